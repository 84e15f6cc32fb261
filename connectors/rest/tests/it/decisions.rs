//! What the operator's rules decide about a list: left out and named, begun anew, or the end; and replies that are no JSON.

use serde_json::{Value, json};
use throughline_http::{Decode, Rule, Then};
use throughline_kit::{Coverage, PullError};
use throughline_rest::{Ends, Level, Listing, Paging, Settings, Values, connector};

use crate::server::{Reply, Server, pull, told};
use crate::settings::{query, since, tasks};

fn projects(server: &Server, names: &[&str], rule: Rule) -> Settings {
    let mut settings = tasks(&server.base);
    "/{project}/tasks".clone_into(&mut settings.request.path);
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    settings.each = vec![Level::list("project", names)];
    settings.access.rules = vec![rule];
    settings.complete = true;
    settings.caps.attempts = 1;
    settings
}

fn for_status(status: u16, then: Then) -> Rule {
    Rule {
        statuses: vec![status],
        then,
        ..Rule::default()
    }
}

fn one(id: &str) -> Value {
    json!({"data": [{"id": id, "title": "t", "at": "2026-03-01T08:00:00Z"}]})
}

#[tokio::test]
async fn a_partition_that_a_rule_leaves_out_is_named_and_nothing_counts_as_gone() {
    let server = Server::start(|call| match call.path.as_str() {
        "/beta/tasks" => Reply::json(&json!({"message": "archived"})).status(404),
        path => Reply::json(&one(path)),
    })
    .await;
    let settings = projects(
        &server,
        &["alpha", "beta", "gamma"],
        for_status(404, Then::Skip),
    );
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    assert_eq!(pulled.ids(), ["/alpha/tasks", "/gamma/tasks"]);
    assert_eq!(
        pulled.coverage,
        Coverage::Delta,
        "a part proves nothing about what is absent"
    );
    let base = server.base.as_str();
    assert_eq!(
        pulled.notes[0].to_string(),
        format!(
            "`beta`: {base}beta/tasks: 404 Not Found (\"archived\") (errors, rule 1) — it is left out, and what is absent is kept"
        )
    );
    // Without a rule the same is a failure of the whole pull.
    let settings = projects(&server, &["alpha", "beta"], for_status(418, Then::Skip));
    let error = pull(&connector(settings).unwrap(), None).await.unwrap_err();
    assert!(matches!(error, PullError::Broken { .. }), "{error:?}");
}

#[tokio::test]
async fn a_partition_that_is_left_out_keeps_its_watermark() {
    let calls = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::start(move |call| {
        let number = calls.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        // Only the second pull finds beta closed.
        if call.path == "/beta/tasks" && number == 3 {
            return Reply::json(&json!({})).status(403);
        }
        Reply::json(&one(&call.path)).header("date", "Sun, 01 Mar 2026 09:00:00 GMT")
    })
    .await;
    let mut settings = projects(&server, &["alpha", "beta"], for_status(403, Then::Skip));
    settings.since = Some(since("at"));
    settings.request.query = query(&[("since", "{since}")]);
    let source = connector(settings).unwrap();
    let first = pull(&source, None).await.unwrap();
    let second = pull(&source, first.cursor.as_ref()).await.unwrap();
    assert!(
        second.notes[0].place.starts_with("`beta`"),
        "{:?}",
        second.notes
    );
    server.asked();
    pull(&source, second.cursor.as_ref()).await.unwrap();
    // A minute before 08:00, as after the first pull.
    assert_eq!(server.asked()[1], "/beta/tasks?since=2026-03-01T07:59:00Z");
}

#[tokio::test]
async fn an_outer_value_whose_inner_ones_are_refused_is_left_out_and_named() {
    let server = Server::start(|call| match call.path.as_str() {
        "/team/beta/projects" => Reply::json(&json!({})).status(404),
        "/team/alpha/projects" => Reply::json(&json!([{"id": "web"}])),
        path => Reply::json(&one(path)),
    })
    .await;
    let mut settings = projects(&server, &[], for_status(404, Then::Skip));
    let mut request = settings.request.clone();
    "/team/{team}/projects".clone_into(&mut request.path);
    let listing = Listing {
        request,
        select: None,
        filter: None,
        page: Paging::None,
        ends: Ends::default(),
    };
    "/{team}/{project}/tasks".clone_into(&mut settings.request.path);
    let teams = ["alpha", "beta"].map(str::to_owned).to_vec();
    settings.each = vec![
        Level::list("team", teams),
        Level {
            name: "project".to_owned(),
            values: Vec::new(),
            from: Some(Values {
                listing,
                id: "id".to_owned(),
            }),
        },
    ];
    let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
    assert_eq!(pulled.ids(), ["/alpha/web/tasks"]);
    assert_eq!(pulled.coverage, Coverage::Delta);
    assert!(
        pulled.notes[0].place.starts_with("`beta`: "),
        "{:?}",
        pulled.notes
    );
}

