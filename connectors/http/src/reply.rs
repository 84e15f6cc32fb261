//! An answer: its body read under a cap, and what its headers say about it.

use std::sync::Arc;

use http::HeaderMap;
use http::header::{CONTENT_TYPE, ETAG, LAST_MODIFIED, LINK};
use jiff::Timestamp;
use serde_json::Value;
use throughline_kit::{Problem, PullError};
use url::Url;

use crate::fault::{self, Failure, one_line, place};
use crate::json::{self, Twice};
use crate::redact::Redactor;
use crate::request::Validators;

/// How much of an unexpected body a message quotes, in characters.
const QUOTED: usize = 60;

/// What the server said.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "one exists per request, and it is taken apart at once"
)]
pub enum Answer {
    /// What the request's validators name is current.
    NotModified,
    /// A body.
    Reply(Reply),
}

/// A good answer, whole.
pub struct Reply {
    /// Where it came from, after redirects; without credentials.
    pub url: Url,
    /// The status, always 2xx.
    pub status: u16,
    /// All headers.
    pub headers: HeaderMap,
    /// The body, inflated.
    pub body: Vec<u8>,
    /// The server's own time of the answer.
    pub date: Option<Timestamp>,
    /// Its end could be told from a broken connection.
    pub(crate) ends: bool,
    pub(crate) depth: usize,
    /// Bytes that a body may have after any inflating.
    pub(crate) most: u64,
    pub(crate) redactor: Arc<Redactor>,
}

impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reply")
            .field("place", &place(&self.url))
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Reply {
    /// The body as JSON.
    ///
    /// # Errors
    /// [`PullError::Broken`] for a page of HTML, a body that is no JSON, or one nested too deep.
    pub fn json(&self) -> Result<Value, PullError> {
        self.document().map(|(value, _)| value)
    }

    /// The body as JSON, with the keys that stand twice in one object.
    ///
    /// # Errors
    /// As [`Reply::json`].
    pub fn document(&self) -> Result<(Value, Vec<Twice>), PullError> {
        self.json_of(&self.body)
    }

    /// A body, or what was packed in it, as JSON.
    pub(crate) fn json_of(&self, body: &[u8]) -> Result<(Value, Vec<Twice>), PullError> {
        self.refuse_html("JSON")?;
        let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
        if body.trim_ascii().is_empty() {
            return Err(self.broken("an empty body — JSON is wanted".to_owned()));
        }
        if json::deeper_than(body, self.depth) {
            return Err(self.broken(format!(
                "JSON nested deeper than {} levels — less is wanted",
                self.depth
            )));
        }
        let (mut value, twice) = json::parse(body).map_err(|what| {
            self.broken(format!(
                "no JSON: {what}, in text starting `{}` — JSON is wanted",
                self.start()
            ))
        })?;
        self.redactor.clean_document(&mut value);
        Ok((value, twice))
    }

    /// Refuses a page made for a browser where data is wanted: usually a sign-in page.
    ///
    /// # Errors
    /// [`PullError::Broken`] naming what was `wanted`.
    pub fn refuse_html(&self, wanted: &str) -> Result<(), PullError> {
        let declared = self.content_type().unwrap_or_default();
        let is_html = declared.contains("html")
            || self.body.trim_ascii_start().get(..5).is_some_and(|start| {
                start.eq_ignore_ascii_case(b"<!doc") || start.eq_ignore_ascii_case(b"<html")
            });
        if !is_html {
            return Ok(());
        }
        let found = if declared.is_empty() {
            "HTML"
        } else {
            &declared
        };
        let what = format!(
            "expected {wanted}, got {found} starting `{}` (a sign-in page?)",
            self.start()
        );
        Err(PullError::broken(Problem::new(self.place(), what).help(
            "check the base address and the path, and whether the credentials still work",
        )))
    }

    /// The media type in lower case, without its parameters.
    pub fn content_type(&self) -> Option<String> {
        let text = self.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        let media = text.split(';').next().unwrap_or(text);
        Some(media.trim().to_ascii_lowercase())
    }

    /// What to send next time, to be told that nothing changed.
    pub fn validators(&self) -> Option<Validators> {
        let text = |name| {
            let value = self.headers.get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        let validators = Validators {
            etag: text(ETAG),
            last_modified: text(LAST_MODIFIED),
        };
        validators.is_some().then_some(validators)
    }

    /// The `Link` header's `rel="next"`, verbatim; [`crate::Client::follow`] makes it a URL to ask.
    pub fn link_next(&self) -> Option<String> {
        self.headers
            .get_all(LINK)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .find_map(next_of)
    }

    /// Where it came from, as messages may print it.
    pub fn place(&self) -> String {
        self.redactor.clean(&place(&self.url))
    }

    pub(crate) fn broken(&self, what: String) -> PullError {
        PullError::broken(Problem::new(self.place(), what).help(fault::STRANGE))
    }

    fn start(&self) -> String {
        let some = self.body.get(..4 * QUOTED).unwrap_or(&self.body);
        let text = self.redactor.clean(&String::from_utf8_lossy(some));
        one_line(&text, QUOTED)
    }
}

/// Reads a body to its end, counting what comes out of the inflater.
///
/// # Errors
/// [`PullError::Broken`] past `cap` bytes (the rest is not read); [`PullError::Transient`] when the
/// body breaks off: reset, short of its length, without its last chunk or its gzip trailer.
pub async fn read_capped(
    response: reqwest::Response,
    cap: u64,
    place: &str,
) -> Result<Vec<u8>, PullError> {
    read(response, cap, place)
        .await
        .map_err(|failure| failure.error)
}

pub(crate) async fn read(
    response: reqwest::Response,
    cap: u64,
    place: &str,
) -> Result<Vec<u8>, Failure> {
    let (body, end) = read_some(response, cap).await;
    match end {
        End::Whole => Ok(body),
        End::Over(seen) => Err(Failure::never(PullError::broken(
            Problem::new(
                place,
                format!(
                    "a body of more than {seen} bytes after inflating — at most {cap} are taken"
                ),
            )
            .help("ask for smaller pages"),
        ))),
        End::Broken(error) => Err(fault::transport(place, &error)),
    }
}

/// How a body ended.
pub(crate) enum End {
    Whole,
    Over(u64),
    Broken(reqwest::Error),
}

/// Reads at most `cap` bytes; what came before a break is kept.
pub(crate) async fn read_some(mut response: reqwest::Response, cap: u64) -> (Vec<u8>, End) {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(None) => return (body, End::Whole),
            Ok(Some(chunk)) => {
                let seen = body.len() as u64 + chunk.len() as u64;
                if seen > cap {
                    return (body, End::Over(cap));
                }
                body.extend_from_slice(&chunk);
            }
            Err(error) => return (body, End::Broken(error.without_url())),
        }
    }
}

