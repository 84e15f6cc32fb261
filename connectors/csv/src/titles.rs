//! Records that name each other by title: titles looked up in the same export, and never guessed.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;
use throughline_kit::{Problem, PullError, Record, shown};

use crate::columns::{Columns, ID};
use crate::once::hash;
use crate::rows::Row;
use crate::text::counted;

/// The ids behind the titles that records of one export name.
#[derive(Debug, Default)]
pub(crate) struct Titles {
    known: HashMap<u64, Known>,
    /// Per target: names that could not be looked up.
    lost: BTreeMap<(String, Why), Lost>,
}

#[derive(Debug)]
enum Known {
    One(String),
    Several,
}

/// Why a title leads to no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    /// Several records have it.
    Several,
    /// None has it.
    Absent,
}

#[derive(Debug)]
struct Lost {
    count: u64,
    /// The first of them, with its place.
    first: (String, String),
}

impl Titles {
    /// Looks up every title that is named; `rows` reads the export from its first row, as often as asked.
    pub(crate) fn read<R>(
        columns: &Columns,
        rows: impl Fn() -> Result<R, PullError>,
        mut next: impl FnMut(&mut R) -> Result<Option<Row>, PullError>,
    ) -> Result<Self, PullError> {
        let mut titles = Self::default();
        if columns.by_title().next().is_none() {
            return Ok(titles);
        }
        let mut named = HashSet::new();
        let mut reader = rows()?;
        while let Some(row) = next(&mut reader)? {
            let Ok(record) = columns.record("", &row) else {
                continue;
            };
            for (target, mark) in columns.by_title() {
                for name in names(record.fields.get(target), mark) {
                    named.insert(hash(&name));
                }
            }
        }
        let mut reader = rows()?;
        while let Some(row) = next(&mut reader)? {
            let title = columns.title(&row).map(|title| hash(&title));
            let (Some(title), Some(id)) = (title, columns.id(&row)) else {
                continue;
            };
            if named.contains(&title) {
                titles
                    .known
                    .entry(title)
                    .and_modify(|known| *known = Known::Several)
                    .or_insert(Known::One(id));
            }
        }
        Ok(titles)
    }

    /// Puts ids in place of the titles that a record names.
    pub(crate) fn resolve(&mut self, columns: &Columns, group: Option<&str>, record: &mut Record) {
        for (target, mark) in columns.by_title() {
            let names = names(record.fields.get(target), mark);
            let mut ids = Vec::new();
            for name in names {
                let why = match self.known.get(&hash(&name)) {
                    Some(Known::One(id)) => {
                        let id = group.map_or_else(|| id.clone(), |group| format!("{group}/{id}"));
                        ids.push(Value::String(id));
                        continue;
                    }
                    Some(Known::Several) => Why::Several,
                    None => Why::Absent,
                };
                self.lost
                    .entry((target.to_owned(), why))
                    .and_modify(|lost| lost.count += 1)
                    .or_insert_with(|| Lost {
                        count: 1,
                        first: (name, record.place.clone()),
                    });
            }
            if target != ID {
                record.fields.insert(target.to_owned(), Value::Array(ids));
            }
        }
    }

    /// What could not be looked up, once.
    pub(crate) fn notes(&mut self) -> Vec<Problem> {
        let lost = std::mem::take(&mut self.lost);
        let notes = lost.into_iter().map(|((target, why), lost)| {
            let (name, place) = &lost.first;
            let (name, times) = (shown(name), counted(lost.count, "name"));
            match why {
                Why::Several => Problem::new(
                    place,
                    format!("\"{target}\" = \"{name}\" is the title of several records; {times} of this kind left out"),
                )
                .help("give these records titles of their own, or map a column with ids"),
                Why::Absent => Problem::new(
                    place,
                    format!("\"{target}\" = \"{name}\" is the title of no record of the export; {times} of this kind left out"),
                ),
            }
        });
        notes.collect()
    }
}

/// The titles that a value names: the whole text, or the parts between marks.
fn names(value: Option<&Value>, mark: Option<&str>) -> Vec<String> {
    let texts: Vec<&str> = match value {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => {
            Vec::new()
        }
    };
    let parts = texts.into_iter().flat_map(|text| match mark {
        Some(mark) => text.split(mark).map(str::to_owned).collect(),
        None => vec![text.to_owned()],
    });
    parts
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}
