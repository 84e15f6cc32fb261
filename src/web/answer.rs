//! Answers: a page as HTML, the style sheet, and what is said when there is nothing to show.

use std::sync::LazyLock;

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};

use crate::engine::Assessment;
use crate::review::figures;
use crate::review::page::{self, Frame, Page};

/// The style sheet's name changes with it, so that a browser may keep it.
pub(super) static STYLE_NAME: LazyLock<String> = LazyLock::new(|| {
    let hash = format!("{:x}", Sha256::digest(page::STYLE));
    format!("style-{}.css", hash.get(..12).unwrap_or(&hash))
});

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
pub(super) fn frame(root: &str, assessment: Option<&Assessment>) -> Frame {
    Frame {
        root: root.to_owned(),
        style: STYLE_NAME.clone(),
        dated: assessment.map(|known| {
            format!(
                "Figures of {}, as known {}.",
                figures::date(known.as_of),
                figures::moment(known.known_at, &known.plan.time_zone)
            )
        }),
        version: env!("CARGO_PKG_VERSION"),
    }
}

/// A page as an answer.
pub(super) fn html(status: StatusCode, page: &Page, frame: &Frame) -> Response {
    match page::render(page, frame) {
        Ok(html) => (status, [(CONTENT_TYPE, HTML)], html).into_response(),
        Err(error) => {
            tracing::error!("a page could not be set: {error:#}");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "the page could not be set; the log says why\n",
            )
                .into_response()
        }
    }
}

/// A page that says what went wrong and what to do.
pub(super) fn failure(status: StatusCode, what: &str, help: &str, path: &str) -> Response {
    let root = root(path);
    let page = page::mails::failure(what, help, &root);
    html(status, &page, &frame(&root, None))
}

/// There is no such page. What was asked for is not repeated.
pub(super) fn missing(path: &str) -> Response {
    failure(
        StatusCode::NOT_FOUND,
        "There is no such page",
        "It may have left the plan, or the address is not whole: the overview leads to every page.",
        path,
    )
}

/// Answers every path that nothing else does.
pub(super) async fn not_found(uri: Uri) -> Response {
    missing(uri.path())
}

/// A defect: the log has its place, the reader a page.
pub(super) fn defect(path: &str) -> Response {
    failure(
        StatusCode::INTERNAL_SERVER_ERROR,
        "This page could not be made",
        "A defect of ours: the log says where. Other pages are not affected.",
        path,
    )
}

pub(super) async fn style() -> Response {
    let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, kept)], page::STYLE).into_response()
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
