//! What the operator says about one GitHub source.

use secrecy::SecretString;
use throughline_kit::FieldRules;
use url::Url;

/// Which repositories are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// `owner/name`, several.
    Repositories(Vec<String>),
    /// Every repository of an organisation that is not archived.
    Organization(String),
}

/// One GitHub source.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `https://api.github.com/`, or an Enterprise server's `https://host/api/v3/`.
    pub base: Url,
    /// A token; public repositories can be read without one, 60 requests an hour.
    pub token: Option<SecretString>,
    /// Which repositories.
    pub scope: Scope,
    /// Target field to issue field name or payload path; empty: the standard fields only.
    pub fields: FieldRules,
    /// Private and loopback addresses are allowed (an Enterprise server inside the network).
    pub allow_private: bool,
}
