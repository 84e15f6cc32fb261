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

/// The records below something, in the order in which they are looked at, by where they lie: cheap to collect, and to compare.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Footprint {
    rows: Vec<usize>,
    /// How many rows there were at the end of each list of them.
    lists: Vec<usize>,
    groups: Vec<usize>,
}

/// A footprint whose records are held, so that no other record can come to lie where one of them lay.
#[derive(Debug)]
pub(crate) struct Foundation {
    footprint: Footprint,
    _rows: Vec<Arc<KnownTask>>,
    _groups: Vec<Arc<SettledGroup>>,
}

/// Whose records are looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Whose<'i> {
    /// Everything that the figures of an initiative look at: its tasks, those that creep into it, those of its milestones.
    Initiative(&'i InitiativeId),
    /// Everything that the figures of a person look at.
    Person(&'i Work<'i>),
}

impl<'i> Whose<'i> {
    /// Gives every list of tasks, and what any of them names: parents, whose names rules compare, and blockers, which may be
    /// done.
    fn rows(
        self,
        index: &'i Index<'_>,
        mut list: impl FnMut(&mut dyn Iterator<Item = &'i Arc<KnownTask>>),
    ) {
        let mut give = |tasks: &mut dyn Iterator<Item = &'i Tracked<'i>>| {
            let mut rows = tasks.flat_map(|tracked| {
                let named = index.tasks.named_by(&tracked.known.task);
                std::iter::once(tracked.known).chain(named.map(|other| other.known))
            });
            list(&mut rows);
        };
        match self {
            Self::Initiative(id) => {
                for links in [&index.links, &index.creep] {
                    let links = links.get(id).into_iter().flatten();
                    give(&mut links.map(|(task, _)| *task));
                }
                for milestone in index.milestones.get(id).into_iter().flatten() {
                    give(&mut milestone.iter().copied());
                }
            }
            Self::Person(work) => {
                give(&mut work.linked.iter().copied());
                give(&mut work.unlinked.iter().copied());
            }
        }
    }

    fn groups(self, index: &'i Index<'_>) -> Vec<&'i Arc<SettledGroup>> {
        match self {
            Self::Initiative(id) => index.settled.of_initiative(id).collect(),
            Self::Person(work) => work.settled.clone(),
        }
    }

    /// The footprint of the records.
    pub(crate) fn footprint(self, index: &'i Index<'_>) -> Footprint {
        let (mut rows, mut lists) = (Vec::new(), Vec::new());
        self.rows(index, |list| {
            rows.extend(list.map(|known| Arc::as_ptr(known).addr()));
            lists.push(rows.len());
        });
        let groups = self.groups(index).into_iter();
        Footprint {
            groups: groups.map(|group| Arc::as_ptr(group).addr()).collect(),
            rows,
            lists,
        }
    }

    /// The same with the records held.
    pub(crate) fn foundation(self, index: &'i Index<'_>, footprint: Footprint) -> Arc<Foundation> {
        let mut rows = Vec::with_capacity(footprint.rows.len());
        self.rows(index, |list| rows.extend(list.map(Arc::clone)));
        Arc::new(Foundation {
            footprint,
            _rows: rows,
            _groups: self.groups(index).into_iter().map(Arc::clone).collect(),
        })
    }
}

impl Foundation {
    /// Whether the very same records stand below it, in the same order.
    pub(crate) fn has(&self, footprint: &Footprint) -> bool {
        self.footprint == *footprint
    }
}
