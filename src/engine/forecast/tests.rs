//! Forecasts against figures by hand, and what must hold for every lead.

use proptest::prelude::*;

use super::{LeadForecast, Outlook, Simulated};
use crate::domain::calendar::{Period, When, plus_days};
use crate::domain::measure::LeadKind;
use crate::domain::task::{KnownTask, State};
use crate::engine::testing::{World, a_lead, an_initiative, an_objective, d, done, open, with};

mod trials;
mod walks;

/// The lead `l` of 50 tasks from 1 February to 12 May, `each` tasks done on every day from one date to another.
fn steady(each: usize, from: &str, to: &str) -> World {
    let (mut world, mut day) = (World::simple(), d(from));
    while day <= d(to) {
        world = world.done(each, "i", &day.to_string());
        day = plus_days(day, 1);
    }
    world
}

fn forecast(world: &World, day: &str) -> LeadForecast {
    let mut world = world.clone();
    world.snapshot.plan.forecast.trials = 10_000;
    let mut assessed = world.at(day);
    assessed.forecasts.remove("l").unwrap()
}

fn simulated(world: &World, day: &str) -> Simulated {
    match forecast(world, day).outlook {
        Outlook::Simulated(simulated) => simulated,
        other => panic!("{other:?}"),
    }
}

fn cannot(world: &World, day: &str) -> String {
    match forecast(world, day).outlook {
        Outlook::Cannot { why } => why.to_string(),
        other => panic!("{other:?}"),
    }
}

fn same(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-9, "{found}, {wanted} is wanted");
}

#[test]
fn a_pace_that_never_varies_leaves_no_doubt_of_the_date() {
    // One task a day from 1 to 20 February: 20 done, 30 left, so the last is done 30 days after the 20th, on 22 March.
    let world = steady(1, "2026-02-01", "2026-02-20");
    let found = forecast(&world, "2026-02-20");
    assert!((found.remaining - 30.0).abs() < 1e-9);
    let simulated = simulated(&world, "2026-02-20");
    let finish = simulated.finish;
    assert_eq!(finish.p50, Some(d("2026-03-22")));
    assert_eq!(finish.p95, Some(d("2026-03-22")));
    // 20 + 81 days to 12 May; the odds stay below certainty while work remains.
    assert_eq!((simulated.by_due.p85, simulated.by_due.p15), (101.0, 101.0));
    same(simulated.odds, 0.95);
    assert_eq!(
        (simulated.window_from, simulated.days, simulated.active_days),
        (d("2026-02-01"), 20, 20)
    );
}

#[test]
fn days_without_a_completion_count() {
    // 1 February 2026 is a Sunday. Two tasks on each Tuesday and Thursday for four weeks (to 28 February): 16 of 50.
    // Working days: 8 of 20 with 2 tasks, so 0.8 a working day; 34 left want 17 active days at 0.4 a working day: 42.5
    // working days, which is about 8.5 weeks after 28 February: the end of April.
    let mut world = World::simple();
    for day in [3, 5, 10, 12, 17, 19, 24, 26] {
        world = world.done(2, "i", &format!("2026-02-{day:02}"));
    }
    let simulated = simulated(&world, "2026-02-28");
    assert_eq!((simulated.days, simulated.active_days), (28, 8));
    let p50 = simulated.finish.p50.unwrap();
    assert!((d("2026-04-24")..=d("2026-05-04")).contains(&p50), "{p50}");
    // Nothing was ever done on a day of rest, so nothing ends on one.
    for date in [
        simulated.finish.p50,
        simulated.finish.p85,
        simulated.finish.p95,
    ] {
        assert!(
            world.snapshot.plan.calendar.is_working(date.unwrap()),
            "{date:?}"
        );
    }
}

#[test]
fn the_odds_are_those_of_the_exact_distribution() {
    // One task on each of 10 of 28 days: what is done in the 10 days to come is binomial. All days are working days here.
    let mut world = World::simple();
    world.snapshot.plan.calendar.weekend.clear();
    for day in (1..=28).step_by(3) {
        world = world.done(1, "i", &format!("2026-02-{day:02}"));
    }
    let lead = world.snapshot.plan.leads.get_mut("l").unwrap();
    lead.due = d("2026-03-10");
    lead.target = 14.0;
    // 10 done; 4 more in 10 days at p = 10/28: 1 - sum over k < 4 of C(10, k) p^k (1 - p)^(10 - k).
    let p: f64 = 10.0 / 28.0;
    let choose = [1.0, 10.0, 45.0, 120.0];
    let less: f64 = (0..4)
        .map(|k: i32| choose[usize::try_from(k).unwrap()] * p.powi(k) * (1.0 - p).powi(10 - k))
        .sum();
    let simulated = simulated(&world, "2026-02-28");
    // Four standard errors of 10,000 trials: 4 × sqrt(0.25 / 10,000) = 0.02.
    assert!(
        (simulated.odds - (1.0 - less)).abs() < 0.02,
        "{} {}",
        simulated.odds,
        1.0 - less
    );
    // P50 of what is done by then: the median of the binomial is 4 (less < 0.5 < P(k <= 4)), 14 tasks.
    same(simulated.by_due.p50, 14.0);
}

