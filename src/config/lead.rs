//! `[lead.ID]`: what the teams control.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::calendar::Period;
use crate::domain::id::{InitiativeId, LeadId};
use crate::domain::measure::{Bands, LeadKind, LeadMeasure};

use super::item::Item;
use super::known::Known;
use super::matching::matches;
use super::objective::{differ, ordered, weight};
use super::points::{Goal, bands, trajectory};
use super::read::Fields;
use super::suggest::shown;
use super::tree::Value;

/// First and last day of each initiative whose dates could be read.
pub(super) type Spans = BTreeMap<String, (Date, Date)>;

const INSTEAD: &str = "use count, sum, percent, open or overdue";

/// Reads one lead.
pub(super) fn lead(
    id: &str,
    fields: Fields<'_>,
    known: &Known,
    spans: &Spans,
    default: Bands,
) -> Option<LeadMeasure> {
    let name = fields
        .opt("name", Item::line)
        .unwrap_or_else(|| id.replace('-', " "));
    let initiative = fields.need("initiative", "the initiative that it belongs to", |item| {
        item.reference("initiative", &known.initiatives)
    });
    let kind = kind(&fields);
    let per = fields.opt("per", |item| {
        item.word(&[
            ("day", Period::Day),
            ("week", Period::Week),
            ("month", Period::Month),
            ("quarter", Period::Quarter),
        ])
    });
    let unit = fields.opt("unit", Item::line);
    let baseline = fields.opt("baseline", Item::number).unwrap_or(0.0);
    let goal = goal(&fields);
    let weight = weight(&fields);
    let (start, due) = dates(&fields, initiative.as_ref().and_then(|id| spans.get(id)));
    let target = goal.map(|(target, _)| target);
    let trajectory = trajectory(&fields, Goal { start, due, target });
    let bands = bands(&fields, default);
    let narrowed = fields
        .get("match")
        .map(|item| matches(&item, known))
        .unwrap_or_default();
    if let (Some(kind), Some(goal)) = (&kind, goal) {
        sensible(&fields, kind, goal, per, baseline);
    }
    fields.finish();
    let kind = kind?;
    let (target, at_most) = goal?;
    Some(LeadMeasure {
        id: LeadId::new(id),
        name,
        initiative: InitiativeId::new(initiative?),
        unit: unit.unwrap_or_else(|| default_unit(&kind)),
        kind,
        baseline,
        target,
        per,
        at_most,
        weight,
        narrowed,
        start: start?,
        due: due?,
        trajectory,
        bands,
    })
}

fn default_unit(kind: &LeadKind) -> String {
    match kind {
        LeadKind::Count | LeadKind::Open | LeadKind::Overdue => "tasks".to_owned(),
        LeadKind::Percent => "%".to_owned(),
        LeadKind::Sum(field) if field == "estimate" || field == "spent" => "hours".to_owned(),
        LeadKind::Sum(field) => field.clone(),
    }
}

fn kind(fields: &Fields<'_>) -> Option<LeadKind> {
    let named = ["count", "sum", "percent", "open", "overdue"];
    let named: Vec<Item<'_>> = named.iter().filter_map(|name| fields.get(name)).collect();
    let later = ["on_time", "cycle_time", "age", "blocked"];
    let later: Vec<Item<'_>> = later
        .iter()
        .filter_map(|name| fields.get_later(name))
        .collect();
    for item in &later {
        let message = format!(
            "`{}` is not available in this version — {INSTEAD}",
            item.name
        );
        item.cx.error(item.node.key_spot(), message);
    }
    if !later.is_empty() {
        return None;
    }
    match named.as_slice() {
        [item] => one_kind(item),
        [] => {
            let wanted = "count = \"done\", sum = \"field.X\", percent = \"done\", open = \"tasks\" or overdue = \"tasks\"";
            let message = format!(
                "{} does not say what it counts — {wanted} is wanted",
                fields.title
            );
            fields.cx.error(fields.node.key_spot(), message);
            None
        }
        [_, second, ..] => second.fault(
            "is a second kind — one of count, sum, percent, open and overdue is wanted",
            None,
        ),
    }
}

fn one_kind(item: &Item<'_>) -> Option<LeadKind> {
    let says = |word: &str| match &item.node.value {
        Value::Text(text) => text == word,
        Value::Bool(is) => *is,
        _ => false,
    };
    let (word, kind) = match item.name.as_str() {
        "sum" => return sum(item),
        "count" => ("done", LeadKind::Count),
        "percent" => ("done", LeadKind::Percent),
        "open" => ("tasks", LeadKind::Open),
        _ => ("tasks", LeadKind::Overdue),
    };
    if says(word) {
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

/// `target` or `at_most`; `true` for the latter.
fn goal(fields: &Fields<'_>) -> Option<(f64, bool)> {
    match (fields.get("target"), fields.get("at_most")) {
        (Some(item), None) => Some((item.number()?, false)),
        (None, Some(item)) => Some((item.number()?, true)),
        (Some(_), Some(item)) => {
            item.fault("stands beside \"target\" — one of them is wanted", None)
        }
        (None, None) => {
            fields.missing(
                "target",
                "the number to reach (or at_most, the number to stay under)",
            );
            None
        }
    }
}

/// Its own dates, else the initiative's.
fn dates(fields: &Fields<'_>, initiative: Option<&(Date, Date)>) -> (Option<Date>, Option<Date>) {
    let own_start = fields.opt("start", Item::date);
    let own_due = fields.opt("due", Item::date);
    let start = own_start.or(initiative.map(|(start, _)| *start));
    let due = own_due.or(initiative.map(|(_, due)| *due));
    if own_start.is_some() || own_due.is_some() {
        ordered(fields, start, due);
        if let (Some((first, last)), Some(from), Some(to)) = (initiative, start, due)
            && (from < *first || to > *last)
        {
            let message = format!(
                "{} runs from {from} to {to}, outside of its initiative ({first} to {last})",
                fields.title
            );
            fields.cx.warning(fields.node.key_spot(), message, None);
        }
    }
    (start, due)
}

/// Targets that nothing could be computed with.
fn sensible(
    fields: &Fields<'_>,
    kind: &LeadKind,
    (target, at_most): (f64, bool),
    per: Option<Period>,
    baseline: f64,
) {
    let item = fields.get(if at_most { "at_most" } else { "target" });
    let Some(item) = item else { return };
    if *kind == LeadKind::Percent && !(0.0..=100.0).contains(&target) {
        let _: Option<()> = item.wrong("a percentage from 0 to 100");
    }
    let is_level = matches!(kind, LeadKind::Percent | LeadKind::Open | LeadKind::Overdue);
    if let (true, Some(per)) = (is_level, fields.get("per")) {
        let _: Option<()> = per.fault(
            "stands in a lead that measures a level, not a rate",
            Some("leave it out, or use count or sum".to_owned()),
        );
    }
    if at_most {
        if target < 0.0 {
            let _: Option<()> = item.wrong("a number of 0 or more");
        }
    } else if per.is_some() && target <= 0.0 {
        let _: Option<()> = item.wrong("a number above 0 for each period");
    } else if per.is_none() {
        differ(fields, Some(baseline), Some(target));
    }
}
