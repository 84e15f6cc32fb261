//! Lists inside a record that the tracker has cut: a GraphQL connection that says there is more, or is full.
//!
//! A pull cannot page them; but a task whose blockers are cut off must not look as if it had no others.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use throughline_kit::Problem;

/// The sizes that a query asks for, by the name under which the connection is answered.
pub(crate) type Sizes = BTreeMap<String, u64>;

/// Reads `labels(first: 20)`, and `tags: labels(first: 20)` under its own name.
pub(crate) fn sizes(query: &str) -> Sizes {
    let words: Vec<&str> = words(query).collect();
    let mut sizes = Sizes::new();
    let mut open: Vec<Option<String>> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let before = |back: usize| {
            index
                .checked_sub(back)
                .and_then(|at| words.get(at))
                .copied()
        };
        match *word {
            "(" => {
                let name = before(1).filter(|name| is_name(name));
                let alias = (before(2) == Some(":")).then(|| before(3)).flatten();
                open.push(alias.or(name).map(str::to_owned));
            }
            ")" => {
                open.pop();
            }
            size if before(1) == Some(":") && matches!(before(2), Some("first" | "last")) => {
                if let (Ok(size), Some(Some(name))) = (size.parse(), open.last()) {
                    sizes.insert(name.clone(), size);
                }
            }
            _ => {}
        }
    }
    sizes
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
}

/// Names, numbers and signs; strings and comments do not occur where sizes stand.
fn words(query: &str) -> impl Iterator<Item = &str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '-' | '.');
    let mut rest = query;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let first = rest.chars().next()?;
        let end = if is_word(first) {
            rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, tail) = rest.split_at(end);
        rest = tail;
        Some(word)
    })
}

/// Connections inside records that are cut, and in how many records; those that were said before are left out.
pub(crate) fn notes(
    items: &[Value],
    sizes: &Sizes,
    place: &str,
    said: &mut BTreeSet<String>,
) -> Vec<Problem> {
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for item in items {
        let mut names = BTreeSet::new();
        look(item, "", sizes, &mut names);
        for name in names {
            *found.entry(name).or_insert(0) += 1;
        }
    }
    found
        .into_iter()
        .filter(|(name, _)| said.insert(name.clone()))
        .map(|(name, count)| {
            let what = format!(
                "`{name}` is cut off in {count} of {} records — what lies behind its first page is not read",
                items.len()
            );
            Problem::new(place, what)
                .help(format!("ask for more of `{name}` with a larger `first`"))
        })
        .collect()
}

fn look(value: &Value, path: &str, sizes: &Sizes, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map.iter().filter(|(key, _)| !key.starts_with('$')) {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                if is_cut(inner, sizes.get(key).copied()) {
                    found.insert(path.clone());
                }
                look(inner, &path, sizes, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|item| look(item, path, sizes, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The connection's own word counts; without it a full page is one.
fn is_cut(connection: &Value, size: Option<u64>) -> bool {
    let info = connection.get("pageInfo");
    if let Some(more) = info.and_then(|info| info.get("hasNextPage")) {
        return more.as_bool() == Some(true);
    }
    let list = connection.get("nodes").or_else(|| connection.get("edges"));
    let count = list.and_then(Value::as_array).map(|list| list.len() as u64);
    match (count, size) {
        (Some(count), Some(size)) => count >= size,
        (None, _) | (_, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sizes_are_read_under_the_answered_name() {
        let query = "query ($n: Int) { issues(first: 50, filter: { a: { eq: 1 } }) { nodes { id \
            labels(first: 20) { nodes { name } } tags: labels(last: 3) { nodes { name } } \
            other(first: $n) { nodes { id } } } } }";
        let wanted = [("issues", 50), ("labels", 20), ("tags", 3)];
        let wanted: Sizes = wanted.map(|(name, size)| (name.to_owned(), size)).into();
        assert_eq!(sizes(query), wanted);
    }

    #[test]
    fn a_cut_connection_is_said_once() {
        let sizes: Sizes = [("labels".to_owned(), 2), ("links".to_owned(), 2)].into();
        let two = json!([{"name": "a"}, {"name": "b"}]);
        let items = [
            json!({"labels": {"nodes": two}, "links": {"nodes": two, "pageInfo": {"hasNextPage": false}}}),
            json!({"labels": {"nodes": []}, "deep": {"more": {"nodes": [], "pageInfo": {"hasNextPage": true}}}}),
            json!({"labels": {"nodes": two}}),
        ];
        let mut said = BTreeSet::new();
        let notes: Vec<String> = notes(&items, &sizes, "page 1", &mut said)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            notes,
            [
                "page 1: `deep.more` is cut off in 1 of 3 records — what lies behind its first page is not read",
                "page 1: `labels` is cut off in 2 of 3 records — what lies behind its first page is not read",
            ]
        );
        assert!(super::notes(&items, &sizes, "page 2", &mut said).is_empty());
    }
}
