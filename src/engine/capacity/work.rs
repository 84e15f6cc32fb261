//! What a person did: how much of it was strategic, what daily operations really take, and where they displaced strategy.

use jiff::civil::Date;

use crate::domain::calendar::{Period, plus_days};
use crate::domain::id::TaskId;
use crate::domain::settled::Settled;
use crate::domain::task::{Estimate, Task};
use crate::engine::history::Tracked;
use crate::engine::index::Work;
use crate::engine::variance::{EPSILON, sum};

/// The window of every measurement here, in weeks.
pub(super) const WEEKS: i64 = 8;

/// The part of a person's week that daily operations take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DailyShare {
    /// Nothing is declared: none is taken off.
    NotDeclared,
    /// Declared, 0 to 1.
    Declared(f64),
    /// Measured: unmapped done work over all done work; the share is `None` where nothing was done.
    Measured {
        /// The share, 0 to 1.
        share: Option<f64>,
        /// What it was measured on.
        on: WorkDone,
    },
}

impl DailyShare {
    /// The share, where known.
    pub fn share(self) -> Option<f64> {
        match self {
            Self::NotDeclared => Some(0.0),
            Self::Declared(share) => Some(share),
            Self::Measured { share, .. } => share,
        }
    }
}

/// Done work of a window, in hours where every task of it has any, else in tasks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorkDone {
    /// Linked to an initiative.
    pub strategic: f64,
    /// Linked to none.
    pub unmapped: f64,
    /// What both are counted in.
    pub unit: WorkUnit,
}

impl WorkDone {
    /// Strategic work over all work; `None` without any.
    pub fn strategic_share(self) -> Option<f64> {
        let all = self.strategic + self.unmapped;
        (all > 0.0).then(|| self.strategic / all)
    }
}

/// What done work is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkUnit {
    /// Hours spent, else estimated.
    Hours,
    /// Tasks.
    Tasks,
}

impl WorkUnit {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Tasks => "tasks",
        }
    }
}

/// Strategic work against its protected share in whole weeks.
#[derive(Debug, Clone, PartialEq)]
pub struct Protected {
    /// The declared share, 0 to 1.
    pub share: f64,
    /// The last eight whole weeks, oldest first.
    pub weeks: Vec<WorkWeek>,
}

impl Protected {
    /// Weeks in which the share was kept, of those in which anything was done.
    pub fn kept(&self) -> (u64, u64) {
        let shares = || {
            self.weeks
                .iter()
                .filter_map(|week| week.done.strategic_share())
        };
        let kept = shares().filter(|share| *share + EPSILON >= self.share);
        (kept.count() as u64, shares().count() as u64)
    }
}

/// What one person did in a week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorkWeek {
    /// Its Monday.
    pub start: Date,
    /// What was done.
    pub done: WorkDone,
}

/// A week in which unmapped work rose against the week before and strategic due dates slipped.
#[derive(Debug, Clone, PartialEq)]
pub struct DisplacedWeek {
    /// Its Monday.
    pub start: Date,
    /// Unmapped work of the week before.
    pub unmapped_before: f64,
    /// Unmapped work of the week.
    pub unmapped: f64,
    /// What both are counted in.
    pub unit: WorkUnit,
    /// The person's linked tasks whose due date was moved later in that week.
    pub slipped: Vec<TaskId>,
}

/// One person's work, looked at on a date by what was done of it.
#[derive(Debug)]
pub(super) struct Done<'t> {
    work: &'t Work<'t>,
    at: Date,
    /// What was done in the window and the week before it: linked to an initiative,
    strategic: Vec<Finished>,
    /// and linked to none.
    unmapped: Vec<Finished>,
    unit: WorkUnit,
}

/// The day on which a task was done, and what it took in hours, where that is known.
type Finished = (Date, Option<f64>);

