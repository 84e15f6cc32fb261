//! Rate limits: the server's times are kept exactly, and never slept through when they are long.

use std::time::{Duration, Instant};

use throughline_http::{Caps, Client, Request, Settings};
use throughline_kit::PullError;

use crate::server::{Server, full, json, quick, reply};

const DATE: &str = "Date: Fri, 15 Jan 2027 08:00:00 GMT\r\n";

/// A limit that is longer than the client waits: the error says how long, and nothing is sent again.
async fn check_long(status: &str, headers: &str, body: &str, wanted: Duration) -> PullError {
    let server = Server::start([full(status, headers, body), json("[]")]).await;
    let client = server.client();
    let request = Request::get(server.url("/"));
    let begun = Instant::now();
    let error = client.send(&request).await.expect_err("a limit");
    let PullError::Transient { retry_after, .. } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(*retry_after, Some(wanted), "{headers}");
    // A second try before that time does not reach the server.
    let again = client.send(&request).await.expect_err("still closed");
    let PullError::Transient {
        retry_after: Some(left),
        ..
    } = &again
    else {
        panic!("{again:?}");
    };
    assert!(
        *left <= wanted && *left + Duration::from_secs(5) > wanted,
        "{left:?}"
    );
    assert!(begun.elapsed() < Duration::from_millis(250), "nobody slept");
    assert_eq!(server.hits(), 1);
    error
}

#[tokio::test]
async fn c17_a_long_retry_after_is_handed_on_exactly() {
    let seconds = Duration::from_secs;
    check_long(
        "429 Too Many Requests",
        "Retry-After: 120\r\n",
        "",
        seconds(120),
    )
    .await;
    check_long(
        "503 Service Unavailable",
        "Retry-After: 120\r\n",
        "",
        seconds(120),
    )
    .await;
    let date = format!("{DATE}Retry-After: Fri, 15 Jan 2027 08:03:20 GMT\r\n");
    check_long("429 Too Many Requests", &date, "", seconds(200)).await;
}

#[tokio::test]
async fn c17_an_absurd_retry_after_is_cut_to_a_day_and_said() {
    let day = Duration::from_hours(24);
    let error = check_long(
        "429 Too Many Requests",
        "Retry-After: 315360000\r\n",
        "",
        day,
    )
    .await;
    assert!(
        error
            .to_string()
            .contains("more than 86400 s, which is the longest that is kept"),
        "{error}"
    );
}

#[tokio::test]
async fn c17_a_negative_retry_after_is_no_wait() {
    let server = Server::start([
        full("429 Too Many Requests", "Retry-After: -7\r\n", ""),
        json("[1]"),
    ])
    .await;
    assert_eq!(reply(server.get().await).body, b"[1]");
    assert_eq!(server.hits(), 2);
}

#[tokio::test]
async fn c17_a_short_retry_after_is_waited_out_exactly() {
    let server = Server::start([
        full("429 Too Many Requests", "Retry-After: 1\r\n", ""),
        json("[1]"),
    ])
    .await;
    let caps = Caps {
        max_wait: Duration::from_secs(2),
        ..quick()
    };
    let client = Client::new(Settings {
        caps,
        ..server.settings()
    })
    .expect("a client");
    assert_eq!(
        reply(client.send(&Request::get(server.url("/"))).await).body,
        b"[1]"
    );
    let heads = server.heads();
    let waited = heads[1].0 - heads[0].0;
    assert!(
        waited >= Duration::from_millis(999),
        "{waited:?} is too early"
    );
    assert!(
        waited < Duration::from_millis(1500),
        "{waited:?} is too late"
    );
}

#[tokio::test]
async fn c18_a_used_up_limit_is_not_touched_before_its_reset() {
    // 1_800_000_000 is the Date; the reset is 15 minutes later.
    let headers = format!("{DATE}X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1800000900\r\n");
    check_long(
        "403 Forbidden",
        &headers,
        "{\"message\":\"API rate limit exceeded\"}",
        Duration::from_mins(15),
    )
    .await;
    let ahead = format!("{DATE}X-RateLimit-Remaining: 4000\r\nX-RateLimit-Reset: 1800000900\r\n");
    let secondary = "{\"message\":\"You have exceeded a secondary rate limit\"}";
    check_long("403 Forbidden", &ahead, secondary, Duration::from_mins(1)).await;
    check_long(
        "429 Too Many Requests",
        &ahead,
        secondary,
        Duration::from_mins(1),
    )
    .await;
}

#[tokio::test]
async fn a_pause_asked_for_with_a_good_answer_delays_the_next_request() {
    let server = Server::start([full("200 OK", "Retry-After: 1\r\n", "[1]"), json("[2]")]).await;
    let caps = Caps {
        max_wait: Duration::from_secs(2),
        ..quick()
    };
    let client = Client::new(Settings {
        caps,
        ..server.settings()
    })
    .expect("a client");
    let request = Request::get(server.url("/"));
    assert_eq!(
        reply(client.send(&request).await).body,
        b"[1]",
        "the body is kept"
    );
    assert_eq!(reply(client.send(&request).await).body, b"[2]");
    let heads = server.heads();
    assert!(heads[1].0 - heads[0].0 >= Duration::from_millis(999));
}
