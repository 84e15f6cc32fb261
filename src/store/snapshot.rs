//! The snapshot: everything an assessment needs, in one read transaction, as it is known now or was known once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use rusqlite::Connection;

use super::forecasts::{kept_forecasts, kept_verdicts};
use super::ledger::ledger;
use super::metrics::{metric_source, readings, series};
use super::rows::micros;
use super::sources::health;
use super::tasks::{EventRow, TaskRow};
use super::{Store, StoreError};
use crate::domain::id::{MetricId, SourceId, TaskId};
use crate::domain::memory::Memory;
use crate::domain::plan::Plan;
use crate::domain::snapshot::Snapshot;
use crate::domain::source::SourceHealth;
use crate::domain::task::{Change, KnownTask, TaskEvent};

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
    let configured: BTreeSet<&str> = query.sources.iter().map(|(id, _)| id.as_str()).collect();
    let mut rows = match known {
        None => task_list(connection)?,
        Some(known) => task_list_known(connection, micros(known))?,
    };
    rows.retain(|row| configured.contains(row.source.as_str()));
    let mut tasks = BTreeMap::new();
    for row in rows {
        tasks.insert(row.id, row.row.task()?);
    }
    let events = events(connection, known, &tasks)?;
    let mut tasks: Vec<KnownTask> = tasks.into_values().collect();
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
    let mut sources = source_healths(connection, &query, &tasks)?;
    for (metric, fresh_secs) in &query.metrics {
        let mut health = health(connection, metric_source(metric), *fresh_secs, known)?;
        health.records = metrics.get(metric).map_or(0, |points| points.len() as u64);
        sources.push(health);
    }
    sources.sort_unstable_by(|one, other| one.id.cmp(&other.id));
    let series: Vec<MetricId> = query.metrics.iter().map(|(id, _)| id.clone()).collect();
    let memory = Memory {
        ledger: ledger(connection, known, &series)?,
        forecasts: kept_forecasts(connection, known)?,
        verdicts: kept_verdicts(connection, known)?,
        ..Memory::default()
    };
    Ok(Snapshot {
        plan: query.plan,
        tasks,
        events,
        metrics,
        metric_readings,
        metric_fresh_secs: query.metrics.into_iter().collect(),
        sources,
        memory,
        known_at: known.unwrap_or(query.now),
    })
}

/// Whether a task was gone at the moment of knowledge, told by the last event about it.
fn rewind_gone(tasks: &mut [KnownTask], events: &[TaskEvent]) {
    let mut gone: HashMap<&TaskId, Timestamp> = HashMap::new();
    for event in events {
        match event.change {
            Change::Gone => drop(gone.insert(&event.task, event.seen)),
            Change::Returned => drop(gone.remove(&event.task)),
            Change::State | Change::Due | Change::Assignee | Change::Estimate => {}
        }
    }
    for task in tasks {
        task.gone_at = gone.get(&task.task.id).copied();
    }
}

fn source_healths(
    connection: &Connection,
    query: &SnapshotQuery,
    tasks: &[KnownTask],
) -> Result<Vec<SourceHealth>, StoreError> {
    let mut live: HashMap<&SourceId, u64> = HashMap::new();
    for task in tasks.iter().filter(|task| task.gone_at.is_none()) {
        *live.entry(&task.task.id.source).or_default() += 1;
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

fn events(
    connection: &Connection,
    known: Option<Timestamp>,
    tasks: &BTreeMap<i64, KnownTask>,
) -> Result<Vec<TaskEvent>, StoreError> {
    let mut events = Vec::new();
    for (task, row) in event_list(connection, known.map_or(i64::MAX, micros))? {
        if let Some(task) = tasks.get(&task) {
            events.push(row.event(task.task.id.clone())?);
        }
    }
    Ok(events)
}

struct ListedTask {
    id: i64,
    source: String,
    row: TaskRow,
}

fn listed(row: &rusqlite::Row<'_>) -> rusqlite::Result<ListedTask> {
    Ok(ListedTask {
        id: row.get(0)?,
        source: row.get(1)?,
        row: TaskRow::read(row, 2)?,
    })
}

fn task_list(connection: &Connection) -> Result<Vec<ListedTask>, StoreError> {
    let sql = "
        select id, source, json, first_seen, gone_at
        from task
        order by id";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_map([], listed)?.collect())
        .map_err(StoreError::sql("read the tasks"))
}

/// The tasks with the content that each had at a moment; which of them were gone then, the events say.
fn task_list_known(connection: &Connection, known: i64) -> Result<Vec<ListedTask>, StoreError> {
    let sql = "
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
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_map([known], listed)?.collect())
        .map_err(StoreError::sql("read the tasks of a moment"))
}

fn event_list(connection: &Connection, until: i64) -> Result<Vec<(i64, EventRow)>, StoreError> {
    let sql = "
        select task, change, was, became, happened, seen
        from task_event
        where seen <= ?1
        order by seen, id";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_map([until], |row| Ok((row.get(0)?, EventRow::read(row, 1)?)))?
                .collect()
        })
        .map_err(StoreError::sql("read the events"))
}

#[cfg(test)]
mod tests;
