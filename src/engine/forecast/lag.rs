//! Where a lag measure will stand at due: its trend so far carried on, with how far it has strayed from it.
//!
//! Theil and Sen's line over the series, along the days or, where the plan bends, along what was planned for them; the
//! range by residual bootstrap, which draws the line's own error and that of the value to come. It knows a series and a
//! path; not the work below.

use jiff::civil::Date;

use super::{CEILING, LagForecast, Projection};
use crate::domain::calendar::{Period, days_between};
use crate::domain::measure::Trajectory;
use crate::engine::assessment::Interval;
use crate::engine::chance::Chance;
use crate::engine::lag::Series;
use crate::engine::robust::{Line, line, median, slope_of, through_medians};
use crate::engine::variance::{EPSILON, Path};
use crate::engine::words;
use crate::phrase;

/// The fewest values that a trend rests on.
const LEAST: usize = 5;

/// With fewer values than these since the start, earlier ones are taken as well.
const ENOUGH: usize = 8;

/// Of more values than these, the last of each week is taken.
const MANY: usize = 104;

/// Up to so many values, a resample's line is the median over all pairs; beyond, over those half the series apart
/// (Theil's incomplete method), which is a little wider and costs a fraction.
const ALL_PAIRS: usize = 16;

/// Resamples of the bootstrap.
const RESAMPLES: usize = 1_000;

/// The part of its way that a bent plan must cover over the values: along less, nothing can be carried on.
const LEAST_WAY: f64 = 0.1;

/// The value at due by the trend up to a date; `None` once the due date has its value or has passed.
///
/// `effect_from`: the first day on which the actions can show, where the plan says that it takes them time.
pub(crate) fn lag(
    id: &str,
    series: &Series<'_>,
    effect_from: Option<Date>,
    at: Date,
) -> Option<LagForecast> {
    let due = series.path.due;
    let latest = series.points.last().map(|point| point.date);
    if at >= due || latest.is_some_and(|latest| latest >= due) {
        return None;
    }
    let points = points(series, effect_from);
    if points.len() < LEAST {
        return Some(LagForecast::Cannot {
            why: phrase!(
                "cannot-few-values",
                values = points.len(),
                day = words::day(at, at),
                least = LEAST
            ),
        });
    }
    let from = points.first()?.0;
    let along = Along::of(series, from);
    let scaled: Vec<(f64, f64)> = points
        .iter()
        .map(|(date, value)| (along.at(*date), *value))
        .collect();
    let covered = along.covered(&scaled);
    if covered < LEAST_WAY - EPSILON {
        return Some(LagForecast::Cannot {
            why: phrase!(
                "cannot-flat-plan",
                covered = words::percent(covered),
                least = words::percent(LEAST_WAY)
            ),
        });
    }
    let line = line(&scaled)?;
    let values = resamples(
        &scaled,
        line,
        along.at(due),
        &mut Chance::new("lag", id, at),
    )?;
    let there = values.iter().filter(|value| is_there(series, **value));
    let odds = there.count() as f64 / values.len() as f64;
    let at_due = line.at(along.at(due));
    let left = days_between(at, due) as f64;
    Some(LagForecast::Projected(Projection {
        at_due,
        range: range(values),
        odds: odds.min(CEILING),
        slope: (at_due - line.at(along.at(at))) / left,
        points: u32::try_from(points.len()).unwrap_or(u32::MAX),
        from,
        is_early: effect_from.is_some_and(|effect| from < effect),
    }))
}

/// What the values are held against: a trend goes on as it did along this.
enum Along<'a> {
    /// The days since the first of them: the plan is a straight line, or a band.
    Days(Date),
    /// What was planned for each day: who keeps to nine tenths of a bent plan ends at nine tenths of it.
    Plan(Path<'a>),
}

impl<'a> Along<'a> {
    fn of(series: &Series<'a>, from: Date) -> Self {
        match series.path.trajectory {
            Trajectory::SCurve(_) | Trajectory::Points(_) | Trajectory::Steps(_)
                if series.lag.band.is_none() =>
            {
                Self::Plan(series.path)
            }
            Trajectory::Linear
            | Trajectory::SCurve(_)
            | Trajectory::Points(_)
            | Trajectory::Steps(_) => Self::Days(from),
        }
    }

