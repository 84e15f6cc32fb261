//! The staging area: what a running pull has read so far, and what a waiting one needs to go on.
//!
//! It lives as long as the process that owns the database: nothing here outlasts a restart.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde_json::Value;
use throughline_kit::Reject;

use super::PullId;
use crate::domain::id::SourceId;
use crate::domain::task::Task;
use crate::domain::text::Text;
use crate::store::rows::{Fingerprint, fingerprint, to_json};
use crate::store::{Store, StoreError, ahead};

/// How many tasks are turned into texts at a time.
const BATCH: usize = 256;

/// One task of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct StagedTask {
    /// The task.
    pub task: Task,
    /// What the source sent, kept so that a changed mapping needs no new pull.
    pub raw: Option<Value>,
}

impl Store {
    /// Stages a page's tasks. Of two with one id the later one wins.
    ///
    /// # Errors
    /// [`StoreError::PullEnded`] when another pull of the source has begun.
    pub async fn stage_tasks(
        &self,
        pull: PullId,
        tasks: Vec<StagedTask>,
    ) -> Result<(), StoreError> {
        self.write("stage the tasks of a page", move |transaction| {
            let source = pull_source(transaction, pull)?;
            let mut tasks = tasks.into_iter();
            ahead::in_order(
                || {
                    let batch: Vec<StagedTask> = tasks.by_ref().take(BATCH).collect();
                    Ok((!batch.is_empty()).then_some(batch))
                },
                |batch| {
                    batch
                        .into_iter()
                        .map(Written::of)
                        .collect::<Result<Vec<_>, _>>()
                },
                |batch| {
                    batch?
                        .into_iter()
                        .try_for_each(|task| stage(transaction, pull, &source, task))
                },
            )
        })
        .await
    }

    /// Stages ids that the source lists without their records.
    ///
    /// # Errors
    /// As [`Store::stage_tasks`].
    pub async fn stage_listed(&self, pull: PullId, ids: Vec<String>) -> Result<(), StoreError> {
        self.write("stage the ids of a page", move |transaction| {
            pull_source(transaction, pull)?;
            ids.iter()
                .try_for_each(|external| staged_id_insert(transaction, pull, external))
        })
        .await
    }

    /// Stages a page's refused records.
    ///
    /// # Errors
    /// As [`Store::stage_tasks`].
    pub async fn stage_rejects(
        &self,
        pull: PullId,
        rejects: Vec<Reject>,
    ) -> Result<(), StoreError> {
        self.write("stage the rejects of a page", move |transaction| {
            pull_source(transaction, pull)?;
            rejects
                .iter()
                .try_for_each(|reject| staged_reject_insert(transaction, pull, reject))
        })
        .await
    }

    /// Keeps what a pull has staged though it cannot go on now, with what it needs to go on later.
    /// [`Store::park_pull`] leaves it alone; whatever else ends the pull drops it.
    ///
    /// # Errors
    /// As [`Store::stage_tasks`].
    pub async fn keep_pull(&self, pull: PullId, kept: String) -> Result<(), StoreError> {
        self.write("keep the pages of a waiting pull", move |transaction| {
            pull_source(transaction, pull)?;
            transaction
                .prepare_cached("update staging.pull set kept = ?2 where id = ?1")
                .and_then(|mut statement| statement.execute(params![pull.0, kept]))
                .map(drop)
                .map_err(StoreError::sql("keep the pages of a waiting pull"))
        })
        .await
    }

    /// The waiting pull of a source and what it needs to go on, if one was kept; it stays staged.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn kept_pull(
        &self,
        source: &SourceId,
    ) -> Result<Option<(PullId, String)>, StoreError> {
        let source = source.clone();
        // The staging area belongs to the writer's connection.
        self.write("find a waiting pull", move |transaction| {
            kept_get(transaction, &source)
        })
        .await
    }
}

/// Ends the pull of a source, unless it is kept to go on.
pub(super) fn pull_end_unless_kept(
    transaction: &Transaction<'_>,
    source: &SourceId,
) -> Result<(), StoreError> {
    match kept_get(transaction, source)? {
        Some(_) => Ok(()),
        None => pull_end(transaction, source),
    }
}

