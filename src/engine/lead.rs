//! One lead measure on a date: its value, where it should be, its status and why.
//!
//! It knows one lead and the tasks in its scope; not which rules put them there, nor what the lead
//! means for its initiative beyond the [`Input`] it hands up.

use jiff::civil::Date;

use super::assessment::Repair;
use super::assessment::{
    Freshness, Interval, LeadAssessment, PeriodResult, Status, TrendPoint, Variance,
};
use super::freshness::{Sources, stale_parts, stale_text};
use super::history::Tracked;
use super::index::Tasks;
use super::reason::{Figure, Part, Reason};
use super::rollup::{Input, first_text};
use super::status;
use super::variance::{EPSILON, band, ceiling, floor};
use super::weight::InputWeight;
use super::words;
use crate::domain::calendar::{days_between, plus_days};
use crate::domain::measure::{LeadKind, LeadMeasure, Way};
use crate::domain::settled::Settled;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;
use rate::Rate;
pub(crate) use terms::Terms;
pub(crate) use value::Values;

mod amounts;
pub(crate) mod by_day;
pub(crate) mod field;
pub(crate) mod flow_time;
mod on_time;
mod rate;
mod record;
mod sentence;
mod terms;
mod timeline;
pub(crate) mod value;

/// The most points of a trend: a year of weeks and a little more.
const TREND_POINTS: i64 = 60;

/// A lead with everything its value is computed from.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    /// The lead.
    pub(crate) lead: &'a LeadMeasure,
    /// The tasks that its initiative's rules and its own take, in id order.
    pub(crate) tasks: Vec<&'a Tracked<'a>>,
    /// The settled ones among them.
    pub(crate) settled: Vec<&'a Settled>,
    /// Every task of the snapshot.
    pub(crate) all: &'a Tasks<'a>,
    /// The sources those tasks come from or the rules name.
    pub(crate) sources: std::collections::BTreeSet<&'a str>,
    /// When its commitment holds.
    pub(crate) terms: Terms<'a>,
    /// What it weighs in its initiative.
    pub(crate) weight: InputWeight,
    /// Why it is paused, if it is.
    pub(crate) paused: Option<Phrase>,
}

/// The lead on a date, with its trend and its tasks.
pub(crate) fn assess(
    scope: &Scope<'_>,
    values: &Values<'_>,
    sources: &Sources<'_>,
    at: Date,
) -> LeadAssessment {
    let mut assessed = standing(scope, values, sources, at);
    assessed.trend = trend(&scope.terms, values, &assessed, at);
    assessed.evidence = values.evidence(at);
    assessed.tasks = scope
        .tasks
        .iter()
        .filter(|task| task.is_done(at) || task.is_remaining(at))
        .map(|task| task.known.task.id.clone())
        .collect();
    assessed.tasks.shrink_to_fit();
    assessed
}

/// The record of a lead in periods.
enum Periods {
    /// None: it is no commitment per period.
    None,
    /// Those of a rate.
    Rate(Rate),
    /// Those of a share done on time, whose value is that of all of them together.
    OnTime(Vec<PeriodResult>),
}

impl Periods {
    fn of(scope: &Scope<'_>, values: &Values<'_>, at: Date) -> Self {
        match (scope.lead.per, &scope.lead.kind) {
            // Without data nothing was missed.
            (None, _) => Self::None,
            (Some(_), _) if values.missing.is_some() => Self::None,
            (Some(per), LeadKind::OnTime { .. }) => {
                Self::OnTime(on_time::periods(&scope.terms, per, values, at))
            }
            (Some(per), _) => Self::Rate(Rate::new(&scope.terms, per, values, at)),
        }
    }

    fn all(&self) -> &[PeriodResult] {
        match self {
            Self::None => &[],
            Self::Rate(rate) => &rate.periods,
            Self::OnTime(periods) => periods,
        }
    }

    fn rate(&self) -> Option<&Rate> {
        match self {
            Self::Rate(rate) => Some(rate),
            Self::None | Self::OnTime(_) => None,
        }
    }
}

