//! What a lead's tasks add up to on a date, or within a period.
//!
//! It knows kinds of leads and tasks; not targets, plans or statuses.

use jiff::civil::Date;
use serde_json::Value;

use crate::domain::measure::{LeadKind, LeadMeasure};
use crate::domain::task::{Estimate, Task};
use crate::engine::history::Tracked;
use crate::engine::variance::sum;

/// The tasks of a lead, each with what it counts for.
#[derive(Debug)]
pub(crate) struct Values<'a> {
    kind: &'a LeadKind,
    tasks: Vec<(&'a Tracked<'a>, f64)>,
    /// `percent` leads: whether tasks weigh by their estimate.
    pub(crate) by_estimate: Option<bool>,
    /// Why there is no value on the date, if there is none.
    pub(crate) missing: Option<&'static str>,
}

impl<'a> Values<'a> {
    /// Weighs the tasks for an assessment on a date. Whether `percent` goes by estimate is decided
    /// for that date, and holds for every earlier one that is asked about, so that a trend is one series.
    pub(crate) fn new(lead: &'a LeadMeasure, tasks: &[&'a Tracked<'a>], at: Date) -> Self {
        let mut values = Self {
            kind: &lead.kind,
            tasks: Vec::new(),
            by_estimate: None,
            missing: tasks
                .iter()
                .all(|task| task.is_gone(at))
                .then_some("no linked task"),
        };
        let amounts = match &lead.kind {
            LeadKind::Count | LeadKind::Open | LeadKind::Overdue => vec![Some(1.0); tasks.len()],
            LeadKind::Sum(field) => values.summed(field, &lead.unit, tasks),
            LeadKind::Percent => values.weighed(tasks, at),
        };
        values.tasks = tasks
            .iter()
            .copied()
            .zip(amounts.into_iter().map(Option::unwrap_or_default))
            .collect();
        if values.missing.is_none() && values.at(at).is_none() {
            values.missing = Some("no linked task is open or done");
        }
        values
    }

