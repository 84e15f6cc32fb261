//! `throughline check --export FILE`: which tracker an export is of, and the source that reads it.

use std::path::Path;
use std::process::ExitCode;

use serde_json::json;
use throughline_csv::Recognised;

use crate::cli::arguments::Format;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::review::escape::Safe;
use crate::review::figures;

/// As many columns are named as a person would read.
const SHOWN: usize = 40;

/// Names under which a sheet of somebody's own usually has its ids, titles and states.
const USUAL: [(&str, &[&str]); 5] = [
    (
        "id",
        &["id", "key", "ticket", "number", "no", "nr", "#", "task id"],
    ),
    (
        "title",
        &["title", "name", "summary", "subject", "task", "task name"],
    ),
    ("state", &["status", "state", "stage"]),
    (
        "assignees",
        &[
            "assignee",
            "assignees",
            "owner",
            "assigned to",
            "responsible",
        ],
    ),
    ("due", &["due", "due date", "deadline", "due on"]),
];

/// Prints what the file is, and a stanza for the configuration.
pub(super) fn run(path: &Path, format: Format) -> Result<ExitCode, Failure> {
    let found = throughline_csv::recognise(path).map_err(|error| {
        let problem = error.problem();
        Failure::usage(
            problem.to_string(),
            problem
                .help
                .clone()
                .unwrap_or_else(|| "name an export".to_owned()),
        )
    })?;
    let stanza = stanza(path, &found);
    match format {
        Format::Text => {
            output::note(&head(path, &found));
            output::result(&stanza);
        }
        Format::Json => {
            let document = json!({
                "file": path,
                "tracker": found.preset.map(|preset| preset.tracker),
                "preset": found.preset.map(|preset| preset.name),
                "records": found.records,
                "encoding": found.encoding,
                "encoding_guessed": found.guessed,
                "delimiter": found.delimiter.map(|delimiter| char::from(delimiter).to_string()),
                "columns": found.header,
                "undecided_date": found.undecided,
                "stanza": stanza,
            });
            output::result(&document.to_string());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn head(path: &Path, found: &Recognised) -> String {
    let mark = match found.delimiter {
        Some(b'\t') => ", separated by tabs".to_owned(),
        Some(other) => format!(", separated by \"{}\"", char::from(other)),
        None => ", JSON".to_owned(),
    };
    let records = figures::count(found.records, "record");
    let what = match found.preset {
        Some(preset) => format!("an export of {}", preset.tracker),
        None => "of no tracker that has a preset: name the columns yourself".to_owned(),
    };
    format!(
        "{}: {records}, {}{mark}; {what}",
        path.display(),
        found.encoding
    )
}

/// The lines of a `[source.…]` table, ready to be copied.
fn stanza(path: &Path, found: &Recognised) -> String {
    let name = found.preset.map_or("sheet", |preset| preset.name);
    let mut lines = vec![
        format!("[source.{name}-export]"),
        "type = \"csv\"".to_owned(),
    ];
    if let Some(preset) = found.preset {
        lines.push(format!("preset = \"{}\"", preset.name));
    }
    lines.push(format!("path = {}", quoted(&path.to_string_lossy())));
    if found.guessed {
        lines.push(format!(
            "encoding = \"{}\"   # a guess: look at a name with an accent",
            found.encoding.to_lowercase()
        ));
    }
    if !found.formats.is_empty() {
        let formats: Vec<String> = found.formats.iter().map(|format| quoted(format)).collect();
        lines.push(format!("format = [{}]", formats.join(", ")));
    }
    if let Some(date) = &found.undecided {
        lines.push(format!(
            "# format = [\"%d/%m/%Y\"]   # no row tells whether the day or the month comes first in {}",
            Safe::new(date).as_str()
        ));
    }
    if found.decimal_comma {
        lines.push("decimal = \",\"".to_owned());
    }
    lines.push("complete = false   # true: the export always lists everything, and what is missing is gone".to_owned());
    if found.preset.is_none() {
        lines.extend(columns(found));
    }
    lines.join("\n")
}

/// The `fields` of an export that no preset knows, as far as names tell.
fn columns(found: &Recognised) -> Vec<String> {
    let usual = |names: &[&str]| {
        let column = names.iter().find_map(|name| {
            let same = |column: &&String| column.trim().eq_ignore_ascii_case(name);
            found.header.iter().find(same)
        });
        column.map(|column| quoted(column))
    };
    let mut lines = vec![String::new(), "[source.sheet-export.fields]".to_owned()];
    for (target, names) in USUAL {
        lines.push(match usual(names) {
            Some(column) => format!("{target} = {column}"),
            None => format!("# {target} = \"…\""),
        });
    }
    let all: Vec<String> = found
        .header
        .iter()
        .take(SHOWN)
        .map(|column| quoted(column))
        .collect();
    lines.push(format!("# columns: {}", all.join(", ")));
    lines
}

/// A stranger's text as a string of TOML.
fn quoted(text: &str) -> String {
    json!(Safe::new(text).as_str()).to_string()
}
