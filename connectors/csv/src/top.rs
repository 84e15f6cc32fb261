//! The header row: usually the first; below a report's own lines; or none, and the columns are declared.

use encoding_rs::Encoding;
use throughline_kit::{Problem, PullError};

use crate::columns::{Columns, Noun};
use crate::config::Settings;
use crate::dialect::Dialect;
use crate::explain::{EXPORT_AGAIN, explain};
use crate::header::Header;
use crate::open::Input;
use crate::rows::{Row, Rows};

/// As many records are looked at for one that is the header.
const SEARCHED: usize = 20;

/// Where the columns have their names from.
#[derive(Debug)]
pub(crate) struct Head {
    /// Records above the first row of the table.
    pub(crate) above: usize,
    /// The header's line.
    pub(crate) line: u64,
    /// Its names.
    pub(crate) names: Vec<String>,
    /// The columns, or why they cannot be mapped.
    pub(crate) columns: Result<Columns, PullError>,
    /// What was found out.
    pub(crate) notes: Vec<Problem>,
}

/// Finds the header.
///
/// # Errors
/// Broken when there is none, or the first rows are damaged.
pub(crate) fn find(
    input: &Input,
    encoding: &'static Encoding,
    dialect: Dialect,
    settings: &Settings,
) -> Result<Head, PullError> {
    let above = usize::from(dialect.sep_line);
    let first = first_rows(input, encoding, dialect)?;
    if let Some(names) = &settings.columns {
        // A file that has a header after all: its names are no record.
        let again = first.first().is_some_and(|row| names_of(row) == *names);
        let columns = columns(input, 1, names.clone(), settings);
        return Ok(Head {
            above: above + usize::from(again),
            line: 1,
            names: names.clone(),
            columns,
            notes: Vec::new(),
        });
    }
    let candidates = first.iter().enumerate().filter(|(_, row)| !row.is_blank());
    let mut head: Option<Head> = None;
    for (index, row) in candidates {
        let names = names_of(row);
        let columns = columns(input, row.line, names.clone(), settings);
        let fits = columns.is_ok();
        if fits || head.is_none() {
            head = Some(Head {
                above: above + index + 1,
                line: row.line,
                names,
                notes: fits
                    .then(|| below(input, row.line, index))
                    .flatten()
                    .into_iter()
                    .collect(),
                columns,
            });
        }
        if fits {
            break;
        }
    }
    head.ok_or_else(|| {
        let what = "no header row — the names of the columns are wanted in the first line";
        PullError::broken(Problem::new(&input.place, what).help(EXPORT_AGAIN))
    })
}

fn columns(
    input: &Input,
    line: u64,
    names: Vec<String>,
    settings: &Settings,
) -> Result<Columns, PullError> {
    let header = Header::new(names);
    Columns::new(&input.place, line, header, &settings.fields, Noun::Line)
}

fn below(input: &Input, line: u64, index: usize) -> Option<Problem> {
    (index > 0).then(|| {
        let what = format!(
            "the names of the columns are in line {line}; what stands above it is left out"
        );
        Problem::new(&input.place, what)
    })
}

fn names_of(row: &Row) -> Vec<String> {
    let names = row.cells.iter().map(|cell| cell.text().trim().to_owned());
    names.collect()
}

/// The first records below a `sep=` line. Damage further down is the first pass's to find.
fn first_rows(
    input: &Input,
    encoding: &'static Encoding,
    dialect: Dialect,
) -> Result<Vec<Row>, PullError> {
    let mut rows = Rows::new(input.bytes.reader(), encoding, dialect.delimiter);
    let mut found = Vec::new();
    if dialect.sep_line {
        rows.next()
            .map_err(|fault| explain(input, encoding, &[], fault))?;
    }
    while found.len() < SEARCHED {
        match rows.next() {
            Ok(Some(row)) => found.push(row),
            Ok(None) => break,
            Err(_) if !found.is_empty() => break,
            Err(fault) => return Err(explain(input, encoding, &[], fault)),
        }
    }
    Ok(found)
}
