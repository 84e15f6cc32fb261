//! Pulling, through the real binary: whole or not at all, each source for itself, nothing lost by bad input.

use std::fmt::Write as _;

use serde_json::Value;

use crate::support::home::{Home, wait_for};
use crate::support::tracker::{Mood, Tracker, task};

const PLAN: &str = r#"
[service]
store     = "sqlite:plan.db"
time_zone = "Europe/Berlin"

[person.ann]
email = "ann@acme.example"

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
match     = [{ title = "*" }]

[lead.done]
initiative = "work"
count      = "done"
target     = 10

[metric.share]
type   = "points"
points = [[2026-10-31, 20.5]]
fresh  = "90d"
"#;

const CSV: &str = r#"
[source.sheet]
type     = "csv"
path     = "sheet.csv"
complete = true
fields   = { id = "Id", title = "Title", due = "Due", closed = "Closed", assignees = "Owner", state = { column = "State", map = { Open = "open", Done = "done" } } }
"#;

fn rest(tracker: &Tracker) -> String {
    format!(
        r#"
[source.desk]
type  = "rest"
base  = "{}"
auth  = {{ bearer = {{ file = "token" }} }}
allow_private = true
[source.desk.items]
get    = "/tasks"
query  = {{ per_page = 2 }}
select = "data"
page   = {{ token = "next", param = "cursor" }}
complete = true
[source.desk.items.fields]
id        = "id"
title     = "name"
state     = {{ get = "status", map = {{ open = "open", done = "done" }} }}
due       = "due"
closed    = "closed"
assignees = "[owner]"
updated   = "updated"
"#,
        tracker.base()
    )
}

fn sheet(rows: usize) -> String {
    let mut text = "Id,Title,State,Due,Closed,Owner\n".to_owned();
    for row in 1..=rows {
        let (state, closed) = if row % 2 == 0 {
            ("Done", "2026-10-01")
        } else {
            ("Open", "")
        };
        writeln!(
            text,
            "S-{row},Task number {row},{state},2026-11-30,{closed},ann"
        )
        .expect("a text takes every line");
    }
    text
}

fn five() -> Vec<Value> {
    (1..=5)
        .map(|id| task(id, &format!("Ticket {id}"), "open", "2026-12-01", None))
        .collect()
}

fn pulled(home: &Home, arguments: &[&str]) -> (i32, Value) {
    let mut all = vec!["pull", "--format", "json"];
    all.extend_from_slice(arguments);
    let ran = home.run(&all);
    let value = serde_json::from_str(&ran.out)
        .unwrap_or_else(|error| panic!("{error}: {}\n{}", ran.out, ran.err));
    (ran.code, value)
}

fn of<'a>(outcomes: &'a Value, source: &str) -> &'a Value {
    let found = outcomes
        .as_array()
        .and_then(|all| all.iter().find(|one| one["source"] == source));
    found.unwrap_or_else(|| panic!("{source} in {outcomes}"))
}

#[test]
fn a_second_pull_of_the_same_changes_nothing() {
    let tracker = Tracker::start(five());
    let home = Home::with_config(&format!("{PLAN}{CSV}{}", rest(&tracker)));
    home.write("token", "canary-secret\n");
    home.write("sheet.csv", sheet(30));
    let (code, first) = pulled(&home, &[]);
    assert_eq!(code, 0, "{first}");
    assert_eq!(
        (&of(&first, "sheet")["new"], &of(&first, "desk")["new"]),
        (&30.into(), &5.into()),
        "{first}"
    );
    let (_, second) = pulled(&home, &[]);
    assert_eq!(
        of(&second, "sheet")["unchanged_source"],
        true,
        "the same file is not parsed again"
    );
    assert_eq!(
        (&of(&second, "desk")["new"], &of(&second, "desk")["changed"]),
        (&0.into(), &0.into()),
        "{second}"
    );
    assert_eq!(
        tracker.tokens().first().map(String::as_str),
        Some("Bearer canary-secret")
    );
    for file in home.files(".") {
        if file != "token" {
            let bytes = std::fs::read(home.path(&file)).expect("a file is readable");
            assert!(
                !bytes.windows(13).any(|window| window == b"canary-secret"),
                "{file} holds the token"
            );
        }
    }
}

