//! What is coming limits how well anything stands today: rules 2 and 4 of section 6 of the method.
//!
//! Rule 2: one step worse while the forecast gives even odds or less. Rule 4: off track while something upstream pushes the
//! finish past the due date, however green the own figures are. It knows statuses, odds and a schedule; not tasks.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::assessment::{InitiativeAssessment, LagAssessment, LeadAssessment, Status};
use super::forecast::{LagForecast, LeadForecast, Outlook};
use super::impact::{Hit, critical};
use super::reason::{Figure, Part, Reason};
use super::rollup::Input;
use super::schedule::{FinishBasis, Planned, Schedule};
use super::status::{HEAVY_CHILD, heavy, in_order};
use super::variance::EPSILON;
use super::words::{self, Scale};
use crate::domain::id::LeadId;
use crate::domain::measure::{LagMeasure, LeadMeasure};
use crate::domain::plan::{Objective, Plan};
use crate::language::phrase::Phrase;
use crate::phrase;

/// Odds up to and including this cost one step (rule 2).
const EVEN_ODDS: f64 = 0.5;

/// Whether odds cost a step.
fn are_low(odds: f64) -> bool {
    odds <= EVEN_ODDS + EPSILON
}

/// One step worse; `None` for a status that no forecast changes.
fn one_step_worse(status: Status) -> Option<Status> {
    match status {
        Status::OnTrack => Some(Status::AtRisk),
        Status::AtRisk | Status::OffTrack => Some(Status::OffTrack),
        Status::Achieved
        | Status::NotStarted
        | Status::Paused
        | Status::Unknown
        | Status::Missed => None,
    }
}

/// Off track; `None` for a status that no dependency changes.
fn capped(status: Status) -> Option<Status> {
    match status {
        Status::OnTrack
        | Status::AtRisk
        | Status::OffTrack
        | Status::NotStarted
        | Status::Unknown => Some(Status::OffTrack),
        Status::Achieved | Status::Paused | Status::Missed => None,
    }
}

/// A status and its reasons, with one more that makes it worse.
fn worse(status: &mut Status, reasons: &mut Vec<Reason>, reason: Reason) {
    *status = reason.status;
    reasons.push(reason);
    *reasons = in_order(*status, std::mem::take(reasons));
}

/// Rule 2 for a lead.
pub(crate) fn lead(
    assessed: &mut LeadAssessment,
    measure: &LeadMeasure,
    forecast: &LeadForecast,
    at: Date,
) {
    let (Some(odds), Some(status)) = (low_odds(forecast), one_step_worse(assessed.status)) else {
        return;
    };
    let reason = Reason::new(status, "forecast", odds_words(measure, forecast, odds, at))
        .with(Figure::share("odds", odds))
        .with(Figure::day("due", measure.due))
        .on(Part::Lead(assessed.id.clone()));
    worse(&mut assessed.status, &mut assessed.reasons, reason);
}

/// The odds of a forecast of what is still to come, where they are even or less.
fn low_odds(forecast: &LeadForecast) -> Option<f64> {
    match &forecast.outlook {
        Outlook::Simulated(_) | Outlook::Repeats(_) => {
            forecast.odds().filter(|odds| are_low(*odds))
        }
        Outlook::Reached { .. } | Outlook::Cannot { .. } => None,
    }
}

/// `odds of 52 by 30 Nov: 12 %`.
fn odds_words(measure: &LeadMeasure, forecast: &LeadForecast, odds: f64, at: Date) -> Phrase {
    let due = words::day(measure.due, at);
    let odds = words::percent(odds);
    if let Outlook::Repeats(_) = forecast.outlook {
        return phrase!("odds-of-keeping", due = due, odds = odds);
    }
    let scale = Scale::of_lead(measure);
    let target = if scale.is_percentage() {
        scale.amount(measure.target)
    } else {
        scale.number(measure.target)
    };
    phrase!("odds-of", target = target, due = due, odds = odds)
}

/// Rule 2 for a lag measure: how its objective stands by it, with the reasons.
pub(crate) fn lag(
    objective: &Objective,
    assessed: &LagAssessment,
    at: Date,
) -> (Status, Vec<Reason>) {
    let (mut status, mut reasons) = (assessed.status, assessed.reasons.clone());
    let forecast = assessed.forecast.as_ref();
    let odds = forecast.and_then(LagForecast::telling_odds);
    let odds = odds.filter(|odds| are_low(*odds));
    let measure = objective.lag.as_ref();
    if let (Some(measure), Some(odds), Some(step)) = (measure, odds, one_step_worse(status)) {
        let text = lag_odds_words(objective, measure, odds, at);
        let source = measure.actuals.iter();
        let reason = Reason::new(step, "forecast", text)
            .with(Figure::share("odds", odds))
            .with(Figure::day("due", objective.due))
            .on_all(source.map(|id| Part::Source(format!("metric.{id}"))));
        worse(&mut status, &mut reasons, reason);
    }
    (status, reasons)
}

