//! One record of a reply to the fields that the operator named, values as the source spells them.

use std::collections::BTreeMap;

use serde_json::Value;
use throughline_kit::{Problem, Record, Reject};

use crate::config::Settings;
use crate::expr::{Doc, Expr};
use crate::placeholder::{Part, nearest, parts, plain_text};
use crate::plan::expr;

/// Raw text kept of a refused record, in characters: a screenful.
const RAW_SHOWN: usize = 2000;

/// The rules of all fields, compiled.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    gets: Vec<(String, Expr)>,
    texts: Vec<(String, Vec<Piece>)>,
    has_id: bool,
}

#[derive(Debug, Clone)]
enum Piece {
    /// Text known from the configuration.
    Text(String),
    /// The value of a level of `each`.
    Each(usize),
    /// A place in the record.
    Item(Expr),
    /// Another target field.
    Field(String),
}

/// Where a record stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot<'s> {
    /// For messages: `page 3 $.issues[37]`.
    pub(crate) place: &'s str,
    /// The values of `each`, outer first.
    pub(crate) each: &'s [String],
}

impl Fields {
    /// Compiles the rules; problems are added to the list.
    pub(crate) fn compile(settings: &Settings, problems: &mut Vec<Problem>) -> Self {
        let mut gets = Vec::new();
        let mut texts = Vec::new();
        for (name, rule) in &settings.fields {
            let place = format!("items.fields.{name}");
            match (&rule.get, &rule.text) {
                (Some(get), None) => {
                    gets.extend(expr(&place, Some(get), problems).map(|get| (name.clone(), get)));
                }
                (None, Some(text)) => {
                    texts.push((name.clone(), pieces(&place, text, settings, problems)));
                }
                (Some(_), Some(_)) => problems.push(Problem::new(
                    place,
                    "both `get` and `text` — one of them is wanted",
                )),
                // A rule with only a default is the normaliser's.
                (None, None) => {}
            }
        }
        let fields = Self {
            has_id: settings.fields.contains_key("id"),
            gets,
            texts,
        };
        fields.check_identity(settings, problems);
        fields
    }

    /// Tasks need an id; the points of a series are known by their date.
    fn check_identity(&self, settings: &Settings, problems: &mut Vec<Problem>) {
        let is_series = ["date", "value"]
            .iter()
            .all(|name| settings.fields.contains_key(*name));
        if !self.has_id && !is_series {
            problems.push(
                Problem::new("items.fields", "no rule for `id` — every record needs one")
                    .help("map the field that never changes during a record's life: id = \"id\""),
            );
        }
    }

    /// Reads one record, or says why it cannot be used.
    pub(crate) fn read(&self, item: &Value, spot: Spot<'_>) -> Result<Record, Reject> {
        let doc = Doc::new(item);
        if item.is_null() {
            return Err(reject(spot.place, "null — a record is wanted", item));
        }
        let mut fields = BTreeMap::new();
        for (name, get) in &self.gets {
            let found = get
                .find(&doc)
                .map_err(|error| reject(spot.place, &format!("field `{name}`: {error}"), item))?;
            if let Some(value) = found {
                fields.insert(name.clone(), value.into_owned());
            }
        }
        let built: Vec<(String, String)> = self
            .texts
            .iter()
            .filter_map(|(name, pieces)| Some((name.clone(), build(pieces, &doc, &fields, spot)?)))
            .collect();
        fields.extend(built.into_iter().map(|(name, text)| (name, text.into())));
        if self.has_id {
            self.check_id(fields.get("id"), item, spot)?;
        }
        Ok(Record {
            place: spot.place.to_owned(),
            fields,
            raw: Some(item.clone()),
        })
    }

    fn check_id(&self, id: Option<&Value>, item: &Value, spot: Spot<'_>) -> Result<(), Reject> {
        let get = self.gets.iter().find(|(name, _)| name == "id");
        let place = match get.and_then(|(_, get)| get.plain()) {
            Some(plain) => format!("{}.{plain}", spot.place),
            None => spot.place.to_owned(),
        };
        match id_fault(id) {
            None => Ok(()),
            Some((what, help)) => {
                let mut reject = reject(&place, &what, item);
                reject.problem.help = help.map(str::to_owned);
                Err(reject)
            }
        }
    }
}

