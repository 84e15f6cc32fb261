//! Probes: which open tasks a source is asked after, and what its answers do to them.
//!
//! A list of changes never says that a record was deleted or moved; asking does. What a source does not
//! find is believed the second time.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use throughline_kit::Held;

use super::rows::{Fingerprint, micros};
use super::{PullId, Store, StoreError};
use crate::domain::id::SourceId;

/// A task to ask after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The record.
    pub held: Held,
    /// Whether the last probe did not find it.
    pub doubted: bool,
}

/// What a source was found to say of single records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// External ids of records that are no more.
    pub gone: Vec<String>,
    /// External ids that records had, and have now.
    pub moved: Vec<(String, String)>,
    /// External ids of records that were not found, once; `None`: no probe was made, earlier doubts stand.
    pub doubts: Option<Vec<String>>,
}

impl Answers {
    /// Whether they change no task.
    pub fn is_quiet(&self) -> bool {
        self.gone.is_empty() && self.moved.is_empty()
    }
}

impl Store {
    /// The open tasks of a source that a running pull did not list and that nothing was heard of for `every`, if the last
    /// probe is as old; `None` while it is not due. The first probe comes `every` after the first pull.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn probe_questions(
        &self,
        source: &SourceId,
        pull: PullId,
        every: SignedDuration,
        now: Timestamp,
    ) -> Result<Option<Vec<Question>>, StoreError> {
        let source = source.clone();
        // The staging area belongs to the writer's connection.
        self.write("choose what to ask after", move |transaction| {
            let before = micros(now.saturating_sub(every).unwrap_or(Timestamp::MIN));
            match probed_at(transaction, &source)? {
                None => Ok(None),
                Some(at) if at > before => Ok(None),
                Some(_) => questions(transaction, &source, pull, before).map(Some),
            }
        })
        .await
    }
}

/// Carries the answers out; `leave` marks one task as gone.
pub(super) fn apply(
    transaction: &Transaction<'_>,
    source: &SourceId,
    answers: &Answers,
    now: Timestamp,
    mut leave: impl FnMut(i64) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    for (from, to) in &answers.moved {
        let Some(old) = task_live(transaction, source, from)? else {
            continue;
        };
        match task_id(transaction, source, to)? {
            None => task_rename(transaction, source, from, to)?,
            // It was listed under its new id before anybody asked: both rows are one task, and its history is the older one's.
            Some(new) => task_merge(transaction, old, new)?,
        }
    }
    for external in &answers.gone {
        if let Some(id) = task_live(transaction, source, external)? {
            leave(id)?;
        }
    }
    let Some(doubts) = &answers.doubts else {
        return probed_begin(transaction, source, now);
    };
    doubts_clear(transaction, source)?;
    for external in doubts {
        if let Some(id) = task_live(transaction, source, external)? {
            doubt_insert(transaction, id, now)?;
        }
    }
    probed_set(transaction, source, now)
}

fn questions(
    connection: &Connection,
    source: &SourceId,
    pull: PullId,
    before: i64,
) -> Result<Vec<Question>, StoreError> {
    let sql = "
        select t.external, t.key, json_extract(t.json, '$.project'), d.task is not null
        from task t
        left join probe_doubt d on d.task = t.id
        where t.source = ?1 and t.gone_at is null and t.seen <= ?3
          and json_extract(t.json, '$.state') in ('open', 'in progress', 'blocked')
          and not exists (
              select 1 from staging.staged_task s
              where s.pull = ?2 and s.external = t.external)
        order by t.external";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_map(params![source.as_str(), pull.0, before], |row| {
                    Ok(Question {
                        held: Held {
                            id: row.get(0)?,
                            key: row.get(1)?,
                            project: row.get(2)?,
                        },
                        doubted: row.get(3)?,
                    })
                })?
                .collect()
        })
        .map_err(StoreError::sql("choose what to ask after"))
}

fn probed_at(connection: &Connection, source: &SourceId) -> Result<Option<i64>, StoreError> {
    connection
        .prepare_cached("select probed_at from source where id = ?1")
        .and_then(|mut statement| {
            statement
                .query_row([source.as_str()], |row| row.get(0))
                .optional()
        })
        .map(Option::flatten)
        .map_err(StoreError::sql("read when a source was probed"))
}

fn probed_set(
    transaction: &Transaction<'_>,
    source: &SourceId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "
        insert into source (id, probed_at)
        values (?1, ?2)
        on conflict (id) do update
        set probed_at = excluded.probed_at";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(params![source.as_str(), micros(now)]))
        .map(drop)
        .map_err(StoreError::sql("keep when a source was probed"))
}