impl<'t> Done<'t> {
    /// Looks at the work of a person on a date.
    pub(super) fn new(work: &'t Work<'t>, at: Date) -> Self {
        let window = plus_days(at, -7 * (WEEKS + 1))..=at;
        let finished = |tasks: &'t [&'t Tracked<'t>]| {
            let done = tasks.iter().filter(|task| !task.is_gone(at));
            let done = done.filter_map(|task| Some((task.done_on(at)?, task)));
            let done = done.filter(|(day, _)| window.contains(day));
            let done = done.map(|(day, task)| (day, hours(&task.known.task)));
            done.collect::<Vec<_>>()
        };
        let (strategic, unmapped) = (finished(&work.linked), finished(&work.unlinked));
        let mut all = strategic.iter().chain(&unmapped).peekable();
        // In hours where every task has any.
        let unit = if all.peek().is_some() && all.all(|(_, hours)| hours.is_some()) {
            WorkUnit::Hours
        } else {
            WorkUnit::Tasks
        };
        Self {
            work,
            at,
            strategic,
            unmapped,
            unit,
        }
    }

    /// The median of the hour estimates of the person's linked tasks, done ones included.
    pub(super) fn median_estimate(&self) -> Option<f64> {
        let (work, at) = (self.work, self.at);
        let existing = work.linked.iter().filter(|task| task.exists(at));
        let estimates = existing.map(|task| task.known.task.estimate);
        let settled = work.settled.iter().flat_map(|group| &group.tasks);
        let settled = settled.filter(|task| task.exists(at));
        let estimates = estimates.chain(settled.map(Settled::estimate));
        let hours = estimates.filter_map(|estimate| match estimate {
            Some(Estimate::Hours(hours)) if hours > 0.0 => Some(hours),
            Some(Estimate::Hours(_) | Estimate::Points(_)) | None => None,
        });
        crate::engine::owners::median(hours.collect())
    }

    /// Unmapped done work over all done work in the eight weeks up to the date.
    pub(super) fn measured_share(&self) -> DailyShare {
        let on = self.between(plus_days(self.at, -7 * WEEKS + 1), self.at);
        DailyShare::Measured {
            share: on.strategic_share().map(|strategic| 1.0 - strategic),
            on,
        }
    }

    /// The last eight whole weeks, oldest first.
    pub(super) fn weeks(&self) -> Vec<WorkWeek> {
        let running = Period::Week.start(plus_days(self.at, 1));
        let starts = (1..=WEEKS).rev().map(|back| plus_days(running, -7 * back));
        starts
            .map(|start| WorkWeek {
                start,
                done: self.between(start, plus_days(start, 6)),
            })
            .collect()
    }

    /// The weeks among the last eight in which unmapped work rose against the week before, and strategic due
    /// dates were moved later.
    pub(super) fn displaced(&self) -> Vec<DisplacedWeek> {
        let weeks = self.weeks();
        let pairs = weeks.iter().zip(weeks.iter().skip(1));
        pairs
            .filter(|(before, week)| week.done.unmapped > before.done.unmapped + EPSILON)
            .filter_map(|(before, week)| {
                let last = plus_days(week.start, 6);
                let slipped = self.work.linked.iter().filter(|task| {
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

    fn between(&self, first: Date, last: Date) -> WorkDone {
        let amount = |finished: &[Finished]| {
            let done = finished.iter();
            let done = done.filter(|(day, _)| (first..=last).contains(day));
            sum(done.map(|(_, hours)| match self.unit {
                WorkUnit::Hours => hours.unwrap_or(0.0),
                WorkUnit::Tasks => 1.0,
            }))
        };
        WorkDone {
            strategic: amount(&self.strategic),
            unmapped: amount(&self.unmapped),
            unit: self.unit,
        }
    }
}

/// What a done task took: hours spent, else its estimate.
fn hours(task: &Task) -> Option<f64> {
    let estimate = match task.estimate {
        Some(Estimate::Hours(hours)) => Some(hours),
        Some(Estimate::Points(_)) | None => None,
    };
    task.spent_hours.or(estimate).filter(|hours| *hours > 0.0)
}
