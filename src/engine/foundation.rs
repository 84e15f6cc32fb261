//! What figures rest on: the records below them, by identity. Where the same records stand below them again, nothing that
//! was computed from them has changed.
//!
//! It knows which records stand below a part of the plan; not what is computed from them.

use std::sync::Arc;

use super::history::Tracked;
use super::index::{Index, Work};
use crate::domain::id::InitiativeId;
use crate::domain::settled::SettledGroup;
use crate::domain::task::KnownTask;

/// The records below something, in the order in which they are looked at.
///
/// They are held, so that no other record can come to lie where one of them lay.
#[derive(Debug, Clone, Default)]
pub(crate) struct Foundation {
    rows: Vec<Arc<KnownTask>>,
    /// How many rows there were at the end of each list of them.
    lists: Vec<usize>,
    groups: Vec<Arc<SettledGroup>>,
}

impl Foundation {
    /// Everything that the figures of an initiative look at: its tasks, those that creep into it, those of its milestones, and
    /// what any of them names.
    pub(crate) fn of_initiative(index: &Index<'_>, initiative: &InitiativeId) -> Self {
        let mut foundation = Self::default();
        for links in [&index.links, &index.creep] {
            let tasks = links.get(initiative).into_iter().flatten();
            foundation.add(index, tasks.map(|(task, _)| *task));
        }
        for milestone in index.milestones.get(initiative).into_iter().flatten() {
            foundation.add(index, milestone.iter().copied());
        }
        let groups = index.settled.of_initiative(initiative);
        foundation.groups = groups.map(Arc::clone).collect();
        foundation
    }

    /// Everything that the figures of a person look at.
    pub(crate) fn of_work(index: &Index<'_>, work: &Work<'_>) -> Self {
        let mut foundation = Self::default();
        foundation.add(index, work.linked.iter().copied());
        foundation.add(index, work.unlinked.iter().copied());
        foundation.groups = work.settled.iter().map(|group| Arc::clone(group)).collect();
        foundation
    }

    /// Adds a list of tasks with what they name: parents, whose names rules compare, and blockers, which may be done.
    fn add<'t>(&mut self, index: &Index<'_>, tasks: impl Iterator<Item = &'t Tracked<'t>>) {
        for tracked in tasks {
            self.rows.push(Arc::clone(tracked.known));
            let named = index.tasks.named_by(&tracked.known.task);
            self.rows.extend(named.map(|other| Arc::clone(other.known)));
        }
        self.lists.push(self.rows.len());
    }

    /// Whether the very same records stand in both, in the same order.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.lists == other.lists
            && are_same(&self.rows, &other.rows)
            && are_same(&self.groups, &other.groups)
    }
}

fn are_same<T>(some: &[Arc<T>], others: &[Arc<T>]) -> bool {
    let mut pairs = some.iter().zip(others);
    some.len() == others.len() && pairs.all(|(one, other)| Arc::ptr_eq(one, other))
}
