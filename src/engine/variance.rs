//! Where a measure should be on a date, and how far it is from there: the formulas of section 4 of the method.
//!
//! It knows one value, one path and one date; not tasks, weights or statuses.

use jiff::civil::Date;

use super::assessment::Variance;
use crate::domain::calendar::{Calendar, days_between, plus_days};
use crate::domain::measure::{Band, LagMeasure, LeadMeasure, SCurve, Trajectory};

/// Below this, two shares are the same: `0.4 - 0.3` must not fall out of a band that ends at `0.1`.
pub(crate) const EPSILON: f64 = 1e-9;

/// Amounts in whole 1024ths (hours by quarters, points, counts) add up exactly, in any order.
pub(crate) const GRAIN: f64 = 1024.0;
/// The largest amount that is counted in grains.
const LARGEST: f64 = 4e15;

/// Whether an amount adds up exactly with its like, whatever their order.
#[expect(
    clippy::cast_possible_truncation,
    clippy::float_cmp,
    reason = "what is no whole number of grains is not the same again; a conversion is cheaper than a function that rounds"
)]
pub(crate) fn is_exact(amount: f64) -> bool {
    let grains = amount * GRAIN;
    amount.abs() <= LARGEST && (grains as i64) as f64 == grains
}

/// A sum that does not lose small terms beside large ones: exact for what is exact, of the rest by Neumaier (1974).
///
/// So the order of exact amounts does not matter, also among others.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Total {
    /// In grains.
    exact: i128,
    rest: f64,
    lost: f64,
}

impl Total {
    /// Takes one more amount.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a whole number below 2^63: largest amount times grain"
    )]
    pub(crate) fn add(&mut self, value: f64) {
        if is_exact(value) {
            self.exact += i128::from((value * GRAIN) as i64);
        } else {
            self.add_rest(value);
        }
    }

    fn add_rest(&mut self, value: f64) {
        let next = self.rest + value;
        self.lost += if self.rest.abs() >= value.abs() {
            (self.rest - next) + value
        } else {
            (value - next) + self.rest
        };
        self.rest = next;
    }

    /// What was taken, all together.
    pub(crate) fn value(mut self) -> f64 {
        self.add_rest(self.exact as f64 / GRAIN);
        self.rest + self.lost
    }
}

/// [`Total`] of some values.
pub(crate) fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut total = Total::default();
    for value in values {
        total.add(value);
    }
    total.value()
}

/// How the time between two dates is counted.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Pace<'a> {
    /// Every day counts.
    CalendarDays,
    /// Only the days on which people work: the plan declares its calendar.
    WorkingDays(&'a Calendar),
}

impl<'a> Pace<'a> {
    /// Working days where the plan declares a calendar.
    pub(crate) fn of(calendar: &'a Calendar) -> Self {
        if calendar.declared {
            Self::WorkingDays(calendar)
        } else {
            Self::CalendarDays
        }
    }

    fn between(self, from: Date, to: Date) -> i64 {
        match self {
            Self::CalendarDays => days_between(from, to),
            Self::WorkingDays(calendar) => calendar.working_days_between(from, to),
        }
    }

    /// (at - start) / (due - start), held to 0..1; a span of no days is 1 from its date on.
    pub(crate) fn fraction(self, start: Date, due: Date, at: Date) -> f64 {
        if at >= due {
            return 1.0;
        }
        let whole = self.between(start, due);
        if at <= start || whole <= 0 {
            return 0.0;
        }
        self.between(start, at) as f64 / whole as f64
    }
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
    /// How time is counted along it.
    pub(crate) pace: Pace<'a>,
}

impl<'a> Path<'a> {
    /// The path of a cumulative lead.
    pub(crate) fn of_lead(lead: &'a LeadMeasure, calendar: &'a Calendar) -> Self {
        Self {
            start: lead.start,
            due: lead.due,
            baseline: lead.baseline,
            target: lead.target,
            trajectory: &lead.trajectory,
            pace: Pace::of(calendar),
        }
    }

    /// The path of a lag measure between its objective's dates.
    pub(crate) fn of_lag(
        lag: &'a LagMeasure,
        (start, due): (Date, Date),
        calendar: &'a Calendar,
    ) -> Self {
        Self {
            start,
            due,
            baseline: lag.baseline,
            target: lag.target,
            trajectory: &lag.trajectory,
            pace: Pace::of(calendar),
        }
    }

    /// target - baseline; never zero in a checked plan, but for a band measure.
    pub(crate) fn span(&self) -> f64 {
        self.target - self.baseline
    }

    /// f(t): the share of the time that has passed, 0 at start, 1 at due, held to 0..1.
    pub(crate) fn fraction(&self, at: Date) -> f64 {
        self.pace.fraction(self.start, self.due, at)
    }

    /// plan(t) = baseline + (target - baseline) * s(f(t)), in the measure's unit.
    pub(crate) fn plan(&self, at: Date) -> f64 {
        match self.trajectory {
            Trajectory::Linear => self.baseline + self.span() * self.fraction(at),
            Trajectory::SCurve(curve) => {
                self.baseline + self.span() * logistic(*curve, self.fraction(at))
            }
            Trajectory::Points(points) => {
                let mut before = (self.start, self.baseline);
                for &point in points {
                    if at < point.0 {
                        let share = self.pace.fraction(before.0, point.0, at);
                        return before.1 + (point.1 - before.1) * share;
                    }
                    before = point;
                }
                before.1
            }
            Trajectory::Steps(points) => points
                .iter()
                .rev()
                .find(|(date, _)| *date <= at)
                .map_or(self.baseline, |(_, value)| *value),
        }
    }

