//! Who can do what is asked of them, how well the work is kept, and how honestly it is reported: the parts of an
//! assessment that speak of people. Each part is computed in its own file.

use jiff::civil::Date;

use super::capacity::{self, Capacity};
use super::index::Index;
use crate::domain::id::PersonId;
use crate::domain::people::Directory;

/// What an assessment says about people and their work.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Accountability {
    /// The load of everybody in the plan, by id.
    pub capacity: Vec<Capacity>,
}

impl Accountability {
    /// One person's load.
    pub fn capacity_of(&self, person: &PersonId) -> Option<&Capacity> {
        self.capacity.iter().find(|known| &known.person == person)
    }

    /// The people on whom more is due than they can do, those with the most hours short first.
    pub fn overloaded(&self) -> Vec<(&Capacity, &capacity::Overload)> {
        let mut overloaded: Vec<_> = self
            .capacity
            .iter()
            .filter_map(|known| match &known.load {
                capacity::Load::TooMuch(overload) => Some((known, overload)),
                capacity::Load::Fits { .. } | capacity::Load::CannotBeJudged { .. } => None,
            })
            .collect();
        overloaded.sort_by(|one, other| {
            let order = other.1.worst.short().total_cmp(&one.1.worst.short());
            order.then_with(|| one.0.person.cmp(&other.0.person))
        });
        overloaded
    }
}

/// Everything of it on a date.
pub(crate) fn assess(index: &Index<'_>, directory: &Directory, at: Date) -> Accountability {
    Accountability {
        capacity: capacity::assess_all(index, directory, at),
    }
}
