//! The whole derivation of a figure as plain data, from an objective down to task rows.
//!
//! It reads an [`Assessment`] and computes nothing of its own; how the tree is drawn is the
//! business of whoever prints it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Assessment;
use super::assessment::{
    Freshness, InitiativeAssessment, LagAssessment, LeadAssessment, ObjectiveAssessment,
    PeriodResult, Variance,
};
use super::freshness::stale_text;
use super::lead::flow_time;
use super::ledger::Original;
use super::reason::{Part, Reason};
use super::words::{self, Scale};
use super::words::{number, percent, share};
use crate::domain::measure::{LagMeasure, LeadKind, LeadMeasure, Quantile, Way};
use crate::domain::task::KnownTask;
use formula::{Span, Term, band_lines, rollup_lines, variance_lines};
use parts::weight_line;
use rows::{row, task_rows};

mod earned_value;
mod forecast;
mod formula;
mod parts;
mod person;
mod rows;
mod schedule;
mod subject;

pub use subject::rests_on;

/// One step of a derivation: what it is about, what is said of it, what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Node {
    /// What the step is about, with its status.
    pub head: String,
    /// Reasons, figures, and formulas with the numbers put in.
    pub lines: Vec<String>,
    /// What it rests on.
    pub children: Vec<Node>,
}

impl Node {
    fn leaf(head: String, lines: Vec<String>) -> Self {
        Self {
            head,
            lines,
            children: Vec::new(),
        }
    }
}

/// How the status of an objective, initiative or lead came about, what a person's load is made of, or what a task counts for.
///
/// A task is named by its id (`platform#812`) or its key. `None` when nothing has that name.
pub fn explain(assessment: &Assessment, id: &str) -> Option<Node> {
    if let Some(found) = assessment.objectives.get(id) {
        return Some(objective(assessment, found, &mut BTreeSet::new()));
    }
    if let Some(found) = assessment.initiatives.get(id) {
        return Some(initiative(assessment, found));
    }
    if let Some(found) = assessment.leads.get(id) {
        return Some(lead(assessment, found));
    }
    if let Some(found) = person::person(assessment, id) {
        return Some(found);
    }
    let by_id = |known: &&Arc<KnownTask>| known.task.id.to_string() == id;
    let by_key = |known: &&Arc<KnownTask>| known.task.key.eq_ignore_ascii_case(id);
    let tasks = || assessment.tasks.values();
    let found = tasks().find(by_id).or_else(|| tasks().find(by_key))?;
    Some(task(assessment, found))
}

fn objective<'a>(
    assessment: &'a Assessment,
    found: &'a ObjectiveAssessment,
    above: &mut BTreeSet<&'a str>,
) -> Node {
    let declared = assessment.plan.objectives.get(&found.id);
    let statement = declared.map_or("", |declared| declared.statement.as_str());
    let mut lines = reasons(&found.reasons);
    let below = found.initiatives.iter();
    let mut terms: Vec<Term> = below
        .filter_map(|id| Term::of_initiative(assessment, id))
        .collect();
    let children = found.children.iter();
    terms.extend(children.filter_map(|id| Term::of_objective(assessment, id)));
    lines.extend(rollup_lines(&found.rollup, &terms));
    lines.extend(original_line(
        assessment.ledger.originals.objectives.get(&found.id),
    ));
    lines.extend(
        found
            .diagnosis
            .as_ref()
            .map(|diagnosis| format!("diagnosis: {}", diagnosis.text)),
    );
    lines.extend(schedule::objective_lines(assessment, &found.id));
    lines.extend(schedule::claim_lines(
        assessment,
        declared.and_then(|declared| declared.stated.as_ref()),
        &Part::Objective(found.id.clone()),
    ));
    let mut children = Vec::new();
    if let (Some(lag), Some(declared)) = (&found.lag, declared) {
        let measure = declared.lag.as_ref();
        children.extend(measure.map(|measure| lag_node(assessment, measure, lag)));
    }
    let initiatives = found.initiatives.iter();
    children.extend(
        initiatives
            .filter_map(|id| assessment.initiatives.get(id))
            .map(|child| initiative(assessment, child)),
    );
    // A checked plan has no circle; the set of those above keeps one from being walked for ever.
    above.insert(found.id.as_str());
    for child in found
        .children
        .iter()
        .filter_map(|id| assessment.objectives.get(id))
    {
        if !above.contains(child.id.as_str()) {
            children.push(objective(assessment, child, above));
        }
    }
    above.remove(found.id.as_str());
    let earned = found.earned_value.iter();
    children.extend(earned.map(|one| earned_value::total(assessment, one)));
    Node {
        head: format!(
            "objective {}: {} — {statement}",
            found.id,
            found.status.as_str()
        ),
        lines,
        children,
    }
}

