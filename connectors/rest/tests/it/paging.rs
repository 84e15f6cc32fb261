//! Every kind of paging over several pages, and what ends each.

use serde_json::{Value, json};
use throughline_kit::Coverage;
use throughline_rest::{Ends, Level, Paging, connector};

use crate::server::{Call, Reply, Server, pull};
use crate::settings::{query, tasks};

/// Tasks `from` up to and without `to`.
fn some(from: usize, to: usize) -> Value {
    let task = |id: usize| json!({"id": id, "title": format!("task {id}")});
    (from..to).map(task).collect()
}

fn ids(to: usize) -> Vec<String> {
    (0..to).map(|id| id.to_string()).collect()
}

fn number(size: Option<u64>) -> Paging {
    Paging::Number {
        param: "page".to_owned(),
        start: 1,
        size: size.map(|size| ("per_page".to_owned(), size)),
    }
}

fn offset() -> Paging {
    Paging::Offset {
        param: "offset".to_owned(),
        size: ("limit".to_owned(), 4),
    }
}

fn counted() -> Ends {
    Ends {
        total: Some("total".to_owned()),
        ..Ends::default()
    }
}

fn token() -> Paging {
    Paging::Token {
        token: "meta.next".to_owned(),
        param: "cursor".to_owned(),
    }
}

/// Ten tasks by page of a size that the tracker caps.
fn by_number(call: &Call, cap: usize) -> Reply {
    let size = call.number("per_page").unwrap_or(20).min(cap);
    let from = ((call.number("page").unwrap() - 1) * size).min(10);
    Reply::json(&json!({"data": some(from, (from + size).min(10))}))
}

#[tokio::test]
async fn numbered_pages_end_at_an_empty_one_though_the_tracker_caps_them() {
    let server = Server::start(|call| by_number(call, 3)).await;
    let mut settings = tasks(&server.base);
    settings.page = number(Some(100));
    settings.complete = true;
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    assert_eq!(pulled.ids(), ids(10));
    assert_eq!(pulled.coverage, Coverage::Full);
    let wanted: Vec<String> = (1..=5)
        .map(|page| format!("/tasks?page={page}&per_page=100"))
        .collect();
    assert_eq!(server.asked(), wanted);
}

#[tokio::test]
async fn numbered_pages_end_by_any_word_of_the_tracker() {
    for (word, last) in [("total", 10), ("total_pages", 4), ("has_more", 0)] {
        let server = Server::start(move |call| {
            let from = (call.number("page").unwrap() - 1) * 3;
            let said = match word {
                "has_more" => json!(from + 3 < 10),
                _ => json!(last),
            };
            Reply::json(&json!({"data": some(from, (from + 3).min(10)), "meta": {word: said}}))
        })
        .await;
        let mut settings = tasks(&server.base);
        let path = |name: &str| (name == word).then(|| format!("meta.{name}"));
        settings.page = number(None);
        settings.ends = Ends {
            total_pages: path("total_pages"),
            total: path("total"),
            has_more: path("has_more"),
            ..Ends::default()
        };
        let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
        assert_eq!(pulled.ids(), ids(10), "{word}");
        assert_eq!(server.calls().len(), 4, "{word}");
    }
}

#[tokio::test]
async fn offsets_follow_what_came_and_a_null_total_is_no_claim() {
    // The tracker gives at most 3 of the 4 asked for.
    for (total, calls) in [(json!(10), 4), (Value::Null, 5)] {
        let server = Server::start(move |call| {
            let from = call.number("offset").unwrap().min(10);
            Reply::json(&json!({"data": some(from, (from + 3).min(10)), "total": total}))
        })
        .await;
        let mut settings = tasks(&server.base);
        settings.page = offset();
        settings.ends = counted();
        let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
        assert_eq!(pulled.ids(), ids(10));
        assert_eq!(server.calls().len(), calls);
    }
}

