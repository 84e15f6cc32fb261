//! Floor 1: what the figures say. Pure functions of a snapshot and a date.
//!
//! [`assess`] is the one entry point. It knows the domain and nothing else: no store, no clock, no
//! config file. The same snapshot and date give the same assessment, whatever the order of the rows.

pub mod assessment;
pub mod snapshot;

pub use assessment::Assessment;
pub use snapshot::Snapshot;