fn lag_node(assessment: &Assessment, measure: &LagMeasure, lag: &LagAssessment) -> Node {
    let scale = Scale::of_lag(measure);
    let mut lines = reasons(&lag.reasons);
    if let (Some(value), Some(date), Some(variance)) = (lag.value, lag.value_date, &lag.variance) {
        lines.push(format!("actual = {} on {date}", scale.amount(value)));
        let span = Span {
            baseline: measure.baseline,
            target: measure.target,
            trajectory: &measure.trajectory,
            calendar: &assessment.plan.calendar,
            scale,
        };
        lines.extend(measure.band.map_or_else(
            || variance_lines(value, span, variance),
            |band| band_lines(value, band, scale, variance),
        ));
    }
    lines.extend(parts::rolled_up(measure, lag));
    if let Some(implied) = lag.implied {
        let gap = lag.implied_gap.map_or(String::new(), |gap| {
            let apart = Scale::new(scale.difference_unit(), scale.decimals());
            format!("; actual − implied = {}", apart.amount(gap))
        });
        lines.push(format!(
            "implied by the leads = {}{gap}",
            scale.amount(implied)
        ));
    }
    lines.extend(forecast::lag_lines(
        measure,
        lag.forecast.as_ref(),
        assessment.as_of,
    ));
    lines.extend(freshness_line(assessment, &lag.freshness));
    Node::leaf(format!("lag measure: {}", lag.status.as_str()), lines)
}

fn initiative(assessment: &Assessment, found: &InitiativeAssessment) -> Node {
    let counts = &found.counts;
    let mut lines = reasons(&found.reasons);
    lines.push(weight_line(found.weight));
    let terms: Vec<Term> = found
        .leads
        .iter()
        .filter_map(|id| Term::of_lead(assessment, id))
        .collect();
    lines.extend(rollup_lines(&found.rollup, &terms));
    lines.extend(original_line(
        assessment.ledger.originals.initiatives.get(&found.id),
    ));
    lines.push(format!(
        "{} linked {}: {} done, {} open, {} in progress, {} blocked, {} cancelled; {} overdue",
        found.links.len(),
        if found.links.len() == 1 {
            "task"
        } else {
            "tasks"
        },
        counts.done,
        counts.open,
        counts.in_progress,
        counts.blocked,
        counts.cancelled,
        counts.overdue
    ));
    lines.extend(schedule::initiative_lines(assessment, &found.id));
    lines.extend(schedule::claim_lines(
        assessment,
        assessment
            .plan
            .initiatives
            .get(&found.id)
            .and_then(|declared| declared.stated.as_ref()),
        &Part::Initiative(found.id.clone()),
    ));
    let leads = found.leads.iter();
    let mut children: Vec<Node> = leads
        .filter_map(|id| assessment.leads.get(id))
        .map(|child| lead(assessment, child))
        .collect();
    children.extend(parts::milestones(assessment, found));
    children.extend(parts::scope_creep(assessment, found));
    children.extend(
        found
            .earned_value
            .iter()
            .map(|one| earned_value::node(assessment, one)),
    );
    Node {
        head: format!("initiative {}: {}", found.id, found.status.as_str()),
        lines,
        children,
    }
}

