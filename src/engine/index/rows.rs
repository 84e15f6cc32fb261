//! Every task of a snapshot with what was made of it, carried on from round to round: what belongs to the very same record, which
//! names the very same others, stays as it is.
//!
//! It knows which records are others than before; not what figures rest on them.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rayon::prelude::*;

use super::alike::Alike;
use super::difference::Difference;
use super::lists::Lists;
use super::matched::{Matched, Matcher, Placed};
use super::names::{ByName, Names, names_others};
use super::others::{Others, Parents, address};
use super::strangers::Strangers;
use super::today::{Counts, Today};
use super::touched::Touched;
use crate::domain::people::Directory;
use crate::domain::settled::SettledGroup;
use crate::domain::snapshot::Snapshot;
use crate::domain::task::KnownTask;
use crate::engine::history::{History, Tracked, Trails};
use crate::engine::hygiene::Finding;
use crate::engine::link::Linker;
use crate::engine::round::Known;

/// A task with what was made of it. The record is held, so that no other one comes to lie where it lay.
#[derive(Debug)]
pub(crate) struct Row {
    pub(super) known: Arc<KnownTask>,
    /// As it is shown on the day of the round; `None`: it does not count on that day.
    pub(crate) shown: Option<Arc<KnownTask>>,
    pub(super) history: History,
    /// What the plan makes of it.
    pub(super) matched: Arc<Matched>,
    /// What it looks up of others; `None` where it names none.
    pub(super) others: Option<Box<Others>>,
    /// What is not kept well of it, for the first who asks.
    pub(crate) findings: OnceLock<Box<[Arc<Finding>]>>,
}

/// The tasks of a snapshot in id order, and its groups of settled ones.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(super) tasks: Vec<Row>,
    /// How each task stands, in the same order.
    pub(super) today: Vec<Today>,
    pub(super) groups: Vec<Known<SettledGroup, Placed>>,
    pub(super) strangers: Strangers,
    /// What names mean, where any record names others.
    by_name: Arc<ByName>,
    parents: Parents,
    /// Which tasks count for what; none before the first round.
    pub(super) lists: Lists,
}

