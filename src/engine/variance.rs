//! Where a measure should be on a date, and how far it is from there: the formulas of section 4 of the method.
//!
//! It knows one value, one path and one date; not tasks, weights or statuses.

use jiff::civil::Date;

use super::assessment::Variance;
use crate::domain::calendar::days_between;
use crate::domain::measure::{LagMeasure, LeadMeasure, Trajectory};

/// Below this, two shares are the same: `0.4 - 0.3` must not fall out of a band that ends at `0.1`.
pub(crate) const EPSILON: f64 = 1e-9;

/// A sum that does not lose small terms beside large ones (Neumaier 1974).
pub(crate) fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut total = 0.0_f64;
    let mut lost = 0.0_f64;
    for value in values {
        let next = total + value;
        lost += if total.abs() >= value.abs() {
            (total - next) + value
        } else {
            (value - next) + total
        };
        total = next;
    }
    total + lost
}

/// The path of a measure from its baseline at start to its target at due.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Path<'a> {
    /// The first day: nothing is expected yet.
    pub(crate) start: Date,
    /// The last day: everything is expected.
    pub(crate) due: Date,
    /// The value at start.
    pub(crate) baseline: f64,
    /// The value at due.
    pub(crate) target: f64,
    /// The way between them.
    pub(crate) trajectory: &'a Trajectory,
}

impl<'a> Path<'a> {
    /// The path of a cumulative lead.
    pub(crate) fn of_lead(lead: &'a LeadMeasure) -> Self {
        Self {
            start: lead.start,
            due: lead.due,
            baseline: lead.baseline,
            target: lead.target,
            trajectory: &lead.trajectory,
        }
    }

    /// The path of a lag measure between its objective's dates.
    pub(crate) fn of_lag(lag: &'a LagMeasure, start: Date, due: Date) -> Self {
        Self {
            start,
            due,
            baseline: lag.baseline,
            target: lag.target,
            trajectory: &lag.trajectory,
        }
    }

    /// target - baseline; never zero in a checked plan.
    pub(crate) fn span(&self) -> f64 {
        self.target - self.baseline
    }

    /// f(t): the share of the time that has passed, 0 at start, 1 at due, held to 0..1.
    pub(crate) fn fraction(&self, at: Date) -> f64 {
        fraction(self.start, self.due, at)
    }

    /// plan(t) = baseline + (target - baseline) * s(f(t)), in the measure's unit.
    pub(crate) fn plan(&self, at: Date) -> f64 {
        match self.trajectory {
            Trajectory::Linear => self.baseline + self.span() * self.fraction(at),
            Trajectory::Points(points) => {
                let mut before = (self.start, self.baseline);
                for &point in points {
                    if at < point.0 {
                        let share = fraction(before.0, point.0, at);
                        return before.1 + (point.1 - before.1) * share;
                    }
                    before = point;
                }
                before.1
            }
        }
    }

    /// s(f(t)): the share of the span that the plan wants by a date.
    ///
    /// 0 to 1, except where a points trajectory itself passes below its baseline or above its
    /// target: being on such a plan is no shortfall.
    pub(crate) fn expected(&self, at: Date) -> f64 {
        match self.trajectory {
            Trajectory::Linear => self.fraction(at),
            Trajectory::Points(_) => self.share_of_span(self.plan(at)),
        }
    }

    /// (value - baseline) / (target - baseline); for a span of zero 1 once the value is the target, else 0.
    pub(crate) fn share_of_span(&self, value: f64) -> f64 {
        let span = self.span();
        if span == 0.0 {
            return f64::from(u8::from((value - self.target).abs() < EPSILON));
        }
        (value - self.baseline) / span
    }

