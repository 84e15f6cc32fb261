//! Worked examples of section 4, by hand.

use proptest::prelude::*;

use super::{Path, ceiling, fraction, sum};
use crate::domain::calendar::plus_days;
use crate::domain::measure::Trajectory;
use crate::engine::testing::d;

/// 100 days, 2026-02-01 to 2026-05-12.
fn path(baseline: f64, target: f64, trajectory: &Trajectory) -> Path<'_> {
    Path {
        start: d("2026-02-01"),
        due: d("2026-05-12"),
        baseline,
        target,
        trajectory,
    }
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn the_time_fraction_is_held_between_start_and_due() {
    for (start, due, at, wanted) in [
        ("2026-02-01", "2026-05-12", "2026-01-01", 0.0), // before the start
        ("2026-02-01", "2026-05-12", "2026-02-01", 0.0), // nothing is expected on the first day
        ("2026-02-01", "2026-05-12", "2026-03-23", 0.5), // 50 of 100 days
        ("2026-02-01", "2026-05-12", "2026-05-12", 1.0), // everything on the last
        ("2026-02-01", "2026-05-12", "2026-08-01", 1.0), // past due
        ("2026-02-01", "2026-02-01", "2026-01-31", 0.0), // a span of no days: before it
        ("2026-02-01", "2026-02-01", "2026-02-01", 1.0), // and from its day on
        ("2028-02-28", "2028-03-01", "2028-02-29", 0.5), // the leap day is a day: 1 of 2
        ("2027-02-28", "2027-03-01", "2027-03-01", 1.0), // one day without it
        ("2026-12-28", "2027-01-04", "2026-12-31", 3.0 / 7.0), // across the year, ISO week 53
    ] {
        assert!(near(fraction(d(start), d(due), d(at)), wanted), "{at}");
    }
}

