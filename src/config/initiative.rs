//! `[initiative.ID]`: the levers.

use jiff::civil::Date;

use crate::domain::id::{InitiativeId, ObjectiveId, PersonId};
use crate::domain::plan::{Dependency, Initiative, Milestone, Resource, ResourceState};

use super::item::Item;
use super::known::Known;
use super::matching::matches;
use super::objective::{money, pause, span, stated, weight};
use super::read::Fields;
use super::tree::Value;

/// Reads one initiative.
pub(super) fn initiative(id: &str, fields: Fields<'_>, known: &Known) -> Option<Initiative> {
    let name = fields
        .opt("name", Item::line)
        .unwrap_or_else(|| id.replace('-', " "));
    let objective = fields.need("objective", "the objective that it moves", |item| {
        item.reference("objective", &known.objectives)
    });
    let owner = fields.need("owner", "the id of one person", |item| {
        item.reference("person", &known.people)
    });
    let (start, due) = span(&fields);
    let (weight, weight_by) = weight(&fields);
    let budget = fields.opt("budget", money);
    let resources = fields
        .get("resources")
        .map(|item| all(&item, resource))
        .unwrap_or_default();
    let buffer_days = fields.opt("buffer", Item::days);
    let milestones = fields
        .get("milestones")
        .map(|item| milestones(&item, known, start, due));
    let scope = fields.get("scope");
    let (scope_in, scope_out) = scope
        .and_then(|item| scope_of(&item, known))
        .unwrap_or_default();
    let depends_on = fields
        .get("depends_on")
        .map(|item| all(&item, |item| dependency(item, known)));
    let rules = fields
        .get("match")
        .map(|item| matches(&item, known))
        .unwrap_or_default();
    let paused = fields.opt("paused", pause);
    let stated = fields.opt("override", |item| stated(item, known));
    fields.finish();
    Some(Initiative {
        id: InitiativeId::new(id),
        name,
        objective: ObjectiveId::new(objective?),
        owner: PersonId::new(owner?),
        start: start?,
        due: due?,
        weight,
        weight_by,
        budget,
        resources,
        buffer_days,
        milestones: milestones.unwrap_or_default(),
        scope_in,
        scope_out,
        depends_on: depends_on.unwrap_or_default(),
        rules,
        paused,
        stated,
    })
}

fn all<'a, T>(item: &Item<'a>, read: impl Fn(&Item<'a>) -> Option<T>) -> Vec<T> {
    item.one_or_more().iter().filter_map(read).collect()
}

fn resource(item: &Item<'_>) -> Option<Resource> {
    if let Value::Text(_) = item.node.value {
        return Some(Resource {
            what: item.line()?,
            state: ResourceState::Confirmed,
        });
    }
    let fields = Fields::open(item.cx, format!("\"{}\"", item.name), item.node)?;
    let what = fields.need("what", "what the work needs", Item::line);
    let state = fields.need(
        "state",
        "\"confirmed\", \"unconfirmed\" or \"shared\"",
        |item| {
            item.word(&[
                ("confirmed", ResourceState::Confirmed),
                ("unconfirmed", ResourceState::Unconfirmed),
                ("shared", ResourceState::Shared),
            ])
        },
    );
    fields.finish();
    Some(Resource {
        what: what?,
        state: state?,
    })
}

fn dependency(item: &Item<'_>, known: &Known) -> Option<Dependency> {
    let on = |item: &Item<'_>| {
        item.reference("initiative", &known.initiatives)
            .map(InitiativeId::new)
    };
    if let Value::Text(_) = item.node.value {
        return Some(Dependency {
            on: on(item)?,
            lag_days: 0,
        });
    }
    let fields = Fields::open(item.cx, format!("\"{}\"", item.name), item.node)?;
    let first = fields.need("on", "the id of an initiative", on);
    let lag_days = fields.opt("lag", Item::days).unwrap_or(0);
    fields.finish();
    Some(Dependency {
        on: first?,
        lag_days,
    })
}

fn milestones(
    item: &Item<'_>,
    known: &Known,
    start: Option<Date>,
    due: Option<Date>,
) -> Vec<Milestone> {
    let Some(fields) = Fields::open(item.cx, "\"milestones\"", item.node) else {
        return Vec::new();
    };
    let mut read: Vec<Milestone> = fields
        .entries()
        .filter_map(|(name, item)| milestone(name, &item, known, start, due))
        .collect();
    read.sort_by(|a, b| (a.due, &a.name).cmp(&(b.due, &b.name)));
    read
}

fn milestone(
    name: &str,
    item: &Item<'_>,
    known: &Known,
    start: Option<Date>,
    last: Option<Date>,
) -> Option<Milestone> {
    let fields = Fields::open(item.cx, format!("the milestone \"{name}\""), item.node)?;
    let due = fields.need("due", "a date like 2026-12-31", Item::date);
    let rules = fields
        .get("match")
        .map(|item| matches(&item, known))
        .unwrap_or_default();
    if let (Some(due), Some(start), Some(last)) = (due, start, last)
        && !(start..=last).contains(&due)
        && let Some(item) = fields.get("due")
    {
        let message = format!(
            "{} is due on {due}, outside of its initiative ({start} to {last})",
            fields.title
        );
        item.cx.warning(item.node.spot(), message, None);
    }
    fields.finish();
    Some(Milestone {
        name: name.to_owned(),
        due: due?,
        rules,
    })
}

fn scope_of(
    item: &Item<'_>,
    known: &Known,
) -> Option<(Vec<String>, Vec<crate::domain::link::MatchRule>)> {
    let fields = Fields::open(item.cx, "\"scope\"", item.node)?;
    let inside = fields
        .get("in")
        .map(|item| item.lines())
        .unwrap_or_default();
    let outside = fields
        .get("out")
        .map(|item| matches(&item, known))
        .unwrap_or_default();
    fields.finish();
    Some((inside, outside))
}
