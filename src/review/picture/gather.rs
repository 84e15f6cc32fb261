//! What pictures show of an assessment: the values of each, for one reader.

use jiff::civil::Date;

use crate::domain::calendar::{days_between, plus_days};
use crate::domain::id::{InitiativeId, LeadId, ObjectiveId};
use crate::domain::measure::{LagMeasure, LeadMeasure, Way};
use crate::domain::plan::{Initiative, Objective};
use crate::engine::Assessment;
use crate::engine::assessment::{LagAssessment, LeadAssessment, Status, TrendPoint};
use crate::engine::forecast::{LagForecast, LeadForecast, Outlook};
use crate::engine::ledger::Original;
use crate::engine::schedule::{Days, FinishBasis, Planned};
use crate::engine::variance::Path;
use crate::engine::words::Scale;
use crate::review::escape::Safe;
use crate::review::rows::Aim;
use crate::review::scope::Scope;
use crate::review::scoreboard;

use super::labels::MOST_NAME;
use super::roadmap::{Expected, Group, Roadmap, Row};
use super::trend::{Fan, Trend};

pub mod people;
pub mod slips;

/// The most points of a line: more than its pixels tell apart.
const MOST_POINTS: usize = 160;

/// A name as pictures hold it.
fn named(text: &str) -> Safe {
    Safe::new(text).shortened(MOST_NAME)
}

/// The trend of an objective's lag measure; `None` where it has none.
pub fn lag_trend(assessment: &Assessment, id: &ObjectiveId) -> Option<Trend> {
    let objective = assessment.plan.objectives.get(id)?;
    let declared = objective.lag.as_ref()?;
    let known = assessment.objectives.get(id)?.lag.as_ref()?;
    let path = Path::of_lag(
        declared,
        (objective.start, objective.due),
        &assessment.plan.calendar,
    );
    let has_path = declared.band.is_none();
    let (fan, odds) = known
        .forecast
        .as_ref()
        .map_or((None, None), of_lag_forecast);
    let original = assessment.ledger.originals.objectives.get(id);
    Some(Trend {
        name: scoreboard::lag_label(declared),
        id: Safe::new(id.as_str()),
        unit: Safe::new(&declared.unit).shortened(20),
        decimals: Scale::of_lag(declared).decimals(),
        status: known.status,
        today: assessment.as_of,
        start: objective.start,
        due: objective.due,
        points: lag_points(objective, known),
        periods: Vec::new(),
        per: None,
        plan_now: known.variance.as_ref().map(|variance| variance.plan),
        plan: if has_path { way(&path) } else { Vec::new() },
        tolerance: declared.bands.on_track * path.span(),
        first_plan: original.and_then(|first| {
            let ways = [
                (objective.start, declared.baseline),
                (objective.due, declared.target),
            ];
            first_plan(first, ways)
        }),
        baseline: declared.baseline,
        target: declared.target,
        aim: lag_aim(declared),
        fan,
        odds,
        finish: [None, None],
    })
}

/// The way that was declared first; `None` where it is today's, or had no goal.
fn first_plan(first: &Original, today: [(Date, f64); 2]) -> Option<[(Date, f64); 2]> {
    let (baseline, target) = first.goal?;
    let way = [(first.start, baseline), (first.due, target)];
    (way != today).then_some(way)
}

