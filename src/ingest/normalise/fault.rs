//! What is wrong with one value, before it is known which field and record it belongs to.

use serde_json::Value;
use throughline_kit::shown;

/// A value that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// What follows the field's name in the message: ` = "2026-02-30": no such day`.
    pub(super) what: String,
    /// One thing to do.
    pub(super) help: Option<String>,
}

impl Fault {
    /// ` = "VALUE"` and what is wrong with it.
    pub(super) fn of(value: &str, what: &str) -> Self {
        Self {
            what: format!(" = \"{}\"{what}", shown(value)),
            help: None,
        }
    }

    /// A value that is no text at all.
    pub(super) fn kind(value: &Value, wanted: &str) -> Self {
        let found = match value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        Self {
            what: format!(" is {found} — {wanted} is wanted"),
            help: None,
        }
    }

    /// Nothing where something is wanted.
    pub(super) fn missing(wanted: &str) -> Self {
        Self {
            what: format!(": empty — {wanted} is wanted"),
            help: None,
        }
    }

    /// The same fault with one thing to do.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
