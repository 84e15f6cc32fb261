//! The bands, what a stale measure may still say, and rule 3's weights.

use super::{band, heavy_children, in_order, of_rollup, of_shortfall, of_stale};
use crate::domain::measure::Bands;
use crate::engine::assessment::{Interval, Status};
use crate::engine::reason::{Part, Reason};
use crate::engine::rollup::{Input, roll_up};

use crate::language::phrase::Phrase;
use Status::{Achieved, AtRisk, Missed, OffTrack, OnTrack, Unknown};

#[test]
fn bands_end_with_their_limit() {
    for (shortfall, wanted) in [
        (0.0, OnTrack),
        (0.10, OnTrack),
        (0.4 - 0.3, OnTrack), // 0.10000000000000003 in binary
        (0.1001, AtRisk),
        (0.25, AtRisk),
        (0.2501, OffTrack),
        (1.0, OffTrack),
    ] {
        assert_eq!(band(shortfall, Bands::default()), wanted, "{shortfall}");
    }
}

#[test]
fn target_and_due_date_come_before_the_bands() {
    let of = |reached, past_due| of_shortfall(0.3, reached, past_due, Bands::default());
    assert_eq!(of(false, false), OffTrack);
    assert_eq!(of(false, true), Missed);
    assert_eq!(of(true, false), Achieved);
    assert_eq!(of(true, true), Achieved);
}

#[test]
fn a_stale_measure_speaks_only_when_both_ends_agree() {
    for (stood_still, past_due, wanted) in [
        (OnTrack, false, OnTrack),
        (AtRisk, false, Unknown),
        (OffTrack, false, Unknown),
        (Achieved, false, Achieved),
        (Missed, true, Unknown),
        (Achieved, true, Achieved),
    ] {
        assert_eq!(of_stale(stood_still, past_due), wanted);
    }
}

fn input(weight: f64, low: f64, high: f64) -> Input {
    let fresh = (high - low).abs() < 1e-12;
    Input {
        part: Part::Lead("part".into()),
        name: "part".to_owned(),
        weight,
        progress: Some(0.5),
        shortfall: Some(high),
        range: Interval { low, high },
        coverage: f64::from(u8::from(fresh)),
        to_repair: Vec::new(),
        achieved: false,
        may_be_achieved: false,
        off_track: high > 0.25,
        text: Phrase::verbatim("figures"),
    }
}

#[test]
fn a_roll_up_speaks_when_ends_agree_or_coverage_is_above_its_limit() {
    for (inputs, wanted) in [
        // Both ends on track although half the weight is stale.
        (vec![input(1.0, 0.0, 0.0), input(1.0, 0.0, 0.2)], OnTrack),
        // 0.1 to 0.3 with half of it stale: unknown.
        (vec![input(1.0, 0.2, 0.2), input(1.0, 0.0, 0.4)], Unknown),
        // The same spread, but 4 of 5 parts are fresh: coverage 0.8 is enough.
        (vec![input(4.0, 0.2, 0.2), input(1.0, 0.0, 1.0)], OffTrack),
    ] {
        let rollup = roll_up(&inputs);
        assert_eq!(
            of_rollup(&rollup, &inputs, false, (Bands::default(), 0.8)),
            Some(wanted)
        );
    }
    assert_eq!(
        of_rollup(&roll_up(&[]), &[], false, (Bands::default(), 0.8)),
        None
    );
}

#[test]
fn a_fifth_of_the_weight_is_heavy() {
    let heavy = [input(4.0, 0.0, 0.0), input(1.0, 0.5, 0.5)];
    let texts: Vec<Phrase> = heavy_children(&heavy, None)
        .into_iter()
        .map(|r| r.text)
        .collect();
    assert_eq!(texts, ["part carries 20 % of the weight and is off track"]);
    let light = [input(4.1, 0.0, 0.0), input(1.0, 0.5, 0.5)];
    assert!(heavy_children(&light, None).is_empty());
}

#[test]
fn reasons_that_decided_come_first() {
    let reason = |status, rule| Reason::new(status, rule, Phrase::verbatim(""));
    let reasons = vec![
        reason(OnTrack, "c"),
        reason(OffTrack, "b"),
        reason(Unknown, "a"),
    ];
    let rules: Vec<&str> = in_order(Unknown, reasons).iter().map(|r| r.rule).collect();
    assert_eq!(rules, ["a", "b", "c"]);
}

#[test]
fn a_roll_up_is_judged_by_the_bands_of_the_plan() {
    let inputs = [input(1.0, 0.15, 0.15)];
    let wide = Bands {
        on_track: 0.2,
        at_risk: 0.4,
    };
    for (bands, wanted) in [(Bands::default(), AtRisk), (wide, OnTrack)] {
        let status = of_rollup(&roll_up(&inputs), &inputs, false, (bands, 0.8));
        assert_eq!(status, Some(wanted), "{bands:?}");
    }
}
