//! The header and the mapping: which columns feed which target, and a row made into a record.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use throughline_kit::{FieldRule, FieldRules, Problem, PullError, Record, Reject, shown};

use crate::header::Header;
use crate::place::{From, in_zone};
use crate::quarantine::{bad_id, raw_text, too_long};
use crate::rows::{Cell, Row};
use crate::scan::surplus_is_empty;
use crate::text::{counted, grouped, ordinal};

/// The target that tells records apart.
pub(crate) const ID: &str = "id";

/// The target that people know a record by.
const TITLE: &str = "title";

/// Hexadecimal digits of an id that is made of a row's content: 64 bits.
const MADE: usize = 16;

/// What one row of an export is called in messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Noun {
    /// A line of a text.
    Line,
    /// A card of a board.
    Card,
}

impl Noun {
    /// The word.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Card => "card",
        }
    }
}

/// How the records of an export are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Identity {
    /// By a column.
    Mapped,
    /// By a hash over title and time of creation, since no column is mapped.
    Made,
    /// They are not tasks.
    None,
}

/// The columns of one export and what they are mapped to.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    header: Header,
    noun: Noun,
    identity: Identity,
    targets: Vec<Target>,
}

/// One target.
#[derive(Debug, Clone)]
struct Target {
    name: String,
    rule: FieldRule,
    from: From,
    /// The column with the zone of the value.
    zone: Option<usize>,
}

impl Columns {
    /// Finds every mapped column in the header.
    ///
    /// # Errors
    /// Broken when a mapped column is absent and its rule has no default and is not optional, or
    /// the id's is there twice.
    pub(crate) fn new(
        place: &str,
        line: u64,
        header: Header,
        rules: &FieldRules,
        noun: Noun,
    ) -> Result<Self, PullError> {
        let mut columns = Self {
            header,
            noun,
            identity: match (rules.contains_key(ID), rules.contains_key(TITLE)) {
                (true, _) => Identity::Mapped,
                (false, true) => Identity::Made,
                (false, false) => Identity::None,
            },
            targets: Vec::new(),
        };
        let mut missing = Vec::new();
        for (name, rule) in rules {
            match From::of(rule, rules, &columns.header) {
                Ok(Some(from)) => {
                    let zone = rule.tz_column.as_deref().and_then(|zone| {
                        let found = columns.header.find(zone).first().copied();
                        if found.is_none() && !rule.optional {
                            missing.push((name.clone(), zone.to_owned()));
                        }
                        found
                    });
                    columns.targets.push(Target {
                        name: name.clone(),
                        rule: rule.clone(),
                        from,
                        zone,
                    });
                }
                Ok(None) => {}
                Err(column) => missing.push((name.clone(), column)),
            }
        }
        if !missing.is_empty() {
            let taken: Vec<usize> = columns
                .targets
                .iter()
                .flat_map(|target| target.from.columns())
                .collect();
            return Err(columns.header.not_found(place, line, &missing, &taken));
        }
        columns.one_id(place, line)?;
        Ok(columns)
    }

    /// The names, in the file's order.
    pub(crate) fn names(&self) -> &[String] {
        self.header.names()
    }

    /// What a row is called.
    pub(crate) fn noun(&self) -> Noun {
        self.noun
    }

    /// The targets of which this export has no column.
    pub(crate) fn lacking(&self) -> Vec<String> {
        let absent = self.targets.iter().filter(|target| match target.from {
            From::Nowhere => true,
            From::Names(_) | From::Levels(_) | From::Text(_) => false,
        });
        absent.map(|target| target.name.clone()).collect()
    }

    /// The names of the columns that no target reads.
    pub(crate) fn unread(&self) -> Vec<String> {
        let read: Vec<usize> = self
            .targets
            .iter()
            .flat_map(|target| target.from.columns().into_iter().chain(target.zone))
            .collect();
        let names = self.names().iter().enumerate();
        names
            .filter(|(index, _)| !read.contains(index))
            .map(|(_, name)| name.clone())
            .collect()
    }

    /// An id in two columns would tell records apart by chance.
    fn one_id(&self, place: &str, line: u64) -> Result<(), PullError> {
        let id = self.targets.iter().find(|target| target.name == ID);
        let twice = id.and_then(|target| match &target.from {
            From::Names(names) => names.iter().find(|columns| columns.len() > 1),
            From::Levels(_) | From::Text(_) | From::Nowhere => None,
        });
        let Some(columns) = twice else {
            return Ok(());
        };
        let name = columns.first().and_then(|&index| self.names().get(index));
        let at: Vec<String> = columns.iter().map(|index| ordinal(index + 1)).collect();
        let times = match columns.len() {
            2 => "twice".to_owned(),
            more => format!("{more} times"),
        };
        Err(PullError::broken(
            Problem::new(
                place,
                format!(
                    "line {line}: column \"{}\" appears {times} ({})",
                    shown(name.map_or("", String::as_str)),
                    at.join(" and ")
                ),
            )
            .help("rename one of them in the export, or map another column to the id"),
        ))
    }

