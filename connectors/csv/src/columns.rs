//! The header and the mapping: which columns feed which target, and a row made into a record.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use throughline_kit::{FieldRule, FieldRules, Problem, PullError, Record, Reject, shown};

use crate::quarantine::{bad_id, raw_text, too_long};
use crate::rows::{Cell, Row};
use crate::scan::surplus_is_empty;
use crate::text::{counted, grouped, ordinal};

/// The target that tells records apart.
pub(crate) const ID: &str = "id";

/// The characters before which trackers put a quote mark, so that a spreadsheet takes no formula.
const GUARDED: &str = "=+-@∑√∏<>＜＞≤≥＝≠±÷×";

/// The columns of one export and what they are mapped to.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    names: Vec<String>,
    targets: Vec<(String, From)>,
}

/// Where one target's value comes from.
#[derive(Debug, Clone)]
enum From {
    /// One column.
    One(usize),
    /// Every column of one name: trackers write a list as a repeated column.
    Many(Vec<usize>),
    /// A text with columns in it.
    Text(Vec<Piece>),
    /// A column that this export lacks, and whose rule has a default.
    Nowhere,
}

/// A piece of a text rule.
#[derive(Debug, Clone)]
enum Piece {
    /// As written.
    Literal(String),
    /// The value of a column.
    Column(usize),
}

impl Columns {
    /// Finds every mapped column in the header.
    ///
    /// # Errors
    /// Broken when a mapped column is absent and its rule has no default, or the id's is there twice.
    pub(crate) fn new(
        place: &str,
        line: u64,
        names: Vec<String>,
        rules: &FieldRules,
    ) -> Result<Self, PullError> {
        let mut columns = Self {
            names,
            targets: Vec::new(),
        };
        let mut missing = Vec::new();
        for (target, rule) in rules {
            match columns.source(rule, rules) {
                Ok(Some(from)) => columns.targets.push((target.clone(), from)),
                Ok(None) => {}
                Err(name) => missing.push((target.clone(), name)),
            }
        }
        if !missing.is_empty() {
            return Err(columns.not_found(place, line, &missing));
        }
        columns.one_id(place, line)?;
        Ok(columns)
    }

