use serde_json::json;
use throughline_kit::{FieldRule, FieldRules};

use super::{Columns, Noun};
use crate::header::Header;
use crate::place::unguarded;
use crate::rows::Rows;

fn rules(pairs: &[(&str, &str)]) -> FieldRules {
    pairs
        .iter()
        .map(|(target, column)| ((*target).to_owned(), FieldRule::get(*column)))
        .collect()
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

fn record(rules: &FieldRules, text: &str) -> throughline_kit::Record {
    let mut rows = Rows::new(
        std::io::Cursor::new(text.to_owned()),
        encoding_rs::UTF_8,
        b',',
    );
    let header = rows.next().expect("whole").expect("a header");
    let header = header.cells.iter().map(crate::rows::Cell::text).collect();
    let columns =
        Columns::new("a.csv", 1, Header::new(header), rules, Noun::Line).expect("all there");
    let row = rows.next().expect("whole").expect("a row");
    columns.record("a.csv", &row).expect("usable")
}

#[test]
fn a_column_is_found_exactly_first_then_without_case() {
    let found = record(
        &rules(&[("id", "key"), ("title", "KEY"), ("kind", " type ")]),
        "KEY,key,Type\nbig,small,bug\n",
    );
    assert_eq!(
        json!(found.fields),
        json!({ "id": "small", "title": "big", "kind": "bug" })
    );
}

#[test]
fn nothing_of_a_row_is_lost() {
    // Only two columns are mapped; the others stay in `raw`, the repeated one as a list.
    let found = record(
        &rules(&[("id", "Id"), ("labels", "Label")]),
        "Id,Label,Notes,Label,Label\n7,a,hello,,b\n",
    );
    assert_eq!(
        json!(found.fields),
        json!({ "id": "7", "labels": ["a", "b"] })
    );
    assert_eq!(
        found.raw,
        Some(json!({ "Id": "7", "Label": ["a", "", "b"], "Notes": "hello" }))
    );
    assert_eq!(found.place, "a.csv:2");
}

#[test]
fn a_text_rule_is_filled_from_columns_and_targets() {
    let mut rules = rules(&[("id", "Ticket")]);
    let text = |text: &str| FieldRule {
        text: Some(text.to_owned()),
        ..FieldRule::default()
    };
    rules.insert("url".to_owned(), text("https://t.example/{Board}/{id}"));
    rules.insert("parent".to_owned(), text("P-{Parent}"));
    let found = record(&rules, "Ticket,Board,Parent\n12,web,\n");
    assert_eq!(
        json!(found.fields),
        json!({ "id": "12", "url": "https://t.example/web/12", "parent": null })
    );
}

#[test]
fn a_column_with_a_default_may_be_absent() {
    let mut rules = rules(&[("id", "id")]);
    rules.insert(
        "state".to_owned(),
        FieldRule {
            default: Some("open".to_owned()),
            ..FieldRule::get("Status")
        },
    );
    assert_eq!(
        json!(record(&rules, "id\n1\n").fields),
        json!({ "id": "1", "state": null })
    );
}

#[test]
fn several_missing_columns_are_named_at_once() {
    let wanted = rules(&[("id", "id"), ("due", "Deadline"), ("title", "Sumary")]);
    let header = Header::new(names(&["id", "Summary"]));
    let error = Columns::new("a.csv", 1, header, &wanted, Noun::Line).expect_err("missing");
    insta::assert_snapshot!(
        error,
        @r#"a.csv: line 1: columns "Deadline", "Sumary" not found; columns are: id, Summary"#
    );
    insta::assert_snapshot!(
        error.problem().help.clone().unwrap_or_default(),
        @r#"did you mean "Summary"? set fields.title = "Summary""#
    );
}

#[test]
fn a_formula_guard_is_taken_away() {
    for (cell, text) in [
        ("'=1+1", "=1+1"),
        ("'-x", "-x"),
        ("'quoted'", "'quoted'"),
        ("=1", "=1"),
    ] {
        assert_eq!(unguarded(cell.to_owned()), text);
    }
}
