//! Lag measures whose value comes from below: child objectives' values, and leads of the own initiatives in the same unit.
//!
//! A rolled-up value stands for the latest day on which all that it rests on has a value, so that a monthly
//! figure of one child is not set against a newer one of another. It knows values and units; not statuses.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Reading, Rolled, Series, freshness};
use crate::domain::calendar::{days_between, plus_days};
use crate::domain::id::TaskId;
use crate::domain::measure::{LagMeasure, LagRollUp, LeadMeasure};
use crate::domain::plan::Objective;
use crate::engine::assessment::{Freshness, LagPart};
use crate::engine::lead::{Scope, Values};
use crate::engine::objective::Parts;
use crate::engine::variance::sum;

/// The most dates that a value of leads alone is computed for.
const DATES: i64 = 60;

/// The series of an objective's lag measure up to a date: of its metric, or from below.
pub(crate) fn series<'a>(
    parts: Parts<'a>,
    objective: &'a Objective,
    at: Date,
) -> Option<Series<'a>> {
    let depth = parts.index.plan.objectives.len();
    series_within(parts, objective, at, depth)
}

/// The depth ends a circle that slipped through.
fn series_within<'a>(
    parts: Parts<'a>,
    objective: &'a Objective,
    at: Date,
    depth: usize,
) -> Option<Series<'a>> {
    let lag = objective.lag.as_ref()?;
    let calendar = &parts.index.plan.calendar;
    let points = lag.actuals.as_ref().and_then(|id| parts.metrics.get(id));
    let points = points.map_or(&[][..], Vec::as_slice);
    let mut series = Series::new(objective, lag, calendar, points, at);
    if let Some(way) = lag.rollup {
        let inputs = inputs(parts, objective, lag, at, depth.checked_sub(1)?);
        (series.points, series.rolled) = roll_up(&inputs, way, objective, at);
    }
    Some(series)
}

/// One thing that a value is rolled up from.
struct Input<'a> {
    name: String,
    weight: f64,
    /// Begun and not paused.
    is_due: bool,
    values: Source<'a>,
    freshness: Freshness,
}

enum Source<'a> {
    /// A child's series, with its start and baseline.
    Child(Vec<Reading>, Date, f64),
    /// A lead's tasks.
    Lead(Box<Values<'a>>),
}

impl Input<'_> {
    /// The value on a date: what was last known. Before a child begins that is its baseline.
    fn at(&self, date: Date) -> Option<f64> {
        match &self.values {
            Source::Child(readings, start, baseline) => {
                let latest = readings.iter().rev().find(|reading| reading.date <= date);
                let before = (date <= *start).then_some(*baseline);
                latest.map(|reading| reading.value).or(before)
            }
            Source::Lead(values) => values.at(date),
        }
    }

    /// The latest day that its value stands for.
    fn latest(&self, at: Date) -> Option<Date> {
        match &self.values {
            Source::Child(readings, _, _) => Some(readings.last()?.date),
            Source::Lead(values) => values.at(at).map(|_| at),
        }
    }
}

fn inputs<'a>(
    parts: Parts<'a>,
    objective: &'a Objective,
    lag: &LagMeasure,
    at: Date,
    depth: usize,
) -> Vec<Input<'a>> {
    let index = parts.index;
    let children = index.plan.objectives.values();
    let children = children.filter(|child| child.parent.as_ref() == Some(&objective.id));
    let mut inputs: Vec<Input<'a>> = children
        .filter_map(|child| {
            let series = series_within(parts, child, at, depth)?;
            let source = (child.start, series.lag.baseline);
            Some(Input {
                name: child.id.to_string(),
                weight: index.objective_weight(child, at).value,
                is_due: at >= child.start && index.objective_pause(child, at).is_none(),
                freshness: freshness(&series, &index.sources, at),
                values: Source::Child(series.points, source.0, source.1),
            })
        })
        .collect();
    let mut counted: BTreeSet<&'a TaskId> = BTreeSet::new();
    let mut settled: BTreeSet<i64> = BTreeSet::new();
    for initiative in index.initiatives_of(&objective.id) {
        for lead in index.leads_of(&initiative.id) {
            let Some(mut scope) = index.scope(&lead.id, at).filter(|_| lag.takes(lead)) else {
                continue;
            };
            // A task that several leads count is in the total once.
            if lag.rollup == Some(LagRollUp::Sum) {
                scope
                    .tasks
                    .retain(|task| counted.insert(&task.known.task.id));
                scope.settled.retain(|task| settled.insert(task.number()));
            }
            let weight = index.initiative_weight(initiative, at).value * scope.weight.value;
            inputs.push(from_lead(parts, lead, &scope, weight, at));
        }
    }
    inputs
}

