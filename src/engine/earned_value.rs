//! Earned value and earned schedule: what was planned by now, what is done, what it cost, in the unit of the estimates.
//!
//! PV spreads each estimate evenly over the working days from a task's start to its due date, EV counts an
//! estimate when its task is done, AC is the time spent. Schedule is judged by earned schedule (Lipke 2003),
//! because EV / PV returns to 1 at completion however late. Totals sum PV, EV and AC first and divide
//! afterwards; hours and points are never added. It knows tasks and dates; not leads or statuses.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::history::Tracked;
use super::index::Index;
use super::variance::{Total, sum};
use crate::domain::calendar::Calendar;
use crate::domain::id::{InitiativeId, TaskId};
use crate::domain::plan::{Initiative, Plan};
use crate::domain::settled::Settled;
use crate::domain::task::{Estimate, State};
use line::{Line, Span};

mod line;

/// The unit of estimates; one is never turned into the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// Working hours.
    Hours,
    /// Story points.
    Points,
}

impl Effort {
    /// The unit as figures carry it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hours => "h",
            Self::Points => "points",
        }
    }
}

/// Earned value of some tasks on a date; every amount is in `unit`.
#[derive(Debug, Clone, PartialEq)]
pub struct EarnedValue {
    /// The unit of the estimates.
    pub unit: Effort,
    /// The tasks with an estimate in the unit, in id order; without the settled ones.
    pub tasks: Vec<EarnedTask>,
    /// Tasks with an estimate in the unit.
    pub estimated: u64,
    /// Tasks of the same scope without any estimate: they are in no figure.
    pub unestimated: u64,
    /// Budget at completion: all estimates.
    pub bac: f64,
    /// Planned value: what was planned to be done by the end of the date.
    pub pv: f64,
    /// Earned value: the estimates of what is done.
    pub ev: f64,
    /// What it cost; `None` without complete data.
    pub cost: Option<Cost>,
    /// Done tasks without time spent: with any, the cost of what is done is not known.
    pub unspent: u64,
    /// Where in the plan the work stands; `None` where the plan has no working day.
    pub schedule: Option<EarnedSchedule>,
}

impl EarnedValue {
    /// Schedule variance: EV - PV.
    pub fn sv(&self) -> f64 {
        self.ev - self.pv
    }
}

/// What work cost, in hours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// Actual cost: time spent.
    pub ac: f64,
    /// Cost variance: EV - AC.
    pub cv: f64,
    /// Cost performance: EV / AC.
    pub cpi: Option<f64>,
    /// Estimate at completion: BAC / CPI.
    pub eac: Option<f64>,
}

/// Earned schedule, in working days since the first planned one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EarnedSchedule {
    /// The first planned day.
    pub start: Date,
    /// Planned duration.
    pub planned: f64,
    /// n: the last whole day whose PV is earned.
    pub whole: f64,
    /// PV_n.
    pub pv_whole: f64,
    /// PV_n+1; PV_n where everything is earned.
    pub pv_next: f64,
    /// ES = n + (EV - PV_n) / (PV_n+1 - PV_n).
    pub es: f64,
    /// AT: days up to the date, or up to the day on which the last task was done.
    pub at: f64,
    /// SPI(t) = ES / AT; `None` before the first day.
    pub spi_t: Option<f64>,
}

/// What one task puts into the figures.
#[derive(Debug, Clone, PartialEq)]
pub struct EarnedTask {
    /// Which.
    pub task: TaskId,
    /// Its estimate.
    pub estimate: f64,
    /// The first day that its estimate is spread over: its start, else its initiative's.
    pub start: Date,
    /// The last: its due date, else its initiative's.
    pub due: Date,
    /// The part of the estimate planned by the date.
    pub pv: f64,
    /// The estimate once it is done.
    pub ev: f64,
    /// Time spent, where the tracker says; hours.
    pub spent: Option<f64>,
    /// When it was done.
    pub done_on: Option<Date>,
}

/// The earned value of an initiative, one for each unit that its estimates have.
pub(crate) fn of_initiative(
    index: &Index<'_>,
    initiative: &Initiative,
    at: Date,
) -> Vec<EarnedValue> {
    of_all(index, std::iter::once(initiative), at)
}

