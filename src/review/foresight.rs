//! What a review says of what is coming: the chain from each slip to the money, and what looks better than it is.
//!
//! It decides what belongs to a reader; the sentences are the engine's.

use crate::domain::claim::Override;
use crate::domain::money::Money;
use crate::domain::plan::Plan;
use crate::engine::Assessment;
use crate::engine::impact::{Impacts, Slip};
use crate::engine::reason::Part;
use crate::engine::stake;
use crate::engine::watermelon::{Watermelon, WatermelonKind};
use crate::language::phrase::Arg;
use crate::phrase;

use super::escape::Safe;
use super::rows::{Basis, List, ReasonFigure, Stated};
use super::scope::Scope;
use super::scoreboard::{basis, figure};
use super::sentence::Sentence;
use super::tables::schedule::slip_lines;
use super::voice;

/// What is coming.
#[derive(Debug, Clone, PartialEq)]
pub struct Foresight {
    /// Every slip that concerns the reader, with the objectives it delays.
    pub impacts: Impacts,
    /// The same as sentences, one for each objective that a slip delays.
    pub chains: List<Sentence>,
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
    pub text: Sentence,
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
    let mut chains: Vec<Sentence> = chains
        .flat_map(|slip| slip_lines(slip, assessment.as_of))
        .collect();
    let at_stake = at_stake(&slips);
    let several = chains.len() > 1;
    if several && !at_stake.is_empty() {
        let sum = Arg::List(at_stake.iter().map(Arg::from).collect());
        chains.push(phrase!("at-stake-together", sum = sum).into());
    }
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
        text: (&one.text).into(),
        figures: one.figures.iter().map(figure).collect(),
        inputs: one.inputs.iter().map(basis).collect(),
    }
}

/// An override that holds on the date, with its sentence: `Maria Gomez says on track until 31 Dec: the vendor promised`.
pub(super) fn stated(assessment: &Assessment, declared: Option<&Override>) -> Option<Stated> {
    let stated = declared.filter(|stated| stated.holds(assessment.as_of))?;
    let name = assessment.plan.person_name(&stated.by);
    let text = phrase!(
        "stated",
        name = name,
        status = voice::claim(stated.claim),
        day = Arg::Day(stated.until, assessment.as_of),
        reason = stated.reason.as_str()
    );
    Some(Stated {
        claim: stated.claim,
        reason: Safe::new(&stated.reason),
        by: Safe::new(name),
        until: stated.until,
        text: text.into(),
    })
}
