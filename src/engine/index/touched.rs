//! Whose records are others than in the last round: everything that figures look at below an initiative, or before a person. What
//! was computed for all the others is still true.
//!
//! It knows places of the plan; not what is computed.

use std::sync::{Arc, OnceLock};

use super::matched::{Matched, Placed};
use crate::domain::plan::Plan;
use crate::engine::hygiene::Finding;

/// Initiatives and people whose records changed.
#[derive(Debug)]
pub(crate) struct Touched {
    /// In the order of the plan.
    initiatives: Vec<bool>,
    /// In the order of the plan.
    people: Vec<bool>,
    /// What belongs to nobody of the plan.
    nobody: bool,
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
            people: vec![false; plan.people.len()],
            nobody: false,
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
        self.people.fill(true);
        self.nobody = true;
    }

    /// A task changed that counts for this, or does not any more: the initiatives that take it, those that it creeps into, those
    /// of whose milestones it is, and whoever it is assigned to.
    pub(super) fn by_task(&mut self, matched: &Matched) {
        let counting = matched.links.iter().chain(&matched.creep);
        let counting = counting.map(|(place, _)| place);
        let listing = matched.milestones.iter().map(|(place, _)| place);
        self.by_places(counting.chain(listing), &matched.owners);
    }

    /// A task changed that counts as it did: only whose it is may be told other things.
    pub(super) fn by_task_alike(&mut self, matched: &Matched) {
        self.by_places([].iter(), &matched.owners);
    }

    /// A group of settled tasks changed that counts for this, or does not any more.
    pub(super) fn by_group(&mut self, placed: &Placed) {
        self.by_places(placed.initiatives.iter(), &placed.owners);
    }

    fn by_places<'p>(&mut self, initiatives: impl Iterator<Item = &'p usize>, owners: &[usize]) {
        for place in initiatives {
            if let Some(touched) = self.initiatives.get_mut(*place) {
                *touched = true;
            }
        }
        self.nobody |= owners.is_empty();
        for place in owners {
            if let Some(touched) = self.people.get_mut(*place) {
                *touched = true;
            }
        }
    }

    /// Whether a record of the initiative at a place is another one.
    pub(crate) fn has_initiative(&self, place: usize) -> bool {
        self.initiatives.get(place).is_none_or(|touched| *touched)
    }

    /// Whether a record of the person at a place is another one; `None`: of those that belong to nobody.
    pub(crate) fn has_person(&self, place: Option<usize>) -> bool {
        match place {
            Some(place) => self.people.get(place).is_none_or(|touched| *touched),
            None => self.nobody,
        }
    }
}
