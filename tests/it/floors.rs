//! The floors: a module names only lower ones, and the pure ones reach nothing outside. Cargo holds the wall
//! around the connectors (`.ci/walls`); this holds the ones inside `src`.

mod paths;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Every module of `src`, with its floor; modules of one floor do not name each other.
const FLOORS: [(&str, u8); 12] = [
    ("language", 0),
    ("domain", 1),
    ("engine", 2),
    ("config", 2),
    ("store", 2),
    ("ingest", 3),
    ("review", 3),
    ("delivery", 4),
    ("jobs", 5),
    ("web", 5),
    ("daemon", 6),
    ("cli", 7),
];

/// What computes only: the same input gives the same output, today and on any machine.
const PURE: [&str; 5] = ["language", "domain", "engine", "review", "ingest/normalise"];

/// The dependencies, or parts of them, that a pure floor may name: none of these reads a file, a clock, the network
/// or chance. Every other one in Cargo.toml is forbidden there, also one that is added tomorrow.
// chacha20: its generator starts from a given seed only, hence the same draws on every machine.
const PURE_DEPENDENCIES: [&str; 32] = [
    "anstream::adapter",
    "anstyle",
    "base64",
    "chacha20",
    "comfy_table",
    "croner",
    "fluent_bundle",
    "globset",
    "icu_calendar",
    "icu_datetime",
    "icu_decimal",
    "icu_locale_core",
    "insta",
    "intl_memoizer",
    "jiff",
    "minijinja",
    "mrml",
    "num_traits",
    "petgraph",
    "png",
    "proptest",
    "rayon",
    "resvg",
    "serde",
    "serde_json",
    "sha2",
    "skrifa",
    "thiserror",
    "throughline_kit",
    "unic_langid",
    "unicode_width",
    "url",
];

/// The same for the modules of `std`.
const PURE_STD: [&str; 20] = [
    "array",
    "borrow",
    "char",
    "cmp",
    "collections",
    "convert",
    "error",
    "f64",
    "fmt",
    "hash",
    "iter",
    "marker",
    "mem",
    "num",
    "ops",
    "option",
    "slice",
    "str",
    "string",
    "sync",
];

#[derive(Deserialize)]
struct Manifest {
    dependencies: BTreeMap<String, toml::Value>,
    #[serde(rename = "dev-dependencies")]
    dev_dependencies: BTreeMap<String, toml::Value>,
}

#[test]
fn a_module_names_only_lower_floors() {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for (file, named) in sources("") {
        let Some((module, floor)) = home(&file) else {
            continue;
        };
        seen.insert(module);
        for path in named {
            let other = path.strip_prefix("crate::").unwrap_or_else(|| above(&path));
            let other = other.split("::").next().unwrap_or_default();
            let reached = FLOORS.into_iter().find(|(name, _)| *name == other);
            if reached.is_some_and(|(name, above)| name != module && above >= floor) {
                wrong.push(format!("{file} names {path}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(
        seen.len(),
        FLOORS.len(),
        "every floor has a module: {seen:?}"
    );
}

#[test]
fn the_pure_floors_know_no_io_no_clock_and_no_chance() {
    let outside = dependencies();
    let mut wrong = Vec::new();
    for module in PURE {
        let files = sources(module);
        assert!(!files.is_empty(), "{module} has files");
        for (file, named) in files.into_iter().filter(|(file, _)| !is_test(file)) {
            for path in named {
                if !is_pure(&path, &outside) {
                    wrong.push(format!("{file} names {path}"));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn impurity_is_seen_however_it_is_written() {
    let outside = dependencies();
    for source in [
        "use rusqlite;",
        "use rusqlite::Connection as Kept;",
        "use {jiff::Span, tokio::{self, net}};",
        "fn f() { let _ = throughline_http::Client::new(); }",
        "fn f() { ::lettre::Message::builder(); }",
        "extern crate rand;",
        "use std::{fmt, fs};",
        "fn f() { std::env::var(\"HOME\"); }",
        "use std::time::SystemTime;",
        "use std::thread;",
        "fn f() { jiff::Timestamp::now(); }",
        "use jiff::Zoned; fn f() { Zoned::now(); }",
    ] {
        let pure = paths::named(source)
            .iter()
            .all(|path| is_pure(path, &outside));
        assert!(!pure, "{source}");
    }
}

#[test]
fn sql_stands_in_the_store_only() {
    for (file, named) in sources("") {
        let sql = named
            .iter()
            .any(|path| path == "rusqlite" || path.starts_with("rusqlite::"));
        assert!(!sql || file.starts_with("store"), "{file} names rusqlite");
    }
}

/// Whether a pure floor may name this path.
fn is_pure(path: &str, outside: &BTreeSet<String>) -> bool {
    let segments: Vec<&str> = path.split("::").collect();
    let clock = matches!(segments[..], [.., of, "now"] if of.starts_with(char::is_uppercase));
    if clock || path.ends_with("TimeZone::system") {
        return false;
    }
    match segments[..] {
        ["std" | "core" | "alloc", module, ..] => PURE_STD.contains(&module),
        [first, ..] if outside.contains(first) => PURE_DEPENDENCIES
            .iter()
            .any(|pure| path == *pure || path.starts_with(&format!("{pure}::"))),
        _ => true,
    }
}

/// Tests may read their samples from files and run what they test.
fn is_test(file: &str) -> bool {
    file.ends_with("tests.rs") || file.contains("/tests/")
}

/// What stands behind two or more `super`: a floor is one module deep, so this may leave it.
fn above(path: &str) -> &str {
    path.strip_prefix("super::super::")
        .map_or("", |rest| rest.trim_start_matches("super::"))
}

/// The crates that Cargo.toml lets this package name; any other does not compile.
fn dependencies() -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let text = fs::read_to_string(path).expect("Cargo.toml is readable");
    let manifest: Manifest = toml::from_str(&text).expect("Cargo.toml has dependencies");
    let both = manifest
        .dependencies
        .into_keys()
        .chain(manifest.dev_dependencies.into_keys());
    both.map(|name| name.replace('-', "_")).collect()
}

fn home(file: &str) -> Option<(&'static str, u8)> {
    let first = file.split('/').next()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    FLOORS.into_iter().find(|(module, _)| *module == name)
}

/// Every file of `src/MODULE` and `src/MODULE.rs`, by its path below `src`, with the paths that it names.
fn sources(module: &str) -> Vec<(String, BTreeSet<String>)> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    let below = |file: &PathBuf| {
        let below = file.strip_prefix(&source).expect("it lies in src");
        below.to_str().expect("its name is plain").to_owned()
    };
    let inside = |name: &str| {
        module.is_empty()
            || name.starts_with(&format!("{module}/"))
            || name == format!("{module}.rs")
    };
    files
        .iter()
        .map(|file| (below(file), file))
        .filter(|(name, _)| inside(name))
        .map(|(name, file)| {
            let text = fs::read_to_string(file).expect("a source file is readable");
            (name, paths::named(&text))
        })
        .collect()
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a source folder is readable") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
