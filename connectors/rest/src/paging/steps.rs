//! What one part of a reply says about the next page: a token, an address, a number, a flag.

use serde_json::Value;
use throughline_http::HeaderMap;

use super::{Finished, Position, Step};
use crate::expr::{Doc, Expr};

/// The last record's value, sent back; a tracker that counts it in answers with it alone at the end.
pub(super) fn last_step(last: &Expr, page: &Finished<'_>) -> Result<Step, String> {
    let Some(record) = page.last else {
        return Ok(Step::End);
    };
    let doc = Doc::new(record);
    let step = match last.find(&doc)?.as_deref() {
        Some(value @ (Value::String(_) | Value::Number(_))) => Position::Token(value.clone()),
        None | Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) => {
            return Err(format!(
                "the last record has no text or number in `{}`, by which the next page is asked for",
                last.text()
            ));
        }
    };
    if page.raw == 1 && step == *page.position {
        return Ok(Step::End);
    }
    Ok(Step::Go(step))
}

pub(super) fn header_step(header: &str, headers: &HeaderMap) -> Result<Step, String> {
    let Some(value) = headers.get(header) else {
        return Ok(Step::End);
    };
    let text = value.to_str().map_err(|_| {
        format!("the header `{header}` is no token — visible characters are wanted")
    })?;
    let text = text.trim();
    Ok(match text {
        "" => Step::End,
        url if url.starts_with("https://") || url.starts_with("http://") => {
            Step::Go(Position::Url(url.to_owned()))
        }
        token => Step::Go(Position::Token(Value::from(token))),
    })
}

pub(super) fn token_step(token: &Expr, doc: &Doc<'_>) -> Result<Step, String> {
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

pub(super) fn url_step(next: &Expr, doc: &Doc<'_>) -> Result<Step, String> {
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

pub(super) fn number(expr: Option<&Expr>, doc: &Doc<'_>) -> Option<u64> {
    match expr?.find(doc).ok()??.as_ref() {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

pub(super) fn flag(expr: Option<&Expr>, doc: &Doc<'_>) -> Option<bool> {
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
