//! The one polite, capped HTTP client that every connector shares.
//!
//! It owns signing, timeouts, size caps, retries with backoff, rate limits, validators and the
//! same-origin rule. It knows nothing of records, trackers or fields.

mod address;
mod client;
mod fault;
mod gate;
mod json;
mod meaning;
mod redact;
mod reply;
mod request;
mod send;
mod settings;
mod watch;

pub use client::{Client, install_crypto};
pub use fault::{StatusError, place, status_of};
pub use http::HeaderMap;
pub use json::Twice;
pub use meaning::{Meaning, meaning};
pub use reply::{Answer, Reply, read_capped};
pub use request::{Request, Validators, Wire};
pub use settings::{Auth, Caps, Settings};
pub use watch::{Seen, watched};