/// The earned value of several initiatives together; a task of more than one counts once, with the dates of the first.
pub(crate) fn of_all<'i>(
    index: &Index<'_>,
    initiatives: impl Iterator<Item = &'i Initiative>,
    at: Date,
) -> Vec<EarnedValue> {
    let initiatives: Vec<&Initiative> = initiatives.collect();
    if !is_estimated(index, &initiatives) {
        return Vec::new();
    }
    let mut own: BTreeMap<&TaskId, Work<'_>> = BTreeMap::new();
    for initiative in &initiatives {
        let links = index.links.get(&initiative.id).into_iter().flatten();
        for (task, _) in links.filter(|(task, _)| task.exists(at)) {
            let work = Work::new(task, initiative, at);
            own.entry(&task.known.task.id).or_insert(work);
        }
    }
    let settled = initiatives.into_iter().map(|one| (&one.id, one));
    let settled = index.settled.once(settled).into_iter();
    let settled = settled.flat_map(|(group, initiative)| {
        let tasks = group.tasks.iter().filter(|task| task.exists(at));
        tasks.map(|task| Work::settled(task, initiative, at))
    });
    let scope: Vec<Work<'_>> = own.into_values().chain(settled).collect();
    let calendar = &index.plan.calendar;
    [Effort::Hours, Effort::Points]
        .into_iter()
        .filter_map(|unit| total(&scope, unit, calendar, at))
        .collect()
}

/// Whether any task of some initiatives has an estimate: many trackers know none.
fn is_estimated(index: &Index<'_>, initiatives: &[&Initiative]) -> bool {
    let tasks = index.tasks;
    let has_estimate = |task| {
        let today = tasks.stands(task);
        today.is_some_and(|today| today.is_estimated)
    };
    initiatives.iter().any(|one| {
        let links = index.links.get(&one.id).filter(|_| tasks.is_any_estimated);
        index.settled.is_estimated(&one.id)
            || links
                .into_iter()
                .flatten()
                .any(|(task, _)| has_estimate(task))
    })
}

/// The initiatives of an objective and of those that serve it, by id, without what is paused.
pub(crate) fn running_below<'p>(
    index: &Index<'p>,
    objectives: &BTreeSet<&str>,
    at: Date,
) -> Vec<&'p Initiative> {
    let initiatives = index.plan.initiatives.values();
    initiatives
        .filter(|one| objectives.contains(one.objective.as_str()))
        .filter(|one| index.initiative_pause(one, at).is_none())
        .collect()
}

/// An objective with all that serve it, directly or not.
pub(crate) fn with_those_below<'p>(plan: &'p Plan, objective: &'p str) -> BTreeSet<&'p str> {
    let mut found = BTreeSet::from([objective]);
    loop {
        let before = found.len();
        let next: Vec<&str> = plan
            .objectives
            .values()
            .filter(|one| {
                one.parent
                    .as_ref()
                    .is_some_and(|id| found.contains(id.as_str()))
            })
            .map(|one| one.id.as_str())
            .collect();
        found.extend(next);
        if found.len() == before {
            return found;
        }
    }
}

/// A task with the days that its estimate is spread over.
#[derive(Debug)]
struct Work<'a> {
    /// `None` for a settled one.
    id: Option<&'a TaskId>,
    estimate: Option<Estimate>,
    spent: Option<f64>,
    is_cancelled: bool,
    done_on: Option<Date>,
    start: Date,
    due: Date,
}

impl<'a> Work<'a> {
    fn new(tracked: &'a Tracked<'a>, initiative: &Initiative, at: Date) -> Self {
        let task = &tracked.known.task;
        let due = tracked.due_at(at).unwrap_or(initiative.due);
        Self {
            id: Some(&task.id),
            estimate: task.estimate,
            spent: task.spent_hours,
            is_cancelled: tracked.state_at(at) == State::Cancelled,
            done_on: tracked.done_on(at),
            start: tracked.start.unwrap_or(initiative.start).min(due),
            due,
        }
    }

    fn settled(task: &Settled, initiative: &Initiative, at: Date) -> Self {
        let due = task.due.unwrap_or(initiative.due);
        Self {
            id: None,
            estimate: task.estimate(),
            spent: task.spent(),
            is_cancelled: task.is_cancelled(at),
            done_on: task.done_on(at),
            start: task.start().unwrap_or(initiative.start).min(due),
            due,
        }
    }

