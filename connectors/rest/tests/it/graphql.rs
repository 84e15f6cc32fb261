//! GraphQL: one query sent as it is written, connections paged, and errors inside a 200.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use throughline_rest::{Graphql, Order, Paging, Settings, Since, connector};
use url::Url;

use crate::server::{Call, Reply, Server, pull, told};
use crate::settings::{fields, tasks};

const QUERY: &str = "query ($after: String, $since: DateTime!) {
  issues(first: 2, after: $after, filter: { updatedAt: { gte: $since } }) {
    nodes { id updatedAt } pageInfo { hasNextPage endCursor } } }";

fn graphql() -> Graphql {
    Graphql {
        path: "/graphql".to_owned(),
        query: QUERY.to_owned(),
        next_query: None,
        variables: BTreeMap::from([("since".to_owned(), json!("{since}"))]),
        connection: Some("issues".to_owned()),
    }
}

fn issues(base: &Url, graphql: &Graphql) -> Settings {
    let connection = graphql.connection().unwrap().unwrap();
    let mut settings = tasks(base);
    settings.request = graphql.request();
    settings.select = Some(connection.select);
    settings.page = connection.page;
    settings.fields = fields(&[("id", "id")]);
    settings.since = Some(Since {
        field: "updatedAt".to_owned(),
        overlap: Duration::from_mins(1),
        order: Order::None,
        start: Some("2020-01-01".to_owned()),
    });
    settings
}

/// Five issues, two a page.
fn by_pages(call: &Call) -> Reply {
    let from: usize = match &call.body["variables"]["after"] {
        Value::Null => 0,
        Value::String(text) => text.parse().unwrap(),
        other => panic!("{other}"),
    };
    let nodes: Vec<Value> = (from..5)
        .take(2)
        .map(|id| json!({"id": id, "updatedAt": "2026-01-05T10:00:00Z"}))
        .collect();
    let page_info = json!({"hasNextPage": from + 2 < 5, "endCursor": (from + 2).to_string()});
    Reply::json(&json!({"data": {"issues": {"nodes": nodes, "pageInfo": page_info}}}))
}

#[tokio::test]
async fn a_connection_is_paged_and_the_query_never_changes() {
    let server = Server::start(by_pages).await;
    let source = connector(issues(&server.base, &graphql())).unwrap();
    let pulled = pull(&source, None).await.unwrap();
    assert_eq!(pulled.ids(), ["0", "1", "2", "3", "4"]);
    let variables: Vec<Value> = server
        .calls()
        .iter()
        .map(|call| {
            assert_eq!(call.body["query"], QUERY);
            call.body["variables"].clone()
        })
        .collect();
    assert_eq!(
        variables,
        [
            json!({"since": "2020-01-01T00:00:00Z"}),
            json!({"since": "2020-01-01T00:00:00Z", "after": "2"}),
            json!({"since": "2020-01-01T00:00:00Z", "after": "4"}),
        ]
    );
    let again = pull(&source, pulled.cursor.as_ref()).await.unwrap();
    assert_eq!(again.ids().len(), 5);
    let last = server.calls().pop().unwrap();
    assert_eq!(last.body["variables"]["since"], "2026-01-05T09:59:00Z");
}

/// A server that does not know `hasNextPage` is believed by its cursor.
#[tokio::test]
async fn a_cursor_alone_pages_too() {
    let server = Server::start(|call| {
        let first = call.body["variables"]["after"].is_null();
        let (id, end) = if first { (1, json!("x")) } else { (2, Value::Null) };
        let edges = json!([{"node": {"id": id, "updatedAt": "2026-01-05T10:00:00Z"}}]);
        Reply::json(
            &json!({"data": {"board": {"items": {"edges": edges, "pageInfo": {"endCursor": end}}}}}),
        )
    })
    .await;
    let graphql = Graphql {
        query: "query ($after: String) { board { items(after: $after) { edges { node { id } } pageInfo { endCursor } } } }".to_owned(),
        connection: Some("board.items".to_owned()),
        ..graphql()
    };
    let pulled = pull(&connector(issues(&server.base, &graphql)).unwrap(), None)
        .await
        .unwrap();
    assert_eq!(pulled.ids(), ["1", "2"]);
}

#[tokio::test]
async fn errors_beside_data_are_errors() {
    let server = Server::start(|call| {
        let whole = by_pages(call);
        if call.body["variables"]["after"].is_null() {
            return whole;
        }
        Reply::json(&json!({
            "data": {"issues": {"nodes": [{"id": 9}], "pageInfo": {"hasNextPage": false}}},
            "errors": [{"message": "Query too complex"}],
        }))
    })
    .await;
    let source = connector(issues(&server.base, &graphql())).unwrap();
    let error = pull(&source, None).await.unwrap_err();
    insta::assert_snapshot!(told(&error, &server), @r#"
    HOST/graphql page 2: the server answered 200 with {"errors":[{"message":"Query too complex"}]} — a list of records is wanted
    help: do what it says; the credentials or the request may be the reason
    "#);
}

/// Monday's shape: the first query opens the list, another one goes on in it.
#[tokio::test]
async fn later_pages_may_need_another_query() {
    const NEXT: &str =
        "query ($cursor: String!) { next_items_page(cursor: $cursor) { cursor items { id } } }";
    let server = Server::start(|call| {
        let item = |id: u32| json!([{"id": id}]);
        Reply::json(&match call.body["variables"]["cursor"].as_str() {
            None => {
                json!({"data": {"boards": [{"items_page": {"cursor": "a", "items": item(1)}}]}})
            }
            Some("a") => {
                assert_eq!(call.body["query"], NEXT);
                json!({"data": {"next_items_page": {"cursor": "b", "items": item(2)}}})
            }
            Some(_) => json!({"data": {"next_items_page": {"cursor": null, "items": item(3)}}}),
        })
    })
    .await;
    let graphql = Graphql {
        path: "/v2".to_owned(),
        query: "query ($board: [ID!]) { boards(ids: $board) { items_page(limit: 1) { cursor items { id } } } }".to_owned(),
        next_query: Some(NEXT.to_owned()),
        variables: BTreeMap::from([("board".to_owned(), json!([17]))]),
        connection: None,
    };
    let mut settings = tasks(&server.base);
    settings.request = graphql.request();
    settings.select =
        Some("data.boards[0].items_page.items || data.next_items_page.items".to_owned());
    settings.page = Paging::Token {
        token: "data.boards[0].items_page.cursor || data.next_items_page.cursor".to_owned(),
        param: "variables.cursor".to_owned(),
    };
    settings.fields = fields(&[("id", "id")]);
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    assert_eq!(pulled.ids(), ["1", "2", "3"]);
    assert_eq!(server.calls()[0].body["variables"], json!({"board": [17]}));
}

#[test]
fn a_query_that_cannot_be_paged_is_told() {
    let mut no_after = graphql();
    no_after.query = "{ issues { nodes { id } pageInfo { endCursor } } }".to_owned();
    let mut no_end = graphql();
    no_end.query = "query ($a: String) { issues(after: $a) { nodes { id } } }".to_owned();
    let said = [no_after, no_end].map(|graphql| graphql.connection().unwrap().unwrap_err().what);
    insta::assert_snapshot!(said.join("\n"), @r"
    the query does not page `issues` — `after: $after` among its arguments is wanted
    the query does not ask where a page of `issues` ends — `pageInfo { hasNextPage endCursor }` is wanted
    ");
}
