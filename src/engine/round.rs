//! What an assessment leaves for the next one: records with what was made of them, and figures. What rests on the very same records
//! is taken over instead of computed.
//!
//! It knows what was kept and when all of it is worth nothing; not what it says.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use jiff::civil::Date;

use super::assessment::InitiativeAssessment;
use super::figures::AllFigures;
use super::figures::people::AllPeople;
use super::forecast::LagForecast;
use super::freshness::end_of_day;
use super::hygiene::Finding;
use super::index::Rows;
use super::lag::Reading;
use super::link::Linker;
use crate::domain::id::{InitiativeId, ObjectiveId, SourceId};
use crate::domain::people::Directory;
use crate::domain::plan::Plan;
use crate::domain::shared::Shared;
use crate::domain::snapshot::Snapshot;

/// What an assessment leaves for the next one. An empty one leaves nothing: everything is computed.
#[derive(Debug, Default)]
pub struct Round {
    pub(super) under: Option<Conditions>,
    pub(crate) figures: AllFigures,
    pub(crate) people: AllPeople,
    pub(crate) lags: Lags,
    pub(crate) limited: Limited,
    /// The tasks with what was made of each.
    pub(crate) rows: Rows,
    /// What is not kept well of tasks, in order.
    pub(crate) found: Vec<Arc<Finding>>,
    /// The rules, compiled, and the people by their accounts.
    pub(super) rules: Option<Arc<(Linker, Directory)>>,
}

/// The initiatives that odds or dependencies have stand worse: by themselves, and so.
pub(crate) type Limited =
    BTreeMap<InitiativeId, (Arc<InitiativeAssessment>, Arc<InitiativeAssessment>)>;

/// Where lag measures were seen to lead, each with the series and the first day of effects that it was seen from.
#[derive(Debug, Default)]
pub(crate) struct Lags(Mutex<BTreeMap<ObjectiveId, SeenFrom>>);

/// A series, the first day of effects, and what was seen.
type SeenFrom = (Vec<Reading>, Option<Date>, Option<LagForecast>);

impl Lags {
    /// Where a lag measure leads; `look` finds it out where it was not looked at, or from another series.
    pub(crate) fn forecast(
        &self,
        objective: &ObjectiveId,
        (series, effect_from): (&[Reading], Option<Date>),
        look: impl FnOnce() -> Option<LagForecast>,
    ) -> Option<LagForecast> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = |seen: &&SeenFrom| seen.0 == series && seen.1 == effect_from;
        if let Some((.., found)) = known().get(objective).filter(is_same) {
            return found.clone();
        }
        // Nobody waits for this one while it is looked for.
        let found = look();
        let seen = (series.to_vec(), effect_from, found.clone());
        known().insert(objective.clone(), seen);
        found
    }
}

/// A record with what was made of it; the record is held, so that no other one comes to lie where it lay.
pub(crate) type Known<R, T> = (Arc<R>, Arc<T>);

/// What all figures rest on beside records.
#[derive(Debug)]
pub(super) struct Conditions {
    plan: Shared<Plan>,
    as_of: Date,
    sources: Vec<Standing>,
}

/// What of a source's health decides about figures: not when it was read last, as long as that is lately enough.
#[derive(Debug, PartialEq)]
struct Standing {
    source: SourceId,
    /// When it was read last, where that is too long ago.
    last_good: Option<Timestamp>,
    was_read: bool,
    is_stale: bool,
    failed: bool,
}

impl Standing {
    /// How the sources of a snapshot stand on a date.
    fn of_all(snapshot: &Snapshot, as_of: Date) -> Vec<Self> {
        let moment = end_of_day(as_of, &snapshot.plan.time_zone).min(snapshot.known_at);
        let sources = snapshot.sources.iter().map(|health| {
            let is_stale = health.is_stale(moment);
            Self {
                source: health.id.clone(),
                last_good: health.last_good.filter(|_| is_stale),
                was_read: health.last_good.is_some(),
                is_stale,
                failed: health.failure.is_some(),
            }
        });
        sources.collect()
    }
}

impl Round {
    /// Begins the next round: what was kept is worth nothing under another plan, on another day, or where a source became
    /// stale or fresh.
    pub(super) fn next(self, snapshot: &Snapshot, as_of: Date) -> Self {
        let sources = Standing::of_all(snapshot, as_of);
        let is_same = self.under.as_ref().is_some_and(|under| {
            under.as_of == as_of && under.sources == sources && under.plan == snapshot.plan
        });
        if is_same {
            return self;
        }
        let under = Conditions {
            plan: snapshot.plan.clone(),
            as_of,
            sources,
        };
        Self {
            under: Some(under),
            ..Self::default()
        }
    }

    /// The compiled rules of the plan, and its people by their accounts.
    pub(super) fn rules(&mut self, plan: &Plan) -> Arc<(Linker, Directory)> {
        let compile = || Arc::new((Linker::new(plan), plan.directory()));
        Arc::clone(self.rules.get_or_insert_with(compile))
    }
}

#[cfg(test)]
mod tests;