impl Rows {
    /// Carries the rows of the last round on to a snapshot, and says whose records are others now.
    pub(crate) fn carry_on<'a>(
        mut self,
        snapshot: &'a Snapshot,
        rules: &(Linker, Directory),
        at: Date,
    ) -> (Self, Names<'a>, Touched) {
        let (records, other) = Difference::new(&self.tasks, snapshot);
        let before = self.tasks.len();
        if before == 0 {
            self.lists = Lists::of(&snapshot.plan);
        }
        let mut come = other.come.iter().filter_map(|place| records.get(*place));
        let is_asked = !snapshot.settled_parents.is_empty()
            || self.today.iter().any(|today| today.is_entangled())
            || come.any(|known| names_others(&known.task));
        let keeps_names =
            is_asked && !self.by_name.is_empty() && other.keeps_names(&self.tasks, &records);
        if !keeps_names {
            let by_name = is_asked.then(|| ByName::of(&records));
            self.by_name = Arc::new(by_name.unwrap_or_default());
        }
        let gone = keeps_names.then(|| self.addresses(&other.gone));
        let names = Names::new(records, Arc::clone(&self.by_name));
        let matcher = Matcher::new(&snapshot.plan, rules);
        let mut touched = Touched::none(&snapshot.plan);
        let new = new(&names, &other.come, (snapshot, &matcher), at);
        let alike = self.replace(&other, new, &rules.1, &mut touched);
        touched.fresh.clone_from(&other.come);
        if is_asked {
            self.look_named_up(&names, &matcher, gone.as_deref(), &mut touched);
        }
        self.lists
            .update((&other, before), (&touched, &alike), &self.tasks);
        if is_asked {
            let come = keeps_names.then_some(other.come.as_slice());
            self.parents.look_up(&names, snapshot, come);
            self.mark_parents(&mut touched);
        } else {
            self.parents = Parents::default();
        }
        let last = std::mem::take(&mut self.groups);
        self.groups = matcher.groups(&snapshot.settled, last, &mut touched);
        (self, names, touched)
    }

    /// Puts what was made of the new records in its places, and says which of them count as those did that are gone.
    fn replace(
        &mut self,
        other: &Difference,
        (rows, today): (Vec<Row>, Vec<Today>),
        directory: &Directory,
        touched: &mut Touched,
    ) -> Alike {
        let mut gone = other.put(&mut self.tasks, rows);
        let came = other.come.iter();
        let came: Vec<(usize, &Row)> = came
            .filter_map(|place| Some((*place, self.tasks.get(*place)?)))
            .collect();
        let went: Vec<(usize, &Row)> = other.gone.iter().copied().zip(&gone).collect();
        let alike = Alike::between(&went, &came);
        let last = other.gone.iter().zip(other.put(&mut self.today, today));
        for (row, (place, today)) in gone.iter_mut().zip(last) {
            if alike.has_been_at(*place) {
                touched.by_task_alike(&row.matched);
            } else {
                touched.by_task(&row.matched);
            }
            touched.lose(std::mem::take(&mut row.findings));
            if today.has_live_strangers() {
                self.strangers.remove(&row.known.task, directory);
            }
        }
        rayon::spawn(move || drop(gone));
        for place in &other.come {
            if let (Some(row), Some(today)) = (self.tasks.get(*place), self.today.get(*place)) {
                if !alike.is_at(*place) {
                    touched.by_task(&row.matched);
                }
                if today.has_live_strangers() {
                    self.strangers.add(&row.known.task, directory);
                }
            }
        }
        alike
    }

    /// Where the records at some places lie, in order.
    fn addresses(&self, places: &[usize]) -> Vec<usize> {
        let rows = places.iter().filter_map(|place| self.tasks.get(*place));
        let mut addresses: Vec<usize> = rows.map(|row| address(&row.known)).collect();
        addresses.sort_unstable();
        addresses
    }

    /// Where a task names other records than before, what its figures look at has changed too, and what rules say of it: they
    /// compare the names of a parent.
    ///
    /// Where names mean the places that they meant, a parent is called as it was, and a blocker is another one only if the one of
    /// before is gone.
    fn look_named_up(
        &mut self,
        names: &Names<'_>,
        plan: &Matcher<'_>,
        gone: Option<&[usize]>,
        touched: &mut Touched,
    ) {
        let rows = self.tasks.par_iter_mut().zip(&mut self.today).enumerate();
        let other = rows.filter_map(|(place, (row, today))| {
            let others = row.others.as_mut()?;
            let is_same = match gone {
                Some(gone) => !others.have_lost(gone),
                None => others.are_of(names, &row.known.task),
            };
            if is_same {
                return None;
            }
            **others = Others::of(names, &row.known.task);
            let matched = plan.task(&row.known.task, names);
            today.counts = Counts::of(&matched);
            let was = std::mem::replace(&mut row.matched, matched);
            Some((place, was, std::mem::take(&mut row.findings)))
        });
        let other: Vec<_> = other.collect();
        for (place, was, findings) in other {
            touched.by_task(&was);
            if let Some(row) = self.tasks.get(place) {
                touched.by_task(&row.matched);
            }
            touched.lose(findings);
            touched.fresh.push(place);
        }
        touched.put_fresh_in_order();
    }

    /// Notes which tasks others name as their parent: of those another part is not kept well.
    fn mark_parents(&mut self, touched: &mut Touched) {
        let mut are_parents = vec![false; self.tasks.len()];
        let children = self.today.iter().zip(&self.parents.of_rows);
        let children = children.filter(|(today, _)| today.names_others && today.exists);
        let parents = children.filter_map(|(_, parent)| parent.as_ref());
        for place in parents.chain(&self.parents.of_settled) {
            if let Some(is_parent) = are_parents.get_mut(*place as usize) {
                *is_parent = true;
            }
        }
        let rows = self.tasks.iter_mut().zip(&mut self.today);
        for (place, ((row, today), is_parent)) in rows.zip(are_parents).enumerate() {
            if today.has_children != is_parent {
                today.has_children = is_parent;
                touched.lose(std::mem::take(&mut row.findings));
                touched.fresh.push(place);
            }
        }
        touched.put_fresh_in_order();
    }
}

/// What is made of some records.
fn new(
    names: &Names<'_>,
    places: &[usize],
    (snapshot, plan): (&Snapshot, &Matcher<'_>),
    at: Date,
) -> (Vec<Row>, Vec<Today>) {
    let records = || places.par_iter().filter_map(|at| names.records.get(*at));
    let ids = (places.len() < names.records.len()).then(|| {
        let ids = records().map(|known| &known.task.id);
        ids.collect::<HashSet<_>>()
    });
    let trails = match &ids {
        Some(ids) if ids.is_empty() => return (Vec::new(), Vec::new()),
        ids => Trails::of(&snapshot.events, ids.as_ref()),
    };
    let zone = &snapshot.plan.time_zone;
    let made = records().map(|known| {
        let history = History::new(known, trails.of_task(&known.task.id), zone);
        let matched = plan.task(&known.task, names);
        let others = || Box::new(Others::of(names, &known.task));
        let tracked = Tracked::new(known, 0, &history);
        let today = Today::of(&tracked, &matched, at);
        let row = Row {
            known: Arc::clone(known),
            shown: today.exists.then(|| tracked.rewound(at)),
            others: names_others(&known.task).then(others),
            history,
            matched,
            findings: OnceLock::new(),
        };
        (row, today)
    });
    made.unzip()
}
