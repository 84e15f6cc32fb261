//! The resume point of a source: opaque to everyone but the connector that made it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A connector's own resume point, stored as JSON beside the rows it belongs to.
///
/// It never holds a credential. A connector must be able to read every cursor that an earlier
/// version of it wrote, or start over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(Value);

impl Cursor {
    /// Wraps a connector's state.
    ///
    /// # Errors
    /// When the state cannot be written as JSON (a map with keys that are not text).
    pub fn new<T: Serialize>(state: &T) -> Result<Self, serde_json::Error> {
        serde_json::to_value(state).map(Self)
    }

    /// Reads the connector's state back; `None` when another version wrote it in another shape.
    pub fn state<T: for<'de> Deserialize<'de>>(&self) -> Option<T> {
        T::deserialize(&self.0).ok()
    }
}
