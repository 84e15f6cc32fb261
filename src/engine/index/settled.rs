//! The settled tasks of a snapshot by what they count for.
//!
//! It knows places and facts; not figures or statuses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::id::{InitiativeId, LeadId};
use crate::domain::settled::{Settled, SettledGroup};
use crate::domain::snapshot::Snapshot;

/// The groups of settled tasks.
#[derive(Debug)]
pub(crate) struct Groups<'a> {
    all: &'a [Arc<SettledGroup>],
    /// The places of those that count for each initiative.
    by_initiative: BTreeMap<&'a InitiativeId, Vec<usize>>,
    /// The tasks that each lead counts.
    by_lead: BTreeMap<&'a LeadId, Vec<&'a Settled>>,
    /// The places of those.
    places_of_lead: BTreeMap<&'a LeadId, Vec<usize>>,
}

impl<'a> Groups<'a> {
    /// Looks the groups of a snapshot through once.
    pub(crate) fn of(snapshot: &'a Snapshot) -> Self {
        let mut groups = Self {
            all: &snapshot.settled,
            by_initiative: BTreeMap::new(),
            by_lead: BTreeMap::new(),
            places_of_lead: BTreeMap::new(),
        };
        for (at, group) in snapshot.settled.iter().enumerate() {
            for initiative in &group.place.initiatives {
                groups.by_initiative.entry(initiative).or_default().push(at);
            }
            for lead in &group.place.leads {
                groups.by_lead.entry(lead).or_default().extend(&group.tasks);
                groups.places_of_lead.entry(lead).or_default().push(at);
            }
        }
        groups
    }

    /// Every group.
    pub(crate) fn all(&self) -> &'a [Arc<SettledGroup>] {
        self.all
    }

    /// The groups that count for at least one initiative.
    pub(crate) fn linked(&self) -> impl Iterator<Item = &'a SettledGroup> {
        self.all
            .iter()
            .map(Arc::as_ref)
            .filter(|group| !group.place.initiatives.is_empty())
    }

    /// The tasks that no initiative takes.
    pub(crate) fn unlinked(&self) -> impl Iterator<Item = &'a Settled> {
        let unlinked = self
            .all
            .iter()
            .filter(|group| group.place.initiatives.is_empty());
        unlinked.flat_map(|group| &group.tasks)
    }

    /// The groups that count for an initiative.
    pub(crate) fn of_initiative(
        &self,
        initiative: &InitiativeId,
    ) -> impl Iterator<Item = &'a SettledGroup> {
        let places = self.by_initiative.get(initiative);
        places
            .into_iter()
            .flatten()
            .filter_map(|at| self.all.get(*at).map(Arc::as_ref))
    }

    /// The groups that count for any of several initiatives, each once, with what comes with the first that it counts for.
    pub(crate) fn once<'i, T: Copy>(
        &self,
        initiatives: impl IntoIterator<Item = (&'i InitiativeId, T)>,
    ) -> Vec<(&'a SettledGroup, T)> {
        let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
        for (initiative, with) in initiatives {
            for at in self.by_initiative.get(initiative).into_iter().flatten() {
                if let Some(group) = self.all.get(*at).filter(|_| seen.insert(*at)) {
                    found.push((group.as_ref(), with));
                }
            }
        }
        found
    }

    /// The groups that a lead counts.
    pub(crate) fn groups_of_lead(&self, lead: &LeadId) -> impl Iterator<Item = &'a SettledGroup> {
        let places = self.places_of_lead.get(lead);
        places
            .into_iter()
            .flatten()
            .filter_map(|at| self.all.get(*at).map(Arc::as_ref))
    }

    /// The tasks that a lead counts.
    pub(crate) fn of_lead(&self, lead: &LeadId) -> &[&'a Settled] {
        self.by_lead.get(lead).map_or(&[][..], Vec::as_slice)
    }
}
