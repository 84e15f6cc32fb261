//! One reading of one metric series: every page, then all points in one transaction.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use throughline_kit::{Cursor, Next, Problem, PullError, Record};

use super::normalise;
use super::pull::{Options, PullFailure};
use super::registry::Reader;
use crate::config::settings::{Metric, MetricKind};
use crate::domain::metric::MetricPoint;
use crate::store::{MetricCounts, MetricReading, Store, metric_source};

/// What a reading found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SeriesReport {
    /// What changed in the store.
    pub counts: MetricCounts,
    /// Rows that were refused.
    pub rejects: Vec<Problem>,
    /// What a person should know though nothing failed.
    pub notes: Vec<Problem>,
    /// The source said that nothing changed.
    pub unchanged: bool,
}

/// Reads a series and stores its points; a dry run only counts what they would change.
///
/// # Errors
/// [`PullFailure`] with nothing kept.
pub async fn read(
    store: &Store,
    metric: &Metric,
    reader: Option<&Reader>,
    zone: &TimeZone,
    options: Options,
    now: Timestamp,
) -> Result<SeriesReport, PullFailure> {
    let (reading, mut report) = match (&metric.kind, reader) {
        (MetricKind::Points(points), _) => (declared(metric, points), SeriesReport::default()),
        (MetricKind::Csv(_) | MetricKind::Rest(_), Some(reader)) => {
            read_pages(store, metric, reader, zone, options.full).await?
        }
        (MetricKind::Csv(_) | MetricKind::Rest(_), None) => {
            (declared(metric, &[]), SeriesReport::default())
        }
    };
    report.counts = if options.dry_run {
        store.rehearse_metric_points(reading, now).await?
    } else {
        store.record_metric_points(reading, now).await?
    };
    Ok(report)
}

/// The points that stand in the configuration.
fn declared(metric: &Metric, points: &[MetricPoint]) -> MetricReading {
    MetricReading {
        metric: metric.id.clone(),
        points: points
            .iter()
            .map(|point| (point.date, point.value))
            .collect(),
        rejects: Vec::new(),
        cursor: None,
        config_hash: "points".to_owned(),
    }
}

async fn read_pages(
    store: &Store,
    metric: &Metric,
    reader: &Reader,
    zone: &TimeZone,
    full: bool,
) -> Result<(MetricReading, SeriesReport), PullFailure> {
    let mut report = SeriesReport::default();
    let mut reading = MetricReading {
        config_hash: reader.fingerprint.clone(),
        ..declared(metric, &[])
    };
    let mut from: Option<Cursor> = if full {
        None
    } else {
        let source = metric_source(&metric.id);
        store.cursor(&source, &reader.fingerprint).await?
    };
    let mut blank = None;
    let begun = tokio::time::Instant::now();
    loop {
        let page = reader.page(from.as_ref(), begun).await?;
        report.unchanged = page.coverage == throughline_kit::Coverage::Unchanged;
        report.notes.extend(page.notes);
        reading.rejects.extend(page.rejects);
        for record in &page.records {
            if is_blank(record) {
                blank = blank.or_else(|| Some(record.place.clone()));
                continue;
            }
            match normalise::metric_point(record, &metric.fields, zone) {
                Ok(point) => reading.points.push(point),
                Err(reject) => reading.rejects.push(reject),
            }
        }
        match page.next {
            Next::More(cursor) => from = Some(cursor),
            Next::Done(cursor) => {
                refuse_if_nothing_is_usable(reader, &reading, blank)?;
                report.rejects = reading
                    .rejects
                    .iter()
                    .map(|reject| reject.problem.clone())
                    .collect();
                reading.cursor = cursor.or(from);
                return Ok((reading, report));
            }
        }
    }
}

/// A row without a value yet: the months to come in a sheet that somebody keeps by hand.
pub(super) fn is_blank(record: &Record) -> bool {
    match record.fields.get("value") {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => false,
    }
}

/// A series of which no row can be used is a wrong mapping, not an empty series.
fn refuse_if_nothing_is_usable(
    reader: &Reader,
    reading: &MetricReading,
    blank: Option<String>,
) -> Result<(), PullError> {
    if !reading.points.is_empty() {
        return Ok(());
    }
    let problem = match (reading.rejects.first(), blank) {
        (Some(first), _) => {
            let what = format!(
                "no row gives a date and a value; the first: {}",
                first.problem
            );
            let mut problem = Problem::new(reader.connector.describe(), what);
            problem.help.clone_from(&first.problem.help);
            problem
        }
        (None, Some(place)) => Problem::new(
            reader.connector.describe(),
            format!("every row's value is empty, from {place} on — a number is wanted"),
        )
        .help("`value` of the metric may name the wrong column or path"),
        (None, None) => return Ok(()),
    };
    Err(PullError::broken(problem))
}
