//! What goes wrong: refusals, limits, foreign links, damaged answers. Each fault is seen to fire.

use std::error::Error as _;
use std::time::{Duration, Instant};

use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde_json::json;
use throughline_github::{Credential, GithubConnector, Scope, connector};
use throughline_http::Caps;
use throughline_kit::{Connector, Coverage, PullError};

use crate::fake::{Fake, NOW, TOKEN, issue, list, ok, pull, quick, refuse};

#[tokio::test]
async fn a_repository_that_is_not_there_is_skipped_and_named() {
    for (status, message, asked) in [
        (404, "Not Found", 4),
        (410, "Issues are disabled for this repo", 1),
        (451, "Repository access blocked", 1),
    ] {
        let fake = Fake::start(move |hit| match hit.path.as_str() {
            "/repos/acme/gone/issues" => refuse(status, &[], message),
            _ => list(hit, &[issue(1, "07:00:00")], 100),
        })
        .await;
        // Last or first: the other one is read.
        for order in [["acme/gone", "acme/web"], ["acme/web", "acme/gone"]] {
            let before = fake.hits();
            let pulled = pull(&fake.connector(&order), None).await.expect("a pull");
            assert_eq!(pulled.keys(), ["acme/web#1"]);
            assert_eq!(pulled.last().coverage, Coverage::Delta);
            let notes: Vec<_> = pulled.pages.iter().flat_map(|page| &page.notes).collect();
            assert_eq!(notes.len(), 1, "{notes:?}");
            let note = notes[0].to_string();
            assert!(
                note.starts_with(&format!("acme/gone: skipped: {status} ")),
                "{note}"
            );
            assert!(note.contains(message), "{note}");
            assert_eq!(fake.hits() - before, asked + 1, "{status}");
        }
    }
}

#[tokio::test]
async fn when_nothing_can_be_read_the_pull_fails() {
    let fake = Fake::start(|_| refuse(404, &[], "Not Found")).await;
    let error = pull(&fake.connector(&["acme/a", "acme/b"]), None)
        .await
        .expect_err("nothing");
    assert!(matches!(error, PullError::Broken { .. }), "{error:?}");
    assert!(
        error
            .to_string()
            .contains("/repos/acme/b/issues: 404 Not Found"),
        "{error}"
    );
    assert_eq!(fake.hits(), 8);
}

#[tokio::test]
async fn a_404_that_passes_is_no_loss() {
    let fake = Fake::start(|hit| {
        if hit.index < 2 {
            refuse(404, &[], "Not Found")
        } else {
            list(hit, &[issue(1, "07:00:00")], 100)
        }
    })
    .await;
    let pulled = pull(&fake.connector(&["acme/web"]), None)
        .await
        .expect("a pull");
    assert_eq!(pulled.keys(), ["acme/web#1"]);
    assert!(pulled.last().notes.is_empty());
    assert_eq!(fake.hits(), 3);
}

#[tokio::test]
async fn refused_credentials_are_asked_for() {
    for (status, message, asked, wanted) in [
        (
            401,
            "Bad credentials",
            1,
            "a token that is accepted is wanted",
        ),
        (
            401,
            "Requires authentication",
            2,
            "a token that is accepted is wanted",
        ),
        (
            403,
            "Resource not accessible by personal access token",
            1,
            "a token with permission is wanted",
        ),
    ] {
        let fake = Fake::start(move |_| refuse(status, &[], message)).await;
        let error = pull(&fake.connector(&["acme/web", "acme/api"]), None)
            .await
            .expect_err("refused");
        assert!(matches!(error, PullError::Denied { .. }), "{error:?}");
        assert!(
            error.to_string().contains(message) && error.to_string().contains(wanted),
            "{error}"
        );
        assert_eq!(fake.hits(), asked, "{message}");
    }
}

type Headers<'a> = &'a [(&'static str, &'a str)];

