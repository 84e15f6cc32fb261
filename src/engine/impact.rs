//! What a slip leads to: the chain to each objective it delays, in days, and what is at stake there.
//!
//! A slip is an initiative that its own work makes late, or one in time that others wait for longer than they can. Each is
//! followed alone along the dependencies, as if nothing else were late on the way. It knows a schedule and a plan; not figures.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::assessment::{ObjectiveAssessment, Status};
use super::schedule::{Days, FinishBasis, Planned, Schedule, ancestors, upstream_first};
use super::{stake, words};
use crate::domain::calendar::{days_between, plus_days};
use crate::domain::id::{InitiativeId, ObjectiveId};
use crate::domain::money::Money;
use crate::domain::plan::{AtStake, Plan};
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

pub use what_if::{Supposed, WhatIf, what_if};

mod what_if;

/// Every slip with what it leads to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Impacts {
    /// Slips, those that miss most first: by the days of their worst hit, then by their own, then by id.
    pub slips: Vec<Slip>,
    /// What all hits together put at risk, by currency, each stream once.
    pub at_stake: Vec<Money>,
}

/// An initiative whose finish delays others, or is late itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Slip {
    /// Which.
    pub initiative: InitiativeId,
    /// Its finish by its own work.
    pub finish: Date,
    /// Calendar days from its due date to that; 0 or less: it is in time, but what follows it is not.
    pub days: i64,
    /// Its own finish lies beyond the forecast's horizon: finish and days are bounds, no forecasts.
    pub is_endless: bool,
    /// The objectives that it delays past their due dates, the worst first.
    pub hits: Vec<Hit>,
    /// What those put at risk, by currency, each stream once.
    pub at_stake: Vec<Money>,
}

/// One objective that a slip delays.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Which.
    pub objective: ObjectiveId,
    /// When the last initiative of the chain is finished.
    pub finish: Date,
    /// Calendar days from the objective's due date to that; above zero.
    pub days: i64,
    /// The slip's own finish lies beyond the forecast's horizon: the dates and days of the chain are bounds, no forecasts.
    pub is_endless: bool,
    /// From the slip to the last initiative before the objective.
    pub chain: Vec<Step>,
    /// What a miss puts at risk.
    pub at_stake: Option<AtStake>,
}

/// One initiative of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub initiative: InitiativeId,
    /// Its finish along the chain.
    pub finish: Date,
    /// Calendar days from its due date to that.
    pub days: i64,
}

impl Step {
    /// `crm-rollout +14 d`; in time: `crm-rollout (15 Nov)`.
    fn words(&self, today: Date, is_endless: bool) -> Phrase {
        let id = self.initiative.as_str();
        if is_endless {
            return Phrase::verbatim(id);
        }
        if self.days > 0 {
            return phrase!("step-late", initiative = id, days = self.days);
        }
        let day = words::day(self.finish, today);
        phrase!("step-in-time", initiative = id, day = day)
    }
}

impl Hit {
    /// `crm-rollout +14 d -> regional-launch +9 d -> inventory-savings missed by 9 d: USD 4.0 M, stock write-downs 2026`; of a slip
    /// that no trial sees end: `crm-rollout, no end in sight -> regional-launch -> inventory-savings missed: …`.
    pub fn words(&self, today: Date) -> Phrase {
        let mut steps = self
            .chain
            .iter()
            .map(|step| step.words(today, self.is_endless));
        let mut first = steps.next().unwrap_or_else(|| Phrase::verbatim(""));
        if self.is_endless {
            first = phrase!("step-without-end", initiative = first);
        }
        let chain = steps.fold(first, |before, after| {
            phrase!("chain", before = before, after = after)
        });
        let objective = self.objective.as_str();
        let missed = if self.is_endless {
            phrase!("chain-missed", chain = chain, objective = objective)
        } else {
            phrase!(
                "chain-missed-by",
                chain = chain,
                objective = objective,
                days = self.days
            )
        };
        match &self.at_stake {
            None => missed,
            Some(stake) => phrase!(
                "chain-at-stake",
                missed = missed,
                amount = Arg::Money {
                    minor: stake.amount.minor,
                    currency: stake.amount.currency.clone(),
                },
                what = stake.what.as_str()
            ),
        }
    }
}

