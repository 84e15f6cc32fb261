//! One lead measure on a date: its value, where it should be, its status and why.
//!
//! It knows one lead and the tasks in its scope; not which rules put them there, nor what the lead
//! means for its initiative beyond the [`Input`] it hands up.

use jiff::civil::Date;

use super::assessment::{Freshness, Interval, LeadAssessment, Status, TrendPoint, Variance};
use super::freshness::{Sources, stale_parts, stale_text};
use super::history::Tracked;
use super::reason::{Figure, Part, Reason};
use super::rollup::{Input, first_text};
use super::status;
use super::variance::{EPSILON, Path, ceiling};
use super::words::{self, Scale};
use crate::domain::calendar::{days_between, plus_days};
use crate::domain::measure::{LeadKind, LeadMeasure};
use rate::Rate;
use value::Values;

mod rate;
mod value;

/// The most points of a trend: a year of weeks and a little more.
const TREND_POINTS: i64 = 60;

/// A lead with everything its value is computed from.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    /// The lead.
    pub(crate) lead: &'a LeadMeasure,
    /// The tasks that its initiative's rules and its own take, in id order.
    pub(crate) tasks: Vec<&'a Tracked<'a>>,
    /// The sources those tasks come from or the rules name.
    pub(crate) sources: std::collections::BTreeSet<&'a str>,
    /// Why it is paused, if it is.
    pub(crate) paused: Option<String>,
}

/// Which way a lead is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// From baseline to target along a trajectory.
    Cumulative,
    /// Never above the target, on any day.
    Ceiling,
    /// The target again in each period.
    Rate,
}

impl Way {
    /// `open` and `overdue` are never better when higher: unless they fall from a baseline to a
    /// lower target, their target is a ceiling.
    fn of(lead: &LeadMeasure) -> Self {
        let falls = lead.baseline > lead.target;
        if lead.per.is_some() {
            return Self::Rate;
        }
        match lead.kind {
            LeadKind::Open | LeadKind::Overdue if !falls => Self::Ceiling,
            LeadKind::Count
            | LeadKind::Sum(_)
            | LeadKind::Percent
            | LeadKind::Open
            | LeadKind::Overdue => {
                if lead.at_most {
                    Self::Ceiling
                } else {
                    Self::Cumulative
                }
            }
        }
    }
}

/// The lead on a date, with its trend and its tasks.
pub(crate) fn assess(scope: &Scope<'_>, sources: &Sources<'_>, at: Date) -> LeadAssessment {
    let values = Values::new(scope.lead, &scope.tasks, at);
    let mut assessed = measure(scope, &values, sources, at);
    assessed.trend = trend(scope.lead, &values, &assessed, at);
    assessed.tasks = scope
        .tasks
        .iter()
        .filter(|task| task.is_done(at) || task.is_remaining(at))
        .map(|task| task.known.task.id.clone())
        .collect();
    assessed
}

/// The lead on a date without pictures: what the diagnosis asks of an earlier date.
pub(crate) fn standing(scope: &Scope<'_>, sources: &Sources<'_>, at: Date) -> LeadAssessment {
    measure(
        scope,
        &Values::new(scope.lead, &scope.tasks, at),
        sources,
        at,
    )
}

fn measure(
    scope: &Scope<'_>,
    values: &Values<'_>,
    sources: &Sources<'_>,
    at: Date,
) -> LeadAssessment {
    let lead = scope.lead;
    let rate = lead.per.map(|per| Rate::new(lead, per, values, at));
    let value = values
        .at(at)
        .and_then(|now| rate.as_ref().map_or(Some(now), |rate| rate.value));
    let variance = value
        .filter(|_| at >= lead.start)
        .and_then(|value| variance(lead, value, rate.as_ref(), at));
    let freshness = match value {
        Some(_) => sources.freshness(&scope.sources, at),
        None => Freshness::Missing,
    };
    let mut assessed = LeadAssessment {
        id: lead.id.clone(),
        initiative: lead.initiative.clone(),
        status: Status::Unknown,
        reasons: Vec::new(),
        value,
        variance,
        consistency: rate.as_ref().and_then(Rate::consistency),
        streak: rate.as_ref().map_or(0, Rate::streak),
        by_estimate: values.by_estimate,
        freshness,
        tasks: Vec::new(),
        trend: Vec::new(),
        periods: Vec::new(),
    };
    let (status, reasons) = judge(scope, values, sources, &assessed, rate.as_ref(), at);
    assessed.status = status;
    assessed.reasons = status::in_order(status, reasons);
    assessed.periods = rate.map(|rate| rate.periods).unwrap_or_default();
    assessed
}

