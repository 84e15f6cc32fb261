//! What a lead's tasks add up to on many dates, from one look at each task.
//!
//! A task is done, or left, from one of its own days to the next: a sum over tasks moves on those days alone. It knows
//! tasks and amounts; not kinds of leads.

use jiff::civil::Date;

use super::by_day::{ByDay, place};
use crate::domain::settled::{End, Settled};
use crate::engine::history::Tracked;

/// The amounts done and left at the end of each day.
#[derive(Debug)]
pub(super) struct Timeline(ByDay<2>);

impl Timeline {
    /// Looks at each task once, the amounts being exact; `None` where days lie too far apart.
    pub(super) fn new<'t>(
        tasks: impl Iterator<Item = (&'t Tracked<'t>, f64)>,
        settled: impl Iterator<Item = (&'t Settled, f64)>,
    ) -> Option<Self> {
        let mut moves = Vec::with_capacity(2 * (tasks.size_hint().0 + settled.size_hint().0));
        let (mut before, mut turns) = ([0.0; 2], Vec::new());
        for (task, amount) in tasks {
            turns.clear();
            turns.extend(task.turns());
            turns.sort_unstable();
            let standing = |day: Date| {
                let counted = |counts: bool| if counts { amount } else { 0.0 };
                let (is_done, is_remaining) = task.is_done_or_remaining(day);
                [counted(is_done), counted(is_remaining)]
            };
            let mut then = standing(Date::MIN);
            before = [before[0] + then[0], before[1] + then[1]];
            for &day in &turns {
                let now = standing(day);
                moves.push((place(day), [now[0] - then[0], now[1] - then[1]]));
                then = now;
            }
        }
        for (task, amount) in settled {
            let from = task.counts_from();
            if from.is_none() {
                before[1] += amount;
            }
            moves.extend(moves_of(task, from, amount));
        }
        ByDay::new(before, moves.iter().copied()).map(Self)
    }

    /// What is done and what is left at the end of a day.
    pub(super) fn at(&self, day: Date) -> (f64, f64) {
        let [done, left] = self.0.at(day);
        (done, left)
    }
}

/// When a settled task begins to count as left to do, and when it no longer does.
fn moves_of(task: &Settled, from: Option<Date>, amount: f64) -> [(i32, [f64; 2]); 2] {
    let closed = place(task.closed());
    let done = if task.end() == End::Done { amount } else { 0.0 };
    match from.map(place) {
        None => [(closed, [0.0; 2]), (closed, [done, -amount])],
        Some(from) if from < closed => [(from, [0.0, amount]), (closed, [done, -amount])],
        Some(_) => [(closed, [0.0; 2]), (closed, [done, 0.0])],
    }
}

#[cfg(test)]
mod tests;
