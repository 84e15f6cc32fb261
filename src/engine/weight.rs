//! What an input weighs in its parent: a number of the plan, its target, or the estimates of its tasks.
//!
//! Estimates are found in the data, so such a weight moves with the scope. It knows tasks and estimates; not
//! measures.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::assessment::Repair;
use super::earned_value::with_those_below;
use super::history::Tracked;
use super::index::Index;
use super::variance::sum;
use crate::domain::id::{InitiativeId, ObjectiveId};
use crate::domain::measure::{LeadMeasure, WeightBy};
use crate::domain::plan::{Initiative, Objective};
use crate::domain::settled::Settled;
use crate::domain::task::Estimate;

/// What an input weighs in its parent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InputWeight {
    /// Its share of the sum of weights; above zero.
    pub value: f64,
    /// Where it comes from.
    pub basis: WeightBasis,
}

/// Where a weight comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum WeightBasis {
    /// The plan names it.
    Given,
    /// Its target.
    Target,
    /// The estimates of its tasks.
    Estimate,
    /// The mean of what its siblings weigh, because its own estimates say nothing.
    Assumed,
}

impl InputWeight {
    /// A weight that the plan names.
    pub fn given(value: f64) -> Self {
        Self {
            value,
            basis: WeightBasis::Given,
        }
    }

    fn declared(value: f64, by: WeightBy) -> Option<Self> {
        let basis = match by {
            WeightBy::Given => WeightBasis::Given,
            WeightBy::Target => WeightBasis::Target,
            WeightBy::Estimate => return None,
        };
        Some(Self { value, basis })
    }

    /// What to repair where the weight is assumed.
    pub(crate) fn to_repair(self, name: &str) -> Option<Repair> {
        (self.basis == WeightBasis::Assumed).then(|| Repair::Estimates(name.to_owned()))
    }
}

impl Index<'_> {
    /// The weight of a lead in its initiative.
    pub(crate) fn lead_weight(&self, lead: &LeadMeasure, at: Date) -> InputWeight {
        let declared = InputWeight::declared(lead.weight, lead.weight_by);
        declared.unwrap_or_else(|| {
            let size = |one: &LeadMeasure| {
                let settled = self.settled.of_lead(&one.id);
                Size::of(self.lead_tasks(&one.id), settled.into_iter(), at)
            };
            let siblings: Vec<Size> = self.leads_of(&lead.initiative).map(size).collect();
            weigh(size(lead), &siblings)
        })
    }

    /// The weight of an initiative in its objective.
    pub(crate) fn initiative_weight(&self, initiative: &Initiative, at: Date) -> InputWeight {
        let declared = InputWeight::declared(initiative.weight, initiative.weight_by);
        declared.unwrap_or_else(|| {
            let own = self.size_of([&initiative.id], at);
            weigh(own, &self.sizes_below(&initiative.objective, at))
        })
    }

    /// The weight of an objective in the one that it serves.
    pub(crate) fn objective_weight(&self, objective: &Objective, at: Date) -> InputWeight {
        let declared = InputWeight::declared(objective.weight, objective.weight_by);
        declared.unwrap_or_else(|| match &objective.parent {
            Some(parent) => weigh(
                self.size_of_objective(objective, at),
                &self.sizes_below(parent, at),
            ),
            None => InputWeight::given(1.0),
        })
    }

    /// The sizes of all inputs of an objective.
    fn sizes_below(&self, objective: &ObjectiveId, at: Date) -> Vec<Size> {
        let initiatives = self.initiatives_of(objective);
        let children = self.plan.objectives.values();
        let children = children.filter(|child| child.parent.as_ref() == Some(objective));
        initiatives
            .map(|one| self.size_of([&one.id], at))
            .chain(children.map(|child| self.size_of_objective(child, at)))
            .collect()
    }

    fn size_of_objective(&self, objective: &Objective, at: Date) -> Size {
        let below = with_those_below(self.plan, objective.id.as_str());
        let initiatives = self.plan.initiatives.values();
        let own = initiatives.filter(|one| below.contains(one.objective.as_str()));
        self.size_of(own.map(|one| &one.id), at)
    }

    /// The size of some initiatives together; a task of more than one counts once.
    fn size_of<'i>(&self, ids: impl IntoIterator<Item = &'i InitiativeId>, at: Date) -> Size {
        let ids: Vec<&InitiativeId> = ids.into_iter().collect();
        let settled = self.settled.once(ids.iter().map(|id| (*id, ())));
        let settled = settled.into_iter().flat_map(|(group, ())| &group.tasks);
        let links = ids.iter().filter_map(|id| self.links.get(*id)).flatten();
        let tasks: BTreeMap<_, &Tracked<'_>> = links
            .map(|(task, _)| (&task.known.task.id, *task))
            .collect();
        Size::of(tasks.into_values(), settled, at)
    }
}

/// The estimates of some tasks that are done or remain.
#[derive(Debug, Clone, Copy)]
struct Size {
    tasks: usize,
    hours: (usize, f64),
    points: (usize, f64),
}

