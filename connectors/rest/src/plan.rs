//! The settings, checked and compiled once: every expression, every placeholder, every rule.
//!
//! Finds all problems at once and knows nothing of HTTP or of the state of a pull.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use throughline_kit::Problem;

use crate::config::{Request, Settings};
use crate::expr::Expr;
use crate::fields::Fields;
use crate::keyset::Restarts;
use crate::lint;
use crate::node::Node;
use crate::paging::Pager;
use crate::template::{Names, Template};
use crate::when;

/// What one source does, ready to run.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) path: Template,
    pub(crate) query: Vec<(String, Node)>,
    /// Whether it is a `post`, and its body.
    pub(crate) post: bool,
    pub(crate) body: Option<Node>,
    /// The body is a GraphQL query: `errors` beside data is an error.
    pub(crate) graphql: bool,
    /// The values of `each`; one `None` when there is no loop.
    pub(crate) partitions: Vec<Option<String>>,
    pub(crate) select: Option<Expr>,
    pub(crate) filter: Option<Expr>,
    pub(crate) pager: Pager,
    pub(crate) restarts: Restarts,
    pub(crate) since: Option<SincePlan>,
    /// `{since}` stands in the request.
    pub(crate) sends_since: bool,
    pub(crate) fields: Fields,
    pub(crate) complete: bool,
    /// Every name that an expression mentions: a reply's key that is not among them is never read.
    pub(crate) names: BTreeSet<String>,
    /// Changes with everything that decides which records are listed.
    pub(crate) fingerprint: String,
}

/// How changes are told.
#[derive(Debug, Clone)]
pub(crate) struct SincePlan {
    pub(crate) field: Expr,
    pub(crate) overlap: Duration,
    pub(crate) start: Option<Timestamp>,
}

/// Compiles the settings, or says everything that is wrong with them.
pub(crate) fn compile(settings: &Settings) -> Result<Plan, Vec<Problem>> {
    let mut problems = Vec::new();
    let names = Names {
        each: settings.each.as_ref().map(|(name, _)| name.as_str()),
        vars: &settings.vars,
        since: settings.since.is_some() || settings.ends.keyset.is_some(),
    };
    let request = &settings.request;
    let query = query(request, names, &mut problems);
    let body = body(request, names, &mut problems);
    let path = keep(
        Template::compile_path("items.get", &request.path, names),
        &mut problems,
    );
    let select = expr("items.select", settings.select.as_deref(), &mut problems);
    let filter = expr("items.where", settings.filter.as_deref(), &mut problems);
    let pager = Pager::compile(&settings.page, &settings.ends, &mut problems);
    let restarts = Restarts::compile(settings, &mut problems);
    let since = since(settings, &mut problems);
    let fields = Fields::compile(settings, &mut problems);
    let partitions = partitions(settings, &mut problems);
    problems.extend(lint::refused(settings));
    problems.extend(lint::foreign(settings));
    let sends_since = query.iter().any(|(_, node)| node.uses_since())
        || body.as_ref().is_some_and(Node::uses_since)
        || path.as_ref().is_some_and(Template::uses_since);
    if restarts.needs_since() && !sends_since {
        problems.push(no_restart());
    }
    match (path, pager) {
        (Some(path), Some(pager)) if problems.is_empty() => Ok(Plan {
            path,
            query,
            post: request.post,
            graphql: request.body.as_ref().is_some_and(is_graphql),
            body,
            partitions,
            select,
            filter,
            pager,
            restarts,
            since,
            sends_since,
            fields,
            complete: settings.complete,
            names: names_in(settings),
            fingerprint: crate::cursor::fingerprint(settings),
        }),
        _ => Err(problems),
    }
}

fn no_restart() -> Problem {
    Problem::new(
        "items.page.keyset",
        "no `{since}` in the request — the time that the list starts anew from has to be sent",
    )
    .help("put {since} into the request's parameter for it, or name the parameter: param = \"updated_after\"")
}

/// The words of all expressions; too many do no harm.
fn names_in(settings: &Settings) -> BTreeSet<String> {
    let fields = settings.fields.values().flat_map(|rule| {
        let texts = [rule.get.as_deref(), rule.text.as_deref()];
        texts.into_iter().flatten()
    });
    let since = settings.since.iter().map(|since| since.field.as_str());
    fields
        .chain(settings.select.as_deref())
        .chain(settings.filter.as_deref())
        .chain(since)
        .chain(settings.page.expression())
        .chain(settings.ends.expressions())
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')))
        .map(str::to_owned)
        .collect()
}

fn keep<T>(result: Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    result.map_err(|problem| problems.push(problem)).ok()
}

/// Compiles one expression of the configuration.
pub(crate) fn expr(place: &str, text: Option<&str>, problems: &mut Vec<Problem>) -> Option<Expr> {
    let text = text?;
    match Expr::compile(text) {
        Ok(expr) => Some(expr),
        Err(error) => {
            let problem = Problem::new(place, format!("`{text}` is not JMESPath: {error}"));
            problems.push(if text.contains('-') {
                problem.help("a name with a hyphen stands in double quotes: fields.\"due-date\"")
            } else {
                problem
            });
            None
        }
    }
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

fn is_graphql(body: &Value) -> bool {
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

fn since(settings: &Settings, problems: &mut Vec<Problem>) -> Option<SincePlan> {
    let since = settings.since.as_ref()?;
    let field = expr("items.since.field", Some(&since.field), problems);
    let start = since.start.as_deref().and_then(|text| {
        let start = when::from_text(text);
        if start.is_none() {
            problems.push(Problem::new(
                "items.since.start",
                format!("`{text}` is not a time — a date or RFC 3339 is wanted: 2024-01-01"),
            ));
        }
        start
    });
    Some(SincePlan {
        field: field?,
        overlap: since.overlap,
        start,
    })
}

fn partitions(settings: &Settings, problems: &mut Vec<Problem>) -> Vec<Option<String>> {
    let Some((name, values)) = &settings.each else {
        return vec![None];
    };
    let place = format!("items.each.{name}");
    if values.is_empty() {
        problems.push(Problem::new(&place, "no values — at least one is wanted"));
    }
    for (index, value) in values.iter().enumerate() {
        let steps_up = value.split('/').any(|step| matches!(step, "" | "." | ".."));
        if steps_up {
            problems.push(Problem::new(
                &place,
                format!("`{value}` would leave the path — a plain name is wanted"),
            ));
        }
        if values.iter().take(index).any(|earlier| earlier == value) {
            problems.push(Problem::new(&place, format!("`{value}` stands twice")));
        }
    }
    values.iter().cloned().map(Some).collect()
}

impl Plan {
    /// The value of `each` at an index.
    pub(crate) fn partition(&self, index: usize) -> Option<&str> {
        self.partitions.get(index)?.as_deref()
    }

    /// The name under which a partition is remembered: its value of `each`, else the empty text.
    pub(crate) fn partition_key(&self, index: usize) -> &str {
        self.partition(index).unwrap_or_default()
    }
}
