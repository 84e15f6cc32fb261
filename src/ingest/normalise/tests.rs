use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::{Value, json};
use throughline_kit::{FieldRule, FieldRules, FieldUnit, Record, Reject};

use super::{Context, is_deleted, metric_point, task};
use crate::domain::id::SourceId;
use crate::domain::task::{Estimate, State, Task};

mod exports;

fn context() -> Context<'static> {
    Context {
        source: SourceId::new("platform"),
        time_zone: TimeZone::UTC,
        base: Some("https://t.example/"),
    }
}

fn record(fields: Value) -> Record {
    let Value::Object(fields) = fields else {
        panic!("fields are an object");
    };
    Record {
        place: "a.csv:3".to_owned(),
        fields: fields.into_iter().collect(),
        raw: None,
    }
}

fn rules<const N: usize>(rules: [(&str, FieldRule); N]) -> FieldRules {
    rules
        .into_iter()
        .map(|(target, rule)| (target.to_owned(), rule))
        .collect()
}

fn map(pairs: &[(&str, &str)]) -> FieldRule {
    FieldRule {
        map: pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect(),
        ..FieldRule::default()
    }
}

fn split(mark: &str) -> FieldRule {
    FieldRule {
        split: Some(mark.to_owned()),
        ..FieldRule::default()
    }
}

fn unit(unit: FieldUnit) -> FieldRule {
    FieldRule {
        unit: Some(unit),
        ..FieldRule::default()
    }
}

fn normal(fields: Value, rules: &FieldRules) -> Result<Task, Reject> {
    task(&record(fields), rules, &context()).map(|(task, _)| task)
}

/// A reject as it is shown.
fn refusal(fields: Value, rules: &FieldRules) -> String {
    let reject = normal(fields, rules).expect_err("refused");
    let help = reject
        .problem
        .help
        .clone()
        .map(|help| format!("\nhelp: {help}"));
    format!("{}{}", reject.problem, help.unwrap_or_default())
}

