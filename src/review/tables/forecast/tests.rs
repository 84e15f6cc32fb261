//! The listing as it is read, at three widths.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::domain::calendar::{Period, plus_days};
use crate::domain::forecast::{Foreseen, Goal, KeptForecast, KeptVerdict};
use crate::domain::plan::Dependency;
use crate::engine::Assessment;
use crate::engine::impact::Supposed;
use crate::engine::testing::{World, a_lag, a_lead, an_initiative, an_objective, d};
use crate::review::tables::what_if;

/// A year with half a year of work and weekly values: one lead of each outlook.
fn assessment() -> Assessment {
    let mut objective = an_objective("market-share");
    objective.lag = Some(a_lag(10.0, 40.0));
    let mut world = World::new().objective(objective);
    let leads = [
        ("interfaces-live", 400.0, None),
        ("integration-test-runs", 3.0, Some(Period::Week)),
        ("contracts", 20.0, None),
        ("trainings-of-regional-staff", 9.0, None),
    ];
    for (id, target, per) in leads {
        let mut initiative = an_initiative(id, "market-share");
        (initiative.start, initiative.due) = (d("2026-01-05"), d("2026-12-18"));
        let mut lead = a_lead(id, id);
        (lead.start, lead.due) = (initiative.start, initiative.due);
        (lead.target, lead.per) = (target, per);
        world = world.initiative(initiative).lead(lead);
    }
    let mut points = Vec::new();
    let mut value = 10.0;
    for week in 0..30_usize {
        let monday = plus_days(d("2026-01-05"), 7 * i64::try_from(week).unwrap());
        let count = (3 * week * week + week + 7 * week * week * week) % 11;
        let day = monday.to_string();
        world =
            world
                .done(count, "interfaces-live", &day)
                .done(count, "integration-test-runs", &day);
        value += 0.1 * count as f64;
        points.push((plus_days(monday, 6).to_string(), value));
    }
    let points: Vec<(&str, f64)> = points
        .iter()
        .map(|(day, value)| (day.as_str(), *value))
        .collect();
    let mut world = world
        .done(20, "contracts", "2026-03-02")
        .done(2, "trainings-of-regional-staff", "2026-03-02")
        .series("m", 400, &points);
    let kept = |as_of: &str, due: &str, odds| KeptForecast {
        of: Foreseen::Lead("contracts".into()),
        as_of: d(as_of),
        due: d(due),
        goal: Goal::AtLeast(20.0),
        odds,
        p85: Some(d(due)),
    };
    world.snapshot.memory.forecasts = vec![
        kept("2026-02-02", "2026-03-20", 0.8),
        kept("2026-02-09", "2026-02-27", 0.4),
        kept("2026-02-16", "2026-12-18", 0.9),
    ];
    let verdict = |as_of: &str, verdict: &str, correlation| KeptVerdict {
        lead: "interfaces-live".into(),
        as_of: d(as_of),
        verdict: verdict.to_owned(),
        correlation,
        delay_weeks: correlation.map(|_| 0),
        p: correlation.map(|_| 0.0123),
    };
    world.snapshot.memory.verdicts = vec![
        verdict("2026-03-02", "not testable yet", None),
        verdict("2026-06-01", "supports", Some(0.987)),
    ];
    world.at("2026-08-02")
}

#[test]
fn the_listing_reads_well_at_every_width() {
    let assessment = assessment();
    for width in [80, 100, 140] {
        let text = super::text(&assessment, width, false);
        for line in text.lines() {
            let columns = crate::review::layout::width(line);
            assert!(columns <= width, "{columns} of {width}: {line}");
        }
        for id in assessment.plan.leads.keys() {
            assert!(text.contains(id.as_str()), "{id} is cut:\n{text}");
        }
        insta::assert_snapshot!(format!("forecast-{width}"), text);
    }
}

#[test]
fn the_record_is_in_the_json() {
    let json = super::json(&assessment());
    let record = &json["record"];
    assert_eq!(record["p85_dates"], 2);
    assert_eq!(record["p85_held"], 1);
    assert_eq!(record["lead_odds"]["scored"], 2);
    assert_eq!(record["lead_odds"]["open"], 1);
    assert_eq!(record["lag_odds"]["brier"], serde_json::Value::Null);
    assert_eq!(record["verdicts"][0]["verdict"], "not_testable_yet");
    assert_eq!(record["verdicts"][1]["correlation"], 0.987);
}

/// 20 of 10,000 tasks in 20 days: no trial sees the end within two years, and what waits for it has none either.
#[test]
fn programs_get_no_date_for_what_has_no_end_in_sight() {
    let mut last = an_initiative("last", "o");
    last.depends_on = vec![Dependency {
        on: "i".into(),
        lag_days: 0,
    }];
    let mut world = World::simple().initiative(last);
    world.snapshot.plan.leads.get_mut("l").unwrap().target = 10_000.0;
    for day in 1..=20 {
        world = world.done(1, "i", &format!("2026-03-{day:02}"));
    }
    let assessment = world.at("2026-03-20");
    let schedule = &super::whole_json(&assessment)["schedule"];
    let of = |id: &str| {
        let all = schedule["initiatives"].as_array().unwrap();
        all.iter().find(|one| one["id"] == id).unwrap().clone()
    };
    let none = json!({ "p50": null, "p85": null });
    let own = of("i");
    assert_eq!(
        (&own["endless"], &own["basis"]),
        (&json!(true), &json!("beyond_horizon"))
    );
    for field in ["remaining_days", "late_days", "slack_days", "buffer"] {
        assert_eq!(own[field], Value::Null, "{field}");
    }
    assert_eq!((&own["finish"], &own["own_finish"]), (&none, &none));
    // Its own work is known, when that begins is not.
    let waiting = of("last");
    assert_eq!(
        (&waiting["endless"], &waiting["start"], &waiting["finish"]),
        (&json!(true), &Value::Null, &none)
    );
    assert_ne!(waiting["own_finish"], none);
    let objective = &schedule["objectives"][0];
    assert_eq!(
        (
            &objective["endless"],
            &objective["finish"],
            &objective["late_days"]
        ),
        (&json!(true), &none, &Value::Null)
    );
    let slip = &schedule["slips"][0];
    let hit = &slip["hits"][0];
    assert_eq!(
        [
            &slip["finish"],
            &slip["days"],
            &hit["finish"],
            &hit["days"],
            &hit["chain"][1]["finish"]
        ],
        [&Value::Null; 5],
        "{slip}"
    );
    // The question what would be is answered with a date, and the present still has none.
    let supposed = BTreeMap::from([("i".into(), Supposed::On(d("2026-06-01")))]);
    let answer = what_if::json(&what_if::Question::new(&assessment, &supposed));
    let change = &answer["changes"][0];
    assert_eq!(
        (&change["finish"], &change["days"]),
        (&Value::Null, &Value::Null)
    );
    assert!(change["finish_then"].is_string(), "{answer}");
}
