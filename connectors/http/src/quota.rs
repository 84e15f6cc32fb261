//! What a server says of its own limits in headers, in the spellings that are seen. Pure; times come from the server's clock.

use std::time::Duration;

use http::HeaderMap;
use jiff::Timestamp;

use crate::meaning::{LONGEST_WAIT, UNSAID_WAIT, http_date, text};

/// Prefixes of the three headers, in the order of trust.
const PREFIXES: [&str; 4] = [
    "x-ratelimit-",
    "x-rate-limit-",
    "ratelimit-",
    "x-ratelimit-requests-",
];

/// A server's limit for one credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Quota {
    /// Requests left.
    pub(crate) left: Option<u64>,
    /// Of how many.
    pub(crate) of: Option<u64>,
    /// How long until there are that many again.
    pub(crate) reset: Option<Duration>,
}

/// Reads `X-RateLimit-*`, `X-Rate-Limit-*`, `RateLimit-*` and `RateLimit`.
pub(crate) fn quota(headers: &HeaderMap, now: Option<Timestamp>) -> Quota {
    let named = |name: &str| {
        PREFIXES
            .iter()
            .find_map(|prefix| text(headers, &format!("{prefix}{name}")))
    };
    let number = |name: &str| named(name).and_then(first_number);
    let (policy, field) = (
        text(headers, "ratelimit-policy"),
        text(headers, "ratelimit"),
    );
    let of_field = |names: &[&str]| field.and_then(|text| member(text, names));
    Quota {
        left: number("remaining").or_else(|| of_field(&["r", "remaining"])),
        of: number("limit")
            .or_else(|| of_field(&["limit"]))
            .or_else(|| policy.and_then(|text| member(text, &["q"]))),
        reset: named("reset")
            .and_then(|text| until(text, now))
            .or_else(|| of_field(&["t", "reset"]).map(|left| seconds(left as f64))),
    }
}

/// The wait until an instant, written as seconds from now, epoch seconds or milliseconds, ISO 8601 with or
/// without seconds, or an HTTP date.
pub(crate) fn until(text: &str, now: Option<Timestamp>) -> Option<Duration> {
    match text.parse::<f64>() {
        // Seconds from now, epoch seconds and epoch milliseconds lie whole magnitudes apart.
        Ok(number) if number.is_nan() => None,
        Ok(number) if number < 1e9 => Some(seconds(number)),
        Ok(number) if number < 1e11 => Some(until_then(epoch(number)?, now)),
        Ok(number) => Some(until_then(epoch(number / 1000.0)?, now)),
        Err(_) => {
            let at = text.parse().ok().or_else(|| http_date(text))?;
            Some(until_then(at, now))
        }
    }
}

/// The wait until an instant of the server's clock; without its clock nobody can say, and a minute is waited.
pub(crate) fn until_then(until: Timestamp, now: Option<Timestamp>) -> Duration {
    match now {
        Some(now) => until
            .duration_since(now)
            .try_into()
            .map_or(Duration::ZERO, |wait: Duration| wait.min(LONGEST_WAIT)),
        None => UNSAID_WAIT,
    }
}

/// Seconds as a wait: never negative, at most a day.
pub(crate) fn seconds(number: f64) -> Duration {
    let capped = number.clamp(0.0, LONGEST_WAIT.as_secs_f64());
    Duration::try_from_secs_f64(capped).unwrap_or(Duration::ZERO)
}

fn epoch(seconds: f64) -> Option<Timestamp> {
    let whole = Duration::try_from_secs_f64(seconds).ok()?.as_secs();
    Timestamp::from_second(i64::try_from(whole).ok()?).ok()
}

/// `100` of `100, 100;w=60`; a fraction is cut.
fn first_number(text: &str) -> Option<u64> {
    let end = text.find([',', ';']).unwrap_or(text.len());
    whole(text.get(..end)?.trim())
}

/// The value of a name in `limit=100, remaining=50, reset=30` or `"default";r=50;t=30`.
fn member(text: &str, names: &[&str]) -> Option<u64> {
    text.split([',', ';'])
        .filter_map(|part| part.trim().split_once('='))
        .find(|(name, _)| names.contains(&name.trim()))
        .and_then(|(_, value)| whole(value.trim()))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded by the check before it; a fraction of a request is none"
)]
fn whole(text: &str) -> Option<u64> {
    let number: f64 = text.parse().ok()?;
    (-9e15..9e15)
        .contains(&number)
        .then(|| number.max(0.0) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    fn read(pairs: &[(&str, &str)]) -> Quota {
        let headers = pairs
            .iter()
            .map(|(name, value)| {
                (
                    name.parse::<HeaderName>().expect("a name"),
                    HeaderValue::from_str(value).expect("a value"),
                )
            })
            .collect();
        // Epoch 1_800_000_000.
        quota(&headers, "2027-01-15T08:00:00Z".parse().ok())
    }

    fn is(left: u64, of: u64, reset: u64) -> Quota {
        Quota {
            left: Some(left),
            of: Some(of),
            reset: Some(Duration::from_secs(reset)),
        }
    }

    #[test]
    fn each_spelling_of_a_limit_is_read() {
        let three = |prefix: &str, reset: &str| {
            let names = ["limit", "remaining", "reset"].map(|name| format!("{prefix}{name}"));
            let [limit, left, at] = &names;
            read(&[(limit, "100"), (left, "7"), (at, reset)])
        };
        for reset in [
            "42",
            "1800000042",
            "1800000042000",
            "2027-01-15T08:00:42Z",
            "2027-01-15T09:00:42+01:00",
            "Fri, 15 Jan 2027 08:00:42 GMT",
        ] {
            assert_eq!(three("X-RateLimit-", reset), is(7, 100, 42), "{reset}");
            assert_eq!(three("X-Rate-Limit-", reset), is(7, 100, 42), "{reset}");
            assert_eq!(three("RateLimit-", reset), is(7, 100, 42), "{reset}");
            assert_eq!(three("X-RateLimit-Requests-", reset), is(7, 100, 42));
        }
        // Jira writes minutes only.
        assert_eq!(three("X-RateLimit-", "2027-01-15T08:02Z"), is(7, 100, 120));
        assert_eq!(
            read(&[("RateLimit", "limit=100, remaining=7, reset=42")]),
            is(7, 100, 42)
        );
        assert_eq!(
            read(&[
                ("RateLimit", "\"default\";r=7;t=42"),
                ("RateLimit-Policy", "\"default\";q=100;w=60"),
            ]),
            is(7, 100, 42)
        );
        assert_eq!(read(&[("RateLimit-Limit", "100, 100;w=60")]).of, Some(100));
    }

    #[test]
    fn what_cannot_be_believed_is_no_claim_or_a_short_wait() {
        assert_eq!(read(&[]), Quota::default());
        assert_eq!(read(&[("X-RateLimit-Remaining", "many")]).left, None);
        assert_eq!(read(&[("X-RateLimit-Remaining", "-1")]).left, Some(0));
        assert_eq!(read(&[("X-RateLimit-Reset", "soon")]).reset, None);
        assert_eq!(read(&[("X-RateLimit-Reset", "NaN")]).reset, None);
        assert_eq!(
            read(&[("X-RateLimit-Reset", "-5")]).reset,
            Some(Duration::ZERO)
        );
        assert_eq!(
            read(&[("X-RateLimit-Reset", "1700000000")]).reset,
            Some(Duration::ZERO),
            "a reset that has passed"
        );
        assert_eq!(
            read(&[("X-RateLimit-Reset", "9999999999")]).reset,
            Some(LONGEST_WAIT)
        );
    }
}
