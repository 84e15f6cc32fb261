//! The amounts that tasks carry: estimates in one of two units, time spent, numbers in custom fields.
//!
//! It knows single tasks; not leads.

use serde_json::Value;

use crate::domain::task::{Estimate, Task};

/// The two units that estimates come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Hours,
    Points,
}

/// Hours and points in one scope.
pub(super) struct Mixed;

/// The unit that a lead's own unit names, else the one that all estimates share; `None` without estimates.
pub(super) fn one_unit(
    estimates: impl Iterator<Item = Option<Estimate>>,
    named: &str,
) -> Result<Option<Unit>, Mixed> {
    let named = named.to_lowercase();
    if named == "h" || named.starts_with("hour") {
        return Ok(Some(Unit::Hours));
    }
    if named.contains("point") {
        return Ok(Some(Unit::Points));
    }
    let mut found = None;
    for estimate in estimates {
        let unit = match estimate {
            Some(Estimate::Hours(_)) => Unit::Hours,
            Some(Estimate::Points(_)) => Unit::Points,
            None => continue,
        };
        if found.is_some_and(|known| known != unit) {
            return Err(Mixed);
        }
        found = Some(unit);
    }
    Ok(found)
}

/// An estimate in a unit; `None` where it is in the other one.
pub(super) fn in_unit(estimate: Option<Estimate>, unit: Option<Unit>) -> Option<f64> {
    match (estimate?, unit?) {
        (Estimate::Hours(size), Unit::Hours) | (Estimate::Points(size), Unit::Points) => Some(size),
        (Estimate::Hours(_), Unit::Points) | (Estimate::Points(_), Unit::Hours) => None,
    }
}

/// A custom field, named with or without `field.`.
fn custom<'t>(task: &'t Task, field: &str) -> Option<&'t Value> {
    let name = field.strip_prefix("field.").unwrap_or(field);
    task.fields.get(field).or_else(|| task.fields.get(name))
}

/// Whether a custom field holds a figure in a notation that its rule does not know; a word is none.
pub(crate) fn is_misread(task: &Task, field: &str) -> bool {
    let text = custom(task, field)
        .and_then(Value::as_str)
        .unwrap_or_default();
    let is_figure = text
        .trim_start_matches([' ', '-', '+'])
        .starts_with(|first: char| first.is_ascii_digit());
    is_figure
        && !["estimate", "spent"].contains(&field)
        && field_number(task, field, None).is_none()
}

/// A numeric field: the task's own `estimate` and `spent`, else a custom field as number or numeric text.
pub(super) fn field_number(task: &Task, field: &str, unit: Option<Unit>) -> Option<f64> {
    let number = match field {
        "estimate" => in_unit(task.estimate, unit),
        "spent" => task.spent_hours,
        _ => return custom_number(task, field),
    };
    number.filter(|number| number.is_finite())
}

/// A custom field as number or numeric text.
pub(crate) fn custom_number(task: &Task, field: &str) -> Option<f64> {
    let number = match custom(task, field)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    number.filter(|number| number.is_finite())
}
