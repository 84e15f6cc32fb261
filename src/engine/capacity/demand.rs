//! What open linked tasks ask of each person: hours, date and weight.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Demand, DueBy, Size};
use crate::domain::id::PersonId;
use crate::domain::measure::LeadMeasure;
use crate::domain::people::Directory;
use crate::domain::plan::Initiative;
use crate::domain::task::{Estimate, Task};
use crate::engine::history::Tracked;
use crate::engine::index::{Index, Matched};
use crate::engine::variance::sum;

/// One task as it is asked of one person, before it is known how large it is.
#[derive(Debug, Clone, Copy)]
struct Asked<'a> {
    task: &'a Task,
    heads: u64,
    due: Date,
    due_by: DueBy,
    limit: Option<Date>,
    weight: f64,
}

impl Asked<'_> {
    fn sized(&self, median: Option<f64>) -> Demand {
        let own = left(self.task);
        let whole = own.or(median);
        Demand {
            task: self.task.id.clone(),
            hours: whole.map(|hours| hours / self.heads as f64),
            size: match (own, median, self.task.estimate) {
                (Some(_), _, _) => Size::Estimated,
                (None, Some(_), _) => Size::Assumed,
                (None, None, Some(Estimate::Points(_))) => Size::Points,
                (None, None, Some(Estimate::Hours(_)) | None) => Size::Missing,
            },
            heads: self.heads,
            due: self.due,
            due_by: self.due_by,
            weight: self.weight,
            limit: self.limit,
        }
    }
}

/// The estimate in hours less what was spent; `None` where there is none, or where it is used up though work is left.
fn left(task: &Task) -> Option<f64> {
    match task.estimate {
        Some(Estimate::Hours(hours)) => {
            let left = hours - task.spent_hours.unwrap_or(0.0).max(0.0);
            (left > 0.0).then_some(left)
        }
        Some(Estimate::Points(_)) | None => None,
    }
}

/// What an initiative that is not paused passes on to its tasks.
#[derive(Debug)]
struct Passed<'a> {
    initiative: &'a Initiative,
    /// Its share of its objective's weight.
    share: f64,
    /// The weight of its leads together; `None` without leads.
    leads: Option<f64>,
}

/// The initiatives that are not paused.
#[derive(Debug)]
pub(crate) struct Running<'a> {
    /// In the order of the plan; `None`: it is paused.
    initiatives: Vec<Option<Passed<'a>>>,
    /// The plan's leads, in order.
    leads: Vec<&'a LeadMeasure>,
}

impl<'a> Running<'a> {
    pub(crate) fn of(index: &Index<'a>, at: Date) -> Self {
        let initiatives = index.plan.initiatives.values().map(|initiative| {
            let is_running = index.initiative_pause(initiative, at).is_none();
            is_running.then(|| {
                let siblings = index.initiatives_of(&initiative.objective);
                let mut leads = index.leads_of(&initiative.id).peekable();
                Passed {
                    initiative,
                    share: initiative.weight / sum(siblings.map(|sibling| sibling.weight)),
                    leads: leads
                        .peek()
                        .is_some()
                        .then(|| sum(leads.map(|lead| lead.weight))),
                }
            })
        });
        Self {
            initiatives: initiatives.collect(),
            leads: index.plan.leads.values().collect(),
        }
    }

    /// What those of some tasks that remain ask of a person, the earliest due first; `median` stands for what has no estimate.
    /// A task all of whose initiatives are paused asks for nothing.
    pub(super) fn demand(
        &self,
        index: &Index<'_>,
        directory: &Directory,
        tasks: &[&Tracked<'_>],
        median: Option<f64>,
        at: Date,
    ) -> Vec<Demand> {
        let remaining = tasks.iter().filter(|task| task.is_remaining(at));
        let asked = remaining.filter_map(|tracked| {
            let taken = self.taken(tracked, index.matched(tracked))?;
            Some(taken.asked(heads(&tracked.known.task, directory), at))
        });
        let mut asked: Vec<Asked<'_>> = asked.collect();
        asked.sort_by(|a, b| (a.due, &a.task.id).cmp(&(b.due, &b.task.id)));
        asked.iter().map(|asked| asked.sized(median)).collect()
    }

    /// A task as its initiatives have it; `None` where each of them is paused.
    fn taken<'t>(&self, tracked: &'t Tracked<'t>, matched: &Matched) -> Option<Taken<'t>> {
        let takers = matched.links.iter();
        let takers: Vec<&Passed<'_>> = takers
            .filter_map(|(place, _)| self.initiatives.get(*place)?.as_ref())
            .collect();
        let weights = takers
            .iter()
            .map(|taker| taker.share * self.carried(taker, matched));
        Some(Taken {
            tracked,
            weight: sum(weights),
            due: takers.iter().map(|taker| taker.initiative.due).min()?,
        })
    }

    /// The share of an initiative's lead weight whose leads count a task; all of it without leads.
    fn carried(&self, taker: &Passed<'_>, matched: &Matched) -> f64 {
        let Some(all) = taker.leads else {
            return 1.0;
        };
        let counting = matched
            .leads
            .iter()
            .filter_map(|place| self.leads.get(*place));
        let own = counting.filter(|lead| lead.initiative == taker.initiative.id);
        own.fold(0.0, |carried, lead| carried + lead.weight / all)
    }
}

/// Among how many a task is split evenly: people of the plan, and accounts of nobody.
fn heads(task: &Task, directory: &Directory) -> u64 {
    if let [_] = task.assignees.as_slice() {
        return 1;
    }
    let mut people: BTreeSet<&PersonId> = BTreeSet::new();
    let mut strangers: BTreeSet<String> = BTreeSet::new();
    for account in &task.assignees {
        match directory.find(&task.id.source, account) {
            Some(person) => drop(people.insert(person)),
            None => drop(strangers.insert(account.to_lowercase())),
        }
    }
    (people.len() + strangers.len()) as u64
}

/// A task and what its initiatives make of it.
#[derive(Debug)]
struct Taken<'a> {
    tracked: &'a Tracked<'a>,
    weight: f64,
    /// The earliest due date of its initiatives.
    due: Date,
}

impl<'a> Taken<'a> {
    /// What is asked of each of the assignees.
    fn asked(&self, heads: u64, at: Date) -> Asked<'a> {
        let own = self.tracked.due_at(at);
        Asked {
            task: &self.tracked.known.task,
            heads,
            due: own.unwrap_or(self.due),
            due_by: own.map_or(DueBy::Initiative, |_| DueBy::Task),
            limit: Some(self.due).filter(|due| *due >= at),
            weight: self.weight,
        }
    }
}
