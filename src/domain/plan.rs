//! The plan: the validated tree of objectives, initiatives, measures, people and risks.
//!
//! A `Plan` exists only after the configuration has checked it: every reference resolves, dates are
//! in order, dependencies have no circle. It holds what was declared, never what was computed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::calendar::Calendar;
use super::claim::Override;
use super::forecast::ForecastRules;
use super::hygiene::Hygiene;
use super::id::{InitiativeId, LeadId, ObjectiveId, PersonId, RiskId};
use super::link::MatchRule;
use super::measure::{Bands, LagMeasure, LeadMeasure, WeightBy};
use super::money::Money;
use super::people::{Directory, Person};
use super::schedule::Schedule;

/// What a miss puts at risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtStake {
    /// The amount.
    pub amount: Money,
    /// The revenue stream or cost: `2027 subscription revenue`.
    pub what: String,
}

/// Taken out of status and roll-ups, visibly, for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// First day.
    pub since: Date,
    /// Last day; open-ended when absent.
    pub until: Option<Date>,
    /// Why.
    pub reason: String,
}

impl Pause {
    /// Whether the pause covers a date.
    pub fn covers(&self, date: Date) -> bool {
        self.since <= date && self.until.is_none_or(|until| date <= until)
    }
}

/// A SMART goal.
#[derive(Debug, Clone, PartialEq)]
pub struct Objective {
    /// Its id in the plan.
    pub id: ObjectiveId,
    /// The goal as a sentence.
    pub statement: String,
    /// Why it matters.
    pub why: Option<String>,
    /// Exactly one.
    pub owner: PersonId,
    /// The objective it serves.
    pub parent: Option<ObjectiveId>,
    /// First day.
    pub start: Date,
    /// Last day.
    pub due: Date,
    /// Its share of the parent.
    pub weight: f64,
    /// Where the weight comes from.
    pub weight_by: WeightBy,
    /// The number that says the goal is met.
    pub lag: Option<LagMeasure>,
    /// What a miss puts at risk.
    pub at_stake: Option<AtStake>,
    /// Problem and desired end state, carried along in reports.
    pub horizon: Option<String>,
    /// Out of status for a while.
    pub paused: Option<Pause>,
    /// A status set by hand, shown beside the computed one.
    pub stated: Option<Override>,
    /// The addresses of those who want to read of it, with all below it.
    pub subscribers: Vec<String>,
}

/// Whether a resource is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResourceState {
    /// Agreed.
    Confirmed,
    /// Asked for.
    Unconfirmed,
    /// Used by others too.
    Shared,
}

/// Something the work needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// What.
    pub what: String,
    /// Whether it is there.
    pub state: ResourceState,
}

/// A finish-to-start dependency on another initiative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// What must finish first.
    pub on: InitiativeId,
    /// Days between its finish and our start.
    pub lag_days: i64,
}

/// A dated checkpoint of an initiative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Its name.
    pub name: String,
    /// The date.
    pub due: Date,
    /// Done when every task these rules take is done.
    pub rules: Vec<MatchRule>,
}

/// A lever pulled to move an objective.
#[derive(Debug, Clone, PartialEq)]
pub struct Initiative {
    /// Its id in the plan.
    pub id: InitiativeId,
    /// The name to print; the id with spaces when none is given.
    pub name: String,
    /// The objective it moves.
    pub objective: ObjectiveId,
    /// Exactly one.
    pub owner: PersonId,
    /// First day.
    pub start: Date,
    /// Last day.
    pub due: Date,
    /// Its share of the objective; above zero.
    pub weight: f64,
    /// Where the weight comes from.
    pub weight_by: WeightBy,
    /// What it may cost.
    pub budget: Option<Money>,
    /// What it needs.
    pub resources: Vec<Resource>,
    /// Days of slack planned in.
    pub buffer_days: Option<i64>,
    /// Dated checkpoints.
    pub milestones: Vec<Milestone>,
    /// What belongs to it, in words.
    pub scope_in: Vec<String>,
    /// What does not: tasks that match are scope creep.
    pub scope_out: Vec<MatchRule>,
    /// What must finish first.
    pub depends_on: Vec<Dependency>,
    /// Which tasks belong to it.
    pub rules: Vec<MatchRule>,
    /// Out of status for a while.
    pub paused: Option<Pause>,
    /// A status set by hand, shown beside the computed one.
    pub stated: Option<Override>,
}

