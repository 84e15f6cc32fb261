//! Leads of every kind, end to end through a snapshot, by hand.
//!
//! The lead `l` of `World::simple` runs 100 days, 2026-02-01 to 2026-05-12; 2026-03-23 is day 50.

use std::sync::Arc;

use serde_json::json;

use crate::domain::calendar::{Period, When};
use crate::domain::link::MatchRule;
use crate::domain::measure::{LeadKind, LeadMeasure};
use crate::domain::plan::Pause;
use crate::domain::task::{Estimate, KnownTask, State};
use crate::engine::assessment::{Freshness, LeadAssessment, Status};
use crate::engine::testing::{
    World, a_lead, an_initiative, an_objective, d, done, noon, open, with,
};

mod kinds;

use Status::{Achieved, AtRisk, Missed, NotStarted, OffTrack, OnTrack, Paused, Unknown};

fn world(change: impl FnOnce(&mut LeadMeasure)) -> World {
    let mut lead = a_lead("l", "i");
    change(&mut lead);
    World::new()
        .objective(an_objective("o"))
        .initiative(an_initiative("i", "o"))
        .lead(lead)
}

fn the_lead(world: &World, day: &str) -> LeadAssessment {
    Arc::unwrap_or_clone(world.at(day).leads.remove("l").unwrap())
}

/// Value, status and first sentence.
fn check(world: &World, day: &str, value: Option<f64>, status: Status, text: &str) {
    let lead = the_lead(world, day);
    assert_eq!(lead.value, value, "{day}");
    assert_eq!(lead.status, status, "{day}");
    assert_eq!(lead.reasons[0].text, text, "{day}");
}

#[test]
fn a_count_follows_its_path() {
    let world = World::simple()
        .done(15, "i", "2026-03-01")
        .done(5, "i", "2026-03-20")
        .done(30, "i", "2026-05-12");
    for (day, value, status, text) in [
        ("2026-01-31", 0.0, NotStarted, "starts on 1 Feb"),
        (
            "2026-02-01",
            0.0,
            OnTrack,
            "0 of 50 tasks, plan 0 (on plan)",
        ),
        // Day 27: plan 13.5.
        (
            "2026-02-28",
            0.0,
            OffTrack,
            "0 of 50 tasks, plan 14 (27 points, 27 days behind)",
        ),
        // Day 50: plan 25; 20 is the plan of day 40.
        (
            "2026-03-23",
            20.0,
            OnTrack,
            "20 of 50 tasks, plan 25 (10 points, 10 days behind)",
        ),
        // Day 51: plan 25.5, 11 points.
        (
            "2026-03-24",
            20.0,
            AtRisk,
            "20 of 50 tasks, plan 26 (11 points, 11 days behind)",
        ),
        (
            "2026-05-12",
            50.0,
            Achieved,
            "50 of 50 tasks, plan 50 (on plan)",
        ),
    ] {
        check(&world, day, Some(value), status, text);
    }
}

#[test]
fn past_due_short_of_the_target_is_missed() {
    let world = World::simple().done(49, "i", "2026-03-01");
    check(
        &world,
        "2026-05-12",
        Some(49.0),
        OnTrack,
        "49 of 50 tasks, plan 50 (2 points, 2 days behind)",
    );
    check(
        &world,
        "2026-05-13",
        Some(49.0),
        Missed,
        "49 of 50 tasks, plan 50 (2 points, 3 days behind)",
    );
}

#[test]
fn cancelled_and_gone_tasks_count_nowhere() {
    let mut gone = done("g", "i", "2026-03-01");
    gone.gone_at = Some(noon("2026-03-10"));
    let cancelled = with(done("c", "i", "2026-03-01"), |task| {
        task.state = State::Cancelled;
    });
    let world = World::simple().tasks([gone, cancelled, done("1", "i", "2026-03-01")]);
    assert_eq!(the_lead(&world, "2026-03-09").value, Some(2.0));
    assert_eq!(the_lead(&world, "2026-03-10").value, Some(1.0));
}

