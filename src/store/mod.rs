//! Floor 2: what we remember. All SQL lives here.
//!
//! One writer connection on its own thread, read-only connections for readers. Methods return domain
//! types, never rows; they take a `now` and never ask for one. One aggregate a file. Nothing here
//! knows config files, HTTP, or how a figure is computed.

mod ahead;
pub mod alerts;
mod apply;
mod attempts;
mod backup;
mod changes;
mod connection;
mod decisions;
mod error;
mod facts;
mod files;
mod forecasts;
mod ledger;
mod links;
mod lost;
mod metrics;
mod migrate;
pub mod outbox;
mod outcome;
mod plan;
mod probes;
mod pulls;
mod rejects;
mod revision;
mod rows;
mod runs;
mod snapshot;
mod sources;
pub mod standing;
mod statuses;
mod task_write;
mod tasks;
#[cfg(test)]
pub(crate) mod testing;
mod tokens;

pub use connection::{Access, Store};
pub use error::StoreError;
pub use facts::{FactMaker, FactRules};
pub use links::LinkRules;
pub use metrics::{MetricCounts, MetricReading, metric_source};
pub use outcome::{Counts, PullOutcome};
pub use plan::PlanVersion;
pub use probes::{Answers, Question};
pub use pulls::{Finish, PullId, ShrinkGuard, StagedTask};
pub use runs::Run;
pub use snapshot::{Image, RowsOf, SettledBy, SnapshotQuery};
pub use sources::{Planned, SourceState};
