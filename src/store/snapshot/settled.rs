//! The part of a snapshot that is over, as facts, and the tasks that must be read all the same.
//!
//! It knows which rows are wanted; not what the figures make of them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use rusqlite::{Connection, Params, Row, params};

use super::{Configured, RowsOf, known, listed, source_of};
use crate::domain::id::SourceId;
use crate::domain::settled::{End, Place, Settled, SettledGroup};
use crate::domain::task::{Estimate, KnownTask, TaskEvent};
use crate::store::StoreError;
use crate::store::facts::{day_of, events, places};
use crate::store::rows::unreadable;
use crate::store::tasks::{EventRow, TaskRow};

/// Tasks and events as a snapshot holds them, and what is over.
#[derive(Debug, Default)]
pub(super) struct Split {
    pub(super) tasks: Vec<Arc<KnownTask>>,
    pub(super) events: Vec<TaskEvent>,
    pub(super) settled: Vec<Arc<SettledGroup>>,
    pub(super) parents: Vec<(SourceId, String)>,
}

/// A name by which a record is known in its source.
type Name = (SourceId, String);

/// Reads what was quiet by a day as facts, and everything else as tasks.
pub(super) fn split(
    connection: &Connection,
    quiet: i64,
    rows: &RowsOf,
    configured: &Configured<'_>,
) -> Result<Split, StoreError> {
    let facts = Facts::read(connection, quiet, configured)?;
    let mut reading = Reading {
        connection,
        configured,
        settled: facts.by_place,
        tasks: Vec::new(),
        events: Vec::new(),
        external: HashSet::new(),
        keys: HashSet::new(),
        asked: HashSet::new(),
    };
    reading.take_live(quiet)?;
    reading.take_wanted(rows, &facts.places)?;
    reading.take_named(&facts.parents)?;
    Ok(reading.finish(facts.places, facts.parents))
}

/// The facts of a store.
struct Facts {
    places: BTreeMap<i64, Place>,
    by_place: HashMap<i64, Vec<Settled>>,
    /// What the settled ones name as their parent.
    parents: BTreeSet<Name>,
}

impl Facts {
    fn read(
        connection: &Connection,
        quiet: i64,
        configured: &Configured<'_>,
    ) -> Result<Self, StoreError> {
        let places = places(connection)?.into_iter();
        let mut facts = Self {
            // Of other sources nobody would say how old their tasks are.
            places: places
                .filter(|(_, place)| configured.contains_key(place.source.as_str()))
                .collect(),
            by_place: HashMap::new(),
            parents: BTreeSet::new(),
        };
        let doing = "read the facts";
        let mut statement = connection
            .prepare_cached(FACTS)
            .map_err(StoreError::sql(doing))?;
        let mut rows = statement.query([quiet]).map_err(StoreError::sql(doing))?;
        while let Some(row) = rows.next().map_err(StoreError::sql(doing))? {
            let number: i64 = row.get(0).map_err(StoreError::sql(doing))?;
            let at: i64 = row.get(1).map_err(StoreError::sql(doing))?;
            let Some(place) = facts.places.get(&at) else {
                continue;
            };
            let parent: Option<String> = row.get(13).map_err(StoreError::sql(doing))?;
            if let Some(parent) = parent {
                facts.parents.insert((place.source.clone(), parent));
            }
            let fact = settled(number, row).map_err(StoreError::sql(doing))??;
            facts.by_place.entry(at).or_default().push(fact);
        }
        for tasks in facts.by_place.values_mut() {
            tasks.shrink_to_fit();
        }
        Ok(facts)
    }
}

const FACTS: &str = "
    select task, place, is_done, closed, counts_from, created, start, due, moved, hours, points, spent, amount, parent
    from fact
    where quiet <= ?1
    order by task";

/// Every other task, with its row in one go: to look each up would take three times as long.
const LIVE: &str = "
    select t.id, t.source, t.json, t.first_seen, t.gone_at
    from fact f
    cross join task t on t.id = f.task
    where f.quiet > ?1
    order by f.task";

