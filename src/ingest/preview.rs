//! One page of a source and what it would become: nothing is kept.
//!
//! Also says what looks wrong in the page though every record of it can be read. Each such rule stands
//! for rows that somebody's extractor lost.

use std::collections::BTreeMap;

use serde_json::Value;
use throughline_kit::{Next, Page, Problem, PullError, Record};
use throughline_rest::Paging;

use super::normalise::{self, Context};
use super::registry::Reader;
use crate::config::settings::{Source, SourceKind};
use crate::domain::task::{State, Task};

/// As many tasks and refused records as a person would look at.
const SHOWN: usize = 5;

/// A page of fewer records proves nothing about its fields.
const ENOUGH: u64 = 5;

/// Page sizes that trackers use where none is asked for.
const PAGE_SIZES: [u64; 10] = [10, 20, 25, 30, 40, 42, 50, 100, 200, 1_000];

/// What the first page of a source holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    /// The first tasks.
    pub tasks: Vec<Task>,
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

/// Reads one page.
///
/// # Errors
/// As a pull would.
pub async fn preview(source: &Source, reader: &Reader) -> Result<Preview, PullError> {
    let page = reader.connector.pull(None).await?;
    Ok(of(source, reader, page))
}

fn of(source: &Source, reader: &Reader, page: Page) -> Preview {
    let context = Context {
        source: source.id.clone(),
        time_zone: source.time_zone.clone(),
        base: reader.base.as_deref(),
    };
    let mut preview = Preview {
        tasks: Vec::new(),
        records: (page.records.len() + page.rejects.len()) as u64,
        refused: page.rejects.len() as u64,
        rejects: page
            .rejects
            .into_iter()
            .map(|reject| reject.problem)
            .collect(),
        expected: page.expected,
        more: matches!(page.next, Next::More(_)),
        empty: empty(source, &page.records),
        notes: page.notes,
        lints: Vec::new(),
    };
    let mut done = 0;
    for record in &page.records {
        match normalise::task(record, &source.fields, &context) {
            Ok((task, _)) => {
                done += u64::from(task.state == State::Done);
                if preview.tasks.len() < SHOWN {
                    preview.tasks.push(task);
                }
            }
            Err(reject) => {
                preview.refused += 1;
                preview.rejects.push(reject.problem);
            }
        }
    }
    preview.rejects.truncate(SHOWN);
    if done == 0 {
        // Nothing is done, so nothing has a day on which it was.
        preview.lints = lints(source, &page.records, &preview, &["closed"]);
    } else {
        preview.lints = lints(source, &page.records, &preview, &[]);
    }
    preview
}

/// In how many records each field is empty.
fn empty(source: &Source, records: &[Record]) -> BTreeMap<String, u64> {
    let mut empty: BTreeMap<String, u64> = BTreeMap::new();
    let mapped = source.fields.keys();
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
    source: &Source,
    records: &[Record],
    preview: &Preview,
    rightly_empty: &[&str],
) -> Vec<Problem> {
    let count = records.len() as u64;
    let mut lints = Vec::new();
    if count >= ENOUGH {
        lints.extend(never_filled(source, count, preview, rightly_empty));
        lints.extend(never_updated(count, records));
    }
    lints.extend(one_full_page(source, preview));
    lints
}

/// A mapped field that no record has: a place that is wrong, or a field that the reply leaves out.
fn never_filled<'a>(
    source: &'a Source,
    count: u64,
    preview: &'a Preview,
    rightly_empty: &'a [&str],
) -> impl Iterator<Item = Problem> + 'a {
    let fields = source.fields.iter().filter(move |(name, rule)| {
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

/// A round number of records, and no paging: most likely there are more.
fn one_full_page(source: &Source, preview: &Preview) -> Option<Problem> {
    let Some(SourceKind::Rest(settings)) = &source.kind else {
        return None;
    };
    let unpaged = settings.page == Paging::None && PAGE_SIZES.contains(&preview.records);
    unpaged.then(|| {
        Problem::new(
            "items.page",
            format!(
                "\"none\", and exactly {} records came: a page's usual size",
                preview.records
            ),
        )
        .help("look for the next page in the tracker's documentation, and declare it")
    })
}
