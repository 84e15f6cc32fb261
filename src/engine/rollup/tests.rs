//! Worked examples of section 5, by hand.

use proptest::prelude::*;

use super::{Input, roll_up};
use crate::engine::assessment::Interval;
use crate::engine::assessment::Repair;
use crate::engine::reason::Part;
use crate::language::phrase::Phrase;

/// A fresh input.
fn fresh(weight: f64, progress: f64, shortfall: f64) -> Input {
    Input {
        part: Part::Lead("part".into()),
        name: String::new(),
        weight,
        progress: Some(progress),
        shortfall: Some(shortfall),
        range: Interval {
            low: shortfall,
            high: shortfall,
        },
        coverage: 1.0,
        to_repair: Vec::new(),
        achieved: false,
        may_be_achieved: false,
        off_track: false,
        text: Phrase::verbatim(""),
    }
}

fn stale(weight: f64, progress: f64, shortfall: f64) -> Input {
    Input {
        range: Interval {
            low: 0.0,
            high: shortfall,
        },
        coverage: 0.0,
        to_repair: vec![Repair::Data("stale".to_owned())],
        ..fresh(weight, progress, shortfall)
    }
}

fn missing(weight: f64, expected: f64) -> Input {
    Input {
        progress: None,
        shortfall: None,
        to_repair: vec![Repair::Data("missing".to_owned())],
        ..stale(weight, 0.0, expected)
    }
}

/// completion, shortfall, low, high, coverage
fn check(inputs: &[Input], wanted: [f64; 5]) {
    let got = roll_up(inputs);
    let range = got.shortfall_range.unwrap();
    let figures = [
        got.completion.unwrap(),
        got.shortfall.unwrap(),
        range.low,
        range.high,
        got.coverage,
    ];
    for (figure, wanted) in figures.iter().zip(wanted) {
        assert!((figure - wanted).abs() < 1e-9, "{figures:?}");
    }
}

#[test]
fn by_hand() {
    // One ahead never hides one behind: (3 * 1 + 1 * 0.4) / 4 and (3 * 0 + 1 * 0.4) / 4.
    check(
        &[fresh(3.0, 1.7, 0.0), fresh(1.0, 0.4, 0.4)],
        [0.85, 0.1, 0.1, 0.1, 1.0],
    );
    // Below the baseline counts as nothing done, not as less.
    check(
        &[fresh(1.0, -0.5, 1.0), fresh(1.0, 0.5, 0.0)],
        [0.25, 0.5, 0.5, 0.5, 1.0],
    );
    // A stale input ranges from on pace (0) to stood still (0.3).
    check(
        &[fresh(1.0, 0.5, 0.1), stale(1.0, 0.2, 0.3)],
        [0.35, 0.2, 0.05, 0.2, 0.5],
    );
    // A missing one from on pace to nothing done (0.5), and is in no mean of what is known.
    check(
        &[fresh(3.0, 0.5, 0.1), missing(1.0, 0.5)],
        [0.5, 0.1, 0.075, 0.2, 0.75],
    );
}

#[test]
fn nothing_due_is_nothing_known() {
    let got = roll_up(&[]);
    assert_eq!((got.completion, got.shortfall), (None, None));
    assert!((got.coverage - 1.0).abs() < 1e-9);
}

#[test]
fn what_to_repair_is_named_once() {
    let got = roll_up(&[
        stale(1.0, 0.0, 0.0),
        missing(1.0, 0.5),
        stale(2.0, 0.0, 0.0),
    ]);
    let names: Vec<_> = got.to_repair.iter().map(Repair::words).collect();
    assert_eq!(names, ["missing", "stale"]);
}

fn an_input() -> impl Strategy<Value = Input> {
    (0..3_u8, 0.1..10.0_f64, -1.0..2.0_f64, 0.0..=1.0_f64).prop_map(
        |(kind, weight, progress, shortfall)| match kind {
            0 => fresh(weight, progress, shortfall),
            1 => stale(weight, progress, shortfall),
            _ => missing(weight, shortfall),
        },
    )
}

proptest! {
    #[test]
    fn bounds(inputs in proptest::collection::vec(an_input(), 1..8)) {
        let got = roll_up(&inputs);
        let range = got.shortfall_range.unwrap();
        prop_assert!(0.0 <= range.low && range.low <= range.high && range.high <= 1.0);
        prop_assert!((0.0..=1.0).contains(&got.coverage));
        for share in [got.completion, got.shortfall].into_iter().flatten() {
            prop_assert!((0.0..=1.0).contains(&share));
        }
    }

    #[test]
    fn only_the_proportions_of_weights_matter(
        inputs in proptest::collection::vec(an_input(), 1..8), factor in 0.01..100.0_f64,
    ) {
        let scaled: Vec<Input> = inputs.iter().cloned()
            .map(|input| Input { weight: input.weight * factor, ..input }).collect();
        let (a, b) = (roll_up(&inputs), roll_up(&scaled));
        let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() < 1e-9,
            (a, b) => a == b,
        };
        prop_assert!(near(a.completion, b.completion) && near(a.shortfall, b.shortfall));
        prop_assert!((a.coverage - b.coverage).abs() < 1e-9);
    }
}