fn lead(assessment: &Assessment, found: &LeadAssessment) -> Node {
    let mut lines = reasons(&found.reasons);
    if let Some(measure) = assessment.plan.leads.get(&found.id) {
        lines.push(format!(
            "{}, from {} to {}",
            weight_line(found.weight),
            measure.start,
            measure.due
        ));
        lines.extend(lead_lines(assessment, measure, found));
        lines.extend(original_line(
            assessment.ledger.originals.leads.get(&found.id),
        ));
        lines.extend(forecast::lead_lines(assessment, measure));
    }
    lines.extend(freshness_line(assessment, &found.freshness));
    Node {
        head: format!("lead {}: {}", found.id, found.status.as_str()),
        lines,
        children: task_rows(assessment, assessment.plan.leads.get(&found.id), found),
    }
}

fn lead_lines(
    assessment: &Assessment,
    measure: &LeadMeasure,
    found: &LeadAssessment,
) -> Vec<String> {
    let scale = Scale::of_lead(measure);
    let mut lines = Vec::new();
    if let Some(value) = found.value {
        let period = measure.per.filter(|_| measure.way() == Way::Rate);
        lines.push(format!(
            "{}{} = {}",
            what(measure, found),
            period.map_or_else(String::new, |per| format!(" this {}", words::period(per))),
            scale.amount(value)
        ));
    }
    if let (Some(variance), Some(value)) = (&found.variance, found.value) {
        lines.extend(distance_lines(assessment, measure, value, variance));
    }
    if let Some(consistency) = found.consistency {
        let hits = found
            .periods
            .iter()
            .filter(|period| period.hit == Some(true))
            .count();
        let whole = found
            .periods
            .iter()
            .filter(|period| period.hit.is_some())
            .count();
        lines.push(format!(
            "consistency = {hits} / {whole} = {}",
            share(consistency)
        ));
    }
    lines.extend(period_line(measure, scale, &found.periods));
    lines
}

/// How far the value is from where it should be, by the way that the lead is measured.
fn distance_lines(
    assessment: &Assessment,
    measure: &LeadMeasure,
    value: f64,
    variance: &Variance,
) -> Vec<String> {
    let scale = Scale::of_lead(measure);
    // A formula shows the plan before it is rounded to whole things.
    let fine = Scale::new(&measure.unit, scale.decimals().max(1));
    let shortfall = share(variance.shortfall);
    let (target, least) = (
        number(measure.target),
        number(measure.target.abs().max(1.0)),
    );
    let value_text = number(value);
    match (measure.way(), measure.band) {
        (Way::Band, Some(band)) => band_lines(value, band, fine, variance),
        (Way::Cumulative | Way::Band, _) => {
            let span = Span {
                baseline: measure.baseline,
                target: measure.target,
                trajectory: &measure.trajectory,
                calendar: &assessment.plan.calendar,
                scale: fine,
            };
            variance_lines(value, span, variance)
        }
        (Way::Ceiling, _) => vec![format!(
            "shortfall = max(0, {value_text} − {target}) / {least} = {shortfall}"
        )],
        (Way::Floor, _) => vec![format!(
            "shortfall = max(0, {target} − {value_text}) / {least} = {shortfall}"
        )],
        (Way::Rate, _) => vec![format!(
            "{} of the whole commitment has elapsed, {} is kept: shortfall = not kept / elapsed = {shortfall}",
            percent(variance.expected),
            percent(variance.progress),
        )],
    }
}

/// `week from 2026-06-15: 14 hit · 2026-06-22: 6 missed · 2026-06-29: 3 running`.
fn period_line(
    measure: &LeadMeasure,
    scale: Scale<'_>,
    periods: &[PeriodResult],
) -> Option<String> {
    let noun = measure.per.map(words::period)?;
    let one = |period: &PeriodResult| {
        let verdict = match period.hit {
            Some(true) => "hit",
            Some(false) => "missed",
            None => "running",
        };
        format!("{}: {} {verdict}", period.start, scale.number(period.value))
    };
    let all: Vec<String> = periods.iter().map(one).collect();
    (!all.is_empty()).then(|| format!("{noun} from {}", all.join(" · ")))
}