/// The first good pull counts as a probe: it has just listed everything.
fn probed_begin(
    transaction: &Transaction<'_>,
    source: &SourceId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "
        insert into source (id, probed_at)
        values (?1, ?2)
        on conflict (id) do update
        set probed_at = coalesce(source.probed_at, excluded.probed_at)";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(params![source.as_str(), micros(now)]))
        .map(drop)
        .map_err(StoreError::sql("keep when a source was probed"))
}

fn task_id(
    connection: &Connection,
    source: &SourceId,
    external: &str,
) -> Result<Option<i64>, StoreError> {
    connection
        .prepare_cached("select id from task where source = ?1 and external = ?2")
        .and_then(|mut statement| {
            statement
                .query_row([source.as_str(), external], |row| row.get(0))
                .optional()
        })
        .map_err(StoreError::sql("look a task up"))
}

fn task_live(
    connection: &Connection,
    source: &SourceId,
    external: &str,
) -> Result<Option<i64>, StoreError> {
    let sql = "select id from task where source = ?1 and external = ?2 and gone_at is null";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_row([source.as_str(), external], |row| row.get(0))
                .optional()
        })
        .map_err(StoreError::sql("look a live task up"))
}

fn task_rename(
    transaction: &Transaction<'_>,
    source: &SourceId,
    from: &str,
    to: &str,
) -> Result<(), StoreError> {
    let sql = "
        update task
        set external = ?3, json = json_set(json, '$.id.external', ?3), hash = zeroblob(32)
        where source = ?1 and external = ?2";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute([source.as_str(), from, to]))
        .map(drop)
        .map_err(StoreError::sql("give a task its new id"))
}

/// Makes two rows one: the older one, with its history, takes over what the newer one says and has lived through.
fn task_merge(transaction: &Transaction<'_>, old: i64, new: i64) -> Result<(), StoreError> {
    let steps = [
        "insert or ignore into task_version (task, seen, json) select id, seen, json from task where id = ?1 and ?2 <> id",
        "update or ignore task_version set task = ?1 where task = ?2",
        "delete from task_version where task = ?2 and ?1 <> ?2",
        "update task_event set task = ?1 where task = ?2",
        "delete from link where task = ?1 and ?1 <> ?2",
        "update link set task = ?1 where task = ?2",
        "delete from task_raw where task = ?1 and exists (select 1 from task_raw where task = ?2)",
        "update task_raw set task = ?1 where task = ?2",
        "delete from probe_doubt where task in (?1, ?2)",
    ];
    for sql in steps {
        transaction
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute([old, new]))
            .map_err(StoreError::sql("make two tasks one"))?;
    }
    let content = "select external, key, json, hash, raw_hash, seen from task where id = ?1";
    let (external, key, json, hash, raw_hash, seen): Content = transaction
        .prepare_cached(content)
        .and_then(|mut statement| {
            statement.query_row([new], |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                    row.get(5)?,
                ))
            })
        })
        .map_err(StoreError::sql("read a task's new content"))?;
    transaction
        .prepare_cached("delete from task where id = ?1")
        .and_then(|mut statement| statement.execute([new]))
        .map_err(StoreError::sql("make two tasks one"))?;
    let sql = "
        update task
        set external = ?2, key = ?3, json = ?4, hash = ?5, raw_hash = ?6, seen = ?7
        where id = ?1";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement.execute(params![old, external, key, json, hash, raw_hash, seen])
        })
        .map(drop)
        .map_err(StoreError::sql("make two tasks one"))
}

/// External id, key, JSON, its hash, the raw record's, and when it was first seen so.
type Content = (
    String,
    String,
    String,
    Fingerprint,
    Option<Fingerprint>,
    i64,
);

fn doubts_clear(transaction: &Transaction<'_>, source: &SourceId) -> Result<(), StoreError> {
    let sql = "delete from probe_doubt where task in (select id from task where source = ?1)";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute([source.as_str()]))
        .map(drop)
        .map_err(StoreError::sql("drop earlier doubts"))
}

fn doubt_insert(
    transaction: &Transaction<'_>,
    task: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("insert or ignore into probe_doubt (task, since) values (?1, ?2)")
        .and_then(|mut statement| statement.execute([task, micros(now)]))
        .map(drop)
        .map_err(StoreError::sql("keep a doubt"))
}

#[cfg(test)]
mod tests;