#[test]
fn a_reopened_task_counts_while_it_was_done() {
    let world = World::simple()
        .tasks([open("1", "i")])
        .moved("1", State::Open, State::Done, "2026-03-01")
        .moved("1", State::Done, State::Open, "2026-03-10");
    for (day, value) in [
        ("2026-02-28", 0.0),
        ("2026-03-01", 1.0),
        ("2026-03-10", 0.0),
    ] {
        assert_eq!(the_lead(&world, day).value, Some(value), "{day}");
    }
}

#[test]
fn no_data_is_never_zero() {
    check(
        &World::simple(),
        "2026-03-01",
        None,
        Unknown,
        "no linked task",
    );
    let mut gone = open("1", "i");
    gone.gone_at = Some(noon("2026-02-10"));
    check(
        &World::simple().tasks([gone]),
        "2026-03-01",
        None,
        Unknown,
        "no linked task",
    );
    // One linked task that is not done is data: zero is done.
    assert_eq!(
        the_lead(&World::simple().tasks([open("1", "i")]), "2026-03-01").value,
        Some(0.0)
    );
    // A source that was never read is named.
    let mut unread = World::simple().source("t", None, 1);
    let initiative = unread.snapshot.plan.initiatives.get_mut("i").unwrap();
    initiative.rules[0].sources = vec!["t".to_owned()];
    check(
        &unread,
        "2026-03-01",
        None,
        Unknown,
        "no data yet: t was never read",
    );
}

#[test]
fn stale_tasks_speak_only_when_both_ends_agree() {
    let world = World::simple()
        .done(20, "i", "2026-02-10")
        .source("t", Some("2026-03-15"), 2);
    // Day 37: plan 18.5, ahead; read within its two days.
    assert_eq!(the_lead(&world, "2026-03-10").freshness, Freshness::Fresh);
    // Day 50, stood still or on pace: on track either way.
    let agreed = the_lead(&world, "2026-03-23");
    assert!(matches!(agreed.freshness, Freshness::Stale { .. }));
    assert_eq!(agreed.status, OnTrack);
    // Day 70: plan 35; off track or on pace, nobody knows.
    check(
        &world,
        "2026-04-12",
        Some(20.0),
        Unknown,
        "the data is too old: t, last read 15 Mar",
    );
    // A pause since then makes every judgement wait.
    let mut paused = world;
    paused
        .snapshot
        .plan
        .initiatives
        .get_mut("i")
        .unwrap()
        .paused = Some(Pause {
        since: d("2026-04-01"),
        until: None,
        reason: "waits for the new owner".to_owned(),
    });
    check(
        &paused,
        "2026-04-12",
        Some(20.0),
        Paused,
        "paused since 1 Apr: waits for the new owner",
    );
}

fn sized(id: &str, estimate: Option<Estimate>, closed: Option<&str>) -> KnownTask {
    let known = closed.map_or_else(|| open(id, "i"), |day| done(id, "i", day));
    with(known, |task| task.estimate = estimate)
}

#[test]
fn sums_take_numbers_and_numeric_text() {
    let with_calls = |id: &str, value| {
        with(done(id, "i", "2026-03-01"), |task| {
            task.fields.insert("calls".to_owned(), value);
        })
    };
    let world = world(|lead| {
        lead.kind = LeadKind::Sum("calls".to_owned());
        lead.unit = "calls".to_owned();
    });
    let counted = world.clone().tasks([
        with_calls("1", json!(7)),
        with_calls("2", json!(" 2.5 ")),
        with_calls("3", json!("many")),
        done("4", "i", "2026-03-01"),
        with(open("5", "i"), |task| {
            task.fields.insert("calls".to_owned(), json!(100));
        }),
    ]);
    assert_eq!(the_lead(&counted, "2026-03-23").value, Some(9.5));
    // A figure in a notation that nobody declared is no word: without it the sum would be too small.
    let german = counted.clone().tasks([with_calls("5", json!("2,5"))]);
    let text = "the field that is summed holds figures such as `1,5` or `4h`: give its rule a decimal mark or a unit";
    check(&german, "2026-03-23", None, Unknown, text);
    // Tasks that lack the field altogether are no data.
    let bare = world.tasks([done("1", "i", "2026-03-01")]);
    let text = "no linked task has the field that is summed";
    check(&bare, "2026-03-23", None, Unknown, text);
}

