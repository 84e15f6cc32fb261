//! What must hold between a parent and its inputs: one way of weighing them, one unit where values are added up,
//! dates that lie within each other.

use crate::domain::calendar::Period;
use crate::domain::id::ObjectiveId;
use crate::domain::measure::{LagMeasure, LeadMeasure, WeightBy};
use crate::domain::plan::{Objective, Plan};

use super::context::Context;
use super::tree::{Node, Table};

/// Checks every parent, and gives the weights that are targets their numbers.
pub(super) fn check(cx: &Context<'_>, root: &Table, plan: &mut Plan) {
    let places = Places { cx, root };
    let mut targets = Vec::new();
    for id in plan.initiatives.keys() {
        targets.extend(places.weighed(&leads_of(plan, id.as_str())));
    }
    for id in plan.objectives.keys() {
        targets.extend(places.weighed(&inputs_of(plan, id)));
    }
    for (kind, id, target) in targets {
        match kind {
            "lead" => plan
                .leads
                .get_mut(id.as_str())
                .map(|one| one.weight = target),
            "initiative" => plan
                .initiatives
                .get_mut(id.as_str())
                .map(|one| one.weight = target),
            _ => plan
                .objectives
                .get_mut(id.as_str())
                .map(|one| one.weight = target),
        };
    }
    for objective in plan.objectives.values() {
        places.rolled_up(plan, objective);
        places.within_its_parent(plan, objective);
    }
}

/// One input of a parent, as far as its weight is concerned.
struct Weighed {
    kind: &'static str,
    id: String,
    by: WeightBy,
    /// Its target and the unit of it, where it has one.
    target: Result<(f64, String), String>,
}

fn leads_of(plan: &Plan, initiative: &str) -> Vec<Weighed> {
    let leads = plan.leads.values();
    leads
        .filter(|lead| lead.initiative.as_str() == initiative)
        .map(|lead| Weighed {
            kind: "lead",
            id: lead.id.to_string(),
            by: lead.weight_by,
            target: target_of(lead),
        })
        .collect()
}

fn inputs_of(plan: &Plan, objective: &ObjectiveId) -> Vec<Weighed> {
    let initiatives = plan.initiatives_of(objective).map(|one| Weighed {
        kind: "initiative",
        id: one.id.to_string(),
        by: one.weight_by,
        target: together(plan.leads_of(&one.id)),
    });
    let children = plan.objectives.values();
    let children = children.filter(|child| child.parent.as_ref() == Some(objective));
    let children = children.map(|child| Weighed {
        kind: "objective",
        id: child.id.to_string(),
        by: child.weight_by,
        target: match &child.lag {
            Some(lag) if lag.band.is_none() => Ok((lag.target, lag.unit.clone())),
            Some(_) | None => Err("has no target".to_owned()),
        },
    });
    initiatives.chain(children).collect()
}

/// The target with its unit; that of a rate is per period.
fn target_of(lead: &LeadMeasure) -> Result<(f64, String), String> {
    if lead.band.is_some() {
        return Err("has no target".to_owned());
    }
    let unit = match lead.per {
        Some(Period::Day) => format!("{} a day", lead.unit),
        Some(Period::Week) => format!("{} a week", lead.unit),
        Some(Period::Month) => format!("{} a month", lead.unit),
        Some(Period::Quarter) => format!("{} a quarter", lead.unit),
        None => lead.unit.clone(),
    };
    Ok((lead.target, unit))
}

/// The targets of an initiative's leads, which add up where they have one unit.
fn together<'a>(leads: impl Iterator<Item = &'a LeadMeasure>) -> Result<(f64, String), String> {
    let mut total: Option<(f64, String)> = None;
    for lead in leads {
        let (target, unit) = target_of(lead)?;
        total = match total {
            None => Some((target, unit)),
            Some((sum, known)) if known == unit => Some((sum + target, known)),
            Some((_, known)) => {
                return Err(format!("has targets in \"{known}\" and in \"{unit}\""));
            }
        };
    }
    total.ok_or_else(|| "has no lead with a target".to_owned())
}

/// Where things of the plan stand in the configuration.
struct Places<'a> {
    cx: &'a Context<'a>,
    root: &'a Table,
}

