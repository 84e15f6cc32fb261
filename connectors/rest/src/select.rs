//! From a reply's document to its list of records, and what to say when there is none.

use serde_json::Value;
use throughline_kit::Problem;

use crate::expr::{Doc, Expr};
use crate::placeholder::nearest;

/// Characters of a reply that a message quotes.
const QUOTED: usize = 300;

/// The records of a page, borrowed where the path is plain names.
pub(crate) fn records<'d>(
    doc: &'d Doc<'_>,
    select: Option<&Expr>,
    graphql: bool,
    place: &str,
) -> Result<std::borrow::Cow<'d, [Value]>, Problem> {
    use std::borrow::Cow;
    let body = doc.value();
    if let Some(problem) = graphql_error(graphql, body, place) {
        return Err(problem);
    }
    let found = match select {
        None => Some(Cow::Borrowed(body)),
        Some(select) => select
            .find(doc)
            .map_err(|error| Problem::new(place, format!("path `{}`: {error}", select.text())))?,
    };
    match found {
        Some(Cow::Borrowed(Value::Array(list))) => Ok(Cow::Borrowed(list)),
        Some(Cow::Owned(Value::Array(list))) => Ok(Cow::Owned(list)),
        // Some servers write an empty list as null; an empty document holds no records either.
        Some(value) if value.is_null() && select.is_some() && error_text(body).is_none() => {
            Ok(Cow::Owned(Vec::new()))
        }
        None if is_empty(body) => Ok(Cow::Owned(Vec::new())),
        other => Err(match error_text(body) {
            Some(error) => said(place, &error),
            None => missing(body, select, other.as_deref(), place),
        }),
    }
}

/// What a GraphQL reply says went wrong, whatever data stands beside it.
pub(crate) fn graphql_error(graphql: bool, body: &Value, place: &str) -> Option<Problem> {
    let error = graphql.then(|| error_text(body)).flatten()?;
    Some(said(place, &error))
}

fn is_empty(body: &Value) -> bool {
    match body {
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// What a reply says went wrong, as JSON; `None` when it says nothing of the kind.
fn error_text(body: &Value) -> Option<String> {
    let found = ["error", "errors", "errorMessages"]
        .iter()
        .find_map(|key| {
            let value = body.get(key)?;
            crate::expr::is_truthy(value).then(|| serde_json::json!({ *key: value }))
        })?;
    Some(found.to_string().chars().take(QUOTED).collect())
}

fn said(place: &str, error: &str) -> Problem {
    Problem::new(
        place,
        format!("the server answered 200 with {error} — a list of records is wanted"),
    )
    .help("do what it says; the credentials or the request may be the reason")
}

fn missing(body: &Value, select: Option<&Expr>, found: Option<&Value>, place: &str) -> Problem {
    let Some(select) = select else {
        let problem = Problem::new(
            place,
            format!("the reply is {} — a list is wanted", kind(body)),
        );
        return match body.as_object() {
            Some(map) => problem.help(suggestion(
                map.iter().map(|(key, value)| (key.as_str(), value)),
                None,
            )),
            None => problem,
        };
    };
    let path = select.text();
    if let Some(found) = found {
        let what = format!("path \"{path}\" is {} — a list is wanted", kind(found));
        return Problem::new(place, what)
            .help("look at one reply of the tracker, and set items.select to its list of records");
    }
    match body {
        Value::Object(map) => Problem::new(
            place,
            format!(
                "path \"{path}\" not found in the reply; top-level keys are {}",
                keys(map)
            ),
        )
        .help(suggestion(
            map.iter().map(|(key, value)| (key.as_str(), value)),
            Some(path),
        )),
        Value::Array(_) => Problem::new(
            place,
            format!("path \"{path}\" not found in the reply, which is itself a list"),
        )
        .help("leave items.select out"),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Problem::new(
            place,
            format!(
                "path \"{path}\" not found in the reply, which is {}",
                kind(body)
            ),
        )
        .help("look at one reply of the tracker, and set items.select to its list of records"),
    }
}

fn keys(map: &serde_json::Map<String, Value>) -> String {
    const SHOWN: usize = 12;
    let mut names: Vec<String> = map
        .keys()
        .take(SHOWN)
        .map(|key| format!("\"{key}\""))
        .collect();
    if map.len() > SHOWN {
        names.push(format!("and {} more", map.len() - SHOWN));
    }
    names.join(", ")
}

/// The nearest name, else the only list there is.
fn suggestion<'m>(
    entries: impl Iterator<Item = (&'m str, &'m Value)>,
    path: Option<&str>,
) -> String {
    let entries: Vec<(&str, &Value)> = entries.collect();
    let names: Vec<String> = entries.iter().map(|(key, _)| (*key).to_owned()).collect();
    let lists: Vec<&str> = entries
        .iter()
        .filter(|(_, value)| value.is_array())
        .map(|(key, _)| *key)
        .collect();
    let near = path.and_then(|path| nearest(path, &names));
    match (lists.as_slice(), near) {
        ([only], _) => format!("set items.select = \"{only}\""),
        (_, Some(near)) => {
            format!("did you mean \"{near}\"? set items.select to the path of the list")
        }
        _ => "set items.select to the path of the list".to_owned(),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
