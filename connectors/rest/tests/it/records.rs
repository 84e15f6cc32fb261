//! What the list does not tell: names in place of ids, further requests for records, links between them.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use throughline_kit::{Connector as _, FieldRule, FieldRules};
use throughline_rest::{
    Also, Batch, Edges, Ends, Level, Listing, Lookup, Paging, Request, Settings, check, connector,
    prints,
};
use url::Url;

use crate::server::{Call, Reply, Server, pull, told};
use crate::settings::{fields, query, tasks};

fn listing(path: &str, select: Option<&str>) -> Listing {
    Listing {
        request: Request {
            post: false,
            path: path.to_owned(),
            query: BTreeMap::new(),
            body: None,
            next_query: None,
        },
        select: select.map(str::to_owned),
        filter: None,
        page: Paging::None,
        ends: Ends::default(),
    }
}

fn table(path: &str, id: &str, name: &str) -> Lookup {
    Lookup {
        listing: listing(path, Some("data")),
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

fn rules(rules: &[(&str, &str, &str, Option<&str>)]) -> FieldRules {
    let rule = |(name, get, lookup, named): &(&str, &str, &str, Option<&str>)| {
        let rule = FieldRule {
            lookup: Some((*lookup).to_owned()),
            named: named.map(str::to_owned),
            ..FieldRule::get(*get)
        };
        ((*name).to_owned(), rule)
    };
    rules.iter().map(rule).collect()
}

fn also(listing: Listing, when: &str) -> Also {
    Also {
        listing,
        when: Some(when.to_owned()),
        batch: None,
        max: 100,
        fields: fields(&[("blocked_by", "[?type=='blocked'].id")]),
    }
}

fn field(record: &throughline_kit::Record, name: &str) -> Value {
    record.fields.get(name).cloned().unwrap_or_default()
}

/// Members and states by pages of one, and two tasks a page.
fn desk(call: &Call) -> Reply {
    let page = call.number("page").unwrap_or(1);
    let all: Vec<Value> = match call.path.as_str() {
        "/users" => vec![
            json!({"id": 7, "profile": {"name": "Ada"}}),
            json!({"id": 8, "profile": {"name": "Ben"}}),
        ],
        "/states" => vec![json!({"data": null, "id": "s1", "kind": "done"})],
        "/custom" => vec![
            json!({"key": "cf_1", "name": "Team"}),
            json!({"key": "cf_2", "name": "Story Points"}),
        ],
        "/tasks" => vec![
            json!({"id": 1, "owners": [7, 9], "state": "s1", "custom": {"cf_1": "x", "cf_2": 5}}),
            json!({"id": 2, "owners": [8], "state": "s1", "custom": {"cf_2": 3}}),
            json!({"id": 3, "owners": null, "state": "s1", "custom": {}}),
        ],
        other => panic!("{other}"),
    };
    let data: Vec<Value> = all.into_iter().skip(page - 1).take(1).collect();
    Reply::json(&json!({"data": data}))
}

fn with_tables(base: &Url) -> Settings {
    let mut settings = tasks(base);
    let numbered = Paging::Number {
        param: "page".to_owned(),
        start: 1,
        size: None,
    };
    settings.page = numbered.clone();
    let mut lookups = BTreeMap::from([
        ("users".to_owned(), table("/users", "id", "profile.name")),
        ("states".to_owned(), table("/states", "id", "kind")),
        ("custom".to_owned(), table("/custom", "key", "name")),
    ]);
    for lookup in lookups.values_mut() {
        lookup.listing.page = numbered.clone();
    }
    settings.lookups = lookups;
    settings.fields = fields(&[("id", "id")]);
    settings.fields.extend(rules(&[
        ("assignees", "owners", "users", None),
        ("state", "state", "states", None),
        ("points", "custom", "custom", Some("story points")),
    ]));
    settings
}

#[tokio::test]
async fn names_stand_in_place_of_ids_and_are_asked_for_once() {
    let server = Server::start(desk).await;
    let source = connector(with_tables(&server.base)).unwrap();
    let pulled = pull(&source, None).await.unwrap();
    let rows: Vec<Value> = pulled
        .records
        .iter()
        .map(|record| {
            json!([
                field(record, "assignees"),
                field(record, "state"),
                field(record, "points")
            ])
        })
        .collect();
    assert_eq!(
        rows,
        [
            json!([["Ada", 9], "done", 5]),
            json!([["Ben"], "done", 3]),
            json!([null, "done", null]),
        ]
    );
    let notes: Vec<String> = pulled.notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            r#"items.lookup.users: 1 ids are not in the table, the first is "9" — they stand for themselves"#
        ]
    );
    let asked = server.asked();
    let of = |path: &str| asked.iter().filter(|call| call.starts_with(path)).count();
    // Four pages of tasks, two users and an empty page: once a pull, however many pages that has.
    assert_eq!((of("/tasks"), of("/users"), of("/custom")), (4, 3, 3));
    pull(&source, pulled.cursor.as_ref()).await.unwrap();
    assert_eq!(
        server
            .asked()
            .iter()
            .filter(|call| call.starts_with("/users"))
            .count(),
        3,
        "a new pull asks anew"
    );
}

