//! One objective on a date: its lag measure, what comes from below, its status.
//!
//! Its own number decides where it has one; else what its initiatives and child objectives give
//! together. Rule 3 holds for both. It knows assessed parts; not tasks.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::assessment::{InitiativeAssessment, LagAssessment, ObjectiveAssessment, RollUp, Status};
use super::diagnosis;
use super::earned_value::{self, EarnedValue};
use super::evidence::{self, Evidence};
use super::figures::{self, AllFigures};
use super::forecast;
use super::index::Index;
use super::initiative;
use super::lag::{self, below};
use super::limits;
use super::reason::{Part, Reason};
use super::rollup::{Input, first_text, roll_up};
use super::round::Lags;
use super::schedule::Schedule;
use super::status;
use super::words;
use crate::domain::calendar::Calendar;
use crate::domain::id::{InitiativeId, LeadId, MetricId, ObjectiveId};
use crate::domain::metric::MetricPoint;
use crate::domain::plan::{Objective, Plan};
use crate::language::phrase::Phrase;
use crate::phrase;

/// What an objective's assessment is made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parts<'a> {
    /// Tasks, links and plan.
    pub(crate) index: &'a Index<'a>,
    /// What follows from the tasks of each initiative.
    pub(crate) figures: &'a AllFigures,
    /// Where lag measures were seen to lead.
    pub(crate) lags: &'a Lags,
    /// The series of lag actuals.
    pub(crate) metrics: &'a BTreeMap<MetricId, Vec<MetricPoint>>,
    /// Every initiative, assessed.
    pub(crate) initiatives: &'a BTreeMap<InitiativeId, Arc<InitiativeAssessment>>,
    /// What the weeks say of every lead.
    pub(crate) evidence: &'a BTreeMap<LeadId, Evidence>,
    /// When everything will be finished.
    pub(crate) schedule: &'a Schedule,
}

/// Every objective, children before the parents that they roll up into.
pub(crate) fn assess_all(parts: Parts<'_>, at: Date) -> BTreeMap<ObjectiveId, ObjectiveAssessment> {
    let mut assessed = BTreeMap::new();
    for objective in children_first(parts.index.plan) {
        let one = assess(parts, objective, &assessed, at);
        assessed.insert(objective.id.clone(), one);
    }
    assessed
}

/// Objectives by falling depth, then by id.
fn children_first(plan: &Plan) -> Vec<&Objective> {
    let depth = |objective: &Objective| {
        let mut parent = objective.parent.as_ref();
        let mut depth = 0_usize;
        while let Some(next) = parent.and_then(|id| plan.objectives.get(id)) {
            depth += 1;
            // A checked plan has no circle; this bound ends the walk if one slipped through.
            parent = next
                .parent
                .as_ref()
                .filter(|_| depth <= plan.objectives.len());
        }
        depth
    };
    let mut order: Vec<&Objective> = plan.objectives.values().collect();
    order.sort_by_key(|objective| std::cmp::Reverse(depth(objective)));
    order
}

fn assess(
    parts: Parts<'_>,
    objective: &Objective,
    below: &BTreeMap<ObjectiveId, ObjectiveAssessment>,
    at: Date,
) -> ObjectiveAssessment {
    let index = parts.index;
    let initiatives: Vec<&InitiativeAssessment> = index
        .initiatives_of(&objective.id)
        .filter_map(|initiative| Some(parts.initiatives.get(&initiative.id)?.as_ref()))
        .collect();
    let children: Vec<&Objective> = index
        .plan
        .objectives
        .values()
        .filter(|child| child.parent.as_ref() == Some(&objective.id))
        .collect();
    let inputs = inputs(index.plan, &initiatives, &children, below, at);
    let rollup = roll_up(&inputs);
    let paused = index.objective_pause(objective, at);
    let series = below::series(parts, objective, at);
    let lag = series.as_ref().map(|series| {
        let mut lag = lag::assess(
            series,
            &index.sources,
            paused.as_ref(),
            rollup.completion,
            at,
        );
        let runs = !matches!(lag.status, Status::Paused | Status::NotStarted);
        lag.forecast = runs
            .then(|| {
                let effect_from = diagnosis::effect_from(index, objective, series.lag.delay_days);
                let of = (series.points.as_slice(), effect_from);
                parts.lags.forecast(&objective.id, of, || {
                    forecast::lag(objective.id.as_str(), series, effect_from, at)
                })
            })
            .flatten();
        lag
    });
    let pushed = limits::pushed_children(index.plan, &initiatives, &inputs);
    let judged = judge(
        index.plan,
        objective,
        paused,
        lag.as_ref(),
        (&rollup, &inputs, &pushed),
        at,
    );
    let (status, reasons) = limits::objective(index.plan, parts.schedule, objective, judged, at);
    let observed = evidence::delay_days(parts.evidence.values(), &objective.id);
    let diagnosis = series.as_ref().zip(lag.as_ref()).and_then(|(series, lag)| {
        diagnosis::diagnose(index, parts.figures, objective, (series, lag), observed, at)
    });
    ObjectiveAssessment {
        id: objective.id.clone(),
        status,
        reasons: status::in_order(status, reasons),
        weight: index.objective_weight(objective, at),
        lag,
        rollup,
        diagnosis,
        initiatives: initiatives.iter().map(|one| one.id.clone()).collect(),
        children: children.iter().map(|child| child.id.clone()).collect(),
        earned_value: earned_value(parts, objective, at),
    }
}