#[test]
fn a_failing_source_is_named_and_holds_up_nothing() {
    let tracker = Tracker::start(five());
    let home = Home::with_config(&format!("{PLAN}{CSV}{}", rest(&tracker)));
    home.write("token", "t");
    home.write("sheet.csv", sheet(4));
    tracker.set(Mood::Answer(403, r#"{"message":"no"}"#.to_owned()));
    let ran = home.run(&["pull"]);
    assert_eq!(ran.code, 3, "degraded: {}", ran.out);
    assert!(ran.out.contains("4 tasks read: 4 new"), "{}", ran.out);
    assert!(
        ran.out.contains("desk") && ran.out.contains("403") && ran.out.contains("help:"),
        "{}",
        ran.out
    );
    assert!(tracker.asked() > 0, "the fault fired");
    let status = home.ok(&["status", "--as-of", "2026-11-20"]);
    assert!(
        status.contains("desk") && status.contains("never"),
        "{status}"
    );
}

#[test]
fn a_sign_in_page_and_a_quota_error_are_told_apart_from_data() {
    let tracker = Tracker::start(five());
    let home = Home::with_config(&format!("{PLAN}{}", rest(&tracker)));
    home.write("token", "t");
    for (body, words) in [
        ("<!DOCTYPE html><title>Sign in</title>", "sign-in page"),
        (r#"{"error":"quota"}"#, "quota"),
        (r#"{"items":[]}"#, "top-level keys"),
    ] {
        tracker.set(Mood::Answer(200, body.to_owned()));
        let (code, outcome) = pulled(&home, &["desk"]);
        let problem = of(&outcome, "desk")["problem"].to_string();
        assert!(code == 1 && problem.contains(words), "{body}: {problem}");
    }
}

#[test]
fn an_emptied_source_is_held_back_until_a_person_accepts_it() {
    let home = Home::with_config(&format!("{PLAN}{CSV}"));
    home.write("sheet.csv", sheet(30));
    home.ok(&["pull"]);
    home.write("sheet.csv", sheet(5));
    let (code, outcome) = pulled(&home, &["sheet"]);
    let problem = of(&outcome, "sheet")["problem"].to_string();
    assert!(code == 1 && problem.contains("25 of 30"), "{problem}");
    assert!(
        of(&outcome, "sheet")["help"]
            .to_string()
            .contains("--accept-shrink"),
        "{outcome}"
    );
    let (_, accepted) = pulled(&home, &["sheet", "--accept-shrink"]);
    assert_eq!(of(&accepted, "sheet")["gone"], 25, "{accepted}");
    home.write("sheet.csv", sheet(30));
    let (_, back) = pulled(&home, &["sheet"]);
    assert_eq!(
        of(&back, "sheet")["returned"],
        25,
        "what comes back is the same task: {back}"
    );
}

#[test]
fn a_damaged_file_imports_nothing_and_the_old_rows_stay() {
    let home = Home::with_config(&format!("{PLAN}{CSV}"));
    home.write("sheet.csv", sheet(30));
    home.ok(&["pull"]);
    let mut damaged = sheet(40);
    damaged.push_str("S-99,\"never closed,Open,,,ann\n");
    for (text, words) in [
        (damaged.as_str(), "never closed"),
        ("", "empty"),
        ("Id;Title;State;Due;Closed;Owner\n1;a;Open;;;x\n", "refused"),
    ] {
        home.write("sheet.csv", text);
        let (code, outcome) = pulled(&home, &["sheet"]);
        let problem = of(&outcome, "sheet").to_string();
        if words == "refused" {
            // A change of the delimiter alone is no damage: it is detected; the guard holds the shrink back.
            assert_eq!(code, 1, "{problem}");
        } else {
            assert!(code == 1 && problem.contains(words), "{words}: {problem}");
        }
        let status: Value = serde_json::from_str(&home.ok(&[
            "status",
            "--as-of",
            "2026-11-20",
            "--format",
            "json",
        ]))
        .expect("JSON");
        assert!(
            status.to_string().contains("\"records\":30"),
            "the 30 rows stay: {status}"
        );
    }
}

#[test]
fn what_changes_in_the_tracker_is_seen_and_what_vanishes_is_gone_with_its_date() {
    let tracker = Tracker::start(five());
    let home = Home::with_config(&format!("{PLAN}{}", rest(&tracker)));
    home.write("token", "t");
    home.ok(&["pull"]);
    let mut tasks = five();
    tasks.truncate(4);
    tasks[0] = task(1, "Ticket 1", "done", "2026-12-01", Some("2026-11-10"));
    tracker.replace(tasks);
    let (_, second) = pulled(&home, &["desk"]);
    let desk = of(&second, "desk");
    assert_eq!(
        (&desk["changed"], &desk["gone"]),
        (&1.into(), &1.into()),
        "{second}"
    );
    let explained = home.ok(&["explain", "desk#1", "--as-of", "2026-11-20"]);
    assert!(
        explained.contains("done") && explained.contains("title=*"),
        "{explained}"
    );
    let gone = home.run(&["explain", "desk#5"]);
    assert_eq!(
        gone.code, 2,
        "a task that is gone counts nowhere: {}",
        gone.out
    );
}

#[test]
fn a_series_is_read_past_its_blank_months_but_not_without_any_value() {
    let metric = r#"
[metric.hires]
type  = "csv"
path  = "hires.csv"
date  = "day"
value = "count"
"#;
    let home = Home::with_config(&format!("{PLAN}{metric}"));
    home.write(
        "hires.csv",
        "day,count\n2026-09-30,3\n2026-10-31,5\n2026-11-30,\n",
    );
    let (code, first) = pulled(&home, &["metric.hires"]);
    let hires = of(&first, "metric.hires");
    assert_eq!(
        (code, &hires["new"], &hires["refused"]),
        (0, &2.into(), &0.into()),
        "{first}"
    );
    home.write(
        "hires.csv",
        "day,count\n2026-09-30,4\n2026-10-31,5\n2026-11-30,6\n",
    );
    let (_, second) = pulled(&home, &["metric.hires"]);
    let hires = of(&second, "metric.hires");
    assert_eq!(
        (&hires["new"], &hires["revised"]),
        (&1.into(), &1.into()),
        "{second}"
    );
    home.write("hires.csv", "day,count\n2026-09-30,\n2026-10-31,\n");
    let (code, third) = pulled(&home, &["metric.hires"]);
    assert!(
        code == 1 && third.to_string().contains("every row's value is empty"),
        "{third}"
    );
}

#[test]
fn a_dry_run_keeps_nothing() {
    let home = Home::with_config(&format!("{PLAN}{CSV}"));
    home.write("sheet.csv", sheet(6));
    assert!(home.ok(&["pull", "--dry-run"]).contains("6 would be new"));
    assert_eq!(rows(&home), 0, "an empty store stays empty");
    let (_, real) = pulled(&home, &["sheet"]);
    assert_eq!(of(&real, "sheet")["new"], 6);
    // The same over a store that holds something: each row is as it was, whatever would have changed.
    let before = content(&home);
    home.write(
        "sheet.csv",
        format!("{}T-9,late,Done,,2026-10-02,ann\n", sheet(4)),
    );
    let rehearsed = home.ok(&["pull", "sheet", "--dry-run", "--format", "json"]);
    let rehearsed: Value = serde_json::from_str(&rehearsed).expect("JSON");
    assert_eq!(content(&home), before);
    // The real pull does what the rehearsal said.
    let (_, real) = pulled(&home, &["sheet"]);
    for count in ["new", "changed", "unchanged", "gone", "refused"] {
        assert_eq!(
            of(&rehearsed, "sheet")[count],
            of(&real, "sheet")[count],
            "{count}"
        );
    }
    assert_eq!(of(&real, "sheet")["new"], 1);
    assert_eq!(of(&real, "sheet")["gone"], 2);
}

/// Every table of the store with all its rows.
fn content(home: &Home) -> Vec<(String, Vec<String>)> {
    let database = rusqlite::Connection::open(home.path("plan.db")).expect("the store");
    let names = |sql: &str| -> Vec<String> {
        let mut statement = database.prepare(sql).expect("a query");
        let rows = statement.query_map([], |row| row.get(0)).expect("rows");
        rows.map(|row| row.expect("a name")).collect()
    };
    let tables = names(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name",
    );
    let rows = |table: &str| {
        let columns = names(&format!(
            "select 'quote(' || name || ')' from pragma_table_info('{table}')"
        ));
        let mut rows = names(&format!(
            "select {} from {table}",
            columns.join(" || '|' || ")
        ));
        rows.sort();
        rows
    };
    tables
        .iter()
        .map(|table| (table.clone(), rows(table)))
        .collect()
}

/// How many rows there are of tasks and of the plan.
fn rows(home: &Home) -> usize {
    let kept = content(home);
    let counted = kept
        .iter()
        .filter(|(table, _)| ["task", "source", "plan_version", "link"].contains(&table.as_str()));
    counted.map(|(_, rows)| rows.len()).sum()
}

#[test]
fn killed_in_the_middle_of_a_pull_nothing_is_half_there() {
    let tracker = Tracker::start(five());
    let home = Home::with_config(&format!("{PLAN}{}", rest(&tracker)));
    home.write("token", "t");
    tracker.set(Mood::HangOnSecondPage);
    let mut child = home
        .command(&["pull", "desk"])
        .spawn()
        .expect("the binary runs");
    wait_for("the second page to be asked for", || tracker.asked() >= 2);
    child.kill().expect("it still runs");
    child.wait().expect("it ended");
    let explained = home.run(&["explain", "work", "--as-of", "2026-11-20"]);
    assert!(
        !explained.out.contains("Ticket 1"),
        "the first page must not be visible:\n{}",
        explained.out
    );
    tracker.set(Mood::Well);
    let (code, after) = pulled(&home, &["desk"]);
    assert_eq!(
        (code, &of(&after, "desk")["new"]),
        (0, &5.into()),
        "{after}"
    );
}

#[test]
fn only_one_process_owns_the_database() {
    let tracker = Tracker::start(five());
    let home = Home::with_config(&format!("{PLAN}{}", rest(&tracker)));
    home.write("token", "t");
    tracker.set(Mood::HangOnSecondPage);
    let daemon = home.daemon(&[]);
    wait_for("the daemon to pull", || tracker.asked() >= 2);
    let second = home.run(&["run"]);
    assert_eq!(second.code, 2, "{}", second.err);
    assert!(
        second.err.contains(&format!("pid {}", daemon.pid())),
        "{}",
        second.err
    );
    assert_eq!(
        home.run(&["status"]).code,
        0,
        "readers work beside the daemon"
    );
    let (code, took) = daemon.stop();
    assert!(
        code == 0 && took.as_secs() < 5,
        "a hanging pull does not hold up the end: {code}, {took:?}"
    );
}

#[test]
fn the_database_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::with_config(&format!("{PLAN}{CSV}"));
    home.write("sheet.csv", sheet(2));
    home.ok(&["pull"]);
    let files: Vec<String> = home
        .files(".")
        .into_iter()
        .filter(|name| name.starts_with("plan.db"))
        .collect();
    assert!(files.contains(&"plan.db".to_owned()), "{files:?}");
    for file in files {
        let mode = std::fs::metadata(home.path(&file))
            .expect("a file")
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{file} is {mode:o}");
    }
}

#[test]
fn a_rehearsed_reading_of_a_series_keeps_nothing() {
    let home = Home::with_config(&format!("{PLAN}{CSV}"));
    for _ in 0..2 {
        let out = home.ok(&["pull", "metric.share", "--dry-run"]);
        assert!(out.contains("1 would be new"), "{out}");
    }
    let out = home.ok(&["pull", "metric.share"]);
    assert!(out.contains("1 new"), "{out}");
}

#[test]
fn a_refused_row_comes_with_what_to_do_said_once() {
    let home = Home::with_config(&format!("{PLAN}{CSV}"));
    let odd = "O-1,Odd,Open,03/04/26,,ann\nO-2,Odd too,Open,05/06/26,,ann\n";
    home.write("sheet.csv", sheet(20) + odd);
    let out = home.ok(&["pull", "sheet", "--dry-run"]);
    assert!(
        out.contains("20 would be new") && out.contains("2 refused"),
        "{out}"
    );
    let help = "help: set format = \"%d/%m/%y\" in the field's rule";
    assert_eq!(out.matches(help).count(), 1, "{out}");
}
