//! What a review says of what is coming: the chain from each slip to the money, and what looks better than it is.
//!
//! It decides what belongs to a reader; the sentences are the engine's.

use crate::domain::claim::Override;
use crate::domain::money::Money;
use crate::domain::plan::Plan;
use crate::engine::Assessment;
use crate::engine::impact::{Impacts, Slip};
use crate::engine::reason::Part;
use crate::engine::watermelon::{Watermelon, WatermelonKind};
use crate::engine::{stake, words};

use super::escape::Safe;
use super::rows::{Basis, List, ReasonFigure, Stated};
use super::scope::Scope;
use super::scoreboard::{basis, figure};
use super::tables::schedule::slip_lines;

/// What is coming.
#[derive(Debug, Clone, PartialEq)]
pub struct Foresight {
    /// Every slip that concerns the reader, with the objectives it delays.
    pub impacts: Impacts,
    /// The same as sentences, one for each objective that a slip delays.
    pub chains: List<Safe>,
    /// What looks better than it is.
    pub watermelons: List<WatermelonLine>,
}

/// Something that looks better than it is.
#[derive(Debug, Clone, PartialEq)]
pub struct WatermelonLine {
    /// How.
    pub kind: WatermelonKind,
    /// What.
    pub subject: Basis,
    /// Its name.
    pub name: Safe,
    /// The evidence.
    pub text: Safe,
    /// The figures of the sentence by name.
    pub figures: Vec<ReasonFigure>,
    /// What it rests on.
    pub inputs: Vec<Basis>,
}

/// What concerns a reader: slips and watermelons of what they own, and chains that pass through it.
pub(super) fn foresight(assessment: &Assessment, audience: &Scope) -> Foresight {
    let plan = &assessment.plan;
    let all = assessment.impacts.slips.iter();
    let slips: Vec<Slip> = all
        .filter(|slip| concerns(plan, slip, audience))
        .cloned()
        .collect();
    let chains = slips.iter().filter(|slip| !slip.hits.is_empty());
    let mut chains: Vec<Safe> = chains
        .flat_map(|slip| slip_lines(slip, assessment.as_of))
        .collect();
    let at_stake = at_stake(&slips);
    let several = chains.len() > 1;
    chains.extend(
        stake::words(&at_stake)
            .filter(|_| several)
            .map(|sum| Safe::new(&format!("at stake together: {sum}"))),
    );
    let watermelons = assessment.watermelons.iter();
    let watermelons = watermelons.filter(|one| audience.has_part(plan, &one.subject));
    Foresight {
        chains: chains.into(),
        impacts: Impacts { slips, at_stake },
        watermelons: watermelons.map(|one| line(plan, one)).collect(),
    }
}

fn at_stake(slips: &[Slip]) -> Vec<Money> {
    let hits = slips.iter().flat_map(|slip| &slip.hits);
    stake::total(hits.filter_map(|hit| hit.at_stake.as_ref()))
}

fn concerns(plan: &Plan, slip: &Slip, audience: &Scope) -> bool {
    let hits = slip.hits.iter();
    let mut steps = hits.clone().flat_map(|hit| &hit.chain);
    audience.has_initiative(plan, &slip.initiative)
        || steps.any(|step| audience.has_initiative(plan, &step.initiative))
        || hits
            .map(|hit| &hit.objective)
            .any(|id| audience.has_objective(plan, id))
}

fn name<'a>(plan: &'a Plan, part: &'a Part) -> &'a str {
    let known = match part {
        Part::Objective(id) => plan.objectives.get(id).map(|one| one.statement.as_str()),
        Part::Initiative(id) => plan.initiatives.get(id).map(|one| one.name.as_str()),
        Part::Lead(id) => plan.leads.get(id).map(|one| one.name.as_str()),
        Part::Source(_) => None,
    };
    known.unwrap_or_else(|| part.id())
}

fn line(plan: &Plan, one: &Watermelon) -> WatermelonLine {
    WatermelonLine {
        kind: one.kind,
        subject: basis(&one.subject),
        name: Safe::new(name(plan, &one.subject)),
        text: Safe::new(&one.text),
        figures: one.figures.iter().map(figure).collect(),
        inputs: one.inputs.iter().map(basis).collect(),
    }
}

/// An override that holds on the date, with its sentence: `Maria Gomez says on track until 31 Dec: the vendor promised`.
pub(super) fn stated(assessment: &Assessment, declared: Option<&Override>) -> Option<Stated> {
    let stated = declared.filter(|stated| stated.holds(assessment.as_of))?;
    let name = assessment.plan.person_name(&stated.by);
    let text = format!(
        "{name} says {} until {}: {}",
        stated.claim.as_str(),
        words::day(stated.until, assessment.as_of),
        stated.reason
    );
    Some(Stated {
        claim: stated.claim,
        reason: Safe::new(&stated.reason),
        by: Safe::new(name),
        until: stated.until,
        text: Safe::new(&text),
    })
}
