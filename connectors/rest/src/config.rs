//! What the operator (or a preset) says about one REST source.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;
use throughline_http::{Auth, Caps};
use throughline_kit::FieldRules;
use url::Url;

/// How the next page is asked for.
///
/// Numbered pages end at an empty one, or earlier by the tracker's word; a short page ends nothing.
/// Where the tracker itself points onward, only its silence ends the list.
/// In a `post` with a body every parameter is set in the body, at a dotted place: `variables.after`.
#[derive(Debug, Clone, PartialEq)]
pub enum Paging {
    /// One page only.
    None,
    /// The `Link` header's `rel="next"`, followed verbatim.
    Link,
    /// A page number in the query.
    Number {
        /// The parameter of the number.
        param: String,
        /// The first page's number.
        start: u64,
        /// Parameter and value of the page size.
        size: Option<(String, u64)>,
        /// JMESPath to the number of pages.
        total_pages: Option<String>,
        /// JMESPath to the number of records.
        total: Option<String>,
        /// JMESPath to a flag that says whether there is more.
        has_more: Option<String>,
    },
    /// An offset in the query.
    Offset {
        /// The parameter of the offset.
        param: String,
        /// Parameter and value of the page size.
        size: (String, u64),
        /// JMESPath to the number of records.
        total: Option<String>,
        /// JMESPath to a flag that says whether there is more.
        has_more: Option<String>,
    },
    /// A token in the reply, sent back in the query (or in the body of a `post`).
    Token {
        /// JMESPath to the token; absent or empty: the last page.
        token: String,
        /// The parameter to send it in.
        param: String,
    },
    /// A URL in the reply.
    NextUrl {
        /// JMESPath to the URL.
        next: String,
    },
}

impl Paging {
    /// The expressions that read the way on out of a reply.
    pub(crate) fn expressions(&self) -> impl Iterator<Item = &str> {
        let found = match self {
            Self::None | Self::Link => [None, None, None],
            Self::Number {
                total_pages,
                total,
                has_more,
                ..
            } => [
                total_pages.as_deref(),
                total.as_deref(),
                has_more.as_deref(),
            ],
            Self::Offset {
                total, has_more, ..
            } => [total.as_deref(), has_more.as_deref(), None],
            Self::Token { token: place, .. } | Self::NextUrl { next: place } => {
                [Some(place.as_str()), None, None]
            }
        };
        found.into_iter().flatten()
    }
}

/// How changes since the last pull are asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    /// JMESPath to a record's time of change.
    pub field: String,
    /// How far each pull reaches back before the watermark.
    pub overlap: Duration,
    /// Where the first pull starts (RFC 3339), for trackers that want a date; else the placeholder's parameter is left out.
    pub start: Option<String>,
}

/// The one request that lists records.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Whether it is a `post`.
    pub post: bool,
    /// Path below the base, with placeholders: `/projects/{project}/tasks`.
    pub path: String,
    /// Query parameters, with placeholders: `{since}`, `{since:epoch_ms}`, `{since:date}`, `{vars.x}`, `{project}`.
    pub query: BTreeMap<String, Value>,
    /// The body of a `post`, with placeholders in its texts.
    pub body: Option<Value>,
}

/// One REST source, of tasks or of a metric.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Scheme, host, port and path prefix.
    pub base: Url,
    /// How requests are signed.
    pub auth: Auth,
    /// Headers sent with each request; never secrets.
    pub headers: BTreeMap<String, String>,
    /// Values for `{vars.x}`.
    pub vars: BTreeMap<String, String>,
    /// The outer loop: name to values; the request runs once for each. At most one.
    pub each: Option<(String, Vec<String>)>,
    /// The request.
    pub request: Request,
    /// JMESPath from the reply to the list of records; absent: the reply is the list.
    pub select: Option<String>,
    /// JMESPath that a record must satisfy.
    pub filter: Option<String>,
    /// Paging.
    pub page: Paging,
    /// Changes only; absent: everything every time.
    pub since: Option<Since>,
    /// Target field to JMESPath.
    pub fields: FieldRules,
    /// A pull without `since` lists everything that exists: what is absent is gone.
    pub complete: bool,
    /// Private and loopback addresses are allowed.
    pub allow_private: bool,
    /// Limits.
    pub caps: Caps,
}
