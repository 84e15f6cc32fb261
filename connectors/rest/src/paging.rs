//! Which page comes next: decided from one reply, without asking anybody.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use throughline_kit::Problem;

use crate::config::Paging;
use crate::expr::{Doc, Expr};
use crate::plan::expr;

/// Where a partition stands between two pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Position {
    /// Nothing was read yet.
    First,
    /// The page with this number comes next.
    Number(u64),
    /// The record at this offset comes next.
    Offset(u64),
    /// The page behind this token comes next.
    Token(Value),
    /// The page at this address comes next.
    Url(String),
}

/// What a finished page tells about the next.
#[derive(Debug)]
pub(crate) struct Finished<'d> {
    /// The reply's document.
    pub(crate) doc: &'d Doc<'d>,
    /// The `Link` header's `rel="next"`.
    pub(crate) link: Option<String>,
    /// Records on this page, before any filter.
    pub(crate) raw: u64,
    /// Records of this partition up to and with this page, before any filter.
    pub(crate) read: u64,
    /// The page that was asked for.
    pub(crate) position: &'d Position,
}

/// What to do after a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    /// The partition is complete.
    End,
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
        total_pages: Option<Expr>,
    },
    Offset {
        param: String,
        size: (String, u64),
    },
    Token {
        token: Expr,
        param: String,
    },
    NextUrl {
        next: Expr,
    },
}

impl Pager {
    /// Compiles the expressions; `None` when one of them is wrong, which is then in the list.
    pub(crate) fn compile(page: &Paging, problems: &mut Vec<Problem>) -> Option<Self> {
        let before = problems.len();
        let (total, has_more) = counts(page, problems);
        let kind = match page {
            Paging::None => Some(Kind::None),
            Paging::Link => Some(Kind::Link),
            Paging::Number {
                param,
                start,
                size,
                total_pages,
                ..
            } => Some(Kind::Number {
                param: param.clone(),
                start: *start,
                size: size.clone(),
                total_pages: expr("items.page.total_pages", total_pages.as_deref(), problems),
            }),
            Paging::Offset { param, size, .. } => Some(Kind::Offset {
                param: param.clone(),
                size: size.clone(),
            }),
            Paging::Token { token, param } => {
                expr("items.page.token", Some(token), problems).map(|token| Kind::Token {
                    token,
                    param: param.clone(),
                })
            }
            Paging::NextUrl { next } => {
                expr("items.page.next", Some(next), problems).map(|next| Kind::NextUrl { next })
            }
        };
        let kind = kind.filter(|_| problems.len() == before)?;
        Some(Self {
            kind,
            total,
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
                let number = match position {
                    Position::Number(number) => *number,
                    Position::First
                    | Position::Offset(_)
                    | Position::Token(_)
                    | Position::Url(_) => *start,
                };
                let mut all = vec![(param.clone(), Value::from(number))];
                all.extend(size.as_ref().map(sized));
                all
            }
            (Kind::Offset { param, size }, position) => {
                let offset = match position {
                    Position::Offset(offset) => *offset,
                    Position::First
                    | Position::Number(_)
                    | Position::Token(_)
                    | Position::Url(_) => 0,
                };
                vec![(param.clone(), Value::from(offset)), sized(size)]
            }
            (Kind::Token { param, .. }, Position::Token(token)) => {
                vec![(param.clone(), token.clone())]
            }
            (Kind::None | Kind::Link | Kind::Token { .. } | Kind::NextUrl { .. }, _) => Vec::new(),
        }
    }

