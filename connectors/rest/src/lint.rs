//! What is wrong or doubtful in a description of a tracker though every part of it compiles.
//!
//! Each rule here stands for rows that somebody's extractor lost.

use serde_json::Value;
use throughline_kit::Problem;
use url::Url;

use crate::config::{Order, Paging, Settings};
use crate::expr::Expr;
use crate::placeholder::{Part, parts, plain_text};

/// Parameters that set a page's size at one tracker or another.
const SIZES: [&str; 19] = [
    "$maxpagesize",
    "$top",
    "count",
    "first",
    "hitsperpage",
    "limit",
    "max",
    "max_results",
    "maxresults",
    "page[size]",
    "page_limit",
    "page_size",
    "pagesize",
    "per_page",
    "perpage",
    "results",
    "rows",
    "size",
    "sysparm_limit",
];

/// Parameters that name the order, and those that name only its direction.
const ORDERS: [&str; 8] = [
    "order",
    "order_by",
    "orderby",
    "ordering",
    "sort",
    "sort_by",
    "sortby",
    "sort_field",
];
const DIRECTIONS: [&str; 7] = [
    "dir",
    "direction",
    "order",
    "order_dir",
    "sort",
    "sort_dir",
    "sort_order",
];

/// Field names that people change: an id made of one loses its task.
const MUTABLE: [&str; 8] = [
    "html_url",
    "key",
    "name",
    "permalink",
    "subject",
    "title",
    "url",
    "web_url",
];

/// Combinations that lose rows and are refused.
pub(crate) fn refused(settings: &Settings) -> Vec<Problem> {
    let Some(since) = &settings.since else {
        return Vec::new();
    };
    // A list that is started anew by time has to come in that order; its watermark is held back instead.
    let restarts = settings.ends.keyset.is_some();
    let ascends = since.order == Order::Ascending || ascends_by(settings, &since.field);
    if restarts || !moves_while_paging(&settings.page) || !ascends {
        return Vec::new();
    }
    vec![
        Problem::new(
            "items.page",
            format!("numbered pages in ascending order of `{}` — a record that changes meanwhile moves to the end, and the one that takes its place is never read", since.field),
        )
        .help("sort by the time of creation, or descending by the time of change"),
    ]
}

/// A request to another origin than the base's, which would never be sent.
pub(crate) fn foreign(settings: &Settings) -> Option<Problem> {
    let path = settings.request.path.as_str();
    let elsewhere = match Url::parse(path) {
        Ok(url) => url.origin() != settings.base.origin(),
        Err(_) => path.starts_with("//"),
    };
    elsewhere.then(|| {
        let base = settings.base.origin().ascii_serialization();
        Problem::new(
            "items.get",
            format!("another host than the base's — a path below {base} is wanted"),
        )
        .help("name the address that answers as the source's base")
    })
}

