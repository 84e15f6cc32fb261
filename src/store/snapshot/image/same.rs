//! What nearly all changes are: a task that is another one under the names it had, or one that came and that nobody named before. All names
//! lead where they led, so only the records are replaced, and the names that new ones use are followed.
//!
//! It knows what a task was and what it is; not where a name leads.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Image;
use super::closing::{Closing, Taken};
use super::lookup::look_up;
use crate::domain::task::{KnownTask, Task};
use crate::store::StoreError;
use crate::store::snapshot::Numbers;
use crate::store::snapshot::groups::Read;
use crate::store::snapshot::names::{Name, name, named};
use crate::store::snapshot::rows::{New, Numbered, Reader};

/// The changed tasks as they were (those that were rows), and as they were read.
struct Changes<'r> {
    old: FxHashMap<i64, Arc<KnownTask>>,
    facts: &'r [Read],
    rows: &'r [Numbered],
}

impl Image {
    /// Puts what was read of all changed tasks in its place, if every name leads where it led; else gives it back and has done nothing.
    pub(super) fn take_over(
        &mut self,
        reader: Reader<'_>,
        changed: &Numbers,
        (facts, mut new): (Vec<Read>, New),
    ) -> Result<Option<(Vec<Read>, New)>, StoreError> {
        let both = Changes {
            old: self.rows.of(changed).into_iter().collect(),
            facts: &facts,
            rows: &new.tasks,
        };
        if facts.len() + new.tasks.len() != changed.len() || !self.keeps_names(&both) {
            return Ok(Some((facts, new)));
        }
        let Some(taken) = self.taken_again(reader, &both)? else {
            return Ok(Some((facts, new)));
        };
        let came: Vec<Arc<KnownTask>> = new
            .tasks
            .iter()
            .filter(|(number, _)| !both.old.contains_key(number))
            .map(|(_, known)| Arc::clone(known))
            .collect();
        self.put_facts(facts, &taken);
        new.extend(taken);
        self.rows.replace(changed, new);
        self.grow(reader, &came)?;
        Ok(None)
    }

    /// Whether each changed task is a row or a fact as before, has the names that it had and names the same others, or came as a row
    /// that no settled task names.
    fn keeps_names(&self, changes: &Changes<'_>) -> bool {
        let rows = changes
            .rows
            .iter()
            .all(|(number, now)| match changes.old.get(number) {
                Some(was) => {
                    !self.taken.contains_key(number) && is_named_alike(&was.task, &now.task)
                }
                None => *number > self.mark.newest && !self.names.are_of_parents(&now.task),
            });
        rows && changes
            .facts
            .iter()
            .all(|fact| self.is_settled_alike(fact, changes))
    }

    /// Whether a settled task was one, and is found by the same names.
    fn is_settled_alike(&self, fact: &Read, changes: &Changes<'_>) -> bool {
        let number = fact.task.number();
        let (Some(source), Some(names)) = (self.groups.source(fact.place), &fact.names) else {
            return false;
        };
        let is_found_alike = if changes.old.contains_key(&number) {
            // Its names are compared once it is read.
            self.taken.contains_key(&number)
        } else {
            let is_asked = |text: &String| self.names.is_asked(source, text);
            !names.iter().any(is_asked)
        };
        let parent = fact.parent.as_deref().map(|parent| (source, parent));
        is_found_alike && self.names.parent_of(number) == parent
    }

    /// Reads the changed ones of the settled tasks that are rows; `None` where one of them has or uses other names.
    fn taken_again(
        &self,
        reader: Reader<'_>,
        changes: &Changes<'_>,
    ) -> Result<Option<New>, StoreError> {
        let numbers = changes.facts.iter().map(|fact| fact.task.number());
        let numbers: Vec<i64> = numbers
            .filter(|number| self.taken.contains_key(number))
            .collect();
        let again = reader.some(&numbers)?;
        let is_same = |(number, now): &Numbered| {
            let was = changes.old.get(number);
            was.is_some_and(|was| is_named_alike(&was.task, &now.task))
        };
        let are_same = again.tasks.len() == numbers.len() && again.tasks.iter().all(is_same);
        Ok(are_same.then_some(again))
    }

    /// Puts the facts in the place of those that were there of the same tasks; those of rows beside the rows. Where a fact is the same,
    /// for its task got another title only, all others of its place stay the very same too.
    fn put_facts(&mut self, mut facts: Vec<Read>, taken: &New) {
        let taken: FxHashMap<i64, &Arc<KnownTask>> = taken
            .tasks
            .iter()
            .map(|(number, known)| (*number, known))
            .collect();
        facts.retain(|fact| {
            taken.contains_key(&fact.task.number()) || !self.groups.has(fact.place, &fact.task)
        });
        let settled = facts.iter().map(|fact| fact.task.number());
        let settled: Numbers = settled
            .filter(|number| !taken.contains_key(number))
            .collect();
        self.groups.take_all(&settled);
        for Read { place, task, .. } in facts {
            let number = task.number();
            let Some(known) = taken.get(&number) else {
                self.groups.put(place, task);
                continue;
            };
            self.names.moves(&known.task, (place, number));
            let again = Taken {
                place,
                settled: task,
                known: Arc::clone(known),
            };
            self.taken.insert(number, again);
        }
    }

    /// Takes the settled tasks that follow from the names of rows that came.
    fn grow(&mut self, reader: Reader<'_>, came: &[Arc<KnownTask>]) -> Result<(), StoreError> {
        for known in came {
            self.names.add_row(known);
        }
        let unknown = std::mem::take(&mut self.names.new);
        look_up(reader, &unknown, &mut self.names)?;
        let named = came.iter().flat_map(|known| {
            let task = &known.task;
            named(task).map(|text| name(task, text))
        });
        let asked: HashSet<Name> = named.filter(|name| self.names.leads_on(name)).collect();
        if asked.is_empty() {
            return Ok(());
        }
        let mut closing = Closing {
            reader,
            before: BTreeMap::new(),
            taken: std::mem::take(&mut self.taken),
            asked: self.names.take_asked(),
            external: HashSet::new(),
            new: New::default(),
        };
        let asked = asked.into_iter().collect();
        closing.run(asked, &mut self.groups, &mut self.names)?;
        let mut found = closing.new.tasks.iter().map(|(_, known)| &known.task);
        let is_doubtful = found.any(|task| self.names.are_of_parents(task));
        self.taken = closing.taken;
        self.names.keep(closing.asked);
        self.rows.replace(&Numbers::default(), closing.new);
        if is_doubtful {
            // What has the name of a parent is taken or not by who else has it: that is found out anew.
            self.settle(reader, Numbers::default(), New::default())?;
        }
        Ok(())
    }
}

/// Whether one task has the names of another and names the same others.
fn is_named_alike(was: &Task, now: &Task) -> bool {
    was.id == now.id && was.key == now.key && named(was).eq(named(now))
}
