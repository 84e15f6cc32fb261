//! What is coming: each lead with its odds and dates, each lag measure with its value at due, what moves with what, and how
//! good earlier forecasts were.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Align, Table, schedule};
use crate::domain::measure::{LagMeasure, LeadMeasure};
use crate::domain::plan::Objective;
use crate::engine::Assessment;
use crate::engine::assessment::{Interval, LagAssessment};
use crate::engine::forecast::{LagForecast, LeadForecast, Outlook, Quantiles};
use crate::engine::words::{self, Scale};
use crate::review::escape::Safe;
use crate::review::figures;
use crate::review::layout::wrap;

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
        return "no measure is declared\n".to_owned();
    }
    parts.join("\n")
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
    let mut table = Table::new(&LEADS);
    for row in &rows {
        table.row(row.iter().cloned());
    }
    ((!rows.is_empty()).then_some(table), notes)
}

/// A note with the id that it is about.
pub(in crate::review) type Notes<'a> = Vec<(&'a str, String)>;

/// What the columns of the leads mean.
pub(in crate::review) const LEGEND: &str = "by due: what 85 and what 15 of 100 trials reach; P50, P85, P95: the day by which so many are done";

fn lead_rows(assessment: &Assessment) -> (Vec<[String; 8]>, Notes<'_>) {
    let (mut rows, mut notes) = (Vec::new(), Vec::new());
    for (measure, forecast) in declared_leads(assessment) {
        let today = assessment.as_of;
        notes.push((measure.id.as_str(), note(forecast, today)));
        if !is_drawn(forecast) {
            continue;
        }
        let [p50, p85, p95] = dates(forecast, today);
        rows.push([
            measure.id.to_string(),
            forecast.odds().map(odds).unwrap_or_default(),
            target(measure),
            by_due(measure, forecast),
            figures::day(measure.due, today),
            p50,
            p85,
            p95,
        ]);
    }
    (rows, notes)
}

/// The columns of the leads; the last three are dates of the trials.
const LEADS: [(&str, Align); 8] = [
    ("lead", Align::Left),
    ("odds", Align::Right),
    ("target", Align::Right),
    ("by due", Align::Right),
    ("due", Align::Left),
    ("P50", Align::Left),
    ("P85", Align::Left),
    ("P95", Align::Left),
];

