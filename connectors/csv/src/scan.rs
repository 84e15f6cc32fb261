//! The first pass: is this export whole, and how is it written? Nothing is handed out before it.

use std::io::{ErrorKind, Read};

use encoding_rs::{Encoding, UTF_8};
use sha2::{Digest, Sha256};
use throughline_kit::{Problem, PullError, shown};

use crate::bytes::BytesReader;
use crate::columns::Columns;
use crate::config::Settings;
use crate::dialect::{self, DELIMITERS, Dialect};
use crate::encoding::{self, Survey};
use crate::foreign;
use crate::open::{Input, unreadable};
use crate::rows::{Fault, Quote, Row, Rows, Spot};
use crate::text::{counted, grouped};

/// What to do about a file that is not what the tracker writes.
const EXPORT_AGAIN: &str = "look at the file, and export it again";

/// An export's bytes, counted: enough to tell whether it is new.
#[derive(Debug)]
pub(crate) struct Digested {
    /// SHA-256 of all bytes, in hexadecimal.
    pub(crate) sha256: String,
    survey: Survey,
}

/// Reads all bytes once.
pub(crate) fn digest(input: &Input) -> Result<Digested, PullError> {
    let mut reader = input.bytes.reader();
    let mut buffer = vec![0; 64 << 10];
    let mut hash = Sha256::new();
    let mut survey = Survey::default();
    loop {
        let count = match reader.read(&mut buffer) {
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(unreadable(&input.place, error)),
        };
        if count == 0 {
            break;
        }
        let bytes = buffer.get(..count).unwrap_or_default();
        hash.update(bytes);
        survey.feed(bytes);
    }
    let sha256 = format!("{:x}", hash.finalize());
    Ok(Digested { sha256, survey })
}

/// A whole export and how it is written.
#[derive(Debug, Clone)]
pub(crate) struct Scan {
    /// Its encoding.
    pub(crate) encoding: &'static Encoding,
    /// Its delimiter.
    pub(crate) dialect: Dialect,
    /// Its columns and what they are mapped to.
    pub(crate) columns: Columns,
    /// Records below the header.
    pub(crate) rows: u64,
    /// What was guessed.
    pub(crate) notes: Vec<Problem>,
}

impl Scan {
    /// The export's records from the first one below the header on.
    pub(crate) fn rows(&self, input: &Input) -> Result<Rows<BytesReader>, PullError> {
        let mut rows = Rows::new(input.bytes.reader(), self.encoding, self.dialect.delimiter);
        let before = 1 + usize::from(self.dialect.sep_line);
        for _ in 0..before {
            rows.next().map_err(|fault| self.broken(input, fault))?;
        }
        Ok(rows)
    }

    /// The error of a fault in this export.
    pub(crate) fn broken(&self, input: &Input, fault: Fault) -> PullError {
        explain(input, self.encoding, self.columns.names(), fault)
    }
}

/// Proves an export whole.
///
/// # Errors
/// Broken when it is empty, not in one encoding, damaged, or lacks a mapped column; transient when
/// it is being written.
pub(crate) fn scan(
    input: &Input,
    digested: &Digested,
    settings: &Settings,
) -> Result<Scan, PullError> {
    input.still_the_same()?;
    let place = input.place.as_str();
    if input.stamp.size == 0 {
        let what = "empty (0 bytes) — a header row is wanted";
        return Err(PullError::broken(
            Problem::new(place, what).help(EXPORT_AGAIN),
        ));
    }
    foreign::refuse(place, digested.survey.head())?;
    let mut notes = Vec::new();
    let encoding = choose_encoding(input, digested, settings, &mut notes)?;
    let dialect = dialect::find(&input.bytes, encoding, settings.delimiter);
    let mut rows = Rows::new(input.bytes.reader(), encoding, dialect.delimiter);
    let header = header(input, encoding, dialect, &mut rows)?;
    let names: Vec<String> = header
        .cells
        .iter()
        .map(|cell| cell.text().trim().to_owned())
        .collect();
    let shape = shape(input, encoding, &names, &mut rows)?;
    one_column(place, &header, dialect, settings)?;
    let columns = Columns::new(place, header.line, names, &settings.fields)?;
    shape.not_ragged(place, columns.names().len())?;
    input.still_the_same()?;
    Ok(Scan {
        encoding,
        dialect,
        columns,
        rows: shape.rows,
        notes,
    })
}

/// A byte order mark, then what is declared, then what the bytes prove, then a guess with a note.
fn choose_encoding(
    input: &Input,
    digested: &Digested,
    settings: &Settings,
    notes: &mut Vec<Problem>,
) -> Result<&'static Encoding, PullError> {
    let declared = settings
        .encoding
        .as_deref()
        .map(|label| encoding::declared(&input.place, label))
        .transpose()?;
    if let Some(marked) = digested.survey.marked() {
        return Ok(marked);
    }
    if let Some(known) = declared.or_else(|| digested.survey.proven()) {
        return Ok(known);
    }
    let guess =
        encoding::guessed(input.bytes.reader()).map_err(|error| unreadable(&input.place, error))?;
    let label = guess.name().to_lowercase();
    notes.push(
        Problem::new(
            &input.place,
            format!("not UTF-8; read as {label}, which is a guess"),
        )
        .help(format!(
            "set encoding = \"{label}\", or the one it really is"
        )),
    );
    Ok(guess)
}

/// The header row.
fn header(
    input: &Input,
    encoding: &'static Encoding,
    dialect: Dialect,
    rows: &mut Rows<BytesReader>,
) -> Result<Row, PullError> {
    let mut next = || {
        rows.next()
            .map_err(|fault| explain(input, encoding, &[], fault))
    };
    if dialect.sep_line {
        next()?;
    }
    next()?.filter(|row| !row.is_blank()).ok_or_else(|| {
        PullError::broken(
            Problem::new(
                &input.place,
                "no header row — the names of the columns are wanted in the first line",
            )
            .help(EXPORT_AGAIN),
        )
    })
}