    fn size(&self, unit: Effort) -> Option<f64> {
        match (self.estimate?, unit) {
            (Estimate::Hours(size), Effort::Hours) | (Estimate::Points(size), Effort::Points) => {
                Some(size).filter(|size| size.is_finite() && *size > 0.0)
            }
            (Estimate::Hours(_), Effort::Points) | (Estimate::Points(_), Effort::Hours) => None,
        }
    }
}

/// What the tasks of one unit come to.
#[derive(Debug, Default)]
struct Sums {
    count: u64,
    bac: Total,
    ev: Total,
    ac: Total,
    /// Estimates by the days that they are spread over: what begins and ends together is one.
    spans: BTreeMap<(Date, Date), Total>,
    has_spent: bool,
    unspent: u64,
    finished: Option<Date>,
}

impl Sums {
    fn of(scope: &[Work<'_>], unit: Effort) -> Self {
        let mut sums = Self::default();
        for work in scope {
            let Some(size) = work.size(unit) else {
                continue;
            };
            sums.ac.add(work.spent.unwrap_or(0.0));
            // What was cancelled has cost what it cost, and counts no further.
            if work.is_cancelled {
                continue;
            }
            sums.count += 1;
            sums.bac.add(size);
            sums.spans
                .entry((work.start, work.due))
                .or_default()
                .add(size);
            sums.has_spent |= work.spent.is_some();
            if work.done_on.is_some() {
                sums.ev.add(size);
                sums.unspent += u64::from(work.spent.is_none());
            }
            sums.finished = sums.finished.max(work.done_on);
        }
        sums
    }
}

/// The figures of the work in one unit; `None` where nothing of it is estimated so.
fn total(scope: &[Work<'_>], unit: Effort, calendar: &Calendar, at: Date) -> Option<EarnedValue> {
    let sums = Sums::of(scope, unit);
    if sums.count == 0 {
        return None;
    }
    let spans = sums.spans.iter().map(|((start, due), size)| Span {
        size: size.value(),
        start: *start,
        due: *due,
    });
    let spans: Vec<Span> = spans.collect();
    let line = Line::new(&spans, calendar);
    let counting = scope.iter().filter(|work| !work.is_cancelled);
    let unestimated = counting.clone().filter(|work| work.estimate.is_none());
    let (bac, ev, ac) = (sums.bac.value(), sums.ev.value(), sums.ac.value());
    let has_cost = unit == Effort::Hours && sums.unspent == 0 && sums.has_spent;
    Some(EarnedValue {
        unit,
        unestimated: unestimated.count() as u64,
        estimated: sums.count,
        bac,
        pv: sum(spans.iter().map(|span| line.planned(*span, at))),
        ev,
        cost: has_cost.then(|| cost(bac, ev, ac)),
        unspent: sums.unspent,
        schedule: line.schedule(sums.finished, (bac, ev), at),
        tasks: counting
            .filter_map(|work| earned(work, unit, &line, at))
            .collect(),
    })
}

fn earned(work: &Work<'_>, unit: Effort, line: &Line<'_>, at: Date) -> Option<EarnedTask> {
    let (task, estimate) = (work.id?.clone(), work.size(unit)?);
    let (start, due) = (work.start, work.due);
    let span = Span {
        size: estimate,
        start,
        due,
    };
    Some(EarnedTask {
        task,
        estimate,
        start,
        due,
        pv: line.planned(span, at),
        ev: if work.done_on.is_some() {
            estimate
        } else {
            0.0
        },
        spent: work.spent,
        done_on: work.done_on,
    })
}

fn cost(bac: f64, ev: f64, ac: f64) -> Cost {
    let cpi = (ac > 0.0).then(|| ev / ac);
    Cost {
        ac,
        cv: ev - ac,
        cpi,
        eac: cpi.filter(|cpi| *cpi > 0.0).map(|cpi| bac / cpi),
    }
}

/// The initiatives of the whole plan that are not paused, by id.
pub(crate) fn running<'p>(index: &Index<'p>, at: Date) -> Vec<&'p Initiative> {
    let initiatives: std::collections::btree_map::Values<'p, InitiativeId, Initiative> =
        index.plan.initiatives.values();
    initiatives
        .filter(|one| index.initiative_pause(one, at).is_none())
        .collect()
}

#[cfg(test)]
mod tests;
