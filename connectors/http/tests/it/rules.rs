//! The operator's rules for answers that are not as they should be: which one counts, and what it does.

use std::time::{Duration, Instant};

use throughline_http::{Caps, Client, Request, Rule, Settings, Then, Verdict, verdict_of};
use throughline_kit::PullError;

use crate::server::{Server, full, json, quick, reply};

fn client(server: &Server, rules: Vec<Rule>) -> Client {
    Client::new(Settings {
        rules,
        ..server.settings()
    })
    .expect("a client")
}

fn for_status(status: u16) -> Rule {
    Rule {
        statuses: vec![status],
        ..Rule::default()
    }
}

#[tokio::test]
async fn retries_are_counted_and_what_comes_then_is_decided_once() {
    let missing = || full("404 Not Found", "", "{\"message\":\"no such project\"}");
    let rule = Rule {
        retry: 2,
        wait: Some(Duration::from_millis(10)),
        then: Then::Skip,
        ..for_status(404)
    };
    // A 404 that passes is no skip.
    let server = Server::start([missing(), json("[1]")]).await;
    let client_of = |server| client(server, vec![rule.clone()]);
    assert_eq!(
        reply(
            client_of(&server)
                .send(&Request::get(server.url("/")))
                .await
        )
        .body,
        b"[1]"
    );
    // One that stays is, after two more tries.
    let server = Server::start([missing(), missing(), missing(), json("[]")]).await;
    let error = client_of(&server)
        .send(&Request::get(server.url("/")))
        .await
        .expect_err("skipped");
    assert_eq!(verdict_of(&error), Some(Verdict::Skip));
    assert_eq!(
        error.to_string(),
        format!(
            "{}: 404 Not Found (\"no such project\") (errors, rule 1) — it is left out",
            server.url("/")
        )
    );
    assert_eq!(server.hits(), 3);
}

#[tokio::test]
async fn more_retries_than_attempts_are_made_where_a_rule_says_so() {
    let busy = || full("422 Unprocessable Content", "", "");
    let rule = Rule {
        retry: 5,
        wait: Some(Duration::from_millis(1)),
        ..for_status(422)
    };
    let server = Server::start([busy(), busy(), busy(), busy(), busy(), json("[1]")]).await;
    assert_eq!(
        reply(
            client(&server, vec![rule])
                .send(&Request::get(server.url("/")))
                .await
        )
        .body,
        b"[1]"
    );
    assert_eq!(server.hits(), 6);
}

#[tokio::test]
async fn the_first_rule_that_holds_counts() {
    let pattern = |text: &str| Some(regex::Regex::new(text).expect("a pattern"));
    let rules = || {
        vec![
            Rule {
                body: pattern("archived"),
                then: Then::Skip,
                ..for_status(403)
            },
            Rule {
                header: Some(("X-Restart".to_owned(), None)),
                then: Then::Restart,
                ..for_status(403)
            },
            Rule {
                then: Then::Fail,
                ..for_status(403)
            },
        ]
    };
    for (headers, body, verdict, denied) in [
        ("", "the project is archived", Some(Verdict::Skip), false),
        (
            "X-Restart: 1\r\n",
            "the project is archived",
            Some(Verdict::Skip),
            false,
        ),
        ("X-Restart: 1\r\n", "expired", Some(Verdict::Restart), false),
        ("", "no right", None, true),
    ] {
        let server = Server::start([full("403 Forbidden", headers, body)]).await;
        let error = client(&server, rules())
            .send(&Request::get(server.url("/")))
            .await
            .expect_err("refused");
        assert_eq!(verdict_of(&error), verdict, "{error}");
        assert_eq!(
            matches!(error, PullError::Denied { .. }),
            denied,
            "{error:?}"
        );
        assert_eq!(server.hits(), 1);
    }
}

#[tokio::test]
async fn an_error_inside_a_200_is_found_by_its_code() {
    let rule = Rule {
        codes: vec!["CursorExpiredError".to_owned()],
        then: Then::Restart,
        ..Rule::default()
    };
    let server = Server::start([
        json("{\"data\":[{\"title\":\"CursorExpiredError\"}]}"),
        json("{\"error_code\":\"CursorExpiredError\"}"),
    ])
    .await;
    let client = client(&server, vec![rule]);
    reply(client.send(&Request::get(server.url("/"))).await);
    let error = client
        .send(&Request::get(server.url("/")))
        .await
        .expect_err("expired");
    assert_eq!(verdict_of(&error), Some(Verdict::Restart));
}

#[tokio::test]
async fn a_wait_takes_the_servers_time_and_at_least_the_rules() {
    for (headers, wait, wanted) in [
        ("", None, 60),
        ("", Some(5), 5),
        ("Retry-After: 120\r\n", Some(5), 120),
        ("Retry-After: 2\r\n", Some(90), 90),
        ("X-RateLimit-Reset: 300\r\n", None, 300),
    ] {
        let rule = Rule {
            wait: wait.map(Duration::from_secs),
            then: Then::Wait,
            ..for_status(400)
        };
        let server = Server::start([full("400 Bad Request", headers, "")]).await;
        let error = client(&server, vec![rule])
            .send(&Request::get(server.url("/")))
            .await
            .expect_err("a wait");
        let PullError::Transient { retry_after, .. } = &error else {
            panic!("{error:?}");
        };
        assert_eq!(
            *retry_after,
            Some(Duration::from_secs(wanted)),
            "{headers} {wait:?}"
        );
    }
}

#[tokio::test]
async fn limits_that_graphql_servers_put_into_a_200_are_waited_out() {
    let limited = json(
        "{\"errors\":[{\"message\":\"slow down\",\"extensions\":{\"code\":\"RATELIMITED\"}}]}",
    );
    let server = Server::start([limited, json("[1]")]).await;
    let rule = Rule {
        wait: Some(Duration::from_millis(200)),
        ..Rule::graphql_limits()
    };
    let client = Client::new(Settings {
        rules: vec![rule],
        caps: Caps {
            max_wait: Duration::from_secs(1),
            ..quick()
        },
        ..server.settings()
    })
    .expect("a client");
    let begun = Instant::now();
    assert_eq!(
        reply(client.send(&Request::get(server.url("/"))).await).body,
        b"[1]"
    );
    assert!(begun.elapsed() >= Duration::from_millis(199));
}

#[tokio::test]
async fn a_refresh_without_a_token_to_renew_is_a_refusal() {
    let rule = Rule {
        then: Then::Refresh,
        ..for_status(419)
    };
    let server = Server::start([full("419 Expired", "", "")]).await;
    let error = client(&server, vec![rule])
        .send(&Request::get(server.url("/")))
        .await
        .expect_err("refused");
    assert!(matches!(error, PullError::Denied { .. }), "{error:?}");
    assert_eq!(server.hits(), 1);
}
