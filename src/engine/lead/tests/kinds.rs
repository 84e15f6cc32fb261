//! Shares done on time, cycle times, ages, blocked tasks, bands, and what a pause does to a rate, by hand.

use super::{
    Achieved, AtRisk, Missed, NotStarted, OffTrack, OnTrack, Paused, Unknown, check, the_lead,
    weekly, world,
};
use crate::domain::calendar::{Period, When};
use crate::domain::measure::{Band, LeadKind, Quantile};
use crate::domain::plan::Pause;
use crate::domain::task::{Change, KnownTask, State, TaskEvent};
use crate::engine::testing::{World, an_initiative, d, done, noon, open, task_id, with};

/// A task due on a day.
fn due(known: KnownTask, day: &str) -> KnownTask {
    with(known, |task| task.due = Some(When::Date(d(day))))
}

/// At least 80 % of what is due is done by then; the lead starts on Monday 2 February.
fn on_time() -> World {
    world(|lead| {
        lead.kind = LeadKind::OnTime { window_days: None };
        lead.unit = "%".to_owned();
        lead.start = d("2026-02-02");
        lead.target = 80.0;
    })
    .tasks([
        due(done("a", "i", "2026-02-04"), "2026-02-05"), // a day early
        due(done("b", "i", "2026-02-05"), "2026-02-05"), // on its day
        due(done("c", "i", "2026-02-09"), "2026-02-06"), // three days late
        due(done("d", "i", "2026-02-10"), "2026-02-12"),
        due(open("e", "i"), "2026-02-26"),
        done("f", "i", "2026-02-03"), // without a due date it promised nothing
        with(due(open("g", "i"), "2026-02-05"), |task| {
            task.state = State::Cancelled;
        }),
    ])
}

#[test]
fn on_time_is_kept_of_due_and_holds_every_day() {
    let world = on_time();
    for (day, value, status, text) in [
        ("2026-02-01", None, NotStarted, "starts on 2 Feb"),
        // Nothing was due before the 5th, and that day is not over.
        (
            "2026-02-05",
            None,
            NotStarted,
            "nothing was due yet; the first due date is 5 Feb",
        ),
        (
            "2026-02-06",
            Some(100.0),
            OnTrack,
            "100 % of 2 tasks due since 2 Feb, at least 80",
        ),
        // 2 of 3 = 66.7: (80 - 66.7) / 80 = 0.167.
        (
            "2026-02-07",
            Some(100.0 * 2.0 / 3.0),
            AtRisk,
            "66.7 % of 3 tasks due since 2 Feb, at least 80",
        ),
        (
            "2026-02-13",
            Some(75.0),
            OnTrack,
            "75 % of 4 tasks due since 2 Feb, at least 80",
        ),
        // The fifth is not done: 3 of 5, 25 points short of the floor.
        (
            "2026-02-27",
            Some(60.0),
            AtRisk,
            "60 % of 5 tasks due since 2 Feb, at least 80",
        ),
        // Past due it is missed.
        (
            "2026-05-13",
            Some(60.0),
            Missed,
            "60 % of 5 tasks due since 2 Feb, at least 80",
        ),
    ] {
        check(&world, day, value, status, text);
    }
    let lead = the_lead(&world, "2026-02-27");
    let kept: Vec<(&str, f64)> = lead
        .evidence
        .iter()
        .map(|(id, kept)| (id.external.as_str(), *kept))
        .collect();
    assert_eq!(
        kept,
        [("a", 1.0), ("b", 1.0), ("c", 0.0), ("d", 1.0), ("e", 0.0)]
    );
}

#[test]
fn a_window_forgets_and_a_period_is_hit_or_missed() {
    let mut world = on_time();
    {
        let lead = world.snapshot.plan.leads.get_mut("l").unwrap();
        lead.kind = LeadKind::OnTime {
            window_days: Some(14),
        };
    }
    // In the fourteen days before 20 February, the 6th to the 19th: c was late, d was not.
    check(
        &world,
        "2026-02-20",
        Some(50.0),
        OffTrack,
        "50 % of 2 tasks due since 6 Feb, at least 80",
    );
    // An empty window is no data, not zero.
    check(
        &world,
        "2026-03-20",
        None,
        Unknown,
        "no linked task was due since 6 Mar",
    );
    let lead = world.snapshot.plan.leads.get_mut("l").unwrap();
    lead.kind = LeadKind::OnTime { window_days: None };
    lead.per = Some(Period::Week);
    // Weeks from 2, 9 and 23 February; in that of the 16th nothing was due. The value is 3 of 5, not the
    // mean of 2/3, 1 and 0.
    check(
        &world,
        "2026-03-02",
        Some(60.0),
        AtRisk,
        "60 % of 5 tasks due since 2 Feb, at least 80; 1 of 3 weeks hit, the last one missed",
    );
    let lead = the_lead(&world, "2026-03-02");
    let weeks: Vec<_> = lead
        .periods
        .iter()
        .map(|week| (week.start.to_string(), week.value.round(), week.hit))
        .collect();
    assert_eq!(
        weeks,
        [
            ("2026-02-02".to_owned(), 67.0, Some(false)),
            ("2026-02-09".to_owned(), 100.0, Some(true)),
            ("2026-02-23".to_owned(), 0.0, Some(false)),
        ]
    );
    assert_eq!((lead.consistency, lead.streak), (Some(1.0 / 3.0), -1));
}

