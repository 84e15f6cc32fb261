//! What the picture of slips shows: each chain from a slip to an objective, by name.

use super::named;
use crate::domain::id::{InitiativeId, ObjectiveId};
use crate::domain::plan::Plan;
use crate::engine::impact::{Hit, Impacts};
use crate::review::escape::Safe;
use crate::review::picture::chains::{Chain, Chains, Link};

/// The chains of every slip that delays an objective, the worst first.
pub fn chains(plan: &Plan, impacts: &Impacts) -> Chains {
    let hits = impacts.slips.iter().flat_map(|slip| &slip.hits);
    Chains {
        chains: hits.map(|hit| chain(plan, hit)).collect(),
        left_out: 0,
        at_stake: impacts.at_stake.clone(),
    }
}

/// Those that end at one objective; what a miss of it puts at risk stands at the end of each.
pub fn chains_to(plan: &Plan, impacts: &Impacts, objective: &ObjectiveId) -> Chains {
    let hits = impacts.slips.iter().flat_map(|slip| &slip.hits);
    let hits = hits.filter(|hit| &hit.objective == objective);
    Chains {
        chains: hits.map(|hit| chain(plan, hit)).collect(),
        left_out: 0,
        at_stake: Vec::new(),
    }
}

fn chain(plan: &Plan, hit: &Hit) -> Chain {
    let objective = plan.objectives.get(&hit.objective);
    let steps = hit.chain.iter().map(|step| Link {
        id: Safe::new(step.initiative.as_str()),
        name: name(plan, &step.initiative),
        finish: step.finish,
        days: step.days,
    });
    Chain {
        steps: steps.collect(),
        objective: Link {
            id: Safe::new(hit.objective.as_str()),
            name: Safe::new(
                objective.map_or(hit.objective.as_str(), |known| known.statement.as_str()),
            ),
            finish: hit.finish,
            days: hit.days,
        },
        at_stake: hit
            .at_stake
            .as_ref()
            .map(|stake| (stake.amount.clone(), named(&stake.what))),
        is_endless: hit.is_endless,
    }
}

fn name(plan: &Plan, id: &InitiativeId) -> Safe {
    named(plan.initiative_name(id))
}
