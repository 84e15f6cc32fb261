//! Texts with `{placeholders}` in a request: `{since}`, the names of `each`, `{vars.x}`, `{item.x}`, `{ids}`.
//!
//! Substitution only: no expressions, no conditions. A part whose placeholder has no value yet is
//! left out by whoever renders it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use throughline_kit::Problem;

use crate::expr::{Doc, Expr};
use crate::placeholder::{Part, nearest, parts, plain_text};

/// What placeholders may stand for, known when the configuration is checked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names<'s> {
    /// The names of `each`, outer first.
    pub(crate) each: &'s [String],
    /// `{vars.x}`.
    pub(crate) vars: &'s BTreeMap<String, String>,
    /// Whether the source has `since`.
    pub(crate) since: bool,
    /// Whether the request is about one record, or about several: `{item.x}`, `{ids}`.
    pub(crate) about: About,
}

/// What a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    /// A list.
    List,
    /// One record: `{item.x}`.
    Item,
    /// One id: `{id}`.
    Id,
    /// Several ids: `{ids}`.
    Ids,
}

/// What placeholders stand for in one request.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Scope<'s> {
    /// The values of `each`, outer first.
    pub(crate) each: &'s [String],
    pub(crate) since: Option<Timestamp>,
    pub(crate) item: Option<&'s Value>,
    pub(crate) ids: &'s [String],
}

/// How a time is written.
#[derive(Debug, Clone, PartialEq, Eq)]
enum TimeForm {
    Rfc3339,
    EpochSeconds,
    EpochMilliseconds,
    Date,
    Custom(String),
}

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Since(TimeForm),
    /// The value of a level of `each`; in a path its slashes are kept by `{name:path}` only.
    Each {
        level: usize,
        slashes: bool,
    },
    /// A place in the record that the request is about.
    Item {
        get: Expr,
        slashes: bool,
    },
    /// The ids that the request is about; in a body a list where it is the whole text.
    Ids,
    /// The one id that the request is about.
    Id,
}

/// A compiled text.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    pieces: Vec<Piece>,
    in_path: bool,
}

impl Template {
    /// Compiles a text of a query or body; `place` is its key in the configuration.
    pub(crate) fn compile(place: &str, text: &str, names: Names<'_>) -> Result<Self, Problem> {
        Self::build(place, text, names, false)
    }

    /// Compiles a path: what is put into it is percent-encoded.
    pub(crate) fn compile_path(place: &str, text: &str, names: Names<'_>) -> Result<Self, Problem> {
        Self::build(place, text, names, true)
    }

    fn build(place: &str, text: &str, names: Names<'_>, in_path: bool) -> Result<Self, Problem> {
        let pieces = parts(text)
            .into_iter()
            .map(|part| match part {
                Part::Text(text) => Ok(Piece::Text(text)),
                Part::Slot { name, format } => {
                    slot(place, &name, format.as_deref(), names, in_path)
                }
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { pieces, in_path })
    }

    /// Whether `{since}` stands in it.
    pub(crate) fn uses_since(&self) -> bool {
        self.pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Since(_)))
    }

    /// Whether a value of `each` stands in it.
    pub(crate) fn uses_values(&self) -> bool {
        self.pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Each { .. }))
    }

    /// The text; `None` when a placeholder has no value.
    pub(crate) fn text(&self, scope: Scope<'_>) -> Option<String> {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Since(form) => out.push_str(&plain_text(&time(form, scope.since?))),
                Piece::Each { level, slashes } => {
                    self.put(&mut out, scope.each.get(*level)?, *slashes);
                }
                Piece::Item { get, slashes } => {
                    let value = item(get, scope)?;
                    let text =
                        (!value.is_array() && !value.is_object()).then(|| plain_text(&value))?;
                    self.put(&mut out, &text, *slashes);
                }
                Piece::Id => self.put(&mut out, scope.ids.first()?, false),
                Piece::Ids => {
                    for (index, id) in scope.ids.iter().enumerate() {
                        out.push_str(if index == 0 { "" } else { "," });
                        self.put(&mut out, id, false);
                    }
                }
            }
        }
        Some(out)
    }

    fn put(&self, out: &mut String, value: &str, slashes: bool) {
        if self.in_path {
            out.push_str(&percent_encoded(value, slashes));
        } else {
            out.push_str(value);
        }
    }

    /// The value: a text that is one placeholder keeps the placeholder's JSON type.
    pub(crate) fn value(&self, scope: Scope<'_>) -> Option<Value> {
        match self.pieces.as_slice() {
            [Piece::Since(form)] => Some(time(form, scope.since?)),
            [Piece::Item { get, .. }] => item(get, scope),
            [Piece::Ids] => Some(scope.ids.iter().map(|id| id_value(id)).collect()),
            [Piece::Id] => scope.ids.first().map(|id| id_value(id)),
            _ => self.text(scope).map(Value::String),
        }
    }
}

/// What the record that a request is about holds at a place; nothing counts as no value.
fn item(get: &Expr, scope: Scope<'_>) -> Option<Value> {
    let doc = Doc::new(scope.item?);
    let found = get.find(&doc).ok()??.into_owned();
    (!found.is_null()).then_some(found)
}

