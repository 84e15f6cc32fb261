//! Metric series: dated values with their revisions.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use throughline_kit::{Cursor, Reject};

use super::connection::Verdict;
use super::rows::{count, instant, micros};
use super::{Store, StoreError, attempts, rejects, sources};
use crate::domain::id::{MetricId, SourceId};
use crate::domain::metric::MetricPoint;

/// The id under which a metric's health, cursor and schedule are kept.
pub fn metric_source(metric: &MetricId) -> SourceId {
    SourceId::new(format!("metric.{metric}"))
}

/// The metric behind such an id; `None` for a source of tasks.
pub(super) fn metric_of(source: &SourceId) -> Option<MetricId> {
    source.as_str().strip_prefix("metric.").map(MetricId::new)
}

/// One complete reading of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricReading {
    /// The series.
    pub metric: MetricId,
    /// Its dated values; of two with one date the later one wins. Every value is finite.
    pub points: Vec<(Date, f64)>,
    /// Records that were refused.
    pub rejects: Vec<Reject>,
    /// Where the next reading goes on; `None` keeps the cursor there is.
    pub cursor: Option<Cursor>,
    /// Identifies the settings that the cursor was made with.
    pub config_hash: String,
}

/// What a reading did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct MetricCounts {
    /// Dates it gave a value for.
    pub seen: u64,
    /// Dates without an earlier value.
    pub new: u64,
    /// Dates whose value differs from the one known.
    pub revised: u64,
    /// Dates with the known value.
    pub unchanged: u64,
    /// Records that were refused.
    pub rejected: u64,
}

impl Store {
    /// Stores what differs from the latest known values, with the cursor, in one transaction.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is stored then.
    pub async fn record_metric_points(
        &self,
        reading: MetricReading,
        now: Timestamp,
    ) -> Result<MetricCounts, StoreError> {
        self.write("record a metric's values", move |transaction| {
            record(transaction, &reading, now)
        })
        .await
    }

    /// Counts what storing a reading would change; nothing is kept.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn rehearse_metric_points(
        &self,
        reading: MetricReading,
        now: Timestamp,
    ) -> Result<MetricCounts, StoreError> {
        self.write_if("rehearse a metric's values", move |transaction| {
            record(transaction, &reading, now).map(Verdict::Undo)
        })
        .await
    }
}

fn record(
    transaction: &Transaction<'_>,
    reading: &MetricReading,
    now: Timestamp,
) -> Result<MetricCounts, StoreError> {
    let latest_by_date: std::collections::BTreeMap<Date, f64> =
        reading.points.iter().copied().collect();
    let mut counts = MetricCounts {
        seen: count(i64::try_from(latest_by_date.len()).unwrap_or(i64::MAX)),
        rejected: count(i64::try_from(reading.rejects.len()).unwrap_or(i64::MAX)),
        ..MetricCounts::default()
    };
    for (date, value) in latest_by_date {
        match metric_latest(transaction, &reading.metric, date)? {
            Some(known) if known.to_bits() == value.to_bits() => {
                counts.unchanged += 1;
                continue;
            }
            Some(_) => counts.revised += 1,
            None => counts.new += 1,
        }
        metric_point_upsert(transaction, &reading.metric, date, value, now)?;
    }
    let source = metric_source(&reading.metric);
    rejects::replace(transaction, &source, &reading.rejects, now)?;
    if let Some(cursor) = &reading.cursor {
        sources::cursor_keep(transaction, &source, cursor)?;
    }
    sources::config_hash_keep(transaction, &source, &reading.config_hash)?;
    attempts::attempt_good(transaction, &source, now, counts.rejected)?;
    Ok(counts)
}

/// A series as it was known at a moment (`None`: now), in date order.
pub(super) fn series(
    connection: &Connection,
    metric: &MetricId,
    known: Option<Timestamp>,
) -> Result<Vec<MetricPoint>, StoreError> {
    metric_point_list(connection, metric, known.map_or(i64::MAX, micros))?
        .into_iter()
        .map(|(date, value, seen)| point(metric, date, value, seen))
        .collect()
}

/// Every reading of a series that was known at a moment (`None`: now), by date and then in the order of the readings.
pub(super) fn readings(
    connection: &Connection,
    metric: &MetricId,
    known: Option<Timestamp>,
) -> Result<Vec<MetricPoint>, StoreError> {
    metric_reading_list(connection, metric, known.map_or(i64::MAX, micros))?
        .into_iter()
        .map(|(date, value, seen)| point(metric, date, value, seen))
        .collect()
}

pub(super) fn point(
    metric: &MetricId,
    date: Date,
    value: f64,
    seen: i64,
) -> Result<MetricPoint, StoreError> {
    Ok(MetricPoint {
        metric: metric.clone(),
        date,
        value,
        seen: instant(seen)?,
    })
}

fn metric_latest(
    connection: &Connection,
    metric: &MetricId,
    date: Date,
) -> Result<Option<f64>, StoreError> {
    let sql = "
        select value
        from metric_point
        where metric = ?1 and date = ?2
        order by seen desc
        limit 1";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_row(params![metric.as_str(), date], |row| row.get(0))
                .optional()
        })
        .map_err(StoreError::sql("read a metric's value"))
}

fn metric_point_upsert(
    transaction: &Transaction<'_>,
    metric: &MetricId,
    date: Date,
    value: f64,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "
        insert into metric_point (metric, date, seen, value)
        values (?1, ?2, ?3, ?4)
        on conflict (metric, date, seen) do update
        set value = excluded.value";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement.execute(params![metric.as_str(), date, micros(now), value])
        })
        .map(drop)
        .map_err(StoreError::sql("store a metric's value"))
}

fn metric_point_list(
    connection: &Connection,
    metric: &MetricId,
    until: i64,
) -> Result<Vec<(Date, f64, i64)>, StoreError> {
    let sql = "
        select p.date, p.value, p.seen
        from metric_point p
        where p.metric = ?1
          and p.seen = (
              select max(q.seen) from metric_point q
              where q.metric = p.metric and q.date = p.date and q.seen <= ?2)
        order by p.date";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_map(params![metric.as_str(), until], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })?
                .collect()
        })
        .map_err(StoreError::sql("read a metric's values"))
}

fn metric_reading_list(
    connection: &Connection,
    metric: &MetricId,
    until: i64,
) -> Result<Vec<(Date, f64, i64)>, StoreError> {
    let sql = "
        select date, value, seen
        from metric_point
        where metric = ?1 and seen <= ?2
        order by date, seen";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_map(params![metric.as_str(), until], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })?
                .collect()
        })
        .map_err(StoreError::sql("read a metric's readings"))
}

/// Dates of a series that have a value.
pub(super) fn metric_date_count(
    connection: &Connection,
    metric: &MetricId,
) -> Result<u64, StoreError> {
    connection
        .prepare_cached("select count(distinct date) from metric_point where metric = ?1")
        .and_then(|mut statement| statement.query_row([metric.as_str()], |row| row.get(0)))
        .map(count)
        .map_err(StoreError::sql("count a metric's values"))
}

#[cfg(test)]
mod tests;
