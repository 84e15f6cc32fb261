//! What the rules and the people of a plan make of one task, and of one group of settled tasks: what it counts for, and whose it is.
//!
//! Parts of the plan are named by their places in its order, which stand for the ids and are quicker to look up. It knows rules,
//! people and records; not dates or figures.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use rayon::prelude::*;

use super::below::Below;
use super::names::Names;
use super::touched::Touched;
use crate::domain::id::{InitiativeId, LeadId, PersonId, RiskId, SourceId};
use crate::domain::people::Directory;
use crate::domain::plan::Plan;
use crate::domain::settled::{Settled, SettledGroup};
use crate::domain::task::Task;
use crate::domain::text::Text;
use crate::engine::link::{Linker, Words};
use crate::engine::round::Known;

/// What a task counts for, and whose it is. Many tasks have the same, and share it.
#[derive(Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Matched {
    /// The initiatives that take it, in order, each with the rule that does.
    pub(crate) links: Box<[(usize, Text)]>,
    /// The leads that count it: those of the first initiative, then of the next.
    pub(crate) leads: Box<[usize]>,
    /// The risks whose rules take it.
    pub(super) risks: Box<[RiskId]>,
    /// The initiatives that it creeps into, each with the rule that puts it outside.
    pub(crate) creep: Box<[(usize, Text)]>,
    /// The milestones that list it: initiative, and place among its milestones.
    pub(super) milestones: Box<[(usize, usize)]>,
    /// The people whom it is assigned to, in order.
    pub(super) owners: Box<[usize]>,
    /// Whether it is assigned to somebody who is not of the plan.
    pub(crate) has_strangers: bool,
}

/// What a group of settled tasks counts for, and whose it is.
#[derive(Debug, Default)]
pub(crate) struct Placed {
    pub(super) initiatives: Vec<usize>,
    pub(super) leads: Vec<usize>,
    pub(super) owners: Vec<usize>,
    pub(super) has_strangers: bool,
    /// Whether any of them has an estimate.
    pub(super) is_estimated: bool,
    /// The day by which the last of them was closed.
    pub(super) closed: Option<Date>,
    /// The last day on which one of them was made or changed.
    pub(super) changed: Option<Date>,
}

impl Matched {
    /// The places of the people of the plan whom it is assigned to, and whether it is to somebody else too.
    pub(crate) fn assigned(&self) -> (&[usize], bool) {
        (&self.owners, self.has_strangers)
    }
}

impl Placed {
    /// The same of a group.
    pub(crate) fn assigned(&self) -> (&[usize], bool) {
        (&self.owners, self.has_strangers)
    }
}

/// Rules, people and order of a plan.
#[derive(Debug)]
pub(crate) struct Matcher<'a> {
    linker: &'a Linker,
    directory: &'a Directory,
    below: Below<'a>,
    initiatives: HashMap<&'a InitiativeId, usize>,
    leads: HashMap<&'a LeadId, usize>,
    people: HashMap<&'a PersonId, usize>,
    /// What was made of tasks already.
    made: Mutex<HashSet<Arc<Matched>>>,
}

fn places<'a, Id: Eq + std::hash::Hash>(
    ids: impl Iterator<Item = &'a Id>,
) -> HashMap<&'a Id, usize> {
    ids.enumerate().map(|(place, id)| (id, place)).collect()
}

impl<'a> Matcher<'a> {
    pub(super) fn new(plan: &'a Plan, (linker, directory): &'a (Linker, Directory)) -> Self {
        Self {
            linker,
            directory,
            below: Below::of(plan),
            initiatives: places(plan.initiatives.keys()),
            leads: places(plan.leads.keys()),
            people: places(plan.people.keys()),
            made: Mutex::default(),
        }
    }

    /// What is made of one task: the very same as of another one, where it is equal.
    pub(super) fn task(&self, task: &Task, names: &Names<'_>) -> Arc<Matched> {
        let matched = self.matched(task, names);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = made.get(&matched) {
            return Arc::clone(known);
        }
        let matched = Arc::new(matched);
        made.insert(Arc::clone(&matched));
        matched
    }

