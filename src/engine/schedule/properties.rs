//! What must hold for every network: monotonicity, slack, and independence of the order in which it is declared.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::tests::{TODAY, ends, planned};
use super::{Days, Own, Schedule, schedule};
use crate::domain::calendar::plus_days;
use crate::domain::id::InitiativeId;
use crate::domain::plan::Dependency;
use crate::engine::testing::{World, an_objective, d};

/// A network: `n` initiatives, each of one of two objectives, waiting only for those before it.
#[derive(Debug, Clone)]
struct Network {
    world: World,
    own: BTreeMap<InitiativeId, Own>,
}

impl Network {
    fn schedule(&self) -> Schedule {
        schedule(&self.world.snapshot.plan, &self.own, &BTreeMap::new())
    }
}

fn name(index: usize) -> String {
    format!("i{index:02}")
}

fn networks() -> impl Strategy<Value = Network> {
    let one = (
        any::<bool>(),
        -60..90_i64,
        1..120_i64,
        -30..60_i64,
        proptest::collection::vec((any::<prop::sample::Index>(), -5..15_i64), 0..4),
    );
    (proptest::collection::vec(one, 1..9), any::<bool>()).prop_map(|(all, working)| {
        let mut world = World::new()
            .objective(an_objective("o"))
            .objective(an_objective("p"));
        world.snapshot.plan.calendar.declared = working;
        let mut own = BTreeMap::new();
        for (index, (first, start, length, late, waits)) in all.into_iter().enumerate() {
            let start = plus_days(d(TODAY), start);
            let due = plus_days(start, length);
            let finish = plus_days(due, late).max(start).max(d(TODAY));
            let waits: Vec<(String, i64)> = waits
                .into_iter()
                .filter(|_| index > 0)
                .map(|(on, lag)| (name(on.index(index)), lag))
                .collect();
            let waits: Vec<(&str, i64)> =
                waits.iter().map(|(on, lag)| (on.as_str(), *lag)).collect();
            let (start, due) = (start.to_string(), due.to_string());
            let objective = if first { "o" } else { "p" };
            let id = name(index);
            world = world.initiative(planned((&id, objective), (&start, &due), &waits));
            own.extend([ends(&world, &id, &finish.to_string())]);
        }
        Network { world, own }
    })
}

proptest! {
    #[test]
    fn one_more_dependency_makes_nothing_end_earlier(
        network in networks(),
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        lag_days in -5..15_i64,
    ) {
        let before = network.schedule();
        let mut more = network.clone();
        let (a, b) = (from.index(network.own.len()), to.index(network.own.len()));
        prop_assume!(a != b);
        let (on, waiting) = (name(a.min(b)), name(a.max(b)));
        let initiative = more.world.snapshot.plan.initiatives.get_mut(waiting.as_str()).unwrap();
        initiative.depends_on.push(Dependency { on: on.as_str().into(), lag_days });
        let after = more.schedule();
        for (id, planned) in &before.initiatives {
            let then = &after.initiatives[id];
            prop_assert!(then.finish.p50 >= planned.finish.p50, "{id}");
            prop_assert!(then.finish.p85 >= planned.finish.p85, "{id}");
        }
        for (id, planned) in &before.objectives {
            prop_assert!(after.objectives[id].finish >= planned.finish, "{id}");
        }
    }

    #[test]
    fn slack_is_none_on_the_critical_chain_and_never_negative(network in networks()) {
        let found = network.schedule();
        let calendar = &network.world.snapshot.plan.calendar;
        for planned in found.initiatives.values() {
            prop_assert!(planned.slack_days >= 0, "{}", planned.id);
            prop_assert!(planned.finish.p50 >= planned.own.p50);
            if !calendar.declared {
                // With working days a day of rest between two of them may be slack of no day.
                prop_assert!(!planned.is_critical || planned.slack_days == 0, "{planned:?}");
            }
        }
        for objective in found.objectives.values() {
            let last = objective.chain.last().unwrap();
            prop_assert_eq!(found.initiatives[last].finish.p50, objective.finish.p50);
            prop_assert_eq!(found.initiatives[last].slack_days, 0);
        }
    }

    #[test]
    fn using_up_the_slack_moves_no_last_finish(network in networks()) {
        let found = network.schedule();
        let plan = &network.world.snapshot.plan;
        let days = Days(&plan.calendar);
        for planned in found.initiatives.values() {
            let end = |schedule: &Schedule| {
                let objective = &plan.initiatives[&planned.id].objective;
                let own = schedule.initiatives.values();
                own.filter(|one| &plan.initiatives[&one.id].objective == objective)
                    .map(|one| one.finish.p50)
                    .max()
            };
            let later = days.plus(planned.finish.p50, planned.slack_days);
            let supposed = BTreeMap::from([(planned.id.clone(), super::Finish::certain(later))]);
            let with = schedule(plan, &network.own, &supposed);
            prop_assert_eq!(end(&with), end(&found), "{}", &planned.id);
        }
    }

    #[test]
    fn the_order_of_declaration_does_not_matter(network in networks()) {
        let found = network.schedule();
        let mut turned = network.clone();
        for initiative in turned.world.snapshot.plan.initiatives.values_mut() {
            initiative.depends_on.reverse();
        }
        prop_assert_eq!(turned.schedule(), found);
    }
}
