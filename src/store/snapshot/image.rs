//! What a reading keeps, so that the next one need read only what changed.
//!
//! It knows which tasks are rows and which are facts; not what the figures make of them.

use std::collections::{BTreeMap, HashSet};
use std::panic::resume_unwind;
use std::thread;

use rusqlite::{Connection, params};

use super::changed::Mark;
use super::groups::{Groups, Read};
use super::names::{Name, Names};
use super::rows::{New, Reader, Rows};
use super::{Configured, Numbers, RowsOf, Split};
use crate::domain::id::SourceId;
use crate::store::StoreError;
use closing::{Closing, Taken};
use lookup::{called, hits, look_up};

mod closing;
mod lookup;
mod same;

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
        let read = self.read_changed(reader, (beside, now))?;
        let Some((facts, new)) = self.take_over(reader, changed, read)? else {
            return Ok(());
        };
        self.forget(changed);
        for fact in facts {
            let number = fact.task.number();
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
        let roots = self.names.roots();
        closing.run(roots, &mut self.groups, &mut self.names)?;
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

#[cfg(test)]
mod tests;
