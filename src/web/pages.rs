//! The pages of figures, one route each.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use axum::routing::{MethodRouter, get};

use crate::review::page::{Page, Pages};

use super::{Site, answer};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/", fixed(Pages::overview))
        .route("/roadmap", fixed(Pages::roadmap))
        .route("/forecast", fixed(Pages::forecast))
        .route("/capacity", fixed(Pages::capacity))
        .route("/matrix", fixed(Pages::matrix))
        .route("/hygiene", fixed(Pages::hygiene))
        .route("/risks", fixed(Pages::risks))
        .route("/sources", fixed(Pages::sources))
        .route("/ledger", fixed(Pages::ledger))
        .route("/objective/{id}", named(Pages::objective))
        .route("/initiative/{id}", named(Pages::initiative))
        .route("/lead/{id}", named(Pages::lead))
        .route("/person/{id}", named(Pages::person))
        .route("/explain/{id}", named(Pages::explain))
}

/// A page that is always there.
fn fixed(page: fn(&Pages) -> Page) -> MethodRouter<Site> {
    get(async move |State(site): State<Site>, uri: Uri| {
        show(&site, uri, move |pages| Some(page(pages))).await
    })
}

/// A page of something that has an id.
fn named(page: fn(&Pages, &str) -> Option<Page>) -> MethodRouter<Site> {
    get(
        async move |State(site): State<Site>, Path(id): Path<String>, uri: Uri| {
            show(&site, uri, move |pages| page(pages, &id)).await
        },
    )
}

/// Makes a page of today's figures, away from the threads that pull and send.
async fn show(
    site: &Site,
    uri: Uri,
    page: impl FnOnce(&Pages) -> Option<Page> + Send + 'static,
) -> Response {
    let assessment = match (site.assess)().await {
        Ok(assessment) => assessment,
        Err(error) => {
            tracing::error!("the page has no figures: {:#}", anyhow::Error::from(error));
            let what = "The figures cannot be read now";
            let help = "The store does not answer; the log says why. Try again in a minute.";
            return answer::failure(StatusCode::SERVICE_UNAVAILABLE, what, help, uri.path());
        }
    };
    let path = uri.path().to_owned();
    // The semaphore is never closed; one that were would only lift the limit.
    let place = Arc::clone(&site.making).acquire_owned().await;
    let making = tokio::task::spawn_blocking(move || {
        let _place = place;
        let root = answer::root(&path);
        let Some(page) = page(&Pages::new(Arc::clone(&assessment), &root)) else {
            return answer::missing(&path);
        };
        answer::html(
            StatusCode::OK,
            &page,
            &answer::frame(&root, Some(&assessment)),
        )
    });
    // The panic hook has logged the place.
    making.await.unwrap_or_else(|_| answer::defect(uri.path()))
}
