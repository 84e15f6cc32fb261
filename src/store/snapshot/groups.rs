//! The settled tasks of a store by their places.
//!
//! It knows facts; not which of them are wanted as rows.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;
use rusqlite::{Connection, Row, params};

use super::Configured;
use super::changed::Mark;
use crate::domain::id::SourceId;
use crate::domain::settled::{End, Settled, SettledGroup};
use crate::domain::task::Estimate;
use crate::store::StoreError;
use crate::store::facts::{day_of, places};
use crate::store::rows::unreadable;

/// A settled task as it is read.
pub(super) struct Read {
    pub(super) place: i64,
    pub(super) source: SourceId,
    pub(super) parent: Option<String>,
    pub(super) task: Settled,
    /// Its external id and its key, where it is read as one that changed.
    pub(super) names: Option<[String; 2]>,
}

/// The groups by the numbers of their places, each with its tasks in the order of their numbers.
#[derive(Debug, Default)]
pub(super) struct Groups {
    by_place: BTreeMap<i64, Arc<SettledGroup>>,
    /// The greatest number of a place, configured or not.
    last: i64,
}

impl Groups {
    /// Takes up the places that came since they were last read.
    pub(super) fn read_places(
        &mut self,
        connection: &Connection,
        configured: &Configured<'_>,
    ) -> Result<(), StoreError> {
        for (number, place) in places(connection, self.last)? {
            self.last = self.last.max(number);
            // Of other sources nobody would say how old their tasks are.
            if configured.contains_key(place.source.as_str()) {
                let tasks = Vec::new();
                let group = SettledGroup { place, tasks };
                self.by_place.insert(number, Arc::new(group));
            }
        }
        Ok(())
    }

    /// Reads what was quiet by a day, with `since` only what changed after it, and hands each over.
    pub(super) fn read(
        &self,
        connection: &Connection,
        quiet: i64,
        since: Option<Mark>,
        mut take: impl FnMut(Read),
    ) -> Result<(), StoreError> {
        let doing = "read the facts";
        let sql = if since.is_some() {
            CHANGED_FACTS
        } else {
            FACTS
        };
        let mut statement = connection
            .prepare_cached(sql)
            .map_err(StoreError::sql(doing))?;
        let rows = match since {
            None => statement.query([quiet]),
            Some(mark) => statement.query(params![quiet, mark.log, mark.newest]),
        };
        let mut rows = rows.map_err(StoreError::sql(doing))?;
        while let Some(row) = rows.next().map_err(StoreError::sql(doing))? {
            let place: i64 = row.get(1).map_err(StoreError::sql(doing))?;
            let Some(group) = self.by_place.get(&place) else {
                continue;
            };
            let names = || Ok(Some([row.get(14)?, row.get(15)?]));
            take(Read {
                place,
                source: group.place.source.clone(),
                parent: row.get(13).map_err(StoreError::sql(doing))?,
                task: settled(row).map_err(StoreError::sql(doing))??,
                names: since
                    .map_or(Ok(None), |_| names())
                    .map_err(StoreError::sql(doing))?,
            });
        }
        Ok(())
    }

    /// Puts tasks into their places, which were empty, in the order of their numbers.
    pub(super) fn fill(&mut self, tasks: HashMap<i64, Vec<Settled>>) {
        for (place, mut tasks) in tasks {
            tasks.shrink_to_fit();
            if let Some(group) = self.by_place.get_mut(&place) {
                Arc::make_mut(group).tasks = tasks;
            }
        }
    }

    /// Puts a task where it belongs.
    pub(super) fn put(&mut self, place: i64, task: Settled) {
        if let Some(group) = self.by_place.get_mut(&place) {
            let tasks = &mut Arc::make_mut(group).tasks;
            let at = tasks.partition_point(|other| other.number < task.number);
            tasks.insert(at, task);
        }
    }

    /// Takes a task out of its place; `None` where it is not there.
    pub(super) fn take(&mut self, place: i64, number: i64) -> Option<Settled> {
        let group = self.by_place.get_mut(&place)?;
        let at = group
            .tasks
            .binary_search_by_key(&number, |task| task.number);
        at.ok().map(|at| Arc::make_mut(group).tasks.remove(at))
    }

    /// Takes those out that have one of these numbers, and says of which source each was.
    pub(super) fn take_all(&mut self, numbers: &HashSet<i64>) -> Vec<(SourceId, i64)> {
        let mut found = Vec::new();
        if numbers.is_empty() {
            return found;
        }
        let is_meant = |task: &Settled| numbers.contains(&task.number);
        let met: Vec<&mut Arc<SettledGroup>> = self
            .by_place
            .par_iter_mut()
            .map(|(_, group)| group)
            .filter(|group| group.tasks.iter().any(is_meant))
            .collect();
        for group in met {
            let group = Arc::make_mut(group);
            let source = &group.place.source;
            group.tasks.retain(|task| {
                let is_meant = is_meant(task);
                if is_meant {
                    found.push((source.clone(), task.number));
                }
                !is_meant
            });
        }
        found
    }

    /// Empties the places that are asked for, and gives the numbers of the tasks that were there.
    pub(super) fn empty(&mut self, is_meant: impl Fn(&SettledGroup) -> bool) -> Vec<i64> {
        let mut found = Vec::new();
        for group in self.by_place.values_mut() {
            if !group.tasks.is_empty() && is_meant(group) {
                let tasks = std::mem::take(&mut Arc::make_mut(group).tasks);
                found.extend(tasks.iter().map(|task| task.number));
            }
        }
        found
    }

    /// The groups that are not empty.
    pub(super) fn shown(&self) -> Vec<Arc<SettledGroup>> {
        let groups = self.by_place.values();
        groups
            .filter(|group| !group.tasks.is_empty())
            .cloned()
            .collect()
    }
}

const FACTS: &str = "
    select task, place, is_done, closed, counts_from, created, start, due, moved, hours, points, spent, amount, parent
    from fact
    where quiet <= ?1
    order by task";

const CHANGED_FACTS: &str = concat!(
    "
    select f.task, f.place, f.is_done, f.closed, f.counts_from, f.created, f.start, f.due, f.moved, f.hours, f.points,
           f.spent, f.amount, f.parent, t.external, t.key
    from ",
    changed!(),
    " c
    cross join fact f on f.task = c.task
    cross join task t on t.id = c.task
    where f.quiet <= ?1
    order by f.task"
);

/// A row of [`FACTS`]; the outer error is SQLite's, the inner one ours.
fn settled(row: &Row<'_>) -> rusqlite::Result<Result<Settled, StoreError>> {
    let number: i64 = row.get(0)?;
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
