//! Draws of weeks against the same draws walked day by day: the same dates, amounts and odds.

use jiff::civil::Date;
use proptest::prelude::*;

use super::same;
use super::trials::reached_by;
use crate::domain::calendar::{Period, days_between, plus_days};
use crate::domain::measure::LeadMeasure;
use crate::engine::assessment::PeriodResult;
use crate::engine::chance::Chance;
use crate::engine::forecast::cumulative::{self, Aim, Course};
use crate::engine::forecast::days::DaysAhead;
use crate::engine::forecast::draws::Draws;
use crate::engine::forecast::rate::{self, Periods};
use crate::engine::forecast::trials::{Order, Walk, add_up, narrow, of};
use crate::engine::forecast::window::{Record, Step, Window};
use crate::engine::forecast::{Outlook, Setting};
use crate::engine::lead::Terms;
use crate::engine::testing::{World, a_lead, d};

/// The same draws, walked and counted day by day: the dates, and the gains at due.
fn day_by_day(
    aim: &Aim,
    window: &Window,
    Setting { plan, order, at }: Setting<'_>,
    due: Date,
) -> ([Option<Date>; 3], Vec<f32>) {
    let mut chance = Chance::new("test", "stretch", at);
    let days = DaysAhead::new(plan, window.to, 730);
    let mut draws = Draws::new(window, |day| aim.gain(day), (order, &days), &mut chance);
    let mut walk = Walk::new(order.trials(), true);
    let (mut found, mut at_due) = ([None; 3], Vec::new());
    let due = usize::try_from(days_between(window.to, due)).unwrap();
    let mut passed = 0;
    while passed < 730 {
        let stop = if passed < due { due } else { 730 };
        let (length, draw) = draws.next((passed, stop), &days, &mut chance);
        for (day, draw) in draw.iter().flat_map(|draw| draws.days(*draw)) {
            walk.run(&[draws.cards(draw)]);
            let reached = walk.reached(narrow(aim.need() * (1.0 - 1e-6)));
            for (date, share) in found.iter_mut().zip([50, 85, 95]) {
                if reached >= of(order.trials(), share) {
                    date.get_or_insert(days.date(passed + day));
                }
            }
        }
        passed += length;
        if passed == due {
            at_due.clone_from(&walk.gained);
        }
    }
    (found, at_due)
}

#[test]
fn trials_that_are_counted_now_and_then_reach_the_target_on_the_same_days() {
    let (at, due) = (d("2026-03-02"), d("2026-05-13"));
    let order = Order::new(1_000, at);
    let mut plan = World::simple().snapshot.plan;
    // A holiday and some days without work: weeks that are walked day by day.
    plan.calendar.holidays.insert(d("2026-04-06"));
    let blackout = (d("2026-06-01"), d("2026-06-17"));
    plan.forecast.blackout.push(blackout);
    let setting = Setting {
        plan: &plan,
        order: &order,
        at,
    };
    // One that only gains, one that loses on some days, one that is done within a stretch, one that never is.
    let mut cases = vec![
        (vec![0.0, 1.0, 2.0, 0.0], 60.5),
        (vec![2.0, -1.0, 0.5, -1.0], 20.5),
        (vec![3.0, 4.0, 0.0], 10.5),
        (vec![0.0, 0.0, 0.25], 900.5),
    ];
    // Such that gain as much as they lose in the end, a little more, a little less: some are there by the horizon of 522
    // working days, and of the others it is known beforehand that half of the trials are not.
    for target in [10.5, 20.5, 30.5, 40.5, 50.5, 60.5, 65.5, 70.5, 80.5, 120.5] {
        cases.push((vec![2.0, -1.0, 0.5, -1.0], target));
        cases.push((vec![2.0, -2.0, 1.0, -1.0], target));
        cases.push((vec![2.0, -2.0, 1.0, -1.25], target));
    }
    for (pool, target) in cases {
        agree_with_a_walk_day_by_day(&pool, target, setting, due);
    }
}

