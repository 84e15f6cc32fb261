//! What a plan declares below each objective and initiative, looked up instead of searched for: large plans have thousands.
//!
//! It knows the plan; not tasks or figures.

use std::collections::BTreeMap;

use crate::domain::id::{InitiativeId, ObjectiveId};
use crate::domain::measure::LeadMeasure;
use crate::domain::plan::{Initiative, Plan};

/// The children of each part of a plan, by id.
#[derive(Debug)]
pub(super) struct Below<'a> {
    leads: BTreeMap<&'a InitiativeId, Vec<&'a LeadMeasure>>,
    initiatives: BTreeMap<&'a ObjectiveId, Vec<&'a Initiative>>,
}

impl<'a> Below<'a> {
    /// Looks a plan through once.
    pub(super) fn of(plan: &'a Plan) -> Self {
        let (mut leads, mut initiatives) = (BTreeMap::new(), BTreeMap::new());
        for lead in plan.leads.values() {
            let own: &mut Vec<_> = leads.entry(&lead.initiative).or_default();
            own.push(lead);
        }
        for initiative in plan.initiatives.values() {
            let own: &mut Vec<_> = initiatives.entry(&initiative.objective).or_default();
            own.push(initiative);
        }
        Self { leads, initiatives }
    }

    /// The leads of an initiative, by id.
    pub(super) fn leads_of(
        &self,
        initiative: &InitiativeId,
    ) -> impl Iterator<Item = &'a LeadMeasure> + use<'a> {
        let own = self.leads.get(initiative).cloned().unwrap_or_default();
        own.into_iter()
    }

    /// The initiatives of an objective, by id.
    pub(super) fn initiatives_of(
        &self,
        objective: &ObjectiveId,
    ) -> impl Iterator<Item = &'a Initiative> + use<'a> {
        let own = self.initiatives.get(objective).cloned().unwrap_or_default();
        own.into_iter()
    }
}
