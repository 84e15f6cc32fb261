//! The tasks that are read as rows, with their events, in the order of a snapshot.
//!
//! It knows tasks and events; not why a task is wanted as a row.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{Connection, Params, Row};
use rustc_hash::FxHashMap;

use super::changed::Mark;
use super::{Configured, Numbers, listed};
use crate::domain::id::{SourceId, TaskId};
use crate::domain::task::{KnownTask, TaskEvent};
use crate::store::StoreError;
use crate::store::rows::to_json;
use crate::store::tasks::EventRow;

/// A task with the number of its row.
pub(super) type Numbered = (i64, Arc<KnownTask>);

/// An event with what puts it in order.
#[derive(Debug)]
pub(super) struct Event {
    /// When it was seen, in microseconds,
    seen: i64,
    /// and its number.
    id: i64,
    /// The number of its task.
    of: i64,
    shared: Arc<TaskEvent>,
}

/// Tasks in the order of their ids, events in that in which they were seen.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// The numbers of the tasks, in their order.
    numbers: Vec<i64>,
    tasks: Vec<Arc<KnownTask>>,
    events: Vec<Event>,
    /// How many of each source are not gone.
    live: BTreeMap<SourceId, u64>,
}

/// Tasks and events that were read.
#[derive(Debug, Default)]
pub(super) struct New {
    pub(super) tasks: Vec<Numbered>,
    pub(super) events: Vec<Event>,
}

impl New {
    /// Adds others to them.
    pub(super) fn extend(&mut self, others: Self) {
        self.tasks.extend(others.tasks);
        self.events.extend(others.events);
    }

    /// Takes an event, if it is one of its tasks, which stand in the order of their numbers.
    pub(super) fn take_event(&mut self, seen: Seen) -> Result<(), StoreError> {
        let of = |(number, _): &Numbered| *number;
        let at = self.tasks.binary_search_by_key(&seen.of, of);
        if let Some((_, known)) = at.ok().and_then(|at| self.tasks.get(at)) {
            let event = seen.event(known.task.id.clone())?;
            self.events.push(event);
        }
        Ok(())
    }
}

/// An event before it is said which task the number of its task is.
#[derive(Debug)]
pub(super) struct Seen {
    at: i64,
    id: i64,
    of: i64,
    row: EventRow,
}

impl Seen {
    /// A row of [`LIVE_EVENTS`] and of those like it.
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            at: row.get(6)?,
            id: row.get(0)?,
            of: row.get(1)?,
            row: EventRow::read(row, 2)?,
        })
    }

    fn event(self, task: TaskId) -> Result<Event, StoreError> {
        Ok(Event {
            seen: self.at,
            id: self.id,
            of: self.of,
            shared: Arc::new(self.row.event(task)?),
        })
    }
}

impl Rows {
    pub(super) fn tasks(&self) -> &[Arc<KnownTask>] {
        &self.tasks
    }

    pub(super) fn events(&self) -> Vec<Arc<TaskEvent>> {
        let events = self.events.iter();
        events.map(|event| Arc::clone(&event.shared)).collect()
    }

    pub(super) fn live(&self) -> &BTreeMap<SourceId, u64> {
        &self.live
    }

    /// Those that have one of these numbers.
    pub(super) fn of(&self, numbers: &Numbers) -> Vec<Numbered> {
        if numbers.is_empty() {
            return Vec::new();
        }
        let all = self.numbers.iter().zip(&self.tasks);
        all.filter(|(number, _)| numbers.contains(number))
            .map(|(number, task)| (*number, Arc::clone(task)))
            .collect()
    }

