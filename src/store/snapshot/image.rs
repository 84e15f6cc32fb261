//! What a reading keeps, so that the next one need read only what changed.
//!
//! It knows which tasks are rows and which are facts; not what the figures make of them.

use std::collections::{BTreeMap, HashSet};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use rusqlite::{Connection, params};
use rustc_hash::FxHashMap;

use super::changed::Mark;
use super::groups::{Groups, Read};
use super::names::{Name, Names, name, named};
use super::rows::{New, Numbered, Reader, Rows};
use super::{Configured, Numbers, RowsOf, Split};
use crate::domain::id::SourceId;
use crate::domain::settled::Settled;
use crate::domain::task::KnownTask;
use crate::store::StoreError;
use lookup::{called, hits, look_up};

mod lookup;

/// A reading of a store that can be carried on: see [`Store::snapshot_again`](crate::store::Store::snapshot_again).
#[derive(Debug)]
pub struct Image {
    of: Of,
    mark: Mark,
    groups: Groups,
    rows: Rows,
    names: Names,
    /// Settled tasks that are rows all the same, because another row names them.
    taken: BTreeMap<i64, Taken>,
    /// The names of parents of settled tasks that rows have.
    parents: Vec<Name>,
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Of {
    /// What the facts rest on.
    pub(super) basis: String,
    /// What was quiet by this day is settled.
    pub(super) quiet: i64,
    /// The configured sources.
    pub(super) sources: Vec<SourceId>,
}

#[derive(Debug)]
struct Taken {
    place: i64,
    settled: Settled,
    known: Arc<KnownTask>,
}

impl Image {
    /// Carries an image on where it is one of the same and everything that changed since is told, else reads everything.
    pub(super) fn read(
        (connection, beside): (&Connection, &mut Connection),
        of: Of,
        rows: &RowsOf,
        configured: &Configured<'_>,
        last: Option<Self>,
    ) -> Result<Self, StoreError> {
        let reader = Reader {
            connection,
            configured,
            quiet: of.quiet,
        };
        let mark = Mark::read(connection)?;
        if let Some(mut last) = last.filter(|last| last.of == of && *rows == RowsOf::default())
            && let Some(changed) = last.mark.changed(connection, mark)?
        {
            last.carry_on((reader, beside), mark, &changed)?;
            last.mark = mark;
            return Ok(last);
        }
        Self::whole((reader, beside), of, mark, rows)
    }