/// `odds of 27 % by 30 Nov: 12 %`; of a band `odds of 95 to 99 % on 30 Nov: 12 %`.
fn lag_odds_words(objective: &Objective, measure: &LagMeasure, odds: f64, at: Date) -> Phrase {
    let scale = Scale::of_lag(measure);
    let due = words::day(objective.due, at);
    let odds = words::percent(odds);
    match measure.band {
        Some(band) => phrase!(
            "odds-of-band",
            low = scale.number(band.low),
            high = scale.amount(band.high),
            due = due,
            odds = odds
        ),
        None => phrase!(
            "odds-of",
            target = scale.amount(measure.target),
            due = due,
            odds = odds
        ),
    }
}

/// What rules 2 and 4 look at for an initiative.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Coming<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) forecasts: &'a BTreeMap<LeadId, LeadForecast>,
    pub(crate) schedule: &'a Schedule,
    /// The odds that all of its leads reach their targets, where each can be forecast.
    pub(crate) odds: Option<f64>,
}

/// Rules 2 and 4 for an initiative: how it stands by them, with the reasons; `None` where they change nothing.
pub(crate) fn initiative(
    assessed: &InitiativeAssessment,
    coming: Coming<'_>,
    at: Date,
) -> Option<(Status, Vec<Reason>)> {
    let mut status = assessed.status;
    let mut found = Vec::new();
    if let Some(step) = one_step_worse(status) {
        found.extend(low_initiative_odds(step, assessed, coming, at));
    }
    status = found.last().map_or(status, |reason| reason.status);
    let pushed = coming.schedule.initiatives.get(&assessed.id);
    if let Some(cap) = capped(status)
        && let Some(planned) = pushed.filter(|planned| is_pushed_past_due(planned))
    {
        found.extend(pushed_reason(cap, planned, coming.schedule, at));
    }
    if found.is_empty() {
        return None;
    }
    let (mut status, mut reasons) = (assessed.status, assessed.reasons.clone());
    for reason in found {
        worse(&mut status, &mut reasons, reason);
    }
    Some((status, reasons))
}

/// Whether an initiative is off track by its own figures and what is coming of them (rule 2): its leads' odds, and those of all of them.
pub(crate) fn is_off_track_alone<'f>(
    status: Status,
    forecasts: impl Iterator<Item = &'f LeadForecast>,
    odds: Option<f64>,
) -> bool {
    let mut all = forecasts.filter_map(LeadForecast::odds).chain(odds);
    let worse = || one_step_worse(status).is_some_and(Status::is_off_track);
    status.is_off_track() || worse() && all.any(are_low)
}

fn low_initiative_odds(
    status: Status,
    assessed: &InitiativeAssessment,
    coming: Coming<'_>,
    at: Date,
) -> Option<Reason> {
    let known = assessed.leads.iter().filter_map(|id| {
        let forecast = coming.forecasts.get(id)?;
        Some((coming.plan.leads.get(id)?, forecast, forecast.odds()?))
    });
    let (measure, forecast, least) = known.min_by(|a, b| a.2.total_cmp(&b.2))?;
    // The odds of all are never better than those of the least sure one.
    let odds = coming.odds.unwrap_or(least).min(least);
    if !are_low(odds) || matches!(forecast.outlook, Outlook::Reached { .. }) {
        return None;
    }
    let of_least = odds_words(measure, forecast, least, at);
    let text = match assessed.leads.as_slice() {
        [_] => of_least,
        _ => phrase!(
            "odds-of-all",
            odds = words::percent(odds),
            name = measure.name.as_str(),
            least = of_least
        ),
    };
    Some(
        Reason::new(status, "forecast", text)
            .with(Figure::share("odds", odds))
            .on(Part::Lead(measure.id.clone())),
    )
}

/// Whether what it waits for makes it finish after its due date.
fn is_pushed_past_due(planned: &Planned) -> bool {
    planned.driver.is_some() && planned.late_days > 0 && planned.basis != FinishBasis::Finished
}

