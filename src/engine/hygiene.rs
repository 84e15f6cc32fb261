//! How well the work is kept: every check of the plan and of its open tasks, with whom to tell.
//!
//! Only open tasks of running initiatives are asked; what is done or paused is let be. It knows tasks, people and
//! what was declared; not figures or statuses.

use std::sync::Arc;

use jiff::civil::Date;

use super::figures::AllFigures;
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

/// Everything that is found on a date: by check, the worst of each first, then by subject.
pub(crate) fn findings(
    index: &Index<'_>,
    directory: &Directory,
    figures: &AllFigures,
    at: Date,
) -> Vec<Arc<Finding>> {
    let found = plan::findings(index, at);
    let mut found: Vec<Arc<Finding>> = found.into_iter().map(Arc::new).collect();
    found.extend(task::findings(index, directory, figures, at));
    found.retain(|finding| index.plan.hygiene.limit(finding.check).is_some());
    found.sort_by(|one, other| {
        let order = one.check.cmp(&other.check);
        let order = order.then_with(|| other.by.total_cmp(&one.by));
        order.then_with(|| one.subject.cmp(&other.subject))
    });
    found
}
