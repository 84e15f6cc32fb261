//! The documents hold what the program does: every TOML block loads, every command line parses, every key and
//! field name is there.
//!
//! The blocks of a page are one configuration, in their order. A comment above a block says when it is not part of
//! that: `<!-- check: alone -->` for one that is a whole configuration, `<!-- check: fails: words -->` for one
//! that, put behind the page's, is refused in these words.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Parser as _;
use clap::error::ErrorKind;
use serde_json::Value;

use crate::support::home::{Home, Ran, repository};

/// One fenced block.
#[derive(Debug)]
struct Block {
    language: String,
    /// What the comment above it says.
    note: String,
    line: usize,
    text: String,
}

fn pages() -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> = ["docs", "docs/connectors"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(repository(folder)).expect("the folder is there"))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .chain([repository("README.md")])
        .collect();
    paths.sort();
    let page = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).expect("a page is text");
        (path.display().to_string(), text)
    };
    paths.iter().map(page).collect()
}

fn page(name: &str) -> String {
    std::fs::read_to_string(repository(name)).expect("the page is there")
}

/// The fenced blocks of a page. Indented fences belong to lists and are found as well.
fn blocks(page: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let (mut note, mut inside) = (String::new(), false);
    for (index, line) in page.lines().enumerate() {
        let bare = line.trim();
        if let (true, Some(block)) = (inside, found.last_mut()) {
            if bare == "```" {
                inside = false;
            } else {
                block.text.push_str(line);
                block.text.push('\n');
            }
        } else if let Some(language) = bare.strip_prefix("```") {
            inside = true;
            found.push(Block {
                language: language.to_owned(),
                note: std::mem::take(&mut note),
                line: index + 1,
                text: String::new(),
            });
        } else if let Some(said) = bare.strip_prefix("<!-- check:") {
            said.trim_end_matches("-->").trim().clone_into(&mut note);
        }
    }
    found
}

/// The texts behind `word = "…"`.
fn named<'t>(text: &'t str, word: &str) -> Vec<&'t str> {
    text.split(&format!("{word} = \""))
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

