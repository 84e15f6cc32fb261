//! The input of an assessment: everything that was known, read at one moment. The store fills it, the engine reads it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::id::MetricId;
use super::memory::Memory;
use super::metric::MetricPoint;
use super::plan::Plan;
use super::source::SourceHealth;
use super::task::{KnownTask, TaskEvent};

/// Everything an assessment needs, as of one moment of knowledge.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// What was declared.
    pub plan: Plan,
    /// Every task ever seen, gone ones included, in id order. Shared with the assessment, which shows most of them as they are.
    pub tasks: Vec<Arc<KnownTask>>,
    /// Every change ever seen, oldest `seen` first.
    pub events: Vec<TaskEvent>,
    /// Each series' latest value per date, in date order.
    pub metrics: BTreeMap<MetricId, Vec<MetricPoint>>,
    /// Every reading of each series, revised ones too, by date and then in the order in which they were read.
    pub metric_readings: BTreeMap<MetricId, Vec<MetricPoint>>,
    /// Each series' freshness limit in seconds.
    pub metric_fresh_secs: BTreeMap<MetricId, i64>,
    /// The sources of tasks and of metrics.
    pub sources: Vec<SourceHealth>,
    /// What earlier rounds left behind.
    pub memory: Memory,
    /// The moment of knowledge: when the snapshot was read, or the `--known` date.
    pub known_at: Timestamp,
}
