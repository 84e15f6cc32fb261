//! Several tokens: most left first, none that has to wait, none that was refused; and one limiter for all who share one.

use std::time::{Duration, Instant};

use throughline_http::{Auth, Caps, Client, Limits, Rate, Request, Settings};
use throughline_kit::PullError;

use crate::server::{Act, Server, full, json, quick, reply};

fn pool(server: &Server, tokens: &[&str]) -> Client {
    Client::new(Settings {
        auth: Auth::Pool {
            header: Some("Private-Token".to_owned()),
            tokens: tokens
                .iter()
                .map(|token| (*token).to_owned().into())
                .collect(),
        },
        ..server.settings()
    })
    .expect("a client")
}

fn left(left: u32) -> Act {
    let headers = format!(
        "Date: Fri, 15 Jan 2027 08:00:00 GMT\r\nX-RateLimit-Limit: 100\r\nX-RateLimit-Remaining: {left}\r\nX-RateLimit-Reset: 1800000900\r\n"
    );
    full("200 OK", &headers, "[]")
}

fn used(server: &Server) -> Vec<String> {
    let heads = server.heads();
    heads
        .iter()
        .map(|(_, head)| {
            let value = head
                .lines()
                .find_map(|line| line.strip_prefix("private-token: "));
            value.unwrap_or("-").to_owned()
        })
        .collect()
}

#[tokio::test]
async fn the_token_with_the_most_left_signs() {
    // Each is tried once; then a has 5 left, b 9, c 7.
    let server = Server::start([left(5), left(9), left(7), left(8), left(7), left(6)]).await;
    let client = pool(&server, &["a", "b", "c"]);
    for _ in 0..6 {
        reply(client.send(&Request::get(server.url("/"))).await);
    }
    // After b's third use it has 7 like c, and comes first.
    assert_eq!(used(&server), ["a", "b", "c", "b", "b", "b"]);
}

#[tokio::test]
async fn a_token_that_has_to_wait_is_passed_over_at_once() {
    let limited = full("429 Too Many Requests", "Retry-After: 900\r\n", "");
    let server = Server::start([limited, json("[1]"), json("[2]")]).await;
    let client = pool(&server, &["a", "b"]);
    let begun = Instant::now();
    for wanted in [b"[1]", b"[2]"] {
        assert_eq!(
            reply(client.send(&Request::get(server.url("/"))).await).body,
            wanted
        );
    }
    assert_eq!(used(&server), ["a", "b", "b"], "a is parked for 15 minutes");
    assert!(begun.elapsed() < Duration::from_millis(300), "nobody slept");
}

#[tokio::test]
async fn when_all_have_to_wait_the_shortest_wait_is_told() {
    let limited = |seconds: u32| {
        full(
            "429 Too Many Requests",
            &format!("Retry-After: {seconds}\r\n"),
            "",
        )
    };
    let server = Server::start([limited(900), limited(300)]).await;
    let client = pool(&server, &["a", "b"]);
    client
        .send(&Request::get(server.url("/")))
        .await
        .expect_err("b too");
    let error = client
        .send(&Request::get(server.url("/")))
        .await
        .expect_err("both wait");
    let PullError::Transient {
        retry_after: Some(wait),
        ..
    } = &error
    else {
        panic!("{error:?}");
    };
    assert!(
        *wait <= Duration::from_mins(5) && *wait > Duration::from_secs(290),
        "{wait:?}"
    );
    assert_eq!(server.hits(), 2);
}

#[tokio::test]
async fn a_refused_token_is_given_up_and_the_last_one_is_an_error() {
    let no = || full("401 Unauthorized", "", "");
    let server = Server::start([no(), json("[1]"), json("[2]"), no()]).await;
    let client = pool(&server, &["a", "b"]);
    for wanted in [b"[1]", b"[2]"] {
        assert_eq!(
            reply(client.send(&Request::get(server.url("/"))).await).body,
            wanted
        );
    }
    let error = client
        .send(&Request::get(server.url("/")))
        .await
        .expect_err("b too");
    assert!(matches!(error, PullError::Denied { .. }), "{error:?}");
    assert_eq!(used(&server), ["a", "b", "b", "b"]);
}

