//! What an assessment leaves for the next one: figures with the records that they rest on. Where those are the same again, the
//! figures are taken over instead of computed.
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
use super::foundation::Foundation;
use super::freshness::end_of_day;
use super::history::History;
use super::index::{Matched, Placed};
use super::lag::Reading;
use super::link::Linker;
use crate::domain::id::{InitiativeId, ObjectiveId, SourceId};
use crate::domain::people::Directory;
use crate::domain::plan::Plan;
use crate::domain::settled::SettledGroup;
use crate::domain::snapshot::Snapshot;
use crate::domain::task::KnownTask;

/// What an assessment leaves for the next one. An empty one leaves nothing: everything is computed.
#[derive(Debug, Default)]
pub struct Round {
    pub(super) under: Option<Conditions>,
    pub(crate) figures: AllFigures,
    pub(crate) people: AllPeople,
    pub(crate) lags: Lags,
    pub(crate) limited: Limited,
    /// The history of each task, in id order.
    pub(crate) histories: Vec<Known<KnownTask, History>>,
    /// What each task counted for, in id order.
    pub(crate) matched: Vec<Known<KnownTask, Matched>>,
    /// What each group of settled tasks counted for.
    pub(crate) placed: Vec<Known<SettledGroup, Placed>>,
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

/// What the last round had of each task whose record is the same, both lists being in id order.
pub(crate) fn kept_in_order<T>(
    tasks: &[&Arc<KnownTask>],
    last: Vec<Known<KnownTask, T>>,
) -> Vec<Option<Arc<T>>> {
    let mut last = last.into_iter().peekable();
    let kept = tasks.iter().map(|known| {
        loop {
            let (record, _) = last.peek()?;
            if Arc::ptr_eq(record, known) {
                return last.next().map(|(_, made)| made);
            }
            if record.task.id >= known.task.id {
                return None;
            }
            last.next();
        }
    });
    kept.collect()
}

/// Something with the records that it rests on.
#[derive(Debug, Clone)]
pub(crate) struct Kept<T> {
    pub(crate) on: Arc<Foundation>,
    pub(crate) found: T,
}

/// What all figures rest on beside records.
#[derive(Debug, PartialEq)]
pub(super) struct Conditions {
    plan: Plan,
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

impl Conditions {
    fn of(snapshot: &Snapshot, as_of: Date) -> Self {
        let moment = end_of_day(as_of, &snapshot.plan.time_zone).min(snapshot.known_at);
        let sources = snapshot.sources.iter().map(|health| {
            let is_stale = health.is_stale(moment);
            Standing {
                source: health.id.clone(),
                last_good: health.last_good.filter(|_| is_stale),
                was_read: health.last_good.is_some(),
                is_stale,
                failed: health.failure.is_some(),
            }
        });
        Self {
            plan: snapshot.plan.clone(),
            as_of,
            sources: sources.collect(),
        }
    }
}

impl Round {
    /// Begins the next round: what was kept is worth nothing under another plan, on another day, or where a source became
    /// stale or fresh.
    pub(super) fn next(self, snapshot: &Snapshot, as_of: Date) -> Self {
        let under = Some(Conditions::of(snapshot, as_of));
        if self.under == under {
            self
        } else {
            Self {
                under,
                ..Self::default()
            }
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
