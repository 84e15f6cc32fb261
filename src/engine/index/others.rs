//! What records look up of those that they name: how a parent is called, what blocks them, and who is named as a parent.
//!
//! It knows records and their names; not what the plan makes of them.

use std::sync::Arc;

use rayon::prelude::*;

use super::lists::narrow;
use super::names::Names;
use crate::domain::id::SourceId;
use crate::domain::snapshot::Snapshot;
use crate::domain::task::{KnownTask, Task};
use crate::domain::text::Text;

/// What a record looks up of those that it names.
#[derive(Debug)]
pub(super) struct Others {
    /// The words for its parent that it does not spell out itself: rules compare them. What else is known of a parent is nothing to its
    /// children.
    parent: Option<Text>,
    /// Whether they remain decides whether it is blocked.
    blockers: Box<[Arc<KnownTask>]>,
}

impl Others {
    /// What a record looks up.
    pub(super) fn of(names: &Names<'_>, task: &Task) -> Self {
        Self {
            parent: names.parent_words(task).cloned(),
            blockers: names.blockers(task).map(Arc::clone).collect(),
        }
    }

    /// Whether a record would look the very same up.
    pub(super) fn are_of(&self, names: &Names<'_>, task: &Task) -> bool {
        let blockers = || names.blockers(task);
        let mut pairs = blockers().zip(&self.blockers);
        self.parent.as_ref() == names.parent_words(task)
            && blockers().count() == self.blockers.len()
            && pairs.all(|(now, was)| Arc::ptr_eq(now, was))
    }

    /// Whether one that blocks is among the records that lay at some addresses, which are in order.
    pub(super) fn have_lost(&self, gone: &[usize]) -> bool {
        let mut blockers = self.blockers.iter();
        blockers.any(|blocker| gone.binary_search(&address(blocker)).is_ok())
    }
}

impl PartialEq for Others {
    /// The very same records.
    fn eq(&self, other: &Self) -> bool {
        let mut pairs = self.blockers.iter().zip(&other.blockers);
        self.parent == other.parent
            && self.blockers.len() == other.blockers.len()
            && pairs.all(|(one, other)| Arc::ptr_eq(one, other))
    }
}

/// The places of the rows that are named as a parent.
#[derive(Debug, Default)]
pub(super) struct Parents {
    /// By each row, in their order; `None`: it names none that is known.
    pub(super) of_rows: Vec<Option<u32>>,
    /// By settled tasks,
    pub(super) of_settled: Vec<u32>,
    /// under these names.
    names: Vec<(SourceId, Text)>,
}

impl Parents {
    /// Looks the parents up, of the records that have come alone where names mean the places that they meant.
    pub(super) fn look_up(
        &mut self,
        names: &Names<'_>,
        snapshot: &Snapshot,
        come: Option<&[usize]>,
    ) {
        let of = |known: &Arc<KnownTask>| {
            let task = &known.task;
            names
                .place(&task.id.source, task.parent.as_deref()?)
                .map(narrow)
        };
        if let Some(come) = come {
            for place in come {
                if let (Some(parent), Some(known)) =
                    (self.of_rows.get_mut(*place), names.records.get(*place))
                {
                    *parent = of(known);
                }
            }
        } else {
            self.of_rows = names.records.par_iter().map(|known| of(known)).collect();
        }
        if come.is_none() || self.names != snapshot.settled_parents {
            self.names.clone_from(&snapshot.settled_parents);
            let places = self.names.iter();
            let places = places.filter_map(|(source, name)| names.place(source, name));
            self.of_settled = places.map(narrow).collect();
        }
    }
}

/// Where a record lies.
pub(super) fn address(known: &Arc<KnownTask>) -> usize {
    Arc::as_ptr(known).addr()
}
