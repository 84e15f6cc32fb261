//! Which paths a piece of Rust names, read well enough to hold the floors: `use` trees are flattened, comments,
//! strings and characters do not count. It knows nothing of what a name resolves to.

use std::collections::BTreeSet;

/// Every path of `source` in full, `std::fs` and `rusqlite` alike, whether it stands in a `use` or in the code.
pub(super) fn named(source: &str) -> BTreeSet<String> {
    let tokens = tokens(&code(source));
    let mut paths = BTreeSet::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at = match token.as_str() {
            // `impl Trait + use<'a>` names lifetimes, not paths.
            "use" if tokens.get(at + 1).is_some_and(|next| next == "<") => at + 1,
            "use" => tree(&tokens, at + 1, "", &mut paths),
            "crate" if at > 0 && tokens[at - 1] == "extern" => {
                paths.extend(tokens.get(at + 1).cloned());
                at + 2
            }
            _ if is_word(token) && !follows_a_path(&tokens, at) => path(&tokens, at, &mut paths),
            _ => at + 1,
        };
    }
    paths
}

/// Reads one `use` tree from `at` and gives the place behind it.
fn tree(tokens: &[String], mut at: usize, before: &str, paths: &mut BTreeSet<String>) -> usize {
    let mut path = before.to_owned();
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "{" => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    at = tree(tokens, at, &path, paths);
                    at += usize::from(tokens.get(at).is_some_and(|token| token == ","));
                }
                return at + 1;
            }
            "as" => at += 2,
            "," | "}" | ";" => break,
            "::" => at += 1,
            segment => {
                path = join(&path, segment);
                at += 1;
            }
        }
    }
    paths.insert(path);
    at
}

/// Reads the path in the code that starts at `at`, when it has more than one segment.
fn path(tokens: &[String], mut at: usize, paths: &mut BTreeSet<String>) -> usize {
    let mut path = tokens[at].clone();
    at += 1;
    while let [colons, segment, ..] = &tokens[at..]
        && colons == "::"
        && is_word(segment)
    {
        path = join(&path, segment);
        at += 2;
    }
    if path.contains("::") {
        paths.insert(path);
    }
    at
}

fn join(before: &str, segment: &str) -> String {
    if before.is_empty() {
        segment.to_owned()
    } else {
        format!("{before}::{segment}")
    }
}

/// `<T as Trait>::name` goes on from a type; `::tokio` starts a path of its own.
fn follows_a_path(tokens: &[String], at: usize) -> bool {
    at > 1 && tokens[at - 1] == "::" && (tokens[at - 2] == ">" || is_word(&tokens[at - 2]))
}

fn is_word(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphanumeric() || first == '_')
}

fn tokens(code: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if is_word(rest) {
            rest.find(|next: char| !(next.is_alphanumeric() || next == '_'))
                .unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        tokens.push(token.to_owned());
        rest = after.trim_start();
    }
    tokens
}

/// The source without comments, and with strings and characters emptied.
fn code(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let skip = comment(rest)
            .or_else(|| raw_string(rest, &code))
            .or_else(|| quoted(rest))
            .unwrap_or(0);
        if skip > 0 {
            code.push(' ');
        } else {
            code.push(first);
        }
        rest = rest.split_at(skip.max(first.len_utf8())).1;
    }
    code
}

fn comment(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    rest.starts_with("/*")
        .then(|| rest.find("*/").map_or(rest.len(), |end| end + 2))
}

fn raw_string(rest: &str, before: &str) -> Option<usize> {
    if before.ends_with(|last: char| last.is_alphanumeric() || last == '_') {
        return None;
    }
    let body = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let hashes = "#".repeat(body.len() - body.trim_start_matches('#').len());
    let start = rest.len() - body.len() + hashes.len() + 1;
    body.strip_prefix(&hashes)?
        .strip_prefix('"')?
        .find(&format!("\"{hashes}"))
        .map(|end| start + end + 1 + hashes.len())
}

/// A string, or a character; a lifetime is neither.
fn quoted(rest: &str) -> Option<usize> {
    let quote = rest.chars().next().filter(|first| "\"'".contains(*first))?;
    let mut escaped = false;
    for (place, next) in rest.char_indices().skip(1) {
        match next {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if next == quote && place > 1 || next == '"' && quote == '"' => {
                return Some(place + 1);
            }
            _ if quote == '\'' && place > 1 && !rest.starts_with("'\\") => return None,
            _ => {}
        }
    }
    None
}

#[test]
fn paths_are_found_however_they_are_written() {
    let source = r##"
        //! use tokio::spawn;
        use std::{fmt::{self, Write as _}, fs};
        use {rusqlite, crate::store::Store as Kept};
        use ::lettre as mailer;
        pub(crate) use super::super::config::*;
        extern crate octocrab;
        /* rand::rng() */
        fn f<'a>(x: &'a str) -> char {
            let text = "reqwest::get \" hyper::x";
            let raw = r#"axum::"Router" "#;
            <u8 as serde::Serialize>::serialize(&b'"', tokio::time::sleep);
            ::backon::retry(x.http, '\'', '"');
            'h'
        }
        fn g() -> impl Ord + use<> {
            log::warn();
        }
    "##;
    let named = named(source);
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    assert_eq!(
        named,
        [
            "backon::retry",
            "crate::store::Store",
            "lettre",
            "log::warn",
            "octocrab",
            "rusqlite",
            "serde::Serialize",
            "std::fmt::Write",
            "std::fmt::self",
            "std::fs",
            "super::super::config::*",
            "tokio::time::sleep",
        ]
    );
}
