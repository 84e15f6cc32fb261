//! Where one target's value comes from in a row: a column, the first of several, a list, a tree, a text.

use serde_json::Value;
use throughline_kit::{FieldRule, FieldRules, zoned};

use crate::header::Header;

/// The characters before which trackers put a quote mark, so that a spreadsheet takes no formula.
const GUARDED: &str = "=+-@∑√∏<>＜＞≤≥＝≠±÷×";

/// Where one target's value comes from.
#[derive(Debug, Clone)]
pub(crate) enum From {
    /// Columns by name, in order of preference; every column of one name together, since trackers
    /// write a list as a repeated column. The first name with a value counts.
    Names(Vec<Vec<usize>>),
    /// The levels of a tree, the root's first: the deepest filled one counts.
    Levels(Vec<usize>),
    /// A text with columns in it.
    Text(Vec<Piece>),
    /// Columns that this export lacks, and may lack.
    Nowhere,
}

/// A piece of a text rule.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    /// As written.
    Literal(String),
    /// The value of a column.
    Column(usize),
}

impl From {
    /// Where a rule's value comes from, `None` for a rule without a place; the name of the column
    /// that is not there otherwise.
    pub(crate) fn of(
        rule: &FieldRule,
        rules: &FieldRules,
        header: &Header,
    ) -> Result<Option<Self>, String> {
        let Some(name) = &rule.get else {
            let Some(text) = &rule.text else {
                return Ok(None);
            };
            return match pieces(text, rules, header) {
                Ok(pieces) => Ok(Some(Self::Text(pieces))),
                Err(_) if may_lack(rule) => Ok(Some(Self::Nowhere)),
                Err(name) => Err(name),
            };
        };
        if rule.levels {
            let levels = header.levels(name);
            if !levels.is_empty() {
                return Ok(Some(Self::Levels(levels)));
            }
        }
        let named: Vec<Vec<usize>> = std::iter::once(name)
            .chain(&rule.aliases)
            .map(|name| header.find(name))
            .filter(|columns| !columns.is_empty())
            .collect();
        match named.is_empty() {
            false => Ok(Some(Self::Names(named))),
            true if may_lack(rule) => Ok(Some(Self::Nowhere)),
            true => Err(name.clone()),
        }
    }

    /// The columns that are read.
    pub(crate) fn columns(&self) -> Vec<usize> {
        match self {
            Self::Names(names) => names.concat(),
            Self::Levels(levels) => levels.clone(),
            Self::Text(_) | Self::Nowhere => Vec::new(),
        }
    }

    /// The value in a row whose cells `text` gives.
    pub(crate) fn value(&self, rule: &FieldRule, text: &dyn Fn(usize) -> String) -> Value {
        match self {
            Self::Names(names) => first(names, rule, text),
            Self::Levels(levels) => levels
                .iter()
                .rev()
                .map(|&level| unguarded(text(level)))
                .find(|text| !text.trim().is_empty())
                .map_or(Value::Null, Value::String),
            Self::Text(pieces) => filled(pieces, text),
            Self::Nowhere => Value::Null,
        }
    }
}

/// Whether an export without the rule's columns is read all the same.
fn may_lack(rule: &FieldRule) -> bool {
    rule.optional || rule.default.is_some()
}

/// A value with the zone that stands in another column of its row.
pub(crate) fn in_zone(value: Value, zone: Option<String>) -> Value {
    match (value, zone) {
        (Value::String(time), Some(zone)) if !time.trim().is_empty() && !zone.trim().is_empty() => {
            zoned(&time, &zone)
        }
        (value, _) => value,
    }
}

/// A text rule cut up; a placeholder is a column, or a target that is one.
fn pieces(text: &str, rules: &FieldRules, header: &Header) -> Result<Vec<Piece>, String> {
    let column = |name: &str| {
        let own = header.find(name).first().copied();
        own.or_else(|| {
            let rule = rules.get(name)?;
            let mut names = rule.get.iter().chain(&rule.aliases);
            names.find_map(|name| header.find(name).first().copied())
        })
    };
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        pieces.push(Piece::Literal(before.to_owned()));
        pieces.push(Piece::Column(column(name).ok_or_else(|| name.to_owned())?));
        rest = after;
    }
    pieces.push(Piece::Literal(rest.to_owned()));
    Ok(pieces)
}

/// The value of the first name that has one; the first name's own emptiness where none has.
fn first(names: &[Vec<usize>], rule: &FieldRule, text: &dyn Fn(usize) -> String) -> Value {
    let mut empty = None;
    for columns in names {
        if let [index] = columns.as_slice() {
            let text = unguarded(text(*index));
            if !rule.is_nothing(&text) {
                return Value::String(text);
            }
            empty.get_or_insert(Value::String(String::new()));
            continue;
        }
        let texts = columns.iter().map(|&index| unguarded(text(index)));
        let full: Vec<String> = texts.filter(|text| !rule.is_nothing(text)).collect();
        if !full.is_empty() {
            return full.into_iter().collect();
        }
        empty.get_or_insert(Value::Array(Vec::new()));
    }
    empty.unwrap_or_default()
}

/// A text rule's value; nothing when one of its columns is empty, since a link without its id leads nowhere.
fn filled(pieces: &[Piece], text: &dyn Fn(usize) -> String) -> Value {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Literal(literal) => out.push_str(literal),
            Piece::Column(index) => {
                let value = text(*index);
                if value.trim().is_empty() {
                    return Value::Null;
                }
                out.push_str(value.trim());
            }
        }
    }
    Value::String(out)
}

/// Linear and others write `'=1+1` for `=1+1`.
pub(crate) fn unguarded(text: String) -> String {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|first| GUARDED.contains(first)) => rest.to_owned(),
        _ => text,
    }
}
