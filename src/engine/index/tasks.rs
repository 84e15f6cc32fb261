//! The tasks of a snapshot with their histories, by identity and by the names that trackers use among themselves, and what the plan
//! makes of each.
//!
//! It knows tasks and their names; not scopes or figures.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::matched::{Matched, Matcher, Placed};
use crate::domain::people::Directory;
use crate::domain::settled::SettledGroup;
use crate::domain::snapshot::Snapshot;
use crate::domain::task::{KnownTask, State, Task};
use crate::engine::history::{Tracked, track};
use crate::engine::link::Linker;
use crate::engine::round::{Known, Round};

/// The tasks of a snapshot with their histories, by identity and by the names trackers use among themselves.
#[derive(Debug)]
pub(crate) struct Tasks<'a> {
    /// In id order.
    pub(crate) all: Vec<Tracked<'a>>,
    /// Empty where no task names another.
    by_name: HashMap<(&'a str, &'a str), usize>,
    /// What the plan makes of each, in the same order.
    pub(super) matched: Vec<Known<KnownTask, Matched>>,
    /// What it makes of each group of settled ones, in their order.
    pub(super) placed: Vec<Known<SettledGroup, Placed>>,
}

impl<'a> Tasks<'a> {
    /// Reads the tasks and events of a snapshot, and finds out what each counts for; what an earlier round found of the same
    /// records is taken over.
    pub(crate) fn of(
        snapshot: &'a Snapshot,
        rules: &(Linker, Directory),
        last: &mut Round,
    ) -> Self {
        let zone = &snapshot.plan.time_zone;
        let events = snapshot.events.iter().map(Arc::as_ref);
        let all = track(
            &snapshot.tasks,
            events,
            zone,
            std::mem::take(&mut last.histories),
        );
        let mut by_name = HashMap::new();
        // Many trackers know neither parents nor blockers.
        let is_asked = |task: &Task| task.parent.is_some() || !task.blocked_by.is_empty();
        let mut tasks = snapshot.tasks.iter().map(|known| &known.task);
        if !snapshot.settled_parents.is_empty() || tasks.any(is_asked) {
            by_name.reserve(all.len() * 2);
            let key = |task: &'a Task| (task.id.source.as_str(), task.key.as_str());
            let external = |task: &'a Task| (task.id.source.as_str(), task.id.external.as_str());
            for (index, tracked) in all.iter().enumerate() {
                by_name.insert(key(&tracked.known.task), index);
            }
            for (index, tracked) in all.iter().enumerate() {
                by_name.insert(external(&tracked.known.task), index);
            }
        }
        let mut tasks = Self {
            all,
            by_name,
            matched: Vec::new(),
            placed: Vec::new(),
        };
        let matcher = Matcher::new(&snapshot.plan, rules);
        tasks.matched = matcher.tasks(&tasks, std::mem::take(&mut last.matched));
        tasks.placed = matcher.groups(&snapshot.settled, std::mem::take(&mut last.placed));
        tasks
    }

    /// Leaves what was found out to the next round.
    pub(crate) fn leave(self, round: &mut Round) {
        let histories = self.all.into_iter();
        round.histories = histories
            .map(|task| (Arc::clone(task.known), task.into_history()))
            .collect();
        round.matched = self.matched;
        round.placed = self.placed;
    }

    /// The task that another one of the same source names by external id or key.
    fn named(&self, by: &Task, name: &str) -> Option<&Tracked<'a>> {
        self.of_name(by.id.source.as_str(), name)
    }

    /// The tasks that a task names: its parent, and what blocks it.
    pub(crate) fn named_by(&self, task: &'a Task) -> impl Iterator<Item = &Tracked<'a>> {
        let names = task.parent.iter().chain(&task.blocked_by);
        names.filter_map(|name| self.named(task, name))
    }

    pub(super) fn of_name(&self, source: &str, name: &str) -> Option<&Tracked<'a>> {
        let index = self.by_name.get(&(source, name))?;
        self.all.get(*index)
    }

    /// The key or external id of the parent that the task itself does not spell out.
    pub(super) fn parent_words<'t>(&'t self, task: &'t Task) -> Option<&'t str> {
        let name = task.parent.as_deref()?;
        let parent = &self.named(task, name)?.known.task;
        Some(if parent.key == name {
            &parent.id.external
        } else {
            &parent.key
        })
    }

    /// The task that another one names as its parent.
    pub(crate) fn parent(&self, child: &Task) -> Option<&Tracked<'a>> {
        self.named(child, child.parent.as_deref()?)
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
