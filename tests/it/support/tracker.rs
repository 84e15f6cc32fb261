//! A small REST tracker on loopback whose answers a test can change, and which counts what it was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// What the tracker answers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mood {
    /// The tasks, two a page.
    Well,
    /// This status and body.
    Answer(u16, String),
    /// The first page, then nothing ever.
    HangOnSecondPage,
    /// 429, to be asked again after so many seconds.
    RetryAfter(u32),
    /// The same, said after this time.
    SlowlyRetryAfter(Duration, u32),
}

#[derive(Debug)]
struct Inner {
    tasks: Vec<Value>,
    mood: Mood,
    requests: Vec<String>,
    /// Tasks a page.
    page: usize,
    tokens: Vec<String>,
}

/// A running tracker; it ends with the test.
#[derive(Debug, Clone)]
pub(crate) struct Tracker {
    address: SocketAddr,
    inner: Arc<Mutex<Inner>>,
}

#[derive(serde::Deserialize, Debug)]
struct Paging {
    cursor: Option<usize>,
}

impl Tracker {
    /// Starts a tracker with these tasks on a thread of its own.
    pub(crate) fn start(tasks: Vec<Value>) -> Self {
        let inner = Arc::new(Mutex::new(Inner {
            tasks,
            mood: Mood::Well,
            requests: Vec::new(),
            page: 2,
            tokens: Vec::new(),
        }));
        let shared = Arc::clone(&inner);
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
                axum::serve(listener, routes)
                    .await
                    .expect("the tracker serves");
            });
        });
        Self {
            address: address.recv().expect("the tracker starts"),
            inner,
        }
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn set(&self, mood: Mood) {
        self.inner.lock().expect("the tracker's lock").mood = mood;
    }

    pub(crate) fn replace(&self, tasks: Vec<Value>) {
        self.inner.lock().expect("the tracker's lock").tasks = tasks;
    }

    /// Other tasks, all on one page.
    pub(crate) fn all_at_once(&self, tasks: Vec<Value>) {
        let mut inner = self.inner.lock().expect("the tracker's lock");
        inner.page = tasks.len();
        inner.tasks = tasks;
    }

    /// How many requests there were.
    pub(crate) fn asked(&self) -> usize {
        self.inner
            .lock()
            .expect("the tracker's lock")
            .requests
            .len()
    }

    /// The credentials that were sent.
    pub(crate) fn tokens(&self) -> Vec<String> {
        self.inner
            .lock()
            .expect("the tracker's lock")
            .tokens
            .clone()
    }
}

async fn answer(
    State(inner): State<Arc<Mutex<Inner>>>,
    Query(paging): Query<Paging>,
    headers: HeaderMap,
    request: axum::extract::Request,
) -> Response {
    let (tasks, mood, size) = {
        let mut inner = inner.lock().expect("the tracker's lock");
        inner.requests.push(request.uri().to_string());
        let token = headers
            .get("authorization")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        inner.tokens.push(token);
        (inner.tasks.clone(), inner.mood.clone(), inner.page)
    };
    let from = paging.cursor.unwrap_or(0);
    match mood {
        Mood::RetryAfter(seconds) => later(seconds),
        Mood::SlowlyRetryAfter(time, seconds) => {
            tokio::time::sleep(time).await;
            later(seconds)
        }
        Mood::Answer(status, body) => {
            (StatusCode::from_u16(status).expect("a status"), body).into_response()
        }
        Mood::HangOnSecondPage if from > 0 => std::future::pending().await,
        Mood::Well | Mood::HangOnSecondPage => {
            let page: Vec<Value> = tasks.iter().skip(from).take(size).cloned().collect();
            let next = (from + size < tasks.len()).then(|| (from + size).to_string());
            axum::Json(json!({ "data": page, "next": next })).into_response()
        }
    }
}

fn later(seconds: u32) -> Response {
    let headers = [("retry-after", seconds.to_string())];
    (StatusCode::TOO_MANY_REQUESTS, headers, "{}").into_response()
}

/// One task of the tracker.
pub(crate) fn task(id: u32, title: &str, state: &str, due: &str, closed: Option<&str>) -> Value {
    json!({ "id": id, "name": title, "status": state, "due": due, "closed": closed, "owner": "ann", "updated": "2026-11-01T10:00:00Z" })
}
