//! Statuses: what is retried, what is not, what a person must do.

use std::time::Duration;

use secrecy::SecretString;
use throughline_http::{Answer, Auth, Client, Request, Settings, Validators, status_of};
use throughline_kit::PullError;

use crate::server::{Act, Server, full, json, reply};

#[tokio::test]
async fn c15_not_modified_costs_one_request() {
    let tagged = full(
        "200 OK",
        "ETag: \"v1\"\r\nLast-Modified: Fri, 15 Jan 2027 08:00:00 GMT\r\n",
        "[]",
    );
    let server = Server::start([tagged, full("304 Not Modified", "", "")]).await;
    let client = server.client();
    let request = Request::get(server.url("/"));
    let first = reply(client.send(&request).await);
    let known = first.validators();
    assert_eq!(
        known,
        Some(Validators {
            etag: Some("\"v1\"".into()),
            last_modified: Some("Fri, 15 Jan 2027 08:00:00 GMT".into()),
        })
    );
    let second = client.send(&request.unless_unchanged(known)).await;
    assert!(matches!(second, Ok(Answer::NotModified)), "{second:?}");
    let heads = server.heads();
    assert_eq!(heads.len(), 2);
    assert!(heads[1].1.contains("if-none-match: \"v1\""), "{heads:?}");
    assert!(
        heads[1].1.contains("if-modified-since: Fri, 15 Jan 2027"),
        "{heads:?}"
    );
}

#[tokio::test]
async fn c16_refusals_are_asked_once_and_say_what_to_do() {
    let body = r#"{"message":"Resource not accessible\nby token"}"#;
    let cases = [
        (
            "401 Unauthorized",
            true,
            "401 Unauthorized (\"Resource not accessible by token\") — a token that is accepted is wanted",
        ),
        (
            "403 Forbidden",
            true,
            "403 Forbidden (\"Resource not accessible by token\") — a token with permission is wanted",
        ),
        (
            "404 Not Found",
            false,
            "404 Not Found (\"Resource not accessible by token\") — a path that is there is wanted",
        ),
        (
            "410 Gone",
            false,
            "410 Gone (\"Resource not accessible by token\") — a path that is there is wanted",
        ),
    ];
    for (status, denied, wanted) in cases {
        let server = Server::start([full(status, "", body)]).await;
        let error = server.get().await.expect_err("a refusal");
        assert_eq!(error.to_string(), format!("{}: {wanted}", server.url("/")));
        assert_eq!(
            matches!(error, PullError::Denied { .. }),
            denied,
            "{error:?}"
        );
        let help = error.problem().help.clone().expect("help");
        assert!(!denied || help.contains("token"), "{help}");
        let cause = status_of(&error).expect("a status");
        assert!(status.starts_with(&cause.status.to_string()));
        assert_eq!(server.hits(), 1, "{status}");
    }
}

#[tokio::test]
async fn c19_a_server_that_flaps_is_asked_until_it_answers_and_no_longer() {
    let server = Server::start([
        full("503 Service Unavailable", "", ""),
        full("502 Bad Gateway", "", ""),
        json("[1]"),
    ])
    .await;
    assert_eq!(reply(server.get().await).body, b"[1]");
    assert_eq!(server.hits(), 3);

    let down = || full("500 Internal Server Error", "", "{\"error\":\"database\"}");
    let server = Server::start([down(), down(), down(), json("[]")]).await;
    let error = server.get().await.expect_err("always down");
    assert!(
        matches!(
            error,
            PullError::Transient {
                retry_after: None,
                ..
            }
        ),
        "{error:?}"
    );
    assert!(
        error
            .to_string()
            .ends_with("500 Internal Server Error (\"database\") — a good answer is wanted"),
        "{error}"
    );
    assert_eq!(server.hits(), 3, "three attempts, as configured");
}

#[tokio::test]
async fn other_statuses_are_broken_contracts() {
    for status in [
        "400 Bad Request",
        "422 Unprocessable Content",
        "300 Multiple Choices",
    ] {
        let server = Server::start([full(status, "", "")]).await;
        let error = server.get().await.expect_err("a refusal");
        assert!(matches!(error, PullError::Broken { .. }), "{error:?}");
        assert_eq!(server.hits(), 1, "{status}");
    }
}