#[test]
fn a_due_date_that_is_pushed_afterwards_was_missed_all_the_same() {
    let mut world = on_time();
    // e was due on the 10th; the day after, it was moved to the 26th. h was moved in time.
    let moved = |task: &str, on: &str| TaskEvent {
        task: task_id(task),
        change: Change::Due,
        from: Some("2026-02-10".to_owned()),
        to: Some("2026-02-26".to_owned()),
        happened: Some(When::Date(d(on))),
        seen: noon(on),
    };
    world.snapshot.events.push(moved("e", "2026-02-11").into());
    world.snapshot.events.push(moved("h", "2026-02-09").into());
    world = world.tasks([due(done("h", "i", "2026-02-25"), "2026-02-26")]);
    // Due by the 12th: a, b, c, d and e: 3 of 5. By the 26th h as well, on time.
    for (day, kept, all) in [("2026-02-13", 3.0, 5), ("2026-02-27", 4.0, 6)] {
        let lead = the_lead(&world, day);
        assert_eq!(lead.evidence.len(), all, "{day}");
        assert_eq!(lead.value, Some(100.0 * kept / all as f64), "{day}");
    }
}

#[test]
fn a_share_may_rise_from_a_baseline() {
    let mut world = on_time();
    let lead = world.snapshot.plan.leads.get_mut("l").unwrap();
    (lead.baseline, lead.target) = (50.0, 90.0);
    // Day 5 of 99: plan 50 + 40 * 5 / 99 = 52.
    check(
        &world,
        "2026-02-07",
        Some(100.0 * 2.0 / 3.0),
        OnTrack,
        "66.7 % of 3 tasks due since 2 Feb, target 90, plan 52 (37 points, 36 days ahead)",
    );
}

/// A task done on a day after so many days from its start.
fn took(id: &str, start: &str, end: &str) -> KnownTask {
    with(done(id, "i", end), |task| {
        task.start = Some(When::Date(d(start)));
    })
}

#[test]
fn cycle_time_is_a_quantile_over_a_trailing_window() {
    let world = world(|lead| {
        lead.kind = LeadKind::CycleTime {
            quantile: Quantile::P85,
            window_days: 28,
        };
        lead.unit = "days".to_owned();
        lead.target = 10.0;
        lead.at_most = true;
    })
    .tasks([
        took("a", "2026-02-10", "2026-02-10"), // 0 days
        took("b", "2026-02-09", "2026-02-12"), // 3
        took("c", "2026-02-10", "2026-02-15"), // 5
        took("d", "2026-02-08", "2026-02-20"), // 12
        // Without a start it counts from when it was created, 1 January; this one leaves the window first.
        done("e", "i", "2026-02-05"),
        // A start after its end says nothing: created 1 January.
        took("f", "2026-03-09", "2026-03-08"),
        open("g", "i"),
    ]);
    // Up to 20 February: 0, 3, 5, 12, 35 days; rank ceil(0.85 * 5) = 5: 35, two and a half times over.
    check(
        &world,
        "2026-02-20",
        Some(35.0),
        OffTrack,
        "35 days (p85 of 5 tasks done in 28 days), at most 10",
    );
    // From 6 February on e is older than 28 days: 0, 3, 5, 12, rank ceil(3.4) = 4: 12, a fifth over.
    check(
        &world,
        "2026-03-05",
        Some(12.0),
        AtRisk,
        "12 days (p85 of 4 tasks done in 28 days), at most 10",
    );
    check(
        &world,
        "2026-05-01",
        None,
        Unknown,
        "no linked task with a start was done in the last 28 days",
    );
    // By the 8th of March f has joined, 66 days after it was made; a to c have left by the 16th.
    let lead = the_lead(&world, "2026-03-16");
    assert_eq!(lead.evidence.len(), 2);
    assert_eq!(lead.value, Some(66.0));
}