/// Checks a configuration with every secret and certificate that it names in its place.
fn check(config: &str) -> Ran {
    let home = Home::with_config(config);
    let config = &config.split_whitespace().collect::<Vec<_>>().join(" ");
    for name in named(config, "{ file") {
        // Long enough for any of them.
        home.write(name, "4f9d0b6a1c7e83520d4b9fa6c1e87353");
    }
    for name in named(config, "ca_file") {
        home.write(name, "-----BEGIN CERTIFICATE-----\n");
    }
    let mut command = home.command(&["check"]);
    command.envs(named(config, "env").into_iter().map(|name| (name, "x")));
    let output = command.output().expect("the binary runs");
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[test]
fn every_toml_block_says_what_the_program_does() {
    let mut checked = 0;
    for (name, text) in pages() {
        let all: Vec<Block> = blocks(&text)
            .into_iter()
            .filter(|block| block.language == "toml")
            .collect();
        checked += all.len();
        let joined = all.iter().filter(|block| block.note.is_empty());
        let texts: Vec<&str> = joined.map(|block| block.text.as_str()).collect();
        let whole = texts.concat();
        let ran = check(&whole);
        assert_eq!(ran.code, 0, "the blocks of {name} together:\n{}", ran.err);
        for block in all.iter().filter(|block| !block.note.is_empty()) {
            let place = format!("{name}:{}", block.line);
            if let Some(words) = block.note.strip_prefix("fails: ") {
                let ran = check(&format!("{whole}{}", block.text));
                assert!(
                    ran.code == 2 && ran.err.contains(words),
                    "{place}: `{words}` in:\n{}",
                    ran.err
                );
            } else {
                assert_eq!(block.note, "alone", "{place}");
                let ran = check(&block.text);
                assert_eq!(ran.code, 0, "{place}:\n{}", ran.err);
            }
        }
    }
    assert!(checked > 30, "only {checked} blocks were found");
}

/// The command lines of a page: lines of its `sh` blocks, and what stands between backticks in its text.
fn command_lines(page: &str) -> Vec<String> {
    let shown = blocks(page)
        .into_iter()
        .filter(|block| block.language == "sh")
        .flat_map(|block| {
            let lines = block.text.lines().map(|line| line.trim().to_owned());
            lines.collect::<Vec<_>>()
        });
    let named = code_spans(page)
        .into_iter()
        .map(|code| code.trim().to_owned());
    shown
        .chain(named)
        .filter_map(|line| {
            line.strip_prefix("throughline ")
                .map(str::to_owned)
                .filter(|_| !line.contains('…'))
        })
        .collect()
}

#[test]
fn every_command_line_parses() {
    let mut parsed = 0;
    for (name, text) in pages() {
        for line in command_lines(&text) {
            let words = line
                .split_whitespace()
                .take_while(|word| !["|", ">", "#", "&&"].contains(word));
            let result = throughline::cli::Arguments::try_parse_from(
                std::iter::once("throughline").chain(words),
            );
            // A sentence may name a command without saying what of.
            if let Err(error) = result
                && error.kind() != ErrorKind::MissingRequiredArgument
            {
                panic!("{name}: `throughline {line}`: {error}");
            }
            parsed += 1;
        }
    }
    assert!(parsed > 20, "only {parsed} command lines were found");
}

#[test]
fn every_link_between_pages_leads_somewhere() {
    for (name, text) in pages() {
        let folder = PathBuf::from(&name);
        let folder = folder.parent().expect("a page lies in a folder");
        for rest in text.split("](").skip(1) {
            let target = rest.split(')').next().unwrap_or_default();
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            if target.contains("://") {
                continue;
            }
            let path = if file.is_empty() {
                PathBuf::from(&name)
            } else {
                folder.join(file)
            };
            assert!(path.exists(), "{name} links to {target}");
            if !anchor.is_empty() {
                let there = std::fs::read_to_string(&path).expect("a page is text");
                let found = there
                    .lines()
                    .filter(|line| line.starts_with('#'))
                    .any(|line| anchor_of(line) == anchor);
                assert!(found, "{name} links to {target}, which has no such heading");
            }
        }
    }
}

/// The anchor that a heading gets.
fn anchor_of(heading: &str) -> String {
    heading
        .trim_start_matches('#')
        .trim()
        .to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
        .map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

/// What stands between backticks, outside of blocks.
fn code_spans(page: &str) -> Vec<&str> {
    let mut inside = false;
    let prose = page.lines().filter(|line| {
        let fence = line.trim().starts_with("```");
        inside ^= fence;
        !inside && !fence
    });
    prose
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .collect()
}

/// The words of the code spans of a page.
fn words_in_code(page: &str) -> BTreeSet<&str> {
    code_spans(page)
        .into_iter()
        .flat_map(|code| code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'))
        .collect()
}

/// Every property that a schema names.
fn properties(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(map) => {
            for (key, inner) in map {
                if let ("properties", Value::Object(named)) = (key.as_str(), inner) {
                    found.extend(named.keys().cloned());
                    named.values().for_each(|inner| properties(inner, found));
                } else {
                    properties(inner, found);
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| properties(inner, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_key_of_the_configuration_is_described() {
    let home = Home::with_config("");
    let schema: Value = serde_json::from_str(&home.ok(&["schema"])).expect("JSON");
    let mut keys = BTreeSet::new();
    properties(&schema, &mut keys);
    assert!(keys.len() > 100, "{keys:?}");
    let text = page("docs/configuration.md");
    let said = words_in_code(&text);
    let missing: Vec<&String> = keys
        .iter()
        .filter(|key| !said.contains(key.as_str()))
        .collect();
    assert!(missing.is_empty(), "configuration.md lacks {missing:?}");
}

/// Every field name of a JSON document.
fn fields(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, inner)| {
            found.insert(key.clone());
            fields(inner, found);
        }),
        Value::Array(list) => list.iter().for_each(|inner| fields(inner, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_field_of_the_json_is_described() {
    let home = Home::with_config(
        r#"
[mail]
from = "throughline@acme.example"
smtp = "file:outbox"

[person.ann]
email = "ann@acme.example"
hours = 40
protected = 0.2
daily_operations = "measured"

[source.sheet]
type   = "csv"
path   = "sheet.csv"
fields = { id = "Id", title = "Title", due = "Due", assignees = "Owner", state = "State" }

[metric.share]
points = [[2026-10-31, 13.0]]

[objective.share]
statement = "Raise the share"
owner     = "ann"
start     = 2026-01-01
due       = 2026-12-31
lag       = { unit = "%", baseline = 12, target = 27, actuals = "share" }

[initiative.work]
objective = "share"
owner     = "ann"
start     = 2026-01-01
due       = 2026-12-31
match     = [{ source = "sheet" }]

[lead.done]
initiative = "work"
count      = "done"
target     = 10

[risk.sheet]
what       = "The sheet is lost"
likelihood = 2
impact     = { amount = 1000, currency = "EUR" }
owner      = "ann"
match      = { source = "sheet" }

[review.weekly]
kind     = "check-in"
schedule = "Fri 08:00"
to       = ["ann@acme.example"]
"#,
    );
    home.write(
        "sheet.csv",
        "Id,Title,Due,Owner,State\nS-1,Call,2026-11-25,ann,open\nS-2,Visit,2026-11-01,bob,blocked\n",
    );
    let pulled = home.ok(&["pull", "--format", "json"]);
    home.ok(&["once", "--as-of", "2026-11-20", "--send"]);
    let missing = home.run(&["check", "--format", "json", "--config", "nowhere.toml"]);
    // A plan that was edited: a ledger with entries, and the plan before it to hold it against.
    let first = home.read("config.toml");
    home.write("first.toml", &first);
    home.write("config.toml", first.replace("target = 27", "target = 22"));
    home.ok(&["pull"]);
    let proposed = ["check", "--against", "first.toml", "--format", "json"];
    let against = home.run(&proposed);
    assert_eq!(against.code, 1, "{}", against.err);
    let mut found = BTreeSet::new();
    let listing = |name| home.ok(&[name, "--as-of", "2026-11-20", "--format", "json"]);
    for text in [
        pulled,
        missing.out,
        home.ok(&["check", "--format", "json"]),
        home.ok(&["ledger", "--format", "json"]),
        against.out,
        home.ok(&["check", "--online", "--format", "json"]),
        home.ok(&["check", "--export", "sheet.csv", "--format", "json"]),
        home.ok(&["outbox", "--format", "json"]),
        home.ok(&["status", "--as-of", "2026-11-20", "--format", "json"]),
        home.ok(&["forecast", "--as-of", "2026-11-20", "--format", "json"]),
        home.ok(&[
            "review",
            "weekly",
            "--as-of",
            "2026-11-20",
            "--format",
            "json",
        ]),
        listing("capacity"),
        listing("hygiene"),
        listing("matrix"),
        listing("risks"),
        home.ok(&[
            "explain",
            "share",
            "--as-of",
            "2026-11-20",
            "--format",
            "json",
        ]),
    ] {
        let value: Value = serde_json::from_str(&text).expect("JSON");
        fields(&value, &mut found);
    }
    assert!(found.len() > 90, "{found:?}");
    let text = page("docs/json.md");
    let said = words_in_code(&text);
    let missing: Vec<&String> = found
        .iter()
        .filter(|name| !said.contains(name.as_str()))
        .collect();
    assert!(missing.is_empty(), "json.md lacks {missing:?}");
}
