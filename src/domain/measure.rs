//! Measures: what is counted, towards what, along which path.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::calendar::Period;
use super::id::{InitiativeId, LeadId, MetricId};
use super::link::MatchRule;

/// The path from baseline to target.
#[derive(Debug, Clone, PartialEq)]
pub enum Trajectory {
    /// Evenly from start to due.
    Linear,
    /// Piecewise linear through dated values; the last one is the target at due.
    Points(Vec<(Date, f64)>),
}

/// The number that says the goal is met.
#[derive(Debug, Clone, PartialEq)]
pub struct LagMeasure {
    /// What the values are counted in: `%`, `EUR`, `days`.
    pub unit: String,
    /// The value at the start date.
    pub baseline: f64,
    /// The value wanted at the due date; never equal to the baseline.
    pub target: f64,
    /// The way from one to the other.
    pub trajectory: Trajectory,
    /// Where actuals come from.
    pub actuals: Option<MetricId>,
    /// How long the actions take to show in the number, in days.
    pub delay_days: Option<i64>,
    /// Status bands.
    pub bands: Bands,
}

/// The limits of the status bands, as shortfall in shares of the span (0.10 = 10 points).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bands {
    /// Up to and including this: on track.
    pub on_track: f64,
    /// Up to and including this: at risk; above: off track.
    pub at_risk: f64,
}

impl Default for Bands {
    fn default() -> Self {
        Self {
            on_track: 0.10,
            at_risk: 0.25,
        }
    }
}

/// What a lead measure computes from its tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeadKind {
    /// Linked tasks done.
    Count,
    /// A numeric field summed over linked tasks done; `estimate` and `spent` are the task's own, any other name a custom field.
    Sum(String),
    /// done / (done + remaining) of the linked scope, 0 to 100.
    Percent,
    /// Linked tasks that remain.
    Open,
    /// Linked tasks that remain after their due date.
    Overdue,
}

/// What the team controls, computed from linked tasks.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadMeasure {
    /// Its id in the plan.
    pub id: LeadId,
    /// The name to print; the id with spaces when none is given.
    pub name: String,
    /// The initiative it belongs to.
    pub initiative: InitiativeId,
    /// What is computed.
    pub kind: LeadKind,
    /// What the values are counted in: `tasks`, `calls`, `%`.
    pub unit: String,
    /// The value at the initiative's start.
    pub baseline: f64,
    /// The value wanted by due, or in each period.
    pub target: f64,
    /// A rate lead's period: the target holds for each one.
    pub per: Option<Period>,
    /// The target is a ceiling: lower is better (`at_most`).
    pub at_most: bool,
    /// Its share of the initiative; above zero.
    pub weight: f64,
    /// Narrows the initiative's tasks further; empty: all of them.
    pub narrowed: Vec<MatchRule>,
    /// Its own start, else the initiative's.
    pub start: Date,
    /// Its own due date, else the initiative's.
    pub due: Date,
    /// The way from baseline to target of a cumulative lead.
    pub trajectory: Trajectory,
    /// Status bands.
    pub bands: Bands,
}