/// How many records there are, and how many of them do not fit the header.
#[derive(Debug, Default)]
struct Shape {
    rows: u64,
    ragged: u64,
    /// Line and field count of the first that does not fit.
    first: Option<(u64, u64)>,
}

impl Shape {
    /// Refuses an export when more than a fifth of it does not fit its header.
    fn not_ragged(&self, place: &str, wanted: usize) -> Result<(), PullError> {
        let Some((line, fields)) = self.first else {
            return Ok(());
        };
        // One odd row in a table of three is an odd row, not a broken table.
        if self.ragged < 2 || self.ragged * 5 <= self.rows {
            return Ok(());
        }
        let what = format!(
            "{} of {} have another number of fields than the header (the first: line {} has {}, the header has {wanted}); nothing was imported",
            grouped(self.ragged),
            counted(self.rows, "row"),
            grouped(line),
            grouped(fields),
        );
        Err(PullError::broken(Problem::new(place, what).help(
            "check the delimiter, and that the export was not cut short",
        )))
    }
}

/// Reads the records to the last byte: whatever is wrong with the file shows up here.
fn shape(
    input: &Input,
    encoding: &'static Encoding,
    names: &[String],
    rows: &mut Rows<BytesReader>,
) -> Result<Shape, PullError> {
    let mut shape = Shape::default();
    loop {
        let row = rows
            .next()
            .map_err(|fault| explain(input, encoding, names, fault))?;
        let Some(row) = row else {
            return Ok(shape);
        };
        if row.is_blank() {
            continue;
        }
        shape.rows += 1;
        if row.count != names.len() as u64 && !surplus_is_empty(&row, names.len()) {
            shape.ragged += 1;
            shape.first.get_or_insert((row.line, row.count));
        }
    }
}

/// Whether a record is longer than the header only by empty fields.
pub(crate) fn surplus_is_empty(row: &Row, wanted: usize) -> bool {
    row.count > wanted as u64
        && row.count == row.cells.len() as u64
        && row.cells.iter().skip(wanted).all(|cell| cell.size == 0)
}

/// A header of one column that holds other delimiters was split at the wrong one.
fn one_column(
    place: &str,
    header: &Row,
    dialect: Dialect,
    settings: &Settings,
) -> Result<(), PullError> {
    let [cell] = header.cells.as_slice() else {
        return Ok(());
    };
    let text = cell.text();
    if settings
        .fields
        .values()
        .any(|rule| rule.get.as_deref() == Some(text.trim()))
    {
        return Ok(());
    }
    let other = DELIMITERS
        .into_iter()
        .filter(|&other| other != dialect.delimiter)
        .map(|other| (text.bytes().filter(|&byte| byte == other).count(), other))
        .rev()
        .max()
        .filter(|&(count, _)| count > 0);
    let Some((_, other)) = other else {
        return Ok(());
    };
    let name = delimiter_name(other);
    Err(PullError::broken(
        Problem::new(
            place,
            format!(
                "line {}: one column \"{}\" — it looks separated by \"{name}\"",
                header.line,
                shown(&text)
            ),
        )
        .help(format!("set delimiter = \"{name}\"")),
    ))
}

/// A delimiter as it is written in the configuration.
fn delimiter_name(delimiter: u8) -> String {
    if delimiter == b'\t' {
        "\\t".to_owned()
    } else {
        char::from(delimiter).to_string()
    }
}

/// The error of a fault, with the column's name where it has one.
fn explain(
    input: &Input,
    encoding: &'static Encoding,
    names: &[String],
    fault: Fault,
) -> PullError {
    let place = &input.place;
    let spell = |spot: Spot| match names.get(spot.field) {
        Some(name) => format!("line {}, column \"{}\"", spot.line, shown(name)),
        None => format!("line {}", spot.line),
    };
    let problem = match fault {
        Fault::Io(error) => return unreadable(place, error),
        Fault::Malformed { offset, spot } => malformed(input, encoding, offset, &spell(spot)),
        Fault::Nul { line, column } => Problem::new(
            place,
            format!("line {line} has a NUL byte at column {column} — the file is binary or damaged"),
        )
        .help(EXPORT_AGAIN),
        Fault::Quote(Quote::Open(spot)) => Problem::new(
            place,
            format!(
                "the quote opened at {} is never closed (the file holds an odd number of quotes); nothing was imported",
                spell(spot)
            ),
        )
        .help("export the file again; a quote inside a quoted field is written twice"),
        Fault::Quote(Quote::Stray(spot)) => Problem::new(
            place,
            format!(
                "the quote inside the unquoted field at {} has no partner (the file holds an odd number of quotes); nothing was imported",
                spell(spot)
            ),
        )
        .help("put the field in quotes and write the quote inside it twice"),
    };
    PullError::broken(problem)
}

fn malformed(input: &Input, encoding: &'static Encoding, offset: u64, spot: &str) -> Problem {
    let mut byte = [0; 1];
    let found = match input.bytes.read_at(&mut byte, offset) {
        Ok(1) => format!("byte 0x{:02X}", u8::from_be_bytes(byte)),
        _ => "the end".to_owned(),
    };
    let help = if encoding == UTF_8 {
        "set encoding = \"windows-1252\" (or utf-16)"
    } else {
        "set encoding to the one the tracker writes, or export the file again"
    };
    Problem::new(
        &input.place,
        format!(
            "{spot}: {found} at {} is not {}",
            grouped(offset),
            encoding.name()
        ),
    )
    .help(help)
}