#[test]
fn a_whole_record() {
    let rules = rules([
        ("state", map(&[("doing", "in progress"), ("done", "done")])),
        ("estimate", unit(FieldUnit::Minutes)),
        (
            "url",
            FieldRule {
                text: Some("{base}/browse/{key}".to_owned()),
                ..FieldRule::default()
            },
        ),
    ]);
    let fields = json!({
        "id": 812, "key": "PLAT-118", "title": " Ship it ", "kind": "story", "state": "Doing",
        "assignees": ["mariag", "", null, "jonas"], "labels": ["b", "a", "b"], "project": "web",
        "parent": 800, "estimate": 90, "spent": "1h 30m", "start": "2026-03-01", "due": "2026-03-04",
        "created": "2026-02-01T10:00:00Z", "updated": 1_772_618_400, "closed": null,
        "blocked_by": [811, "812", "PLAT-118", "OPS-1"], "blocked_by_count": 2, "calls": "12",
    });
    let task = normal(fields, &rules).expect("usable");
    insta::assert_json_snapshot!(task, @r#"
    {
      "id": {
        "source": "platform",
        "external": "812"
      },
      "key": "PLAT-118",
      "title": "Ship it",
      "url": "https://t.example/browse/PLAT-118",
      "kind": "story",
      "state": "in progress",
      "raw_state": "Doing",
      "assignees": [
        "mariag",
        "jonas"
      ],
      "labels": [
        "a",
        "b"
      ],
      "project": "web",
      "parent": "800",
      "estimate": {
        "hours": 1.5
      },
      "spent_hours": 1.5,
      "start": "2026-03-01",
      "due": "2026-03-04",
      "created": "2026-02-01T10:00:00Z",
      "updated": "2026-03-04T10:00:00Z",
      "blocked_by": [
        "811",
        "OPS-1"
      ],
      "blocked_by_count": 2,
      "fields": {
        "calls": "12"
      }
    }
    "#);
}

#[test]
fn the_least_a_record_can_be() {
    let (task, notes) = task(
        &record(json!({ "id": "7" })),
        &FieldRules::new(),
        &context(),
    )
    .expect("usable");
    assert_eq!((task.key.as_str(), task.title.as_str()), ("7", "7"));
    assert_eq!((task.state, task.raw_state.as_str()), (State::Open, "open"));
    assert_eq!(
        notes[0].to_string(),
        "a.csv:3: \"title\": empty — the key stands in for it"
    );
}

#[test]
fn the_order_of_the_rules() {
    // Nothing → default; a cell is cut; each part is mapped; what the map does not name stays.
    let rule = FieldRule {
        default: Some("none".to_owned()),
        map: BTreeMap::from([("BE".to_owned(), "backend".to_owned())]),
        ..split(";")
    };
    let rules = rules([("labels", rule)]);
    for (value, labels) in [
        (json!(null), vec!["none"]),
        (json!("  "), vec!["none"]),
        (json!([]), vec!["none"]),
        (json!("be; ui;;BE"), vec!["backend", "ui"]),
        // A repeated column of lists.
        (json!(["be;x", "y"]), vec!["backend", "x", "y"]),
    ] {
        let task = normal(json!({ "id": "1", "labels": value }), &rules).expect("usable");
        assert_eq!(*task.labels, labels, "{value}");
    }
}

#[test]
fn a_separator_with_a_space_splits_without_it_too() {
    let rules = rules([("labels", split(", "))]);
    let task = normal(json!({ "id": "1", "labels": "a,b, c" }), &rules).expect("usable");
    assert_eq!(*task.labels, ["a", "b", "c"]);
}

#[test]
fn otherwise_catches_the_rest() {
    let rule = FieldRule {
        otherwise: Some("other".to_owned()),
        ..map(&[("bug", "defect")])
    };
    let rules = rules([("kind", rule)]);
    let kind = |kind: &str| {
        normal(json!({ "id": "1", "kind": kind }), &rules)
            .expect("usable")
            .kind
            .clone()
    };
    assert_eq!(kind("BUG").as_deref(), Some("defect"));
    assert_eq!(kind("chore").as_deref(), Some("other"));
}

#[test]
fn states() {
    let mapped = rules([(
        "state",
        map(&[("true", "done"), ("false", "open"), ("3", "blocked")]),
    )]);
    for (value, state, raw) in [
        (json!(true), State::Done, "true"),
        (json!("False"), State::Open, "False"),
        (json!(3), State::Blocked, "3"),
    ] {
        let task = normal(json!({ "id": "1", "state": value }), &mapped).expect("usable");
        assert_eq!((task.state, task.raw_state.as_str()), (state, raw));
    }
    insta::assert_snapshot!(refusal(json!({ "id": "1", "state": "Parked" }), &mapped), @r#"
    a.csv:3: "state" = "Parked" is a state that the source's state map does not name
    help: add it to the map, as open, in progress, blocked, done or cancelled
    "#);
    insta::assert_snapshot!(refusal(json!({ "id": "1", "state": "" }), &mapped), @r#"
    a.csv:3: "state": empty — a state is wanted
    help: give the field a default
    "#);
    // A default is the operator's own word: the map need not name it.
    let mut with_default = mapped;
    with_default.entry("state".to_owned()).or_default().default = Some("blocked".to_owned());
    let task = normal(json!({ "id": "1", "state": null }), &with_default).expect("usable");
    assert_eq!(
        (task.state, task.raw_state.as_str()),
        (State::Blocked, "blocked")
    );
}

#[test]
fn without_a_state_what_is_closed_is_done() {
    // Asana has no state: a task is done when it has a date of completion.
    let none = FieldRules::new();
    let closed = normal(json!({ "id": "1", "closed": "2026-03-04" }), &none).expect("usable");
    assert_eq!(closed.state, State::Done);
    assert_eq!(
        normal(json!({ "id": "1", "closed": "" }), &none)
            .expect("usable")
            .state,
        State::Open
    );
}

#[test]
fn estimates() {
    let hours = |fields: Value, rules: &FieldRules| normal(fields, rules).expect("usable").estimate;
    let none = FieldRules::new();
    assert_eq!(
        hours(json!({ "id": "1", "estimate": "2d" }), &none),
        Some(Estimate::Hours(16.0))
    );
    assert_eq!(
        hours(json!({ "id": "1", "points": 5 }), &none),
        Some(Estimate::Points(5.0))
    );
    let in_points = rules([("estimate", unit(FieldUnit::Points))]);
    assert_eq!(
        hours(json!({ "id": "1", "estimate": "3" }), &in_points),
        Some(Estimate::Points(3.0))
    );
    // Points do not turn into hours: where an estimate is mapped, even an empty one, they are a field alone.
    let both = normal(json!({ "id": "1", "estimate": 4, "points": 5 }), &none).expect("usable");
    assert_eq!(both.estimate, Some(Estimate::Hours(4.0)));
    assert_eq!(both.fields.get("points"), Some(&json!(5.0)));
    let empty = normal(json!({ "id": "1", "estimate": null, "points": 5 }), &none).expect("usable");
    assert_eq!(
        (empty.estimate, empty.fields.get("points")),
        (None, Some(&json!(5.0)))
    );
    let alone = normal(json!({ "id": "1", "points": 5 }), &none).expect("usable");
    assert_eq!(alone.fields.get("points"), Some(&json!(5.0)));
    insta::assert_snapshot!(refusal(json!({ "id": "1", "points": "1.234,5" }), &none), @r#"
    a.csv:3: "points" = "1.234,5" is not a number
    help: set decimal = ","
    "#);
    insta::assert_snapshot!(refusal(json!({ "id": "1", "estimate": -2 }), &none), @r#"a.csv:3: "estimate" = "-2" is below zero"#);
}

#[test]
fn custom_fields_stay_what_they_are() {
    let decimal = FieldRule {
        decimal: Some(','),
        ..FieldRule::default()
    };
    let dated = FieldRule {
        formats: vec!["%d.%m.%Y".to_owned()],
        ..FieldRule::default()
    };
    let rules = rules([
        ("score", decimal),
        ("effort", unit(FieldUnit::Days)),
        ("signed", dated),
    ]);
    let fields = json!({
        "id": "1", "version": "2.10", "score": "1,5", "effort": 2, "signed": "04.03.2026",
        "nested": { "a": ["x\u{0}y"] }, "empty": "",
    });
    let task = normal(fields, &rules).expect("usable");
    // `2.10` is a version: only a declared unit or decimal mark makes a text a number.
    assert_eq!(
        json!(task.fields),
        json!({ "version": "2.10", "score": 1.5, "effort": 16.0, "signed": "2026-03-04", "nested": { "a": ["xy"] } })
    );
}

#[test]
fn what_is_refused_is_named() {
    let none = FieldRules::new();
    let refused = |fields: Value| refusal(fields, &none);
    insta::assert_snapshot!(refused(json!({ "id": null })), @r#"a.csv:3: "id": empty — an id is wanted"#);
    insta::assert_snapshot!(refused(json!({ "id": 9.007e21 })), @r#"
    a.csv:3: "id" = "9.007e+21" has lost digits
    help: ask the tracker for text ids, or map another field
    "#);
    insta::assert_snapshot!(refused(json!({ "id": "1", "due": "2026-02-30" })), @r#"a.csv:3: "due" = "2026-02-30": no such day"#);
    insta::assert_snapshot!(refused(json!({ "id": "1", "due": "03/04/26" })), @r#"
    a.csv:3: "due" = "03/04/26": ambiguous
    help: set format = "%d/%m/%y" in the field's rule
    "#);
    insta::assert_snapshot!(refused(json!({ "id": "1", "labels": [{ "name": "a" }] })), @r#"
    a.csv:3: "labels" is a list of objects — a list of texts is wanted
    help: name the part that is the text, as in labels[].name
    "#);
    insta::assert_snapshot!(refused(json!({ "id": "1", "title": { "text": "a" } })), @r#"a.csv:3: "title" is an object — a text is wanted"#);
    insta::assert_snapshot!(refused(json!({ "id": "1", "project": ["a", "b"] })), @r#"a.csv:3: "project" has several values — a text is wanted"#);
    insta::assert_snapshot!(refused(json!({ "id": "1", "blocked_by_count": "many" })), @r#"a.csv:3: "blocked_by_count" = "many" — a whole number is wanted"#);
}

#[test]
fn texts_are_kept_as_strangers_write_them() {
    // Direction marks and control characters stay (the output escapes them); NUL goes.
    let title = "a\u{202e}b\u{1b}[31m\u{0}c";
    let task = normal(json!({ "id": "1", "title": title }), &FieldRules::new()).expect("usable");
    assert_eq!(task.title, "a\u{202e}b\u{1b}[31mc");
}

#[test]
fn a_deleted_record_is_known() {
    for (value, deleted) in [
        (json!(true), true),
        (json!("yes"), true),
        (json!("2026-03-04T10:00:00Z"), true),
        (json!(false), false),
        (json!("FALSE"), false),
        (json!(""), false),
        (json!(null), false),
        (json!(0), false),
    ] {
        let record = record(json!({ "id": "1", "deleted": value }));
        assert_eq!(is_deleted(&record, &FieldRules::new()), deleted, "{value}");
    }
    let task = normal(json!({ "id": "1", "deleted": true }), &FieldRules::new()).expect("usable");
    assert!(task.fields.is_empty());
}

#[test]
fn points_of_a_metric() {
    let decimal = FieldRule {
        decimal: Some(','),
        ..FieldRule::default()
    };
    let rules = rules([("value", decimal)]);
    let zone = TimeZone::get("Europe/Berlin").expect("bundled");
    let point = |fields: Value| metric_point(&record(fields), &rules, &zone);
    let (date, value) = point(json!({ "date": "2026-01-31", "value": "12,4 %" })).expect("a point");
    assert_eq!((date.to_string().as_str(), value), ("2026-01-31", 12.4));
    // 23:30 in UTC is the next day in Berlin.
    let (date, _) = point(json!({ "date": "2026-01-31T23:30:00Z", "value": 1 })).expect("a point");
    assert_eq!(date.to_string(), "2026-02-01");
    for (fields, what) in [
        (json!({ "value": 1 }), "\"date\": empty — a date is wanted"),
        (
            json!({ "date": "2026-01-31", "value": "" }),
            "\"value\": empty — a number is wanted",
        ),
        (
            json!({ "date": "2026-01-31", "value": "n/a" }),
            "\"value\" = \"n/a\" is not a number",
        ),
    ] {
        assert_eq!(point(fields).expect_err("refused").problem.what, what);
    }
}

/// Any JSON, a few levels deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        "[0-9./:, -]{0,20}".prop_map(Value::from),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]?[0-9:]{0,8}[Z+0-9: -]{0,6}".prop_map(Value::from),
        "[0-9.,]{0,4} ?[a-z]{0,3}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-z]{1,3}", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn any_rule() -> impl Strategy<Value = FieldRule> {
    let units = [
        None,
        Some(FieldUnit::Milliseconds),
        Some(FieldUnit::Seconds),
        Some(FieldUnit::Minutes),
        Some(FieldUnit::Hours),
        Some(FieldUnit::Days),
        Some(FieldUnit::Points),
    ];
    (
        proptest::option::of(".{0,4}"),
        proptest::option::of(".{0,6}"),
        proptest::option::of(".{0,3}"),
        proptest::sample::select(units.to_vec()),
        proptest::collection::vec("(%[a-zA-Z]|[/. :]){0,6}", 0..3),
        proptest::sample::select(vec![None, Some('.'), Some(',')]),
        proptest::option::of("[^}]{0,4}\\{[a-z]{0,5}\\}?"),
    )
        .prop_map(
            |(default, otherwise, split, unit, formats, decimal, text)| FieldRule {
                default,
                otherwise,
                split,
                unit,
                formats,
                decimal,
                text,
                ..FieldRule::default()
            },
        )
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(
        values in proptest::collection::vec((0..super::OWN.len() + 2, any_json()), 0..12),
        rules in proptest::collection::vec((0..super::OWN.len() + 2, any_rule()), 0..6),
    ) {
        let name = |index: usize| super::OWN.get(index).copied().unwrap_or("custom").to_owned();
        let fields: BTreeMap<String, Value> = values.into_iter().map(|(i, value)| (name(i), value)).collect();
        let rules: FieldRules = rules.into_iter().map(|(i, rule)| (name(i), rule)).collect();
        let mut record = Record { place: "x".to_owned(), fields, raw: None };
        if let Ok((task, _)) = task(&record, &rules, &context()) {
            // What comes out is stored and read again as it was.
            let stored = serde_json::to_string(&task).expect("JSON");
            prop_assert_eq!(serde_json::from_str::<Task>(&stored).expect("a task"), task);
        }
        record.fields.insert("value".to_owned(), json!(1));
        let _ = metric_point(&record, &rules, &TimeZone::UTC).is_ok();
        let _ = is_deleted(&record, &rules);
    }
}