    /// s(f(t)): the share of the span that the plan wants by a date.
    ///
    /// 0 to 1, except where a trajectory of points or steps itself passes below its baseline or above its
    /// target: being on such a plan is no shortfall.
    pub(crate) fn expected(&self, at: Date) -> f64 {
        match self.trajectory {
            Trajectory::Linear => self.fraction(at),
            Trajectory::SCurve(curve) => logistic(*curve, self.fraction(at)),
            Trajectory::Points(_) | Trajectory::Steps(_) => self.share_of_span(self.plan(at)),
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
    /// Calendar days, however time is counted along the path: it is the distance of two dates. Where the
    /// plan has the value on several dates the one nearest to t is taken. A value beyond the target earns
    /// the due date (never days behind: what is reached is not late any more), one short of the baseline
    /// the start date.
    fn days_behind(&self, actual: f64, at: Date) -> f64 {
        let progress = self.share_of_span(actual);
        let to_due = days_between(self.due, at) as f64;
        if progress >= 1.0 - EPSILON && to_due >= 0.0 {
            return 0.0;
        }
        self.nearest_crossing(progress, at).unwrap_or_else(|| {
            if progress >= 1.0 {
                to_due
            } else {
                days_between(self.start, at) as f64
            }
        })
    }

    /// t - the date nearest to t at which the plan wants the progress; `None` where no date does.
    ///
    /// From one day to the next the plan is taken as a straight line, so that every shape is one walk
    /// from t outwards, a day at a time in both directions.
    fn nearest_crossing(&self, progress: f64, at: Date) -> Option<f64> {
        let anchor = at.max(self.start).min(self.due);
        let beyond = days_between(anchor, at) as f64;
        let (back, ahead) = (
            days_between(self.start, anchor),
            days_between(anchor, self.due),
        );
        let wanted = |offset: i64| self.expected(plus_days(anchor, offset));
        if back + ahead == 0 {
            return ((wanted(0) - progress).abs() < EPSILON).then_some(beyond);
        }
        let first = self.steps_between(wanted(0), progress);
        let (mut earlier, mut later) = (wanted(-first), wanted(first));
        for step in first..back.max(ahead) {
            let passed = step as f64;
            let mut found = None;
            if step < back {
                let next = wanted(-step - 1);
                found = crossing(earlier, next, progress).map(|share| passed + share);
                earlier = next;
            }
            if step < ahead {
                let next = wanted(step + 1);
                let share = crossing(later, next, progress).map(|share| passed + share);
                if share.is_some_and(|days| found.is_none_or(|other| days < other)) {
                    found = share.map(|days| -days);
                }
                later = next;
            }
            if let Some(days) = found {
                return Some(beyond + days);
            }
        }
        None
    }

    /// Days on either side of one on which the plan wants a share of the span, on none of which it can want another one: an
    /// even path has as far to go for it each day. 0 where nobody knows.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a number of days of a plan, or all that there are"
    )]
    fn steps_between(&self, from: f64, to: f64) -> i64 {
        match (self.trajectory, self.pace) {
            (Trajectory::Linear, Pace::CalendarDays) => {
                let days = (to - from).abs() * days_between(self.start, self.due) as f64;
                // One less for what rounding takes, one for the step in which it is met.
                (days as i64).saturating_sub(2).max(0)
            }
            _ => 0,
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

/// The share of the way from one value to the next at which a third is met, the nearer end first; `None` outside.
fn crossing(from: f64, to: f64, wanted: f64) -> Option<f64> {
    let rise = to - from;
    if (wanted - from).abs() < EPSILON {
        return Some(0.0);
    }
    let share = (wanted - from) / rise;
    (share.is_finite() && (0.0..=1.0 + EPSILON).contains(&share)).then_some(share)
}

/// The normalised logistic curve at a share of the time, 0 to 1.
fn logistic(curve: SCurve, share: f64) -> f64 {
    let value = |x: f64| 1.0 / (1.0 + (-curve.steepness * (x - curve.midpoint)).exp());
    let (low, high) = (value(0.0), value(1.0));
    ((value(share) - low) / (high - low)).clamp(0.0, 1.0)
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

/// A floor that holds every day: the mirror of [`ceiling`].
///
/// shortfall = (floor - value) / max(floor, 1), held to 0..1.
pub(crate) fn floor(value: f64, floor: f64) -> Variance {
    let scale = floor.abs().max(1.0);
    let favourable = value - floor;
    let lack = (-favourable / scale).max(0.0);
    Variance {
        plan: floor,
        variance: favourable,
        favourable,
        points: favourable / scale,
        days_behind: None,
        expected: 1.0,
        progress: 1.0 - lack,
        shortfall: lack.min(1.0),
    }
}

/// A band to stay within on every day, its limits included.
///
/// Inside there is no shortfall; outside it is the distance to the nearer limit / tolerance, at most 1. The
/// plan is the value itself inside, else that limit.
pub(crate) fn band(value: f64, band: Band) -> Variance {
    let plan = value.max(band.low).min(band.high);
    let distance = (value - plan).abs();
    let share = distance / band.tolerance;
    Variance {
        plan,
        variance: value - plan,
        favourable: 0.0 - distance,
        points: 0.0 - share,
        days_behind: None,
        expected: 1.0,
        progress: 1.0 - share,
        shortfall: share.min(1.0),
    }
}

#[cfg(test)]
mod tests;
