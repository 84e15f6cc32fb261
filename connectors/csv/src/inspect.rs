//! A look at an export without pulling it: what `throughline check` shows.

use throughline_kit::{Problem, PullError};

use crate::config::{Location, Settings};
use crate::open::{self, Input};
use crate::scan::{self, Form, Scan};

/// How an export is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sniff {
    /// The file that was looked at; the first one where several match.
    pub place: String,
    /// The encoding's name: `UTF-8`, `windows-1252`.
    pub encoding: &'static str,
    /// The delimiter; `None` for a board's JSON.
    pub delimiter: Option<u8>,
    /// The names of the columns, in order.
    pub header: Vec<String>,
    /// Records below the header, in all files that are read.
    pub records: u64,
    /// The mapped fields of which it has no column.
    pub lacking: Vec<String>,
    /// Its columns that no field reads.
    pub unread: Vec<String>,
    /// What was guessed.
    pub notes: Vec<Problem>,
}

impl Sniff {
    fn of(input: &Input, scan: Scan) -> Self {
        let (encoding, delimiter) = match scan.form {
            Form::Text {
                encoding,
                delimiter,
                ..
            } => (encoding.name(), Some(delimiter)),
            Form::Cards(_) => ("UTF-8", None),
        };
        Self {
            place: input.place.clone(),
            encoding,
            delimiter,
            header: scan.columns.names().to_vec(),
            records: scan.rows,
            lacking: scan.columns.lacking(),
            unread: scan.columns.unread(),
            notes: scan.notes,
        }
    }
}

/// Reads a file location from end to end and tells how it is written; nothing is handed out.
///
/// # Errors
/// As a pull would; broken for a URL, which only a pull may ask.
pub fn inspect(settings: &Settings) -> Result<Sniff, PullError> {
    let mut sniff: Option<Sniff> = None;
    for input in files(settings)? {
        let digested = scan::digest(&input)?;
        let scan = scan::scan(&input, &digested, settings)?;
        if let Some(sniff) = &mut sniff {
            sniff.records += scan.rows;
            sniff.notes.extend(scan.notes);
        } else {
            sniff = Some(Sniff::of(&input, scan));
        }
    }
    sniff.ok_or_else(|| not_a_file(settings))
}

/// Opens the files of a location.
pub(crate) fn files(settings: &Settings) -> Result<Vec<Input>, PullError> {
    let follow = settings.follow_symlinks;
    match &settings.location {
        Location::File(path) => Ok(vec![open::open(path, follow)?]),
        Location::Glob { pattern, all } => {
            let paths = open::matches(pattern, *all, follow)?;
            paths
                .iter()
                .map(|path| {
                    let mut input = open::open(path, follow)?;
                    if *all {
                        input.group = path
                            .file_stem()
                            .map(|stem| stem.to_string_lossy().into_owned());
                    }
                    Ok(input)
                })
                .collect()
        }
        Location::Url { .. } => Err(not_a_file(settings)),
    }
}

fn not_a_file(settings: &Settings) -> PullError {
    let place = settings.location.place();
    PullError::broken(Problem::new(place, "not a file — only a pull can read it"))
}
