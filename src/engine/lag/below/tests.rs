//! Values from below, by hand.

use crate::domain::measure::{LagRollUp, WeightBy};
use crate::domain::plan::Objective;
use crate::engine::assessment::{Freshness, LagAssessment, Status};
use crate::engine::testing::{World, a_lag, a_lead, an_initiative, an_objective, d, noon};

/// A child of `top` from 0 to 100 EUR with a series of its own name.
fn child(id: &str) -> Objective {
    let mut child = an_objective(id);
    child.parent = Some("top".into());
    let mut lag = a_lag(0.0, 100.0);
    lag.unit = "EUR".to_owned();
    lag.actuals = Some(id.into());
    child.lag = Some(lag);
    child
}

fn world(way: LagRollUp) -> World {
    let mut top = an_objective("top");
    let mut lag = a_lag(0.0, 200.0);
    lag.unit = "EUR".to_owned();
    lag.actuals = None;
    lag.rollup = Some(way);
    top.lag = Some(lag);
    let mut north = child("north");
    north.weight = 3.0;
    World::new()
        .objective(top)
        .objective(north)
        .objective(child("south"))
        .series("north", 60, &[("2026-02-28", 10.0), ("2026-03-31", 30.0)])
        .series("south", 60, &[("2026-01-31", 2.0), ("2026-02-28", 6.0)])
}

fn lag(world: &World, day: &str) -> LagAssessment {
    world.at(day).objectives.remove("top").unwrap().lag.unwrap()
}

#[test]
fn a_roll_up_stands_for_the_day_that_all_know() {
    // South is known up to 28 February: north counts as it stood then, 10, and not as in March.
    for (way, value) in [
        (LagRollUp::Sum, 16.0),
        (LagRollUp::Mean, 8.0),
        (LagRollUp::Weighted, 9.0), // (3 * 10 + 1 * 6) / 4
    ] {
        let found = lag(&world(way), "2026-04-10");
        assert_eq!(found.value, Some(value), "{way:?}");
        assert_eq!(found.value_date, Some(d("2026-02-28")), "{way:?}");
        let parts: Vec<_> = found
            .parts
            .iter()
            .map(|part| (part.name.as_str(), part.value))
            .collect();
        assert_eq!(parts, [("north", 10.0), ("south", 6.0)], "{way:?}");
        // Plan on 28 February: 200 * 58 / 364 = 31.9; on 31 January north had no value: one point alone.
        assert_eq!(found.trend.len(), 1, "{way:?}");
        assert!((found.trend[0].plan - 200.0 * 58.0 / 364.0).abs() < 1e-9);
    }
}

#[test]
fn a_child_without_a_value_leaves_the_whole_unknown() {
    let mut world = world(LagRollUp::Sum);
    world.snapshot.metrics.remove("south");
    let found = lag(&world, "2026-04-10");
    assert_eq!((found.value, found.status), (None, Status::Unknown));
    assert_eq!(
        found.reasons[0].text,
        "rolled up from below, where a value is missing: south"
    );
}

#[test]
fn what_has_not_begun_stands_at_its_baseline_in_a_sum_and_leaves_a_mean() {
    for (way, value) in [(LagRollUp::Sum, 37.0), (LagRollUp::Mean, 30.0)] {
        let mut world = world(way);
        let south = world.snapshot.plan.objectives.get_mut("south").unwrap();
        south.start = d("2026-09-01");
        south.lag.as_mut().unwrap().baseline = 7.0;
        world.snapshot.metrics.remove("south");
        assert_eq!(lag(&world, "2026-04-10").value, Some(value), "{way:?}");
    }
}

#[test]
fn it_is_as_fresh_as_the_oldest_of_its_parts() {
    // South's last value is 72 days old, of 60 that are allowed; north's 41.
    let found = lag(&world(LagRollUp::Sum), "2026-05-11");
    let Freshness::Stale { sources, .. } = &found.freshness else {
        panic!("{:?}", found.freshness);
    };
    assert_eq!(sources, &["metric.south"]);
    assert_eq!(
        lag(&world(LagRollUp::Sum), "2026-04-10").freshness,
        Freshness::Fresh
    );
}

