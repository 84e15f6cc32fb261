//! How a source asks, through the real binary: tokens that are replaced and kept, waits that are no failures, parts
//! that are left out by name. No secret is ever printed.

use std::os::unix::fs::PermissionsExt as _;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::support::home::Home;

/// A tracker behind OAuth2 whose refresh tokens can be used once, and which can ask for a pause.
#[derive(Debug, Default)]
struct Guarded {
    /// The number of the refresh token that is accepted.
    refresh: u32,
    pause: bool,
    asked: Vec<String>,
}

type Shared = Arc<Mutex<Guarded>>;

/// Starts it on a thread of its own; it ends with the test.
fn start() -> (String, Shared) {
    let shared = Shared::default();
    let state = Arc::clone(&shared);
    let (sender, base) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(async move {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
            let listener = listener.expect("a port");
            let address = listener.local_addr().expect("an address");
            sender
                .send(format!("http://{address}"))
                .expect("the test waits");
            let routes = Router::new().fallback(answer).with_state(state);
            axum::serve(listener, routes).await.expect("it serves");
        });
    });
    (base.recv().expect("it starts"), shared)
}

async fn answer(
    State(shared): State<Shared>,
    uri: axum::http::Uri,
    headers: HeaderMap,
    body: String,
) -> Response {
    let mut guarded = shared.lock().expect("the server's lock");
    let signed = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok());
    let signed = signed.unwrap_or_default().to_owned();
    guarded.asked.push(format!("{uri} {signed} {body}"));
    if uri.path() == "/token" {
        let wanted = format!("refresh_token=refresh-canary-{}", guarded.refresh);
        if !body.contains(&wanted) {
            return (StatusCode::BAD_REQUEST, r#"{"error":"invalid_grant"}"#).into_response();
        }
        guarded.refresh += 1;
        let number = guarded.refresh;
        return axum::Json(json!({
            "access_token": format!("access-canary-{number}"),
            "refresh_token": format!("refresh-canary-{number}"),
            "expires_in": 3600,
        }))
        .into_response();
    }
    if signed != format!("Bearer access-canary-{}", guarded.refresh) {
        let told = format!(r#"{{"message":"unknown {signed}"}}"#);
        return (StatusCode::UNAUTHORIZED, told).into_response();
    }
    if guarded.pause {
        return (
            StatusCode::TOO_MANY_REQUESTS,
            [("retry-after", "900")],
            "{}",
        )
            .into_response();
    }
    match uri.path() {
        "/beta" => (StatusCode::NOT_FOUND, "{}").into_response(),
        path => {
            axum::Json(json!([{ "id": path, "name": "a task", "status": "open" }])).into_response()
        }
    }
}

fn home(base: &str) -> Home {
    let home = Home::with_config(&format!(
        r#"
[service]
store = "sqlite:plan.db"

[source.desk]
type = "rest"
base = "{base}"
allow_private = true
auth = {{ oauth2 = {{ token_url = "{base}/token", client_id = "throughline", client_secret = {{ file = "secret" }}, refresh_token = {{ file = "refresh" }} }} }}

[source.desk.items]
each   = {{ project = ["alpha", "beta"] }}
get    = "/{{project}}"
query  = {{ per_page = 100 }}
fields = {{ id = "id", title = "name", state = "status" }}

[[source.desk.errors]]
status = 404
then   = "skip"
"#
    ));
    home.write("secret", "client-canary");
    home.write("refresh", "refresh-canary-0");
    home
}

fn no_secret(texts: &[&str]) {
    for text in texts {
        assert!(!text.contains("canary"), "{text}");
    }
}

#[test]
fn a_replaced_refresh_token_outlives_the_process_and_is_never_printed() {
    let (base, shared) = start();
    let home = home(&base);
    for round in 1..=2 {
        let ran = home.run(&["pull"]);
        assert_eq!(ran.code, 0, "{}\n{}", ran.out, ran.err);
        assert!(
            ran.out.contains("note: `beta`:"),
            "the part that is missing is named: {}",
            ran.out
        );
        assert!(
            ran.out.contains("(errors, rule 1) — it is left out"),
            "{}",
            ran.out
        );
        no_secret(&[&ran.out, &ran.err]);
        assert_eq!(shared.lock().expect("the server's lock").refresh, round);
    }
    let asked = shared.lock().expect("the server's lock").asked.clone();
    let refreshed: Vec<&String> = asked
        .iter()
        .filter(|asked| asked.starts_with("/token"))
        .collect();
    assert!(
        refreshed[0].contains("refresh-canary-0") && refreshed[1].contains("refresh-canary-1"),
        "{refreshed:?}"
    );
    assert!(
        asked
            .iter()
            .filter(|asked| !asked.starts_with("/token"))
            .all(|asked| !asked.contains("client-canary")),
        "the client's secret goes to the token's address alone: {asked:?}"
    );
    // The file that holds it is the owner's alone.
    let about = std::fs::metadata(home.path("plan.db")).expect("the store");
    assert_eq!(about.permissions().mode() & 0o777, 0o600);
    // A rehearsal uses the token up like any pull, and keeps its successor.
    home.ok(&["pull", "--dry-run"]);
    home.ok(&["pull"]);
    // A look that keeps nothing does not touch it.
    let looked = home.run(&["check", "--online"]);
    assert!(
        looked.out.contains("only a pull may use it")
            || looked.err.contains("only a pull may use it"),
        "{looked:?}"
    );
    assert_eq!(shared.lock().expect("the server's lock").refresh, 4);
}

#[test]
fn a_refresh_token_that_is_refused_says_what_to_do() {
    let (base, shared) = start();
    let home = home(&base);
    shared.lock().expect("the server's lock").refresh = 7;
    let ran = home.run(&["pull"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out
            .contains("a refresh token that is accepted is wanted"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("help: sign in again"), "{}", ran.out);
    no_secret(&[&ran.out, &ran.err]);
}

#[test]
fn a_source_that_asks_for_a_pause_waits_and_does_not_fail() {
    let (base, shared) = start();
    let home = home(&base);
    home.ok(&["pull"]);
    shared.lock().expect("the server's lock").pause = true;
    let ran = home.run(&["pull", "--format", "json"]);
    let told: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(
        (&told[0]["ok"], &told[0]["parked"]),
        (&json!(false), &json!(true)),
        "{told}"
    );
    let status: Value =
        serde_json::from_str(&home.ok(&["status", "--format", "json"])).expect("JSON");
    let text = status.to_string();
    assert!(text.contains("\"waits_until\":\"20"), "{text}");
    assert!(
        text.contains("\"failing_since\":null"),
        "a wait is no failure: {text}"
    );
    let shown = home.ok(&["status"]);
    assert!(
        shown.contains("▲ waiting") && shown.contains("waits until"),
        "{shown}"
    );
    // It passes, and is forgotten.
    shared.lock().expect("the server's lock").pause = false;
    home.ok(&["pull"]);
    let shown = home.ok(&["status"]);
    assert!(shown.contains("● fresh"), "{shown}");
}
