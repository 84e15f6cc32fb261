//! A scripted GitHub on 127.0.0.1: it answers by a function of the request, and keeps a log.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use secrecy::SecretString;
use serde_json::{Value, json};
use throughline_github::{Credential, GithubConnector, Scope, Settings};
use throughline_http::Caps;
use throughline_kit::{Connector, Cursor, Next, Page, PullError};
use url::Url;

/// What the server's clock says unless a test says otherwise.
pub(crate) const NOW: &str = "Fri, 15 Jan 2027 08:00:00 GMT";

pub(crate) const TOKEN: &str = "ghp_canaryCANARY";

/// One request.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    /// Its place in the log, from 0.
    pub(crate) index: usize,
    pub(crate) host: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    /// What was posted; empty for a `GET`.
    pub(crate) body: String,
}

impl Hit {
    pub(crate) fn param(&self, name: &str) -> Option<String> {
        let url = Url::parse(&format!("http://x/?{}", self.query)).expect("a URL");
        let found = url.query_pairs().find(|(key, _)| key == name);
        found.map(|(_, value)| value.into_owned())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .get(name)
            .map(|value| value.to_str().expect("ASCII"))
    }
}

/// A running server.
pub(crate) struct Fake {
    pub(crate) base: Url,
    log: Arc<Mutex<Vec<Hit>>>,
}

