//! The output of an assessment: one value that the mail, the page and the terminal all read, so that no figure can differ between them.
//!
//! Figures carry their units. Everything is in a stable order: worst first where an order means
//! something, else by id.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::accountability::Accountability;
use super::belonging::Belonging;
use super::calibration::Calibration;
use super::earned_value::EarnedValue;
use super::evidence::Evidence;
use super::forecast::{LagForecast, LeadForecast};
use super::impact::Impacts;
use super::milestone::MilestoneAssessment;
use super::reason::Reason;
use super::schedule::Schedule;
use super::shown::ShownTasks;
use super::watermelon::Watermelon;
use super::weight::InputWeight;
use crate::domain::id::{InitiativeId, LeadId, ObjectiveId, PersonId, SourceId, TaskId};
use crate::domain::link::Link;
use crate::domain::plan::Plan;
use crate::domain::shared::Shared;
use crate::domain::source::SourceHealth;

use super::commitments::Commitments;
use super::ledger::LedgerReport;
use crate::language::phrase::Phrase;
use crate::phrase;

/// Where something stands. Computed, never typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The target is reached.
    Achieved,
    /// Shortfall within the first band.
    OnTrack,
    /// Before the start date.
    NotStarted,
    /// Declared paused.
    Paused,
    /// Not enough fresh data to say.
    Unknown,
    /// Shortfall within the second band.
    AtRisk,
    /// Shortfall beyond the second band.
    OffTrack,
    /// Past due and not at target.
    Missed,
}

impl Status {
    /// The words for it in a sentence.
    pub fn words(self) -> Phrase {
        Phrase::new(match self {
            Self::Achieved => "status-achieved",
            Self::OnTrack => "status-on-track",
            Self::NotStarted => "status-not-started",
            Self::Paused => "status-paused",
            Self::Unknown => "status-unknown",
            Self::AtRisk => "status-at-risk",
            Self::OffTrack => "status-off-track",
            Self::Missed => "status-missed",
        })
    }

    /// Every status, best first.
    pub const ALL: [Self; 8] = [
        Self::Achieved,
        Self::OnTrack,
        Self::NotStarted,
        Self::Paused,
        Self::Unknown,
        Self::AtRisk,
        Self::OffTrack,
        Self::Missed,
    ];

    /// The words for the status.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Achieved => "achieved",
            Self::OnTrack => "on track",
            Self::NotStarted => "not started",
            Self::Paused => "paused",
            Self::Unknown => "unknown",
            Self::AtRisk => "at risk",
            Self::OffTrack => "off track",
            Self::Missed => "missed",
        }
    }

    /// Whether it counts in its parent: neither paused nor before its start.
    pub fn is_due(self) -> bool {
        !matches!(self, Self::Paused | Self::NotStarted)
    }

    /// Off track, or missed.
    pub fn is_off_track(self) -> bool {
        matches!(self, Self::OffTrack | Self::Missed)
    }

    /// Whether somebody should act: at risk, off track, missed or unknown.
    pub fn wants_attention(self) -> bool {
        matches!(
            self,
            Self::AtRisk | Self::OffTrack | Self::Missed | Self::Unknown
        )
    }
}

/// Where a measure should be, is, and how far apart the two are.
#[derive(Debug, Clone, PartialEq)]
pub struct Variance {
    /// plan(t), in the measure's unit.
    pub plan: f64,
    /// actual - plan, in the measure's unit.
    pub variance: f64,
    /// The variance with the sign turned so that above zero is good.
    pub favourable: f64,
    /// Favourable variance in points of the span: 0.10 is 10 points.
    pub points: f64,
    /// Days behind the plan; negative is ahead. `None` where no date of the plan has the actual value.
    pub days_behind: Option<f64>,
    /// s(f(t)), 0 to 1 (a points trajectory may itself pass outside); a rate lead: elapsed periods / all.
    pub expected: f64,
    /// (actual - baseline) / (target - baseline); may pass 1 or fall below 0.
    pub progress: f64,
    /// max(0, expected - progress), at most 1. A rate lead's is the part of its commitment so far that was
    /// not kept; a ceiling's (`at_most`) is the excess over the ceiling.
    pub shortfall: f64,
}

