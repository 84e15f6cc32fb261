//! Who can do what is asked of them, how well the work is kept, and how honestly it is reported: the parts of an
//! assessment that speak of people. Each part is computed in its own file.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::assessment::InitiativeAssessment;
use super::capacity::{Capacity, Load, Overload};
use super::figures::AllFigures;
use super::figures::people::AllPeople;
use super::hygiene::{self, Finding};
use super::index::Index;
use super::risks::{self, Risks, Signals};
use super::truth::{self, Truth};
use crate::domain::id::{InitiativeId, PersonId};
use crate::domain::people::Directory;

/// What an assessment says about people and their work.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Accountability {
    /// The load of everybody in the plan, by id.
    pub capacity: Vec<Arc<Capacity>>,
    /// What is not kept well, what hurts most first.
    pub hygiene: Vec<Arc<Finding>>,
    /// Why it is quiet, and what was dressed up.
    pub truth: Truth,
    /// The register, and the risks that emerge.
    pub risks: Risks,
}

impl Accountability {
    /// One person's load.
    pub fn capacity_of(&self, person: &PersonId) -> Option<&Capacity> {
        let mut all = self.capacity.iter().map(Arc::as_ref);
        all.find(|known| &known.person == person)
    }

    /// The people on whom more is due than they can do, those with the most hours short first.
    pub fn overloaded(&self) -> Vec<(&Capacity, &Overload)> {
        let mut overloaded: Vec<_> = self
            .capacity
            .iter()
            .filter_map(|known| match &known.load {
                Load::TooMuch(overload) => Some((known.as_ref(), overload)),
                Load::Fits { .. } | Load::CannotBeJudged { .. } => None,
            })
            .collect();
        overloaded.sort_by(|one, other| {
            let order = other.1.worst.short().total_cmp(&one.1.worst.short());
            order.then_with(|| one.0.person.cmp(&other.0.person))
        });
        overloaded
    }
}

/// What tasks alone say of it on a date; the risks wait for the figures of the initiatives. `found` is what the last round found
/// not to be kept well of tasks; beside stands what this one does.
pub(crate) fn assess(
    index: &Index<'_>,
    directory: &Directory,
    (figures, people): (&AllFigures, &AllPeople),
    found: Vec<Arc<Finding>>,
    at: Date,
) -> (Accountability, Vec<Arc<Finding>>) {
    let (truth, (hygiene, found)) = rayon::join(
        || truth::assess(index, people, figures, at),
        || hygiene::findings(index, directory, found, at),
    );
    let capacity = people.values().filter_map(|one| one.capacity.clone());
    let accountability = Accountability {
        capacity: capacity.collect(),
        hygiene,
        truth,
        risks: Risks::default(),
    };
    (accountability, found)
}

impl Accountability {
    /// Adds the register, and the risks that emerge from everything else.
    pub(crate) fn with_risks(
        mut self,
        index: &Index<'_>,
        initiatives: &BTreeMap<InitiativeId, Arc<InitiativeAssessment>>,
        at: Date,
    ) -> Self {
        let signals = Signals {
            initiatives,
            capacity: &self.capacity,
            silences: &self.truth.silences,
        };
        self.risks = risks::assess(index, &signals, at);
        self
    }
}
