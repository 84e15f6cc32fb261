//! Exports that real trackers wrote, from the file to the task.

use std::path::Path;

use jiff::tz::TimeZone;
use throughline_csv::{Location, Settings, connector};
use throughline_kit::{Connector, FieldRule, FieldRules};

use super::super::{Context, task};
use super::{map, rules, split};
use crate::domain::id::SourceId;
use crate::domain::task::{Estimate, State, Task};

fn tasks(name: &str, rules: &FieldRules) -> Vec<Task> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("connectors/csv/tests/fixtures");
    let connector = connector(Settings {
        location: Location::File(folder.join(name)),
        delimiter: None,
        encoding: None,
        columns: None,
        fields: rules.clone(),
        complete: true,
        follow_symlinks: false,
    })
    .expect("made");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let page = runtime.block_on(connector.pull(None)).expect("read");
    assert!(page.rejects.is_empty());
    let context = Context {
        source: SourceId::new("export"),
        time_zone: TimeZone::UTC,
        base: None,
    };
    page.records
        .iter()
        .map(|record| match task(record, rules, &context) {
            Ok((task, _)) => task,
            Err(reject) => panic!("{name}: {}", reject.problem),
        })
        .collect()
}

/// Done, not done, without assignee, with a due date.
fn counts(tasks: &[Task]) -> (usize, usize, usize, usize) {
    let count = |wanted: fn(&Task) -> bool| tasks.iter().filter(|task| wanted(task)).count();
    (
        count(|task| task.state == State::Done),
        count(|task| task.state != State::Done),
        count(|task| task.assignees.is_empty()),
        count(|task| task.due.is_some()),
    )
}

fn column(name: &str) -> FieldRule {
    FieldRule::get(name)
}

fn dated(name: &str, format: &str) -> FieldRule {
    FieldRule {
        formats: vec![format.to_owned()],
        ..column(name)
    }
}

/// The rules of a Redmine export in one language: captions, then the formats of dates and times.
fn redmine(captions: [&str; 9], date: &str, time: &str, decimal: Option<char>) -> FieldRules {
    let [
        title,
        assignee,
        parent,
        start,
        due,
        created,
        closed,
        estimate,
        objective,
    ] = captions;
    let states = map(&[
        ("New", "open"),
        ("In Progress", "in progress"),
        ("Feedback", "blocked"),
        ("Resolved", "done"),
        ("Closed", "done"),
        ("Rejected", "cancelled"),
    ]);
    rules([
        ("id", column("#")),
        ("title", column(title)),
        (
            "state",
            FieldRule {
                get: Some("Status".to_owned()),
                ..states
            },
        ),
        ("assignees", column(assignee)),
        ("parent", column(parent)),
        ("start", dated(start, date)),
        ("due", dated(due, date)),
        ("created", dated(created, time)),
        ("closed", dated(closed, time)),
        (
            "estimate",
            FieldRule {
                decimal,
                ..column(estimate)
            },
        ),
        (
            "points",
            FieldRule {
                decimal,
                ..column("Story points")
            },
        ),
        (
            "labels",
            FieldRule {
                get: Some(objective.to_owned()),
                ..split(",")
            },
        ),
    ])
}

fn english() -> Vec<Task> {
    let captions = [
        "Subject",
        "Assignee",
        "Parent task",
        "Start date",
        "Due date",
        "Created",
        "Closed",
        "Estimated time",
        "Objective",
    ];
    tasks(
        "redmine-en-utf8-bom.csv",
        &redmine(captions, "%m/%d/%Y", "%m/%d/%Y %I:%M %p", None),
    )
}

fn german() -> Vec<Task> {
    let captions = [
        "Thema",
        "Zugewiesen an",
        "Übergeordnetes Ticket",
        "Beginn",
        "Abgabedatum",
        "Angelegt",
        "Geschlossen am",
        "Geschätzter Aufwand",
        "Objective",
    ];
    tasks(
        "redmine-de-latin1-semicolon.csv",
        &redmine(captions, "%d.%m.%Y", "%d.%m.%Y %H:%M", Some(',')),
    )
}

#[test]
fn redmine_is_read_as_it_counts_itself() {
    let tasks = english();
    // 83 closed + 23 resolved are done; 23 rejected are cancelled, so 131 of the 154 remain.
    assert_eq!(counts(&tasks), (106, 154, 41, 144));
    let remaining = tasks
        .iter()
        .filter(|task| task.state.is_remaining())
        .count();
    assert_eq!(remaining, 131);
}

#[test]
fn both_languages_of_redmine_give_the_same_tasks() {
    let (mut english, mut german) = (english(), german());
    assert_eq!(counts(&english), counts(&german));
    // The old code page could not hold every letter, and the tracker wrote `?` for those it could
    // not: only texts may differ, and only there.
    for (english, german) in english.iter_mut().zip(&mut german) {
        if german.title.contains('?') {
            german.title.clone_from(&english.title);
        }
        if german.assignees.iter().any(|name| name.contains('?')) {
            german.assignees.clone_from(&english.assignees);
        }
    }
    assert_eq!(english, german);
    assert_eq!(english.len(), 260);
}

#[test]
fn trac_is_read_as_it_counts_itself() {
    let states = map(&[
        ("new", "open"),
        ("reopened", "open"),
        ("assigned", "open"),
        ("accepted", "in progress"),
        ("closed", "done"),
    ]);
    let tasks = tasks(
        "trac-bom.tsv",
        &rules([
            ("id", column("id")),
            ("title", column("Summary")),
            (
                "state",
                FieldRule {
                    get: Some("Status".to_owned()),
                    ..states
                },
            ),
            ("assignees", column("Owner")),
            ("due", dated("Due", "%m/%d/%y")),
            ("created", dated("Created", "%m/%d/%y %H:%M:%S")),
            (
                "estimate",
                FieldRule {
                    decimal: Some(','),
                    ..column("Estimate")
                },
            ),
            (
                "labels",
                FieldRule {
                    get: Some("Keywords".to_owned()),
                    ..split(",")
                },
            ),
        ]),
    );
    assert_eq!(counts(&tasks), (65, 75, 43, 53));
    // `4h` 41 times, `2` 37 times, `1,5` 27 times: 164 + 74 + 40.5 = 278.5 hours.
    let hours: f64 = tasks
        .iter()
        .map(|task| match task.estimate {
            Some(Estimate::Hours(hours)) => hours,
            Some(Estimate::Points(_)) | None => 0.0,
        })
        .sum();
    assert!((hours - 278.5).abs() < 1e-9, "{hours}");
    assert_eq!(
        tasks[0].due.map(|due| serde_json::json!(due)),
        Some("2026-03-31".into())
    );
}
