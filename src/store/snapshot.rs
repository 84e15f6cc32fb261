//! The snapshot: everything an assessment needs, in one read transaction, as it is known now or was known once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, Row, Rows};

use super::facts::{day_number, is_basis};
use super::forecasts::{kept_forecasts, kept_verdicts};
use super::ledger::ledger;
use super::metrics::{metric_source, readings, series};
use super::rows::micros;
use super::sources::health;
use super::statuses::told;
use super::tasks::{EventRow, TaskRow};
use super::{Store, StoreError};
use crate::domain::id::{InitiativeId, MetricId, SourceId, TaskId};
use crate::domain::memory::Memory;
use crate::domain::plan::Plan;
use crate::domain::settled::SettledGroup;
use crate::domain::snapshot::Snapshot;
use crate::domain::source::SourceHealth;
use crate::domain::task::{Change, KnownTask, TaskEvent};
use settled::Split;

mod settled;

/// What a snapshot is asked to hold.
#[derive(Debug, Clone)]
pub struct SnapshotQuery {
    /// The plan to go with it.
    pub plan: Plan,
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
        self.read("read a snapshot", move |connection| {
            snapshot(connection, query)
        })
        .await
    }
}

fn snapshot(connection: &Connection, query: SnapshotQuery) -> Result<Snapshot, StoreError> {
    let known = query.known;
    let configured = query.sources.iter().map(|(id, _)| (id.as_str(), id));
    let configured: Configured<'_> = configured.collect();
    let settled = facts_wanted(connection, &query)?;
    let Split {
        mut tasks,
        events,
        settled,
        parents,
    } = match settled {
        Some((quiet, rows)) => settled::split(connection, quiet, rows, &configured)?,
        None => whole(connection, known, &configured)?,
    };
    tasks.sort_unstable_by(|one, other| one.task.id.cmp(&other.task.id));
    if known.is_some() {
        rewind_gone(&mut tasks, &events);
    }
    let mut metrics = BTreeMap::new();
    let mut metric_readings = BTreeMap::new();
    for (metric, _) in &query.metrics {
        metrics.insert(metric.clone(), series(connection, metric, known)?);
        metric_readings.insert(metric.clone(), readings(connection, metric, known)?);
    }
    let mut sources = source_healths(connection, &query, &tasks, &settled)?;
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
    Ok(Snapshot {
        plan: query.plan,
        tasks,
        events,
        settled,
        settled_parents: parents,
        metrics,
        metric_readings,
        metric_fresh_secs: query.metrics.into_iter().collect(),
        sources,
        memory,
        known_at: known.unwrap_or(query.now),
    })
}

/// The day by which tasks must have been quiet to be read as facts, and those that must not; `None`: all are read as tasks.
fn facts_wanted<'q>(
    connection: &Connection,
    query: &'q SnapshotQuery,
) -> Result<Option<(i64, &'q RowsOf)>, StoreError> {
    match &query.settled {
        // Facts tell the present; of what was known once they know nothing.
        Some(by) if query.known.is_none() && is_basis(connection, &by.basis)? => {
            Ok(day_number(by.quiet).map(|quiet| (quiet, &by.rows)))
        }
        Some(_) | None => Ok(None),
    }
}

/// Every task as such.
fn whole(
    connection: &Connection,
    known: Option<Timestamp>,
    configured: &Configured<'_>,
) -> Result<Split, StoreError> {
    let (tasks, ids) = tasks(connection, known, configured)?;
    let events = events(connection, known, &tasks, &ids)?;
    Ok(Split {
        tasks,
        events,
        ..Split::default()
    })
}

/// Whether a task was gone at the moment of knowledge, told by the last event about it.
fn rewind_gone(tasks: &mut [Arc<KnownTask>], events: &[TaskEvent]) {
    let mut gone: HashMap<&TaskId, Timestamp> = HashMap::new();
    for event in events {
        match event.change {
            Change::Gone => drop(gone.insert(&event.task, event.seen)),
            Change::Returned => drop(gone.remove(&event.task)),
            Change::State | Change::Due | Change::Assignee | Change::Estimate => {}
        }
    }
    for task in tasks {
        let gone_at = gone.get(&task.task.id).copied();
        Arc::make_mut(task).gone_at = gone_at;
    }
}

