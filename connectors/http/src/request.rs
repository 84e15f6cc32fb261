//! What a connector asks for: a URL below its own origin, and what it already has.

use http::header::{ACCEPT, ACCEPT_ENCODING, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use http::{HeaderMap, HeaderName, HeaderValue};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use throughline_kit::{Problem, PullError};
use url::Url;

use crate::fault::place;

/// What a server said about the version of an answer; sent back to be told "not modified".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// The `ETag` header, as sent.
    pub etag: Option<String>,
    /// The `Last-Modified` header, as sent.
    pub last_modified: Option<String>,
}

impl Validators {
    /// Whether there is anything to send.
    pub fn is_some(&self) -> bool {
        self.etag.is_some() || self.last_modified.is_some()
    }
}

/// One request, unsigned: the client adds the credentials when it sends.
#[derive(Debug, Clone)]
pub struct Request {
    /// Where to; [`crate::Client::resolve`] makes it.
    pub url: Url,
    /// The body of a `POST`; `None` is a `GET`.
    pub post: Option<Value>,
    /// Headers by name; never secrets.
    pub headers: Vec<(String, String)>,
    /// The `Accept` header.
    pub accept: &'static str,
    /// What we have already; only with it is a 304 an answer.
    pub validators: Option<Validators>,
    /// Whether the body must say where it ends (see [`Request::whole`]).
    pub whole: bool,
}

impl Request {
    /// A `GET` for JSON.
    pub fn get(url: Url) -> Self {
        Self {
            url,
            post: None,
            headers: Vec::new(),
            accept: "application/json",
            validators: None,
            whole: false,
        }
    }

    /// A `POST` of a JSON body, for JSON.
    pub fn post(url: Url, body: Value) -> Self {
        Self {
            post: Some(body),
            ..Self::get(url)
        }
    }

    /// The same request with one more header; never a secret one.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The same request for another media type.
    #[must_use]
    pub fn accept(mut self, accept: &'static str) -> Self {
        self.accept = accept;
        self
    }

    /// The same request, to be answered with 304 when nothing changed since.
    #[must_use]
    pub fn unless_unchanged(mut self, validators: Option<Validators>) -> Self {
        self.validators = validators;
        self
    }

    /// The same request, whose answer must carry a length or a last chunk.
    ///
    /// For formats that look whole wherever they are cut (CSV). It asks for no compression, since
    /// the length of the plain body is what can be checked.
    #[must_use]
    pub fn whole(mut self) -> Self {
        self.whole = true;
        self
    }

    /// All headers but the credentials.
    pub(crate) fn unsigned_headers(&self) -> Result<HeaderMap, PullError> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(self.accept));
        if self.whole {
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        }
        let validators = self.validators.as_ref();
        let known = [
            (
                IF_NONE_MATCH,
                validators.and_then(|known| known.etag.as_ref()),
            ),
            (
                IF_MODIFIED_SINCE,
                validators.and_then(|known| known.last_modified.as_ref()),
            ),
        ];
        for (name, value) in known {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
                headers.insert(name, value);
            }
        }
        for (name, value) in &self.headers {
            let pair = name
                .parse::<HeaderName>()
                .ok()
                .zip(HeaderValue::from_str(value).ok());
            let Some((name, value)) = pair else {
                return Err(PullError::broken(Problem::new(
                    place(&self.url),
                    format!("`{name}` cannot be sent as a header — visible ASCII is wanted"),
                )));
            };
            headers.insert(name, value);
        }
        Ok(headers)
    }

    /// Whether a 304 would be an answer.
    pub(crate) fn is_conditional(&self) -> bool {
        self.validators.as_ref().is_some_and(Validators::is_some)
    }
}

/// One request as it goes out, still unsigned: what another transport than ours is handed.
#[derive(Debug, Clone)]
pub struct Wire {
    /// Where to: always the client's own origin.
    pub url: Url,
    /// All headers but the credentials.
    pub headers: HeaderMap,
    /// The body of a `POST`; `None` is a `GET`.
    pub post: Option<Value>,
    /// Which credential of a pool signs it, counted from 0.
    pub key: usize,
    /// The token that signs it, where it was asked for.
    pub(crate) bearer: Option<SecretString>,
}