#[tokio::test]
async fn limits_that_last_end_the_pull_with_their_exact_time() {
    const SECONDARY: &str = "You have exceeded a secondary rate limit. Please wait a few minutes.";
    let left = [
        ("x-ratelimit-remaining", "4321"),
        ("x-ratelimit-reset", "1800003600"),
    ];
    let used_up = [
        ("x-ratelimit-remaining", "0"),
        ("x-ratelimit-reset", "1800000900"),
    ];
    let with_time = [left[0], left[1], ("retry-after", "120")];
    let cases: [(u16, Headers<'_>, &str, u64); 5] = [
        (403, &with_time, SECONDARY, 120),
        (429, &with_time, SECONDARY, 120),
        (403, &left, SECONDARY, 60),
        (429, &left, SECONDARY, 60),
        // The server's clock says 1800000000.
        (403, &used_up, "API rate limit exceeded for user ID 1.", 900),
    ];
    for (status, headers, message, seconds) in cases {
        let headers: Vec<(&'static str, String)> = headers
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        let message = message.to_owned();
        let fake = Fake::start(move |_| {
            let headers: Vec<_> = headers
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            refuse(status, &headers, &message)
        })
        .await;
        let connector = fake.connector(&["acme/web"]);
        let begun = Instant::now();
        let error = connector.pull(None).await.expect_err("limited");
        let PullError::Transient { retry_after, .. } = error else {
            panic!("{error:?}");
        };
        assert_eq!(retry_after, Some(Duration::from_secs(seconds)), "{status}");
        connector.pull(None).await.expect_err("still limited");
        assert_eq!(fake.hits(), 1, "no request before that time");
        assert!(begun.elapsed() < Duration::from_secs(1), "nobody slept");
    }
}

#[tokio::test]
async fn a_short_secondary_limit_is_waited_out() {
    let fake = Fake::start(|hit| {
        if hit.index == 0 {
            refuse(
                403,
                &[("retry-after", "1")],
                "You have exceeded a secondary rate limit.",
            )
        } else {
            list(hit, &[issue(1, "07:00:00")], 100)
        }
    })
    .await;
    let caps = Caps {
        max_wait: Duration::from_secs(2),
        ..quick()
    };
    let connector =
        GithubConnector::with_caps(fake.settings(&["acme/web"]), caps).expect("a connector");
    let begun = Instant::now();
    assert_eq!(
        pull(&connector, None).await.expect("a pull").keys(),
        ["acme/web#1"]
    );
    assert!(begun.elapsed() >= Duration::from_millis(999), "too early");
    assert_eq!(fake.hits(), 2);
}

#[tokio::test]
async fn server_errors_are_tried_again_and_bounded() {
    let fake = Fake::start(|hit| {
        if hit.index < 2 {
            refuse(502, &[], "Server Error")
        } else {
            list(hit, &[issue(1, "07:00:00")], 100)
        }
    })
    .await;
    assert_eq!(
        pull(&fake.connector(&["acme/web"]), None)
            .await
            .expect("a pull")
            .keys(),
        ["acme/web#1"]
    );
    assert_eq!(fake.hits(), 3);
    let fake = Fake::start(|_| refuse(503, &[], "Unicorn")).await;
    let error = pull(&fake.connector(&["acme/web"]), None)
        .await
        .expect_err("always down");
    assert!(matches!(error, PullError::Transient { .. }), "{error:?}");
    assert_eq!(fake.hits(), 3, "octocrab adds no attempts of its own");
}

#[tokio::test]
async fn a_next_link_to_another_host_is_refused_before_anything_is_sent() {
    let other = Fake::start(|_| ok(&json!([]))).await;
    let foreign = other
        .base
        .join("/repos/acme/web/issues?page=2")
        .expect("a URL");
    for target in [
        foreign.as_str(),
        "https://169.254.169.254/x",
        "file:///etc/passwd",
        "//127.0.0.1:1/x",
    ] {
        let link = format!("<{target}>; rel=\"next\"");
        let fake = Fake::start(move |_| {
            let mut response = ok(&json!([issue(1, "07:00:00")]));
            response
                .headers_mut()
                .insert(header::LINK, link.parse().expect("a header"));
            response
        })
        .await;
        let error = pull(&fake.connector(&["acme/web"]), None)
            .await
            .expect_err("foreign");
        assert!(matches!(error, PullError::Broken { .. }), "{error:?}");
        assert!(
            error.to_string().contains("only this origin is asked"),
            "{error}"
        );
        assert_eq!((fake.hits(), other.hits()), (1, 0), "{target}");
    }
}

#[tokio::test]
async fn a_stored_link_to_another_host_is_refused_too() {
    let (fake, other) = (
        Fake::start(|hit| list(hit, &[issue(1, "07:00:00"), issue(2, "06:00:00")], 1)).await,
        Fake::start(|_| ok(&json!([]))).await,
    );
    let connector = fake.connector(&["acme/web"]);
    let page = connector.pull(None).await.expect("a page");
    let throughline_kit::Next::More(cursor) = page.next else {
        panic!("{:?}", page.next);
    };
    let stored = serde_json::to_string(&cursor).expect("JSON");
    assert!(!stored.contains(TOKEN));
    let forged = stored.replace(fake.base.as_str(), other.base.as_str());
    assert_ne!(forged, stored);
    let forged = serde_json::from_str(&forged).expect("a cursor");
    connector.pull(Some(&forged)).await.expect_err("foreign");
    assert_eq!((fake.hits(), other.hits()), (1, 0));
}

#[tokio::test]
async fn pages_that_lead_in_a_circle_end() {
    for length in [1, 2, 3, 5] {
        let fake = Fake::start(move |hit| {
            let page: usize = hit
                .param("page")
                .map_or(0, |page| page.parse().expect("a number"));
            let mut response = ok(&json!([]));
            let link = format!(
                "<http://{}{}?page={}>; rel=\"next\"",
                hit.host,
                hit.path,
                (page + 1) % length
            );
            response
                .headers_mut()
                .insert(header::LINK, link.parse().expect("a header"));
            response
        })
        .await;
        let error = pull(&fake.connector(&["acme/web"]), None)
            .await
            .expect_err("a circle");
        assert!(
            error
                .to_string()
                .contains("links back to one that was read before"),
            "{error}"
        );
        assert!(
            fake.hits() <= 4 * length + 2,
            "{} requests for a circle of {length}",
            fake.hits()
        );
    }
}

#[tokio::test]
async fn pages_without_end_are_capped() {
    let fake = Fake::start(|hit| {
        let mut response = ok(&json!([]));
        let link = format!(
            "<http://{}{}?page={}>; rel=\"next\"",
            hit.host,
            hit.path,
            hit.index + 2
        );
        response
            .headers_mut()
            .insert(header::LINK, link.parse().expect("a header"));
        response
    })
    .await;
    let caps = Caps {
        pages: 7,
        ..quick()
    };
    let connector =
        GithubConnector::with_caps(fake.settings(&["acme/web"]), caps).expect("a connector");
    let error = pull(&connector, None).await.expect_err("no end");
    assert!(error.to_string().contains("more than 7 pages"), "{error}");
    assert_eq!(fake.hits(), 7);
}

#[tokio::test]
async fn a_failed_page_in_the_middle_fails_the_pull() {
    let fake = Fake::start(|hit| match hit.param("page") {
        None => list(hit, &[issue(1, "07:00:00"), issue(2, "06:00:00")], 1),
        Some(_) => refuse(500, &[], "Server Error"),
    })
    .await;
    pull(&fake.connector(&["acme/web"]), None)
        .await
        .expect_err("half a list");
    assert_eq!(fake.hits(), 4);
}

#[tokio::test]
async fn what_is_no_list_of_issues_is_named() {
    let fake = Fake::start(|_| ok(&json!({"issues": []}))).await;
    let error = pull(&fake.connector(&["acme/web"]), None)
        .await
        .expect_err("no list");
    assert!(
        error
            .to_string()
            .ends_with("/repos/acme/web/issues: an object — a list is wanted"),
        "{error}"
    );
    let page = || {
        (
            StatusCode::OK,
            [(header::CONTENT_TYPE, "text/html")],
            "<html>Sign in</html>",
        )
            .into_response()
    };
    let fake = Fake::start(move |_| page()).await;
    let error = pull(&fake.connector(&["acme/web"]), None)
        .await
        .expect_err("a page");
    assert!(error.to_string().contains("(a sign-in page?)"), "{error}");
    assert_eq!(fake.hits(), 1);
}

#[tokio::test]
async fn the_token_is_never_in_an_error() {
    let other = Fake::start(|_| ok(&json!([]))).await;
    let away = other
        .base
        .join(&format!("/{TOKEN}"))
        .expect("a URL")
        .to_string();
    let fake = Fake::start(move |hit| match hit.index {
        0 => refuse(401, &[], &format!("Bad credentials: {TOKEN}")),
        1 => refuse(403, &[], &format!("no access for {TOKEN}")),
        2 => refuse(410, &[], &format!("gone for {TOKEN}")),
        3 => refuse(422, &[], &format!("bad page for {TOKEN}")),
        4 => refuse(302, &[("location", &away)], ""),
        5 => (
            StatusCode::OK,
            [(header::CONTENT_TYPE, "text/html")],
            format!("<html>{TOKEN}"),
        )
            .into_response(),
        _ => (StatusCode::OK, [("date", NOW)], format!("[{TOKEN}")).into_response(),
    })
    .await;
    let connector = fake.connector(&["acme/web"]);
    let mut seen = format!("{connector:?}");
    for expected in 1..=7 {
        let error = connector.pull(None).await.expect_err("a fault");
        let cause = error.source().map(ToString::to_string);
        seen = format!("{seen}\n{error}\n{error:?}\n{cause:?}");
        assert_eq!(fake.hits(), expected, "this fault fired");
    }
    assert_eq!(other.hits(), 0);
    assert!(fake.log().iter().all(|hit| {
        hit.header("authorization")
            .is_some_and(|value| value.contains(TOKEN))
    }));
    assert!(
        !seen.to_lowercase().contains(&TOKEN.to_lowercase()),
        "{seen}"
    );
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused_at_start() {
    let fake = Fake::start(|_| ok(&json!([]))).await;
    for name in [
        "web",
        "acme/",
        "acme/web/x",
        "acme/..",
        "acme/we b",
        "acme/web?x=1",
        "../../x",
    ] {
        let error = connector(fake.settings(&[name])).expect_err(name);
        assert_eq!(
            error.to_string(),
            format!("github: `{name}` is no repository — `owner/name` is wanted")
        );
    }
    assert!(connector(fake.settings(&[])).is_err());
    let mut settings = fake.settings(&["acme/web"]);
    settings.scope = Scope::Organization {
        name: "acme/web".into(),
        topics: Vec::new(),
    };
    assert!(connector(settings).is_err());
    let mut settings = fake.settings(&["acme/web"]);
    settings.allow_private = false;
    let error = connector(settings).expect_err("private");
    assert!(error.to_string().contains("a private address"), "{error}");
    let mut settings = fake.settings(&["acme/web"]);
    settings.credential = Credential::Tokens(vec!["two\nlines".to_owned().into()]);
    let error = connector(settings).expect_err("no header");
    assert!(error.to_string().contains("no header may hold"), "{error}");
    assert_eq!(fake.hits(), 0);
}
