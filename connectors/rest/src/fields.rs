//! One record of a reply to the fields that the operator named, values as the source spells them.

use std::collections::BTreeMap;

use serde_json::Value;
use throughline_kit::{FieldRule, Problem, Record, Reject};

use crate::also::ALSO;
use crate::config::Settings;
use crate::edges::EdgesPlan;
use crate::expr::{Doc, Expr};
use crate::lookup::Tables;
use crate::placeholder::{Part, nearest, parts, plain_text};
use crate::plan::expr;

/// Raw text kept of a refused record, in characters: a screenful.
const RAW_SHOWN: usize = 2000;

/// The rules of all fields, compiled.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    gets: Vec<Get>,
    texts: Vec<(String, Vec<Piece>)>,
    edges: Option<EdgesPlan>,
    has_id: bool,
}

/// One field that is read at a place.
#[derive(Debug, Clone)]
struct Get {
    field: String,
    place: Expr,
    /// The further request whose reply is read, in place of the record.
    also: Option<String>,
    /// The table whose names stand in place of what is found.
    lookup: Option<String>,
    /// The member of what is found that the table calls so.
    named: Option<String>,
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
    /// Names in place of ids.
    pub(crate) tables: &'s Tables,
}

impl Fields {
    /// Compiles the rules; problems are added to the list.
    pub(crate) fn compile(settings: &Settings, problems: &mut Vec<Problem>) -> Self {
        let mut fields = Self {
            has_id: settings.fields.contains_key("id"),
            gets: Vec::new(),
            texts: Vec::new(),
            edges: settings
                .edges
                .as_ref()
                .and_then(|edges| EdgesPlan::compile(edges, problems)),
        };
        for (name, rule) in &settings.fields {
            let place = format!("items.fields.{name}");
            match (&rule.get, &rule.text) {
                (Some(_), None) => fields.add(settings, (name, rule, None), &place, problems),
                (None, Some(text)) => {
                    let pieces = pieces(&place, text, settings, problems);
                    fields.texts.push((name.clone(), pieces));
                }
                (Some(_), Some(_)) => problems.push(Problem::new(
                    place,
                    "both `get` and `text` — one of them is wanted",
                )),
                // A rule with only a default is the normaliser's.
                (None, None) => {}
            }
        }
        for (also, request) in &settings.also {
            for (name, rule) in &request.fields {
                let place = format!("items.also.{also}.fields.{name}");
                fields.add(settings, (name, rule, Some(also)), &place, problems);
            }
        }
        fields.check_identity(settings, problems);
        fields
    }

