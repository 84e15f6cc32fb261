//! The chain of the figures: leads, what is coming of them, initiatives, when they finish, objectives. Each step rests on the
//! ones before.
//!
//! It knows their order; each step is computed in its own file.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::assessment::{InitiativeAssessment, LeadAssessment, ObjectiveAssessment, Status};
use super::evidence::{self, Evidence};
use super::figures::AllFigures;
use super::forecast::LeadForecast;
use super::index::Index;
use super::reason::Reason;
use super::round::{Limited, Round};
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
    pub(super) limited: Limited,
}

impl Measured {
    pub(super) fn new(
        index: &Index<'_>,
        figures: &AllFigures,
        last: &Round,
        snapshot: &Snapshot,
        as_of: Date,
    ) -> Self {
        let all = || figures.values();
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
        let mut limited = Limited::new();
        for (id, assessed) in &mut initiatives {
            let coming = limits::Coming {
                plan: &snapshot.plan,
                forecasts: &forecasts,
                schedule: &schedule,
                odds: odds.get(id).copied(),
            };
            if let Some(stands) = limits::initiative(assessed, coming, as_of) {
                let stood = last.limited.get(id);
                let stands = limit(assessed, stands, stood);
                let by_itself = std::mem::replace(assessed, Arc::clone(&stands));
                limited.insert(id.clone(), (by_itself, stands));
            }
        }
        let evidence = evidence::all(index, &snapshot.metrics, figures, as_of);
        let parts = objective::Parts {
            index,
            figures,
            lags: &last.lags,
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
            limited,
        }
    }
}

/// An initiative as odds and dependencies have it stand; the very same as in the last round where both are.
fn limit(
    by_itself: &Arc<InitiativeAssessment>,
    (status, reasons): (Status, Vec<Reason>),
    stood: Option<&(Arc<InitiativeAssessment>, Arc<InitiativeAssessment>)>,
) -> Arc<InitiativeAssessment> {
    let same = stood.filter(|(of, stood)| {
        Arc::ptr_eq(of, by_itself) && stood.status == status && stood.reasons == reasons
    });
    match same {
        Some((_, stood)) => Arc::clone(stood),
        None => Arc::new(InitiativeAssessment {
            status,
            reasons,
            ..InitiativeAssessment::clone(by_itself)
        }),
    }
}