/// How much a risk costs when it happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Impact {
    /// 1 to 5.
    Grade(u8),
    /// An amount.
    Amount(Money),
}

/// When one of the plan's reviews is due.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewTime {
    /// Its schedule.
    pub schedule: Schedule,
    /// The zone of the schedule.
    pub time_zone: TimeZone,
}

/// Something that may go wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// Its id in the plan.
    pub id: RiskId,
    /// What may happen.
    pub what: String,
    /// 1 to 5.
    pub likelihood: u8,
    /// How much it costs when it happens.
    pub impact: Impact,
    /// What is done about it.
    pub response: Option<String>,
    /// Who watches it.
    pub owner: PersonId,
    /// When it is looked at again.
    pub review: Option<Date>,
    /// The initiatives it threatens.
    pub threatens: Vec<InitiativeId>,
    /// The tasks in which it is dealt with, or in which it shows.
    pub rules: Vec<MatchRule>,
}

/// A dated, reasoned, approved amendment of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanChange {
    /// When it was agreed.
    pub on: Date,
    /// The path of what changed: `objective.market-share.lag.target`.
    pub what: String,
    /// Why.
    pub reason: String,
    /// Who agreed.
    pub approved: PersonId,
}

/// Everything that was declared.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The zone that dates are read in.
    pub time_zone: TimeZone,
    /// Which days people work.
    pub calendar: Calendar,
    /// Goals by id.
    pub objectives: BTreeMap<ObjectiveId, Objective>,
    /// Levers by id.
    pub initiatives: BTreeMap<InitiativeId, Initiative>,
    /// Lead measures by id.
    pub leads: BTreeMap<LeadId, LeadMeasure>,
    /// People by id.
    pub people: BTreeMap<PersonId, Person>,
    /// Risks by id.
    pub risks: BTreeMap<RiskId, Risk>,
    /// Amendments, oldest first.
    pub changes: Vec<PlanChange>,
    /// When reviews are due: what is done just before one is looked at twice.
    pub reviews: Vec<ReviewTime>,
    /// The checks of how well the work is kept.
    pub hygiene: Hygiene,
    /// Share of input weight that must have fresh data for a status to be given (0 to 1).
    pub coverage_limit: f64,
    /// Status bands of roll-ups, and of measures that name none of their own.
    pub bands: Bands,
    /// How forecasts are drawn.
    pub forecast: ForecastRules,
}

impl Plan {
    /// The initiatives of an objective, by id.
    pub fn initiatives_of<'a>(
        &'a self,
        objective: &'a ObjectiveId,
    ) -> impl Iterator<Item = &'a Initiative> {
        self.initiatives
            .values()
            .filter(move |initiative| &initiative.objective == objective)
    }

    /// The lead measures of an initiative, by id.
    pub fn leads_of<'a>(
        &'a self,
        initiative: &'a InitiativeId,
    ) -> impl Iterator<Item = &'a LeadMeasure> {
        self.leads
            .values()
            .filter(move |lead| &lead.initiative == initiative)
    }

    /// The name to print for a person; the id when the plan does not hold them.
    pub fn person_name<'a>(&'a self, person: &'a PersonId) -> &'a str {
        self.people
            .get(person)
            .map_or(person.as_str(), |known| known.name.as_str())
    }

    /// What an initiative is called; its id where the plan has none of it.
    pub fn initiative_name<'a>(&'a self, initiative: &'a InitiativeId) -> &'a str {
        self.initiatives
            .get(initiative)
            .map_or(initiative.as_str(), |known| known.name.as_str())
    }

    /// An index of every account in the plan.
    pub fn directory(&self) -> Directory {
        Directory::new(self.people.values())
    }
}
