//! Attempts to read a source: each is kept with how it ended, and a source's health follows from them.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use throughline_kit::Problem;

use super::rows::{count, micros};
use super::{Store, StoreError};
use crate::domain::id::SourceId;

/// Records a complete read.
pub(super) fn attempt_good(
    transaction: &Transaction<'_>,
    source: &SourceId,
    now: Timestamp,
    rejects: u64,
) -> Result<(), StoreError> {
    attempt_upsert(transaction, source, now, None, rejects, None)
}

/// Records that nothing was new: what was refused before is still missing.
pub(super) fn attempt_unchanged(
    transaction: &Transaction<'_>,
    source: &SourceId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let rejects = attempt_last(transaction, source, i64::MAX)?.map_or(0, |last| last.rejects);
    attempt_upsert(transaction, source, now, None, rejects, None)
}

/// Records a failed attempt.
pub(super) fn attempt_failed(
    transaction: &Transaction<'_>,
    source: &SourceId,
    now: Timestamp,
    problem: &Problem,
) -> Result<(), StoreError> {
    let rejects = attempt_last(transaction, source, i64::MAX)?.map_or(0, |last| last.rejects);
    attempt_upsert(transaction, source, now, Some(problem), rejects, None)
}

/// Records an attempt that ended because the source asked to be left alone until then.
pub(super) fn attempt_parked(
    transaction: &Transaction<'_>,
    source: &SourceId,
    now: Timestamp,
    problem: &Problem,
    until: Timestamp,
) -> Result<(), StoreError> {
    let rejects = attempt_last(transaction, source, i64::MAX)?.map_or(0, |last| last.rejects);
    attempt_upsert(
        transaction,
        source,
        now,
        Some(problem),
        rejects,
        Some(until),
    )
}

impl Store {
    /// By source or metric: how often it was tried to read it, and how often that did not end well or it asked to wait.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn pull_counts(&self) -> Result<Vec<(SourceId, u64, u64)>, StoreError> {
        self.read("count the attempts", |connection| {
            let sql = "
                select source, count(*), sum(good = 0)
                from source_attempt
                group by source
                order by source";
            let row = |row: &Row<'_>| {
                let source: String = row.get(0)?;
                Ok((
                    SourceId::new(source),
                    count(row.get(1)?),
                    count(row.get(2)?),
                ))
            };
            connection
                .prepare_cached(sql)
                .and_then(|mut statement| statement.query_map([], row)?.collect())
                .map_err(StoreError::sql("count the attempts"))
        })
        .await
    }
}

/// One attempt to read a source.
pub(super) struct Attempt {
    pub(super) at: i64,
    pub(super) failure: Option<String>,
    pub(super) help: Option<String>,
    pub(super) rejects: u64,
    pub(super) until: Option<i64>,
}

fn attempt_upsert(
    transaction: &Transaction<'_>,
    source: &SourceId,
    now: Timestamp,
    failed: Option<&Problem>,
    rejects: u64,
    until: Option<Timestamp>,
) -> Result<(), StoreError> {
    // A clock that ran ahead and was set back left them; they would hide every later attempt until then.
    transaction
        .prepare_cached("delete from source_attempt where source = ?1 and at > ?2")
        .and_then(|mut statement| statement.execute(params![source.as_str(), micros(now)]))
        .map_err(StoreError::sql("forget attempts of the future"))?;
    let sql = "
        insert into source_attempt (source, at, good, failure, help, rejects, until)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        on conflict (source, at) do update
        set good = excluded.good, failure = excluded.failure,
            help = excluded.help, rejects = excluded.rejects, until = excluded.until";
    let values = params![
        source.as_str(),
        micros(now),
        failed.is_none(),
        failed.map(ToString::to_string),
        failed.and_then(|problem| problem.help.as_deref()),
        i64::try_from(rejects).unwrap_or(i64::MAX),
        until.map(micros)
    ];
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(values))
        .map(drop)
        .map_err(StoreError::sql("record an attempt"))
}

pub(super) fn attempt_last(
    connection: &Connection,
    source: &SourceId,
    until: i64,
) -> Result<Option<Attempt>, StoreError> {
    let sql = "
        select at, failure, help, rejects, until
        from source_attempt
        where source = ?1 and at <= ?2
        order by at desc
        limit 1";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_row(params![source.as_str(), until], |row| {
                    Ok(Attempt {
                        at: row.get(0)?,
                        failure: row.get(1)?,
                        help: row.get(2)?,
                        rejects: count(row.get(3)?),
                        until: row.get(4)?,
                    })
                })
                .optional()
        })
        .map_err(StoreError::sql("read the last attempt"))
}

pub(super) fn attempt_last_good(
    connection: &Connection,
    source: &SourceId,
    until: i64,
) -> Result<Option<i64>, StoreError> {
    let sql = "
        select max(at)
        from source_attempt
        where source = ?1 and good = 1 and at <= ?2";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement.query_row(params![source.as_str(), until], |row| row.get(0))
        })
        .map_err(StoreError::sql("read the last good attempt"))
}

pub(super) fn attempt_failing_since(
    connection: &Connection,
    source: &SourceId,
    last_good: Option<i64>,
    until: i64,
) -> Result<Option<i64>, StoreError> {
    let sql = "
        select min(at)
        from source_attempt
        where source = ?1 and good = 0 and until is null and at > ?2 and at <= ?3";
    let after = last_good.unwrap_or(i64::MIN);
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement.query_row(params![source.as_str(), after, until], |row| row.get(0))
        })
        .map_err(StoreError::sql("read the first failure"))
}