/// The trend of a lead measure.
pub fn lead_trend(assessment: &Assessment, id: &LeadId) -> Option<Trend> {
    let declared = assessment.plan.leads.get(id)?;
    let known = assessment.leads.get(id)?;
    let path = Path::of_lead(declared, &assessment.plan.calendar);
    let has_path = declared.way() == Way::Cumulative;
    let forecast = assessment.forecasts.get(id);
    let (fan, finish) = forecast.map_or((None, [None, None]), of_lead_forecast);
    let original = assessment
        .ledger
        .originals
        .leads
        .get(id)
        .filter(|_| has_path);
    Some(Trend {
        name: (&named(&declared.name)).into(),
        id: Safe::new(id.as_str()),
        unit: Safe::new(&declared.unit).shortened(20),
        decimals: Scale::of_lead(declared).decimals(),
        status: known.status,
        today: assessment.as_of,
        start: declared.start,
        due: declared.due,
        points: if declared.per.is_some() {
            Vec::new()
        } else {
            points(&known.trend)
        },
        periods: periods(declared, known),
        per: declared.per,
        plan_now: known.variance.as_ref().map(|variance| variance.plan),
        plan: if has_path { way(&path) } else { Vec::new() },
        tolerance: declared.bands.on_track * path.span(),
        first_plan: original.and_then(|first| {
            let ways = [
                (declared.start, declared.baseline),
                (declared.due, declared.target),
            ];
            first_plan(first, ways)
        }),
        baseline: declared.baseline,
        target: declared.target,
        aim: scoreboard::aim(declared),
        fan,
        odds: forecast
            .filter(|known| !matches!(known.outlook, Outlook::Reached { .. }))
            .and_then(LeadForecast::odds),
        finish,
    })
}

fn lag_aim(declared: &LagMeasure) -> Aim {
    declared
        .band
        .map_or(Aim::Reach, |band| Aim::Within(band.low, band.high))
}

fn of_lag_forecast(forecast: &LagForecast) -> (Option<Fan>, Option<f64>) {
    match forecast {
        LagForecast::Projected(known) => {
            let fan = Fan {
                low: known.range.low,
                middle: known.at_due,
                high: known.range.high,
            };
            (Some(fan), Some(known.odds))
        }
        LagForecast::Cannot { .. } => (None, None),
    }
}

fn of_lead_forecast(forecast: &LeadForecast) -> (Option<Fan>, [Option<Date>; 2]) {
    match &forecast.outlook {
        Outlook::Simulated(known) => {
            let by_due = known.by_due;
            // Of a measure that falls the careful figure is the higher one.
            let fan = Fan {
                low: by_due.p85.min(by_due.p15),
                middle: by_due.p50,
                high: by_due.p85.max(by_due.p15),
            };
            (Some(fan), [known.finish.p50, known.finish.p85])
        }
        Outlook::Reached { .. } | Outlook::Repeats(_) | Outlook::Cannot { .. } => {
            (None, [None, None])
        }
    }
}

fn periods(declared: &LeadMeasure, known: &LeadAssessment) -> Vec<(Date, f64, Option<bool>)> {
    if declared.per.is_none() {
        return Vec::new();
    }
    let skip = known.periods.len().saturating_sub(60);
    let latest = known.periods.iter().skip(skip);
    latest
        .map(|period| (period.start, period.value, period.hit))
        .collect()
}

/// The series from a little before the start, so that it is seen where the measure came from.
fn lag_points(objective: &Objective, known: &LagAssessment) -> Vec<(Date, f64)> {
    let before = days_between(objective.start, objective.due).max(28) / 4;
    let from = plus_days(objective.start, -before);
    let all = points(&known.trend);
    let recent: Vec<(Date, f64)> = all
        .iter()
        .filter(|(day, _)| *day >= from)
        .copied()
        .collect();
    if recent.is_empty() {
        return all.into_iter().rev().take(1).collect();
    }
    let every = recent.len().div_ceil(MOST_POINTS).max(1);
    let rest = recent.len().saturating_sub(1) % every;
    recent.into_iter().skip(rest).step_by(every).collect()
}

fn points(trend: &[TrendPoint]) -> Vec<(Date, f64)> {
    let known = trend
        .iter()
        .filter_map(|point| Some((point.date, point.actual?)));
    known.filter(|(_, value)| value.is_finite()).collect()
}

/// The planned way, close enough for the eye; a jump stays one.
fn way(path: &Path<'_>) -> Vec<(Date, f64)> {
    let length = days_between(path.start, path.due);
    if length <= 0 {
        return vec![(path.start, path.baseline), (path.due, path.target)];
    }
    let step = (length / 60).max(1);
    let mut days: Vec<Date> = (0..=length / step)
        .map(|index| plus_days(path.start, index * step))
        .collect();
    days.push(path.due);
    days.dedup();
    let all: Vec<(Date, f64)> = days.into_iter().map(|day| (day, path.plan(day))).collect();
    straightened(&all)
}

