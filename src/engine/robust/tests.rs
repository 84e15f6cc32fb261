//! Held against scipy: `tests/oracle/statistics.py` made the fixture.

use serde_json::Value;

use super::{line, median, slope_range};

/// What scipy and numpy say.
pub(crate) fn oracle() -> Value {
    serde_json::from_str(include_str!("../fixtures/statistics.json")).unwrap()
}

pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    let values = value.as_array().unwrap().iter();
    values.map(|value| value.as_f64().unwrap()).collect()
}

fn close(found: f64, wanted: &Value) {
    let wanted = wanted.as_f64().unwrap();
    assert!((found - wanted).abs() < 1e-9, "{found}, {wanted} is wanted");
}

#[test]
fn slopes_are_those_of_scipy() {
    let oracle = oracle();
    let sets = oracle["theil_sen"].as_array().unwrap();
    assert_eq!(sets.len(), 4);
    for set in sets {
        let points: Vec<(f64, f64)> = numbers(&set["x"])
            .into_iter()
            .zip(numbers(&set["y"]))
            .collect();
        let line = line(&points).unwrap();
        close(line.slope, &set["slope"]);
        close(line.intercept, &set["intercept"]);
        let range = slope_range(&points).unwrap();
        close(range.low, &set["low"]);
        close(range.high, &set["high"]);
    }
}

#[test]
fn one_wild_value_does_not_turn_the_line() {
    // 1 a step but for the third value: of the six slopes 1, 49.5, 1, 98, 1, -96 (in this order: 0-1, 0-2, …) the median is 1.
    let line = line(&[(0.0, 0.0), (1.0, 1.0), (2.0, 99.0), (3.0, 3.0)]).unwrap();
    assert!((line.slope - 1.0).abs() < 1e-12);
    // median y 2, median x 1.5: 2 - 1.5 = 0.5.
    assert!((line.intercept - 0.5).abs() < 1e-12);
    assert!(super::line(&[(1.0, 0.0), (1.0, 5.0)]).is_none());
}

#[test]
fn the_median_of_an_even_number_lies_between() {
    for (mut values, wanted) in [
        (vec![3.0, 1.0, 2.0], Some(2.0)),
        (vec![4.0, 1.0, 3.0, 2.0], Some(2.5)),
        (vec![7.0], Some(7.0)),
        (vec![], None),
    ] {
        assert_eq!(median(&mut values), wanted);
    }
}
