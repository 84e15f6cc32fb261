//! Records out of decoded text: RFC 4180 as trackers and spreadsheets really write it.
//!
//! Own reader, because the usual ones lose what the checks need: where a quote opened, the line
//! of a record in a file with any mix of line ends, the true size of a field that is too long to
//! keep, and an unclosed quote as an error instead of one endless record.

use std::io::{self, Read};

use encoding_rs::Encoding;

use crate::encoding::{Decoded, Halt};

/// The most bytes of one field that are kept.
pub(crate) const FIELD_BYTES: usize = 64 << 10;

/// The most line breaks in one quoted field.
pub(crate) const FIELD_BREAKS: u64 = 200;

/// The most fields of one record that are kept.
const FIELDS: usize = 10_000;

/// One field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Its text in UTF-8, at most [`FIELD_BYTES`] of it.
    text: Vec<u8>,
    /// Its true size in bytes.
    pub(crate) size: u64,
    /// Line breaks inside it.
    pub(crate) breaks: u64,
    /// Text followed the closing quote.
    pub(crate) torn: bool,
    /// It was quoted: an empty one is meant to be there.
    pub(crate) quoted: bool,
}

impl Cell {
    /// The field of a text.
    pub(crate) fn of(text: &str) -> Self {
        let mut cell = Self::default();
        for byte in text.bytes() {
            cell.breaks += u64::from(byte == b'\n');
            cell.push(byte);
        }
        cell
    }

    /// Its text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.text).into_owned()
    }

    fn push(&mut self, byte: u8) {
        self.size += 1;
        if self.text.len() < FIELD_BYTES {
            self.text.push(byte);
        }
    }

    fn extend(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        let room = FIELD_BYTES.saturating_sub(self.text.len());
        let kept = bytes.get(..room).unwrap_or(bytes);
        self.text.extend_from_slice(kept);
    }
}

/// One record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// The physical line it begins on, from 1.
    pub(crate) line: u64,
    /// Its fields.
    pub(crate) cells: Vec<Cell>,
    /// How many fields it has, kept or not.
    pub(crate) count: u64,
}

impl Row {
    /// A line of delimiters, as spreadsheets leave below a table.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.size == 0 && !cell.quoted)
    }
}

/// A spot in the file: a physical line and the index of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The line, from 1.
    pub(crate) line: u64,
    /// The field, from 0.
    pub(crate) field: usize,
}

/// Why no more records can be read.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Reading failed.
    Io(io::Error),
    /// The byte at `offset` is no text in the encoding.
    Malformed {
        /// From the first byte of the file, from 0.
        offset: u64,
        /// Where it stands.
        spot: Spot,
    },
    /// A NUL: no text file has one.
    Nul {
        /// The line, from 1.
        line: u64,
        /// The character in the line, from 1.
        column: u64,
    },
    /// The quotes do not pair.
    Quote(Quote),
}

/// The likeliest culprit of quotes that do not pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quote {
    /// Opened there, never closed.
    Open(Spot),
    /// Stands inside a field that is not quoted.
    Stray(Spot),
}

/// The records of one text.
#[derive(Debug)]
pub(crate) struct Rows<R> {
    text: Decoded<R>,
    machine: Machine,
    ended: bool,
}

impl<R: Read> Rows<R> {
    /// Reads from the first byte on.
    pub(crate) fn new(bytes: R, encoding: &'static Encoding, delimiter: u8) -> Self {
        Self {
            text: Decoded::new(bytes, encoding),
            machine: Machine::new(delimiter),
            ended: false,
        }
    }

    /// The next record; `None` after the last. Blank lines are no records.
    ///
    /// # Errors
    /// [`Fault`]; unpaired quotes are known only at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Row>, Fault> {
        while !self.ended {
            let chunk = match self.text.available() {
                Ok(chunk) => chunk,
                Err(Halt::Io(error)) => return Err(Fault::Io(error)),
                Err(Halt::Malformed(offset)) => {
                    let spot = self.machine.spot();
                    return Err(Fault::Malformed { offset, spot });
                }
            };
            if chunk.is_empty() {
                self.ended = true;
                return self.machine.finish();
            }
            let mut rest = chunk;
            let mut complete = false;
            while !complete {
                rest = self.machine.skim(rest);
                let Some((&byte, after)) = rest.split_first() else {
                    break;
                };
                rest = after;
                complete = self.machine.push(byte)?;
            }
            let used = chunk.len() - rest.len();
            self.text.consume(used);
            if complete {
                return Ok(Some(self.machine.take()));
            }
        }
        Ok(None)
    }
}

/// Where in a field the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Before its first byte.
    Start,
    /// In a field without quotes.
    Plain,
    /// Between quotes.
    Quoted,
    /// After a quote that may be the closing one.
    Closed,
}

#[derive(Debug)]
struct Machine {
    delimiter: u8,
    inside: Inside,
    after_return: bool,
    line: u64,
    column: u64,
    row: Row,
    cell: Cell,
    quotes: u64,
    opened: Spot,
    suspect: Option<Quote>,
}

