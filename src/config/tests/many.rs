//! Many faults at once: one run names them all, each with its line and a caret.

use super::Home;

const MANY: &str = r#"[service]
time_zone = "Europe/Berln"

[source.platform]
type = "github"
repositories = ["acme/platform"]
intervall = "15m"
token = "ghp_verysecret"

[source.exports]
type = "csv"
path = "a.csv"
every = 15
fields = { id = "Id", title = "Titel", state = { column = "Status", map = { Neu = "opne" } } }

[person.maria]
email = "maria@@acme.example"

[objective.market]
statement = "Raise market share"
owner = "mara"
start = 2026-12-31
due = 2026-01-01
lag = { unit = "%", baseline = 12, target = 12 }

[initiative.a]
objective = "markt"
owner = "maria"
start = 2026-01-01
due = 2026-02-01
depends_on = ["b"]

[initiative.b]
objective = "market"
owner = "maria"
start = 2026-01-01
due = 2026-02-01
depends_on = ["a"]
weight = 0

[lead.calls]
initiative = "a"
count = "done"

[review.weekly]
kind = "check-in"
schedule = "Mon,Thu 08:00"
to = ["owners"]
"#;

#[test]
fn every_fault_of_every_table_is_named_with_its_place() {
    let home = Home::new(MANY);
    let errors = home.load().expect_err("faults");
    let places: Vec<(usize, usize)> = errors
        .problems()
        .iter()
        .map(|problem| (problem.line, problem.column))
        .collect();
    let wanted = [
        (2, 13),  // zone
        (7, 1),   // unknown key
        (8, 1),   // secret in a file that others can read
        (13, 9),  // number without unit
        (14, 83), // state
        (17, 9),  // address
        (21, 9),  // unknown owner
        (23, 7),  // dates
        (24, 45), // baseline = target
        (27, 13), // unknown objective
        (31, 15), // circle
        (39, 10), // weight
        (41, 7),  // no target
        (47, 12), // two a week
    ];
    assert_eq!(places, wanted, "{errors}");
}

#[test]
fn the_report_shows_lines_carets_and_help_but_no_secret() {
    let report = Home::new(MANY).report();
    let start: Vec<&str> = report.lines().take(30).collect();
    assert_eq!(start.join("\n"), START, "{report}");
    assert!(report.ends_with("14 errors"), "{report}");
    assert!(!report.contains("verysecret"), "{report}");
}

const START: &str = r#"error: config.toml:2:13: "time_zone" is "Europe/Berln" — an IANA time zone is wanted
  |
2 | time_zone = "Europe/Berln"
  |             ^^^^^^^^^^^^^^
  |
  = help: use "Europe/Berlin"

error: config.toml:7:1: unknown key "intervall" in [source.platform]
  |
7 | intervall = "15m"
  | ^^^^^^^^^
  |
  = help: did you mean "every"?

error: config.toml:8:1: the file holds "token" and is mode 0644 (open to others)
  |
8 | token = "**************"
  | ^^^^^
  |
  = help: chmod 600 config.toml, or write token = { env = "NAME" }

error: config.toml:13:9: "every" is the number 15 — a duration with a unit is wanted
   |
13 | every = 15
   |         ^^
   |
   = help: write every = "15m"

error: config.toml:14:83: "Neu" is "opne" — a state is wanted
   |"#;

#[test]
fn colour_is_a_choice() {
    let errors = Home::new("x = 1").load().expect_err("a fault");
    assert!(errors.render(true).contains("\u{1b}["));
    assert!(!errors.render(false).contains("\u{1b}["));
    assert_eq!(errors.to_string(), errors.render(false));
}

#[test]
fn two_syntax_errors_are_both_named_and_hide_the_rest() {
    let home = Home::new("a = 1 2\n[service]\ntime_zone = Berlin\nweb = 1\n");
    let places: Vec<String> = home.problems();
    assert_eq!(places.len(), 2, "{places:#?}");
}