/// The lead on a date without pictures: what is asked of an earlier date.
pub(crate) fn standing(
    scope: &Scope<'_>,
    values: &Values<'_>,
    sources: &Sources<'_>,
    at: Date,
) -> LeadAssessment {
    let lead = scope.lead;
    let periods = Periods::of(scope, values, at);
    let value = values
        .at(at)
        .and_then(|now| periods.rate().map_or(Some(now), |rate| rate.value));
    let variance = value
        .filter(|_| at >= lead.start)
        .and_then(|value| variance(&scope.terms, value, periods.rate(), at));
    let freshness = match value {
        Some(_) => sources.freshness(&scope.sources, at),
        None => Freshness::Missing,
    };
    let mut assessed = LeadAssessment {
        id: lead.id.clone(),
        initiative: lead.initiative.clone(),
        status: Status::Unknown,
        weight: scope.weight,
        reasons: Vec::new(),
        value,
        variance,
        consistency: record::consistency(periods.all()),
        streak: record::streak(periods.all()),
        by_estimate: values.by_estimate(),
        freshness,
        tasks: Vec::new(),
        evidence: Vec::new(),
        trend: Vec::new(),
        periods: Vec::new(),
    };
    let (status, reasons) = judge(scope, values, sources, &assessed, &periods, at);
    assessed.status = status;
    assessed.reasons = status::in_order(status, reasons);
    assessed.periods = periods.all().to_vec();
    assessed
}

fn variance(terms: &Terms<'_>, value: f64, rate: Option<&Rate>, at: Date) -> Option<Variance> {
    let lead = terms.lead;
    match (lead.way(), rate, lead.band) {
        (Way::Rate, Some(rate), _) => rate.variance(value),
        (Way::Band, _, Some(limits)) => Some(band(value, limits)),
        (Way::Ceiling, _, _) => Some(ceiling(value, lead.target)),
        (Way::Floor, _, _) => Some(floor(value, lead.target)),
        (Way::Cumulative | Way::Rate | Way::Band, _, _) => Some(terms.path().variance(value, at)),
    }
}

/// The variance of what was found today against another declaration of the lead, such as its first one. A rate's rests on
/// its periods: `None` where the other one commits to some that were not looked at.
pub(crate) fn against(terms: &Terms<'_>, found: &LeadAssessment, at: Date) -> Option<Variance> {
    let declared = terms.lead;
    let value = found.value?;
    match (declared.way(), declared.per, declared.band) {
        (Way::Rate, Some(per), _) => {
            let rate = Rate::known(terms, per, &found.periods, at)?;
            rate.variance(rate.value?)
        }
        (Way::Band, _, Some(limits)) => Some(band(value, limits)),
        (Way::Ceiling, _, _) => Some(ceiling(value, declared.target)),
        (Way::Floor, _, _) => Some(floor(value, declared.target)),
        (Way::Cumulative | Way::Band | Way::Rate, _, _) => Some(terms.path().variance(value, at)),
    }
}

/// Rules 1 and 5 of section 6, with their reasons.
fn judge(
    scope: &Scope<'_>,
    values: &Values<'_>,
    sources: &Sources<'_>,
    assessed: &LeadAssessment,
    periods: &Periods,
    at: Date,
) -> (Status, Vec<Reason>) {
    let lead = scope.lead;
    if let Some(text) = &scope.paused {
        return status::alone(Status::Paused, "paused", text.clone());
    }
    if at < lead.start {
        let text = phrase!("starts-on", day = words::day(lead.start, at));
        return status::alone(Status::NotStarted, "before-start", text);
    }
    let (Some(value), Some(variance)) = (assessed.value, &assessed.variance) else {
        if let Some(text) = &values.not_yet {
            return status::alone(Status::NotStarted, "before-start", text.clone());
        }
        let text = no_data(scope, values, sources, at);
        return status::alone(Status::Unknown, "no-data", text);
    };
    let past_due = at > lead.due;
    let reached = match lead.way() {
        Way::Cumulative => variance.progress >= 1.0 - EPSILON,
        Way::Ceiling | Way::Floor | Way::Band => past_due && variance.shortfall <= EPSILON,
        Way::Rate => past_due && variance.shortfall <= lead.bands.on_track + EPSILON,
    };
    let stood_still = status::of_shortfall(variance.shortfall, reached, past_due, lead.bands);
    let text = sentence::of(scope, values, periods, (value, variance), at);
    let mut reasons = vec![
        Reason::new(stood_still, status::rule_of(stood_still), text)
            .with_all(Figure::of_variance(
                value,
                (lead.target, lead.band),
                variance,
                &lead.unit,
            ))
            .on(Part::Lead(lead.id.clone())),
    ];
    let Some(stale) = stale_text(&assessed.freshness, sources.zone(), at) else {
        return (stood_still, reasons);
    };
    let text = phrase!("data-too-old", stale = stale);
    reasons
        .push(Reason::new(Status::Unknown, "stale", text).on_all(stale_parts(&assessed.freshness)));
    (status::of_stale(stood_still, past_due), reasons)
}

