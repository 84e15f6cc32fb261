use super::*;
use throughline_kit::FieldRule;

fn map(value: Value, rules: &FieldRules) -> Mapped {
    map_with(value, rules, false)
}

fn map_with(value: Value, rules: &FieldRules, pull_requests: bool) -> Mapped {
    let place = "acme/web page 1 $[0]".to_owned();
    issue(value, "acme/web", place, rules, pull_requests)
}

fn record(value: Value, rules: &FieldRules) -> Record {
    match map(value, rules) {
        Mapped::Issue(record) => *record,
        other => panic!("{other:?}"),
    }
}

fn field(value: Value, name: &str) -> Option<Value> {
    record(value, &FieldRules::new()).fields.remove(name)
}

/// A whole issue as api.github.com sends it, without the many URLs.
fn whole() -> Value {
    json!({
        "id": 2_345_678_901_u64, "node_id": "I_kwDO", "number": 12, "title": "Ship \u{0}it",
        "html_url": "https://github.com/acme/web/issues/12",
        "user": {"login": "anna"}, "state": "closed", "state_reason": "completed",
        "labels": [{"name": "bug", "color": "red"}, "urgent", {"nameless": 1}],
        "assignee": {"login": "ben"}, "assignees": [{"login": "ben"}, null, {"login": "cem"}],
        "milestone": {"title": "June", "due_on": "2026-06-30T07:00:00Z"},
        "created_at": "2026-01-05T09:00:00Z", "updated_at": "2026-02-01T10:00:00Z",
        "closed_at": "2026-02-01T10:00:00Z", "body": "long", "reactions": {"+1": 3},
        "type": {"name": "Bug"},
        "parent_issue_url": "https://api.github.com/repos/acme/roadmap/issues/7",
        "issue_dependencies_summary": {"blocked_by": 2, "total_blocked_by": 3},
        "issue_field_values": [
            {"issue_field_name": "Priority", "data_type": "single_select", "value": 12298,
             "single_select_option": {"id": 12298, "name": "Low"}},
            {"issue_field_name": "Target date", "data_type": "date", "value": "2026-03-01"},
            {"issue_field_name": "Estimate", "data_type": "number", "value": 5},
            {"issue_field_name": "Areas", "data_type": "multi_select",
             "multi_select_options": [{"name": "Storefront"}, {"name": "Admin"}]},
            {"issue_field_name": "Status", "data_type": "single_select", "value": 1,
             "single_select_option": {"name": "In review"}},
        ],
    })
}

fn rules(pairs: &[(&str, &str)]) -> FieldRules {
    pairs
        .iter()
        .map(|(target, get)| ((*target).to_owned(), FieldRule::get(*get)))
        .collect()
}

#[test]
fn a_whole_issue_gives_every_standard_field() {
    let record = record(whole(), &FieldRules::new());
    assert_eq!(record.place, "acme/web#12");
    let wanted = json!({
        "id": "2345678901", "key": "acme/web#12", "title": "Ship it",
        "url": "https://github.com/acme/web/issues/12", "kind": "Bug",
        "state": "done", "raw_state": "closed/completed",
        "assignees": ["ben", "cem"], "labels": ["bug", "urgent"], "project": "acme/web",
        "parent": "acme/roadmap#7", "due": "2026-06-30", "milestone": "June",
        "created": "2026-01-05T09:00:00Z", "updated": "2026-02-01T10:00:00Z",
        "closed": "2026-02-01T10:00:00Z", "blocked_by_count": 2,
    });
    assert_eq!(json!(record.fields), wanted);
    let raw = record.raw.expect("raw data");
    assert!(raw.get("body").is_none() && raw.get("reactions").is_none());
    assert_eq!(raw["node_id"], "I_kwDO");
}

#[test]
fn cancelled_is_told_from_done_by_the_reason() {
    let cases = [
        (json!("open"), json!(null), "open", "open"),
        (json!("open"), json!("reopened"), "open", "open/reopened"),
        (json!("closed"), json!(null), "done", "closed"),
        (
            json!("closed"),
            json!("completed"),
            "done",
            "closed/completed",
        ),
        (
            json!("closed"),
            json!("not_planned"),
            "cancelled",
            "closed/not_planned",
        ),
        (
            json!("closed"),
            json!("duplicate"),
            "cancelled",
            "closed/duplicate",
        ),
        (
            json!("closed"),
            json!("eaten_by_a_bear"),
            "done",
            "closed/eaten_by_a_bear",
        ),
        (json!("weird"), json!(7), "open", "weird"),
        (json!(null), json!(null), "open", "unknown"),
    ];
    for (state, reason, ours, theirs) in cases {
        let value = json!({"id": 1, "title": "x", "state": state, "state_reason": reason});
        let fields = record(value, &FieldRules::new()).fields;
        assert_eq!(fields["state"], ours, "{state} {reason}");
        assert_eq!(fields["raw_state"], theirs, "{state} {reason}");
    }
}

