//! The records of a snapshot in their order, and by the names that trackers use among themselves.
//!
//! It knows records and their names; not what is made of them.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::id::SourceId;
use crate::domain::task::{KnownTask, Task};

/// The records of a snapshot, and which of them a name means.
#[derive(Debug)]
pub(crate) struct Names<'a> {
    /// In id order.
    pub(super) records: Vec<&'a Arc<KnownTask>>,
    /// Empty where nothing names a record.
    by_name: HashMap<(&'a str, &'a str), usize>,
}

/// Whether a record names others: many trackers know neither parents nor blockers.
pub(super) fn names_others(task: &Task) -> bool {
    task.parent.is_some() || !task.blocked_by.is_empty()
}

impl<'a> Names<'a> {
    /// Looks records through that stand in id order; their names only where anything asks for them.
    pub(super) fn of(records: Vec<&'a Arc<KnownTask>>, is_asked: bool) -> Self {
        let mut by_name = HashMap::new();
        if is_asked {
            by_name.reserve(records.len() * 2);
            let key = |task: &'a Task| (task.id.source.as_str(), task.key.as_str());
            let external = |task: &'a Task| (task.id.source.as_str(), task.id.external.as_str());
            for (place, known) in records.iter().enumerate() {
                by_name.insert(key(&known.task), place);
            }
            for (place, known) in records.iter().enumerate() {
                by_name.insert(external(&known.task), place);
            }
        }
        Self { records, by_name }
    }

    /// The place of the record that a source means by an external id or key.
    pub(super) fn place(&self, source: &SourceId, name: &str) -> Option<usize> {
        self.by_name.get(&(source.as_str(), name)).copied()
    }

    /// The record that another one of the same source names by external id or key.
    fn named(&self, by: &Task, name: &str) -> Option<&'a Arc<KnownTask>> {
        self.records.get(self.place(&by.id.source, name)?).copied()
    }

    /// The records that a record names, in its order: its parent, and what blocks it.
    pub(super) fn named_by(&self, task: &Task) -> impl Iterator<Item = &'a Arc<KnownTask>> {
        let names = task.parent.iter().chain(&task.blocked_by);
        names.filter_map(|name| self.named(task, name))
    }

    /// The key or external id of the parent that the task itself does not spell out.
    pub(super) fn parent_words(&self, task: &Task) -> Option<&'a str> {
        let name = task.parent.as_deref()?;
        let parent = &self.named(task, name)?.task;
        Some(if parent.key == name {
            &parent.id.external
        } else {
            &parent.key
        })
    }
}