#[tokio::test]
async fn two_sources_with_one_credential_share_one_limiter() {
    let server = Server::start([
        full("429 Too Many Requests", "Retry-After: 900\r\n", ""),
        json("[1]"),
    ])
    .await;
    let client = |token: &str| {
        Client::new(Settings {
            auth: Auth::Bearer(token.to_owned().into()),
            ..server.settings()
        })
        .expect("a client")
    };
    let request = Request::get(server.url("/"));
    client("shared").send(&request).await.expect_err("limited");
    client("shared")
        .send(&request)
        .await
        .expect_err("the other source waits as well");
    assert_eq!(server.hits(), 1, "no request before its time");
    reply(client("another").send(&request).await);
    assert_eq!(
        server.hits(),
        2,
        "another credential has a limit of its own"
    );
}

fn limited(server: &Server, limits: Limits, max_wait: Duration) -> Client {
    Client::new(Settings {
        limits,
        caps: Caps {
            max_wait,
            ..quick()
        },
        ..server.settings()
    })
    .expect("a client")
}

#[tokio::test]
async fn a_rate_is_kept_on_the_wire() {
    let server = Server::start([json("[]"), json("[]"), json("[]")]).await;
    // 20 a second: one each 50 ms.
    let limits = Limits {
        rate: Some(Rate {
            count: 20,
            per: Duration::from_secs(1),
        }),
        ..Limits::default()
    };
    let client = limited(&server, limits, Duration::from_secs(1));
    let begun = Instant::now();
    for _ in 0..3 {
        reply(client.send(&Request::get(server.url("/"))).await);
    }
    // The third goes out two intervals after the first at the earliest.
    assert!(begun.elapsed() >= Duration::from_millis(100));
    assert_eq!(server.hits(), 3);
}

#[tokio::test]
async fn a_used_up_budget_parks_and_says_so_and_sets_the_pace() {
    let server = Server::start([json("[]"), json("[]"), json("[]")]).await;
    let limits = Limits {
        budget: Some(Rate {
            count: 2,
            per: Duration::from_hours(24),
        }),
        ..Limits::default()
    };
    let client = limited(&server, limits, Duration::from_secs(1));
    assert_eq!(client.pace(), Some(Duration::ZERO));
    for _ in 0..2 {
        reply(client.send(&Request::get(server.url("/"))).await);
    }
    // Two requests of two a day: the next pull is a day away.
    assert_eq!(client.pace(), Some(Duration::from_hours(24)));
    let error = client
        .send(&Request::get(server.url("/")))
        .await
        .expect_err("used up");
    assert!(
        error
            .to_string()
            .contains("the budget of 2 requests is used up"),
        "{error}"
    );
    let PullError::Transient {
        retry_after: Some(wait),
        ..
    } = &error
    else {
        panic!("{error:?}");
    };
    assert!(*wait > Duration::from_hours(23), "{wait:?}");
    assert_eq!(server.hits(), 2);
}

#[tokio::test]
async fn what_is_reserved_for_others_is_not_used() {
    // 10 of 100 are left to others.
    let server = Server::start([left(11), left(10), json("[]")]).await;
    let limits = Limits {
        reserve: 0.1,
        ..Limits::default()
    };
    let client = limited(&server, limits, Duration::from_secs(1));
    for _ in 0..2 {
        reply(client.send(&Request::get(server.url("/"))).await);
    }
    let error = client
        .send(&Request::get(server.url("/")))
        .await
        .expect_err("reserved");
    assert!(
        error
            .to_string()
            .contains("limits.reserve leaves to others"),
        "{error}"
    );
    assert_eq!(server.hits(), 2);
}

#[tokio::test]
async fn c18_a_good_answer_that_was_the_last_one_closes_the_gate_until_the_reset() {
    let server = Server::start([left(0), json("[]")]).await;
    let client = limited(&server, Limits::default(), Duration::from_secs(1));
    reply(client.send(&Request::get(server.url("/"))).await);
    let error = client
        .send(&Request::get(server.url("/")))
        .await
        .expect_err("used up");
    let PullError::Transient {
        retry_after: Some(wait),
        ..
    } = &error
    else {
        panic!("{error:?}");
    };
    assert!(
        *wait > Duration::from_secs(890) && *wait <= Duration::from_mins(15),
        "{wait:?}"
    );
    assert_eq!(server.hits(), 1);
}
