//! Lists that are cut off and start anew by time, ways of paging by header and last record, and what ends each.

use serde_json::{Value, json};
use throughline_kit::Coverage;
use throughline_rest::{Ends, Keyset, Paging, Settings, check, connector};

use crate::server::{Call, Reply, Server, pull, told};
use crate::settings::{query, since, tasks};

/// Rows as (id, second of change), in ascending order of change.
fn rows(seconds: &[i64]) -> Vec<(usize, i64)> {
    seconds.iter().copied().enumerate().collect()
}

fn row((id, second): (usize, i64)) -> Value {
    json!({"id": id, "title": "t", "at": format!("2026-03-01T08:{:02}:{:02}Z", second / 60, second % 60)})
}

/// The second of the day's ninth hour that a parameter names; 0 when it is absent.
fn second(call: &Call, name: &str) -> i64 {
    let Some(text) = call.get(name) else {
        return -1;
    };
    let time = text.split('T').nth(1).unwrap();
    let part = |index: usize| -> i64 {
        let text = time.trim_end_matches('Z').split(':').nth(index).unwrap();
        text.parse().unwrap()
    };
    (part(0) - 8) * 3600 + part(1) * 60 + part(2)
}

/// What of the rows a tracker lists from the asked time on.
fn listed(rows: &[(usize, i64)], from: i64, inclusive: bool) -> Vec<(usize, i64)> {
    rows.iter()
        .copied()
        .filter(|(_, at)| *at > from || inclusive && *at == from)
        .collect()
}

fn keyset(base: &url::Url, size: u64) -> Settings {
    let mut settings = tasks(base);
    settings.page = Paging::Keyset {
        size: ("limit".to_owned(), size),
    };
    settings.ends.keyset = Some(Keyset {
        field: "at".to_owned(),
        param: Some("after".to_owned()),
        format: None,
    });
    settings.complete = true;
    settings
}

/// A tracker that gives one page from a time on.
async fn by_time(seconds: &'static [i64], inclusive: bool) -> Server {
    Server::start(move |call| {
        let rows = listed(&rows(seconds), second(call, "after"), inclusive);
        let page: Vec<Value> = rows
            .into_iter()
            .take(call.number("limit").unwrap())
            .map(row)
            .collect();
        Reply::json(&json!({"data": page}))
    })
    .await
}

