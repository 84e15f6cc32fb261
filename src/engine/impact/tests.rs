//! Chains and stakes, by hand.

use std::collections::{BTreeMap, BTreeSet};

use super::{Supposed, critical, impacts, what_if};
use crate::domain::money::Money;
use crate::domain::plan::{AtStake, Dependency};
use crate::engine::schedule::{Finish, FinishBasis, Own, schedule};
use crate::engine::testing::{World, an_initiative, an_objective, d};

fn stake(amount: i64, what: &str) -> AtStake {
    AtStake {
        amount: Money {
            minor: amount * 100,
            currency: "USD".to_owned(),
        },
        what: what.to_owned(),
    }
}

/// crm-rollout (1 Feb to 12 May) -> regional-launch (13 May to 30 Jun) under inventory-savings, due 30 Jun, USD 4.0 M.
fn world() -> World {
    let mut savings = an_objective("inventory-savings");
    savings.due = d("2026-06-30");
    savings.at_stake = Some(stake(4_000_000, "stock write-downs 2026"));
    let mut launch = an_initiative("regional-launch", "inventory-savings");
    (launch.start, launch.due) = (d("2026-05-18"), d("2026-06-30"));
    launch.depends_on = vec![Dependency {
        on: "crm-rollout".into(),
        lag_days: 0,
    }];
    World::new()
        .objective(savings)
        .initiative(an_initiative("crm-rollout", "inventory-savings"))
        .initiative(launch)
}

fn found(world: &World, own: &[(&str, &str)]) -> Vec<String> {
    found_with(world, own, None)
}

/// The same where nobody sees the end of one initiative: its day is a bound.
fn found_with(world: &World, own: &[(&str, &str)], endless: Option<&str>) -> Vec<String> {
    let plan = &world.snapshot.plan;
    let own: BTreeMap<_, _> = own
        .iter()
        .map(|(id, day)| {
            let known = Own {
                finish: Finish::certain(d(day)),
                basis: if endless == Some(*id) {
                    FinishBasis::BeyondHorizon
                } else {
                    FinishBasis::Forecast
                },
                base: plan.initiatives[*id].start.max(d("2026-03-01")),
                completion: None,
            };
            ((*id).into(), known)
        })
        .collect();
    let schedule = schedule(plan, &own, &BTreeMap::new());
    let impacts = impacts(plan, &schedule, &BTreeSet::new());
    let mut lines: Vec<String> = impacts
        .slips
        .iter()
        .flat_map(|slip| {
            let none = format!("{} +{} d: no objective", slip.initiative, slip.days);
            let hits: Vec<String> = slip
                .hits
                .iter()
                .map(|hit| hit.words(d("2026-03-01")).to_string())
                .collect();
            if hits.is_empty() { vec![none] } else { hits }
        })
        .collect();
    lines.extend(impacts.at_stake.iter().map(ToString::to_string));
    lines
}

#[test]
fn a_slip_is_followed_to_the_money() {
    // crm-rollout ends on 26 May, 14 days after 12 May. The launch takes 43 days (18 May to 30 June): from 26 May they end on
    // 8 July, 8 days late.
    let lines = found(
        &world(),
        &[
            ("crm-rollout", "2026-05-26"),
            ("regional-launch", "2026-06-30"),
        ],
    );
    assert_eq!(
        lines,
        [
            "crm-rollout +14 d -> regional-launch +8 d -> inventory-savings missed by 8 d: USD 4.0 M, stock write-downs 2026",
            "USD 4.0 M"
        ]
    );
}

#[test]
fn a_bound_is_not_told_as_a_date() {
    // No trial sees crm-rollout end: 1 March 2028 is where the forecast stops looking, not when anything happens.
    let own = [
        ("crm-rollout", "2028-03-01"),
        ("regional-launch", "2026-06-30"),
    ];
    let lines = found_with(&world(), &own, Some("crm-rollout"));
    assert_eq!(
        lines,
        [
            "crm-rollout, no end in sight -> regional-launch -> inventory-savings missed: USD 4.0 M, stock write-downs 2026",
            "USD 4.0 M"
        ]
    );
}

#[test]
fn a_slip_within_the_slack_delays_no_objective() {
    let lines = found(
        &world(),
        &[
            ("crm-rollout", "2026-05-17"),
            ("regional-launch", "2026-06-30"),
        ],
    );
    assert_eq!(lines, ["crm-rollout +5 d: no objective"]);
}