#[test]
fn a_burst_makes_the_odds_wide() {
    // 20 tasks in one day a month and one on four others: the careful and the hopeful figure lie far apart.
    let world = World::simple()
        .done(20, "i", "2026-02-27")
        .done(1, "i", "2026-02-09")
        .done(1, "i", "2026-02-10")
        .done(1, "i", "2026-02-16")
        .done(1, "i", "2026-02-18");
    let simulated = simulated(&world, "2026-02-28");
    let by_due = simulated.by_due;
    assert!(by_due.p15 - by_due.p85 >= 40.0, "{by_due:?}");
    assert!(
        by_due.p85 < by_due.p50 && by_due.p50 < by_due.p15,
        "{by_due:?}"
    );
}

#[test]
fn four_days_with_a_completion_are_not_enough() {
    let world = World::simple()
        .done(9, "i", "2026-02-03")
        .done(9, "i", "2026-02-04")
        .done(9, "i", "2026-02-05")
        .done(9, "i", "2026-02-06");
    assert_eq!(
        cannot(&world, "2026-02-28"),
        "4 days with a completion since 1 Feb, 5 are needed"
    );
    // The first of them leaves a window of 12 weeks, 84 days, after 27 April; the fifth of them is too old then.
    let world = world.done(1, "i", "2026-02-09");
    assert!(matches!(
        forecast(&world, "2026-02-28").outlook,
        Outlook::Simulated(_)
    ));
    assert_eq!(
        cannot(&world, "2026-04-28"),
        "4 days with a completion since 4 Feb, 5 are needed"
    );
}

#[test]
fn days_without_work_are_neither_drawn_from_nor_worked_on() {
    // One a day to 20 February but none on 11 to 15, which are declared; 15 done, 35 left.
    let mut world = steady(1, "2026-02-01", "2026-02-10");
    for day in 16..=20 {
        world = world.done(1, "i", &format!("2026-02-{day}"));
    }
    let blackout = &mut world.snapshot.plan.forecast.blackout;
    blackout.push((d("2026-02-11"), d("2026-02-15")));
    let found = simulated(&world, "2026-02-20");
    assert_eq!((found.days, found.active_days), (15, 15));
    // 35 days after 20 February: 27 March.
    assert_eq!(found.finish.p50, Some(d("2026-03-27")));
    // Four days without work on the way: 31 March.
    let blackout = &mut world.snapshot.plan.forecast.blackout;
    blackout.push((d("2026-03-01"), d("2026-03-04")));
    assert_eq!(
        simulated(&world, "2026-02-20").finish.p50,
        Some(d("2026-03-31"))
    );
}

#[test]
fn a_target_that_is_reached_has_its_day() {
    // One a day from 1 February: the fiftieth on 22 March.
    let world = steady(1, "2026-02-01", "2026-03-31");
    let reached = |in_time| Outlook::Reached {
        on: d("2026-03-22"),
        in_time,
    };
    let found = forecast(&world, "2026-03-31");
    assert_eq!(
        (found.outlook.clone(), found.remaining, found.odds()),
        (reached(true), 0.0, Some(1.0))
    );
    let mut late = world;
    late.snapshot.plan.leads.get_mut("l").unwrap().due = d("2026-03-20");
    let found = forecast(&late, "2026-03-31");
    assert_eq!(
        (found.outlook.clone(), found.odds()),
        (reached(false), Some(0.0))
    );
}

#[test]
fn past_due_there_are_dates_but_no_odds() {
    // One a day from 13 April to 19 May: 37 of 50 a week after the due date.
    let world = steady(1, "2026-04-13", "2026-05-19");
    let simulated = simulated(&world, "2026-05-19");
    same(simulated.odds, 0.0);
    assert_eq!((simulated.by_due.p85, simulated.by_due.p50), (37.0, 37.0));
    assert_eq!(
        simulated.finish.p50.map(|day| day > d("2026-05-26")),
        Some(true)
    );
}

