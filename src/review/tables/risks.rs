//! The risk register: what may go wrong, how heavy it is, what is done about it and by whom.

use serde_json::{Value, json};

use super::{Align, Table};
use crate::domain::id::InitiativeId;
use crate::domain::plan::Risk;
use crate::engine::Assessment;
use crate::review::escape::Safe;
use crate::review::figures;

/// The register in lines of at most `width` columns, heaviest first.
pub fn text(assessment: &Assessment, width: usize, colour: bool) -> String {
    let risks = heaviest_first(assessment);
    if risks.is_empty() {
        return "no risks are declared\n".to_owned();
    }
    let mut table = Table::new(&[
        ("risk", Align::Left),
        ("exposure", Align::Right),
        ("owner", Align::Left),
        ("review", Align::Left),
        ("threatens", Align::Left),
        ("what, and the response", Align::Left),
    ]);
    for risk in risks {
        let response = risk.response.as_deref().unwrap_or("no response");
        let review = risk.review.map(|day| figures::day(day, assessment.as_of));
        table.row([
            risk.id.to_string(),
            exposure(risk).to_string(),
            Safe::new(assessment.plan.person_name(&risk.owner)).to_string(),
            review.unwrap_or_default(),
            threatens(risk).join(", "),
            format!("{}: {}", Safe::new(&risk.what), Safe::new(response)),
        ]);
    }
    table.text(width, colour)
}

/// The register as JSON: a list, heaviest first.
pub fn json(assessment: &Assessment) -> Value {
    let rows = heaviest_first(assessment).into_iter().map(|risk| {
        json!({
            "id": risk.id,
            "what": Safe::new(&risk.what),
            "likelihood": risk.likelihood,
            "impact": risk.impact,
            "exposure": exposure(risk),
            "response": risk.response.as_deref().map(Safe::new),
            "owner": risk.owner,
            "review": risk.review,
            "threatens": threatens(risk),
        })
    });
    rows.collect()
}

/// Likelihood times impact, 1 to 25.
fn exposure(risk: &Risk) -> u16 {
    u16::from(risk.likelihood) * u16::from(risk.impact)
}

fn threatens(risk: &Risk) -> Vec<&str> {
    risk.threatens.iter().map(InitiativeId::as_str).collect()
}

fn heaviest_first(assessment: &Assessment) -> Vec<&Risk> {
    let mut risks: Vec<&Risk> = assessment.plan.risks.values().collect();
    risks.sort_by_key(|risk| (std::cmp::Reverse(exposure(risk)), &risk.id));
    risks
}
