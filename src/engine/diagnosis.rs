//! Do the actions move the measure: lead status `delay` ago against the lag's movement since.
//!
//! Effects take time, so today's lag is held against the leads of `delay` days ago, which are
//! computed again for that date. It knows statuses and a series; not why either is as it is.

use jiff::civil::Date;

use super::assessment::{Diagnosis, Freshness, LagAssessment, Status, Verdict};
use super::figures::AllFigures;
use super::index::Index;
use super::lag::Series;
use super::past::Past;
use super::rollup::{Input, roll_up};
use super::variance::EPSILON;
use super::{initiative, status, words};
use crate::domain::calendar::plus_days;
use crate::domain::id::ObjectiveId;
use crate::domain::measure::WeightBy;
use crate::domain::plan::{Initiative, Objective};
use crate::language::phrase::Phrase;
use crate::phrase;

/// The part of the movement planned for the delay that the lag must have made to be on course.
const MOVEMENT: f64 = 0.75;

/// The diagnosis of an objective, with the delay that the plan declares, else the one that was observed; `None` where there is nothing to hold against each other: no
/// leads, or an objective that is paused or has not started.
pub(crate) fn diagnose(
    index: &Index<'_>,
    figures: &AllFigures,
    objective: &Objective,
    (series, lag): (&Series<'_>, &LagAssessment),
    observed_delay: Option<i64>,
    at: Date,
) -> Option<Diagnosis> {
    if matches!(lag.status, Status::Paused | Status::NotStarted) {
        return None;
    }
    let begun = first_lead(index, &objective.id)?.max(objective.start);
    let declared = series.lag.delay_days;
    let delay = declared.or(observed_delay).unwrap_or_default().max(0);
    let observed = (declared.is_none() && delay > 0).then_some(delay);
    let effect_from = plus_days(begun, delay);
    if at < effect_from {
        return Some(Diagnosis {
            verdict: Verdict::TooEarly,
            text: as_observed(
                phrase!("too-early", day = words::day(effect_from, at)),
                observed,
            ),
            effect_from: Some(effect_from),
        });
    }
    let then = plus_days(at, -delay);
    let (verdict, text) = verdict(
        leads_on_course(index, figures, objective, then),
        lag_on_course(series, lag, delay, then),
        || missing(lag, then, at),
    );
    Some(Diagnosis {
        verdict,
        text: as_observed(text, observed),
        effect_from: None,
    })
}

/// With ` (delay as observed: 14 days)`; a delay that the plan declares is not said.
fn as_observed(text: Phrase, delay: Option<i64>) -> Phrase {
    match delay {
        Some(days) => phrase!("delay-observed", text = text, days = days),
        None => text,
    }
}

fn verdict(
    leads: Option<bool>,
    lag: Option<bool>,
    missing: impl Fn() -> (Phrase, Phrase),
) -> (Verdict, Phrase) {
    match (leads, lag) {
        (Some(true), Some(true)) => (Verdict::KeepGoing, phrase!("keep-going")),
        (Some(true), Some(false)) => (
            Verdict::ActionsDoNotMoveTheMeasure,
            phrase!("actions-do-not-move"),
        ),
        (Some(false), Some(true)) => (
            Verdict::ResultWithoutActions,
            phrase!("result-without-actions"),
        ),
        (Some(false), Some(false)) => (Verdict::PlanNotExecuted, phrase!("plan-not-executed")),
        (None, _) => (Verdict::NotEnoughData, missing().0),
        (_, None) => (Verdict::NotEnoughData, missing().1),
    }
}

/// What is missing on the side of the leads, and on that of the lag.
fn missing(lag: &LagAssessment, then: Date, at: Date) -> (Phrase, Phrase) {
    let leads = phrase!("leads-not-judged", day = words::day(then, at));
    let lag = match lag.value_date {
        Some(last) => phrase!("lag-value-old", day = words::day(last, at)),
        None => phrase!("lag-without-value"),
    };
    (leads, lag)
}

/// The first day on which the actions can show by the delay that the plan declares; `None` where it declares none, or
/// nothing is done.
pub(crate) fn effect_from(
    index: &Index<'_>,
    objective: &Objective,
    declared: Option<i64>,
) -> Option<Date> {
    let delay = declared.filter(|days| *days > 0)?;
    let begun = first_lead(index, &objective.id)?.max(objective.start);
    Some(plus_days(begun, delay))
}

/// The day the first lead of an objective starts; `None` without leads.
fn first_lead(index: &Index<'_>, objective: &ObjectiveId) -> Option<Date> {
    let initiatives = index.initiatives_of(objective);
    initiatives
        .flat_map(|initiative| index.leads_of(&initiative.id))
        .map(|lead| lead.start)
        .min()
}

/// Whether the initiatives together were on track on a date; `None` where that was unknown.
fn leads_on_course(
    index: &Index<'_>,
    figures: &AllFigures,
    objective: &Objective,
    then: Date,
) -> Option<bool> {
    let initiatives = index.initiatives_of(&objective.id);
    let inputs = initiatives.filter_map(|one| {
        let look = || input_then(index, one, then);
        // What it weighs may follow from the estimates of others.
        let own = figures
            .get(&one.id)
            .filter(|_| one.weight_by != WeightBy::Estimate);
        let Some(own) = own else {
            return look();
        };
        let (on, input) = own.looked_at.earlier.get_or_init(|| (then, look()));
        if *on == then { input.clone() } else { look() }
    });
    let inputs: Vec<Input> = inputs.collect();
    let past_due = then > objective.due;
    let status = status::of_rollup(
        &roll_up(&inputs),
        &inputs,
        past_due,
        (index.plan.bands, index.plan.coverage_limit),
    )?;
    on_course(status)
}

/// An initiative as it stood on an earlier day.
fn input_then(index: &Index<'_>, initiative: &Initiative, then: Date) -> Option<Input> {
    let (standing, _) = Past::new(index, initiative, then).on(then);
    initiative::input(initiative, &standing, then)
}

fn on_course(status: Status) -> Option<bool> {
    match status {
        Status::Achieved | Status::OnTrack => Some(true),
        Status::AtRisk | Status::OffTrack | Status::Missed => Some(false),
        Status::Unknown | Status::NotStarted | Status::Paused => None,
    }
}

/// Whether the lag moved as planned since a date, or is where it should be anyway.
///
/// Without a delay, and for a band, its status decides. Else it is on course when it stands at its plan or
/// better, or made at least three quarters of the movement that the plan has between the value of
/// that date and the latest one; a plan that wants no movement leaves it to the band.
fn lag_on_course(series: &Series<'_>, lag: &LagAssessment, delay: i64, then: Date) -> Option<bool> {
    if delay == 0 || series.lag.band.is_some() {
        return on_course(lag.status);
    }
    let variance = lag.variance.as_ref()?;
    if lag.freshness != Freshness::Fresh {
        return None;
    }
    if variance.points >= -EPSILON || lag.status == Status::Achieved {
        return Some(true);
    }
    let (from, old) = series.value_at(then)?;
    let (to, new) = (lag.value_date?, lag.value?);
    if to <= from {
        return None;
    }
    let path = &series.path;
    let wanted = path.expected(to) - path.expected(from);
    if wanted <= EPSILON {
        return Some(variance.shortfall <= series.lag.bands.on_track + EPSILON);
    }
    let made = path.share_of_span(new) - path.share_of_span(old);
    Some(made >= MOVEMENT * wanted - EPSILON)
}
