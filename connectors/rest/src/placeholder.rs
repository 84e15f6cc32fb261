//! Finds `{name:format}` in a text; what the names stand for is decided elsewhere.

use serde_json::Value;

/// One part of a text: as written, or a `{name:format}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    Text(String),
    Slot {
        name: String,
        format: Option<String>,
    },
}

/// Cuts a text at its placeholders. Braces around anything that is not a name stay text.
pub(crate) fn parts(text: &str) -> Vec<Part> {
    let mut found = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        plain.push_str(before);
        let Some((inner, tail)) = after.split_once('}').filter(|(inner, _)| is_slot(inner)) else {
            plain.push('{');
            rest = after;
            continue;
        };
        if !plain.is_empty() {
            found.push(Part::Text(std::mem::take(&mut plain)));
        }
        let (name, format) = match inner.split_once(':') {
            Some((name, format)) => (name, Some(format.to_owned())),
            None => (inner, None),
        };
        found.push(Part::Slot {
            name: name.to_owned(),
            format,
        });
        rest = tail;
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        found.push(Part::Text(plain));
    }
    found
}

fn is_slot(inner: &str) -> bool {
    let name = inner.split_once(':').map_or(inner, |(name, _)| name);
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']'))
}

/// The known name that a mistyped one most likely means.
pub(crate) fn nearest<'k>(name: &str, known: &'k [String]) -> Option<&'k str> {
    known
        .iter()
        .map(|candidate| {
            (
                strsim::normalized_damerau_levenshtein(name, candidate),
                candidate,
            )
        })
        .filter(|(score, _)| *score > 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate.as_str())
}

/// A JSON value as it stands in a query: texts without quotes.
pub(crate) fn plain_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