#[test]
fn a_hopeless_lead_ends_at_the_horizon() {
    let mut world = steady(1, "2026-02-01", "2026-02-10");
    world.snapshot.plan.leads.get_mut("l").unwrap().target = 5_000.0;
    let simulated = simulated(&world, "2026-02-28");
    assert_eq!((simulated.finish.p50, simulated.odds), (None, 0.0));
}

#[test]
fn what_was_not_read_is_drawn_and_not_taken_for_nothing() {
    // Read last on 20 February, one task a day until then; asked on 1 March the pace is still one a day.
    let world = steady(1, "2026-02-01", "2026-02-20")
        .source("t", Some("2026-02-20"), 3)
        .known_at("2026-03-01");
    let simulated = simulated(&world, "2026-03-01");
    assert_eq!((simulated.days, simulated.active_days), (20, 20));
    assert_eq!(simulated.finish.p50, Some(d("2026-03-22")));
}

/// A `percent` lead of everything.
fn percent(target: f64) -> World {
    let mut lead = a_lead("l", "i");
    lead.kind = LeadKind::Percent;
    lead.unit = "%".to_owned();
    lead.target = target;
    World::new()
        .objective(an_objective("o"))
        .initiative(an_initiative("i", "o"))
        .lead(lead)
}

fn created(id: &str, day: &str) -> KnownTask {
    with(open(id, "i"), |task| {
        task.created = Some(When::Date(d(day)));
    })
}

#[test]
fn a_scope_that_grows_holds_the_end_off() {
    // One a day from 1 to 20 February, 30 remain. Without growth: done on 22 March.
    let backlog = (0..30).map(|n| open(&format!("o{n}"), "i"));
    let mut world = percent(100.0).tasks(backlog);
    for day in 1..=20 {
        world = world.done(1, "i", &format!("2026-02-{day:02}"));
    }
    assert_eq!(
        simulated(&world, "2026-02-20").finish.p50,
        Some(d("2026-03-22"))
    );
    // On ten of the days (every second) one more is created: the gap closes by half a task a day and is 40 wide, hence 80 days.
    let grown = (1..=20).step_by(2).map(|day| {
        let when = format!("2026-02-{day:02}");
        created(&format!("n{day}"), &when)
    });
    let world = world.tasks(grown);
    let found = simulated(&world, "2026-02-20");
    let p50 = found.finish.p50.unwrap();
    // What is created on the first day is there from the start: nine of 19 others count, 40 / (1 - 9/20) = 73 days.
    let wanted = plus_days(d("2026-02-20"), 73);
    assert!(
        (plus_days(wanted, -7)..=plus_days(wanted, 7)).contains(&p50),
        "{p50}"
    );
    assert!(found.by_due.p50 < 100.0 || found.finish.p50 <= Some(d("2026-05-12")));
}

#[test]
fn a_share_of_the_whole_is_reached_before_all_of_it() {
    // 20 of 50 done at one a day; 80 % of 50 are 40: 20 days after 20 February, 12 March.
    let backlog = (0..30).map(|n| open(&format!("o{n}"), "i"));
    let mut world = percent(80.0).tasks(backlog);
    for day in 1..=20 {
        world = world.done(1, "i", &format!("2026-02-{day:02}"));
    }
    let found = simulated(&world, "2026-02-20");
    assert_eq!(found.finish.p50, Some(d("2026-03-12")));
    // 81 days to go are more than 30 tasks: everything is done by then.
    same(found.by_due.p85, 100.0);
}

#[test]
fn cancelled_work_shrinks_the_scope() {
    // 20 of 50 done at one a day, ten of the others were cancelled: 20 remain, done on 12 March; the fall of the scope on
    // one day of twenty is drawn as well, so it may come sooner, never later.
    let backlog = (0..20).map(|n| open(&format!("o{n}"), "i"));
    let cancelled = (0..10).map(|n| {
        with(done(&format!("c{n}"), "i", "2026-02-10"), |task| {
            task.state = State::Cancelled;
        })
    });
    let mut world = percent(100.0).tasks(backlog).tasks(cancelled);
    for day in 1..=20 {
        world = world.done(1, "i", &format!("2026-02-{day:02}"));
    }
    let p95 = simulated(&world, "2026-02-20").finish.p95.unwrap();
    assert!(p95 <= d("2026-03-12") && p95 > d("2026-02-20"), "{p95}");
}

