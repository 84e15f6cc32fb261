//! Tasks and their events, as they are read back.

use rusqlite::{Connection, Row, params};
use serde_json::Value;

use super::rows::{from_json, instant, instant_opt, moment, unreadable};
use super::{Store, StoreError};
use crate::domain::id::{SourceId, TaskId};
use crate::domain::task::{Change, KnownTask, Task, TaskEvent};
use crate::domain::text::Pool;

impl Store {
    /// One task.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn task(&self, id: TaskId) -> Result<Option<KnownTask>, StoreError> {
        self.read("read a task", move |connection| task_get(connection, &id))
            .await
    }

    /// What the source last sent for its live tasks, where it was kept, in the order of their ids: at most `most`, of
    /// ids that come after one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn raw_records(
        &self,
        source: &SourceId,
        after: Option<String>,
        most: usize,
    ) -> Result<Vec<(String, Value)>, StoreError> {
        let source = source.clone();
        self.read("read the raw records", move |connection| {
            raw_list(connection, &source, after.as_deref(), most)?
                .into_iter()
                .map(|(external, json)| Ok((external, from_json("raw record", &json)?)))
                .collect()
        })
        .await
    }
}

/// The stored word of a change.
pub(super) fn change_word(change: Change) -> &'static str {
    Change::ALL
        .iter()
        .find(|(_, known)| *known == change)
        .map(|(word, _)| *word)
        .expect("every change stands in Change::ALL")
}

fn change_of(word: &str) -> Result<Change, StoreError> {
    Change::ALL
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, change)| *change)
        .ok_or_else(|| unreadable("kind of event", word))
}

/// A task as its columns hold it.
pub(super) struct TaskRow {
    pub(super) json: String,
    pub(super) first_seen: i64,
    pub(super) gone_at: Option<i64>,
}

impl TaskRow {
    /// Reads `json, first_seen, gone_at`, starting at a column.
    pub(super) fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            json: row.get(at)?,
            first_seen: row.get(at + 1)?,
            gone_at: row.get(at + 2)?,
        })
    }

    /// The task, which shares what it has in common with others.
    pub(super) fn task(
        &self,
        source: Option<&SourceId>,
        pool: &mut Pool,
    ) -> Result<KnownTask, StoreError> {
        let task = Task::read(&self.json, source, pool);
        Ok(KnownTask {
            task: task.map_err(|_| unreadable("task", &self.json))?,
            first_seen: instant(self.first_seen)?,
            gone_at: instant_opt(self.gone_at)?,
        })
    }
}

/// An event as its columns hold it.
#[derive(Debug)]
pub(super) struct EventRow {
    change: String,
    from: Option<String>,
    to: Option<String>,
    happened: Option<String>,
    seen: i64,
}

impl EventRow {
    /// Reads `change, was, became, happened, seen`, starting at a column.
    pub(super) fn read(row: &Row<'_>, at: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            change: row.get(at)?,
            from: row.get(at + 1)?,
            to: row.get(at + 2)?,
            happened: row.get(at + 3)?,
            seen: row.get(at + 4)?,
        })
    }

    /// The events of one task.
    pub(super) fn events(rows: Vec<Self>, of: &TaskId) -> Result<Vec<TaskEvent>, StoreError> {
        rows.into_iter().map(|row| row.event(of.clone())).collect()
    }

    pub(super) fn event(self, task: TaskId) -> Result<TaskEvent, StoreError> {
        Ok(TaskEvent {
            task,
            change: change_of(&self.change)?,
            from: self.from,
            to: self.to,
            happened: self.happened.as_deref().map(moment).transpose()?,
            seen: instant(self.seen)?,
        })
    }
}

fn task_get(connection: &Connection, id: &TaskId) -> Result<Option<KnownTask>, StoreError> {
    let sql = "
        select json, first_seen, gone_at
        from task
        where source = ?1 and external = ?2";
    let found: Vec<TaskRow> = connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_map(params![id.source.as_str(), id.external.as_str()], |row| {
                    TaskRow::read(row, 0)
                })?
                .collect()
        })
        .map_err(StoreError::sql("read a task"))?;
    let task = |row: &TaskRow| row.task(Some(&id.source), &mut Pool::default());
    found.first().map(task).transpose()
}

fn raw_list(
    connection: &Connection,
    source: &SourceId,
    after: Option<&str>,
    most: usize,
) -> Result<Vec<(String, String)>, StoreError> {
    let sql = "
        select t.external, r.json
        from task t
        join task_raw r on r.task = t.id
        where t.source = ?1 and t.gone_at is null and (?2 is null or t.external > ?2)
        order by t.external
        limit ?3";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_map(params![source.as_str(), after, most], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?
                .collect()
        })
        .map_err(StoreError::sql("read the raw records"))
}

#[cfg(test)]
mod tests;
