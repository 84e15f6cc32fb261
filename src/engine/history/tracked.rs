//! One task with its history, and the events that histories are read from.
//!
//! It knows records and events; not links or measures.

use std::collections::{HashMap, HashSet};
use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::History;
use crate::domain::id::TaskId;
use crate::domain::task::{KnownTask, TaskEvent};

/// One task with its history, ready to be asked about any date.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tracked<'a> {
    /// As its source last described it.
    pub(crate) known: &'a Arc<KnownTask>,
    /// Its place among the tasks of the snapshot.
    pub(crate) place: usize,
    history: &'a History,
}

impl Deref for Tracked<'_> {
    type Target = History;

    fn deref(&self) -> &History {
        self.history
    }
}

impl<'a> Tracked<'a> {
    /// A task at its place with its history.
    pub(crate) fn new(known: &'a Arc<KnownTask>, place: usize, history: &'a History) -> Self {
        Self {
            known,
            place,
            history,
        }
    }

    /// The task with state, closed date and due date as they stood on a date; the very same one where they stand so now.
    pub(crate) fn rewound(&self, at: Date) -> Arc<KnownTask> {
        let (now, then) = (self.known, self.step_at(at));
        let state = then.map_or(self.initial, |step| step.state);
        let closed = then
            .filter(|step| !step.state.is_remaining())
            .map(|step| step.at);
        let gone_at = now.gone_at.filter(|_| self.is_gone(at));
        let task = &now.task;
        let due = self.old_due(at).map_or(task.due, |old| old.at);
        if (state, closed, due, gone_at) == (task.state, task.closed, task.due, now.gone_at) {
            return Arc::clone(now);
        }
        let mut known = KnownTask::clone(now);
        if state != known.task.state {
            known.task.state = state;
            known.task.raw_state = state.as_str().into();
        }
        known.task.closed = closed;
        known.task.due = due;
        known.gone_at = gone_at;
        Arc::new(known)
    }
}

/// The events of each task that has any, in the order in which they were seen.
#[derive(Debug)]
pub(crate) struct Trails<'e>(HashMap<&'e TaskId, Vec<&'e TaskEvent>>);

impl<'e> Trails<'e> {
    /// Those of some tasks; `None`: of all.
    pub(crate) fn of(events: &'e [Arc<TaskEvent>], tasks: Option<&HashSet<&TaskId>>) -> Self {
        let is_wanted = |event: &&'e TaskEvent| tasks.is_none_or(|of| of.contains(&event.task));
        let wanted = events.par_iter().map(Arc::as_ref).filter(is_wanted);
        let wanted: Vec<&TaskEvent> = wanted.collect();
        let mut trails: HashMap<&TaskId, Vec<&TaskEvent>> = HashMap::new();
        for event in wanted {
            trails.entry(&event.task).or_default().push(event);
        }
        Self(trails)
    }

    /// The events of one task.
    pub(crate) fn of_task(&self, task: &TaskId) -> &[&'e TaskEvent] {
        self.0.get(task).map_or(&[][..], Vec::as_slice)
    }
}