#[test]
fn open_work_burns_down_by_what_is_done_less_what_is_created() {
    // 30 remain, one a day is done, none is created: 10 remain 20 days later.
    let mut lead = a_lead("l", "i");
    lead.kind = LeadKind::Open;
    (lead.baseline, lead.target) = (50.0, 10.0);
    let mut world = World::new()
        .objective(an_objective("o"))
        .initiative(an_initiative("i", "o"))
        .lead(lead)
        .tasks((0..30).map(|n| open(&format!("o{n}"), "i")));
    for day in 1..=20 {
        world = world.done(1, "i", &format!("2026-02-{day:02}"));
    }
    let found = forecast(&world, "2026-02-20");
    same(found.remaining, 20.0);
    let found = simulated(&world, "2026-02-20");
    assert_eq!(found.finish.p85, Some(d("2026-03-12")));
    // Never fewer than none.
    assert_eq!((found.by_due.p85, found.by_due.p15), (0.0, 0.0));
}

#[test]
fn a_commitment_has_the_odds_of_being_kept() {
    // Weeks from Monday 2 February to Sunday 10 May: 14. Five tasks in each of four weeks, one on each working day.
    let weeks = |target: f64| {
        let mut world = World::simple();
        for day in (2..=27).filter(|day| (day - 2) % 7 < 5) {
            world = world.done(1, "i", &format!("2026-02-{day:02}"));
        }
        let lead = world.snapshot.plan.leads.get_mut("l").unwrap();
        (lead.per, lead.target) = (Some(Period::Week), target);
        match forecast(&world, "2026-03-01").outlook {
            Outlook::Repeats(commitment) => commitment,
            other => panic!("{other:?}"),
        }
    };
    // Five a week are kept: 4 weeks hit and 10 to come, all of them hit.
    let kept = weeks(5.0);
    assert_eq!(
        (kept.periods, kept.hits.p85, kept.hits.p15, kept.odds),
        (14, 14.0, 14.0, 0.95)
    );
    // Ten a week never are: half of the commitment is missed in each.
    let missed = weeks(10.0);
    assert_eq!((missed.hits.p50, missed.odds), (0.0, 0.0));
}

#[test]
fn what_has_no_forecast_says_why() {
    let kind = |kind: LeadKind, at_most: bool| {
        let mut world = steady(1, "2026-02-01", "2026-02-20");
        let lead = world.snapshot.plan.leads.get_mut("l").unwrap();
        (lead.kind, lead.at_most) = (kind, at_most);
        world
    };
    let ceiling = "it holds on every day: there is no date on which it is reached";
    assert_eq!(cannot(&kind(LeadKind::Count, true), "2026-02-20"), ceiling);
    assert_eq!(cannot(&kind(LeadKind::Open, false), "2026-02-20"), ceiling);
    assert_eq!(cannot(&World::simple(), "2026-02-20"), "no linked task");
    assert_eq!(
        cannot(&steady(1, "2026-01-01", "2026-01-20"), "2026-01-20"),
        "it starts on 1 Feb"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn figures_are_in_order_and_more_work_is_never_sooner(
        days in proptest::collection::vec(0..3_usize, 28), target in 30.0..120.0_f64,
    ) {
        let mut world = World::simple();
        for (day, count) in days.iter().enumerate() {
            world = world.done(*count, "i", &format!("2026-02-{:02}", day + 1));
        }
        let mut last: Option<Simulated> = None;
        for target in [target, target + 10.0] {
            world.snapshot.plan.leads.get_mut("l").unwrap().target = target;
            let Outlook::Simulated(found) = forecast(&world, "2026-02-28").outlook else { return Ok(()) };
            prop_assert!((0.0..=0.95).contains(&found.odds));
            prop_assert!(found.by_due.p85 <= found.by_due.p50 && found.by_due.p50 <= found.by_due.p15);
            let never = d("9999-01-01");
            let dates = [found.finish.p50, found.finish.p85, found.finish.p95].map(|date| date.unwrap_or(never));
            prop_assert!(dates[0] <= dates[1] && dates[1] <= dates[2] && dates[0] > d("2026-02-28"));
            if let Some(last) = last {
                let before = [last.finish.p50, last.finish.p85, last.finish.p95].map(|date| date.unwrap_or(never));
                prop_assert!(found.odds <= last.odds && before.iter().zip(&dates).all(|(before, date)| before <= date));
            }
            last = Some(found);
        }
    }
}

#[test]
fn a_target_far_out_of_reach_has_odds_and_amounts_but_no_dates() {
    // One task a day; 50,000 are wanted: two years bring 730, so no date has to be looked for. By 12 May, 81 days more: 101.
    let mut world = steady(1, "2026-02-01", "2026-02-20");
    world.snapshot.plan.leads.get_mut("l").unwrap().target = 50_000.0;
    let found = simulated(&world, "2026-02-20");
    assert_eq!(found.finish, super::FinishDates::default());
    same(found.odds, 0.0);
    same(found.by_due.p50, 101.0);
}
