//! The chain of the figures: leads, what is coming of them, initiatives, when they finish, objectives. Each step rests on the
//! ones before.
//!
//! It knows their order; each step is computed in its own file.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::assessment::{InitiativeAssessment, LeadAssessment, ObjectiveAssessment};
use super::evidence::{self, Evidence};
use super::figures::AllFigures;
use super::forecast::LeadForecast;
use super::index::Index;
use super::round::Lags;
use super::schedule::{self, Schedule};
use super::{limits, objective};
use crate::domain::id::{InitiativeId, LeadId, ObjectiveId};
use crate::domain::snapshot::Snapshot;

/// What the measures say on a date, as an assessment holds it.
#[derive(Debug)]
pub(super) struct Measured {
    pub(super) leads: BTreeMap<LeadId, Arc<LeadAssessment>>,
    pub(super) forecasts: BTreeMap<LeadId, LeadForecast>,
    pub(super) odds: BTreeMap<InitiativeId, f64>,
    pub(super) initiatives: BTreeMap<InitiativeId, Arc<InitiativeAssessment>>,
    pub(super) schedule: Schedule,
    pub(super) evidence: BTreeMap<LeadId, Evidence>,
    pub(super) objectives: BTreeMap<ObjectiveId, ObjectiveAssessment>,
}

impl Measured {
    pub(super) fn new(
        index: &Index<'_>,
        figures: &AllFigures,
        lags: &Lags,
        snapshot: &Snapshot,
        as_of: Date,
    ) -> Self {
        let all = || figures.values().map(|kept| &kept.found);
        let own_leads = || all().flat_map(|own| &own.leads);
        let leads = own_leads().map(|(lead, _)| (lead.id.clone(), Arc::clone(lead)));
        let leads: BTreeMap<LeadId, Arc<LeadAssessment>> = leads.collect();
        let forecasts = own_leads().map(|(_, forecast)| (forecast.id.clone(), forecast.clone()));
        let forecasts: BTreeMap<LeadId, LeadForecast> = forecasts.collect();
        let initiatives = all().map(|own| (own.initiative.id.clone(), Arc::clone(&own.initiative)));
        let mut initiatives: BTreeMap<InitiativeId, Arc<InitiativeAssessment>> =
            initiatives.collect();
        let odds = all().filter_map(|own| Some((own.initiative.id.clone(), own.odds?)));
        let odds: BTreeMap<InitiativeId, f64> = odds.collect();
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
        let evidence = evidence::all(index, &snapshot.metrics, figures, as_of);
        let parts = objective::Parts {
            index,
            figures,
            lags,
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