impl Size {
    fn of<'t>(
        tasks: impl Iterator<Item = &'t Tracked<'t>>,
        settled: impl Iterator<Item = &'t Settled>,
        at: Date,
    ) -> Self {
        let (mut count, mut hours, mut points) = (0, Vec::new(), Vec::new());
        let tasks = tasks.filter(|task| task.is_done(at) || task.is_remaining(at));
        let settled = settled.filter(|task| task.is_done(at) || task.is_remaining(at));
        let estimates = tasks.map(|task| task.known.task.estimate);
        for estimate in estimates.chain(settled.map(Settled::estimate)) {
            count += 1;
            match estimate {
                Some(Estimate::Hours(size)) if size > 0.0 => hours.push(size),
                Some(Estimate::Points(size)) if size > 0.0 => points.push(size),
                Some(Estimate::Hours(_) | Estimate::Points(_)) | None => {}
            }
        }
        let total = |sizes: Vec<f64>| (sizes.len(), sum(sizes));
        Self {
            tasks: count,
            hours: total(hours),
            points: total(points),
        }
    }

    /// The estimates in one unit; a task without one counts as much as the mean of the others.
    fn total(&self, in_hours: bool) -> Option<f64> {
        let (estimated, total) = if in_hours { self.hours } else { self.points };
        (estimated > 0).then(|| total * self.tasks as f64 / estimated as f64)
    }
}

/// The weight of one input among all of its parent. Estimates in hours beside estimates in points weigh nothing.
fn weigh(own: Size, all: &[Size]) -> InputWeight {
    let any_hours = all.iter().any(|size| size.hours.0 > 0);
    let is_mixed = any_hours && all.iter().any(|size| size.points.0 > 0);
    let known: Vec<f64> = all
        .iter()
        .filter_map(|size| size.total(any_hours))
        .filter(|_| !is_mixed)
        .collect();
    match own.total(any_hours).filter(|_| !is_mixed) {
        Some(value) => InputWeight {
            value,
            basis: WeightBasis::Estimate,
        },
        None => InputWeight {
            value: if known.is_empty() {
                1.0
            } else {
                sum(known.iter().copied()) / known.len() as f64
            },
            basis: WeightBasis::Assumed,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{InputWeight, WeightBasis};
    use crate::domain::measure::WeightBy;
    use crate::domain::task::Estimate;
    use crate::engine::testing::{World, a_lead, an_initiative, an_objective, d, done, open, with};

    fn sized(id: &str, initiative: &str, estimate: Estimate) -> crate::domain::task::KnownTask {
        with(open(id, initiative), |task| task.estimate = Some(estimate))
    }

    /// Three initiatives by estimate: 30 hours, 10 hours, and one of which nobody knows.
    fn world() -> World {
        let mut world = World::new().objective(an_objective("o"));
        for id in ["a", "b", "c"] {
            let mut initiative = an_initiative(id, "o");
            initiative.weight_by = WeightBy::Estimate;
            world = world
                .initiative(initiative)
                .lead(a_lead(&format!("lead-{id}"), id));
        }
        world.tasks([
            sized("1", "a", Estimate::Hours(8.0)),
            sized("2", "a", Estimate::Hours(12.0)),
            // Without an estimate it counts as the mean of the others: 20 * 3 / 2 = 30.
            done("3", "a", "2026-03-01"),
            sized("4", "b", Estimate::Hours(10.0)),
            open("5", "c"),
        ])
    }

    #[test]
    fn estimates_weigh_and_what_is_not_estimated_weighs_as_its_siblings() {
        let assessed = world().at("2026-03-23");
        let weight = |id: &str| assessed.initiatives[id].weight;
        let of = |value, basis| InputWeight { value, basis };
        assert_eq!(weight("a"), of(30.0, WeightBasis::Estimate));
        assert_eq!(weight("b"), of(10.0, WeightBasis::Estimate));
        assert_eq!(weight("c"), of(20.0, WeightBasis::Assumed)); // (30 + 10) / 2
        let rollup = &assessed.objectives["o"].rollup;
        // One of 50 done, weighed 30 of 60: 0.02 * 30 / 60.
        assert!((rollup.completion.unwrap() - 0.01).abs() < 1e-9);
        assert_eq!(rollup.to_repair[0].words(), "estimates of initiative c");
    }

    #[test]
    fn hours_and_points_weigh_nothing_together() {
        let assessed = world()
            .tasks([sized("6", "c", Estimate::Points(5.0))])
            .at("2026-03-23");
        for id in ["a", "b", "c"] {
            let weight = assessed.initiatives[id].weight;
            assert_eq!(
                (weight.value, weight.basis),
                (1.0, WeightBasis::Assumed),
                "{id}"
            );
        }
    }

    #[test]
    fn leads_and_child_objectives_weigh_by_estimate_too() {
        let mut world = world();
        let plan = &mut world.snapshot.plan;
        for id in ["lead-a", "lead-b"] {
            plan.leads.get_mut(id).unwrap().weight_by = WeightBy::Estimate;
        }
        plan.leads.get_mut("lead-b").unwrap().initiative = "a".into();
        let mut parent = an_objective("top");
        parent.start = d("2025-01-01");
        plan.objectives.insert("top".into(), parent);
        let child = plan.objectives.get_mut("o").unwrap();
        child.parent = Some("top".into());
        child.weight_by = WeightBy::Estimate;
        let assessed = world.at("2026-03-23");
        // Both leads count the same three tasks.
        let by_estimate = |value| InputWeight {
            value,
            basis: WeightBasis::Estimate,
        };
        assert_eq!(assessed.leads["lead-a"].weight, by_estimate(30.0));
        assert_eq!(assessed.leads["lead-b"].weight, by_estimate(30.0));
        // Three of five tasks are estimated: (8 + 12 + 10) * 5 / 3.
        assert_eq!(assessed.objectives["o"].weight, by_estimate(50.0));
    }
}