/// Every slip of a schedule. Objectives that are `closed` (reached, or paused) are delayed by nothing.
pub(crate) fn impacts(plan: &Plan, schedule: &Schedule, closed: &BTreeSet<ObjectiveId>) -> Impacts {
    let order = upstream_first(plan).into_iter();
    let waiting = order.filter(|one| !one.depends_on.is_empty());
    let walk = Walk {
        plan,
        schedule,
        closed,
        order: waiting.map(|one| &one.id).collect(),
    };
    let mut slips: Vec<Slip> = walk
        .sources()
        .into_iter()
        .filter_map(|id| walk.slip(id))
        .collect();
    let worst = |slip: &Slip| slip.hits.first().map_or(0, |hit| hit.days);
    slips.sort_by(|a, b| (worst(b), b.days, &a.initiative).cmp(&(worst(a), a.days, &b.initiative)));
    let at_stake = total(slips.iter().flat_map(|slip| &slip.hits));
    Impacts { slips, at_stake }
}

fn total<'a>(hits: impl Iterator<Item = &'a Hit>) -> Vec<Money> {
    stake::total(hits.filter_map(|hit| hit.at_stake.as_ref()))
}

struct Walk<'a> {
    plan: &'a Plan,
    schedule: &'a Schedule,
    closed: &'a BTreeSet<ObjectiveId>,
    /// Those that wait for another one, upstream first.
    order: Vec<&'a InitiativeId>,
}

/// How far a slip carries an initiative, and from which one.
#[derive(Debug, Clone, Copy)]
struct Carried<'a> {
    finish: Date,
    from: Option<&'a InitiativeId>,
}

impl<'a> Walk<'a> {
    /// What its own work makes late, and what in time begins a chain that ends late.
    fn sources(&self) -> BTreeSet<&'a InitiativeId> {
        let mut found = BTreeSet::new();
        for planned in self.schedule.initiatives.values() {
            if is_late_itself(planned) {
                found.insert(&planned.id);
            }
            if planned.late_days > 0 && planned.driver.is_some() {
                let chain = self.schedule.chain_to(&planned.id);
                let upstream = chain.iter().rev().skip(1);
                let mut late = upstream.filter_map(|id| self.schedule.initiatives.get(id));
                // The nearest one that is late by itself begins it; else the first of all.
                let first = chain
                    .first()
                    .and_then(|id| self.schedule.initiatives.get(id));
                found.extend(
                    late.find(|one| is_late_itself(one))
                        .or(first)
                        .map(|one| &one.id),
                );
            }
        }
        found
    }

    fn slip(&self, id: &'a InitiativeId) -> Option<Slip> {
        let source = self.schedule.initiatives.get(id)?;
        let finish = match source.basis {
            FinishBasis::Supposed => source.finish.p50,
            FinishBasis::Finished
            | FinishBasis::Forecast
            | FinishBasis::BeyondHorizon
            | FinishBasis::Tasks
            | FinishBasis::DueDate => source.own.p50,
        };
        let is_endless = source.basis == FinishBasis::BeyondHorizon;
        let hits = self.hits(&self.carry(id, finish), is_endless);
        Some(Slip {
            initiative: id.clone(),
            finish,
            days: days_between(source.due, finish),
            at_stake: total(hits.iter()),
            is_endless,
            hits,
        })
    }

    /// What the slip moves, as if nothing else moved it.
    fn carry(
        &self,
        source: &'a InitiativeId,
        finish: Date,
    ) -> BTreeMap<&'a InitiativeId, Carried<'a>> {
        let days = Days(&self.plan.calendar);
        let mut moved = BTreeMap::from([(source, Carried { finish, from: None })]);
        for id in self.order.iter().copied().filter(|id| *id != source) {
            let (Some(declared), Some(planned)) = (
                self.plan.initiatives.get(id),
                self.schedule.initiatives.get(id),
            ) else {
                continue;
            };
            if matches!(planned.basis, FinishBasis::Finished | FinishBasis::Supposed) {
                continue;
            }
            let upstream = declared.depends_on.iter().filter_map(|dependency| {
                let (from, carried) = moved.get_key_value(&dependency.on)?;
                let ready = plus_days(carried.finish, dependency.lag_days);
                (ready > planned.base).then_some((ready, *from))
            });
            let latest = upstream.max_by(|a, b| (a.0, b.1).cmp(&(b.0, a.1)));
            if let Some((ready, from)) = latest {
                let finish = planned
                    .own
                    .p50
                    .max(days.plus(ready, planned.remaining_days));
                moved.insert(
                    id,
                    Carried {
                        finish,
                        from: Some(from),
                    },
                );
            }
        }
        moved
    }

    fn hits(&self, moved: &BTreeMap<&'a InitiativeId, Carried<'a>>, is_endless: bool) -> Vec<Hit> {
        let mut worst: BTreeMap<&ObjectiveId, (Date, &InitiativeId)> = BTreeMap::new();
        for (id, carried) in moved {
            let Some(declared) = self.plan.initiatives.get(*id) else {
                continue;
            };
            for objective in ancestors(self.plan, &declared.objective) {
                let known = worst.entry(objective).or_insert((carried.finish, id));
                if carried.finish > known.0 {
                    *known = (carried.finish, id);
                }
            }
        }
        let mut hits: Vec<Hit> = worst
            .into_iter()
            .filter(|(objective, _)| !self.closed.contains(*objective))
            .filter_map(|(objective, (finish, last))| {
                let declared = self.plan.objectives.get(objective)?;
                let days = days_between(declared.due, finish);
                (days > 0).then(|| Hit {
                    objective: objective.clone(),
                    finish,
                    days,
                    is_endless,
                    chain: self.chain(moved, last),
                    at_stake: declared.at_stake.clone(),
                })
            })
            .collect();
        hits.sort_by(|a, b| (b.days, &a.objective).cmp(&(a.days, &b.objective)));
        hits
    }

    fn chain(
        &self,
        moved: &BTreeMap<&'a InitiativeId, Carried<'a>>,
        last: &InitiativeId,
    ) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut at = Some(last);
        while let Some((id, carried)) = at.and_then(|id| Some((id, moved.get(id)?))) {
            let due = self.plan.initiatives.get(id).map(|declared| declared.due);
            steps.push(Step {
                initiative: id.clone(),
                finish: carried.finish,
                days: due.map_or(0, |due| days_between(due, carried.finish)),
            });
            at = carried.from;
        }
        steps.reverse();
        steps
    }
}

