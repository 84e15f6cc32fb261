//! Weeks that repeat each other against exact odds, and against their own days.

use super::{Draw, Draws};
use crate::domain::plan::Plan;
use crate::engine::chance::Chance;
use crate::engine::forecast::days::{DaysAhead, WEEK};
use crate::engine::forecast::trials::{Order, Walk, narrow};
use crate::engine::forecast::window::{Step, Window};
use crate::engine::testing::{World, d};

fn plan() -> Plan {
    Plan::clone(&World::simple().snapshot.plan)
}

/// A window with these amounts on working days and on days of rest.
fn window(working: &[i32], rest: &[i32]) -> Window {
    let steps = |amounts: &[i32]| -> Vec<Step> {
        let done = amounts.iter().map(|amount| f64::from(*amount));
        done.map(|done| Step { done, added: 0.0 }).collect()
    };
    Window {
        from: d("2026-03-01"),
        to: d("2026-03-01"),
        working: steps(working),
        rest: steps(rest),
        active: 9,
    }
}

/// The chance of a sum of at least each need at the end of any day, by convolution: what has it is taken out.
///
/// A week from Monday 2 March 2026 on: five working days and two of rest.
fn exact(working: &[i32], rest: &[i32], weeks: usize, need: i32) -> f64 {
    // Sums that matter: nobody falls so far and comes back.
    let (lowest, mut there) = (-400_i32, 0.0);
    let place = |sum: i32| usize::try_from(sum - lowest).unwrap();
    let mut at = vec![0.0; place(need)];
    at[place(0)] = 1.0;
    for day in 0..weeks * WEEK {
        let pool = if day % WEEK < 5 { working } else { rest };
        let mut next = vec![0.0; at.len()];
        for (sum, share) in (lowest..).zip(&at).filter(|(_, share)| **share > 1e-12) {
            for amount in pool {
                let part = share / pool.len() as f64;
                match sum + amount {
                    sum if sum >= need => there += part,
                    sum => next[place(sum.max(lowest))] += part,
                }
            }
        }
        at = next;
    }
    there
}

/// How far the odds of so many trials are from the exact ones, over many leads: the mean of it and the root of the mean of its
/// square.
fn error(
    trials: u32,
    (working, rest): (&[i32], &[i32]),
    (weeks, need): (usize, i32),
    wanted: f64,
) -> (f64, f64) {
    let (plan, window) = (plan(), window(working, rest));
    let days = DaysAhead::new(&plan, window.to, weeks * WEEK);
    let order = Order::new(trials, d("2026-03-01"));
    let errors: Vec<f64> = (0..40)
        .map(|lead| {
            let mut chance = Chance::new("odds", &format!("{lead} {weeks}"), d("2026-03-01"));
            let mut draws =
                Draws::new(&window, |day| (day.done, 0.0), (&order, &days), &mut chance);
            let all = draws.all((0, weeks * WEEK), &days, &mut chance);
            let cards: Vec<_> = all.iter().map(|draw| draws.cards(*draw)).collect();
            let mut walk = Walk::new(order.trials(), draws.loses());
            walk.run(&cards);
            walk.reached(narrow(f64::from(need))) as f64 / f64::from(trials) - wanted
        })
        .collect();
    let count = errors.len() as f64;
    let squares: f64 = errors.iter().map(|error| error * error).sum();
    let mean = errors.iter().sum::<f64>() / count;
    (mean, (squares / count).sqrt())
}

#[test]
fn odds_of_weeks_that_repeat_each_other_err_no_more_than_plain_draws_do() {
    let some: (&[i32], &[i32]) = (&[0, 0, 3, 1, 0, 2, 0, 1, 0, 0, 1], &[0, 0, 1]);
    let loses: (&[i32], &[i32]) = (&[2, -1, 0, 1, -1, 0, 3, -1, 0, -1], &[0, 1, -1]);
    // Each with the chance that has it, found once by the convolution.
    let cases = [
        (&some, 2, 8, 0.61),
        (&some, 18, 67, 0.88),
        (&some, 104, 450, 0.46),
        (&some, 104, 407, 0.96),
        (&loses, 18, 32, 0.21),
        (&loses, 104, 140, 0.16),
    ];
    // As many trials as are drawn and the fewest that may be asked for, and by how many points
    // their odds err at most, as `docs/method.md` says.
    let counts = [(10_000, 0.5), (1_000, 1.6)];
    let mut worst = [(0.0_f64, 0.0_f64, 0.0_f64); 2];
    for (&(working, rest), weeks, need, chance) in cases {
        let wanted = exact(working, rest, weeks, need);
        assert!(
            (wanted - chance).abs() < 0.01,
            "{wanted}, {chance} is wanted"
        );
        for ((trials, _), worst) in counts.iter().zip(&mut worst) {
            // What as many plain draws are out.
            let plain = (wanted * (1.0 - wanted) / f64::from(*trials)).sqrt();
            let (bias, error) = error(*trials, (working, rest), (weeks, need), wanted);
            worst.0 = worst.0.max(bias.abs() / plain);
            worst.1 = worst.1.max(error / plain);
            worst.2 = worst.2.max(error * 100.0);
        }
    }
    // Two years without a repeated draw would be 2 out, on average: the spread of the sums would fall short by a twentieth.
    for ((trials, most), worst) in counts.iter().zip(worst) {
        let holds = worst.0 < 0.6 && worst.1 < 1.8 && worst.2 < *most;
        assert!(holds, "{trials} trials: {worst:?}");
    }
}

#[test]
fn a_week_is_the_sum_of_its_days() {
    let (plan, window) = (plan(), window(&[2, -1, 0, 1, -3], &[0, 1]));
    let days = DaysAhead::new(&plan, window.to, WEEK);
    let order = Order::new(1_001, d("2026-03-01"));
    let mut chance = Chance::new("week", "days", d("2026-03-01"));
    let gain = |day: &Step| (day.done, day.done + 2.0);
    let draws = Draws::new(&window, gain, (&order, &days), &mut chance);
    for shift in [0, 1, 517, 1_000] {
        let own = draws.days(Draw::Week(shift));
        assert_eq!(
            own.iter().map(|(day, _)| *day).collect::<Vec<_>>(),
            [1, 2, 3, 4, 5, 6, 7]
        );
        let mut by_day = Walk::new(1_001, true);
        let mut grown = vec![0.0; 1_001];
        for (_, day) in own {
            by_day.run(&[draws.cards(day)]);
            for (sum, growth) in grown.iter_mut().zip(draws.cards(day).growths) {
                *sum += growth;
            }
        }
        let week = draws.cards(Draw::Week(shift));
        assert_eq!((week.gains, week.peaks), by_day.gained_and_most());
        assert_eq!(week.growths, grown);
    }
}
