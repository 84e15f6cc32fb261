//! GitHub, through the real program: every odd issue is read, a poll that finds nothing costs one request.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
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
    match uri.path() {
        "/graphql" => {
            let found = json!({ "__typename": "Issue" });
            return axum::Json(json!({ "data": { "r0": { "i0": null, "i1": found } } }))
                .into_response();
        }
        "/repos/acme/web/issues/1" => return StatusCode::GONE.into_response(),
        path if path.contains("dependencies") => return StatusCode::NOT_FOUND.into_response(),
        _ => {}
    }
    let (poll, second) = (
        uri.to_string().contains("since="),
        uri.to_string().contains("page=2"),
    );
    if poll && text(header::IF_NONE_MATCH) == "\"poll\"" {
        return StatusCode::NOT_MODIFIED.into_response();
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

/// A plan whose one initiative takes the issues of the server at `base`.
fn home(base: &str) -> Home {
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
    home
}

#[test]
fn issues_become_tasks_and_a_poll_without_news_is_one_request() {
    let (base, seen) = start();
    let home = home(&base);
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

#[test]
fn an_issue_that_was_deleted_leaves_the_counts_though_no_list_says_so() {
    let (base, seen) = start();
    let home = home(&base);
    home.ok(&["pull", "--now", "2026-11-20T08:00:00Z"]);
    let asked = |seen: &Shared| {
        let seen = seen.lock().expect("the server's lock");
        let questions = seen.requests.iter().filter(|path| path.contains("graphql"));
        questions.count()
    };
    home.ok(&["pull", "--now", "2026-11-20T09:00:00Z"]);
    assert_eq!(asked(&seen), 0, "everything was listed an hour ago");
    let out = home.ok(&["pull", "--now", "2026-11-22T08:00:00Z"]);
    assert_eq!(asked(&seen), 1, "nothing was heard of it for two days");
    assert!(out.contains("1 gone"), "{out}");
    let explained = home.ok(&["explain", "work", "--as-of", "2026-11-23"]);
    assert!(explained.contains("2 done, 0 open"), "{explained}");
    let before = home.ok(&["explain", "work", "--as-of", "2026-11-21"]);
    assert!(
        before.contains("2 done, 1 open"),
        "its history stays:\n{before}"
    );
}
