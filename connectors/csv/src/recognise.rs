//! What an export is, told from its header and its first rows: the tracker, and how it writes dates and numbers.

use std::collections::BTreeSet;
use std::path::Path;

use throughline_kit::{FieldRules, PullError};

use crate::config::{Location, Settings};
use crate::header::Header;
use crate::open::{self, Input};
use crate::presets::{self, Preset};
use crate::rows::{Cell, Row};
use crate::scan::{self, Form, Scan};

/// As many rows are looked at.
const SAMPLE: usize = 2_000;

/// As many records are looked at for one that is a known header.
const SEARCHED: usize = 20;

/// What is known of an export before anything is configured.
#[derive(Debug, Clone)]
pub struct Recognised {
    /// The tracker's preset; `None` for an export of something else.
    pub preset: Option<&'static Preset>,
    /// The names of the columns, in order.
    pub header: Vec<String>,
    /// Records below the header.
    pub records: u64,
    /// The encoding's name.
    pub encoding: &'static str,
    /// The encoding is a guess that a person should confirm.
    pub guessed: bool,
    /// The delimiter; `None` for a board's JSON.
    pub delimiter: Option<u8>,
    /// `strptime` formats of dates that could be read in two ways, as the rows settle them.
    pub formats: Vec<String>,
    /// Dates of which no row tells whether the day or the month comes first; one of them.
    pub undecided: Option<String>,
    /// Numbers have a decimal comma.
    pub decimal_comma: bool,
}

/// Looks at a file.
///
/// # Errors
/// As a pull would: when it cannot be read, or is damaged.
pub fn recognise(path: &Path) -> Result<Recognised, PullError> {
    let settings = Settings {
        location: Location::File(path.to_owned()),
        delimiter: None,
        encoding: None,
        columns: None,
        fields: FieldRules::new(),
        complete: false,
        follow_symlinks: true,
    };
    let input = open::open(path, true)?;
    let digested = scan::digest(&input)?;
    let scan = scan::scan(&input, &digested, &settings)?;
    let mut first = Header::new(scan.columns.names().to_vec());
    let rows = sample(&input, &scan)?;
    // Lines of a report's own may stand above the header that is known.
    let mut above = 0;
    if presets::of(&first).is_none()
        && let Some((index, known)) = rows.iter().take(SEARCHED).enumerate().find_map(known)
    {
        above = index + 1;
        first = known;
    }
    let cells: Vec<String> = rows.iter().skip(above).flat_map(texts).collect();
    let (encoding, delimiter) = match &scan.form {
        Form::Text {
            encoding,
            delimiter,
            ..
        } => (encoding.name(), Some(*delimiter)),
        Form::Cards(_) => ("UTF-8", None),
    };
    let dates = Dates::of(&cells);
    Ok(Recognised {
        preset: presets::of(&first),
        header: first.names().to_vec(),
        records: scan.rows - above as u64,
        encoding,
        guessed: !scan.notes.is_empty(),
        delimiter,
        formats: dates.formats(),
        undecided: dates.undecided(),
        decimal_comma: delimiter != Some(b',') && cells.iter().any(|cell| has_decimal_comma(cell)),
    })
}

fn known((index, row): (usize, &Row)) -> Option<(usize, Header)> {
    let header = Header::new(
        row.cells
            .iter()
            .map(|cell| cell.text().trim().to_owned())
            .collect(),
    );
    presets::of(&header)?;
    Some((index, header))
}

fn sample(input: &Input, scan: &Scan) -> Result<Vec<Row>, PullError> {
    let mut reader = scan.rows(input)?;
    let mut rows = Vec::new();
    while rows.len() < SAMPLE {
        match reader.next() {
            Ok(Some(row)) => rows.push(row),
            Ok(None) => break,
            Err(fault) => return Err(scan.broken(input, fault)),
        }
    }
    Ok(rows)
}

fn texts(row: &Row) -> Vec<String> {
    let short = row
        .cells
        .iter()
        .filter(|cell| (1..=30).contains(&cell.size));
    short.map(Cell::text).collect()
}

/// `4,5`: one comma between digits, and not three digits after it.
fn has_decimal_comma(cell: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    cell.trim()
        .split_once(',')
        .is_some_and(|(whole, part)| digits(whole) && digits(part) && part.len() < 3)
}

/// Dates with the year last, and what follows the date.
#[derive(Debug, Default)]
struct Dates {
    shapes: BTreeSet<Shape>,
    day_first: bool,
    month_first: bool,
    example: Option<String>,
}

/// How a date with the year last is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Shape {
    mark: char,
    long_year: bool,
    clock: &'static str,
    /// The time is midnight, which stands for the day as a whole.
    midnight: Option<&'static str>,
}

impl Dates {
    fn of(cells: &[String]) -> Self {
        let mut dates = Self::default();
        for cell in cells {
            dates.look(cell.trim());
        }
        dates
    }

