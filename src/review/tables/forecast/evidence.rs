//! What moves with what, as rows.

use serde_json::{Value, json};

use super::super::{Align, Table};
use crate::engine::Assessment;
use crate::engine::evidence::Evidence;
use crate::review::escape::Safe;
use crate::review::sentence::Sentence;

/// The verdict of each lead on its lag measure.
pub(super) fn text(assessment: &Assessment, width: usize, colour: bool) -> String {
    table(assessment).map_or_else(String::new, |table| table.text(width, colour))
}

/// The verdicts as rows; `None`: there are none.
pub(in crate::review) fn table(assessment: &Assessment) -> Option<Table> {
    if assessment.evidence.is_empty() {
        return None;
    }
    let mut table = Table::said(&[
        ("head-moves", Align::Left),
        ("head-verdict", Align::Left),
        ("head-weeks-say", Align::Left),
    ])
    .whole(&[0]);
    for found in assessment.evidence.values() {
        table.row([
            found.lead.to_string().into(),
            found.verdict.words().into(),
            Sentence::from(&found.text),
        ]);
    }
    Some(table)
}

pub(super) fn json(assessment: &Assessment) -> Value {
    assessment.evidence.values().map(row).collect()
}

fn row(found: &Evidence) -> Value {
    let agreement = found.agreement.as_ref();
    json!({
        "lead": found.lead,
        "objective": found.objective,
        "verdict": found.verdict,
        "pairs": found.pairs,
        "correlation": agreement.map(|one| one.correlation),
        "delay_weeks": agreement.map(|one| one.delay_weeks),
        "p": agreement.map(|one| one.p),
        "slope": agreement.map(|one| one.slope),
        "slope_low": agreement.map(|one| one.slope_range.low),
        "slope_high": agreement.map(|one| one.slope_range.high),
        "assumed_slope": found.needed.map(|one| one.assumed_slope),
        "needed_a_week": found.needed.map(|one| one.a_week),
        "planned_a_week": found.needed.map(|one| one.planned),
        "text": Safe::new(&found.text.to_string()),
    })
}
