//! Held against scipy and numpy, worked examples, and how often the test is right and wrong.

use jiff::civil::Date;

use super::permutation::{largest_of, test};
use super::{Support, delay_days};
use crate::domain::calendar::plus_days;
use crate::domain::metric::MetricPoint;
use crate::engine::chance::Chance;
use crate::engine::robust::tests::{numbers, oracle};
use crate::engine::testing::{World, a_lag, a_lead, an_initiative, an_objective, d, done, noon};

fn chance(id: &str) -> Chance {
    Chance::new("test", id, d("2026-11-20"))
}

fn all(values: &[f64]) -> Vec<Option<f64>> {
    values.iter().copied().map(Some).collect()
}

#[test]
fn correlations_delays_and_p_are_those_of_scipy_and_numpy() {
    let oracle = oracle();
    let cases = oracle["evidence"].as_array().unwrap();
    assert_eq!(cases.len(), 4);
    for case in cases {
        let (work, moved) = (numbers(&case["work"]), all(&numbers(&case["moved"])));
        for (delay, wanted) in (0_u32..).zip(numbers(&case["correlations"])) {
            let found = largest_of(&work, &moved, delay).unwrap();
            assert!(
                (found - wanted).abs() < 1e-9,
                "{found}, {wanted} at {delay}"
            );
        }
        let found = test(&work, &moved, &mut chance("oracle")).unwrap();
        assert!((found.correlation - case["correlation"].as_f64().unwrap()).abs() < 1e-9);
        assert_eq!(Some(u64::from(found.delay)), case["delay"].as_u64());
        // numpy shuffled 20,000 times. Ours stops after 20 that do as well: its p is off by 1 / sqrt(20) of itself, four of
        // them; a small one by sqrt(0.002 / 999) = 0.0015, four of them.
        let wanted = case["p"].as_f64().unwrap();
        assert!(
            (found.p - wanted).abs() < (0.9 * wanted).max(0.006),
            "{}, {wanted}",
            found.p
        );
    }
}

#[test]
fn too_few_weeks_are_not_testable() {
    let work: Vec<f64> = (0..16_u32).map(|week| f64::from(week % 5)).collect();
    let moved = all(&work);
    assert!(test(&work, &moved, &mut chance("few")).is_some());
    assert!(test(&work[..15], &moved[..15], &mut chance("few")).is_none());
    let still = vec![Some(0.0); 30];
    assert!(test(&[1.0; 30], &still, &mut chance("still")).is_none());
}

/// A lead of weekly work from Monday 5 January 2026, and a series that moves by `yields` for each unit two weeks later.
fn world(work: &[usize], yields: f64) -> World {
    let mut objective = an_objective("o");
    objective.lag = Some(a_lag(0.0, 100.0));
    let mut initiative = an_initiative("i", "o");
    (initiative.start, initiative.due) = (d("2026-01-05"), d("2026-12-31"));
    let mut lead = a_lead("l", "i");
    (lead.start, lead.due, lead.target) = (d("2026-01-05"), d("2026-12-31"), 500.0);
    let mut world = World::new()
        .objective(objective)
        .initiative(initiative)
        .lead(lead);
    let monday = |week: usize| plus_days(d("2026-01-05"), 7 * i64::try_from(week).unwrap());
    let mut value = 0.0;
    let mut points: Vec<MetricPoint> = Vec::new();
    for (week, count) in work.iter().enumerate() {
        world = world.tasks(
            (0..*count).map(|n| done(&format!("{week}-{n}"), "i", &monday(week).to_string())),
        );
        let earlier = week.checked_sub(2).and_then(|week| work.get(week));
        value += yields * earlier.map_or(0.0, |count| *count as f64);
        let date: Date = plus_days(monday(week), 6);
        points.push(MetricPoint {
            metric: "m".into(),
            date,
            value,
            seen: noon("2026-01-01"),
        });
    }
    world.snapshot.metrics.insert("m".into(), points);
    world
}

/// Counts without a pattern: 3 n^2 + n + 7 n^3 modulo 11.
fn counts(weeks: usize) -> Vec<usize> {
    (0..weeks)
        .map(|n| (3 * n * n + n + 7 * n * n * n) % 11)
        .collect()
}

