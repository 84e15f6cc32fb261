//! The input of an assessment: everything that was known, read at one moment. The store fills it, the engine reads it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::id::{MetricId, SourceId};
use super::memory::Memory;
use super::metric::MetricPoint;
use super::plan::Plan;
use super::settled::SettledGroup;
use super::shared::Shared;
use super::source::SourceHealth;
use super::task::{KnownTask, TaskEvent};
use super::text::Text;

/// Everything an assessment needs, as of one moment of knowledge.
///
/// A task or a group that stands in two snapshots of one store as the same [`Arc`] is the same in both: the task with the
/// same events, the group with the same tasks. Whatever changed is another one, so that one who computed something of
/// the one snapshot need look only at what is another one in the next.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// What was declared.
    pub plan: Shared<Plan>,
    /// Every task ever seen but the settled ones, gone ones included, in id order. Shared with the assessment, which
    /// shows most of them as they are.
    pub tasks: Vec<Arc<KnownTask>>,
    /// Every change of those tasks ever seen, oldest `seen` first.
    pub events: Vec<Arc<TaskEvent>>,
    /// Tasks that are told without their words, because they are over since long; none where each task is wanted as a row.
    pub settled: Vec<Arc<SettledGroup>>,
    /// What settled tasks name as their parent, where that is one of the others: source, and external id or key.
    pub settled_parents: Vec<(SourceId, Text)>,
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
