//! What makes one row unusable, though the file as a whole is sound.

use std::collections::BTreeMap;

use serde_json::Value;
use throughline_kit::{Problem, shown};

use crate::columns::{ID, Noun};
use crate::rows::{Cell, FIELD_BREAKS, FIELD_BYTES, Row};
use crate::text::{counted, grouped, screenful};

/// The problem of a field that a lost quote has probably made too long.
pub(crate) fn too_long(
    place: &str,
    noun: Noun,
    line: u64,
    column: &str,
    cell: &Cell,
) -> Option<Problem> {
    let (column, noun) = (shown(column), noun.as_str());
    if cell.size > FIELD_BYTES as u64 {
        let what = format!(
            "{noun} {line}, \"{column}\" is {} — limit {}",
            size(cell.size),
            size(FIELD_BYTES as u64)
        );
        return Some(Problem::new(place, what).help("leave this column out of the export"));
    }
    let what = if cell.breaks > FIELD_BREAKS {
        format!(
            "{noun} {line}, \"{column}\" spans {} lines — at most {FIELD_BREAKS} line breaks in a field",
            grouped(cell.breaks + 1)
        )
    } else if cell.torn && cell.breaks > 0 {
        format!(
            "{noun} {line}, \"{column}\" goes on after its closing quote, {} later — a delimiter is wanted there",
            counted(cell.breaks, "line")
        )
    } else {
        return None;
    };
    Some(
        Problem::new(place, what).help(
            "look for a quote that is not closed; one inside a quoted field is written twice",
        ),
    )
}

/// `64 KiB`, `2.1 MiB`.
fn size(bytes: u64) -> String {
    let kibi = bytes as f64 / 1024.0;
    let (value, unit) = if kibi < 1024.0 {
        (kibi, "KiB")
    } else {
        (kibi / 1024.0, "MiB")
    };
    let text = format!("{value:.1}");
    format!("{} {unit}", text.strip_suffix(".0").unwrap_or(&text))
}

/// The problem of an id that cannot tell records apart; none where no id is mapped.
pub(crate) fn bad_id(
    place: &str,
    noun: Noun,
    line: u64,
    fields: &BTreeMap<String, Value>,
) -> Option<Problem> {
    let noun = noun.as_str();
    let id = match fields.get(ID)? {
        Value::String(id) => id.as_str(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => "",
    };
    if id.is_empty() {
        return Some(Problem::new(
            place,
            format!("{noun} {line}, \"id\": empty — an id is wanted"),
        ));
    }
    if is_exponent(id) {
        let what = format!("{noun} {line}, \"id\" = \"{}\" has lost digits", shown(id));
        return Some(Problem::new(place, what).help(
            "a spreadsheet turned the id into a number: format the column as text and export again",
        ));
    }
    None
}

/// `1E+05`, `1,23E+15`: what a spreadsheet makes of a long number.
fn is_exponent(id: &str) -> bool {
    let Some((mantissa, exponent)) = id.split_once(['E', 'e']) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, part) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    digits(whole) && digits(part) && exponent.strip_prefix(['+', '-']).is_some_and(digits)
}

/// A row's fields for quarantine, cut to a screenful.
pub(crate) fn raw_text(row: &Row) -> String {
    let fields: Vec<String> = row
        .cells
        .iter()
        .take(100)
        .map(|cell| cell.text().chars().take(2_000).collect())
        .collect();
    screenful(&fields.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::{is_exponent, size};

    #[test]
    fn a_spreadsheet_number_is_told_from_an_id() {
        for (id, exponent) in [
            ("1E+05", true),
            ("1.23E+15", true),
            ("1,23e-7", true),
            ("12e4", false),
            ("E+05", false),
            ("PLAT-118", false),
            ("1E", false),
        ] {
            assert_eq!(is_exponent(id), exponent, "{id}");
        }
    }

    #[test]
    fn sizes_read_well() {
        for (bytes, text) in [
            (65_536, "64 KiB"),
            (2_202_010, "2.1 MiB"),
            (1_536, "1.5 KiB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