/// How fresh the data under a figure is.
#[derive(Debug, Clone, PartialEq)]
pub enum Freshness {
    /// Every source under it is within its limit.
    Fresh,
    /// At least one source is older than its limit; the oldest good read is given.
    Stale {
        /// The last time the oldest of the stale sources was read.
        since: Option<Timestamp>,
        /// The stale sources.
        sources: Vec<String>,
    },
    /// There is nothing to read from yet.
    Missing,
}

/// A range that the truth lies in when inputs are stale or missing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The least.
    pub low: f64,
    /// The most.
    pub high: f64,
}

/// What to repair, so that a figure rests on fresh data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Repair {
    /// The data of what has this name.
    Data(String),
    /// The estimates of the tasks of what has this name.
    Estimates(String),
}

impl Repair {
    /// `estimates of Regional launch`.
    pub fn words(&self) -> Phrase {
        match self {
            Self::Data(name) => Phrase::verbatim(name.as_str()),
            Self::Estimates(name) => phrase!("estimates-of", name = name.as_str()),
        }
    }
}

/// What the inputs of a parent give together.
#[derive(Debug, Clone, PartialEq)]
pub struct RollUp {
    /// sum(w * min(progress, 1)) / sum(w), 0 to 1; `None` without inputs that are due.
    pub completion: Option<f64>,
    /// Weighted shortfall, without netting; `None` without inputs that are due.
    pub shortfall: Option<f64>,
    /// The range of the shortfall when stale and missing inputs move within their limits.
    pub shortfall_range: Option<Interval>,
    /// Weight with fresh data / weight that is due, 0 to 1; 1 without inputs.
    pub coverage: f64,
    /// The inputs without fresh data, by name: what to repair.
    pub to_repair: Vec<Repair>,
}

/// One whole or running period of a rate lead.
#[derive(Debug, Clone, PartialEq)]
pub struct PeriodResult {
    /// First day.
    pub start: Date,
    /// What was done in it.
    pub value: f64,
    /// Whether it met the target; `None` while it runs.
    pub hit: Option<bool>,
}

/// A lead measure at the date.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadAssessment {
    /// Which.
    pub id: LeadId,
    /// Its initiative.
    pub initiative: InitiativeId,
    /// Its status.
    pub status: Status,
    /// What it weighs in its initiative.
    pub weight: InputWeight,
    /// Worst first.
    pub reasons: Vec<Reason>,
    /// The value at the date; `None` without data. A rate lead's is that of the running period.
    pub value: Option<f64>,
    /// Against the plan; `None` without a value or before the start.
    pub variance: Option<Variance>,
    /// The periods of a rate lead, oldest first; empty for a cumulative one.
    pub periods: Vec<PeriodResult>,
    /// Whole periods hit / whole periods elapsed.
    pub consistency: Option<f64>,
    /// Whole periods hit in a row up to the last one; negative: missed in a row.
    pub streak: i64,
    /// `percent` leads: whether it was weighted by estimate (else by count).
    pub by_estimate: Option<bool>,
    /// How fresh the tasks are.
    pub freshness: Freshness,
    /// The tasks that count, in id order; without the settled ones.
    pub tasks: Vec<TaskId>,
    /// The tasks that the value rests on, in id order, each with what it puts in: days of `cycle_time` and `age`,
    /// 1 for done on time and 0 for not (`on_time`), 1 for `blocked`. Empty for other kinds, whose rows say it. Without the
    /// settled ones.
    pub evidence: Vec<(TaskId, f64)>,
    /// Weekly values (value, plan) from start to the date, for trend pictures; at most 60.
    pub trend: Vec<TrendPoint>,
}

/// One point of a trend.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrendPoint {
    /// The date.
    pub date: Date,
    /// The value, where there is one.
    pub actual: Option<f64>,
    /// The plan's value.
    pub plan: f64,
}

