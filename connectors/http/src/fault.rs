//! How talking to a server fails, in the words of the contract.

use std::error::Error;
use std::io;
use std::time::Duration;

use http::StatusCode;
use throughline_kit::{Problem, PullError};
use url::Url;

use crate::address::PrivateTarget;
use crate::rules::Verdict;

/// The status behind an error, for a connector to which it says more than to us.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("HTTP status {status}{}", said(message))]
pub struct StatusError {
    /// The status.
    pub status: u16,
    /// What the server's body said, cut to a line; empty when it said nothing readable.
    pub message: String,
    /// What a rule of the operator made of it.
    pub verdict: Option<Verdict>,
}

/// What a rule of the operator made of a request, if one was for it.
pub fn verdict_of(error: &PullError) -> Option<Verdict> {
    status_of(error)?.verdict
}

/// The status behind an error, if it came from an answer.
pub fn status_of(error: &PullError) -> Option<&StatusError> {
    error.source()?.downcast_ref()
}

/// The URL as messages may print it: without query, fragment and user information.
pub fn place(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    // Both fail only for URLs that cannot have user information at all.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}

/// What to do about a server that does not answer well today.
pub(crate) const PATIENCE: &str =
    "it is tried again by itself; if it lasts, look at the server and at the way to it";

/// What to do about a server that asks for a pause.
pub(crate) const LATER: &str = "nothing: it is asked again then";

/// What to do about an answer that makes no sense.
pub(crate) const STRANGE: &str = "check the address; if it is right, look at the answer with another program and tell the tracker's operator";

/// One failed attempt, and whether another one makes sense.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: PullError,
    pub(crate) again: Again,
}

/// When to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    /// Not by ourselves.
    Never,
    /// After a growing, random pause.
    Soon,
    /// As soon as it may be sent: the server named the time, or another credential can go on.
    AtOnce,
    /// After this pause.
    After(Duration),
}

impl Failure {
    pub(crate) fn never(error: PullError) -> Self {
        Self {
            error,
            again: Again::Never,
        }
    }

    pub(crate) fn soon(problem: Problem) -> Self {
        Self {
            error: PullError::transient(problem),
            again: Again::Soon,
        }
    }

    /// Too long a wait to sleep through, or one to wait out.
    pub(crate) fn wait(problem: Problem, wait: Duration, longest: Duration) -> Self {
        Self {
            error: PullError::Transient {
                problem,
                retry_after: Some(wait),
                cause: None,
            },
            again: if wait > longest {
                Again::Never
            } else {
                Again::AtOnce
            },
        }
    }

    pub(crate) fn at_once(problem: Problem) -> Self {
        Self {
            error: PullError::transient(problem),
            again: Again::AtOnce,
        }
    }

    pub(crate) fn after(problem: Problem, pause: Duration) -> Self {
        Self {
            error: PullError::transient(problem),
            again: Again::After(pause),
        }
    }

    /// The same with what the server said below it.
    pub(crate) fn because(self, cause: StatusError) -> Self {
        Self {
            error: self.error.because(cause),
            ..self
        }
    }
}

/// What a failure below HTTP means: no connection, no trust, no answer, half an answer.
///
/// The library's error is read and dropped: its texts print the URL with its query.
pub(crate) fn transport(place: &str, error: &(dyn Error + 'static)) -> Failure {
    let chain = chain(error);
    if let Some(private) = find::<PrivateTarget>(&chain) {
        return Failure::never(PullError::broken(
            Problem::new(place, format!("{private} — a public address is wanted"))
                .help("set `allow_private = true` if this source really is inside your network"),
        ));
    }
    if let Some(tls) = find::<rustls::Error>(&chain) {
        return Failure::never(PullError::broken(
            Problem::new(place, format!("no trusted connection: {tls}"))
                .help("check the host's certificate, or name the authority that signed it"),
        ));
    }
    let text = text(&chain);
    if text.contains("message head is too large") {
        let what = "the headers of the answer are too many or too long — shorter ones are wanted";
        return Failure::never(PullError::broken(Problem::new(place, what).help(STRANGE)));
    }
    if chain
        .iter()
        .filter_map(|error| error.downcast_ref::<reqwest::Error>())
        .any(reqwest::Error::is_timeout)
    {
        return Failure::soon(
            Problem::new(place, "no answer in time — one is wanted").help(PATIENCE),
        );
    }
    let is_connect = chain
        .iter()
        .filter_map(|error| error.downcast_ref::<reqwest::Error>())
        .any(reqwest::Error::is_connect);
    if is_connect {
        return Failure::soon(
            Problem::new(place, format!("no connection: {text} — an answer is wanted"))
                .help("check host and port of the address, and that the server runs; it is tried again by itself"),
        );
    }
    Failure::soon(
        Problem::new(
            place,
            format!("no whole answer: {text} — a whole one is wanted"),
        )
        .help(PATIENCE),
    )
}

/// What the server's own words about a failure are, on one short line.
pub(crate) fn words(body: &[u8]) -> String {
    let value: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let said = ["message", "error", "errorMessages", "detail", "errors"]
        .into_iter()
        .filter_map(|key| value.get(key))
        .find_map(|found| match found {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Array(list) => list.first()?.as_str().map(str::to_owned),
            serde_json::Value::Object(object) => object.get("message")?.as_str().map(str::to_owned),
            _ => None,
        });
    said.map(|text| one_line(&text, 160)).unwrap_or_default()
}

/// A text without control characters, cut to `most` characters.
pub(crate) fn one_line(text: &str, most: usize) -> String {
    let visible = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect::<String>();
    let words = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= most {
        return words;
    }
    words.chars().take(most).chain(['…']).collect()
}

/// `429 Too Many Requests`.
pub(crate) fn status_line(status: u16) -> String {
    let reason = StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason());
    reason.map_or_else(|| status.to_string(), |reason| format!("{status} {reason}"))
}

/// ` ("…")`, or nothing.
pub(crate) fn said(message: &str) -> String {
    if message.is_empty() {
        String::new()
    } else {
        format!(" (\"{message}\")")
    }
}

/// A duration for a sentence, rounded up to what a person waits.
pub(crate) fn seconds(wait: Duration) -> String {
    let millis = wait.as_millis();
    if millis < 1000 {
        format!("{millis} ms")
    } else {
        format!("{} s", millis.div_ceil(1000))
    }
}

fn chain<'e>(error: &'e (dyn Error + 'static)) -> Vec<&'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| below(error)).collect()
}

/// The error below; an I/O error hides a custom one from `source`.
fn below<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    let inner = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
        .map(|inner| inner as &(dyn Error + 'static));
    inner.or_else(|| error.source())
}

fn find<'e, E: Error + 'static>(chain: &[&'e (dyn Error + 'static)]) -> Option<&'e E> {
    chain.iter().find_map(|error| error.downcast_ref::<E>())
}

/// The innermost text: the only one that surely says nothing about the URL.
fn text(chain: &[&(dyn Error + 'static)]) -> String {
    chain
        .last()
        .map(|error| one_line(&error.to_string(), 160))
        .unwrap_or_default()
}