#[test]
fn hours_and_points_do_not_add_up() {
    let tasks = [
        sized("1", Some(Estimate::Hours(3.0)), Some("2026-03-01")),
        sized("2", Some(Estimate::Points(5.0)), Some("2026-03-01")),
        with(done("3", "i", "2026-03-01"), |task| {
            task.spent_hours = Some(4.5);
        }),
    ];
    for (field, unit, value) in [
        ("estimate", "hours", Some(3.0)),
        ("estimate", "points", Some(5.0)),
        ("estimate", "", None),
        ("spent", "h", Some(4.5)),
    ] {
        let world = world(|lead| {
            lead.kind = LeadKind::Sum(field.to_owned());
            lead.unit = unit.to_owned();
        })
        .tasks(tasks.clone());
        assert_eq!(
            the_lead(&world, "2026-03-23").value,
            value,
            "{field} {unit}"
        );
    }
}

#[test]
fn percent_goes_by_estimate_only_where_every_task_has_one() {
    let hours = |h| Some(Estimate::Hours(h));
    let cancelled = with(sized("c", None, None), |task| task.state = State::Cancelled);
    let one = sized("1", hours(6.0), Some("2026-03-01"));
    for (other, value, by_estimate) in [
        // 6 of 8 hours; the cancelled task without an estimate is not in scope.
        (sized("2", hours(2.0), None), 75.0, true),
        // One without, or in another unit: 1 of 2 tasks.
        (sized("2", None, None), 50.0, false),
        (sized("2", Some(Estimate::Points(2.0)), None), 50.0, false),
    ] {
        let world = world(|lead| {
            lead.kind = LeadKind::Percent;
            lead.target = 100.0;
            lead.unit = "%".to_owned();
        })
        .tasks([one.clone(), other, cancelled.clone()]);
        let lead = the_lead(&world, "2026-03-23");
        assert_eq!(
            (lead.value, lead.by_estimate),
            (Some(value), Some(by_estimate))
        );
        assert_eq!(lead.tasks.len(), 2);
    }
    let nothing = world(|lead| lead.kind = LeadKind::Percent).tasks([cancelled]);
    check(
        &nothing,
        "2026-03-23",
        None,
        Unknown,
        "no linked task is open or done",
    );
}

#[test]
fn open_and_overdue_are_better_when_lower() {
    let due = |id: &str, day: &str| with(open(id, "i"), |task| task.due = Some(When::Date(d(day))));
    let tasks = [
        due("1", "2026-03-01"),
        due("2", "2026-03-22"),
        due("3", "2026-03-23"), // due today is not overdue
        open("4", "i"),
    ];
    // A ceiling of 1 with 2 overdue is exceeded by all of it.
    let ceiling = world(|lead| {
        lead.kind = LeadKind::Overdue;
        lead.target = 1.0;
        lead.at_most = true;
    })
    .tasks(tasks.clone());
    check(
        &ceiling,
        "2026-03-23",
        Some(2.0),
        OffTrack,
        "2 tasks, at most 1",
    );
    check(
        &ceiling,
        "2026-03-02",
        Some(1.0),
        OnTrack,
        "1 task, at most 1",
    );
    check(
        &ceiling,
        "2026-06-01",
        Some(3.0),
        Missed,
        "3 tasks, at most 1",
    );
    // Without a baseline above it, a target of `open` is a ceiling too.
    let target = world(|lead| {
        lead.kind = LeadKind::Open;
        lead.target = 4.0;
    })
    .tasks(tasks.clone());
    check(
        &target,
        "2026-03-23",
        Some(4.0),
        OnTrack,
        "4 tasks, at most 4",
    );
    // From 8 down to 0: on day 50 plan 4.
    let falling = world(|lead| {
        lead.kind = LeadKind::Open;
        lead.baseline = 8.0;
        lead.target = 0.0;
    })
    .tasks(tasks);
    check(
        &falling,
        "2026-03-23",
        Some(4.0),
        OnTrack,
        "4 tasks, target 0, plan 4 (on plan)",
    );
}