const LIVE_EVENTS: &str = "
    select e.task, e.change, e.was, e.became, e.happened, e.seen
    from fact f
    cross join task_event e on e.task = f.task
    where f.quiet > ?1
    order by f.task, e.seen, e.id";

/// A row of [`FACTS`]; the outer error is SQLite's, the inner one ours.
fn settled(number: i64, row: &Row<'_>) -> rusqlite::Result<Result<Settled, StoreError>> {
    let hours: Option<f64> = row.get(9)?;
    let points: Option<f64> = row.get(10)?;
    let moved: Option<String> = row.get(8)?;
    let days: [Option<i64>; 5] = [
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
        row.get(6)?,
        row.get(7)?,
    ];
    let is_done: bool = row.get(2)?;
    let (spent, amount) = (row.get(11)?, row.get(12)?);
    let read = || {
        let day = |at: Option<i64>| at.map(day_of).transpose();
        let [closed, from, created, start, due] = days;
        let closed = day(closed)?.ok_or_else(|| unreadable("day of closing", "null"))?;
        let moved = moved.as_deref().map_or(Ok(Vec::new()), |text| {
            let days = text.split(',');
            let day = |day: &str| {
                day.parse()
                    .map_err(|_| unreadable("day", day))
                    .and_then(day_of)
            };
            days.map(day).collect()
        })?;
        Ok(Settled {
            number,
            end: if is_done { End::Done } else { End::Cancelled },
            closed,
            from: day(from)?,
            created: day(created)?,
            start: day(start)?,
            due: day(due)?,
            moved: moved.into_boxed_slice(),
            estimate: hours.map(Estimate::Hours).or(points.map(Estimate::Points)),
            spent,
            amount,
        })
    };
    Ok(read())
}

/// The tasks that are read as such, one after the other.
struct Reading<'c> {
    connection: &'c Connection,
    configured: &'c Configured<'c>,
    settled: HashMap<i64, Vec<Settled>>,
    tasks: Vec<Arc<KnownTask>>,
    events: Vec<TaskEvent>,
    external: HashSet<Name>,
    keys: HashSet<Name>,
    /// Names that were looked up.
    asked: HashSet<Name>,
}

