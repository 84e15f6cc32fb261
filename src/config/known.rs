//! Which ids are defined, so that references can be checked before anything else is read.

use std::collections::BTreeSet;

use super::tree::Table;

/// The ids of each kind, whether or not their tables are right.
pub(super) struct Known {
    pub(super) sources: BTreeSet<String>,
    pub(super) metrics: BTreeSet<String>,
    pub(super) people: BTreeSet<String>,
    pub(super) objectives: BTreeSet<String>,
    pub(super) initiatives: BTreeSet<String>,
}

impl Known {
    pub(super) fn of(root: &Table) -> Self {
        let ids = |kind: &str| {
            let table = root.get(kind).and_then(|node| node.table());
            table
                .into_iter()
                .flatten()
                .map(|(id, _)| id.clone())
                .collect()
        };
        Self {
            sources: ids("source"),
            metrics: ids("metric"),
            people: ids("person"),
            objectives: ids("objective"),
            initiatives: ids("initiative"),
        }
    }
}
