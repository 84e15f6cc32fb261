//! GitHub, through the real program: every odd issue is read, a poll that finds nothing costs one request.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::support::home::Home;

#[derive(Debug, Default)]
struct Seen {
    requests: Vec<String>,
    tokens: Vec<String>,
}

type Shared = Arc<Mutex<Seen>>;

fn issue(number: u64, more: &Value) -> Value {
    let mut issue = json!({
        "id": 1000 + number, "number": number, "title": format!("Issue {number}"), "state": "open", "state_reason": null,
        "html_url": format!("https://github.com/acme/web/issues/{number}"), "user": null, "labels": [{ "name": "strategy" }],
        "assignees": [{ "login": "ann" }], "created_at": "2026-06-01T10:00:00Z", "updated_at": "2026-11-01T10:00:00Z",
        "closed_at": null, "milestone": { "title": "M1", "due_on": "2026-12-01T08:00:00Z" },
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        issue[name.as_str()] = value.clone();
    }
    issue
}

/// An open one, done, given up, a pull request, a reason nobody has heard of, a blocked one.
fn issues() -> Vec<Value> {
    let closed = |reason: &str| json!({ "state": "closed", "state_reason": reason, "closed_at": "2026-10-01T10:00:00Z" });
    vec![
        issue(1, &json!({})),
        issue(2, &closed("completed")),
        issue(3, &closed("not_planned")),
        issue(
            4,
            &json!({ "pull_request": { "url": "https://api.github.com/x" } }),
        ),
        issue(5, &closed("a_word_of_next_year")),
        issue(
            6,
            &json!({ "issue_dependencies_summary": { "blocked_by": 1, "total_blocked_by": 1 } }),
        ),
    ]
}

async fn answer(State(seen): State<Shared>, uri: Uri, headers: HeaderMap) -> Response {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    {
        let mut seen = seen.lock().expect("the server's lock");
        seen.requests.push(uri.to_string());
        seen.tokens.push(text(header::AUTHORIZATION));
    }
    let (poll, second) = (
        uri.to_string().contains("since="),
        uri.to_string().contains("page=2"),
    );
    if poll && text(header::IF_NONE_MATCH) == "\"poll\"" {
        return axum::http::StatusCode::NOT_MODIFIED.into_response();
    }
    let all = issues();
    let page = match (poll, second) {
        (true, _) => Vec::new(),
        (false, false) => all.into_iter().take(3).collect(),
        (false, true) => all.into_iter().skip(3).collect(),
    };
    let mut reply = axum::Json(page).into_response();
    let headers = reply.headers_mut();
    headers.insert(
        header::ETAG,
        if poll { "\"poll\"" } else { "\"page\"" }
            .parse()
            .expect("a header"),
    );
    if !poll && !second {
        headers.insert(
            header::LINK,
            "</repositories/7/issues?page=2>; rel=\"next\""
                .parse()
                .expect("a header"),
        );
    }
    reply
}

fn start() -> (String, Shared) {
    let seen = Shared::default();
    let shared = Arc::clone(&seen);
    let (sender, address) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
                .await
                .expect("a port");
            sender
                .send(listener.local_addr().expect("an address"))
                .expect("the test waits");
            axum::serve(listener, Router::new().fallback(answer).with_state(shared))
                .await
                .expect("it serves");
        });
    });
    (
        format!("http://{}/", address.recv().expect("the server starts")),
        seen,
    )
}

#[test]
fn issues_become_tasks_and_a_poll_without_news_is_one_request() {
    let (base, seen) = start();
    let home = Home::with_config(&format!(
        r#"
[service]
store     = "sqlite:plan.db"
time_zone = "Europe/Berlin"
[person.ann]
email = "ann@acme.example"
[objective.goal]
statement = "Ship it"
owner     = "ann"
start     = 2026-01-01
due       = 2026-12-31
[initiative.work]
objective = "goal"
owner     = "ann"
start     = 2026-01-01
due       = 2026-12-31
match     = [{{ labels = "strategy" }}]
[lead.done]
initiative = "work"
percent    = "done"
target     = 100
[source.code]
type          = "github"
base          = "{base}"
repositories  = ["acme/web"]
token         = {{ file = "token" }}
allow_private = true
"#
    ));
    home.write("token", "canary-token");
    assert!(
        home.ok(&["pull"]).contains("5 tasks read: 5 new"),
        "the pull request is no task"
    );

    // Two done of four that count: the one given up has left the scope.
    let explained = home.ok(&["explain", "work", "--as-of", "2026-11-20"]);
    for words in [
        "2 done, 1 open, 0 in progress, 1 blocked, 1 cancelled",
        "by count = 50 %",
        "acme/web#5",
        "due 2026-12-01",
    ] {
        assert!(explained.contains(words), "`{words}` in:\n{explained}");
    }

    home.ok(&["pull"]);
    let before = seen.lock().expect("the server's lock").requests.len();
    assert!(home.ok(&["pull"]).contains("unchanged"));
    let seen = seen.lock().expect("the server's lock");
    let polls = seen.requests.get(before..).unwrap_or_default();
    assert_eq!(polls.len(), 1, "{polls:?}");
    assert!(
        polls
            .iter()
            .all(|poll| poll.contains("sort=updated&direction=desc")),
        "{polls:?}"
    );
    assert!(
        seen.tokens
            .iter()
            .all(|token| token == "Bearer canary-token"),
        "each request was signed"
    );
    let database = std::fs::read(home.path("plan.db")).expect("the database");
    assert!(!database.windows(12).any(|window| window == b"canary-token"));
}
