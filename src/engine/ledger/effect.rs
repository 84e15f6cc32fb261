//! What one change made of the variance: today's value against the path with the one value and with the other.
//!
//! Everything else stays as it is today, so that the effects of several changes can be told apart.

use jiff::civil::Date;
use serde_json::Value;

use super::original::Today;
use crate::domain::ledger::Difference;
use crate::domain::measure::{Band, LeadMeasure, SCurve, Trajectory};
use crate::domain::plan::Objective;
use crate::engine::assessment::Variance;
use crate::engine::index::terms;
use crate::engine::lead;
use crate::engine::variance::{Path, band};

/// The variance of one measure by the two sides of a change.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// As it would be without the change.
    pub before: Variance,
    /// As it is with it.
    pub after: Variance,
}

/// What today's value is held against: the way of a measure from its baseline to its target, or its band.
#[derive(Debug, Clone)]
struct Goal {
    start: Date,
    due: Date,
    baseline: f64,
    target: f64,
    way: Trajectory,
    band: Option<Band>,
}

impl Goal {
    fn of_lag(objective: &Objective) -> Option<Self> {
        let measure = objective.lag.as_ref()?;
        Some(Self {
            start: objective.start,
            due: objective.due,
            baseline: measure.baseline,
            target: measure.target,
            way: measure.trajectory.clone(),
            band: measure.band,
        })
    }

    fn of_lead(measure: &LeadMeasure) -> Self {
        Self {
            start: measure.start,
            due: measure.due,
            baseline: measure.baseline,
            target: measure.target,
            way: measure.trajectory.clone(),
            band: measure.band,
        }
    }

    /// The same with one side of a change in it; `None` where the change says nothing of this, or no path is left.
    fn with(mut self, key: &str, side: Option<&Value>, other: Option<&Value>) -> Option<Self> {
        match key {
            "start" => self.start = date(side?)?,
            "due" => self.ends_on(date(side?)?),
            "baseline" => self.baseline = side?.as_f64()?,
            "target" | "at_most" => self.ends_at(side?.as_f64()?),
            "band" => {
                let limits = side?.as_array()?;
                let band = self.band.as_mut()?;
                (band.low, band.high) = (limits.first()?.as_f64()?, limits.get(1)?.as_f64()?);
            }
            "tolerance" => self.band.as_mut()?.tolerance = side?.as_f64()?,
            _ => self.goes(key, side, other)?,
        }
        self.is_path().then_some(self)
    }

    /// A path by dated values ends in its target on its due date: the last of them moves with it.
    fn ends_on(&mut self, due: Date) {
        self.due = due;
        if let Some(last) = self.last() {
            last.0 = due;
        }
    }

    fn ends_at(&mut self, target: f64) {
        self.target = target;
        if let Some(last) = self.last() {
            last.1 = target;
        }
    }

    fn last(&mut self) -> Option<&mut (Date, f64)> {
        match &mut self.way {
            Trajectory::Points(listed) | Trajectory::Steps(listed) => listed.last_mut(),
            Trajectory::Linear | Trajectory::SCurve(_) => None,
        }
    }

    fn listed(&self) -> Option<&Vec<(Date, f64)>> {
        match &self.way {
            Trajectory::Points(listed) | Trajectory::Steps(listed) => Some(listed),
            Trajectory::Linear | Trajectory::SCurve(_) => None,
        }
    }

    /// Takes another shape; one by dated values brings its own end.
    fn goes(&mut self, key: &str, side: Option<&Value>, other: Option<&Value>) -> Option<()> {
        self.way = match key {
            "points" => match (side, &self.way) {
                (None, _) => Trajectory::Linear,
                (Some(values), Trajectory::Steps(_)) => Trajectory::Steps(values_of(values)?),
                (Some(values), _) => Trajectory::Points(values_of(values)?),
            },
            "shape" => self.shape(side, other)?,
            "shape.points" => Trajectory::Points(values_of(side?)?),
            "shape.steps" => Trajectory::Steps(values_of(side?)?),
            "shape.s_curve" => Trajectory::SCurve(curve(side?)),
            "shape.s_curve.steepness" | "shape.s_curve.midpoint" => {
                let Trajectory::SCurve(mut curve) = self.way else {
                    return None;
                };
                let usual = SCurve::default();
                let given = side.and_then(Value::as_f64);
                if key.ends_with("steepness") {
                    curve.steepness = given.unwrap_or(usual.steepness);
                } else {
                    curve.midpoint = given.unwrap_or(usual.midpoint);
                }
                Trajectory::SCurve(curve)
            }
            _ => return None,
        };
        if let Some((due, target)) = self.last().copied() {
            (self.due, self.target) = (due, target);
        }
        Some(())
    }

