//! Finding and reading the files: the main one, its includes, their syntax.

use std::path::{Path, PathBuf};

use super::context::Context;
use super::environment::Environment;
use super::item::Item;
use super::layers::KEYED;
use super::problem::{ConfigErrors, Spot};
use super::tree::{self, Node, Place, SyntaxError, Table, Value};

/// The most bytes of one file: a plan of a thousand objectives has about one megabyte.
const MAX_BYTES: u64 = 16 << 20;

/// Where the configuration is: the path that was asked for, else `$THROUGHLINE_CONFIG`, else the
/// user's and the system's own places.
///
/// # Errors
/// When none of the places holds a file. A path that was asked for is not looked at here.
pub fn find(explicit: Option<&Path>, env: &Environment) -> Result<PathBuf, ConfigErrors> {
    if let Some(path) = explicit {
        return Ok(path.to_owned());
    }
    if let Some(path) = env
        .get("THROUGHLINE_CONFIG")
        .filter(|path| !path.is_empty())
    {
        return Ok(PathBuf::from(path));
    }
    let set = |name: &str| {
        env.get(name)
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
    };
    let home = set("XDG_CONFIG_HOME").or_else(|| set("HOME").map(|home| home.join(".config")));
    let places: Vec<PathBuf> = home
        .map(|home| home.join("throughline/config.toml"))
        .into_iter()
        .chain([PathBuf::from("/etc/throughline/config.toml")])
        .collect();
    if let Some(path) = places.iter().find(|path| path.is_file()) {
        return Ok(path.clone());
    }
    let tried: Vec<String> = places
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    Err(ConfigErrors::single(
        format!(
            "config: no file found: neither {} is there",
            tried.join(" nor ")
        ),
        Some(
            "pass --config PATH, or set THROUGHLINE_CONFIG; config.example.toml is a start"
                .to_owned(),
        ),
    ))
}

/// Reads the main file and its includes; `None` when one of them has a fault that hides the rest.
pub(super) fn read_all(cx: &Context<'_>, main: &Path) -> Option<Vec<Table>> {
    let main_table = read(cx, main, Spot::Nowhere);
    let mut complete = main_table.is_some();
    let mut tables = vec![main_table.unwrap_or_default()];
    for (path, spot) in included(cx, tables.first_mut(), main) {
        let Some(mut table) = read(cx, &path, spot) else {
            complete = false;
            continue;
        };
        if let Some(nested) = table.remove("include") {
            cx.error_help(
                nested.key_spot(),
                "\"include\" stands in an included file — only the main file may include others",
                format!("name the files in {}", main.display()),
            );
        }
        tables.push(table);
    }
    complete.then_some(tables)
}

/// Takes `include` out of the main file and finds its files, in the order of their names.
fn included(cx: &Context<'_>, main: Option<&mut Table>, main_path: &Path) -> Vec<(PathBuf, Spot)> {
    let Some(node) = main.and_then(|main| main.remove("include")) else {
        return Vec::new();
    };
    let item = Item::new(cx, "include", &node);
    let mut found: Vec<(PathBuf, Spot)> = Vec::new();
    for pattern in item.one_or_more() {
        let Some(text) = pattern.text() else { continue };
        let full = absolute_glob(&cx.folder, text);
        let matches = match glob::glob(&full) {
            Ok(paths) => paths.filter_map(Result::ok).collect::<Vec<_>>(),
            Err(error) => {
                let _: Option<()> =
                    pattern.fault(&format!("is not a pattern: {}", error.msg), None);
                continue;
            }
        };
        if matches.is_empty() {
            let message = format!("\"{}\" is \"{text}\" — no such file", pattern.name);
            if text.contains(['*', '?', '[']) {
                cx.warning(pattern.node.spot(), message, None);
            } else {
                cx.error(pattern.node.spot(), message);
            }
        }
        for path in matches {
            if is_same(&path, main_path) {
                if !text.contains(['*', '?', '[']) {
                    cx.error(
                        pattern.node.spot(),
                        format!("\"{}\" is the main file itself", pattern.name),
                    );
                }
                continue;
            }
            if !found.iter().any(|(known, _)| *known == path) {
                found.push((path, pattern.node.spot()));
            }
        }
    }
    found
}

fn is_same(one: &Path, other: &Path) -> bool {
    let both = std::fs::canonicalize(one).and_then(|one| Ok((one, std::fs::canonicalize(other)?)));
    both.is_ok_and(|(one, other)| one == other)
}

/// A glob below a folder whose own name is taken literally.
pub(super) fn absolute_glob(folder: &Path, pattern: &str) -> String {
    if Path::new(pattern).is_absolute() {
        return pattern.to_owned();
    }
    let folder = glob::Pattern::escape(&folder.display().to_string());
    format!("{folder}/{pattern}")
}

