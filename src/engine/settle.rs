//! Which tasks are over for good, and what is kept of them: a fact each, so that a round need not read what does not move
//! any more.
//!
//! A fact says by dates and amounts whatever a figure may ask of the task on any day. Where that is not enough (a history of
//! several closings, a measure that looks at more than dates of creation and closing, an amount whose sum follows the
//! order) there is no fact, and the task is read as ever. It knows tasks and rules; not dates of assessments.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::history::History;
use super::history::ended::Ended;
use super::lead::field::{custom_number, is_misread};
use super::link::{Linker, Words};
use super::variance::is_exact;
use crate::domain::calendar::plus_days;
use crate::domain::id::{InitiativeId, LeadId};
use crate::domain::link::MatchRule;
use crate::domain::measure::LeadKind;
use crate::domain::plan::Plan;
use crate::domain::settled::{Closed, End, Fact, Place};
use crate::domain::task::{Estimate, KnownTask, Task, TaskEvent};

/// A task that was quiet for so many days before a date is settled on it.
///
/// No part of the figures lists or looks into single tasks that were closed longer ago than this: the windows below are
/// held against it. What looks back further (trends, forecasts, earned value, an owner's habits) is told by the dates of a
/// fact.
pub const HORIZON_DAYS: i64 = 70;

/// Moved due dates are looked at for so many days more: what was usual before the reviews of the last eight weeks.
const RE_DATED_DAYS: i64 = super::truth::sanitising::LOOK_BACK_DAYS - HORIZON_DAYS + 1;

// The windows in which single tasks are listed or weighed.
const _: () = {
    assert!(super::owners::BACK_DAYS < HORIZON_DAYS);
    assert!(super::commitments::WEEK_DAYS + 1 < HORIZON_DAYS);
    assert!(super::capacity::LOOK_BACK_DAYS < HORIZON_DAYS);
    assert!(super::hygiene::plan::WINDOW_DAYS < HORIZON_DAYS);
    assert!(super::truth::sanitising::LISTED_DAYS < HORIZON_DAYS);
};

/// The version of what facts hold: another one makes every stored fact worthless.
const VERSION: u32 = 1;

/// Makes facts under the rules of a plan.
#[derive(Debug)]
pub struct Recorder {
    linker: Linker,
    zone: TimeZone,
    /// The leads of each initiative with what they count.
    leads: BTreeMap<InitiativeId, Vec<(LeadId, LeadKind)>>,
    /// Whether some rule asks about parents, whose names lie in other records.
    asks_parents: bool,
}

impl Recorder {
    /// Compiles the rules.
    pub fn new(plan: &Plan) -> Self {
        let mut leads: BTreeMap<InitiativeId, Vec<(LeadId, LeadKind)>> = BTreeMap::new();
        for lead in plan.leads.values() {
            let own = leads.entry(lead.initiative.clone()).or_default();
            own.push((lead.id.clone(), lead.kind.clone()));
        }
        Self {
            linker: Linker::new(plan),
            zone: plan.time_zone.clone(),
            leads,
            asks_parents: rules(plan).any(|rule| !rule.parents.is_empty()),
        }
    }

    /// What is kept of a task with its events; `None` while it is not over, or where a fact would not say enough.
    pub fn fact(&self, known: &Arc<KnownTask>, events: &[&TaskEvent]) -> Option<Fact> {
        let task = &known.task;
        if task.state.is_remaining() || (self.asks_parents && task.parent.is_some()) {
            return None;
        }
        let history = History::new(known, events, &self.zone);
        let ended = history.ended()?;
        let words = Words::of(task, None);
        let is_shown = self.linker.creeps_into(&words).next().is_some()
            || self.linker.milestones_of(&words).next().is_some()
            || self.linker.risks_of(&words).next().is_some();
        if is_shown {
            return None;
        }
        let initiatives: Vec<InitiativeId> = self
            .linker
            .links_of(&words)
            .map(|(initiative, _)| initiative.clone())
            .collect();
        let (leads, amount) = self.counted((task, &words), &ended, &initiatives)?;
        let sizes = [size(task.estimate), task.spent_hours, amount];
        if !sizes.into_iter().flatten().all(is_exact) {
            return None;
        }
        let end = if ended.is_done {
            End::Done
        } else {
            End::Cancelled
        };
        let re_dated = ended.re_dated.map(|on| plus_days(on, RE_DATED_DAYS));
        Some(Fact {
            quiet: ended.closed.max(re_dated.unwrap_or(ended.closed)),
            place: Place {
                source: task.id.source.clone(),
                initiatives,
                leads,
                assignees: task.assignees.clone(),
            },
            parent: task.parent.clone(),
            task: Closed {
                from: ended.from,
                created: history.created,
                due: ended.due,
                start: history.start,
                moved: ended.moved,
                estimate: task.estimate,
                spent: task.spent_hours,
                amount,
                ..Closed::new(end, ended.closed)
            },
        })
    }

