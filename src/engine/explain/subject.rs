//! What a derivation goes down to: the initiatives whose tasks stand in it as rows.
//!
//! It knows the plan; not figures.

use std::collections::BTreeSet;

use crate::domain::id::{InitiativeId, ObjectiveId};
use crate::domain::plan::Plan;

/// The initiatives whose tasks are rows of the derivation of an objective, initiative, lead or person; `None` where nothing of the
/// plan has that name: a task may have it.
///
/// Of a person only open tasks are shown.
pub fn rests_on(plan: &Plan, id: &str) -> Option<BTreeSet<InitiativeId>> {
    if let Some(objective) = plan.objectives.get(id) {
        let mut below = BTreeSet::from([&objective.id]);
        take_served(plan, &mut below);
        let initiatives = plan.initiatives.values();
        let own = initiatives.filter(|one| below.contains(&one.objective));
        return Some(own.map(|one| one.id.clone()).collect());
    }
    if let Some(initiative) = plan.initiatives.get(id) {
        return Some(BTreeSet::from([initiative.id.clone()]));
    }
    if let Some(lead) = plan.leads.get(id) {
        return Some(BTreeSet::from([lead.initiative.clone()]));
    }
    plan.people.contains_key(id).then(BTreeSet::new)
}

/// Takes every objective that serves one of the set, at any depth.
fn take_served<'p>(plan: &'p Plan, below: &mut BTreeSet<&'p ObjectiveId>) {
    loop {
        let known = below.len();
        let serving = plan.objectives.values();
        let serving: Vec<&ObjectiveId> = serving
            .filter(|one| {
                one.parent
                    .as_ref()
                    .is_some_and(|parent| below.contains(parent))
            })
            .map(|one| &one.id)
            .collect();
        below.extend(serving);
        if below.len() == known {
            return;
        }
    }
}
