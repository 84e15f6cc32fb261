//! Where a lag measure will stand: worked examples, and what must hold.

use proptest::prelude::*;

use super::super::{LagForecast, Projection};
use crate::domain::measure::Band;
use crate::engine::testing::{World, a_lag, an_objective, d};

/// The year's objective from one value to another, with a series.
fn forecast(from_to: (f64, f64), points: &[(&str, f64)], at: &str) -> Option<LagForecast> {
    let mut objective = an_objective("o");
    objective.lag = Some(a_lag(from_to.0, from_to.1));
    let world = World::new().objective(objective).series("m", 40, points);
    let assessed = world.at(at);
    assessed.objectives["o"]
        .lag
        .as_ref()
        .unwrap()
        .forecast
        .clone()
}

fn projected(from_to: (f64, f64), points: &[(&str, f64)], at: &str) -> Projection {
    match forecast(from_to, points, at) {
        Some(LagForecast::Projected(found)) => found,
        other => panic!("{other:?}"),
    }
}

/// One more each month, on the days 0, 31, 59, 90 and 120 of the year: 10, 13.1, 15.9, 19, 22 is a tenth a day.
const TENTH: [(&str, f64); 5] = [
    ("2026-01-01", 10.0),
    ("2026-02-01", 13.1),
    ("2026-03-01", 15.9),
    ("2026-04-01", 19.0),
    ("2026-05-01", 22.0),
];

#[test]
fn a_straight_series_goes_straight_on() {
    // 10 + 364 × 0.1 = 46.4 on 31 December.
    let found = projected((10.0, 46.0), &TENTH, "2026-05-10");
    assert!(
        (found.slope - 0.1).abs() < 1e-9 && (found.at_due - 46.4).abs() < 1e-6,
        "{found:?}"
    );
    assert!((found.range.low - 46.4).abs() < 1e-6 && (found.range.high - 46.4).abs() < 1e-6);
    assert_eq!(
        (found.odds, found.points, found.from),
        (0.95, 5, d("2026-01-01"))
    );
    // A target of 47 lies above the line.
    assert_eq!(
        (projected((10.0, 47.0), &TENTH, "2026-05-10").odds,),
        (0.0,)
    );
}

#[test]
fn a_measure_that_should_fall_is_there_from_below() {
    let falling = TENTH.map(|(day, value)| (day, 60.0 - value));
    // 50 - 36.4 = 13.6.
    let found = projected((50.0, 14.0), &falling, "2026-05-10");
    assert!(
        (found.at_due - 13.6).abs() < 1e-6 && found.slope < 0.0,
        "{found:?}"
    );
    assert_eq!((found.odds,), (0.95,));
    assert_eq!(
        (projected((50.0, 13.0), &falling, "2026-05-10").odds,),
        (0.0,)
    );
}

#[test]
fn the_range_is_as_wide_as_the_series_strays() {
    let strays = |by: f64| {
        let signs = [1.0, -1.0, 1.0, -1.0, 1.0];
        let points: Vec<(&str, f64)> = TENTH
            .iter()
            .zip(signs)
            .map(|((day, value), sign)| (*day, value + sign * by))
            .collect();
        let found = projected((10.0, 46.0), &points, "2026-05-10");
        found.range.high - found.range.low
    };
    assert!(
        strays(0.1) > 0.0 && strays(1.0) > 3.0 * strays(0.1),
        "{} {}",
        strays(0.1),
        strays(1.0)
    );
}

#[test]
fn four_values_are_not_enough_and_a_due_date_that_passed_needs_none() {
    let Some(LagForecast::Cannot { why }) = forecast((10.0, 46.0), &TENTH[..4], "2026-04-10")
    else {
        panic!("four values are forecast");
    };
    assert_eq!(why, "4 values up to 10 Apr, 5 are needed");
    assert_eq!(forecast((10.0, 46.0), &TENTH, "2026-12-31"), None);
    let mut done = TENTH.to_vec();
    done.push(("2026-12-31", 45.0));
    assert_eq!(forecast((10.0, 46.0), &done, "2027-01-10"), None);
}

#[test]
fn a_band_has_the_odds_of_lying_within() {
    let level = TENTH.map(|(day, _)| (day, 20.0));
    let within = |low: f64, high: f64| {
        let mut objective = an_objective("o");
        let mut lag = a_lag(20.0, 20.0);
        lag.band = Some(Band {
            low,
            high,
            tolerance: 1.0,
        });
        objective.lag = Some(lag);
        let world = World::new().objective(objective).series("m", 40, &level);
        let assessed = world.at("2026-05-10");
        assessed.objectives["o"]
            .lag
            .as_ref()
            .unwrap()
            .forecast
            .as_ref()
            .unwrap()
            .odds()
    };
    assert_eq!(
        (within(19.0, 21.0), within(21.0, 22.0)),
        (Some(0.95), Some(0.0))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn odds_fall_as_the_target_rises_and_the_order_of_values_does_not_matter(values in proptest::collection::vec(10.0..40.0_f64, 5), target in 20.0..60.0_f64) {
        let mut points: Vec<(&str, f64)> = TENTH.iter().zip(values).map(|((day, _), value)| (*day, value)).collect();
        let near = projected((5.0, target), &points, "2026-05-10");
        let far = projected((5.0, target + 5.0), &points, "2026-05-10");
        prop_assert!(near.odds >= far.odds && (0.0..=0.95).contains(&near.odds));
        prop_assert!(near.range.low <= near.range.high);
        points.reverse();
        prop_assert_eq!(projected((5.0, target), &points, "2026-05-10"), near);
    }
}
