//! Pulls: pages are staged one by one, and applied with their cursor in one transaction at the end.
//!
//! Nothing of a pull is seen before its end, and a pull that dies leaves nothing behind.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde_json::Value;
use throughline_kit::{Coverage, Cursor, Problem, Reject};

use super::connection::Verdict;
use super::outcome::PullOutcome;
use super::rows::{Fingerprint, fingerprint, to_json};
use super::{Answers, LinkRules, Store, StoreError, apply, sources};
use crate::domain::id::SourceId;
use crate::domain::task::Task;

/// One running pull.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PullId(pub(super) i64);

/// One task of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct StagedTask {
    /// The task.
    pub task: Task,
    /// What the source sent, kept so that a changed mapping needs no new pull.
    pub raw: Option<Value>,
}

/// How many tasks may vanish at once before a full pull is held back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShrinkGuard {
    /// The share of known live tasks, 0 to 1.
    pub max_drop: f64,
    /// Up to this many may always vanish.
    pub min_rows: u64,
    /// A person has looked at it and wants it.
    pub accept: bool,
}

impl ShrinkGuard {
    /// The guard with a source's own share and the usual ten rows.
    pub fn new(max_drop: f64) -> Self {
        Self {
            max_drop,
            min_rows: 10,
            accept: false,
        }
    }

    /// Whether so many vanishing tasks are suspicious. `listed`: tasks in the pull.
    pub fn holds(self, known: u64, vanished: u64, listed: u64) -> bool {
        if self.accept || vanished == 0 {
            return false;
        }
        let many = vanished as f64 > self.max_drop * known as f64 && vanished > self.min_rows;
        listed == 0 || many
    }
}

/// How a pull ends.
#[derive(Clone)]
pub struct Finish {
    /// The moment it ends.
    pub now: Timestamp,
    /// Where the next pull goes on; `None` keeps the cursor there is.
    pub cursor: Option<Cursor>,
    /// Identifies the settings that the cursor was made with; see [`Store::cursor`].
    pub config_hash: String,
    /// Whether absence means that a task is gone.
    pub coverage: Coverage,
    /// When to hold back.
    pub guard: ShrinkGuard,
    /// What the source said of single records.
    pub answers: Answers,
    /// Count only; nothing is kept.
    pub dry_run: bool,
    /// The plan's rules.
    pub links: LinkRules,
}

impl std::fmt::Debug for Finish {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Finish")
            .field("now", &self.now)
            .field("coverage", &self.coverage)
            .field("guard", &self.guard)
            .field("dry_run", &self.dry_run)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Begins a pull; what an earlier pull of the source left staged is dropped, and that pull refused from here on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn begin_pull(&self, source: &SourceId) -> Result<PullId, StoreError> {
        let source = source.clone();
        self.write("begin a pull", move |transaction| {
            staged_clear(transaction, &source)?;
            pull_insert(transaction, &source).map(PullId)
        })
        .await
    }

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
            tasks
                .iter()
                .try_for_each(|staged| stage(transaction, pull, &source, staged))
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

    /// Applies what was staged, with the cursor, or holds it back; either way the pull has ended.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is applied then.
    pub async fn finish_pull(
        &self,
        pull: PullId,
        finish: Finish,
    ) -> Result<PullOutcome, StoreError> {
        let dry_run = finish.dry_run;
        let outcome = self
            .write_if("apply a pull", move |transaction| {
                let source = pull_source(transaction, pull)?;
                let outcome = apply::finish(transaction, pull, &source, &finish)?;
                staged_clear(transaction, &source)?;
                Ok(if dry_run {
                    Verdict::Undo(outcome)
                } else {
                    Verdict::Keep(outcome)
                })
            })
            .await?;
        if dry_run {
            let clear = move |transaction: &Transaction<'_>| {
                let source = pull_source(transaction, pull)?;
                staged_clear(transaction, &source)
            };
            self.write("end a rehearsed pull", clear).await?;
        }
        Ok(outcome)
    }

    /// Records that a pull failed; what it staged is dropped, what was known stays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn fail_pull(
        &self,
        source: &SourceId,
        now: Timestamp,
        problem: &Problem,
        retry_at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let (source, problem) = (source.clone(), problem.clone());
        self.write("record a failed pull", move |transaction| {
            staged_clear(transaction, &source)?;
            sources::attempt_failed(transaction, &source, now, &problem)?;
            match retry_at {
                Some(at) => sources::next_set(transaction, &source, Some(at)),
                None => Ok(()),
            }
        })
        .await
    }

    /// Records that a source asked to be left alone until then; what was staged is dropped, what was known stays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn park_pull(
        &self,
        source: &SourceId,
        now: Timestamp,
        problem: &Problem,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let (source, problem) = (source.clone(), problem.clone());
        self.write("record a wait", move |transaction| {
            staged_clear(transaction, &source)?;
            sources::attempt_parked(transaction, &source, now, &problem, until)?;
            sources::next_set(transaction, &source, Some(until))
        })
        .await
    }

    /// Records that a source has nothing new: its age is refreshed, no task is touched.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn unchanged(
        &self,
        source: &SourceId,
        now: Timestamp,
        cursor: Option<Cursor>,
    ) -> Result<(), StoreError> {
        let source = source.clone();
        self.write("record an unchanged source", move |transaction| {
            staged_clear(transaction, &source)?;
            if let Some(cursor) = &cursor {
                sources::cursor_keep(transaction, &source, cursor)?;
            }
            sources::attempt_unchanged(transaction, &source, now)
        })
        .await
    }
}

fn stage(
    transaction: &Transaction<'_>,
    pull: PullId,
    source: &SourceId,
    staged: &StagedTask,
) -> Result<(), StoreError> {
    let json = to_json("task", &staged.task)?;
    let raw = staged
        .raw
        .as_ref()
        .map(|raw| to_json("raw record", raw))
        .transpose()?;
    let hash = fingerprint(&json);
    let raw_hash = raw.as_deref().map(fingerprint);
    let known = task_hashes(transaction, source, &staged.task.id.external)?;
    let same = known.is_some_and(|(known, _)| known == hash);
    let raw_same = known.is_some_and(|(_, known)| known == raw_hash);
    let row = StagedRow {
        external: &staged.task.id.external,
        key: &staged.task.key,
        json: (!same).then_some(json),
        hash,
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
fn pull_source(connection: &Connection, pull: PullId) -> Result<SourceId, StoreError> {
    let source: Option<String> = connection
        .prepare_cached("select source from staging.pull where id = ?1")
        .and_then(|mut statement| statement.query_row([pull.0], |row| row.get(0)).optional())
        .map_err(StoreError::sql("read a running pull"))?;
    source
        .map(SourceId::new)
        .ok_or(StoreError::PullEnded { pull: pull.0 })
}

fn pull_insert(transaction: &Transaction<'_>, source: &SourceId) -> Result<i64, StoreError> {
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

/// Ends the pull of a source, if there is one, and drops what it staged.
fn staged_clear(transaction: &Transaction<'_>, source: &SourceId) -> Result<(), StoreError> {
    let statements = [
        "delete from staging.staged_task
         where pull in (select id from staging.pull where source = ?1)",
        "delete from staging.staged_id
         where pull in (select id from staging.pull where source = ?1)",
        "delete from staging.staged_reject
         where pull in (select id from staging.pull where source = ?1)",
        "delete from staging.pull
         where source = ?1",
    ];
    for sql in statements {
        transaction
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute([source.as_str()]))
            .map_err(StoreError::sql("drop staged pages"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
