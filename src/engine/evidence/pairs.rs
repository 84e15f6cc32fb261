//! The two series in weekly buckets, as first differences.
//!
//! The difference of a lead that adds up is its work of the week; that of a lag is its movement from one week's value
//! to the next. A week without a value of its own has no movement: nothing is filled in, for what is filled in does not move.

use jiff::civil::Date;

use super::{last_day, weeks};
use crate::domain::calendar::days_between;
use crate::engine::lag::Series;
use crate::engine::lead::value::Values;

/// The most weeks that are looked at: two years.
const MOST: usize = 104;

/// The work of each whole week since the start, and the movement of the lag in it where there is one.
pub(super) fn weekly(
    values: &Values<'_>,
    series: &Series<'_>,
    start: Date,
    at: Date,
) -> (Vec<f64>, Vec<Option<f64>>) {
    let (first, count) = weeks(start, at);
    let mut work = vec![0.0; count];
    for (day, amount) in values.done_by(at) {
        if let Some(week) = week_of(first, day).and_then(|week| work.get_mut(week)) {
            *week += amount;
        }
    }
    let mut value: Vec<Option<f64>> = vec![None; count];
    for point in &series.points {
        if let Some(week) = week_of(first, point.date).and_then(|week| value.get_mut(week)) {
            // In date order: the last of the week counts.
            *week = Some(point.value);
        }
    }
    let before = series.points.iter().rev().find(|point| point.date < first);
    let before = before
        .filter(|point| days_between(point.date, first) <= 7)
        .map(|point| point.value);
    let earlier = std::iter::once(before).chain(value.iter().copied());
    let moved: Vec<Option<f64>> = value
        .iter()
        .zip(earlier)
        .map(|(now, then)| Some((*now)? - then?))
        .collect();
    let skip = count.saturating_sub(MOST);
    debug_assert!(count == 0 || last_day(first, count - 1) <= at);
    (
        work.split_off(skip),
        moved.get(skip..).unwrap_or_default().to_vec(),
    )
}

fn week_of(first: Date, day: Date) -> Option<usize> {
    let days = days_between(first, day);
    (days >= 0).then_some(())?;
    usize::try_from(days / 7).ok()
}

/// Weeks with a movement.
pub(super) fn at_hand(moved: &[Option<f64>]) -> u32 {
    u32::try_from(moved.iter().flatten().count()).unwrap_or(u32::MAX)
}
