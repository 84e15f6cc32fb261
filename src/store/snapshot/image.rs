//! What a reading keeps, so that the next one need read only what changed.
//!
//! It knows which tasks are rows and which are facts; not what the figures make of them.

use std::collections::{BTreeMap, HashSet};
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;

use rusqlite::{Connection, Params, params};

use super::changed::Mark;
use super::groups::{Groups, Read};
use super::names::{Hit, Name, Names, name, named};
use super::rows::{New, Reader, Rows};
use super::{Configured, RowsOf, Split};
use crate::domain::id::SourceId;
use crate::domain::settled::Settled;
use crate::domain::task::KnownTask;
use crate::store::StoreError;

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
            last.carry_on(reader, &changed)?;
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
        };
        let connection = reader.connection;
        image.groups.read_places(connection, reader.configured)?;
        let (groups, names) = (&mut image.groups, &mut image.names);
        // Rows and facts at the same time, where both connections see the same.
        let new = thread::scope(|scope| {
            let rows = scope.spawn(|| beside_it(reader.configured, reader.quiet, beside, mark));
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
            None => reader.live(None)?,
        };
        image.take_wanted(reader, rows, &mut new)?;
        for (_, known) in &new.tasks {
            image.names.add_row(known);
        }
        // The rows were there before them: all of their names are counted.
        image.names.new_parents.clear();
        image.settle(reader, HashSet::new(), new)?;
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
        for number in wanted {
            reader.one(number, new)?;
        }
        let Some(named) = &rows.task else {
            return Ok(());
        };
        let sql = "
            select f.place, t.id
            from task t
            join fact f on f.task = t.id
            where (t.key = ?1 collate nocase or t.source || '#' || t.external = ?1) and f.quiet <= ?2";
        for (place, number) in hits(reader.connection, sql, params![named, reader.quiet])? {
            if self.groups.take(place, number).is_some() {
                reader.one(number, new)?;
            }
        }
        Ok(())
    }

    /// Reads what changed, and puts it in the place of what was there of it.
    fn carry_on(&mut self, reader: Reader<'_>, changed: &HashSet<i64>) -> Result<(), StoreError> {
        self.groups
            .read_places(reader.connection, reader.configured)?;
        self.forget(changed);
        let since = Some(self.mark);
        let mut facts: Vec<Read> = Vec::new();
        self.groups
            .read(reader.connection, reader.quiet, since, |read| {
                facts.push(read);
            })?;
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
        let new = reader.live(since)?;
        for (_, known) in &new.tasks {
            self.names.add_row(known);
        }
        for name in std::mem::take(&mut self.names.new_parents) {
            let (keys, externals) = called(reader, &name)?;
            self.names.parent_is_called(&name, keys, externals);
        }
        self.settle(reader, changed.clone(), new)
    }

    /// Takes out of everything but the rows what is known of some tasks.
    fn forget(&mut self, changed: &HashSet<i64>) {
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
    fn settle(
        &mut self,
        reader: Reader<'_>,
        mut old: HashSet<i64>,
        new: New,
    ) -> Result<(), StoreError> {
        for name in std::mem::take(&mut self.names.new) {
            let found = settled_of(reader, &name)?;
            self.names.looked_up(&name, found);
        }
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
        self.rows.replace(&old, closing.new);
        Ok(())
    }

    /// What a snapshot shows of it.
    pub(super) fn shown(&self) -> Split {
        let taken = self.taken.values().map(|taken| &taken.known.task);
        Split {
            tasks: self.rows.tasks().to_vec(),
            events: self.rows.events(),
            settled: self.groups.shown(),
            parents: self.names.read_parents(taken),
            live: self.rows.live().clone(),
        }
    }
}

/// Reads every task that is not settled over another connection; `None` where that one sees another store.
fn beside_it(
    configured: &Configured<'_>,
    quiet: i64,
    connection: &mut Connection,
    mark: Mark,
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
    reader.live(None).map(Some)
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
            let mut found = Vec::new();
            for name in asked {
                self.ask(name, groups, names, &mut found)?;
            }
            asked = self.names_of(&found, names);
        }
        Ok(())
    }

    /// Takes the settled tasks of a name.
    fn ask(
        &mut self,
        name: Name,
        groups: &mut Groups,
        names: &mut Names,
        found: &mut Vec<Arc<KnownTask>>,
    ) -> Result<(), StoreError> {
        if !names.is_looked_up(&name) {
            names.looked_up(&name, settled_of(self.reader, &name)?);
        }
        for (place, number) in names.hits(&name) {
            if let Some(taken) = self.take(*place, *number, groups)? {
                found.push(Arc::clone(&taken.known));
                self.taken.insert(*number, taken);
            }
        }
        self.asked.insert(name);
        Ok(())
    }

    /// Takes a settled task; `None` where it was taken already.
    fn take(
        &mut self,
        place: i64,
        number: i64,
        groups: &mut Groups,
    ) -> Result<Option<Taken>, StoreError> {
        if let Some(taken) = self.before.remove(&number) {
            return Ok(Some(taken));
        }
        let Some(settled) = groups.take(place, number) else {
            return Ok(None);
        };
        self.reader.one(number, &mut self.new)?;
        let known = self.new.tasks.last().filter(|(of, _)| *of == number);
        Ok(known.map(|(_, known)| Taken {
            place,
            settled,
            known: Arc::clone(known),
        }))
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

/// The settled tasks of a name.
fn settled_of(reader: Reader<'_>, (source, text): &Name) -> Result<Vec<Hit>, StoreError> {
    let sql = "
        select f.place, t.id
        from task t
        join fact f on f.task = t.id
        where t.source = ?1 and (t.external = ?2 or t.key = ?2) and f.quiet <= ?3";
    let values = params![source.as_str(), text.as_str(), reader.quiet];
    hits(reader.connection, sql, values)
}

/// Of how many rows that are not settled a name is the key, and of how many the external id.
fn called(reader: Reader<'_>, (source, text): &Name) -> Result<(u32, u32), StoreError> {
    let sql = "
        select count(*) filter (where t.key = ?2), count(*) filter (where t.external = ?2)
        from task t
        join fact f on f.task = t.id
        where t.source = ?1 and (t.external = ?2 or t.key = ?2) and f.quiet > ?3";
    reader
        .connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            let values = params![source.as_str(), text.as_str(), reader.quiet];
            statement.query_row(values, |row| Ok((row.get(0)?, row.get(1)?)))
        })
        .map_err(StoreError::sql("look a parent up"))
}

/// The places and numbers that a query gives.
fn hits(connection: &Connection, sql: &str, values: impl Params) -> Result<Vec<Hit>, StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_map(values, |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
        .map_err(StoreError::sql("look a named task up"))
}

#[cfg(test)]
mod tests;
