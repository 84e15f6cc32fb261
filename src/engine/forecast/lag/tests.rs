//! Where a lag measure will stand: worked examples, and what must hold.

use proptest::prelude::*;

use super::super::{LagForecast, Projection};
use crate::domain::measure::{Band, SCurve, Trajectory};
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

/// The year's objective from 0 to 100 along a path, with a series.
fn along(path: Trajectory, points: &[(&str, f64)], at: &str) -> LagForecast {
    let mut objective = an_objective("o");
    let mut lag = a_lag(0.0, 100.0);
    lag.trajectory = path;
    objective.lag = Some(lag);
    let world = World::new().objective(objective).series("m", 40, points);
    let assessed = world.at(at);
    let lag = assessed.objectives["o"].lag.as_ref().unwrap();
    lag.forecast.clone().unwrap()
}

/// 20 on 1 April, 40 on 1 July, 60 on 1 October, and the last 40 on 31 December.
fn steps() -> Trajectory {
    let days = [
        ("2026-04-01", 20.0),
        ("2026-07-01", 40.0),
        ("2026-10-01", 60.0),
        ("2026-12-31", 100.0),
    ];
    Trajectory::Steps(days.map(|(day, value)| (d(day), value)).to_vec())
}

#[test]
fn a_plan_of_steps_is_carried_on_by_its_steps() {
    let days = [
        "2026-01-31",
        "2026-04-30",
        "2026-07-31",
        "2026-08-31",
        "2026-10-31",
    ];
    let planned = [0.0, 20.0, 40.0, 40.0, 60.0];
    let kept = |share: f64| {
        let points: Vec<(&str, f64)> = days
            .iter()
            .zip(planned)
            .map(|(day, plan)| (*day, share * plan))
            .collect();
        match along(steps(), &points, "2026-11-10") {
            LagForecast::Projected(found) => found,
            LagForecast::Cannot { why } => panic!("{why}"),
        }
    };
    // Whoever took every step takes the last one too, though 60 in 303 days are but 72 in 364.
    let whole = kept(1.0);
    assert!((whole.at_due - 100.0).abs() < 1e-9, "{whole:?}");
    assert_eq!((whole.odds, whole.points), (0.95, 5));
    // The plan stands at 60 on 10 November: 40 more in the 51 days to 31 December.
    assert!((whole.slope - 40.0 / 51.0).abs() < 1e-9, "{whole:?}");
    // Nine tenths of every step are nine tenths of the target.
    let less = kept(0.9);
    assert!((less.at_due - 90.0).abs() < 1e-9, "{less:?}");
    assert_eq!((less.odds,), (0.0,));
}

/// s(f) of the usual curve for f = 7/28 to 12/28, which are 13 days apart: 7.0104, 9.9642, 13.8764, 18.9161, 25.1809 and
/// 32.6328 of 100.
#[test]
fn an_s_curve_is_carried_on_by_its_bend() {
    let days = [
        "2026-04-02",
        "2026-04-15",
        "2026-04-28",
        "2026-05-11",
        "2026-05-24",
        "2026-06-06",
    ];
    let planned = [7.0104, 9.9642, 13.8764, 18.9161, 25.1809, 32.6328];
    let points: Vec<(&str, f64)> = days
        .iter()
        .zip(planned)
        .map(|(day, plan)| (*day, 0.9 * plan))
        .collect();
    let LagForecast::Projected(found) =
        along(Trajectory::SCurve(SCurve::default()), &points, "2026-06-10")
    else {
        panic!("nothing is forecast");
    };
    assert!((found.at_due - 90.0).abs() < 1e-3, "{found:?}");
    assert!((found.range.high - found.range.low) < 1e-2, "{found:?}");
    assert_eq!((found.odds,), (0.0,));
}

#[test]
fn along_a_plan_that_has_hardly_moved_nothing_is_carried_on() {
    let days = [
        "2026-01-10",
        "2026-01-20",
        "2026-01-31",
        "2026-02-10",
        "2026-02-20",
    ];
    let points = days.map(|day| (day, 1.0));
    let LagForecast::Cannot { why } = along(steps(), &points, "2026-02-21") else {
        panic!("nothing was planned for before April");
    };
    assert_eq!(
        why,
        "the plan moves by 0 % of its way over these values, 10 % are needed"
    );
}

/// Nothing moves before 1 April, two tenths a day from then on: 10, 16, 22.2, 28.2, 34.4 on the days 0, 30, 61, 91, 122.
#[test]
fn what_was_measured_before_the_actions_can_show_is_left_out_once_there_is_enough() {
    let points = [
        ("2026-02-01", 10.0),
        ("2026-03-01", 10.0),
        ("2026-04-01", 10.0),
        ("2026-05-01", 16.0),
        ("2026-06-01", 22.2),
        ("2026-07-01", 28.2),
        ("2026-08-01", 34.4),
    ];
    let by = |delay: Option<i64>, at: &str| {
        let mut objective = an_objective("o");
        let mut lag = a_lag(10.0, 60.0);
        lag.delay_days = delay;
        objective.lag = Some(lag);
        let world = World::simple()
            .objective(objective)
            .series("m", 40, &points);
        let assessed = world.at(at);
        let lag = assessed.objectives["o"].lag.as_ref().unwrap();
        match lag.forecast.clone() {
            Some(LagForecast::Projected(found)) => found,
            other => panic!("{other:?}"),
        }
    };
    // The lead begins on 1 February: 59 days on it is 1 April. 10 + 0.2 × 274 = 64.8 on 31 December.
    let told = by(Some(59), "2026-08-05");
    assert!((told.at_due - 64.8).abs() < 1e-9, "{told:?}");
    assert_eq!(
        (told.points, told.from, told.is_early, told.odds),
        (5, d("2026-04-01"), false, 0.95)
    );
    // A month earlier there are four such values: all are taken, and no status goes by them.
    let early = by(Some(59), "2026-07-05");
    assert_eq!(
        (early.points, early.from, early.is_early),
        (6, d("2026-02-01"), true)
    );
    // Without a delay all values count, and the months without a movement slow the trend down.
    let all = by(None, "2026-08-05");
    assert!(all.at_due < 60.0 && !all.is_early, "{all:?}");
    assert_eq!(all.points, 7);
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