    /// Puts what was read in the place of what has one of these numbers; what is new must not be there under another one.
    pub(super) fn replace(&mut self, old: &Numbers, new: New) {
        if !old.is_empty() {
            self.events.retain(|event| !old.contains(&event.of));
        }
        if !new.events.is_empty() {
            self.events.extend(new.events);
            self.events.sort_by_key(|event| (event.seen, event.id));
        }
        for (_, task) in &new.tasks {
            self.count(task, 1);
        }
        if self.tasks.is_empty() {
            let mut new = new.tasks;
            new.sort_unstable_by(|(_, one), (_, other)| one.task.id.cmp(&other.task.id));
            (self.numbers, self.tasks) = new.into_iter().unzip();
            return;
        }
        let mut new: FxHashMap<i64, Arc<KnownTask>> = new.tasks.into_iter().collect();
        let gone = self.put_in_place(old, &mut new);
        self.merge(&gone, new);
    }

    /// Replaces those that keep their place, and gives the places of those that lose it.
    fn put_in_place(
        &mut self,
        old: &Numbers,
        new: &mut FxHashMap<i64, Arc<KnownTask>>,
    ) -> Vec<usize> {
        let mut gone = Vec::new();
        if old.is_empty() {
            return gone;
        }
        let mut lost = Vec::new();
        for (at, (number, task)) in self.numbers.iter().zip(&mut self.tasks).enumerate() {
            if !old.contains(number) {
                continue;
            }
            lost.push(Arc::clone(task));
            match new.get(number) {
                Some(now) if now.task.id == task.task.id => {
                    *task = Arc::clone(now);
                    new.remove(number);
                }
                Some(_) | None => gone.push(at),
            }
        }
        for task in &lost {
            self.count(task, -1);
        }
        gone
    }

    /// Takes out what stood in some places, and puts the new ones where they belong.
    fn merge(&mut self, gone: &[usize], new: FxHashMap<i64, Arc<KnownTask>>) {
        if gone.is_empty() && new.is_empty() {
            return;
        }
        let mut new: Vec<Numbered> = new.into_iter().collect();
        new.sort_unstable_by(|(_, one), (_, other)| one.task.id.cmp(&other.task.id));
        let place = |(number, task): Numbered| {
            let before = |other: &Arc<KnownTask>| other.task.id < task.task.id;
            (self.tasks.partition_point(before), number, task)
        };
        let new: Vec<(usize, i64, Arc<KnownTask>)> = new.into_iter().map(place).collect();
        let (mut gone, mut new) = (gone.iter().peekable(), new.into_iter().peekable());
        let size = self.tasks.len() + new.len() - gone.len();
        let numbers = std::mem::replace(&mut self.numbers, Vec::with_capacity(size));
        let tasks = std::mem::replace(&mut self.tasks, Vec::with_capacity(size));
        for (at, (number, task)) in numbers.into_iter().zip(tasks).enumerate() {
            while let Some((_, number, task)) = new.next_if(|(before, ..)| *before <= at) {
                self.numbers.push(number);
                self.tasks.push(task);
            }
            if gone.next_if_eq(&&at).is_none() {
                self.numbers.push(number);
                self.tasks.push(task);
            }
        }
        for (_, number, task) in new {
            self.numbers.push(number);
            self.tasks.push(task);
        }
    }

    fn count(&mut self, task: &KnownTask, by: i64) {
        if task.gone_at.is_none() {
            let source = &task.task.id.source;
            let live = match self.live.get_mut(source) {
                Some(live) => live,
                None => self.live.entry(source.clone()).or_default(),
            };
            *live = live.saturating_add_signed(by);
        }
    }
}

/// Reads tasks as rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'c> {
    pub(super) connection: &'c Connection,
    pub(super) configured: &'c Configured<'c>,
    /// What was quiet by this day is settled.
    pub(super) quiet: i64,
}

