//! The second pass: the records of exports that were proven whole, a batch at a time.

use std::collections::HashMap;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::hash::{Hash, Hasher};

use serde_json::Value;
use throughline_http::Validators;
use throughline_kit::{Coverage, Problem, PullError, Record, Reject, shown};

use crate::bytes::BytesReader;
use crate::config::Settings;
use crate::open::Input;
use crate::pull::Mark;
use crate::quarantine::raw_text;
use crate::rows::{Row, Rows};
use crate::scan::{self, Digested, Scan};
use crate::text::{counted, grouped};

/// The most rows of one page.
const PAGE_ROWS: usize = 5_000;

/// The most text of one page, so that wide rows do not make it large.
const PAGE_BYTES: u64 = 16 << 20;

/// One export, open and hashed.
#[derive(Debug)]
pub(crate) struct Open {
    input: Input,
    digested: Digested,
}

impl Open {
    /// Hashes an export.
    pub(crate) fn new(input: Input) -> Result<Self, PullError> {
        let digested = scan::digest(&input)?;
        Ok(Self { input, digested })
    }

    /// What the cursor keeps of it.
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            place: self.input.place.clone(),
            stamp: self.input.stamp,
            sha256: self.digested.sha256.clone(),
        }
    }
}

/// What goes into one page.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// The usable rows.
    pub(crate) records: Vec<Record>,
    /// The others.
    pub(crate) rejects: Vec<Reject>,
    /// What was guessed, once.
    pub(crate) notes: Vec<Problem>,
    /// Nothing comes after it.
    pub(crate) last: bool,
}

/// One pull under way.
#[derive(Debug)]
pub(crate) struct Pass {
    files: Vec<(Open, Scan)>,
    validators: Option<Validators>,
    notes: Vec<Problem>,
    /// The file that is read.
    index: usize,
    rows: Option<Rows<BytesReader>>,
    /// Rows that went out.
    position: u64,
    /// Ids that were seen, as hashes, with the line: 64 bits make a false match in a million ids
    /// a matter of one in thirty million.
    seen: HashMap<u64, u64>,
    /// Rows whose id is in doubt: any of the known records may be one of them.
    doubtful: u64,
}

impl Pass {
    /// Proves every export whole before the first row of any goes out.
    pub(crate) fn new(
        opens: Vec<Open>,
        validators: Option<Validators>,
        settings: &Settings,
    ) -> Result<Self, PullError> {
        let mut files = Vec::new();
        let mut notes = Vec::new();
        for open in opens {
            let mut scan = scan::scan(&open.input, &open.digested, settings)?;
            notes.append(&mut scan.notes);
            files.push((open, scan));
        }
        Ok(Self {
            files,
            validators,
            notes,
            index: 0,
            rows: None,
            position: 0,
            seen: HashMap::new(),
            doubtful: 0,
        })
    }

    /// How many rows went out.
    pub(crate) fn position(&self) -> u64 {
        self.position
    }

    /// How many rows there are.
    pub(crate) fn total(&self) -> u64 {
        self.files.iter().map(|(_, scan)| scan.rows).sum()
    }

    /// What the cursor keeps.
    pub(crate) fn marks(&self) -> Vec<Mark> {
        self.files.iter().map(|(open, _)| open.mark()).collect()
    }

    /// What the server said about the body.
    pub(crate) fn validators(&self) -> Option<Validators> {
        self.validators.clone()
    }

    /// Whether absence means deletion: only in a full snapshot of which every row is known.
    pub(crate) fn coverage(&self, complete: bool) -> Coverage {
        if complete && self.doubtful == 0 {
            Coverage::Full
        } else {
            Coverage::Delta
        }
    }

    /// Why a full snapshot does not count as one.
    pub(crate) fn in_doubt(&self) -> Problem {
        let place = self
            .files
            .first()
            .map_or("csv", |(open, _)| &open.input.place);
        Problem::new(
            place,
            format!(
                "{} could not be told apart; no record counts as gone this time",
                counted(self.doubtful, "row")
            ),
        )
        .help("mend the rows that were refused")
    }

    /// The next page's rows.
    pub(crate) fn batch(&mut self) -> Result<Batch, PullError> {
        let mut batch = Batch {
            notes: std::mem::take(&mut self.notes),
            ..Batch::default()
        };
        let (mut rows, mut bytes) = (0, 0);
        while rows < PAGE_ROWS && bytes < PAGE_BYTES {
            let Some(row) = self.next_row()? else {
                break;
            };
            rows += 1;
            bytes += row.cells.iter().map(|cell| cell.size).sum::<u64>();
            match self.take(&row) {
                Ok(record) => batch.records.push(record),
                Err(reject) => batch.rejects.push(reject),
            }
        }
        batch.last = self.position == self.total();
        for (open, _) in &self.files {
            open.input.still_the_same()?;
        }
        Ok(batch)
    }

    /// Reads rows without handing them out, up to a position.
    pub(crate) fn skip_to(&mut self, position: u64) -> Result<(), PullError> {
        self.notes.clear();
        while self.position < position
            && let Some(row) = self.next_row()?
        {
            // A refused row is counted again; its reject went out with its own page.
            let _ = self.take(&row).is_ok();
        }
        Ok(())
    }

    /// The next row of any file that is not blank.
    fn next_row(&mut self) -> Result<Option<Row>, PullError> {
        while let Some((open, scan)) = self.files.get(self.index) {
            let rows = match &mut self.rows {
                Some(rows) => rows,
                none => none.insert(scan.rows(&open.input)?),
            };
            match rows.next() {
                Ok(Some(row)) if row.is_blank() => {}
                Ok(Some(row)) => {
                    self.position += 1;
                    return Ok(Some(row));
                }
                Ok(None) => {
                    self.index += 1;
                    self.rows = None;
                }
                Err(fault) => {
                    // The first pass found nothing wrong: most likely somebody writes.
                    open.input.still_the_same()?;
                    return Err(scan.broken(&open.input, fault));
                }
            }
        }
        Ok(None)
    }

    /// One row as a record, if its id is new.
    fn take(&mut self, row: &Row) -> Result<Record, Reject> {
        let Some((open, scan)) = self.files.get(self.index) else {
            return Err(Reject {
                problem: Problem::new("csv", "a row of no file"),
                raw: String::new(),
            });
        };
        let place = &open.input.place;
        let record = scan.columns.record(place, row);
        let mut record = record.inspect_err(|_| self.doubtful += 1)?;
        if let Some(group) = &open.input.group {
            apart(&mut record, group);
        }
        let Some(Value::String(id)) = record.fields.get("id") else {
            return Ok(record);
        };
        match self.seen.entry(hash(id)) {
            Entry::Vacant(free) => {
                free.insert(row.line);
                Ok(record)
            }
            Entry::Occupied(first) => Err(Reject {
                problem: Problem::new(
                    place,
                    format!(
                        "id \"{}\" at line {} was already at line {}; the later one is ignored",
                        shown(id),
                        grouped(row.line),
                        grouped(*first.get())
                    ),
                ),
                raw: raw_text(row),
            }),
        }
    }
}

/// Puts the file's name before the id, and keeps the plain id as the key that people know.
fn apart(record: &mut Record, group: &str) {
    let Some(Value::String(id)) = record.fields.get("id") else {
        return;
    };
    let (plain, full) = (id.clone(), format!("{group}/{id}"));
    record.fields.insert("id".to_owned(), Value::String(full));
    record
        .fields
        .entry("key".to_owned())
        .or_insert(Value::String(plain));
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