fn source_healths(
    connection: &Connection,
    query: &SnapshotQuery,
    tasks: &[Arc<KnownTask>],
    settled: &[Arc<SettledGroup>],
) -> Result<Vec<SourceHealth>, StoreError> {
    let mut live: HashMap<&SourceId, u64> = HashMap::new();
    for task in tasks.iter().filter(|task| task.gone_at.is_none()) {
        *live.entry(&task.task.id.source).or_default() += 1;
    }
    for group in settled {
        *live.entry(&group.place.source).or_default() += group.tasks.len() as u64;
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

/// The tasks of the configured sources in the order of their rows, and the ids of those rows.
fn tasks(
    connection: &Connection,
    known: Option<Timestamp>,
    configured: &Configured<'_>,
) -> Result<(Vec<Arc<KnownTask>>, Vec<i64>), StoreError> {
    let (sql, doing) = match known {
        None => (TASKS, "read the tasks"),
        Some(_) => (TASKS_KNOWN, "read the tasks of a moment"),
    };
    let mut statement = connection
        .prepare_cached(sql)
        .map_err(StoreError::sql(doing))?;
    let rows = match known {
        None => statement.query([]),
        Some(known) => statement.query([micros(known)]),
    }
    .map_err(StoreError::sql(doing))?;
    listed(rows, configured, doing)
}

/// Rows that are read before tasks are made of them, beside the reading of the next ones.
const BATCH: usize = 1024;

/// The tasks of one batch.
type Made = Result<Vec<Arc<KnownTask>>, StoreError>;

/// The tasks of some rows that look like [`TASKS`], in their order, and the ids of the rows; without those of sources that are
/// not configured.
fn listed(
    mut rows: Rows<'_>,
    configured: &Configured<'_>,
    doing: &'static str,
) -> Result<(Vec<Arc<KnownTask>>, Vec<i64>), StoreError> {
    let mut ids = Vec::new();
    let made: Mutex<BTreeMap<usize, Made>> = Mutex::default();
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
                let made = &made;
                scope.spawn(move |_| {
                    let tasks = batch.into_iter().map(|(source, row)| known(source, &row));
                    let tasks = tasks.collect();
                    let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
                    made.insert(number, tasks);
                });
                number += 1;
            }
            if is_last {
                return Ok(());
            }
        }
    })?;
    let made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut tasks = Vec::with_capacity(ids.len());
    for batch in made.into_values() {
        tasks.extend(batch?);
    }
    Ok((tasks, ids))
}

/// The task of a row. One text is for all tasks of a source.
fn known(source: SourceId, row: &TaskRow) -> Result<Arc<KnownTask>, StoreError> {
    let mut known = row.task()?;
    known.task.id.source = source;
    Ok(Arc::new(known))
}

/// The configured sources by their words.
type Configured<'s> = BTreeMap<&'s str, &'s SourceId>;

/// The source of a row of [`TASKS`]; `None` where that is not configured.
fn source_of<'s>(
    row: &Row<'_>,
    configured: &Configured<'s>,
) -> rusqlite::Result<Option<&'s SourceId>> {
    Ok(configured.get(row.get_ref(1)?.as_str()?).copied())
}

const TASKS: &str = "
    select id, source, json, first_seen, gone_at
    from task
    order by id";

/// The tasks with the content that each had at a moment; which of them were gone then, the events say.
const TASKS_KNOWN: &str = "
    select t.id, t.source,
           case when t.seen <= ?1 then t.json
                else coalesce(
                    (select v.json from task_version v
                     where v.task = t.id and v.seen <= ?1
                     order by v.seen desc
                     limit 1),
                    t.json)
           end,
           t.first_seen, t.gone_at
    from task t
    where t.first_seen <= ?1
    order by t.id";

/// The events of those tasks, oldest first; `ids` are the tasks' rows, in their order.
fn events(
    connection: &Connection,
    known: Option<Timestamp>,
    tasks: &[Arc<KnownTask>],
    ids: &[i64],
) -> Result<Vec<TaskEvent>, StoreError> {
    let sql = "
        select task, change, was, became, happened, seen
        from task_event
        where seen <= ?1
        order by seen, id";
    let doing = "read the events";
    let mut statement = connection
        .prepare_cached(sql)
        .map_err(StoreError::sql(doing))?;
    let mut rows = statement
        .query([known.map_or(i64::MAX, micros)])
        .map_err(StoreError::sql(doing))?;
    let mut events = Vec::new();
    while let Some(row) = rows.next().map_err(StoreError::sql(doing))? {
        let id: i64 = row.get(0).map_err(StoreError::sql(doing))?;
        let at = ids.binary_search(&id).ok();
        if let Some(known) = at.and_then(|at| tasks.get(at)) {
            let event = EventRow::read(row, 1).map_err(StoreError::sql(doing))?;
            events.push(event.event(known.task.id.clone())?);
        }
    }
    Ok(events)
}

#[cfg(test)]
mod tests;