/// A simulation gives the dates and the amounts at due that its own draws give, walked day by day.
fn agree_with_a_walk_day_by_day(pool: &[f64], target: f64, setting: Setting<'_>, due: Date) {
    let steps = pool.iter().map(|done| Step {
        done: *done,
        added: 0.0,
    });
    let window = Window {
        from: setting.at,
        to: setting.at,
        working: steps.clone().collect(),
        rest: steps.take(2).collect(),
        active: 9,
    };
    let record = Record {
        done: 0.0,
        remaining: 0.0,
        days: Vec::new(),
    };
    let aim = Aim::new(Course::Rises, 0.0, target, &record);
    let mut chance = Chance::new("test", "stretch", setting.at);
    let outlook = cumulative::simulate(&aim, &window, setting, due, &mut chance);
    let Outlook::Simulated(found) = outlook else {
        panic!("{outlook:?}");
    };
    let dates = [found.finish.p50, found.finish.p85, found.finish.p95];
    let (wanted, mut gained) = day_by_day(&aim, &window, setting, due);
    assert_eq!(dates, wanted, "{pool:?} {target}");
    for (found, share) in [
        (found.by_due.p85, 85),
        (found.by_due.p50, 50),
        (found.by_due.p15, 15),
    ] {
        same(found, reached_by(&mut gained, share));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn weeks_come_to_the_dates_and_amounts_of_their_days(
        pool in proptest::collection::vec(-4..9_i8, 5..30), target in 1..400_u16, due in 1..300_i64,
        holidays in proptest::collection::vec(1..400_i64, 0..6), without in 1..400_i64,
    ) {
        let at = d("2026-03-03");
        let order = Order::new(300, at);
        let mut plan = World::simple().snapshot.plan;
        plan.calendar.holidays = holidays.iter().map(|day| plus_days(at, *day)).collect();
        plan.forecast.blackout.push((plus_days(at, without), plus_days(at, without + 9)));
        let pool: Vec<f64> = pool.iter().map(|quarters| f64::from(*quarters) / 4.0).collect();
        prop_assume!(pool.iter().any(|amount| *amount != 0.0));
        let setting = Setting { plan: &plan, order: &order, at };
        agree_with_a_walk_day_by_day(&pool, f64::from(target) + 0.125, setting, plus_days(at, due));
    }
}

/// The same draws, each day of them added up on its own: the hits of each trial, and the odds.
fn kept_day_by_day(
    (lead, per, so_far): (&LeadMeasure, Period, f32),
    window: &Window,
    Setting { plan, order, at }: Setting<'_>,
    chance: &mut Chance,
) -> (Vec<f32>, f64) {
    let spans = Terms::new(lead, &plan.calendar, Vec::new()).periods(per);
    let days = DaysAhead::new(plan, at, 400);
    let mut draws = Draws::new(window, |day| (day.done, 0.0), (order, &days), chance);
    let ahead = |day: Date| usize::try_from(days_between(at, day)).unwrap();
    let (mut hits, mut missed) = (vec![0.0; order.trials()], vec![0.0; order.trials()]);
    for (start, next) in spans.iter().filter(|(_, next)| *next > at) {
        let span = (ahead(at.max(*start)).saturating_sub(1), ahead(*next) - 1);
        let begun = if *start > at { 0.0 } else { so_far };
        let mut values = vec![begun; order.trials()];
        for draw in draws.all(span, &days, chance) {
            for (_, day) in draws.days(draw) {
                add_up(&mut values, [draws.cards(day).gains].into_iter());
            }
        }
        let target = narrow(lead.target);
        for (value, (hits, missed)) in values.iter().zip(hits.iter_mut().zip(&mut missed)) {
            *hits += f32::from(u8::from(*value >= target));
            *missed += f64::from((target - value).max(0.0) / target);
        }
    }
    let limit = lead.bands.on_track * spans.len() as f64 + 1e-4;
    let kept = missed.iter().filter(|missed| **missed <= limit).count();
    (hits, kept as f64 / order.trials() as f64)
}

#[test]
fn periods_of_whole_weeks_come_to_what_their_days_do() {
    let at = d("2026-03-05");
    let order = Order::new(1_000, at);
    let mut plan = World::simple().snapshot.plan;
    plan.calendar.holidays.insert(d("2026-04-06"));
    plan.forecast
        .blackout
        .push((d("2026-06-01"), d("2026-06-10")));
    let setting = Setting {
        plan: &plan,
        order: &order,
        at,
    };
    let steps = |amounts: &[f64]| -> Vec<Step> {
        let done = amounts.iter();
        done.map(|done| Step {
            done: *done,
            added: 0.0,
        })
        .collect()
    };
    let window = Window {
        from: at,
        to: at,
        working: steps(&[0.0, 2.0, 1.0, 0.0, 0.5, 1.0]),
        rest: steps(&[0.0, 0.0, 0.25]),
        active: 9,
    };
    let mut lead = a_lead("l", "i");
    lead.due = d("2026-12-31");
    for (per, target) in [
        (Period::Day, 0.5),
        (Period::Week, 3.75),
        (Period::Month, 15.5),
        (Period::Quarter, 45.0),
    ] {
        (lead.per, lead.target) = (Some(per), target);
        let running = PeriodResult {
            start: per.start(at),
            value: target / 2.0,
            hit: None,
        };
        let periods = Periods::new(&Terms::new(&lead, &plan.calendar, Vec::new()), per);
        let mut chance = Chance::new("test", "kept", at);
        let subject = (&lead, &periods);
        let outlook = rate::simulate(subject, &[running], &window, setting, &mut chance);
        let Outlook::Repeats(found) = outlook else {
            panic!("{outlook:?}");
        };
        let mut chance = Chance::new("test", "kept", at);
        let so_far = narrow(target / 2.0);
        let (mut hits, odds) = kept_day_by_day((&lead, per, so_far), &window, setting, &mut chance);
        let of_hits = [
            (found.hits.p85, 85),
            (found.hits.p50, 50),
            (found.hits.p15, 15),
        ];
        for (found, share) in of_hits {
            same(found, reached_by(&mut hits, share));
        }
        same(found.odds, odds.min(0.95));
        assert!(found.hits.p15 > found.hits.p85, "{found:?}");
    }
}
