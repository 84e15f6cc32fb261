//! What else belongs to an initiative or a lag measure: weights, milestones, scope creep, the parts of a roll-up.

use super::Node;
use super::rows::row;
use crate::domain::id::TaskId;
use crate::domain::measure::{LagMeasure, LagRollUp};
use crate::engine::Assessment;
use crate::engine::assessment::{InitiativeAssessment, LagAssessment};
use crate::engine::milestone::MilestoneState;
use crate::engine::weight::{InputWeight, WeightBasis};
use crate::engine::words::{self, Scale, number};

/// `weight 3`, `weight 40 by estimate`.
pub(super) fn weight_line(weight: InputWeight) -> String {
    let value = number(weight.value);
    match weight.basis {
        WeightBasis::Given => format!("weight {value}"),
        WeightBasis::Target => format!("weight {value}, its target"),
        WeightBasis::Estimate => format!("weight {value} by estimate"),
        WeightBasis::Assumed => {
            format!("weight {value}, the mean of its siblings: its own estimates say nothing")
        }
    }
}

/// The milestones of an initiative, each with its tasks.
pub(super) fn milestones(assessment: &Assessment, found: &InitiativeAssessment) -> Vec<Node> {
    let milestones = found.milestones.iter();
    milestones
        .map(|one| Node {
            head: format!(
                "milestone {} due {}: {}",
                one.name,
                one.due,
                state_word(one.state)
            ),
            lines: vec![one.text.to_string()],
            children: one.tasks.iter().map(|id| task(assessment, id)).collect(),
        })
        .collect()
}

/// The word for where a milestone stands.
fn state_word(state: MilestoneState) -> &'static str {
    match state {
        MilestoneState::Done => "done",
        MilestoneState::DoneLate => "done late",
        MilestoneState::Due => "due",
        MilestoneState::AtRisk => "at risk",
        MilestoneState::Late => "late",
        MilestoneState::Paused => "paused",
        MilestoneState::Unknown => "unknown",
    }
}

fn task(assessment: &Assessment, id: &TaskId) -> Node {
    let known = assessment.tasks.get(id);
    let head = known.map_or_else(|| id.to_string(), |known| row(assessment, known));
    Node::leaf(head, Vec::new())
}

/// The tasks that the initiative's rules take and its scope puts outside.
pub(super) fn scope_creep(assessment: &Assessment, found: &InitiativeAssessment) -> Option<Node> {
    if found.scope_creep.is_empty() {
        return None;
    }
    let rows = found.scope_creep.iter().map(|link| {
        let mut node = task(assessment, &link.task);
        node.head = format!("{}; outside by {}", node.head, link.rule);
        node
    });
    let count = words::count(found.scope_creep.len() as f64, "task");
    Some(Node {
        head: format!("scope creep: {count} that its scope puts outside, in no figure"),
        lines: Vec::new(),
        children: rows.collect(),
    })
}

/// `sum = north 12 + south 20`: a value that comes from below, with the numbers put in.
pub(super) fn rolled_up(measure: &LagMeasure, lag: &LagAssessment) -> Option<String> {
    let way = measure.rollup.filter(|_| !lag.parts.is_empty())?;
    let scale = Scale::of_lag(measure);
    let values = lag.parts.iter().map(|part| {
        let value = scale.number(part.value);
        match way {
            LagRollUp::Sum | LagRollUp::Mean => format!("{} {value}", part.name),
            LagRollUp::Weighted => format!("{} {} × {value}", part.name, number(part.weight)),
        }
    });
    let values = values.collect::<Vec<_>>().join(" + ");
    let total: f64 = lag.parts.iter().map(|part| part.weight).sum();
    Some(match way {
        LagRollUp::Sum => format!("from below: {values}"),
        LagRollUp::Mean => format!("from below: ({values}) / {}", lag.parts.len()),
        LagRollUp::Weighted => format!("from below: ({values}) / {}", number(total)),
    })
}
