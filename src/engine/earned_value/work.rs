//! A task as earned value sees it: its estimate, and the days that it is spread over.
//!
//! It knows tasks and dates; not sums.

use jiff::civil::Date;

use super::Effort;
use super::line::Span;
use crate::domain::id::TaskId;
use crate::domain::plan::Initiative;
use crate::domain::settled::Settled;
use crate::domain::task::{Estimate, State};
use crate::engine::history::Tracked;

/// A task with the days that its estimate is spread over.
#[derive(Debug)]
pub(super) struct Work<'a> {
    /// `None` for a settled one.
    pub(super) id: Option<&'a TaskId>,
    pub(super) estimate: Option<Estimate>,
    pub(super) spent: Option<f64>,
    pub(super) is_cancelled: bool,
    pub(super) done_on: Option<Date>,
    pub(super) start: Date,
    pub(super) due: Date,
}

impl<'a> Work<'a> {
    pub(super) fn new(tracked: &'a Tracked<'a>, initiative: &Initiative, at: Date) -> Self {
        let task = &tracked.known.task;
        let due = tracked.due_at(at).unwrap_or(initiative.due);
        Self {
            id: Some(&task.id),
            estimate: task.estimate,
            spent: task.spent_hours,
            is_cancelled: tracked.state_at(at) == State::Cancelled,
            done_on: tracked.done_on(at),
            start: tracked.start.unwrap_or(initiative.start).min(due),
            due,
        }
    }

    pub(super) fn settled(task: &Settled, initiative: &Initiative, at: Date) -> Self {
        let due = task.due().unwrap_or(initiative.due);
        Self {
            id: None,
            estimate: task.estimate(),
            spent: task.spent(),
            is_cancelled: task.is_cancelled(at),
            done_on: task.done_on(at),
            start: task.start().unwrap_or(initiative.start).min(due),
            due,
        }
    }

    pub(super) fn size(&self, unit: Effort) -> Option<f64> {
        match (self.estimate?, unit) {
            (Estimate::Hours(size), Effort::Hours) | (Estimate::Points(size), Effort::Points) => {
                Some(size).filter(|size| size.is_finite() && *size > 0.0)
            }
            (Estimate::Hours(_), Effort::Points) | (Estimate::Points(_), Effort::Hours) => None,
        }
    }

    /// The days that a size is spread over.
    pub(super) fn span(&self, size: f64) -> Span {
        Span {
            size,
            start: self.start,
            due: self.due,
        }
    }
}
