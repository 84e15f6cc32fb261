//! The tasks of a snapshot with their histories, by identity and by the names that trackers use among themselves, and what the plan
//! makes of each.
//!
//! It knows tasks and their names; not scopes or figures.

use jiff::civil::Date;

use super::lists::Lists;
use super::matched::{Matched, Placed};
use super::names::Names;
use super::rows::{Row, Rows};
use super::today::Today;
use super::touched::Touched;
use crate::domain::id::SourceId;
use crate::domain::settled::SettledGroup;
use crate::domain::task::{State, Task};
use crate::engine::history::Tracked;
use crate::engine::round::Known;

/// The tasks of a snapshot with their histories, by identity and by the names trackers use among themselves.
#[derive(Debug)]
pub(crate) struct Tasks<'a> {
    /// In id order.
    pub(crate) all: Vec<Tracked<'a>>,
    names: Names<'a>,
    /// What was made of each, in the same order.
    rows: &'a Rows,
    /// Whose records are others than in the last round.
    pub(crate) touched: Touched,
    /// Whether any of them has an estimate: many trackers know none.
    pub(crate) is_any_estimated: bool,
}

impl<'a> Tasks<'a> {
    /// The rows of a snapshot, ready to be asked.
    pub(crate) fn of(rows: &'a Rows, names: Names<'a>, touched: Touched) -> Self {
        let all = names.records.iter().zip(&rows.tasks).enumerate();
        let all = all.map(|(place, (known, row))| Tracked::new(known, place, &row.history));
        Self {
            all: all.collect(),
            is_any_estimated: rows.today.iter().any(|today| today.is_estimated),
            names,
            rows,
            touched,
        }
    }

    /// What was made of each task, in order.
    pub(crate) fn rows(&self) -> &'a [Row] {
        &self.rows.tasks
    }

    /// How each task stands on the day of the round, in order.
    pub(crate) fn today(&self) -> &'a [Today] {
        &self.rows.today
    }

    /// How those of each source stand, by source.
    pub(crate) fn today_by_source(&self) -> impl Iterator<Item = (&'a SourceId, &'a [Today])> {
        let (mut rows, mut today) = (self.rows(), self.today());
        std::iter::from_fn(move || {
            let source = &rows.first()?.known.task.id.source;
            let end = rows.partition_point(|row| row.known.task.id.source <= *source);
            let own;
            (own, today) = today.split_at_checked(end)?;
            rows = rows.get(end..)?;
            Some((source, own))
        })
    }

    /// How a task stands on the day of the round.
    pub(crate) fn stands(&self, tracked: &Tracked<'_>) -> Option<&'a Today> {
        self.rows.today.get(tracked.place)
    }

    /// The accounts of tasks that count and belong to nobody of the plan, by source.
    pub(crate) fn strangers(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.rows.strangers.all()
    }

    /// What the plan makes of the task at a place.
    pub(super) fn matched_at(&self, place: usize) -> Option<&'a Matched> {
        self.rows.tasks.get(place).map(|row| row.matched.as_ref())
    }

    /// Which tasks count for what.
    pub(super) fn lists(&self) -> &'a Lists {
        &self.rows.lists
    }

    /// The tasks at some places.
    pub(super) fn at(&'a self, places: &'a [u32]) -> impl Iterator<Item = &'a Tracked<'a>> {
        places
            .iter()
            .filter_map(|place| self.all.get(*place as usize))
    }

    /// What the plan makes of each group of settled tasks, in their order.
    pub(super) fn placed(&self) -> &'a [Known<SettledGroup, Placed>] {
        &self.rows.groups
    }

    /// The task that another one of the same source names by external id or key.
    fn named(&self, by: &Task, name: &str) -> Option<&Tracked<'a>> {
        self.all.get(self.names.place(&by.id.source, name)?)
    }

    /// The keys of the unfinished records that a task names as its blockers, and the names of those that are not known.
    pub(crate) fn blockers(&self, task: &Task, at: Date) -> Vec<String> {
        let names = task.blocked_by.iter();
        names
            .filter_map(|name| match self.named(task, name) {
                Some(blocker) => blocker
                    .is_remaining(at)
                    .then(|| blocker.known.task.key.to_string()),
                None => Some(name.to_string()),
            })
            .collect()
    }

    /// Whether a task that remains is held up on a date: by its state, or by a record that is not finished.
    pub(crate) fn is_blocked(&self, tracked: &Tracked<'_>, at: Date) -> bool {
        let task = &tracked.known.task;
        tracked.is_remaining(at)
            && (tracked.state_at(at) == State::Blocked
                || task.blocked_by_count.is_some_and(|count| count > 0)
                || task.blocked_by.iter().any(|name| {
                    self.named(task, name)
                        .is_some_and(|blocker| blocker.is_remaining(at))
                }))
    }
}