fn variance(lead: &LeadMeasure, value: f64, rate: Option<&Rate>, at: Date) -> Option<Variance> {
    match (Way::of(lead), rate) {
        (Way::Rate, Some(rate)) => rate.variance(value),
        (Way::Ceiling, _) => Some(ceiling(value, lead.target)),
        (Way::Cumulative | Way::Rate, _) => Some(Path::of_lead(lead).variance(value, at)),
    }
}

/// Rules 1 and 5 of section 6, with their reasons.
fn judge(
    scope: &Scope<'_>,
    values: &Values<'_>,
    sources: &Sources<'_>,
    assessed: &LeadAssessment,
    rate: Option<&Rate>,
    at: Date,
) -> (Status, Vec<Reason>) {
    let lead = scope.lead;
    if let Some(text) = &scope.paused {
        return status::alone(Status::Paused, "paused", text.clone());
    }
    if at < lead.start {
        let text = format!("starts on {}", words::day(lead.start, at));
        return status::alone(Status::NotStarted, "before-start", text);
    }
    let (Some(value), Some(variance)) = (assessed.value, &assessed.variance) else {
        let text = no_data(scope, values, sources, at);
        return status::alone(Status::Unknown, "no-data", text);
    };
    let past_due = at > lead.due;
    let reached = match Way::of(lead) {
        Way::Cumulative => variance.progress >= 1.0 - EPSILON,
        Way::Ceiling => past_due && variance.shortfall <= EPSILON,
        Way::Rate => past_due && variance.shortfall <= lead.bands.on_track + EPSILON,
    };
    let stood_still = status::of_shortfall(variance.shortfall, reached, past_due, lead.bands);
    let text = sentence(lead, value, variance, rate, at);
    let mut reasons = vec![
        Reason::new(stood_still, status::rule_of(stood_still), text)
            .with_all(Figure::of_variance(
                value,
                lead.target,
                variance,
                &lead.unit,
            ))
            .on(Part::Lead(lead.id.clone())),
    ];
    let Some(stale) = stale_text(&assessed.freshness, sources.zone(), at) else {
        return (stood_still, reasons);
    };
    let text = format!("the data is too old: {stale}");
    reasons
        .push(Reason::new(Status::Unknown, "stale", text).on_all(stale_parts(&assessed.freshness)));
    (status::of_stale(stood_still, past_due), reasons)
}

fn no_data(scope: &Scope<'_>, values: &Values<'_>, sources: &Sources<'_>, at: Date) -> String {
    let unread = sources.never_read(&scope.sources);
    if !unread.is_empty() && scope.tasks.is_empty() {
        return format!("no data yet: {} was never read", unread.join(", "));
    }
    match (values.missing, scope.lead.per) {
        (Some(text), _) => text.to_owned(),
        (None, Some(per)) => format!(
            "no whole {} lies between {} and {}",
            words::period(per),
            words::day(scope.lead.start, at),
            words::day(scope.lead.due, at)
        ),
        (None, None) => "no linked task".to_owned(),
    }
}

