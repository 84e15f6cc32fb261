//! Does the work move the measure: a lead's weekly work against the lag's weekly movement, at delays of 0 to 8 weeks.
//!
//! It says what moves with what, never what causes what. It knows two series; not statuses.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use super::assessment::Interval;
use super::chance::Chance;
use super::figures::AllFigures;
use super::index::Index;
use super::lag::Series;
use super::lead::value::Values;
use super::robust::{line, slope_range};
use super::words::{self, Scale};
use crate::domain::calendar::{Period, days_between, plus_days};
use crate::domain::id::{LeadId, MetricId, ObjectiveId};
use crate::domain::measure::{LagMeasure, LeadMeasure};
use crate::domain::metric::MetricPoint;
use crate::domain::plan::Objective;
use crate::language::phrase::Phrase;
use crate::phrase;
use permutation::Tested;

mod pairs;
mod permutation;

pub use permutation::{DELAYS, LEAST_PAIRS};

/// Up to this share of shuffled series that agree as well, the agreement counts.
const SIGNIFICANT: f64 = 0.05;

/// What the weeks so far say of a lead and the lag measure that it should move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// The measure moves with the work, the way the plan wants.
    Supports,
    /// The measure moves with the work, the other way.
    Contradicts,
    /// What agreement there is may be chance.
    Inconclusive,
    /// Too few weeks with a value of both.
    NotTestableYet,
}

impl Support {
    /// Every one of them.
    pub const ALL: [Self; 4] = [
        Self::Supports,
        Self::Contradicts,
        Self::Inconclusive,
        Self::NotTestableYet,
    ];

    /// The words for it, as programs read them.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Supports => "supports",
            Self::Contradicts => "contradicts",
            Self::Inconclusive => "inconclusive",
            Self::NotTestableYet => "not testable yet",
        }
    }

    /// The words for it in a sentence.
    pub fn words(self) -> Phrase {
        match self {
            Self::Supports => phrase!("support-supports"),
            Self::Contradicts => phrase!("support-contradicts"),
            Self::Inconclusive => phrase!("support-inconclusive"),
            Self::NotTestableYet => phrase!("support-not-testable-yet"),
        }
    }
}

/// The evidence of one lead.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The lead.
    pub lead: LeadId,
    /// The objective whose lag measure it should move.
    pub objective: ObjectiveId,
    /// What the weeks say.
    pub verdict: Support,
    /// Pairs of weeks at the delay that was found; those at hand where it is not testable yet.
    pub pairs: u32,
    /// The agreement; `None` where it is not testable yet.
    pub agreement: Option<Agreement>,
    /// What the plan assumes against what is observed; where the measure moves with the work and something is left to reach.
    pub needed: Option<Needed>,
    /// The sentence.
    pub text: Phrase,
}

/// How two series agree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Pearson's r at the delay at which it is largest by size.
    pub correlation: f64,
    /// Weeks from the work to the movement.
    pub delay_weeks: u32,
    /// Share of shuffled series whose largest correlation is as large.
    pub p: f64,
    /// Movement of the lag for each unit of the lead's work (Theil and Sen), in the lag's unit.
    pub slope: f64,
    /// Where that lies with 95 % confidence.
    pub slope_range: Interval,
}

/// The work that the observed yield asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Needed {
    /// Movement of the lag for each unit of work that the plan assumes.
    pub assumed_slope: f64,
    /// Units of work a week that the observed yield asks for, to reach this lead's part of what is left by due.
    pub a_week: f64,
    /// Units of work a week that the plan has.
    pub planned: f64,
}

/// The evidence of every lead of an objective with a lag measure.
pub(crate) fn all(
    index: &Index<'_>,
    metrics: &BTreeMap<MetricId, Vec<MetricPoint>>,
    figures: &AllFigures,
    at: Date,
) -> BTreeMap<LeadId, Evidence> {
    // A band has no way to a target: nothing should move it anywhere.
    let measured = index.plan.objectives.values().filter_map(|objective| {
        let lag = objective.lag.as_ref().filter(|lag| lag.band.is_none())?;
        Some((objective, lag))
    });
    let measured: Vec<(&Objective, &LagMeasure)> = measured.collect();
    let found = measured.into_par_iter().flat_map_iter(|(objective, lag)| {
        let points = lag.actuals.as_ref().and_then(|id| metrics.get(id));
        let points = points.map_or(&[][..], Vec::as_slice);
        let series = Series::new(objective, lag, &index.plan.calendar, points, at);
        let leads = index
            .initiatives_of(&objective.id)
            .flat_map(|initiative| index.leads_of(&initiative.id));
        leads.filter_map(move |lead| {
            let look = || of_lead(index, objective, &series, lead, at);
            let found = match figures.get(&lead.initiative) {
                Some(own) => own.looked_at.evidence(&lead.id, &series.points, look),
                None => look(),
            };
            Some((lead.id.clone(), found?))
        })
    });
    found.collect()
}