fn kept_get(
    connection: &Connection,
    source: &SourceId,
) -> Result<Option<(PullId, String)>, StoreError> {
    let sql = "select id, kept from staging.pull where source = ?1 and kept is not null";
    let row: Option<(i64, String)> = connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_row([source.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .map_err(StoreError::sql("find a waiting pull"))?;
    Ok(row.map(|(id, kept)| (PullId(id), kept)))
}

/// A task as it is stored, and what tells whether it is another one than before.
struct Written {
    external: Text,
    key: Text,
    json: String,
    hash: Fingerprint,
    raw: Option<(String, Fingerprint)>,
}

impl Written {
    fn of(staged: StagedTask) -> Result<Self, StoreError> {
        let json = to_json("task", &staged.task)?;
        let raw = staged
            .raw
            .map(|raw| to_json("raw record", &raw))
            .transpose()?;
        Ok(Self {
            hash: fingerprint(&json),
            json,
            raw: raw.map(|raw| {
                let hash = fingerprint(&raw);
                (raw, hash)
            }),
            external: staged.task.id.external.clone(),
            key: staged.task.key,
        })
    }
}

fn stage(
    transaction: &Transaction<'_>,
    pull: PullId,
    source: &SourceId,
    task: Written,
) -> Result<(), StoreError> {
    let known = task_hashes(transaction, source, &task.external)?;
    let (raw, raw_hash) = task.raw.unzip();
    let same = known.is_some_and(|(known, _)| known == task.hash);
    let raw_same = known.is_some_and(|(_, known)| known == raw_hash);
    let row = StagedRow {
        external: &task.external,
        key: &task.key,
        json: (!same).then_some(task.json),
        hash: task.hash,
        raw: raw.filter(|_| !raw_same),
        raw_hash,
    };
    staged_task_upsert(transaction, pull, &row)
}

struct StagedRow<'a> {
    external: &'a str,
    key: &'a str,
    json: Option<String>,
    hash: Fingerprint,
    raw: Option<String>,
    raw_hash: Option<Fingerprint>,
}

/// The source of a running pull.
pub(super) fn pull_source(connection: &Connection, pull: PullId) -> Result<SourceId, StoreError> {
    let source: Option<String> = connection
        .prepare_cached("select source from staging.pull where id = ?1")
        .and_then(|mut statement| statement.query_row([pull.0], |row| row.get(0)).optional())
        .map_err(StoreError::sql("read a running pull"))?;
    source
        .map(SourceId::new)
        .ok_or(StoreError::PullEnded { pull: pull.0 })
}

pub(super) fn pull_insert(
    transaction: &Transaction<'_>,
    source: &SourceId,
) -> Result<i64, StoreError> {
    transaction
        .prepare_cached("insert into staging.pull (source) values (?1) returning id")
        .and_then(|mut statement| statement.query_row([source.as_str()], |row| row.get(0)))
        .map_err(StoreError::sql("begin a pull"))
}

type Hashes = (Fingerprint, Option<Fingerprint>);

fn task_hashes(
    connection: &Connection,
    source: &SourceId,
    external: &str,
) -> Result<Option<Hashes>, StoreError> {
    let sql = "select hash, raw_hash from task where source = ?1 and external = ?2";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_row(params![source.as_str(), external], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .optional()
        })
        .map_err(StoreError::sql("compare a task"))
}

fn staged_task_upsert(
    transaction: &Transaction<'_>,
    pull: PullId,
    row: &StagedRow<'_>,
) -> Result<(), StoreError> {
    let sql = "
        insert into staging.staged_task (pull, external, key, json, hash, raw, raw_hash)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        on conflict (pull, external) do update
        set key = excluded.key, json = excluded.json, hash = excluded.hash,
            raw = excluded.raw, raw_hash = excluded.raw_hash";
    let values = params![
        pull.0,
        row.external,
        row.key,
        row.json,
        row.hash,
        row.raw,
        row.raw_hash
    ];
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(values))
        .map(drop)
        .map_err(StoreError::sql("stage a task"))
}

fn staged_id_insert(
    transaction: &Transaction<'_>,
    pull: PullId,
    external: &str,
) -> Result<(), StoreError> {
    let sql = "
        insert into staging.staged_id (pull, external)
        values (?1, ?2)
        on conflict (pull, external) do nothing";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(params![pull.0, external]))
        .map(drop)
        .map_err(StoreError::sql("stage an id"))
}

fn staged_reject_insert(
    transaction: &Transaction<'_>,
    pull: PullId,
    reject: &Reject,
) -> Result<(), StoreError> {
    let sql = "
        insert into staging.staged_reject (pull, place, problem, help, raw)
        values (?1, ?2, ?3, ?4, ?5)";
    let problem = &reject.problem;
    let values = params![
        pull.0,
        problem.place,
        problem.what,
        problem.help,
        reject.raw
    ];
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(values))
        .map(drop)
        .map_err(StoreError::sql("stage a reject"))
}

/// Ends the pull of a source, if there is one; what it staged is nobody's from here on, and swept away afterwards.
pub(super) fn pull_end(transaction: &Transaction<'_>, source: &SourceId) -> Result<(), StoreError> {
    let statements = [
        "insert into staging.ended_pull (id)
         select id from staging.pull where source = ?1",
        "delete from staging.pull
         where source = ?1",
    ];
    for sql in statements {
        transaction
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute([source.as_str()]))
            .map_err(StoreError::sql("end a pull"))?;
    }
    Ok(())
}