    /// A row as a record.
    ///
    /// # Errors
    /// A reject when it does not fit the header, holds a field that is too long, or has no usable id.
    pub(crate) fn record(&self, place: &str, row: &Row) -> Result<Record, Reject> {
        let refuse = |problem: Problem| Reject {
            problem,
            raw: raw_text(row),
        };
        self.fits(place, row).map_err(refuse)?;
        let mut fields = self.fields(row);
        if self.identity == Identity::Made {
            let id = made_id(&fields).ok_or_else(|| {
                let noun = self.noun.as_str();
                let what = format!(
                    "{noun} {}: neither an id nor a title — one of them is wanted",
                    row.line
                );
                refuse(Problem::new(place, what))
            })?;
            fields.insert(ID.to_owned(), Value::String(id));
        }
        if let Some(problem) = bad_id(place, self.noun, row.line, &fields) {
            return Err(refuse(problem));
        }
        Ok(Record {
            place: match self.noun {
                Noun::Line => format!("{place}:{}", row.line),
                Noun::Card => format!("{place} card {}", row.line),
            },
            fields,
            raw: Some(self.raw(row)),
        })
    }

    /// The id that a row's record will have; `None` for a row that will be refused.
    pub(crate) fn id(&self, row: &Row) -> Option<String> {
        let text = |index: usize| row.cells.get(index).map(Cell::text).unwrap_or_default();
        let value = |name: &str| {
            let target = self.targets.iter().find(|target| target.name == name)?;
            Some((name.to_owned(), target.from.value(&target.rule, &text)))
        };
        match self.identity {
            Identity::Mapped => {
                let (_, value) = value(ID)?;
                let id = value.as_str()?.trim();
                (!id.is_empty()).then(|| id.to_owned())
            }
            Identity::Made => made_id(&[TITLE, "created"].into_iter().filter_map(value).collect()),
            Identity::None => None,
        }
    }

    /// The title of a row, for those that name it.
    pub(crate) fn title(&self, row: &Row) -> Option<String> {
        let text = |index: usize| row.cells.get(index).map(Cell::text).unwrap_or_default();
        let target = self.targets.iter().find(|target| target.name == TITLE)?;
        let value = target.from.value(&target.rule, &text);
        Some(value.as_str()?.trim().to_owned()).filter(|title| !title.is_empty())
    }

    /// The targets whose values are titles of other records, with the mark between several.
    pub(crate) fn by_title(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let named = self.targets.iter().filter(|target| target.rule.by_title);
        named.map(|target| (target.name.as_str(), target.rule.split.as_deref()))
    }

    /// How deep a row stands in the tree that its columns draw; `None` where they draw none.
    pub(crate) fn depth(&self, row: &Row) -> Option<usize> {
        let levels = self.targets.iter().find_map(|target| match &target.from {
            From::Levels(levels) => Some(levels),
            From::Names(_) | From::Text(_) | From::Nowhere => None,
        })?;
        let filled = |level: &&usize| {
            let cell = row.cells.get(**level);
            cell.is_some_and(|cell| !cell.text().trim().is_empty())
        };
        levels
            .iter()
            .enumerate()
            .rev()
            .find_map(|(depth, level)| filled(&level).then_some(depth))
    }

    /// The problem of a row that does not fit the header, or that has swallowed others.
    fn fits(&self, place: &str, row: &Row) -> Result<(), Problem> {
        let line = row.line;
        for (index, cell) in row.cells.iter().enumerate() {
            let column = self.names().get(index).map_or("", String::as_str);
            if let Some(problem) = too_long(place, self.noun, line, column, cell) {
                return Err(problem);
            }
        }
        let wanted = self.names().len() as u64;
        if row.count == wanted || surplus_is_empty(row, self.names().len()) {
            return Ok(());
        }
        let what = format!(
            "line {line} has {}, the header has {}",
            counted(row.count, "field"),
            grouped(wanted)
        );
        Err(Problem::new(place, what)
            .help("a delimiter or a line break inside a field must be between quotes"))
    }

    fn fields(&self, row: &Row) -> BTreeMap<String, Value> {
        let text = |index: usize| row.cells.get(index).map(Cell::text).unwrap_or_default();
        let fields = self.targets.iter().map(|target| {
            let value = target.from.value(&target.rule, &text);
            let value = match value {
                Value::String(id) if target.name == ID => Value::String(id.trim().to_owned()),
                other => in_zone(other, target.zone.map(text)),
            };
            (target.name.clone(), value)
        });
        fields.collect()
    }

    /// Every column by its name, mapped or not; a repeated one as a list.
    fn raw(&self, row: &Row) -> Value {
        let mut object = Map::new();
        for (name, cell) in self.names().iter().zip(&row.cells) {
            let text = Value::String(cell.text());
            match object.get_mut(name) {
                None => {
                    object.insert(name.clone(), text);
                }
                Some(Value::Array(list)) => list.push(text),
                Some(one) => *one = Value::Array(vec![one.take(), text]),
            }
        }
        Value::Object(object)
    }
}

/// An id out of title and time of creation; `None` without a title.
fn made_id(fields: &BTreeMap<String, Value>) -> Option<String> {
    let title = fields.get(TITLE)?.as_str()?.trim();
    if title.is_empty() {
        return None;
    }
    let created = match fields.get("created") {
        Some(Value::String(created)) => created.trim().to_owned(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    };
    let mut hash = Sha256::new();
    hash.update(title);
    hash.update([0]);
    hash.update(created);
    let mut id = format!("{:x}", hash.finalize());
    id.truncate(MADE);
    Some(id)
}

#[cfg(test)]
mod tests;
