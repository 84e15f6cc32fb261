//! Whose eyes a review is for: the whole plan, one owner's part, or what somebody subscribed to.
//!
//! Every list of a review asks here whether a thing is the reader's. Nothing here knows how a list is
//! made, or by which address the reader is reached.

use std::collections::BTreeSet;

use crate::domain::id::{InitiativeId, ObjectiveId, PersonId};
use crate::domain::plan::Plan;
use crate::engine::decisions::About;
use crate::engine::reason::Part;

/// Whom a review is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The whole plan.
    Everything,
    /// What one person owns, and what waits on them.
    Owner(PersonId),
    /// Some objectives with all below them, and what some people own.
    Parts(Parts),
}

/// Parts of the plan that one reader asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// The objectives that were asked for.
    asked: BTreeSet<ObjectiveId>,
    /// These and every objective below them.
    objectives: BTreeSet<ObjectiveId>,
    /// The people whose own things are in it.
    people: BTreeSet<PersonId>,
}

impl Parts {
    /// The objectives that were asked for, without those below them.
    pub fn asked(&self) -> &BTreeSet<ObjectiveId> {
        &self.asked
    }

    fn with_objective(&mut self, plan: &Plan, id: &ObjectiveId) {
        self.asked.insert(id.clone());
        self.objectives.insert(id.clone());
        let all = plan.objectives.values();
        let mut below: Vec<&ObjectiveId> = vec![id];
        while let Some(above) = below.pop() {
            let children = all.clone().filter(|one| one.parent.as_ref() == Some(above));
            for child in children {
                if self.objectives.insert(child.id.clone()) {
                    below.push(&child.id);
                }
            }
        }
    }
}

impl Scope {
    /// One objective with everything below it.
    pub fn objective(plan: &Plan, id: &ObjectiveId) -> Self {
        let mut parts = Parts::default();
        parts.with_objective(plan, id);
        Self::Parts(parts)
    }

    /// The widest of two scopes of one reader: both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Everything, _) | (_, Self::Everything) => Self::Everything,
            (Self::Owner(one), Self::Owner(other)) if one == other => Self::Owner(one),
            (one, other) => {
                let (mut one, other) = (one.parts(), other.parts());
                one.asked.extend(other.asked);
                one.objectives.extend(other.objectives);
                one.people.extend(other.people);
                Self::Parts(one)
            }
        }
    }

    fn parts(self) -> Parts {
        match self {
            Self::Everything => Parts::default(),
            Self::Owner(person) => Parts {
                people: BTreeSet::from([person]),
                ..Parts::default()
            },
            Self::Parts(parts) => parts,
        }
    }

    /// The one person whose own things it shows; `None` for the whole plan, for several, for nobody.
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Everything => None,
            Self::Owner(person) => Some(person),
            Self::Parts(parts) => parts.people.first().filter(|_| parts.people.len() == 1),
        }
    }

    /// Whether what a person does, and what is to be said to them, is in it.
    pub fn has_person(&self, person: &PersonId) -> bool {
        match self {
            Self::Everything => true,
            Self::Owner(reader) => reader == person,
            Self::Parts(parts) => parts.people.contains(person),
        }
    }

    /// Whether an objective is in it.
    pub fn has_objective(&self, plan: &Plan, id: &ObjectiveId) -> bool {
        let owner = || plan.objectives.get(id).map(|known| &known.owner);
        self.subscribes(id) || owner().is_some_and(|owner| self.has_person(owner))
    }

    /// Whether an initiative is in it by itself; one below an owner's objective is theirs to read all the same.
    pub fn has_initiative(&self, plan: &Plan, id: &InitiativeId) -> bool {
        let Some(known) = plan.initiatives.get(id) else {
            return *self == Self::Everything;
        };
        self.subscribes(&known.objective) || self.has_person(&known.owner)
    }

    /// Whether the reader is told of an initiative: it is in it, or its objective is.
    pub fn reads_initiative(&self, plan: &Plan, id: &InitiativeId) -> bool {
        let above = plan.initiatives.get(id).map(|known| &known.objective);
        self.has_initiative(plan, id) || above.is_some_and(|above| self.has_objective(plan, above))
    }

    /// Whether what a decision is about is in it.
    pub(super) fn has_about(&self, plan: &Plan, about: &About) -> bool {
        match about {
            About::Objective(id) => self.has_objective(plan, id),
            About::Initiative(id) => self.has_initiative(plan, id),
        }
    }

    /// Whether a part of the plan is in it; a lead is where its initiative is, a source is nobody's.
    pub(super) fn has_part(&self, plan: &Plan, part: &Part) -> bool {
        match part {
            _ if *self == Self::Everything => true,
            Part::Objective(id) => self.has_objective(plan, id),
            Part::Initiative(id) => self.has_initiative(plan, id),
            Part::Lead(id) => plan
                .leads
                .get(id)
                .is_some_and(|lead| self.has_initiative(plan, &lead.initiative)),
            Part::Source(_) => false,
        }
    }

    /// Whether an initiative stands below an objective that was subscribed to.
    pub(super) fn subscribes_to(&self, plan: &Plan, id: &InitiativeId) -> bool {
        let known = plan.initiatives.get(id);
        known.is_some_and(|known| self.subscribes(&known.objective))
    }

    fn subscribes(&self, id: &ObjectiveId) -> bool {
        match self {
            Self::Everything => true,
            Self::Owner(_) => false,
            Self::Parts(parts) => parts.objectives.contains(id),
        }
    }
}