#[tokio::test]
async fn when_all_is_left_out_there_is_no_pull() {
    let server = Server::start(|_| Reply::json(&json!({})).status(404)).await;
    let settings = projects(&server, &["alpha", "beta"], for_status(404, Then::Skip));
    let error = pull(&connector(settings).unwrap(), None).await.unwrap_err();
    insta::assert_snapshot!(told(&error, &server), @r"
    HOST/beta/tasks: 404 Not Found (errors, rule 1) — it is left out
    help: -
    ");
}

/// A list of two pages whose second token is refused `times` times.
async fn expiring(times: usize) -> Server {
    let refused = std::sync::atomic::AtomicUsize::new(0);
    Server::start(move |call| {
        if call.get("cursor").is_none() {
            return Reply::json(&json!({"data": [{"id": 1, "title": "t"}], "next": "a"}));
        }
        if refused.fetch_add(1, std::sync::atomic::Ordering::SeqCst) < times {
            return Reply::json(&json!({"error_code": "CursorExpiredError"}));
        }
        Reply::json(&json!({"data": [{"id": 2, "title": "t"}], "next": null}))
    })
    .await
}

fn restarting(server: &Server) -> Settings {
    let mut settings = tasks(&server.base);
    settings.page = Paging::Token {
        token: "next".to_owned(),
        param: "cursor".to_owned(),
    };
    settings.access.rules = vec![Rule {
        codes: vec!["CursorExpiredError".to_owned()],
        then: Then::Restart,
        ..Rule::default()
    }];
    settings.complete = true;
    settings
}

#[tokio::test]
async fn an_expired_cursor_begins_the_list_anew() {
    let server = expiring(1).await;
    let source = connector(restarting(&server)).unwrap();
    let pulled = pull(&source, None).await.unwrap();
    assert_eq!(pulled.ids(), ["1", "1", "2"]);
    assert_eq!(
        pulled.coverage,
        Coverage::Full,
        "all of it was read in the end"
    );
    assert!(
        pulled.notes[0]
            .what
            .contains("the list is read anew (1 of 3 times)"),
        "{:?}",
        pulled.notes
    );
}

#[tokio::test]
async fn a_cursor_that_expires_again_and_again_is_the_end() {
    let server = expiring(99).await;
    let error = pull(&connector(restarting(&server)).unwrap(), None)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("CursorExpiredError") || error.to_string().contains("rule 1"),
        "{error}"
    );
    assert_eq!(server.calls().len(), 8, "the first time and three more");
}

#[tokio::test]
async fn lines_and_tables_are_read_like_json() {
    for (kind, body, decode) in [
        (
            "application/x-ndjson",
            "{\"id\":\"1\",\"title\":\"a\"}\n{\"id\":\"2\",\"title\":\"b\"}\n",
            Decode::Declared,
        ),
        ("text/plain", "id,title\n1,a\n2,b\n", Decode::Csv),
    ] {
        let server = Server::start(move |_| Reply::text(kind, body)).await;
        let mut settings = tasks(&server.base);
        settings.select = None;
        settings.decode = decode;
        let pulled = pull(&connector(settings).unwrap(), None).await.unwrap();
        assert_eq!(pulled.ids(), ["1", "2"], "{kind}");
        assert_eq!(pulled.records[1].fields["title"], json!("b"));
    }
}

#[tokio::test]
async fn a_graphql_limit_inside_a_200_parks_the_pull() {
    let server = Server::start(|_| {
        Reply::json(
            &json!({"errors": [{"message": "slow down", "extensions": {"code": "RATELIMITED"}}]}),
        )
        .header("x-ratelimit-requests-reset", "900")
    })
    .await;
    let error = pull(&connector(tasks(&server.base)).unwrap(), None)
        .await
        .unwrap_err();
    let PullError::Transient { retry_after, .. } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(retry_after.map(|wait| wait.as_secs()), Some(900));
}
