//! `check --online`: one page of each source as tasks, what looks wrong in it, what its server says; and
//! nothing of it is kept.

use serde_json::{Value, json};

use crate::support::home::Home;
use crate::support::tracker::{Mood, Tracker, task};

fn config(tracker: &Tracker) -> String {
    format!(
        r#"
[service]
store     = "sqlite:plan.db"
time_zone = "UTC"

[source.desk]
type  = "rest"
base  = "{}"
allow_private = true
[source.desk.items]
get    = "/tasks"
query  = {{ limit = 2 }}
select = "data"
page   = {{ token = "next", param = "cursor" }}
[source.desk.items.fields]
id        = "id"
title     = "name"
state     = {{ get = "status", map = {{ todo = "open", done = "done" }} }}
assignees = "[owner]"
due       = "due"
closed    = "closed"
updated   = "updated"
created   = "updated"
estimate  = "effort"

[source.sheet]
type = "csv"
path = "sheet.csv"
fields = {{ id = "Id", title = "Title", state = "State", due = {{ column = "Due", optional = true }} }}
"#,
        tracker.base()
    )
}

fn tasks() -> Vec<Value> {
    let numbers = 1..=8_u32;
    numbers
        .map(|id| {
            task(
                id,
                &format!("Call {id}\u{1b}[2J"),
                if id == 3 { "lost" } else { "todo" },
                "2026-12-01",
                None,
            )
        })
        .collect()
}

fn home(tracker: &Tracker) -> Home {
    let home = Home::with_config(&config(tracker));
    home.write(
        "sheet.csv",
        "Id;Title;State;Note\nS-1;Visit;open;x\nS-2;Write;done;\n",
    );
    home
}

