//! Words for risks: how heavy, what is out of date, what emerges.

use crate::engine::Assessment;
use crate::engine::risks::{Exposure, KnownRisk, Proposal, Stale};

use super::sentence::Sentence;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

/// The register in sentences, the heaviest first, then the proposals that no declared risk covers.
pub(super) fn sentences(assessment: &Assessment) -> Vec<Sentence> {
    let risks = &assessment.accountability.risks;
    let register = risks.register.iter().filter_map(|known| {
        let declared = assessment.plan.risks.get(&known.id)?;
        let risk = phrase!(
            "risk",
            what = declared.what.as_str(),
            exposure = exposure(&known.exposure),
            owner = assessment.plan.person_name(&declared.owner)
        );
        Some(match stale(assessment, known) {
            Some(stale) => phrase!("labelled", label = risk, text = stale),
            None => risk,
        })
    });
    let proposed = risks
        .proposed
        .iter()
        .filter(|known| known.covered_by.is_empty());
    let proposed = proposed.map(|known| phrase!("emerging", what = &Sentence::from(&known.what)));
    register.chain(proposed).map(Sentence::from).collect()
}

/// `12`, or `USD 700 k`.
pub(super) fn exposure(exposure: &Exposure) -> Arg {
    match exposure {
        Exposure::Score(score) => score.to_string().into(),
        Exposure::Expected(money) => money.into(),
    }
}

/// Why a risk wants to be looked at.
pub(super) fn stale(assessment: &Assessment, known: &KnownRisk) -> Option<Phrase> {
    Some(match known.stale? {
        Stale::ThreatOver => phrase!("risk-over"),
        Stale::ReviewPassed { on, days } => phrase!(
            "risk-review-passed",
            day = Arg::Day(on, assessment.as_of),
            days = days.unsigned_abs()
        ),
    })
}

/// The stable name of a proposal.
pub(super) fn name(proposal: &Proposal) -> String {
    format!("{}:{}", proposal.signal.as_str(), proposal.about)
}
