//! The plan as a whole: every table of it, and what must hold between them.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use crate::domain::id::{InitiativeId, LeadId, ObjectiveId, PersonId, RiskId};
use crate::domain::plan::{Impact, Plan, Risk};

use super::below;
use super::changes::changes;
use super::context::Context;
use super::graph;
use super::hygiene::hygiene;
use super::initiative::initiative;
use super::item::Item;
use super::known::Known;
use super::lead::{Spans, lead};
use super::matching::matches;
use super::objective::{money, objective};
use super::people::people;
use super::read::{Fields, keyed};
use super::service::{StatusDefaults, calendar, forecast};
use super::tree::{Table, Value};

/// Reads the plan. A table with an error is left out; the caller refuses the whole then.
pub(super) fn plan(
    cx: &Context<'_>,
    root: &Table,
    known: &Known,
    zone: &TimeZone,
    status: &StatusDefaults,
) -> Plan {
    let people = people(cx, root, known);
    let objectives: BTreeMap<ObjectiveId, _> = keyed(cx, root, "objective")
        .into_iter()
        .filter_map(|(id, fields)| {
            Some((
                ObjectiveId::new(&*id),
                objective(&id, fields, known, &people, status.bands)?,
            ))
        })
        .collect();
    let initiatives: BTreeMap<InitiativeId, _> = keyed(cx, root, "initiative")
        .into_iter()
        .filter_map(|(id, fields)| Some((InitiativeId::new(&*id), initiative(&id, fields, known)?)))
        .collect();
    let spans = spans(cx, root);
    let leads: BTreeMap<LeadId, _> = keyed(cx, root, "lead")
        .into_iter()
        .filter_map(|(id, fields)| {
            Some((
                LeadId::new(&*id),
                lead(&id, fields, known, &spans, status.bands)?,
            ))
        })
        .collect();
    let risks: BTreeMap<RiskId, Risk> = keyed(cx, root, "risk")
        .into_iter()
        .filter_map(|(id, fields)| Some((RiskId::new(&*id), risk(&id, fields, known)?)))
        .collect();
    let mut plan = Plan {
        time_zone: zone.clone(),
        calendar: calendar(cx, root),
        objectives,
        initiatives,
        leads,
        people,
        risks,
        changes: changes(cx, root, known),
        reviews: Vec::new(),
        hygiene: hygiene(cx, root),
        coverage_limit: status.coverage,
        bands: status.bands,
        forecast: forecast(cx, root),
    };
    graph::check(cx, root);
    outside(cx, root, &plan);
    below::check(cx, root, &mut plan);
    plan
}

/// The dates of every initiative, even of one that has other faults: its leads are checked all the same.
fn spans(cx: &Context<'_>, root: &Table) -> Spans {
    let quiet = Context::new(cx.env, cx.folder.clone());
    let table = root.get("initiative").and_then(|node| node.table());
    table
        .into_iter()
        .flatten()
        .filter_map(|(id, node)| {
            let dates = node.table()?;
            let date = |key: &str| Item::new(&quiet, key, dates.get(key)?).date();
            Some((id.clone(), (date("start")?, date("due")?)))
        })
        .collect()
}

fn risk(id: &str, fields: Fields<'_>, known: &Known) -> Option<Risk> {
    let what = fields.need("what", "what may happen", Item::line);
    let likelihood = fields.need("likelihood", "a grade from 1 to 5", grade);
    let wanted = "a grade from 1 to 5, or { amount, currency }";
    let impact = fields.need("impact", wanted, impact);
    let response = fields.opt("response", Item::owned_text);
    let owner = fields.need("owner", "the id of one person", |item| {
        item.reference("person", &known.people)
    });
    let review = fields.opt("review", Item::date);
    let threatens = fields
        .get("threatens")
        .map(|item| item.one_or_more())
        .unwrap_or_default();
    let threatens = threatens
        .iter()
        .filter_map(|item| item.reference("initiative", &known.initiatives))
        .map(InitiativeId::new)
        .collect();
    let rules = fields
        .get("match")
        .map(|item| matches(&item, known))
        .unwrap_or_default();
    fields.finish();
    Some(Risk {
        id: RiskId::new(id),
        what: what?,
        likelihood: likelihood?,
        impact: impact?,
        response,
        owner: PersonId::new(owner?),
        review,
        threatens,
        rules,
    })
}

fn grade(item: &Item<'_>) -> Option<u8> {
    u8::try_from(item.whole(1, 5)?).ok()
}

fn impact(item: &Item<'_>) -> Option<Impact> {
    match item.node.value {
        Value::Table(_) => money(item).map(Impact::Amount),
        _ => grade(item).map(Impact::Grade),
    }
}

/// Warns of initiatives that run outside of their objective's dates.
fn outside(cx: &Context<'_>, root: &Table, plan: &Plan) {
    for (id, initiative) in &plan.initiatives {
        let Some(objective) = plan.objectives.get(&initiative.objective) else {
            continue;
        };
        if initiative.start >= objective.start && initiative.due <= objective.due {
            continue;
        }
        let table = root.get("initiative").and_then(|node| node.table());
        let Some(node) = table.and_then(|table| table.get(id.as_str())) else {
            continue;
        };
        let message = format!(
            "[initiative.{id}] runs from {} to {}, outside of its objective \"{}\" ({} to {})",
            initiative.start, initiative.due, objective.id, objective.start, objective.due
        );
        cx.warning(node.key_spot(), message, None);
    }
}