    /// The names, in the file's order.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The columns of a name: exactly so first, then without case and outer spaces.
    fn find(&self, name: &str) -> Vec<usize> {
        let all = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let named = self.names.iter().enumerate();
            named
                .filter(|(_, column)| same(column))
                .map(|(index, _)| index)
                .collect()
        };
        let exact = all(&|column| column == name);
        if !exact.is_empty() {
            return exact;
        }
        let wanted = name.trim().to_lowercase();
        all(&|column| column.trim().to_lowercase() == wanted)
    }

    /// Where a rule's value comes from; the name of the column that is not there otherwise.
    fn source(&self, rule: &FieldRule, rules: &FieldRules) -> Result<Option<From>, String> {
        if let Some(name) = &rule.get {
            return match self.find(name).as_slice() {
                [] if rule.default.is_some() => Ok(Some(From::Nowhere)),
                [] => Err(name.clone()),
                [one] => Ok(Some(From::One(*one))),
                many => Ok(Some(From::Many(many.to_vec()))),
            };
        }
        let Some(text) = &rule.text else {
            return Ok(None);
        };
        self.pieces(text, rules)
            .map(|pieces| Some(From::Text(pieces)))
    }

    /// A text rule cut up; a placeholder is a column, or a target that is one.
    fn pieces(&self, text: &str, rules: &FieldRules) -> Result<Vec<Piece>, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            let column = self.find(name).first().copied().or_else(|| {
                let aliased = rules.get(name)?.get.as_deref()?;
                self.find(aliased).first().copied()
            });
            pieces.push(Piece::Literal(before.to_owned()));
            pieces.push(Piece::Column(column.ok_or_else(|| name.to_owned())?));
            rest = after;
        }
        pieces.push(Piece::Literal(rest.to_owned()));
        Ok(pieces)
    }

    fn not_found(&self, place: &str, line: u64, missing: &[(String, String)]) -> PullError {
        let mut names: Vec<&str> = Vec::new();
        for (_, name) in missing {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        let quoted: Vec<String> = names
            .iter()
            .map(|name| format!("\"{}\"", shown(name)))
            .collect();
        let noun = if names.len() == 1 {
            "column"
        } else {
            "columns"
        };
        let there: Vec<String> = self.names.iter().map(|name| shown(name)).collect();
        let mut problem = Problem::new(
            place,
            format!(
                "line {line}: {noun} {} not found; columns are: {}",
                quoted.join(", "),
                there.join(", ")
            ),
        );
        problem.help = missing.iter().find_map(|(target, name)| {
            let near = self.nearest(target, name)?;
            Some(format!(
                "did you mean \"{0}\"? set fields.{target} = \"{0}\"",
                shown(near)
            ))
        });
        if let (None, Some((target, _))) = (&problem.help, missing.first()) {
            let help = format!("set fields.{target} to one of these columns, or give it a default");
            problem = problem.help(help);
        }
        PullError::broken(problem)
    }

    /// The column that was most likely meant: by the name, or by the target's own.
    fn nearest(&self, target: &str, name: &str) -> Option<&str> {
        let likeness = |column: &str| {
            let column = column.trim().to_lowercase();
            let words = [name, target].map(|word| {
                let word = word.trim().to_lowercase();
                let part = if !word.is_empty() && column.split_whitespace().any(|it| it == word) {
                    0.85
                } else {
                    0.0
                };
                strsim::jaro_winkler(&word, &column).max(part)
            });
            words.into_iter().fold(0.0, f64::max)
        };
        self.names
            .iter()
            .map(|column| (likeness(column), column.as_str()))
            .filter(|(_, column)| !self.is_taken(column))
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, column)| column)
    }

    /// Whether another target reads a column already: then it is not the one that was meant.
    fn is_taken(&self, column: &str) -> bool {
        let index = self.names.iter().position(|name| name == column);
        index.is_some_and(|index| {
            self.targets.iter().any(|(_, from)| match from {
                From::One(one) => *one == index,
                From::Many(many) => many.contains(&index),
                From::Text(_) | From::Nowhere => false,
            })
        })
    }

    /// An id in two columns would tell records apart by chance.
    fn one_id(&self, place: &str, line: u64) -> Result<(), PullError> {
        let many = self.targets.iter().find_map(|(target, from)| match from {
            From::Many(columns) if target == ID => Some(columns),
            From::Many(_) | From::One(_) | From::Text(_) | From::Nowhere => None,
        });
        let Some(columns) = many else {
            return Ok(());
        };
        let name = columns.first().and_then(|&index| self.names.get(index));
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
        let fields = self.fields(row);
        if let Some(problem) = bad_id(place, row.line, &fields) {
            return Err(refuse(problem));
        }
        Ok(Record {
            place: format!("{place}:{}", row.line),
            fields,
            raw: Some(self.raw(row)),
        })
    }

    /// The problem of a row that does not fit the header, or that has swallowed others.
    fn fits(&self, place: &str, row: &Row) -> Result<(), Problem> {
        let line = row.line;
        for (index, cell) in row.cells.iter().enumerate() {
            let column = self.names.get(index).map_or("", String::as_str);
            if let Some(problem) = too_long(place, line, column, cell) {
                return Err(problem);
            }
        }
        let wanted = self.names.len() as u64;
        if row.count == wanted || surplus_is_empty(row, self.names.len()) {
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
        let value = |from: &From| match from {
            From::One(index) => Value::String(unguarded(text(*index))),
            From::Many(columns) => columns
                .iter()
                .map(|&index| unguarded(text(index)))
                .filter(|text| !text.trim().is_empty())
                .collect(),
            From::Text(pieces) => filled(pieces, &text),
            From::Nowhere => Value::Null,
        };
        self.targets
            .iter()
            .map(|(target, from)| {
                let value = match value(from) {
                    Value::String(id) if target == ID => Value::String(id.trim().to_owned()),
                    other => other,
                };
                (target.clone(), value)
            })
            .collect()
    }

    /// Every column by its name, mapped or not; a repeated one as a list.
    fn raw(&self, row: &Row) -> Value {
        let mut object = Map::new();
        for (name, cell) in self.names.iter().zip(&row.cells) {
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
fn unguarded(text: String) -> String {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|first| GUARDED.contains(first)) => rest.to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests;
