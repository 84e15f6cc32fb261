//! Capacity by hand, and against brute force.

use jiff::civil::Date;
use proptest::prelude::*;

use super::hours::Available;
use super::relief::{Job, Test};
use super::{Capacity, DailyShare, Load, Missing, Size, WorkUnit};
use crate::domain::calendar::{Calendar, When, plus_days};
use crate::domain::people::{DailyOperations, Person};
use crate::domain::task::{Change, Estimate, KnownTask, State, Task, TaskEvent};
use crate::engine::testing::{World, a_lead, an_initiative, d, done, noon, open, task_id, with};

/// A Monday.
const TODAY: &str = "2026-03-02";

fn on(day: &str) -> When {
    When::Date(d(day))
}

fn task(id: &str, initiative: &str, hours: f64, due: &str) -> KnownTask {
    with(open(id, initiative), |task| {
        task.assignees = vec!["mia".to_owned()].into();
        task.estimate = Some(Estimate::Hours(hours));
        task.due = Some(on(due));
    })
}

fn changed(known: KnownTask, change: impl FnOnce(&mut Task)) -> KnownTask {
    with(known, change)
}

/// Maria works 40 hours a week, half of them on daily operations: 4 hours a day for strategic work.
fn maria(world: World, change: impl FnOnce(&mut Person)) -> World {
    let mut world = world.person("maria", "mia");
    let person = world.snapshot.plan.people.get_mut("maria").unwrap();
    person.hours = Some(40.0);
    person.daily_operations = Some(DailyOperations::Share(0.5));
    change(person);
    world
}

fn load(tasks: impl IntoIterator<Item = KnownTask>) -> Capacity {
    of(&maria(World::simple(), |_| {}).tasks(tasks))
}

fn of(world: &World) -> Capacity {
    let assessment = world.at(TODAY);
    let found = assessment.accountability.capacity_of(&"maria".into());
    found.unwrap().clone()
}

fn ids(tasks: &[crate::domain::id::TaskId]) -> Vec<&str> {
    tasks.iter().map(|id| id.external.as_str()).collect()
}

#[test]
fn what_is_due_fits_or_does_not() {
    // Monday to Friday: 5 days x 4 h = 20 h by 6 March; 40 h by 13 March.
    // Due: 16 h by the 6th, 24 h more by the 13th: 16 <= 20, 40 <= 40. The 13th has nothing to spare.
    let fits = load([
        task("a", "i", 16.0, "2026-03-06"),
        task("b", "i", 24.0, "2026-03-13"),
    ]);
    let Load::Fits { tightest } = fits.load else {
        panic!("{:?}", fits.load);
    };
    let tightest = tightest.unwrap();
    assert_eq!(
        (tightest.on, tightest.needed, tightest.available),
        (d("2026-03-13"), 40.0, 40.0)
    );
    // 8 h more by the 13th: 48 > 40, 8 h short; by the 6th nothing changes.
    let full = load([
        task("a", "i", 16.0, "2026-03-06"),
        task("b", "i", 24.0, "2026-03-13"),
        task("c", "i", 8.0, "2026-03-13"),
    ]);
    let Load::TooMuch(overload) = full.load else {
        panic!("{:?}", full.load);
    };
    assert_eq!(overload.first.on, d("2026-03-13"));
    assert!((overload.first.short() - 8.0).abs() < 1e-9);
    assert_eq!(overload.worst, overload.first);
    // All weigh the same: the fewest and smallest that cure 8 h is c itself.
    assert_eq!(ids(&overload.defer), ["c"]);
}

#[test]
fn the_first_date_that_fails_is_not_always_the_worst() {
    // By Tue 3 March 8 h are there, 10 needed: 2 short. By Fri 6 March 20 are there, 30 needed: 10 short.
    let capacity = load([
        task("a", "i", 10.0, "2026-03-03"),
        task("b", "i", 20.0, "2026-03-06"),
    ]);
    let Load::TooMuch(overload) = capacity.load else {
        panic!("{:?}", capacity.load);
    };
    assert_eq!(overload.first.on, d("2026-03-03"));
    assert_eq!(overload.worst.on, d("2026-03-06"));
    assert!((overload.worst.short() - 10.0).abs() < 1e-9);
}

