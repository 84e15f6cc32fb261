//! Risks: the register with its exposures and the tasks that carry it out, what is out of date in it, and emerging
//! risks that the figures point to. It reads what other parts of the engine found; it finds nothing of its own.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::assessment::{InitiativeAssessment, Status};
use super::capacity::Capacity;
use super::history::Tracked;
use super::index::Index;
use super::truth::Silence;
use crate::domain::calendar::{days_between, plus_days};
use crate::domain::id::{InitiativeId, PersonId, RiskId, TaskId};
use crate::domain::money::Money;
use crate::domain::plan::{Impact, Initiative, Risk};
use crate::domain::task::State;
use crate::language::phrase::Phrase;

mod emerging;
#[cfg(test)]
mod tests;

/// A resource that is wanted within so many days must be confirmed.
const SOON_DAYS: i64 = 14;

/// What is known about risks on a date.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Risks {
    /// The declared ones, the heaviest first: amounts before grades.
    pub register: Vec<KnownRisk>,
    /// Emerging ones that nobody declared or that a declared one covers, by signal.
    pub proposed: Vec<Proposal>,
}

/// How heavy a risk is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exposure {
    /// Likelihood times impact, 1 to 25.
    Score(u16),
    /// The amount times the chance that the likelihood stands for: 10, 30, 50, 70 or 90 %.
    Expected(Money),
}

/// A declared risk.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownRisk {
    /// Which.
    pub id: RiskId,
    /// How heavy.
    pub exposure: Exposure,
    /// The tasks that its rules take, by id.
    pub tasks: Vec<RiskTask>,
    /// Why it wants to be looked at, where it does.
    pub stale: Option<Stale>,
}

/// A task of a risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RiskTask {
    /// The task.
    pub id: TaskId,
    /// What people call it.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: State,
    /// Whether its due date has passed though it remains.
    pub is_overdue: bool,
}

/// Why a declared risk is out of date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stale {
    /// Everything that it threatens is over.
    ThreatOver,
    /// Its review date has passed.
    ReviewPassed {
        /// That date.
        on: Date,
        /// Days since then.
        days: i64,
    },
}

/// Where a proposal comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signal {
    /// An initiative that others wait for is not on track.
    SlippingUpstream,
    /// Somebody has more to do than they can.
    Overload,
    /// Much of an initiative is blocked.
    BlockedCluster,
    /// A resource is not confirmed though it is wanted.
    UnconfirmedResource,
    /// An owner has stopped to update.
    OwnerSilence,
}

impl Signal {
    /// The stable id.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SlippingUpstream => "slipping-upstream",
            Self::Overload => "overload",
            Self::BlockedCluster => "blocked-cluster",
            Self::UnconfirmedResource => "unconfirmed-resource",
            Self::OwnerSilence => "owner-silence",
        }
    }
}

/// An emerging risk.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// Where it comes from.
    pub signal: Signal,
    /// The initiative or the person behind it: with the signal its stable name.
    pub about: String,
    /// What may happen, with the figures.
    pub what: Phrase,
    /// Who should take it up.
    pub owner: PersonId,
    /// The initiatives that it threatens, by id.
    pub threatens: Vec<InitiativeId>,
    /// Declared risks that threaten one of them, by id.
    pub covered_by: Vec<RiskId>,
}

/// What the proposals are read from.
pub(crate) struct Signals<'a> {
    pub(crate) initiatives: &'a BTreeMap<InitiativeId, Arc<InitiativeAssessment>>,
    pub(crate) capacity: &'a [Arc<Capacity>],
    pub(crate) silences: &'a [Silence],
}

/// The register and the proposals on a date.
pub(crate) fn assess(index: &Index<'_>, signals: &Signals<'_>, at: Date) -> Risks {
    let declared = index.plan.risks.values();
    let mut register: Vec<KnownRisk> = declared
        .map(|risk| known(index, signals, risk, at))
        .collect();
    register.sort_by_key(|risk| (weight(&risk.exposure), risk.id.clone()));
    let proposed = emerging::all(index, signals, at);
    Risks { register, proposed }
}

/// Amounts first, the larger the earlier; then scores.
fn weight(exposure: &Exposure) -> (bool, Reverse<i64>) {
    match exposure {
        Exposure::Expected(money) => (false, Reverse(money.minor)),
        Exposure::Score(score) => (true, Reverse(i64::from(*score))),
    }
}

/// Likelihood times impact: exact, in the currency's minor unit where the impact is an amount.
pub(crate) fn exposure(risk: &Risk) -> Exposure {
    match &risk.impact {
        Impact::Grade(grade) => Exposure::Score(u16::from(risk.likelihood) * u16::from(*grade)),
        Impact::Amount(money) => {
            // 1 to 5 stand for 10, 30, 50, 70 and 90 %: the middles of fifths.
            let tenths = i64::from(risk.likelihood) * 2 - 1;
            let whole = money.minor / 10 * tenths + money.minor % 10 * tenths / 10;
            Exposure::Expected(Money {
                minor: whole,
                currency: money.currency.clone(),
            })
        }
    }
}

fn known(index: &Index<'_>, signals: &Signals<'_>, risk: &Risk, at: Date) -> KnownRisk {
    let tasks = index
        .risk_tasks(&risk.id)
        .iter()
        .filter(|task| task.exists(at));
    KnownRisk {
        id: risk.id.clone(),
        exposure: exposure(risk),
        tasks: tasks.map(|task| risk_task(task, at)).collect(),
        stale: stale(index, signals, risk, at),
    }
}

fn risk_task(tracked: &Tracked<'_>, at: Date) -> RiskTask {
    let task = &tracked.known.task;
    RiskTask {
        id: task.id.clone(),
        key: task.key.to_string(),
        title: task.title.clone(),
        state: tracked.state_at(at),
        is_overdue: tracked.is_overdue(at),
    }
}

fn stale(index: &Index<'_>, signals: &Signals<'_>, risk: &Risk, at: Date) -> Option<Stale> {
    let mut threatened = risk
        .threatens
        .iter()
        .filter_map(|id| index.plan.initiatives.get(id));
    if !risk.threatens.is_empty() && threatened.all(|one| is_over(signals, one, at)) {
        return Some(Stale::ThreatOver);
    }
    let on = risk.review.filter(|on| *on < at)?;
    Some(Stale::ReviewPassed {
        on,
        days: days_between(on, at),
    })
}

fn status(signals: &Signals<'_>, id: &InitiativeId) -> Status {
    let known = signals.initiatives.get(id);
    known.map_or(Status::Unknown, |known| known.status)
}

fn is_over(signals: &Signals<'_>, initiative: &Initiative, at: Date) -> bool {
    initiative.due < at || status(signals, &initiative.id) == Status::Achieved
}

fn is_running(index: &Index<'_>, signals: &Signals<'_>, initiative: &Initiative, at: Date) -> bool {
    status(signals, &initiative.id) != Status::Achieved
        && index.initiative_pause(initiative, at).is_none()
        && initiative.start <= plus_days(at, SOON_DAYS)
}
