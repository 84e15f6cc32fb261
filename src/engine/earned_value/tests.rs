//! Earned value by hand.
//!
//! Monday 2 February to Friday 13 February 2026 are ten working days; the initiative of `World::simple` begins on
//! Sunday 1 February.

use proptest::prelude::*;

use super::{EarnedValue, Effort};
use crate::domain::calendar::{When, plus_days};
use crate::domain::plan::Pause;
use crate::domain::task::{Estimate, KnownTask, State};
use crate::engine::testing::{World, an_initiative, an_objective, d, done, open, with};

fn planned(known: KnownTask, estimate: Estimate, start: &str, due: &str) -> KnownTask {
    with(known, |task| {
        task.estimate = Some(estimate);
        task.start = Some(When::Date(d(start)));
        task.due = Some(When::Date(d(due)));
    })
}

fn spent(known: KnownTask, hours: f64) -> KnownTask {
    with(known, |task| task.spent_hours = Some(hours))
}

fn hours(size: f64) -> Estimate {
    Estimate::Hours(size)
}

/// Three tasks of 40, 20 and 40 hours: 8 hours a day from the 2nd to the 6th, 4 a day from the 2nd to the 6th, 8 a day
/// from the 9th to the 13th. 12 hours a day in the first week, 8 in the second; 100 in all.
fn world() -> World {
    World::simple().tasks([
        spent(
            planned(
                done("a", "i", "2026-02-09"),
                hours(40.0),
                "2026-02-02",
                "2026-02-06",
            ),
            50.0,
        ),
        planned(open("b", "i"), hours(20.0), "2026-02-02", "2026-02-06"),
        spent(
            planned(open("c", "i"), hours(40.0), "2026-02-09", "2026-02-13"),
            10.0,
        ),
        open("d", "i"),
    ])
}