/// `31 of 52 tasks, plan 44 (25 points, 21 days behind)`.
fn sentence(
    lead: &LeadMeasure,
    value: f64,
    variance: &Variance,
    rate: Option<&Rate>,
    at: Date,
) -> String {
    let distance = words::distance(variance.points, variance.days_behind);
    let scale = Scale::of_lead(lead);
    let plan = scale.number(variance.plan);
    let target = scale.number(lead.target);
    match (Way::of(lead), rate) {
        (Way::Rate, Some(rate)) => rate.sentence(lead, value, at),
        (Way::Ceiling, _) => format!("{}, at most {target}", scale.amount(value)),
        (Way::Cumulative | Way::Rate, _) if lead.baseline == 0.0 && !scale.is_percentage() => {
            format!(
                "{} of {}, plan {plan} ({distance})",
                scale.number(value),
                scale.amount(lead.target)
            )
        }
        (Way::Cumulative | Way::Rate, _) => format!(
            "{}, target {target}, plan {plan} ({distance})",
            scale.amount(value)
        ),
    }
}

/// The lead as an input of its initiative; `None` while it is paused or has not started.
pub(crate) fn input(lead: &LeadMeasure, assessed: &LeadAssessment, at: Date) -> Option<Input> {
    let shortfall = assessed
        .variance
        .as_ref()
        .map(|variance| variance.shortfall);
    let (range, fresh) = match (assessed.status, &assessed.freshness, shortfall) {
        (Status::Paused | Status::NotStarted, _, _) => return None,
        (_, Freshness::Fresh, Some(known)) => (interval(known, known), true),
        (_, Freshness::Stale { .. }, Some(known)) => (interval(0.0, known), false),
        (_, _, _) => (interval(0.0, nothing_done(lead, at)), false),
    };
    Some(Input {
        part: Part::Lead(lead.id.clone()),
        name: lead.name.clone(),
        weight: lead.weight,
        progress: assessed.variance.as_ref().map(|variance| variance.progress),
        shortfall,
        range,
        coverage: f64::from(u8::from(fresh)),
        to_repair: if fresh {
            Vec::new()
        } else {
            vec![lead.name.clone()]
        },
        achieved: assessed.status == Status::Achieved,
        may_be_achieved: !fresh && at > lead.due,
        off_track: assessed.status.is_off_track(),
        text: first_text(&assessed.reasons),
    })
}

fn interval(low: f64, high: f64) -> Interval {
    Interval { low, high }
}

/// The shortfall if nothing at all was done: the far end of what a missing input may be.
fn nothing_done(lead: &LeadMeasure, at: Date) -> f64 {
    match (Way::of(lead), lead.per) {
        (Way::Cumulative, _) => Path::of_lead(lead).expected(at).clamp(0.0, 1.0),
        (Way::Ceiling, _) => 1.0,
        (Way::Rate, per) => per.map_or(0.0, |per| rate::elapsed(lead, per, at).min(1.0)),
    }
}

/// Weekly values from the start to the date, wider apart where more than sixty would be needed.
/// A rate lead has one for each of its last sixty periods.
fn trend(
    lead: &LeadMeasure,
    values: &Values<'_>,
    assessed: &LeadAssessment,
    at: Date,
) -> Vec<TrendPoint> {
    let way = Way::of(lead);
    if way == Way::Rate {
        let skip = assessed.periods.len().saturating_sub(60);
        let periods = assessed.periods.iter().skip(skip);
        return periods
            .map(|period| TrendPoint {
                date: period.start,
                actual: Some(period.value),
                plan: lead.target,
            })
            .collect();
    }
    if at < lead.start {
        return Vec::new();
    }
    let weeks = days_between(lead.start, at) / 7;
    let step = 7 * (weeks / (TREND_POINTS - 1) + 1);
    let mut dates: Vec<Date> = (0..TREND_POINTS)
        .map(|index| plus_days(lead.start, index * step))
        .take_while(|date| *date < at)
        .collect();
    dates.push(at);
    let path = Path::of_lead(lead);
    let plan = |date| match way {
        Way::Cumulative => path.plan(date),
        Way::Ceiling | Way::Rate => lead.target,
    };
    dates
        .into_iter()
        .map(|date| TrendPoint {
            date,
            actual: values.at(date),
            plan: plan(date),
        })
        .collect()
}

#[cfg(test)]
mod tests;
