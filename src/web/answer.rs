//! Answers: a page as HTML, its sign, and what is said when there is nothing to show.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use crate::engine::Assessment;
use crate::language::phrase::Phrase;
use crate::phrase;
use crate::review::page::{self, Frame, Page};

use super::language::Reader;

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// The sign of the page, in a browser's tab.
const ICON: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5394"/><path d="M6 23 13 15l5 4 8-11" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>"##;

/// How a page's links get back to the overview: by how deep its path lies, so that a proxy may serve it below any path.
pub(super) fn root(path: &str) -> String {
    let deep = path.bytes().filter(|byte| *byte == b'/').count();
    match deep {
        0 | 1 => "./".to_owned(),
        deep => "../".repeat(deep - 1),
    }
}

/// What stands around a page of figures.
pub(super) fn frame(root: &str, assessment: Option<&Assessment>, reader: &Reader) -> Frame {
    Frame {
        root: root.to_owned(),
        style: reader.look.style.clone(),
        brand: reader.look.brand.clone(),
        dated: assessment.map(|known| {
            let at = known.known_at.to_zoned(known.plan.time_zone.clone());
            (known.as_of, at.datetime())
        }),
        translator: Arc::clone(&reader.translator),
        version: env!("CARGO_PKG_VERSION"),
    }
}

/// A page as an answer.
pub(super) fn html(status: StatusCode, page: &Page, frame: &Frame, reader: &Reader) -> Response {
    match set(page, frame) {
        Some(html) => sent(status, html, reader),
        None => unset(),
    }
}

/// A page as the text that is sent; `None`: it could not be set, and the log says why.
pub(super) fn set(page: &Page, frame: &Frame) -> Option<Bytes> {
    match page::render(page, frame) {
        Ok(html) => Some(html.into()),
        Err(error) => {
            tracing::error!("a page could not be set: {error:#}");
            None
        }
    }
}

/// The answer with a page that was set.
pub(super) fn sent(status: StatusCode, html: Bytes, reader: &Reader) -> Response {
    reader.marked((status, [(CONTENT_TYPE, HTML)], html).into_response())
}

/// The answer without it.
pub(super) fn unset() -> Response {
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        "the page could not be set; the log says why\n",
    )
        .into_response()
}

/// A page that says what went wrong and what to do.
pub(super) fn failure(
    status: StatusCode,
    (what, help): (&Phrase, &Phrase),
    path: &str,
    reader: &Reader,
) -> Response {
    let root = root(path);
    let page = page::mails::failure(what, help, &root, &reader.translator);
    html(status, &page, &frame(&root, None, reader), reader)
}

/// There is no such page. What was asked for is not repeated.
pub(super) fn missing(path: &str, reader: &Reader) -> Response {
    failure(
        StatusCode::NOT_FOUND,
        (&phrase!("no-such-page"), &phrase!("no-such-page-help")),
        path,
        reader,
    )
}

/// Answers every path that nothing else does.
pub(super) async fn not_found(reader: Reader, uri: Uri) -> Response {
    missing(uri.path(), &reader)
}

/// A defect: the log has its place, the reader a page.
pub(super) fn defect(path: &str, reader: &Reader) -> Response {
    failure(
        StatusCode::INTERNAL_SERVER_ERROR,
        (&phrase!("page-defect"), &phrase!("page-defect-help")),
        path,
        reader,
    )
}

pub(super) async fn icon(_: Request) -> Response {
    let kept = HeaderValue::from_static("public, max-age=86400");
    let kind = HeaderValue::from_static("image/svg+xml");
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, kept)], ICON).into_response()
}

#[cfg(test)]
mod tests {
    use super::root;

    #[test]
    fn links_lead_back_to_the_overview_from_any_depth() {
        for (path, wanted) in [
            ("/", "./"),
            ("/roadmap", "./"),
            ("/objective/a", "../"),
            ("/review/3/html", "../../"),
            ("", "./"),
        ] {
            assert_eq!(root(path), wanted, "{path}");
        }
    }
}
