//! A stored plan, read again: the canonical form back into a checked plan, by the same reader as the files.
//!
//! What it names outside of the plan (sources, series) counts as defined: it was when the plan was loaded.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value as Json;

use crate::domain::plan::Plan;

use super::context::Context;
use super::environment::Environment;
use super::item::Item;
use super::known::Known;
use super::plan::plan;
use super::problem::ConfigErrors;
use super::service::{StatusDefaults, status};
use super::tree::{Node, Place, Table, Value};

/// The plan that a canonical form stands for. What plans of its form do not carry (the time zone, the calendar and
/// the status limits in the first form; what is no part of the plan: review times, the limits of hygiene) is taken from
/// another plan.
///
/// # Errors
/// Every problem at once: this program reads plans otherwise than the one that stored it.
pub fn stored_plan(canonical: &Json, otherwise: &Plan) -> Result<Plan, ConfigErrors> {
    let environment = Environment::default();
    let cx = Context::new(&environment, PathBuf::new());
    let file = cx.add_file("the stored plan".to_owned(), String::new(), None);
    let mut root = match value(file, canonical) {
        Value::Table(root) => root,
        _ => Table::new(),
    };
    let is_whole = root.remove("form").is_some();
    let known = known(canonical, &root);
    let limits = if is_whole {
        status(&cx, &root)
    } else {
        StatusDefaults {
            coverage: otherwise.coverage_limit,
            bands: otherwise.bands,
        }
    };
    let zone = root.get("service").and_then(Node::table);
    let zone = zone.and_then(|service| service.get("time_zone"));
    let zone = zone.and_then(|node| Item::new(&cx, "time_zone", node).time_zone());
    let zone = zone.unwrap_or_else(|| otherwise.time_zone.clone());
    let mut plan = plan(&cx, &root, &known, &zone, &limits);
    plan.reviews.clone_from(&otherwise.reviews);
    plan.hygiene = otherwise.hygiene.clone();
    if !is_whole {
        plan.calendar = otherwise.calendar.clone();
    }
    if cx.errors() > 0 {
        return Err(cx.into_errors());
    }
    Ok(plan)
}

/// Every value stands nowhere in particular: there is no file to point at.
fn node(file: usize, json: &Json) -> Node {
    Node {
        place: Place::File {
            file,
            key: None,
            value: 0..0,
        },
        value: value(file, json),
    }
}

fn value(file: usize, json: &Json) -> Value {
    match json {
        Json::Null => Value::Text(String::new()),
        Json::Bool(is) => Value::Bool(*is),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::Int(whole),
            None => number
                .as_f64()
                .map_or_else(|| Value::TooLarge(number.to_string()), Value::Float),
        },
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(|item| node(file, item)).collect()),
        Json::Object(map) => {
            let entries = map.iter();
            Value::Table(
                entries
                    .map(|(key, json)| (key.clone(), node(file, json)))
                    .collect(),
            )
        }
    }
}

/// What is defined in the plan, and every source and series that it names.
fn known(canonical: &Json, root: &Table) -> Known {
    let mut known = Known::of(root);
    named(canonical, "source", &mut known.sources);
    named(canonical, "actuals", &mut known.metrics);
    let mut accounts = BTreeSet::new();
    named(canonical, "accounts", &mut accounts);
    let sources = accounts
        .iter()
        .filter_map(|account| account.split_once(':'));
    known
        .sources
        .extend(sources.map(|(source, _)| source.to_owned()));
    known
}

/// Every text under a key, however deep.
fn named(json: &Json, key: &str, found: &mut BTreeSet<String>) {
    match json {
        Json::Object(map) => {
            for (name, value) in map {
                if name == key {
                    texts(value, found);
                }
                named(value, key, found);
            }
        }
        Json::Array(items) => items.iter().for_each(|item| named(item, key, found)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

fn texts(json: &Json, found: &mut BTreeSet<String>) {
    match json {
        Json::String(text) => {
            found.insert(text.clone());
        }
        Json::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => {}
    }
}
