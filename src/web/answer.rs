//! Answers: a page as HTML, its sign, and what is said when there is nothing to show.

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use crate::engine::Assessment;
use crate::review::figures;
use crate::review::page::{self, Frame, Page};

use super::Site;
use super::look::Look;

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
pub(super) fn frame(look: &Look, root: &str, assessment: Option<&Assessment>) -> Frame {
    Frame {
        root: root.to_owned(),
        style: look.style.clone(),
        brand: look.brand.clone(),
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
pub(super) fn failure(
    look: &Look,
    status: StatusCode,
    what: &str,
    help: &str,
    path: &str,
) -> Response {
    let root = root(path);
    let page = page::mails::failure(what, help, &root);
    html(status, &page, &frame(look, &root, None))
}

/// There is no such page. What was asked for is not repeated.
pub(super) fn missing(look: &Look, path: &str) -> Response {
    failure(
        look,
        StatusCode::NOT_FOUND,
        "There is no such page",
        "It may have left the plan, or the address is not whole: the overview leads to every page.",
        path,
    )
}

/// Answers every path that nothing else does.
pub(super) async fn not_found(State(site): State<Site>, uri: Uri) -> Response {
    missing(&site.look(), uri.path())
}

/// A defect: the log has its place, the reader a page.
pub(super) fn defect(look: &Look, path: &str) -> Response {
    failure(
        look,
        StatusCode::INTERNAL_SERVER_ERROR,
        "This page could not be made",
        "A defect of ours: the log says where. Other pages are not affected.",
        path,
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
