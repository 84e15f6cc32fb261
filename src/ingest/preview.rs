//! One page of a source and what it would become: nothing is kept.
//!
//! Also says what looks wrong in the page though every record of it can be read. Each such rule stands
//! for rows that somebody's extractor lost.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::Value;
use throughline_kit::{FieldRules, Next, Page, Problem, PullError, Record, Reject};

use super::normalise::{self, Context};
use super::registry::Reader;
use super::series::is_blank;
use crate::config::settings::{Metric, Source};
use crate::domain::task::{State, Task};

/// As many tasks and refused records as a person would look at.
const SHOWN: usize = 5;

/// A page of fewer records proves nothing about its fields.
const ENOUGH: u64 = 5;

/// A point of a series.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// The date that the value stands for.
    pub date: Date,
    /// The value, in the unit of the lag measure that uses it.
    pub value: f64,
}

/// What the first page of a source holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// The first tasks; none of a series.
    pub tasks: Vec<Task>,
    /// The first points of a series.
    pub points: Vec<Point>,
    /// Records on the page, refused ones among them.
    pub records: u64,
    /// Records that could not be used.
    pub refused: u64,
    /// The first of those.
    pub rejects: Vec<Problem>,
    /// Records of the whole pull, where the source says so.
    pub expected: Option<u64>,
    /// There are more pages.
    pub more: bool,
    /// Per field: in how many records it is empty.
    pub empty: BTreeMap<String, u64>,
    /// What the connector says.
    pub notes: Vec<Problem>,
    /// What looks wrong.
    pub lints: Vec<Problem>,
}

/// Reads one page of a source of tasks.
///
/// # Errors
/// As a pull would.
pub async fn preview(source: &Source, reader: &Reader) -> Result<Preview, PullError> {
    let page = reader.connector.pull(None).await?;
    Ok(of(source, reader, page))
}

/// Reads one page of a series; rows without a value yet count as records, and are no points.
///
/// # Errors
/// As a pull would.
pub async fn series(
    metric: &Metric,
    reader: &Reader,
    zone: &TimeZone,
) -> Result<Preview, PullError> {
    let page = reader.connector.pull(None).await?;
    let (mut preview, records) = blank(&metric.fields, page);
    for record in records.iter().filter(|record| !is_blank(record)) {
        match normalise::metric_point(record, &metric.fields, zone) {
            Ok((date, value)) if preview.points.len() < SHOWN => {
                preview.points.push(Point { date, value });
            }
            Ok(_) => {}
            Err(reject) => preview.refuse(reject),
        }
    }
    preview.rejects.truncate(SHOWN);
    let count = records.len() as u64;
    if count >= ENOUGH {
        preview.lints = never_filled(&metric.fields, count, &preview, &[]).collect();
    }
    Ok(preview)
}

impl Preview {
    fn refuse(&mut self, reject: Reject) {
        self.refused += 1;
        self.rejects.push(reject.problem);
    }
}

/// What a page says before its records are looked at, and these.
fn blank(fields: &FieldRules, page: Page) -> (Preview, Vec<Record>) {
    let preview = Preview {
        tasks: Vec::new(),
        points: Vec::new(),
        records: (page.records.len() + page.rejects.len()) as u64,
        refused: page.rejects.len() as u64,
        rejects: page
            .rejects
            .into_iter()
            .map(|reject| reject.problem)
            .collect(),
        expected: page.expected,
        more: matches!(page.next, Next::More(_)),
        empty: empty(fields, &page.records),
        notes: page.notes,
        lints: Vec::new(),
    };
    (preview, page.records)
}

fn of(source: &Source, reader: &Reader, page: Page) -> Preview {
    let context = Context {
        source: source.id.clone(),
        time_zone: source.time_zone.clone(),
        base: reader.base.as_deref(),
    };
    let (mut preview, records) = blank(&source.fields, page);
    let mut done = 0;
    for record in &records {
        match normalise::task(record, &source.fields, &context) {
            Ok((task, _)) => {
                done += u64::from(task.state == State::Done);
                if preview.tasks.len() < SHOWN {
                    preview.tasks.push(task);
                }
            }
            Err(reject) => preview.refuse(reject),
        }
    }
    preview.rejects.truncate(SHOWN);
    // Nothing is done: then nothing has a day on which it was.
    let rightly_empty: &[&str] = if done == 0 { &["closed"] } else { &[] };
    preview.lints = lints(&source.fields, &records, &preview, rightly_empty);
    preview
}

/// In how many records each field is empty.
fn empty(fields: &FieldRules, records: &[Record]) -> BTreeMap<String, u64> {
    let mut empty: BTreeMap<String, u64> = BTreeMap::new();
    let mapped = fields.keys();
    let sent = records.iter().flat_map(|record| record.fields.keys());
    for name in mapped.chain(sent) {
        if !empty.contains_key(name) {
            let lacks = |record: &&Record| record.fields.get(name).is_none_or(is_empty);
            let count = records.iter().filter(lacks).count() as u64;
            empty.insert(name.clone(), count);
        }
    }
    empty
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.iter().all(is_empty),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

/// What looks wrong; fields that are `rightly_empty` are not looked at.
fn lints(
    fields: &FieldRules,
    records: &[Record],
    preview: &Preview,
    rightly_empty: &[&str],
) -> Vec<Problem> {
    let count = records.len() as u64;
    let mut lints = Vec::new();
    if count >= ENOUGH {
        lints.extend(never_filled(fields, count, preview, rightly_empty));
        lints.extend(never_updated(count, records));
    }
    lints
}

/// A mapped field that no record has: a place that is wrong, or a field that the reply leaves out.
fn never_filled<'a>(
    fields: &'a FieldRules,
    count: u64,
    preview: &'a Preview,
    rightly_empty: &'a [&str],
) -> impl Iterator<Item = Problem> + 'a {
    let fields = fields.iter().filter(move |(name, rule)| {
        let place = rule.get.is_some()
            && !rule.optional
            && rule.default.is_none()
            && !rightly_empty.contains(&name.as_str());
        place && preview.empty.get(*name) == Some(&count)
    });
    fields.map(move |(name, rule)| {
        Problem::new(
            format!("fields.{name}"),
            format!(
                "empty in all {count} records — is `{}` the place?",
                rule.get.as_deref().unwrap_or_default()
            ),
        )
    })
}

/// A time of change that is always that of creation: changes would be missed.
fn never_updated(count: u64, records: &[Record]) -> Option<Problem> {
    let value = |record: &Record, name: &str| {
        record
            .fields
            .get(name)
            .filter(|value| !is_empty(value))
            .cloned()
    };
    let same = records.iter().filter(|record| {
        let created = value(record, "created");
        created.is_some() && created == value(record, "updated")
    });
    (same.count() as u64 == count).then(|| {
        Problem::new(
            "fields.updated",
            format!("the same as `created` in all {count} records — the time of the last change is wanted"),
        )
    })
}