/// One table; two where it would be wider than the page: the amounts, then the dates.
fn lead_tables(rows: &[[String; 8]], width: usize, colour: bool) -> String {
    let table = |columns: &[usize], rows: &[&[String; 8]]| {
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
        let mut table = Table::new(&picked).whole(&whole);
        for row in rows {
            table.row(columns.iter().filter_map(|at| row.get(*at)).cloned());
        }
        table
    };
    let legend = wrap(LEGEND, width, "", "").join("\n") + "\n";
    let all: Vec<&[String; 8]> = rows.iter().collect();
    let whole = table(&[0, 1, 2, 3, 4, 5, 6, 7], &all);
    if whole.widest() <= width {
        return whole.text(width, colour) + &legend;
    }
    let amounts = table(&[0, 1, 2, 3, 4], &all).text(width, colour);
    // A commitment per period has no date on which it is done.
    let with_day: Vec<&[String; 8]> = all.into_iter().filter(|row| !row[5].is_empty()).collect();
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
fn with_notes(table: Option<String>, notes: &[(&str, String)], width: usize) -> String {
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
fn odds(odds: f64) -> String {
    if !(0.95..1.0).contains(&odds) {
        return words::percent(odds).to_string();
    }
    format!(">{}", words::percent(0.95))
}

fn target(measure: &LeadMeasure) -> String {
    let amount = Scale::of_lead(measure).amount(measure.target);
    let per = measure.per.map(|per| format!(" a {}", words::period(per)));
    Safe::new(&format!("{amount}{}", per.unwrap_or_default())).to_string()
}

fn by_due(measure: &LeadMeasure, forecast: &LeadForecast) -> String {
    match &forecast.outlook {
        Outlook::Simulated(found) => span(found.by_due, Scale::of_lead(measure)),
        Outlook::Repeats(found) => {
            let hits = span(found.hits, Scale::new("", 0));
            let periods = measure.per.map(words::period).unwrap_or_default();
            format!(
                "{hits} of {}",
                words::count(f64::from(found.periods), periods)
            )
        }
        Outlook::Reached { .. } | Outlook::Cannot { .. } => String::new(),
    }
}

/// `31 – 52`, or one figure where both are the same.
fn span(values: Quantiles, scale: Scale<'_>) -> String {
    let (careful, hopeful) = (values.p85, values.p15);
    let [careful, hopeful] = [careful, hopeful].map(|value| scale.number(value).to_string());
    if careful == hopeful {
        return careful;
    }
    format!("{careful} – {hopeful}")
}

fn dates(forecast: &LeadForecast, today: Date) -> [String; 3] {
    match &forecast.outlook {
        Outlook::Simulated(found) => {
            let finish = found.finish;
            [finish.p50, finish.p85, finish.p95].map(|date| match date {
                Some(date) => figures::day(date, today),
                None => "later".to_owned(),
            })
        }
        Outlook::Reached { .. } | Outlook::Repeats(_) | Outlook::Cannot { .. } => {
            [const { String::new() }; 3]
        }
    }
}

fn note(forecast: &LeadForecast, today: Date) -> String {
    match &forecast.outlook {
        Outlook::Reached { on, .. } => format!("reached on {}", words::day(*on, today)),
        Outlook::Simulated(found) => pace(found.active_days, found.days, found.window_from, today),
        Outlook::Repeats(found) => pace(found.active_days, found.days, found.window_from, today),
        Outlook::Cannot { why } => format!("cannot be forecast: {}", Safe::new(&why.to_string())),
    }
}

/// `work was done on 21 of 84 days since 28 Aug`.
fn pace(active: u32, days: u32, from: Date, today: Date) -> String {
    format!(
        "work was done on {active} of {days} days since {}",
        words::day(from, today)
    )
}

fn lags(assessment: &Assessment, width: usize, colour: bool) -> String {
    let (table, notes) = lag_table(assessment);
    with_notes(table.map(|table| table.text(width, colour)), &notes, width)
}

/// The lag measures as rows, and a note on each; `None`: none has a trend.
pub(in crate::review) fn lag_table(assessment: &Assessment) -> (Option<Table>, Notes<'_>) {
    let mut table = Table::new(&[
        ("lag measure of", Align::Left),
        ("odds", Align::Right),
        ("target", Align::Right),
        ("at due", Align::Right),
        ("8 of 10 within", Align::Right),
        ("due", Align::Left),
    ])
    .whole(&[0, 1, 3, 5]);
    let (mut any, mut notes) = (false, Vec::new());
    for (objective, measure, lag) in declared_lags(assessment) {
        let today = assessment.as_of;
        let found = match &lag.forecast {
            Some(LagForecast::Projected(found)) => found,
            Some(LagForecast::Cannot { why }) => {
                let note = format!(
                    "its lag measure cannot be forecast: {}",
                    Safe::new(&why.to_string())
                );
                notes.push((objective.id.as_str(), note));
                continue;
            }
            None => continue,
        };
        any = true;
        let values = words::count(f64::from(found.points), "value");
        let note = format!(
            "by the trend of {values} since {}",
            words::day(found.from, today)
        );
        notes.push((objective.id.as_str(), note));
        let scale = Scale::of_lag(measure);
        table.row([
            objective.id.to_string(),
            odds(found.odds),
            lag_target(measure),
            scale.number(found.at_due).to_string(),
            interval(found.range, scale),
            figures::day(objective.due, today),
        ]);
    }
    (any.then_some(table), notes)
}

fn interval(range: Interval, scale: Scale<'_>) -> String {
    format!("{} – {}", scale.number(range.low), scale.number(range.high))
}

/// `27 %`, or the limits of a band.
fn lag_target(measure: &LagMeasure) -> String {
    let scale = Scale::of_lag(measure);
    let text = match measure.band {
        Some(band) => format!("{} – {}", scale.number(band.low), scale.amount(band.high)),
        None => scale.amount(measure.target).to_string(),
    };
    Safe::new(&text).to_string()
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