#[test]
fn the_least_weight_is_deferred_not_the_fewest_hours() {
    // Initiative i weighs 3, j 1; lead l of i counts every task of i. a carries 3/4, b and c 1/4 each.
    // 20 h by Friday; 12 + 8 + 8 = 28 needed. Without a (weight 0.75) or without b or c (0.25): b goes, c stays.
    let mut heavy = an_initiative("i", "o");
    heavy.weight = 3.0;
    let world = World::simple()
        .initiative(heavy)
        .initiative(an_initiative("j", "o"));
    let world = maria(world, |_| {}).tasks([
        task("a", "i", 12.0, "2026-03-06"),
        task("b", "j", 8.0, "2026-03-06"),
        task("c", "j", 8.5, "2026-03-06"),
    ]);
    let Load::TooMuch(overload) = of(&world).load else {
        panic!("fits");
    };
    // 12 + 8.5 > 20: the one to stay is b.
    assert_eq!(ids(&overload.defer), ["c"]);
    assert!((overload.defer_weight - 0.25).abs() < 1e-9);
}

#[test]
fn a_task_that_no_lead_counts_is_the_first_to_go() {
    let mut narrow = a_lead("l", "i");
    narrow.narrowed = vec![crate::domain::link::MatchRule {
        titles: vec!["task a".to_owned()],
        ..Default::default()
    }];
    let world = maria(World::simple().lead(narrow), |_| {}).tasks([
        task("a", "i", 12.0, "2026-03-06"),
        task("b", "i", 12.0, "2026-03-06"),
    ]);
    let Load::TooMuch(overload) = of(&world).load else {
        panic!("fits");
    };
    assert_eq!(ids(&overload.defer), ["b"]);
    assert!(overload.defer_weight.abs() < 1e-9);
}

#[test]
fn holidays_and_time_off_are_no_time() {
    // Tue to Wed off (twice declared), Fri a holiday: Mon and Thu are left, 8 h by Friday.
    let mut world = maria(World::simple(), |person| {
        person.time_off = vec![
            (d("2026-03-03"), d("2026-03-04")),
            (d("2026-03-04"), d("2026-03-04")),
        ];
    });
    world
        .snapshot
        .plan
        .calendar
        .holidays
        .insert(d("2026-03-06"));
    let capacity = of(&world.tasks([task("a", "i", 8.0, "2026-03-06")]));
    let Load::Fits {
        tightest: Some(point),
    } = capacity.load
    else {
        panic!("{:?}", capacity.load);
    };
    assert!((point.available - 8.0).abs() < 1e-9);
}

#[test]
fn hours_are_left_over_split_or_assumed() {
    let capacity = load([
        // 10 h estimated, 4 spent: 6 are left.
        changed(task("spent", "i", 10.0, "2026-03-31"), |task| {
            task.spent_hours = Some(4.0);
        }),
        // Two people and an account of nobody: a third of 9 h.
        changed(task("split", "i", 9.0, "2026-03-31"), |task| {
            task.assignees = vec!["mia", "jo", "ghost"].into();
        }),
        // The estimates are 10, 9, 5: the median is 9.
        changed(task("none", "i", 1.0, "2026-03-31"), |task| {
            task.estimate = None;
        }),
        changed(task("points", "i", 1.0, "2026-03-31"), |task| {
            task.estimate = Some(Estimate::Points(3.0));
        }),
        // Used up though it is open: nobody knows what is left.
        changed(task("used", "i", 5.0, "2026-03-31"), |task| {
            task.spent_hours = Some(7.0);
        }),
    ]);
    let found: Vec<(&str, Option<f64>, Size)> = capacity
        .demand
        .iter()
        .map(|demand| (demand.task.external.as_str(), demand.hours, demand.size))
        .collect();
    assert_eq!(
        found,
        [
            ("none", Some(9.0), Size::Assumed),
            ("points", Some(9.0), Size::Assumed),
            ("spent", Some(6.0), Size::Estimated),
            ("split", Some(3.0), Size::Estimated),
            ("used", Some(9.0), Size::Assumed),
        ]
    );
    assert_eq!(capacity.assumed_hours(), 3);
}

#[test]
fn what_is_not_known_is_not_zero() {
    let points = |id| {
        changed(task(id, "i", 1.0, "2026-03-06"), |task| {
            task.estimate = Some(Estimate::Points(5.0));
        })
    };
    let bare = changed(task("c", "i", 1.0, "2026-03-06"), |task| {
        task.estimate = None;
    });
    let capacity = load([points("a"), points("b"), bare]);
    assert_eq!(
        capacity.load,
        Load::CannotBeJudged {
            missing: vec![Missing::Estimates {
                tasks: 3,
                in_points: 2
            }]
        }
    );
    let world = maria(World::simple(), |person| {
        person.hours = None;
        person.daily_operations = Some(DailyOperations::Measured);
    });
    assert_eq!(
        of(&world).load,
        Load::CannotBeJudged {
            missing: vec![Missing::Hours, Missing::DoneWork]
        }
    );
}