fn from_lead<'a>(
    parts: Parts<'a>,
    lead: &'a LeadMeasure,
    scope: &Scope<'a>,
    weight: f64,
    at: Date,
) -> Input<'a> {
    Input {
        name: lead.name.clone(),
        weight,
        is_due: at >= lead.start && scope.paused.is_none(),
        freshness: parts.index.sources.freshness(&scope.sources, at),
        values: Source::Lead(Box::new(Values::new(scope, at))),
    }
}

/// The dates and values that the inputs give together.
///
/// A sum takes all of them: what has not begun stands at its baseline, what is paused where it was left. A mean
/// takes only what has begun and is not paused.
fn roll_up(
    inputs: &[Input<'_>],
    way: LagRollUp,
    objective: &Objective,
    at: Date,
) -> (Vec<Reading>, Option<Rolled>) {
    let due: Vec<&Input<'_>> = inputs.iter().filter(|input| input.is_due).collect();
    let taken: Vec<&Input<'_>> = match way {
        LagRollUp::Sum => inputs.iter().collect(),
        LagRollUp::Mean | LagRollUp::Weighted => due.clone(),
    };
    let unknown = due.iter().filter(|input| input.latest(at).is_none());
    let missing: Vec<String> = unknown.map(|input| input.name.clone()).collect();
    let common = due.iter().filter_map(|input| input.latest(at)).min();
    let common = common.filter(|_| missing.is_empty());
    let points: Vec<Reading> = common.map_or_else(Vec::new, |last| {
        dates(&due, objective.start, last)
            .into_iter()
            .filter_map(|date| {
                let value = together(&taken, way, date)?;
                Some(Reading { date, value })
            })
            .collect()
    });
    let parts = points.last().map_or_else(Vec::new, |last| {
        let part = |input: &&Input<'_>| {
            Some(LagPart {
                name: input.name.clone(),
                value: input.at(last.date)?,
                weight: input.weight,
            })
        };
        taken.iter().filter_map(part).collect()
    });
    let rolled = Rolled {
        freshness: oldest(&due),
        missing,
        parts,
    };
    (points, Some(rolled))
}

/// The dates of the children's values; of leads alone a week apart, wider where more than sixty would be needed.
fn dates(due: &[&Input<'_>], start: Date, last: Date) -> BTreeSet<Date> {
    let mut dates: BTreeSet<Date> = BTreeSet::from([last]);
    for input in due {
        if let Source::Child(readings, _, _) = &input.values {
            dates.extend(readings.iter().map(|reading| reading.date));
        }
    }
    if dates.len() == 1 {
        let step = 7 * (days_between(start, last).max(0) / 7 / (DATES - 1) + 1);
        let weekly = (0..DATES).map(|index| plus_days(start, index * step));
        dates.extend(weekly.take_while(|date| *date < last));
    }
    dates.retain(|date| *date <= last);
    dates
}

/// `None` where one of them has no value on the date.
fn together(inputs: &[&Input<'_>], way: LagRollUp, date: Date) -> Option<f64> {
    let values: Option<Vec<(f64, f64)>> = inputs
        .iter()
        .map(|input| {
            let weight = match way {
                LagRollUp::Sum | LagRollUp::Mean => 1.0,
                LagRollUp::Weighted => input.weight,
            };
            Some((weight, input.at(date)?))
        })
        .collect();
    let values = values.filter(|values| !values.is_empty())?;
    let total = sum(values.iter().map(|(weight, value)| weight * value));
    Some(match way {
        LagRollUp::Sum => total,
        LagRollUp::Mean | LagRollUp::Weighted => {
            total / sum(values.iter().map(|(weight, _)| *weight))
        }
    })
}

/// Stale as soon as one of them is, since the oldest of them.
fn oldest(due: &[&Input<'_>]) -> Freshness {
    let mut names = BTreeSet::new();
    let mut oldest = None;
    for input in due {
        match &input.freshness {
            Freshness::Fresh => {}
            Freshness::Missing => return Freshness::Missing,
            Freshness::Stale { since, sources } => {
                names.extend(sources.iter().cloned());
                oldest = oldest.into_iter().chain(*since).min();
            }
        }
    }
    if names.is_empty() {
        return Freshness::Fresh;
    }
    Freshness::Stale {
        since: oldest,
        sources: names.into_iter().collect(),
    }
}

#[cfg(test)]
mod tests;
