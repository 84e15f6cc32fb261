//! When initiatives will be finished, given what each of them waits for: one forward and one backward pass over the dependencies.
//!
//! A dependency is finish-to-start with an optional lag. What remains of an initiative cannot begin before everything
//! that it waits for is finished, even where other work on it began already (retained logic). It knows dates, durations and
//! dependencies; not what a late finish costs, nor which status follows from it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::id::{InitiativeId, ObjectiveId};
use crate::language::phrase::Phrase;
use crate::phrase;

mod buffer;
mod days;
mod own;
mod pass;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use buffer::BufferBurn;
pub(crate) use days::Days;
pub(crate) use own::{Own, Sources, own_finishes};
pub(crate) use pass::{ancestors, schedule, upstream_first};

/// When everything will be finished.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Schedule {
    /// Initiatives that are not paused, by id.
    pub initiatives: BTreeMap<InitiativeId, Planned>,
    /// Objectives with such initiatives, their own or those of objectives that serve them, by id.
    pub objectives: BTreeMap<ObjectiveId, ObjectivePlanned>,
}

/// A finish with even odds, and one that holds in 85 of 100 cases where a forecast says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finish {
    /// With even odds.
    pub p50: Date,
    /// In 85 of 100 cases; the same as `p50` where no forecast spreads.
    pub p85: Date,
}

impl Finish {
    /// The same day whichever the odds.
    pub fn certain(day: Date) -> Self {
        Self { p50: day, p85: day }
    }

    /// The later one of each.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self {
            p50: self.p50.max(other.p50),
            p85: self.p85.max(other.p85),
        }
    }

    /// Both changed in the same way.
    #[must_use]
    pub fn map(self, change: impl Fn(Date) -> Date) -> Self {
        Self {
            p50: change(self.p50),
            p85: change(self.p85),
        }
    }
}

/// What a finish rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FinishBasis {
    /// It is finished.
    Finished,
    /// The latest of its leads' forecasts.
    Forecast,
    /// At least half of the trials do not end within the forecast's horizon.
    BeyondHorizon,
    /// No forecast: the latest due date of its remaining tasks, or of a lead that cannot be forecast.
    Tasks,
    /// No forecast and no dated task: its declared due date.
    DueDate,
    /// The question of a what-if says so.
    Supposed,
}

impl FinishBasis {
    /// The words for it.
    pub fn words(self) -> Phrase {
        match self {
            Self::Finished => phrase!("basis-finished"),
            Self::Forecast => phrase!("basis-forecast"),
            Self::BeyondHorizon => phrase!("basis-beyond"),
            Self::Tasks => phrase!("basis-tasks"),
            Self::DueDate => phrase!("basis-due"),
            Self::Supposed => phrase!("basis-supposed"),
        }
    }
}

/// One initiative in the schedule. Days are working days where the plan declares a calendar, else calendar days,
/// except where said otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// Which.
    pub id: InitiativeId,
    /// Its last day by the plan.
    pub due: Date,
    /// When its own work would be finished if it waited for nothing.
    pub own: Finish,
    /// What that rests on.
    pub basis: FinishBasis,
    /// The first day on which what remains of it could begin if it waited for nothing: today, or its declared start.
    pub base: Date,
    /// Days of work that remain from there.
    pub remaining_days: i64,
    /// When what remains of it begins.
    pub start: Date,
    /// When it will be finished.
    pub finish: Finish,
    /// The upstream initiative whose finish makes it begin later than its base; `None`: nothing does.
    pub driver: Option<InitiativeId>,
    /// Calendar days from its due date to its finish; negative: before it.
    pub late_days: i64,
    /// Days that it may finish later without moving the last finish of its objective or a later one.
    pub slack_days: i64,
    /// Whether it is on the critical chain of its objective.
    pub is_critical: bool,
    /// How much of its declared buffer is used.
    pub buffer: Option<BufferBurn>,
}

/// The last finish of an objective's initiatives.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectivePlanned {
    /// Which.
    pub id: ObjectiveId,
    /// Its last day by the plan.
    pub due: Date,
    /// When the last of its initiatives, or of those of objectives that serve it, is finished.
    pub finish: Finish,
    /// Calendar days from its due date to that; negative: before it.
    pub late_days: i64,
    /// The critical chain: what decides that finish, first to last.
    pub chain: Vec<InitiativeId>,
}

impl Schedule {
    /// Whether an initiative's finish rests on one that lies beyond the forecast's horizon: it is a bound, no forecast.
    pub fn is_endless(&self, id: &InitiativeId) -> bool {
        let rests_on = self.chain_to(id);
        let mut known = rests_on.iter().filter_map(|id| self.initiatives.get(id));
        known.any(|planned| planned.basis == FinishBasis::BeyondHorizon)
    }

    /// Whether an objective's last finish rests on one that lies beyond the forecast's horizon.
    pub fn is_objective_endless(&self, id: &ObjectiveId) -> bool {
        let planned = self.objectives.get(id);
        planned.is_some_and(|planned| planned.chain.iter().any(|id| self.is_endless(id)))
    }

    /// The slack of an initiative of an objective; `None` where no end of it or of the objective is in sight: against what would
    /// it be counted?
    pub fn slack_of(&self, planned: &Planned, objective: &ObjectiveId) -> Option<i64> {
        let is_endless = self.is_endless(&planned.id) || self.is_objective_endless(objective);
        (!is_endless).then_some(planned.slack_days)
    }

    /// What decides an initiative's finish, first to last, itself included.
    pub fn chain_to(&self, id: &InitiativeId) -> Vec<InitiativeId> {
        let mut chain = vec![id.clone()];
        let mut at = self.initiatives.get(id);
        while let Some(driver) = at.and_then(|planned| planned.driver.as_ref()) {
            // A checked plan has no circle; this ends the walk if one slipped through.
            if chain.contains(driver) {
                break;
            }
            chain.push(driver.clone());
            at = self.initiatives.get(driver);
        }
        chain.reverse();
        chain
    }
}
