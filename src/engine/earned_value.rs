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
use crate::domain::calendar::Calendar;
use crate::domain::id::{InitiativeId, TaskId};
use crate::domain::plan::{Initiative, Plan};
use crate::domain::settled::SettledGroup;
use crate::domain::task::State;
use line::Line;
pub(crate) use sums::Sums;
use work::Work;

mod line;
mod spread;
mod sums;
mod work;

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
    /// Of an initiative: the tasks with an estimate in the unit, in id order; without the settled ones.
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

/// What the tasks of an initiative come to that count for no other one: it is the same in whatever scope they lie.
pub(crate) fn own(index: &Index<'_>, initiative: &Initiative, at: Date) -> Sums {
    let groups = || index.settled.of_initiative(&initiative.id);
    let live = || linked(index, initiative, at);
    let settled = groups().filter(|group| !is_shared_group(group));
    let settled = settled.flat_map(|group| &group.tasks);
    let settled = settled.filter(|task| task.exists(at));
    let own = live().filter(|task| !is_shared(index, task));
    let mut sums = if is_estimated(index, initiative) {
        let own = own.map(|task| Work::new(task, initiative, at));
        let settled = settled.map(|task| Work::settled(task, initiative, at));
        Sums::of(own.chain(settled), &[], (&index.plan.calendar, at))
    } else {
        let own = own.filter(|task| task.state_at(at) != State::Cancelled);
        let settled = settled.filter(|task| !task.is_cancelled(at));
        Sums::without_estimate((own.count() + settled.count()) as u64)
    };
    sums.has_shared =
        live().any(|task| is_shared(index, task)) || groups().any(|group| is_shared_group(group));
    sums
}

/// The tasks that count for an initiative on a date, in id order.
fn linked<'a>(
    index: &Index<'a>,
    initiative: &Initiative,
    at: Date,
) -> impl Iterator<Item = &'a Tracked<'a>> {
    let links = index.links.get(&initiative.id).into_iter().flatten();
    let tasks = links.map(|(task, _)| *task);
    tasks.filter(move |task| task.exists(at))
}

/// Whether a task counts for several initiatives.
fn is_shared(index: &Index<'_>, task: &Tracked<'_>) -> bool {
    index.matched(task).links.len() > 1
}

fn is_shared_group(group: &SettledGroup) -> bool {
    group.place.initiatives.len() > 1
}

/// An initiative with what its own tasks come to.
pub(crate) type Part<'i> = (&'i Initiative, &'i Sums);

/// The earned value of an initiative with its tasks, one for each unit that its estimates have.
pub(crate) fn of_initiative(
    index: &Index<'_>,
    initiative: &Initiative,
    own: &Sums,
    at: Date,
) -> Vec<EarnedValue> {
    let figures = figures(index, &[(initiative, own)], at).into_iter();
    let with_tasks = figures.map(|(figures, line)| {
        let tasks = linked(index, initiative, at).map(|task| Work::new(task, initiative, at));
        let tasks = tasks.filter(|work| !work.is_cancelled);
        let tasks = tasks.filter_map(|work| earned(&work, figures.unit, &line, at));
        EarnedValue {
            tasks: tasks.collect(),
            ..figures
        }
    });
    with_tasks.collect()
}

/// The earned value of several initiatives together; a task of more than one counts once, with the dates of the first.
pub(crate) fn of_all(index: &Index<'_>, parts: &[Part<'_>], at: Date) -> Vec<EarnedValue> {
    let figures = figures(index, parts, at).into_iter();
    figures.map(|(figures, _)| figures).collect()
}

fn figures<'a>(index: &Index<'a>, parts: &[Part<'_>], at: Date) -> Vec<(EarnedValue, Line<'a>)> {
    let shared = shared(index, parts, at);
    let own: Vec<&Sums> = parts.iter().map(|(_, own)| *own).collect();
    let calendar = &index.plan.calendar;
    let sums = Sums::of(shared, &own, (calendar, at));
    [Effort::Hours, Effort::Points]
        .into_iter()
        .filter_map(|unit| total(&sums, unit, calendar, at))
        .collect()
}

/// The tasks that count for several initiatives, each once, with the dates of the first of some.
fn shared<'a>(index: &Index<'a>, parts: &[Part<'_>], at: Date) -> Vec<Work<'a>> {
    let initiatives = parts.iter().filter(|(_, own)| own.has_shared);
    let initiatives: Vec<&Initiative> = initiatives.map(|(initiative, _)| *initiative).collect();
    let mut works: BTreeMap<usize, Work<'_>> = BTreeMap::new();
    for initiative in &initiatives {
        for task in linked(index, initiative, at).filter(|task| is_shared(index, task)) {
            let work = || Work::new(task, initiative, at);
            works.entry(task.place).or_insert_with(work);
        }
    }
    let settled = initiatives.into_iter().map(|one| (&one.id, one));
    let settled = index.settled.once(settled).into_iter();
    let settled = settled.filter(|(group, _)| is_shared_group(group));
    let settled = settled.flat_map(|(group, initiative)| {
        let tasks = group.tasks.iter().filter(|task| task.exists(at));
        tasks.map(|task| Work::settled(task, initiative, at))
    });
    works.into_values().chain(settled).collect()
}

/// Whether any task of an initiative has an estimate: many trackers know none.
fn is_estimated(index: &Index<'_>, initiative: &Initiative) -> bool {
    let tasks = index.tasks;
    let has_estimate = |task| {
        let today = tasks.stands(task);
        today.is_some_and(|today| today.is_estimated)
    };
    let links = index.links.get(&initiative.id);
    let mut links = links
        .filter(|_| tasks.is_any_estimated)
        .into_iter()
        .flatten();
    index.settled.is_estimated(&initiative.id) || links.any(|(task, _)| has_estimate(task))
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

/// The figures of the tasks of one unit, without the tasks, and the line of their plan; `None` where there are none.
fn total<'c>(
    sums: &Sums,
    unit: Effort,
    calendar: &'c Calendar,
    at: Date,
) -> Option<(EarnedValue, Line<'c>)> {
    let in_unit = sums.get(unit);
    if in_unit.count == 0 {
        return None;
    }
    let line = in_unit.spread.line(calendar);
    let (bac, ev, ac) = in_unit.amounts();
    let has_cost = unit == Effort::Hours && in_unit.unspent == 0 && in_unit.has_spent;
    let figures = EarnedValue {
        unit,
        unestimated: sums.unestimated,
        estimated: in_unit.count,
        bac,
        pv: in_unit.spread.planned(&line, at),
        ev,
        cost: has_cost.then(|| cost(bac, ev, ac)),
        unspent: in_unit.unspent,
        schedule: line.schedule(in_unit.finished, (bac, ev), at),
        tasks: Vec::new(),
    };
    Some((figures, line))
}

fn earned(work: &Work<'_>, unit: Effort, line: &Line<'_>, at: Date) -> Option<EarnedTask> {
    let (task, estimate) = (work.id?.clone(), work.size(unit)?);
    Some(EarnedTask {
        task,
        estimate,
        start: work.start,
        due: work.due,
        pv: line.planned(work.span(estimate), at),
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
