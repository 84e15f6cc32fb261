//! What is coming: each lead with its odds and dates, each lag measure with its value at due, what moves with what, and how
//! good earlier forecasts were.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Align, Table, said, schedule};
use crate::domain::measure::{LagMeasure, LeadMeasure};
use crate::domain::plan::Objective;
use crate::engine::Assessment;
use crate::engine::assessment::{Interval, LagAssessment};
use crate::engine::forecast::{LagForecast, LeadForecast, Outlook, Quantiles};
use crate::engine::words::{self, Scale};
use crate::language::phrase::Phrase;
use crate::phrase;
use crate::review::escape::Safe;
use crate::review::layout::wrap;
use crate::review::sentence::Sentence;

pub(in crate::review) mod evidence;
pub(in crate::review) mod record;

pub(in crate::review) use record::{figures_json as record_json, sentences as record_sentences};

/// The forecasts in lines of at most `width` columns.
pub fn text(assessment: &Assessment, width: usize, colour: bool) -> String {
    let parts = [
        leads(assessment, width, colour),
        lags(assessment, width, colour),
        evidence::text(assessment, width, colour),
        record::text(assessment, width, colour),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        return format!("{}\n", nothing());
    }
    parts.join("\n")
}

/// Said where no measure is declared.
pub(in crate::review) fn nothing() -> Phrase {
    phrase!("no-measure")
}

/// The forecasts as JSON.
pub fn json(assessment: &Assessment) -> Value {
    let leads = declared_leads(assessment);
    let lags = declared_lags(assessment);
    json!({
        "as_of": assessment.as_of,
        "leads": leads.map(|(measure, forecast)| lead_json(measure, forecast)).collect::<Value>(),
        "lags": lags.map(|(objective, _, lag)| lag_json(objective, lag)).collect::<Value>(),
        "initiatives": assessment.odds.iter().map(|(id, odds)| json!({ "id": id, "odds": odds })).collect::<Value>(),
        "evidence": evidence::json(assessment),
        "record": record::json(assessment),
    })
}

/// The same with the schedule.
pub fn whole_json(assessment: &Assessment) -> Value {
    let mut document = json(assessment);
    document["schedule"] = schedule::json(assessment);
    document
}

fn declared_leads(assessment: &Assessment) -> impl Iterator<Item = (&LeadMeasure, &LeadForecast)> {
    let forecasts = assessment.forecasts.iter();
    forecasts.filter_map(|(id, forecast)| Some((assessment.plan.leads.get(id)?, forecast)))
}

/// The lag measures that have a forecast, or a reason for none.
fn declared_lags(
    assessment: &Assessment,
) -> impl Iterator<Item = (&Objective, &LagMeasure, &LagAssessment)> {
    assessment.objectives.iter().filter_map(|(id, found)| {
        let objective = assessment.plan.objectives.get(id)?;
        let lag = found.lag.as_ref().filter(|lag| lag.forecast.is_some())?;
        Some((objective, objective.lag.as_ref()?, lag))
    })
}

fn leads(assessment: &Assessment, width: usize, colour: bool) -> String {
    let (rows, notes) = lead_rows(assessment);
    let table = (!rows.is_empty()).then(|| lead_tables(&rows, width, colour));
    with_notes(table, &notes, width)
}

/// The leads in one table, and a note on each; `None`: no odds are known of any.
pub(in crate::review) fn lead_table(assessment: &Assessment) -> (Option<Table>, Notes<'_>) {
    let (rows, notes) = lead_rows(assessment);
    let mut table = Table::said(&LEADS);
    for row in &rows {
        table.row(row.iter().cloned());
    }
    ((!rows.is_empty()).then_some(table), notes)
}

/// A note with the id that it is about.
pub(in crate::review) type Notes<'a> = Vec<(&'a str, Phrase)>;

/// What the columns of the leads mean.
pub(in crate::review) fn legend() -> Phrase {
    phrase!("forecast-legend")
}

