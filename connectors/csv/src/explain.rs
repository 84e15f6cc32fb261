//! What is wrong with a damaged export, in words: line, column, and one thing to do.

use encoding_rs::{Encoding, UTF_8};
use throughline_kit::{Problem, PullError, shown};

use crate::open::{Input, unreadable};
use crate::rows::{Fault, Quote, Spot};
use crate::text::grouped;

/// What to do about a file that is not what the tracker writes.
pub(crate) const EXPORT_AGAIN: &str = "look at the file, and export it again";

/// The error of a fault, with the column's name where it has one.
pub(crate) fn explain(
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
