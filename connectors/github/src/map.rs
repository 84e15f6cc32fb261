//! From one issue, as raw JSON, to one record. Pure.
//!
//! Every field is read by itself: what has an odd shape is left out, and nothing fails a page.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};
use throughline_kit::{FieldRules, Problem, Record, Reject};

/// What of an issue is not kept as raw data: free text without use for us, and large.
const NOT_KEPT: [&str; 4] = ["body", "body_text", "body_html", "reactions"];

/// How much of a refused record is kept for a person to look at, in characters.
const SCREENFUL: usize = 2000;

/// What one entry of the list is.
#[derive(Debug)]
pub(crate) enum Mapped {
    /// A record.
    Issue(Box<Record>),
    /// Not an issue: GitHub lists pull requests among them, and counting both would count work twice.
    PullRequest,
    /// Without what makes a record one.
    Reject(Reject),
}

/// When an entry last changed; pull requests too, since they come in the same order.
pub(crate) fn updated(issue: &Value) -> Option<Timestamp> {
    issue.get("updated_at")?.as_str()?.parse().ok()
}

/// Maps one entry of a repository's list. `place` names it where it has no number.
pub(crate) fn issue(
    mut issue: Value,
    repository: &str,
    place: String,
    rules: &FieldRules,
    pull_requests: bool,
) -> Mapped {
    if !pull_requests && is_pull_request(&issue) {
        return Mapped::PullRequest;
    }
    if let Some(object) = issue.as_object_mut() {
        for key in NOT_KEPT {
            object.remove(key);
        }
    }
    strip_nul(&mut issue);
    let Some(mut fields) = standard(&issue, repository) else {
        return Mapped::Reject(reject(&issue, place));
    };
    for (target, rule) in rules {
        if let Some(name) = &rule.get {
            overlay(&mut fields, &issue, target, name);
        }
    }
    fields.retain(|_, value| !value.is_null());
    let place = fields
        .get("key")
        .and_then(Value::as_str)
        .map_or(place, str::to_owned);
    Mapped::Issue(Box::new(Record {
        place,
        fields,
        raw: Some(issue),
    }))
}

fn is_pull_request(issue: &Value) -> bool {
    issue
        .get("pull_request")
        .is_some_and(|link| !link.is_null())
}

/// The number of an issue that something blocks, or blocked; `None` for every other.
pub(crate) fn is_blocked(record: &Record) -> Option<u64> {
    let issue = record.raw.as_ref()?;
    let summary = issue.get("issue_dependencies_summary")?;
    let count = |key| summary.get(key).and_then(Value::as_u64).unwrap_or(0);
    let number = issue.get("number")?.as_u64()?;
    (count("blocked_by") + count("total_blocked_by") > 0).then_some(number)
}

/// The fields that every issue has; `None` without an id or a title.
fn standard(issue: &Value, repository: &str) -> Option<BTreeMap<String, Value>> {
    let id = match issue.get("id")? {
        Value::Number(number) => number.to_string(),
        Value::String(text) if !text.trim().is_empty() => text.clone(),
        _ => return None,
    };
    let title = issue
        .get("title")?
        .as_str()
        .filter(|title| !title.trim().is_empty())?;
    let number = issue.get("number").and_then(Value::as_u64);
    let text = |pointer: &str| {
        issue
            .pointer(pointer)
            .filter(|value| value.is_string())
            .cloned()
    };
    let state = state(issue);
    let blocked_by = issue
        .pointer("/issue_dependencies_summary/blocked_by")
        .and_then(Value::as_u64)
        .filter(|count| *count > 0);
    let entries = [
        ("id", Some(id.into())),
        (
            "key",
            number.map(|number| format!("{repository}#{number}").into()),
        ),
        ("title", Some(title.into())),
        ("url", text("/html_url")),
        ("kind", kind(issue)),
        ("state", Some(state.into())),
        ("raw_state", Some(raw_state(issue).into())),
        ("assignees", Some(assignees(issue).into())),
        ("labels", Some(labels(issue).into())),
        ("project", Some(repository.into())),
        (
            "parent",
            text("/parent_issue_url").and_then(|url| parent(url.as_str()?)),
        ),
        ("created", text("/created_at")),
        ("updated", text("/updated_at")),
        ("closed", text("/closed_at")),
        (
            "due",
            text("/milestone/due_on").and_then(|due| day(due.as_str()?)),
        ),
        ("milestone", text("/milestone/title")),
        ("blocked_by_count", blocked_by.map(Value::from)),
    ];
    let named = entries
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Some(named.collect())
}

/// The issue type, or what tells a pull request from an issue.
fn kind(issue: &Value) -> Option<Value> {
    if is_pull_request(issue) {
        return Some("pull request".into());
    }
    let named = issue.pointer("/type/name").or_else(|| issue.get("type"));
    named.filter(|name| name.is_string()).cloned()
}

