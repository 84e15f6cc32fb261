//! A past review, produced again: `--known` rewinds everything that was seen, whatever came to light since.

use crate::support::home::Home;

const CONFIG: &str = r#"
[service]
store     = "sqlite:plan.db"
time_zone = "Europe/Berlin"

[person.ann]
email = "ann@acme.example"
accounts = ["sheet:ann"]

[objective.share]
statement = "Raise the share from 12 % to 27 %"
owner     = "ann"
start     = 2026-01-01
due       = 2026-12-31
lag       = { unit = "%", baseline = 12, target = 27, actuals = "share" }

[initiative.work]
objective = "share"
owner     = "ann"
start     = 2026-01-01
due       = 2026-12-31
match     = [{ title = "Task *" }]

[lead.done]
initiative = "work"
count      = "done"
target     = 20

[lead.late]
initiative = "work"
overdue    = "tasks"
at_most    = 3

[source.sheet]
type     = "csv"
path     = "sheet.csv"
complete = true
fields   = { id = "Id", title = "Title", due = "Due", closed = "Closed", assignees = "Owner", state = { column = "State", map = { Open = "open", Done = "done" } } }

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
"#;

const HEADER: &str = "Id,Title,State,Due,Closed,Owner\n";

/// Task `n` as the sheet first had it: every second one done in October, the others due in December.
fn row(n: u32) -> String {
    let (state, closed) = if n.is_multiple_of(2) {
        ("Done", "2026-10-07")
    } else {
        ("Open", "")
    };
    format!("S-{n},Task {n},{state},2026-12-{n:02},{closed},ann\n")
}

fn sheet(rows: impl Iterator<Item = String>) -> String {
    HEADER.to_owned() + &rows.collect::<String>()
}

fn pull(home: &Home, now: &str) {
    let ran = home.run(&["pull", "--now", now]);
    assert!(ran.code != 4, "{}", ran.err);
}

fn review(home: &Home, more: &[&str]) -> String {
    let mut all = vec!["review", "weekly"];
    all.extend_from_slice(more);
    home.ok(&all)
}

#[test]
fn a_past_review_is_produced_again_byte_for_byte() {
    let home = Home::with_config(CONFIG);
    home.write("sheet.csv", sheet((1..=20).map(row)));
    home.write("share.csv", "day,share\n2026-09-30,18\n2026-10-31,20.5\n");
    pull(&home, "2026-11-13T07:00:00Z");
    home.write(
        "sheet.csv",
        sheet((1..=20).map(row)).replace(
            "S-3,Task 3,Open,2026-12-03,",
            "S-3,Task 3,Done,2026-12-03,2026-11-17",
        ),
    );
    pull(&home, "2026-11-20T07:00:00Z");
    let then = "2026-11-20T08:00:00Z";
    let forms = ["text", "html", "csv"];
    let told: Vec<String> = forms
        .iter()
        .map(|form| review(&home, &["--now", then, "--format", form]))
        .collect();

    // Everything that can come to light later: work done before that day, a moved date, a new task, a vanished
    // one, another owner, a revised figure, a date before the review with a figure of its own, and a broken source.
    let later = sheet((1..=21).filter(|n| *n != 7).map(row))
        .replace(
            "S-5,Task 5,Open,2026-12-05,",
            "S-5,Task 5,Done,2026-12-05,2026-11-02",
        )
        .replace("S-9,Task 9,Open,2026-12-09", "S-9,Task 9,Open,2026-11-19")
        .replace(
            "S-4,Task 4,Done,2026-12-04,2026-10-07,ann",
            "S-4,Renamed,Open,2026-12-04,,bob",
        );
    home.write("sheet.csv", later);
    home.write(
        "share.csv",
        "day,share\n2026-09-30,18\n2026-10-31,14\n2026-11-15,13\n",
    );
    pull(&home, "2026-11-24T07:00:00Z");
    home.write("sheet.csv", "PK\u{3}\u{4}");
    home.write("share.csv", "");
    pull(&home, "2026-11-25T07:00:00Z");

    let now = ["--now", "2026-11-27T09:00:00Z", "--as-of", "2026-11-20"];
    for (form, told) in forms.iter().zip(&told) {
        let known = [&now[..], &["--known", then, "--format", form]].concat();
        assert_eq!(&review(&home, &known), told, "{form}");
        // By its date alone it is the end of that day, nothing more of which was seen.
        let day = ["--now", now[1], "--known", "2026-11-20", "--format", "json"];
        let json: serde_json::Value = serde_json::from_str(&review(&home, &day)).expect("JSON");
        assert_eq!(json["known_at"], "2026-11-20T22:59:59.999999Z");
        assert_eq!(json["as_of"], "2026-11-20");
    }
    let all_that_is_known = review(&home, &[&now[..], &["--format", "text"]].concat());
    assert_ne!(
        all_that_is_known, told[0],
        "what came to light since counts without --known"
    );
    assert!(all_that_is_known.contains("13 %"), "{all_that_is_known}");
    let wrong = home.run(&["review", "weekly", "--known", "friday"]);
    assert!(
        wrong.code == 2
            && wrong
                .err
                .contains("an instant (2026-11-20T08:00:00Z) is wanted"),
        "{}",
        wrong.err
    );
}

#[test]
fn a_past_review_is_held_against_the_plan_of_then() {
    let home = Home::with_config(CONFIG);
    home.write("sheet.csv", sheet((1..=20).map(row)));
    home.write("share.csv", "day,share\n2026-10-31,20.5\n");
    pull(&home, "2026-11-20T07:00:00Z");
    let forms = ["text", "html", "csv", "json"];
    let then = |form: &str| {
        let known = [
            "--now",
            "2026-12-01T09:00:00Z",
            "--known",
            "2026-11-20T08:00:00Z",
        ];
        review(&home, &[&known[..], &["--format", form]].concat())
    };
    let told: Vec<String> = forms.iter().map(|form| then(form)).collect();
    // Targets, limits, calendar, zone, a removed measure: everything that a plan can say otherwise.
    let other = CONFIG
        .replace("target     = 20", "target     = 200")
        .replace("baseline = 12, target = 27", "baseline = 12, target = 22")
        .replace("Europe/Berlin", "Asia/Tokyo")
        + "[status]\ncoverage = 0.1\nbands = { on_track = 0.5, at_risk = 0.9 }\n[calendar]\nholidays = [2026-11-20]\n";
    let (head, tail) = other.split_once("[lead.late]").expect("the lead");
    let rest = tail.split_once("[source.sheet]").expect("the source").1;
    home.write("config.toml", format!("{head}[source.sheet]{rest}"));
    pull(&home, "2026-11-24T07:00:00Z");
    for (form, told) in forms.iter().zip(&told) {
        assert_eq!(&then(form), told, "{form}");
    }
    let today = review(
        &home,
        &["--now", "2026-11-20T08:00:00Z", "--format", "text"],
    );
    assert_ne!(today, told[0], "the plan of today says otherwise");
}
