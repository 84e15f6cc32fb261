//! From the plan and the state of a pull to the one HTTP request that comes next.

use serde_json::{Map, Value, json};
use throughline_http::{Auth, Client, Request};
use throughline_kit::{Problem, PullError};
use url::Url;

use crate::ask::Ask;
use crate::cursor::{Version, hash};
use crate::deletes::TokenPlan;
use crate::keyset::Leg;
use crate::node::Node;
use crate::paging::Position;
use crate::placeholder::plain_text;
use crate::template::Scope;
use crate::wire::Wire;

/// The request for a page, without validators.
pub(crate) fn build(
    wire: &Wire,
    ask: &Ask,
    position: &Position,
    leg: &Leg,
    scope: Scope<'_>,
) -> Result<Request, PullError> {
    let restart = leg.since().filter(|_| ask.restarts.needs_since());
    let scope = Scope {
        since: restart.or(scope.since),
        ..scope
    };
    let mut url = match position {
        Position::Url(next) => wire.client.resolve(next)?,
        Position::First
        | Position::Restart
        | Position::Number(_)
        | Position::Offset(_)
        | Position::Token(_) => list_url(&wire.client, ask, scope)?,
    };
    let mut body = ask.body.as_ref().and_then(|body| body.value(scope));
    if let (Some(body), Some(text), false) = (&mut body, &ask.next_query, is_first(position)) {
        set(body, "query", Value::from(text.as_str()));
    }
    let paging = ask.pager.parameters(position);
    for (name, value) in paging.into_iter().chain(ask.restarts.parameter(leg)) {
        match &mut body {
            Some(body) => set(body, &name, value),
            None => {
                url.query_pairs_mut()
                    .append_pair(&name, &plain_text(&value));
            }
        }
    }
    let mut request = if ask.post {
        Request::post(url, body.unwrap_or_else(|| json!({})))
    } else {
        Request::get(url)
    };
    for (name, value) in &wire.headers {
        request = request.header(name.clone(), value.clone());
    }
    Ok(request)
}

fn is_first(position: &Position) -> bool {
    *position == Position::First
}

fn list_url(client: &Client, ask: &Ask, scope: Scope<'_>) -> Result<Url, PullError> {
    let path = ask.path.text(scope).ok_or_else(|| {
        PullError::broken(
            Problem::new(
                "items.get",
                "the path holds a placeholder that has no value here, `{since}` in the first pull or a place that a record lacks",
            )
            .help("for {since}: set items.since.start"),
        )
    })?;
    let mut url = client.resolve(&path)?;
    let pairs = ask
        .query
        .iter()
        .filter_map(|(key, node)| {
            // In a query a list of ids is one text; only a list that was written as one repeats the parameter.
            let value = match node {
                Node::Text(template) => template.text(scope).map(Value::String),
                Node::Fixed(_) | Node::List(_) | Node::Map(_) => node.value(scope),
            };
            Some((key, value?))
        })
        .flat_map(|(key, value)| match value {
            Value::Array(list) => list.iter().map(|item| (key, plain_text(item))).collect(),
            Value::Null => Vec::new(),
            other => vec![(key, plain_text(&other))],
        });
    for (key, text) in pairs {
        url.query_pairs_mut().append_pair(key, &text);
    }
    Ok(url)
}

/// Sets a value at a dotted place of a body: `variables.after`.
fn set(body: &mut Value, place: &str, value: Value) {
    if !body.is_object() {
        *body = Value::Object(Map::new());
    }
    let Value::Object(map) = body else { return };
    match place.split_once('.') {
        None => {
            map.insert(place.to_owned(), value);
        }
        Some((first, rest)) => set(map.entry(first).or_insert(Value::Null), rest, value),
    }
}

/// Says where a list ended the last time, on every page that is not told by the tracker itself.
pub(crate) fn go_on_at(
    request: &mut Request,
    position: &Position,
    token: &TokenPlan,
    known: &Value,
) {
    match position {
        Position::Token(_) | Position::Url(_) => return,
        Position::First | Position::Restart | Position::Number(_) | Position::Offset(_) => {}
    }
    if let Some(body) = &mut request.post {
        set(body, &token.param, known.clone());
    } else {
        let mut pairs = request.url.query_pairs_mut();
        pairs.append_pair(&token.param, &plain_text(known));
    }
}

/// Where the next page is: on our own origin, and without the credentials that a server may echo.
pub(crate) fn next_url(
    client: &Client,
    auth: &Auth,
    from: &Url,
    link: &str,
) -> Result<Url, PullError> {
    let mut url = client.follow(from, link)?;
    if let Auth::Query(secrets) = auth {
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(key, _)| !secrets.iter().any(|(name, _)| name == key))
            .map(|(key, value)| (key.into_owned(), value.into_owned()))
            .collect();
        url.query_pairs_mut().clear().extend_pairs(kept);
    }
    Ok(url)
}

/// What tells one request from another: address, query and body, but no header.
pub(crate) fn identity(request: &Request) -> u64 {
    hash("request", &json!([request.url.as_str(), request.post]))
}

/// Adds what is known of the answer's version, when this very request was answered before.
pub(crate) fn with_version(request: Request, known: Option<&Version>) -> Request {
    let same = known.filter(|version| version.request == identity(&request));
    let validators = same.map(|version| version.validators.clone());
    request.unless_unchanged(validators)
}
