//! The requests of a REST source: `get`, `post` or `graphql`, how their replies are listed, and the loops over them.

use std::collections::BTreeMap;

use throughline_rest::{Ends, Graphql, Level, Listing, Paging, Request, Values};

use super::item::Item;
use super::paging::paging;
use super::problem::Severity;
use super::read::Fields;
use super::rules;
use super::tree::Value;
use super::web;

/// Where queries are posted to when nothing else is said.
const GRAPHQL_PATH: &str = "/graphql";

/// The levels of `each`: lists, requests, or both; of two levels the inner one's request names the outer.
pub(super) fn each(item: &Item<'_>) -> Option<Vec<Level>> {
    let fields = Fields::open(item.cx, "\"each\"", item.node)?;
    let levels: Vec<Option<Level>> = fields
        .entries()
        .map(|(name, values)| level(name, &values))
        .collect();
    let mut levels = levels.into_iter().collect::<Option<Vec<Level>>>()?;
    if levels.is_empty() || levels.len() > 2 {
        return item.fault(
            &format!("has {} names — one or two are wanted", levels.len()),
            Some("write each = { project = [\"alpha\", \"beta\"] }".to_owned()),
        );
    }
    if let [first, second] = levels.as_slice()
        && asks_with(first, &second.name)
    {
        levels.swap(0, 1);
    }
    Some(levels)
}

/// Whether a level's request holds another level's placeholder.
fn asks_with(level: &Level, name: &str) -> bool {
    let Some(values) = &level.from else {
        return false;
    };
    let request = &values.listing.request;
    let texts = format!("{} {:?} {:?}", request.path, request.query, request.body);
    [format!("{{{name}}}"), format!("{{{name}:")]
        .iter()
        .any(|slot| texts.contains(slot))
}

fn level(name: &str, item: &Item<'_>) -> Option<Level> {
    let Value::Table(_) = item.node.value else {
        let values: Vec<String> = item
            .one_or_more()
            .iter()
            .filter_map(rules::scalar)
            .collect();
        if values.is_empty() {
            return item.wrong("at least one value, or a table with get, select and id");
        }
        return Some(Level::list(name, values));
    };
    let fields = Fields::open(item.cx, format!("\"{name}\""), item.node)?;
    let values: Option<Vec<String>> = fields.opt("ids", |ids| {
        Some(ids.one_or_more().iter().filter_map(rules::scalar).collect())
    });
    let id = fields.opt("id", Item::line);
    let listing = listing(&fields);
    fields.finish();
    Some(Level {
        name: name.to_owned(),
        values: values.unwrap_or_default(),
        from: Some(Values {
            listing: listing?,
            id: id.unwrap_or_else(|| "id".to_owned()),
        }),
    })
}

/// A request, its selection and its paging, which is by the `Link` header when nothing is said.
pub(super) fn listing(fields: &Fields<'_>) -> Option<Listing> {
    listing_paged(fields, Paging::Link)
}

/// The same with another way of paging when nothing is said.
pub(super) fn listing_paged(fields: &Fields<'_>, page: Paging) -> Option<Listing> {
    let query = fields.get("graphql");
    let (request, selected) = if let Some(query) = &query {
        let graphql = graphql(fields, query);
        let selected = graphql.as_ref().map(|graphql| connection(query, graphql));
        (graphql.map(|graphql| graphql.request()), selected.flatten())
    } else {
        without_query(fields);
        (request(fields), Some((None, None)))
    };
    let select = fields.opt("select", Item::line);
    let filter = fields.opt("where", Item::line);
    let own_page = match fields.get("page") {
        Some(item) => Some(paging(&item)?),
        None => None,
    };
    let (selects, pages) = selected?;
    let (page, ends) = own_page.unwrap_or_else(|| (pages.unwrap_or(page), Ends::default()));
    Some(Listing {
        request: request?,
        select: select.or(selects),
        filter,
        page,
        ends,
    })
}