fn no_data(scope: &Scope<'_>, values: &Values<'_>, sources: &Sources<'_>, at: Date) -> Phrase {
    let unread = sources.never_read(&scope.sources);
    if !unread.is_empty() && scope.tasks.is_empty() && scope.settled.is_empty() {
        return phrase!(
            "sources-unread",
            n = unread.len(),
            sources = Arg::names(unread)
        );
    }
    match (&values.missing, scope.lead.per) {
        (Some(text), _) => text.clone(),
        (None, Some(per)) => phrase!(
            "no-whole-period",
            period = words::period(per),
            start = words::day(scope.lead.start, at),
            due = words::day(scope.lead.due, at)
        ),
        (None, None) => phrase!("no-linked-task"),
    }
}

/// The lead as an input of its initiative; `None` while it is paused or has not started.
pub(crate) fn input(terms: &Terms<'_>, assessed: &LeadAssessment, at: Date) -> Option<Input> {
    let lead = terms.lead;
    let shortfall = assessed
        .variance
        .as_ref()
        .map(|variance| variance.shortfall);
    let (range, fresh) = match (assessed.status, &assessed.freshness, shortfall) {
        (Status::Paused | Status::NotStarted, _, _) => return None,
        (_, Freshness::Fresh, Some(known)) => (interval(known, known), true),
        (_, Freshness::Stale { .. }, Some(known)) => (interval(0.0, known), false),
        (_, _, _) => (interval(0.0, nothing_done(terms, at)), false),
    };
    let stale = (!fresh).then(|| Repair::Data(lead.name.clone()));
    Some(Input {
        part: Part::Lead(lead.id.clone()),
        name: lead.name.clone(),
        weight: assessed.weight.value,
        progress: assessed.variance.as_ref().map(|variance| variance.progress),
        shortfall,
        range,
        coverage: f64::from(u8::from(fresh)),
        to_repair: stale
            .into_iter()
            .chain(assessed.weight.to_repair(&lead.name))
            .collect(),
        achieved: assessed.status == Status::Achieved,
        may_be_achieved: !fresh && at > lead.due,
        off_track: assessed.status.is_off_track(),
        // The odds are the initiative's own to tell.
        text: first_text(assessed.reasons.iter().filter(|why| why.rule != "forecast")),
    })
}

fn interval(low: f64, high: f64) -> Interval {
    Interval { low, high }
}

/// The shortfall if nothing at all was done: the far end of what a missing input may be.
fn nothing_done(terms: &Terms<'_>, at: Date) -> f64 {
    match (terms.lead.way(), terms.lead.per) {
        (Way::Cumulative, _) => terms.path().expected(at).clamp(0.0, 1.0),
        (Way::Ceiling | Way::Floor | Way::Band, _) => 1.0,
        (Way::Rate, per) => per.map_or(0.0, |per| rate::elapsed(terms, per, at).min(1.0)),
    }
}

/// Weekly values from the start to the date, wider apart where more than sixty would be needed.
/// A rate lead has one for each of its last sixty periods.
fn trend(
    terms: &Terms<'_>,
    values: &Values<'_>,
    assessed: &LeadAssessment,
    at: Date,
) -> Vec<TrendPoint> {
    let lead = terms.lead;
    if lead.way() == Way::Rate {
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
    let path = terms.path();
    let plan = |date, actual: Option<f64>| match (lead.way(), lead.band) {
        (Way::Cumulative, _) => path.plan(date),
        (Way::Band, Some(limits)) => band(actual.unwrap_or(lead.target), limits).plan,
        (Way::Ceiling | Way::Floor | Way::Rate | Way::Band, _) => lead.target,
    };
    let points = dates.into_iter().map(|date| {
        let actual = values.at(date);
        TrendPoint {
            date,
            actual,
            plan: plan(date, actual),
        }
    });
    points.collect()
}

#[cfg(test)]
mod tests;
