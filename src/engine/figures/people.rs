//! The figures of one person that follow from their own tasks: load, sheet, silence.
//!
//! It knows one person; not measures.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::domain::id::PersonId;
use crate::domain::people::{Directory, Person};
use crate::engine::assessment::OwnerSheet;
use crate::engine::capacity::{self, Capacity, Running};
use crate::engine::index::{Index, Touch, Work};
use crate::engine::owners;
use crate::engine::truth::{self, Silence};

/// The figures of a person; of nobody there is only the sheet.
#[derive(Debug)]
pub(crate) struct PersonFigures {
    pub(crate) capacity: Option<Arc<Capacity>>,
    pub(crate) sheet: Arc<OwnerSheet>,
    /// Whether they used to update their tasks and have stopped.
    pub(crate) stopped: Option<Silence>,
}

/// Everybody's figures: nobody's, then people by id.
pub(crate) type AllPeople = BTreeMap<Option<PersonId>, Arc<PersonFigures>>;

/// Everybody's figures on a date; those of the last round where they rest on the same records. No words of a task, and no comment on it,
/// change what load it is.
pub(crate) fn of_all(
    index: &Index<'_>,
    directory: &Directory,
    last: &AllPeople,
    at: Date,
) -> AllPeople {
    let running = Running::of(index, at);
    let one = |person: Option<(usize, &Person)>, work: &Work<'_>| {
        let (place, person) = person.unzip();
        let id = person.map(|person| person.id.clone());
        let touch = index.tasks.touched.of_person(place);
        let kept = last.get(&id).filter(|_| touch < Touch::Counts);
        let load = |person| capacity::of_person(index, directory, &running, (person, work), at);
        let figures = match kept {
            Some(kept) if touch == Touch::None => Arc::clone(kept),
            Some(kept) => Arc::new(figures(index, kept.capacity.clone(), (person, work), at)),
            None => {
                let capacity = person.map(load).map(Arc::new);
                Arc::new(figures(index, capacity, (person, work), at))
            }
        };
        (id, figures)
    };
    let people: Vec<&Person> = index.plan.people.values().collect();
    let people = people.into_par_iter().zip(index.people().all()).enumerate();
    let people = people.map(|(place, (person, work))| one(Some((place, person)), work));
    let mut all: AllPeople = people.collect();
    all.extend([one(None, index.people().nobody())]);
    all
}

fn figures(
    index: &Index<'_>,
    capacity: Option<Arc<Capacity>>,
    (person, work): (Option<&Person>, &Work<'_>),
    at: Date,
) -> PersonFigures {
    let sheet = owners::sheet(index, person.map(|person| &person.id), work, at);
    PersonFigures {
        capacity,
        sheet: Arc::new(sheet),
        stopped: person.and_then(|person| truth::stopped(index, &person.id, work, at)),
    }
}