#[test]
fn age_is_that_of_what_remains() {
    let world = world(|lead| {
        lead.kind = LeadKind::Age(Quantile::Highest);
        lead.unit = "days".to_owned();
        lead.target = 30.0;
        lead.at_most = true;
    })
    .tasks([
        with(open("a", "i"), |task| {
            task.start = Some(When::Date(d("2026-03-01")));
        }),
        with(open("b", "i"), |task| {
            task.start = Some(When::Date(d("2026-06-01"))); // not begun: created 1 January
        }),
        done("c", "i", "2026-03-01"),
    ]);
    // b: 1 January to 23 March are 81 days.
    check(
        &world,
        "2026-03-23",
        Some(81.0),
        OffTrack,
        "81 days (oldest of 2 tasks), at most 30",
    );
    let mut half = world.clone();
    half.snapshot.plan.leads.get_mut("l").unwrap().kind = LeadKind::Age(Quantile::P50);
    check(
        &half,
        "2026-03-23",
        Some(22.0),
        OnTrack,
        "22 days (p50 of 2 tasks), at most 30",
    );
    // Where nothing remains nothing waits; where nothing is linked nobody knows.
    let mut empty = world.clone();
    empty.snapshot.tasks.retain(|known| known.task.key == "c");
    check(
        &empty,
        "2026-03-23",
        Some(0.0),
        OnTrack,
        "0 days (oldest of 0 tasks), at most 30",
    );
    empty.snapshot.tasks.clear();
    check(&empty, "2026-03-23", None, Unknown, "no linked task");
}

#[test]
fn blocked_tasks_are_those_that_something_holds_up() {
    let world = world(|lead| {
        lead.kind = LeadKind::Blocked;
        lead.target = 1.0;
        lead.at_most = true;
    })
    .initiative(an_initiative("j", "o"))
    .tasks([
        with(open("a", "i"), |task| task.state = State::Blocked),
        with(open("b", "i"), |task| {
            task.blocked_by = vec!["x".to_owned()].into();
        }),
        with(open("c", "i"), |task| {
            task.blocked_by = vec!["y".to_owned()].into(); // finished: holds nothing up
        }),
        open("x", "j"), // the blocker need not be linked here
        done("y", "j", "2026-02-10"),
    ]);
    check(
        &world,
        "2026-03-23",
        Some(2.0),
        OffTrack,
        "2 tasks, at most 1",
    );
    let found = the_lead(&world, "2026-03-23").evidence;
    let blocked: Vec<&str> = found.iter().map(|(id, _)| id.external.as_str()).collect();
    assert_eq!(blocked, ["a", "b"]);
}

#[test]
fn a_level_may_have_to_stay_in_a_band() {
    let world = world(|lead| {
        lead.kind = LeadKind::Open;
        lead.band = Some(Band {
            low: 2.0,
            high: 4.0,
            tolerance: 4.0,
        });
        (lead.baseline, lead.target) = (3.0, 3.0);
    });
    for (remain, status, text) in [
        (3, OnTrack, "3 tasks, within 2 to 4"),
        (4, OnTrack, "4 tasks, within 2 to 4"),
        // 1 below / 4.
        (
            1,
            AtRisk,
            "1 task, 1 task below the band 2 to 4 (tolerance 4)",
        ),
        (
            8,
            OffTrack,
            "8 tasks, 4 tasks above the band 2 to 4 (tolerance 4)",
        ),
    ] {
        let world = world
            .clone()
            .tasks((0..remain).map(|n| open(&n.to_string(), "i")));
        check(&world, "2026-03-23", Some(f64::from(remain)), status, text);
        // Kept on the last day it is achieved, as a ceiling is.
        let after = the_lead(&world, "2026-05-13").status;
        let kept = if status == OnTrack { Achieved } else { Missed };
        assert_eq!(after, kept, "{remain}");
    }
}

#[test]
fn paused_weeks_are_neither_hit_nor_missed() {
    let pause = Pause {
        since: d("2026-02-18"), // a Wednesday
        until: Some(d("2026-03-03")),
        reason: "moving house".to_owned(),
    };
    // Ten a week from Monday 2 February on; the weeks of 16 and 23 February and of 2 March have paused days.
    for above in [false, true] {
        let mut world = weekly()
            .done(10, "i", "2026-02-03")
            .done(4, "i", "2026-02-10");
        let plan = &mut world.snapshot.plan;
        plan.leads.get_mut("l").unwrap().start = d("2026-02-02");
        if above {
            plan.objectives.get_mut("o").unwrap().paused = Some(pause.clone());
        } else {
            plan.initiatives.get_mut("i").unwrap().paused = Some(pause.clone());
        }
        assert_eq!(the_lead(&world, "2026-02-25").status, Paused);
        let lead = the_lead(&world, "2026-03-09");
        let weeks: Vec<_> = lead
            .periods
            .iter()
            .map(|week| (week.start.to_string(), week.hit))
            .collect();
        assert_eq!(
            weeks,
            [
                ("2026-02-02".to_owned(), Some(true)),
                ("2026-02-09".to_owned(), Some(false)),
                ("2026-03-09".to_owned(), None),
            ]
        );
        // 0.6 of 2 weeks were not kept.
        assert!((lead.variance.unwrap().shortfall - 0.3).abs() < 1e-9);
    }
}
