//! What the operator says about one GitHub source.

use std::time::Duration;

use secrecy::SecretString;
use throughline_http::Way;
use throughline_kit::FieldRules;
use url::Url;

/// Which repositories are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// `owner/name`, several.
    Repositories(Vec<String>),
    /// Every repository of an organisation that is not archived.
    Organization {
        /// Its short name.
        name: String,
        /// Only repositories with one of these topics; empty: all.
        topics: Vec<String>,
    },
}

/// Who asks.
#[derive(Debug, Clone, Default)]
pub enum Credential {
    /// Nobody: public repositories only, 60 requests an hour.
    #[default]
    None,
    /// Tokens, each with its own limit; the one with most of it left is used.
    Tokens(Vec<SecretString>),
    /// An installed GitHub App.
    App {
        /// Its id, or its client id.
        id: String,
        /// Its private key, PEM.
        key: SecretString,
        /// Which installation; else the one that covers the scope is looked up.
        installation: Option<u64>,
    },
}

/// A board of the new kind (Projects v2), whose fields its issues take on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// The organisation, or the user.
    pub owner: String,
    /// Whether the owner is a user.
    pub of_user: bool,
    /// Its number, as in its address.
    pub number: u64,
}

/// One GitHub source.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `https://api.github.com/`, or an Enterprise server's `https://host/api/v3/`.
    pub base: Url,
    /// Who asks.
    pub credential: Credential,
    /// Which repositories.
    pub scope: Scope,
    /// Boards whose fields `fields` may name.
    pub boards: Vec<Board>,
    /// Pull requests are tasks too, of the kind `pull request`.
    pub pull_requests: bool,
    /// Issues that are blocked are asked by what: one request for each.
    pub blockers: bool,
    /// How often open issues that nothing was heard of are asked after; `None`: never.
    pub probe_every: Option<Duration>,
    /// Target field to issue field name, board field name or payload path; empty: the standard fields only.
    pub fields: FieldRules,
    /// Private and loopback addresses are allowed (an Enterprise server inside the network).
    pub allow_private: bool,
    /// Through whom it is reached, and whom it trusts.
    pub way: Way,
}