    /// t - the date at which the plan equals the actual (earned schedule), in days; negative is ahead.
    ///
    /// Where the plan has the value on several dates the one nearest to t is taken. A value beyond
    /// the target earns the due date (never days behind: what is reached is not late any more), one
    /// short of the baseline the start date.
    fn days_behind(&self, actual: f64, at: Date) -> f64 {
        let progress = self.share_of_span(actual);
        let to_due = days_between(self.due, at) as f64;
        if progress >= 1.0 - EPSILON && to_due >= 0.0 {
            return 0.0;
        }
        self.nearest_crossing(actual, at).unwrap_or_else(|| {
            if progress >= 1.0 {
                to_due
            } else {
                days_between(self.start, at) as f64
            }
        })
    }

    /// t - the date nearest to t at which the plan has the value; `None` where no date has it.
    fn nearest_crossing(&self, actual: f64, at: Date) -> Option<f64> {
        let corners = self.corners();
        corners
            .iter()
            .zip(corners.iter().skip(1))
            .filter_map(|(from, to)| crossing(*from, *to, actual, at))
            .min_by(|a, b| a.abs().total_cmp(&b.abs()))
    }

    /// The dated corners of the plan, start and due included.
    fn corners(&self) -> Vec<(Date, f64)> {
        match self.trajectory {
            Trajectory::Linear => vec![(self.start, self.baseline), (self.due, self.target)],
            Trajectory::Points(points) => {
                let mut corners = Vec::with_capacity(points.len() + 1);
                if points.first().is_none_or(|first| first.0 > self.start) {
                    corners.push((self.start, self.baseline));
                }
                corners.extend(points);
                corners
            }
        }
    }

    /// Everything section 4 says of a value on a date.
    pub(crate) fn variance(&self, actual: f64, at: Date) -> Variance {
        let plan = self.plan(at);
        let expected = self.expected(at);
        let progress = self.share_of_span(actual);
        let variance = actual - plan;
        let favourable = if self.span() < 0.0 {
            -variance
        } else {
            variance
        };
        Variance {
            plan,
            variance,
            favourable,
            points: progress - expected,
            days_behind: Some(self.days_behind(actual, at)),
            expected,
            progress,
            shortfall: (expected - progress).clamp(0.0, 1.0),
        }
    }
}

/// (at - start) / (due - start) in days, held to 0..1; a span of no days is 1 from its date on.
pub(crate) fn fraction(start: Date, due: Date, at: Date) -> f64 {
    if at >= due {
        return 1.0;
    }
    if at <= start {
        return 0.0;
    }
    days_between(start, at) as f64 / days_between(start, due) as f64
}

/// t - the date within one straight piece of the plan at which it has the value, nearest to t.
fn crossing(from: (Date, f64), to: (Date, f64), actual: f64, at: Date) -> Option<f64> {
    let elapsed = days_between(from.0, at) as f64;
    let length = days_between(from.0, to.0) as f64;
    let rise = to.1 - from.1;
    if rise.abs() < EPSILON {
        let flat = (actual - from.1).abs() < EPSILON;
        return flat.then_some(elapsed - elapsed.clamp(0.0, length.max(0.0)));
    }
    let share = (actual - from.1) / rise;
    ((-EPSILON)..=(1.0 + EPSILON))
        .contains(&share)
        .then_some(elapsed - share * length)
}

/// A ceiling that holds every day (`at_most`): inside it there is no shortfall.
///
/// shortfall = (value - ceiling) / max(ceiling, 1), held to 0..1: twice the ceiling is all of it.
/// There is no path, hence no days; expected is 1 and progress falls by the excess.
pub(crate) fn ceiling(value: f64, ceiling: f64) -> Variance {
    let scale = ceiling.abs().max(1.0);
    let favourable = ceiling - value;
    let excess = (-favourable / scale).max(0.0);
    Variance {
        plan: ceiling,
        variance: value - ceiling,
        favourable,
        points: favourable / scale,
        days_behind: None,
        expected: 1.0,
        progress: 1.0 - excess,
        shortfall: excess.min(1.0),
    }
}

#[cfg(test)]
mod tests;
