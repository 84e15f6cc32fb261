//! The outer loop: values from the configuration, from a request, or both, on one level or two.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use throughline_kit::Coverage;
use throughline_rest::{Ends, Level, Listing, Paging, Request, Settings, Values, connector};
use url::Url;

use crate::server::{Call, Reply, Server, pull, told};
use crate::settings::{fields, query, since, tasks};

/// Projects by group, each with the ids of its tasks.
type Projects = BTreeMap<&'static str, BTreeMap<&'static str, Vec<u32>>>;

#[derive(Clone)]
struct World(Arc<Mutex<Projects>>);

impl World {
    fn new() -> Self {
        let tools = BTreeMap::from([("cli", vec![1, 2]), ("web", vec![3])]);
        let ops = BTreeMap::from([("dns", vec![4])]);
        Self(Arc::new(Mutex::new(BTreeMap::from([
            ("tools", tools),
            ("ops", ops),
        ]))))
    }

    /// `/groups` and `/groups/G/projects` by pages of one; `/groups/G/P/tasks` by pages of one too.
    fn answer(&self, call: &Call) -> Reply {
        let projects = self.0.lock().unwrap();
        let steps: Vec<&str> = call.path.trim_matches('/').split('/').collect();
        let all: Vec<Value> = match steps.as_slice() {
            ["groups"] => projects.keys().map(|name| json!({"path": name})).collect(),
            ["groups", group, "projects"] => projects[*group]
                .keys()
                .map(|name| json!({"path": name, "archived": *name == "dns"}))
                .collect(),
            ["groups", group, project, "tasks"] => projects[*group][*project]
                .iter()
                .map(|id| json!({"id": id, "updated": "2026-01-05T10:00:00Z"}))
                .collect(),
            other => panic!("{other:?}"),
        };
        let page = call.number("page").unwrap_or(1);
        let data: Vec<Value> = all.into_iter().skip(page - 1).take(1).collect();
        Reply::json(&json!({"data": data})).header("date", "Mon, 05 Jan 2026 10:15:00 GMT")
    }
}

fn numbered() -> Paging {
    Paging::Number {
        param: "page".to_owned(),
        start: 1,
        size: None,
    }
}

fn asked(name: &str, path: &str) -> Level {
    Level {
        name: name.to_owned(),
        values: Vec::new(),
        from: Some(Values {
            listing: Listing {
                request: Request {
                    post: false,
                    path: path.to_owned(),
                    query: BTreeMap::new(),
                    body: None,
                    next_query: None,
                },
                select: Some("data".to_owned()),
                filter: None,
                page: numbered(),
                ends: Ends::default(),
            },
            id: "path".to_owned(),
        }),
    }
}

fn two_levels(base: &Url) -> Settings {
    let mut settings = tasks(base);
    settings.page = numbered();
    "/groups/{group}/{project}/tasks".clone_into(&mut settings.request.path);
    settings.fields = fields(&[("id", "id")]);
    settings.each = vec![
        asked("group", "/groups"),
        asked("project", "/groups/{group}/projects"),
    ];
    settings
}

