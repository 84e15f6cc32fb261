//! Every task of a store as such, as it is known now or was known once.
//!
//! It knows tasks and events; not facts.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::Connection;

use super::{Configured, Split, listed};
use crate::domain::id::{SourceId, TaskId};
use crate::domain::task::{Change, KnownTask, TaskEvent};
use crate::store::StoreError;
use crate::store::rows::micros;
use crate::store::tasks::EventRow;

/// Every task as such.
pub(super) fn whole(
    connection: &Connection,
    known: Option<Timestamp>,
    configured: &Configured<'_>,
) -> Result<Split, StoreError> {
    let (mut tasks, ids) = tasks(connection, known, configured)?;
    let events = events(connection, known, &tasks, &ids)?;
    tasks.sort_unstable_by(|one, other| one.task.id.cmp(&other.task.id));
    if known.is_some() {
        rewind_gone(&mut tasks, &events);
    }
    let mut live: BTreeMap<SourceId, u64> = BTreeMap::new();
    for task in tasks.iter().filter(|task| task.gone_at.is_none()) {
        *live.entry(task.task.id.source.clone()).or_default() += 1;
    }
    Ok(Split {
        tasks,
        events,
        live,
        ..Split::default()
    })
}

/// Whether a task was gone at the moment of knowledge, told by the last event about it.
fn rewind_gone(tasks: &mut [Arc<KnownTask>], events: &[Arc<TaskEvent>]) {
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
) -> Result<Vec<Arc<TaskEvent>>, StoreError> {
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
            events.push(Arc::new(event.event(known.task.id.clone())?));
        }
    }
    Ok(events)
}
