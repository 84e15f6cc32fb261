//! `type = "csv"`: where an export is, how it is written, and which columns it is read from.

use std::path::Path;

use throughline_kit::FieldRules;

use super::files::absolute_glob;
use super::item::Item;
use super::read::Fields;
use super::rules;
use super::settings::SourceKind;
use super::sign;
use super::web::{self, Credentials};

/// The fields that are dates.
const DATES: [&str; 5] = ["start", "due", "created", "updated", "closed"];

/// The fields that are numbers.
const NUMBERS: [&str; 3] = ["estimate", "spent", "points"];

/// The largest file that is looked at only to propose a preset.
const LOOKED_AT: u64 = 32 << 20;

/// Reads a source.
pub(super) fn source(fields: &Fields<'_>, optional: bool) -> (Option<SourceKind>, FieldRules) {
    fields.get("preset");
    let item = fields.get("fields");
    let mut rules = item.as_ref().map(rules::rules).unwrap_or_default();
    everywhere(fields, &mut rules);
    require(item.as_ref(), fields, &rules);
    let complete = fields.opt("complete", Item::bool).unwrap_or(false);
    let settings = csv(fields, optional, rules.clone(), complete);
    (settings.map(SourceKind::Csv), rules)
}

/// What is said once for all dates and numbers: formats are tried after a field's own, the decimal mark stands in
/// where a field has none.
fn everywhere(fields: &Fields<'_>, rules: &mut FieldRules) {
    let format = fields.get("format");
    let formats = format.as_ref().map_or_else(Vec::new, Item::lines);
    if let Some(format) = &format {
        rules::check_formats(format, &formats);
    }
    let decimal = fields.opt("decimal", |item| item.word(&[(".", '.'), (",", ',')]));
    for (name, rule) in rules {
        if DATES.contains(&name.as_str()) || !rule.formats.is_empty() {
            rule.formats.extend(formats.iter().cloned());
        }
        if NUMBERS.contains(&name.as_str()) || rule.unit.is_some() {
            rule.decimal = rule.decimal.or(decimal);
        }
    }
}

/// Reports the fields without which no task can be made. An export without ids is read all the same.
fn require(item: Option<&Item<'_>>, fields: &Fields<'_>, rules: &FieldRules) {
    if item.is_none()
        && let Some(help) = proposal(fields)
    {
        let message = format!("{} has neither \"preset\" nor \"fields\"", fields.title);
        fields.cx.error_help(fields.node.key_spot(), message, help);
        return;
    }
    if rules.contains_key("id") || !rules.contains_key("title") {
        rules::require(item, fields, rules);
        return;
    }
    rules::require_but_id(item, fields, rules);
    let spot = item.map_or(fields.node, |item| item.node).key_spot();
    let message = format!(
        "{} maps no \"id\": rows are told apart by title and time of creation, and a row whose title changes becomes another task",
        fields.title
    );
    fields.cx.warning(spot, message, None);
}

/// The preset that fits the file of a source without fields.
fn proposal(fields: &Fields<'_>) -> Option<String> {
    let path = fields.get("path")?.line_quietly()?;
    let path = fields.cx.folder.join(path);
    // A long look would hold up the other messages.
    let size = std::fs::metadata(&path).ok()?.len();
    if size > LOOKED_AT {
        return None;
    }
    let found = throughline_csv::recognise(&path).ok()?;
    let (tracker, preset) = (found.preset?.tracker, found.preset?.name);
    Some(format!(
        "the file looks like an export of {tracker}: add preset = \"{preset}\""
    ))
}

/// Reads what tasks and metrics from CSV share.
pub(super) fn csv(
    fields: &Fields<'_>,
    optional: bool,
    rules: FieldRules,
    complete: bool,
) -> Option<throughline_csv::Settings> {
    let location = location(fields, optional);
    let delimiter = fields.opt("delimiter", |item| {
        item.word(&[
            (",", b','),
            (";", b';'),
            ("\t", b'\t'),
            ("tab", b'\t'),
            ("|", b'|'),
        ])
    });
    let encoding = fields.opt("encoding", encoding);
    let columns = fields.get("columns").map(|item| item.lines());
    let follow_symlinks = fields.opt("follow_symlinks", Item::bool).unwrap_or(false);
    Some(throughline_csv::Settings {
        location: location?,
        delimiter,
        encoding,
        columns,
        fields: rules,
        complete,
        follow_symlinks,
    })
}

fn encoding(item: &Item<'_>) -> Option<String> {
    let text = item.line()?;
    if throughline_csv::knows_encoding(&text) {
        return Some(text);
    }
    // Those that people look for; every name that web browsers know is taken.
    let known = [
        "utf-8",
        "utf-16",
        "utf-16le",
        "utf-16be",
        "windows-1252",
        "iso-8859-1",
        "iso-8859-15",
        "windows-1250",
        "windows-1251",
        "shift_jis",
        "cp932",
        "euc-jp",
        "gbk",
        "gb18030",
        "big5",
        "euc-kr",
        "macintosh",
        "koi8-r",
    ];
    item.wrong_help(
        "the name of an encoding",
        super::suggest::did_you_mean(&text, known)
            .unwrap_or_else(|| format!("known are {}", super::suggest::listed(known))),
    )
}

fn location(fields: &Fields<'_>, optional: bool) -> Option<throughline_csv::Location> {
    let (path, url) = (fields.get("path"), fields.get("url"));
    let all = fields.opt("all", Item::bool).unwrap_or(false);
    let is_address = |item: &Item<'_>| item.line().is_some_and(|text| text.contains("://"));
    let item = match (path, url) {
        (Some(item), None) if !is_address(&item) => return file_location(fields, &item, all),
        (Some(item), None) | (None, Some(item)) => item,
        (Some(_), Some(item)) => {
            return item.fault("stands beside \"path\" — one of them is wanted", None);
        }
        (None, None) => {
            fields.missing("path", "a file, a glob or an address");
            return None;
        }
    };
    let url = web::address(&item);
    let allow_private = fields.opt("allow_private", Item::bool).unwrap_or(false);
    let way = sign::way(fields);
    match web::credentials(fields, url.as_ref(), optional) {
        Credentials::Ready(auth) => Some(throughline_csv::Location::Url {
            url: url?,
            auth,
            allow_private,
            way: Box::new(way),
        }),
        Credentials::Off(reason) => {
            web::off(fields, &reason);
            None
        }
        Credentials::Wrong => None,
    }
}

fn file_location(
    fields: &Fields<'_>,
    item: &Item<'_>,
    all: bool,
) -> Option<throughline_csv::Location> {
    let text = item.line()?;
    let folder = &fields.cx.folder;
    if text.contains(['*', '?', '[']) {
        let pattern = absolute_glob(folder, &text);
        if let Err(error) = glob::Pattern::new(&pattern) {
            return item.fault(&format!("is not a pattern: {}", error.msg), None);
        }
        return Some(throughline_csv::Location::Glob { pattern, all });
    }
    if all {
        return item.fault("is one file and \"all\" is set — a glob is wanted", None);
    }
    Some(throughline_csv::Location::File(
        folder.join(Path::new(&text)),
    ))
}