#[tokio::test]
async fn parents_and_children_are_asked_for_and_paged() {
    let world = World::new();
    let server = Server::start(move |call| world.answer(call)).await;
    let pulled = pull(&connector(two_levels(&server.base)).unwrap(), None)
        .await
        .unwrap();
    assert_eq!(pulled.ids(), ["4", "1", "2", "3"]);
    // Paging begins anew in each partition: page 1 of every one is asked for.
    insta::assert_snapshot!(server.asked().join("\n"), @r"
    /groups?page=1
    /groups?page=2
    /groups?page=3
    /groups/ops/projects?page=1
    /groups/ops/projects?page=2
    /groups/tools/projects?page=1
    /groups/tools/projects?page=2
    /groups/tools/projects?page=3
    /groups/ops/dns/tasks?page=1
    /groups/ops/dns/tasks?page=2
    /groups/tools/cli/tasks?page=1
    /groups/tools/cli/tasks?page=2
    /groups/tools/cli/tasks?page=3
    /groups/tools/web/tasks?page=1
    /groups/tools/web/tasks?page=2
    ");
    assert_eq!(pulled.records[0].place, "ops / dns page 1 $.data[0]");
}

#[tokio::test]
async fn values_of_the_configuration_win_over_the_request() {
    let world = World::new();
    let server = Server::start(move |call| world.answer(call)).await;
    let mut settings = two_levels(&server.base);
    settings.each[0].values = vec!["tools".to_owned()];
    if let Some(from) = &mut settings.each[1].from {
        from.listing.filter = Some("path != 'web'".to_owned());
    }
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    assert_eq!(pulled.ids(), ["1", "2"]);
    assert!(
        !server
            .asked()
            .iter()
            .any(|call| call.starts_with("/groups?"))
    );
}

#[tokio::test]
async fn a_new_value_starts_at_the_start_and_a_vanished_one_is_said() {
    let world = World::new();
    let changed = world.clone();
    let server = Server::start(move |call| world.answer(call)).await;
    let mut settings = two_levels(&server.base);
    settings.request.query = query(&[("since", "{since}")]);
    settings.since = Some(since("updated"));
    settings.since.as_mut().unwrap().start = Some("2020-01-01".to_owned());
    let source = connector(settings).unwrap();
    let first = pull(&source, None).await.unwrap();
    assert!(first.notes.is_empty(), "{:?}", first.notes);
    server.asked();
    {
        let mut projects = changed.0.lock().unwrap();
        projects.get_mut("tools").unwrap().remove("cli");
        projects.get_mut("tools").unwrap().insert("app", vec![9]);
    }
    let second = pull(&source, first.cursor.as_ref()).await.unwrap();
    let first_pages: Vec<String> = server
        .asked()
        .into_iter()
        .filter(|call| call.contains("tasks?page=1"))
        .collect();
    // The latest change is 10:00:00, less a minute; what was never read starts in 2020.
    assert_eq!(
        first_pages,
        [
            "/groups/ops/dns/tasks?page=1&since=2026-01-05T09:59:00Z",
            "/groups/tools/app/tasks?page=1&since=2020-01-01T00:00:00Z",
            "/groups/tools/web/tasks?page=1&since=2026-01-05T09:59:00Z",
        ]
    );
    insta::assert_snapshot!(second.notes[0].to_string(), @"items.each.group.project: `tools / cli` is no longer listed — it is not read any more, and its tasks are kept");
    assert_eq!(second.notes.len(), 1);
    let third = pull(&source, second.cursor.as_ref()).await.unwrap();
    assert!(third.notes.is_empty(), "said once: {:?}", third.notes);
}

#[tokio::test]
async fn what_a_vanished_value_held_goes_with_the_second_complete_pull() {
    let world = World::new();
    let changed = world.clone();
    let server = Server::start(move |call| world.answer(call)).await;
    let mut settings = two_levels(&server.base);
    settings.complete = true;
    let source = connector(settings).unwrap();
    let first = pull(&source, None).await.unwrap();
    assert_eq!(first.coverage, Coverage::Full);
    changed.0.lock().unwrap().remove("ops");
    let second = pull(&source, first.cursor.as_ref()).await.unwrap();
    assert_eq!(second.coverage, Coverage::Delta, "one silence is no proof");
    let third = pull(&source, second.cursor.as_ref()).await.unwrap();
    assert_eq!(third.coverage, Coverage::Full);
}

#[tokio::test]
async fn a_request_that_lists_no_value_is_refused() {
    let server = Server::start(|_| Reply::json(&json!({"data": []}))).await;
    let error = pull(&connector(two_levels(&server.base)).unwrap(), None)
        .await
        .unwrap_err();
    insta::assert_snapshot!(told(&error, &server), @r"
    items.each.group: the request lists no value — at least one is wanted; nothing was changed
    help: check what the credentials may see, and where select and id point
    ");
}

#[tokio::test]
async fn a_value_that_would_leave_the_path_is_refused() {
    let server = Server::start(|_| Reply::json(&json!({"data": [{"path": "../admin"}]}))).await;
    let mut settings = two_levels(&server.base);
    if let Some(from) = &mut settings.each[0].from {
        from.listing.page = Paging::None;
    }
    let error = pull(&connector(settings).unwrap(), None).await.unwrap_err();
    insta::assert_snapshot!(told(&error, &server), @r"
    items.each.group: entry 1 of HOST/groups has no usable `path` — a text or a whole number is wanted
    help: -
    ");
}
