//! A TOML file as a tree in which every key and value knows its place.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::problem::Spot;

/// Where a node was written.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// A file, by number: the bytes of its key (none for an element of a list) and of its value.
    File {
        file: usize,
        key: Option<Range<usize>>,
        value: Range<usize>,
    },
    /// An environment variable.
    Variable(String),
}

/// A value and its place. It has no `Debug`: it may hold a secret.
#[derive(Clone)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) value: Value,
}

/// Keys in alphabetical order.
pub(super) type Table = BTreeMap<String, Node>;

/// What TOML knows.
#[derive(Clone)]
pub(super) enum Value {
    Text(String),
    Int(i64),
    Float(f64),
    Bool(bool),
    /// A date or a date with a time, as written.
    Date(String),
    List(Vec<Node>),
    Table(Table),
    /// A number that no type of ours can hold.
    TooLarge(String),
}

impl Node {
    /// Where its key stands, else itself.
    pub(super) fn key_spot(&self) -> Spot {
        match &self.place {
            Place::File { file, key, value } => {
                Spot::File(*file, key.clone().unwrap_or_else(|| value.clone()))
            }
            Place::Variable(name) => Spot::Variable(name.clone()),
        }
    }

    /// Where its value stands.
    pub(super) fn spot(&self) -> Spot {
        match (&self.place, &self.value) {
            // The span of a table that spreads over lines says less than its header.
            (Place::File { file, key, value }, Value::Table(_)) => {
                Spot::File(*file, key.clone().unwrap_or_else(|| value.clone()))
            }
            (Place::File { file, value, .. }, _) => Spot::File(*file, value.clone()),
            (Place::Variable(name), _) => Spot::Variable(name.clone()),
        }
    }

    pub(super) fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    pub(super) fn is_from_environment(&self) -> bool {
        matches!(self.place, Place::Variable(_))
    }
}

/// A fault of the syntax and where it is.
pub(super) struct SyntaxError {
    pub(super) message: String,
    pub(super) span: Range<usize>,
}

/// Parses a file; the tree holds whatever could be read in spite of the faults.
pub(super) fn parse(file: usize, text: &str) -> (Table, Vec<SyntaxError>) {
    let (document, errors) = DeTable::parse_recoverable(text);
    let errors = errors
        .iter()
        .map(|error| SyntaxError {
            message: error.message().to_owned(),
            span: error.span().unwrap_or(0..0),
        })
        .collect();
    (table(file, document.get_ref()), errors)
}

fn table(file: usize, parsed: &DeTable<'_>) -> Table {
    parsed
        .iter()
        .map(|(key, value)| {
            let place = Place::File {
                file,
                key: Some(key.span()),
                value: value.span(),
            };
            let node = Node {
                place,
                value: convert(file, value.get_ref()),
            };
            (key.get_ref().to_string(), node)
        })
        .collect()
}

fn convert(file: usize, value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| Value::TooLarge(number.to_string()), Value::Int),
        DeValue::Float(number) => number
            .as_str()
            .parse()
            .map_or_else(|_| Value::TooLarge(number.to_string()), Value::Float),
        DeValue::Boolean(is) => Value::Bool(*is),
        DeValue::Datetime(at) => Value::Date(at.to_string()),
        DeValue::Table(inner) => Value::Table(table(file, inner)),
        DeValue::Array(items) => Value::List(
            items
                .iter()
                .map(|item| Node {
                    place: Place::File {
                        file,
                        key: None,
                        value: item.span(),
                    },
                    value: convert(file, item.get_ref()),
                })
                .collect(),
        ),
    }
}

/// Lays a user's table over a preset's: the user's values win, tables are merged key by key.
pub(super) fn merge_over(base: &mut Table, over: &Table) {
    for (key, node) in over {
        match (base.get_mut(key), &node.value) {
            (
                Some(Node {
                    value: Value::Table(below),
                    place,
                }),
                Value::Table(above),
            ) => {
                merge_over(below, above);
                *place = node.place.clone();
            }
            _ => {
                base.insert(key.clone(), node.clone());
            }
        }
    }
}
