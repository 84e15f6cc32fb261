//! Metric series: the dated actuals of lag measures, with their revisions.

use jiff::Timestamp;
use jiff::civil::Date;

use super::id::MetricId;

/// One reading of a metric. A later reading of the same date revises it; the earlier one is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricPoint {
    /// The series.
    pub metric: MetricId,
    /// The date the value stands for.
    pub date: Date,
    /// The value, in the unit of the lag measure that uses it.
    pub value: f64,
    /// When we read it.
    pub seen: Timestamp,
}
