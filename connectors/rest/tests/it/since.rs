//! Changes only: watermarks, their overlap and their ceiling, one for each value of `each`.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use throughline_kit::Coverage;
use throughline_rest::{Level, Paging, Settings, connector};
use url::Url;

use crate::server::{Call, Reply, Server, pull};
use crate::settings::{fields, query, since, tasks};

/// A quarter past the hour on 5 January 2026, as a `Date` header.
const DATE: &str = "Mon, 05 Jan 2026 10:15:00 GMT";

/// A tracker's tasks: id and time of change.
#[derive(Clone, Default)]
struct Table(Arc<Mutex<Vec<(u32, String)>>>);

impl Table {
    fn set(&self, id: u32, updated: &str) {
        let mut rows = self.0.lock().unwrap();
        rows.retain(|(known, _)| *known != id);
        rows.push((id, updated.to_owned()));
    }

    /// Those changed at or after `since`, by id.
    fn changed(&self, since: Option<&str>) -> Vec<Value> {
        let mut rows = self.0.lock().unwrap().clone();
        rows.sort();
        let since = since.unwrap_or_default().to_owned();
        rows.into_iter()
            .filter(|(_, updated)| *updated >= since)
            .map(|(id, updated)| json!({"id": id, "updated": updated}))
            .collect()
    }
}

fn changes(base: &Url) -> Settings {
    let mut settings = tasks(base);
    settings.fields = fields(&[("id", "id"), ("updated", "updated")]);
    settings.since = Some(since("updated"));
    settings.request.query = query(&[("since", "{since}")]);
    settings
}

fn listed(table: &Table, call: &Call) -> Reply {
    Reply::json(&json!({"data": table.changed(call.get("since"))})).header("date", DATE)
}

#[tokio::test]
async fn the_next_pull_reaches_back_before_the_watermark() {
    let table = Table::default();
    table.set(1, "2026-01-05T10:00:00Z");
    table.set(2, "2026-01-05T09:00:00Z");
    let rows = table.clone();
    let server = Server::start(move |call| listed(&rows, call)).await;
    let mut settings = changes(&server.base);
    settings.complete = true;
    let connector = connector(settings).unwrap();

    let first = pull(&connector, None).await.unwrap();
    assert_eq!((first.ids().len(), first.coverage), (2, Coverage::Full));
    assert_eq!(server.asked(), ["/tasks?"]);

    // 10:00:00 less the overlap of one minute.
    table.set(2, "2026-01-05T10:05:00Z");
    let second = pull(&connector, first.cursor.as_ref()).await.unwrap();
    assert_eq!(second.ids(), ["1", "2"]);
    assert_eq!(second.coverage, Coverage::Delta);
    assert_eq!(server.asked(), ["/tasks?since=2026-01-05T09:59:00Z"]);

    let third = pull(&connector, second.cursor.as_ref()).await.unwrap();
    assert_eq!(third.ids(), ["2"]);
    assert_eq!(server.asked(), ["/tasks?since=2026-01-05T10:04:00Z"]);

    // Nothing seen, nothing moved.
    table.0.lock().unwrap().clear();
    let fourth = pull(&connector, third.cursor.as_ref()).await.unwrap();
    assert_eq!(fourth.cursor, third.cursor);
}

#[tokio::test]
async fn no_watermark_passes_the_servers_own_time() {
    // A record from the future, and one whose time says nothing.
    let table = Table::default();
    table.set(1, "2999-01-01T00:00:00Z");
    table.set(2, "soon");
    let rows = table.clone();
    let server = Server::start(move |call| listed(&rows, call)).await;
    let connector = connector(changes(&server.base)).unwrap();
    let first = pull(&connector, None).await.unwrap();
    assert_eq!(first.ids(), ["1", "2"]);
    assert_eq!(
        first.notes[0].to_string(),
        "page 1 $.data[1]: 1 of this page's records have no time in `updated` — they are kept, but do not move the watermark"
    );
    pull(&connector, first.cursor.as_ref()).await.unwrap();
    assert_eq!(server.asked()[1], "/tasks?since=2026-01-05T10:14:00Z");
}

