//! The settled tasks of a store by their places.
//!
//! It knows facts; not which of them are wanted as rows.

use std::sync::Arc;

use rayon::prelude::*;
use rusqlite::{Connection, Row, params};

use super::changed::Mark;
use super::{Configured, Numbers};
use crate::domain::id::SourceId;
use crate::domain::settled::{Closed, End, Settled, SettledGroup};
use crate::domain::task::Estimate;
use crate::store::StoreError;
use crate::store::facts::{day_of, places};
use crate::store::rows::unreadable;

/// A settled task as it is read.
pub(super) struct Read {
    pub(super) place: i64,
    pub(super) parent: Option<String>,
    pub(super) task: Settled,
    /// Its external id and its key, where it is read as one that changed.
    pub(super) names: Option<[String; 2]>,
}

/// The groups by the numbers of their places, each with its tasks in the order of their numbers.
#[derive(Debug, Default)]
pub(super) struct Groups {
    by_place: Vec<Option<Arc<SettledGroup>>>,
}

impl Groups {
    /// Takes up the places that came since they were last read.
    pub(super) fn read_places(
        &mut self,
        connection: &Connection,
        configured: &Configured<'_>,
    ) -> Result<(), StoreError> {
        // Places are numbered from 1 on, one after the other.
        let last = self.by_place.len().saturating_sub(1);
        for (number, place) in places(connection, i64::try_from(last).unwrap_or(i64::MAX))? {
            let Ok(at) = usize::try_from(number) else {
                continue;
            };
            self.by_place.resize(at, None);
            // Of other sources nobody would say how old their tasks are.
            let is_told = configured.contains_key(place.source.as_str());
            let tasks = Vec::new();
            let group = is_told.then(|| Arc::new(SettledGroup { place, tasks }));
            self.by_place.push(group);
        }
        Ok(())
    }

    fn at(&self, place: i64) -> Option<&Arc<SettledGroup>> {
        self.by_place.get(usize::try_from(place).ok()?)?.as_ref()
    }

    fn at_mut(&mut self, place: i64) -> Option<&mut Arc<SettledGroup>> {
        self.by_place
            .get_mut(usize::try_from(place).ok()?)?
            .as_mut()
    }

    /// The source of a place.
    pub(super) fn source(&self, place: i64) -> Option<&SourceId> {
        self.at(place).map(|group| &group.place.source)
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
            if self.at(place).is_none() {
                continue;
            }
            let names = || Ok(Some([row.get(14)?, row.get(15)?]));
            take(Read {
                place,
                parent: row.get(13).map_err(StoreError::sql(doing))?,
                task: settled(row).map_err(StoreError::sql(doing))??.into(),
                names: since
                    .map_or(Ok(None), |_| names())
                    .map_err(StoreError::sql(doing))?,
            });
        }
        Ok(())
    }

    /// Reads everything that was quiet by a day into its place, and hands over who names which parent. No task has a greater number
    /// than the newest.
    pub(super) fn read_all(
        &mut self,
        connection: &Connection,
        (quiet, newest): (i64, i64),
        mut names: impl FnMut(&SourceId, i64, String),
    ) -> Result<(), StoreError> {
        let mut pile = Pile::new(self.by_place.len(), newest);
        self.read(connection, quiet, None, |read| {
            if let (Some(parent), Some(source)) = (read.parent, self.source(read.place)) {
                names(source, read.task.number(), parent);
            }
            pile.add(read.place, read.task);
        })?;
        for (group, tasks) in self.by_place.iter_mut().zip(pile.by_place()) {
            if let Some(group) = group {
                Arc::make_mut(group).tasks = tasks;
            }
        }
        Ok(())
    }

    /// Whether a task is there just as it is.
    pub(super) fn has(&self, place: i64, task: &Settled) -> bool {
        let tasks = self.at(place).map_or(&[][..], |group| &group.tasks);
        let at = tasks.binary_search_by_key(&task.number(), Settled::number);
        at.ok().and_then(|at| tasks.get(at)) == Some(task)
    }

    /// Puts a task where it belongs.
    pub(super) fn put(&mut self, place: i64, task: Settled) {
        if let Some(group) = self.at_mut(place) {
            let tasks = &mut Arc::make_mut(group).tasks;
            let at = tasks.partition_point(|other| other.number() < task.number());
            tasks.insert(at, task);
        }
    }

    /// Takes a task out of its place; `None` where it is not there.
    pub(super) fn take(&mut self, place: i64, number: i64) -> Option<Settled> {
        let group = self.at_mut(place)?;
        let at = group.tasks.binary_search_by_key(&number, Settled::number);
        at.ok().map(|at| Arc::make_mut(group).tasks.remove(at))
    }

    /// Takes those out that have one of these numbers, and says of which source each was.
    pub(super) fn take_all(&mut self, numbers: &Numbers) -> Vec<(SourceId, i64)> {
        let mut found = Vec::new();
        if numbers.is_empty() {
            return found;
        }
        let is_meant = |task: &Settled| numbers.contains(&task.number());
        let met: Vec<&mut Arc<SettledGroup>> = self
            .by_place
            .par_iter_mut()
            .flatten()
            .filter(|group| group.tasks.iter().any(is_meant))
            .collect();
        for group in met {
            let group = Arc::make_mut(group);
            let source = &group.place.source;
            group.tasks.retain(|task| {
                let is_meant = is_meant(task);
                if is_meant {
                    found.push((source.clone(), task.number()));
                }
                !is_meant
            });
        }
        found
    }

    /// Empties the places that are asked for, and gives the numbers of the tasks that were there.
    pub(super) fn empty(&mut self, is_meant: impl Fn(&SettledGroup) -> bool) -> Vec<i64> {
        let mut found = Vec::new();
        for group in self.by_place.iter_mut().flatten() {
            if !group.tasks.is_empty() && is_meant(group) {
                let tasks = std::mem::take(&mut Arc::make_mut(group).tasks);
                found.extend(tasks.iter().map(Settled::number));
            }
        }
        found
    }

    /// The groups that are not empty.
    pub(super) fn shown(&self) -> Vec<Arc<SettledGroup>> {
        let groups = self.by_place.iter().flatten();
        groups
            .filter(|group| !group.tasks.is_empty())
            .cloned()
            .collect()
    }
}

