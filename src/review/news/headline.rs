//! The one clause that says the news in a subject line: what turned, what is at stake with it, else how all of it stands.
//!
//! It knows changes and statuses; not what is decided about them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{INITIATIVE, OBJECTIVE, counted, is_worse};
use crate::domain::money::Money;
use crate::domain::plan::Plan;
use crate::engine::assessment::Status;
use crate::engine::stake;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;
use crate::review::content::{StatusChange, Subject};
use crate::review::escape::Safe;
use crate::review::previous::PreviousStatuses;
use crate::review::rows::ObjectiveRow;
use crate::review::sentence::Sentence;
use crate::review::voice;

/// `3 objectives`.
pub(in crate::review) fn objectives(count: usize) -> Phrase {
    phrase!("counted", place = "first", noun = OBJECTIVE, count = count)
}

/// The clause of the subject line: turns for the worse, else turns for the better, else how it stands.
pub(in crate::review) fn headline(
    scoreboard: &[ObjectiveRow],
    changes: &[StatusChange],
    plan: &Plan,
    since: &PreviousStatuses,
) -> Sentence {
    let (noun, statuses) = counted(scoreboard);
    let is_counted = |change: &&StatusChange| match change.subject {
        Subject::Objective(_) => noun == OBJECTIVE,
        Subject::Initiative(_) => noun == INITIATIVE,
        Subject::Lead(_) => false,
    };
    let turned: Vec<&StatusChange> = changes
        .iter()
        .filter(is_counted)
        .filter(|change| change.from.is_some())
        .collect();
    let (worse, better): (Vec<_>, Vec<_>) = turned.into_iter().partition(|change| is_worse(change));
    if !worse.is_empty() {
        let turns = groups(&worse, noun, worse_words);
        let stake = at_stake(worse.iter().copied(), plan);
        return voice::clauses(std::iter::once(turns).chain(stake))
            .unwrap_or_else(nothing_yet)
            .into();
    }
    if !better.is_empty() {
        return groups(&better, noun, better_words).into();
    }
    let below: Vec<&StatusChange> = changes
        .iter()
        .filter(|change| change.from.is_some() && is_worse(change))
        .collect();
    let standing = standing(noun, &statuses, since.on().is_some() && below.is_empty());
    if below.is_empty() {
        return standing.into();
    }
    phrase!(
        "clauses",
        before = groups(&below, INITIATIVE, worse_words),
        after = standing
    )
    .into()
}

/// `2 objectives turned off track, 1 turned at risk`.
fn groups(
    changes: &[&StatusChange],
    noun: &'static str,
    words: fn(Status) -> &'static str,
) -> Phrase {
    let mut by_status: BTreeMap<Reverse<Status>, u64> = BTreeMap::new();
    for change in changes {
        *by_status.entry(Reverse(change.to)).or_default() += 1;
    }
    let clause = |(index, (Reverse(status), count)): (usize, (Reverse<Status>, u64))| {
        Phrase::new(words(status))
            .with("place", place(index))
            .with("noun", noun)
            .with("count", count)
            .into()
    };
    let clauses = by_status.into_iter().enumerate().map(clause).collect();
    phrase!("listed", clauses = Arg::List(clauses))
}

/// Whether a clause is the first, which names what is counted.
fn place(index: usize) -> &'static str {
    if index == 0 { "first" } else { "rest" }
}

/// How many objectives and initiatives turned what.
pub(in crate::review) fn worse(changes: &[StatusChange]) -> Vec<Phrase> {
    let of = |is_objective: bool, noun| {
        let those = changes
            .iter()
            .filter(|change| matches!(change.subject, Subject::Objective(_)) == is_objective);
        let those: Vec<&StatusChange> = those.collect();
        (!those.is_empty()).then(|| groups(&those, noun, worse_words))
    };
    let parts = [of(true, OBJECTIVE), of(false, INITIATIVE)];
    parts.into_iter().flatten().collect()
}

