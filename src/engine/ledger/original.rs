//! Today's values against the paths that were first declared: the second of the two variances.
//!
//! Everything has its own original: the plan in which it first stood. Only what has another path today
//! is compared, and only where both mean the same: another unit or another kind of lead is no variance.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::{Matter, Originals};
use crate::domain::calendar::Calendar;
use crate::domain::id::{InitiativeId, LeadId, ObjectiveId};
use crate::domain::ledger::LedgerEntry;
use crate::domain::measure::{LeadMeasure, Trajectory};
use crate::domain::plan::{Initiative, Objective, Plan};
use crate::engine::assessment::{
    InitiativeAssessment, LeadAssessment, ObjectiveAssessment, Variance,
};
use crate::engine::index::terms;
use crate::engine::lead;
use crate::engine::variance::{Path, band, sum};

/// What was declared first, and how today's values stand against it.
#[derive(Debug, Clone, PartialEq)]
pub struct Original {
    /// The first day, as it was first declared.
    pub start: Date,
    /// The last day, as it was first declared.
    pub due: Date,
    /// `(baseline, target)` of a measure, in its unit.
    pub goal: Option<(f64, f64)>,
    /// Of a measure: today's value against the original path, on the value's own date.
    pub variance: Option<Variance>,
    /// What is missing against the original plan, 0 to 1; of an initiative its leads together, by their original weights.
    pub shortfall: Option<f64>,
}

/// The plan in canonical form with each table as it first stood: the first plan, and what later ones added.
/// `None` while no entry changed a path.
pub fn original_canonical(first: &Value, entries: &[LedgerEntry]) -> Option<Value> {
    let moves_path = |entry: &&LedgerEntry| match Matter::of(&entry.difference) {
        Some(
            Matter::Target
            | Matter::Baseline
            | Matter::Start
            | Matter::Due
            | Matter::Trajectory
            | Matter::Weight
            | Matter::Measure,
        ) => true,
        Some(
            Matter::Owner
            | Matter::Dependency
            | Matter::MatchRule
            | Matter::Limits
            | Matter::Removal,
        )
        | None => false,
    };
    entries.iter().find(moves_path)?;
    let mut plan = first.as_object()?.clone();
    let additions = entries.iter().map(|entry| &entry.difference);
    for added in additions.filter(|difference| difference.is_addition()) {
        let (kind, id) = added.path.split_once('.')?;
        let table = plan
            .entry(kind)
            .or_insert_with(|| Value::Object(Map::new()));
        if let (Some(table), Some(to)) = (table.as_object_mut(), &added.to) {
            table.entry(id).or_insert_with(|| to.clone());
        }
    }
    Some(Value::Object(plan))
}

/// What is assessed today.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Today<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) objectives: &'a BTreeMap<ObjectiveId, ObjectiveAssessment>,
    pub(crate) initiatives: &'a BTreeMap<InitiativeId, Arc<InitiativeAssessment>>,
    pub(crate) leads: &'a BTreeMap<LeadId, Arc<LeadAssessment>>,
    pub(crate) as_of: Date,
}

/// Today's values against the original paths, where those are others.
pub(crate) fn against(original: &Plan, today: Today<'_>) -> Originals {
    let leads: BTreeMap<LeadId, Original> = today
        .leads
        .values()
        .filter_map(|found| {
            let now = today.plan.leads.get(&found.id)?;
            let then = original.leads.get(&found.id)?;
            Some((found.id.clone(), of_lead(then, now, found, today)?))
        })
        .collect();
    let initiatives = today.initiatives.values().filter_map(|found| {
        let now = today.plan.initiatives.get(&found.id)?;
        let then = original.initiatives.get(&found.id)?;
        let figures = of_initiative((then, now), found, original, today, &leads)?;
        Some((found.id.clone(), figures))
    });
    let objectives = today.objectives.values().filter_map(|found| {
        let now = today.plan.objectives.get(&found.id)?;
        let then = original.objectives.get(&found.id)?;
        let calendar = &today.plan.calendar;
        Some((found.id.clone(), of_objective(then, now, found, calendar)?))
    });
    Originals {
        objectives: objectives.collect(),
        initiatives: initiatives.collect(),
        leads,
    }
}

