//! The largest correlation over some delays, and how often chance gives one as large.
//!
//! Trying nine delays is paid for: the shuffled series tries them as well. Shuffling goes by blocks of weeks from a
//! random place on, so that weeks which follow each other stay together (circular block permutation). It stops as soon as
//! twenty shuffles have done as well, since nothing can come of it any more (Besag and Clifford 1991). It knows two series of numbers.

use crate::engine::chance::Chance;

/// Delays of 0 to 8 weeks.
pub const DELAYS: u32 = 8;

/// The fewest pairs at a delay for it to be tried.
pub const LEAST_PAIRS: usize = 16;

/// Shuffles of a test that is not decided before.
const SHUFFLES: u32 = 999;

/// Shuffles that do as well, after which it is decided.
const ENOUGH: u32 = 20;

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tested {
    /// The largest by size.
    pub(super) correlation: f64,
    /// At which delay, in weeks; the shortest of several.
    pub(super) delay: u32,
    /// The share of shuffles that did as well, the series itself among them.
    pub(super) p: f64,
    /// Work and movement at that delay.
    pub(super) pairs: Vec<(f64, f64)>,
}

/// Tests a series of work against one of movements, week by week; `None` with too few pairs, or where one side never changes.
pub(super) fn test(work: &[f64], moved: &[Option<f64>], chance: &mut Chance) -> Option<Tested> {
    let sides: Vec<Side> = (0..=DELAYS)
        .filter_map(|delay| Side::new(moved, delay))
        .collect();
    let (correlation, delay) = largest(work, &sides)?;
    let size = correlation.abs() - 1e-12;
    let block = block(work.len());
    let (mut tried, mut as_large) = (0, 0);
    let mut shuffled = Vec::with_capacity(work.len());
    while tried < SHUFFLES && as_large < ENOUGH {
        shuffle(work, block, chance, &mut shuffled);
        tried += 1;
        let found = largest(&shuffled, &sides);
        as_large += u32::from(found.is_some_and(|(other, _)| other.abs() >= size));
    }
    // Besag and Clifford: stopped early, it is as large / tried; run to its end, the series itself counts as one.
    let p = if as_large == ENOUGH {
        f64::from(ENOUGH) / f64::from(tried)
    } else {
        f64::from(as_large + 1) / f64::from(SHUFFLES + 1)
    };
    Some(Tested {
        correlation,
        delay,
        p,
        pairs: pairs(work, moved, delay),
    })
}

/// The movements at one delay, which no shuffle changes: less their mean, each with the week of the work that goes with it.
#[derive(Debug)]
struct Side {
    delay: u32,
    weeks: Vec<(usize, f64)>,
    squares: f64,
}

impl Side {
    /// `None` with too few pairs, or where nothing ever moved.
    fn new(moved: &[Option<f64>], delay: u32) -> Option<Self> {
        let later = moved.iter().skip(delay as usize).enumerate();
        let mut weeks: Vec<(usize, f64)> = later
            .filter_map(|(week, moved)| Some((week, (*moved)?)))
            .collect();
        if weeks.len() < LEAST_PAIRS {
            return None;
        }
        let mean = weeks.iter().map(|(_, moved)| moved).sum::<f64>() / weeks.len() as f64;
        for (_, moved) in &mut weeks {
            *moved -= mean;
        }
        let squares: f64 = weeks.iter().map(|(_, moved)| moved * moved).sum();
        (squares > 0.0).then_some(Self {
            delay,
            weeks,
            squares,
        })
    }

    /// Pearson's correlation with a series of work; `None` where that never changes.
    fn correlation(&self, work: &[f64]) -> Option<f64> {
        let (mut total, mut squares, mut both) = (0.0, 0.0, 0.0);
        for (week, moved) in &self.weeks {
            let work = work.get(*week).copied()?;
            total += work;
            squares += work * work;
            both += work * moved;
        }
        let spread = squares - total * total / self.weeks.len() as f64;
        (spread > squares * 1e-12).then(|| (both / (spread * self.squares).sqrt()).clamp(-1.0, 1.0))
    }
}

/// The correlation that is largest by size, and its delay.
fn largest(work: &[f64], sides: &[Side]) -> Option<(f64, u32)> {
    let mut best: Option<(f64, u32)> = None;
    for side in sides {
        let Some(found) = side.correlation(work) else {
            continue;
        };
        if best.is_none_or(|(best, _)| found.abs() > best.abs()) {
            best = Some((found, side.delay));
        }
    }
    best
}

/// The work of each week with the movement so many weeks later.
pub(super) fn pairs(work: &[f64], moved: &[Option<f64>], delay: u32) -> Vec<(f64, f64)> {
    let later = moved.iter().skip(delay as usize);
    let both = work.iter().zip(later);
    both.filter_map(|(work, moved)| Some((*work, (*moved)?)))
        .collect()
}

/// Weeks of a block: the cube root of all, two at least.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cube root of a number of weeks"
)]
fn block(weeks: usize) -> usize {
    (weeks as f64).cbrt().round().max(2.0) as usize
}

fn shuffle(work: &[f64], block: usize, chance: &mut Chance, out: &mut Vec<f64>) {
    let mut turned = work.to_vec();
    turned.rotate_left(chance.index(work.len()));
    let mut blocks: Vec<&[f64]> = turned.chunks(block).collect();
    chance.shuffle(&mut blocks);
    out.clear();
    out.extend(blocks.into_iter().flatten());
}

/// The correlation at one delay.
#[cfg(test)]
pub(super) fn largest_of(work: &[f64], moved: &[Option<f64>], delay: u32) -> Option<f64> {
    Side::new(moved, delay)?.correlation(work)
}
