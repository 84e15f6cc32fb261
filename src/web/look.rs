//! How the page looks: the style sheet in the colours of the theme, and the logo. Each is a file whose name changes with what
//! is in it, so that a browser may keep it for ever.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest as _, Sha256};

use crate::domain::theme::Theme;
use crate::review::page::{self, Brand, Logo};

use super::language::Reader;
use super::{Site, answer};

/// The folder of these files, below the root.
const FOLDER: &str = "theme";

pub(super) fn routes() -> Router<Site> {
    Router::new().route(&format!("/{FOLDER}/{{name}}"), get(file))
}

/// What a theme makes of every page.
#[derive(Debug, Clone)]
pub(super) struct Look {
    /// Where the style sheet lies, below the root.
    pub(super) style: String,
    /// Whose page it is.
    pub(super) brand: Brand,
}

impl Look {
    pub(super) fn new(theme: &Theme) -> Self {
        let logo = theme.logo.as_ref().map(|logo| {
            let (width, height) = logo.shown();
            Logo {
                path: path(&logo.png, "png"),
                width,
                height,
            }
        });
        Self {
            style: path(page::style(theme).as_bytes(), "css"),
            brand: Brand {
                name: theme.name.clone(),
                logo,
            },
        }
    }
}

/// `theme/3f9a0c1b2d4e.css`.
fn path(bytes: &[u8], ending: &str) -> String {
    let hash = format!("{:x}", Sha256::digest(bytes));
    format!("{FOLDER}/{}.{ending}", hash.get(..12).unwrap_or(&hash))
}

/// The style sheet or the logo of the theme in force; one of an earlier theme is gone.
async fn file(
    State(site): State<Site>,
    Path(name): Path<String>,
    reader: Reader,
    uri: Uri,
) -> Response {
    let config = site.config();
    let theme = &config.theme;
    let look = &reader.look;
    let is = |path: &str| path.strip_prefix(FOLDER) == Some(&format!("/{name}"));
    if is(&look.style) {
        return kept("text/css; charset=utf-8", page::style(theme).into_bytes());
    }
    let logo = theme.logo.as_ref().filter(|_| {
        let shown = look.brand.logo.as_ref();
        shown.is_some_and(|shown| is(&shown.path))
    });
    match logo {
        // A PNG: it was read as one, and nothing in it runs.
        Some(logo) => kept("image/png", logo.png.clone()),
        None => answer::missing(uri.path(), &reader),
    }
}

/// Kept by whoever was shown it, and by nobody between.
fn kept(kind: &'static str, bytes: Vec<u8>) -> Response {
    let kept = HeaderValue::from_static("private, max-age=31536000, immutable");
    let kind = HeaderValue::from_static(kind);
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, kept)], bytes).into_response()
}
