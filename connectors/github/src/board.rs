//! Boards (Projects v2): the values that a board gives its issues, found by the names of its fields.
//!
//! A board's values change without their issues changing, so a board is read whole in each pull. It knows boards;
//! not which of our fields a value fills.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use throughline_kit::FieldRules;

use crate::config::Board;
use crate::state::Trail;

/// One board being read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Reading {
    /// Which of the source's boards.
    pub(crate) index: usize,
    /// The fields that are wanted, by their numbers; `None`: not known yet.
    pub(crate) wanted: Option<BTreeMap<u64, String>>,
    /// The list that is being read: of fields, then of items.
    pub(crate) trail: Trail,
}

impl Reading {
    /// Begins with the board's fields: items carry only those that are asked for by number.
    pub(crate) fn new(index: usize, board: &Board) -> Self {
        Self {
            index,
            wanted: None,
            trail: Trail::new(format!("{}/fields?per_page=100", path(board))),
        }
    }

    /// Goes on to the items once the fields are known.
    pub(crate) fn items(index: usize, board: &Board, wanted: BTreeMap<u64, String>) -> Self {
        let ids: Vec<String> = wanted.keys().map(u64::to_string).collect();
        let fields = if ids.is_empty() {
            String::new()
        } else {
            format!("&fields={}", ids.join(","))
        };
        Self {
            index,
            wanted: Some(wanted),
            trail: Trail::new(format!("{}/items?per_page=100{fields}", path(board))),
        }
    }
}

/// What a person calls a board.
pub(crate) fn name(board: &Board) -> String {
    format!("board {}/{}", board.owner, board.number)
}

fn path(board: &Board) -> String {
    let kind = if board.of_user { "users" } else { "orgs" };
    format!("/{kind}/{}/projectsV2/{}", board.owner, board.number)
}

/// The fields of a board that the source's rules name, `Sprint` by `Sprint.start` too.
pub(crate) fn wanted(fields: &[Value], rules: &FieldRules) -> BTreeMap<u64, String> {
    let is_named = |name: &str| {
        let mut named = rules.values().filter_map(|rule| rule.get.as_deref());
        named.any(|get| {
            let bare = get.strip_suffix(".start").or(get.strip_suffix(".end"));
            same(get, name) || bare.is_some_and(|bare| same(bare, name))
        })
    };
    fields
        .iter()
        .filter_map(|field| {
            let name = field.get("name")?.as_str()?;
            let id = field.get("id")?.as_u64()?;
            is_named(name).then(|| (id, name.to_owned()))
        })
        .collect()
}

/// Two names are one without case and outer spaces.
fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// The issue of an item, with the board's values among its field values; `None` for drafts and pull requests.
pub(crate) fn issue(mut item: Value) -> Option<Value> {
    if item.get("content_type")?.as_str()? != "Issue" {
        return None;
    }
    let fields = item.get_mut("fields").map(Value::take);
    let mut issue = item.get_mut("content")?.take();
    let object = issue.as_object_mut()?;
    let mut entries: Vec<Value> = fields
        .as_ref()
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .flat_map(entries)
        .collect();
    // The board's values stand first: they are what the source was asked for.
    if let Some(own) = object.get("issue_field_values").and_then(Value::as_array) {
        entries.extend(own.iter().cloned());
    }
    object.insert("issue_field_values".to_owned(), entries.into());
    Some(issue)
}

/// A board's value as issue field values: an iteration has its name, its first and its last day.
fn entries(field: &Value) -> Vec<Value> {
    let Some(name) = field.get("name").and_then(Value::as_str) else {
        return Vec::new();
    };
    let value = field.get("value").unwrap_or(&Value::Null);
    let entry = |name: String, value: Value| json!({"issue_field_name": name, "value": value});
    let mut entries = Vec::from_iter(plain(value).map(|value| entry(name.to_owned(), value)));
    if let Some((start, end)) = iteration(value) {
        entries.push(entry(format!("{name}.start"), start.to_string().into()));
        entries.push(entry(format!("{name}.end"), end.to_string().into()));
    }
    entries
}

/// A value as a text or a number: `Todo` of `{"name": {"raw": "Todo", "html": "…"}}`.
fn plain(value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Object(object) => ["name", "title", "raw", "text", "number", "date"]
            .iter()
            .find_map(|key| object.get(*key))
            .and_then(plain),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Some(value.clone())
        }
    }
}

/// The first and the last day of an iteration.
fn iteration(value: &Value) -> Option<(Date, Date)> {
    let start: Date = value.get("start_date")?.as_str()?.parse().ok()?;
    let days = value.get("duration")?.as_i64().filter(|days| *days > 0)?;
    let length: Span = (days - 1).days();
    Some((start, start.checked_add(length).ok()?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use throughline_kit::{FieldRule, FieldRules};

    use super::{issue, wanted};

    #[test]
    fn only_fields_that_the_rules_name_are_asked_for() {
        let rules: FieldRules = [("due", "sprint.end"), ("estimate", "Estimate")]
            .into_iter()
            .map(|(target, get)| (target.to_owned(), FieldRule::get(get)))
            .collect();
        let fields = [
            json!({"id": 1, "name": "Title"}),
            json!({"id": 2, "name": "Sprint"}),
            json!({"id": 3, "name": "estimate "}),
        ];
        let found: Vec<u64> = wanted(&fields, &rules).into_keys().collect();
        assert_eq!(found, [2, 3]);
    }

    #[test]
    fn every_kind_of_value_is_read() {
        // 14 days from Monday 2 November: the last one is Sunday 15 November.
        let item = json!({"content_type": "Issue", "content": {"id": 7}, "fields": [
            {"name": "Status", "value": {"id": "a", "name": {"raw": "Todo", "html": "<b>Todo</b>"}}},
            {"name": "Size", "value": 3},
            {"name": "Sprint", "value": {"title": {"raw": "S1"}, "start_date": "2026-11-02", "duration": 14}},
            {"name": "Empty", "value": null},
        ]});
        let found = issue(item).expect("an issue");
        let values = found["issue_field_values"].as_array().expect("a list");
        let said: Vec<String> = values
            .iter()
            .map(|entry| format!("{}={}", entry["issue_field_name"], entry["value"]))
            .collect();
        assert_eq!(
            said,
            [
                "\"Status\"=\"Todo\"",
                "\"Size\"=3",
                "\"Sprint\"=\"S1\"",
                "\"Sprint.start\"=\"2026-11-02\"",
                "\"Sprint.end\"=\"2026-11-15\""
            ]
        );
        assert_eq!(
            issue(json!({"content_type": "DraftIssue", "content": {"id": 1}})),
            None
        );
    }
}
