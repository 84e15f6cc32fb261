//! What the tasks tell without any measure: who can do what is asked of them, what each owner has before them, what was earned.
//!
//! It knows which parts there are; each is computed in its own file.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::accountability::{self, Accountability};
use super::assessment::OwnerSheet;
use super::commitments::{self, Commitments};
use super::earned_value::{self, EarnedValue};
use super::history::Tracked;
use super::index::Index;
use super::owners;
use crate::domain::id::TaskId;
use crate::domain::people::Directory;
use crate::domain::task::KnownTask;

/// Those parts on a date, as an assessment holds them; the risks are still missing.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) accountability: Accountability,
    pub(super) commitments: Commitments,
    pub(super) owners: Vec<OwnerSheet>,
    pub(super) unknown_accounts: Vec<(String, String)>,
    pub(super) earned_value: Vec<EarnedValue>,
    pub(super) tasks: BTreeMap<TaskId, Arc<KnownTask>>,
    pub(super) linked: u64,
    pub(super) unlinked: u64,
}

impl Told {
    pub(super) fn new(index: &Index<'_>, directory: &Directory, as_of: Date) -> Self {
        let (accountability, (owners, tasks)) = rayon::join(
            || accountability::assess(index, directory, as_of),
            || {
                rayon::join(
                    || owners::sheets(index, directory, as_of),
                    || tasks(index, as_of),
                )
            },
        );
        let running = earned_value::running(index, as_of).into_iter();
        Self {
            accountability,
            commitments: commitments::assess(index, directory, as_of),
            owners,
            unknown_accounts: owners::unknown_accounts(index, directory, as_of),
            earned_value: earned_value::of_all(index, running, as_of),
            tasks,
            linked: live(&index.linked, as_of) + live(&index.only_creep, as_of) + {
                let settled = index.settled.linked().flat_map(|group| &group.tasks);
                settled.filter(|task| task.exists(as_of)).count() as u64
            },
            unlinked: live(&index.unlinked, as_of) + {
                let settled = index.settled.unlinked();
                settled.filter(|task| task.exists(as_of)).count() as u64
            },
        }
    }
}

/// Every task that the rules take, as it stood.
fn tasks(index: &Index<'_>, as_of: Date) -> BTreeMap<TaskId, Arc<KnownTask>> {
    index
        .linked
        .iter()
        .chain(&index.only_creep)
        .filter(|task| task.exists(as_of))
        .map(|task| (task.known.task.id.clone(), task.rewound(as_of)))
        .collect()
}

/// How many tasks count on a date.
fn live(tasks: &[&Tracked<'_>], as_of: Date) -> u64 {
    tasks.iter().filter(|task| task.exists(as_of)).count() as u64
}