fn lead_rows(assessment: &Assessment) -> (Vec<[Sentence; 8]>, Notes<'_>) {
    let (mut rows, mut notes) = (Vec::new(), Vec::new());
    for (measure, forecast) in declared_leads(assessment) {
        let today = assessment.as_of;
        notes.push((measure.id.as_str(), note(forecast, today)));
        if !is_drawn(forecast) {
            continue;
        }
        let [p50, p85, p95] = dates(forecast, today);
        rows.push([
            measure.id.to_string().into(),
            said(forecast.odds().map(odds)),
            target(measure),
            by_due(measure, forecast),
            words::day(measure.due, today).into(),
            p50,
            p85,
            p95,
        ]);
    }
    (rows, notes)
}

/// The columns of the leads; the last three are dates of the trials.
const LEADS: [(&str, Align); 8] = [
    ("head-lead", Align::Left),
    ("head-odds", Align::Right),
    ("head-target", Align::Right),
    ("head-by-due", Align::Right),
    ("head-due", Align::Left),
    ("head-p50", Align::Left),
    ("head-p85", Align::Left),
    ("head-p95", Align::Left),
];

/// One table; two where it would be wider than the page: the amounts, then the dates.
fn lead_tables(rows: &[[Sentence; 8]], width: usize, colour: bool) -> String {
    let table = |columns: &[usize], rows: &[&[Sentence; 8]]| {
        let picked: Vec<(&str, Align)> = columns
            .iter()
            .filter_map(|at| LEADS.get(*at))
            .copied()
            .collect();
        // The id and the dates stay whole; amounts may wrap.
        let whole = columns.iter().enumerate();
        let whole: Vec<usize> = whole
            .filter(|(_, at)| ![2, 3].contains(*at))
            .map(|(place, _)| place)
            .collect();
        let mut table = Table::said(&picked).whole(&whole);
        for row in rows {
            table.row(columns.iter().filter_map(|at| row.get(*at)).cloned());
        }
        table
    };
    let legend = wrap(&legend().to_string(), width, "", "").join("\n") + "\n";
    let all: Vec<&[Sentence; 8]> = rows.iter().collect();
    let whole = table(&[0, 1, 2, 3, 4, 5, 6, 7], &all);
    if whole.widest() <= width {
        return whole.text(width, colour) + &legend;
    }
    let amounts = table(&[0, 1, 2, 3, 4], &all).text(width, colour);
    // A commitment per period has no date on which it is done.
    let with_day: Vec<&[Sentence; 8]> = all
        .into_iter()
        .filter(|row| !row[5].english().is_empty())
        .collect();
    let dates = if with_day.is_empty() {
        String::new()
    } else {
        format!(
            "\n{}",
            table(&[0, 4, 5, 6, 7], &with_day).text(width, colour)
        )
    };
    format!("{amounts}{dates}{legend}")
}

/// Whether it has odds and dates of trials to show.
fn is_drawn(forecast: &LeadForecast) -> bool {
    match forecast.outlook {
        Outlook::Simulated(_) | Outlook::Repeats(_) => true,
        Outlook::Reached { .. } | Outlook::Cannot { .. } => false,
    }
}

/// A table, then one line for each note, behind the id that it is about.
fn with_notes(table: Option<String>, notes: &[(&str, Phrase)], width: usize) -> String {
    let lines = notes
        .iter()
        .flat_map(|(id, note)| wrap(&format!("{id}: {note}"), width, "", "  "));
    let lines: String = lines.map(|line| line + "\n").collect();
    match table {
        Some(table) => format!("{table}\n{lines}"),
        None => lines,
    }
}

/// Odds in percent; those that are held down because work remains say so.
fn odds(odds: f64) -> Sentence {
    if !(0.95..1.0).contains(&odds) {
        return words::percent(odds).into();
    }
    phrase!("odds-above", share = words::percent(0.95)).into()
}