/// Ten calls a week from Wednesday 2026-03-04; the whole weeks begin on 9, 16, 23 and 30 March and
/// 6 April, the last of them ends on the due date.
fn weekly() -> World {
    world(|lead| {
        lead.kind = LeadKind::Count;
        lead.unit = "calls".to_owned();
        lead.target = 10.0;
        lead.per = Some(Period::Week);
        lead.start = d("2026-03-04");
        lead.due = d("2026-04-12");
    })
}

#[test]
fn a_rate_without_a_task_has_missed_nothing() {
    let lead = the_lead(&weekly(), "2026-03-26");
    assert_eq!((lead.status, lead.value), (Status::Unknown, None));
    assert_eq!((lead.consistency, lead.streak), (None, 0));
    assert!(lead.periods.is_empty() && lead.trend.is_empty());
}

#[test]
fn a_rate_is_kept_week_by_week() {
    let world = weekly()
        .done(3, "i", "2026-03-06")
        .done(20, "i", "2026-03-15") // twice the target in the first whole week
        .done(5, "i", "2026-03-16") // half of it in the second
        .done(2, "i", "2026-03-25");
    let lead = the_lead(&world, "2026-03-26");
    let weeks: Vec<(f64, Option<bool>)> = lead
        .periods
        .iter()
        .map(|week| (week.value, week.hit))
        .collect();
    assert_eq!(weeks, [(20.0, Some(true)), (5.0, Some(false)), (2.0, None)]);
    assert_eq!((lead.consistency, lead.streak), (Some(0.5), -1));
    assert_eq!(lead.value, Some(2.0));
    // Thursday: 3 of 7 days, 4.3 wanted. Not kept: 0 of week one (its surplus helps nobody), 0.5 of
    // week two, (3/7 - 0.2) of the running one: 0.72857 of 2.42857 weeks = 0.3.
    let variance = lead.variance.unwrap();
    assert!((variance.plan - 30.0 / 7.0).abs() < 1e-9);
    assert!((variance.shortfall - 0.3).abs() < 1e-9, "{variance:?}");
    // 2.42857 of 5 weeks have elapsed, 1.7 of 5 are kept.
    assert!((variance.expected - 17.0 / 35.0).abs() < 1e-9);
    assert!((variance.progress - 0.34).abs() < 1e-9);
    assert_eq!(lead.status, OffTrack);
    assert_eq!(
        lead.reasons[0].text,
        "2 calls this week, 4 wanted by now (10 a week); 1 of 2 weeks hit, the last one missed; 30 % of the \
         commitment not kept"
    );
}

#[test]
fn a_week_is_judged_when_it_is_over() {
    let world = weekly().done(10, "i", "2026-03-15");
    // Before the first whole week nothing is committed.
    check(
        &world,
        "2026-03-06",
        Some(0.0),
        OnTrack,
        "0 calls so far; the first whole week begins on 9 Mar",
    );
    // Tuesday of the first week, 1 of 7 days: 0.14 of one week, not all of the little that has elapsed.
    let tuesday = the_lead(&world, "2026-03-10");
    assert!((tuesday.variance.unwrap().shortfall - 1.0 / 7.0).abs() < 1e-9);
    // Sunday still belongs to it, Monday has judged it.
    let hits = |day| -> Vec<Option<bool>> {
        the_lead(&world, day)
            .periods
            .iter()
            .map(|week| week.hit)
            .collect()
    };
    assert_eq!(hits("2026-03-15"), [None]);
    assert_eq!(hits("2026-03-16"), [Some(true), None]);
}

