//! How a source stands: when it was last read, and what is wrong with it.

use jiff::Timestamp;

use super::id::SourceId;

/// The state of one source (of tasks or of a metric) at the moment of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceHealth {
    /// The source; a metric's id is written `metric.ID`.
    pub id: SourceId,
    /// When it was last read completely, whether anything had changed or not.
    pub last_good: Option<Timestamp>,
    /// When the last attempt was made.
    pub last_attempt: Option<Timestamp>,
    /// What went wrong in the last attempt; `None` when it succeeded.
    pub failure: Option<String>,
    /// One thing to do about the failure.
    pub help: Option<String>,
    /// When it began to fail.
    pub failing_since: Option<Timestamp>,
    /// Until when it asked to be left alone, when the last attempt ended so: a wait, not a failure.
    pub waits_until: Option<Timestamp>,
    /// Records that were refused in the last good pull.
    pub rejects: u64,
    /// Live tasks (or points) known.
    pub records: u64,
    /// The age at which its data counts as stale, in seconds.
    pub fresh_secs: i64,
}

impl SourceHealth {
    /// Whether the data is older than the source's freshness limit, or was never read.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        self.last_good
            .is_none_or(|at| now.as_second() - at.as_second() > self.fresh_secs)
    }
}