/// The same line without the points that lie on it anyway.
fn straightened(points: &[(Date, f64)]) -> Vec<(Date, f64)> {
    let mut kept: Vec<(Date, f64)> = Vec::new();
    for (index, point) in points.iter().enumerate() {
        let (last, next) = (kept.last(), points.get(index + 1));
        if let (Some(last), Some(next)) = (last, next) {
            let share = days_between(last.0, point.0) as f64 / days_between(last.0, next.0) as f64;
            let straight = last.1 + (next.1 - last.1) * share;
            if (straight - point.1).abs() <= 1e-6 * (next.1.abs() + last.1.abs()).max(1e-12) {
                continue;
            }
        }
        kept.push(*point);
    }
    kept
}

/// The initiatives of a reader under their objectives: those that they own, and all of an objective that they own.
pub fn roadmap(assessment: &Assessment, audience: &Scope) -> Roadmap {
    let plan = &assessment.plan;
    let groups = plan.objectives.values().filter_map(|objective| {
        let is_readers = audience.has_objective(plan, &objective.id);
        let mut rows: Vec<Row> = plan
            .initiatives_of(&objective.id)
            .filter(|one| is_readers || audience.has_initiative(plan, &one.id))
            .map(|one| row(assessment, one))
            .collect();
        rows.sort_by_key(|row| (row.start, row.due));
        let known = assessment.objectives.get(&objective.id);
        (!rows.is_empty()).then(|| Group {
            id: Safe::new(objective.id.as_str()),
            name: named(&objective.statement),
            status: known.map_or(Status::Unknown, |known| known.status),
            due: objective.due,
            rows,
        })
    });
    let mut groups: Vec<Group> = groups.collect();
    groups.sort_by_key(|group| (group.rows.first().map(|row| row.start), group.due));
    Roadmap {
        today: assessment.as_of,
        groups,
        left_out: 0,
    }
}

fn row(assessment: &Assessment, declared: &Initiative) -> Row {
    let known = assessment.initiatives.get(&declared.id);
    let planned = assessment.schedule.initiatives.get(&declared.id);
    let days = Days(&assessment.plan.calendar);
    let is_done = known.is_some_and(|known| known.status == Status::Achieved);
    let slack = planned.and_then(|planned| {
        let slack = assessment.schedule.slack_of(planned, &declared.objective);
        let slack = slack.filter(|slack| *slack > 0 && !is_done)?;
        Some(days.plus(planned.finish.p50, slack))
    });
    let buffer = declared.buffer_days.filter(|buffer| *buffer > 0);
    Row {
        id: Safe::new(declared.id.as_str()),
        name: named(&declared.name),
        status: known.map_or(Status::Unknown, |known| known.status),
        start: declared.start,
        due: declared.due,
        done: known.and_then(|known| known.rollup.completion),
        finish: planned.map(|planned| expected(assessment, planned)),
        is_critical: planned.is_some_and(|planned| planned.is_critical),
        slack_until: slack,
        buffer_from: buffer.map(|buffer| days.latest_start(declared.due, buffer)),
        milestones: known.map_or_else(Vec::new, |known| {
            known
                .milestones
                .iter()
                .map(|one| (one.due, one.state))
                .collect()
        }),
        waits_for: declared
            .depends_on
            .iter()
            .map(|one| (Safe::new(one.on.as_str()), drives(planned, &one.on)))
            .collect(),
    }
}

fn drives(planned: Option<&Planned>, upstream: &InitiativeId) -> bool {
    planned.is_some_and(|planned| planned.driver.as_ref() == Some(upstream))
}

fn expected(assessment: &Assessment, planned: &Planned) -> Expected {
    Expected {
        even: planned.finish.p50,
        likely: planned.finish.p85,
        is_endless: assessment.schedule.is_endless(&planned.id),
        is_done: planned.basis == FinishBasis::Finished,
    }
}
