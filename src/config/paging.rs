//! `page`: how the next page of a REST source is asked for.

use throughline_rest::Paging;

use super::item::Item;
use super::read::Fields;
use super::tree::Value;

/// Reads `"link"`, `"none"` or a table of one of the other kinds.
pub(super) fn paging(item: &Item<'_>) -> Option<Paging> {
    if let Value::Text(_) = item.node.value {
        let link = item.word(&[("link", true), ("none", false)])?;
        return Some(if link { Paging::Link } else { Paging::None });
    }
    let fields = Fields::open(item.cx, "\"page\"", item.node)?;
    for kind in ["header", "last", "keyset"] {
        fields.later(kind, "use link, number, offset, token or next");
    }
    let kinds = ["number", "offset", "token", "next"];
    let named: Vec<&str> = kinds
        .into_iter()
        .filter(|kind| fields.get(kind).is_some())
        .collect();
    let paging = match named.as_slice() {
        ["number"] => number(&fields),
        ["offset"] => offset(&fields, item),
        ["token"] => token(&fields),
        ["next"] => fields.opt("next", Item::line).map(|next| Paging::NextUrl { next }),
        _ => item.fault(
            &format!("names {} kinds of paging — one of number, offset, token and next is wanted", named.len()),
            Some("for example page = { token = \"meta.next\", param = \"cursor\" }, or \"link\" or \"none\"".to_owned()),
        ),
    };
    fields.finish();
    paging
}

fn number(fields: &Fields<'_>) -> Option<Paging> {
    let start = fields
        .opt("start", |item| item.whole(0, 1_000_000))
        .unwrap_or(1);
    let size = size(fields);
    let paths = ["total_pages", "total", "has_more"].map(|key| fields.opt(key, Item::line));
    let [total_pages, total, has_more] = paths;
    Some(Paging::Number {
        param: fields.opt("number", Item::line)?,
        start,
        size,
        total_pages,
        total,
        has_more,
    })
}

fn offset(fields: &Fields<'_>, item: &Item<'_>) -> Option<Paging> {
    let size = size(fields);
    let [total, has_more] = ["total", "has_more"].map(|key| fields.opt(key, Item::line));
    let Some(size) = size else {
        return item.fault(
            "has no page size",
            Some("write page = { offset = \"offset\", size = \"limit\", max = 100 }".to_owned()),
        );
    };
    Some(Paging::Offset {
        param: fields.opt("offset", Item::line)?,
        size,
        total,
        has_more,
    })
}

fn token(fields: &Fields<'_>) -> Option<Paging> {
    let param = fields.need("param", "the parameter to send the token in", Item::line);
    Some(Paging::Token {
        token: fields.opt("token", Item::line)?,
        param: param?,
    })
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