/// What the value is, in words.
fn what(measure: &LeadMeasure, found: &LeadAssessment) -> String {
    match measure.kind {
        LeadKind::Count => "tasks done".to_owned(),
        LeadKind::Sum(ref field) => format!("sum of {field} over tasks done"),
        LeadKind::Percent => {
            let by = if found.by_estimate == Some(true) {
                "estimate"
            } else {
                "count"
            };
            format!("done / (done + remaining) by {by}")
        }
        LeadKind::Open => "tasks that remain".to_owned(),
        LeadKind::Overdue => "tasks that remain after their due date".to_owned(),
        LeadKind::Blocked => "tasks that remain and are held up".to_owned(),
        LeadKind::OnTime { .. } => {
            let kept = found
                .evidence
                .iter()
                .filter(|(_, kept)| *kept > 0.0)
                .count();
            format!("done on time = {kept} / {}", found.evidence.len())
        }
        LeadKind::CycleTime { quantile, .. } => {
            format!("days from start to done, {}", ranked(quantile, found))
        }
        LeadKind::Age(quantile) => {
            format!(
                "days since the start of tasks that remain, {}",
                ranked(quantile, found)
            )
        }
    }
}

/// `p85 by rank 20 of 23`.
fn ranked(quantile: Quantile, found: &LeadAssessment) -> String {
    let count = found.evidence.len();
    let rank = flow_time::rank(count, quantile);
    match quantile {
        Quantile::P50 => format!("p50 at rank ⌈0.5 × {count}⌉ = {rank}"),
        Quantile::P85 => format!("p85 at rank ⌈0.85 × {count}⌉ = {rank}"),
        Quantile::Highest => format!("the oldest of {count}"),
    }
}

fn task(assessment: &Assessment, known: &KnownTask) -> Node {
    let task = &known.task;
    let mut lines = Vec::new();
    lines.extend(task.url.as_ref().map(String::from));
    if !task.assignees.is_empty() {
        lines.push(format!("assigned to {}", task.assignees.join(", ")));
    }
    lines.push(format!(
        "first seen {}",
        known
            .first_seen
            .to_zoned(assessment.plan.time_zone.clone())
            .date()
    ));
    let children = assessment
        .initiatives
        .values()
        .filter_map(|initiative| {
            let link = initiative.links.iter().find(|link| link.task == task.id)?;
            let leads = initiative
                .leads
                .iter()
                .filter_map(|id| assessment.leads.get(id));
            let counted = leads.filter(|lead| lead.tasks.binary_search(&task.id).is_ok());
            let lines = std::iter::once(format!("linked by {}", link.rule))
                .chain(counted.map(|lead| format!("in the scope of lead {}", lead.id)))
                .collect();
            Some(Node::leaf(format!("initiative {}", initiative.id), lines))
        })
        .collect();
    Node {
        head: row(assessment, known),
        lines,
        children,
    }
}

/// The second variance, with what it is held against.
fn original_line(original: Option<&Original>) -> Option<String> {
    let original = original?;
    let goal = original
        .goal
        .map_or_else(String::new, |(baseline, target)| {
            format!(", {} to {}", number(baseline), number(target))
        });
    let stands = match (&original.variance, original.shortfall) {
        (Some(variance), _) => format!(
            "plan = {}, {}, shortfall {}",
            number(variance.plan),
            words::distance(variance.points, variance.days_behind),
            share(variance.shortfall)
        ),
        (None, Some(shortfall)) => format!("shortfall {}", share(shortfall)),
        (None, None) => "no data".to_owned(),
    };
    Some(format!(
        "against the first plan ({} to {}{goal}): {stands}",
        original.start, original.due
    ))
}

fn reasons(reasons: &[Reason]) -> Vec<String> {
    reasons
        .iter()
        .map(|reason| {
            format!(
                "{}: {} ({})",
                reason.status.as_str(),
                reason.text,
                reason.rule
            )
        })
        .collect()
}

fn freshness_line(assessment: &Assessment, freshness: &Freshness) -> Option<String> {
    stale_text(freshness, &assessment.plan.time_zone, assessment.as_of)
        .map(|text| format!("stale: {text}"))
}

#[cfg(test)]
mod tests;