#[test]
fn odd_shapes_leave_a_field_out_and_never_fail() {
    let bare = json!({"id": 1, "title": "x"});
    let fields = record(bare, &FieldRules::new()).fields;
    let names: Vec<_> = fields.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "assignees",
            "id",
            "labels",
            "project",
            "raw_state",
            "state",
            "title"
        ]
    );
    let odd = json!({
        "id": "7", "title": "x", "number": "12", "user": null, "labels": {"a": 1}, "assignees": "anna",
        "milestone": null, "type": 3, "parent_issue_url": "https://x/y", "updated_at": 5,
        "issue_dependencies_summary": {"blocked_by": "many"}, "issue_field_values": [null, {"value": 1}],
        "pull_request": null,
    });
    let record = record(
        odd,
        &rules(&[("due", "Target date"), ("estimate", "Estimate")]),
    );
    assert_eq!(record.place, "acme/web page 1 $[0]");
    assert_eq!(record.fields["id"], "7");
    assert_eq!(record.fields.len(), 7, "{:?}", record.fields);
    assert_eq!(
        field(
            json!({"id": 1, "title": "x", "assignee": {"login": "anna"}}),
            "assignees"
        ),
        Some(json!(["anna"]))
    );
    assert_eq!(
        field(json!({"id": 1, "title": "x", "type": "Bug"}), "kind"),
        Some(json!("Bug"))
    );
}

#[test]
fn mapped_fields_come_from_issue_fields_or_paths() {
    let rules = rules(&[
        ("due", "target DATE "),
        ("estimate", "Estimate"),
        ("priority", "Priority"),
        ("areas", "Areas"),
        ("opened_by", "user.login"),
        ("start", "Start date"),
    ]);
    let fields = record(whole(), &rules).fields;
    assert_eq!(fields["due"], "2026-03-01");
    assert_eq!(fields["estimate"], 5);
    assert_eq!(fields["priority"], "Low");
    assert_eq!(fields["areas"], json!(["Storefront", "Admin"]));
    assert_eq!(fields["opened_by"], "anna");
    assert!(!fields.contains_key("start"));
}

#[test]
fn a_mapped_due_date_replaces_the_milestones() {
    let mut value = whole();
    value["issue_field_values"] = json!([]);
    let fields = record(value, &rules(&[("due", "Target date")])).fields;
    assert!(!fields.contains_key("due"), "{fields:?}");
}

#[test]
fn a_mapped_state_speaks_for_open_issues_only() {
    let rules = rules(&[("state", "Status")]);
    assert_eq!(record(whole(), &rules).fields["state"], "done");
    let mut open = whole();
    open["state"] = json!("open");
    let fields = record(open.clone(), &rules).fields;
    assert_eq!(fields["state"], "In review");
    assert_eq!(fields["raw_state"], "In review");
    open["issue_field_values"] = json!([]);
    assert_eq!(record(open, &rules).fields["state"], "open");
}

#[test]
fn what_is_no_issue_is_told_apart() {
    let none = FieldRules::new();
    let pull = json!({"id": 1, "title": "x", "pull_request": {"url": "…"}});
    assert!(matches!(map(pull, &none), Mapped::PullRequest));
    for value in [
        json!({"title": "x"}),
        json!({"id": 1}),
        json!({"id": null, "title": "x"}),
        json!({"id": 1, "title": " "}),
        json!("text"),
        json!(null),
    ] {
        match map(value.clone(), &none) {
            Mapped::Reject(reject) => {
                assert_eq!(reject.problem.place, "acme/web page 1 $[0]");
                assert_eq!(reject.raw, value.to_string());
            }
            other => panic!("{value}: {other:?}"),
        }
    }
}

#[test]
fn a_pull_request_is_a_task_of_its_own_kind_where_that_is_wanted() {
    for (state, merged, expected) in [
        ("open", Value::Null, "open"),
        ("closed", json!("2026-02-01T10:00:00Z"), "done"),
        ("closed", Value::Null, "cancelled"),
    ] {
        let value = json!({
            "id": 1, "number": 2, "title": "Fix", "state": state,
            "pull_request": {"url": "…", "merged_at": merged},
        });
        let Mapped::Issue(record) = map_with(value, &FieldRules::new(), true) else {
            panic!("a record");
        };
        assert_eq!(record.fields["state"], expected);
        assert_eq!(record.fields["kind"], "pull request");
    }
}