/// Why an id cannot be used: what was found, and help.
fn id_fault(id: Option<&Value>) -> Option<(String, Option<&'static str>)> {
    match id {
        None => Some(("missing — an id is wanted".to_owned(), None)),
        Some(Value::Null) => Some(("null — an id is wanted".to_owned(), None)),
        Some(Value::String(text)) if text.trim().is_empty() => {
            Some(("empty — an id is wanted".to_owned(), None))
        }
        Some(Value::String(_)) => None,
        // A whole number beyond 64 bits arrives as a float, its last digits gone.
        Some(Value::Number(number)) if number.is_i64() || number.is_u64() => None,
        Some(Value::Number(number)) => Some((
            format!(
                "id {number} is a float and may have lost digits — a text or a whole number is wanted"
            ),
            Some("ask the tracker for ids as text, or map another field"),
        )),
        Some(Value::Bool(_)) => Some(("true or false — an id is wanted".to_owned(), None)),
        Some(Value::Array(_)) => Some(("a list — an id is wanted".to_owned(), None)),
        Some(Value::Object(_)) => Some(("an object — an id is wanted".to_owned(), None)),
    }
}

/// A refused record.
pub(crate) fn reject(place: &str, what: &str, item: &Value) -> Reject {
    Reject {
        problem: Problem::new(place, what),
        raw: item.to_string().chars().take(RAW_SHOWN).collect(),
    }
}

fn pieces(place: &str, text: &str, settings: &Settings, problems: &mut Vec<Problem>) -> Vec<Piece> {
    parts(text)
        .into_iter()
        .filter_map(|part| match part {
            Part::Text(text) => Some(Piece::Text(text)),
            Part::Slot { name, .. } => match piece(place, &name, settings) {
                Ok(piece) => Some(piece),
                Err(problem) => {
                    problems.push(problem);
                    None
                }
            },
        })
        .collect()
}

fn piece(place: &str, name: &str, settings: &Settings) -> Result<Piece, Problem> {
    if name == "base" {
        return Ok(Piece::Text(
            settings.base.as_str().trim_end_matches('/').to_owned(),
        ));
    }
    if let Some(value) = name
        .strip_prefix("vars.")
        .and_then(|key| settings.vars.get(key))
    {
        return Ok(Piece::Text(value.clone()));
    }
    if let Some(path) = name.strip_prefix("item.") {
        return Expr::compile(path)
            .map(Piece::Item)
            .map_err(|error| Problem::new(place, format!("`{{{name}}}` is not a path: {error}")));
    }
    if settings
        .fields
        .get(name)
        .is_some_and(|rule| rule.get.is_some())
    {
        return Ok(Piece::Field(name.to_owned()));
    }
    if let Some(level) = settings.each.iter().position(|level| level.name == name) {
        return Ok(Piece::Each(level));
    }
    let known: Vec<String> = settings.fields.keys().cloned().collect();
    let problem = Problem::new(
        place,
        format!(
            "`{{{name}}}` has no value — `{{base}}`, `{{item.PATH}}`, `{{vars.NAME}}` or a field read with `get` is wanted"
        ),
    );
    Err(match nearest(name, &known) {
        Some(near) => problem.help(format!("did you mean `{{{near}}}`?")),
        None => problem.help(format!(
            "a place in the record is written `{{item.{name}}}`"
        )),
    })
}

/// The text, or nothing when one of its parts has no value: half a link helps nobody.
fn build(
    pieces: &[Piece],
    doc: &Doc<'_>,
    fields: &BTreeMap<String, Value>,
    spot: Spot<'_>,
) -> Option<String> {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Each(level) => out.push_str(spot.each.get(*level)?),
            Piece::Item(path) => out.push_str(&scalar(path.find(doc).ok()??.as_ref())?),
            Piece::Field(name) => out.push_str(&scalar(fields.get(name)?)?),
        }
    }
    Some(out)
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(_) | Value::Number(_) | Value::Bool(_) => Some(plain_text(value)),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
