//! The snapshot: everything an assessment needs, in one read transaction, as it is known now or was known once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use rayon::Scope;
use rusqlite::{Connection, Row, Rows};
use rustc_hash::FxHashSet;

use super::facts::{day_number, is_basis};
use super::forecasts::{kept_forecasts, kept_verdicts};
use super::ledger::ledger;
use super::metrics::{metric_source, readings, series};
use super::sources::health;
use super::statuses::told;
use super::tasks::TaskRow;
use super::{Store, StoreError};
use crate::domain::id::{InitiativeId, MetricId, SourceId};
use crate::domain::memory::Memory;
use crate::domain::plan::Plan;
use crate::domain::settled::SettledGroup;
use crate::domain::shared::Shared;
use crate::domain::snapshot::Snapshot;
use crate::domain::source::SourceHealth;
use crate::domain::task::{KnownTask, TaskEvent};
use crate::domain::text::{Pool, Text};
use image::Of;
use whole::whole;

pub use image::Image;

/// The tasks that came since the number `?3`, and those in the log of changes after the number `?2`.
macro_rules! changed {
    () => {
        "(select task from task_changed where id > ?2 union select id from task where id > ?3)"
    };
}

mod changed;
mod groups;
mod image;
mod names;
mod rows;
mod whole;

/// What a snapshot is asked to hold.
#[derive(Debug, Clone)]
pub struct SnapshotQuery {
    /// The plan to go with it.
    pub plan: Shared<Plan>,
    /// The present moment.
    pub now: Timestamp,
    /// Only what had been seen by then; `None`: everything.
    pub known: Option<Timestamp>,
    /// The configured sources of tasks with their freshness limits in seconds. The tasks of other sources are left out:
    /// nobody would say how old they are.
    pub sources: Vec<(SourceId, i64)>,
    /// The configured metrics with their freshness limits in seconds.
    pub metrics: Vec<(MetricId, i64)>,
    /// What may be told as facts instead of as tasks; `None`: nothing, each task is wanted as a row.
    pub settled: Option<SettledBy>,
}

/// Which tasks may be told as facts.
#[derive(Debug, Clone)]
pub struct SettledBy {
    /// What the facts must rest on; where they do not, every task is read.
    pub basis: String,
    /// Those that are quiet from this day on or longer.
    pub quiet: Date,
    /// But these are wanted as rows all the same.
    pub rows: RowsOf,
}

/// Tasks that are wanted as rows although they are over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowsOf {
    /// All that count for one of these initiatives,
    pub initiatives: BTreeSet<InitiativeId>,
    /// and those that have this id (`platform#812`) or key, in large or small letters.
    pub task: Option<String>,
}

impl Store {
    /// Reads a snapshot.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn snapshot(&self, query: SnapshotQuery) -> Result<Snapshot, StoreError> {
        let (snapshot, _) = self.snapshot_again(query, None).await?;
        Ok(snapshot)
    }

    /// Reads a snapshot, and of the tasks only those that changed since an image was made: it is the same snapshot as if
    /// everything had been read, and what did not change is the same [`Arc`] as in the one before.
    ///
    /// The image that comes back is for the next time; none where it would be of no use, because facts were not asked for or
    /// not there, or some were wanted as rows. One that was made for another query serves nothing, and everything is read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn snapshot_again(
        &self,
        query: SnapshotQuery,
        last: Option<Image>,
    ) -> Result<(Snapshot, Option<Image>), StoreError> {
        self.read_beside("read a snapshot", move |connection, beside| {
            snapshot((connection, beside), query, last)
        })
        .await
    }
}

/// Numbers of rows.
type Numbers = FxHashSet<i64>;

/// Tasks and events as a snapshot holds them, and what is over.
#[derive(Debug, Default)]
struct Split {
    tasks: Vec<Arc<KnownTask>>,
    events: Vec<Arc<TaskEvent>>,
    settled: Vec<Arc<SettledGroup>>,
    parents: Vec<(SourceId, Text)>,
    /// How many of the tasks are not gone.
    live: BTreeMap<SourceId, u64>,
}

fn snapshot(
    (connection, beside): (&Connection, &mut Connection),
    query: SnapshotQuery,
    last: Option<Image>,
) -> Result<(Snapshot, Option<Image>), StoreError> {
    let known = query.known;
    let configured = query.sources.iter().map(|(id, _)| (id.as_str(), id));
    let configured: Configured<'_> = configured.collect();
    let (split, image) = match facts_wanted(connection, &query)? {
        Some((of, rows)) => {
            let image = Image::read((connection, beside), of, rows, &configured, last)?;
            let is_kept = *rows == RowsOf::default();
            (image.shown(), Some(image).filter(|_| is_kept))
        }
        None => (whole(connection, known, &configured)?, None),
    };
    let mut metrics = BTreeMap::new();
    let mut metric_readings = BTreeMap::new();
    for (metric, _) in &query.metrics {
        metrics.insert(metric.clone(), series(connection, metric, known)?);
        metric_readings.insert(metric.clone(), readings(connection, metric, known)?);
    }
    let mut sources = source_healths(connection, &query, &split)?;
    for (metric, fresh_secs) in &query.metrics {
        let mut health = health(connection, metric_source(metric), *fresh_secs, known)?;
        health.records = metrics.get(metric).map_or(0, |points| points.len() as u64);
        sources.push(health);
    }
    sources.sort_unstable_by(|one, other| one.id.cmp(&other.id));
    let series: Vec<MetricId> = query.metrics.iter().map(|(id, _)| id.clone()).collect();
    let until = known.map_or(Date::MAX, |known| {
        known.to_zoned(query.plan.time_zone.clone()).date()
    });
    let memory = Memory {
        ledger: ledger(connection, known, &series)?,
        told: told(connection, until)?,
        forecasts: kept_forecasts(connection, known)?,
        verdicts: kept_verdicts(connection, known)?,
        ..Memory::default()
    };
    let snapshot = Snapshot {
        plan: query.plan,
        tasks: split.tasks,
        events: split.events,
        settled: split.settled,
        settled_parents: split.parents,
        metrics,
        metric_readings,
        metric_fresh_secs: query.metrics.into_iter().collect(),
        sources,
        memory,
        known_at: known.unwrap_or(query.now),
    };
    Ok((snapshot, image))
}

