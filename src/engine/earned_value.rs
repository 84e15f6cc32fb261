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
use super::variance::{EPSILON, sum};
use crate::domain::calendar::{Calendar, plus_days};
use crate::domain::id::{InitiativeId, TaskId};
use crate::domain::plan::{Initiative, Plan};
use crate::domain::task::{Estimate, State};

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
    /// The tasks with an estimate in the unit, in id order.
    pub tasks: Vec<EarnedTask>,
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
    let mut scope: BTreeMap<&TaskId, Work<'_>> = BTreeMap::new();
    for initiative in initiatives {
        let links = index.links.get(&initiative.id).into_iter().flatten();
        for (task, _) in links.filter(|(task, _)| task.exists(at)) {
            let work = Work::new(task, initiative, at);
            scope.entry(&task.known.task.id).or_insert(work);
        }
    }
    let scope: Vec<Work<'_>> = scope.into_values().collect();
    let calendar = &index.plan.calendar;
    [Effort::Hours, Effort::Points]
        .into_iter()
        .filter_map(|unit| total(&scope, unit, calendar, at))
        .collect()
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
    task: &'a Tracked<'a>,
    start: Date,
    due: Date,
}

impl<'a> Work<'a> {
    fn new(task: &'a Tracked<'a>, initiative: &Initiative, at: Date) -> Self {
        let due = task.due_at(at).unwrap_or(initiative.due);
        let start = task.start.unwrap_or(initiative.start).min(due);
        Self { task, start, due }
    }

    fn estimate(&self, unit: Effort) -> Option<f64> {
        match (self.task.known.task.estimate?, unit) {
            (Estimate::Hours(size), Effort::Hours) | (Estimate::Points(size), Effort::Points) => {
                Some(size).filter(|size| size.is_finite() && *size > 0.0)
            }
            (Estimate::Hours(_), Effort::Points) | (Estimate::Points(_), Effort::Hours) => None,
        }
    }
}

