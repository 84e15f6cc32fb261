//! Worked examples of the two passes, by hand, over hand-made finishes.

use std::collections::BTreeMap;

use super::{Finish, FinishBasis, Own, Schedule, schedule};
use crate::domain::calendar::plus_days;
use crate::domain::id::InitiativeId;
use crate::domain::plan::{Dependency, Initiative};
use crate::engine::testing::{World, an_initiative, an_objective, d};

/// The day the examples are computed on.
pub(super) const TODAY: &str = "2026-03-01";

/// An initiative of an objective between two dates that waits for others: `(id, lag in days)`.
pub(super) fn planned(
    (id, objective): (&str, &str),
    (start, due): (&str, &str),
    waits: &[(&str, i64)],
) -> Initiative {
    let depends_on = waits.iter().map(|(on, lag_days)| Dependency {
        on: (*on).into(),
        lag_days: *lag_days,
    });
    Initiative {
        start: d(start),
        due: d(due),
        depends_on: depends_on.collect(),
        ..an_initiative(id, objective)
    }
}

/// Work of its own that ends on a day, half done.
pub(super) fn ends(world: &World, id: &str, day: &str) -> (InitiativeId, Own) {
    let declared = &world.snapshot.plan.initiatives[id];
    let own = Own {
        finish: Finish::certain(d(day)),
        basis: FinishBasis::Forecast,
        base: declared.start.max(d(TODAY)),
        completion: Some(0.5),
    };
    (id.into(), own)
}

fn run(world: &World, own: &[(&str, &str)]) -> Schedule {
    let own = own.iter().map(|(id, day)| ends(world, id, day)).collect();
    schedule(&world.snapshot.plan, &own, &BTreeMap::new())
}

/// crm (due 30 Apr) -> launch (1 May to 30 Jun) under `savings`, due 30 Jun; `site` beside it.
pub(super) fn launch() -> World {
    let mut objective = an_objective("savings");
    objective.due = d("2026-06-30");
    World::new()
        .objective(objective)
        .initiative(planned(
            ("crm", "savings"),
            ("2026-01-01", "2026-04-30"),
            &[],
        ))
        .initiative(planned(
            ("site", "savings"),
            ("2026-01-01", "2026-05-15"),
            &[],
        ))
        .initiative(planned(
            ("launch", "savings"),
            ("2026-05-01", "2026-06-30"),
            &[("crm", 0), ("site", 0)],
        ))
}

#[test]
fn beside_what_has_no_end_nothing_has_slack() {
    let mut found = run(
        &launch(),
        &[
            ("crm", "2026-04-30"),
            ("site", "2026-05-15"),
            ("launch", "2026-06-30"),
        ],
    );
    let slack =
        |found: &Schedule, id: &str| found.slack_of(&found.initiatives[id], &"savings".into());
    assert_eq!(slack(&found, "crm"), Some(15));
    // Its day is a bound now, not an end: what crm could lose against it nobody knows.
    found.initiatives.get_mut("site").unwrap().basis = FinishBasis::BeyondHorizon;
    assert_eq!((slack(&found, "crm"), slack(&found, "site")), (None, None));
}

#[test]
fn what_starts_late_ends_late() {
    // site ends on 15 May, 14 days after the launch was to start; the launch takes 60 days from then: 14 July.
    let found = run(
        &launch(),
        &[
            ("crm", "2026-04-30"),
            ("site", "2026-05-15"),
            ("launch", "2026-06-30"),
        ],
    );
    let launch = &found.initiatives["launch"];
    assert_eq!(launch.remaining_days, 60);
    assert_eq!(launch.start, d("2026-05-15"));
    assert_eq!(launch.finish.p50, d("2026-07-14"));
    assert_eq!(launch.late_days, 14);
    assert_eq!(launch.driver, Some("site".into()));
    // crm may end 15 days later without moving anything; site and launch not at all.
    let slack = |id: &str| found.initiatives[id].slack_days;
    assert_eq!((slack("crm"), slack("site"), slack("launch")), (15, 0, 0));
    let critical = |id: &str| found.initiatives[id].is_critical;
    assert!(critical("site") && critical("launch") && !critical("crm"));
    let objective = &found.objectives["savings"];
    assert_eq!(objective.late_days, 14);
    assert_eq!(objective.chain, ["site".into(), "launch".into()]);
}

#[test]
fn upstream_in_time_pushes_nothing() {
    let found = run(
        &launch(),
        &[
            ("crm", "2026-04-30"),
            ("site", "2026-04-28"),
            ("launch", "2026-06-20"),
        ],
    );
    let launch = &found.initiatives["launch"];
    assert_eq!((launch.driver.as_ref(), launch.late_days), (None, -10));
    assert_eq!(found.objectives["savings"].chain, ["launch".into()]);
    // crm: ready on 30 April, the launch begins on 1 May: one day; site ends two days before that.
    assert_eq!(found.initiatives["crm"].slack_days, 1);
    assert_eq!(found.initiatives["site"].slack_days, 3);
}

#[test]
fn a_lag_lies_between_finish_and_start_in_calendar_days() {
    let mut world = launch();
    let launch = world.snapshot.plan.initiatives.get_mut("launch").unwrap();
    launch.depends_on[1].lag_days = 30;
    // 15 May + 30 days = 14 June; 60 days more: 13 August, 44 days after 30 June.
    let own = [
        ("crm", "2026-04-30"),
        ("site", "2026-05-15"),
        ("launch", "2026-06-30"),
    ];
    let found = run(&world, &own);
    assert_eq!(found.initiatives["launch"].start, d("2026-06-14"));
    assert_eq!(found.initiatives["launch"].late_days, 44);
    // A lead (negative lag) lets it begin before the other is finished.
    let mut world = world.clone();
    let launch = world.snapshot.plan.initiatives.get_mut("launch").unwrap();
    launch.depends_on[1].lag_days = -14;
    assert_eq!(run(&world, &own).initiatives["launch"].late_days, 0);
}

