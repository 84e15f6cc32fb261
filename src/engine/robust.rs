//! Statistics that a few wild values do not move: of numbers, whatever they mean.
//!
//! Sources are named at each function; what they give is held against scipy and numpy in a test.

use super::assessment::Interval;
use super::variance::sum;

/// A straight line through points: the median of the slopes of all pairs (Theil 1950, Sen 1968), through the medians.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Line {
    /// Per unit of x.
    pub(crate) slope: f64,
    /// At x = 0.
    pub(crate) intercept: f64,
}

impl Line {
    /// The value at x.
    pub(crate) fn at(&self, x: f64) -> f64 {
        self.intercept + self.slope * x
    }
}

/// The line through some points; `None` for fewer than two different x.
pub(crate) fn line(points: &[(f64, f64)]) -> Option<Line> {
    let mut slopes = slopes(points);
    let slope = median(&mut slopes)?;
    through_medians(points, slope)
}

/// The line of a slope through the median of x and the median of y (as scipy's `theilslopes`).
pub(crate) fn through_medians(points: &[(f64, f64)], slope: f64) -> Option<Line> {
    let mut across: Vec<f64> = points.iter().map(|(x, _)| *x).collect();
    let mut along: Vec<f64> = points.iter().map(|(_, y)| *y).collect();
    Some(Line {
        slope,
        intercept: median(&mut along)? - slope * median(&mut across)?,
    })
}

/// The slopes of all pairs of points with different x.
fn slopes(points: &[(f64, f64)]) -> Vec<f64> {
    let mut slopes = Vec::with_capacity(points.len() * points.len().saturating_sub(1) / 2);
    for (index, one) in points.iter().enumerate() {
        for other in points.iter().skip(index + 1) {
            slopes.extend(slope_of(*one, *other));
        }
    }
    slopes
}

/// The slope between two points; `None` above each other.
pub(crate) fn slope_of(one: (f64, f64), other: (f64, f64)) -> Option<f64> {
    let run = other.0 - one.0;
    (run != 0.0).then(|| (other.1 - one.1) / run)
}

/// The range that holds the slope with 95 % confidence, from the distribution of Kendall's tau with ties (Sen 1968, section 3).
pub(crate) fn slope_range(points: &[(f64, f64)]) -> Option<Interval> {
    /// The 97.5 % point of the standard normal distribution.
    const Z: f64 = 1.959_963_984_540_054;
    let mut slopes = slopes(points);
    slopes.sort_by(f64::total_cmp);
    let last = slopes.len().checked_sub(1)?;
    let count = slopes.len() as f64;
    let size = points.len() as f64;
    let ties = |values: Vec<f64>| sum(tied(values).into_iter().map(spread));
    let across = ties(points.iter().map(|(x, _)| *x).collect());
    let along = ties(points.iter().map(|(_, y)| *y).collect());
    let sigma = ((spread(size) - across - along) / 18.0).max(0.0).sqrt();
    let upper = place(f64::midpoint(count, Z * sigma)).min(last);
    let lower = place(f64::midpoint(count, -Z * sigma)).saturating_sub(1);
    Some(Interval {
        low: *slopes.get(lower)?,
        high: *slopes.get(upper)?,
    })
}

fn spread(size: f64) -> f64 {
    size * (size - 1.0) * (2.0 * size + 5.0)
}

/// How often each value comes up that does so more than once.
fn tied(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    let runs = values.chunk_by(|a, b| a.total_cmp(b).is_eq());
    runs.map(|run| run.len() as f64)
        .filter(|length| *length > 1.0)
        .collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in a list, held to what is not negative"
)]
fn place(value: f64) -> usize {
    value.round_ties_even().max(0.0) as usize
}

/// The middle value, or the mean of the two in the middle; `None` of nothing. Reorders the values.
pub(crate) fn median(values: &mut [f64]) -> Option<f64> {
    let middle = values.len() / 2;
    let even = values.len().is_multiple_of(2);
    if values.is_empty() {
        return None;
    }
    let (below, high, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    if !even {
        return Some(*high);
    }
    let low = below.iter().copied().max_by(f64::total_cmp)?;
    Some(f64::midpoint(low, *high))
}

#[cfg(test)]
pub(crate) mod tests;
