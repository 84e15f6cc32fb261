//! The plan under change control: what was edited between two runs is found, wants a reason, and cannot be hidden.

use rusqlite::Connection;
use serde_json::Value;

use crate::support::home::Home;

const CONFIG: &str = r#"
[service]
store     = "sqlite:plan.db"
time_zone = "Europe/Berlin"

[person.ann]
email = "ann@acme.example"

[person.bob]
email = "bob@acme.example"

[objective.share]
statement = "Raise the share from 12 % to 27 %"
why       = "Below 20 % we are not listed"
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
target     = 20

[source.sheet]
type     = "csv"
path     = "sheet.csv"
complete = true
fields   = { id = "Id", title = "Title", closed = "Closed" }

[metric.share]
type  = "csv"
path  = "share.csv"
date  = "day"
value = "share"
fresh = "90d"

[review.weekly]
kind     = "check-in"
schedule = "Fri 09:00"
to       = ["ann@acme.example"]

[review.quarterly]
kind     = "quarterly"
schedule = "0 9 2 1,4,7,10 *"
to       = ["ann@acme.example"]
"#;

/// Agreed two days before it was loaded.
const REASON: &str = r#"
[[change]]
on       = 2026-11-18
what     = "objective.share.lag.target"
reason   = "The second competitor stayed"
approved = "bob"
"#;

const FIRST: &str = "2026-11-13T08:00:00Z";
const THEN: &str = "2026-11-20T08:00:00Z";

/// A home with the first plan in its ledger.
fn home() -> Home {
    let home = Home::with_config(CONFIG);
    home.write(
        "sheet.csv",
        "Id,Title,Closed\nS-1,Call,2026-10-07\nS-2,Visit,\n",
    );
    home.write("share.csv", "day,share\n2026-09-30,18\n2026-10-31,21\n");
    home.ok(&["pull", "--now", FIRST]);
    home
}

/// The target of the goal comes down, and the initiative's due date moves.
fn edited() -> String {
    CONFIG
        .replace("target = 27, actuals", "target = 22, actuals")
        .replace(
            "owner     = \"ann\"\nstart     = 2026-01-01\ndue       = 2026-12-31\nmatch",
            "owner     = \"bob\"\nstart     = 2026-01-01\ndue       = 2026-12-31\nmatch",
        )
}

fn load(home: &Home, config: &str) {
    home.write("config.toml", config);
    home.ok(&["pull", "--now", THEN]);
}

fn ledger(home: &Home) -> Value {
    let out = home.ok(&["ledger", "--now", THEN, "--format", "json"]);
    serde_json::from_str(&out).expect("JSON")
}

#[test]
fn an_edited_plan_is_found_and_wants_a_reason() {
    let home = home();
    let first = ledger(&home);
    assert_eq!(first["entries"].as_array().map(Vec::len), Some(1));
    assert_eq!(first["entries"][0]["path"], "plan");
    load(&home, &edited());
    let found = ledger(&home);
    let told: Vec<(&str, &str)> = found["entries"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| {
            let word = |key: &str| entry[key].as_str().expect("a word");
            (word("path"), word("standing"))
        })
        .collect();
    assert_eq!(
        told,
        [
            ("plan", "not_material"),
            ("initiative.work.owner", "unexplained"),
            ("objective.share.lag.target", "unexplained"),
        ]
    );
    assert_eq!(found["counts"]["goals"], 1);
    assert_eq!(found["counts"]["actions"], 1);
    assert_eq!(found["counts"]["unexplained"], 2);
    assert_eq!(found["chain"]["holds"], true);
    // 21 % on 31 October, day 303 of 364: 60 % of the way to 27, 90 % of that to 22; the plan wants 83 %.
    let effect = &found["entries"][2]["effect"];
    let points = |key: &str| effect[key].as_f64().expect("points").round();
    assert_eq!(
        (points("points_before"), points("points_after")),
        (-23.0, 7.0)
    );
    let original = &found["originals"][0];
    assert_eq!(original["original_target"], 27.0);
    assert_eq!(
        original["original_points"].as_f64().map(f64::round),
        Some(-23.0)
    );
    let text = home.ok(&["ledger", "--now", THEN]);
    for words in [
        "UNEXPLAINED",
        "−23 → +7 points",
        "1 change of goals, 1 of action plans",
        "the chain holds",
    ] {
        assert!(text.contains(words), "`{words}` in:\n{text}");
    }
}