    fn matched(&self, task: &Task, names: &Names<'_>) -> Matched {
        let words = Words::of(task, names.parent_words(task).map(Text::as_str));
        let place = |id: &InitiativeId| self.initiatives.get(id).copied();
        let links: Vec<_> = self.linker.links_of(&words).collect();
        let leads = links
            .iter()
            .flat_map(|(initiative, _)| self.below.leads_of(initiative))
            .filter(|lead| self.linker.takes(&lead.id, &words));
        let creep = self.linker.creeps_into(&words);
        let milestones = self.linker.milestones_of(&words);
        let (owners, has_strangers) = self.owners(&task.id.source, &task.assignees);
        Matched {
            leads: leads
                .filter_map(|lead| self.leads.get(&lead.id).copied())
                .collect(),
            risks: self.linker.risks_of(&words).cloned().collect(),
            creep: creep
                .filter_map(|(id, rule)| Some((place(id)?, rule.clone())))
                .collect(),
            milestones: milestones
                .filter_map(|(id, at)| Some((place(id)?, at)))
                .collect(),
            owners: owners.into(),
            has_strangers,
            links: links
                .into_iter()
                .filter_map(|(id, rule)| Some((place(id)?, rule.clone())))
                .collect(),
        }
    }

    /// Every group, in order; as the last round had it where it is the same.
    pub(super) fn groups(
        &self,
        groups: &[Arc<SettledGroup>],
        last: Vec<Known<SettledGroup, Placed>>,
        touched: &mut Touched,
    ) -> Vec<Known<SettledGroup, Placed>> {
        let mut pairs = last.iter().zip(groups);
        if last.len() == groups.len() && pairs.all(|((known, _), group)| Arc::ptr_eq(known, group))
        {
            // Most often none of them changed.
            return last;
        }
        let addresses = last.iter().enumerate();
        let addresses = addresses.map(|(at, (group, _))| (Arc::as_ptr(group).addr(), at));
        let addresses: HashMap<usize, usize> = addresses.collect();
        let was_at: Vec<Option<usize>> = groups
            .iter()
            .map(|group| addresses.get(&Arc::as_ptr(group).addr()).copied())
            .collect();
        let now = groups.par_iter().zip(&was_at).map(|(group, at)| {
            let kept = at.and_then(|at| last.get(at));
            let kept = kept.map(|(_, placed)| Arc::clone(placed));
            let placed = kept.unwrap_or_else(|| Arc::new(self.group(group)));
            (Arc::clone(group), placed)
        });
        let now: Vec<Known<SettledGroup, Placed>> = now.collect();
        let mut is_kept = vec![false; last.len()];
        for ((_, placed), at) in now.iter().zip(&was_at) {
            match at.and_then(|at| is_kept.get_mut(at)) {
                Some(kept) => *kept = true,
                None => touched.by_group(placed),
            }
        }
        for ((_, placed), _) in last.iter().zip(is_kept).filter(|(_, kept)| !kept) {
            touched.by_group(placed);
        }
        // Sums are taken in the order of the groups.
        if !was_at.iter().flatten().is_sorted() {
            touched.all();
        }
        now
    }

    fn group(&self, group: &SettledGroup) -> Placed {
        let place = &group.place;
        let initiatives = place.initiatives.iter();
        let leads = place.leads.iter();
        let (owners, has_strangers) = self.owners(&place.source, &place.assignees);
        let tasks = group.tasks.iter();
        let days = tasks
            .clone()
            .flat_map(|task| task.changes().chain(task.created()));
        Placed {
            is_estimated: tasks.clone().any(|task| task.estimate().is_some()),
            closed: tasks.map(Settled::closed).max(),
            changed: days.max(),
            initiatives: initiatives
                .filter_map(|id| self.initiatives.get(id).copied())
                .collect(),
            leads: leads.filter_map(|id| self.leads.get(id).copied()).collect(),
            owners,
            has_strangers,
        }
    }

    /// The people behind accounts of a source, each once, and whether one of the accounts belongs to nobody of the plan.
    fn owners(&self, source: &SourceId, accounts: &[Text]) -> (Vec<usize>, bool) {
        let (mut people, mut has_strangers) = (Vec::new(), false);
        for account in accounts {
            let person = self.directory.find(source, account);
            match person.and_then(|person| self.people.get(person)) {
                Some(place) => people.push(*place),
                None => has_strangers = true,
            }
        }
        people.sort_unstable();
        people.dedup();
        (people, has_strangers)
    }
}