impl Reading<'_> {
    /// Reads every task that is not settled, and its events.
    fn take_live(&mut self, quiet: i64) -> Result<(), StoreError> {
        let doing = "read the tasks";
        let mut statement = self
            .connection
            .prepare_cached(LIVE)
            .map_err(StoreError::sql(doing))?;
        let rows = statement.query([quiet]).map_err(StoreError::sql(doing))?;
        let (tasks, ids) = listed(rows, self.configured, doing)?;
        self.tasks = tasks;
        self.take_live_events(quiet, &ids)
    }

    fn take_live_events(&mut self, quiet: i64, ids: &[i64]) -> Result<(), StoreError> {
        let doing = "read the events";
        let mut statement = self
            .connection
            .prepare_cached(LIVE_EVENTS)
            .map_err(StoreError::sql(doing))?;
        let mut rows = statement.query([quiet]).map_err(StoreError::sql(doing))?;
        while let Some(row) = rows.next().map_err(StoreError::sql(doing))? {
            let id: i64 = row.get(0).map_err(StoreError::sql(doing))?;
            let at = ids.binary_search(&id).ok();
            if let Some(known) = at.and_then(|at| self.tasks.get(at)) {
                let event = EventRow::read(row, 1).map_err(StoreError::sql(doing))?;
                self.events.push(event.event(known.task.id.clone())?);
            }
        }
        Ok(())
    }

    /// Reads the task of a row, if its source is configured.
    fn take(&mut self, id: i64) -> Result<(), StoreError> {
        let sql = "select id, source, json, first_seen, gone_at from task where id = ?1";
        let doing = "read a task";
        let mut statement = self
            .connection
            .prepare_cached(sql)
            .map_err(StoreError::sql(doing))?;
        let found = statement
            .query_row([id], |row| {
                let source = source_of(row, self.configured)?;
                let read = |source: &SourceId| Ok((source.clone(), TaskRow::read(row, 2)?));
                source.map(read).transpose()
            })
            .map_err(StoreError::sql(doing))?;
        if let Some((source, row)) = found {
            let known = known(source, &row)?;
            self.events.extend(events(self.connection, id, &known)?);
            self.tasks.push(known);
        }
        Ok(())
    }

    /// Reads the settled tasks that are asked for by what they count for, or by name.
    fn take_wanted(
        &mut self,
        rows: &RowsOf,
        places: &BTreeMap<i64, Place>,
    ) -> Result<(), StoreError> {
        for (at, place) in places {
            let mut counts_for = place.initiatives.iter();
            if counts_for.any(|initiative| rows.initiatives.contains(initiative)) {
                for task in self.settled.remove(at).unwrap_or_default() {
                    self.take(task.number)?;
                }
            }
        }
        let named = "
            select t.id, f.place
            from task t
            join fact f on f.task = t.id
            where t.key = ?1 collate nocase or t.source || '#' || t.external = ?1
            order by t.id";
        match &rows.task {
            Some(name) => self.take_all(named, params![name]),
            None => Ok(()),
        }
    }

    /// What the tasks name as blocker or parent is read as well, and what might be taken for the parent of a settled one.
    fn take_named(&mut self, parents: &BTreeSet<Name>) -> Result<(), StoreError> {
        let mut seen = 0;
        loop {
            let named = self.names(seen, parents);
            seen = self.tasks.len();
            for name in named {
                self.take_all_of(&name)?;
            }
            if self.tasks.len() == seen {
                return Ok(());
            }
        }
    }

    /// The names that the tasks from one on use, and that were not looked up yet.
    fn names(&mut self, from: usize, parents: &BTreeSet<Name>) -> Vec<Name> {
        let new = self.tasks.get(from..).unwrap_or_default();
        let mut named = Vec::new();
        for known in new {
            let task = &known.task;
            let name = |text: &String| (task.id.source.clone(), text.clone());
            self.external.insert(name(&task.id.external));
            self.keys.insert(name(&task.key));
            named.extend(task.blocked_by.iter().chain(&task.parent).map(name));
        }
        // One's key may be another's id: which of the two is the parent only both can tell.
        let unsure = parents
            .iter()
            .filter(|name| self.keys.contains(*name) && !self.external.contains(*name));
        named.extend(unsure.cloned());
        let asked = &mut self.asked;
        named.retain(|name| asked.insert(name.clone()));
        named
    }

    /// Turns the settled tasks of a name into tasks that are read.
    fn take_all_of(&mut self, (source, name): &Name) -> Result<(), StoreError> {
        let sql = "
            select t.id, f.place
            from task t
            join fact f on f.task = t.id
            where t.source = ?1 and (t.external = ?2 or t.key = ?2)
            order by t.id";
        self.take_all(sql, params![source.as_str(), name])
    }

    /// Turns those settled tasks whose row and place a query gives into tasks that are read.
    fn take_all(&mut self, sql: &str, values: impl Params) -> Result<(), StoreError> {
        let found: Vec<(i64, Option<i64>)> = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement
                    .query_map(values, |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect()
            })
            .map_err(StoreError::sql("look a named task up"))?;
        for (id, place) in found {
            let group = place.and_then(|place| self.settled.get_mut(&place));
            let at = group
                .as_ref()
                .and_then(|group| group.iter().position(|task| task.number == id));
            if let (Some(group), Some(at)) = (group, at) {
                group.swap_remove(at);
                self.take(id)?;
            }
        }
        Ok(())
    }

    fn finish(mut self, places: BTreeMap<i64, Place>, parents: BTreeSet<Name>) -> Split {
        let is_read = |name: &Name| self.external.contains(name) || self.keys.contains(name);
        let parents = parents.into_iter().filter(is_read).collect();
        self.events.sort_by_key(|event| event.seen);
        let groups = places.into_iter().filter_map(|(at, place)| {
            let tasks = self.settled.remove(&at).filter(|tasks| !tasks.is_empty())?;
            Some(Arc::new(SettledGroup { place, tasks }))
        });
        Split {
            settled: groups.collect(),
            tasks: self.tasks,
            events: self.events,
            parents,
        }
    }
}
