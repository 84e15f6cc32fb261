//! One request that lists something, compiled: how it is put, how its replies are read, how it goes on.

use serde_json::Value;
use throughline_kit::Problem;

use crate::config::{Ends, Paging, Request};
use crate::expr::Expr;
use crate::keyset::Restarts;
use crate::nested::{self, Sizes};
use crate::node::Node;
use crate::paging::Pager;
use crate::parts::Listing;
use crate::plan::expr;
use crate::template::{Names, Template};

/// A request with its way of paging.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) path: Template,
    pub(crate) query: Vec<(String, Node)>,
    /// Whether it is a `post`, and its body.
    pub(crate) post: bool,
    pub(crate) body: Option<Node>,
    /// The GraphQL text of every page but the first.
    pub(crate) next_query: Option<String>,
    /// The body is a GraphQL query: `errors` beside data is an error.
    pub(crate) graphql: bool,
    /// The sizes that the GraphQL text asks for.
    pub(crate) sizes: Sizes,
    pub(crate) select: Option<Expr>,
    pub(crate) filter: Option<Expr>,
    pub(crate) pager: Pager,
    pub(crate) restarts: Restarts,
}

/// The parts of a listing, wherever they are kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listed<'s> {
    pub(crate) request: &'s Request,
    pub(crate) select: Option<&'s str>,
    pub(crate) filter: Option<&'s str>,
    pub(crate) page: &'s Paging,
    pub(crate) ends: &'s Ends,
}

impl<'s> From<&'s Listing> for Listed<'s> {
    fn from(listing: &'s Listing) -> Self {
        Self {
            request: &listing.request,
            select: listing.select.as_deref(),
            filter: listing.filter.as_deref(),
            page: &listing.page,
            ends: &listing.ends,
        }
    }
}

impl Ask {
    /// Compiles every part; `None` when one of them is wrong, which is then in the list under `place`.
    pub(crate) fn compile(
        place: &str,
        listed: Listed<'_>,
        names: Names<'_>,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let mut found = Vec::new();
        let ask = Self::below_items(listed, names, &mut found);
        problems.extend(found.into_iter().map(|mut problem| {
            if let Some(rest) = problem.place.strip_prefix("items.") {
                problem.place = format!("{place}.{rest}");
            }
            problem
        }));
        ask
    }

    fn below_items(
        listed: Listed<'_>,
        names: Names<'_>,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let request = listed.request;
        let query = query(request, names, problems);
        let body = body(request, names, problems);
        let path = Template::compile_path("items.get", &request.path, names)
            .map_err(|problem| problems.push(problem))
            .ok();
        let select = expr("items.select", listed.select, problems);
        let filter = expr("items.where", listed.filter, problems);
        let pager = Pager::compile(listed.page, listed.ends, problems);
        let ask = Self {
            path: path?,
            query,
            post: request.post,
            graphql: request.body.as_ref().is_some_and(is_graphql),
            next_query: request.next_query.clone(),
            sizes: text_of(request).map(nested::sizes).unwrap_or_default(),
            body,
            select,
            filter,
            pager: pager?,
            restarts: Restarts::compile(listed.ends, problems),
        };
        if ask.restarts.needs_since() && !ask.uses_since() {
            problems.push(no_restart());
        }
        Some(ask)
    }

    /// Whether `{since}` stands in the request.
    pub(crate) fn uses_since(&self) -> bool {
        self.any(Template::uses_since)
    }

    /// Whether a value of `each` stands in the request.
    pub(crate) fn uses_values(&self) -> bool {
        self.any(Template::uses_values)
    }

    fn any(&self, has: fn(&Template) -> bool) -> bool {
        has(&self.path)
            || self.query.iter().any(|(_, node)| node.any(has))
            || self.body.as_ref().is_some_and(|body| body.any(has))
    }
}

/// The texts in which a listing names what it reads.
pub(crate) fn expressions(listed: Listed<'_>) -> impl Iterator<Item = &str> {
    listed
        .select
        .into_iter()
        .chain(listed.filter)
        .chain(listed.page.expression())
        .chain(listed.ends.expressions())
}

fn no_restart() -> Problem {
    Problem::new(
        "items.page.keyset",
        "no `{since}` in the request — the time that the list starts anew from has to be sent",
    )
    .help("put {since} into the request's parameter for it, or name the parameter: param = \"updated_after\"")
}

fn query(request: &Request, names: Names<'_>, problems: &mut Vec<Problem>) -> Vec<(String, Node)> {
    let mut compiled = Vec::new();
    for (key, value) in &request.query {
        let place = format!("items.query.{key}");
        if value.is_object() {
            problems.push(Problem::new(
                place,
                "a table cannot stand in a query — a text, a number or a list is wanted",
            ));
            continue;
        }
        compiled.push((key.clone(), Node::compile(&place, value, names, problems)));
    }
    compiled
}

fn body(request: &Request, names: Names<'_>, problems: &mut Vec<Problem>) -> Option<Node> {
    let body = request.body.as_ref()?;
    if !request.post {
        problems.push(
            Problem::new("items.body", "a `get` carries no body — `post` is wanted")
                .help("write post = \"/path\" in place of get"),
        );
    }
    let Value::Object(map) = body else {
        return Some(Node::compile("items.body", body, names, problems));
    };
    let compiled = map.iter().map(|(key, value)| {
        // A GraphQL text is full of braces that are no placeholders; its variables stand beside it.
        let node = if key == "query" && is_graphql(body) {
            Node::Fixed(value.clone())
        } else {
            Node::compile(&format!("items.body.{key}"), value, names, problems)
        };
        (key.clone(), node)
    });
    Some(Node::Map(compiled.collect()))
}

/// The text of a GraphQL request.
fn text_of(request: &Request) -> Option<&str> {
    let body = request.body.as_ref().filter(|body| is_graphql(body))?;
    body.get("query").and_then(Value::as_str)
}

/// Whether a body is a GraphQL request.
pub(crate) fn is_graphql(body: &Value) -> bool {
    let text = body
        .get("query")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let start = text.trim_start();
    ["query", "mutation", "subscription", "{"]
        .iter()
        .any(|word| start.starts_with(word))
        && text.contains('{')
}
