//! What a lead counts: exactly one of the keys that name a kind, with the window of those that have one.

use crate::domain::measure::{LeadKind, Quantile};

use super::item::Item;
use super::read::Fields;
use super::suggest::{listed, shown};
use super::tree::Value;

/// The keys that name a kind.
const KINDS: [&str; 9] = [
    "count",
    "sum",
    "percent",
    "open",
    "overdue",
    "blocked",
    "on_time",
    "cycle_time",
    "age",
];

/// The trailing window of a cycle time that names none, in days.
const WINDOW_DAYS: i64 = 56;

/// The unit of a lead that names none.
pub(super) fn default_unit(kind: &LeadKind) -> String {
    match kind {
        LeadKind::Count | LeadKind::Open | LeadKind::Overdue | LeadKind::Blocked => {
            "tasks".to_owned()
        }
        LeadKind::Percent | LeadKind::OnTime { .. } => "%".to_owned(),
        LeadKind::CycleTime { .. } | LeadKind::Age(_) => "days".to_owned(),
        LeadKind::Sum(field) if field == "estimate" || field == "spent" => "hours".to_owned(),
        LeadKind::Sum(field) => field.clone(),
    }
}

/// Reads the kind.
pub(super) fn kind(fields: &Fields<'_>) -> Option<LeadKind> {
    let named: Vec<Item<'_>> = KINDS.iter().filter_map(|name| fields.get(name)).collect();
    let window = fields.get("window");
    let window_days = window.as_ref().map(window_of);
    match named.as_slice() {
        [item] => {
            let has_window = ["on_time", "cycle_time"].contains(&item.name.as_str());
            if let (false, Some(window)) = (has_window, &window) {
                let _: Option<()> = window.fault(
                    "stands in a lead without a window",
                    Some("leave it out: on_time and cycle_time have one".to_owned()),
                );
            }
            one_kind(item, window_days.unwrap_or(None))
        }
        [] => {
            let wanted = "count = \"done\", sum = \"field.X\", percent = \"done\", on_time = \"done\", cycle_time = \"p85\", age = \"p85\", or open, overdue or blocked = \"tasks\"";
            let message = format!(
                "{} does not say what it counts — {wanted} is wanted",
                fields.title
            );
            fields.cx.error(fields.node.key_spot(), message);
            None
        }
        [_, second, ..] => second.fault(
            &format!("is a second kind — one of {} is wanted", listed(KINDS)),
            None,
        ),
    }
}

fn window_of(item: &Item<'_>) -> Option<i64> {
    let days = item.days()?;
    if days > 0 {
        return Some(days);
    }
    item.fault(
        "is not a span of time",
        Some("\"4w\" or \"30d\"".to_owned()),
    )
}

fn one_kind(item: &Item<'_>, window_days: Option<i64>) -> Option<LeadKind> {
    match item.name.as_str() {
        "sum" => sum(item),
        "count" => said(item, "done", LeadKind::Count),
        "percent" => said(item, "done", LeadKind::Percent),
        "on_time" => said(item, "done", LeadKind::OnTime { window_days }),
        "open" => said(item, "tasks", LeadKind::Open),
        "overdue" => said(item, "tasks", LeadKind::Overdue),
        "blocked" => said(item, "tasks", LeadKind::Blocked),
        "cycle_time" => {
            let quantile = item.word(&[("p50", Quantile::P50), ("p85", Quantile::P85)])?;
            Some(LeadKind::CycleTime {
                quantile,
                window_days: window_days.unwrap_or(WINDOW_DAYS),
            })
        }
        _ => {
            let quantile = item.word(&[
                ("p50", Quantile::P50),
                ("p85", Quantile::P85),
                ("oldest", Quantile::Highest),
            ])?;
            Some(LeadKind::Age(quantile))
        }
    }
}

/// The kind, where the key says its word or `true`.
fn said(item: &Item<'_>, word: &str, kind: LeadKind) -> Option<LeadKind> {
    let says = match &item.node.value {
        Value::Text(text) => text == word,
        Value::Bool(is) => *is,
        Value::Int(_)
        | Value::Float(_)
        | Value::Date(_)
        | Value::List(_)
        | Value::Table(_)
        | Value::TooLarge(_) => false,
    };
    if says {
        return Some(kind);
    }
    item.wrong(&format!("\"{word}\""))
}

fn sum(item: &Item<'_>) -> Option<LeadKind> {
    let text = item.line()?;
    if text == "estimate" || text == "spent" {
        return Some(LeadKind::Sum(text));
    }
    match text.strip_prefix("field.").filter(|name| !name.is_empty()) {
        Some(name) => Some(LeadKind::Sum(name.to_owned())),
        None => item.wrong_help(
            "\"estimate\", \"spent\" or \"field.NAME\"",
            format!("for a custom field write sum = \"field.{}\"", shown(&text)),
        ),
    }
}
