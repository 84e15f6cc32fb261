//! From the plan and the state of a pull to the one HTTP request that comes next.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use throughline_http::{Auth, Client, Request};
use throughline_kit::{Problem, PullError};
use url::Url;

use crate::cursor::{Run, Version, hash};
use crate::paging::Position;
use crate::placeholder::plain_text;
use crate::plan::Plan;
use crate::template::Scope;

/// The request for the next page, without validators.
pub(crate) fn build(
    client: &Client,
    plan: &Plan,
    headers: &BTreeMap<String, String>,
    run: &Run,
) -> Result<Request, PullError> {
    let restart = run.leg.since().filter(|_| plan.restarts.needs_since());
    let scope = Scope {
        each: plan.partition(run.index),
        since: restart.or(run.since),
    };
    let mut url = match &run.position {
        Position::Url(next) => client.resolve(next)?,
        Position::First
        | Position::Restart
        | Position::Number(_)
        | Position::Offset(_)
        | Position::Token(_) => list_url(client, plan, scope)?,
    };
    let mut body = plan.body.as_ref().and_then(|body| body.value(scope));
    let paging = plan.pager.parameters(&run.position);
    for (name, value) in paging.into_iter().chain(plan.restarts.parameter(&run.leg)) {
        match &mut body {
            Some(body) => set(body, &name, value),
            None => {
                url.query_pairs_mut()
                    .append_pair(&name, &plain_text(&value));
            }
        }
    }
    let mut request = if plan.post {
        Request::post(url, body.unwrap_or_else(|| json!({})))
    } else {
        Request::get(url)
    };
    for (name, value) in headers {
        request = request.header(name.clone(), value.clone());
    }
    Ok(request)
}

fn list_url(client: &Client, plan: &Plan, scope: Scope<'_>) -> Result<Url, PullError> {
    let path = plan.path.text(scope).ok_or_else(|| {
        PullError::broken(
            Problem::new(
                "items.get",
                "the path holds `{since}`, which has no value in the first pull",
            )
            .help("set items.since.start"),
        )
    })?;
    let mut url = client.resolve(&path)?;
    let pairs = plan
        .query
        .iter()
        .filter_map(|(key, node)| Some((key, node.value(scope)?)))
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