/// Our word for the state: GitHub closes what is done and what is given up alike, and tells them
/// apart by the reason. A reason that we do not know is taken as done, as GitHub shows it.
fn state(issue: &Value) -> &'static str {
    if text_of(issue, "state") != Some("closed") {
        return "open";
    }
    if is_pull_request(issue) {
        let merged = issue.pointer("/pull_request/merged_at");
        return if merged.is_some_and(Value::is_string) {
            "done"
        } else {
            "cancelled"
        };
    }
    match text_of(issue, "state_reason") {
        Some("not_planned" | "duplicate") => "cancelled",
        _ => "done",
    }
}

/// The tracker's own words: `closed/not_planned`, `open`.
fn raw_state(issue: &Value) -> String {
    let state = text_of(issue, "state").unwrap_or("unknown");
    match text_of(issue, "state_reason") {
        Some(reason) => format!("{state}/{reason}"),
        None => state.to_owned(),
    }
}

/// The accounts; a deleted one is null and left out.
fn assignees(issue: &Value) -> Vec<String> {
    let several = issue.get("assignees").and_then(Value::as_array);
    let one = issue.get("assignee");
    several
        .map_or_else(
            || one.into_iter().collect(),
            |list| list.iter().collect::<Vec<_>>(),
        )
        .into_iter()
        .filter_map(|user| text_of(user, "login"))
        .map(str::to_owned)
        .collect()
}

/// The labels: objects, or plain texts from older servers.
fn labels(issue: &Value) -> Vec<String> {
    let list = issue.get("labels").and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(|label| label.as_str().or_else(|| text_of(label, "name")))
        .map(str::to_owned)
        .collect()
}

/// `owner/name#12` of `https://api.github.com/repos/owner/name/issues/12`.
fn parent(url: &str) -> Option<Value> {
    let mut from_the_end = url.rsplit('/');
    let number: u64 = from_the_end.next()?.parse().ok()?;
    let _issues = from_the_end.next()?;
    let (name, owner) = (from_the_end.next()?, from_the_end.next()?);
    Some(format!("{owner}/{name}#{number}").into())
}

/// The day of a milestone: GitHub keeps it as an instant, midnight somewhere, but means the day.
fn day(instant: &str) -> Option<Value> {
    instant.get(..10).map(Value::from)
}

/// Sets a target field from an issue field by its name, or else from a path into the payload.
///
/// A field that is mapped has only the mapped value; but a closed issue stays closed whatever a
/// board's column says.
fn overlay(fields: &mut BTreeMap<String, Value>, issue: &Value, target: &str, name: &str) {
    let found = issue_field(issue, name).or_else(|| at_path(issue, name));
    if target == "state" {
        let is_open = fields.get("state") == Some(&json!("open"));
        if let Some(value) = found.filter(|_| is_open) {
            fields.insert("raw_state".to_owned(), value.clone());
            fields.insert("state".to_owned(), value);
        }
        return;
    }
    let needed = matches!(target, "id" | "title");
    match found {
        Some(value) => {
            fields.insert(target.to_owned(), value);
        }
        None if needed => {}
        None => {
            fields.remove(target);
        }
    }
}

/// The value of an organisation's issue field: a text, a number, a day, or the names of options.
fn issue_field(issue: &Value, name: &str) -> Option<Value> {
    let values = issue.get("issue_field_values")?.as_array()?;
    let entry = values.iter().find(|entry| {
        text_of(entry, "issue_field_name")
            .is_some_and(|found| found.trim().to_lowercase() == name.trim().to_lowercase())
    })?;
    if let Some(option) = entry.pointer("/single_select_option/name") {
        return Some(option.clone());
    }
    if let Some(options) = entry.get("multi_select_options").and_then(Value::as_array) {
        let names = options.iter().filter_map(|option| text_of(option, "name"));
        return Some(names.collect());
    }
    entry.get("value").filter(|value| !value.is_null()).cloned()
}

/// A value by its path into the payload: `milestone.number`.
fn at_path(issue: &Value, path: &str) -> Option<Value> {
    let found = path
        .split('.')
        .try_fold(issue, |value, key| value.get(key))?;
    (!found.is_null()).then(|| found.clone())
}

fn reject(issue: &Value, place: String) -> Reject {
    let what = if issue.is_object() {
        "an issue without an id or a title — both are wanted"
    } else {
        "no issue — an object is wanted"
    };
    Reject {
        problem: Problem::new(place, what),
        raw: issue.to_string().chars().take(SCREENFUL).collect(),
    }
}

/// Takes the NUL characters out of all texts: GitHub keeps some, and databases refuse them.
fn strip_nul(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\0') => text.retain(|c| c != '\0'),
        Value::Array(items) => items.iter_mut().for_each(strip_nul),
        Value::Object(object) => object.values_mut().for_each(strip_nul),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn text_of<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str)
}

#[cfg(test)]
mod tests;