fn earned_value(parts: Parts<'_>, objective: &Objective, at: Date) -> Vec<EarnedValue> {
    let index = parts.index;
    let objectives = earned_value::with_those_below(index.plan, objective.id.as_str());
    let initiatives = earned_value::running_below(index, &objectives, at);
    earned_value::of_all(index, &figures::earned(parts.figures, &initiatives), at)
}

fn inputs(
    plan: &Plan,
    initiatives: &[&InitiativeAssessment],
    children: &[&Objective],
    below: &BTreeMap<ObjectiveId, ObjectiveAssessment>,
    at: Date,
) -> Vec<Input> {
    let own = initiatives.iter().filter_map(|assessed| {
        let initiative = plan.initiatives.get(&assessed.id)?;
        initiative::input(initiative, assessed, at)
    });
    let from_children = children
        .iter()
        .filter_map(|child| input(child, &plan.calendar, below.get(&child.id)?, at));
    own.chain(from_children).collect()
}

fn judge(
    plan: &Plan,
    objective: &Objective,
    paused: Option<Phrase>,
    lag: Option<&LagAssessment>,
    (rollup, inputs, pushed): (&RollUp, &[Input], &[Reason]),
    at: Date,
) -> (Status, Vec<Reason>) {
    if let Some(text) = paused {
        return status::alone(Status::Paused, "paused", text);
    }
    if at < objective.start {
        let text = phrase!("starts-on", day = words::day(objective.start, at));
        return status::alone(Status::NotStarted, "before-start", text);
    }
    let measured = lag.filter(|lag| lag.value.is_some());
    let by_rollup = || {
        let past_due = at > objective.due;
        status::of_rollup(rollup, inputs, past_due, (plan.bands, plan.coverage_limit))
    };
    let (status, mut reasons) = match (measured, by_rollup()) {
        (Some(lag), _) => limits::lag(objective, lag, at),
        (None, Some(status)) => {
            let mut reasons = vec![status::rollup_reason(status, rollup, inputs)];
            reasons.extend(lag.into_iter().flat_map(|lag| lag.reasons.clone()));
            (status, reasons)
        }
        (None, None) => {
            let text = phrase!("no-figures");
            let mut reasons = status::alone(Status::Unknown, "no-data", text).1;
            reasons.extend(lag.into_iter().flat_map(|lag| lag.reasons.clone()));
            (Status::Unknown, reasons)
        }
    };
    let mut limits = status::heavy_children(inputs, reasons.first());
    limits.extend_from_slice(pushed);
    let status = status::limited(status, &limits);
    reasons.extend(limits);
    (status, reasons)
}

/// The objective as an input of the one it serves: by its own number, else by what comes from below.
pub(crate) fn input(
    objective: &Objective,
    calendar: &Calendar,
    assessed: &ObjectiveAssessment,
    at: Date,
) -> Option<Input> {
    if !assessed.status.is_due() {
        return None;
    }
    let by_number = assessed
        .lag
        .as_ref()
        .and_then(|figures| lag::input(objective, assessed.weight, calendar, figures, at));
    let Some(input) = by_number else {
        return Input::of_rollup(
            (
                Part::Objective(objective.id.clone()),
                objective.id.to_string(),
                assessed.weight,
            ),
            &assessed.rollup,
            (assessed.status, &assessed.reasons),
            at > objective.due,
        );
    };
    Some(Input {
        off_track: assessed.status.is_off_track(),
        text: first_text(&assessed.reasons),
        ..input
    })
}