#[test]
fn a_page_is_shown_as_tasks_and_nothing_is_kept() {
    let tracker = Tracker::start(Vec::new());
    tracker.all_at_once(tasks());
    let home = home(&tracker);
    let ran = home.run(&["check", "--online"]);
    assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
    let out = ran
        .out
        .replace(&tracker.base(), "http://tracker")
        .replace(&home.path("").display().to_string(), "");
    insta::assert_snapshot!(out, @r##"
    desk: rest http://tracker/tasks
      page     8 records, and no more pages; 1 refused
        key            title                              state        assignees            due         estimate
        1              Call 1\x1b[2J                      open         ann                  2026-12-01
        2              Call 2\x1b[2J                      open         ann                  2026-12-01
        4              Call 4\x1b[2J                      open         ann                  2026-12-01
        5              Call 5\x1b[2J                      open         ann                  2026-12-01
        6              Call 6\x1b[2J                      open         ann                  2026-12-01
      empty    closed 100 %, estimate 100 %
      refused  page 1 $.data[2]: "state" = "lost" is a state that the source's state map does not name
      help     add it to the map, as open, in progress, blocked, done or cancelled
      look at  fields.estimate: empty in all 8 records — is `effort` the place?
      look at  fields.updated: the same as `created` in all 8 records — the time of the last change is wanted
      clock    the server's agrees with ours

    sheet: csv sheet.csv
      page     2 records, and no more pages
        key            title                              state        assignees            due         estimate
        S-1            Visit                              open
        S-2            Write                              done
      empty    due 100 %
      file     sheet.csv, UTF-8, separated by ";"
      lacks    due
      unread   Note
    "##);
    assert_eq!(tracker.asked(), 1, "one page is one request");
    assert!(!home.path("plan.db").exists(), "no store was opened");
}

#[test]
fn the_same_as_json_for_one_source() {
    let tracker = Tracker::start(tasks());
    let home = home(&tracker);
    let text = home.ok(&["check", "--online", "desk", "--format", "json"]);
    let looked: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(looked.as_array().map(Vec::len), Some(1));
    let page = &looked[0]["page"];
    assert_eq!(
        (&page["records"], &page["more"], &page["tasks"][0]["title"]),
        (&json!(2), &json!(true), &json!("Call 1\u{1b}[2J"))
    );
    assert_eq!(looked[0]["requests"], 1);
    let closed = page["fields"]
        .as_array()
        .expect("fields")
        .iter()
        .find(|one| one["field"] == "closed");
    assert_eq!(
        closed,
        Some(&json!({ "field": "closed", "empty": 2, "share": 1.0 }))
    );
}

#[test]
fn a_metric_is_looked_at_by_its_name() {
    let home = Home::with_config(
        "[service]\nstore = \"sqlite:plan.db\"\ntime_zone = \"UTC\"\n\
         [metric.share]\ntype = \"csv\"\npath = \"share.csv\"\ndate = \"Month\"\nvalue = \"Share\"\n\
         [metric.fixed]\npoints = [[2026-10-31, 20.5]]\n",
    );
    let rows = "Month,Share\n2026-08-31,18.5\n2026-09-30,much\n2026-10-31,19.25\n2026-11-30,\n";
    home.write("share.csv", rows);
    let text = home.ok(&["check", "--online", "metric.share"]);
    insta::assert_snapshot!(text.replace(&home.path("").display().to_string(), ""), @r#"
    metric.share: csv share.csv
      page     4 records, and no more pages; 1 refused
        2026-08-31 18.5
        2026-10-31 19.25
      empty    value 25 %
      refused  share.csv:3: "value" = "much" is not a number
      file     share.csv, UTF-8, separated by ","
    "#);
    let json: Value =
        serde_json::from_str(&home.ok(&["check", "--online", "--format", "json"])).expect("JSON");
    assert_eq!(
        json.as_array().map(Vec::len),
        Some(1),
        "points that stand in the configuration are not read"
    );
    assert_eq!(
        (&json[0]["source"], &json[0]["page"]["points"]),
        (
            &json!("metric.share"),
            &json!([{ "date": "2026-08-31", "value": 18.5 }, { "date": "2026-10-31", "value": 19.25 }])
        )
    );
    assert!(!home.path("plan.db").exists(), "no store was opened");
}

#[test]
fn what_the_first_page_shows_of_a_wrong_description_is_said() {
    let records = vec![json!({ "id": 1, "name": "Call", "status": "todo" }); 50];
    let reply = json!({ "data": [], "issues": records });
    let tracker = Tracker::start(Vec::new());
    tracker.set(Mood::Answer(200, reply.to_string()));
    let text = home(&tracker).ok(&["check", "--online", "desk"]);
    assert!(
        text.contains("`data` is empty, while `issues` holds 50 entries"),
        "{text}"
    );
}

#[test]
fn paging_that_nobody_declared_is_proposed() {
    let tracker = Tracker::start(tasks());
    let config = config(&tracker).replace("page   = { token = \"next\", param = \"cursor\" }", "");
    let home = Home::with_config(&config);
    let text = home.ok(&["check", "--online", "desk"]);
    assert!(
        text.contains("page = { token = \"next\", param = \"cursor\" }"),
        "{text}"
    );
}

#[test]
fn a_clock_that_differs_is_said() {
    let tracker = Tracker::start(tasks());
    let home = home(&tracker);
    // The server's clock is the real one; ours pretends to stand in 2026 at New Year.
    let text = home.ok(&["check", "--online", "desk", "--now", "2026-01-01T00:00:00Z"]);
    assert!(
        text.contains("the server's is") && text.contains("ours"),
        "{text}"
    );
    let text = home.ok(&["check", "--online", "desk"]);
    assert!(text.contains("the server's agrees with ours"), "{text}");
}

#[test]
fn exit_codes_tell_one_failure_from_all() {
    let tracker = Tracker::start(tasks());
    tracker.set(Mood::Answer(403, "{}".to_owned()));
    let home = home(&tracker);
    let some = home.run(&["check", "--online"]);
    assert_eq!(some.code, 3, "{}", some.out);
    assert!(
        some.out.contains("failed   ") && some.out.contains("403"),
        "{}",
        some.out
    );
    assert_eq!(home.run(&["check", "--online", "desk"]).code, 1);
    assert_eq!(home.run(&["check", "--online", "sheet"]).code, 0);
    let unknown = home.run(&["check", "--online", "disk"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.err.contains("there are desk, sheet"),
        "{}",
        unknown.err
    );
    assert_eq!(
        home.run(&["check", "desk"]).code,
        2,
        "a source alone wants --online"
    );
}