    fn at(&self, date: Date) -> f64 {
        match self {
            Self::Days(from) => days_between(*from, date) as f64,
            Self::Plan(path) => path.plan(date),
        }
    }

    /// The part of the plan's way that lies between the values; all of it where days are counted.
    fn covered(&self, points: &[(f64, f64)]) -> f64 {
        let Self::Plan(path) = self else {
            return 1.0;
        };
        let planned = points.iter().map(|(planned, _)| *planned);
        let low = planned.clone().fold(f64::INFINITY, f64::min);
        let high = planned.fold(f64::NEG_INFINITY, f64::max);
        (high - low) / path.span().abs()
    }
}

/// Whether a value at due is at the target, whichever way the measure runs, or within the band.
fn is_there(series: &Series<'_>, value: f64) -> bool {
    let target = series.path.target;
    let slack = EPSILON * target.abs().max(1.0);
    match series.lag.band {
        Some(band) => (band.low - slack..=band.high + slack).contains(&value),
        None if series.path.span() > 0.0 => value >= target - slack,
        None => value <= target + slack,
    }
}

/// The values that the trend rests on: those since the actions can show where they are enough, else those since the
/// start; more where they are few, fewer where they are many.
fn points(series: &Series<'_>, effect_from: Option<Date>) -> Vec<(Date, f64)> {
    let all: Vec<(Date, f64)> = series
        .points
        .iter()
        .map(|point| (point.date, point.value))
        .collect();
    let since = all.partition_point(|(date, _)| *date < series.path.start);
    let told = effect_from.map(|effect| all.partition_point(|(date, _)| *date < effect));
    let told = told.filter(|told| all.len() - told >= LEAST);
    let first = told.unwrap_or_else(|| since.min(all.len().saturating_sub(ENOUGH)));
    let taken = all.get(first..).unwrap_or_default();
    if taken.len() <= MANY {
        return taken.to_vec();
    }
    let week = |date: Date| Period::Week.start(date);
    let weeks = taken.chunk_by(|one, other| week(one.0) == week(other.0));
    let last: Vec<(Date, f64)> = weeks.filter_map(|week| week.last().copied()).collect();
    let skip = last.len().saturating_sub(MANY);
    last.get(skip..).unwrap_or_default().to_vec()
}

/// The value at `x` of each resample: its own line, and one more residual for the value itself.
fn resamples(points: &[(f64, f64)], fit: Line, x: f64, chance: &mut Chance) -> Option<Vec<f64>> {
    let count = points.len() as f64;
    // Residuals of a line through few points are too small by about two degrees of freedom.
    let scale = (count / (count - 2.0)).sqrt();
    let raw: Vec<f64> = points.iter().map(|(x, y)| y - fit.at(*x)).collect();
    let centre = median(&mut raw.clone())?;
    let residuals: Vec<f64> = raw
        .iter()
        .map(|residual| (residual - centre) * scale)
        .collect();
    let mut sample = points.to_vec();
    let mut slopes = Vec::new();
    let mut values = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        let mut draw = || {
            residuals
                .get(chance.index(residuals.len()))
                .copied()
                .unwrap_or_default()
        };
        for point in &mut sample {
            point.1 = fit.at(point.0) + draw();
        }
        let one_more = draw();
        slopes.clear();
        some_slopes(&sample, &mut slopes);
        let line = through_medians(&sample, median(&mut slopes)?)?;
        values.push(line.at(x) + one_more);
    }
    Some(values)
}

fn some_slopes(points: &[(f64, f64)], slopes: &mut Vec<f64>) {
    if points.len() > ALL_PAIRS {
        let apart = points.iter().skip(points.len() / 2);
        slopes.extend(
            points
                .iter()
                .zip(apart)
                .filter_map(|(one, other)| slope_of(*one, *other)),
        );
        return;
    }
    for (index, one) in points.iter().enumerate() {
        let others = points.iter().skip(index + 1);
        slopes.extend(others.filter_map(|other| slope_of(*one, *other)));
    }
}

/// From where to where eight of ten resamples lie.
fn range(mut values: Vec<f64>) -> Interval {
    values.sort_by(f64::total_cmp);
    let tenth = values.len() / 10;
    let at = |place: usize| values.get(place).copied().unwrap_or_default();
    Interval {
        low: at(tenth),
        high: at(values.len().saturating_sub(1 + tenth)),
    }
}

#[cfg(test)]
mod tests;
