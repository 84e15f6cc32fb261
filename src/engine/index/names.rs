//! The records of a snapshot in their order, and by the names that trackers use among themselves.
//!
//! It knows records and their names; not what is made of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::domain::id::SourceId;
use crate::domain::task::{KnownTask, Task};
use crate::domain::text::Text;

/// The places of records by the names that they have in their sources.
#[derive(Debug, Default)]
pub(super) struct ByName(BTreeMap<SourceId, HashMap<Text, usize>>);

/// The records of a snapshot, and which of them a name means.
#[derive(Debug)]
pub(crate) struct Names<'a> {
    /// In id order.
    pub(super) records: Vec<&'a Arc<KnownTask>>,
    /// Empty where nothing names a record.
    by_name: Arc<ByName>,
}

impl ByName {
    /// Looks records through that stand in id order. An external id goes before a key.
    pub(super) fn of(records: &[&Arc<KnownTask>]) -> Self {
        let mut by_name: BTreeMap<SourceId, HashMap<Text, usize>> = BTreeMap::new();
        let of_sources = records.chunk_by(|one, other| one.task.id.source == other.task.id.source);
        let mut from = 0;
        for own in of_sources {
            let mut places = HashMap::with_capacity(2 * own.len());
            let keys = own.iter().map(|known| &known.task.key);
            let externals = own.iter().map(|known| &known.task.id.external);
            places.extend(keys.cloned().zip(from..));
            places.extend(externals.cloned().zip(from..));
            from += own.len();
            if let Some(first) = own.first() {
                by_name.insert(first.task.id.source.clone(), places);
            }
        }
        Self(by_name)
    }

    /// Whether no record was looked through.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whether a record names others: many trackers know neither parents nor blockers.
pub(super) fn names_others(task: &Task) -> bool {
    task.parent.is_some() || !task.blocked_by.is_empty()
}

impl<'a> Names<'a> {
    /// Records in id order, and what their names mean.
    pub(super) fn new(records: Vec<&'a Arc<KnownTask>>, by_name: Arc<ByName>) -> Self {
        Self { records, by_name }
    }

    /// The place of the record that a source means by an external id or key.
    pub(super) fn place(&self, source: &SourceId, name: &str) -> Option<usize> {
        self.by_name.0.get(source)?.get(name).copied()
    }

    /// The record that another one of the same source names by external id or key.
    fn named(&self, by: &Task, name: &str) -> Option<&'a Arc<KnownTask>> {
        self.records.get(self.place(&by.id.source, name)?).copied()
    }

    /// The records that block a record, in its order.
    pub(super) fn blockers(&self, task: &Task) -> impl Iterator<Item = &'a Arc<KnownTask>> {
        let names = task.blocked_by.iter();
        names.filter_map(|name| self.named(task, name))
    }

    /// The key or external id of the parent that the task itself does not spell out.
    pub(super) fn parent_words(&self, task: &Task) -> Option<&'a Text> {
        let name = task.parent.as_deref()?;
        let parent = &self.named(task, name)?.task;
        Some(if parent.key == name {
            &parent.id.external
        } else {
            &parent.key
        })
    }
}