/// The selection and the paging of the connection that a query names, if it does; a wrong one is reported.
fn connection(query: &Item<'_>, graphql: &Graphql) -> Option<(Option<String>, Option<Paging>)> {
    match graphql.connection() {
        None => Some((None, None)),
        Some(Ok(connection)) => Some((Some(connection.select), Some(connection.page))),
        Some(Err(problem)) => {
            let message = format!("\"graphql\": {}", problem.what);
            let spot = query.node.key_spot();
            query.cx.add(Severity::Error, spot, message, problem.help);
            None
        }
    }
}

fn without_query(fields: &Fields<'_>) {
    for key in ["next_graphql", "connection", "variables"] {
        if let Some(item) = fields.get(key) {
            let _: Option<()> = item.fault("stands without \"graphql\"", None);
        }
    }
}

fn graphql(fields: &Fields<'_>, query: &Item<'_>) -> Option<Graphql> {
    let next_query = fields.get("next_graphql");
    let connection = fields.get("connection");
    let variables = fields.get("variables");
    for key in ["get", "body", "query"] {
        if let Some(item) = fields.get(key) {
            let what = "stands beside \"graphql\" — what changes goes into variables";
            return item.fault(what, None);
        }
    }
    let path = match fields.get("post") {
        Some(item) => web::path(&item)?,
        None => GRAPHQL_PATH.to_owned(),
    };
    Some(Graphql {
        path,
        query: query_text(query)?,
        next_query: match &next_query {
            Some(item) => Some(query_text(item)?),
            None => None,
        },
        variables: variables.map(|item| table(&item)).unwrap_or_default(),
        connection: match connection {
            Some(item) => Some(item.line()?),
            None => None,
        },
    })
}

fn query_text(item: &Item<'_>) -> Option<String> {
    let text = item.owned_text()?;
    let start = text.trim_start();
    if (start.starts_with("query") || start.starts_with('{')) && text.contains('{') {
        return Some(text);
    }
    item.wrong_help(
        "a GraphQL query",
        "it begins with query or with {: query ($after: String) { … }",
    )
}

fn table(item: &Item<'_>) -> BTreeMap<String, serde_json::Value> {
    if let Some(serde_json::Value::Object(map)) = rules::json(item) {
        return map.into_iter().collect();
    }
    let _: Option<()> = item.wrong("a table");
    BTreeMap::new()
}

fn request(fields: &Fields<'_>) -> Option<Request> {
    let (get, post) = (fields.get("get"), fields.get("post"));
    let query = fields
        .get("query")
        .map(|item| query(&item))
        .unwrap_or_default();
    let body = fields.get("body");
    let (is_post, path) = match (get, post) {
        (Some(item), None) => (false, item),
        (None, Some(item)) => (true, item),
        (Some(_), Some(item)) => {
            return item.fault("stands beside \"get\" — one of them is wanted", None);
        }
        (None, None) => {
            fields.missing("get", "the path of the request (or post, or graphql)");
            return None;
        }
    };
    if let (false, Some(body)) = (is_post, &body) {
        return body.fault(
            "stands beside \"get\", which sends no body — post is wanted",
            None,
        );
    }
    Some(Request {
        post: is_post,
        path: web::path(&path)?,
        query,
        body: body.and_then(|body| rules::json(&body)),
        next_query: None,
    })
}

/// Query parameters, none of which is a credential.
pub(super) fn query(item: &Item<'_>) -> BTreeMap<String, serde_json::Value> {
    let Some(fields) = Fields::open(item.cx, "\"query\"", item.node) else {
        return BTreeMap::new();
    };
    let entries = fields.entries();
    entries
        .filter(|(_, item)| web::may_be_sent(item))
        .filter_map(|(name, item)| match item.node.value {
            Value::Table(_) => item.wrong("a text, a number or a list"),
            _ => Some((name.to_owned(), rules::json(&item)?)),
        })
        .collect()
}
