//! What one change made of the variance: today's value against the path with the one value and with the other.
//!
//! Everything else stays as it is today, so that the effects of several changes can be told apart.

use jiff::civil::Date;
use serde_json::Value;

use super::original::Today;
use crate::domain::ledger::Difference;
use crate::domain::measure::{LeadMeasure, Trajectory};
use crate::domain::plan::Objective;
use crate::engine::assessment::Variance;
use crate::engine::lead;
use crate::engine::variance::Path;

/// The variance of one measure by the two sides of a change.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// As it would be without the change.
    pub before: Variance,
    /// As it is with it.
    pub after: Variance,
}

/// Which of the four values of a path a key is, and its value.
#[derive(Debug, Clone, Copy)]
enum Moved {
    Start(Date),
    Due(Date),
    Baseline(f64),
    Target(f64),
}

impl Moved {
    fn of(key: &str, value: &Value) -> Option<Self> {
        let date = || value.as_str()?.parse().ok();
        match key {
            "start" => date().map(Self::Start),
            "due" => date().map(Self::Due),
            "baseline" => value.as_f64().map(Self::Baseline),
            "target" | "at_most" => value.as_f64().map(Self::Target),
            _ => None,
        }
    }
}

/// The effect of a difference; `None` where it moved no single straight path, or nothing is measured yet.
pub(super) fn of(difference: &Difference, today: Today<'_>) -> Option<Effect> {
    let (kind, rest) = difference.path.split_once('.')?;
    let (id, key) = rest.split_once('.')?;
    let key = key.strip_prefix("lag.").unwrap_or(key);
    let from = Moved::of(key, difference.from.as_ref()?)?;
    let to = Moved::of(key, difference.to.as_ref()?)?;
    let by = |moved| match kind {
        "objective" => of_lag(today.plan.objectives.get(id)?, today, moved),
        "lead" => of_lead(today.plan.leads.get(id)?, today, moved),
        _ => None,
    };
    Some(Effect {
        before: by(from)?,
        after: by(to)?,
    })
}

fn of_lag(objective: &Objective, today: Today<'_>, moved: Moved) -> Option<Variance> {
    let measure = objective.lag.as_ref()?;
    let found = today.objectives.get(&objective.id)?.lag.as_ref()?;
    let dates = (objective.start, objective.due);
    let mut path = Path::of_lag(measure, dates, &today.plan.calendar);
    if measure.band.is_some() || ends_by_points(path.trajectory) {
        return None;
    }
    match moved {
        Moved::Start(date) => path.start = date,
        Moved::Due(date) => path.due = date,
        Moved::Baseline(value) => path.baseline = value,
        Moved::Target(value) => path.target = value,
    }
    Some(path.variance(found.value?, found.value_date?))
}

fn of_lead(measure: &LeadMeasure, today: Today<'_>, moved: Moved) -> Option<Variance> {
    let found = today.leads.get(&measure.id)?;
    if ends_by_points(&measure.trajectory) {
        return None;
    }
    let mut other = measure.clone();
    match moved {
        Moved::Start(date) => other.start = date,
        Moved::Due(date) => other.due = date,
        Moved::Baseline(value) => other.baseline = value,
        Moved::Target(value) => other.target = value,
    }
    lead::against(&other, &today.plan.calendar, found.value?, today.as_of)
}

/// A path by dated points ends in its target and at its due date: with one of them moved it is none any more.
fn ends_by_points(trajectory: &Trajectory) -> bool {
    match trajectory {
        Trajectory::Linear | Trajectory::SCurve(_) => false,
        Trajectory::Points(_) | Trajectory::Steps(_) => true,
    }
}
