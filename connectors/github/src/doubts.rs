//! What an answer of GitHub's really says: spent, absent, or only not yet.

use serde_json::Value;
use throughline_http::status_of;
use throughline_kit::{Problem, PullError};
use url::Url;

/// How often a "not found" is doubted: GitHub sometimes says so of repositories that exist.
const DOUBTS: u32 = 3;

/// A limit that GitHub tells in a good GraphQL answer.
pub(crate) fn is_limited(answer: &Value) -> bool {
    let errors = answer.get("errors").and_then(Value::as_array);
    errors.into_iter().flatten().any(|error| {
        let kind = error.get("type").and_then(Value::as_str);
        matches!(kind, Some("RATE_LIMITED" | "RATE_LIMIT"))
    })
}

/// Whether a credential's limit is used up.
pub(crate) fn is_spent(error: &PullError) -> bool {
    match error {
        PullError::Transient { retry_after, .. } => retry_after.is_some(),
        PullError::Denied { .. } | PullError::Broken { .. } => false,
    }
}

/// Of two limits the one that ends first.
pub(crate) fn sooner(one: Option<PullError>, other: PullError) -> PullError {
    let wait = |error: &PullError| match error {
        PullError::Transient { retry_after, .. } => *retry_after,
        PullError::Denied { .. } | PullError::Broken { .. } => None,
    };
    match one {
        Some(one) if wait(&one) <= wait(&other) => one,
        _ => other,
    }
}

/// How often an error is worth another try: GitHub answers 404, and 401 without naming the
/// credentials, to requests that are good a moment later.
pub(crate) fn doubtful(error: &PullError) -> u32 {
    match status_of(error) {
        Some(cause) if cause.status == 404 => DOUBTS,
        Some(cause) if cause.status == 401 => {
            let blamed = cause
                .message
                .to_ascii_lowercase()
                .contains("bad credentials");
            u32::from(!blamed)
        }
        _ => 0,
    }
}

/// Whether an error says that a repository, or its issues, are not there (any more).
pub(crate) fn is_absent(error: &PullError) -> bool {
    status_of(error).is_some_and(|cause| {
        matches!(cause.status, 404 | 410 | 451)
            || cause
                .message
                .to_ascii_lowercase()
                .contains("issues are disabled")
    })
}

/// A 304 to a request that named nothing to compare with.
pub(crate) fn never_modified(url: &Url) -> PullError {
    PullError::broken(Problem::new(
        throughline_http::place(url),
        "\"not modified\" without a question — an answer is wanted",
    ))
}