/// A secret stays out of every error, whatever the server echoes.
#[tokio::test]
async fn a_secret_is_never_in_an_error() {
    const CANARY: &str = "canary-7f3aSecret";
    let auths = [
        Auth::Bearer(SecretString::from(CANARY)),
        Auth::Basic {
            user: "anna".into(),
            password: SecretString::from(CANARY),
        },
        Auth::Headers(vec![("X-Api-Key".into(), SecretString::from(CANARY))]),
        Auth::Query(vec![("api_key".into(), SecretString::from(CANARY))]),
    ];
    // "anna:canary-7f3aSecret" in base64, as the header of basic authentication carries it.
    let encoded = "YW5uYTpjYW5hcnktN2YzYVNlY3JldA==";
    for auth in auths {
        let basic = if matches!(auth, Auth::Basic { .. }) {
            encoded
        } else {
            ""
        };
        let echo = format!("{{\"message\":\"bad {CANARY} or {basic}\"}}");
        let hostile = format!("Content-Type: text/html\r\nX-Echo: {CANARY}\r\n");
        let acts = [
            full("401 Unauthorized", "", &echo),
            full(
                "302 Found",
                &format!("Location: http://{CANARY}.example/?k={CANARY}\r\n"),
                "",
            ),
            full(
                "302 Found",
                &format!("Location: /{CANARY}?api_key={CANARY}\r\n"),
                "",
            ),
            full("404 Not Found", "", &echo),
            full("200 OK", &hostile, CANARY),
            Act::Say(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,2]".to_vec()),
            Act::Say(b"nonsense".to_vec()),
        ];
        let server = Server::start(acts).await;
        let mut settings = server.settings();
        settings.caps.attempts = 1;
        settings.auth = auth;
        let client = Client::new(settings).expect("a client");
        let mut seen = vec![format!("{client:?}")];
        for _ in 0..6 {
            let error = match client.send(&Request::get(server.url("/"))).await {
                Ok(Answer::Reply(reply)) => {
                    seen.push(format!("{reply:?}"));
                    reply.json().expect_err("no JSON")
                }
                other => other.expect_err("a fault"),
            };
            let cause = std::error::Error::source(&error);
            seen.push(format!("{error}\n{error:?}\n{cause:?}"));
        }
        assert_eq!(server.hits(), 7, "the scripted faults fired");
        // Exactly the own origin was told the secret.
        let told = server
            .heads()
            .iter()
            .all(|(_, head)| head.contains("anary") || head.contains(encoded));
        assert!(told, "{:?}", server.heads());
        let seen = seen.join("\n");
        for spelling in [CANARY, "canary-7f3asecret", encoded] {
            assert!(!seen.contains(spelling), "{spelling} in {seen}");
        }
    }
}

#[tokio::test]
async fn requests_say_who_asks_and_sign_as_told() {
    let server = Server::start([json("[]"), json("[]")]).await;
    let settings = Settings {
        auth: Auth::Query(vec![("api_key".into(), SecretString::from("s e&c"))]),
        ..server.settings()
    };
    let client = Client::new(settings).expect("a client");
    let get = Request::get(client.resolve("/a?x=1").expect("below")).header("X-Version", "3");
    let got = reply(client.send(&get).await);
    assert_eq!(got.url, server.url("/a?x=1"), "unsigned");
    let post = Request::post(
        client.resolve("/b").expect("below"),
        serde_json::json!({"q": 1}),
    );
    let _ = reply(client.send(&post).await);
    let heads = server.heads();
    assert!(
        heads[0]
            .1
            .starts_with("GET /a?x=1&api_key=s+e%26c HTTP/1.1\r\n"),
        "{heads:?}"
    );
    assert!(heads[0].1.contains(&format!(
        "user-agent: throughline/{}\r\n",
        env!("CARGO_PKG_VERSION")
    )));
    assert!(heads[0].1.contains("x-version: 3\r\n"), "{heads:?}");
    assert!(heads[1].1.starts_with("POST /b?api_key="), "{heads:?}");
    assert!(
        heads[1].1.contains("content-type: application/json"),
        "{heads:?}"
    );
}

#[tokio::test]
async fn requests_of_one_client_go_one_at_a_time() {
    let slow = || {
        Act::Drip(
            b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n".to_vec(),
            b"[]".to_vec(),
        )
    };
    let server = Server::start([slow(), slow(), slow()]).await;
    let client = server.client();
    let tasks: Vec<_> = (0..3)
        .map(|_| {
            let (client, request) = (client.clone(), Request::get(server.url("/")));
            tokio::spawn(async move { client.send(&request).await })
        })
        .collect();
    for task in tasks {
        let _ = reply(task.await.expect("no panic"));
    }
    let heads = server.heads();
    assert_eq!(heads.len(), 3);
    for pair in heads.windows(2) {
        // Each body takes 50 ms between its two bytes.
        assert!(
            pair[1].0 - pair[0].0 >= Duration::from_millis(45),
            "they overlap"
        );
    }
}
