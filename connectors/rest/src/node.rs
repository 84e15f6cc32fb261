//! A JSON value with placeholders in its texts: a query parameter, or the body of a `post`.

use std::collections::BTreeMap;

use serde_json::Value;
use throughline_kit::Problem;

use crate::template::{Names, Scope, Template};

/// A JSON value with placeholders in its texts.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    Fixed(Value),
    Text(Template),
    List(Vec<Node>),
    Map(BTreeMap<String, Node>),
}

impl Node {
    /// Compiles every text of a value; problems are added to the list.
    pub(crate) fn compile(
        place: &str,
        value: &Value,
        names: Names<'_>,
        problems: &mut Vec<Problem>,
    ) -> Self {
        match value {
            Value::String(text) => match Template::compile(place, text, names) {
                Ok(template) => Self::Text(template),
                Err(problem) => {
                    problems.push(problem);
                    Self::Fixed(Value::Null)
                }
            },
            Value::Array(list) => Self::List(
                list.iter()
                    .map(|item| Self::compile(place, item, names, problems))
                    .collect(),
            ),
            Value::Object(map) => Self::Map(
                map.iter()
                    .map(|(key, item)| {
                        let place = format!("{place}.{key}");
                        (key.clone(), Self::compile(&place, item, names, problems))
                    })
                    .collect(),
            ),
            fixed @ (Value::Null | Value::Bool(_) | Value::Number(_)) => Self::Fixed(fixed.clone()),
        }
    }

    /// Whether one of its texts is so.
    pub(crate) fn any(&self, has: fn(&Template) -> bool) -> bool {
        match self {
            Self::Fixed(_) => false,
            Self::Text(template) => has(template),
            Self::List(list) => list.iter().any(|item| item.any(has)),
            Self::Map(map) => map.values().any(|item| item.any(has)),
        }
    }

    /// The value; parts whose placeholder has no value are left out.
    pub(crate) fn value(&self, scope: Scope<'_>) -> Option<Value> {
        match self {
            Self::Fixed(value) => Some(value.clone()),
            Self::Text(template) => template.value(scope),
            Self::List(list) => Some(list.iter().filter_map(|item| item.value(scope)).collect()),
            Self::Map(map) => Some(Value::Object(
                map.iter()
                    .filter_map(|(key, item)| Some((key.clone(), item.value(scope)?)))
                    .collect(),
            )),
        }
    }
}
