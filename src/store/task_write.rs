//! The statements that write tasks, their earlier contents and their events.

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::StoreError;
use super::changes::Changed;
use super::rows::{Fingerprint, count, micros, moment_text};
use super::tasks::{EventRow, change_word};
use crate::domain::id::SourceId;

/// A staged task that differs from the stored one, beside it.
pub(super) struct Staged {
    pub(super) external: String,
    pub(super) key: String,
    pub(super) json: Option<String>,
    pub(super) hash: Fingerprint,
    pub(super) raw: Option<String>,
    pub(super) raw_hash: Option<Fingerprint>,
    pub(super) known: Option<Known>,
}

impl Staged {
    /// About how many bytes it holds.
    pub(super) fn size(&self) -> usize {
        let known = self.known.as_ref().map_or(0, |known| known.json.len());
        let texts = [&self.json, &self.raw].into_iter().flatten();
        texts.map(String::len).sum::<usize>() + known
    }
}

/// The stored task that a staged one is compared with.
pub(super) struct Known {
    pub(super) id: i64,
    pub(super) json: String,
    pub(super) seen: i64,
    pub(super) gone: bool,
    pub(super) first_seen: i64,
    /// Its events, oldest first, where a fact is made of them.
    pub(super) events: Vec<EventRow>,
}

/// Reads a [`Staged`] as the pull's statement selects it.
pub(super) fn staged(row: &rusqlite::Row<'_>) -> rusqlite::Result<Staged> {
    let id: Option<i64> = row.get(6)?;
    let known = match id {
        None => None,
        Some(id) => Some(Known {
            id,
            json: row.get(7)?,
            seen: row.get(8)?,
            gone: row.get(9)?,
            first_seen: row.get(10)?,
            events: Vec::new(),
        }),
    };
    Ok(Staged {
        external: row.get(0)?,
        key: row.get(1)?,
        json: row.get(2)?,
        hash: row.get(3)?,
        raw: row.get(4)?,
        raw_hash: row.get(5)?,
        known,
    })
}

/// Live tasks of a source.
pub(super) fn task_live_count(
    connection: &Connection,
    source: &SourceId,
) -> Result<u64, StoreError> {
    let sql = "
        select count(*)
        from task
        where source = ?1 and gone_at is null";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row([source.as_str()], |row| row.get(0)))
        .map(count)
        .map_err(StoreError::sql("count the live tasks"))
}

/// Stores a new task; [`super::facts::insert`] goes with it, for each task has a row there.
pub(super) fn task_insert(
    transaction: &Transaction<'_>,
    source: &SourceId,
    staged: &Staged,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let sql = "
        insert into task (source, external, key, json, hash, raw_hash, first_seen, seen)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)";
    let values = params![
        source.as_str(),
        staged.external,
        staged.key,
        staged.json,
        staged.hash,
        staged.raw_hash,
        micros(now)
    ];
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.insert(values))
        .map_err(StoreError::sql("store a new task"))
}

pub(super) fn task_update(
    transaction: &Transaction<'_>,
    id: i64,
    staged: &Staged,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "
        update task
        set key = ?2, json = ?3, hash = ?4, seen = ?5
        where id = ?1";
    let values = params![id, staged.key, staged.json, staged.hash, micros(now)];
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(values))
        .map(drop)
        .map_err(StoreError::sql("store a changed task"))
}

pub(super) fn task_leave(
    transaction: &Transaction<'_>,
    id: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("update task set gone_at = ?2 where id = ?1")
        .and_then(|mut statement| statement.execute([id, micros(now)]))
        .map(drop)
        .map_err(StoreError::sql("mark a task as gone"))
}

pub(super) fn task_return(transaction: &Transaction<'_>, id: i64) -> Result<(), StoreError> {
    transaction
        .prepare_cached("update task set gone_at = null where id = ?1")
        .and_then(|mut statement| statement.execute([id]))
        .map(drop)
        .map_err(StoreError::sql("mark a task as returned"))
}

/// Keeps the content that is about to be replaced.
pub(super) fn version_keep(transaction: &Transaction<'_>, known: &Known) -> Result<(), StoreError> {
    let sql = "
        insert into task_version (task, seen, json)
        values (?1, ?2, ?3)
        on conflict (task, seen) do update
        set json = excluded.json";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(params![known.id, known.seen, known.json]))
        .map(drop)
        .map_err(StoreError::sql("keep a task's earlier content"))
}

pub(super) fn task_event_insert(
    transaction: &Transaction<'_>,
    task: i64,
    changed: &Changed,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "
        insert into task_event (task, change, was, became, happened, seen)
        values (?1, ?2, ?3, ?4, ?5, ?6)";
    let values = params![
        task,
        change_word(changed.change),
        changed.from,
        changed.to,
        changed.happened.map(moment_text),
        micros(now)
    ];
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(values))
        .map(drop)
        .map_err(StoreError::sql("keep an event"))
}

pub(super) fn task_raw_insert(
    transaction: &Transaction<'_>,
    task: i64,
    raw: &str,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("insert into task_raw (task, json) values (?1, ?2)")
        .and_then(|mut statement| statement.execute(params![task, raw]))
        .map(drop)
        .map_err(StoreError::sql("store a raw record"))
}

pub(super) fn task_raw_upsert(
    transaction: &Transaction<'_>,
    task: i64,
    raw: &str,
) -> Result<(), StoreError> {
    let sql = "
        insert into task_raw (task, json)
        values (?1, ?2)
        on conflict (task) do update
        set json = excluded.json";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(params![task, raw]))
        .map(drop)
        .map_err(StoreError::sql("store a raw record"))
}

pub(super) fn task_raw_hash_set(
    transaction: &Transaction<'_>,
    task: i64,
    hash: &Fingerprint,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("update task set raw_hash = ?2 where id = ?1")
        .and_then(|mut statement| statement.execute(params![task, hash]))
        .map(drop)
        .map_err(StoreError::sql("store a raw record's hash"))
}
