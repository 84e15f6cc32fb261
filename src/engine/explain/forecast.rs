//! How a forecast came about: the window, the throughput, the odds, with the numbers put in.

use jiff::civil::Date;

use crate::domain::measure::{LagMeasure, LeadMeasure};
use crate::engine::Assessment;
use crate::engine::forecast::{Commitment, LagForecast, LeadForecast, Outlook, Simulated};
use crate::engine::words::{self, Scale, decimal, number, percent};

/// Of a lead.
pub(super) fn lead_lines(assessment: &Assessment, measure: &LeadMeasure) -> Vec<String> {
    let today = assessment.as_of;
    let mut lines = match assessment.forecasts.get(&measure.id) {
        Some(found) => of_lead(assessment, measure, found, today),
        None => Vec::new(),
    };
    let evidence = assessment.evidence.get(&measure.id);
    lines.extend(evidence.map(|found| format!("evidence: {}", found.text)));
    lines
}

fn of_lead(
    assessment: &Assessment,
    measure: &LeadMeasure,
    found: &LeadForecast,
    today: Date,
) -> Vec<String> {
    let trials = assessment.plan.forecast.trials;
    match &found.outlook {
        Outlook::Reached { on, .. } => {
            vec![format!("forecast: reached on {}", words::day(*on, today))]
        }
        Outlook::Cannot { why } => vec![format!("forecast: none, {why}")],
        Outlook::Simulated(drawn) => simulated(measure, found.remaining, drawn, trials, today),
        Outlook::Repeats(drawn) => repeats(measure, drawn, trials, today),
    }
}

fn simulated(
    measure: &LeadMeasure,
    remaining: f64,
    drawn: &Simulated,
    trials: u32,
    today: Date,
) -> Vec<String> {
    let scale = Scale::of_lead(measure);
    let date = |date: Option<Date>| {
        date.map_or_else(
            || "later".to_owned(),
            |date| words::day(date, today).to_string(),
        )
    };
    let by_due = drawn.by_due;
    vec![
        window(
            (drawn.window_from, drawn.days, drawn.active_days),
            trials,
            today,
        ),
        format!(
            "forecast: {} left; P50 {}, P85 {}, P95 {}",
            scale.amount(remaining),
            date(drawn.finish.p50),
            date(drawn.finish.p85),
            date(drawn.finish.p95)
        ),
        format!(
            "by {} 85 of 100 trials have at least {}, 50 {}, 15 {}; odds of {} = {}",
            words::day(measure.due, today),
            scale.number(by_due.p85),
            scale.number(by_due.p50),
            scale.number(by_due.p15),
            scale.number(measure.target),
            odds(drawn.odds)
        ),
    ]
}

fn repeats(measure: &LeadMeasure, drawn: &Commitment, trials: u32, today: Date) -> Vec<String> {
    let noun = measure.per.map(words::period).unwrap_or_default();
    let hits = drawn.hits;
    vec![
        window(
            (drawn.window_from, drawn.days, drawn.active_days),
            trials,
            today,
        ),
        format!(
            "forecast: of {} 85 of 100 trials hit at least {}, 50 {}, 15 {}; odds that the commitment is kept = {}",
            words::count(f64::from(drawn.periods), noun),
            number(hits.p85),
            number(hits.p50),
            number(hits.p15),
            odds(drawn.odds)
        ),
    ]
}

fn window((from, days, active): (Date, u32, u32), trials: u32, today: Date) -> String {
    format!(
        "drawn from {} since {}, {active} of them with a completion, {} times",
        words::count(f64::from(days), "day"),
        words::day(from, today),
        number(f64::from(trials))
    )
}

fn odds(odds: f64) -> String {
    if (0.95..1.0).contains(&odds) {
        return "above 95 %".to_owned();
    }
    percent(odds).to_string()
}

/// Of a lag measure.
pub(super) fn lag_lines(
    measure: &LagMeasure,
    found: Option<&LagForecast>,
    today: Date,
) -> Vec<String> {
    let scale = Scale::of_lag(measure);
    match found {
        None => Vec::new(),
        Some(LagForecast::Cannot { why }) => vec![format!("forecast: none, {why}")],
        Some(LagForecast::Projected(trend)) => vec![format!(
            "forecast: by the trend of {} values since {} ({} {} a day) {} at due, eight of ten times between {} and {}; odds of {} = {}{}",
            trend.points,
            words::day(trend.from, today),
            decimal(trend.slope, 4),
            scale.difference_unit(),
            scale.amount(trend.at_due),
            scale.number(trend.range.low),
            scale.number(trend.range.high),
            scale.number(measure.target),
            odds(trend.odds),
            if trend.is_early {
                "; too early for a status: not all of the values can show the actions yet"
            } else {
                ""
            }
        )],
    }
}
