//! The trials by themselves: against the exact distribution, and against sums that numpy drew.

use proptest::prelude::*;

use super::same;
use crate::engine::chance::Chance;
use crate::engine::forecast::draws::Dealt;
use crate::engine::forecast::trials::{Deck, Order, Walk, add_up, narrow, of, quantiles};
use crate::engine::robust::tests::{numbers, oracle};
use crate::engine::testing::d;

/// An order of so many trials.
fn order(trials: u32) -> Order {
    Order::new(trials, d("2026-11-20"))
}

#[test]
fn the_trials_come_up_as_often_as_the_window_says() {
    let mut chance = Chance::new("test", "deck", d("2026-11-20"));
    let pool = [(0.0, 0.0), (1.0, 2.0), (5.0, 0.0)];
    let deck = Deck::new(&pool, &order(999), &mut chance).unwrap();
    let mut walk = Walk::new(999, true);
    let (mut grown, mut dealt) = (vec![0.0; 999], Dealt::new(999));
    for day in 1..=50_u16 {
        let cards = deck.cards(dealt.next(&[0], &mut chance));
        walk.run(&[cards]);
        add_up(&mut grown, [cards.growths].into_iter());
        // Each of the three days came up 333 times, however they were dealt: the mean is exact.
        let total: f32 = walk.gained.iter().sum();
        assert!(
            (total - f32::from(day) * 333.0 * 6.0).abs() < 0.5,
            "{total}"
        );
        let grown: f32 = grown.iter().sum();
        assert!(
            (grown - f32::from(day) * 333.0 * 2.0).abs() < 0.5,
            "{grown}"
        );
    }
    // The variance of one day is (1 + 25) / 3 - 4 = 4.67; of fifty 233. Its own standard error is 233 × sqrt(2 / 999) = 10.
    let mean = 100.0;
    let squares: f32 = walk
        .gained
        .iter()
        .map(|one| (one - mean) * (one - mean))
        .sum();
    assert!(
        (squares / 999.0 - 233.3).abs() < 45.0,
        "{}",
        squares / 999.0
    );
    assert!(Deck::new(&[(0.0, 0.0)], &order(999), &mut chance).is_none());
}

#[test]
fn shares_of_trials_are_rounded_up() {
    for (trials, hundredths, wanted) in [(10_000, 85, 8_500), (10_001, 85, 8_501), (3, 50, 2)] {
        assert_eq!(of(trials, hundredths), wanted);
    }
    // Of 1 to 10, 5 is what six reach and 6 what five reach: half of ten. ceil(8.5) = 9 of them reach 2, ceil(1.5) = 2 reach 9.
    // Of two, the lesser is what both reach, the greater what one does.
    let ten: Vec<f32> = (1..=10_u8).rev().map(f32::from).collect();
    for (mut values, wanted) in [
        (ten, [2.0, 6.0, 9.0]),
        (vec![7.0, 3.0], [3.0, 7.0, 7.0]),
        (vec![4.0], [4.0; 3]),
        (Vec::new(), [0.0; 3]),
    ] {
        for (found, wanted) in quantiles(&mut values).into_iter().zip(wanted) {
            same(found, wanted);
        }
    }
}

/// The greatest value that so many of 100 reach at least.
pub(super) fn reached_by(values: &mut [f32], hundredths: usize) -> f64 {
    values.sort_by(f32::total_cmp);
    f64::from(values[values.len() - of(values.len(), hundredths)])
}

/// P(sum of `days` draws >= need) by convolution, for whole amounts.
fn exact(pool: &[usize], days: usize, need: usize) -> f64 {
    let mut at = vec![0.0; need + 1];
    at[0] = 1.0;
    for _ in 0..days {
        let mut next = vec![0.0; need + 1];
        for (sum, share) in at.iter().enumerate() {
            for amount in pool {
                next[(sum + amount).min(need)] += share / pool.len() as f64;
            }
        }
        at = next;
    }
    at[need]
}

#[test]
fn sums_of_throughput_are_those_of_numpy() {
    let oracle = oracle();
    let cases = oracle["throughput"].as_array().unwrap();
    assert_eq!(cases.len(), 3);
    for (index, case) in cases.iter().enumerate() {
        let pool: Vec<(f64, f64)> = numbers(&case["pool"])
            .into_iter()
            .map(|day| (day, 0.0))
            .collect();
        let mut chance = Chance::new("test", &format!("numpy {index}"), d("2026-11-20"));
        let deck = Deck::new(&pool, &order(10_000), &mut chance).unwrap();
        let (mut walk, mut dealt) = (Walk::new(10_000, true), Dealt::new(10_000));
        for _ in 0..case["days"].as_u64().unwrap() {
            walk.run(&[deck.cards(dealt.next(&[0], &mut chance))]);
        }
        let found = walk.reached(narrow(case["need"].as_f64().unwrap())) as f64 / 10_000.0;
        let wanted = case["odds"].as_f64().unwrap();
        assert!((found - wanted).abs() < 0.02, "{found}, {wanted}");
        for share in [85, 50, 15] {
            let found = reached_by(&mut walk.gained, share);
            let wanted = case[format!("p{share}")].as_f64().unwrap();
            // Whole amounts: where a step of the distribution falls on the share, one to either side.
            let step = if index == 2 { 20.0 } else { 1.0 };
            assert!(
                (found - wanted).abs() <= step,
                "{found}, {wanted} at {share}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_trials_agree_with_the_exact_distribution(
        pool in proptest::collection::vec(0..4_usize, 14..84), days in 1..60_usize, need in 1..60_usize, id in 0..1_000_u32,
    ) {
        let mut chance = Chance::new("test", &id.to_string(), d("2026-11-20"));
        let steps: Vec<(f64, f64)> = pool.iter().map(|amount| (*amount as f64, 0.0)).collect();
        let (mut walk, mut dealt) = (Walk::new(10_000, false), Dealt::new(10_000));
        if let Some(deck) = Deck::new(&steps, &order(10_000), &mut chance) {
            for _ in 0..days {
                walk.run(&[deck.cards(dealt.next(&[0], &mut chance))]);
            }
        }
        let found = walk.reached(narrow(need as f64)) as f64 / 10_000.0;
        // Five standard errors of 10,000 independent trials at the worst: 5 × 0.005.
        prop_assert!((found - exact(&pool, days, need)).abs() < 0.025, "{found} {}", exact(&pool, days, need));
    }
}