fn of_lead(
    index: &Index<'_>,
    objective: &Objective,
    series: &Series<'_>,
    lead: &LeadMeasure,
    at: Date,
) -> Option<Evidence> {
    let scope = index.scope(&lead.id, at)?;
    let values = Values::new(&scope, at);
    if !values.is_flow() {
        // What is done in a week is work; a state of things is not.
        return None;
    }
    let (work, moved) = pairs::weekly(&values, series, lead.start, at);
    let mut evidence = Evidence {
        lead: lead.id.clone(),
        objective: objective.id.clone(),
        verdict: Support::NotTestableYet,
        pairs: pairs::at_hand(&moved),
        agreement: None,
        needed: None,
        text: Phrase::verbatim(""),
    };
    let mut chance = Chance::new("evidence", lead.id.as_str(), at);
    if let Some(tested) = permutation::test(&work, &moved, &mut chance) {
        judge(&mut evidence, &tested, series);
        evidence.needed = needed(index, objective, series, lead, &evidence, at);
    }
    evidence.text = text(&evidence, lead, series);
    Some(evidence)
}

fn judge(evidence: &mut Evidence, tested: &Tested, series: &Series<'_>) {
    let (Some(line), Some(range)) = (line(&tested.pairs), slope_range(&tested.pairs)) else {
        return;
    };
    let wanted = tested.correlation * series.path.span() > 0.0;
    evidence.pairs = u32::try_from(tested.pairs.len()).unwrap_or(u32::MAX);
    evidence.verdict = match (tested.p <= SIGNIFICANT, wanted) {
        (true, true) => Support::Supports,
        (true, false) => Support::Contradicts,
        (false, _) => Support::Inconclusive,
    };
    evidence.agreement = Some(Agreement {
        correlation: tested.correlation,
        delay_weeks: tested.delay,
        p: tested.p,
        slope: line.slope,
        slope_range: range,
    });
}

/// The plan has the leads move the lag by its whole span, each by its share of the weight.
fn needed(
    index: &Index<'_>,
    objective: &Objective,
    series: &Series<'_>,
    lead: &LeadMeasure,
    evidence: &Evidence,
    at: Date,
) -> Option<Needed> {
    let agreement = evidence.agreement.as_ref()?;
    let latest = series.points.last()?;
    let span = series.path.span();
    let left = series.path.target - latest.value;
    let weeks = (days_between(at, objective.due) as f64 / 7.0) - f64::from(agreement.delay_weeks);
    let moves = evidence.verdict == Support::Supports && agreement.slope * span > 0.0;
    if !moves || left * span <= 0.0 || weeks < 1.0 {
        return None;
    }
    let share = share(index, objective, lead)?;
    let (planned, whole) = planned(lead)?;
    Some(Needed {
        assumed_slope: span * share / whole,
        a_week: left * share / agreement.slope / weeks,
        planned,
    })
}

/// The lead's part of the weight under the objective.
fn share(index: &Index<'_>, objective: &Objective, lead: &LeadMeasure) -> Option<f64> {
    let own = index.plan.initiatives.get(&lead.initiative)?.weight;
    let initiatives: f64 = index
        .initiatives_of(&objective.id)
        .map(|one| one.weight)
        .sum();
    let leads: f64 = index.leads_of(&lead.initiative).map(|one| one.weight).sum();
    let share = own / initiatives * (lead.weight / leads);
    share.is_finite().then_some(share)
}

/// Units of work that the plan has: a week, and from start to due.
fn planned(lead: &LeadMeasure) -> Option<(f64, f64)> {
    let weeks = (days_between(lead.start, lead.due) as f64 / 7.0).max(1.0);
    let (a_week, whole) = match lead.per {
        None => (
            (lead.target - lead.baseline) / weeks,
            lead.target - lead.baseline,
        ),
        Some(per) => {
            let a_week = lead.target / weeks_of(per);
            (a_week, a_week * weeks)
        }
    };
    (whole > 0.0).then_some((a_week, whole))
}