    fn summed(&mut self, field: &str, unit: &str, tasks: &[&Tracked<'_>]) -> Vec<Option<f64>> {
        let of_estimates = one_unit(tasks.iter().map(|task| &task.known.task), unit);
        if of_estimates.is_err() && field == "estimate" {
            self.missing = Some("the estimates mix hours and points, which do not add up");
        }
        let wanted = of_estimates.ok().flatten();
        let amounts: Vec<Option<f64>> = tasks
            .iter()
            .map(|task| field_number(&task.known.task, field, wanted))
            .collect();
        if self.missing.is_none() && amounts.iter().all(Option::is_none) {
            self.missing = Some("no linked task has the field that is summed");
        }
        // A sum of those that happen to be readable would look like the whole.
        if self.missing.is_none() && tasks.iter().any(|task| is_misread(&task.known.task, field)) {
            self.missing = Some(
                "the field that is summed holds figures such as `1,5` or `4h`: give its rule a decimal mark or a unit",
            );
        }
        amounts
    }

    fn weighed(&mut self, tasks: &[&Tracked<'_>], at: Date) -> Vec<Option<f64>> {
        let scope = || {
            let counted = tasks
                .iter()
                .filter(|task| task.is_done(at) || task.is_remaining(at));
            counted.map(|task| &task.known.task)
        };
        let unit = one_unit(scope(), "").ok().flatten();
        let by_estimate = unit.is_some()
            && scope().all(|task| task.estimate.is_some())
            && scope().any(|task| estimate(task, unit).is_some_and(|size| size > 0.0));
        self.by_estimate = Some(by_estimate);
        tasks
            .iter()
            .map(|task| {
                if by_estimate {
                    estimate(&task.known.task, unit)
                } else {
                    Some(1.0)
                }
            })
            .collect()
    }

    /// The value at the end of a day; `None` without data.
    pub(crate) fn at(&self, at: Date) -> Option<f64> {
        if self.missing.is_some() {
            return None;
        }
        let over = |wanted: fn(&Tracked<'a>, Date) -> bool| {
            let taken = self.tasks.iter().filter(|(task, _)| wanted(task, at));
            sum(taken.map(|(_, amount)| *amount))
        };
        match self.kind {
            LeadKind::Count | LeadKind::Sum(_) => Some(over(Tracked::is_done)),
            LeadKind::Open => Some(over(Tracked::is_remaining)),
            LeadKind::Overdue => Some(over(Tracked::is_overdue)),
            LeadKind::Percent => {
                let done = over(Tracked::is_done);
                let all = done + over(Tracked::is_remaining);
                (all > 0.0).then(|| 100.0 * done / all)
            }
        }
    }

    /// Whether a period's value is what happened in it; else it is the state at the period's end.
    pub(crate) fn is_flow(&self) -> bool {
        match self.kind {
            LeadKind::Count | LeadKind::Sum(_) => true,
            LeadKind::Percent | LeadKind::Open | LeadKind::Overdue => false,
        }
    }

    /// The amounts done, each with the day it was done, as that stood on a date; in date order.
    ///
    /// A task that was reopened and closed again is done once, on the last of those days.
    pub(crate) fn done_by(&self, at: Date) -> Vec<(Date, f64)> {
        let mut done: Vec<(Date, f64)> = self
            .tasks
            .iter()
            .filter(|(task, _)| task.is_done(at))
            .filter_map(|(task, amount)| Some((task.done_on(at)?, *amount)))
            .collect();
        done.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        done
    }
}

/// The two units that estimates come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Hours,
    Points,
}

/// Hours and points in one scope.
struct Mixed;

/// The unit that a lead's own unit names, else the one that all estimates share; `None` without estimates.
fn one_unit<'t>(tasks: impl Iterator<Item = &'t Task>, named: &str) -> Result<Option<Unit>, Mixed> {
    let named = named.to_lowercase();
    if named == "h" || named.starts_with("hour") {
        return Ok(Some(Unit::Hours));
    }
    if named.contains("point") {
        return Ok(Some(Unit::Points));
    }
    let mut found = None;
    for task in tasks {
        let unit = match task.estimate {
            Some(Estimate::Hours(_)) => Unit::Hours,
            Some(Estimate::Points(_)) => Unit::Points,
            None => continue,
        };
        if found.is_some_and(|known| known != unit) {
            return Err(Mixed);
        }
        found = Some(unit);
    }
    Ok(found)
}

fn estimate(task: &Task, unit: Option<Unit>) -> Option<f64> {
    match (task.estimate?, unit?) {
        (Estimate::Hours(size), Unit::Hours) | (Estimate::Points(size), Unit::Points) => Some(size),
        (Estimate::Hours(_), Unit::Points) | (Estimate::Points(_), Unit::Hours) => None,
    }
}

/// A custom field, named with or without `field.`.
fn custom<'t>(task: &'t Task, field: &str) -> Option<&'t Value> {
    let name = field.strip_prefix("field.").unwrap_or(field);
    task.fields.get(field).or_else(|| task.fields.get(name))
}

/// Whether a custom field holds a figure in a notation that its rule does not know; a word is none.
fn is_misread(task: &Task, field: &str) -> bool {
    let text = custom(task, field)
        .and_then(Value::as_str)
        .unwrap_or_default();
    let is_figure = text
        .trim_start_matches([' ', '-', '+'])
        .starts_with(|first: char| first.is_ascii_digit());
    is_figure
        && !["estimate", "spent"].contains(&field)
        && field_number(task, field, None).is_none()
}

/// A numeric field: the task's own `estimate` and `spent`, else a custom field as number or numeric text.
fn field_number(task: &Task, field: &str, unit: Option<Unit>) -> Option<f64> {
    let number = match field {
        "estimate" => estimate(task, unit),
        "spent" => task.spent_hours,
        _ => match custom(task, field)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        },
    };
    number.filter(|number| number.is_finite())
}
