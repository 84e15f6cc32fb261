//! What the tasks tell without any measure: who can do what is asked of them, what each owner has before them, what was earned.
//!
//! It knows which parts there are; each is computed in its own file.

use std::sync::Arc;

use jiff::civil::Date;

use super::accountability::{self, Accountability};
use super::assessment::OwnerSheet;
use super::commitments::{self, Commitments};
use super::earned_value::{self, EarnedValue};
use super::figures::AllFigures;
use super::figures::people::AllPeople;
use super::history::Tracked;
use super::index::Index;
use super::owners;
use super::shown::ShownTasks;
use crate::domain::people::Directory;

/// Those parts on a date, as an assessment holds them; the risks are still missing.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) accountability: Accountability,
    pub(super) commitments: Commitments,
    pub(super) owners: Vec<Arc<OwnerSheet>>,
    pub(super) unknown_accounts: Vec<(String, String)>,
    pub(super) earned_value: Vec<EarnedValue>,
    pub(super) tasks: ShownTasks,
    pub(super) linked: u64,
    pub(super) unlinked: u64,
}

impl Told {
    pub(super) fn new(
        index: &Index<'_>,
        directory: &Directory,
        figures: &AllFigures,
        people: &AllPeople,
        as_of: Date,
    ) -> Self {
        let (accountability, tasks) = rayon::join(
            || accountability::assess(index, directory, figures, people, as_of),
            || tasks(index, as_of),
        );
        let running = earned_value::running(index, as_of).into_iter();
        Self {
            accountability,
            commitments: commitments::assess(index, as_of),
            owners: owners::sheets(people),
            unknown_accounts: owners::unknown_accounts(index, directory, as_of),
            earned_value: earned_value::of_all(index, running, as_of),
            tasks,
            linked: live(&index.linked, as_of)
                + live(&index.only_creep, as_of)
                + index.settled_standing(true, as_of),
            unlinked: live(&index.unlinked, as_of) + index.settled_standing(false, as_of),
        }
    }
}

/// Every task that the rules take, as it stood.
fn tasks(index: &Index<'_>, as_of: Date) -> ShownTasks {
    index
        .linked
        .iter()
        .chain(&index.only_creep)
        .filter(|task| task.exists(as_of))
        .map(|task| task.rewound(as_of))
        .collect()
}

/// How many tasks count on a date.
fn live(tasks: &[&Tracked<'_>], as_of: Date) -> u64 {
    tasks.iter().filter(|task| task.exists(as_of)).count() as u64
}
