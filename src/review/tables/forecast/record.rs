//! How good earlier forecasts were, and what the weeks said in earlier months.

use serde_json::{Value, json};

use super::super::{Align, Table, said};
use crate::engine::Assessment;
use crate::engine::calibration::{Calibration, Odds};
use crate::engine::evidence::Support;
use crate::engine::words;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;
use crate::review::layout::wrap;
use crate::review::sentence::Sentence;

/// The record in lines; nothing where nothing was kept.
pub(super) fn text(assessment: &Assessment, width: usize, colour: bool) -> String {
    let record = &assessment.calibration;
    let mut parts = Vec::new();
    let sentences = sentences(record);
    if !sentences.is_empty() {
        let lines = ["earlier forecasts:".to_owned()].into_iter();
        let lines = lines.chain(sentences.iter().map(ToString::to_string));
        let lines: Vec<String> = lines
            .enumerate()
            .flat_map(|(place, line)| {
                let indent = if place == 0 { "" } else { "  " };
                wrap(&line, width, indent, "    ")
            })
            .collect();
        parts.push(lines.join("\n") + "\n");
    }
    parts.extend(verdicts(assessment).map(|table| table.text(width, colour)));
    parts.join("\n")
}

/// The verdicts of earlier months as rows; `None`: none was kept.
pub(in crate::review) fn verdicts(assessment: &Assessment) -> Option<Table> {
    let record = &assessment.calibration;
    if record.verdicts.is_empty() {
        return None;
    }
    let mut table = Table::said(&[
        ("head-kept-on", Align::Left),
        ("head-lead", Align::Left),
        ("head-verdict", Align::Left),
        ("head-r", Align::Right),
        ("head-weeks-later", Align::Right),
        ("head-p", Align::Right),
    ])
    .whole(&[0, 1]);
    for kept in &record.verdicts {
        table.row([
            words::day(kept.as_of, assessment.as_of).into(),
            kept.lead.to_string().into(),
            verdict(&kept.verdict),
            said(kept.correlation.map(|r| words::decimal(r, 2))),
            said(kept.delay_weeks.map(|weeks| weeks.to_string())),
            said(kept.p.map(|p| words::decimal(p, 3))),
        ]);
    }
    Some(table)
}

/// A verdict that was kept by its English words; one that nobody knows any more stays as it is.
fn verdict(kept: &str) -> Sentence {
    let known = Support::ALL.into_iter().find(|one| one.as_str() == kept);
    known.map_or_else(|| kept.to_owned().into(), |one| one.words().into())
}

/// How the forecasts of leads, then those of lag measures did: `17 of 20 P85 dates of leads held (85 of 100 are meant); …`.
pub(in crate::review) fn sentences(record: &Calibration) -> Vec<Phrase> {
    let dates = match record.dates {
        0 => phrase!("no-dates-yet"),
        dates => phrase!(
            "dates-held",
            held = u64::from(record.held),
            count = u64::from(dates)
        ),
    };
    let leads = record.dates + record.leads.scored + record.leads.open > 0;
    let lags = record.lags.scored + record.lags.open > 0;
    let leads = leads.then(|| phrase!("clauses", before = dates, after = odds(&record.leads)));
    let lags = lags.then(|| phrase!("lag-odds", odds = odds(&record.lags)));
    leads.into_iter().chain(lags).collect()
}

/// `Brier score 0.12 over 18 odds (0 is perfect, 0.25 a coin); 40 forecasts are open`.
fn odds(record: &Odds) -> Phrase {
    let scored = match record.brier {
        Some(brier) => phrase!(
            "brier",
            score = Arg::number(brier, 3),
            quarter = Arg::number(0.25, 2),
            count = u64::from(record.scored)
        ),
        None => phrase!("no-odds-yet"),
    };
    if record.open == 0 {
        return scored;
    }
    let open = phrase!("forecasts-open", count = u64::from(record.open));
    phrase!("clauses", before = scored, after = open)
}

/// The record, with the verdicts of all months.
pub(super) fn json(assessment: &Assessment) -> Value {
    let mut record = figures_json(&assessment.calibration);
    let verdicts = assessment.calibration.verdicts.iter().map(|kept| {
        json!({
            "lead": kept.lead,
            "as_of": kept.as_of,
            "verdict": kept.verdict.replace(' ', "_"),
            "correlation": kept.correlation,
            "delay_weeks": kept.delay_weeks,
            "p": kept.p,
        })
    });
    record["verdicts"] = verdicts.collect();
    record
}

/// The figures of the record.
pub(in crate::review) fn figures_json(record: &Calibration) -> Value {
    let odds =
        |odds: &Odds| json!({ "scored": odds.scored, "brier": odds.brier, "open": odds.open });
    json!({
        "p85_dates": record.dates,
        "p85_held": record.held,
        "lead_odds": odds(&record.leads),
        "lag_odds": odds(&record.lags),
    })
}
