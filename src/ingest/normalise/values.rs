//! One field's raw value under its rule: default, split, map; then texts and lists.

use serde_json::Value;
use throughline_kit::{FieldRule, Record, shown};

use super::fault::Fault;

/// A value after its rule's default, split and map; `None` when there is nothing.
pub(super) fn read(
    record: &Record,
    target: &str,
    rule: &FieldRule,
    base: Option<&str>,
) -> Option<Value> {
    let raw = raw(record, target, rule, base);
    let raw = raw.map(|value| trimmed(value, rule));
    let Some(value) = raw.filter(|value| !is_empty(value)) else {
        // The operator's own word: it needs no map.
        return rule
            .default
            .clone()
            .map(|text| split(Value::String(text), rule));
    };
    let value = split(value, rule);
    let value = match value {
        Value::Array(list) => list
            .into_iter()
            .filter(|one| !one.as_str().is_some_and(|text| rule.is_nothing(text)))
            .map(|one| map(one, rule))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            map(value, rule)
        }
    };
    Some(value).filter(|value| !is_empty(value))
}

/// The value as the source gave it, before any rule but a text's placeholders and the words for nothing.
pub(super) fn raw(
    record: &Record,
    target: &str,
    rule: &FieldRule,
    base: Option<&str>,
) -> Option<Value> {
    match (record.fields.get(target), &rule.text) {
        (Some(Value::String(text)), _) if rule.is_nothing(text) => None,
        (Some(value), _) => Some(value.clone()),
        (None, Some(text)) => fill(text, record, base).map(Value::String),
        (None, None) => None,
    }
}

/// A text rule with `{base}` and other fields filled in; nothing when one of them is missing, since
/// a link without its id leads nowhere.
fn fill(text: &str, record: &Record, base: Option<&str>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        out.push_str(before);
        if name == "base" {
            out.push_str(base?.trim_end_matches('/'));
        } else {
            out.push_str(&scalar(record.fields.get(name)?)?);
        }
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// Null, blank text, or a list of nothing else.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim_matches(is_blank).is_empty(),
        Value::Array(list) => list.iter().all(is_empty),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || character == '\0'
}

/// A text without the characters that stand around it.
fn trimmed(value: Value, rule: &FieldRule) -> Value {
    match (value, &rule.trim) {
        (Value::String(text), Some(around)) => {
            let bare = text.trim().trim_matches(|letter| around.contains(letter));
            Value::from(bare)
        }
        (value, _) => value,
    }
}

/// A cell cut at the rule's separator.
fn split(value: Value, rule: &FieldRule) -> Value {
    match (value, rule.split.as_deref().filter(|mark| !mark.is_empty())) {
        (Value::String(text), Some(mark)) => pieces(&text, mark).collect(),
        // A repeated column of lists: every part counts.
        (Value::Array(list), Some(mark)) => list
            .into_iter()
            .flat_map(|one| match one {
                Value::String(text) => pieces(&text, mark).collect(),
                other => vec![other],
            })
            .collect(),
        (value, _) => value,
    }
}

fn pieces<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = Value> + 'a {
    // Exports join lists with ", " as well as ","; a mark's own outer spaces are no part of it.
    let bare = if mark.trim().is_empty() {
        mark
    } else {
        mark.trim()
    };
    text.split(bare)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(Value::from)
}

/// One value under the rule's map.
fn map(value: Value, rule: &FieldRule) -> Value {
    // Most fields have none, of every record.
    if rule.map.is_empty() && rule.otherwise.is_none() {
        return value;
    }
    match scalar(&value)
        .as_deref()
        .and_then(|text| mapped(text, rule))
    {
        Some(target) => Value::from(target),
        None => value,
    }
}

/// What the map, or `otherwise`, makes of a word; `None` when it stays as it is.
pub(super) fn mapped<'a>(word: &str, rule: &'a FieldRule) -> Option<&'a str> {
    let folded = word.trim().to_lowercase();
    rule.map
        .iter()
        .find(|(from, _)| from.trim().to_lowercase() == folded)
        .map(|(_, to)| to)
        .or(rule.otherwise.as_ref())
        .map(String::as_str)
}

/// A single value as text; `None` for null, lists and objects.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if text.contains('\0') => {
            Some(text.replace('\0', "").trim().to_owned())
        }
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The single value of a field; a list of one is that one.
pub(super) fn one(value: Value, wanted: &str) -> Result<Option<Value>, Fault> {
    match value {
        Value::Null => Ok(None),
        Value::Array(list) => {
            let mut full = list.into_iter().filter(|value| !is_empty(value));
            match (full.next(), full.next()) {
                (Some(Value::Array(_)), _) => Err(Fault::kind(&Value::Array(Vec::new()), wanted)),
                (Some(only), None) => one(only, wanted),
                (None, _) => Ok(None),
                (Some(_), Some(_)) => Err(Fault {
                    what: format!(" has several values — {wanted} is wanted"),
                    help: None,
                }),
            }
        }
        Value::Object(_) => Err(Fault::kind(&value, wanted)),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(Some(value)),
    }
}

/// A field as one text.
pub(super) fn text(value: Value, wanted: &str) -> Result<Option<String>, Fault> {
    let value = one(value, wanted)?;
    Ok(value
        .as_ref()
        .and_then(scalar)
        .filter(|text| !text.is_empty()))
}

/// The text of an id: a number only while it still has all its digits.
pub(super) fn id(value: Value) -> Result<Option<String>, Fault> {
    let Some(value) = one(value, "an id")? else {
        return Ok(None);
    };
    if let Value::Number(number) = &value
        && number.is_f64()
    {
        return Err(Fault::of(&number.to_string(), " has lost digits")
            .help("ask the tracker for text ids, or map another field"));
    }
    if let Value::Bool(_) = value {
        return Err(Fault::kind(&value, "an id"));
    }
    Ok(scalar(&value).filter(|text| !text.is_empty()))
}

/// A field as a list of texts; one text is a list of one.
pub(super) fn list(value: Value) -> Result<Vec<String>, Fault> {
    let all = match value {
        Value::Array(list) => list,
        Value::Object(_) => return Err(Fault::kind(&value, "a list of texts")),
        other => vec![other],
    };
    let mut texts = Vec::new();
    for value in all {
        match &value {
            Value::Object(_) | Value::Array(_) => {
                let kind = if value.is_object() {
                    "objects"
                } else {
                    "lists"
                };
                return Err(Fault {
                    what: format!(" is a list of {kind} — a list of texts is wanted"),
                    help: Some("name the part that is the text, as in labels[].name".to_owned()),
                });
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                let text = scalar(&value).unwrap_or_default();
                if !text.is_empty() && !texts.contains(&text) {
                    texts.push(text);
                }
            }
        }
    }
    Ok(texts)
}

/// A count of things.
pub(super) fn count(value: Value) -> Result<Option<u32>, Fault> {
    let wanted = "a whole number";
    let Some(value) = one(value, wanted)? else {
        return Ok(None);
    };
    let text = scalar(&value).unwrap_or_default();
    match text.parse::<u32>() {
        Ok(count) => Ok(Some(count)),
        Err(_) => Err(Fault::of(&shown(&text), &format!(" — {wanted} is wanted"))),
    }
}

/// Whether a value says yes; a date says yes as well (`archived on`).
pub(super) fn says_yes(value: &Value) -> bool {
    match value {
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => {
            let no = ["", "false", "no", "n", "0", "f"];
            !no.contains(&text.trim().to_lowercase().as_str())
        }
        Value::Null | Value::Object(_) => false,
        Value::Array(list) => list.iter().any(says_yes),
    }
}