impl Fake {
    pub(crate) async fn start<F>(answer: F) -> Self
    where
        F: Fn(&Hit) -> Response + Send + Sync + 'static,
    {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("an address");
        let log = Arc::new(Mutex::new(Vec::<Hit>::new()));
        let (seen, answer) = (log.clone(), Arc::new(answer));
        let router = Router::new().fallback(move |request: Request| {
            let (seen, answer) = (seen.clone(), answer.clone());
            async move {
                let (parts, body) = request.into_parts();
                let body = axum::body::to_bytes(body, 1 << 20).await.expect("a body");
                let mut log = seen.lock().expect("no panic inside");
                let hit = Hit {
                    index: log.len(),
                    host: address.to_string(),
                    path: parts.uri.path().to_owned(),
                    query: parts.uri.query().unwrap_or_default().to_owned(),
                    headers: parts.headers,
                    body: String::from_utf8(body.to_vec()).expect("text"),
                };
                log.push(hit.clone());
                let mut response = answer(&hit);
                response
                    .headers_mut()
                    .entry("date")
                    .or_insert(HeaderValue::from_static(NOW));
                response
            }
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        let base = Url::parse(&format!("http://{address}/")).expect("a URL");
        Self { base, log }
    }

    pub(crate) fn log(&self) -> Vec<Hit> {
        self.log.lock().expect("no panic inside").clone()
    }

    pub(crate) fn hits(&self) -> usize {
        self.log().len()
    }

    pub(crate) fn settings(&self, repositories: &[&str]) -> Settings {
        Settings {
            base: self.base.clone(),
            credential: Credential::Tokens(vec![SecretString::from(TOKEN)]),
            boards: Vec::new(),
            pull_requests: false,
            blockers: true,
            probe_every: Some(Duration::from_hours(24)),
            scope: Scope::Repositories(repositories.iter().map(ToString::to_string).collect()),
            fields: throughline_kit::FieldRules::new(),
            allow_private: true,
            way: throughline_http::Way::default(),
        }
    }

    pub(crate) fn connector(&self, repositories: &[&str]) -> GithubConnector {
        GithubConnector::with_caps(self.settings(repositories), quick()).expect("a connector")
    }
}

/// Limits under which every test is over in a moment.
pub(crate) fn quick() -> Caps {
    Caps {
        first_byte: Duration::from_secs(5),
        total: Duration::from_secs(5),
        attempts: 3,
        max_wait: Duration::from_millis(10),
        ..Caps::default()
    }
}

/// A whole pull.
#[derive(Debug)]
pub(crate) struct Pulled {
    pub(crate) pages: Vec<Page>,
    pub(crate) cursor: Cursor,
}

impl Pulled {
    /// The keys of all records, in their order.
    pub(crate) fn keys(&self) -> Vec<String> {
        self.values("key")
    }

    /// One field of all records, in their order.
    pub(crate) fn values(&self, field: &str) -> Vec<String> {
        let records = self.pages.iter().flat_map(|page| &page.records);
        records
            .map(|record| {
                record
                    .fields
                    .get(field)
                    .and_then(Value::as_str)
                    .unwrap_or("-")
                    .to_owned()
            })
            .collect()
    }

    pub(crate) fn last(&self) -> &Page {
        self.pages.last().expect("a page")
    }

    /// The cursor as JSON.
    pub(crate) fn state(&self) -> Value {
        self.cursor.state().expect("JSON")
    }

    pub(crate) fn watermark(&self, repository: &str) -> Value {
        self.state()["repositories"][repository]["watermark"].clone()
    }
}

/// Pulls to the end, the cursor going through its stored form after each page.
pub(crate) async fn pull(
    connector: &GithubConnector,
    from: Option<&Cursor>,
) -> Result<Pulled, PullError> {
    let mut from = from.cloned();
    let mut pages = Vec::new();
    loop {
        let page = connector.pull(from.as_ref()).await?;
        let next = page.next.clone();
        pages.push(page);
        match next {
            Next::More(cursor) => {
                let stored = serde_json::to_string(&cursor).expect("JSON");
                from = Some(serde_json::from_str(&stored).expect("a cursor"));
            }
            Next::Done(cursor) => {
                let cursor = cursor.expect("this connector always has one");
                return Ok(Pulled { pages, cursor });
            }
        }
        assert!(pages.len() < 100, "this pull does not end");
    }
}

/// An issue that changed at `updated` (a time on 2027-01-15, or a whole instant).
pub(crate) fn issue(number: u64, updated: &str) -> Value {
    let updated = if updated.len() > 8 {
        updated.to_owned()
    } else {
        format!("2027-01-15T{updated}Z")
    };
    json!({
        "id": 1000 + number, "node_id": "I_x", "number": number, "title": format!("Issue {number}"),
        "state": "open", "state_reason": null, "user": {"login": "anna"}, "labels": [], "assignees": [],
        "created_at": format!("2027-01-01T00:{number:02}:00Z"), "updated_at": updated,
        "html_url": format!("https://github.com/acme/web/issues/{number}"),
    })
}

pub(crate) fn ok(body: &Value) -> Response {
    (StatusCode::OK, axum::Json(body)).into_response()
}

/// A status with headers and GitHub's error envelope.
pub(crate) fn refuse(status: u16, headers: &[(&'static str, &str)], message: &str) -> Response {
    let status = StatusCode::from_u16(status).expect("a status");
    let mut response = (status, axum::Json(json!({"message": message}))).into_response();
    for (name, value) in headers {
        response
            .headers_mut()
            .insert(*name, value.parse().expect("a header"));
    }
    response
}

/// Lists issues as GitHub does: filtered, sorted, paged by `size`, with `Link` and `ETag`.
pub(crate) fn list(hit: &Hit, issues: &[Value], size: usize) -> Response {
    let text = |issue: &Value, key: &str| issue[key].as_str().unwrap_or_default().to_owned();
    let key = if hit.param("sort").as_deref() == Some("updated") {
        "updated_at"
    } else {
        "created_at"
    };
    let since = hit.param("since").unwrap_or_default();
    let mut issues: Vec<Value> = issues
        .iter()
        .filter(|issue| text(issue, "updated_at") >= since)
        .cloned()
        .collect();
    issues.sort_by_key(|issue| text(issue, key));
    if hit.param("direction").as_deref() == Some("desc") {
        issues.reverse();
    }
    let page: usize = hit
        .param("page")
        .map_or(1, |page| page.parse().expect("a number"));
    let rows: Vec<Value> = issues
        .iter()
        .skip((page - 1) * size)
        .take(size)
        .cloned()
        .collect();
    let etag = format!("\"{}-{}\"", page, crc(&format!("{rows:?}{}", issues.len())));
    if hit.header("if-none-match") == Some(etag.as_str()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let mut response = ok(&Value::Array(rows));
    response
        .headers_mut()
        .insert("etag", etag.parse().expect("a header"));
    if page * size < issues.len() {
        let query: String = hit
            .query
            .split('&')
            .filter(|part| !part.starts_with("page="))
            .collect::<Vec<_>>()
            .join("&");
        let link = format!(
            "<http://{0}{1}?{query}&page=1>; rel=\"first\", <http://{0}{1}?{query}&page={2}>; rel=\"next\"",
            hit.host,
            hit.path,
            page + 1
        );
        response
            .headers_mut()
            .insert("link", link.parse().expect("a header"));
    }
    response
}

fn crc(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
