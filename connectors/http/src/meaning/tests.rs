use super::*;
use http::{HeaderName, HeaderValue};

/// The server's clock in every case below: epoch 1_800_000_000.
const NOW: &str = "2027-01-15T08:00:00Z";

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(name, value)| {
            (
                name.parse::<HeaderName>().expect("a name"),
                HeaderValue::from_str(value).expect("a value"),
            )
        })
        .collect()
}

fn check(status: u16, pairs: &[(&str, &str)], body: &str, wanted: Meaning) {
    let now = NOW.parse().expect("an instant");
    let got = meaning(status, &headers(pairs), body.as_bytes(), Some(now));
    assert_eq!(got, wanted, "{status} {pairs:?} {body}");
}

fn after(seconds: u64) -> Meaning {
    Meaning::RetryAfter(Duration::from_secs(seconds))
}

#[test]
fn the_clock_of_these_cases_is_the_round_one() {
    let now: Timestamp = NOW.parse().expect("an instant");
    assert_eq!(now.as_second(), 1_800_000_000);
}

#[test]
fn statuses_without_any_header() {
    check(200, &[], "", Meaning::Good);
    check(304, &[], "", Meaning::NotModified);
    check(401, &[], "", Meaning::Denied);
    check(403, &[], "", Meaning::Denied);
    check(404, &[], "", Meaning::Missing);
    check(410, &[], "", Meaning::Missing);
    for status in [408, 409, 425, 429, 500, 502, 503, 504] {
        check(status, &[], "", Meaning::Backoff);
    }
    for status in [302, 400, 422, 418] {
        check(status, &[], "", Meaning::Broken);
    }
}

#[test]
fn retry_after_is_obeyed_to_the_second() {
    check(429, &[("retry-after", "7")], "", after(7));
    check(503, &[("retry-after", "7")], "", after(7));
    check(403, &[("retry-after", "7")], "", after(7));
    // 08:00:00 to 08:01:30 are 90 s.
    check(
        429,
        &[("retry-after", "Fri, 15 Jan 2027 08:01:30 GMT")],
        "",
        after(90),
    );
    check(
        429,
        &[("retry-after", "Fri, 15 Jan 2027 07:00:00 GMT")],
        "",
        after(0),
    );
    check(429, &[("retry-after", "-5")], "", after(0));
    check(429, &[("retry-after", "soon")], "", Meaning::Backoff);
    // Ten years are cut to a day.
    check(429, &[("retry-after", "315360000")], "", after(86_400));
    check(
        429,
        &[("retry-after", "Thu, 15 Jan 2037 08:00:00 GMT")],
        "",
        after(86_400),
    );
}

#[test]
fn a_used_up_limit_waits_for_its_reset_in_every_spelling() {
    let used_up = ("x-ratelimit-remaining", "0");
    for reset in ["1800000042", "1800000042000", "42", "2027-01-15T08:00:42Z"] {
        check(403, &[used_up, ("x-ratelimit-reset", reset)], "", after(42));
        check(429, &[used_up, ("x-ratelimit-reset", reset)], "", after(42));
    }
    // Jira leaves the seconds out.
    check(
        429,
        &[("x-ratelimit-reset", "2027-01-15T08:02Z")],
        "",
        after(120),
    );
    check(429, &[("ratelimit-reset", "42")], "", after(42));
}

#[test]
fn a_limit_that_is_not_used_up_does_not_make_a_403_a_wait() {
    check(
        403,
        &[
            ("x-ratelimit-remaining", "4999"),
            ("x-ratelimit-reset", "1800000042"),
        ],
        "",
        Meaning::Denied,
    );
}

#[test]
fn a_secondary_limit_without_a_time_waits_a_minute() {
    let body = r#"{"message":"You have exceeded a secondary rate limit."}"#;
    let left = ("x-ratelimit-remaining", "4321");
    let reset = ("x-ratelimit-reset", "1800003600");
    check(403, &[left, reset], body, after(60));
    check(429, &[left, reset], body, after(60));
    check(403, &[left, reset, ("retry-after", "5")], body, after(5));
}

#[test]
fn without_a_server_clock_a_reset_is_a_minute_away() {
    let got = meaning(
        429,
        &headers(&[("x-ratelimit-reset", "1800000042")]),
        b"",
        None,
    );
    assert_eq!(got, after(60));
}
