//! What the operator says about one CSV source.

use std::path::PathBuf;

use throughline_http::{Auth, Way, place};
use throughline_kit::FieldRules;
use url::Url;

/// Where the bytes are.
#[derive(Debug, Clone)]
pub enum Location {
    /// One file.
    File(PathBuf),
    /// A glob, made absolute by the configuration.
    Glob {
        /// The pattern.
        pattern: String,
        /// Read all matches (each file's rows are kept apart by name) instead of the newest only.
        all: bool,
    },
    /// `http://` or `https://`.
    Url {
        /// The address.
        url: Url,
        /// How the request is signed.
        auth: Auth,
        /// Private and loopback addresses are allowed.
        allow_private: bool,
        /// Through whom it is reached, and whom it trusts.
        way: Box<Way>,
    },
}

impl Location {
    /// The location as messages may print it: no credential, no query.
    pub fn place(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Glob { pattern, .. } => pattern.clone(),
            Self::Url { url, .. } => place(url),
        }
    }
}

/// One CSV source, of tasks or of a metric.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the bytes are.
    pub location: Location,
    /// The delimiter; detected when absent.
    pub delimiter: Option<u8>,
    /// The encoding's label as the web knows it; detected when absent.
    pub encoding: Option<String>,
    /// The names of the columns of a file without a header row.
    pub columns: Option<Vec<String>>,
    /// Target field to column. Without `id` a hash over title and time of creation tells records apart.
    pub fields: FieldRules,
    /// The file is a full snapshot: rows that vanish are gone.
    pub complete: bool,
    /// Symbolic links are followed.
    pub follow_symlinks: bool,
}
