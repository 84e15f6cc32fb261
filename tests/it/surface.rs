//! The surface of the program: errors that help, exit codes, formats, colours.

use serde_json::Value;

use crate::support::home::{Home, repository};

#[test]
fn every_error_of_a_configuration_comes_at_once() {
    let home = Home::with_config(
        r#"
[service]
time_zone = "Europe/Berlin"

[person.ann]
email = "ann@@acme.example"

[objective.share]
statement = "Raise the share"
owner     = "anne"
start     = 2026-12-31
due       = 2026-01-01
lag       = { unit = "%", baseline = 12, target = 12 }

[lead.done]
initiative = "wrok"
count      = "done"

[source.sheet]
type  = "csv"
paht  = "sheet.csv"
every = 15
"#,
    );
    let ran = home.run(&["check"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    for words in [
        "ann@@acme.example",
        "anne",
        "2026-12-31",
        "baseline",
        "wrok",
        "target",
        "paht",
        "15m",
    ] {
        assert!(ran.err.contains(words), "`{words}` in:\n{}", ran.err);
    }
    assert!(
        ran.err.contains("config.toml:10:"),
        "line and column:\n{}",
        ran.err
    );
    let json = home.run(&["check", "--format", "json"]);
    let value: Value = serde_json::from_str(&json.out).expect("JSON");
    assert!(
        json.code == 2
            && value["problems"]
                .as_array()
                .is_some_and(|all| all.len() >= 7),
        "{value}"
    );
}

#[test]
fn a_missing_configuration_says_what_to_do() {
    let home = Home::with_config("");
    let ran = home.run(&["check", "--config", "nowhere.toml"]);
    assert!(
        ran.code == 2 && ran.err.contains("nowhere.toml") && ran.err.contains("help"),
        "{}",
        ran.err
    );
}

#[test]
fn the_shipped_example_configuration_is_fine() {
    let home = Home::with_config("");
    let example = repository("config.example.toml");
    let out = home.ok(&[
        "check",
        "--config",
        example.to_str().expect("a path in UTF-8"),
    ]);
    assert!(out.contains("fine: 3 objectives, 7 initiatives"), "{out}");
}

#[test]
fn help_schema_presets_and_completions_print() {
    let home = Home::with_config("");
    for (arguments, words) in [
        (vec!["--help"], "Exit codes"),
        (vec!["once", "--help"], "Example: "),
        (vec!["preset"], "gitlab"),
        (vec!["preset", "redmine"], "issues.json"),
        (vec!["completions", "bash"], "throughline"),
        (vec!["man"], "throughline"),
        (vec!["schema"], "$schema"),
    ] {
        let out = home.ok(&arguments);
        assert!(out.contains(words), "{arguments:?}:\n{out}");
        assert!(
            !out.contains('\u{1b}'),
            "{arguments:?} is not coloured where nobody sees it"
        );
    }
    let unknown = home.run(&["preset", "nonsense"]);
    assert!(
        unknown.code == 2 && unknown.err.contains("help: there are"),
        "{}",
        unknown.err
    );
}

#[test]
fn commands_that_read_say_so_when_there_is_nothing_yet() {
    let home = Home::with_config("[service]\nstore = \"sqlite:plan.db\"\ntime_zone = \"UTC\"\n");
    let ran = home.run(&["status"]);
    assert!(
        ran.code == 4 && ran.err.contains("plan.db") && ran.err.contains("throughline once"),
        "{}",
        ran.err
    );
}

#[test]
fn status_names_every_source_with_its_age_and_what_is_wrong_with_it() {
    let home = Home::with_config(
        r#"
[source.sheet]
type   = "csv"
path   = "sheet.csv"
fields = { id = "Id", title = "Title", closed = "Closed" }

[source.lost]
type   = "csv"
path   = "lost.csv"
fields = { id = "Id", title = "Title", closed = "Closed" }
"#,
    );
    home.write("sheet.csv", "Id,Title,Closed\nS-1,Call,2026-11-20\n");
    assert_eq!(home.run(&["pull"]).code, 3, "one of two sources failed");
    let out = home.ok(&["status"]);
    for words in [
        "● fresh        sheet  read 1 min ago, 1 record",
        "■ failing      lost   never read; failing since",
        "not found",
        "daemon   not running",
    ] {
        assert!(out.contains(words), "`{words}` in:\n{out}");
    }
}
