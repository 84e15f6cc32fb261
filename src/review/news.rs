//! The news: what changed, what wants a decision, and the one clause that says it in a subject line.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::review::ReviewKind;
use crate::engine::Assessment;
use crate::engine::assessment::Status;
use crate::engine::decisions::{About, Asked, first_asked};

use super::content::{Decision, StatusChange, Subject};
use super::escape::Safe;
use super::previous::PreviousStatuses;
use super::rows::{InitiativeRow, ObjectiveRow};
use super::scope::Scope;
use super::sentence::Sentence;
use super::shared::Shared;
use crate::language::phrase::Arg;
use crate::phrase;

pub(super) use headline::{at_stake, headline, nothing_yet, objectives, worse};

mod headline;

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
    shared: &Shared<'_>,
    scoreboard: &[ObjectiveRow],
    since: &PreviousStatuses,
) -> Vec<Decision> {
    shared
        .asked()
        .iter()
        .filter_map(|asked| decision(shared.assessment, scoreboard, since, asked))
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
