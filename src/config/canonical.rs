//! The plan in canonical form: what plan versions are compared by.

use serde_json::{Map, Number, Value as Json};

use super::tree::{Node, Table, Value};

/// The tables that make a plan. None of them holds a secret.
const TABLES: [&str; 8] = [
    "calendar",
    "change",
    "initiative",
    "lead",
    "objective",
    "person",
    "risk",
    "status",
];

/// Plans of the first form had neither calendar, reasons, status limits nor time zone, and no form.
const FORM: i64 = 2;

/// As JSON: sorted keys, no comments, no defaults; 12 and 12.0 are the same number.
pub(super) fn canonical(root: &Table) -> String {
    let tables = TABLES.iter().filter_map(|name| {
        let node = root.get(*name)?;
        Some(((*name).to_owned(), json(node)))
    });
    let zone = root.get("service").and_then(|node| node.table());
    let zone = zone.and_then(|service| service.get("time_zone"));
    let service = zone.map(|zone| {
        let only = Map::from_iter([("time_zone".to_owned(), json(zone))]);
        ("service".to_owned(), Json::Object(only))
    });
    let form = ("form".to_owned(), Json::from(FORM));
    let all: Map<_, _> = tables.chain(service).chain([form]).collect();
    Json::Object(all).to_string()
}

fn json(node: &Node) -> Json {
    match &node.value {
        Value::Text(text) | Value::Date(text) | Value::TooLarge(text) => text.clone().into(),
        Value::Int(number) => Json::from(*number),
        Value::Float(number) => number_json(*number),
        Value::Bool(is) => Json::from(*is),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Table(table) => {
            let entries = table.iter().map(|(key, node)| (key.clone(), json(node)));
            Json::Object(entries.collect::<Map<_, _>>())
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "only whole numbers below 2^53 are cast, which fit exactly"
)]
fn number_json(number: f64) -> Json {
    if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
        return Json::from(number as i64);
    }
    Number::from_f64(number).map_or(Json::Null, Json::Number)
}
