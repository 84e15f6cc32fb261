//! Worked examples of section 4, by hand.

use proptest::prelude::*;

use super::{Pace, Path, band, ceiling, floor, sum};
use crate::domain::calendar::{Calendar, plus_days};
use crate::domain::measure::{Band, SCurve, Trajectory};
use crate::engine::testing::d;

/// 100 days, 2026-02-01 to 2026-05-12.
fn path(baseline: f64, target: f64, trajectory: &Trajectory) -> Path<'_> {
    Path {
        start: d("2026-02-01"),
        due: d("2026-05-12"),
        baseline,
        target,
        trajectory,
        pace: Pace::CalendarDays,
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
        assert!(
            near(Pace::CalendarDays.fraction(d(start), d(due), d(at)), wanted),
            "{at}"
        );
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
fn a_floor_is_missed_by_its_share() {
    for (value, limit, shortfall) in [
        (95.0, 90.0, 0.0),
        (90.0, 90.0, 0.0), // inclusive
        (72.0, 90.0, 0.2), // 18 of 90
        (0.0, 90.0, 1.0),
        (0.0, 0.5, 0.5), // a floor below one counts as one
    ] {
        let got = floor(value, limit);
        assert!(near(got.shortfall, shortfall), "{value}: {got:?}");
        assert!(near(got.favourable, value - limit) && got.days_behind.is_none());
    }
}

#[test]
fn a_band_is_left_by_the_distance_to_its_nearer_limit() {
    let limits = Band {
        low: 95.0,
        high: 99.0,
        tolerance: 4.0,
    };
    for (value, plan, shortfall, progress) in [
        (97.0, 97.0, 0.0, 1.0), // inside the plan is the value itself
        (95.0, 95.0, 0.0, 1.0), // both limits belong to it
        (99.0, 99.0, 0.0, 1.0),
        (93.0, 95.0, 0.5, 0.5),    // 2 below / 4
        (100.0, 99.0, 0.25, 0.75), // 1 above / 4
        (80.0, 95.0, 1.0, -2.75),  // 15 below: at most all of it
    ] {
        let got = band(value, limits);
        assert!(
            near(got.plan, plan) && near(got.variance, value - plan),
            "{value}: {got:?}"
        );
        assert!(
            near(got.shortfall, shortfall) && near(got.progress, progress),
            "{value}: {got:?}"
        );
        assert!(
            near(got.points, progress - 1.0) && got.days_behind.is_none(),
            "{value}: {got:?}"
        );
    }
}

#[test]
fn an_s_curve_is_slow_fast_slow() {
    // L(x) = 1 / (1 + exp(-10 (x - 0.5))): L(0) = 0.0066929, L(1) = 0.9933071, L(0.25) = 0.0758582.
    // s(0.25) = (0.0758582 - 0.0066929) / 0.9866143 = 0.0701037; s(0.5) = 0.5 by symmetry.
    let curve = Trajectory::SCurve(SCurve::default());
    let path = path(0.0, 100.0, &curve);
    for (at, plan) in [
        ("2026-01-01", 0.0),
        ("2026-02-01", 0.0),
        ("2026-02-26", 7.010_37), // day 25 of 100
        ("2026-03-23", 50.0),
        ("2026-04-17", 92.989_63), // day 75: 100 less that
        ("2026-05-12", 100.0),
        ("2026-08-01", 100.0),
    ] {
        assert!(
            (path.plan(d(at)) - plan).abs() < 1e-4,
            "{at}: {}",
            path.plan(d(at))
        );
    }
    // On day 75 the value of day 50 is 25 days behind.
    let got = path.variance(50.0, d("2026-04-17"));
    assert!(near(got.days_behind.unwrap(), 25.0), "{got:?}");
    assert!((got.shortfall - 0.429_896).abs() < 1e-6, "{got:?}");
}

#[test]
fn the_midpoint_is_where_it_rises_fastest_and_a_flat_curve_is_a_line() {
    let late = Trajectory::SCurve(SCurve {
        steepness: 10.0,
        midpoint: 0.8,
    });
    // L(0) = 1/(1+e^8) = 0.00033535, L(1) = 1/(1+e^-2) = 0.88079708, L(0.8) = 0.5:
    // s(0.8) = (0.5 - 0.00033535) / 0.88046173 = 0.567502.
    assert!((path(0.0, 1.0, &late).plan(d("2026-04-22")) - 0.567_502).abs() < 1e-5);
    let flat = Trajectory::SCurve(SCurve {
        steepness: 0.1,
        midpoint: 0.5,
    });
    for day in [10, 33, 50, 90] {
        let at = plus_days(d("2026-02-01"), day);
        let (curve, line) = (path(0.0, 1.0, &flat).plan(at), day as f64 / 100.0);
        assert!((curve - line).abs() < 1e-3, "{day}: {curve}");
    }
}

#[test]
fn nothing_is_expected_between_two_steps() {
    // 0 until day 20, then 10; 50 on day 100.
    let trajectory = Trajectory::Steps(vec![(d("2026-02-21"), 10.0), (d("2026-05-12"), 50.0)]);
    let path = path(0.0, 50.0, &trajectory);
    for (actual, at, plan, behind, shortfall) in [
        (0.0, "2026-02-20", 0.0, 0.0, 0.0), // the day before the first step
        (0.0, "2026-02-21", 10.0, 1.0, 0.2), // the step was to be taken today: yesterday had this
        (10.0, "2026-05-11", 10.0, 0.0, 0.0), // nothing more until the next one
        (10.0, "2026-05-12", 50.0, 1.0, 0.8),
        (0.0, "2026-03-03", 10.0, 11.0, 0.2), // day 30: 0 was last the plan of day 19
        (30.0, "2026-03-23", 10.0, -49.5, 0.0), // half way up the step between day 99 and day 100
    ] {
        let got = path.variance(actual, d(at));
        assert!(near(got.plan, plan), "{actual} on {at}: {got:?}");
        assert!(
            near(got.days_behind.unwrap(), behind),
            "{actual} on {at}: {got:?}"
        );
        assert!(near(got.shortfall, shortfall), "{actual} on {at}: {got:?}");
    }
}

/// Monday 2 March to Friday 13 March 2026 with a holiday on Wednesday the 4th: 8 working days after the first.
fn working() -> Calendar {
    let mut calendar = Calendar {
        declared: true,
        ..Calendar::default()
    };
    calendar.holidays.insert(d("2026-03-04"));
    calendar
}

#[test]
fn a_declared_calendar_counts_working_days() {
    let calendar = working();
    let path = Path {
        start: d("2026-03-02"),
        due: d("2026-03-13"),
        baseline: 0.0,
        target: 80.0,
        trajectory: &Trajectory::Linear,
        pace: Pace::of(&calendar),
    };
    for (at, plan) in [
        ("2026-03-02", 0.0),
        ("2026-03-03", 10.0), // 1 of 8
        ("2026-03-04", 10.0), // a holiday asks for nothing
        ("2026-03-06", 30.0), // Friday
        ("2026-03-08", 30.0), // Sunday
        ("2026-03-09", 40.0),
        ("2026-03-13", 80.0),
    ] {
        assert!(near(path.plan(d(at)), plan), "{at}: {}", path.plan(d(at)));
    }
    for (actual, at, behind) in [
        (30.0, "2026-03-08", 0.0),  // on plan all weekend
        (30.0, "2026-03-09", 1.0),  // Sunday had it last: one day, not three
        (20.0, "2026-03-09", 4.0),  // Thursday the 5th
        (10.0, "2026-03-06", 2.0),  // still the plan on Wednesday, the holiday
        (25.0, "2026-03-09", 3.5),  // between Thursday's 20 and Friday's 30
        (40.0, "2026-03-06", -3.0), // Monday's plan on Friday: three days ahead
    ] {
        let got = path.variance(actual, d(at)).days_behind.unwrap();
        assert!(near(got, behind), "{actual} on {at}: {got}");
    }
    // Without a declaration every day counts: 7 of 11 days.
    let plain = Calendar::default();
    let path = Path {
        pace: Pace::of(&plain),
        ..path
    };
    assert!(near(path.plan(d("2026-03-09")), 80.0 * 7.0 / 11.0));
}

#[test]
fn a_span_without_working_days_is_a_step_at_its_end() {
    let calendar = working();
    // Saturday to Sunday.
    let pace = Pace::of(&calendar);
    assert!(near(
        pace.fraction(d("2026-03-07"), d("2026-03-09"), d("2026-03-08")),
        0.0
    ));
    assert!(near(
        pace.fraction(d("2026-03-07"), d("2026-03-08"), d("2026-03-08")),
        1.0
    ));
}

#[test]
fn small_terms_are_not_lost() {
    // Summed naively this is 0.
    assert!(near(sum([1.0, 1e100, 1.0, -1e100]), 2.0));
    assert!(near(sum([0.1; 10]), 1.0));
}

fn shapes() -> impl Strategy<Value = Trajectory> {
    let steps = vec![(d("2026-03-01"), 30.0), (d("2026-05-12"), 60.0)];
    prop_oneof![
        Just(Trajectory::Linear),
        (0.1..40.0_f64, 0.05..0.95_f64).prop_map(|(steepness, midpoint)| Trajectory::SCurve(
            SCurve {
                steepness,
                midpoint
            }
        )),
        Just(Trajectory::Points(steps.clone())),
        Just(Trajectory::Steps(steps)),
    ]
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
    fn every_shape_starts_at_the_baseline_ends_at_the_target_and_finds_its_own_date(
        shape in shapes(), day in 0..100_i64, working in any::<bool>(),
    ) {
        let calendar = Calendar { declared: working, ..Calendar::default() };
        let path = Path { pace: Pace::of(&calendar), ..path(10.0, 60.0, &shape) };
        prop_assert!((path.plan(d("2026-02-01")) - 10.0).abs() < 1e-9);
        prop_assert!((path.plan(d("2026-05-12")) - 60.0).abs() < 1e-9);
        let at = plus_days(d("2026-02-01"), day);
        // Never falling.
        prop_assert!(path.plan(plus_days(at, 1)) >= path.plan(at) - 1e-9);
        // What is on plan is not behind.
        let on_plan = path.variance(path.plan(at), at);
        prop_assert!(on_plan.days_behind.unwrap().abs() < 1e-3, "{on_plan:?}");
        prop_assert!(on_plan.shortfall < 1e-9);
        // The plan of a day two weeks earlier is behind by two weeks at most, and not ahead.
        let earlier = path.variance(path.plan(plus_days(at, -14)), at).days_behind.unwrap();
        prop_assert!((-1e-3..=14.0 + 1e-3).contains(&earlier), "{earlier}");
    }

    /// The same line drawn through a point is walked day by day: what an even path skips has no crossing.
    #[test]
    fn an_even_path_finds_the_date_that_a_walk_finds(
        up in any::<bool>(), actual in -1e3..1e3_f64, whole in any::<bool>(), day in -50..500_i64,
    ) {
        let (start, due) = (d("2026-02-01"), d("2027-03-08"));
        let (target, at) = (if up { 400.0 } else { -400.0 }, plus_days(start, day));
        // 400 days: a whole number lies on the edge of two of them.
        let actual = if whole { actual.trunc() } else { actual };
        let points = Trajectory::Points(vec![(start, 0.0), (due, target)]);
        let path = |trajectory| Path { due, ..path(0.0, target, trajectory) };
        let even = path(&Trajectory::Linear).variance(actual, at).days_behind.unwrap();
        let walked = path(&points).variance(actual, at).days_behind.unwrap();
        prop_assert!((even - walked).abs() < 1e-6, "{even} {walked}");
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
