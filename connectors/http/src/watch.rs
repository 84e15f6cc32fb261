//! Looking on at the answers of one piece of work: what `check --online` reads off their headers.
//!
//! A pull knows nothing of it; who wants to look wraps the pull in [`watched`].

use std::cell::RefCell;
use std::future::Future;
use std::time::Instant;

use http::HeaderMap;
use jiff::Timestamp;
use serde_json::Value;

use crate::reply::{Answer, Reply};

/// What the headers of one answer said.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The server's own time of the answer.
    pub server_time: Option<Timestamp>,
    /// When the answer was there.
    pub received: Instant,
    /// What it said about limits, by the names of its headers.
    pub quota: Vec<(String, String)>,
    /// A `Link` header names a next page.
    pub links_on: bool,
    /// The body, where it is JSON of a size that somebody may look at.
    pub body: Option<Value>,
}

/// The largest body that is looked at.
const BODY_BYTES: usize = 16 << 20;

tokio::task_local! {
    static SEEN: RefCell<Vec<Seen>>;
}

/// Runs a future and tells what the answers to its requests said.
pub async fn watched<F: Future>(future: F) -> (F::Output, Vec<Seen>) {
    SEEN.scope(RefCell::default(), async {
        let output = future.await;
        (output, SEEN.with(RefCell::take))
    })
    .await
}

/// Notes an answer, where somebody looks on.
pub(crate) fn note(answer: &Answer) {
    let Answer::Reply(reply) = answer else {
        return;
    };
    // An error says that nobody looks on.
    let _ = SEEN.try_with(|seen| seen.borrow_mut().push(of(reply)));
}

fn of(reply: &Reply) -> Seen {
    Seen {
        server_time: reply.date,
        received: Instant::now(),
        quota: quota(&reply.headers),
        links_on: reply.link_next().is_some(),
        body: (reply.body.len() <= BODY_BYTES)
            .then(|| reply.json().ok())
            .flatten(),
    }
}

/// Every header about limits: trackers agree on no name, but all of them say what they mean.
fn quota(headers: &HeaderMap) -> Vec<(String, String)> {
    let about = |name: &str| {
        name.contains("ratelimit") || name.contains("rate-limit") || name == "retry-after"
    };
    headers
        .iter()
        .filter(|(name, _)| about(name.as_str()))
        .filter_map(|(name, value)| {
            let value = value.to_str().ok()?;
            Some((name.as_str().to_owned(), value.chars().take(100).collect()))
        })
        .collect()
}
