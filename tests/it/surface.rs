//! The surface of the program: errors that help, exit codes, formats, colours.

use serde_json::Value;

use crate::support::home::{Home, repository, wait_for};

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

/// A home in which a round was made already.
fn looked_at() -> Home {
    let home = Home::with_config(
        "[mail]\nfrom = \"strategy@acme.example\"\nsmtp = \"file:outbox\"\n\n[review.weekly]\nkind = \"check-in\"\nschedule = \"Mon 08:00\"\nto = \"ann@acme.example\"\n",
    );
    home.ok(&["once"]);
    home
}

#[test]
fn a_review_is_written_in_several_forms_at_once() {
    let home = looked_at();
    let review = ["review", "weekly", "--as-of", "2026-11-20", "--format"];
    let run = |more: &[&str]| home.run(&[&review[..], more].concat());
    let out = run(&["text,json,eml", "--output", "previews"]);
    assert_eq!(out.code, 0, "{}", out.err);
    let written = home.files("previews");
    assert_eq!(
        written,
        [
            "weekly-2026-11-20.eml",
            "weekly-2026-11-20.json",
            "weekly-2026-11-20.txt"
        ]
    );
    assert_eq!(
        home.read("previews/weekly-2026-11-20.txt"),
        run(&["text"]).out
    );
    let several = run(&["text,json"]);
    assert_eq!(several.code, 2);
    assert!(several.err.contains("--output FOLDER"), "{}", several.err);
}

#[test]
fn a_review_opens_in_the_browser_from_a_file_that_only_its_owner_reads() {
    use std::os::unix::fs::PermissionsExt;
    let home = looked_at();
    home.write("browser", "#!/bin/sh\necho \"$1\" > opened\n");
    let browser = home.path("browser");
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o700)).expect("a program");
    let open = |browser: Option<&str>| {
        let mut command = home.command(&["review", "weekly", "--open", "--as-of", "2026-11-20"]);
        command.env("HOME", home.path(""));
        command.envs(browser.map(|path| ("BROWSER", path)));
        command.output().expect("the binary runs")
    };
    let ran = open(Some(&browser.display().to_string()));
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
    let page = String::from_utf8_lossy(&ran.stdout).trim().to_owned();
    assert!(
        page.ends_with(".cache/throughline/weekly-2026-11-20.html"),
        "{page}"
    );
    let mode = std::fs::metadata(&page)
        .expect("the page")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    wait_for("the browser to be started", || {
        home.files("").contains(&"opened".to_owned()) && home.read("opened").trim() == page
    });

    // Without a desktop it says where the page lies.
    let ran = open(None);
    assert!(ran.status.success());
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(said.contains("open the file yourself"), "{said}");
}
