//! Every placeholder, in every place where one may stand.

use super::*;
use serde_json::json;

const AT: &str = "2026-03-01T07:08:09.123Z";

fn vars() -> BTreeMap<String, String> {
    BTreeMap::from([("where".to_owned(), "project = \"A B\"".to_owned())])
}

fn levels() -> Vec<String> {
    vec!["project".to_owned()]
}

fn names<'s>(vars: &'s BTreeMap<String, String>, each: &'s [String]) -> Names<'s> {
    Names {
        each,
        vars,
        since: true,
        about: About::List,
    }
}

fn values() -> Vec<String> {
    vec!["acme/tools ä".to_owned()]
}

fn scope(each: &[String]) -> Scope<'_> {
    Scope {
        each,
        since: Some(AT.parse().unwrap()),
        ..Scope::default()
    }
}

#[test]
fn every_placeholder() {
    let vars = vars();
    // 2026-03-01T07:08:09Z is 1,772,348,889 seconds after the epoch.
    let cases = [
        ("{since}", json!("2026-03-01T07:08:09Z")),
        (">={since}", json!(">=2026-03-01T07:08:09Z")),
        ("{since:epoch}", json!(1_772_348_889)),
        ("{since:epoch_ms}", json!(1_772_348_889_123_i64)),
        ("u >= {since:epoch_ms} x", json!("u >= 1772348889123 x")),
        ("{since:date}", json!("2026-03-01")),
        ("{since:%d/%m/%Y %H:%M}", json!("01/03/2026 07:08")),
        ("{project}", json!("acme/tools ä")),
        ("{vars.where} x", json!("project = \"A B\" x")),
        ("{ not a name } {}", json!("{ not a name } {}")),
        ("open { brace", json!("open { brace")),
    ];
    for (text, wanted) in cases {
        let template = Template::compile("q", text, names(&vars, &levels())).unwrap();
        assert_eq!(template.value(scope(&values())), Some(wanted), "{text}");
    }
}

#[test]
fn a_path_is_encoded() {
    let vars = vars();
    for (text, wanted) in [
        ("/p/{project}/t", "/p/acme%2Ftools%20%C3%A4/t"),
        ("/p/{project:path}/t", "/p/acme/tools%20%C3%A4/t"),
    ] {
        let template = Template::compile_path("get", text, names(&vars, &levels())).unwrap();
        assert_eq!(template.text(scope(&values())).unwrap(), wanted);
    }
}

#[test]
fn a_part_without_a_value_is_left_out() {
    let vars = vars();
    let body =
        json!({"a": 1, "since": "{since}", "deep": {"s": "x {since}", "l": ["{since}", "y"]}});
    let mut problems = Vec::new();
    let node = crate::node::Node::compile("body", &body, names(&vars, &levels()), &mut problems);
    assert!(problems.is_empty());
    assert_eq!(
        node.value(Scope::default()),
        Some(json!({"a": 1, "deep": {"l": ["y"]}}))
    );
}

#[test]
fn what_is_not_known_is_named() {
    let vars = vars();
    let say = |text: &str| {
        let problem = Template::compile("items.get", text, names(&vars, &levels())).unwrap_err();
        format!(
            "{problem}\nhelp: {}",
            problem.help.clone().unwrap_or_default()
        )
    };
    insta::assert_snapshot!(say("{projct}"), @r#"
    items.get: `{projct}` has no value — known are `{vars.where}`, `{project}`, `{since}`
    help: did you mean `{project}`?
    "#);
    insta::assert_snapshot!(say("{vars.team}"), @r#"
    items.get: `{vars.team}` has no value — known are `{vars.where}`, `{project}`, `{since}`
    help: set vars = { team = "…" }
    "#);
    insta::assert_snapshot!(say("{since:noon}"), @r"
    items.get: `{since:noon}` has a form that is not known — `epoch`, `epoch_ms`, `date` or a pattern such as `%Y-%m-%dT%H:%M:%SZ` is wanted
    help: 
    ");
}