fn worse_words(status: Status) -> &'static str {
    match status {
        Status::Missed => "turned-missed",
        Status::OffTrack => "turned-off-track",
        Status::AtRisk => "turned-at-risk",
        Status::Unknown => "turned-unknown",
        Status::Paused => "turned-paused",
        Status::NotStarted => "turned-not-started",
        Status::OnTrack => "turned-on-track",
        Status::Achieved => "turned-achieved",
    }
}

fn better_words(status: Status) -> &'static str {
    match status {
        Status::AtRisk => "improved-at-risk",
        Status::OffTrack => "improved-off-track",
        Status::Achieved
        | Status::OnTrack
        | Status::Unknown
        | Status::Paused
        | Status::NotStarted
        | Status::Missed => worse_words(status),
    }
}

/// `USD 4.0 M at stake`: the sum over what turned, each stream once, where one currency says it.
pub(in crate::review) fn at_stake<'a>(
    turned: impl IntoIterator<Item = &'a StatusChange>,
    plan: &Plan,
) -> Option<Phrase> {
    let stakes = turned
        .into_iter()
        .filter_map(|change| match &change.subject {
            Subject::Objective(id) => plan.objectives.get(id),
            Subject::Initiative(_) | Subject::Lead(_) => None,
        })
        .filter_map(|objective| objective.at_stake.as_ref());
    let totals = stake::total(stakes);
    let [Money { minor, currency }] = totals.as_slice() else {
        return None;
    };
    let amount = Arg::Money {
        minor: *minor,
        currency: Safe::new(currency).shortened(8).to_string(),
    };
    Some(phrase!("sum-at-stake", amount = amount))
}

pub(in crate::review) fn nothing_yet() -> Phrase {
    phrase!("nothing-to-review")
}

/// How it stands when nothing turned: `all 3 objectives on track`, `1 of 3 objectives off track, 1 at risk, as before`.
fn standing(noun: &'static str, statuses: &[Status], unchanged: bool) -> Phrase {
    if statuses.is_empty() {
        return nothing_yet();
    }
    let of = |wanted: fn(Status) -> bool| {
        statuses.iter().filter(|status| wanted(**status)).count() as u64
    };
    let paused = of(|status| status == Status::Paused);
    let running = of(|status| !matches!(status, Status::NotStarted | Status::Paused));
    if running == 0 && paused == 0 {
        return phrase!("nothing-started");
    }
    if running == 0 {
        return phrase!(
            "turned-paused",
            place = "first",
            noun = noun,
            count = paused
        );
    }
    let trouble: Vec<Arg> = [
        ("standing-missed", Status::Missed),
        ("standing-off-track", Status::OffTrack),
        ("standing-at-risk", Status::AtRisk),
        ("standing-unknown", Status::Unknown),
    ]
    .into_iter()
    .map(|(id, status)| {
        (
            id,
            statuses.iter().filter(|known| **known == status).count(),
        )
    })
    .filter(|(_, count)| *count > 0)
    .enumerate()
    .map(|(index, (id, count))| {
        Phrase::new(id)
            .with("place", place(index))
            .with("noun", noun)
            .with("count", count)
            .with("of", running)
            .into()
    })
    .collect();
    if trouble.is_empty() {
        let achieved = of(|status| status == Status::Achieved);
        return all_well(noun, running, achieved, paused);
    }
    let trouble = phrase!("listed", clauses = Arg::List(trouble));
    if unchanged {
        return phrase!("as-before", standing = trouble);
    }
    trouble
}

fn all_well(noun: &'static str, running: u64, achieved: u64, paused: u64) -> Phrase {
    let id = match achieved {
        0 => "all-on-track",
        all if all == running => "all-achieved",
        _ => "all-on-track-or-achieved",
    };
    let size = match running {
        1 => "one",
        2 => "both",
        _ => "all",
    };
    let well = Phrase::new(id)
        .with("size", size)
        .with("noun", noun)
        .with("count", running);
    if paused == 0 {
        return well;
    }
    phrase!("and-paused", standing = well, noun = noun, count = paused)
}
