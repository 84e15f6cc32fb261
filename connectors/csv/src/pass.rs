//! The second pass: the records of exports that were proven whole, a batch at a time.

use serde_json::Value;
use throughline_http::Validators;
use throughline_kit::{Coverage, Problem, PullError, Record, Reject, shown};

use crate::columns::ID;
use crate::config::Settings;
use crate::once::Lines;
use crate::open::Input;
use crate::pull::Mark;
use crate::quarantine::raw_text;
use crate::rows::Row;
use crate::scan::{self, Digested, Reader, Scan};
use crate::text::{counted, grouped};
use crate::titles::Titles;
use crate::tree::Tree;

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

/// One export of a pull.
#[derive(Debug)]
struct File {
    open: Open,
    scan: Scan,
    titles: Titles,
}

/// One pull under way.
#[derive(Debug)]
pub(crate) struct Pass {
    files: Vec<File>,
    validators: Option<Validators>,
    notes: Vec<Problem>,
    /// The file that is read.
    index: usize,
    rows: Option<Reader>,
    /// Rows that went out.
    position: u64,
    /// Where ids that may stand twice were seen.
    seen: Lines,
    /// The rows above the next one, where the export draws a tree.
    tree: Tree,
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
            let titles = titles(&open.input, &scan)?;
            files.push(File { open, scan, titles });
        }
        Ok(Self {
            files,
            validators,
            notes,
            index: 0,
            rows: None,
            position: 0,
            seen: Lines::default(),
            tree: Tree::default(),
            doubtful: 0,
        })
    }

    /// How many rows went out.
    pub(crate) fn position(&self) -> u64 {
        self.position
    }

    /// How many rows there are.
    pub(crate) fn total(&self) -> u64 {
        self.files.iter().map(|file| file.scan.rows).sum()
    }

    /// What the cursor keeps.
    pub(crate) fn marks(&self) -> Vec<Mark> {
        self.files.iter().map(|file| file.open.mark()).collect()
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
            .map_or("csv", |file| &file.open.input.place);
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
        for file in &mut self.files {
            file.open.input.still_the_same()?;
            if batch.last {
                batch.notes.extend(file.titles.notes());
            }
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
        while let Some(File { open, scan, .. }) = self.files.get(self.index) {
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
                    self.seen.clear();
                    self.tree = Tree::default();
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
        let Some(file) = self.files.get_mut(self.index) else {
            return Err(Reject {
                problem: Problem::new("csv", "a row of no file"),
                raw: String::new(),
            });
        };
        let input = &file.open.input;
        let columns = &file.scan.columns;
        let record = columns.record(&input.place, row);
        let depth = columns.depth(row);
        let mut record = record.inspect_err(|_| {
            self.doubtful += 1;
            self.tree.skip(depth);
        })?;
        let id = match record.fields.get(ID) {
            Some(Value::String(id)) => id.clone(),
            _ => return Ok(record),
        };
        if let Some(first) = self.seen.earlier(&file.scan.suspects, &id, row.line) {
            let noun = columns.noun().as_str();
            let what = format!(
                "id \"{}\" at {noun} {} was already at {noun} {}; the later one is ignored",
                shown(&id),
                grouped(row.line),
                grouped(first)
            );
            return Err(Reject {
                problem: Problem::new(&input.place, what),
                raw: raw_text(row),
            });
        }
        let group = input.group.as_deref();
        file.titles.resolve(columns, group, &mut record);
        self.tree.place(depth, &mut record);
        if let Some(group) = group {
            apart(&mut record, group);
        }
        Ok(record)
    }
}

/// The titles that records of an export name each other by.
fn titles(input: &Input, scan: &Scan) -> Result<Titles, PullError> {
    Titles::read(
        &scan.columns,
        || scan.rows(input),
        |rows: &mut Reader| {
            loop {
                match rows.next() {
                    Ok(Some(row)) if row.is_blank() => {}
                    other => return other.map_err(|fault| scan.broken(input, fault)),
                }
            }
        },
    )
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