/// Whether its own work ends after its due date, whatever it waits for.
fn is_late_itself(planned: &Planned) -> bool {
    match planned.basis {
        FinishBasis::Finished => false,
        FinishBasis::Supposed => planned.late_days > 0,
        FinishBasis::Forecast
        | FinishBasis::BeyondHorizon
        | FinishBasis::Tasks
        | FinishBasis::DueDate => planned.own.p50 > planned.due,
    }
}

/// The chain that decides an objective's last finish, where that lies after its due date.
///
/// It begins with the last initiative on it that is late by its own work; without one, with the first of all.
pub(crate) fn critical(plan: &Plan, schedule: &Schedule, id: &ObjectiveId) -> Option<Hit> {
    let objective = schedule
        .objectives
        .get(id)
        .filter(|known| known.late_days > 0)?;
    let chain: Vec<&Planned> = objective
        .chain
        .iter()
        .filter_map(|id| schedule.initiatives.get(id))
        .collect();
    let first = chain
        .iter()
        .rev()
        .skip(1)
        .position(|planned| is_late_itself(planned));
    let skip = first.map_or(0, |from_end| chain.len().saturating_sub(from_end + 2));
    let steps = chain.into_iter().skip(skip).map(|planned| Step {
        initiative: planned.id.clone(),
        finish: planned.finish.p50,
        days: planned.late_days,
    });
    let is_endless = objective
        .chain
        .last()
        .is_some_and(|last| schedule.is_endless(last));
    Some(Hit {
        objective: id.clone(),
        finish: objective.finish.p50,
        days: objective.late_days,
        is_endless,
        chain: steps.collect(),
        at_stake: plan.objectives.get(id)?.at_stake.clone(),
    })
}

/// The objectives that nothing delays: reached, or paused.
pub(crate) fn closed(
    objectives: &BTreeMap<ObjectiveId, ObjectiveAssessment>,
) -> BTreeSet<ObjectiveId> {
    let closed = objectives.values().filter(|one| match one.status {
        Status::Achieved | Status::Paused => true,
        Status::OnTrack
        | Status::NotStarted
        | Status::Unknown
        | Status::AtRisk
        | Status::OffTrack
        | Status::Missed => false,
    });
    closed.map(|one| one.id.clone()).collect()
}

#[cfg(test)]
mod tests;