fn of_objective(
    then: &Objective,
    now: &Objective,
    found: &ObjectiveAssessment,
    calendar: &Calendar,
) -> Option<Original> {
    let both = then.lag.as_ref().zip(now.lag.as_ref());
    let both = both.filter(|(then, now)| then.unit == now.unit);
    let path = both.map(|(lag, _)| Path::of_lag(lag, (then.start, then.due), calendar));
    let today = both.map(|(_, lag)| Path::of_lag(lag, (now.start, now.due), calendar));
    let is_same = (then.start, then.due) == (now.start, now.due)
        && both.is_none_or(|(then, now)| then.band == now.band)
        && path
            .zip(today)
            .is_none_or(|(one, other)| same(&one, &other));
    if is_same {
        return None;
    }
    let value = found
        .lag
        .as_ref()
        .and_then(|lag| lag.value.zip(lag.value_date));
    let limits = both.and_then(|(then, _)| then.band);
    let variance = path.zip(value).map(|(path, (value, date))| match limits {
        Some(limits) => band(value, limits),
        None => path.variance(value, date),
    });
    Some(Original {
        start: then.start,
        due: then.due,
        goal: path.map(|path| (path.baseline, path.target)),
        shortfall: variance.as_ref().map(|variance| variance.shortfall),
        variance,
    })
}

fn of_lead(
    then: &LeadMeasure,
    now: &LeadMeasure,
    found: &LeadAssessment,
    today: Today<'_>,
) -> Option<Original> {
    let (as_of, calendar) = (today.as_of, &today.plan.calendar);
    let is_comparable = then.kind == now.kind
        && then.unit == now.unit
        && then.per == now.per
        && then.at_most == now.at_most;
    let is_same = then.band == now.band
        && same(
            &Path::of_lead(then, calendar),
            &Path::of_lead(now, calendar),
        );
    if !is_comparable || is_same {
        return None;
    }
    let has_begun = as_of >= then.start;
    let variance = has_begun
        .then(|| lead::against(&terms(today.plan, then), found, as_of))
        .flatten();
    Some(Original {
        start: then.start,
        due: then.due,
        goal: Some((then.baseline, then.target)),
        shortfall: variance.as_ref().map(|variance| variance.shortfall),
        variance,
    })
}

/// An initiative whose dates or whose leads have another path: its leads together, each against its own original.
fn of_initiative(
    (then, now): (&Initiative, &Initiative),
    found: &InitiativeAssessment,
    original: &Plan,
    today: Today<'_>,
    leads: &BTreeMap<LeadId, Original>,
) -> Option<Original> {
    let moved = (then.start, then.due) != (now.start, now.due);
    let changed = found.leads.iter().any(|id| leads.contains_key(id));
    if !moved && !changed {
        return None;
    }
    let terms: Vec<(f64, f64)> = found
        .leads
        .iter()
        .filter_map(|id| {
            let weight = original.leads.get(id).or(today.plan.leads.get(id))?.weight;
            let current = || Some(today.leads.get(id)?.variance.as_ref()?.shortfall);
            let shortfall = match leads.get(id) {
                Some(known) => known.shortfall.or_else(current),
                None => current(),
            };
            Some((weight, shortfall?))
        })
        .collect();
    let weight = sum(terms.iter().map(|(weight, _)| *weight));
    let missing = sum(terms.iter().map(|(weight, shortfall)| weight * shortfall));
    Some(Original {
        start: then.start,
        due: then.due,
        goal: None,
        variance: None,
        shortfall: (weight > 0.0).then(|| (missing / weight).clamp(0.0, 1.0)),
    })
}

/// Whether two paths want the same on every day.
fn same(one: &Path<'_>, other: &Path<'_>) -> bool {
    let figures = |path: &Path<'_>| (path.baseline.to_bits(), path.target.to_bits());
    let way = |path: &Path<'_>| -> Trajectory { path.trajectory.clone() };
    (one.start, one.due) == (other.start, other.due)
        && figures(one) == figures(other)
        && way(one) == way(other)
}