impl<'a> Places<'a> {
    fn of(&self, kind: &str, id: &str) -> Option<&'a Node> {
        self.root.get(kind)?.table()?.get(id)
    }

    fn key(&self, kind: &str, id: &str, key: &str) -> Option<&'a Node> {
        self.of(kind, id)?.table()?.get(key)
    }

    fn error(&self, node: Option<&Node>, message: String, help: &str) {
        if let Some(node) = node {
            self.cx.error_help(node.spot(), message, help);
        }
    }

    /// The inputs of one parent: weighed in one way, by targets of one unit. What their weights are then.
    fn weighed(&self, inputs: &[Weighed]) -> Vec<(&'static str, String, f64)> {
        let Some(first) = inputs.iter().find(|input| input.by != WeightBy::Given) else {
            return Vec::new();
        };
        let place = |input: &Weighed| self.key(input.kind, &input.id, "weight");
        if let Some(other) = inputs.iter().find(|input| input.by != first.by) {
            let message = format!(
                "[{}.{}] is weighed by {} and [{}.{}] is not — one way of weighing the inputs of one parent is wanted",
                first.kind,
                first.id,
                word(first.by),
                other.kind,
                other.id
            );
            let help =
                "give each of them the same weight = \"target\" or \"estimate\", or a number";
            self.error(place(first), message, help);
            return Vec::new();
        }
        if first.by != WeightBy::Target {
            return Vec::new();
        }
        let mut weights = Vec::new();
        let unit = inputs.iter().find_map(|input| input.target.as_ref().ok());
        for input in inputs {
            let fault = match (&input.target, unit) {
                (Err(why), _) => why.clone(),
                (Ok((target, _)), _) if *target <= 0.0 => {
                    format!("has the target {target}, which cannot be a weight")
                }
                (Ok((_, unit)), Some((_, wanted))) if unit != wanted => {
                    format!("has a target in \"{unit}\", its siblings in \"{wanted}\"")
                }
                (Ok((target, _)), _) => {
                    weights.push((input.kind, input.id.clone(), *target));
                    continue;
                }
            };
            let message = format!(
                "[{}.{}] is weighed by its target, but {fault} — targets above 0 in one unit are wanted",
                input.kind, input.id
            );
            self.error(place(input), message, "write numbers as weights");
        }
        weights
    }

    /// A value that comes from below needs something there, in its own unit.
    fn rolled_up(&self, plan: &Plan, objective: &Objective) {
        let Some(lag) = objective.lag.as_ref().filter(|lag| lag.rollup.is_some()) else {
            return;
        };
        let place = self.key("objective", objective.id.as_str(), "lag");
        let place = place.and_then(|node| node.table()?.get("rollup"));
        let children: Vec<(&ObjectiveId, &LagMeasure)> = plan
            .objectives
            .values()
            .filter(|child| child.parent.as_ref() == Some(&objective.id))
            .filter_map(|child| Some((&child.id, child.lag.as_ref()?)))
            .collect();
        for (id, child) in &children {
            if child.unit != lag.unit {
                let message = format!(
                    "\"rollup\" adds up values in \"{}\", and [objective.{id}] is measured in \"{}\" — one unit is wanted",
                    lag.unit, child.unit
                );
                self.error(
                    place,
                    message,
                    "give both the same unit, or take actuals from a metric",
                );
            }
        }
        let has_lead = plan
            .initiatives_of(&objective.id)
            .flat_map(|initiative| plan.leads_of(&initiative.id))
            .any(|lead| lag.takes(lead));
        if children.is_empty() && !has_lead {
            let message = format!(
                "\"rollup\" has nothing to take values from — a child objective with a lag measure, or a count or sum lead in \"{}\" is wanted",
                lag.unit
            );
            self.error(place, message, "take actuals from a metric");
        }
    }

    /// Warns of objectives that run outside of the dates of the one they serve.
    fn within_its_parent(&self, plan: &Plan, objective: &Objective) {
        let parent = objective
            .parent
            .as_ref()
            .and_then(|id| plan.objectives.get(id));
        let Some(parent) = parent else { return };
        if objective.start >= parent.start && objective.due <= parent.due {
            return;
        }
        if let Some(node) = self.of("objective", objective.id.as_str()) {
            let message = format!(
                "[objective.{}] runs from {} to {}, outside of its parent \"{}\" ({} to {})",
                objective.id, objective.start, objective.due, parent.id, parent.start, parent.due
            );
            self.cx.warning(node.key_spot(), message, None);
        }
    }
}

fn word(by: WeightBy) -> &'static str {
    match by {
        WeightBy::Given => "a number",
        WeightBy::Target => "target",
        WeightBy::Estimate => "estimate",
    }
}
