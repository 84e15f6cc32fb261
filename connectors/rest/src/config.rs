//! What the operator (or a preset) says about one REST source.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;
use throughline_http::{Auth, Caps, Decode, Limits, Rule, Way};
use throughline_kit::FieldRules;
use url::Url;

use crate::parts::{Also, Deletes, Edges, Level, Lookup, SyncToken};

/// How the next page is asked for; [`Ends`] says what ends the list beside that.
///
/// Numbered pages end at an empty one, or earlier by the tracker's word; a short page ends nothing.
/// Where the tracker itself points onward, only its silence (or its word) ends the list.
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
    },
    /// An offset in the query.
    Offset {
        /// The parameter of the offset.
        param: String,
        /// Parameter and value of the page size.
        size: (String, u64),
    },
    /// A token in the reply, sent back in the query (or in the body of a `post`). The first request carries none.
    Token {
        /// JMESPath to the token; absent or empty: the last page.
        token: String,
        /// The parameter to send it in.
        param: String,
    },
    /// A token in a header of the reply; a whole address there is followed.
    Header {
        /// The header's name.
        header: String,
        /// The parameter to send it in.
        param: String,
    },
    /// A URL in the reply.
    NextUrl {
        /// JMESPath to the URL.
        next: String,
    },
    /// The last record of a page says where the next one begins: `before=<id>`.
    Last {
        /// JMESPath into a record.
        last: String,
        /// The parameter to send it in.
        param: String,
    },
    /// Each page asks for what changed since the last record of the one before it; needs [`Ends::keyset`].
    Keyset {
        /// Parameter and value of the page size.
        size: (String, u64),
    },
}

/// What is known of a list beside its way of paging, whatever that is, and what ends it. All places are JMESPath into the reply;
/// one that is absent or null says nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ends {
    /// The number of records.
    pub total: Option<String>,
    /// The number of pages.
    pub total_pages: Option<String>,
    /// A flag that says whether there is more.
    pub has_more: Option<String>,
    /// Records of a page, where the tracker says how many and nobody can wish for more.
    pub fixed: Option<u64>,
    /// Pages that are read in one go.
    pub max_pages: Option<u32>,
    /// Records that the tracker gives in one go: behind them it is silent, or refuses.
    pub max_results: Option<u64>,
    /// Where the list goes on behind those: it starts anew at the last record's time.
    pub keyset: Option<Keyset>,
}

/// The time by which a list in ascending order is started anew.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyset {
    /// JMESPath to the time in a record.
    pub field: String,
    /// The parameter that the time is sent in; absent: it stands where `{since}` does.
    pub param: Option<String>,
    /// How the parameter is written: `epoch`, `epoch_ms`, `date` or a pattern; absent: RFC 3339.
    pub format: Option<String>,
}

impl Paging {
    /// The expression that reads the way on out of a reply or a record.
    pub(crate) fn expression(&self) -> Option<&str> {
        match self {
            Self::Token { token: place, .. }
            | Self::NextUrl { next: place }
            | Self::Last { last: place, .. } => Some(place),
            Self::None
            | Self::Link
            | Self::Number { .. }
            | Self::Offset { .. }
            | Self::Header { .. }
            | Self::Keyset { .. } => None,
        }
    }
}

impl Ends {
    /// The expressions that are read out of a reply or a record.
    pub(crate) fn expressions(&self) -> impl Iterator<Item = &str> {
        let keyset = self.keyset.as_ref().map(|keyset| keyset.field.as_str());
        let paths = [&self.total, &self.total_pages, &self.has_more];
        paths
            .into_iter()
            .filter_map(|path| path.as_deref())
            .chain(keyset)
    }
}

/// In which order of their time of change a tracker lists records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// None that could be relied on.
    #[default]
    None,
    /// The latest change comes last.
    Ascending,
    /// The latest change comes first: a list that cannot be asked for changes ends where they do.
    Descending,
}

/// How changes since the last pull are asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    /// JMESPath to a record's time of change.
    pub field: String,
    /// How far each pull reaches back before the watermark.
    pub overlap: Duration,
    /// The order that the tracker lists in.
    pub order: Order,
    /// Where the first pull starts (RFC 3339), for trackers that want a date; else the placeholder's parameter is left out.
    pub start: Option<String>,
}

/// One request.
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
    /// The text that takes the place of `query` in the body for every page but the first.
    pub next_query: Option<String>,
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
    /// The outer loop: the request runs once for each value, or pair of values. At most two levels.
    pub each: Vec<Level>,
    /// The request.
    pub request: Request,
    /// JMESPath from the reply to the list of records; absent: the reply is the list.
    pub select: Option<String>,
    /// JMESPath that a record must satisfy.
    pub filter: Option<String>,
    /// Paging.
    pub page: Paging,
    /// What ends the list beside that.
    pub ends: Ends,
    /// Changes only; absent: everything every time.
    pub since: Option<Since>,
    /// Changes only, by the tracker's own history; not beside `since`.
    pub sync: Option<SyncToken>,
    /// How deletions are told.
    pub deletes: Deletes,
    /// Target field to JMESPath.
    pub fields: FieldRules,
    /// Links whose direction tells what blocks a record.
    pub edges: Option<Edges>,
    /// Tables of names, by their own.
    pub lookups: BTreeMap<String, Lookup>,
    /// Further requests for records, by their names.
    pub also: BTreeMap<String, Also>,
    /// A pull without `since` lists everything that exists: what is absent is gone.
    pub complete: bool,
    /// Private and loopback addresses are allowed.
    pub allow_private: bool,
    /// What no answer and no pull may exceed.
    pub caps: Caps,
    /// How the origin is reached, and what is said of its answers.
    pub access: Access,
    /// How replies are written.
    pub decode: Decode,
}

/// How an origin is reached beside its address and its credentials.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// Through whom, and whom it trusts.
    pub way: Way,
    /// How often it may be asked.
    pub limits: Limits,
    /// What is said of answers that are not as they should be.
    pub rules: Vec<Rule>,
}

impl Settings {
    /// The rules of all fields, wherever they are read.
    pub fn rules(&self) -> FieldRules {
        let also = self.also.values().flat_map(|also| &also.fields);
        let also = also.map(|(name, rule)| (name.clone(), rule.clone()));
        self.fields.clone().into_iter().chain(also).collect()
    }
}