fn the_value(world: &World, day: &str) -> EarnedValue {
    let mut all = world.at(day).initiatives["i"].earned_value.clone();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn planned_earned_and_spent_by_hand() {
    // On Wednesday the 11th: 60 hours of the first week and 3 * 8 = 84 planned; a is done: 40 earned, 60 spent.
    let found = the_value(&world(), "2026-02-11");
    assert_eq!(
        (found.unit, found.tasks.len(), found.unestimated),
        (Effort::Hours, 3, 1)
    );
    assert!(near(found.bac, 100.0) && near(found.pv, 84.0) && near(found.ev, 40.0));
    assert!(near(found.sv(), -44.0));
    let cost = found.cost.unwrap();
    assert!(near(cost.ac, 60.0) && near(cost.cv, -20.0));
    assert!(near(cost.cpi.unwrap(), 2.0 / 3.0)); // 40 / 60
    assert!(near(cost.eac.unwrap(), 150.0)); // 100 / (2/3)
    // PV_3 = 36, PV_4 = 48: ES = 3 + (40 - 36) / 12 = 3.333; AT = 8 working days; SPI(t) = 0.41667.
    let schedule = found.schedule.unwrap();
    assert_eq!((schedule.start, schedule.planned), (d("2026-02-02"), 10.0));
    assert_eq!((schedule.whole, schedule.at), (3.0, 8.0));
    assert!(near(schedule.pv_whole, 36.0) && near(schedule.pv_next, 48.0));
    assert!(near(schedule.es, 3.0 + 4.0 / 12.0));
    assert!(near(schedule.spi_t.unwrap(), (3.0 + 1.0 / 3.0) / 8.0));
}

#[test]
fn before_the_first_day_nothing_is_planned_and_after_the_last_everything() {
    for (day, pv, at, spi) in [
        ("2026-01-20", 0.0, 0.0, false),
        ("2026-02-01", 0.0, 0.0, false),
        ("2026-02-02", 12.0, 1.0, true),
        ("2026-02-08", 60.0, 5.0, true), // a Sunday adds nothing
        ("2026-02-13", 100.0, 10.0, true),
        ("2026-02-27", 100.0, 20.0, true),
    ] {
        let found = the_value(&world(), day);
        let schedule = found.schedule.unwrap();
        assert!(near(found.pv, pv), "{day}: {}", found.pv);
        assert!(near(schedule.at, at), "{day}: {schedule:?}");
        assert_eq!(schedule.spi_t.is_some(), spi, "{day}");
    }
}

#[test]
fn what_ends_late_stays_late() {
    // Everything done on the 20th, a week late: EV / PV is 1, the schedule is not: ES = 10, AT = 15.
    let world = World::simple().tasks([planned(
        done("a", "i", "2026-02-20"),
        hours(40.0),
        "2026-02-02",
        "2026-02-13",
    )]);
    for day in ["2026-02-20", "2026-06-01"] {
        let found = the_value(&world, day);
        let schedule = found.schedule.unwrap();
        assert!(near(found.sv(), 0.0));
        assert_eq!((schedule.es, schedule.at), (10.0, 15.0), "{day}");
        assert!(near(schedule.spi_t.unwrap(), 10.0 / 15.0), "{day}");
    }
}

#[test]
fn cost_is_absent_not_zero() {
    // No time spent anywhere.
    let plan = planned(
        done("a", "i", "2026-02-06"),
        hours(8.0),
        "2026-02-02",
        "2026-02-06",
    );
    let found = the_value(&World::simple().tasks([plan.clone()]), "2026-02-09");
    assert_eq!((found.cost, found.unspent), (None, 1));
    // Of one of two done tasks only: what is done would look cheap.
    let half = World::simple().tasks([
        plan,
        spent(
            planned(
                done("b", "i", "2026-02-06"),
                hours(8.0),
                "2026-02-02",
                "2026-02-06",
            ),
            9.0,
        ),
    ]);
    let found = the_value(&half, "2026-02-09");
    assert_eq!((found.cost, found.unspent), (None, 1));
    // Cancelled work leaves the plan, and what it cost stays.
    let wasted = World::simple().tasks([
        spent(
            planned(
                done("b", "i", "2026-02-06"),
                hours(8.0),
                "2026-02-02",
                "2026-02-06",
            ),
            9.0,
        ),
        spent(
            with(
                planned(open("c", "i"), hours(8.0), "2026-02-02", "2026-02-06"),
                |task| task.state = State::Cancelled,
            ),
            3.0,
        ),
    ]);
    let found = the_value(&wasted, "2026-02-09");
    assert!(near(found.bac, 8.0) && near(found.cost.unwrap().ac, 12.0));
}

#[test]
fn hours_and_points_are_two_figures() {
    let world = world().tasks([planned(
        done("p", "i", "2026-02-03"),
        Estimate::Points(5.0),
        "2026-02-02",
        "2026-02-06",
    )]);
    let all = world.at("2026-02-11").initiatives["i"].earned_value.clone();
    let figures: Vec<_> = all.iter().map(|one| (one.unit, one.bac, one.ev)).collect();
    assert_eq!(
        figures,
        [(Effort::Hours, 100.0, 40.0), (Effort::Points, 5.0, 5.0)]
    );
    assert_eq!(all[1].cost, None);
}

#[test]
fn totals_sum_first_count_a_task_once_and_leave_what_is_paused() {
    let mut both = planned(
        done("x", "i", "2026-02-06"),
        hours(10.0),
        "2026-02-02",
        "2026-02-06",
    );
    both.task.labels.push("j".to_owned());
    let mut world = world().initiative(an_initiative("j", "child")).tasks([
        both,
        planned(open("y", "j"), hours(30.0), "2026-02-02", "2026-02-06"),
    ]);
    let mut child = an_objective("child");
    child.parent = Some("o".into());
    world = world.objective(child);
    let assessed = world.at("2026-02-11");
    let bac = |all: &[EarnedValue]| all.iter().map(|one| one.bac).sum::<f64>();
    assert!(near(bac(&assessed.initiatives["i"].earned_value), 110.0));
    assert!(near(bac(&assessed.initiatives["j"].earned_value), 40.0));
    assert!(near(bac(&assessed.objectives["child"].earned_value), 40.0));
    // 110 + 40 - 10 that both have.
    assert!(near(bac(&assessed.objectives["o"].earned_value), 140.0));
    let total = &assessed.earned_value[0];
    assert!(near(total.pv, 84.0 + 10.0 + 30.0) && near(total.ev, 50.0));
    let initiative = world.snapshot.plan.initiatives.get_mut("j").unwrap();
    initiative.paused = Some(Pause {
        since: d("2026-02-01"),
        until: None,
        reason: "moving house".to_owned(),
    });
    let assessed = world.at("2026-02-11");
    assert!(near(bac(&assessed.objectives["o"].earned_value), 110.0));
    assert_eq!(assessed.objectives["child"].earned_value, []);
}

#[test]
fn dates_that_say_nothing_fall_back_on_the_initiative() {
    // No dates: 1 February to 12 May. A weekend alone is due on the Friday before it.
    let world = World::simple().tasks([
        with(open("a", "i"), |task| task.estimate = Some(hours(72.0))),
        planned(open("b", "i"), hours(8.0), "2026-02-14", "2026-02-15"),
    ]);
    let found = the_value(&world, "2026-02-15");
    let row = |id: &str| {
        let row = found.tasks.iter().find(|row| row.task.external == id);
        row.unwrap().clone()
    };
    assert_eq!(
        (row("a").start, row("a").due),
        (d("2026-02-01"), d("2026-05-12"))
    );
    // 10 of 72 working days.
    assert!(near(row("a").pv, 10.0), "{}", row("a").pv);
    assert!(near(row("b").pv, 8.0));
}

proptest! {
    #[test]
    fn planned_value_grows_to_the_budget_and_the_rows_add_up(
        tasks in prop::collection::vec((1..40_u8, 0..60_i64, 0..30_i64, proptest::option::of(0..80_i64)), 1..12),
        day in 0..120_i64,
    ) {
        let first = d("2026-02-01");
        let tasks = tasks.into_iter().enumerate().map(|(index, (size, start, length, closed))| {
            let id = index.to_string();
            let known = match closed {
                Some(closed) => done(&id, "i", &plus_days(first, closed).to_string()),
                None => open(&id, "i"),
            };
            let start = plus_days(first, start);
            planned(known, hours(f64::from(size)), &start.to_string(), &plus_days(start, length).to_string())
        });
        let world = World::simple().tasks(tasks);
        let at = plus_days(first, day);
        let (now, next) = (the_value(&world, &at.to_string()), the_value(&world, &plus_days(at, 1).to_string()));
        prop_assert!(now.pv <= next.pv + 1e-9 && now.pv <= now.bac + 1e-9);
        prop_assert!(now.ev <= now.bac + 1e-9);
        prop_assert!((now.tasks.iter().map(|row| row.pv).sum::<f64>() - now.pv).abs() < 1e-9);
        if let Some(schedule) = now.schedule {
            prop_assert!((0.0..=schedule.planned + 1e-9).contains(&schedule.es));
            // PV at the earned day is what is earned.
            let part = schedule.es - schedule.whole;
            let there = schedule.pv_whole + part * (schedule.pv_next - schedule.pv_whole);
            prop_assert!((there - now.ev).abs() < 1e-6, "{there} {}", now.ev);
        }
    }
}