    /// Whether the tracker says where to go on: then an empty page need not be the last.
    pub(crate) fn is_told(&self) -> bool {
        match self.kind {
            Kind::Link | Kind::Token { .. } | Kind::NextUrl { .. } => true,
            Kind::None | Kind::Number { .. } | Kind::Offset { .. } => false,
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

    /// The parameter that numbers the pages.
    pub(crate) fn numbered_by(&self) -> Option<&str> {
        match &self.kind {
            Kind::Number { param, .. } | Kind::Offset { param, .. } => Some(param),
            Kind::None | Kind::Link | Kind::Token { .. } | Kind::NextUrl { .. } => None,
        }
    }

    /// The number of records that the reply claims; null and absent are no claim.
    pub(crate) fn total(&self, doc: &Doc<'_>) -> Option<u64> {
        number(self.total.as_ref(), doc)
    }

    /// What comes after a page.
    ///
    /// A short page ends nothing: trackers return fewer records than asked for reasons of their
    /// own. What ends a partition is the tracker's word, or, where pages are numbered, an empty page.
    pub(crate) fn next(&self, page: &Finished<'_>) -> Result<Step, String> {
        match &self.kind {
            Kind::None => Ok(Step::End),
            Kind::Link => Ok(page
                .link
                .clone()
                .map_or(Step::End, |url| Step::Go(Position::Url(url)))),
            Kind::Token { token, .. } => token_step(token, page.doc),
            Kind::NextUrl { next } => url_step(next, page.doc),
            Kind::Number {
                start, total_pages, ..
            } => {
                let number = match page.position {
                    Position::Number(number) => *number,
                    Position::First
                    | Position::Offset(_)
                    | Position::Token(_)
                    | Position::Url(_) => *start,
                };
                let pages_done = number.saturating_sub(*start).saturating_add(1);
                let last = self::number(total_pages.as_ref(), page.doc);
                let ended = last.is_some_and(|last| pages_done >= last) || self.ended(page);
                Ok(go(ended, Position::Number(number.saturating_add(1))))
            }
            // By what came, not by what was asked for: a tracker may cap the size silently.
            Kind::Offset { .. } => Ok(go(self.ended(page), Position::Offset(page.read))),
        }
    }

    fn ended(&self, page: &Finished<'_>) -> bool {
        page.raw == 0
            || flag(self.has_more.as_ref(), page.doc) == Some(false)
            || self.total(page.doc).is_some_and(|total| page.read >= total)
    }
}

fn counts(page: &Paging, problems: &mut Vec<Problem>) -> (Option<Expr>, Option<Expr>) {
    match page {
        Paging::Number {
            total, has_more, ..
        }
        | Paging::Offset {
            total, has_more, ..
        } => (
            expr("items.page.total", total.as_deref(), problems),
            expr("items.page.has_more", has_more.as_deref(), problems),
        ),
        Paging::None | Paging::Link | Paging::Token { .. } | Paging::NextUrl { .. } => (None, None),
    }
}

fn go(ended: bool, position: Position) -> Step {
    if ended { Step::End } else { Step::Go(position) }
}

fn token_step(token: &Expr, doc: &Doc<'_>) -> Result<Step, String> {
    let found = token.find(doc)?;
    match found.as_deref() {
        None | Some(Value::Null | Value::Bool(false)) => Ok(Step::End),
        Some(Value::String(text)) if text.is_empty() => Ok(Step::End),
        Some(token @ (Value::String(_) | Value::Number(_))) => {
            Ok(Step::Go(Position::Token(token.clone())))
        }
        Some(Value::Bool(true) | Value::Array(_) | Value::Object(_)) => Err(format!(
            "`{}` is no token — a text or a number is wanted",
            token.text()
        )),
    }
}

fn url_step(next: &Expr, doc: &Doc<'_>) -> Result<Step, String> {
    let found = next.find(doc)?;
    match found.as_deref() {
        None | Some(Value::Null | Value::Bool(false)) => Ok(Step::End),
        Some(Value::String(text)) if text.is_empty() => Ok(Step::End),
        Some(Value::String(url)) => Ok(Step::Go(Position::Url(url.clone()))),
        Some(Value::Bool(true) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => Err(
            format!("`{}` is no address — a text is wanted", next.text()),
        ),
    }
}

fn number(expr: Option<&Expr>, doc: &Doc<'_>) -> Option<u64> {
    match expr?.find(doc).ok()??.as_ref() {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn flag(expr: Option<&Expr>, doc: &Doc<'_>) -> Option<bool> {
    match expr?.find(doc).ok()??.as_ref() {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => match text.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        },
        Value::Number(number) => Some(number.as_f64() != Some(0.0)),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