    /// What `shape` says; words that need dated values take those of today.
    fn shape(&self, side: Option<&Value>, other: Option<&Value>) -> Option<Trajectory> {
        let is_word =
            |value: Option<&Value>, word: &str| value.and_then(Value::as_str) == Some(word);
        if is_word(side, "steps") {
            return self.listed().cloned().map(Trajectory::Steps);
        }
        if side.is_none() || is_word(side, "linear") {
            let dated = self.listed().filter(|_| is_word(other, "steps"));
            return Some(
                dated
                    .cloned()
                    .map_or(Trajectory::Linear, Trajectory::Points),
            );
        }
        if is_word(side, "s-curve") {
            return Some(Trajectory::SCurve(SCurve::default()));
        }
        let table = side?.as_object()?;
        if let Some(values) = table.get("points") {
            return values_of(values).map(Trajectory::Points);
        }
        if let Some(values) = table.get("steps") {
            return values_of(values).map(Trajectory::Steps);
        }
        table
            .get("s_curve")
            .map(|given| Trajectory::SCurve(curve(given)))
    }

    /// Whether its dates are in order.
    fn is_path(&self) -> bool {
        let listed = self.listed().map(Vec::as_slice).unwrap_or_default();
        let first = listed.first().is_none_or(|(first, _)| *first >= self.start);
        first && self.start <= self.due && listed.is_sorted_by(|one, next| one.0 < next.0)
    }
}

/// The effect of a difference; `None` where it moved the path of no single measure, or nothing is measured yet.
pub(super) fn of(difference: &Difference, today: Today<'_>) -> Option<Effect> {
    let (kind, rest) = difference.path.split_once('.')?;
    let (id, key) = rest.split_once('.')?;
    let key = key.strip_prefix("lag.").unwrap_or(key);
    let (from, to) = (difference.from.as_ref(), difference.to.as_ref());
    let by = |side, other| match kind {
        "objective" => {
            let objective = today.plan.objectives.get(id)?;
            of_lag(
                objective,
                &Goal::of_lag(objective)?.with(key, side, other)?,
                today,
            )
        }
        "lead" => {
            let lead = today.plan.leads.get(id)?;
            of_lead(lead, Goal::of_lead(lead).with(key, side, other)?, today)
        }
        _ => None,
    };
    Some(Effect {
        before: by(from, to)?,
        after: by(to, from)?,
    })
}

fn of_lag(objective: &Objective, goal: &Goal, today: Today<'_>) -> Option<Variance> {
    let measure = objective.lag.as_ref()?;
    let found = today.objectives.get(&objective.id)?.lag.as_ref()?;
    if let Some(limits) = goal.band {
        return Some(band(found.value?, limits));
    }
    let dates = (goal.start, goal.due);
    let path = Path {
        baseline: goal.baseline,
        target: goal.target,
        trajectory: &goal.way,
        ..Path::of_lag(measure, dates, &today.plan.calendar)
    };
    Some(path.variance(found.value?, found.value_date?))
}

fn of_lead(measure: &LeadMeasure, goal: Goal, today: Today<'_>) -> Option<Variance> {
    let found = today.leads.get(&measure.id)?;
    let other = LeadMeasure {
        start: goal.start,
        due: goal.due,
        baseline: goal.baseline,
        target: goal.target,
        trajectory: goal.way,
        band: goal.band,
        ..measure.clone()
    };
    lead::against(&terms(today.plan, &other), found, today.as_of)
}

fn date(value: &Value) -> Option<Date> {
    value.as_str()?.parse().ok()
}

/// `[["2026-06-30", 15], …]`; `None` for anything else, and for nothing.
fn values_of(value: &Value) -> Option<Vec<(Date, f64)>> {
    let pairs = value.as_array()?.iter().map(|pair| {
        let pair = pair.as_array()?;
        Some((date(pair.first()?)?, pair.get(1)?.as_f64()?))
    });
    let pairs: Option<Vec<(Date, f64)>> = pairs.collect();
    pairs.filter(|pairs| !pairs.is_empty())
}

/// `{ "steepness": 10, "midpoint": 0.5 }`, with the usual one for what is not said.
fn curve(value: &Value) -> SCurve {
    let usual = SCurve::default();
    let given = |key: &str| value.get(key).and_then(Value::as_f64);
    SCurve {
        steepness: given("steepness").unwrap_or(usual.steepness),
        midpoint: given("midpoint").unwrap_or(usual.midpoint),
    }
}
