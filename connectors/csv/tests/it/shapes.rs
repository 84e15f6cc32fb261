//! Exports of shapes that a plain table has not: several languages, trees, names for ids, no header, no ids, boards.

use serde_json::{Value, json};
use throughline_csv::Settings;
use throughline_kit::{Coverage, FieldRule, FieldRules, Page};

use crate::support::{Desk, file, lines, pull_all, rules};

/// The rules of `pairs`, and others.
fn with<const N: usize>(pairs: &[(&str, &str)], more: [(&str, FieldRule); N]) -> FieldRules {
    let mut rules = rules(pairs);
    rules.extend(more.map(|(target, rule)| (target.to_owned(), rule)));
    rules
}

fn first_of(columns: &[&str]) -> FieldRule {
    FieldRule {
        aliases: columns[1..].iter().map(ToString::to_string).collect(),
        ..FieldRule::get(columns[0])
    }
}

async fn read(text: &str, fields: FieldRules) -> Page {
    read_as("a.csv", text, |settings| settings.fields = fields).await
}

async fn read_as(name: &str, text: &str, change: impl FnOnce(&mut Settings)) -> Page {
    let desk = Desk::new();
    let mut settings = file(&desk.write(name, text), &[]);
    change(&mut settings);
    let mut page = pull_all(settings, None).await.expect("read");
    for note in &mut page.notes {
        note.place = desk.spell(&note.place);
    }
    page
}

fn column(page: &Page, target: &str) -> Vec<Value> {
    let values = page
        .records
        .iter()
        .map(|record| record.fields[target].clone());
    values.collect()
}