#[test]
fn overdue_work_comes_first_and_undated_work_with_its_initiative() {
    // Overdue 8 h come first: with the 16 h due on Friday 24 > 20. The initiative is due on 12 May.
    let late = task("late", "i", 8.0, "2026-02-20");
    let capacity = load([late.clone(), task("a", "i", 16.0, "2026-03-06")]);
    assert!(capacity.is_too_much());
    assert!((capacity.overdue_hours(d(TODAY)) - 8.0).abs() < 1e-9);
    // Alone it is tested on the initiative's due date, where there is time enough.
    let alone = load([late]);
    let Load::Fits {
        tightest: Some(point),
    } = alone.load
    else {
        panic!("{:?}", alone.load);
    };
    assert_eq!(point.on, d("2026-05-12"));
    let undated = load([changed(task("u", "i", 8.0, TODAY), |task| {
        task.due = None;
    })]);
    assert_eq!(undated.assumed_due(), 1);
    assert_eq!(
        undated.demand.first().map(|demand| demand.due),
        Some(d("2026-05-12"))
    );
}

#[test]
fn done_cancelled_unlinked_and_paused_work_asks_nothing() {
    let mut paused = an_initiative("j", "o");
    paused.paused = Some(crate::domain::plan::Pause {
        since: d("2026-02-01"),
        until: None,
        reason: "budget".to_owned(),
    });
    let world = maria(World::simple().initiative(paused), |_| {}).tasks([
        changed(done("a", "i", "2026-02-27"), |task| {
            task.assignees = vec!["mia"].into();
        }),
        changed(task("b", "i", 80.0, "2026-03-06"), |task| {
            task.state = State::Cancelled;
        }),
        task("c", "nothing", 80.0, "2026-03-06"),
        task("d", "j", 80.0, "2026-03-06"),
    ]);
    let capacity = of(&world);
    assert_eq!(capacity.demand, []);
    assert_eq!(capacity.load, Load::Fits { tightest: None });
}

/// A task of Maria's that took two hours.
fn worked(id: &str, initiative: &str, day: &str) -> KnownTask {
    with(done(id, initiative, day), |task| {
        task.assignees = vec!["mia".to_owned()].into();
        task.spent_hours = Some(2.0);
    })
}

#[test]
fn daily_operations_are_measured_over_eight_weeks() {
    // The window of eight weeks up to Monday 2 March starts on 6 January. In it: 3 unmapped, 1 strategic: 75 %.
    let world = || {
        maria(World::simple(), |person| {
            person.daily_operations = Some(DailyOperations::Measured);
        })
        .tasks([
            worked("u1", "none", "2026-01-06"),
            worked("u2", "none", "2026-02-10"),
            worked("u3", "none", "2026-03-02"),
            worked("s1", "i", "2026-02-24"),
            worked("old", "none", "2026-01-05"),
        ])
    };
    let DailyShare::Measured { share, on } = of(&world()).daily_operations else {
        panic!("declared");
    };
    assert_eq!(share, Some(0.75));
    assert_eq!(
        (on.unmapped, on.strategic, on.unit),
        (6.0, 2.0, WorkUnit::Hours)
    );
    // One task without hours, and the work is counted in tasks: 4 of 5.
    let counted = of(
        &world().tasks([with(worked("u4", "none", "2026-02-11"), |task| {
            task.spent_hours = None;
        })]),
    );
    let DailyShare::Measured { share, on } = counted.daily_operations else {
        panic!("declared");
    };
    assert_eq!((share, on.unit), (Some(0.8), WorkUnit::Tasks));
}

#[test]
fn protected_time_is_kept_week_by_week() {
    // Whole weeks up to Monday 2 March end on Sunday 1 March. Week of 23 Feb: 1 of 2 strategic, kept at 25 %.
    // Week of 16 Feb: 0 of 1, not kept. Other weeks had no work and are not judged.
    let world = maria(World::simple(), |person| person.protected = Some(0.25)).tasks([
        worked("a", "i", "2026-02-24"),
        worked("b", "none", "2026-02-27"),
        worked("c", "none", "2026-02-18"),
        worked("running", "none", "2026-03-02"),
    ]);
    let protected = of(&world).protected.unwrap();
    assert_eq!(protected.kept(), (1, 2));
    assert_eq!(protected.weeks.len(), 8);
    assert_eq!(
        protected.weeks.last().map(|week| week.start),
        Some(d("2026-02-23"))
    );
}

