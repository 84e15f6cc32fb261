//! What a status with its headers and body asks of us. Pure; times come from the server's clock.

use std::time::Duration;

use http::HeaderMap;
use jiff::Timestamp;

use crate::quota::{quota, seconds, until_then};

/// The longest wait that is believed; a server that asks for ten years is broken.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_hours(24);

/// The wait where a limit is named without a time: what GitHub asks for after a secondary limit.
pub(crate) const UNSAID_WAIT: Duration = Duration::from_mins(1);

/// What to do about an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The body is what was asked for.
    Good,
    /// What we have is current.
    NotModified,
    /// Ask again, exactly this much later and not before; at most 24 hours.
    RetryAfter(Duration),
    /// Ask again after a growing pause.
    Backoff,
    /// A person must change a credential or a permission.
    Denied,
    /// There is nothing here, or nothing that this credential may see.
    Missing,
    /// An answer that was not agreed upon.
    Broken,
}

/// Reads status, headers and body together: GitHub says "too fast" with a 403 and a sentence.
///
/// `now_server` is the answer's own `Date`: resets are instants of the server's clock.
pub fn meaning(
    status: u16,
    headers: &HeaderMap,
    body: &[u8],
    now_server: Option<Timestamp>,
) -> Meaning {
    match status {
        200..=299 => Meaning::Good,
        304 => Meaning::NotModified,
        401 => Meaning::Denied,
        403 => limit_wait(status, headers, body, now_server)
            .map_or(Meaning::Denied, Meaning::RetryAfter),
        404 | 410 => Meaning::Missing,
        429 => limit_wait(status, headers, body, now_server)
            .map_or(Meaning::Backoff, Meaning::RetryAfter),
        408 | 409 | 425 | 500..=599 => {
            retry_after(headers, now_server).map_or(Meaning::Backoff, Meaning::RetryAfter)
        }
        _ => Meaning::Broken,
    }
}

/// The wait that a refusal over a rate limit asks for; `None` when it is no such refusal, or gives no time.
fn limit_wait(
    status: u16,
    headers: &HeaderMap,
    body: &[u8],
    now: Option<Timestamp>,
) -> Option<Duration> {
    if let Some(wait) = retry_after(headers, now) {
        return Some(wait);
    }
    // A secondary limit stands beside a primary one that is not used up: its reset says nothing
    // then. A 403 without any counter is about permission.
    let quota = quota(headers, now);
    let used_up = quota.left.map_or(status == 429, |left| left == 0);
    if used_up && let Some(wait) = quota.reset {
        return Some(wait);
    }
    names_a_limit(body).then_some(UNSAID_WAIT)
}

/// The `Retry-After` header: seconds or an HTTP date; a time that has passed is no wait.
pub(crate) fn retry_after(headers: &HeaderMap, now: Option<Timestamp>) -> Option<Duration> {
    let text = text(headers, "retry-after")?;
    if let Ok(number) = text.parse::<f64>() {
        return (!number.is_nan()).then(|| seconds(number));
    }
    let until = http_date(text)?;
    Some(until_then(until, now))
}

/// Whether the `Retry-After` header asks for more than [`LONGEST_WAIT`].
pub(crate) fn is_beyond_belief(headers: &HeaderMap, now: Option<Timestamp>) -> bool {
    let Some(text) = text(headers, "retry-after") else {
        return false;
    };
    match text.parse::<f64>() {
        Ok(seconds) => seconds > LONGEST_WAIT.as_secs_f64(),
        Err(_) => http_date(text).zip(now).is_some_and(|(until, now)| {
            until.duration_since(now).as_secs_f64() > LONGEST_WAIT.as_secs_f64()
        }),
    }
}

/// A date as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(crate) fn http_date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(text)
        .ok()
        .map(|zoned| zoned.timestamp())
}

/// The server's own time of an answer.
pub(crate) fn date(headers: &HeaderMap) -> Option<Timestamp> {
    text(headers, "date").and_then(http_date)
}

/// The wait that an answer asks for in any of its headers.
pub(crate) fn asked_wait(headers: &HeaderMap, now: Option<Timestamp>) -> Option<Duration> {
    retry_after(headers, now).or_else(|| quota(headers, now).reset)
}

fn names_a_limit(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(body).to_ascii_lowercase();
    [
        "secondary rate limit",
        "abuse detection",
        "rate limit exceeded",
    ]
    .into_iter()
    .any(|sign| text.contains(sign))
}

/// A header's text, if it has one.
pub(crate) fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .map(str::trim)
}

#[cfg(test)]
mod tests;
