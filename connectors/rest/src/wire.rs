//! Sending one request of a source and reading its reply as a document: the one way out for every request.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use throughline_http::{Answer, Auth, Caps, Client, Decode, Reply, Request, Twice};
use throughline_kit::{Problem, PullError};

/// Whom a source talks to, and how.
#[derive(Debug)]
pub(crate) struct Wire {
    pub(crate) client: Client,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) auth: Auth,
    pub(crate) caps: Caps,
    /// How replies are written.
    pub(crate) decode: Decode,
    /// The keys that an expression names; see [`Wire::document`].
    pub(crate) names: BTreeSet<String>,
}

impl Wire {
    /// Sends one request.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub(crate) async fn send(&self, request: &Request) -> Result<Answer, PullError> {
        if self.decode.needs_an_end() {
            // Asked for without compression, its length can be checked.
            return self.client.send(&request.clone().whole()).await;
        }
        self.client.send(request).await
    }

    /// Sends a request that has no version to compare with.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub(crate) async fn reply(&self, request: &Request) -> Result<Reply, PullError> {
        match self.send(request).await? {
            Answer::Reply(reply) => Ok(reply),
            Answer::NotModified => Err(PullError::broken(Problem::new(
                throughline_http::place(&request.url),
                "304 Not Modified, though nothing was sent to compare with — a body is wanted",
            ))),
        }
    }

    /// A reply's document.
    ///
    /// # Errors
    /// When it is none, or when a key that matters stands twice: nobody can say then which value is meant.
    pub(crate) fn document(&self, reply: &Reply, place: &str) -> Result<Value, PullError> {
        let (body, twice) = reply.decoded(self.decode)?;
        let read = |twice: &&Twice| self.names.contains(&twice.key);
        let Some(Twice { place: inside, key }) = twice.iter().find(read) else {
            return Ok(body);
        };
        let what = format!(
            "{inside}: the key \"{key}\" appears twice with different values — one value is wanted"
        );
        Err(PullError::broken(
            Problem::new(place, what).help("report it to the tracker's operator"),
        ))
    }
}
