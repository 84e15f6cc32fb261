//! Which settled tasks must be rows, because a row names them, or one of them does.
//!
//! It knows names and who has them; not what changed.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::lookup::look_up;
use crate::domain::settled::Settled;
use crate::domain::task::KnownTask;
use crate::store::StoreError;
use crate::store::snapshot::groups::Groups;
use crate::store::snapshot::names::{Name, Names, name, named};
use crate::store::snapshot::rows::{New, Reader};

/// A settled task that is a row.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) place: i64,
    pub(super) settled: Settled,
    pub(super) known: Arc<KnownTask>,
}

/// Finds the settled tasks that must be rows, from the names that rows use.
pub(super) struct Closing<'r> {
    pub(super) reader: Reader<'r>,
    /// Those of the last time that were not met yet.
    pub(super) before: BTreeMap<i64, Taken>,
    pub(super) taken: BTreeMap<i64, Taken>,
    pub(super) asked: HashSet<Name>,
    /// The external ids of those that were taken.
    pub(super) external: HashSet<Name>,
    pub(super) new: New,
}

impl Closing<'_> {
    /// Goes on from some names to all that follow from them.
    pub(super) fn run(
        &mut self,
        mut asked: Vec<Name>,
        groups: &mut Groups,
        names: &mut Names,
    ) -> Result<(), StoreError> {
        while !asked.is_empty() {
            let unknown = asked
                .iter()
                .filter(|(source, text)| !names.is_asked(source, text));
            let unknown: Vec<Name> = unknown.cloned().collect();
            look_up(self.reader, &unknown, names)?;
            let found = self.take(&asked, groups, names)?;
            self.asked.extend(asked);
            asked = self.names_of(&found, names);
        }
        Ok(())
    }

    /// Takes the settled tasks of some names, but those that were taken already.
    fn take(
        &mut self,
        asked: &[Name],
        groups: &mut Groups,
        names: &Names,
    ) -> Result<Vec<Arc<KnownTask>>, StoreError> {
        let (mut found, mut unread) = (Vec::new(), BTreeMap::new());
        for (place, number) in asked.iter().flat_map(|name| names.hits(name)) {
            if let Some(taken) = self.before.remove(number) {
                found.push(Arc::clone(&taken.known));
                self.taken.insert(*number, taken);
            } else if let Some(settled) = groups.take(*place, *number) {
                unread.insert(*number, (*place, settled));
            }
        }
        let numbers: Vec<i64> = unread.keys().copied().collect();
        let new = self.reader.some(&numbers)?;
        for (number, known) in &new.tasks {
            if let Some((place, settled)) = unread.remove(number) {
                let known = Arc::clone(known);
                found.push(Arc::clone(&known));
                let taken = Taken {
                    place,
                    settled,
                    known,
                };
                self.taken.insert(*number, taken);
            }
        }
        self.new.extend(new);
        Ok(found)
    }

    /// The names that those use, and that were not asked for yet.
    fn names_of(&mut self, found: &[Arc<KnownTask>], names: &Names) -> Vec<Name> {
        let mut new = Vec::new();
        for known in found {
            let task = &known.task;
            self.external.insert(name(task, &task.id.external));
            new.extend(named(task).map(|text| name(task, text)));
        }
        let keys = found.iter().map(|known| name(&known.task, &known.task.key));
        new.extend(keys.filter(|key| names.is_unsure(key) && !self.external.contains(key)));
        let mut met = HashSet::new();
        new.retain(|name| !self.asked.contains(name) && met.insert(name.clone()));
        new
    }
}