#[test]
fn a_change_with_a_reason_is_explained_and_a_second_load_adds_nothing() {
    let home = home();
    load(&home, &format!("{}{REASON}", edited()));
    let found = ledger(&home);
    let target = found["entries"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|entry| entry["path"] == "objective.share.lag.target")
        .expect("the target")
        .clone();
    assert_eq!(target["standing"], "explained");
    assert_eq!(target["reason"]["approved"], "bob");
    assert_eq!(
        found["counts"]["unexplained"], 1,
        "the owner's change has none"
    );
    let before = found["entries"].as_array().map(Vec::len);
    home.ok(&["pull", "--now", THEN]);
    assert_eq!(ledger(&home)["entries"].as_array().map(Vec::len), before);
    // The same reason written down later explains the same entry: nothing is lost by being late.
    let late = self::home();
    load(&late, &edited());
    load(&late, &format!("{}{REASON}", edited()));
    assert_eq!(ledger(&late)["counts"]["unexplained"], 1);
    let text = late.ok(&["ledger", "--now", THEN]);
    assert!(text.contains("competitor stayed"), "{text}");
}

#[test]
fn writing_the_plan_differently_changes_nothing() {
    let home = home();
    let other = CONFIG.replace(
        "match     = [{ source = \"sheet\" }]",
        "match     = [{ source = [\"sheet\"] }]\nweight    = 1.0",
    );
    load(&home, &other);
    let found = ledger(&home);
    assert_eq!(found["counts"]["unexplained"], 0);
    assert_eq!(found["counts"]["actions"], 0);
    assert_eq!(found["entries"][1]["path"], "plan");
}

#[test]
fn a_revised_figure_is_listed_with_what_it_was() {
    let home = home();
    home.write("share.csv", "day,share\n2026-09-30,18\n2026-10-31,23.5\n");
    load(&home, CONFIG);
    let revised = &ledger(&home)["revised"][0];
    assert_eq!(
        (revised["from"].as_f64(), revised["to"].as_f64()),
        (Some(21.0), Some(23.5))
    );
    assert_eq!(revised["standing"], "unexplained");
    let text = home.ok(&["ledger", "--now", THEN]);
    assert!(
        text.contains("23.5") && text.contains("2026-10-31"),
        "{text}"
    );
}

#[test]
fn an_altered_ledger_is_an_error_that_names_the_entry() {
    for (sql, entry) in [
        (
            "update ledger set became = '27' where path like '%target'",
            "entry 3",
        ),
        ("delete from ledger where id = 2", "entry 3"),
        (
            "update plan_version set canonical = '{}' where id = 2",
            "entry 2",
        ),
    ] {
        let home = home();
        load(&home, &edited());
        let by_hand = Connection::open(home.path("plan.db")).expect("the database");
        let forced = format!("drop trigger ledger_stays; drop trigger ledger_is_kept; {sql}");
        by_hand.execute_batch(&forced).expect("it can be forced");
        let ran = home.run(&["ledger"]);
        assert!(
            ran.code == 4 && ran.err.contains(&format!("broken at {entry}:")),
            "{sql}: {} {}",
            ran.code,
            ran.err
        );
    }
}

#[test]
fn a_database_without_a_ledger_gets_its_entries() {
    let home = home();
    load(&home, &edited());
    let whole = ledger(&home);
    let by_hand = Connection::open(home.path("plan.db")).expect("the database");
    by_hand
        .execute_batch("drop trigger ledger_stays; drop trigger ledger_is_kept; delete from ledger")
        .expect("as it was before there was one");
    home.ok(&["pull", "--now", "2026-11-21T08:00:00Z"]);
    assert_eq!(
        ledger(&home),
        whole,
        "with the instants at which the plans were first loaded"
    );
}