/// An id in a body: a whole number is sent as one.
fn id_value(id: &str) -> Value {
    match id.parse::<u64>() {
        Ok(number) if number.to_string() == id => Value::from(number),
        _ => Value::from(id),
    }
}

fn slot(
    place: &str,
    name: &str,
    format: Option<&str>,
    names: Names<'_>,
    in_path: bool,
) -> Result<Piece, Problem> {
    if name == "since" && names.since {
        return time_form(place, format).map(Piece::Since);
    }
    if let Some(level) = names.each.iter().position(|each| each == name) {
        return slashes(place, name, format, in_path).map(|slashes| Piece::Each { level, slashes });
    }
    if let (About::Item, Some(path)) = (names.about, name.strip_prefix("item.")) {
        let get = Expr::compile(path)
            .map_err(|error| Problem::new(place, format!("`{{{name}}}` is not a path: {error}")))?;
        return slashes(place, name, format, in_path).map(|slashes| Piece::Item { get, slashes });
    }
    match (names.about, name) {
        (About::Id, "id") => return Ok(Piece::Id),
        (About::Ids, "ids") => return Ok(Piece::Ids),
        (About::List | About::Item | About::Id | About::Ids, _) => {}
    }
    if let Some(value) = name.strip_prefix("vars.").and_then(|x| names.vars.get(x)) {
        let text = match (in_path, format) {
            (true, Some("path")) => percent_encoded(value, true),
            (true, _) => percent_encoded(value, false),
            (false, _) => value.clone(),
        };
        return Ok(Piece::Text(text));
    }
    Err(unknown(place, name, names))
}

/// Whether a value keeps its slashes in a path.
fn slashes(place: &str, name: &str, format: Option<&str>, in_path: bool) -> Result<bool, Problem> {
    match format {
        None => Ok(false),
        Some("path") if in_path => Ok(true),
        Some(other) => Err(Problem::new(
            place,
            format!(
                "`{{{name}:{other}}}` has a form that is not known — `{{{name}}}` is wanted, or `{{{name}:path}}` in a path, which keeps slashes"
            ),
        )),
    }
}

fn time_form(place: &str, format: Option<&str>) -> Result<TimeForm, Problem> {
    let form = match format {
        None => TimeForm::Rfc3339,
        Some("epoch") => TimeForm::EpochSeconds,
        Some("epoch_ms") => TimeForm::EpochMilliseconds,
        Some("date") => TimeForm::Date,
        Some(custom) if custom.contains('%') && strftime(custom, Timestamp::UNIX_EPOCH).is_ok() => {
            TimeForm::Custom(custom.to_owned())
        }
        Some(other) => {
            return Err(Problem::new(
                place,
                format!(
                    "`{{since:{other}}}` has a form that is not known — `epoch`, `epoch_ms`, `date` or a pattern such as `%Y-%m-%dT%H:%M:%SZ` is wanted"
                ),
            ));
        }
    };
    Ok(form)
}

fn unknown(place: &str, name: &str, names: Names<'_>) -> Problem {
    let mut known: Vec<String> = names
        .vars
        .keys()
        .map(|key| format!("vars.{key}"))
        .chain(names.each.iter().cloned())
        .collect();
    if names.since {
        known.push("since".to_owned());
    }
    known.extend(match names.about {
        About::List => None,
        About::Item => Some("item.…".to_owned()),
        About::Id => Some("id".to_owned()),
        About::Ids => Some("ids".to_owned()),
    });
    let help = match (nearest(name, &known), name.strip_prefix("vars.")) {
        (Some(near), _) => format!("did you mean `{{{near}}}`?"),
        (None, Some(var)) => format!("set vars = {{ {var} = \"…\" }}"),
        (None, None) if name == "since" => {
            "set items.since to the field that holds a record's time of change".to_owned()
        }
        (None, None) => format!("set items.each = {{ {name} = [\"…\"] }}"),
    };
    let wanted = match known.len() {
        0 => "a name from `each`, `vars` or `since` is wanted".to_owned(),
        _ => format!("known are {}", braced(&known)),
    };
    Problem::new(place, format!("`{{{name}}}` has no value — {wanted}")).help(help)
}

fn braced(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{{{name}}}`")).collect();
    names.join(", ")
}

fn time(form: &TimeForm, at: Timestamp) -> Value {
    match form {
        TimeForm::Rfc3339 => Value::String(pattern("%Y-%m-%dT%H:%M:%SZ", at)),
        TimeForm::Date => Value::String(pattern("%Y-%m-%d", at)),
        TimeForm::EpochSeconds => Value::from(at.as_millisecond().div_euclid(1000)),
        TimeForm::EpochMilliseconds => Value::from(at.as_millisecond()),
        TimeForm::Custom(custom) => Value::String(pattern(custom, at)),
    }
}

fn pattern(pattern: &str, at: Timestamp) -> String {
    strftime(pattern, at)
        .expect("the pattern was tried when it was compiled, and UTC has every field it may name")
}

fn strftime(pattern: &str, at: Timestamp) -> Result<String, jiff::Error> {
    jiff::fmt::strtime::format(pattern, &at.to_zoned(TimeZone::UTC))
}

fn percent_encoded(text: &str, slashes: bool) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            b'/' if slashes => out.push('/'),
            other => write!(out, "%{other:02X}").expect("writing into a text cannot fail"),
        }
    }
    out
}

#[cfg(test)]
mod tests;