/// A lag measure at the date.
#[derive(Debug, Clone, PartialEq)]
pub struct LagAssessment {
    /// Its status by its own figures (rule 1).
    pub status: Status,
    /// Worst first.
    pub reasons: Vec<Reason>,
    /// The latest actual at or before the date.
    pub value: Option<f64>,
    /// The date that actual stands for.
    pub value_date: Option<Date>,
    /// Against the plan on the actual's own date.
    pub variance: Option<Variance>,
    /// How fresh the series is.
    pub freshness: Freshness,
    /// baseline + (target - baseline) * completion of the leads.
    pub implied: Option<f64>,
    /// Actual minus implied, in the measure's unit.
    pub implied_gap: Option<f64>,
    /// Where it will stand at due; `None` once it is there, or while it is paused or has not started.
    pub forecast: Option<LagForecast>,
    /// What the value is rolled up from, where it comes from below; by name.
    pub parts: Vec<LagPart>,
    /// The series with the plan's values, up to the date.
    pub trend: Vec<TrendPoint>,
}

/// One value that a lag measure is rolled up from.
#[derive(Debug, Clone, PartialEq)]
pub struct LagPart {
    /// The objective or lead.
    pub name: String,
    /// Its value on the date that the lag's own value stands for.
    pub value: f64,
    /// What it weighs, for a weighted mean.
    pub weight: f64,
}

/// An initiative at the date.
#[derive(Debug, Clone, PartialEq)]
pub struct InitiativeAssessment {
    /// Which.
    pub id: InitiativeId,
    /// Its status.
    pub status: Status,
    /// Worst first.
    pub reasons: Vec<Reason>,
    /// What it weighs in its objective.
    pub weight: InputWeight,
    /// Its leads together.
    pub rollup: RollUp,
    /// Its leads, by id.
    pub leads: Vec<LeadId>,
    /// The links that make its scope, in task order; without those of settled tasks. It is one list for the initiative by itself
    /// and as others have it stand.
    pub links: Arc<Vec<Link>>,
    /// Scope creep: tasks that its rules take and its scope puts outside, with the rule that does, in task order.
    /// They count in none of its measures.
    pub scope_creep: Vec<Link>,
    /// Its milestones, by date.
    pub milestones: Vec<MilestoneAssessment>,
    /// Earned value, one for each unit of its estimates.
    pub earned_value: Vec<EarnedValue>,
    /// The sources of its linked tasks.
    pub sources: BTreeSet<SourceId>,
    /// Linked tasks by condition.
    pub counts: TaskCounts,
}

/// Linked tasks by condition at the date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TaskCounts {
    /// Open.
    pub open: u64,
    /// In progress.
    pub in_progress: u64,
    /// Blocked, by state or by an open record that blocks it.
    pub blocked: u64,
    /// Done.
    pub done: u64,
    /// Cancelled.
    pub cancelled: u64,
    /// Remaining and past due.
    pub overdue: u64,
}

/// What the pair of lead status and lag movement means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Leads on course, lag on course.
    KeepGoing,
    /// Leads on course, lag off course: change the action plan, not the goal.
    ActionsDoNotMoveTheMeasure,
    /// Leads off course, lag on course: find out what really moves it.
    ResultWithoutActions,
    /// Leads off course, lag off course: unblock, re-prioritise or add resources.
    PlanNotExecuted,
    /// The delay has not passed yet.
    TooEarly,
    /// One of the two sides has no data.
    NotEnoughData,
}

/// The diagnosis of an objective.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnosis {
    /// What it means.
    pub verdict: Verdict,
    /// The sentence with the advice.
    pub text: Phrase,
    /// `TooEarly`: the date from which an effect is expected.
    pub effect_from: Option<Date>,
}

/// An objective at the date.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectiveAssessment {
    /// Which.
    pub id: ObjectiveId,
    /// Its status: the lag measure's, or the roll-up's where it has none, with rules 3 and 5 applied.
    pub status: Status,
    /// Worst first.
    pub reasons: Vec<Reason>,
    /// What it weighs in the objective that it serves.
    pub weight: InputWeight,
    /// Its lag measure.
    pub lag: Option<LagAssessment>,
    /// Its initiatives together.
    pub rollup: RollUp,
    /// Lead status against lag movement.
    pub diagnosis: Option<Diagnosis>,
    /// Its initiatives, by id.
    pub initiatives: Vec<InitiativeId>,
    /// Child objectives, by id.
    pub children: Vec<ObjectiveId>,
    /// Earned value of everything below that is not paused, one for each unit of its estimates.
    pub earned_value: Vec<EarnedValue>,
}

