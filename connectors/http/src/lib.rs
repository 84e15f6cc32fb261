//! The one polite, capped HTTP client that every connector shares.
//!
//! It owns signing, timeouts, size caps, retries with backoff, rate limits, validators and the
//! same-origin rule. It knows nothing of records, trackers or fields.

mod address;
mod client;
mod counted;
mod decode;
mod fault;
mod json;
mod keys;
mod limits;
mod meaning;
mod oauth;
mod outcome;
mod quota;
mod redact;
mod reply;
mod request;
mod rules;
mod send;
mod settings;
mod share;
mod watch;

pub use client::{Client, install_crypto};
pub use counted::is_counted;
pub use decode::Decode;
pub use fault::{StatusError, place, status_of, verdict_of};
pub use http::HeaderMap;
pub use json::Twice;
pub use limits::{Limits, Rate};
pub use meaning::{Meaning, meaning};
pub use oauth::{ClientAuth, Keep, OAuth2};
pub use reply::{Answer, Reply, read_capped};
pub use request::{Request, Validators, Wire};
pub use rules::{Rule, Then, Verdict};
pub use settings::{Auth, Caps, Proxy, Settings, Way};
pub use watch::{Seen, watched};