impl Reader<'_> {
    /// Reads every task that is not settled, and its events.
    pub(super) fn live(self) -> Result<New, StoreError> {
        let mut new = self.tasks(LIVE, [self.quiet], "read the tasks")?;
        self.events(LIVE_EVENTS, [self.quiet], "read the events", |seen| {
            new.take_event(seen)
        })?;
        Ok(new)
    }

    /// Reads the tasks that changed since and are not settled, without their events.
    pub(super) fn changed(self, since: Mark) -> Result<New, StoreError> {
        let values = [self.quiet, since.log, since.newest];
        self.tasks(CHANGED, values, "read the changed tasks")
    }

    /// The events of those.
    pub(super) fn changed_events(self, since: Mark) -> Result<Vec<Seen>, StoreError> {
        let values = [self.quiet, since.log, since.newest];
        let mut found = Vec::new();
        let doing = "read the events of changed tasks";
        self.events(CHANGED_EVENTS, values, doing, |seen| {
            found.push(seen);
            Ok(())
        })?;
        Ok(found)
    }

    /// Reads the tasks of some rows with their events, those whose sources are configured.
    pub(super) fn some(self, numbers: &[i64]) -> Result<New, StoreError> {
        if numbers.is_empty() {
            return Ok(New::default());
        }
        let mut numbers = numbers.to_vec();
        numbers.sort_unstable();
        let numbers = to_json("numbers", &numbers)?;
        let doing = "read named tasks";
        let mut new = self.tasks(SOME, [&numbers], doing)?;
        self.events(SOME_EVENTS, [&numbers], doing, |seen| new.take_event(seen))?;
        Ok(new)
    }

    /// The tasks that a query gives, without their events.
    fn tasks(self, sql: &str, values: impl Params, doing: &'static str) -> Result<New, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(sql)
            .map_err(StoreError::sql(doing))?;
        let rows = statement.query(values).map_err(StoreError::sql(doing))?;
        let (tasks, numbers) = listed(rows, self.configured, doing)?;
        Ok(New {
            tasks: numbers.into_iter().zip(tasks).collect(),
            events: Vec::new(),
        })
    }

    /// Hands the events over that a query gives.
    fn events(
        self,
        sql: &str,
        values: impl Params,
        doing: &'static str,
        mut take: impl FnMut(Seen) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self
            .connection
            .prepare_cached(sql)
            .map_err(StoreError::sql(doing))?;
        let mut rows = statement.query(values).map_err(StoreError::sql(doing))?;
        while let Some(row) = rows.next().map_err(StoreError::sql(doing))? {
            take(Seen::read(row).map_err(StoreError::sql(doing))?)?;
        }
        Ok(())
    }
}

/// Every task that is not settled, with its row in one go: to look each up would take three times as long.
const LIVE: &str = "
    select t.id, t.source, t.json, t.first_seen, t.gone_at
    from fact f
    cross join task t on t.id = f.task
    where f.quiet > ?1
    order by f.task";

const CHANGED: &str = concat!(
    "
    select t.id, t.source, t.json, t.first_seen, t.gone_at
    from ",
    changed!(),
    " c
    cross join fact f on f.task = c.task
    cross join task t on t.id = c.task
    where f.quiet > ?1
    order by f.task"
);

const LIVE_EVENTS: &str = "
    select e.id, e.task, e.change, e.was, e.became, e.happened, e.seen
    from fact f
    cross join task_event e on e.task = f.task
    where f.quiet > ?1";

const CHANGED_EVENTS: &str = concat!(
    "
    select e.id, e.task, e.change, e.was, e.became, e.happened, e.seen
    from ",
    changed!(),
    " c
    cross join fact f on f.task = c.task
    cross join task_event e on e.task = c.task
    where f.quiet > ?1"
);

/// The tasks with the numbers `?1`, in their order.
const SOME: &str = "
    select t.id, t.source, t.json, t.first_seen, t.gone_at
    from json_each(?1) n
    cross join task t on t.id = n.value
    order by n.key";

const SOME_EVENTS: &str = "
    select e.id, e.task, e.change, e.was, e.became, e.happened, e.seen
    from json_each(?1) n
    cross join task_event e on e.task = n.value";