#[tokio::test]
async fn a_new_value_of_each_starts_from_the_start() {
    let server = Server::start(|call| {
        let updated = if call.path == "/a" {
            "2026-01-05T10:00:00Z"
        } else {
            "2025-06-01T08:00:00Z"
        };
        Reply::json(&json!({"data": [{"id": call.path, "updated": updated}]})).header("date", DATE)
    })
    .await;
    let with = |values: &[&str]| {
        let mut settings = changes(&server.base);
        settings.request.path = "/{team}".to_owned();
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        settings.each = vec![Level::list("team", values)];
        settings.since.as_mut().unwrap().start = Some("2020-01-01".to_owned());
        connector(settings).unwrap()
    };
    let first = pull(&with(&["a", "b"]), None).await.unwrap();
    assert_eq!(
        server.asked(),
        [
            "/a?since=2020-01-01T00:00:00Z",
            "/b?since=2020-01-01T00:00:00Z"
        ]
    );
    let second = pull(&with(&["a", "b", "c"]), first.cursor.as_ref())
        .await
        .unwrap();
    assert_eq!(second.pages, 3);
    assert_eq!(
        server.asked(),
        [
            "/a?since=2026-01-05T09:59:00Z",
            "/b?since=2025-06-01T07:59:00Z",
            "/c?since=2020-01-01T00:00:00Z"
        ]
    );
}

#[tokio::test]
async fn another_request_starts_over_but_other_fields_do_not() {
    let table = Table::default();
    table.set(1, "2026-01-05T10:00:00Z");
    let rows = table.clone();
    let server = Server::start(move |call| listed(&rows, call)).await;
    let settings = changes(&server.base);
    let first = pull(&connector(settings.clone()).unwrap(), None)
        .await
        .unwrap();
    server.asked();

    let mut other_fields = settings.clone();
    other_fields.fields = fields(&[("id", "id"), ("more", "updated")]);
    pull(&connector(other_fields).unwrap(), first.cursor.as_ref())
        .await
        .unwrap();
    let mut other_filter = settings;
    other_filter.filter = Some("id".to_owned());
    pull(&connector(other_filter).unwrap(), first.cursor.as_ref())
        .await
        .unwrap();
    assert_eq!(
        server.asked(),
        ["/tasks?since=2026-01-05T09:59:00Z", "/tasks?"]
    );
}

#[tokio::test]
async fn changes_are_picked_out_here_when_the_tracker_cannot() {
    let table = Table::default();
    for (id, updated) in [
        (1, "2026-01-05T10:00:00Z"),
        (2, "2026-01-04T00:00:00Z"),
        (3, "2026-01-05T09:59:30Z"),
    ] {
        table.set(id, updated);
    }
    let rows = table.clone();
    let server = Server::start(move |_| {
        Reply::json(&json!({"data": rows.changed(None)})).header("date", DATE)
    })
    .await;
    let mut settings = changes(&server.base);
    settings.request.query.clear();
    assert_eq!(
        throughline_rest::notes(&settings)[0].to_string(),
        "items.since: no `{since}` in the request: changes are picked out here, and each pull reads every page"
    );
    let source = connector(settings.clone()).unwrap();
    let first = pull(&source, None).await.unwrap();
    assert_eq!(first.ids(), ["1", "2", "3"]);
    let second = pull(&source, first.cursor.as_ref()).await.unwrap();
    assert_eq!(
        (second.ids(), second.coverage),
        (vec!["1".to_owned(), "3".to_owned()], Coverage::Delta)
    );

    // A list that is complete is handed over whole.
    settings.complete = true;
    let source = connector(settings).unwrap();
    let first = pull(&source, None).await.unwrap();
    let second = pull(&source, first.cursor.as_ref()).await.unwrap();
    assert_eq!((second.ids().len(), second.coverage), (3, Coverage::Full));
}

#[tokio::test]
async fn an_unchanged_answer_costs_one_request_and_changes_nothing() {
    let server = Server::start(|call| {
        if call
            .headers
            .get("if-none-match")
            .is_some_and(|tag| tag == "\"v1\"")
        {
            return Reply::text("application/json", "").status(304);
        }
        let reply = json!({"data": [{"id": 1, "updated": "2026-01-05T10:00:00Z"}]});
        Reply::json(&reply)
            .header("etag", "\"v1\"")
            .header("date", DATE)
    })
    .await;
    let mut settings = changes(&server.base);
    let source = connector(settings.clone()).unwrap();
    // The first answer has no `since`, so its version says nothing about the second request.
    let first = pull(&source, None).await.unwrap();
    let second = pull(&source, first.cursor.as_ref()).await.unwrap();
    assert_eq!(second.coverage, Coverage::Delta);
    server.asked();
    let third = pull(&source, second.cursor.as_ref()).await.unwrap();
    assert_eq!(
        (third.coverage, third.records.len()),
        (Coverage::Unchanged, 0)
    );
    assert_eq!(third.cursor, second.cursor);
    assert_eq!(server.asked().len(), 1);

    // Two parts of one complete list are always sent whole.
    settings.complete = true;
    settings.since = None;
    settings.request.query.clear();
    settings.request.path = "/{part}".to_owned();
    settings.each = vec![Level::list("part", vec!["a".to_owned(), "b".to_owned()])];
    let source = connector(settings).unwrap();
    let first = pull(&source, None).await.unwrap();
    let second = pull(&source, first.cursor.as_ref()).await.unwrap();
    assert_eq!((second.coverage, second.records.len()), (Coverage::Full, 2));
}

