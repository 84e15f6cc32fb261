//! A changed mapping, through the real binary: what is held is mapped anew from what was kept, without a new pull.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

use crate::support::home::Home;

type Asked = Arc<Mutex<Vec<String>>>;

/// Projects, their tasks (those changed since a time), their links, and users.
async fn answer(State(asked): State<Asked>, uri: Uri) -> Response {
    let text = uri.to_string();
    asked.lock().expect("no other panic").push(text.clone());
    let body = match uri.path() {
        "/projects" => json!({"data": [{"id": "alpha"}, {"id": "beta"}]}),
        "/users" => json!([{"id": 7, "login": "ann"}]),
        "/tasks/1/links" => json!([{"type": "blocked", "id": "2"}]),
        path if path.ends_with("/tasks") => {
            let is_alpha = path.starts_with("/alpha");
            let task = |id: u32, links: u32| {
                json!({"id": id, "name": format!("Ticket {id}"), "alias": format!("Alias {id}"), "status": "open",
                    "owner": 7, "links": links, "updated": "2026-11-02T08:00:00Z"})
            };
            let all = if is_alpha {
                vec![task(1, 1), task(2, 0)]
            } else {
                vec![task(3, 0)]
            };
            let changed = !text.contains("since=");
            json!({"data": if changed { all } else { Vec::new() }})
        }
        other => panic!("{other}"),
    };
    axum::Json(body).into_response()
}

fn serve() -> (String, Asked) {
    let asked = Asked::default();
    let shared = Arc::clone(&asked);
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
            let routes = Router::new().fallback(answer).with_state(shared);
            axum::serve(listener, routes).await.expect("it serves");
        });
    });
    let address = address.recv().expect("the server starts");
    (format!("http://{address}"), asked)
}

fn config(base: &str, title: &str) -> String {
    format!(
        r#"
[service]
store     = "sqlite:plan.db"
time_zone = "Europe/Berlin"

[source.desk]
type  = "rest"
base  = "{base}"
allow_private = true

[source.desk.items]
each   = {{ project = {{ get = "/projects", select = "data" }} }}
get    = "/{{project}}/tasks"
query  = {{ since = "{{since}}", per_page = 100 }}
select = "data"
page   = "none"
since  = "updated"

[source.desk.items.lookup.users]
get  = "/users"
name = "login"

[source.desk.items.also.links]
when   = "links > `0`"
get    = "/tasks/{{item.id}}/links"
fields = {{ blocked_by = "[?type=='blocked'].id" }}

[source.desk.items.fields]
id        = "id"
title     = "{title}"
state     = {{ get = "status", map = {{ open = "open" }} }}
assignees = {{ get = "owner", lookup = "users" }}
updated   = "updated"
"#
    )
}

fn pulled(home: &Home) -> Value {
    let ran = home.run(&["pull", "--format", "json"]);
    let outcomes: Value = serde_json::from_str(&ran.out)
        .unwrap_or_else(|error| panic!("{error}: {}\n{}", ran.out, ran.err));
    outcomes[0].clone()
}

fn take(asked: &Asked) -> Vec<String> {
    std::mem::take(&mut *asked.lock().expect("no other panic"))
}

#[test]
fn a_changed_mapping_reaches_what_does_not_change() {
    let (base, asked) = serve();
    let home = Home::with_config(&config(&base, "name"));
    let first = pulled(&home);
    assert_eq!(
        (&first["new"], &first["changed"]),
        (&json!(3), &json!(0)),
        "{first}"
    );
    assert_eq!(
        take(&asked),
        [
            "/projects",
            "/alpha/tasks?per_page=100",
            "/tasks/1/links",
            "/users",
            "/beta/tasks?per_page=100",
        ]
    );
    // Only the mapping changes: the list is asked for what changed, which is nothing.
    home.write("config.toml", config(&base, "alias"));
    let second = pulled(&home);
    assert_eq!(
        (&second["new"], &second["changed"]),
        (&json!(0), &json!(3)),
        "{second}"
    );
    let requests = take(&asked);
    let lists: Vec<&String> = requests
        .iter()
        .filter(|path| path.contains("/tasks?"))
        .collect();
    assert_eq!(lists.len(), 2, "{requests:?}");
    assert!(
        lists
            .iter()
            .all(|path| path.contains("since=2026-11-02T07%3A59%3A00Z")),
        "{lists:?}"
    );
    assert!(
        !requests.iter().any(|path| path.contains("links")),
        "{requests:?}"
    );
    // And once is enough.
    let third = pulled(&home);
    assert_eq!(
        (&third["new"], &third["changed"]),
        (&json!(0), &json!(0)),
        "{third}"
    );
}
