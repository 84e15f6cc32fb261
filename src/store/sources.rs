//! Sources: resume points, schedules, and how healthy each is by its attempts.
//!
//! A metric is a source too, under the id `metric.ID`.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use throughline_kit::Cursor;

use super::attempts::{attempt_failing_since, attempt_last, attempt_last_good};
use super::rows::{from_json, instant_opt, micros, to_json};
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
