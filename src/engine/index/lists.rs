//! Which tasks count for what, by their places: the lists of a plan, carried on from round to round. Only those are put together
//! anew in which a record is another one.
//!
//! It knows places; not tasks.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::alike::Alike;
use super::difference::Difference;
use super::matched::Matched;
use super::rows::Row;
use super::today::Counts;
use super::touched::{Touch, Touched};
use crate::domain::id::RiskId;
use crate::domain::plan::Plan;

/// The tasks of one initiative, in order.
#[derive(Debug, Default)]
pub(super) struct OfInitiative {
    /// Those that count.
    pub(super) links: Vec<u32>,
    /// Those that its scope puts outside.
    pub(super) creep: Vec<u32>,
    /// Those of each of its milestones.
    pub(super) milestones: Vec<Vec<u32>>,
}

/// The tasks of one person, in order.
#[derive(Debug, Default)]
pub(super) struct OfPerson {
    /// Those that count for an initiative.
    pub(super) linked: Vec<u32>,
    /// Those that count for none.
    pub(super) unlinked: Vec<u32>,
}

/// The tasks of everything.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// In the order of the plan.
    pub(super) initiatives: Vec<OfInitiative>,
    /// In the order of the plan.
    pub(super) people: Vec<OfPerson>,
    /// What belongs to nobody of the plan.
    pub(super) nobody: OfPerson,
    /// What the rules of each risk take.
    pub(super) risks: BTreeMap<RiskId, Vec<u32>>,
}

impl Lists {
    /// Lists of a plan in which nothing stands yet.
    pub(super) fn of(plan: &Plan) -> Self {
        let initiatives = plan.initiatives.values().map(|one| OfInitiative {
            milestones: vec![Vec::new(); one.milestones.len()],
            ..OfInitiative::default()
        });
        Self {
            initiatives: initiatives.collect(),
            people: plan.people.values().map(|_| OfPerson::default()).collect(),
            ..Self::default()
        }
    }

    /// Takes those out that are gone or of which something else is known, gives the others their new places, and puts what is
    /// fresh where it counts. There were so many tasks before.
    pub(super) fn update(
        &mut self,
        (other, before): (&Difference, usize),
        (touched, alike): (&Touched, &Alike),
        rows: &[Row],
    ) {
        // What counts as it did stays where it stands.
        let fresh = touched.fresh.iter().filter(|place| !alike.is_at(**place));
        let mut is_fresh = vec![false; rows.len()];
        for place in fresh.clone() {
            if let Some(is_fresh) = is_fresh.get_mut(*place) {
                *is_fresh = true;
            }
        }
        let stays = |place: &usize| is_fresh.get(*place).is_some_and(|fresh| !fresh);
        if other.has_moved() {
            let now = other.places(before, alike);
            self.keep(None, |place| {
                now.get(place).copied().flatten().filter(stays)
            });
        } else {
            self.keep(Some(touched), |place| Some(place).filter(stays));
        }
        let fresh = fresh.filter_map(|place| Some((narrow(*place), rows.get(*place)?)));
        let fresh = fresh.map(|(place, row)| (place, row.matched.as_ref()));
        let (initiatives, risks) = (&mut self.initiatives, &mut self.risks);
        let (people, nobody) = (&mut self.people, &mut self.nobody);
        let again = fresh.clone();
        rayon::join(
            || fresh.for_each(|task| count(initiatives, risks, task)),
            || again.for_each(|task| hand(people, nobody, task)),
        );
        self.put_in_order(touched);
    }

    /// Keeps the places that get one, in every list or in those that are touched.
    fn keep(&mut self, touched: Option<&Touched>, now: impl Fn(usize) -> Option<usize>) {
        let put = |place: &mut u32| {
            let now = now(*place as usize);
            *place = now.map_or(*place, narrow);
            now.is_some()
        };
        let is_meant = |at: usize| touched.is_none_or(|touched| touched.has_initiative(at));
        for (at, of) in self.initiatives.iter_mut().enumerate() {
            if is_meant(at) {
                of.links.retain_mut(put);
                of.creep.retain_mut(put);
                for milestone in &mut of.milestones {
                    milestone.retain_mut(put);
                }
            }
        }
        let is_meant = |at| touched.is_none_or(|touched| touched.of_person(at) == Touch::Counts);
        let people = self.people.iter_mut().enumerate();
        let people = people.map(|(at, of)| (Some(at), of));
        for (at, of) in people.chain([(None, &mut self.nobody)]) {
            if is_meant(at) {
                of.linked.retain_mut(put);
                of.unlinked.retain_mut(put);
            }
        }
        for tasks in self.risks.values_mut() {
            tasks.retain_mut(put);
        }
    }

    /// What was added stands at the end.
    fn put_in_order(&mut self, touched: &Touched) {
        let initiatives = self.initiatives.par_iter_mut().enumerate();
        let initiatives = initiatives.filter(|(at, _)| touched.has_initiative(*at));
        initiatives.for_each(|(_, of)| {
            of.links.sort_unstable();
            of.creep.sort_unstable();
            of.milestones
                .iter_mut()
                .for_each(|tasks| tasks.sort_unstable());
        });
        let people = self.people.par_iter_mut().enumerate();
        let people = people.filter(|(at, _)| touched.of_person(Some(*at)) == Touch::Counts);
        people.for_each(|(_, of)| of.put_in_order());
        self.nobody.put_in_order();
        self.risks
            .values_mut()
            .for_each(|tasks| tasks.sort_unstable());
    }
}

impl OfPerson {
    fn put_in_order(&mut self) {
        self.linked.sort_unstable();
        self.unlinked.sort_unstable();
    }
}

/// There are never so many tasks that their places do not fit.
pub(super) fn narrow(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

fn count(
    initiatives: &mut [OfInitiative],
    risks: &mut BTreeMap<RiskId, Vec<u32>>,
    (place, matched): (u32, &Matched),
) {
    for (initiative, _) in &matched.links {
        if let Some(of) = initiatives.get_mut(*initiative) {
            of.links.push(place);
        }
    }
    for (initiative, _) in &matched.creep {
        if let Some(of) = initiatives.get_mut(*initiative) {
            of.creep.push(place);
        }
    }
    for (initiative, milestone) in &matched.milestones {
        let of = initiatives.get_mut(*initiative);
        if let Some(tasks) = of.and_then(|of| of.milestones.get_mut(*milestone)) {
            tasks.push(place);
        }
    }
    for risk in &matched.risks {
        match risks.get_mut(risk) {
            Some(tasks) => tasks.push(place),
            None => drop(risks.insert(risk.clone(), vec![place])),
        }
    }
}

/// Hands a task to those whom it is assigned to, unless it only creeps.
fn hand(people: &mut [OfPerson], nobody: &mut OfPerson, (place, matched): (u32, &Matched)) {
    let add = |of: &mut OfPerson| match Counts::of(matched) {
        Counts::Linked => of.linked.push(place),
        Counts::Unlinked => of.unlinked.push(place),
        Counts::OnlyCreeps => {}
    };
    if matched.owners.is_empty() {
        add(nobody);
    }
    for owner in &matched.owners {
        if let Some(of) = people.get_mut(*owner) {
            add(of);
        }
    }
}