impl Machine {
    fn new(delimiter: u8) -> Self {
        Self {
            delimiter,
            inside: Inside::Start,
            after_return: false,
            line: 1,
            column: 0,
            row: Row::default(),
            cell: Cell::default(),
            quotes: 0,
            opened: Spot { line: 1, field: 0 },
            suspect: None,
        }
    }

    fn spot(&self) -> Spot {
        Spot {
            line: self.line,
            field: usize::try_from(self.row.count).unwrap_or(usize::MAX),
        }
    }

    /// Takes the bytes ahead that only make the field longer, at once; returns the others. The same as pushing each.
    fn skim<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let delimiter = match self.inside {
            Inside::Quoted => b'"',
            Inside::Start | Inside::Plain => self.delimiter,
            Inside::Closed => return bytes,
        };
        let special = |&byte: &u8| byte == delimiter || matches!(byte, b'"' | b'\r' | b'\n' | 0);
        let end = bytes.iter().position(special).unwrap_or(bytes.len());
        let Some((run, rest)) = bytes
            .split_at_checked(end)
            .filter(|(run, _)| !run.is_empty())
        else {
            return bytes;
        };
        if self.fresh() {
            self.row.line = self.line;
        }
        if self.inside == Inside::Start {
            self.inside = Inside::Plain;
        }
        self.after_return = false;
        self.column += run.iter().filter(|&byte| byte & 0xC0 != 0x80).count() as u64;
        self.cell.extend(run);
        rest
    }

    /// Takes one byte; true when it completed a record.
    fn push(&mut self, byte: u8) -> Result<bool, Fault> {
        // CR, LF and CRLF each end a line, in any mix: the LF of a pair is part of the CR before it.
        let second = byte == b'\n' && self.after_return;
        self.after_return = byte == b'\r';
        let breaks = byte == b'\r' || (byte == b'\n' && !second);
        if byte & 0xC0 != 0x80 {
            self.column += 1;
        }
        if byte == 0 {
            let (line, column) = (self.line, self.column);
            return Err(Fault::Nul { line, column });
        }
        if self.fresh() && !breaks && !second {
            self.row.line = self.line;
        }
        self.quotes += u64::from(byte == b'"');
        let complete = self.step(byte, breaks, second);
        if breaks {
            self.line += 1;
        }
        if breaks || second {
            self.column = 0;
        }
        Ok(complete)
    }

    fn step(&mut self, byte: u8, breaks: bool, second: bool) -> bool {
        if self.inside == Inside::Quoted {
            if byte == b'"' {
                self.inside = Inside::Closed;
            } else {
                self.cell.push(byte);
                self.cell.breaks += u64::from(breaks);
            }
            return false;
        }
        if second {
            return false;
        }
        if breaks {
            return !self.fresh() && self.end_row();
        }
        if byte == self.delimiter {
            self.end_cell();
            return false;
        }
        self.character(byte);
        false
    }

    /// A byte of a field, outside of quotes so far.
    fn character(&mut self, byte: u8) {
        match (self.inside, byte) {
            (Inside::Start, b'"') => {
                self.opened = self.spot();
                self.cell.quoted = true;
                self.inside = Inside::Quoted;
                return;
            }
            (Inside::Closed, b'"') => self.inside = Inside::Quoted,
            (Inside::Closed, _) => {
                self.cell.torn = true;
                self.suspect.get_or_insert(Quote::Open(self.opened));
                self.inside = Inside::Plain;
            }
            (Inside::Plain, b'"') => {
                let stray = Quote::Stray(self.spot());
                self.suspect.get_or_insert(stray);
            }
            (Inside::Start | Inside::Plain | Inside::Quoted, _) => self.inside = Inside::Plain,
        }
        self.cell.push(byte);
    }

    /// Nothing of a record was read yet.
    fn fresh(&self) -> bool {
        self.inside == Inside::Start && self.row.count == 0
    }

    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        if self.row.cells.len() < FIELDS {
            self.row.cells.push(cell);
        }
        self.row.count += 1;
        self.inside = Inside::Start;
    }

    fn end_row(&mut self) -> bool {
        self.end_cell();
        true
    }

    fn take(&mut self) -> Row {
        // Most rows of an export have as many fields as the one before.
        let next = Row {
            cells: Vec::with_capacity(self.row.cells.len()),
            ..Row::default()
        };
        std::mem::replace(&mut self.row, next)
    }

    /// The last record of a text without a last line end; refuses quotes that do not pair.
    fn finish(&mut self) -> Result<Option<Row>, Fault> {
        let open = Quote::Open(self.opened);
        if self.inside == Inside::Quoted || self.quotes % 2 == 1 {
            return Err(Fault::Quote(self.suspect.unwrap_or(open)));
        }
        if self.fresh() {
            return Ok(None);
        }
        self.end_row();
        Ok(Some(self.take()))
    }
}

#[cfg(test)]
mod tests;