#[tokio::test]
async fn a_total_that_never_comes_makes_absence_prove_nothing() {
    let server = Server::start(|call| {
        let from = call.number("offset").unwrap().min(6);
        Reply::json(&json!({"data": some(from, (from + 4).min(6)), "total": 9}))
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.page = offset();
    settings.ends = counted();
    settings.complete = true;
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    assert_eq!(pulled.ids(), ids(6));
    assert_eq!(pulled.coverage, Coverage::Delta);
    let notes: Vec<&str> = pulled.notes.iter().map(|note| note.what.as_str()).collect();
    assert_eq!(
        notes,
        ["the tracker counts 9 records, 6 came — what is absent is kept"]
    );
}

#[tokio::test]
async fn tokens_are_followed_through_short_and_empty_pages() {
    let server = Server::start(|call| {
        let (data, next) = match call.get("cursor") {
            None => (some(0, 5), json!("b")),
            Some("b") => (json!([]), json!("c")),
            Some("c") => (some(5, 6), json!("d")),
            Some("d") => (some(6, 10), json!("")),
            other => panic!("{other:?}"),
        };
        Reply::json(&json!({"data": data, "meta": {"next": next}}))
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.page = token();
    settings.request.query = query(&[("per_page", "5")]);
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    assert_eq!(pulled.ids(), ids(10));
    assert_eq!(
        server.asked(),
        [
            "/tasks?per_page=5",
            "/tasks?cursor=b&per_page=5",
            "/tasks?cursor=c&per_page=5",
            "/tasks?cursor=d&per_page=5"
        ]
    );
}

#[tokio::test]
async fn a_feed_that_repeats_its_token_on_an_empty_page_has_ended() {
    let server = Server::start(|call| {
        let data = if call.get("cursor").is_none() {
            some(0, 3)
        } else {
            json!([])
        };
        Reply::json(&json!({"data": data, "meta": {"next": "end"}}))
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.page = token();
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    assert_eq!(pulled.ids(), ids(3));
    assert_eq!(server.calls().len(), 2);
}

#[tokio::test]
async fn links_are_followed_verbatim() {
    let server = Server::start(|call| {
        let page = call.number("after").unwrap_or(0);
        let reply = Reply::json(&some(page * 4, (page * 4 + 4).min(10)));
        match page {
            0 => reply.header(
                "link",
                "</tasks?after=1&x=a%2Cb>; rel=\"next\", </tasks>; rel=\"first\"",
            ),
            1 => reply.header("link", "<?after=2>; rel=\"next\""),
            _ => reply.header("link", "</tasks>; rel=\"first\""),
        }
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.select = None;
    settings.page = Paging::Link;
    settings.request.query = query(&[("per_page", "4")]);
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    assert_eq!(pulled.ids(), ids(10));
    assert_eq!(
        server.asked(),
        [
            "/tasks?per_page=4",
            "/tasks?after=1&x=a,b",
            "/tasks?after=2"
        ]
    );
}

#[tokio::test]
async fn next_addresses_may_be_a_path_or_whole() {
    let server = Server::start(|call| {
        let host = call.headers["host"].to_str().unwrap();
        let page = call.number("after").unwrap_or(0);
        let next = match page {
            0 => json!("/tasks?after=1"),
            1 => json!(format!("http://{host}/tasks?after=2")),
            _ => Value::Null,
        };
        Reply::json(&json!({"data": some(page * 4, (page * 4 + 4).min(10)), "next": next}))
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.page = Paging::NextUrl {
        next: "next".to_owned(),
    };
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    assert_eq!(pulled.ids(), ids(10));
    assert_eq!(pulled.pages, 3);
}

#[tokio::test]
async fn a_post_pages_in_its_body() {
    let server = Server::start(|call| {
        assert_eq!(call.method, "POST");
        let after = call.body["variables"]["after"].as_u64();
        let from = usize::try_from(after.unwrap_or(0)).unwrap();
        let next = if from + 4 < 10 {
            json!(from + 4)
        } else {
            Value::Null
        };
        Reply::json(
            &json!({"data": {"issues": {"nodes": some(from, (from + 4).min(10)), "end": next}}}),
        )
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.request.post = true;
    settings.request.body = Some(json!({
        "query": "query { issues { nodes {id} } }",
        "variables": {"first": 4, "who": "{vars.who}"},
    }));
    settings.vars.insert("who".to_owned(), "me".to_owned());
    settings.select = Some("data.issues.nodes".to_owned());
    settings.page = Paging::Token {
        token: "data.issues.end".to_owned(),
        param: "variables.after".to_owned(),
    };
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    assert_eq!(pulled.ids(), ids(10));
    let bodies: Vec<Value> = server
        .calls()
        .into_iter()
        .map(|call| call.body["variables"].clone())
        .collect();
    assert_eq!(
        bodies,
        [
            json!({"first": 4, "who": "me"}),
            json!({"first": 4, "who": "me", "after": 4}),
            json!({"first": 4, "who": "me", "after": 8}),
        ]
    );
}

#[tokio::test]
async fn what_where_drops_does_not_end_the_paging() {
    // Page 2 holds nothing that is wanted.
    let server = Server::start(|call| {
        let page = call.number("page").unwrap();
        let kind = if page == 2 { "epic" } else { "task" };
        let data: Value = match page {
            1..=3 => (0..2)
                .map(|n| json!({"id": page * 10 + n, "type": kind}))
                .collect(),
            _ => json!([]),
        };
        Reply::json(&json!({"data": data}))
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.page = number(None);
    settings.filter = Some("type != 'epic'".to_owned());
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    assert_eq!(pulled.ids(), ["10", "11", "30", "31"]);
}

#[tokio::test]
async fn records_say_where_they_stood() {
    let server = Server::start(|call| by_number(call, 4)).await;
    let mut settings = tasks(&server.base);
    settings.page = number(None);
    settings.request.path = "/{project}".to_owned();
    settings.each = vec![Level::list(
        "project",
        vec!["alpha".to_owned(), "be ta".to_owned()],
    )];
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    assert_eq!(pulled.records.len(), 20);
    assert_eq!(pulled.records[0].place, "alpha page 1 $.data[0]");
    assert_eq!(pulled.records[19].place, "be ta page 3 $.data[1]");
    assert_eq!(
        pulled.records[19].raw,
        Some(json!({"id": 9, "title": "task 9", "$each": ["be ta"]}))
    );
    assert_eq!(server.asked()[4], "/be%20ta?page=1");
}

#[tokio::test]
async fn a_round_number_and_no_word_of_another_page_look_cut_off() {
    let cases = [
        (Paging::None, "", "50 records and no paging"),
        (Paging::Link, "", "50 records and no `Link` header"),
        (Paging::Link, "</tasks>; rel=\"first\"", ""),
    ];
    for (page, link, noted) in cases {
        let server = Server::start(move |_| {
            let reply = Reply::json(&json!({"data": some(0, 50)}));
            if link.is_empty() {
                reply
            } else {
                reply.header("link", link)
            }
        })
        .await;
        let mut settings = tasks(&server.base);
        settings.complete = true;
        settings.page = page;
        let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
        let notes: Vec<&str> = pulled.notes.iter().map(|note| note.what.as_str()).collect();
        if noted.is_empty() {
            assert_eq!((notes.len(), pulled.coverage), (0, Coverage::Full));
        } else {
            let whole = format!("{noted} — the list may be cut off, and what is absent is kept");
            assert_eq!(
                (notes, pulled.coverage),
                (vec![whole.as_str()], Coverage::Delta)
            );
        }
    }
}
