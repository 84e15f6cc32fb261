//! The pages of figures, one route each.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};

use crate::engine::Assessment;
use crate::phrase;
use crate::review::page::{Page, Pages};

use super::language::Reader;
use super::{Depth, Site, answer};

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
        .route("/explain/{id}", get(explained))
        .route("/picture/{kind}/{id}", get(picture))
}

/// A page that is always there.
fn fixed(page: fn(&Pages) -> Page) -> MethodRouter<Site> {
    get(
        async move |State(site): State<Site>, reader: Reader, uri: Uri| {
            whole(&site, (uri, Depth::Standing, reader), page).await
        },
    )
}

/// A page of something that has an id.
fn named(page: fn(&Pages, &str) -> Option<Page>) -> MethodRouter<Site> {
    get(
        async move |State(site): State<Site>, Path(id): Path<String>, reader: Reader, uri: Uri| {
            let asked = (uri, Depth::Standing, reader);
            show(&site, asked, move |pages| page(pages, &id)).await
        },
    )
}

/// Every step of how a figure came about, down to tasks that are over since long.
async fn explained(
    State(site): State<Site>,
    Path(id): Path<String>,
    reader: Reader,
    uri: Uri,
) -> Response {
    let asked = (uri, Depth::Explained(id.clone()), reader);
    show(&site, asked, move |pages| pages.explain(&id)).await
}

/// A picture of today's figures.
async fn picture(
    State(site): State<Site>,
    Path((kind, id)): Path<(String, String)>,
    reader: Reader,
    uri: Uri,
) -> Response {
    let asked = (uri, Depth::Standing, reader);
    made(&site, asked, move |pages, _, path, reader| {
        let Some(drawing) = pages.picture(&kind, &id) else {
            return answer::missing(path, reader);
        };
        reader.marked(([(CONTENT_TYPE, SVG)], drawing.svg).into_response())
    })
    .await
}

const SVG: HeaderValue = HeaderValue::from_static("image/svg+xml");

/// What is asked for: the address, how far down, and by whom.
type Asked = (Uri, Depth, Reader);

async fn show(
    site: &Site,
    asked: Asked,
    page: impl FnOnce(&Pages) -> Option<Page> + Send + 'static,
) -> Response {
    made(
        site,
        asked,
        move |pages, assessment, path, reader| match page(pages) {
            Some(page) => {
                let frame = answer::frame(&answer::root(path), Some(assessment), reader);
                answer::html(StatusCode::OK, &page, &frame, reader)
            }
            None => answer::missing(path, reader),
        },
    )
    .await
}

/// A page that every plan has: set once, for it may show thousands of rows.
async fn whole(site: &Site, asked: Asked, page: fn(&Pages) -> Page) -> Response {
    let shelf = Arc::clone(&site.shelf);
    made(site, asked, move |pages, assessment, path, reader| {
        let translator = &reader.translator;
        if let Some(html) = shelf.set(assessment, path, translator) {
            return answer::sent(StatusCode::OK, html, reader);
        }
        let frame = answer::frame(&answer::root(path), Some(assessment), reader);
        let Some(html) = answer::set(&page(pages), &frame) else {
            return answer::unset();
        };
        shelf.keep(assessment, path, translator, html.clone());
        answer::sent(StatusCode::OK, html, reader)
    })
    .await
}

/// Makes a page of today's figures, away from the threads that pull and send.
async fn made(
    site: &Site,
    (uri, depth, reader): Asked,
    make: impl FnOnce(&Pages, &Arc<Assessment>, &str, &Reader) -> Response + Send + 'static,
) -> Response {
    let assessment = match (site.assess)(depth.clone()).await {
        Ok(assessment) => assessment,
        Err(error) => {
            tracing::error!("the page has no figures: {:#}", anyhow::Error::from(error));
            let said = (&phrase!("figures-unreadable"), &phrase!("store-silent"));
            return answer::failure(StatusCode::SERVICE_UNAVAILABLE, said, uri.path(), &reader);
        }
    };
    let (path, asking) = (uri.path().to_owned(), reader.clone());
    // The semaphore is never closed; one that were would only lift the limit.
    let place = Arc::clone(&site.making).acquire_owned().await;
    let (is_standing, shelf) = (depth == Depth::Standing, Arc::clone(&site.shelf));
    let making = tokio::task::spawn_blocking(move || {
        let _place = place;
        let (root, translator) = (answer::root(&path), &asking.translator);
        // What is explained is asked for once, and of figures of its own.
        let pages = if is_standing {
            shelf.pages(&assessment, &root, translator)
        } else {
            Arc::new(Pages::new(
                Arc::clone(&assessment),
                &root,
                Arc::clone(translator),
            ))
        };
        make(&pages, &assessment, &path, &asking)
    });
    // The panic hook has logged the place.
    making
        .await
        .unwrap_or_else(|_| answer::defect(uri.path(), &reader))
}
