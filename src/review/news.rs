//! The news: what changed, what wants a decision, and the one clause that says it in a subject line.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::money::Money;
use crate::domain::plan::Plan;
use crate::domain::review::ReviewKind;
use crate::engine::Assessment;
use crate::engine::assessment::Status;
use crate::engine::decisions::{About, Asked, asked, first_asked};
use crate::engine::stake;

use super::content::{Decision, StatusChange, Subject};
use super::escape::Safe;
use super::previous::PreviousStatuses;
use super::rows::{InitiativeRow, ObjectiveRow};
use super::scope::Scope;
use super::sentence::Sentence;
use super::voice;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

/// `week 47`, `November 2026`, `Q4 2026`.
pub(super) fn period(kind: ReviewKind, as_of: Date) -> Sentence {
    let period = match kind {
        ReviewKind::CheckIn => {
            let week = as_of.iso_week_date().week();
            phrase!("period-week", week = week.to_string())
        }
        ReviewKind::CourseCorrection => phrase!("period-month", month = Arg::Month(as_of)),
        ReviewKind::Quarterly => {
            let quarter = (as_of.month() - 1) / 3 + 1;
            let (quarter, year) = (quarter.to_string(), as_of.year().to_string());
            phrase!("period-quarter", quarter = quarter, year = year)
        }
    };
    period.into()
}

/// The objectives and initiatives whose status is not what it was: worse first, objectives before initiatives.
pub(super) fn changes(
    scoreboard: &[ObjectiveRow],
    since: &PreviousStatuses,
    audience: &Scope,
) -> Vec<StatusChange> {
    if since.on().is_none() {
        return Vec::new();
    }
    let mut changes = Vec::new();
    for objective in scoreboard {
        if objective.is_readers || *audience == Scope::Everything {
            changes.extend(objective_change(objective));
        }
        changes.extend(
            objective
                .initiatives
                .items
                .iter()
                .filter_map(initiative_change),
        );
    }
    changes.sort_by_key(|change| {
        let is_initiative = matches!(change.subject, Subject::Initiative(_));
        (!is_worse(change), is_initiative, Reverse(change.to))
    });
    changes
}

fn objective_change(row: &ObjectiveRow) -> Option<StatusChange> {
    is_change(row.was, row.status).then(|| StatusChange {
        subject: Subject::Objective(row.id.clone()),
        name: row.statement.clone(),
        owner: row.owner.clone(),
        from: row.was,
        to: row.status,
        reasons: row.reasons.clone(),
        at_stake: row.at_stake.clone(),
    })
}

fn initiative_change(row: &InitiativeRow) -> Option<StatusChange> {
    is_change(row.was, row.status).then(|| StatusChange {
        subject: Subject::Initiative(row.id.clone()),
        name: row.name.clone(),
        owner: row.owner.clone(),
        from: row.was,
        to: row.status,
        reasons: row.reasons.clone(),
        at_stake: None,
    })
}

/// What has not started is no news, even when it is new in the plan.
fn is_change(was: Option<Status>, now: Status) -> bool {
    was != Some(now) && now != Status::NotStarted
}

/// Whether a change is for the worse. Starting off, or entering the plan, in trouble counts.
fn is_worse(change: &StatusChange) -> bool {
    change.to.wants_attention() && change.from.is_none_or(|from| change.to > from)
}

/// What wants a decision of the reader; worst first.
pub(super) fn decisions(
    kind: ReviewKind,
    assessment: &Assessment,
    scoreboard: &[ObjectiveRow],
    since: &PreviousStatuses,
) -> Vec<Decision> {
    asked(assessment, kind)
        .iter()
        .filter_map(|asked| decision(assessment, scoreboard, since, asked))
        .collect()
}

/// `None`: it is another reader's.
fn decision(
    assessment: &Assessment,
    scoreboard: &[ObjectiveRow],
    since: &PreviousStatuses,
    asked: &Asked,
) -> Option<Decision> {
    let plan = &assessment.plan;
    let (about, at_stake) = match &asked.about {
        About::Objective(id) => {
            let row = scoreboard
                .iter()
                .find(|row| &row.id == id && row.is_readers)?;
            (row.statement.clone(), row.at_stake.clone())
        }
        About::Initiative(id) => {
            let holds = |row: &&ObjectiveRow| row.initiatives.items.iter().any(|one| &one.id == id);
            let row = scoreboard.iter().find(holds)?;
            let name = &plan.initiatives.get(id)?.name;
            (Safe::new(name), row.at_stake.clone())
        }
    };
    let waiting = asked
        .holds_up
        .iter()
        .filter_map(|id| plan.initiatives.get(id));
    Some(Decision {
        about,
        status: asked.status,
        verdict: asked.verdict,
        fact: asked.fact.as_ref().map(Sentence::from),
        advice: (&asked.ask).into(),
        decider: Safe::new(plan.person_name(&asked.decider)),
        at_stake,
        subject: asked.about.key(),
        holds_up: waiting.map(|one| Safe::new(&one.name)).collect(),
        by: asked.by,
        first_asked: first_asked(&asked.about, since.decisions(), assessment.as_of),
    })
}

/// What messages choose the noun of a headline by.
const OBJECTIVE: &str = "objective";
const INITIATIVE: &str = "initiative";

/// What the headline counts: objectives, or initiatives for a reader who owns no objective.
fn counted(scoreboard: &[ObjectiveRow]) -> (&'static str, Vec<Status>) {
    let objectives: Vec<Status> = scoreboard
        .iter()
        .filter(|row| row.is_readers)
        .map(|row| row.status)
        .collect();
    if !objectives.is_empty() {
        return (OBJECTIVE, objectives);
    }
    let initiatives = scoreboard.iter().flat_map(|row| &row.initiatives.items);
    (INITIATIVE, initiatives.map(|row| row.status).collect())
}

/// How many of what the headline counts stand where, worst first, without what has not started.
pub(super) fn counts(scoreboard: &[ObjectiveRow]) -> Vec<(Status, u64)> {
    by_status(counted(scoreboard).1)
}

/// The same of the initiatives; nothing where the headline counts them.
pub(super) fn initiative_counts(scoreboard: &[ObjectiveRow]) -> Vec<(Status, u64)> {
    if counted(scoreboard).0 == INITIATIVE {
        return Vec::new();
    }
    let initiatives = scoreboard.iter().flat_map(|row| &row.initiatives.items);
    by_status(initiatives.map(|row| row.status).collect())
}

fn by_status(statuses: Vec<Status>) -> Vec<(Status, u64)> {
    let mut counts: BTreeMap<Reverse<Status>, u64> = BTreeMap::new();
    for status in statuses {
        if status != Status::NotStarted {
            *counts.entry(Reverse(status)).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .map(|(Reverse(status), count)| (status, count))
        .collect()
}

/// `3 objectives`.
pub(super) fn objectives(count: usize) -> Phrase {
    phrase!("counted", place = "first", noun = OBJECTIVE, count = count)
}

/// The clause of the subject line: turns for the worse, else turns for the better, else how it stands.
pub(super) fn headline(
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
pub(super) fn worse(changes: &[StatusChange]) -> Vec<Phrase> {
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
pub(super) fn at_stake<'a>(
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

pub(super) fn nothing_yet() -> Phrase {
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