    fn add(
        &mut self,
        settings: &Settings,
        (name, rule, also): (&String, &FieldRule, Option<&String>),
        place: &str,
        problems: &mut Vec<Problem>,
    ) {
        if self.gets.iter().any(|get| get.field == *name) {
            problems.push(
                Problem::new(
                    place,
                    "the field is read elsewhere too — one place is wanted",
                )
                .help("put both into one expression, or give the second a name of its own"),
            );
        }
        let Some(get) = rule.get.as_deref() else {
            problems.push(Problem::new(
                place,
                "no `get` — a place in the reply is wanted",
            ));
            return;
        };
        let table = rule.lookup.as_ref();
        if let Some(table) = table.filter(|table| !settings.lookups.contains_key(*table)) {
            let known: Vec<String> = settings.lookups.keys().cloned().collect();
            let problem = Problem::new(place, format!("there is no look-up table \"{table}\""));
            problems.push(match nearest(table, &known) {
                Some(near) => problem.help(format!("did you mean \"{near}\"?")),
                None => problem.help(format!(
                    "write items.lookup.{table} = {{ get = \"…\", id = \"id\", name = \"name\" }}"
                )),
            });
        }
        if rule.named.is_some() && table.is_none() {
            problems.push(Problem::new(
                place,
                "`named` without `lookup` — the table that knows the name is wanted",
            ));
        }
        self.gets
            .extend(expr(place, Some(get), problems).map(|place| Get {
                field: name.clone(),
                place,
                also: also.cloned(),
                lookup: rule.lookup.clone(),
                named: rule.named.clone(),
            }));
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

    /// What the fields ask of the tables that those do not have.
    pub(crate) fn unnamed(&self, tables: &Tables) -> Option<Problem> {
        self.gets
            .iter()
            .find_map(|get| tables.missing(&get.field, get.lookup.as_ref()?, get.named.as_ref()?))
    }

    /// Reads one record, or says why it cannot be used.
    pub(crate) fn read(&self, item: Value, spot: Spot<'_>) -> Result<Record, Reject> {
        if item.is_null() {
            return Err(reject(spot.place, "null — a record is wanted", &item));
        }
        let fields = self.values(&item, spot)?;
        if self.has_id {
            self.check_id(fields.get("id"), &item, spot)?;
        }
        Ok(Record {
            place: spot.place.to_owned(),
            fields,
            raw: Some(item),
        })
    }

    fn values(&self, item: &Value, spot: Spot<'_>) -> Result<BTreeMap<String, Value>, Reject> {
        let doc = Doc::new(item);
        let mut fields = BTreeMap::new();
        for get in &self.gets {
            let found = get.value(item, &doc, spot.tables).map_err(|error| {
                reject(spot.place, &format!("field `{}`: {error}", get.field), item)
            })?;
            fields.extend(found.map(|value| (get.field.clone(), value)));
        }
        let built: Vec<(String, String)> = self
            .texts
            .iter()
            .filter_map(|(name, pieces)| Some((name.clone(), build(pieces, &doc, &fields, spot)?)))
            .collect();
        fields.extend(built.into_iter().map(|(name, text)| (name, text.into())));
        if let Some(edges) = &self.edges {
            let own: Vec<String> = ["id", "key"]
                .iter()
                .filter_map(|name| scalar(fields.get(*name)?))
                .collect();
            let own: Vec<&str> = own.iter().map(String::as_str).collect();
            let blockers = edges
                .blockers(&doc, &own)
                .map_err(|error| reject(spot.place, &format!("`edges`: {error}"), item))?;
            add_blockers(&mut fields, blockers);
        }
        Ok(fields)
    }

    fn check_id(&self, id: Option<&Value>, item: &Value, spot: Spot<'_>) -> Result<(), Reject> {
        let get = self.gets.iter().find(|get| get.field == "id");
        let place = match get.and_then(|get| get.place.plain()) {
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

impl Get {
    /// What stands at the place; names in place of ids where a table is named.
    fn value(&self, item: &Value, doc: &Doc<'_>, tables: &Tables) -> Result<Option<Value>, String> {
        let told;
        let doc = match &self.also {
            None => doc,
            Some(also) => {
                let Some(reply) = item.get(ALSO).and_then(|all| all.get(also)) else {
                    return Ok(None);
                };
                told = Doc::new(reply);
                &told
            }
        };
        let Some(found) = self.place.find(doc)? else {
            return Ok(None);
        };
        Ok(match (&self.lookup, &self.named) {
            (None, _) => Some(found.into_owned()),
            (Some(table), None) => Some(tables.translate(table, found.into_owned())),
            (Some(table), Some(named)) => tables.named(table, named, &found),
        })
    }
}

/// Adds ids to those that `blocked_by` has already.
fn add_blockers(fields: &mut BTreeMap<String, Value>, blockers: Vec<String>) {
    if blockers.is_empty() {
        return;
    }
    let entry = fields.entry("blocked_by".to_owned()).or_insert(Value::Null);
    let mut all: Vec<Value> = match entry.take() {
        Value::Null => Vec::new(),
        Value::Array(list) => list,
        one @ (Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
            vec![one]
        }
    };
    all.extend(blockers.into_iter().map(Value::from));
    *entry = Value::Array(all);
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