#[test]
fn displacement_wants_both_more_daily_work_and_a_slip() {
    let moved = |id: &str, from: &str, to: &str, seen: &str| TaskEvent {
        task: task_id(id),
        change: Change::Due,
        from: Some(from.to_owned()),
        to: Some(to.to_owned()),
        happened: None,
        seen: noon(seen),
    };
    let mut world = maria(World::simple(), |_| {}).tasks([
        worked("a", "none", "2026-02-18"),
        worked("b", "none", "2026-02-24"),
        worked("c", "none", "2026-02-25"),
        task("s", "i", 8.0, "2026-03-20"),
        task("t", "i", 8.0, "2026-03-06"),
    ]);
    world.snapshot.events = vec![
        moved("s", "2026-03-06", "2026-03-20", "2026-02-26").into(),
        // Moved earlier: no slip.
        moved("t", "2026-03-10", "2026-03-06", "2026-02-17").into(),
    ];
    let displaced = of(&world).displaced;
    // 2 h in the week of 16 Feb, 4 h in that of 23 Feb, in which s slipped.
    assert_eq!(displaced.len(), 1);
    let week = displaced.first().unwrap();
    assert_eq!(
        (week.start, week.unmapped_before, week.unmapped),
        (d("2026-02-23"), 2.0, 4.0)
    );
    assert_eq!(ids(&week.slipped), ["s"]);
}

/// Hours of a week of 40 hours without other work, from a Monday.
fn free(calendar: &Calendar) -> Available<'_> {
    Available::new(calendar, d(TODAY), 40.0, &[])
}

fn job() -> impl Strategy<Value = Job> {
    (1..=48_u8, 0..21_i64, 0..4_u8).prop_map(|(quarters, days, weight)| Job {
        hours: f64::from(quarters),
        due: plus_days(d(TODAY), days),
        weight: f64::from(weight),
    })
}

fn fits(jobs: &[Job], calendar: &Calendar) -> bool {
    let all: Vec<Option<Job>> = jobs.iter().copied().map(Some).collect();
    let available = free(calendar);
    let test = Test::new(&all, &available);
    test.checkpoints()
        .iter()
        .all(|point| !super::is_short(point))
}

/// Whether some order of the jobs, worked off one after the other, meets every date.
fn some_order_meets_all(jobs: &[Job], done: f64, calendar: &Calendar) -> bool {
    let available = free(calendar);
    jobs.is_empty()
        || (0..jobs.len()).any(|next| {
            let mut rest = jobs.to_vec();
            let job = rest.remove(next);
            let done = done + job.hours;
            done <= available.until(job.due) + 1e-9 && some_order_meets_all(&rest, done, calendar)
        })
}

fn weight(jobs: &[Job]) -> f64 {
    jobs.iter().map(|job| job.weight).sum()
}

proptest! {
    #[test]
    fn the_demand_test_agrees_with_every_order(jobs in prop::collection::vec(job(), 0..6)) {
        let calendar = Calendar::default();
        prop_assert_eq!(fits(&jobs, &calendar), some_order_meets_all(&jobs, 0.0, &calendar));
    }

    #[test]
    fn removing_a_job_never_makes_an_infeasible_plan(jobs in prop::collection::vec(job(), 1..9), gone in 0..8_usize) {
        let calendar = Calendar::default();
        if fits(&jobs, &calendar) {
            let mut fewer = jobs.clone();
            fewer.remove(gone % jobs.len());
            prop_assert!(fits(&fewer, &calendar));
        }
    }

    #[test]
    fn what_is_deferred_is_the_least_weight_of_all_ways(jobs in prop::collection::vec(job(), 0..8)) {
        let calendar = Calendar::default();
        let all: Vec<Option<Job>> = jobs.iter().copied().map(Some).collect();
        let available = free(&calendar);
        let dropped = Test::new(&all, &available).least_to_defer();
        let kept: Vec<Job> = (0..jobs.len()).filter(|at| !dropped.contains(at)).map(|at| jobs[at]).collect();
        prop_assert!(fits(&kept, &calendar));
        let ways = (0..1_u32 << jobs.len()).map(|way| -> Vec<Job> {
            (0..jobs.len()).filter(|at| way & (1 << at) != 0).map(|at| jobs[at]).collect()
        });
        let best = ways.filter(|way| fits(way, &calendar)).map(|way| weight(&way)).fold(0.0, f64::max);
        prop_assert!((weight(&kept) - best).abs() < 1e-9);
    }

    #[test]
    fn a_removed_task_never_overloads_anybody(
        sizes in prop::collection::vec((1..60_u8, 0..60_i64, any::<bool>()), 1..8),
        gone in 0..8_usize,
    ) {
        let tasks: Vec<KnownTask> = sizes.iter().enumerate().map(|(id, (hours, days, dated))| {
            let due: Date = plus_days(d("2026-02-16"), *days);
            changed(task(&format!("{id}"), "i", f64::from(*hours), TODAY), |task| {
                task.due = dated.then_some(When::Date(due));
            })
        }).collect();
        let mut fewer = tasks.clone();
        fewer.remove(gone % tasks.len());
        prop_assert!(load(tasks).is_too_much() || !load(fewer).is_too_much());
    }
}