/// The target of `rel="next"` in one `Link` header: `<a>; rel="prev", <b>; rel="next"`.
fn next_of(header: &str) -> Option<String> {
    let mut rest = header;
    // Targets may hold commas and semicolons, so each link starts at its `<`.
    while let Some((_, after)) = rest.split_once('<') {
        let (target, tail) = after.split_once('>')?;
        let parameters = tail.split_once('<').map_or(tail, |(before, _)| before);
        if is_next(parameters) {
            return Some(target.trim().to_owned());
        }
        rest = tail;
    }
    None
}

fn is_next(parameters: &str) -> bool {
    parameters
        .split([';', ','])
        .filter_map(|parameter| parameter.split_once('='))
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case("rel"))
        .flat_map(|(_, value)| value.trim().trim_matches('"').split_ascii_whitespace())
        .any(|relation| relation.eq_ignore_ascii_case("next"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_link_is_found_in_every_spelling() {
        let cases = [
            (
                r#"<https://a/x?page=2>; rel="next""#,
                Some("https://a/x?page=2"),
            ),
            ("<https://a/x>; rel=next", Some("https://a/x")),
            (
                r#"<a,b;c>; rel="prev", <d>; title="t"; REL="Next last""#,
                Some("d"),
            ),
            (r#"<a>; rel="last", <b>; rel="first""#, None),
            (r#"<a>; rel="nextish""#, None),
            ("", None),
            ("<unclosed; rel=next", None),
        ];
        for (header, wanted) in cases {
            assert_eq!(next_of(header).as_deref(), wanted, "{header}");
        }
    }
}