fn notes(page: &Page) -> Vec<String> {
    page.notes.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_column_may_have_several_names() {
    let fields = || {
        with(
            &[("id", "id")],
            [("title", first_of(&["Subject", "Thema", "Sujet"]))],
        )
    };
    for header in ["Subject", "Thema", "SUJET"] {
        let page = read(&format!("id,{header}\n1,a\n"), fields()).await;
        assert_eq!(column(&page, "title"), ["a"], "{header}");
    }
}

#[tokio::test]
async fn the_first_column_with_a_value_counts() {
    let mut closed = first_of(&["Completed", "Canceled"]);
    closed.empty = vec!["--".to_owned()];
    let text = "id,Completed,Canceled\n1,May,\n2,--,June\n3,,\n4,May,June\n";
    let page = read(text, with(&[("id", "id")], [("closed", closed)])).await;
    assert_eq!(column(&page, "closed"), ["May", "June", "", "May"]);
}

#[tokio::test]
async fn a_column_may_be_missing_only_if_its_rule_says_so() {
    let optional = FieldRule {
        optional: true,
        ..FieldRule::get("Due")
    };
    let page = read("id\n1\n", with(&[("id", "id")], [("due", optional)])).await;
    assert_eq!(column(&page, "due"), [Value::Null]);
}

#[tokio::test]
async fn a_time_goes_with_the_zone_of_its_row() {
    let rule = FieldRule {
        tz_column: Some("utc_offset".to_owned()),
        ..FieldRule::get("at")
    };
    let text =
        "id,at,utc_offset\n1,2026/03/04 10:00:00,-07:00\n2,2026/03/04 10:00:00,\n3,,+01:00\n";
    let page = read(text, with(&[("id", "id")], [("created", rule)])).await;
    assert_eq!(
        column(&page, "created"),
        [
            json!({ "time": "2026/03/04 10:00:00", "zone": "-07:00" }),
            json!("2026/03/04 10:00:00"),
            json!(""),
        ]
    );
}

#[tokio::test]
async fn a_tree_of_title_columns_gives_titles_and_parents() {
    let levels = FieldRule {
        levels: true,
        ..FieldRule::get("Title")
    };
    // 1 > 2 > 3, 4 below 2; 5 beside 2; the row without an id has a child, whose parent nobody knows.
    let text = "ID,Title 1,Title 2,Title 3\n1,Epic,,\n2,,Feature,\n3,,,Story\n4,,,Story\n5,,Other,\n,,Unsaved,\n6,,,Orphan\n7,Epic,,\n";
    let fields = || with(&[("id", "ID")], [("title", levels.clone())]);
    let page = read(text, fields()).await;
    assert_eq!(
        column(&page, "title"),
        [
            "Epic", "Feature", "Story", "Story", "Other", "Orphan", "Epic"
        ]
    );
    let parents: Vec<_> = page
        .records
        .iter()
        .map(|record| record.fields.get("parent").cloned())
        .collect();
    let parent = |id: &str| Some(json!(id));
    assert_eq!(
        parents,
        [
            None,
            parent("1"),
            parent("2"),
            parent("2"),
            parent("1"),
            None,
            None
        ]
    );
    // A flat list of the same tracker has one title; a row that names its parent itself keeps it.
    let flat = read(
        "ID,Title,Parent\n1,a,\n2,b,1\n",
        with(
            &[("id", "ID"), ("parent", "Parent")],
            [("title", levels.clone())],
        ),
    )
    .await;
    assert_eq!(column(&flat, "title"), ["a", "b"]);
    assert_eq!(column(&flat, "parent"), ["", "1"]);
}

#[tokio::test]
async fn a_tree_goes_on_in_the_next_page() {
    let levels = FieldRule {
        levels: true,
        ..FieldRule::get("Title")
    };
    let rows = lines(1..=6_000, |n| format!("{n},,leaf {n}\n"));
    let page = read(
        &format!("ID,Title 1,Title 2\n0,root,\n{rows}"),
        with(&[("id", "ID")], [("title", levels)]),
    )
    .await;
    let last = page.records.last().expect("a record");
    assert_eq!(
        (page.records.len(), &last.fields["parent"]),
        (6_001, &json!("0"))
    );
}

#[tokio::test]
async fn titles_stand_for_ids_where_only_one_record_has_them() {
    let by_title = |name: &str, split: Option<&str>| FieldRule {
        by_title: true,
        split: split.map(str::to_owned),
        ..FieldRule::get(name)
    };
    let text = "id,Name,Parent,Blocked By\n1,Launch,,\n2,Page,Launch,\"Twin, Texts\"\n3,Twin,Launch,\n4,Twin,Gone,Texts\n5,Texts,Twin,\n";
    let page = read(
        text,
        with(
            &[("id", "id"), ("title", "Name")],
            [
                ("parent", by_title("Parent", None)),
                ("blocked_by", by_title("Blocked By", Some(","))),
            ],
        ),
    )
    .await;
    assert_eq!(
        column(&page, "parent"),
        [json!([]), json!(["1"]), json!(["1"]), json!([]), json!([])]
    );
    assert_eq!(
        column(&page, "blocked_by"),
        [json!([]), json!(["5"]), json!([]), json!(["5"]), json!([])]
    );
    assert_eq!(
        notes(&page),
        [
            "/data/a.csv:3: \"blocked_by\" = \"Twin\" is the title of several records; 1 name of this kind left out",
            "/data/a.csv:6: \"parent\" = \"Twin\" is the title of several records; 1 name of this kind left out",
            "/data/a.csv:5: \"parent\" = \"Gone\" is the title of no record of the export; 1 name of this kind left out",
        ]
    );
}

#[tokio::test]
async fn a_file_without_a_header_has_declared_columns() {
    for text in ["T-1,a\nT-2,b\n", "key, name\nT-1,a\nT-2,b\n"] {
        let page = read_as("a.csv", text, |settings| {
            settings.columns = Some(vec!["key".to_owned(), "name".to_owned()]);
            settings.fields = rules(&[("id", "key"), ("title", "name")]);
        })
        .await;
        assert_eq!(column(&page, "id"), ["T-1", "T-2"], "{text}");
        assert_eq!(page.expected, Some(2));
    }
}

#[tokio::test]
async fn what_stands_above_the_header_is_left_out_with_a_note() {
    let text = ",,\n,,https://app.example/sheet?domain=1\n,,\nTask ID,Name,Due\n1,a,\n2,b,\n";
    let page = read(text, rules(&[("id", "Task ID"), ("title", "Name")])).await;
    assert_eq!(column(&page, "title"), ["a", "b"]);
    assert_eq!(page.records[0].place.rsplit(':').next(), Some("5"));
    assert_eq!(
        notes(&page),
        ["/data/a.csv: the names of the columns are in line 4; what stands above it is left out"]
    );
}

#[tokio::test]
async fn rows_without_ids_are_told_apart_by_title_and_creation() {
    let fields = || rules(&[("title", "Name"), ("created", "Created")]);
    let text =
        "Name,Created,Note\na,2026-01-01,x\na,2026-01-02,y\n,2026-01-03,z\na,2026-01-01,again\n";
    let page = read(text, fields()).await;
    // The first sixteen digits of the SHA-256 of `a`, a zero byte and `2026-01-01`.
    assert_eq!(column(&page, "id").len(), 2);
    assert_eq!(column(&page, "id")[0].as_str().map(str::len), Some(16));
    assert_ne!(column(&page, "id")[0], column(&page, "id")[1]);
    let rejects: Vec<_> = page
        .rejects
        .iter()
        .map(|reject| reject.problem.what.clone())
        .collect();
    assert_eq!(
        rejects[0],
        "line 4: neither an id nor a title — one of them is wanted"
    );
    assert!(
        rejects[1].ends_with("at line 5 was already at line 2; the later one is ignored"),
        "{rejects:?}"
    );
    // Another order, and another note: the same ids.
    let again = read("Note,Created,Name\nq,2026-01-01,a\n", fields()).await;
    assert_eq!(column(&again, "id")[0], column(&page, "id")[0]);
    // With a row that nobody can tell, absence means nothing.
    assert_eq!(
        (page.coverage, again.coverage),
        (Coverage::Delta, Coverage::Full)
    );
}

const BOARD: &str = r#"{
  "id": "b1", "name": "Launch", "actions": [{ "type": "noise", "data": { "cards": [] } }],
  "lists": [{ "id": "l1", "name": "Doing" }],
  "members": [{ "id": "m1", "username": "ann", "fullName": "Ann A." }],
  "cards": [
    { "id": "c1", "name": "Write, and read", "desc": "two\nlines", "closed": false, "idList": "l1", "idMembers": ["m1", "m9"],
      "labels": [{ "name": "strategy", "color": "red" }, { "name": "", "color": "blue" }], "due": "2026-12-01T11:00:00.000Z",
      "start": null, "dueComplete": true, "dateLastActivity": "2026-11-02T10:00:00.000Z", "shortUrl": "https://trello.com/c/x",
      "idShort": 7, "badges": { "checkItems": 3, "checkItemsChecked": 1 } },
    { "id": "c2", "name": "Bare" },
    { "id": "c1", "name": "Twice" }
  ]
}"#;

