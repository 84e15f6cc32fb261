//! What the operator says about answers that are not as they should be: ordered rules, whose conditions all must hold.

use std::time::Duration;

use http::HeaderMap;
use regex::Regex;
use serde_json::Value;

/// How much of a body a pattern is held against.
const SEARCHED: usize = 64 << 10;

/// One rule: when, and what then.
#[derive(Debug, Clone, Default)]
pub struct Rule {
    /// The statuses it is for; empty: any.
    pub statuses: Vec<u16>,
    /// A header that must be there, and what its value must hold.
    pub header: Option<(String, Option<Regex>)>,
    /// What the body must hold.
    pub body: Option<Regex>,
    /// Error codes, one of which the body must name as such.
    pub codes: Vec<String>,
    /// How often the request is sent again first.
    pub retry: u32,
    /// The pause before each time, or the least wait of [`Then::Wait`].
    pub wait: Option<Duration>,
    /// What happens when that did not help.
    pub then: Then,
}

/// What becomes of a request that a rule is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Then {
    /// The pull fails.
    #[default]
    Fail,
    /// Nothing is sent before the time that the server asks for has passed; then again.
    Wait,
    /// What was asked for is left out; the pull goes on, and is a part only.
    Skip,
    /// A new access token is asked for, once; then again.
    Refresh,
    /// The list is read from its beginning.
    Restart,
}

/// What a rule made of a request, for the connector to carry out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Leave it out, and call the pull a part.
    Skip,
    /// Begin the list anew.
    Restart,
}

impl Rule {
    /// The limits that GraphQL servers put into a 200: wait them out.
    pub fn graphql_limits() -> Self {
        let codes = [
            "RATELIMITED",
            "RATE_LIMITED",
            "COMPLEXITY_BUDGET_EXHAUSTED",
            "DAILY_LIMIT_EXCEEDED",
        ];
        Self {
            codes: codes.map(str::to_owned).to_vec(),
            then: Then::Wait,
            ..Self::default()
        }
    }

    /// Whether all conditions hold.
    pub(crate) fn holds(&self, status: u16, headers: &HeaderMap, body: &[u8]) -> bool {
        let searched = body.get(..SEARCHED).unwrap_or(body);
        (self.statuses.is_empty() || self.statuses.contains(&status))
            && self
                .header
                .as_ref()
                .is_none_or(|(name, wanted)| has(headers, name, wanted.as_ref()))
            && self
                .body
                .as_ref()
                .is_none_or(|wanted| wanted.is_match(&String::from_utf8_lossy(searched)))
            && (self.codes.is_empty() || self.named(body, searched))
    }

    /// Whether the body names one of the codes as its error. A whole page is only parsed when the code stands in it.
    fn named(&self, body: &[u8], searched: &[u8]) -> bool {
        let stands = |code: &&String| {
            let (code, length) = (code.as_bytes(), code.len());
            length > 0 && searched.windows(length).any(|part| part == code)
        };
        if !self.codes.iter().any(|code| stands(&code)) {
            return false;
        }
        let Ok(value) = serde_json::from_slice::<Value>(body) else {
            return false;
        };
        codes(&value).iter().any(|code| self.codes.contains(code))
    }
}

fn has(headers: &HeaderMap, name: &str, wanted: Option<&Regex>) -> bool {
    let mut values = headers.get_all(name).iter();
    values.any(|value| {
        wanted.is_none_or(|wanted| wanted.is_match(&String::from_utf8_lossy(value.as_bytes())))
    })
}

/// Where trackers put an error's code.
fn codes(body: &Value) -> Vec<String> {
    const NAMES: [&str; 6] = ["code", "errorCode", "error_code", "type", "status", "error"];
    let list = body.get("errors").and_then(Value::as_array);
    let errors = list.into_iter().flatten().chain(body.get("errors"));
    let objects = [Some(body), body.get("error"), body.get("extensions")];
    objects
        .into_iter()
        .flatten()
        .chain(errors)
        .flat_map(|object| [Some(object), object.get("extensions")])
        .flatten()
        .flat_map(|object| match object {
            Value::Object(map) => NAMES
                .iter()
                .filter_map(|name| map.get(*name))
                .filter_map(scalar)
                .collect(),
            other => scalar(other).into_iter().collect::<Vec<_>>(),
        })
        .collect()
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn pattern(text: &str) -> Regex {
        Regex::new(text).expect("a pattern")
    }

    #[test]
    fn all_conditions_must_hold() {
        let mut headers = HeaderMap::new();
        headers.insert("x-quota", HeaderValue::from_static("burst: 0"));
        let rule = Rule {
            statuses: vec![403, 429],
            header: Some(("X-Quota".to_owned(), Some(pattern("burst")))),
            body: Some(pattern("(?i)secondary rate limit")),
            ..Rule::default()
        };
        let body = b"You hit a Secondary Rate Limit.";
        assert!(rule.holds(403, &headers, body));
        assert!(rule.holds(429, &headers, body));
        assert!(!rule.holds(404, &headers, body), "another status");
        assert!(!rule.holds(403, &HeaderMap::new(), body), "no header");
        assert!(!rule.holds(403, &headers, b"no right"), "another body");
        assert!(Rule::default().holds(200, &headers, b""), "no condition");
    }

    #[test]
    fn a_code_is_found_where_errors_stand_and_nowhere_else() {
        let rule = Rule {
            codes: vec!["CursorExpiredError".to_owned(), "17".to_owned()],
            ..Rule::default()
        };
        for body in [
            r#"{"error_code":"CursorExpiredError"}"#,
            r#"{"errors":[{"message":"x"},{"extensions":{"code":"CursorExpiredError"}}]}"#,
            r#"{"errors":[{"type":"CursorExpiredError"}],"data":null}"#,
            r#"{"errors":["CursorExpiredError"]}"#,
            r#"{"error":{"code":17}}"#,
            r#"{"error":"CursorExpiredError"}"#,
            r#"{"extensions":{"code":"CursorExpiredError"}}"#,
        ] {
            assert!(
                rule.holds(200, &HeaderMap::new(), body.as_bytes()),
                "{body}"
            );
        }
        for body in [
            r#"{"data":[{"title":"CursorExpiredError"}]}"#,
            r#"{"data":[{"code":"CursorExpiredError"}]}"#,
            "CursorExpiredError",
            "{}",
        ] {
            assert!(
                !rule.holds(200, &HeaderMap::new(), body.as_bytes()),
                "{body}"
            );
        }
    }
}
