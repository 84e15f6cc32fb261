//! What each person of the plan works on.
//!
//! It knows tasks and people; not figures.

use std::collections::HashMap;
use std::sync::Arc;

use super::lists::OfPerson;
use super::tasks::Tasks;
use crate::domain::id::PersonId;
use crate::domain::plan::Plan;
use crate::domain::settled::SettledGroup;
use crate::engine::history::Tracked;

/// The work of one person.
#[derive(Debug, Default)]
pub(crate) struct Work<'a> {
    /// Tasks that count for an initiative, in id order.
    pub(crate) linked: Vec<&'a Tracked<'a>>,
    /// Tasks that count for none, in id order.
    pub(crate) unlinked: Vec<&'a Tracked<'a>>,
    /// The settled ones that count for an initiative.
    pub(crate) settled: Vec<&'a Arc<SettledGroup>>,
}

/// The work of everybody.
#[derive(Debug)]
pub(crate) struct People<'a> {
    /// In the order of the plan.
    all: Vec<Work<'a>>,
    ids: Vec<&'a PersonId>,
    places: HashMap<&'a PersonId, usize>,
    /// What belongs to nobody of the plan.
    nobody: Work<'a>,
}

impl<'a> People<'a> {
    /// The work of everybody.
    pub(super) fn of(plan: &'a Plan, tasks: &'a Tasks<'a>) -> Self {
        let lists = tasks.lists();
        let work = |of: &'a OfPerson| Work {
            linked: tasks.at(&of.linked).collect(),
            unlinked: tasks.at(&of.unlinked).collect(),
            settled: Vec::new(),
        };
        let mut people = Self {
            all: lists.people.iter().map(work).collect(),
            ids: plan.people.keys().collect(),
            places: plan.people.keys().zip(0..).collect(),
            nobody: work(&lists.nobody),
        };
        let linked = tasks.placed().iter();
        let linked = linked.filter(|(_, placed)| !placed.initiatives.is_empty());
        for (group, placed) in linked {
            people.each(&placed.owners, |work| work.settled.push(group));
        }
        people
    }

    fn each(&mut self, owners: &[usize], add: impl Fn(&mut Work<'a>)) {
        if owners.is_empty() {
            add(&mut self.nobody);
        }
        for owner in owners {
            if let Some(work) = self.all.get_mut(*owner) {
                add(work);
            }
        }
    }

    /// The people at some places in the order of the plan.
    pub(super) fn ids(&self, places: &'a [usize]) -> impl Iterator<Item = &'a PersonId> {
        places
            .iter()
            .filter_map(|place| self.ids.get(*place).copied())
    }

    /// The work of one person; `None` for one who is not in the plan.
    pub(crate) fn of_person(&self, person: &PersonId) -> Option<&Work<'a>> {
        self.all.get(*self.places.get(person)?)
    }

    /// The work of everybody, in the order of the plan.
    pub(crate) fn all(&self) -> &[Work<'a>] {
        &self.all
    }

    /// The work that belongs to nobody of the plan.
    pub(crate) fn nobody(&self) -> &Work<'a> {
        &self.nobody
    }
}