/// What one owner's people did, what holds them up and what they need help with.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnerSheet {
    /// Whose; `None` for tasks that nobody in the plan owns.
    pub person: Option<PersonId>,
    /// Done in the seven days up to the date, latest first.
    pub done: Vec<TaskId>,
    /// Blocked now, oldest first.
    pub blocked: Vec<TaskId>,
    /// Overdue, without an owner or without movement for 14 days, oldest due first.
    pub needs_help: Vec<HelpWanted>,
    /// Due in the next fourteen days, earliest first.
    pub due_next: Vec<TaskId>,
    /// The day since which a blocked task is known to stand in that state, where its history tells.
    pub blocked_since: BTreeMap<TaskId, Date>,
    /// Linked tasks that remain with this person.
    pub remaining: u64,
    /// Those of them whose due date has passed.
    pub overdue: u64,
    /// Estimated hours of those, where every one of them says so or the median fills in.
    pub remaining_hours: Option<f64>,
}

/// A task that wants help, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct HelpWanted {
    /// The task.
    pub task: TaskId,
    /// `overdue by 9 days`, `no owner`, `untouched for 21 days`.
    pub why: Phrase,
}

/// Everything the figures say at one date.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The date the figures stand for.
    pub as_of: Date,
    /// The moment of knowledge.
    pub known_at: Timestamp,
    /// The plan they are measured against.
    pub plan: Shared<Plan>,
    /// Objectives, by id.
    pub objectives: BTreeMap<ObjectiveId, ObjectiveAssessment>,
    /// Initiatives, by id.
    pub initiatives: BTreeMap<InitiativeId, Arc<InitiativeAssessment>>,
    /// Leads, by id.
    pub leads: BTreeMap<LeadId, Arc<LeadAssessment>>,
    /// What is coming of each lead, by id.
    pub forecasts: BTreeMap<LeadId, LeadForecast>,
    /// Odds that all leads of an initiative reach their targets by due, by id; absent where one of them cannot be forecast.
    pub odds: BTreeMap<InitiativeId, f64>,
    /// Whether each lead moves the lag measure that it should, by id.
    pub evidence: BTreeMap<LeadId, Evidence>,
    /// When everything will be finished.
    pub schedule: Schedule,
    /// What every slip leads to.
    pub impacts: Impacts,
    /// What looks better than it is, with the evidence.
    pub watermelons: Vec<Watermelon>,
    /// How good earlier forecasts were.
    pub calibration: Calibration,
    /// Owners with something to say: people by id, then the tasks without an owner.
    pub owners: Vec<Arc<OwnerSheet>>,
    /// Earned value of all initiatives that are not paused, one for each unit of their estimates.
    pub earned_value: Vec<EarnedValue>,
    /// Tasks that the rules take, scope creep included, as they stood at the date (state, closed and due date
    /// rewound), by id; without the settled ones.
    pub tasks: ShownTasks,
    /// The sources, by id.
    pub sources: Vec<SourceHealth>,
    /// Live tasks that the rules take, settled ones and scope creep included.
    pub linked: u64,
    /// Live tasks that no initiative's rules take.
    pub unlinked: u64,
    /// Accounts that resolve to no person: `(source, account)`, sorted.
    pub unknown_accounts: Vec<(String, String)>,
    /// Who can do what is asked of them, how well the work is kept, how honestly it is reported.
    pub accountability: Accountability,
    /// The tasks that were due in the week before, and what became of them.
    pub commitments: Commitments,
    /// What became of the plan itself.
    pub ledger: LedgerReport,
    /// What [`Assessment::initiatives_of`] looks up.
    pub(crate) belonging: Belonging,
}

impl Assessment {
    /// The initiatives that a linked task counts for, by id.
    pub fn initiatives_of(&self, task: &TaskId) -> &[InitiativeId] {
        self.belonging.of(task, &self.initiatives)
    }

    /// The worst status of any objective; `OnTrack` without objectives.
    pub fn worst(&self) -> Status {
        self.objectives
            .values()
            .map(|objective| objective.status)
            .max()
            .unwrap_or(Status::OnTrack)
    }
}