/// Tasks in the order in which they are read, before it is known how many each place gets: lists that grew one by one would leave
/// behind more memory than the tasks take. In one piece that is so large, allocators give it back as soon as it is not needed.
struct Pile {
    tasks: Vec<(usize, Settled)>,
    counts: Vec<usize>,
}

/// No more tasks than these get their room ahead: what is not used of it is never touched, but numbers may have gaps.
const AHEAD: usize = 1 << 21;

impl Pile {
    fn new(places: usize, newest: i64) -> Self {
        let newest = usize::try_from(newest).unwrap_or(0);
        Self {
            tasks: Vec::with_capacity(newest.min(AHEAD)),
            counts: vec![0; places],
        }
    }

    fn add(&mut self, place: i64, task: Settled) {
        let place = usize::try_from(place).ok();
        if let Some(place) = place
            && let Some(count) = self.counts.get_mut(place)
        {
            *count += 1;
            self.tasks.push((place, task));
        }
    }

    /// The tasks of each place, in their order.
    fn by_place(self) -> Vec<Vec<Settled>> {
        let counts = self.counts.into_iter();
        let mut found: Vec<Vec<Settled>> = counts.map(Vec::with_capacity).collect();
        for (place, task) in self.tasks {
            if let Some(tasks) = found.get_mut(place) {
                tasks.push(task);
            }
        }
        found
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
fn settled(row: &Row<'_>) -> rusqlite::Result<Result<Closed, StoreError>> {
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
        let [on, from, created, start, due] = days;
        let on = day(on)?.ok_or_else(|| unreadable("day of closing", "null"))?;
        let moved = moved.as_deref().map_or(Ok(Vec::new()), |text| {
            let days = text.split(',');
            let day = |day: &str| {
                day.parse()
                    .map_err(|_| unreadable("day", day))
                    .and_then(day_of)
            };
            days.map(day).collect()
        })?;
        let end = if is_done { End::Done } else { End::Cancelled };
        Ok(Closed {
            number,
            from: day(from)?,
            created: day(created)?,
            due: day(due)?,
            start: day(start)?,
            moved,
            estimate: hours.map(Estimate::Hours).or(points.map(Estimate::Points)),
            spent,
            amount,
            ..Closed::new(end, on)
        })
    };
    Ok(read())
}