/// One row: baseline, target, actual, date; plan, favourable, points, days behind, progress, shortfall.
type Row = (f64, f64, f64, &'static str, [f64; 6]);

#[test]
fn linear_variances_by_hand() {
    let rows: [Row; 9] = [
        // plan 0 + 50 * 0.5 = 25; 20 is the plan of day 40: 10 days behind.
        (
            0.0,
            50.0,
            20.0,
            "2026-03-23",
            [25.0, -5.0, -0.10, 10.0, 0.4, 0.10],
        ),
        // Ahead: 30 is the plan of day 60.
        (
            0.0,
            50.0,
            30.0,
            "2026-03-23",
            [25.0, 5.0, 0.10, -10.0, 0.6, 0.0],
        ),
        // A decrease mirrors it: 30 days down to 10, plan 20; 22 is the plan of day 40.
        (
            30.0,
            10.0,
            22.0,
            "2026-03-23",
            [20.0, -2.0, -0.10, 10.0, 0.4, 0.10],
        ),
        // On the start date nothing is expected.
        (0.0, 50.0, 0.0, "2026-02-01", [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
        // On the due date everything is: 45 is the plan of day 90.
        (
            0.0,
            50.0,
            45.0,
            "2026-05-12",
            [50.0, -5.0, -0.10, 10.0, 0.9, 0.10],
        ),
        // Past due the days go on.
        (
            0.0,
            50.0,
            45.0,
            "2026-05-22",
            [50.0, -5.0, -0.10, 20.0, 0.9, 0.10],
        ),
        // Beyond the target before due: held to the due date, 50 days from now.
        (
            0.0,
            50.0,
            60.0,
            "2026-03-23",
            [25.0, 35.0, 0.70, -50.0, 1.2, 0.0],
        ),
        // Reached, past due: nothing is late any more.
        (
            0.0,
            50.0,
            50.0,
            "2026-06-01",
            [50.0, 0.0, 0.0, 0.0, 1.0, 0.0],
        ),
        // Worse than the baseline: held to the start, and to all of the span.
        (
            12.0,
            27.0,
            3.0,
            "2026-05-12",
            [27.0, -24.0, -1.6, 100.0, -0.6, 1.0],
        ),
    ];
    for (baseline, target, actual, at, [plan, favourable, points, behind, progress, shortfall]) in
        rows
    {
        let got = path(baseline, target, &Trajectory::Linear).variance(actual, d(at));
        let case = format!("{baseline} to {target}, {actual} on {at}: {got:?}");
        assert!(near(got.plan, plan), "{case}");
        assert!(near(got.favourable, favourable), "{case}");
        assert!(near(got.variance, actual - plan), "{case}");
        assert!(near(got.points, points), "{case}");
        assert!(near(got.days_behind.unwrap(), behind), "{case}");
        assert!(near(got.progress, progress), "{case}");
        assert!(near(got.shortfall, shortfall), "{case}");
    }
}

#[test]
fn points_are_piecewise_and_may_rest() {
    // 0 on 1 February, 10 on day 20, still 10 on day 60, 50 on day 100.
    let trajectory = Trajectory::Points(vec![
        (d("2026-02-21"), 10.0),
        (d("2026-04-02"), 10.0),
        (d("2026-05-12"), 50.0),
    ]);
    let path = path(0.0, 50.0, &trajectory);
    for (actual, at, plan, behind) in [
        (5.0, "2026-02-11", 5.0, 0.0),     // half way to the first point
        (10.0, "2026-03-23", 10.0, 0.0),   // in the rest: on plan although the value is old
        (5.0, "2026-03-23", 10.0, 40.0),   // 5 was the plan of day 10, now is day 50
        (30.0, "2026-03-23", 10.0, -30.0), // 30 is the plan of day 80
        (30.0, "2026-04-22", 30.0, 0.0),   // day 80
        (10.0, "2026-04-22", 30.0, 20.0),  // the end of the rest, day 60, is the nearest
        (60.0, "2026-04-22", 30.0, -20.0), // beyond the target: the due date
    ] {
        let got = path.variance(actual, d(at));
        assert!(near(got.plan, plan), "{at}: {got:?}");
        assert!(near(got.days_behind.unwrap(), behind), "{at}: {got:?}");
    }
}

#[test]
fn a_planned_dip_is_no_shortfall() {
    // First it gets worse: 100, 90 on day 50, 120 on day 100.
    let trajectory = Trajectory::Points(vec![(d("2026-03-23"), 90.0), (d("2026-05-12"), 120.0)]);
    let got = path(100.0, 120.0, &trajectory).variance(90.0, d("2026-03-23"));
    assert!(near(got.expected, -0.5) && near(got.progress, -0.5));
    assert!(near(got.shortfall, 0.0) && near(got.days_behind.unwrap(), 0.0));
}

#[test]
fn a_span_of_no_days_is_a_step() {
    let mut path = path(0.0, 10.0, &Trajectory::Linear);
    path.due = path.start;
    assert!(near(path.variance(4.0, d("2026-02-01")).shortfall, 0.6));
    assert!(near(
        path.variance(4.0, d("2026-02-11")).days_behind.unwrap(),
        10.0
    ));
    assert!(near(path.variance(0.0, d("2026-01-31")).shortfall, 0.0));
    assert!(near(
        path.variance(10.0, d("2026-02-11")).days_behind.unwrap(),
        0.0
    ));
}

#[test]
fn a_ceiling_is_exceeded_by_its_share() {
    for (value, limit, shortfall) in [
        (8.0, 10.0, 0.0),
        (10.0, 10.0, 0.0), // inclusive
        (12.0, 10.0, 0.2), // 2 of 10
        (30.0, 10.0, 1.0), // at most all of it
        (0.0, 0.0, 0.0),   // none allowed, none there
        (1.0, 0.0, 1.0),   // a ceiling below one counts as one
    ] {
        let got = ceiling(value, limit);
        assert!(near(got.shortfall, shortfall), "{value}: {got:?}");
        assert!(near(got.favourable, limit - value) && got.days_behind.is_none());
    }
}

#[test]
fn small_terms_are_not_lost() {
    // Summed naively this is 0.
    assert!(near(sum([1.0, 1e100, 1.0, -1e100]), 2.0));
    assert!(near(sum([0.1; 10]), 1.0));
}

proptest! {
    #[test]
    fn bounds_and_mirror(
        baseline in -1e3..1e3_f64, span in 1.0..1e3_f64,
        actual in -3e3..3e3_f64, day in -30..150_i64,
    ) {
        let at = plus_days(d("2026-02-01"), day);
        let up = path(baseline, baseline + span, &Trajectory::Linear).variance(actual, at);
        prop_assert!((0.0..=1.0).contains(&up.shortfall));
        prop_assert!((0.0..=1.0).contains(&up.expected));
        // A decrease mirrors an increase: everything with its sign turned.
        let down = path(-baseline, -baseline - span, &Trajectory::Linear).variance(-actual, at);
        prop_assert!((up.shortfall - down.shortfall).abs() < 1e-9);
        prop_assert!((up.favourable - down.favourable).abs() < 1e-6);
        prop_assert!((up.days_behind.unwrap() - down.days_behind.unwrap()).abs() < 1e-6);
    }

    #[test]
    fn more_is_never_worse(a in -100.0..200.0_f64, more in 0.0..100.0_f64, day in 0..150_i64) {
        let at = plus_days(d("2026-02-01"), day);
        let path = path(0.0, 50.0, &Trajectory::Linear);
        let (less, more) = (path.variance(a, at), path.variance(a + more, at));
        prop_assert!(more.shortfall <= less.shortfall + 1e-12);
        prop_assert!(more.days_behind.unwrap() <= less.days_behind.unwrap() + 1e-6);
    }

    #[test]
    fn the_earned_date_has_the_actual_value(value in 0.0..50.0_f64, day in 0..100_i64) {
        let path = path(0.0, 50.0, &Trajectory::Linear);
        let behind = path.variance(value, plus_days(d("2026-02-01"), day)).days_behind.unwrap();
        // plan(t - behind) = value: 0.5 tasks a day.
        prop_assert!(((day as f64 - behind) * 0.5 - value).abs() < 1e-6);
    }
}
