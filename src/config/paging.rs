//! `page`: how the next page of a REST source is asked for, and what ends the list.

use throughline_rest::{Ends, Keyset, Paging};

use super::item::Item;
use super::read::Fields;
use super::tree::Value;

/// The ways of paging that a table can name.
const KINDS: [&str; 6] = ["number", "offset", "token", "header", "next", "last"];

/// Reads `"link"`, `"none"` or a table of one of the other kinds.
pub(super) fn paging(item: &Item<'_>) -> Option<(Paging, Ends)> {
    if let Value::Text(_) = item.node.value {
        let link = item.word(&[("link", true), ("none", false)])?;
        let kind = if link { Paging::Link } else { Paging::None };
        return Some((kind, Ends::default()));
    }
    let fields = Fields::open(item.cx, "\"page\"", item.node)?;
    let named: Vec<&str> = KINDS
        .into_iter()
        .filter(|kind| fields.get(kind).is_some())
        .collect();
    let keyset = fields.get("keyset").is_some();
    let paging = match named.as_slice() {
        ["number"] => number(&fields),
        ["offset"] => offset(&fields, item),
        ["token"] => token(&fields),
        ["header"] => header(&fields),
        ["next"] => fields.opt("next", Item::line).map(|next| Paging::NextUrl { next }),
        ["last"] => last(&fields),
        [] if fields.get("link").is_some() => link(&fields),
        [] if keyset => by_time(&fields, item),
        _ => item.fault(
            &format!("names {} kinds of paging — one of number, offset, token, header, next, last and keyset is wanted", named.len()),
            Some("for example page = { token = \"meta.next\", param = \"cursor\" }, or \"link\" or \"none\"".to_owned()),
        ),
    };
    let ends = ends(&fields);
    fields.finish();
    Some((paging?, ends))
}

fn ends(fields: &Fields<'_>) -> Ends {
    let [total, total_pages, has_more] =
        ["total", "total_pages", "has_more"].map(|key| fields.opt(key, Item::line));
    let max_pages = fields.opt("max_pages", |item| item.whole(1, 1_000_000));
    Ends {
        total,
        total_pages,
        has_more,
        fixed: fields.opt("fixed", |item| item.whole(1, 100_000)),
        max_pages: max_pages.and_then(|pages| u32::try_from(pages).ok()),
        max_results: fields.opt("max_results", |item| item.whole(1, 100_000_000)),
        keyset: keyset(fields),
    }
}

fn keyset(fields: &Fields<'_>) -> Option<Keyset> {
    let field = fields.opt("keyset", Item::line)?;
    // A parameter beside another kind that has one of its own would be read twice.
    let own = !["token", "header", "last"]
        .iter()
        .any(|kind| fields.get(kind).is_some());
    Some(Keyset {
        field,
        param: fields.opt("param", Item::line).filter(|_| own),
        format: fields.opt("format", Item::line),
    })
}

/// `{ link = true, … }`: the `Link` header with an end beside it.
fn link(fields: &Fields<'_>) -> Option<Paging> {
    let is = fields.opt("link", Item::bool)?;
    Some(if is { Paging::Link } else { Paging::None })
}

fn number(fields: &Fields<'_>) -> Option<Paging> {
    let start = fields
        .opt("start", |item| item.whole(0, 1_000_000))
        .unwrap_or(1);
    let size = size(fields);
    Some(Paging::Number {
        param: fields.opt("number", Item::line)?,
        start,
        size,
    })
}

fn offset(fields: &Fields<'_>, item: &Item<'_>) -> Option<Paging> {
    let Some(size) = size(fields) else {
        return item.fault(
            "has no page size",
            Some("write page = { offset = \"offset\", size = \"limit\", max = 100 }".to_owned()),
        );
    };
    Some(Paging::Offset {
        param: fields.opt("offset", Item::line)?,
        size,
    })
}

/// Without `param` the token goes back under its own name, as Jira's does.
fn token(fields: &Fields<'_>) -> Option<Paging> {
    let token = fields.opt("token", Item::line)?;
    let param = match fields.get("param") {
        Some(item) => item.line()?,
        None if is_name(&token) => token.clone(),
        None => {
            fields.missing("param", "the parameter to send the token in");
            return None;
        }
    };
    Some(Paging::Token { token, param })
}

fn is_name(path: &str) -> bool {
    path.chars()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

fn header(fields: &Fields<'_>) -> Option<Paging> {
    let param = fields.need("param", "the parameter to send the token in", Item::line);
    let item = fields.get("header")?;
    let header = item.line()?;
    super::web::header_name(&item, &header);
    Some(Paging::Header {
        header,
        param: param?,
    })
}

fn last(fields: &Fields<'_>) -> Option<Paging> {
    let wanted = "the parameter to send the last record's value in";
    let param = fields.need("param", wanted, Item::line);
    Some(Paging::Last {
        last: fields.opt("last", Item::line)?,
        param: param?,
    })
}

fn by_time(fields: &Fields<'_>, item: &Item<'_>) -> Option<Paging> {
    let Some(size) = size(fields) else {
        return item.fault(
            "has no page size, by which a full page is known",
            Some(
                "write page = { keyset = \"updated_at\", size = \"limit\", max = 100 }".to_owned(),
            ),
        );
    };
    Some(Paging::Keyset { size })
}

/// The page size: `size = "limit", max = 100`, or `size = { limit = 100 }`.
fn size(fields: &Fields<'_>) -> Option<(String, u64)> {
    let item = fields.get("size");
    let most = fields.opt("max", |item| item.whole(1, 100_000));
    let item = item?;
    match &item.node.value {
        Value::Table(_) => {
            let inner = Fields::open(item.cx, "\"size\"", item.node)?;
            let mut entries = inner.entries();
            match (entries.next(), entries.next()) {
                (Some((name, value)), None) => Some((name.to_owned(), value.whole(1, 100_000)?)),
                _ => item.wrong("one parameter with its number"),
            }
        }
        _ => Some((item.line()?, most.unwrap_or(100))),
    }
}