#[tokio::test]
async fn a_boards_json_is_read_as_its_table() {
    let fields = rules(&[
        ("id", "Card ID"),
        ("key", "Card Number"),
        ("title", "Card Name"),
        ("assignees", "Members"),
        ("labels", "Labels"),
        ("state", "List Name"),
        ("done", "Due Complete"),
    ]);
    let page = read_as("board.json", BOARD, |settings| settings.fields = fields).await;
    assert_eq!(
        json!(page.records[0].fields),
        json!({
            "id": "c1", "key": "7", "title": "Write, and read", "assignees": "ann, m9", "labels": "strategy, blue",
            "state": "Doing", "done": "true"
        })
    );
    assert_eq!((page.records.len(), page.rejects.len()), (2, 1));
    let what = &page.rejects[0].problem.what;
    assert_eq!(
        what,
        "id \"c1\" at card 3 was already at card 1; the later one is ignored"
    );
    assert!(page.records[1].place.ends_with("board.json card 2"));
}

#[tokio::test]
async fn other_json_is_refused() {
    let desk = Desk::new();
    for text in [r#"{"issues": []}"#, r#"{"cards": [{"id": "#] {
        let path = desk.write("a.json", text);
        let error = pull_all(file(&path, &[("id", "id")]), None)
            .await
            .expect_err("no board");
        assert!(
            error
                .to_string()
                .contains("JSON, but no whole Trello board"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn ids_that_stand_twice_are_found_in_any_page() {
    let rows = lines(0..12_000, |n| format!("T-{n},a\n"));
    let page = read(
        &format!("id,title\n{rows}T-3,b\nT-11999,c\n"),
        rules(&[("id", "id"), ("title", "title")]),
    )
    .await;
    let lines: Vec<_> = page
        .rejects
        .iter()
        .map(|reject| reject.problem.what.clone())
        .collect();
    assert_eq!(
        lines,
        [
            "id \"T-3\" at line 12,002 was already at line 5; the later one is ignored",
            "id \"T-11999\" at line 12,003 was already at line 12,001; the later one is ignored",
        ]
    );
}
