//! Emerging risks: what the figures point to that may happen, each with whom it threatens and which declared risk covers it.
//!
//! It knows what other parts of the engine found; not what the register says of a risk.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Proposal, Signal, Signals, is_running, status};
use crate::domain::id::{InitiativeId, RiskId};
use crate::domain::plan::{Initiative, ResourceState};
use crate::engine::assessment::Status;
use crate::engine::capacity::{Capacity, Load};
use crate::engine::index::Index;
use crate::engine::truth::Silence;
use crate::engine::words;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

/// So many blocked tasks are a cluster.
const CLUSTER: u64 = 3;
/// And so large a share of what remains.
const CLUSTER_SHARE: f64 = 0.25;

/// All of them, by signal and by what they are about.
pub(super) fn all(index: &Index<'_>, signals: &Signals<'_>, at: Date) -> Vec<Proposal> {
    let mut proposed = Vec::new();
    let waiting = waiting(index);
    let running = index.plan.initiatives.values();
    for one in running.filter(|one| is_running(index, signals, one, at)) {
        let waiting = waiting.get(&one.id).map_or(&[][..], Vec::as_slice);
        proposed.extend(upstream(signals, one, waiting, at));
        proposed.extend(cluster(signals, one));
        proposed.extend(unconfirmed(one, at));
    }
    proposed.extend(
        signals
            .capacity
            .iter()
            .filter_map(|known| overload(index, known, at)),
    );
    proposed.extend(
        signals
            .silences
            .iter()
            .filter_map(|known| silence(index, known, at)),
    );
    for proposal in &mut proposed {
        proposal.covered_by = covering(index, &proposal.threatens);
    }
    proposed.sort_by(|one, other| (one.signal, &one.about).cmp(&(other.signal, &other.about)));
    proposed
}

fn proposal(signal: Signal, initiative: &Initiative, what: Phrase) -> Proposal {
    Proposal {
        signal,
        about: initiative.id.to_string(),
        what,
        owner: initiative.owner.clone(),
        threatens: vec![initiative.id.clone()],
        covered_by: Vec::new(),
    }
}

/// The initiatives that wait for each that any waits for, by id.
fn waiting<'a>(index: &Index<'a>) -> BTreeMap<&'a InitiativeId, Vec<&'a Initiative>> {
    let mut waiting: BTreeMap<_, Vec<&Initiative>> = BTreeMap::new();
    for one in index.plan.initiatives.values() {
        let others: BTreeSet<&InitiativeId> = one.depends_on.iter().map(|on| &on.on).collect();
        for other in others {
            waiting.entry(other).or_default().push(one);
        }
    }
    waiting
}

/// An initiative that is at risk or worse while others wait for it: it is their risk.
fn upstream(
    signals: &Signals<'_>,
    one: &Initiative,
    waiting: &[&Initiative],
    at: Date,
) -> Option<Proposal> {
    let known = status(signals, &one.id);
    let is_slipping = match known {
        Status::AtRisk | Status::OffTrack | Status::Missed => true,
        Status::Achieved
        | Status::OnTrack
        | Status::NotStarted
        | Status::Paused
        | Status::Unknown => false,
    };
    let waiting: Vec<&Initiative> = waiting
        .iter()
        .copied()
        .filter(|waiting| status(signals, &waiting.id) != Status::Achieved)
        .collect();
    let first = waiting
        .iter()
        .min_by_key(|waiting| (waiting.start, &waiting.id))?;
    is_slipping.then(|| Proposal {
        threatens: waiting.iter().map(|waiting| waiting.id.clone()).collect(),
        ..proposal(
            Signal::SlippingUpstream,
            one,
            phrase!(
                "slipping-upstream",
                name = one.name.as_str(),
                status = known.words(),
                first = first.name.as_str(),
                start = start(first, at),
                others = waiting.len() - 1
            ),
        )
    })
}

fn cluster(signals: &Signals<'_>, one: &Initiative) -> Option<Proposal> {
    let counts = signals.initiatives.get(&one.id)?.counts;
    // Blocked by state is among these three; blocked by a record is counted beside.
    let remaining = counts.open + counts.in_progress + counts.blocked;
    let share = counts.blocked as f64 / remaining.max(1) as f64;
    (counts.blocked >= CLUSTER && share >= CLUSTER_SHARE).then(|| {
        let what = phrase!(
            "blocked-cluster",
            blocked = counts.blocked,
            remaining = remaining,
            name = one.name.as_str()
        );
        proposal(Signal::BlockedCluster, one, what)
    })
}

fn unconfirmed(one: &Initiative, at: Date) -> Option<Proposal> {
    let open: Vec<&str> = one
        .resources
        .iter()
        .filter(|resource| resource.state == ResourceState::Unconfirmed)
        .map(|resource| resource.what.as_str())
        .collect();
    (!open.is_empty() && one.due >= at).then(|| {
        let what = phrase!(
            "resource-open",
            name = one.name.as_str(),
            start = start(one, at),
            resources = Arg::names(open)
        );
        proposal(Signal::UnconfirmedResource, one, what)
    })
}

/// `starts 9 Mar`, `started 2 Mar`.
fn start(initiative: &Initiative, at: Date) -> Phrase {
    let day = words::day(initiative.start, at);
    if initiative.start > at {
        phrase!("starts", day = day)
    } else {
        phrase!("started", day = day)
    }
}

fn overload(index: &Index<'_>, capacity: &Capacity, at: Date) -> Option<Proposal> {
    let overload = match &capacity.load {
        Load::TooMuch(overload) => overload,
        Load::Fits { .. } | Load::CannotBeJudged { .. } => return None,
    };
    Some(Proposal {
        signal: Signal::Overload,
        about: capacity.person.to_string(),
        what: phrase!(
            "overload",
            name = index.plan.person_name(&capacity.person),
            needed = words::number(overload.worst.needed),
            day = words::day(overload.worst.on, at),
            available = words::number(overload.worst.available)
        ),
        owner: capacity.person.clone(),
        threatens: overload.threatens.clone(),
        covered_by: Vec::new(),
    })
}

fn silence(index: &Index<'_>, silence: &Silence, at: Date) -> Option<Proposal> {
    let (person, last, open) = match silence {
        Silence::Stopped {
            person, last, open, ..
        } => (person, *last, *open),
        Silence::Outage { .. } | Silence::Unchanged { .. } => return None,
    };
    let work = index.people().of_person(person);
    let theirs = work.into_iter().flat_map(|work| &work.linked).copied();
    let theirs = theirs.filter(|task| task.is_remaining(at));
    Some(Proposal {
        signal: Signal::OwnerSilence,
        about: person.to_string(),
        what: phrase!(
            "owner-silent",
            name = index.plan.person_name(person),
            tasks = open,
            day = words::day(last, at)
        ),
        owner: person.clone(),
        threatens: index.takers(theirs),
        covered_by: Vec::new(),
    })
}

fn covering(index: &Index<'_>, threatened: &[InitiativeId]) -> Vec<RiskId> {
    let risks = index.plan.risks.values();
    risks
        .filter(|risk| risk.threatens.iter().any(|id| threatened.contains(id)))
        .map(|risk| risk.id.clone())
        .collect()
}
