//! The catalogues hold the messages that the program says: none is missing, none is left over.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use regex::Regex;

#[test]
fn every_message_that_is_said_exists_and_every_one_that_exists_is_said() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut code = String::new();
    read(&source, &mut code);
    let said = Regex::new(r#"(?:phrase!\(|Phrase::new\()\s*"([a-z0-9-]+)""#).expect("it is one");
    let said: BTreeSet<&str> = said
        .captures_iter(&code)
        .filter_map(|found| Some(found.get(1)?.as_str()))
        .collect();
    let catalogue = catalogue(&source.join("language/catalogues/en"));
    let messages = messages(&catalogue);
    assert!(messages.len() > 100, "the catalogues were found");

    let missing: Vec<_> = said.difference(&messages).collect();
    assert!(missing.is_empty(), "no catalogue has {missing:?}");
    // An id may also stand in a match or in a template, in quotes of its own, or in another message.
    let is_said = |id: &&str| {
        code.contains(&format!("\"{id}\""))
            || code.contains(&format!("'{id}'"))
            || catalogue.contains(&format!("{{ {id} }}"))
    };
    let unsaid: Vec<_> = messages.iter().filter(|id| !is_said(id)).collect();
    assert!(unsaid.is_empty(), "nobody says {unsaid:?}");
}

/// The text of every source file and template below a folder; the tests of the language floor make up ids.
fn read(folder: &Path, code: &mut String) {
    for entry in fs::read_dir(folder).expect("a source folder is readable") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read(&path, code);
        } else if path.extension().is_some_and(|end| end != "ftl")
            && !path.ends_with("language/tests.rs")
            && let Ok(text) = fs::read_to_string(&path)
        {
            code.push_str(&text);
            code.push('\n');
        }
    }
}

/// The files of a language, one after the other.
fn catalogue(folder: &Path) -> String {
    let entries = fs::read_dir(folder).expect("a catalogue is readable");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .map(|path| fs::read_to_string(path).expect("a text"))
        .collect()
}

/// The ids of the messages.
fn messages(catalogue: &str) -> BTreeSet<&str> {
    let lines = catalogue.lines();
    lines
        .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
        .filter_map(|line| Some(line.split_once(" =")?.0))
        .collect()
}