fn target(measure: &LeadMeasure) -> Sentence {
    let figure = Scale::of_lead(measure).amount(measure.target);
    match measure.per {
        None => figure.into(),
        Some(per) => phrase!("target-per", figure = figure, period = words::period(per)).into(),
    }
}

fn by_due(measure: &LeadMeasure, forecast: &LeadForecast) -> Sentence {
    match &forecast.outlook {
        Outlook::Simulated(found) => span(found.by_due, Scale::of_lead(measure)).into(),
        Outlook::Repeats(found) => {
            let periods = measure.per.map(words::period).unwrap_or_default();
            phrase!(
                "hits-of",
                hits = span(found.hits, Scale::new("", 0)),
                periods = words::count(f64::from(found.periods), periods)
            )
            .into()
        }
        Outlook::Reached { .. } | Outlook::Cannot { .. } => String::new().into(),
    }
}

/// `31 – 52`, or one figure where both are the same.
fn span(values: Quantiles, scale: Scale<'_>) -> Phrase {
    let [careful, hopeful] = [values.p85, values.p15].map(|value| scale.number(value));
    if careful.to_string() == hopeful.to_string() {
        return phrase!("listed", clauses = careful);
    }
    phrase!("from-to", low = careful, high = hopeful)
}

fn dates(forecast: &LeadForecast, today: Date) -> [Sentence; 3] {
    match &forecast.outlook {
        Outlook::Simulated(found) => {
            let finish = found.finish;
            [finish.p50, finish.p85, finish.p95].map(|date| match date {
                Some(date) => words::day(date, today).into(),
                None => phrase!("later").into(),
            })
        }
        Outlook::Reached { .. } | Outlook::Repeats(_) | Outlook::Cannot { .. } => {
            [(); 3].map(|()| String::new().into())
        }
    }
}

fn note(forecast: &LeadForecast, today: Date) -> Phrase {
    match &forecast.outlook {
        Outlook::Reached { on, .. } => phrase!("reached-on", day = words::day(*on, today)),
        Outlook::Simulated(found) => pace(found.active_days, found.days, found.window_from, today),
        Outlook::Repeats(found) => pace(found.active_days, found.days, found.window_from, today),
        Outlook::Cannot { why } => phrase!("cannot-be-forecast", why = why.clone()),
    }
}

/// `work was done on 21 of 84 days since 28 Aug`.
fn pace(active: u32, days: u32, from: Date, today: Date) -> Phrase {
    phrase!(
        "pace",
        active = u64::from(active),
        days = u64::from(days),
        day = words::day(from, today)
    )
}

fn lags(assessment: &Assessment, width: usize, colour: bool) -> String {
    let (table, notes) = lag_table(assessment);
    with_notes(table.map(|table| table.text(width, colour)), &notes, width)
}

/// The lag measures as rows, and a note on each; `None`: none has a trend.
pub(in crate::review) fn lag_table(assessment: &Assessment) -> (Option<Table>, Notes<'_>) {
    let mut table = Table::said(&[
        ("head-lag-measure-of", Align::Left),
        ("head-odds", Align::Right),
        ("head-target", Align::Right),
        ("head-at-due", Align::Right),
        ("head-range", Align::Right),
        ("head-due", Align::Left),
    ])
    .whole(&[0, 1, 3, 5]);
    let (mut any, mut notes) = (false, Vec::new());
    for (objective, measure, lag) in declared_lags(assessment) {
        let today = assessment.as_of;
        let found = match &lag.forecast {
            Some(LagForecast::Projected(found)) => found,
            Some(LagForecast::Cannot { why }) => {
                let note = phrase!("lag-cannot-be-forecast", why = why.clone());
                notes.push((objective.id.as_str(), note));
                continue;
            }
            None => continue,
        };
        any = true;
        let note = phrase!(
            "by-trend",
            count = u64::from(found.points),
            day = words::day(found.from, today)
        );
        notes.push((objective.id.as_str(), note));
        let scale = Scale::of_lag(measure);
        table.row([
            objective.id.to_string().into(),
            odds(found.odds),
            lag_target(measure),
            scale.number(found.at_due).into(),
            interval(found.range, scale).into(),
            words::day(objective.due, today).into(),
        ]);
    }
    (any.then_some(table), notes)
}

