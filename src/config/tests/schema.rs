//! The schema lists the keys that the readers read: no more, no fewer.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Home;
use crate::config::schema;

/// The keys that the reader of a table knows, as its help for an unknown key lists them.
fn read_keys(table: &str) -> BTreeSet<String> {
    let home = Home::new(&format!("{table}\nqqqqqq = 1\n"));
    let problems = home.problems();
    let help = problems
        .iter()
        .find_map(|line| {
            line.split_once("unknown key \"qqqqqq\"")?
                .1
                .split_once("the keys here are ")
        })
        .unwrap_or_else(|| panic!("{table}\n{problems:#?}"));
    assert!(!help.1.contains("more"), "{}", help.1);
    help.1
        .split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

fn schema_keys(form: &Value) -> BTreeSet<String> {
    let properties = form["properties"].as_object().expect("properties");
    properties.keys().cloned().collect()
}

#[test]
fn the_schema_and_the_readers_know_the_same_keys() {
    let schema = schema();
    let one = |name: &str| schema["properties"][name]["additionalProperties"].clone();
    let rest = &one("source")["oneOf"][2]["else"];
    let objective = one("objective");
    for (table, form) in [
        ("[service]", schema["properties"]["service"].clone()),
        ("[status]", schema["properties"]["status"].clone()),
        ("[mail]", schema["properties"]["mail"].clone()),
        ("[calendar]", schema["properties"]["calendar"].clone()),
        ("[forecast]", schema["properties"]["forecast"].clone()),
        ("[hygiene]", schema["properties"]["hygiene"].clone()),
        ("[alerts]", schema["properties"]["alerts"].clone()),
        (
            "[[change]]",
            schema["properties"]["change"]["items"].clone(),
        ),
        (
            "[source.x]\ntype = \"github\"",
            one("source")["oneOf"][0].clone(),
        ),
        (
            "[source.x]\ntype = \"csv\"\npath = \"https://acme.example\"",
            one("source")["oneOf"][1]["else"].clone(),
        ),
        ("[source.x]\nitems = {}\ntype = \"rest\"", rest.clone()),
        (
            "[source.x]\ntype = \"rest\"\n[source.x.items]",
            rest["properties"]["items"].clone(),
        ),
        (
            "[source.x]\ntype = \"rest\"\nitems = {}\n[source.x.limits]",
            rest["properties"]["limits"].clone(),
        ),
        ("[metric.x]\npoints = []", one("metric")["anyOf"][0].clone()),
        (
            "[metric.x]\ntype = \"csv\"\npath = \"https://acme.example\"",
            one("metric")["anyOf"][1].clone(),
        ),
        (
            "[metric.x]\ntype = \"rest\"",
            one("metric")["anyOf"][2].clone(),
        ),
        ("[person.x]", one("person")),
        ("[objective.x]", objective.clone()),
        ("[objective.x.lag]", objective["properties"]["lag"].clone()),
        (
            "[objective.x.at_stake]",
            objective["properties"]["at_stake"].clone(),
        ),
        (
            "[objective.x.paused]",
            objective["properties"]["paused"].clone(),
        ),
        ("[initiative.x]", one("initiative")),
        ("[lead.x]", one("lead")),
        ("[risk.x]", one("risk")),
        ("[review.x]", one("review")),
    ] {
        assert_eq!(read_keys(table), schema_keys(&form), "{table}");
    }
}
