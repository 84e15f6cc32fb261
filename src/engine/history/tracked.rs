//! The tasks of a snapshot with their histories, those of the last round where the records are the same.
//!
//! It knows records and events; not links or measures.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use super::History;
use crate::domain::id::TaskId;
use crate::domain::task::{KnownTask, TaskEvent};
use crate::engine::round::{Known, kept_in_order};

/// One task with its history, ready to be asked about any date.
#[derive(Debug)]
pub(crate) struct Tracked<'a> {
    /// As its source last described it.
    pub(crate) known: &'a Arc<KnownTask>,
    /// Its place among the tasks of the snapshot.
    pub(crate) place: usize,
    history: Arc<History>,
}

impl Deref for Tracked<'_> {
    type Target = History;

    fn deref(&self) -> &History {
        &self.history
    }
}

/// Every task of a snapshot with its history, in id order; the histories of the last round where the records are the same.
pub(crate) fn track<'a, 'e>(
    tasks: &'a [Arc<KnownTask>],
    events: impl IntoIterator<Item = &'e TaskEvent>,
    zone: &TimeZone,
    last: Vec<Known<KnownTask, History>>,
) -> Vec<Tracked<'a>> {
    let mut tasks: Vec<&Arc<KnownTask>> = tasks.iter().collect();
    tasks.sort_by(|a, b| a.task.id.cmp(&b.task.id));
    let kept = kept_in_order(&tasks, last);
    let new = tasks.iter().zip(&kept).filter(|(_, kept)| kept.is_none());
    let mut by_task: HashMap<&TaskId, Vec<&TaskEvent>> =
        new.map(|(known, _)| (&known.task.id, Vec::new())).collect();
    if !by_task.is_empty() {
        for event in events {
            if let Some(own) = by_task.get_mut(&event.task) {
                own.push(event);
            }
        }
    }
    let tracked = tasks.into_par_iter().zip(kept).enumerate();
    let tracked = tracked.map(|(place, (known, kept))| {
        let events = by_task.get(&known.task.id).map_or(&[][..], Vec::as_slice);
        let new = || Arc::new(History::new(known, events, zone));
        Tracked {
            known,
            place,
            history: kept.unwrap_or_else(new),
        }
    });
    tracked.collect()
}

impl<'a> Tracked<'a> {
    /// One task by itself.
    pub(crate) fn new(known: &'a Arc<KnownTask>, events: &[&TaskEvent], zone: &TimeZone) -> Self {
        Self {
            known,
            place: 0,
            history: Arc::new(History::new(known, events, zone)),
        }
    }

    /// Its history, for a later round.
    pub(crate) fn into_history(self) -> Arc<History> {
        self.history
    }
}

impl Tracked<'_> {
    /// The task with state, closed date and due date as they stood on a date; the very same one where they stand so now.
    pub(crate) fn rewound(&self, at: Date) -> Arc<KnownTask> {
        let (now, then) = (self.known, self.step_at(at));
        let state = then.map_or(self.initial, |step| step.state);
        let closed = then
            .filter(|step| !step.state.is_remaining())
            .map(|step| step.at);
        let due = self.due_then(at).at;
        let gone_at = now.gone_at.filter(|_| self.is_gone(at));
        let task = &now.task;
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
