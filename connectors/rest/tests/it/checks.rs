//! What is wrong with settings, all at once, and what is doubtful in them.

use serde_json::json;
use throughline_kit::{FieldRule, Problem};
use throughline_rest::{Level, Paging, Settings, check, connector, notes};
use url::Url;

use crate::settings::{fields, query, since, tasks};

fn base() -> Url {
    "http://127.0.0.1:9/".parse().unwrap()
}

fn listed(problems: &[Problem]) -> String {
    let line = |problem: &Problem| match &problem.help {
        Some(help) => format!("{problem}\n  help: {help}"),
        None => problem.to_string(),
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn numbered() -> Paging {
    Paging::Number {
        param: "page".to_owned(),
        start: 1,
        size: None,
    }
}

#[test]
fn every_problem_is_told_at_once() {
    let mut settings = tasks(&base());
    settings.request.path = "/{projct}/tasks".to_owned();
    settings.request.query = [
        ("since".to_owned(), json!("{sicne}")),
        ("deep".to_owned(), json!({"a": 1})),
    ]
    .into();
    settings.request.body = Some(json!({"a": "{vars.x}"}));
    settings.each = vec![Level::list(
        "project",
        vec!["a".to_owned(), "..".to_owned(), "a".to_owned()],
    )];
    settings.select = Some("data[".to_owned());
    settings.filter = Some("size(x)".to_owned());
    settings.since = Some(since("updated-at"));
    settings.since.as_mut().unwrap().start = Some("last year".to_owned());
    settings.page = Paging::Token {
        token: "a..b".to_owned(),
        param: "cursor".to_owned(),
    };
    settings.fields = fields(&[("title", "a b")]);
    let text = |text: &str| FieldRule {
        text: Some(text.to_owned()),
        ..FieldRule::default()
    };
    settings.fields.insert(
        "url".to_owned(),
        text("{base}/{titel}/{item.x.y}/{project}"),
    );
    insta::assert_snapshot!(listed(&check(&settings)), @r#"
    items.query.deep: a table cannot stand in a query — a text, a number or a list is wanted
    items.query.since: `{sicne}` has no value — known are `{project}`, `{since}`
      help: did you mean `{since}`?
    items.body: a `get` carries no body — `post` is wanted
      help: write post = "/path" in place of get
    items.body.a: `{vars.x}` has no value — known are `{project}`, `{since}`
      help: set vars = { x = "…" }
    items.get: `{projct}` has no value — known are `{project}`, `{since}`
      help: did you mean `{project}`?
    items.select: `data[` is not JMESPath: Expected number, ':', or '*' -- found Eof, at character 6
    items.where: `size(x)` is not JMESPath: there is no function `size`
    items.page.token: `a..b` is not JMESPath: Expected identifier, '*', '{', '[', '&', or '[?' -- found Dot, at character 3
    items.since.field: `updated-at` is not JMESPath: '-' must be followed by numbers 1-9, at character 8
      help: a name with a hyphen stands in double quotes: fields."due-date"
    items.since.start: `last year` is not a time — a date or RFC 3339 is wanted: 2024-01-01
    items.fields.title: `a b` is not JMESPath: Did not parse the complete expression -- found Identifier("b"), at character 3
    items.fields.url: `{titel}` has no value — `{base}`, `{item.PATH}`, `{vars.NAME}` or a field read with `get` is wanted
      help: did you mean `{title}`?
    items.fields: no rule for `id` — every record needs one
      help: map the field that never changes during a record's life: id = "id"
    items.each.project: `..` would leave the path — a plain name is wanted
    items.each.project: `a` stands twice
    "#);
    assert!(connector(settings).is_err());
}

fn sorted(page: Paging, pairs: &[(&str, &str)]) -> Settings {
    let mut settings = tasks(&base());
    settings.since = Some(since("fields.updated_at"));
    settings.page = page;
    settings.request.query = query(pairs);
    settings
        .request
        .query
        .insert("s".to_owned(), json!("{since}"));
    settings
}

#[test]
fn numbered_pages_in_ascending_order_of_change_are_refused() {
    let offset = || Paging::Offset {
        param: "offset".to_owned(),
        size: ("limit".to_owned(), 100),
    };
    for pairs in [
        vec![("sort", "updated"), ("direction", "asc")],
        vec![("order_by", "updated_at"), ("sort", "asc")],
        vec![("sort", "updated_at:asc")],
        vec![("ordering", "+updatedAt")],
        vec![("jql", "project = A ORDER BY updated, key")],
        vec![("jql", "project = A order by key desc, updated ASC")],
    ] {
        assert_eq!(check(&sorted(numbered(), &pairs)).len(), 1, "{pairs:?}");
        assert_eq!(check(&sorted(offset(), &pairs)).len(), 1, "{pairs:?}");
        assert_eq!(check(&sorted(Paging::Link, &pairs)), [], "{pairs:?}");
    }
    for pairs in [
        vec![("sort", "updated"), ("direction", "desc")],
        vec![("order_by", "created_at"), ("sort", "asc")],
        vec![("ordering", "-updated_at")],
        vec![("sort", "id:asc")],
        vec![("jql", "updated >= 1 ORDER BY created ASC")],
        vec![("jql", "updated >= 1 ORDER BY updated DESC")],
    ] {
        assert_eq!(check(&sorted(numbered(), &pairs)), [], "{pairs:?}");
    }
    insta::assert_snapshot!(listed(&check(&sorted(numbered(), &[("sort", "updated:asc")]))), @r"
    items.page: numbered pages in ascending order of `fields.updated_at` — a record that changes meanwhile moves to the end, and the one that takes its place is never read
      help: sort by the time of creation, or descending by the time of change
    ");
}

#[test]
fn what_is_doubtful_is_noted() {
    let mut settings = tasks(&base());
    settings.select = Some("data[?open]".to_owned());
    settings.fields = fields(&[("id", "meta.key")]);
    settings.page = numbered();
    settings.since = Some(since("updated"));
    let mut left_out = settings.clone();
    left_out.request.query = query(&[("q", "project = A and updated > {since}")]);
    insta::assert_snapshot!(listed(&notes(&settings)), @r"
    items.since: no `{since}` in the request: changes are picked out here, and each pull reads every page
      help: put {since} into the parameter that the tracker has for it, if it has one
    items.query: no page size is sent: the tracker's default is often 20 to 50 records, so a pull needs many requests
      help: send the largest page that the tracker allows: per_page = 100; if it allows none, write fixed = 50 in items.page
    items.select: `data[?open]` filters while it selects: a page whose records are all filtered out ends the pull early
      help: put the condition into items.where, which filters after the page was counted
    items.fields.id: `meta.key` can change during a record's life, and a changed id is a new task
      help: map the tracker's internal id, and this to `key`
    ");
    insta::assert_snapshot!(listed(notes(&left_out).last_chunk::<1>().unwrap()), @r#"
    items.query.q: the first pull has no `{since}` yet, so it leaves out this whole parameter with every other condition in it
      help: set items.since.start = "2000-01-01"
    "#);
}

#[test]
fn a_record_without_an_identity_is_refused() {
    let mut settings = tasks(&base());
    settings.fields = fields(&[("title", "title")]);
    insta::assert_snapshot!(listed(&check(&settings)), @r#"
    items.fields: no rule for `id` — every record needs one
      help: map the field that never changes during a record's life: id = "id"
    "#);
    settings.fields = fields(&[("date", "day"), ("value", "v")]);
    assert_eq!(check(&settings), []);
}