#[test]
fn durations_are_working_days_where_a_calendar_is_declared() {
    let mut world = launch();
    world.snapshot.plan.calendar.declared = true;
    // Friday 1 May to Tuesday 30 June are 42 working days; from Friday 15 May they end on Tuesday 14 July.
    let found = run(
        &world,
        &[
            ("crm", "2026-04-30"),
            ("site", "2026-05-15"),
            ("launch", "2026-06-30"),
        ],
    );
    let launch = &found.initiatives["launch"];
    assert_eq!((launch.remaining_days, launch.late_days), (42, 14));
    // From Friday 15 May back to Thursday 30 April: 11 working days.
    assert_eq!(found.initiatives["crm"].slack_days, 11);
}

#[test]
fn what_remains_waits_even_when_other_work_began() {
    // On 1 June the launch is almost done: 10 days of work remain. site ends on 20 June: 30 June, not 14 July.
    let world = launch();
    let mut own: BTreeMap<_, _> = [
        ends(&world, "crm", "2026-04-30"),
        ends(&world, "site", "2026-06-20"),
        ends(&world, "launch", "2026-06-11"),
    ]
    .into();
    for known in own.values_mut() {
        known.base = known.base.max(d("2026-06-01"));
        known.finish = known.finish.map(|day| day.max(d("2026-06-01")));
    }
    let found = schedule(&world.snapshot.plan, &own, &BTreeMap::new());
    assert_eq!(found.initiatives["launch"].finish.p50, d("2026-06-30"));
}

#[test]
fn what_is_finished_waits_for_nothing() {
    let world = launch();
    let mut own: BTreeMap<_, _> = [
        ends(&world, "site", "2026-05-15"),
        ends(&world, "launch", "2026-02-20"),
    ]
    .into();
    own.get_mut("launch").unwrap().basis = FinishBasis::Finished;
    let found = schedule(&world.snapshot.plan, &own, &BTreeMap::new());
    let launch = &found.initiatives["launch"];
    assert_eq!(
        (launch.finish.p50, launch.driver.as_ref()),
        (d("2026-02-20"), None)
    );
}

#[test]
fn both_percentiles_take_their_own_way() {
    let world = launch();
    let mut own: BTreeMap<_, _> = [
        ends(&world, "crm", "2026-04-30"),
        ends(&world, "site", "2026-05-15"),
        ends(&world, "launch", "2026-06-30"),
    ]
    .into();
    // crm ends with even odds on 30 April, but with 85 of 100 on 30 May: the launch then ends 60 days later, 29 July.
    own.get_mut("crm").unwrap().finish.p85 = d("2026-05-30");
    let found = schedule(&world.snapshot.plan, &own, &BTreeMap::new());
    let finish = found.initiatives["launch"].finish;
    assert_eq!((finish.p50, finish.p85), (d("2026-07-14"), d("2026-07-29")));
}

#[test]
fn buffer_burn_is_held_against_the_chain() {
    let mut world = launch();
    let launch = world.snapshot.plan.initiatives.get_mut("launch").unwrap();
    launch.buffer_days = Some(20);
    let found = run(
        &world,
        &[
            ("crm", "2026-04-30"),
            ("site", "2026-05-01"),
            ("launch", "2026-06-22"),
        ],
    );
    // It ends 8 days before its due date: 12 of 20 days are used, 60 %. Nothing pushes it: the chain is itself, half done.
    let burn = found.initiatives["launch"].buffer.unwrap();
    assert_eq!((burn.days, burn.used_days), (20, 12));
    assert!((burn.used - 0.6).abs() < 1e-9 && (burn.chain_complete - 0.5).abs() < 1e-9);
    assert!(burn.outruns());
    // Late by 14 days: 34 of 20 days. The chain: site (134 days, half) and launch (60 days, nothing).
    let mut own: BTreeMap<_, _> = [
        ends(&world, "crm", "2026-04-30"),
        ends(&world, "site", "2026-05-15"),
        ends(&world, "launch", "2026-06-30"),
    ]
    .into();
    own.get_mut("launch").unwrap().completion = None;
    let found = schedule(&world.snapshot.plan, &own, &BTreeMap::new());
    let burn = found.initiatives["launch"].buffer.unwrap();
    assert_eq!(burn.used_days, 34);
    assert!(
        (burn.chain_complete - 67.0 / 194.0).abs() < 1e-9,
        "{burn:?}"
    );
}

#[test]
fn a_parent_ends_with_the_last_of_those_that_serve_it() {
    let mut child = an_objective("child");
    child.parent = Some("savings".into());
    let world = launch().objective(child).initiative(planned(
        ("extra", "child"),
        ("2026-01-01", "2026-08-31"),
        &[],
    ));
    let found = run(
        &world,
        &[
            ("crm", "2026-04-30"),
            ("launch", "2026-06-30"),
            ("extra", "2026-08-31"),
        ],
    );
    assert_eq!(found.objectives["savings"].chain, ["extra".into()]);
    assert_eq!(found.objectives["savings"].late_days, 62);
    // The launch may still end no later: it is the last of its own objective.
    assert_eq!(found.initiatives["launch"].slack_days, 0);
    assert_eq!(plus_days(d("2026-06-30"), 62), d("2026-08-31"));
}