fn interval(range: Interval, scale: Scale<'_>) -> Phrase {
    phrase!(
        "from-to",
        low = scale.number(range.low),
        high = scale.number(range.high)
    )
}

/// `27 %`, or the limits of a band.
fn lag_target(measure: &LagMeasure) -> Sentence {
    let scale = Scale::of_lag(measure);
    match measure.band {
        Some(band) => phrase!(
            "from-to",
            low = scale.number(band.low),
            high = scale.amount(band.high)
        )
        .into(),
        None => scale.amount(measure.target).into(),
    }
}

fn lead_json(measure: &LeadMeasure, forecast: &LeadForecast) -> Value {
    let mut row = json!({
        "id": measure.id,
        "name": Safe::new(&measure.name),
        "initiative": measure.initiative,
        "unit": Safe::new(&measure.unit),
        "target": measure.target,
        "due": measure.due,
        "remaining": forecast.remaining,
        "odds": forecast.odds(),
        "outlook": "cannot",
        "reached_on": null,
        "p50": null, "p85": null, "p95": null,
        "by_due": null,
        "periods": null, "periods_hit": null,
        "window_from": null, "window_days": null, "active_days": null,
        "why": null,
    });
    match &forecast.outlook {
        Outlook::Reached { on, .. } => {
            row["outlook"] = json!("reached");
            row["reached_on"] = json!(on);
        }
        Outlook::Simulated(found) => {
            row["outlook"] = json!("simulated");
            row["p50"] = json!(found.finish.p50);
            row["p85"] = json!(found.finish.p85);
            row["p95"] = json!(found.finish.p95);
            row["by_due"] = quantiles(found.by_due);
            window_json(&mut row, found.window_from, found.days, found.active_days);
        }
        Outlook::Repeats(found) => {
            row["outlook"] = json!("repeats");
            row["periods"] = json!(found.periods);
            row["periods_hit"] = quantiles(found.hits);
            window_json(&mut row, found.window_from, found.days, found.active_days);
        }
        Outlook::Cannot { why } => row["why"] = json!(Safe::new(&why.to_string())),
    }
    row
}

fn window_json(row: &mut Value, from: Date, days: u32, active: u32) {
    row["window_from"] = json!(from);
    row["window_days"] = json!(days);
    row["active_days"] = json!(active);
}

fn quantiles(values: Quantiles) -> Value {
    json!({ "p85": values.p85, "p50": values.p50, "p15": values.p15 })
}

fn lag_json(objective: &Objective, lag: &LagAssessment) -> Value {
    let projected = match &lag.forecast {
        Some(LagForecast::Projected(found)) => Some(found),
        Some(LagForecast::Cannot { .. }) | None => None,
    };
    let why = match &lag.forecast {
        Some(LagForecast::Cannot { why }) => Some(why.to_string()),
        Some(LagForecast::Projected(_)) | None => None,
    };
    json!({
        "objective": objective.id,
        "due": objective.due,
        "odds": projected.map(|found| found.odds),
        "at_due": projected.map(|found| found.at_due),
        "low": projected.map(|found| found.range.low),
        "high": projected.map(|found| found.range.high),
        "slope_per_day": projected.map(|found| found.slope),
        "values": projected.map(|found| found.points),
        "values_from": projected.map(|found| found.from),
        "early": projected.map(|found| found.is_early),
        "why": why,
    })
}

#[cfg(test)]
mod tests;
