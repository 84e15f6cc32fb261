//! The one polite, capped HTTP client that every connector shares.
//!
//! It owns signing, timeouts, size caps, retries with backoff, rate limits, validators and the
//! same-origin rule. It knows nothing of records, trackers or fields.

mod settings;

pub use settings::{Auth, Caps, Settings};
