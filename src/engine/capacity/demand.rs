//! What open linked tasks ask of each person: hours, date and weight.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Demand, DueBy, Size};
use crate::domain::id::{InitiativeId, PersonId, TaskId};
use crate::domain::people::Directory;
use crate::domain::plan::Initiative;
use crate::domain::task::{Estimate, Task};
use crate::engine::history::Tracked;
use crate::engine::index::Index;
use crate::engine::variance::sum;

/// The open tasks of running initiatives, by person.
#[derive(Debug)]
pub(super) struct Demands<'a> {
    by_person: BTreeMap<&'a PersonId, Vec<Asked<'a>>>,
}

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

impl<'a> Demands<'a> {
    /// Every linked task that remains, unless each of its initiatives is paused.
    pub(super) fn of(index: &'a Index<'a>, directory: &'a Directory, at: Date) -> Self {
        let mut takers: BTreeMap<&TaskId, Taken<'a>> = BTreeMap::new();
        let running = index.plan.initiatives.values();
        for initiative in running.filter(|one| index.initiative_pause(one, at).is_none()) {
            take(index, initiative, &mut takers, at);
        }
        let mut by_person: BTreeMap<&PersonId, Vec<Asked<'a>>> = BTreeMap::new();
        for taken in takers.values() {
            for (person, asked) in taken.asked(directory, at) {
                by_person.entry(person).or_default().push(asked);
            }
        }
        for asked in by_person.values_mut() {
            asked.sort_by(|a, b| (a.due, &a.task.id).cmp(&(b.due, &b.task.id)));
        }
        Self { by_person }
    }

    /// One person's demand, the earliest due first; `median` stands for what has no estimate.
    pub(super) fn of_person(&self, person: &PersonId, median: Option<f64>) -> Vec<Demand> {
        let asked = self.by_person.get(person).into_iter().flatten();
        asked.map(|asked| asked.sized(median)).collect()
    }
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

/// A task and what its initiatives make of it.
#[derive(Debug)]
struct Taken<'a> {
    tracked: &'a Tracked<'a>,
    weights: Vec<f64>,
    /// The earliest due date of its initiatives.
    due: Date,
}

fn take<'a>(
    index: &'a Index<'a>,
    initiative: &'a Initiative,
    takers: &mut BTreeMap<&'a TaskId, Taken<'a>>,
    at: Date,
) {
    let siblings = index.initiatives_of(&initiative.objective);
    let share = initiative.weight / sum(siblings.map(|sibling| sibling.weight));
    let carried = carried(index, &initiative.id);
    for (tracked, _) in index.links.get(&initiative.id).into_iter().flatten() {
        if !tracked.is_remaining(at) {
            continue;
        }
        let id = &tracked.known.task.id;
        let of_leads = match &carried {
            Some(carried) => carried.get(id).copied().unwrap_or(0.0),
            None => 1.0,
        };
        let taken = takers.entry(id).or_insert_with(|| Taken {
            tracked,
            weights: Vec::new(),
            due: initiative.due,
        });
        taken.weights.push(share * of_leads);
        taken.due = taken.due.min(initiative.due);
    }
}

/// The share of an initiative's lead weight whose leads count each task; `None` without leads.
fn carried<'a>(
    index: &'a Index<'a>,
    initiative: &'a InitiativeId,
) -> Option<BTreeMap<&'a TaskId, f64>> {
    let leads: Vec<_> = index.leads_of(initiative).collect();
    let all = sum(leads.iter().map(|lead| lead.weight));
    if leads.is_empty() {
        return None;
    }
    let mut carried: BTreeMap<&TaskId, f64> = BTreeMap::new();
    for lead in leads {
        for tracked in index.lead_tasks(&lead.id) {
            *carried.entry(&tracked.known.task.id).or_default() += lead.weight / all;
        }
    }
    Some(carried)
}

impl<'a> Taken<'a> {
    /// What is asked of each assignee of the plan: an even part, accounts of nobody counting as heads too.
    fn asked(&self, directory: &'a Directory, at: Date) -> Vec<(&'a PersonId, Asked<'a>)> {
        let task: &'a Task = &self.tracked.known.task;
        let source = &task.id.source;
        let mut people: BTreeSet<&PersonId> = BTreeSet::new();
        let mut strangers: BTreeSet<String> = BTreeSet::new();
        for account in &task.assignees {
            match directory.find(source, account) {
                Some(person) => drop(people.insert(person)),
                None => drop(strangers.insert(account.to_lowercase())),
            }
        }
        let own = self.tracked.due_at(at);
        let asked = Asked {
            task,
            heads: (people.len() + strangers.len()) as u64,
            due: own.unwrap_or(self.due),
            due_by: own.map_or(DueBy::Initiative, |_| DueBy::Task),
            limit: Some(self.due).filter(|due| *due >= at),
            weight: sum(self.weights.iter().copied()),
        };
        people.into_iter().map(|person| (person, asked)).collect()
    }
}
