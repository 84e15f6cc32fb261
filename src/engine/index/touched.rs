//! Whose records count otherwise than in the last round: everything that figures look at below an initiative, or before a person. What
//! was computed for all the others is still true; of people it is told too whose records are others only in words.
//!
//! It knows places of the plan; not what is computed.

use std::sync::{Arc, OnceLock};

use super::matched::{Matched, Placed};
use crate::domain::plan::Plan;
use crate::engine::hygiene::Finding;

/// How the records of a person changed at the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Touch {
    /// They are the very same.
    None,
    /// Each counts as it did.
    Words,
    /// Some do not.
    Counts,
}

/// Initiatives and people whose records changed.
#[derive(Debug)]
pub(crate) struct Touched {
    /// In the order of the plan.
    initiatives: Vec<bool>,
    /// In the order of the plan.
    people: Vec<Touch>,
    /// What belongs to nobody of the plan.
    nobody: Touch,
    /// The places of the tasks of which nothing is known yet.
    pub(crate) fresh: Vec<usize>,
    /// What was not kept well of tasks as they were.
    pub(crate) lost: Vec<Arc<Finding>>,
}

impl Touched {
    /// Nothing changed.
    pub(super) fn none(plan: &Plan) -> Self {
        Self {
            initiatives: vec![false; plan.initiatives.len()],
            people: vec![Touch::None; plan.people.len()],
            nobody: Touch::None,
            fresh: Vec::new(),
            lost: Vec::new(),
        }
    }

    /// Each place once, in order.
    pub(super) fn put_fresh_in_order(&mut self) {
        self.fresh.sort_unstable();
        self.fresh.dedup();
    }

    /// What was found of a task is not true any more.
    pub(super) fn lose(&mut self, findings: OnceLock<Box<[Arc<Finding>]>>) {
        self.lost
            .extend(findings.into_inner().into_iter().flatten());
    }

    /// Everything changed.
    pub(super) fn all(&mut self) {
        self.initiatives.fill(true);
        self.people.fill(Touch::Counts);
        self.nobody = Touch::Counts;
    }

    /// A task changed that counts for this, or does not any more: the initiatives that take it, those that it creeps into, those
    /// of whose milestones it is, and whoever it is assigned to.
    pub(super) fn by_task(&mut self, matched: &Matched) {
        let counting = matched.links.iter().chain(&matched.creep);
        let counting = counting.map(|(place, _)| place);
        let listing = matched.milestones.iter().map(|(place, _)| place);
        self.by_initiatives(counting.chain(listing));
        self.by_owners(&matched.owners, Touch::Counts);
    }

    /// A task changed that counts as it did: only whose it is may be told other things.
    pub(super) fn by_task_alike(&mut self, matched: &Matched) {
        self.by_owners(&matched.owners, Touch::Words);
    }

    /// A group of settled tasks changed that counts for this, or does not any more.
    pub(super) fn by_group(&mut self, placed: &Placed) {
        self.by_initiatives(placed.initiatives.iter());
        self.by_owners(&placed.owners, Touch::Counts);
    }

    fn by_initiatives<'p>(&mut self, places: impl Iterator<Item = &'p usize>) {
        for place in places {
            if let Some(touched) = self.initiatives.get_mut(*place) {
                *touched = true;
            }
        }
    }

    fn by_owners(&mut self, owners: &[usize], change: Touch) {
        if owners.is_empty() {
            self.nobody = self.nobody.max(change);
        }
        for place in owners {
            if let Some(touched) = self.people.get_mut(*place) {
                *touched = change.max(*touched);
            }
        }
    }

    /// Whether a record of the initiative at a place is another one.
    pub(crate) fn has_initiative(&self, place: usize) -> bool {
        self.initiatives.get(place).is_none_or(|touched| *touched)
    }

    /// How the records of the person at a place changed; `None`: those that belong to nobody.
    pub(crate) fn of_person(&self, place: Option<usize>) -> Touch {
        match place {
            Some(place) => self.people.get(place).copied().unwrap_or(Touch::Counts),
            None => self.nobody,
        }
    }
}
