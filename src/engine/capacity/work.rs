//! What a person did: how much of it was strategic, what daily operations really take, and where they displaced strategy.

use jiff::civil::Date;

use super::{DailyShare, DisplacedWeek, WorkDone, WorkUnit, WorkWeek};
use crate::domain::calendar::{Period, plus_days};
use crate::domain::settled::Settled;
use crate::domain::task::{Estimate, Task};
use crate::engine::history::Tracked;
use crate::engine::variance::{EPSILON, sum};

/// The window of every measurement here, in weeks.
pub(super) const WEEKS: i64 = 8;

/// One person's tasks, in id order.
#[derive(Debug, Default)]
pub(super) struct Done<'t> {
    /// Linked to an initiative.
    pub(super) linked: Vec<&'t Tracked<'t>>,
    /// Linked to none.
    pub(super) unlinked: Vec<&'t Tracked<'t>>,
    /// The settled ones that are linked; what was done so long ago is in no window.
    pub(super) settled: Vec<&'t Settled>,
}

impl Done<'_> {
    /// The median of the hour estimates of the person's linked tasks, done ones included.
    pub(super) fn median_estimate(&self, at: Date) -> Option<f64> {
        let existing = self.linked.iter().filter(|task| task.exists(at));
        let estimates = existing.map(|task| task.known.task.estimate);
        let settled = self.settled.iter().filter(|task| task.exists(at));
        let estimates = estimates.chain(settled.map(|task| task.estimate));
        let hours = estimates.filter_map(|estimate| match estimate {
            Some(Estimate::Hours(hours)) if hours > 0.0 => Some(hours),
            Some(Estimate::Hours(_) | Estimate::Points(_)) | None => None,
        });
        crate::engine::owners::median(hours.collect())
    }

    /// Unmapped done work over all done work in the eight weeks up to a date.
    pub(super) fn measured_share(&self, at: Date) -> DailyShare {
        let on = self.between(plus_days(at, -7 * WEEKS + 1), at, at, self.unit(at));
        DailyShare::Measured {
            share: on.strategic_share().map(|strategic| 1.0 - strategic),
            on,
        }
    }

    /// The last eight whole weeks, oldest first.
    pub(super) fn weeks(&self, at: Date) -> Vec<WorkWeek> {
        let running = Period::Week.start(plus_days(at, 1));
        let unit = self.unit(at);
        let starts = (1..=WEEKS).rev().map(|back| plus_days(running, -7 * back));
        starts
            .map(|start| WorkWeek {
                start,
                done: self.between(start, plus_days(start, 6), at, unit),
            })
            .collect()
    }

    /// The weeks among the last eight in which unmapped work rose against the week before, and strategic due
    /// dates were moved later.
    pub(super) fn displaced(&self, at: Date) -> Vec<DisplacedWeek> {
        let weeks = self.weeks(at);
        let pairs = weeks.iter().zip(weeks.iter().skip(1));
        pairs
            .filter(|(before, week)| week.done.unmapped > before.done.unmapped + EPSILON)
            .filter_map(|(before, week)| {
                let last = plus_days(week.start, 6);
                let slipped = self.linked.iter().filter(|task| {
                    let moves = task.due_moves();
                    moves
                        .iter()
                        .any(|moved| moved.is_later() && (week.start..=last).contains(&moved.on))
                });
                let slipped: Vec<_> = slipped.map(|task| task.known.task.id.clone()).collect();
                (!slipped.is_empty()).then_some(DisplacedWeek {
                    start: week.start,
                    unmapped_before: before.done.unmapped,
                    unmapped: week.done.unmapped,
                    unit: week.done.unit,
                    slipped,
                })
            })
            .collect()
    }

    /// Hours where every task done in the window (of whole weeks, and up to the date) has any.
    fn unit(&self, at: Date) -> WorkUnit {
        let from = plus_days(at, -7 * (WEEKS + 1));
        let all = self.linked.iter().chain(&self.unlinked);
        let mut done = all
            .filter(|task| is_done_between(task, from, at, at))
            .peekable();
        if done.peek().is_some() && done.all(|task| hours(&task.known.task).is_some()) {
            WorkUnit::Hours
        } else {
            WorkUnit::Tasks
        }
    }

    fn between(&self, first: Date, last: Date, at: Date, unit: WorkUnit) -> WorkDone {
        let amount = |tasks: &[&Tracked<'_>]| {
            let done = tasks
                .iter()
                .filter(|task| is_done_between(task, first, last, at));
            sum(done.map(|task| match unit {
                WorkUnit::Hours => hours(&task.known.task).unwrap_or(0.0),
                WorkUnit::Tasks => 1.0,
            }))
        };
        WorkDone {
            strategic: amount(&self.linked),
            unmapped: amount(&self.unlinked),
            unit,
        }
    }
}

fn is_done_between(task: &Tracked<'_>, first: Date, last: Date, at: Date) -> bool {
    !task.is_gone(at)
        && task
            .done_on(at)
            .is_some_and(|day| (first..=last).contains(&day))
}

/// What a done task took: hours spent, else its estimate.
fn hours(task: &Task) -> Option<f64> {
    let estimate = match task.estimate {
        Some(Estimate::Hours(hours)) => Some(hours),
        Some(Estimate::Points(_)) | None => None,
    };
    task.spent_hours.or(estimate).filter(|hours| *hours > 0.0)
}
