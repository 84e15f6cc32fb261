//! Which page comes next: decided from one reply, without asking anybody.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use throughline_http::{HeaderMap, is_counted};
use throughline_kit::Problem;

use crate::config::{Ends, Paging};
use crate::expr::{Doc, Expr};
use crate::plan::expr;
use steps::{flag, header_step, last_step, number, token_step, url_step};

mod steps;

/// Where a partition stands between two pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Position {
    /// Nothing was read yet.
    First,
    /// The list starts anew behind what was read of it.
    Restart,
    /// The page with this number comes next.
    Number(u64),
    /// The record at this offset comes next.
    Offset(u64),
    /// The page behind this token comes next.
    Token(Value),
    /// The page at this address comes next.
    Url(String),
}

impl Position {
    /// Whether the page is found by counting pages or records up to it: it shifts when one of them is deleted.
    pub(crate) fn is_counted(&self) -> bool {
        match self {
            Self::Number(_) | Self::Offset(_) => true,
            Self::Url(address) => is_counted(address),
            Self::First | Self::Restart | Self::Token(_) => false,
        }
    }
}

/// What a finished page tells about the next.
#[derive(Debug)]
pub(crate) struct Finished<'d> {
    /// The reply's document.
    pub(crate) doc: &'d Doc<'d>,
    /// The reply's headers.
    pub(crate) headers: &'d HeaderMap,
    /// The `Link` header's `rel="next"`.
    pub(crate) link: Option<String>,
    /// The page's last record.
    pub(crate) last: Option<&'d Value>,
    /// Records on this page, before any filter.
    pub(crate) raw: u64,
    /// Records of the list up to and with this page, before any filter, since it last started.
    pub(crate) read: u64,
    /// Pages of the list up to and with this one, since it last started.
    pub(crate) pages: u32,
    /// The page that was asked for.
    pub(crate) position: &'d Position,
}

/// What to do after a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    /// The list is complete.
    End,
    /// The list ends here though there is more: why.
    Cut(String),
    /// There is another page.
    Go(Position),
}

/// A number or a text parameter of the request.
pub(crate) type Parameter = (String, Value);

/// Paging with its expressions compiled.
#[derive(Debug, Clone)]
pub(crate) struct Pager {
    kind: Kind,
    total: Option<Expr>,
    total_pages: Option<Expr>,
    has_more: Option<Expr>,
}

#[derive(Debug, Clone)]
enum Kind {
    None,
    Link,
    Number {
        param: String,
        start: u64,
        size: Option<(String, u64)>,
    },
    Offset {
        param: String,
        size: (String, u64),
    },
    Token {
        token: Expr,
        param: String,
    },
    Header {
        header: String,
        param: String,
    },
    NextUrl {
        next: Expr,
    },
    Last {
        last: Expr,
        param: String,
    },
    Keyset {
        size: (String, u64),
    },
}

impl Pager {
    /// Compiles the expressions; `None` when one of them is wrong, which is then in the list.
    pub(crate) fn compile(page: &Paging, ends: &Ends, problems: &mut Vec<Problem>) -> Option<Self> {
        let before = problems.len();
        let mut end = |name: &str, path: &Option<String>| {
            expr(&format!("items.page.{name}"), path.as_deref(), problems)
        };
        let total = end("total", &ends.total);
        let total_pages = end("total_pages", &ends.total_pages);
        let has_more = end("has_more", &ends.has_more);
        let kind = kind(page, problems);
        let kind = kind.filter(|_| problems.len() == before)?;
        Some(Self {
            kind,
            total,
            total_pages,
            has_more,
        })
    }

    /// The parameters that ask for a page.
    pub(crate) fn parameters(&self, position: &Position) -> Vec<Parameter> {
        let sized = |size: &(String, u64)| (size.0.clone(), Value::from(size.1));
        match (&self.kind, position) {
            (
                Kind::Number {
                    param, start, size, ..
                },
                position,
            ) => {
                let number = numbered(position).unwrap_or(*start);
                let mut all = vec![(param.clone(), Value::from(number))];
                all.extend(size.as_ref().map(sized));
                all
            }
            (Kind::Offset { param, size }, position) => {
                let offset = match position {
                    Position::Offset(offset) => *offset,
                    Position::First
                    | Position::Restart
                    | Position::Number(_)
                    | Position::Token(_)
                    | Position::Url(_) => 0,
                };
                vec![(param.clone(), Value::from(offset)), sized(size)]
            }
            (
                Kind::Token { param, .. } | Kind::Header { param, .. } | Kind::Last { param, .. },
                Position::Token(token),
            ) => vec![(param.clone(), token.clone())],
            (Kind::Keyset { size }, _) => vec![sized(size)],
            (
                Kind::None
                | Kind::Link
                | Kind::Token { .. }
                | Kind::Header { .. }
                | Kind::NextUrl { .. }
                | Kind::Last { .. },
                _,
            ) => Vec::new(),
        }
    }

    /// Whether the tracker says where to go on: then an empty page need not be the last.
    pub(crate) fn is_told(&self) -> bool {
        match self.kind {
            Kind::Link | Kind::Token { .. } | Kind::Header { .. } | Kind::NextUrl { .. } => true,
            Kind::None
            | Kind::Number { .. }
            | Kind::Offset { .. }
            | Kind::Last { .. }
            | Kind::Keyset { .. } => false,
        }
    }

