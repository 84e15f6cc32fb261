//! A field that every record of a pull has lost: the tracker renamed it, or hides it now.
//!
//! Such a pull lists every task and still takes something away from most of them, so the guard against
//! shrinking does not see it.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Transaction, params};
use serde_json::{Map, Value};

use super::rows::from_json;
use super::{PullId, StoreError};
use crate::domain::id::SourceId;

/// Up to this many tasks may lose a field together without a question.
const MAY_LOSE: u64 = 9;

/// What people set and clear in many tasks at once, as part of their work.
const COMES_AND_GOES: [&str; 4] = ["blocked_by", "blocked_by_count", "parent", "url"];

/// What no task ever loses: enough to judge a pull of changes by, whose records may all have been edited together.
const NEVER_LOST: [&str; 3] = ["closed", "created", "title"];

/// A field, as the configuration calls it, and how many tasks would lose it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lost {
    pub(super) field: String,
    pub(super) tasks: u64,
}

/// The field that most tasks would lose, where no staged record has it any more.
pub(super) fn field(
    transaction: &Transaction<'_>,
    pull: PullId,
    source: &SourceId,
    full: bool,
) -> Result<Option<Lost>, StoreError> {
    let tally = tally(transaction, pull, source)?;
    let suspicious =
        |field: &str| !COMES_AND_GOES.contains(&field) && (full || NEVER_LOST.contains(&field));
    let mut lost: Vec<Lost> = tally
        .lost
        .into_iter()
        .filter(|(field, tasks)| {
            *tasks > MAY_LOSE && suspicious(field) && !tally.kept.contains(field)
        })
        .map(|(field, tasks)| Lost { field, tasks })
        .collect();
    // Story points are a field and may be the estimate too: the field is what the source's mapping names.
    lost.sort_by_key(|lost| {
        (
            std::cmp::Reverse(lost.tasks),
            !lost.field.starts_with("field."),
        )
    });
    for lost in lost {
        if !is_in_unchanged(transaction, pull, source, &lost.field)? {
            return Ok(Some(lost));
        }
    }
    Ok(None)
}

/// Fields of the staged records that differ from what is stored.
#[derive(Default)]
struct Tally {
    lost: BTreeMap<String, u64>,
    kept: BTreeSet<String>,
}

fn tally(
    transaction: &Transaction<'_>,
    pull: PullId,
    source: &SourceId,
) -> Result<Tally, StoreError> {
    let sql = "
        select s.json, t.json
        from staging.staged_task s
        left join task t on t.source = ?2 and t.external = s.external
        where s.pull = ?1 and s.json is not null";
    let doing = "compare the staged fields";
    let mut statement = transaction
        .prepare_cached(sql)
        .map_err(StoreError::sql(doing))?;
    let mut rows = statement
        .query(params![pull.0, source.as_str()])
        .map_err(StoreError::sql(doing))?;
    let mut tally = Tally::default();
    while let Some(row) = rows.next().map_err(StoreError::sql(doing))? {
        let read = row.get(0).and_then(|new| Ok((new, row.get(1)?)));
        let (new, old): (String, Option<String>) = read.map_err(StoreError::sql(doing))?;
        let new: Map<String, Value> = from_json("task", &new)?;
        let has = fields(&new);
        if let Some(old) = old {
            let had = fields(&from_json("task", &old)?);
            // A task that was reopened has lost nothing.
            let lost = had
                .difference(&has)
                .filter(|field| *field != "closed" || is_over(&new));
            for field in lost {
                *tally.lost.entry(field.clone()).or_default() += 1;
            }
        }
        tally.kept.extend(has);
    }
    Ok(tally)
}

/// The fields of a stored task that have a value; a custom one is `field.NAME`.
fn fields(task: &Map<String, Value>) -> BTreeSet<String> {
    let has_value = |(_, value): &(&String, &Value)| !value.is_null();
    let mut names: BTreeSet<String> = task
        .iter()
        .filter(has_value)
        .map(|(name, _)| name.clone())
        .filter(|name| name != "fields")
        .collect();
    // The key stands in for a title that is missing.
    if task.get("title") == task.get("key") {
        names.remove("title");
    }
    if let Some(custom) = task.get("fields").and_then(Value::as_object) {
        let custom = custom.iter().filter(has_value);
        names.extend(custom.map(|(name, _)| format!("field.{name}")));
    }
    names
}

fn is_over(task: &Map<String, Value>) -> bool {
    let state = task.get("state").and_then(Value::as_str);
    matches!(state, Some("done" | "cancelled"))
}

/// Whether a staged record that is as it was still has the field.
fn is_in_unchanged(
    transaction: &Transaction<'_>,
    pull: PullId,
    source: &SourceId,
    field: &str,
) -> Result<bool, StoreError> {
    let (table, name) = match field.strip_prefix("field.") {
        Some(name) => ("$.fields", name),
        None => ("$", field),
    };
    let sql = "
        select exists (
            select 1
            from staging.staged_task s
            join task t on t.source = ?2 and t.external = s.external
            join json_each(t.json, ?3) f on f.key = ?4 and f.type <> 'null'
            where s.pull = ?1 and s.json is null
              and not (?4 = 'title' and json_extract(t.json, '$.title') = t.key))";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement.query_row(params![pull.0, source.as_str(), table, name], |row| {
                row.get(0)
            })
        })
        .map_err(StoreError::sql("look for a field among unchanged tasks"))
}

#[cfg(test)]
mod tests;
