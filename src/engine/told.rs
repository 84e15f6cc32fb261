//! What the tasks tell without any measure: who can do what is asked of them, what each owner has before them, what was earned.
//!
//! It knows which parts there are; each is computed in its own file.

use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::accountability::{self, Accountability};
use super::assessment::OwnerSheet;
use super::commitments::{self, Commitments};
use super::earned_value::{self, EarnedValue};
use super::figures::people::AllPeople;
use super::figures::{self, AllFigures};
use super::hygiene::Finding;
use super::index::{Counts, Index};
use super::owners;
use super::shown::ShownTasks;
use crate::domain::people::Directory;

/// Those parts on a date, as an assessment holds them; the risks are still missing.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) accountability: Accountability,
    /// What is not kept well of tasks, for the next round.
    pub(super) found: Vec<Arc<Finding>>,
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
        (all, people): (&AllFigures, &AllPeople),
        found: Vec<Arc<Finding>>,
        as_of: Date,
    ) -> Self {
        let ((accountability, found), tasks) = rayon::join(
            || accountability::assess(index, directory, (all, people), found, as_of),
            || tasks(index),
        );
        let running = figures::earned(all, &earned_value::running(index, as_of));
        Self {
            accountability,
            found,
            commitments: commitments::assess(index, as_of),
            owners: owners::sheets(people),
            unknown_accounts: owners::unknown_accounts(index, directory, as_of),
            earned_value: earned_value::of_all(index, &running, as_of),
            tasks,
            linked: live(index, |counts| counts != Counts::Unlinked)
                + index.settled_standing(true, as_of),
            unlinked: live(index, |counts| counts == Counts::Unlinked)
                + index.settled_standing(false, as_of),
        }
    }
}

/// Every task that the rules take, as it stood.
fn tasks(index: &Index<'_>) -> ShownTasks {
    let rows = index.tasks.rows().par_iter().zip(index.tasks.today());
    let taken = rows.filter(|(_, today)| today.counts != Counts::Unlinked);
    let shown = taken.filter_map(|(row, _)| row.shown.clone());
    ShownTasks::in_order(shown.collect())
}

/// How many tasks of some kind count on the day.
fn live(index: &Index<'_>, is_meant: impl Fn(Counts) -> bool) -> u64 {
    let today = index.tasks.today().iter();
    let live = today.filter(|today| today.exists && is_meant(today.counts));
    live.count() as u64
}