/// The figures of the work in one unit; `None` where nothing of it is estimated so.
fn total(scope: &[Work<'_>], unit: Effort, calendar: &Calendar, at: Date) -> Option<EarnedValue> {
    let is_cancelled = |work: &Work<'_>| work.task.state_at(at) == State::Cancelled;
    let mut tasks: Vec<EarnedTask> = scope
        .iter()
        .filter(|work| !is_cancelled(work))
        .filter_map(|work| earned(work, unit, at))
        .collect();
    if tasks.is_empty() {
        return None;
    }
    let line = Timeline::new(&tasks, calendar);
    for task in &mut tasks {
        task.pv = line.planned(task, at);
    }
    let unestimated = scope
        .iter()
        .filter(|work| !is_cancelled(work) && work.task.known.task.estimate.is_none());
    let bac = sum(tasks.iter().map(|task| task.estimate));
    let ev = sum(tasks.iter().map(|task| task.ev));
    let wasted = scope
        .iter()
        .filter(|work| is_cancelled(work) && work.estimate(unit).is_some())
        .filter_map(|work| work.task.known.task.spent_hours);
    let unspent = tasks
        .iter()
        .filter(|task| task.done_on.is_some() && task.spent.is_none())
        .count() as u64;
    let has_cost = unit == Effort::Hours && unspent == 0;
    let has_cost = has_cost && tasks.iter().any(|task| task.spent.is_some());
    let ac = sum(tasks.iter().filter_map(|task| task.spent).chain(wasted));
    Some(EarnedValue {
        unit,
        unestimated: unestimated.count() as u64,
        bac,
        pv: sum(tasks.iter().map(|task| task.pv)),
        ev,
        cost: has_cost.then(|| cost(bac, ev, ac)),
        unspent,
        schedule: line.schedule(&tasks, (bac, ev), at),
        tasks,
    })
}

fn earned(work: &Work<'_>, unit: Effort, at: Date) -> Option<EarnedTask> {
    let estimate = work.estimate(unit)?;
    let done_on = work.task.done_on(at);
    Some(EarnedTask {
        task: work.task.known.task.id.clone(),
        estimate,
        start: work.start,
        due: work.due,
        pv: 0.0,
        ev: if done_on.is_some() { estimate } else { 0.0 },
        spent: work.task.known.task.spent_hours,
        done_on,
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

/// The working days from the first start to the last due date, with what is planned on each.
#[derive(Debug)]
struct Timeline<'a> {
    calendar: &'a Calendar,
    first: Date,
    /// PV at the end of each working day, from PV_0 = 0 on.
    planned: Vec<f64>,
}

impl<'a> Timeline<'a> {
    fn new(tasks: &[EarnedTask], calendar: &'a Calendar) -> Self {
        let first = tasks
            .iter()
            .map(|task| task.start)
            .min()
            .unwrap_or(Date::MAX);
        let last = tasks.iter().map(|task| task.due).max().unwrap_or(first);
        let mut line = Self {
            calendar,
            first,
            planned: Vec::new(),
        };
        let days = line.days_by(last);
        // What begins and ends on each day, then added up: each task costs two steps, however long it runs.
        let mut rates = vec![0.0; days + 1];
        for task in tasks {
            let (from, until) = line.days_of(task, days);
            let rate = task.estimate / (until - from).max(1) as f64;
            if let Some(at) = rates.get_mut(from) {
                *at += rate;
            }
            if let Some(at) = rates.get_mut(until.max(from + 1)) {
                *at -= rate;
            }
        }
        let (mut rate, mut total) = (0.0, 0.0);
        line.planned.push(0.0);
        for change in rates.into_iter().take(days) {
            rate += change;
            total += rate;
            line.planned.push(total);
        }
        line
    }

    /// Working days from the first day up to and including a date.
    fn days_by(&self, date: Date) -> usize {
        let before = plus_days(self.first, -1);
        let days = self.calendar.working_days_between(before, date);
        usize::try_from(days).unwrap_or(0)
    }

    /// The working days of a task, as a range; one without any falls on the last before its due date.
    fn days_of(&self, task: &EarnedTask, all: usize) -> (usize, usize) {
        let from = self.days_by(plus_days(task.start, -1));
        let until = self.days_by(task.due);
        if until > from {
            return (from, until);
        }
        let only = until.saturating_sub(1).min(all.saturating_sub(1));
        (only, only + 1)
    }

    /// The part of a task's estimate that was planned by the end of a date.
    fn planned(&self, task: &EarnedTask, at: Date) -> f64 {
        let (from, until) = self.days_of(task, self.planned.len().saturating_sub(1));
        let passed = self.days_by(at).clamp(from, until) - from;
        if at >= task.due {
            return task.estimate;
        }
        task.estimate * passed as f64 / (until - from) as f64
    }

    fn schedule(
        &self,
        tasks: &[EarnedTask],
        (bac, ev): (f64, f64),
        at: Date,
    ) -> Option<EarnedSchedule> {
        let days = self.planned.len().checked_sub(1).filter(|days| *days > 0)?;
        let tolerance = EPSILON * bac.max(1.0);
        let is_complete = ev >= bac - tolerance;
        let earned = self.planned.partition_point(|pv| *pv <= ev + tolerance);
        let whole = if is_complete {
            days
        } else {
            earned.saturating_sub(1).min(days)
        };
        let at_whole = self.planned.get(whole).copied().unwrap_or(bac);
        let at_next = self.planned.get(whole + 1).copied().unwrap_or(at_whole);
        let step = at_next - at_whole;
        let part = if step > tolerance && !is_complete {
            ((ev - at_whole) / step).clamp(0.0, 1.0)
        } else {
            0.0
        };
        // What the sums of a plan lose in their last digits is no part of a day.
        let part = if part < 1e-6 { 0.0 } else { part };
        let es = whole as f64 + part;
        let finished = tasks.iter().filter_map(|task| task.done_on).max();
        let until = finished.filter(|_| is_complete).unwrap_or(at).min(at);
        let passed = self.days_by(until) as f64;
        Some(EarnedSchedule {
            start: self.first,
            planned: days as f64,
            whole: whole as f64,
            pv_whole: at_whole,
            pv_next: at_next,
            es,
            at: passed,
            spi_t: (passed > 0.0).then(|| es / passed),
        })
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
