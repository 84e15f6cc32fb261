//! One initiative on a date: its leads rolled up, its status, its linked tasks by condition.
//!
//! It knows the assessed leads and the tasks; not the objective it moves.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::assessment::{InitiativeAssessment, LeadAssessment, RollUp, Status, TaskCounts};
use super::earned_value::Sums;
use super::history::Tracked;
use super::index::Index;
use super::lead;
use super::reason::{Figure, Part, Reason};
use super::rollup::{Input, roll_up};
use super::status;
use super::{earned_value, milestone, words};
use crate::domain::link::Link;
use crate::domain::plan::{Initiative, ResourceState};
use crate::domain::settled::Settled;
use crate::domain::task::State;
use crate::domain::text::Text;
use crate::phrase;

/// The initiative with its links and counts. `leads` are its own, by id; `earned` is what its tasks come to.
pub(crate) fn assess(
    index: &Index<'_>,
    initiative: &Initiative,
    (leads, earned): (&[&LeadAssessment], &Sums),
    at: Date,
) -> InitiativeAssessment {
    let mut assessed = standing(index, initiative, leads, at);
    assessed.milestones = milestone::assess(index, initiative, at);
    assessed.earned_value = earned_value::of_initiative(index, initiative, earned, at);
    let creep = index.creep.get(&initiative.id).into_iter().flatten();
    assessed.scope_creep = creep
        .filter(|(task, _)| task.exists(at))
        .map(|(task, rule)| link(task, initiative, rule))
        .collect();
    let scope = index.links.get(&initiative.id);
    let live = scope
        .into_iter()
        .flatten()
        .filter(|(task, _)| task.exists(at));
    let mut links = Vec::new();
    for (task, rule) in live {
        links.push(link(task, initiative, rule));
        let source = &task.known.task.id.source;
        if !assessed.sources.contains(source) {
            assessed.sources.insert(source.clone());
        }
        let counts = &mut assessed.counts;
        counts.overdue += u64::from(task.is_overdue(at));
        *(match task.state_at(at) {
            State::Done => &mut counts.done,
            State::Cancelled => &mut counts.cancelled,
            State::Open | State::InProgress | State::Blocked
                if index.tasks.is_blocked(task, at) =>
            {
                &mut counts.blocked
            }
            State::InProgress => &mut counts.in_progress,
            State::Open | State::Blocked => &mut counts.open,
        }) += 1;
    }
    links.shrink_to_fit();
    assessed.links = Arc::new(links);
    for group in index.settled.of_initiative(&initiative.id) {
        let counted = |is: fn(&Settled, Date) -> bool| {
            group.tasks.iter().filter(|task| is(task, at)).count() as u64
        };
        if counted(Settled::exists) > 0 {
            assessed.sources.insert(group.place.source.clone());
        }
        assessed.counts.done += counted(Settled::is_done);
        assessed.counts.cancelled += counted(Settled::is_cancelled);
    }
    assessed
}

fn link(task: &Tracked<'_>, initiative: &Initiative, rule: &Text) -> Link {
    Link {
        task: task.known.task.id.clone(),
        initiative: initiative.id.clone(),
        rule: rule.clone(),
    }
}

/// The initiative without its links: what the diagnosis asks of an earlier date.
pub(crate) fn standing(
    index: &Index<'_>,
    initiative: &Initiative,
    leads: &[&LeadAssessment],
    at: Date,
) -> InitiativeAssessment {
    let inputs: Vec<Input> = leads
        .iter()
        .filter_map(|assessed| {
            let measure = index.plan.leads.get(&assessed.id)?;
            lead::input(&index.terms(measure), assessed, at)
        })
        .collect();
    let rollup = roll_up(&inputs);
    let (status, reasons) = judge(index, initiative, leads, (&rollup, &inputs), at);
    InitiativeAssessment {
        id: initiative.id.clone(),
        status,
        reasons: status::in_order(status, reasons),
        weight: index.initiative_weight(initiative, at),
        rollup,
        leads: leads.iter().map(|lead| lead.id.clone()).collect(),
        links: Arc::default(),
        scope_creep: Vec::new(),
        milestones: Vec::new(),
        earned_value: Vec::new(),
        sources: BTreeSet::new(),
        counts: TaskCounts::default(),
    }
}

fn judge(
    index: &Index<'_>,
    initiative: &Initiative,
    leads: &[&LeadAssessment],
    (rollup, inputs): (&RollUp, &[Input]),
    at: Date,
) -> (Status, Vec<Reason>) {
    if let Some(text) = index.initiative_pause(initiative, at) {
        return status::alone(Status::Paused, "paused", text);
    }
    if at < initiative.start {
        let text = phrase!("starts-on", day = words::day(initiative.start, at));
        return status::alone(Status::NotStarted, "before-start", text);
    }
    let past_due = at > initiative.due;
    let limits = (index.plan.bands, index.plan.coverage_limit);
    let Some(by_rollup) = status::of_rollup(rollup, inputs, past_due, limits) else {
        return nothing_due(leads);
    };
    let mut reasons = vec![status::rollup_reason(by_rollup, rollup, inputs)];
    let mut limits = status::heavy_children(inputs, reasons.first());
    limits.extend(missing_resources(initiative, at));
    let status = status::limited(by_rollup, &limits);
    reasons.extend(limits);
    (status, reasons)
}

fn nothing_due(leads: &[&LeadAssessment]) -> (Status, Vec<Reason>) {
    if leads.is_empty() {
        let text = phrase!("no-lead");
        return status::alone(Status::Unknown, "no-data", text);
    }
    let text = phrase!("no-lead-started");
    status::alone(Status::NotStarted, "before-start", text)
}

/// Rule 3 for resources: what the work needs must be confirmed once it has started.
fn missing_resources(initiative: &Initiative, at: Date) -> impl Iterator<Item = Reason> {
    let unconfirmed = initiative
        .resources
        .iter()
        .filter(|resource| match resource.state {
            ResourceState::Unconfirmed => true,
            ResourceState::Confirmed | ResourceState::Shared => false,
        });
    unconfirmed.map(move |resource| {
        let text = phrase!(
            "resource-unconfirmed",
            what = resource.what.as_str(),
            day = words::day(initiative.start, at)
        );
        Reason::new(Status::AtRisk, "resource", text)
            .with(Figure::day("start", initiative.start))
            .on(Part::Initiative(initiative.id.clone()))
    })
}

/// The initiative as an input of its objective; `None` while nothing of it is due.
pub(crate) fn input(
    initiative: &Initiative,
    assessed: &InitiativeAssessment,
    at: Date,
) -> Option<Input> {
    if !assessed.status.is_due() {
        return None;
    }
    Input::of_rollup(
        (
            Part::Initiative(initiative.id.clone()),
            initiative.name.clone(),
            assessed.weight,
        ),
        &assessed.rollup,
        (assessed.status, &assessed.reasons),
        at > initiative.due,
    )
}
