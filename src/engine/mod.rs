//! Floor 2: what the figures say. Pure functions of a snapshot and a date.
//!
//! [`assess`] is the one entry point. It knows the domain and nothing else: no store, no clock, no
//! config file. The same snapshot and date give the same assessment, whatever the order of the rows.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::id::{InitiativeId, LeadId};
use crate::domain::snapshot::Snapshot;
use assessment::{InitiativeAssessment, LeadAssessment};
use index::{Index, Tasks};
use link::Linker;

pub mod accountability;
pub mod achievability;
pub mod assessment;
pub mod calibration;
pub mod capacity;
pub mod commitments;
pub mod decisions;
pub mod earned_value;
pub mod evidence;
pub mod explain;
pub mod forecast;
pub mod hygiene;
pub mod impact;
pub mod ledger;
pub mod link;
pub mod matrix;
pub mod milestone;
pub mod proposal;
pub mod reason;
pub mod risks;
pub mod schedule;
pub mod settle;
pub mod stake;
pub mod standing;
pub mod truth;
pub mod watermelon;
pub mod weight;
pub mod words;

mod chance;
mod diagnosis;
mod freshness;
mod history;
mod index;
mod initiative;
mod lag;
mod lead;
mod limits;
mod objective;
mod owners;
mod robust;
mod rollup;
mod status;
pub(crate) mod variance;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod score;
#[cfg(test)]
mod sentences;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use assessment::Assessment;

/// How everything stood at the end of a day, by the trackers' own dates and all that the snapshot knows.
pub fn assess(snapshot: &Snapshot, as_of: Date) -> Assessment {
    let linker = Linker::new(&snapshot.plan);
    let tasks = Tasks::of(snapshot);
    let index = Index::new(snapshot, &tasks, &linker);
    let directory = snapshot.plan.directory();
    let mut leads = leads(&index, as_of);
    let forecasts = forecast::leads(&index, &leads, as_of);
    let odds = forecast::initiatives(&index, &directory, &forecasts, as_of);
    limit_leads(&index, &mut leads, &forecasts, as_of);
    let mut initiatives = initiatives(&index, &leads, as_of);
    let sources = schedule::Sources {
        index: &index,
        leads: &leads,
        initiatives: &initiatives,
        forecasts: &forecasts,
    };
    let own = schedule::own_finishes(sources, as_of);
    let schedule = schedule::schedule(&snapshot.plan, &own, &BTreeMap::new());
    for assessed in initiatives.values_mut() {
        let coming = limits::Coming {
            plan: &snapshot.plan,
            forecasts: &forecasts,
            schedule: &schedule,
            odds: odds.get(&assessed.id).copied(),
        };
        limits::initiative(assessed, coming, as_of);
    }
    let evidence = evidence::all(&index, &snapshot.metrics, as_of);
    let parts = objective::Parts {
        index: &index,
        metrics: &snapshot.metrics,
        initiatives: &initiatives,
        evidence: &evidence,
        schedule: &schedule,
    };
    let objectives = objective::assess_all(parts, as_of);
    let accountability = accountability::assess(&index, &directory, &initiatives, as_of);
    let watermelons = watermelon::find(
        watermelon::Assessed {
            index: &index,
            objectives: &objectives,
            initiatives: &initiatives,
            leads: &leads,
            schedule: &schedule,
            forecasts: &forecasts,
            memory: &snapshot.memory,
        },
        as_of,
    );
    let outcomes = calibration::Outcomes {
        index: &index,
        leads: &leads,
        objectives: &objectives,
    };
    let calibration = calibration::score(outcomes, &snapshot.memory, as_of);
    let impacts = impact::impacts(&snapshot.plan, &schedule, &impact::closed(&objectives));
    let mut sources = snapshot.sources.clone();
    sources.sort_by(|a, b| a.id.cmp(&b.id));
    let today = ledger::Today {
        plan: &snapshot.plan,
        objectives: &objectives,
        initiatives: &initiatives,
        leads: &leads,
        as_of,
    };
    let ledger = ledger::report(&snapshot.memory, today);
    Assessment {
        ledger,
        commitments: commitments::assess(&index, &directory, as_of),
        as_of,
        known_at: snapshot.known_at,
        plan: snapshot.plan.clone(),
        objectives,
        initiatives,
        leads,
        forecasts,
        odds,
        evidence,
        schedule,
        impacts,
        watermelons,
        calibration,
        owners: owners::sheets(&index, &directory, as_of),
        earned_value: earned_value::of_all(
            &index,
            earned_value::running(&index, as_of).into_iter(),
            as_of,
        ),
        tasks: index
            .linked
            .iter()
            .chain(&index.only_creep)
            .filter(|task| task.exists(as_of))
            .map(|task| (task.known.task.id.clone(), task.rewound(as_of)))
            .collect(),
        sources,
        linked: live(&index.linked, as_of) + live(&index.only_creep, as_of) + {
            let settled = index.settled.linked().flat_map(|group| &group.tasks);
            settled.filter(|task| task.exists(as_of)).count() as u64
        },
        unlinked: live(&index.unlinked, as_of) + {
            let settled = index.settled.unlinked();
            settled.filter(|task| task.exists(as_of)).count() as u64
        },
        unknown_accounts: owners::unknown_accounts(&index, &directory, as_of),
        accountability,
    }
}

/// How many tasks count on a date.
fn live(tasks: &[&history::Tracked<'_>], as_of: Date) -> u64 {
    tasks.iter().filter(|task| task.exists(as_of)).count() as u64
}

/// Rule 2 for every lead.
fn limit_leads(
    index: &Index<'_>,
    leads: &mut BTreeMap<LeadId, LeadAssessment>,
    forecasts: &BTreeMap<LeadId, forecast::LeadForecast>,
    as_of: Date,
) {
    for (id, assessed) in leads {
        if let Some(measure) = index.plan.leads.get(id) {
            limits::lead(assessed, measure, forecasts.get(id), as_of);
        }
    }
}

fn leads(index: &Index<'_>, as_of: Date) -> BTreeMap<LeadId, LeadAssessment> {
    let ids = index.plan.leads.keys();
    ids.filter_map(|id| {
        let scope = index.scope(id, as_of)?;
        Some((id.clone(), lead::assess(&scope, &index.sources, as_of)))
    })
    .collect()
}

fn initiatives(
    index: &Index<'_>,
    leads: &BTreeMap<LeadId, LeadAssessment>,
    as_of: Date,
) -> BTreeMap<InitiativeId, InitiativeAssessment> {
    let all = index.plan.initiatives.values();
    all.map(|one| {
        let own: Vec<&LeadAssessment> = index
            .plan
            .leads_of(&one.id)
            .filter_map(|lead| leads.get(&lead.id))
            .collect();
        let assessed = initiative::assess(index, one, &own, as_of);
        (one.id.clone(), assessed)
    })
    .collect()
}
