//! What a lead's tasks add up to on many dates, from one look at each task.
//!
//! A task is done, or left, from one of its own days to the next: a sum over tasks moves on those days alone. It knows
//! tasks and amounts; not kinds of leads.

use jiff::civil::Date;

use crate::domain::settled::{End, Settled};
use crate::engine::history::Tracked;
use crate::engine::variance::is_exact;

/// Exact amounts up to this sum add up exactly in any order; of others the last digit would follow the order.
const LARGEST: f64 = 1e12;

/// The amounts done and left by each day on which one of them moved.
#[derive(Debug)]
pub(super) struct Timeline {
    /// The day, then what is done and what is left from it on; in date order.
    days: Vec<(Date, f64, f64)>,
}

impl Timeline {
    /// Looks at each task once; `None` where the amounts do not add up exactly.
    pub(super) fn new<'t>(
        tasks: impl Iterator<Item = (&'t Tracked<'t>, f64)>,
        settled: impl Iterator<Item = (&'t Settled, f64)>,
    ) -> Option<Self> {
        let mut moves = Vec::new();
        let (mut size, mut turns) = (0.0, Vec::new());
        for (task, amount) in tasks {
            size += amount.abs();
            if !is_exact(amount) || size > LARGEST {
                return None;
            }
            turns.clear();
            turns.push(Date::MIN);
            turns.extend(task.turns());
            turns.sort_unstable();
            let (mut done, mut left) = (0.0, 0.0);
            for &day in &turns {
                let counted = |counts: bool| if counts { amount } else { 0.0 };
                let now = (counted(task.is_done(day)), counted(task.is_remaining(day)));
                moves.push((day, now.0 - done, now.1 - left));
                (done, left) = now;
            }
        }
        for (task, amount) in settled {
            size += amount.abs();
            if size > LARGEST {
                return None;
            }
            let from = task.from.unwrap_or(Date::MIN);
            let left = if from < task.closed { amount } else { 0.0 };
            let done = if task.end == End::Done { amount } else { 0.0 };
            moves.push((from, 0.0, left));
            moves.push((task.closed, done, -left));
        }
        moves.sort_unstable_by_key(|(day, ..)| *day);
        Some(Self {
            days: summed(moves),
        })
    }

    /// What is done and what is left at the end of a day.
    pub(super) fn at(&self, day: Date) -> (f64, f64) {
        let after = self.days.partition_point(|(on, ..)| *on <= day);
        let last = after.checked_sub(1).and_then(|last| self.days.get(last));
        last.map_or((0.0, 0.0), |(_, done, left)| (*done, *left))
    }
}

/// Running sums, one for each day.
fn summed(moves: Vec<(Date, f64, f64)>) -> Vec<(Date, f64, f64)> {
    let mut days: Vec<(Date, f64, f64)> = Vec::new();
    let (mut done, mut left) = (0.0, 0.0);
    for (day, more, fewer) in moves {
        (done, left) = (done + more, left + fewer);
        match days.last_mut() {
            Some(last) if last.0 == day => *last = (day, done, left),
            Some(_) | None => days.push((day, done, left)),
        }
    }
    days
}

#[cfg(test)]
mod tests;