    /// The leads that count a task, by id, and what it has in the custom field that they sum; `None` where a lead asks for
    /// more than a fact holds.
    fn counted(
        &self,
        (task, words): (&Task, &Words<'_>),
        ended: &Ended,
        initiatives: &[InitiativeId],
    ) -> Option<(Vec<LeadId>, Option<f64>)> {
        let (mut counted, mut fields) = (BTreeSet::new(), BTreeSet::new());
        let leads = initiatives.iter().filter_map(|id| self.leads.get(id));
        for (lead, kind) in leads.flatten() {
            if !self.linker.takes(lead, words) {
                continue;
            }
            match kind {
                LeadKind::Count
                | LeadKind::Percent
                | LeadKind::Open
                | LeadKind::CycleTime { .. }
                | LeadKind::Age(_) => {}
                LeadKind::Sum(field) if is_misread(task, field) => return None,
                LeadKind::Sum(field) if is_own(field) => {}
                LeadKind::Sum(field) => drop(fields.insert(field)),
                LeadKind::Overdue | LeadKind::OnTime { .. } if ended.re_dated.is_none() => {}
                // One due date of several, or states on the way.
                LeadKind::Overdue | LeadKind::OnTime { .. } | LeadKind::Blocked => return None,
            }
            counted.insert(lead.clone());
        }
        let mut fields = fields.into_iter();
        let amount = fields.next().and_then(|field| custom_number(task, field));
        fields
            .next()
            .is_none()
            .then(|| (counted.into_iter().collect(), amount))
    }
}

/// Whether a field that is summed is the task's own, and no custom one.
pub(crate) fn is_own(field: &str) -> bool {
    ["estimate", "spent"].contains(&field)
}

fn size(estimate: Option<Estimate>) -> Option<f64> {
    estimate.map(|estimate| match estimate {
        Estimate::Hours(size) | Estimate::Points(size) => size,
    })
}

/// Every rule of a plan.
fn rules(plan: &Plan) -> impl Iterator<Item = &MatchRule> {
    let initiatives = plan.initiatives.values().flat_map(|one| {
        let milestones = one.milestones.iter().flat_map(|milestone| &milestone.rules);
        one.rules.iter().chain(&one.scope_out).chain(milestones)
    });
    let leads = plan.leads.values().flat_map(|lead| &lead.narrowed);
    let risks = plan.risks.values().flat_map(|risk| &risk.rules);
    initiatives.chain(leads).chain(risks)
}

/// Everything of a plan that facts rest on, as text: where two plans agree in it, their facts are the same.
pub fn basis(plan: &Plan) -> String {
    let zone = plan.time_zone.iana_name().unwrap_or("local");
    let mut parts = vec![format!("{VERSION} {zone}")];
    for one in plan.initiatives.values() {
        parts.push(format!("{:?} {:?} {:?}", one.id, one.rules, one.scope_out));
        parts.extend(
            one.milestones
                .iter()
                .map(|milestone| format!("{:?}", milestone.rules)),
        );
    }
    for lead in plan.leads.values() {
        let (id, initiative) = (&lead.id, &lead.initiative);
        parts.push(format!(
            "{id:?} {initiative:?} {:?} {:?}",
            lead.kind, lead.narrowed
        ));
    }
    parts.extend(
        plan.risks
            .values()
            .map(|risk| format!("{:?} {:?}", risk.id, risk.rules)),
    );
    parts.join("\n")
}

#[cfg(test)]
mod tests;
