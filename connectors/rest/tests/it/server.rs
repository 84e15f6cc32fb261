//! A tracker whose every answer is a function of the call, and a driver that pulls it to the end.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Response, Uri};
use serde_json::Value;
use throughline_kit::{Connector, Coverage, Cursor, Next, Problem, PullError, Record, Reject};
use throughline_rest::RestConnector;
use url::Url;

/// One request as the tracker saw it.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Call {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.get(name).map(|text| text.parse().unwrap())
    }
}

/// What the tracker answers.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Reply {
    pub(crate) fn json(body: &Value) -> Self {
        Self::text("application/json", &body.to_string())
    }

    pub(crate) fn text(kind: &str, body: &str) -> Self {
        Self {
            status: 200,
            headers: vec![("content-type", kind.to_owned())],
            body: body.to_owned(),
        }
    }

    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

type Script = dyn Fn(&Call) -> Reply + Send + Sync;

struct Shared {
    script: Box<Script>,
    calls: Mutex<Vec<Call>>,
}

/// A running tracker; it ends with the test's runtime.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) base: Url,
    shared: Arc<Shared>,
}

impl Server {
    pub(crate) async fn start(script: impl Fn(&Call) -> Reply + Send + Sync + 'static) -> Self {
        let shared = Arc::new(Shared {
            script: Box::new(script),
            calls: Mutex::default(),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        // The port is never given back: what the client remembers of an origin lasts as long as the process.
        let listener = listener.into_std().unwrap();
        std::mem::forget(listener.try_clone().unwrap());
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        let base = format!("http://{}/", listener.local_addr().unwrap());
        let app = Router::new().fallback(answer).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self {
            base: base.parse().unwrap(),
            shared,
        }
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.shared.calls.lock().unwrap().clone()
    }

    /// The calls so far, each as `path?query` in the query's alphabetical order; then forgets them.
    pub(crate) fn asked(&self) -> Vec<String> {
        let calls = std::mem::take(&mut *self.shared.calls.lock().unwrap());
        let line = |call: &Call| {
            let query: Vec<String> = call
                .query
                .iter()
                .map(|(key, value)| format!("{key}={value}"))
                .collect();
            format!("{}?{}", call.path, query.join("&"))
        };
        calls.iter().map(line).collect()
    }
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let query = uri.query().unwrap_or_default();
    let call = Call {
        method,
        path: uri.path().to_owned(),
        query: url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect(),
        headers,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    };
    let reply = (shared.script)(&call);
    shared.calls.lock().unwrap().push(call);
    let mut response = Response::builder().status(reply.status);
    for (name, value) in reply.headers {
        response = response.header(name, value);
    }
    response.body(Body::from(reply.body)).unwrap()
}

/// All pages of one pull.
#[derive(Debug)]
pub(crate) struct Pulled {
    pub(crate) records: Vec<Record>,
    pub(crate) rejects: Vec<Reject>,
    pub(crate) notes: Vec<Problem>,
    pub(crate) coverage: Coverage,
    pub(crate) cursor: Option<Cursor>,
    pub(crate) pages: usize,
}

impl Pulled {
    pub(crate) fn ids(&self) -> Vec<String> {
        self.records
            .iter()
            .map(|record| record.fields["id"].to_string().trim_matches('"').to_owned())
            .collect()
    }
}

/// Pulls to the end, each cursor through its stored form.
pub(crate) async fn pull(
    connector: &RestConnector,
    from: Option<&Cursor>,
) -> Result<Pulled, PullError> {
    let mut from = from.cloned();
    let mut all = Pulled {
        records: Vec::new(),
        rejects: Vec::new(),
        notes: Vec::new(),
        coverage: Coverage::Delta,
        cursor: None,
        pages: 0,
    };
    loop {
        let page = connector.pull(from.as_ref()).await?;
        all.pages += 1;
        all.records.extend(page.records);
        all.rejects.extend(page.rejects);
        all.notes.extend(page.notes);
        all.coverage = page.coverage;
        match page.next {
            Next::More(cursor) => from = Some(stored(&cursor)),
            Next::Done(cursor) => {
                all.cursor = cursor.map(|cursor| stored(&cursor));
                return Ok(all);
            }
        }
    }
}

fn stored(cursor: &Cursor) -> Cursor {
    let text = serde_json::to_string(cursor).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// A failure as a person reads it.
pub(crate) fn told(error: &PullError, server: &Server) -> String {
    let problem = error.problem();
    let base = server.base.as_str().trim_end_matches('/');
    let text = format!(
        "{problem}\nhelp: {}",
        problem.help.as_deref().unwrap_or("-")
    );
    text.replace(base, "HOST")
}