/// What a person should know before trusting the source.
pub(crate) fn notes(settings: &Settings) -> Vec<Problem> {
    [
        client_side(settings),
        no_page_size(settings),
        filter_in_select(settings),
        mutable_id(settings),
        left_out_whole(settings),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn client_side(settings: &Settings) -> Option<Problem> {
    settings.since.as_ref()?;
    let sent = texts(settings)
        .iter()
        .any(|(_, text)| parts(text).iter().any(is_since));
    (!sent).then(|| {
        Problem::new(
            "items.since",
            "no `{since}` in the request: changes are picked out here, and each pull reads every page",
        )
        .help("put {since} into the parameter that the tracker has for it, if it has one")
    })
}

fn no_page_size(settings: &Settings) -> Option<Problem> {
    let sized = match &settings.page {
        Paging::None | Paging::Offset { .. } | Paging::Keyset { .. } => true,
        Paging::Number { size, .. } => size.is_some(),
        Paging::Link
        | Paging::Token { .. }
        | Paging::Header { .. }
        | Paging::NextUrl { .. }
        | Paging::Last { .. } => false,
    };
    let asked = texts(settings)
        .iter()
        .any(|(key, _)| SIZES.contains(&key.to_ascii_lowercase().as_str()));
    let query = graphql_text(settings);
    let in_text = settings.request.path.contains('?')
        || ["first:", "limit:"].iter().any(|size| query.contains(size));
    let fixed = settings.ends.fixed.is_some();
    (!sized && !asked && !in_text && !fixed).then(|| {
        Problem::new(
            "items.query",
            "no page size is sent: the tracker's default is often 20 to 50 records, so a pull needs many requests",
        )
        .help("send the largest page that the tracker allows: per_page = 100; if it allows none, write fixed = 50 in items.page")
    })
}

fn filter_in_select(settings: &Settings) -> Option<Problem> {
    let select = settings.select.as_deref()?;
    (select.contains("[?") && moves_while_paging(&settings.page)).then(|| {
        Problem::new(
            "items.select",
            format!("`{select}` filters while it selects: a page whose records are all filtered out ends the pull early"),
        )
        .help("put the condition into items.where, which filters after the page was counted")
    })
}

fn mutable_id(settings: &Settings) -> Option<Problem> {
    let get = settings.fields.get("id")?.get.as_deref()?;
    let expr = Expr::compile(get).ok()?;
    MUTABLE.contains(&expr.last_name()).then(|| {
        Problem::new(
            "items.fields.id",
            format!("`{get}` can change during a record's life, and a changed id is a new task"),
        )
        .help("map the tracker's internal id, and this to `key`")
    })
}

fn left_out_whole(settings: &Settings) -> Option<Problem> {
    if settings.since.as_ref()?.start.is_some() {
        return None;
    }
    let all = texts(settings);
    let (key, _) = all.iter().find(|(_, text)| {
        let parts = parts(text);
        parts.iter().any(is_since)
            && parts.iter().any(|part| match part {
                Part::Text(text) => text.trim().contains(char::is_whitespace),
                Part::Slot { .. } => false,
            })
    })?;
    Some(
        Problem::new(
            format!("items.query.{key}"),
            "the first pull has no `{since}` yet, so it leaves out this whole parameter with every other condition in it",
        )
        .help("set items.since.start = \"2000-01-01\""),
    )
}

fn is_since(part: &Part) -> bool {
    matches!(part, Part::Slot { name, .. } if name == "since")
}

fn moves_while_paging(page: &Paging) -> bool {
    match page {
        Paging::Number { .. } | Paging::Offset { .. } => true,
        Paging::None
        | Paging::Link
        | Paging::Token { .. }
        | Paging::Header { .. }
        | Paging::NextUrl { .. }
        | Paging::Last { .. }
        | Paging::Keyset { .. } => false,
    }
}

/// Whether the request asks for an ascending order of the field that tells changes.
fn ascends_by(settings: &Settings, field: &str) -> bool {
    let Ok(expr) = Expr::compile(field) else {
        return false;
    };
    let stem = stem(expr.last_name());
    let all = texts(settings);
    all.iter()
        .any(|(key, text)| orders_by(key, text, &stem) && ascends(text, &stem, &all))
}

fn orders_by(key: &str, text: &str, stem: &str) -> bool {
    let (key, text) = (key.to_ascii_lowercase(), text.to_ascii_lowercase());
    let names_an_order = ORDERS.contains(&key.as_str()) || text.contains("order by");
    names_an_order && after_order_by(&text).contains(stem)
}

/// The direction in the text itself, else in a parameter of its own, else none: then nothing is claimed.
fn ascends(text: &str, stem: &str, all: &[(String, String)]) -> bool {
    let text = text.to_ascii_lowercase();
    let order = after_order_by(&text);
    let term = order
        .split(',')
        .find(|term| term.contains(stem))
        .unwrap_or_default()
        .trim();
    if term.contains("desc") || term.starts_with('-') {
        return false;
    }
    let says_ascending =
        term.ends_with("asc") || term.starts_with('+') || text.contains("order by");
    says_ascending
        || all.iter().any(|(key, value)| {
            DIRECTIONS.contains(&key.to_ascii_lowercase().as_str())
                && matches!(value.to_ascii_lowercase().as_str(), "asc" | "ascending")
        })
}

fn after_order_by(lower: &str) -> &str {
    lower
        .split_once("order by")
        .map_or(lower, |(_, order)| order)
}

/// `updated` of `updated_at`, `updatedAt`, `updated_on`.
fn stem(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let cut = ["_at", "_on", "at", "_date", "date"]
        .iter()
        .find_map(|end| lower.strip_suffix(end))
        .filter(|cut| cut.len() > 3);
    cut.unwrap_or(&lower).to_owned()
}

fn graphql_text(settings: &Settings) -> &str {
    let query = settings
        .request
        .body
        .as_ref()
        .and_then(|body| body.get("query"));
    query.and_then(Value::as_str).unwrap_or_default()
}

/// Every parameter of the request with its text: query first, then the body's leaves; the path under an empty name.
fn texts(settings: &Settings) -> Vec<(String, String)> {
    let mut found = vec![(String::new(), settings.request.path.clone())];
    for (key, value) in &settings.request.query {
        leaves(key, value, &mut found);
    }
    if let Some(body) = &settings.request.body {
        leaves("", body, &mut found);
    }
    found
}

fn leaves(key: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, item)| leaves(key, item, found)),
        Value::Array(list) => list.iter().for_each(|item| leaves(key, item, found)),
        leaf @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
            found.push((key.to_owned(), plain_text(leaf)));
        }
    }
}