#[test]
fn what_moves_two_weeks_later_is_found() {
    let assessed = world(&counts(30), 0.1).at("2026-08-02");
    let found = &assessed.evidence["l"];
    assert_eq!(found.verdict, Support::Supports, "{found:?}");
    let agreement = found.agreement.unwrap();
    assert_eq!(agreement.delay_weeks, 2);
    assert!((agreement.correlation - 1.0).abs() < 1e-9 && (agreement.slope - 0.1).abs() < 1e-9);
    assert_eq!(delay_days([found], &"o".into()), Some(14));
    // The plan has 500 tasks move the number by 100: 0.2 each, so the yield is half of what is assumed.
    let needed = found.needed.unwrap();
    assert!((needed.assumed_slope - 0.2).abs() < 1e-9);
    // 500 tasks in 360 days are 9.72 a week.
    assert!((needed.planned - 500.0 / (360.0 / 7.0)).abs() < 1e-9);
    // What is left, at 0.1 a task, in the weeks from 2 August to 31 December (151 days) less the two of the delay.
    let latest = assessed.objectives["o"]
        .lag
        .as_ref()
        .unwrap()
        .value
        .unwrap();
    let wanted = (100.0 - latest) / 0.1 / (151.0 / 7.0 - 2.0);
    assert!((needed.a_week - wanted).abs() < 1e-6);
    let said = found.text.to_string();
    assert!(said.contains("at the observed yield"), "{said}");
    assert!(!said.contains("cause"), "{said}");
}

#[test]
fn what_moves_the_other_way_contradicts() {
    let mut world = world(&counts(30), -0.1);
    world
        .snapshot
        .plan
        .objectives
        .get_mut("o")
        .unwrap()
        .lag
        .as_mut()
        .unwrap()
        .target = 100.0;
    let assessed = world.at("2026-08-02");
    let found = &assessed.evidence["l"];
    assert_eq!(
        (found.verdict, found.needed),
        (Support::Contradicts, None),
        "{found:?}"
    );
    assert_eq!(delay_days([found], &"o".into()), None);
}

#[test]
fn a_monthly_number_is_not_testable_yet() {
    let mut world = world(&counts(30), 0.1);
    let points = world.snapshot.metrics.get_mut("m").unwrap();
    let mut week = 0;
    points.retain(|_| {
        week += 1;
        week % 4 == 0
    });
    let assessed = world.at("2026-08-02");
    let found = &assessed.evidence["l"];
    assert_eq!(
        (found.verdict, found.agreement),
        (Support::NotTestableYet, None)
    );
    assert_eq!(found.text.id(), Some("not-testable-yet"));
}

/// A normal number, near enough: the sum of twelve even ones less six.
fn normal(chance: &mut Chance) -> f64 {
    (0..12)
        .map(|_| f64::from(chance.below(1_000_001)) / 1e6)
        .sum::<f64>()
        - 6.0
}

/// Of so many simulated years, the share in which the test finds that the measure moves with the work. Both series
/// have memory (each week keeps 0.3 of the last one's departure), which a test of single weeks would mistake for agreement.
fn found(years: u32, effect: f64) -> f64 {
    let mut noise = chance(&format!("power {effect}"));
    let mut hits = 0;
    for year in 0..years {
        let (mut last_work, mut last_moved) = (0.0, 0.0);
        let mut work = Vec::new();
        let mut moved = Vec::new();
        for week in 0..52_usize {
            last_work = 0.3 * last_work + normal(&mut noise);
            work.push(last_work);
            let earlier = week.checked_sub(3).and_then(|week| work.get(week)).copied();
            last_moved = 0.3 * last_moved + normal(&mut noise);
            moved.push(Some(last_moved + effect * earlier.unwrap_or_default()));
        }
        let tested = test(&work, &moved, &mut chance(&format!("{year}"))).unwrap();
        hits += u32::from(tested.p <= super::SIGNIFICANT);
    }
    f64::from(hits) / f64::from(years)
}

#[test]
fn the_test_finds_what_is_there_and_little_else() {
    let years = 60;
    let shares = [0.0, 0.4, 0.8].map(|effect| found(years, effect));
    eprintln!(
        "52 weeks, {years} years each: false positives {}, found at effect 0.4 {}, at 0.8 {}",
        shares[0], shares[1], shares[2]
    );
    // 5 % are meant: of 60 years 3, and with odds of 99.9 % at most 10.
    assert!(shares[0] <= 10.0 / 60.0, "{shares:?}");
    assert!(shares[2] >= 0.9 && shares[1] > shares[0], "{shares:?}");
}

#[test]
fn a_diagnosis_without_a_declared_delay_takes_the_observed_one() {
    let mut world = world(&counts(30), 0.1);
    let diagnosis = |world: &World| {
        let assessed = world.at("2026-08-02");
        assessed.objectives["o"]
            .diagnosis
            .clone()
            .unwrap()
            .text
            .to_string()
    };
    let said = diagnosis(&world);
    assert!(said.ends_with(" (delay as observed: 14 days)"), "{said}");
    let objective = world.snapshot.plan.objectives.get_mut("o").unwrap();
    objective.lag.as_mut().unwrap().delay_days = Some(14);
    let declared = diagnosis(&world);
    assert_eq!(said, format!("{declared} (delay as observed: 14 days)"));
}