/// What the facts must be that are read instead of tasks, and what is wanted as rows all the same; `None`: all are.
fn facts_wanted<'q>(
    connection: &Connection,
    query: &'q SnapshotQuery,
) -> Result<Option<(Of, &'q RowsOf)>, StoreError> {
    match &query.settled {
        // Facts tell the present; of what was known once they know nothing.
        Some(by) if query.known.is_none() && is_basis(connection, &by.basis)? => {
            let of = |quiet| Of {
                basis: by.basis.clone(),
                quiet,
                sources: query.sources.iter().map(|(id, _)| id.clone()).collect(),
            };
            Ok(day_number(by.quiet).map(|quiet| (of(quiet), &by.rows)))
        }
        Some(_) | None => Ok(None),
    }
}

fn source_healths(
    connection: &Connection,
    query: &SnapshotQuery,
    split: &Split,
) -> Result<Vec<SourceHealth>, StoreError> {
    let mut live = split.live.clone();
    for group in &split.settled {
        *live.entry(group.place.source.clone()).or_default() += group.tasks.len() as u64;
    }
    query
        .sources
        .iter()
        .map(|(source, fresh_secs)| {
            let mut health = health(connection, source.clone(), *fresh_secs, query.known)?;
            health.records = live.get(source).copied().unwrap_or(0);
            Ok(health)
        })
        .collect()
}

/// Rows that are read before tasks are made of them, beside the reading of the next ones.
const BATCH: usize = 1024;

/// Batches that wait for a core; the reading itself makes the tasks of further ones, or their rows would pile up.
const WAITING: usize = 4;

/// A source with the row of one of its tasks.
type Sourced = (SourceId, TaskRow);

/// The tasks of one batch.
type Made = Result<Vec<Arc<KnownTask>>, StoreError>;

/// Tasks that are made of batches of rows.
#[derive(Default)]
struct Making {
    /// By the numbers of the batches.
    made: Mutex<BTreeMap<usize, Made>>,
    /// As many as there are batches at the same time, so that none waits for another.
    pools: Mutex<Vec<Pool>>,
    waiting: AtomicUsize,
}

impl Making {
    fn make(&self, number: usize, batch: &[Sourced]) {
        let mut pool = locked(&self.pools).pop().unwrap_or_default();
        let tasks = batch
            .iter()
            .map(|(source, row)| known(source, row, &mut pool));
        let tasks = tasks.collect();
        locked(&self.made).insert(number, tasks);
        locked(&self.pools).push(pool);
    }

    /// Has a batch made on another core, unless too many wait for one.
    fn hand_over<'s>(&'s self, scope: &Scope<'s>, number: usize, batch: Vec<Sourced>) {
        if self.waiting.load(Ordering::Relaxed) >= WAITING {
            self.make(number, &batch);
            return;
        }
        self.waiting.fetch_add(1, Ordering::Relaxed);
        scope.spawn(move |_| {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            self.make(number, &batch);
        });
    }

    /// All of them, so many.
    fn tasks(self, count: usize) -> Made {
        let made = self.made.into_inner();
        let mut tasks = Vec::with_capacity(count);
        for batch in made.unwrap_or_else(PoisonError::into_inner).into_values() {
            tasks.extend(batch?);
        }
        Ok(tasks)
    }
}

/// The tasks of some rows that look like those of [`mod@whole`], in their order, and the ids of the rows; without those of sources that are
/// not configured.
fn listed(
    mut rows: Rows<'_>,
    configured: &Configured<'_>,
    doing: &'static str,
) -> Result<(Vec<Arc<KnownTask>>, Vec<i64>), StoreError> {
    let mut ids = Vec::new();
    let making = Making::default();
    rayon::in_place_scope(|scope| {
        let mut batch = Vec::with_capacity(BATCH);
        let mut number = 0;
        loop {
            let row = rows.next().map_err(StoreError::sql(doing))?;
            let is_last = row.is_none();
            if let Some(row) = row
                && let Some(source) = source_of(row, configured).map_err(StoreError::sql(doing))?
            {
                ids.push(row.get(0).map_err(StoreError::sql(doing))?);
                let row = TaskRow::read(row, 2).map_err(StoreError::sql(doing))?;
                batch.push((source.clone(), row));
            }
            if is_last || batch.len() == BATCH {
                let batch = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
                making.hand_over(scope, number, batch);
                number += 1;
            }
            if is_last {
                return Ok(());
            }
        }
    })?;
    Ok((making.tasks(ids.len())?, ids))
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The task of a row. One text is for all tasks of a source, and for whatever they have in common.
fn known(source: &SourceId, row: &TaskRow, pool: &mut Pool) -> Result<Arc<KnownTask>, StoreError> {
    row.task(Some(source), pool).map(Arc::new)
}

/// The configured sources by their words.
type Configured<'s> = BTreeMap<&'s str, &'s SourceId>;

/// The source of such a row; `None` where that is not configured.
fn source_of<'s>(
    row: &Row<'_>,
    configured: &Configured<'s>,
) -> rusqlite::Result<Option<&'s SourceId>> {
    Ok(configured.get(row.get_ref(1)?.as_str()?).copied())
}

#[cfg(test)]
mod tests;
