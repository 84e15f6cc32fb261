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
    /// Slow, fast, slow again: a logistic curve, normalised to pass through baseline and target.
    SCurve(SCurve),
    /// From dated value to dated value in jumps: nothing is expected between them. The last one is the target at due.
    Steps(Vec<(Date, f64)>),
}

/// A normalised logistic curve: s(f) = (L(f) - L(0)) / (L(1) - L(0)) with L(x) = 1 / (1 + exp(-steepness * (x - midpoint))).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SCurve {
    /// How sudden the rise is; above zero. Near zero the curve is a straight line.
    pub steepness: f64,
    /// The share of the time at which it rises fastest, between 0 and 1.
    pub midpoint: f64,
}

impl Default for SCurve {
    fn default() -> Self {
        Self {
            steepness: 10.0,
            midpoint: 0.5,
        }
    }
}

/// A range to stay within, both limits included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// The lowest value that is fine.
    pub low: f64,
    /// The highest value that is fine.
    pub high: f64,
    /// The distance outside of the band that is all of a shortfall; above zero.
    pub tolerance: f64,
}

impl Band {
    /// The middle of the band.
    pub fn middle(self) -> f64 {
        f64::midpoint(self.low, self.high)
    }
}

/// How a lag measure takes its value from below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LagRollUp {
    /// The values added up.
    Sum,
    /// Their mean.
    Mean,
    /// Their mean, each with the weight of its objective, or of its lead and initiative.
    Weighted,
}

impl LagRollUp {
    /// The word of the configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Weighted => "weighted",
        }
    }
}

/// Where the weight of an input of a roll-up comes from; all inputs of one parent have the same way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WeightBy {
    /// It is written in the plan.
    #[default]
    Given,
    /// Its target, in the unit that all inputs share; found when the plan is read.
    Target,
    /// The estimates of its tasks, found in the data; what the plan holds as its weight is 1.
    Estimate,
}

/// The number that says the goal is met.
#[derive(Debug, Clone, PartialEq)]
pub struct LagMeasure {
    /// What the values are counted in: `%`, `EUR`, `days`.
    pub unit: String,
    /// The value at the start date; of a band measure the middle of its band.
    pub baseline: f64,
    /// The value wanted at the due date; never equal to the baseline, except of a band measure: its middle too.
    pub target: f64,
    /// The way from one to the other.
    pub trajectory: Trajectory,
    /// A band to stay within on every day, instead of a way from baseline to target.
    pub band: Option<Band>,
    /// The series that actuals come from.
    pub actuals: Option<MetricId>,
    /// Actuals come from the objectives and leads below, instead of from a series.
    pub rollup: Option<LagRollUp>,
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
    /// Linked tasks that remain and are held up.
    Blocked,
    /// The share of linked tasks due that were done by their due date, 0 to 100.
    OnTime {
        /// Only what was due in so many days up to the date; `None`: since the lead's start.
        window_days: Option<i64>,
    },
    /// Days from start (else created) to done, over tasks done in a trailing window.
    CycleTime {
        /// Which of the values.
        quantile: Quantile,
        /// The days of the window, the date itself included.
        window_days: i64,
    },
    /// Days from start (else created) up to the date, over linked tasks that remain.
    Age(Quantile),
}

/// Which of several values stands for all of them, by nearest rank: the least that so many of them do not exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantile {
    /// Half of them.
    P50,
    /// 85 of 100.
    P85,
    /// All of them: the highest value.
    Highest,
}

impl Quantile {
    /// The share of the values that do not exceed it.
    pub fn share(self) -> f64 {
        match self {
            Self::P50 => 0.5,
            Self::P85 => 0.85,
            Self::Highest => 1.0,
        }
    }
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
    /// The value at the initiative's start; of a band measure the middle of its band.
    pub baseline: f64,
    /// The value wanted by due, or in each period; of a band measure the middle of its band.
    pub target: f64,
    /// A rate lead's period: the target holds for each one.
    pub per: Option<Period>,
    /// The target is a ceiling: lower is better (`at_most`).
    pub at_most: bool,
    /// A band to stay within on every day, instead of a target.
    pub band: Option<Band>,
    /// Its share of the initiative; above zero.
    pub weight: f64,
    /// Where the weight comes from.
    pub weight_by: WeightBy,
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

/// Which way a lead is measured against its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From baseline to target along a trajectory.
    Cumulative,
    /// Never above the target, on any day.
    Ceiling,
    /// Never below the target, on any day.
    Floor,
    /// Within a band, on every day.
    Band,
    /// The target again in each period.
    Rate,
}

impl LeadMeasure {
    /// Which way it is measured.
    ///
    /// What hurts when it is high (`open`, `overdue`, `blocked`, `cycle_time`, `age`) has a ceiling, unless it
    /// falls from a baseline to a lower target. A share done on time has a floor, unless it rises from a baseline.
    pub fn way(&self) -> Way {
        if self.band.is_some() {
            return Way::Band;
        }
        let falls = self.baseline > self.target;
        let rises = self.baseline != 0.0 && self.baseline < self.target;
        let hurts = match self.kind {
            LeadKind::OnTime { .. } if rises => return Way::Cumulative,
            LeadKind::OnTime { .. } => return Way::Floor,
            LeadKind::Count | LeadKind::Sum(_) | LeadKind::Percent => false,
            LeadKind::Open
            | LeadKind::Overdue
            | LeadKind::Blocked
            | LeadKind::CycleTime { .. }
            | LeadKind::Age(_) => true,
        };
        if self.per.is_some() {
            Way::Rate
        } else if self.at_most || (hurts && !falls) {
            Way::Ceiling
        } else {
            Way::Cumulative
        }
    }
}

impl LeadKind {
    /// Whether it adds up what happened; else it is a state or a share.
    pub fn is_amount(&self) -> bool {
        match self {
            Self::Count | Self::Sum(_) => true,
            Self::Percent
            | Self::Open
            | Self::Overdue
            | Self::Blocked
            | Self::OnTime { .. }
            | Self::CycleTime { .. }
            | Self::Age(_) => false,
        }
    }
}

impl LagMeasure {
    /// Whether a roll-up takes a lead's value: an amount in the measure's unit that grows with the work.
    pub fn takes(&self, lead: &LeadMeasure) -> bool {
        lead.kind.is_amount() && lead.way() == Way::Cumulative && lead.unit == self.unit
    }
}