/// Weeks of a period: a month and a quarter have a twelfth and a quarter of those of a year, 365.25 / 7.
fn weeks_of(period: Period) -> f64 {
    match period {
        Period::Day => 1.0 / 7.0,
        Period::Week => 1.0,
        Period::Month => 365.25 / 7.0 / 12.0,
        Period::Quarter => 365.25 / 7.0 / 4.0,
    }
}

/// `market-share moves with follow up calls 3 weeks earlier (r 0.62, p 0.002, 41 pairs of weeks), 0.01 pp a call; at the observed
/// yield, 212 calls a week are needed; the plan has 120`.
fn text(evidence: &Evidence, lead: &LeadMeasure, series: &Series<'_>) -> Phrase {
    let Some(agreement) = &evidence.agreement else {
        return phrase!(
            "not-testable-yet",
            objective = evidence.objective.as_str(),
            weeks = i64::from(evidence.pairs),
            least = LEAST_PAIRS
        );
    };
    let said = |id: &'static str| {
        Phrase::new(id)
            .with("objective", evidence.objective.as_str())
            .with("lead", lead.name.as_str())
            .with("figures", figures(agreement, evidence.pairs))
    };
    let when = match agreement.delay_weeks {
        0 => phrase!("in-the-same-week"),
        weeks => phrase!("weeks-earlier", weeks = i64::from(weeks)),
    };
    match evidence.verdict {
        Support::Supports => {
            let supports = said("evidence-supports")
                .with("when", when)
                .with("yield", observed_yield(agreement, lead, series));
            with_needed(supports, evidence.needed.as_ref(), lead)
        }
        Support::Contradicts => said("evidence-contradicts").with("when", when),
        Support::Inconclusive => said("evidence-inconclusive"),
        Support::NotTestableYet => Phrase::verbatim(""),
    }
}

/// `r 0.62, p 0.002, 41 pairs of weeks`.
fn figures(agreement: &Agreement, pairs: u32) -> Phrase {
    phrase!(
        "agreement",
        r = words::decimal(agreement.correlation, 2),
        p = words::decimal(agreement.p, 3),
        pairs = i64::from(pairs)
    )
}

/// `0.01 pp a call`.
fn observed_yield(agreement: &Agreement, lead: &LeadMeasure, series: &Series<'_>) -> Phrase {
    let unit = Scale::of_lag(series.lag).difference_unit();
    phrase!(
        "yield",
        slope = Scale::new(unit, 4).amount(agreement.slope),
        each = words::each(&lead.unit)
    )
}

fn with_needed(text: Phrase, needed: Option<&Needed>, lead: &LeadMeasure) -> Phrase {
    let Some(needed) = needed else {
        return text;
    };
    let scale = Scale::of_lead(lead);
    let needed = phrase!(
        "yield-needs",
        needed = scale.amount(needed.a_week),
        planned = scale.number(needed.planned)
    );
    phrase!("clauses", before = text, after = needed)
}

/// The delay that the evidence supports best for an objective, in days.
pub(crate) fn delay_days<'e>(
    found: impl IntoIterator<Item = &'e Evidence>,
    objective: &ObjectiveId,
) -> Option<i64> {
    let supported = found
        .into_iter()
        .filter(|one| &one.objective == objective && one.verdict == Support::Supports);
    let best = supported.filter_map(|one| one.agreement).min_by(|a, b| {
        let size = |one: &Agreement| one.correlation.abs();
        a.p.total_cmp(&b.p)
            .then(size(b).total_cmp(&size(a)))
            .then(a.delay_weeks.cmp(&b.delay_weeks))
    })?;
    Some(i64::from(best.delay_weeks) * 7)
}

/// The Monday of the first week, and how many weeks have ended by a date.
fn weeks(start: Date, at: Date) -> (Date, usize) {
    let first = Period::Week.start(start);
    let ended = (days_between(first, at) + 1).max(0) / 7;
    (first, usize::try_from(ended).unwrap_or_default())
}

/// The last day of a week.
fn last_day(first: Date, week: usize) -> Date {
    plus_days(first, i64::try_from(week).unwrap_or(i64::MAX / 16) * 7 + 6)
}

#[cfg(test)]
mod tests;
