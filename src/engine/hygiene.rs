//! How well the work is kept: every check of the plan and of its open tasks, with whom to tell.
//!
//! Only open tasks of running initiatives are asked; what is done or paused is let be. It knows tasks, people and
//! what was declared; not figures or statuses.

use std::cmp::Ordering;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::index::Index;
use crate::domain::hygiene::Check;
use crate::domain::id::{InitiativeId, ObjectiveId, PersonId, TaskId};
use crate::domain::people::Directory;
use crate::language::phrase::Phrase;

pub(crate) mod plan;
mod task;
mod verbs;

#[cfg(test)]
mod tests;

/// Up to one of so many, new findings are put among the others; more are put in order together with them.
const FEW: usize = 8;

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The work as a whole.
    Plan,
    /// A goal.
    Objective(ObjectiveId),
    /// A lever.
    Initiative(InitiativeId),
    /// An open linked task.
    Task(TaskId),
}

/// One thing that is not kept well.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The check that found it.
    pub check: Check,
    /// What it is about.
    pub subject: Subject,
    /// How bad it is, in the check's unit (days, times, a share); 0 where it has none.
    pub by: f64,
    /// The finding: `overdue by 9 days`.
    pub text: Phrase,
    /// Whom to tell, by id: the task's owners; without any, the initiative's.
    pub tell: Vec<PersonId>,
}

/// Everything that is found on a date: by check, the worst of each first, then by subject; and, for the next round, what is found of
/// tasks. `last` is what the last round found of them.
pub(crate) fn findings(
    index: &Index<'_>,
    directory: &Directory,
    last: Vec<Arc<Finding>>,
    at: Date,
) -> (Vec<Arc<Finding>>, Vec<Arc<Finding>>) {
    let of_tasks = task::findings(index, directory, last, at);
    let of_plan = plan::findings(index, at).into_iter();
    let of_plan = of_plan.filter(|found| index.plan.hygiene.limit(found.check).is_some());
    let all = of_tasks.par_iter().cloned().collect();
    (merged(all, of_plan.map(Arc::new).collect()), of_tasks)
}

fn order(one: &Finding, other: &Finding) -> Ordering {
    let order = one.check.cmp(&other.check);
    let order = order.then_with(|| other.by.total_cmp(&one.by));
    order.then_with(|| one.subject.cmp(&other.subject))
}

/// What is found beside what stands in order already.
fn merged(known: Vec<Arc<Finding>>, mut new: Vec<Arc<Finding>>) -> Vec<Arc<Finding>> {
    if new.len() > known.len() / FEW {
        let mut all = known;
        all.append(&mut new);
        all.par_sort_by(|one, other| order(one, other));
        return all;
    }
    new.sort_by(|one, other| order(one, other));
    let places = new
        .par_iter()
        .map(|new| known.partition_point(|known| order(known, new).is_le()));
    let places: Vec<usize> = places.collect();
    let mut all = Vec::with_capacity(known.len() + new.len());
    let mut new = places.into_iter().zip(new).peekable();
    for (place, known) in known.into_iter().enumerate() {
        while let Some((_, new)) = new.next_if(|(before, _)| *before <= place) {
            all.push(new);
        }
        all.push(known);
    }
    all.extend(new.map(|(_, new)| new));
    all
}
