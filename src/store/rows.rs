//! How values become columns and come back: instants, moments, JSON, fingerprints.

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::StoreError;
use crate::domain::calendar::When;

/// A SHA-256, the identity of a stored text.
pub(super) type Fingerprint = [u8; 32];

/// The fingerprint of a text.
pub(super) fn fingerprint(text: &str) -> Fingerprint {
    Sha256::digest(text.as_bytes()).into()
}

/// An instant as its column holds it: whole microseconds, cut off below.
pub(super) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// The instant of a column.
pub(super) fn instant(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).map_err(|_| unreadable("instant", &micros.to_string()))
}

/// The instant of a column that may be null.
pub(super) fn instant_opt(micros: Option<i64>) -> Result<Option<Timestamp>, StoreError> {
    micros.map(instant).transpose()
}

/// A value as JSON text.
pub(super) fn to_json<T: Serialize>(what: &'static str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|cause| unreadable(what, &cause.to_string()))
}

/// The value of a JSON text.
pub(super) fn from_json<T: DeserializeOwned>(
    what: &'static str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_| unreadable(what, text))
}

/// A tracker's moment as text: `2026-11-22` or an RFC 3339 instant.
pub(super) fn moment_text(moment: When) -> String {
    match moment {
        When::Instant(at) => at.to_string(),
        When::Date(date) => date.to_string(),
    }
}

/// The moment of a text that [`moment_text`] made.
pub(super) fn moment(text: &str) -> Result<When, StoreError> {
    text.parse().map_err(|_| unreadable("moment", text))
}

/// The error of a value that cannot be read back, cut to a line.
pub(super) fn unreadable(what: &'static str, value: &str) -> StoreError {
    StoreError::Value {
        what,
        value: value.chars().take(120).collect(),
    }
}

/// A count as a column gives it; never negative.
pub(super) fn count(rows: i64) -> u64 {
    u64::try_from(rows).unwrap_or(0)
}