#[test]
fn leads_in_the_same_unit_count_and_a_task_of_two_counts_once() {
    let mut top = an_objective("top");
    let mut lag_measure = a_lag(0.0, 100.0);
    lag_measure.unit = "tasks".to_owned();
    lag_measure.actuals = None;
    lag_measure.rollup = Some(LagRollUp::Sum);
    top.lag = Some(lag_measure);
    let mut other = a_lead("other", "j");
    other.unit = "calls".to_owned();
    let mut world = World::new()
        .objective(top)
        .initiative(an_initiative("i", "top"))
        .initiative(an_initiative("j", "top"))
        .lead(a_lead("a", "i"))
        .lead(a_lead("b", "j"))
        .lead(other)
        .done(5, "i", "2026-03-01")
        .done(3, "j", "2026-03-20");
    let first = std::sync::Arc::make_mut(&mut world.snapshot.tasks[0]);
    first.task.labels.push("j".to_owned());
    let found = lag(&world, "2026-03-23");
    // 5 + 4 less the one that both have; the lead in calls is another unit.
    assert_eq!(found.value, Some(8.0));
    assert_eq!(found.value_date, Some(d("2026-03-23")));
    assert_eq!(found.parts.len(), 2);
    assert!(found.trend.len() > 10, "weekly: {}", found.trend.len());
}

#[test]
fn a_goal_of_years_stands_on_its_years() {
    let mut top = an_objective("top");
    (top.start, top.due) = (d("2026-01-01"), d("2028-12-31"));
    let mut years = Vec::new();
    for (id, first, last) in [
        ("y2026", "2026-01-01", "2026-12-31"),
        ("y2027", "2027-01-01", "2027-12-31"),
        ("y2028", "2028-01-01", "2028-12-31"),
    ] {
        let mut year = child(id);
        (year.start, year.due) = (d(first), d(last));
        years.push(year);
    }
    let mut world = World::new().objective(top);
    for year in years {
        world = world.objective(year);
    }
    // The second year at 30 of 100 on 1 July 2027, day 181 of 364: plan 49.7; the first was reached.
    let world = world.series("y2026", 400, &[("2026-12-31", 100.0)]).series(
        "y2027",
        400,
        &[("2027-07-01", 30.0)],
    );
    let assessed = world.at("2027-07-01");
    let status = |id: &str| assessed.objectives[id].status;
    assert_eq!(status("y2026"), Status::Achieved);
    assert_eq!(status("y2027"), Status::AtRisk);
    assert_eq!(status("y2028"), Status::NotStarted);
    let rollup = &assessed.objectives["top"].rollup;
    // The third year is in neither sum: (1 + 0.3) / 2, and half of the second one's 0.197.
    assert!((rollup.completion.unwrap() - 0.65).abs() < 1e-9);
    let shortfall = (181.0 / 364.0 - 0.3) / 2.0;
    assert!((rollup.shortfall.unwrap() - shortfall).abs() < 1e-9);
    assert_eq!(rollup.to_repair, []);
}

#[test]
fn a_pause_leaves_every_sum_visibly() {
    let mut world = world(LagRollUp::Mean).known_at("2026-04-20");
    let paused = crate::domain::plan::Pause {
        since: d("2026-03-01"),
        until: None,
        reason: "moving house".to_owned(),
    };
    let south = world.snapshot.plan.objectives.get_mut("south").unwrap();
    south.paused = Some(paused);
    south.weight_by = WeightBy::Given;
    let assessed = world.at("2026-04-10");
    assert_eq!(assessed.known_at, noon("2026-04-20"));
    let south = &assessed.objectives["south"];
    assert_eq!(south.status, Status::Paused);
    assert_eq!(south.reasons[0].text, "paused since 1 Mar: moving house");
    let top = &assessed.objectives["top"];
    assert_eq!(top.lag.as_ref().unwrap().value, Some(30.0));
    assert_eq!(top.rollup.completion, Some(0.3));
}
