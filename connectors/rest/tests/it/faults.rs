//! Trackers that loop, lie, send us elsewhere or send rubbish: named, and nothing is believed.

use serde_json::{Value, json};
use throughline_http::{Auth, Caps};
use throughline_kit::PullError;
use throughline_rest::{Paging, connector};

use crate::server::{Reply, Server, pull, told};
use crate::settings::{fields, query, since, tasks};

fn token() -> Paging {
    Paging::Token {
        token: "meta.next".to_owned(),
        param: "cursor".to_owned(),
    }
}

/// A tracker whose page `call` has one record of its own and the token that `next` gives.
async fn tokens(next: impl Fn(usize) -> String + Send + Sync + 'static) -> Server {
    let count = std::sync::atomic::AtomicUsize::new(0);
    Server::start(move |_| {
        let page = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Reply::json(&json!({"data": [{"id": page}], "meta": {"next": next(page)}}))
    })
    .await
}

async fn fails(server: &Server, settings: throughline_rest::Settings) -> String {
    let error = pull(&connector(settings).unwrap(), None).await.unwrap_err();
    assert!(matches!(error, PullError::Broken { .. }), "{error:?}");
    told(&error, server)
}

#[tokio::test]
async fn a_token_that_repeats_is_a_loop() {
    let server = tokens(|_| "A".to_owned()).await;
    let mut settings = tasks(&server.base);
    settings.page = token();
    insta::assert_snapshot!(fails(&server, settings).await, @r"
    HOST/tasks page 2: page 2 asks for a page already read — the server is looping; nothing was changed
    help: report it to the tracker's operator
    ");
    assert_eq!(server.calls().len(), 2);
}

#[tokio::test]
async fn a_longer_circle_is_found_at_its_first_return() {
    let server = tokens(|page| ["A", "B", "A"][page].to_owned()).await;
    let mut settings = tasks(&server.base);
    settings.page = token();
    insta::assert_snapshot!(fails(&server, settings).await, @r"
    HOST/tasks page 3: page 3 asks for a page already read — the server is looping; nothing was changed
    help: report it to the tracker's operator
    ");
    assert_eq!(server.calls().len(), 3);
}

#[tokio::test]
async fn a_next_address_back_to_the_start_is_a_loop() {
    let server =
        Server::start(|_| Reply::json(&json!({"data": [{"id": 1}], "next": "/tasks?a=1"}))).await;
    let mut settings = tasks(&server.base);
    settings.request.query = query(&[("a", "1")]);
    settings.page = Paging::NextUrl {
        next: "next".to_owned(),
    };
    insta::assert_snapshot!(fails(&server, settings).await, @r"
    HOST/tasks page 1: page 1 asks for a page already read — the server is looping; nothing was changed
    help: report it to the tracker's operator
    ");
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test]
async fn a_tracker_that_ignores_the_page_number_is_a_loop() {
    let server = Server::start(|_| Reply::json(&json!({"data": [{"id": 1}]}))).await;
    let mut settings = tasks(&server.base);
    settings.page = Paging::Number {
        param: "p".to_owned(),
        start: 0,
        size: None,
    };
    insta::assert_snapshot!(fails(&server, settings).await, @r"
    HOST/tasks page 4: the same records as on an earlier page — the server is looping; nothing was changed
    help: does the tracker know the parameter `p`?
    ");
}

#[tokio::test]
async fn pages_without_end_meet_a_cap() {
    let server = tokens(|page| page.to_string()).await;
    for (caps, calls, said) in [
        (
            Caps {
                pages: 7,
                ..Caps::default()
            },
            7,
            "7 pages and more to come",
        ),
        (
            Caps {
                records: 4,
                ..Caps::default()
            },
            5,
            "5 records and more to come",
        ),
    ] {
        server.asked();
        let mut settings = tasks(&server.base);
        settings.page = token();
        settings.caps = caps;
        let told = fails(&server, settings).await;
        assert!(told.contains(said), "{told}");
        assert_eq!(server.calls().len(), calls);
    }
}

#[tokio::test]
async fn empty_pages_without_end_are_a_loop() {
    let count = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::start(move |_| {
        let page = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Reply::json(&json!({"data": [], "meta": {"next": page.to_string()}}))
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.page = token();
    let told = fails(&server, settings).await;
    assert!(told.contains("20 empty pages in a row"), "{told}");
    assert_eq!(server.calls().len(), 20);
}

#[tokio::test]
async fn a_foreign_next_page_is_refused_before_connecting() {
    let evil = Server::start(|_| Reply::json(&json!({"data": []}))).await;
    let port = evil.base.port().unwrap();
    let targets = [
        evil.base.to_string(),
        format!("//127.0.0.1:{port}/x"),
        format!("http://[::1]:{port}/"),
        format!("http://2130706433:{port}/"),
        format!("http://user:pass@127.0.0.1:{port}/"),
        "https://127.0.0.1/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "http://169.254.169.254/latest".to_owned(),
    ];
    for target in targets {
        let sent = target.clone();
        let server = Server::start(move |_| {
            Reply::json(&json!({"data": [{"id": 1}], "next": sent}))
                .header("link", format!("<{sent}>; rel=\"next\""))
        })
        .await;
        let by_body = Paging::NextUrl {
            next: "next".to_owned(),
        };
        for page in [by_body, Paging::Link] {
            let mut settings = tasks(&server.base);
            settings.page = page;
            settings.auth = Auth::Headers(vec![("X-Key".to_owned(), "s3cret".to_owned().into())]);
            let told = fails(&server, settings).await;
            assert!(told.contains("nothing was sent there"), "{target}: {told}");
            assert!(
                !told.contains("s3cret") && !told.contains("pass@"),
                "{told}"
            );
        }
    }
    assert_eq!(evil.calls().len(), 0);
}

#[tokio::test]
async fn credentials_echoed_in_a_next_address_are_not_stored() {
    let server = Server::start(|call| {
        assert_eq!(call.get("key"), Some("s3cret"));
        let next = match call.get("after") {
            None => json!("/tasks?key=s3cret&after=1&q=%C3%A4"),
            Some(_) => Value::Null,
        };
        Reply::json(&json!({"data": [{"id": call.get("after")}, {"id": 7}], "next": next}))
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.auth = Auth::Query(vec![("key".to_owned(), "s3cret".to_owned().into())]);
    settings.page = Paging::NextUrl {
        next: "next".to_owned(),
    };
    let connector = connector(settings).unwrap();
    let first = throughline_kit::Connector::pull(&connector, None)
        .await
        .unwrap();
    let throughline_kit::Next::More(cursor) = first.next else {
        panic!("one page only");
    };
    let text = serde_json::to_string(&cursor).unwrap();
    assert!(!text.contains("s3cret"), "{text}");
    throughline_kit::Connector::pull(&connector, Some(&cursor))
        .await
        .unwrap();
    assert_eq!(server.asked()[1], "/tasks?after=1&key=s3cret&q=ä");
}

#[tokio::test]
async fn one_bad_record_in_a_hundred_costs_one() {
    let server = Server::start(|_| {
        let issues: Vec<Value> = (0..101)
            .map(|n| match n {
                37 => json!({"id": null, "title": "bad"}),
                n => json!({"id": n, "title": "good"}),
            })
            .collect();
        Reply::json(&json!({"issues": issues}))
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.select = Some("issues".to_owned());
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    assert_eq!(pulled.records.len(), 100);
    assert_eq!(pulled.rejects.len(), 1);
    assert_eq!(
        pulled.rejects[0].problem.to_string(),
        "page 1 $.issues[37].id: null — an id is wanted"
    );
    assert_eq!(pulled.rejects[0].raw, r#"{"id":null,"title":"bad"}"#);
}

#[tokio::test]
async fn ids_that_lost_digits_and_records_that_are_none() {
    let server = Server::start(|_| {
        Reply::text(
            "application/json",
            r#"{"data":[{"id":9007199254740993000001},{"id":1.5},{"id":18446744073709551615},{"id":""},{"id":[1]},null,{"x":1}]}"#,
        )
    })
    .await;
    let pulled = pull(&connector(tasks(&server.base)).unwrap(), None)
        .await
        .unwrap();
    assert_eq!(pulled.ids(), ["18446744073709551615"]);
    let told: Vec<String> = pulled
        .rejects
        .iter()
        .map(|reject| reject.problem.to_string())
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    page 1 $.data[0].id: id 9.007199254740993e+21 is a float and may have lost digits — a text or a whole number is wanted
    page 1 $.data[1].id: id 1.5 is a float and may have lost digits — a text or a whole number is wanted
    page 1 $.data[3].id: empty — an id is wanted
    page 1 $.data[4].id: a list — an id is wanted
    page 1 $.data[5]: null — a record is wanted
    page 1 $.data[6].id: missing — an id is wanted
    ");
}

#[tokio::test]
async fn replies_without_the_list() {
    let cases = [
        json!({"issues": [1], "total": 1}),
        json!({"itms": {}, "a": 1}),
        json!([{"id": 1}]),
        json!({"items": {"id": 1}}),
        json!({"error": "quota", "items": null}),
        json!({"errors": [{"message": "bad"}]}),
        json!("hello"),
    ];
    let mut told = Vec::new();
    for body in cases {
        let server = Server::start(move |_| Reply::json(&body)).await;
        let mut settings = tasks(&server.base);
        settings.select = Some("items".to_owned());
        told.push(fails(&server, settings).await);
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    HOST/tasks page 1: path "items" not found in the reply; top-level keys are "issues", "total"
    help: set items.select = "issues"
    HOST/tasks page 1: path "items" not found in the reply; top-level keys are "a", "itms"
    help: did you mean "itms"? set items.select to the path of the list
    HOST/tasks page 1: path "items" not found in the reply, which is itself a list
    help: leave items.select out
    HOST/tasks page 1: path "items" is an object — a list is wanted
    help: look at one reply of the tracker, and set items.select to its list of records
    HOST/tasks page 1: the server answered 200 with {"error":"quota"} — a list of records is wanted
    help: do what it says; the credentials or the request may be the reason
    HOST/tasks page 1: the server answered 200 with {"errors":[{"message":"bad"}]} — a list of records is wanted
    help: do what it says; the credentials or the request may be the reason
    HOST/tasks page 1: path "items" not found in the reply, which is a text
    help: look at one reply of the tracker, and set items.select to its list of records
    "#);
}

#[tokio::test]
async fn a_sign_in_page_is_no_list() {
    let server =
        Server::start(|_| Reply::text("text/html", "<!DOCTYPE html><title>Sign in</title>")).await;
    let told = fails(&server, tasks(&server.base)).await;
    assert!(told.contains("expected JSON, got text/html"), "{told}");
}

#[tokio::test]
async fn graphql_errors_beside_data_refuse_the_page() {
    let server = Server::start(|_| {
        Reply::json(&json!({"errors": [{"message": "limit"}], "data": {"issues": [{"id": 1}]}}))
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.request.post = true;
    settings.request.body = Some(json!({"query": "{ issues { id } }"}));
    settings.select = Some("data.issues".to_owned());
    let told = fails(&server, settings).await;
    assert!(
        told.contains(r#"{"errors":[{"message":"limit"}]}"#),
        "{told}"
    );
}

#[tokio::test]
async fn nothing_is_kept_of_a_pull_that_fails_on_its_second_page() {
    let server = Server::start(|call| match call.get("cursor") {
        None => Reply::json(
            &json!({"data": [{"id": 1, "u": "2026-01-05T00:00:00Z"}], "meta": {"next": "b"}}),
        ),
        Some(_) => Reply::json(&json!({"error": "no"})).status(404),
    })
    .await;
    let mut settings = tasks(&server.base);
    settings.page = token();
    settings.since = Some(since("u"));
    settings.fields = fields(&[("id", "id")]);
    settings.request.query = query(&[("since", "{since}")]);
    let connector = connector(settings).unwrap();
    pull(&connector, None).await.unwrap_err();
    server.asked();
    // The caller has no new cursor, so the next pull asks for everything again.
    pull(&connector, None).await.unwrap_err();
    assert_eq!(server.asked()[0], "/tasks?");
}
