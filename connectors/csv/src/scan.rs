//! The first pass: is this export whole, and how is it written? Nothing is handed out before it.

use std::io::{ErrorKind, Read};
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8};
use sha2::{Digest, Sha256};
use throughline_kit::{Problem, PullError, shown};

use crate::board;
use crate::bytes::BytesReader;
use crate::columns::{Columns, Noun};
use crate::config::Settings;
use crate::dialect::{self, DELIMITERS, Dialect};
use crate::encoding::{self, Survey};
use crate::explain::{EXPORT_AGAIN, explain};
use crate::foreign;
use crate::header::Header;
use crate::once::{Filter, Suspects};
use crate::open::{Input, unreadable};
use crate::rows::{Fault, Row, Rows};
use crate::text::{counted, grouped};
use crate::top::{self, Head};

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
    /// How its rows are read.
    pub(crate) form: Form,
    /// Its columns and what they are mapped to.
    pub(crate) columns: Columns,
    /// Records below the header.
    pub(crate) rows: u64,
    /// Ids that may stand twice.
    pub(crate) suspects: Suspects,
    /// What was guessed.
    pub(crate) notes: Vec<Problem>,
}

/// How the rows of an export are read.
#[derive(Debug, Clone)]
pub(crate) enum Form {
    /// As text.
    Text {
        /// Its encoding.
        encoding: &'static Encoding,
        /// Its delimiter.
        delimiter: u8,
        /// Records above the first one that is read.
        above: usize,
    },
    /// As the cards of a board, which are in memory.
    Cards(Arc<[Row]>),
}

/// The records of an export, one by one.
#[derive(Debug)]
pub(crate) enum Reader {
    /// Of a text.
    Text(Box<Rows<BytesReader>>),
    /// Of a board: its cards, and how many went out.
    Cards(Arc<[Row]>, usize),
}

impl Reader {
    /// The next record; `None` after the last.
    ///
    /// # Errors
    /// [`Fault`].
    pub(crate) fn next(&mut self) -> Result<Option<Row>, Fault> {
        match self {
            Self::Text(rows) => rows.next(),
            Self::Cards(cards, at) => {
                *at += 1;
                Ok(cards.get(*at - 1).cloned())
            }
        }
    }
}

impl Scan {
    /// The export's records from the first one below the header on.
    pub(crate) fn rows(&self, input: &Input) -> Result<Reader, PullError> {
        match &self.form {
            Form::Cards(cards) => Ok(Reader::Cards(Arc::clone(cards), 0)),
            Form::Text {
                encoding,
                delimiter,
                above,
            } => {
                let mut rows = Rows::new(input.bytes.reader(), encoding, *delimiter);
                for _ in 0..*above {
                    rows.next().map_err(|fault| self.broken(input, fault))?;
                }
                Ok(Reader::Text(Box::new(rows)))
            }
        }
    }

    /// The error of a fault in this export.
    pub(crate) fn broken(&self, input: &Input, fault: Fault) -> PullError {
        let encoding = match self.form {
            Form::Text { encoding, .. } => encoding,
            Form::Cards(_) => UTF_8,
        };
        explain(input, encoding, self.columns.names(), fault)
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
    let scan = if board::is_json(digested.survey.head()) {
        cards(input, settings)?
    } else {
        foreign::refuse(place, digested.survey.head())?;
        text(input, digested, settings)?
    };
    input.still_the_same()?;
    Ok(scan)
}

/// A board's cards, whole as soon as they are parsed.
fn cards(input: &Input, settings: &Settings) -> Result<Scan, PullError> {
    let rows = board::rows(input)?;
    let header = Header::new(board::header());
    let columns = Columns::new(&input.place, 1, header, &settings.fields, Noun::Card)?;
    let mut filter = Filter::new(input.stamp.size);
    rows.iter()
        .filter_map(|row| columns.id(row))
        .for_each(|id| filter.push(&id));
    Ok(Scan {
        rows: rows.len() as u64,
        form: Form::Cards(rows.into()),
        columns,
        suspects: filter.suspects(),
        notes: Vec::new(),
    })
}

fn text(input: &Input, digested: &Digested, settings: &Settings) -> Result<Scan, PullError> {
    let place = input.place.as_str();
    let mut notes = Vec::new();
    let encoding = choose_encoding(input, digested, settings, &mut notes)?;
    let dialect = dialect::find(&input.bytes, encoding, settings.delimiter);
    let head = top::find(input, encoding, dialect, settings)?;
    let mut rows = Rows::new(input.bytes.reader(), encoding, dialect.delimiter);
    for _ in 0..head.above {
        rows.next()
            .map_err(|fault| explain(input, encoding, &[], fault))?;
    }
    let mut filter = Filter::new(input.stamp.size);
    let shape = shape(input, encoding, &head, &mut rows, &mut filter)?;
    if head.columns.is_err() {
        one_column(place, &head, dialect, settings)?;
    }
    let columns = head.columns?;
    shape.not_ragged(place, columns.names().len())?;
    notes.extend(head.notes);
    Ok(Scan {
        form: Form::Text {
            encoding,
            delimiter: dialect.delimiter,
            above: head.above,
        },
        columns,
        rows: shape.rows,
        suspects: filter.suspects(),
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
    head: &Head,
    rows: &mut Rows<BytesReader>,
    filter: &mut Filter,
) -> Result<Shape, PullError> {
    let names = &head.names;
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
        if let Ok(columns) = &head.columns
            && let Some(id) = columns.id(&row)
        {
            filter.push(&id);
        }
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
    head: &Head,
    dialect: Dialect,
    settings: &Settings,
) -> Result<(), PullError> {
    let [text] = head.names.as_slice() else {
        return Ok(());
    };
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
                head.line,
                shown(text)
            ),
        )
        .help(format!("set delimiter = \"{name}\"")),
    ))
}

/// A delimiter as it is written in the configuration.
pub(crate) fn delimiter_name(delimiter: u8) -> String {
    if delimiter == b'\t' {
        "\\t".to_owned()
    } else {
        char::from(delimiter).to_string()
    }
}