/// Rows in descending order of change, four a page, by number; a row changes while page 2 is asked for.
#[tokio::test]
async fn rows_that_move_while_paged_are_there_after_the_next_pull() {
    let table = Table::default();
    for id in 0..12 {
        table.set(id, &format!("2026-01-05T09:{id:02}:00Z"));
    }
    let rows = table.clone();
    let moved = Mutex::new(false);
    let server = Server::start(move |call| {
        let page = call.number("page").unwrap();
        if page == 2 && !std::mem::replace(&mut *moved.lock().unwrap(), true) {
            // The oldest row jumps to page 1, which was read already.
            rows.set(0, "2026-01-05T10:15:30Z");
        }
        let mut all = rows.changed(call.get("since"));
        all.sort_by_key(|row| std::cmp::Reverse(row["updated"].to_string()));
        let data: Vec<Value> = all.into_iter().skip((page - 1) * 4).take(4).collect();
        Reply::json(&json!({"data": data})).header("date", DATE)
    })
    .await;
    let mut settings = changes(&server.base);
    settings
        .request
        .query
        .extend(query(&[("sort", "updated"), ("direction", "desc")]));
    settings.page = Paging::Number {
        param: "page".to_owned(),
        start: 1,
        size: None,
    };
    let source = connector(settings).unwrap();
    let first = pull(&source, None).await.unwrap();
    assert!(
        !first.ids().contains(&"0".to_owned()),
        "the row moved away from the pages still to come"
    );
    let second = pull(&source, first.cursor.as_ref()).await.unwrap();
    assert!(second.ids().contains(&"0".to_owned()));
}

/// C-25: sixty rows of one second, split over a page edge; the process dies between two pages.
#[tokio::test]
async fn sixty_rows_of_one_second_survive_a_page_edge_and_a_crash() {
    let table = Table::default();
    for id in 0..60 {
        table.set(id, "2026-01-05T10:00:00Z");
    }
    let rows = table.clone();
    let server = Server::start(move |call| {
        let from = call.number("cursor").unwrap_or(0);
        let all = rows.changed(call.get("since"));
        let next = if from + 25 < all.len() {
            json!(from + 25)
        } else {
            Value::Null
        };
        let data: Vec<Value> = all.into_iter().skip(from).take(25).collect();
        Reply::json(&json!({"data": data, "next": next})).header("date", DATE)
    })
    .await;
    let mut settings = changes(&server.base);
    settings.page = Paging::Token {
        token: "next".to_owned(),
        param: "cursor".to_owned(),
    };
    // The first page was read and kept by nobody; a new process begins again.
    let died = connector(settings.clone()).unwrap();
    throughline_kit::Connector::pull(&died, None).await.unwrap();
    drop(died);
    let first = pull(&connector(settings.clone()).unwrap(), None)
        .await
        .unwrap();
    assert_eq!(first.ids().len(), 60);
    // One more of the same second, after the pull: seen by the next, with all the others.
    table.set(60, "2026-01-05T10:00:00Z");
    let second = pull(&connector(settings).unwrap(), first.cursor.as_ref())
        .await
        .unwrap();
    assert_eq!(second.ids().len(), 61);
}

#[tokio::test]
async fn a_series_needs_no_id() {
    let server =
        Server::start(|_| Reply::json(&json!({"points": [{"day": "2026-01-31", "value": 12.4}]})))
            .await;
    let mut settings = tasks(&server.base);
    settings.select = Some("points".to_owned());
    settings.fields = fields(&[("date", "day"), ("value", "value")]);
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    let fields = serde_json::to_value(&pulled.records[0].fields).unwrap();
    assert_eq!(fields, json!({"date": "2026-01-31", "value": 12.4}));
}