    /// Whether there is no paging at all.
    pub(crate) fn is_none(&self) -> bool {
        matches!(self.kind, Kind::None)
    }

    /// Whether the `Link` header leads from page to page.
    pub(crate) fn is_link(&self) -> bool {
        matches!(self.kind, Kind::Link)
    }

    /// The page size, where each page is a list of its own that is started anew.
    pub(crate) fn keyset_size(&self) -> Option<u64> {
        match &self.kind {
            Kind::Keyset { size } => Some(size.1),
            Kind::None
            | Kind::Link
            | Kind::Number { .. }
            | Kind::Offset { .. }
            | Kind::Token { .. }
            | Kind::Header { .. }
            | Kind::NextUrl { .. }
            | Kind::Last { .. } => None,
        }
    }

    /// The parameter that says which page is wanted, where we make it ourselves.
    pub(crate) fn numbered_by(&self) -> Option<&str> {
        match &self.kind {
            Kind::Number { param, .. } | Kind::Offset { param, .. } | Kind::Last { param, .. } => {
                Some(param)
            }
            Kind::None
            | Kind::Link
            | Kind::Token { .. }
            | Kind::Header { .. }
            | Kind::NextUrl { .. }
            | Kind::Keyset { .. } => None,
        }
    }

    /// The number of records that the reply claims; null and absent are no claim.
    pub(crate) fn total(&self, doc: &Doc<'_>) -> Option<u64> {
        number(self.total.as_ref(), doc)
    }

    /// What comes after a page.
    ///
    /// A short page ends nothing: trackers return fewer records than asked for reasons of their
    /// own. What ends a list is the tracker's word, or, where we count ourselves, an empty page.
    pub(crate) fn next(&self, page: &Finished<'_>) -> Result<Step, String> {
        if self.ended(page) {
            return Ok(Step::End);
        }
        let step = self.onward(page)?;
        let more = flag(self.has_more.as_ref(), page.doc) == Some(true);
        Ok(match step {
            Step::End if more && self.is_told() => {
                Step::Cut("the tracker says that there is more, but not where".to_owned())
            }
            step => step,
        })
    }

    /// Where the paging itself leads.
    fn onward(&self, page: &Finished<'_>) -> Result<Step, String> {
        match &self.kind {
            Kind::None | Kind::Keyset { .. } => Ok(Step::End),
            Kind::Link => Ok(page
                .link
                .clone()
                .map_or(Step::End, |url| Step::Go(Position::Url(url)))),
            Kind::Token { token, .. } => token_step(token, page.doc),
            Kind::Header { header, .. } => header_step(header, page.headers),
            Kind::NextUrl { next } => url_step(next, page.doc),
            Kind::Last { last, .. } => last_step(last, page),
            Kind::Number { start, .. } => {
                let number = numbered(page.position).unwrap_or(*start);
                Ok(unless_empty(
                    page,
                    Position::Number(number.saturating_add(1)),
                ))
            }
            // By what came, not by what was asked for: a tracker may cap the size silently.
            Kind::Offset { .. } => Ok(unless_empty(page, Position::Offset(page.read))),
        }
    }

    /// Whether the tracker said in any of the agreed words that this was the last page.
    fn ended(&self, page: &Finished<'_>) -> bool {
        let pages = number(self.total_pages.as_ref(), page.doc);
        flag(self.has_more.as_ref(), page.doc) == Some(false)
            || pages.is_some_and(|pages| u64::from(page.pages) >= pages)
            || self.total(page.doc).is_some_and(|total| page.read >= total)
    }
}

fn kind(page: &Paging, problems: &mut Vec<Problem>) -> Option<Kind> {
    Some(match page {
        Paging::None => Kind::None,
        Paging::Link => Kind::Link,
        Paging::Number { param, start, size } => Kind::Number {
            param: param.clone(),
            start: *start,
            size: size.clone(),
        },
        Paging::Offset { param, size } => Kind::Offset {
            param: param.clone(),
            size: size.clone(),
        },
        Paging::Token { token, param } => Kind::Token {
            token: expr("items.page.token", Some(token), problems)?,
            param: param.clone(),
        },
        Paging::Header { header, param } => Kind::Header {
            header: header.clone(),
            param: param.clone(),
        },
        Paging::NextUrl { next } => Kind::NextUrl {
            next: expr("items.page.next", Some(next), problems)?,
        },
        Paging::Last { last, param } => Kind::Last {
            last: expr("items.page.last", Some(last), problems)?,
            param: param.clone(),
        },
        Paging::Keyset { size } => Kind::Keyset { size: size.clone() },
    })
}

fn numbered(position: &Position) -> Option<u64> {
    match position {
        Position::Number(number) => Some(*number),
        Position::First
        | Position::Restart
        | Position::Offset(_)
        | Position::Token(_)
        | Position::Url(_) => None,
    }
}

fn unless_empty(page: &Finished<'_>, next: Position) -> Step {
    if page.raw == 0 {
        Step::End
    } else {
        Step::Go(next)
    }
}
