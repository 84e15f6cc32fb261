//! A small REST tracker for the shipped example: it serves tasks and figures from two JSON files,
//! in the manner of real ones (token paging, `updated_since`, bearer token, `ETag`).
//!
//! `cargo run --example tracker -- -- COMMAND …` serves while COMMAND runs and leaves nothing behind.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::extract::{Path as Segment, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use clap::Parser;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// What a client must send: an example's secret is no secret.
const AUTHORIZATION: &str = "Bearer example-token";
/// The most tasks on one page, whatever is asked for.
const LARGEST_PAGE: usize = 100;

/// Serves the example's tracker on 127.0.0.1.
#[derive(Parser)]
struct Arguments {
    /// Port; 0 takes a free one.
    #[arg(long, default_value_t = 8421)]
    port: u16,
    /// Folder with tracker.json (a list of tasks) and kpis.json (name to list of points).
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data"))]
    data: PathBuf,
    /// A command to run meanwhile; the tracker ends with it and with its exit code.
    #[arg(last = true)]
    command: Vec<String>,
}

/// What the tracker knows.
struct Data {
    /// In the order of creation, so that pages stay put while tasks change.
    tasks: Vec<Value>,
    kpis: BTreeMap<String, Value>,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let arguments = Arguments::parse();
    let data = Data::read(&arguments.data)?;
    let listener = TcpListener::bind(("127.0.0.1", arguments.port))
        .await
        .with_context(|| format!("127.0.0.1:{}: --port 0 takes a free port", arguments.port))?;
    let address = format!("http://{}", listener.local_addr()?);
    writeln!(std::io::stderr(), "example tracker on {address}")?;
    let serving = axum::serve(listener, app(data)).into_future();
    tokio::select! {
        served = serving => served.map(|()| ExitCode::SUCCESS).map_err(Into::into),
        ended = run(&arguments.command, &address) => ended,
    }
}

/// Runs the command to its end, or waits for a signal when there is none.
async fn run(command: &[String], address: &str) -> anyhow::Result<ExitCode> {
    let mut stop = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let Some((program, rest)) = command.split_first() else {
        tokio::select! { _ = stop.recv() => {}, _ = interrupt.recv() => {} }
        return Ok(ExitCode::SUCCESS);
    };
    let mut child = tokio::process::Command::new(program)
        .args(rest)
        .env("THROUGHLINE_EXAMPLE_TRACKER", address)
        .kill_on_drop(true)
        .spawn()
        .with_context(|| program.clone())?;
    loop {
        tokio::select! {
            ended = child.wait() => {
                let code = ended?.code().and_then(|code| u8::try_from(code).ok());
                return Ok(code.map_or(ExitCode::FAILURE, ExitCode::from));
            }
            _ = stop.recv() => child.start_kill()?,
            // A terminal sends the interrupt to the command too, which decides what it means.
            _ = interrupt.recv() => {}
        }
    }
}

impl Data {
    fn read(folder: &Path) -> anyhow::Result<Self> {
        let mut tasks: Vec<Value> = parsed(&folder.join("tracker.json"))?;
        let created = |task: &Value| (text(task, "created_at").to_owned(), task["id"].to_string());
        tasks.sort_by_cached_key(created);
        let kpis = parsed(&folder.join("kpis.json"))?;
        Ok(Self { tasks, kpis })
    }
}

fn parsed<T: for<'de> Deserialize<'de>>(path: &Path) -> anyhow::Result<T> {
    let place = || path.display().to_string();
    let bytes = std::fs::read(path).with_context(place)?;
    serde_json::from_slice(&bytes).with_context(place)
}

fn text<'t>(task: &'t Value, key: &str) -> &'t str {
    task[key].as_str().unwrap_or_default()
}

/// The whole tracker.
fn app(data: Data) -> Router {
    Router::new()
        .route("/api/teams", get(teams))
        .route("/api/teams/{team}/tasks", get(tasks))
        .route("/api/kpis/{name}", get(kpi))
        .layer(middleware::from_fn(signed))
        .with_state(Arc::new(data))
}

/// Lets only signed requests through, and says "not modified" to those who have the answer.
async fn signed(headers: HeaderMap, request: Request, next: Next) -> Response {
    let given = |name| {
        headers
            .get(name)
            .and_then(|value: &header::HeaderValue| value.to_str().ok())
    };
    if given(header::AUTHORIZATION) != Some(AUTHORIZATION) {
        return refused(StatusCode::UNAUTHORIZED, "a bearer token is wanted");
    }
    let response = next.run(request).await;
    let tag = response.headers().get(header::ETAG).cloned();
    match tag {
        Some(tag) if given(header::IF_NONE_MATCH) == tag.to_str().ok() => {
            (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response()
        }
        _ => response,
    }
}

fn answered(body: &Value) -> Response {
    let body = body.to_string();
    let hash = Sha256::digest(&body)
        .iter()
        .take(8)
        .fold(0, |hash: u64, byte| hash << 8 | u64::from(*byte));
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::ETAG, format!("\"{hash:016x}\"")),
    ];
    (headers, body).into_response()
}

fn refused(status: StatusCode, why: &str) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (status, kind, json!({"error": why}).to_string()).into_response()
}

async fn teams(State(data): State<Arc<Data>>) -> Response {
    let names: BTreeSet<&str> = data.tasks.iter().map(|task| text(task, "team")).collect();
    let teams: Vec<Value> = names.iter().map(|name| json!({"id": name})).collect();
    answered(&json!({"data": teams}))
}

/// The query of a list of tasks.
#[derive(Deserialize)]
struct Wanted {
    updated_since: Option<Timestamp>,
    per_page: Option<usize>,
    cursor: Option<String>,
}

async fn tasks(
    State(data): State<Arc<Data>>,
    Segment(team): Segment<String>,
    Query(wanted): Query<Wanted>,
) -> Response {
    let of_team: Vec<&Value> = data
        .tasks
        .iter()
        .filter(|task| text(task, "team") == team)
        .collect();
    if of_team.is_empty() {
        return refused(StatusCode::NOT_FOUND, "no such team");
    }
    // A token names the last task of the page before, so that no page moves when tasks change.
    let after = match &wanted.cursor {
        None => 0,
        Some(cursor) => match of_team.iter().position(|task| cursor_of(task) == *cursor) {
            Some(last) => last + 1,
            None => return refused(StatusCode::BAD_REQUEST, "no such cursor"),
        },
    };
    let size = wanted.per_page.unwrap_or(25).clamp(1, LARGEST_PAGE);
    let mut rest = of_team
        .into_iter()
        .skip(after)
        .filter(|task| is_wanted(task, wanted.updated_since));
    let page: Vec<&Value> = rest.by_ref().take(size).collect();
    let next = rest.next().and(page.last()).map(|task| cursor_of(task));
    answered(&json!({"data": page, "meta": {"next": next}}))
}

fn is_wanted(task: &Value, since: Option<Timestamp>) -> bool {
    let updated = text(task, "updated_at").parse::<Timestamp>();
    since.is_none_or(|since| updated.is_ok_and(|updated| updated >= since))
}

fn cursor_of(task: &Value) -> String {
    format!("after-{}", task["id"].to_string().trim_matches('"'))
}

async fn kpi(State(data): State<Arc<Data>>, Segment(name): Segment<String>) -> Response {
    match data.kpis.get(&name) {
        Some(points) => answered(&json!({"points": points})),
        None => refused(StatusCode::NOT_FOUND, "no such figure"),
    }
}