fn read(cx: &Context<'_>, path: &Path, spot: Spot) -> Option<Table> {
    let text = match bytes(path) {
        Ok(bytes) => bytes,
        Err(problem) => {
            let (message, help) = problem;
            cx.add(super::problem::Severity::Error, spot, message, help);
            return None;
        }
    };
    // A byte-order mark is what some editors put in front; TOML allows it.
    let text = text
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text);
    let name = path.display().to_string();
    let number = cx.add_file(name, text.clone(), Some(path.to_owned()));
    let (table, errors) = tree::parse(number, &text);
    let mut complete = true;
    let mut repeated = 0;
    for error in &errors {
        let is_duplicate = error.message == "duplicate key";
        // The keys of a table that stands twice are not worth a line each.
        if is_duplicate && error.span.start < repeated {
            continue;
        }
        if is_duplicate && let Some(end) = repeated_table(cx, number, &text, error) {
            repeated = end;
            continue;
        }
        complete &= report(cx, number, &text, &table, error);
    }
    complete.then_some(table)
}

fn bytes(path: &Path) -> Result<String, (String, Option<String>)> {
    let name = path.display();
    let start = "pass --config PATH; config.example.toml is a start".to_owned();
    let failed = |error: &std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => (format!("config: {name}: not found"), Some(start.clone())),
        _ => (format!("config: {name}: {error}"), None),
    };
    let about = std::fs::metadata(path).map_err(|error| failed(&error))?;
    if !about.is_file() {
        return Err((format!("config: {name}: is not a regular file"), None));
    }
    if about.len() > MAX_BYTES {
        return Err((format!("config: {name}: is larger than 16 MiB"), None));
    }
    let bytes = std::fs::read(path).map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let help = "save the file as UTF-8".to_owned();
        (
            format!("config: {name}: the byte at {at} is not UTF-8"),
            Some(help),
        )
    })
}

/// Reports a `[table]` that stands twice and returns the byte at which it ends; `None` for anything else.
fn repeated_table(cx: &Context<'_>, file: usize, text: &str, error: &SyntaxError) -> Option<usize> {
    let before = text.get(..error.span.start)?;
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let header = |line: &str| {
        let inner = line.trim().strip_prefix('[')?.split_once(']')?.0;
        (!inner.starts_with('[')).then(|| inner.replace(char::is_whitespace, ""))
    };
    let rest = text.get(line_start..)?;
    let name = header(rest.lines().next()?)?;
    let first = before
        .lines()
        .position(|line| header(line).as_ref() == Some(&name))?
        + 1;
    let what = match name.split_once('.') {
        Some((kind, id)) if KEYED.contains(&kind) && !id.contains('.') => {
            format!("{kind} \"{id}\"")
        }
        _ => format!("[{name}]"),
    };
    let spot = Spot::File(file, error.span.clone());
    cx.error(spot, format!("{what} is already defined at line {first}"));
    let next = rest.match_indices("\n[").next();
    Some(next.map_or(text.len(), |(at, _)| line_start + at + 1))
}

/// Reports a fault of the syntax; `true` if the rest of the file can be checked all the same.
fn report(cx: &Context<'_>, file: usize, text: &str, table: &Table, error: &SyntaxError) -> bool {
    let spot = Spot::File(file, error.span.clone());
    if error.message != "duplicate key" {
        cx.error(spot, error.message.clone());
        return false;
    }
    let name = text
        .get(error.span.clone())
        .unwrap_or_default()
        .trim_matches(['"', '\'']);
    let Some((path, at)) = first_definition(table, name, error.span.start) else {
        cx.error(spot, format!("\"{name}\" is already defined"));
        return true;
    };
    let what = match path.as_slice() {
        [kind, id] if KEYED.contains(&kind.as_str()) => format!("{kind} \"{id}\""),
        _ => format!("\"{name}\""),
    };
    let line = cx.line(file, at);
    cx.error(spot, format!("{what} is already defined at line {line}"));
    true
}

/// The nearest entry of that name before a place: the one that a duplicate repeats.
fn first_definition(table: &Table, name: &str, before: usize) -> Option<(Vec<String>, usize)> {
    let mut best = None;
    search(table, name, before, &mut Vec::new(), &mut best);
    best
}

fn search(
    table: &Table,
    name: &str,
    before: usize,
    path: &mut Vec<String>,
    best: &mut Option<(Vec<String>, usize)>,
) {
    for (key, node) in table {
        path.push(key.clone());
        if key == name
            && let Node {
                place: Place::File {
                    key: Some(span), ..
                },
                ..
            } = node
            && span.start < before
            && best.as_ref().is_none_or(|(_, at)| *at < span.start)
        {
            *best = Some((path.clone(), span.start));
        }
        match &node.value {
            Value::Table(inner) => search(inner, name, before, path, best),
            Value::List(items) => {
                for inner in items.iter().filter_map(Node::table) {
                    search(inner, name, before, path, best);
                }
            }
            _ => {}
        }
        path.pop();
    }
}