#[test]
fn a_rate_ends_with_its_last_whole_week() {
    let mut world = weekly();
    for monday in [
        "2026-03-09",
        "2026-03-16",
        "2026-03-23",
        "2026-03-30",
        "2026-04-06",
    ] {
        world = world.done(10, "i", monday);
    }
    check(
        &world,
        "2026-04-20",
        Some(10.0),
        Achieved,
        "10 calls in the last week (10 a week); 5 of 5 weeks hit",
    );
    let late = weekly().done(10, "i", "2026-03-09");
    assert_eq!(the_lead(&late, "2026-04-20").status, Missed);
    assert_eq!(the_lead(&late, "2026-04-20").streak, -4);
    // No whole month between 4 March and 12 April: no commitment, no verdict.
    let mut monthly = weekly().done(1, "i", "2026-03-09");
    monthly.snapshot.plan.leads.get_mut("l").unwrap().per = Some(Period::Month);
    let text = "no whole month lies between 4 Mar and 12 Apr";
    check(&monthly, "2026-03-20", None, Unknown, text);
}

#[test]
fn a_task_closed_twice_is_done_once_in_its_last_week() {
    let world = weekly()
        .tasks([done("1", "i", "2026-03-17")])
        .moved("1", State::Open, State::Done, "2026-03-10")
        .moved("1", State::Done, State::Open, "2026-03-12")
        .moved("1", State::Open, State::Done, "2026-03-17");
    let values = |day| -> Vec<f64> {
        the_lead(&world, day)
            .periods
            .iter()
            .map(|week| week.value)
            .collect()
    };
    assert_eq!(values("2026-03-11"), [1.0]);
    assert_eq!(values("2026-03-18"), [0.0, 1.0]);
}

#[test]
fn at_most_per_week_is_hit_below() {
    let mut world = weekly()
        .done(12, "i", "2026-03-10")
        .done(4, "i", "2026-03-17");
    world.snapshot.plan.leads.get_mut("l").unwrap().at_most = true;
    let lead = the_lead(&world, "2026-03-23");
    let hits: Vec<Option<bool>> = lead.periods.iter().map(|week| week.hit).collect();
    assert_eq!(hits, [Some(false), Some(true), None]);
    // 0.2 too much in one of two weeks.
    assert!((lead.variance.unwrap().shortfall - 0.1).abs() < 1e-9);
}

#[test]
fn a_lead_may_narrow_its_initiative() {
    let world = world(|lead| {
        lead.narrowed = vec![MatchRule {
            kinds: vec!["call".to_owned()],
            ..MatchRule::default()
        }];
    })
    .tasks([
        with(done("1", "i", "2026-03-01"), |task| {
            task.kind = Some("Call".into());
        }),
        done("2", "i", "2026-03-01"),
    ]);
    assert_eq!(the_lead(&world, "2026-03-23").value, Some(1.0));
}

#[test]
fn a_trend_is_weekly_and_bounded() {
    let mut world = World::simple().done(10, "i", "2026-02-10");
    let trend = the_lead(&world, "2026-02-17").trend;
    let points: Vec<(String, Option<f64>, f64)> = trend
        .iter()
        .map(|point| {
            (
                point.date.to_string(),
                point.actual,
                (point.plan * 1e6).round() / 1e6,
            )
        })
        .collect();
    assert_eq!(
        points,
        [
            ("2026-02-01".to_owned(), Some(0.0), 0.0),
            ("2026-02-08".to_owned(), Some(0.0), 3.5),
            ("2026-02-15".to_owned(), Some(10.0), 7.0),
            ("2026-02-17".to_owned(), Some(10.0), 8.0),
        ]
    );
    let lead = world.snapshot.plan.leads.get_mut("l").unwrap();
    lead.due = d("2036-02-01");
    for day in ["2027-03-28", "2030-01-01", "2036-02-01"] {
        let trend = the_lead(&world, day).trend;
        assert!(
            trend.len() <= 60 && trend.len() > 29,
            "{day}: {}",
            trend.len()
        );
        assert_eq!(trend.last().unwrap().date, d(day));
    }
}
