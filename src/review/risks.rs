//! Words for risks: how heavy, what is out of date, what emerges.

use crate::engine::Assessment;
use crate::engine::risks::{Exposure, KnownRisk, Proposal, Stale};

use super::escape::Safe;
use super::figures;

/// The register in sentences, the heaviest first, then the proposals that no declared risk covers.
pub(super) fn sentences(assessment: &Assessment) -> Vec<Safe> {
    let risks = &assessment.accountability.risks;
    let register = risks.register.iter().filter_map(|known| {
        let declared = assessment.plan.risks.get(&known.id)?;
        let owner = assessment.plan.person_name(&declared.owner);
        let mut text = format!(
            "{} (exposure {}, {owner})",
            declared.what,
            exposure(&known.exposure)
        );
        if let Some(stale) = stale(assessment, known) {
            text = format!("{text}: {stale}");
        }
        Some(Safe::new(&text))
    });
    let proposed = risks
        .proposed
        .iter()
        .filter(|known| known.covered_by.is_empty());
    let proposed =
        proposed.map(|known| Safe::new(&format!("Emerging, not in the register: {}", known.what)));
    register.chain(proposed).collect()
}

/// `12`, or `USD 700 k`.
pub(super) fn exposure(exposure: &Exposure) -> String {
    match exposure {
        Exposure::Score(score) => score.to_string(),
        Exposure::Expected(money) => money.to_string(),
    }
}

/// Why a risk wants to be looked at.
pub(super) fn stale(assessment: &Assessment, known: &KnownRisk) -> Option<String> {
    Some(match known.stale? {
        Stale::ThreatOver => "what it threatens is over: close it".to_owned(),
        Stale::ReviewPassed { on, days } => format!(
            "its review was due {}, {} ago",
            figures::day(on, assessment.as_of),
            figures::count(days.unsigned_abs(), "day")
        ),
    })
}

/// The stable name of a proposal.
pub(super) fn name(proposal: &Proposal) -> String {
    format!("{}:{}", proposal.signal.as_str(), proposal.about)
}