    fn whole(
        (reader, beside): (Reader<'_>, &mut Connection),
        of: Of,
        mark: Mark,
        rows: &RowsOf,
    ) -> Result<Self, StoreError> {
        let mut image = Self {
            of,
            mark,
            groups: Groups::default(),
            rows: Rows::default(),
            names: Names::default(),
            taken: BTreeMap::new(),
            parents: Vec::new(),
        };
        let connection = reader.connection;
        image.groups.read_places(connection, reader.configured)?;
        let (groups, names) = (&mut image.groups, &mut image.names);
        let seen = (reader.configured, reader.quiet);
        // Rows and facts at the same time, where both connections see the same.
        let new = thread::scope(|scope| {
            let rows = scope.spawn(|| beside_it(seen, (beside, mark), None));
            groups.read_all(
                connection,
                (reader.quiet, mark.newest),
                |source, number, parent| {
                    names.add_settled(source, number, parent);
                },
            )?;
            rows.join().unwrap_or_else(|defect| resume_unwind(defect))
        })?;
        let mut new = match new {
            Some(new) => new,
            None => reader.live()?,
        };
        image.take_wanted(reader, rows, &mut new)?;
        for (_, known) in &new.tasks {
            image.names.add_row(known);
        }
        // The rows were there before them: all of their names are counted.
        image.names.new_parents.clear();
        image.settle(reader, Numbers::default(), new)?;
        Ok(image)
    }

    /// Reads the settled tasks that are asked for by what they count for, or by name.
    fn take_wanted(
        &mut self,
        reader: Reader<'_>,
        rows: &RowsOf,
        new: &mut New,
    ) -> Result<(), StoreError> {
        let wanted = self.groups.empty(|group| {
            let mut counts_for = group.place.initiatives.iter();
            counts_for.any(|initiative| rows.initiatives.contains(initiative))
        });
        new.extend(reader.some(&wanted)?);
        let Some(named) = &rows.task else {
            return Ok(());
        };
        let sql = "
            select f.place, t.id
            from task t
            join fact f on f.task = t.id
            where (t.key = ?1 collate nocase or t.source || '#' || t.external = ?1) and f.quiet <= ?2";
        let mut wanted = hits(reader.connection, sql, params![named, reader.quiet])?;
        wanted.retain(|(place, number)| self.groups.take(*place, *number).is_some());
        let wanted: Vec<i64> = wanted.into_iter().map(|(_, number)| number).collect();
        new.extend(reader.some(&wanted)?);
        Ok(())
    }

    /// Reads what changed, and puts it in the place of what was there of it.
    fn carry_on(
        &mut self,
        (reader, beside): (Reader<'_>, &mut Connection),
        now: Mark,
        changed: &Numbers,
    ) -> Result<(), StoreError> {
        self.groups
            .read_places(reader.connection, reader.configured)?;
        let (facts, new) = self.read_changed(reader, (beside, now))?;
        if facts.is_empty() && self.keeps_names(changed, &new) {
            self.rows.replace(changed, new);
            return Ok(());
        }
        self.forget(changed);
        for fact in facts {
            let number = fact.task.number;
            if let Some(source) = self.groups.source(fact.place) {
                for text in fact.names.iter().flatten() {
                    self.names.add_hit(source, text, (fact.place, number));
                }
                if let Some(parent) = fact.parent {
                    self.names.add_settled(source, number, parent);
                }
            }
            self.groups.put(fact.place, fact.task);
        }
        for (_, known) in &new.tasks {
            self.names.add_row(known);
        }
        for name in std::mem::take(&mut self.names.new_parents) {
            let (keys, externals) = called(reader, &name)?;
            self.names.parent_is_called(&name, keys, externals);
        }
        self.settle(reader, changed.clone(), new)
    }

    /// Reads the facts of what changed and its rows: the tasks at the same time as the rest, where both connections see the same.
    fn read_changed(
        &self,
        reader: Reader<'_>,
        (beside, now): (&mut Connection, Mark),
    ) -> Result<(Vec<Read>, New), StoreError> {
        let (seen, since) = ((reader.configured, reader.quiet), self.mark);
        let mut facts: Vec<Read> = Vec::new();
        let (new, events) = thread::scope(|scope| {
            let rows = scope.spawn(|| beside_it(seen, (beside, now), Some(since)));
            let groups = &self.groups;
            groups.read(reader.connection, reader.quiet, Some(since), |read| {
                facts.push(read);
            })?;
            let events = reader.changed_events(since)?;
            let new = rows.join().unwrap_or_else(|defect| resume_unwind(defect))?;
            Ok((new, events))
        })?;
        let mut new = match new {
            Some(new) => new,
            None => reader.changed(since)?,
        };
        for event in events {
            new.take_event(event)?;
        }
        Ok((facts, new))
    }

    /// Whether all that changed was a row that is not settled and is one, under the same names, and names the same others: most
    /// changes are of that kind, and after them the same tasks are named as before.
    fn keeps_names(&self, changed: &Numbers, new: &New) -> bool {
        let old: FxHashMap<i64, Arc<KnownTask>> = self.rows.of(changed).into_iter().collect();
        let is_same = |(number, now): &Numbered| {
            let was = old.get(number).filter(|_| !self.taken.contains_key(number));
            was.is_some_and(|was| {
                let (was, now) = (&was.task, &now.task);
                was.id == now.id && was.key == now.key && named(was).eq(named(now))
            })
        };
        old.len() == changed.len()
            && new.tasks.len() == changed.len()
            && new.tasks.iter().all(is_same)
    }

    /// Takes out of everything but the rows what is known of some tasks.
    fn forget(&mut self, changed: &Numbers) {
        let mut settled = changed.clone();
        for (number, known) in self.rows.of(changed) {
            if self.taken.remove(&number).is_some() {
                self.names.remove_hits(&known.task, number);
                self.names.remove_settled(&known.task.id.source, number);
            } else {
                self.names.remove_row(&known);
            }
            settled.remove(&number);
        }
        for (source, number) in self.groups.take_all(&settled) {
            self.names.remove_settled(&source, number);
        }
    }

    /// Reads what the rows name as blocker or parent too, and what might be taken for the parent of a settled task; then puts
    /// everything in its place.
    fn settle(&mut self, reader: Reader<'_>, mut old: Numbers, new: New) -> Result<(), StoreError> {
        let unknown = std::mem::take(&mut self.names.new);
        look_up(reader, &unknown, &mut self.names)?;
        let mut closing = Closing {
            reader,
            before: std::mem::take(&mut self.taken),
            taken: BTreeMap::new(),
            asked: HashSet::new(),
            external: HashSet::new(),
            new,
        };
        closing.run(&mut self.groups, &mut self.names)?;
        for (number, left) in closing.before {
            self.groups.put(left.place, left.settled);
            old.insert(number);
        }
        self.taken = closing.taken;
        self.names.keep(closing.asked);
        let taken = self.taken.values().map(|taken| &taken.known.task);
        self.parents = self.names.read_parents(taken);
        self.rows.replace(&old, closing.new);
        Ok(())
    }

    /// What a snapshot shows of it.
    pub(super) fn shown(&self) -> Split {
        Split {
            tasks: self.rows.tasks().to_vec(),
            events: self.rows.events(),
            settled: self.groups.shown(),
            parents: self.parents.clone(),
            live: self.rows.live().clone(),
        }
    }
}

/// Reads every task that is not settled with its events, or only the tasks that changed since, over another connection; `None`
/// where that one sees another store.
fn beside_it(
    (configured, quiet): (&Configured<'_>, i64),
    (connection, mark): (&mut Connection, Mark),
    since: Option<Mark>,
) -> Result<Option<New>, StoreError> {
    let transaction = connection
        .transaction()
        .map_err(StoreError::sql("read the tasks"))?;
    if Mark::read(&transaction)? != mark {
        return Ok(None);
    }
    let reader = Reader {
        connection: &transaction,
        configured,
        quiet,
    };
    match since {
        None => reader.live().map(Some),
        Some(since) => reader.changed(since).map(Some),
    }
}

/// Finds the settled tasks that must be rows, from the names that rows use.
struct Closing<'r> {
    reader: Reader<'r>,
    /// Those of the last time that were not met yet.
    before: BTreeMap<i64, Taken>,
    taken: BTreeMap<i64, Taken>,
    asked: HashSet<Name>,
    /// The external ids of those that were taken.
    external: HashSet<Name>,
    new: New,
}

impl Closing<'_> {
    fn run(&mut self, groups: &mut Groups, names: &mut Names) -> Result<(), StoreError> {
        let mut asked = names.roots();
        while !asked.is_empty() {
            let unknown = asked.iter().filter(|name| !names.is_looked_up(name));
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

#[cfg(test)]
mod tests;
