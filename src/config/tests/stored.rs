//! A stored plan comes back as the plan that was stored.

use std::path::Path;

use serde_json::{Value, json};

use super::{BASE, Environment, Home, load};
use crate::config::stored_plan;

fn round_trip(config: &crate::config::settings::Config) {
    let stored = serde_json::from_str(&config.plan_canonical).expect("JSON");
    let mut other = config.plan.clone();
    other.coverage_limit = 0.1;
    other.time_zone = jiff::tz::TimeZone::get("Asia/Tokyo").expect("a zone");
    other.objectives.clear();
    let back = stored_plan(&stored, &other).expect("a stored plan reads");
    assert_eq!(format!("{back:#?}"), format!("{:#?}", config.plan));
}

#[test]
fn the_example_plan_comes_back_as_it_was() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.example.toml");
    let config = load(&example, &Environment::default()).expect("the example loads");
    round_trip(&config);
}

#[test]
fn reasons_limits_and_zone_come_back() {
    let more = r#"
[service]
time_zone = "Europe/Berlin"
[status]
coverage = 0.6
bands = { on_track = 0.05, at_risk = 0.2 }
[calendar]
holidays = [2026-12-25]
weekend = ["Fri", "Sat"]
[[change]]
on = 2026-05-04
what = "objective.market.due"
reason = "A competitor withdrew"
approved = "maria"
"#;
    let config = Home::new(&format!("{BASE}{more}"));
    let config = config.load().expect("a configuration");
    assert_eq!(config.plan.changes.len(), 1);
    round_trip(&config);
}

#[test]
fn what_an_early_plan_does_not_carry_is_taken_from_the_present_one() {
    let home = Home::new(&format!("{BASE}[service]\ntime_zone = \"Europe/Berlin\"\n"));
    let config = home.load().expect("a configuration");
    let early = serde_json::from_str(&config.plan_canonical);
    let mut early: Value = early.expect("JSON");
    let tables = early.as_object_mut().expect("tables");
    for later in ["form", "service", "change", "calendar", "status"] {
        tables.remove(later);
    }
    let back = stored_plan(&early, &config.plan).expect("an early plan reads");
    assert_eq!(format!("{back:?}"), format!("{:?}", config.plan));
}

#[test]
fn a_form_that_is_none_is_refused_and_not_a_panic() {
    let config = Home::new(BASE).load().expect("a configuration");
    let damaged = json!({"form": 2, "objective": {"market": {"due": "soon"}}});
    assert!(stored_plan(&damaged, &config.plan).is_err());
    assert!(
        stored_plan(&json!("nonsense"), &config.plan).is_ok_and(|plan| plan.objectives.is_empty())
    );
}
