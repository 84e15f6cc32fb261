//! Sources: resume points, schedules, and every attempt to read them, from which their health follows.
//!
//! A metric is a source too, under the id `metric.ID`.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use throughline_kit::{Cursor, Problem};

use super::rows::{count, from_json, instant_opt, micros, to_json};
use super::task_write::task_live_count;
use super::{Store, StoreError, metrics};
use crate::domain::id::SourceId;
use crate::domain::source::SourceHealth;

/// What is stored of a source beside its tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceState {
    /// Where the next pull goes on.
    pub cursor: Option<Cursor>,
    /// The settings that the cursor was made with.
    pub config_hash: String,
    /// When it is to be pulled next; `None`: now.
    pub next_at: Option<Timestamp>,
}

/// When a source was planned to be pulled next, and what its last attempt came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The source, or `metric.ID`.
    pub source: SourceId,
    /// When it is to be pulled next; `None`: now.
    pub next_at: Option<Timestamp>,
    /// When it was last tried.
    pub last_attempt: Option<Timestamp>,
    /// Whether that failed.
    pub failed: bool,
}

impl Store {
    /// What is stored of a source; `None` when it was never read or scheduled.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn source_state(&self, source: &SourceId) -> Result<Option<SourceState>, StoreError> {
        let source = source.clone();
        self.read("read a source's state", move |connection| {
            source_get(connection, &source)
        })
        .await
    }

    /// Where a source's next pull goes on, if its cursor was made with the same settings.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn cursor(
        &self,
        source: &SourceId,
        config_hash: &str,
    ) -> Result<Option<Cursor>, StoreError> {
        let state = self.source_state(source).await?;
        Ok(state
            .filter(|state| state.config_hash == config_hash)
            .and_then(|state| state.cursor))
    }

    /// What was planned for each of the configured sources, in the given order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn planned(&self, configured: Vec<SourceId>) -> Result<Vec<Planned>, StoreError> {
        self.read("read the schedule", move |connection| {
            let plan = |source: SourceId| {
                let state = source_get(connection, &source)?;
                let last = attempt_last(connection, &source, i64::MAX)?;
                Ok(Planned {
                    next_at: state.and_then(|state| state.next_at),
                    last_attempt: instant_opt(last.as_ref().map(|last| last.at))?,
                    failed: last.is_some_and(|last| last.failure.is_some()),
                    source,
                })
            };
            configured.into_iter().map(plan).collect()
        })
        .await
    }

    /// Says when a source is to be pulled next; `None`: at once.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_next(
        &self,
        source: &SourceId,
        at: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let source = source.clone();
        self.write("schedule a source", move |transaction| {
            next_set(transaction, &source, at)
        })
        .await
    }

    /// The health of the configured sources and metrics, in the given order; with each goes its freshness limit in seconds.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn source_health(
        &self,
        configured: Vec<(SourceId, i64)>,
    ) -> Result<Vec<SourceHealth>, StoreError> {
        self.read("read the sources' health", move |connection| {
            configured
                .into_iter()
                .map(|(source, fresh_secs)| {
                    let records = records(connection, &source)?;
                    let mut health = health(connection, source, fresh_secs, None)?;
                    health.records = records;
                    Ok(health)
                })
                .collect()
        })
        .await
    }
}

/// The health of a source as it was known at a moment (`None`: now). Its number of records is the caller's to fill in.
pub(super) fn health(
    connection: &Connection,
    source: SourceId,
    fresh_secs: i64,
    known: Option<Timestamp>,
) -> Result<SourceHealth, StoreError> {
    let until = known.map_or(i64::MAX, micros);
    let last = attempt_last(connection, &source, until)?;
    let last_good = attempt_last_good(connection, &source, until)?;
    let since = attempt_failing_since(connection, &source, last_good, until)?;
    let until = instant_opt(last.as_ref().and_then(|last| last.until))?;
    let (at, failure, help, rejects) = last.map_or((None, None, None, 0), |last| {
        (Some(last.at), last.failure, last.help, last.rejects)
    });
    Ok(SourceHealth {
        id: source,
        last_good: instant_opt(last_good)?,
        last_attempt: instant_opt(at)?,
        failure,
        help,
        failing_since: instant_opt(since)?,
        waits_until: until,
        rejects,
        records: 0,
        fresh_secs,
    })
}

/// Live tasks of a source, or dated values of a metric.
fn records(connection: &Connection, source: &SourceId) -> Result<u64, StoreError> {
    match metrics::metric_of(source) {
        Some(metric) => metrics::metric_date_count(connection, &metric),
        None => task_live_count(connection, source),
    }
}

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

struct Attempt {
    at: i64,
    failure: Option<String>,
    help: Option<String>,
    rejects: u64,
    until: Option<i64>,
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

fn attempt_last(
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

fn attempt_last_good(
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

fn attempt_failing_since(
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

pub(super) fn source_get(
    connection: &Connection,
    source: &SourceId,
) -> Result<Option<SourceState>, StoreError> {
    let sql = "
        select cursor, config_hash, next_at
        from source
        where id = ?1";
    let row: Option<(Option<String>, String, Option<i64>)> = connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_row([source.as_str()], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .optional()
        })
        .map_err(StoreError::sql("read a source's state"))?;
    let Some((cursor, config_hash, next_at)) = row else {
        return Ok(None);
    };
    Ok(Some(SourceState {
        cursor: cursor.map(|json| from_json("cursor", &json)).transpose()?,
        config_hash,
        next_at: instant_opt(next_at)?,
    }))
}

/// Keeps a source's cursor.
pub(super) fn cursor_keep(
    transaction: &Transaction<'_>,
    source: &SourceId,
    cursor: &Cursor,
) -> Result<(), StoreError> {
    let sql = "
        insert into source (id, cursor)
        values (?1, ?2)
        on conflict (id) do update
        set cursor = excluded.cursor";
    let json = to_json("cursor", cursor)?;
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(params![source.as_str(), json]))
        .map(drop)
        .map_err(StoreError::sql("keep a cursor"))
}

/// Keeps which settings a source's cursor belongs to.
pub(super) fn config_hash_keep(
    transaction: &Transaction<'_>,
    source: &SourceId,
    config_hash: &str,
) -> Result<(), StoreError> {
    let sql = "
        insert into source (id, config_hash)
        values (?1, ?2)
        on conflict (id) do update
        set config_hash = excluded.config_hash";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(params![source.as_str(), config_hash]))
        .map(drop)
        .map_err(StoreError::sql("keep a source's settings"))
}

/// Keeps when a source is to be pulled next.
pub(super) fn next_set(
    transaction: &Transaction<'_>,
    source: &SourceId,
    at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let sql = "
        insert into source (id, next_at)
        values (?1, ?2)
        on conflict (id) do update
        set next_at = excluded.next_at";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(params![source.as_str(), at.map(micros)]))
        .map(drop)
        .map_err(StoreError::sql("schedule a source"))
}

#[cfg(test)]
mod tests;