#[test]
fn what_is_in_time_can_begin_a_chain_too() {
    // Nobody is late: crm-rollout ends when it is due, but the launch was to begin before that.
    let mut world = world();
    let launch = world
        .snapshot
        .plan
        .initiatives
        .get_mut("regional-launch")
        .unwrap();
    launch.start = d("2026-04-01");
    // 90 days from 12 May: 10 August, 41 days after 30 June.
    let lines = found(
        &world,
        &[
            ("crm-rollout", "2026-05-12"),
            ("regional-launch", "2026-06-30"),
        ],
    );
    assert_eq!(
        lines[0],
        "crm-rollout (12 May) -> regional-launch +41 d -> inventory-savings missed by 41 d: USD 4.0 M, stock write-downs 2026"
    );
}

#[test]
fn two_slips_on_one_stream_count_once() {
    let mut world = world().initiative(an_initiative("stores", "inventory-savings"));
    let mut other = an_objective("group-savings");
    other.due = d("2026-06-30");
    other.at_stake = Some(stake(3_000_000, "Stock write-downs 2026"));
    world = world.objective(other);
    let savings = world
        .snapshot
        .plan
        .objectives
        .get_mut("inventory-savings")
        .unwrap();
    savings.parent = Some("group-savings".into());
    let lines = found(
        &world,
        &[
            ("crm-rollout", "2026-05-26"),
            ("regional-launch", "2026-06-30"),
            ("stores", "2026-07-10"),
        ],
    );
    // Each of the two slips hits both objectives: four hits, one stream of USD 4.0 M.
    assert_eq!(lines.len(), 5, "{lines:?}");
    assert_eq!(lines[4], "USD 4.0 M");
}

#[test]
fn the_critical_chain_begins_with_what_is_late_by_itself() {
    let mut world = world().initiative(an_initiative("contracts", "inventory-savings"));
    let crm = world
        .snapshot
        .plan
        .initiatives
        .get_mut("crm-rollout")
        .unwrap();
    (crm.start, crm.due) = (d("2026-05-01"), d("2026-05-17"));
    crm.depends_on = vec![Dependency {
        on: "contracts".into(),
        lag_days: 0,
    }];
    let plan = &world.snapshot.plan;
    let own = |id: &str, day: &str| {
        let known = Own {
            finish: Finish::certain(d(day)),
            basis: FinishBasis::Forecast,
            base: plan.initiatives[id].start,
            completion: None,
        };
        (id.into(), known)
    };
    // contracts end on 12 May as planned; crm-rollout needs 31 days instead of 16: 12 June, the launch 25 July.
    let own = BTreeMap::from([
        own("contracts", "2026-05-12"),
        own("crm-rollout", "2026-06-01"),
        own("regional-launch", "2026-06-30"),
    ]);
    let schedule = schedule(plan, &own, &BTreeMap::new());
    let hit = critical(plan, &schedule, &"inventory-savings".into()).unwrap();
    let words = hit.words(d("2026-03-01")).to_string();
    assert!(
        words.starts_with("crm-rollout +26 d -> regional-launch +25 d -> "),
        "{words}"
    );
}

#[test]
fn what_if_answers_ahead_of_time() {
    // No leads, no tasks: everything ends when it is due, and the objective is met.
    let assessed = world().at("2026-03-01");
    assert!(assessed.impacts.slips.is_empty());
    let ask = |supposed| {
        what_if(
            &assessed,
            &BTreeMap::from([("crm-rollout".into(), supposed)]),
        )
    };
    // 12 May + 21 = 2 June, 15 days after the launch was to begin.
    let late = ask(Supposed::Later(21));
    let hit = &late.impacts.slips[0].hits[0];
    assert_eq!((hit.days, hit.chain[0].days), (15, 21));
    assert_eq!(late.impacts.at_stake[0].to_string(), "USD 4.0 M");
    let dated = ask(Supposed::On(d("2026-06-02")));
    assert_eq!(dated.impacts, late.impacts);
    assert!(ask(Supposed::Later(-5)).impacts.slips.is_empty());
    assert!(ask(Supposed::Later(6)).impacts.slips[0].hits.is_empty());
}