fn distinct(ids: &[String]) -> Vec<usize> {
    let mut ids: Vec<usize> = ids.iter().map(|id| id.parse().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[tokio::test]
async fn each_page_starts_at_the_last_record_of_the_one_before() {
    // Rows 2 and 3 share the second at which the first page ends.
    let server = by_time(&[1, 2, 3, 3, 4, 5], true).await;
    let pulled = pull(&connector(keyset(&server.base, 3)).unwrap(), None)
        .await
        .unwrap();
    assert_eq!(distinct(&pulled.ids()), [0, 1, 2, 3, 4, 5]);
    assert_eq!(pulled.coverage, Coverage::Full);
    assert_eq!(
        server.asked(),
        [
            "/tasks?limit=3",
            "/tasks?after=2026-03-01T08:00:03Z&limit=3",
            "/tasks?after=2026-03-01T08:00:04Z&limit=3",
            "/tasks?after=2026-03-01T08:00:05Z&limit=3",
        ]
    );
}

#[tokio::test]
async fn a_tracker_that_leaves_the_boundary_out_is_found_and_loses_no_row() {
    // `after` means later than: without a step back, row 3 would never be read.
    let server = by_time(&[1, 2, 5, 5, 9], false).await;
    let pulled = pull(&connector(keyset(&server.base, 3)).unwrap(), None)
        .await
        .unwrap();
    assert_eq!(distinct(&pulled.ids()), [0, 1, 2, 3, 4]);
    let asked = server.asked();
    assert_eq!(asked[1], "/tasks?after=2026-03-01T08:00:05Z&limit=3");
    assert_eq!(
        asked[2], "/tasks?after=2026-03-01T08:00:04Z&limit=3",
        "the boundary was missing, so a second more is asked for"
    );
}

#[tokio::test]
async fn a_full_page_of_one_second_is_named_and_neither_loops_nor_loses() {
    let server = by_time(&[1, 7, 7, 7, 7, 9], true).await;
    let error = pull(&connector(keyset(&server.base, 3)).unwrap(), None)
        .await
        .unwrap_err();
    insta::assert_snapshot!(told(&error, &server), @r"
    HOST/tasks page 2: 3 records from 2026-03-01T08:00:07Z on brought nothing later: as many have the same `at`, or the tracker does not heed the time — what lies behind them cannot be reached, and nothing was changed
    help: ask the tracker for ascending order of that time and for larger pages, or page in another way
    ");
    assert_eq!(server.calls().len(), 2);
}

#[tokio::test]
async fn records_in_another_order_cannot_be_started_anew() {
    let server = by_time(&[1, 9, 3, 4], true).await;
    let error = pull(&connector(keyset(&server.base, 3)).unwrap(), None)
        .await
        .unwrap_err();
    insta::assert_snapshot!(told(&error, &server), @r"
    HOST/tasks page 1: the records do not come in ascending order of `at`, so a list that starts anew at the last one would leave some out
    help: ask the tracker for ascending order of that time and for larger pages, or page in another way
    ");
}

/// A tracker with numbered pages of two that gives no more than four rows of one list.
async fn capped(seconds: &'static [i64]) -> Server {
    Server::start(move |call| {
        let from = second(call, "since");
        let page = call.number("page").unwrap();
        let rows = listed(&rows(seconds), from, true);
        if page > 2 && rows.len() > 4 {
            return Reply::json(&json!({"error": "result window too large"})).status(400);
        }
        let page: Vec<Value> = rows
            .into_iter()
            .skip((page - 1) * 2)
            .take(2)
            .map(row)
            .collect();
        Reply::json(&json!({"data": page}))
    })
    .await
}

fn numbered(base: &url::Url, ends: Ends) -> Settings {
    let mut settings = tasks(base);
    settings.request.query = query(&[("since", "{since}")]);
    settings.since = Some(since("at"));
    settings.page = Paging::Number {
        param: "page".to_owned(),
        start: 1,
        size: None,
    };
    settings.ends = ends;
    settings
}

fn by_since() -> Keyset {
    Keyset {
        field: "at".to_owned(),
        param: None,
        format: None,
    }
}

#[tokio::test]
async fn a_capped_list_starts_anew_by_pages_or_by_records() {
    for ends in [
        Ends {
            max_pages: Some(2),
            keyset: Some(by_since()),
            ..Ends::default()
        },
        Ends {
            max_results: Some(4),
            keyset: Some(by_since()),
            ..Ends::default()
        },
    ] {
        let server = capped(&[1, 2, 3, 4, 5, 6, 7, 8, 9]).await;
        let source = connector(numbered(&server.base, ends)).unwrap();
        let pulled = pull(&source, None).await.unwrap();
        assert_eq!(distinct(&pulled.ids()), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
        let starts: Vec<String> = server
            .asked()
            .into_iter()
            .filter(|asked| asked.starts_with("/tasks?page=1&"))
            .collect();
        assert_eq!(
            starts[..2],
            [
                "/tasks?page=1&since=2026-03-01T08:00:04Z",
                "/tasks?page=1&since=2026-03-01T08:00:07Z",
            ],
            "each list starts at the last row of the one before"
        );
    }
}

#[tokio::test]
async fn without_a_keyset_a_capped_list_is_a_part_and_says_so() {
    let server = capped(&[1, 2, 3, 4, 5, 6, 7]).await;
    let ends = Ends {
        max_pages: Some(2),
        ..Ends::default()
    };
    let mut settings = numbered(&server.base, ends);
    settings.complete = true;
    let source = connector(settings).unwrap();
    let pulled = pull(&source, None).await.unwrap();
    assert_eq!(pulled.ids().len(), 4);
    assert_eq!(pulled.coverage, Coverage::Delta, "absence proves nothing");
    assert_eq!(
        pulled.notes[0].what,
        "only 2 pages are read, as `max_pages` says — the rest was not read, and what is absent is kept"
    );
    // The watermark stays: what was not read would otherwise never be.
    server.asked();
    pull(&source, pulled.cursor.as_ref()).await.unwrap();
    assert_eq!(server.asked()[0], "/tasks?page=1");
}

#[tokio::test]
async fn a_token_in_a_header_is_sent_back_and_an_address_there_is_followed() {
    let server = Server::start(|call| {
        let reply = |id: usize| Reply::json(&json!({"data": [{"id": id, "title": "t"}]}));
        match (call.path.as_str(), call.get("cursor")) {
            ("/tasks", None) => reply(0).header("x-next", "abc"),
            ("/tasks", Some("abc")) => {
                let host = call.headers["host"].to_str().unwrap();
                reply(1).header("x-next", format!("http://{host}/more?n=2"))
            }
            ("/more", None) => reply(2),
            other => panic!("{other:?}"),
        }
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.page = Paging::Header {
        header: "X-Next".to_owned(),
        param: "cursor".to_owned(),
    };
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    assert_eq!(pulled.ids(), ["0", "1", "2"]);
    assert_eq!(
        server.asked(),
        ["/tasks?", "/tasks?cursor=abc", "/more?n=2"]
    );
}

#[tokio::test]
async fn the_last_record_says_where_the_next_page_begins() {
    // Newest first, two a page; one kind of tracker counts the named record in, another does not.
    for inclusive in [false, true] {
        let server = Server::start(move |call| {
            let before = call.number("before").unwrap_or(99);
            let page: Vec<Value> = (0..5)
                .rev()
                .filter(|id| *id < before || inclusive && *id == before)
                .take(2)
                .map(|id| json!({"id": id, "title": "t"}))
                .collect();
            Reply::json(&json!({"data": page}))
        })
        .await;
        let mut settings = tasks(&server.base);
        settings.page = Paging::Last {
            last: "id".to_owned(),
            param: "before".to_owned(),
        };
        let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
        assert_eq!(distinct(&pulled.ids()), [0, 1, 2, 3, 4], "{inclusive}");
        assert_eq!(server.asked()[0], "/tasks?", "nothing on the first page");
    }
}

#[tokio::test]
async fn a_last_record_that_stays_the_same_is_a_loop() {
    let server = Server::start(|_| {
        Reply::json(&json!({"data": [{"id": 1, "title": "t"}, {"id": 7, "title": "t"}]}))
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.page = Paging::Last {
        last: "id".to_owned(),
        param: "before".to_owned(),
    };
    let error = pull(&connector(settings).unwrap(), None).await.unwrap_err();
    insta::assert_snapshot!(told(&error, &server), @r"
    HOST/tasks page 2: the same records as on an earlier page — the server is looping; nothing was changed
    help: does the tracker know the parameter `before`?
    ");
}

#[tokio::test]
async fn any_word_ends_any_way_of_paging() {
    // A token goes on for ever; the flag and the counts say otherwise.
    for (word, last) in [
        ("has_more", json!(false)),
        ("total", json!(2)),
        ("total_pages", json!("2")),
    ] {
        let server = Server::start(move |call| {
            let second = call.get("cursor").is_some();
            let said = if second || word != "has_more" {
                last.clone()
            } else {
                json!(true)
            };
            let token = if second { "b" } else { "a" };
            Reply::json(&json!({"data": [{"id": token, "title": "t"}], "next": token, word: said}))
        })
        .await;
        let mut settings = tasks(&server.base);
        settings.page = Paging::Token {
            token: "next".to_owned(),
            param: "cursor".to_owned(),
        };
        let path = |name: &str| (name == word).then(|| name.to_owned());
        settings.ends = Ends {
            total: path("total"),
            total_pages: path("total_pages"),
            has_more: path("has_more"),
            ..Ends::default()
        };
        let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
        assert_eq!(pulled.ids(), ["a", "b"], "{word}");
    }
}

#[tokio::test]
async fn more_without_a_way_to_it_makes_absence_prove_nothing() {
    let server = Server::start(|_| {
        Reply::json(&json!({"data": [{"id": 1, "title": "t"}], "more": true, "next": null}))
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.complete = true;
    settings.page = Paging::Token {
        token: "next".to_owned(),
        param: "cursor".to_owned(),
    };
    settings.ends.has_more = Some("more".to_owned());
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    assert_eq!(pulled.coverage, Coverage::Delta);
    assert!(
        pulled.notes[0]
            .what
            .starts_with("the tracker says that there is more, but not where")
    );
}

#[test]
fn a_keyset_that_is_sent_nowhere_is_refused() {
    let base = "https://acme.example".parse().unwrap();
    let mut settings = keyset(&base, 3);
    settings.ends.keyset = Some(by_since());
    let problems = check(&settings);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].what.starts_with("no `{since}` in the request"));
    settings.request.query = query(&[("from", "{since:epoch_ms}")]);
    assert_eq!(check(&settings), []);
}
