//! Figures, one by one.

use jiff::civil::date;

use super::{Scale, count, day, decimal, decimals, distance, number, percent, share, signed};

#[test]
fn figures_read_like_a_sentence() {
    for (value, wanted) in [
        (31.0, "31"),
        (43.96, "44"),
        (17.25, "17.3"),
        (9.1, "9.1"),
        (99.96, "100"),
        (0.0, "0"),
        (-0.04, "0"),
        (-2.5, "−2.5"),
        (999.96, "1,000"),
        (1_204.4, "1,204"),
        (-1_234_567.0, "−1,234,567"),
        (2e18, "2.00e18"),
        (f64::NAN, "–"),
    ] {
        assert_eq!(number(value), wanted);
    }
    assert_eq!(decimal(0.254, 2), "0.25");
    assert_eq!(signed(3.0), "+3");
    assert_eq!(signed(-13.0), "−13");
    assert_eq!(signed(0.001), "0");
    assert_eq!(count(1.0, "day"), "1 day");
    assert_eq!(percent(0.448), "45 %");
    assert_eq!(share(0.25), "0.25");
    assert_eq!(share(-0.0001), "0");
}

#[test]
fn a_measure_has_as_many_decimals_as_its_way_deserves() {
    for (baseline, target, wanted) in [
        (0.0, 55.0, 1),
        (12.0, 18.0, 1),
        (6.0, 4.0, 1),
        (3.0, 4.0, 1),
        (4.1, 4.5, 2),
        (0.05, 0.02, 3),
        (1.0, 1.0, 1),
    ] {
        assert_eq!(decimals(baseline, target), wanted, "{baseline} to {target}");
    }
    let tasks = Scale::new("tasks", 0);
    assert_eq!(tasks.amount(1.0), "1 task");
    assert_eq!(tasks.amount(2.0), "2 tasks");
    assert_eq!(Scale::new("replies", 0).amount(1.0), "1 reply");
    assert_eq!(Scale::new("batches", 0).amount(1.0), "1 batch");
    for unit in ["ms", "EUR", "% ready", "series", "access", "Tests", ""] {
        let amount = Scale::new(unit, 0).amount(1.0);
        assert_eq!(
            amount,
            format!("1 {unit}").trim_end(),
            "it stays as it was typed"
        );
    }
}

#[test]
fn a_gap_is_what_the_line_beside_it_says() {
    // 50 of a planned 47.3: the table prints 50, 47 and therefore +3, not +2.7 and not +2.
    assert_eq!(Scale::new("interviews", 0).difference(47.3, 50.0), "+3");
    assert_eq!(Scale::new("interviews", 0).difference(42.5, 45.0), "+2");
    // 12.2 % where 16.286 % is planned: 12.2 - 16.3.
    let share = Scale::new("%", 1);
    assert_eq!(share.difference(16.286, 12.2), "−4.1");
    assert_eq!(
        (share.difference_unit(), share.is_percentage()),
        ("pp", true)
    );
    assert_eq!(Scale::new("% ready", 1).difference_unit(), "pp");
    assert_eq!(Scale::new("EUR", 1).difference_unit(), "EUR");
    assert_eq!(share.difference(12.2, 12.21), "0");
}

#[test]
fn a_distance_says_which_way() {
    for (points, days, wanted) in [
        (-0.25, Some(21.0), "25 points, 21 days behind"),
        (0.08, Some(-6.4), "8 points, 6 days ahead"),
        (-0.01, Some(0.2), "1 point behind"),
        (0.0, Some(0.0), "on plan"),
        (-0.3, None, "30 points behind"),
        (-0.001, Some(3.0), "3 days behind"),
        (-0.25, Some(-1.0), "25 points behind"),
    ] {
        assert_eq!(distance(points, days), wanted);
    }
}

#[test]
fn a_day_has_a_year_only_where_it_is_not_this_one() {
    assert_eq!(day(date(2026, 11, 30), date(2026, 11, 20)), "30 Nov");
    assert_eq!(day(date(2027, 1, 5), date(2026, 11, 20)), "5 Jan 2027");
}

#[test]
fn one_of_a_unit_has_its_article() {
    for (unit, wanted) in [
        ("tasks", "a task"),
        ("hours", "an hour"),
        ("interviews", "an interview"),
        ("story points", "a story point"),
        ("EUR", "for each EUR"),
        ("%", "for each %"),
    ] {
        assert_eq!(super::each(unit), wanted);
    }
}
