//! The settled tasks of a snapshot by what they count for.
//!
//! It knows places and facts; not figures or statuses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::matched::Placed;
use crate::domain::id::{InitiativeId, LeadId};
use crate::domain::plan::Plan;
use crate::domain::settled::{Settled, SettledGroup};
use crate::engine::round::Known;

/// The groups of settled tasks.
#[derive(Debug)]
pub(crate) struct Groups<'a> {
    all: &'a [Known<SettledGroup, Placed>],
    /// The places of those that count for each initiative.
    by_initiative: BTreeMap<&'a InitiativeId, Vec<usize>>,
    /// The places of those that each lead counts.
    by_lead: BTreeMap<&'a LeadId, Vec<usize>>,
}

impl<'a> Groups<'a> {
    /// Puts groups where they count.
    pub(super) fn of(plan: &'a Plan, placed: &'a [Known<SettledGroup, Placed>]) -> Self {
        let counted = |many: usize, places: fn(&Placed) -> &[usize]| {
            let mut counted = vec![Vec::new(); many];
            for (at, (_, placed)) in placed.iter().enumerate() {
                for place in places(placed) {
                    if let Some(counted) = counted.get_mut(*place) {
                        counted.push(at);
                    }
                }
            }
            counted
        };
        let by_initiative = counted(plan.initiatives.len(), |placed| &placed.initiatives);
        let by_lead = counted(plan.leads.len(), |placed| &placed.leads);
        Self {
            all: placed,
            by_initiative: plan.initiatives.keys().zip(by_initiative).collect(),
            by_lead: plan.leads.keys().zip(by_lead).collect(),
        }
    }

    /// The groups that count for an initiative.
    pub(crate) fn of_initiative(
        &self,
        initiative: &InitiativeId,
    ) -> impl Iterator<Item = &'a Arc<SettledGroup>> {
        let places = self.by_initiative.get(initiative);
        places
            .into_iter()
            .flatten()
            .filter_map(|at| self.all.get(*at).map(|(group, _)| group))
    }

    /// Whether any task that counts for an initiative has an estimate.
    pub(crate) fn is_estimated(&self, initiative: &InitiativeId) -> bool {
        let groups = self.by_initiative.get(initiative).into_iter().flatten();
        let mut groups = groups.filter_map(|at| self.all.get(*at));
        groups.any(|(_, placed)| placed.is_estimated)
    }

    /// The groups that count for any of several initiatives, each once, with what comes with the first that it counts for.
    pub(crate) fn once<'i, T: Copy>(
        &self,
        initiatives: impl IntoIterator<Item = (&'i InitiativeId, T)>,
    ) -> Vec<(&'a SettledGroup, T)> {
        let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
        for (initiative, with) in initiatives {
            for at in self.by_initiative.get(initiative).into_iter().flatten() {
                if let Some((group, _)) = self.all.get(*at).filter(|_| seen.insert(*at)) {
                    found.push((group.as_ref(), with));
                }
            }
        }
        found
    }

    /// The groups that a lead counts.
    pub(crate) fn groups_of_lead(&self, lead: &LeadId) -> impl Iterator<Item = &'a SettledGroup> {
        self.placed_of_lead(lead).map(|(group, _)| group)
    }

    /// The same, each with what the plan makes of it.
    pub(crate) fn placed_of_lead(
        &self,
        lead: &LeadId,
    ) -> impl Iterator<Item = (&'a SettledGroup, &'a Placed)> {
        let places = self.by_lead.get(lead).into_iter().flatten();
        places
            .filter_map(|at| self.all.get(*at))
            .map(|(group, placed)| (group.as_ref(), placed.as_ref()))
    }

    /// The tasks that a lead counts.
    pub(crate) fn of_lead(&self, lead: &LeadId) -> Vec<&'a Settled> {
        let groups = || self.groups_of_lead(lead).map(|group| &group.tasks);
        let mut tasks = Vec::with_capacity(groups().map(Vec::len).sum());
        groups().for_each(|group| tasks.extend(group));
        tasks
    }
}
