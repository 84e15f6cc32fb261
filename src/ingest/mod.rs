//! Floor 3: from what a source says to what we believe.
//!
//! Builds the connector of a configured source, reads it page by page, turns records into tasks and
//! hands them to the store, which keeps a pull whole or not at all. It knows no clock, no schedule
//! and nobody who reads the result.

pub mod normalise;
pub mod patience;
pub mod preview;
mod probe;
pub mod pull;
mod read;
pub mod registry;
mod remap;
pub mod series;
pub mod tokens;
mod waiting;
