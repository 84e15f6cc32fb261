//! `/api/v1`: the JSON of the terminal (`--format json`), and the document that describes it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::engine::{Assessment, explain};
use crate::review::tables::{capacity, forecast, hygiene, ledger, matrix, risks};
use crate::review::{self, PreviousStatuses, ReviewContent, Scope, standing};
use crate::store::StoreError;

use super::{Depth, Site};

/// What every answer looks like; tests/it/web hold the answers against it.
const DOCUMENT: &str = include_str!("openapi.json");

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/api/v1/openapi.json", get(document))
        .route("/api/v1/status", get(status))
        .route("/api/v1/reviews", get(reviews))
        .route(
            "/api/v1/objectives",
            listed(|known| part(known, "objectives")),
        )
        .route("/api/v1/initiatives", listed(|known| below(known, false)))
        .route("/api/v1/leads", listed(|known| below(known, true)))
        .route("/api/v1/sources", listed(|known| part(known, "sources")))
        .route(
            "/api/v1/capacity",
            listed(|known| capacity::json(known, &Scope::Everything)),
        )
        .route(
            "/api/v1/hygiene",
            listed(|known| hygiene::json(known, &everything())),
        )
        .route("/api/v1/ledger", listed(ledger::json))
        .route("/api/v1/matrix", listed(|known| matrix::json(known, None)))
        .route(
            "/api/v1/risks",
            listed(|known| risks::json(known, &Scope::Everything)),
        )
        .route("/api/v1/forecast", listed(forecast::whole_json))
        .route("/api/v1/explain/{id}", get(explained))
}

fn everything() -> hygiene::Filter {
    hygiene::Filter {
        scope: Scope::Everything,
        check: None,
    }
}

async fn document() -> Response {
    json_text(DOCUMENT.to_owned())
}

fn json_text(text: String) -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(CONTENT_TYPE, kind)], text).into_response()
}

/// One part of today's figures.
fn listed(part: fn(&Assessment) -> Value) -> MethodRouter<Site> {
    get(async move |State(site): State<Site>| {
        made(&site, Depth::Standing, move |known| Some(part(known))).await
    })
}

async fn explained(State(site): State<Site>, Path(id): Path<String>) -> Response {
    let depth = Depth::Explained(id.clone());
    let derivation = move |known: &Assessment| {
        let node = explain::explain(known, &id)?;
        Some(review::explain::json(&node))
    };
    made(&site, depth, derivation).await
}

/// Makes an answer away from the threads that pull and send.
async fn made(
    site: &Site,
    depth: Depth,
    part: impl FnOnce(&Assessment) -> Option<Value> + Send + 'static,
) -> Response {
    let assessment = match (site.assess)(depth).await {
        Ok(assessment) => assessment,
        Err(error) => return unreadable(error),
    };
    let place = Arc::clone(&site.making).acquire_owned().await;
    let making = tokio::task::spawn_blocking(move || {
        let _place = place;
        part(&assessment).map(|value| value.to_string())
    });
    match making.await {
        Ok(Some(text)) => json_text(text),
        Ok(None) => failure(StatusCode::NOT_FOUND, "nothing has that name"),
        // The panic hook has logged the place.
        Err(_) => failure(
            StatusCode::INTERNAL_SERVER_ERROR,
            "a defect of ours: the log says where",
        ),
    }
}

async fn status(State(site): State<Site>) -> Response {
    let standing = match site.store.standing().await {
        Ok(standing) => standing,
        Err(error) => return unreadable(error),
    };
    made(&site, Depth::Standing, move |known| {
        Some(standing::json(&content(known), &standing))
    })
    .await
}

async fn reviews(State(site): State<Site>) -> Response {
    match site.store.list_mail(None).await {
        Ok(rows) => json_text(
            rows.iter()
                .map(standing::mail_json)
                .collect::<Value>()
                .to_string(),
        ),
        Err(error) => unreadable(error),
    }
}

fn unreadable(error: StoreError) -> Response {
    tracing::error!(
        "the answer has no figures: {:#}",
        anyhow::Error::from(error)
    );
    failure(
        StatusCode::SERVICE_UNAVAILABLE,
        "the store does not answer; the log says why",
    )
}

fn failure(status: StatusCode, what: &str) -> Response {
    (status, Json(json!({ "error": what }))).into_response()
}

/// How everything stands, compared with nothing.
fn content(assessment: &Assessment) -> ReviewContent {
    review::check_in(assessment, &PreviousStatuses::default(), &Scope::Everything)
}

/// One list of the scoreboard's document.
fn part(assessment: &Assessment, name: &str) -> Value {
    let document = review::json::value(&content(assessment));
    document.get(name).cloned().unwrap_or_default()
}

/// The initiatives with their objective, or the leads with their initiative, as they stand in the objectives.
fn below(assessment: &Assessment, leads: bool) -> Value {
    let named = |parent: &Value, kind: &str, child: &Value| {
        let mut child = child.clone();
        child[kind] = parent["id"].clone();
        child
    };
    let children =
        |parent: &Value, list: &str| parent[list].as_array().cloned().unwrap_or_default();
    let objectives = part(assessment, "objectives");
    let objectives = objectives.as_array().cloned().unwrap_or_default();
    let mut rows = Vec::new();
    for objective in &objectives {
        for initiative in children(objective, "initiatives") {
            if leads {
                let below = children(&initiative, "leads");
                rows.extend(
                    below
                        .iter()
                        .map(|lead| named(&initiative, "initiative", lead)),
                );
            } else {
                rows.push(named(objective, "objective", &initiative));
            }
        }
    }
    Value::Array(rows)
}