    fn look(&mut self, text: &str) {
        let (day, time) = text.split_once(' ').unwrap_or((text, ""));
        let Some(mark) = day.chars().find(|letter| !letter.is_ascii_digit()) else {
            return;
        };
        if !matches!(mark, '/' | '.' | '-') {
            return;
        }
        let parts: Vec<&str> = day.split(mark).collect();
        let [first, second, year] = parts.as_slice() else {
            return;
        };
        let (Ok(first), Ok(second), Ok(_)) = (
            first.parse::<u8>(),
            second.parse::<u8>(),
            year.parse::<u16>(),
        ) else {
            return;
        };
        let sane = (1..=31).contains(&first) && (1..=31).contains(&second);
        let Some(clock) = clock(time).filter(|_| sane && matches!(year.len(), 2 | 4)) else {
            return;
        };
        self.day_first |= first > 12;
        self.month_first |= second > 12;
        self.example.get_or_insert_with(|| text.to_owned());
        self.shapes.insert(Shape {
            mark,
            long_year: year.len() == 4,
            clock,
            midnight: MIDNIGHTS
                .into_iter()
                .find(|midnight| midnight.trim() == time.trim()),
        });
    }

    /// The formats, where the rows leave no doubt.
    fn formats(&self) -> Vec<String> {
        if self.day_first == self.month_first {
            return Vec::new();
        }
        let (first, second) = if self.day_first {
            ("%d", "%m")
        } else {
            ("%m", "%d")
        };
        // A day that is written with the time 00:00 is a day: its format comes first.
        let (days, times): (Vec<&Shape>, Vec<&Shape>) = self
            .shapes
            .iter()
            .partition(|shape| shape.midnight.is_some());
        let shapes = days.into_iter().chain(times).map(|shape| {
            let (mark, clock) = (shape.mark, shape.midnight.unwrap_or(shape.clock));
            let year = if shape.long_year { "%Y" } else { "%y" };
            format!("{first}{mark}{second}{mark}{year}{clock}")
        });
        shapes.collect()
    }

    fn undecided(&self) -> Option<String> {
        let doubt = self.day_first == self.month_first;
        self.example.clone().filter(|_| doubt)
    }
}

/// Midnight, as exports write it.
const MIDNIGHTS: [&str; 4] = [" 00:00", " 00:00:00", " 12:00 AM", " 12:00:00 AM"];

/// The format of a time of day.
fn clock(time: &str) -> Option<&'static str> {
    let time = time.trim().to_uppercase();
    let half = time.ends_with("AM") || time.ends_with("PM");
    let digits = time.trim_end_matches(['A', 'P', 'M', ' ']);
    let parts: Vec<&str> = digits.split(':').collect();
    let numbers = parts
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    match (time.is_empty(), numbers, parts.len(), half) {
        (true, ..) => Some(""),
        (false, true, 2, false) => Some(" %H:%M"),
        (false, true, 3, false) => Some(" %H:%M:%S"),
        (false, true, 2, true) => Some(" %I:%M %p"),
        (false, true, 3, true) => Some(" %I:%M:%S %p"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Dates, has_decimal_comma};

    #[test]
    fn the_rows_say_whether_the_day_comes_first() {
        let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
        for (cells, formats, undecided) in [
            (
                &["03/04/2026", "03/31/2026 02:55 PM"][..],
                &["%m/%d/%Y", "%m/%d/%Y %I:%M %p"][..],
                None,
            ),
            (
                &["31.03.2026", "1.2.2026 14:55"],
                &["%d.%m.%Y", "%d.%m.%Y %H:%M"],
                None,
            ),
            (&["31/03/26 22:50:15"], &["%d/%m/%y %H:%M:%S"], None),
            (
                &["31/03/2026 22:50", "30/04/2026 00:00"],
                &["%d/%m/%Y 00:00", "%d/%m/%Y %H:%M"],
                None,
            ),
            (&["03/04/2026"], &[], Some("03/04/2026")),
            // Two kinds in one file: nobody can say.
            (&["31/03/2026", "03/31/2026"], &[], Some("31/03/2026")),
            (&["2026-03-31", "1.2.3", "10.0.0.1", "a/b/c"], &[], None),
        ] {
            let dates = Dates::of(&texts(cells));
            assert_eq!(dates.formats(), formats, "{cells:?}");
            assert_eq!(dates.undecided().as_deref(), undecided, "{cells:?}");
        }
    }

    #[test]
    fn a_decimal_comma_is_told_from_a_list() {
        for (cell, is) in [
            ("22,00", true),
            ("1,5", true),
            ("1,234", false),
            ("a,b", false),
            ("1,2,3", false),
        ] {
            assert_eq!(has_decimal_comma(cell), is, "{cell}");
        }
    }
}
