//! The formulas of the method with the numbers put in, as lines of text.

use crate::domain::calendar::Calendar;
use crate::domain::id::{InitiativeId, LeadId, ObjectiveId};
use crate::domain::measure::{Band, Trajectory};
use crate::engine::Assessment;
use crate::engine::assessment::Repair;
use crate::engine::assessment::{RollUp, Status, Variance};
use crate::engine::words::{self, Scale, distance, number, percent, share};
use crate::language::phrase::Arg;

/// From where to where a measure runs, and whether evenly.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span<'a> {
    /// The value at start.
    pub(super) baseline: f64,
    /// The value at due.
    pub(super) target: f64,
    /// The way between them.
    pub(super) trajectory: &'a Trajectory,
    /// How time is counted along it.
    pub(super) calendar: &'a Calendar,
    /// How its figures are written.
    pub(super) scale: Scale<'a>,
}

/// Section 4 with the numbers put in.
pub(super) fn variance_lines(value: f64, span: Span<'_>, variance: &Variance) -> Vec<String> {
    let scale = span.scale;
    let (baseline, target) = (scale.number(span.baseline), scale.number(span.target));
    let (actual, plan) = (scale.number(value), scale.number(variance.plan));
    let expected = share(variance.expected);
    let progress = share(variance.progress);
    let along = || format!("{baseline} + ({target} − {baseline}) × {expected}");
    let path = match span.trajectory {
        Trajectory::Linear => along(),
        Trajectory::SCurve(curve) => format!(
            "{} by the s-curve (steepness {}, midpoint {})",
            along(),
            share(curve.steepness),
            share(curve.midpoint)
        ),
        Trajectory::Points(_) => "by the dated points".to_owned(),
        Trajectory::Steps(_) => "by the dated steps".to_owned(),
    };
    let time = if span.calendar.declared {
        ", time in working days"
    } else {
        ""
    };
    vec![
        format!("plan = {path}{time} = {plan}"),
        format!("progress = ({actual} − {baseline}) / ({target} − {baseline}) = {progress}"),
        format!(
            "variance = {actual} − {plan} = {} ({})",
            scale.difference(variance.plan, value),
            distance(variance.points, variance.days_behind)
        ),
        format!(
            "shortfall = max(0, {expected} − {progress}) = {}",
            share(variance.shortfall)
        ),
    ]
}

/// A band with the numbers put in.
pub(super) fn band_lines(
    value: f64,
    band: Band,
    scale: Scale<'_>,
    variance: &Variance,
) -> Vec<String> {
    vec![
        format!("band: {}", words::band(scale, value, band)),
        format!(
            "shortfall = min(1, distance {} / tolerance {}) = {}",
            scale.number(variance.variance.abs()),
            scale.number(band.tolerance),
            share(variance.shortfall)
        ),
    ]
}

/// What one input puts into its parent's roll-up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    weight: f64,
    progress: f64,
    shortfall: f64,
}

impl Term {
    /// `None` for an input that is not due or has no data: it is in no sum.
    fn new(status: Status, weight: f64, figures: Option<(f64, f64)>) -> Option<Self> {
        let (progress, shortfall) = figures?;
        let due = !matches!(status, Status::Paused | Status::NotStarted) && weight > 0.0;
        due.then(|| Self {
            weight,
            progress: progress.clamp(0.0, 1.0),
            shortfall,
        })
    }

    /// A lead in its initiative.
    pub(super) fn of_lead(assessment: &Assessment, id: &LeadId) -> Option<Self> {
        let found = assessment.leads.get(id)?;
        let weight = found.weight.value;
        Self::new(found.status, weight, found.variance.as_ref().map(figures))
    }

    /// An initiative in its objective.
    pub(super) fn of_initiative(assessment: &Assessment, id: &InitiativeId) -> Option<Self> {
        let found = assessment.initiatives.get(id)?;
        let weight = found.weight.value;
        let rollup = &found.rollup;
        Self::new(
            found.status,
            weight,
            rollup.completion.zip(rollup.shortfall),
        )
    }

    /// By its own number, else by what comes from below, as the roll-up takes it.
    pub(super) fn of_objective(assessment: &Assessment, id: &ObjectiveId) -> Option<Self> {
        let found = assessment.objectives.get(id)?;
        let weight = found.weight.value;
        let by_number = found.lag.as_ref().and_then(|lag| lag.variance.as_ref());
        let rollup = &found.rollup;
        let by_rollup = rollup.completion.zip(rollup.shortfall);
        Self::new(found.status, weight, by_number.map(figures).or(by_rollup))
    }
}

fn figures(variance: &Variance) -> (f64, f64) {
    (variance.progress, variance.shortfall)
}

/// `(3 × 0.5 + 1 × 0.9) / 4`.
fn weighted(terms: &[Term], value: fn(&Term) -> f64) -> String {
    let parts: Vec<String> = terms
        .iter()
        .map(|term| format!("{} × {}", number(term.weight), share(value(term))))
        .collect();
    let total: f64 = terms.iter().map(|term| term.weight).sum();
    format!("({}) / {}", parts.join(" + "), number(total))
}

/// Section 5 with the numbers put in.
pub(super) fn rollup_lines(rollup: &RollUp, terms: &[Term]) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(completion) = rollup.completion {
        lines.push(format!(
            "completion = {} = {}",
            weighted(terms, |term| term.progress),
            share(completion)
        ));
    }
    if let Some(shortfall) = rollup.shortfall {
        lines.push(format!(
            "shortfall = {} = {}",
            weighted(terms, |term| term.shortfall),
            share(shortfall)
        ));
    }
    if let Some(range) = rollup
        .shortfall_range
        .filter(|_| !rollup.to_repair.is_empty())
    {
        lines.push(format!(
            "shortfall between {} and {}, coverage {}, to repair: {}",
            share(range.low),
            share(range.high),
            percent(rollup.coverage),
            Arg::names(rollup.to_repair.iter().map(Repair::words))
        ));
    }
    lines
}
