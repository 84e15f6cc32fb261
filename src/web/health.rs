//! Whether the process lives, and whether it can answer: for a supervisor or a container.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

use super::Site;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(ready))
}

/// Ready while the store answers: it was migrated when it was opened. A source that fails does not count, it has its own page.
async fn ready(State(site): State<Site>) -> Response {
    match site.store.count_mail().await {
        Ok(_) => Json(json!({ "ready": true, "reasons": [] })).into_response(),
        Err(error) => {
            // The whole story may name what a stranger wrote; it stands in the log.
            tracing::error!("not ready: {:#}", anyhow::Error::from(error));
            let reasons = json!({ "ready": false, "reasons": ["the store does not answer; the log says why"] });
            (StatusCode::SERVICE_UNAVAILABLE, Json(reasons)).into_response()
        }
    }
}
