//! The chain of the figures: leads, what is coming of them, initiatives, when they finish, objectives. Each step rests on the
//! ones before.
//!
//! It knows their order; each step is computed in its own file.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use super::assessment::{InitiativeAssessment, LeadAssessment, ObjectiveAssessment};
use super::evidence::{self, Evidence};
use super::forecast::{self, LeadForecast};
use super::index::Index;
use super::schedule::{self, Schedule};
use super::{initiative, lead, limits, objective};
use crate::domain::id::{InitiativeId, LeadId, ObjectiveId};
use crate::domain::people::Directory;
use crate::domain::plan::Initiative;
use crate::domain::snapshot::Snapshot;

/// What the measures say on a date, as an assessment holds it.
#[derive(Debug)]
pub(super) struct Measured {
    pub(super) leads: BTreeMap<LeadId, LeadAssessment>,
    pub(super) forecasts: BTreeMap<LeadId, LeadForecast>,
    pub(super) odds: BTreeMap<InitiativeId, f64>,
    pub(super) initiatives: BTreeMap<InitiativeId, InitiativeAssessment>,
    pub(super) schedule: Schedule,
    pub(super) evidence: BTreeMap<LeadId, Evidence>,
    pub(super) objectives: BTreeMap<ObjectiveId, ObjectiveAssessment>,
}

impl Measured {
    pub(super) fn new(
        index: &Index<'_>,
        directory: &Directory,
        snapshot: &Snapshot,
        as_of: Date,
    ) -> Self {
        let mut leads = leads(index, as_of);
        let forecasts = forecast::leads(index, &leads, as_of);
        let odds = forecast::initiatives(index, directory, &forecasts, as_of);
        limit_leads(index, &mut leads, &forecasts, as_of);
        let mut initiatives = initiatives(index, &leads, as_of);
        let sources = schedule::Sources {
            index,
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
        let evidence = evidence::all(index, &snapshot.metrics, as_of);
        let parts = objective::Parts {
            index,
            metrics: &snapshot.metrics,
            initiatives: &initiatives,
            evidence: &evidence,
            schedule: &schedule,
        };
        let objectives = objective::assess_all(parts, as_of);
        Self {
            leads,
            forecasts,
            odds,
            initiatives,
            schedule,
            evidence,
            objectives,
        }
    }
}

/// Rule 2 for every lead.
fn limit_leads(
    index: &Index<'_>,
    leads: &mut BTreeMap<LeadId, LeadAssessment>,
    forecasts: &BTreeMap<LeadId, LeadForecast>,
    as_of: Date,
) {
    for (id, assessed) in leads {
        if let Some(measure) = index.plan.leads.get(id) {
            limits::lead(assessed, measure, forecasts.get(id), as_of);
        }
    }
}

fn leads(index: &Index<'_>, as_of: Date) -> BTreeMap<LeadId, LeadAssessment> {
    let ids: Vec<&LeadId> = index.plan.leads.keys().collect();
    let leads = ids.into_par_iter().filter_map(|id| {
        let scope = index.scope(id, as_of)?;
        Some((id.clone(), lead::assess(&scope, &index.sources, as_of)))
    });
    leads.collect()
}

fn initiatives(
    index: &Index<'_>,
    leads: &BTreeMap<LeadId, LeadAssessment>,
    as_of: Date,
) -> BTreeMap<InitiativeId, InitiativeAssessment> {
    let all: Vec<&Initiative> = index.plan.initiatives.values().collect();
    let assessed = all.into_par_iter().map(|one| {
        let own: Vec<&LeadAssessment> = index
            .leads_of(&one.id)
            .filter_map(|lead| leads.get(&lead.id))
            .collect();
        let assessed = initiative::assess(index, one, &own, as_of);
        (one.id.clone(), assessed)
    });
    assessed.collect()
}
