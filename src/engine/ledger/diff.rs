//! What differs between two plans in canonical form.
//!
//! It compares what the plans say, not how they are written: the order of a list of rules, a list of one
//! and its element, and a default that is spelled out are no differences.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::domain::ledger::Difference;

/// The tables whose entries change control compares one by one.
const TABLES: [&str; 8] = [
    "calendar",
    "initiative",
    "lead",
    "objective",
    "person",
    "risk",
    "service",
    "status",
];

/// Plans of this form and later ones carry these tables; an earlier plan does not say what stood in them.
const LATER: (&str, u64, [&str; 4]) = ("form", 2, ["calendar", "change", "service", "status"]);

/// Every difference between two plans, by path.
pub fn diff(before: &Value, after: &Value) -> Vec<Difference> {
    let (key, form, later) = LATER;
    let is_later = |plan: &Value| plan.get(key).and_then(Value::as_u64) >= Some(form);
    let comparable = is_later(before) == is_later(after);
    let mut found = Vec::new();
    for table in TABLES {
        if comparable || !later.contains(&table) {
            below(table, before.get(table), after.get(table), &mut found);
        }
    }
    if comparable {
        reasons(before, after, &mut found);
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

/// The keys of two tables, compared one by one; anything else as a whole.
fn below(path: &str, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Difference>) {
    let empty = Map::new();
    let root = !path.contains('.');
    let table = |value: Option<&Value>| match value {
        Some(Value::Object(map)) => Some(map.clone()),
        None if root => Some(empty.clone()),
        _ => None,
    };
    if let (Some(one), Some(other)) = (table(before), table(after)) {
        let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
        for key in keys {
            let path = format!("{path}.{key}");
            below(&path, one.get(key), other.get(key), found);
        }
        return;
    }
    if said(path, before) != said(path, after) {
        found.push(Difference {
            path: path.to_owned(),
            from: before.cloned(),
            to: after.cloned(),
        });
    }
}

/// What a value says, whatever way it is written; `None` also for a default.
fn said(path: &str, value: Option<&Value>) -> Option<Value> {
    let value = plain(value?);
    (!is_default(path, &value)).then_some(value)
}

/// A list of one is its element, and the order of a list says nothing (that of dated points follows their dates).
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(plain).collect();
            items.sort_by_key(ToString::to_string);
            match items.as_slice() {
                [one] if !one.is_array() => one.clone(),
                _ => Value::Array(items),
            }
        }
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), plain(value)))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

fn is_default(path: &str, value: &Value) -> bool {
    let leaf = path.rsplit('.').next().unwrap_or_default();
    let is = |default: f64| value.as_f64() == Some(default);
    match leaf {
        "weight" => is(1.0),
        "baseline" => path.starts_with("lead.") && is(0.0),
        "shape" => value == "linear",
        "depends_on" | "match" | "resources" | "threatens" => value == &Value::Array(Vec::new()),
        _ => false,
    }
}

/// The reasons that were written down or taken back: `[[change]]` has no ids, its date and path stand for one.
fn reasons(before: &Value, after: &Value, found: &mut Vec<Difference>) {
    let all = |plan: &Value| -> Vec<Value> {
        let list = plan.get("change").and_then(Value::as_array);
        list.cloned().unwrap_or_default()
    };
    let (before, after) = (all(before), all(after));
    let path = |change: &Value| {
        let text = |key: &str| change.get(key).and_then(Value::as_str).unwrap_or_default();
        format!("change.{}.{}", text("on"), text("what"))
    };
    let gone = before.iter().filter(|change| !after.contains(change));
    found.extend(gone.map(|change| Difference {
        path: path(change),
        from: Some(change.clone()),
        to: None,
    }));
    let new = after.iter().filter(|change| !before.contains(change));
    found.extend(new.map(|change| Difference {
        path: path(change),
        from: None,
        to: Some(change.clone()),
    }));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::diff;

    fn paths(before: &Value, after: &Value) -> Vec<String> {
        let found = diff(before, after);
        found.into_iter().map(|one| one.path).collect()
    }

    #[test]
    fn values_differ_by_path_and_tables_as_a_whole() {
        let before = json!({"objective": {"a": {"due": "2026-06-30", "lag": {"target": 27, "unit": "%"}}, "b": {"due": "2026-12-31"}}});
        let after = json!({"objective": {"a": {"due": "2026-09-30", "lag": {"target": 24, "unit": "%"}}, "c": {"due": "2026-12-31"}}});
        assert_eq!(
            paths(&before, &after),
            [
                "objective.a.due",
                "objective.a.lag.target",
                "objective.b",
                "objective.c"
            ]
        );
        let found = diff(&before, &after);
        assert_eq!(
            (found[1].from.clone(), found[1].to.clone()),
            (Some(json!(27)), Some(json!(24)))
        );
        assert!(found[2].is_removal() && found[3].is_addition());
    }

    #[test]
    fn another_spelling_is_no_difference() {
        let before = json!({"initiative": {"a": {"match": [{"source": "x"}, {"labels": ["l"]}], "depends_on": ["b", "c"]}}});
        let after = json!({"initiative": {"a": {"match": [{"labels": "l"}, {"source": "x"}], "depends_on": ["c", "b"], "weight": 1}}});
        assert_eq!(paths(&before, &after), Vec::<String>::new());
        let points = |last: i64| json!({"lead": {"l": {"points": [["2026-01-31", 1], ["2026-02-28", last]]}}});
        assert_eq!(paths(&points(2), &points(3)), ["lead.l.points"]);
    }

    #[test]
    fn a_plan_of_the_first_form_says_nothing_of_what_only_later_ones_carry() {
        let old = json!({"objective": {"a": {"due": "2026-12-31"}}});
        let new = json!({"form": 2, "objective": {"a": {"due": "2026-12-31"}}, "status": {"coverage": 0.7}, "change": [{"on": "2026-05-04", "what": "objective.a"}]});
        assert_eq!(paths(&old, &new), Vec::<String>::new());
        let later = json!({"form": 2, "objective": {"a": {"due": "2026-12-31"}}, "status": {"coverage": 0.5}});
        assert_eq!(
            paths(&new, &later),
            ["change.2026-05-04.objective.a", "status.coverage"]
        );
    }

    fn plan() -> impl Strategy<Value = Value> {
        let field = prop_oneof![Just("due"), Just("owner"), Just("target")];
        let table = prop::collection::btree_map(field, 0..4_i64, 0..3);
        let tables = prop::collection::btree_map("[ab]", table, 0..3);
        (tables.clone(), tables)
            .prop_map(|(objective, lead)| json!({"form": 2, "objective": objective, "lead": lead}))
    }

    proptest! {
        #[test]
        fn a_plan_does_not_differ_from_itself_and_the_way_back_mirrors_the_way(one in plan(), other in plan()) {
            prop_assert!(diff(&one, &one).is_empty());
            let there = diff(&one, &other);
            let mut back = diff(&other, &one);
            for difference in &mut back {
                std::mem::swap(&mut difference.from, &mut difference.to);
            }
            prop_assert_eq!(there, back);
        }
    }
}