/// `crm-rollout upstream is 14 days late: this cannot finish before 9 Dec, 9 days past its due date`.
fn pushed_reason(
    status: Status,
    planned: &Planned,
    schedule: &Schedule,
    at: Date,
) -> Option<Reason> {
    let upstream = schedule.initiatives.get(planned.driver.as_ref()?)?;
    let text = pushed_words(planned, upstream, schedule.is_endless(&planned.id), at);
    let chain = schedule.chain_to(&planned.id);
    let others = chain.into_iter().filter(|id| *id != planned.id);
    let reason = Reason::new(status, "dependency", text)
        .with(Figure::day("finish", planned.finish.p50))
        .with(Figure::day("due", planned.due))
        .with(Figure::days("late_days", planned.late_days as f64))
        .with(Figure::days(
            "upstream_late_days",
            upstream.late_days as f64,
        ))
        .on_all(others.map(Part::Initiative));
    Some(reason)
}

fn pushed_words(planned: &Planned, upstream: &Planned, is_endless: bool, at: Date) -> Phrase {
    if is_endless {
        return phrase!(
            "pushed-without-end",
            upstream = upstream.id.as_str(),
            due = words::day(planned.due, at)
        );
    }
    let cause = if upstream.late_days > 0 {
        phrase!(
            "upstream-late",
            upstream = upstream.id.as_str(),
            days = upstream.late_days
        )
    } else {
        phrase!(
            "upstream-finishes",
            upstream = upstream.id.as_str(),
            day = words::day(upstream.finish.p50, at)
        )
    };
    phrase!(
        "pushed-past-due",
        cause = cause,
        finish = words::day(planned.finish.p50, at),
        days = planned.late_days
    )
}

/// Rule 3 for what a dependency keeps from being in time before any of its leads is due: it has no figures to roll up.
pub(crate) fn pushed_children(
    plan: &Plan,
    initiatives: &[&InitiativeAssessment],
    inputs: &[Input],
) -> Vec<Reason> {
    let weight = |assessed: &InitiativeAssessment| {
        let declared = plan.initiatives.get(&assessed.id);
        declared.map_or(0.0, |declared| declared.weight)
    };
    let running = initiatives
        .iter()
        .filter(|one| one.status != Status::Paused);
    let total: f64 = running.clone().map(|one| weight(one)).sum();
    let counted = |one: &InitiativeAssessment| {
        inputs
            .iter()
            .any(|input| input.part == Part::Initiative(one.id.clone()))
    };
    running
        .filter(|one| one.status.is_off_track() && !counted(one) && total > 0.0)
        .map(|one| (one, weight(one) / total))
        .filter(|(_, share)| *share >= HEAVY_CHILD - EPSILON)
        .map(|(one, share)| {
            let name = plan.initiatives.get(&one.id);
            let name = name.map_or(one.id.as_str(), |known| known.name.as_str());
            Reason::new(Status::AtRisk, "child", heavy(name, share))
                .with(Figure::share("weight", share))
                .on(Part::Initiative(one.id.clone()))
        })
        .collect()
}

/// Rules 2 and 4 for an objective: by the last finish of its initiatives.
pub(crate) fn objective(
    plan: &Plan,
    schedule: &Schedule,
    objective: &Objective,
    (mut status, mut reasons): (Status, Vec<Reason>),
    at: Date,
) -> (Status, Vec<Reason>) {
    let Some(hit) = critical(plan, schedule, &objective.id) else {
        return (status, reasons);
    };
    let is_pushed = hit.chain.len() > 1;
    let reason = match (is_pushed, capped(status), one_step_worse(status)) {
        (true, Some(capped), _) => Some(Reason::new(capped, "dependency", hit.words(at))),
        (false, _, Some(worse)) if objective.lag.is_none() => {
            let last = hit.chain.last().map(|step| step.initiative.as_str());
            let last = last.unwrap_or_default();
            let text = if hit.is_endless {
                phrase!("no-end-in-sight", initiative = last)
            } else {
                phrase!(
                    "finishes-after-due",
                    initiative = last,
                    finish = words::day(hit.finish, at),
                    days = hit.days
                )
            };
            Some(Reason::new(worse, "forecast", text))
        }
        (true | false, _, _) => None,
    };
    if let Some(reason) = reason {
        let reason = with_figures(reason, objective, &hit);
        worse(&mut status, &mut reasons, reason);
    }
    (status, reasons)
}

fn with_figures(reason: Reason, objective: &Objective, hit: &Hit) -> Reason {
    let stake = objective.at_stake.as_ref();
    let stake = stake.map(|stake| {
        Figure::amount(
            "at_stake",
            stake.amount.minor as f64 / 100.0,
            &stake.amount.currency,
        )
    });
    reason
        .with(Figure::day("finish", hit.finish))
        .with(Figure::day("due", objective.due))
        .with(Figure::days("late_days", hit.days as f64))
        .with_all(stake)
        .on_all(
            hit.chain
                .iter()
                .map(|step| Part::Initiative(step.initiative.clone())),
        )
}

#[cfg(test)]
mod tests;