#[tokio::test]
async fn a_custom_field_that_nobody_knows_is_refused() {
    let server = Server::start(desk).await;
    let mut settings = with_tables(&server.base);
    settings.fields.extend(rules(&[(
        "points",
        "custom",
        "custom",
        Some("Story Point"),
    )]));
    let error = pull(&connector(settings).unwrap(), None).await.unwrap_err();
    insta::assert_snapshot!(told(&error, &server), @r#"
    items.fields.points: none of the 2 entries of "custom" is called "Story Point" — one is wanted
    help: did you mean "Story Points"?
    "#);
}

/// Five tasks on one page, of which every second has links.
fn linked(call: &Call) -> Reply {
    let path: Vec<&str> = call.path.trim_matches('/').split('/').collect();
    match path.as_slice() {
        [project, "tasks"] => {
            let data: Vec<Value> = (1..=5)
                .map(|id| json!({"id": id, "project": project, "links": id % 2}))
                .collect();
            Reply::json(&json!({"data": data}))
        }
        [_, "tasks", "5", "links"] => Reply::json(&json!({"error": "no such task"})).status(404),
        [_, "tasks", id, "links"] => Reply::json(
            &json!([{"type": "blocked", "id": format!("{id}0")}, {"type": "other", "id": 9}]),
        ),
        ["links"] => {
            let ids = call.get("ids").unwrap_or_default();
            let links: Vec<Value> = ids
                .split(',')
                .filter(|id| *id != "3")
                .flat_map(|id| {
                    let task: u32 = id.parse().unwrap();
                    [1, 2].map(|n| json!({"task": task, "type": "blocked", "id": task * 10 + n}))
                })
                .collect();
            Reply::json(&json!({"data": links}))
        }
        other => panic!("{other:?}"),
    }
}

fn with_links(base: &Url) -> Settings {
    let mut settings = tasks(base);
    "/{project}/tasks".clone_into(&mut settings.request.path);
    settings.each = vec![Level::list("project", vec!["a b".to_owned()])];
    settings.also = BTreeMap::from([(
        "links".to_owned(),
        also(
            listing("/{project}/tasks/{item.id}/links", None),
            "links > `0`",
        ),
    )]);
    settings
}

#[tokio::test]
async fn only_records_that_want_it_cost_a_request() {
    let server = Server::start(linked).await;
    let pulled = pull(&connector(with_links(&server.base)).unwrap(), None)
        .await
        .unwrap();
    let blockers: Vec<Value> = pulled
        .records
        .iter()
        .map(|r| field(r, "blocked_by"))
        .collect();
    assert_eq!(
        blockers,
        [
            json!(["10"]),
            Value::Null,
            json!(["30"]),
            Value::Null,
            Value::Null
        ]
    );
    assert_eq!(
        server.asked(),
        [
            "/a%20b/tasks?",
            "/a%20b/tasks/1/links?",
            "/a%20b/tasks/3/links?",
            "/a%20b/tasks/5/links?",
        ]
    );
    // The fifth task went away between the two requests: it goes without.
    insta::assert_snapshot!(pulled.notes[0].to_string(), @"a b page 1 $.data[4]: `also.links`: the tracker has nothing for 1 of this page's records — they go without it");
}

#[tokio::test]
async fn a_batch_asks_for_several_and_sorts_what_comes() {
    let server = Server::start(linked).await;
    let mut settings = with_links(&server.base);
    let links = settings.also.get_mut("links").unwrap();
    links.listing = listing("/links", Some("data"));
    links.listing.request.query = query(&[("ids", "{ids}")]);
    links.batch = Some(Batch {
        size: 2,
        key: "id".to_owned(),
        id: "task".to_owned(),
    });
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    let blockers: Vec<Value> = pulled
        .records
        .iter()
        .map(|r| field(r, "blocked_by"))
        .collect();
    // Task 3 has no links: an empty list, where those that were not asked after have none at all.
    assert_eq!(
        blockers,
        [
            json!([11, 12]),
            Value::Null,
            json!([]),
            Value::Null,
            json!([51, 52])
        ]
    );
    assert_eq!(server.asked()[1..], ["/links?ids=1,3", "/links?ids=5"]);
    assert!(pulled.notes.is_empty(), "{:?}", pulled.notes);
}

#[tokio::test]
async fn further_requests_have_a_cap() {
    let server = Server::start(linked).await;
    let mut settings = with_links(&server.base);
    settings.also.get_mut("links").unwrap().max = 1;
    let error = pull(&connector(settings).unwrap(), None).await.unwrap_err();
    insta::assert_snapshot!(told(&error, &server), @"
    items.also.links: 1 requests and more to come — at most 1 in one pull are wanted; nothing was changed
    help: narrow `when`, ask for several at once with `batch`, or raise `max`
    ");
}

#[tokio::test]
async fn links_are_read_in_their_direction() {
    let server = Server::start(|_| {
        let link = |from: u32, to: u32| json!({"from": from, "to": to, "kind": "blocks"});
        Reply::json(&json!({"data": [
            {"id": 1, "relations": [link(1, 2)]},
            {"id": 2, "relations": [link(1, 2), link(2, 3)], "waits": ["9"]},
        ]}))
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.fields = fields(&[("id", "id"), ("blocked_by", "waits")]);
    settings.edges = Some(Edges {
        get: "relations".to_owned(),
        from: "from".to_owned(),
        to: "to".to_owned(),
        kind: Some("kind".to_owned()),
        blocks: vec!["blocks".to_owned()],
        blocked_by: Vec::new(),
    });
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    let blockers: Vec<Value> = pulled
        .records
        .iter()
        .map(|r| field(r, "blocked_by"))
        .collect();
    assert_eq!(blockers, [Value::Null, json!(["9", "1"])]);
}

#[test]
fn what_is_wrong_with_them_is_told_at_once() {
    let mut settings = with_links(&"http://127.0.0.1:9/".parse().unwrap());
    let links = settings.also.get_mut("links").unwrap();
    links.listing.request.path = "/tasks/{itm.id}".to_owned();
    links.when = Some("links >".to_owned());
    links.fields = fields(&[("id", "id")]);
    settings
        .fields
        .extend(rules(&[("assignees", "owners", "user", None)]));
    settings
        .lookups
        .insert("users".to_owned(), table("/users/{since}", "id", "na me"));
    let said: Vec<String> = check(&settings)
        .iter()
        .map(|problem| {
            format!(
                "{problem}\n  help: {}",
                problem.help.as_deref().unwrap_or("-")
            )
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    items.fields.assignees: there is no look-up table "user"
      help: did you mean "users"?
    items.also.links.fields.id: the field is read elsewhere too — one place is wanted
      help: put both into one expression, or give the second a name of its own
    items.lookup.users.get: `{since}` has no value — known are `{project}`
      help: set items.since to the field that holds a record's time of change
    items.lookup.users.name: `na me` is not JMESPath: Did not parse the complete expression -- found Identifier("me"), at character 4
      help: -
    items.also.links.get: `{itm.id}` has no value — known are `{project}`, `{item.…}`
      help: set items.each = { itm.id = ["…"] }
    items.also.links.when: `links >` is not JMESPath: Unexpected nud token -- found Eof, at character 8
      help: -
    "#);
}

/// What was kept of a record is enough for another mapping: no request but for the tables that it names.
#[tokio::test]
async fn a_changed_mapping_needs_no_new_pull() {
    let server = Server::start(linked).await;
    let pulled = pull(&connector(with_links(&server.base)).unwrap(), None)
        .await
        .unwrap();
    let kept: Vec<(String, Value)> = pulled
        .records
        .iter()
        .map(|record| (field(record, "id").to_string(), record.raw.clone().unwrap()))
        .collect();
    server.asked();
    let mut changed = with_links(&server.base);
    changed.fields = fields(&[("id", "id"), ("title", "project")]);
    let url = FieldRule {
        text: Some("{base}/{project}/{id}".to_owned()),
        ..FieldRule::default()
    };
    changed.fields.insert("url".to_owned(), url);
    changed.also.get_mut("links").unwrap().fields = fields(&[("others", "[?type=='other'].id")]);
    assert_eq!(
        prints(&changed).listing,
        prints(&with_links(&server.base)).listing
    );
    assert_ne!(
        prints(&changed).mapping,
        prints(&with_links(&server.base)).mapping
    );
    let source = connector(changed).unwrap();
    let page = source.remap(kept.clone()).await.unwrap().unwrap();
    assert!(server.asked().is_empty());
    let first = &page.records[0];
    assert_eq!(field(first, "others"), json!([9]));
    assert!(field(first, "url").as_str().unwrap().ends_with("/a b/1"));
    assert_eq!(
        first.raw.as_ref(),
        Some(&kept[0].1),
        "what is kept stays as it was"
    );
}

#[test]
fn what_decides_the_list_is_told_from_what_decides_the_mapping() {
    type Change = fn(&mut Settings);
    let base: Url = "http://127.0.0.1:9/".parse().unwrap();
    let before = prints(&with_links(&base));
    let of = |change: Change| {
        let mut settings = with_links(&base);
        change(&mut settings);
        let after = prints(&settings);
        (
            after.listing != before.listing,
            after.mapping != before.mapping,
        )
    };
    let cases: [(Change, (bool, bool)); 6] = [
        (
            |settings| settings.each[0].values.push("c".to_owned()),
            (false, false),
        ),
        (|settings| settings.caps.pages = 7, (false, false)),
        (
            |settings| settings.fields.extend(fields(&[("due", "due")])),
            (false, true),
        ),
        (
            |settings| settings.fields.extend(fields(&[("id", "uid")])),
            (true, true),
        ),
        (
            |settings| settings.filter = Some("open".to_owned()),
            (true, false),
        ),
        (|settings| settings.also.clear(), (true, true)),
    ];
    for (number, (change, wanted)) in cases.into_iter().enumerate() {
        assert_eq!(of(change), wanted, "{number}");
    }
}

#[tokio::test]
async fn an_empty_list_beside_a_full_one_is_doubted() {
    let server = Server::start(|_| Reply::json(&json!({"data": [], "issues": [1, 2]}))).await;
    let pulled = pull(&connector(tasks(&server.base)).unwrap(), None)
        .await
        .unwrap();
    let note = &pulled.notes[0];
    assert!(
        note.what
            .starts_with("`data` is empty, while `issues` holds 2 entries"),
        "{note}"
    );
}
