//! The two passes: forwards when everything is finished, backwards how much later it may be.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use petgraph::algo::toposort;
use petgraph::graphmap::DiGraphMap;

use super::buffer::burn;
use super::own::remaining;
use super::{Days, Finish, FinishBasis, ObjectivePlanned, Own, Planned, Schedule};
use crate::domain::calendar::{days_between, plus_days};
use crate::domain::id::{InitiativeId, ObjectiveId};
use crate::domain::plan::{Initiative, Plan};

/// The schedule of a plan from what each initiative's own work says. What is `supposed` finishes on those days, whatever
/// it waits for.
pub(crate) fn schedule(
    plan: &Plan,
    own: &BTreeMap<InitiativeId, Own>,
    supposed: &BTreeMap<InitiativeId, Finish>,
) -> Schedule {
    let mut schedule = Schedule::default();
    let order = upstream_first(plan);
    for initiative in &order {
        if let Some(known) = own.get(&initiative.id) {
            let planned = forward(plan, &schedule, initiative, known, supposed);
            schedule.initiatives.insert(initiative.id.clone(), planned);
        }
    }
    schedule.objectives = objectives(plan, &schedule);
    backward(plan, &mut schedule, &order);
    let buffers: Vec<_> = order
        .iter()
        .filter_map(|one| Some((one.id.clone(), burn(plan, &schedule, own, one)?)))
        .collect();
    for (id, buffer) in buffers {
        if let Some(planned) = schedule.initiatives.get_mut(&id) {
            planned.buffer = Some(buffer);
        }
    }
    schedule
}

/// The initiatives, each after everything that it waits for; by id where that leaves a choice.
pub(crate) fn upstream_first(plan: &Plan) -> Vec<&Initiative> {
    let mut graph: DiGraphMap<&str, ()> = DiGraphMap::new();
    for id in plan.initiatives.keys() {
        graph.add_node(id.as_str());
    }
    for initiative in plan.initiatives.values() {
        for dependency in &initiative.depends_on {
            graph.add_edge(dependency.on.as_str(), initiative.id.as_str(), ());
        }
    }
    // A checked plan has no circle; were there one, what it waits for would be left aside.
    let order = toposort(&graph, None);
    let order =
        order.unwrap_or_else(|_| plan.initiatives.keys().map(InitiativeId::as_str).collect());
    order
        .into_iter()
        .filter_map(|id| plan.initiatives.get(id))
        .collect()
}

/// The day from which each upstream initiative lets another one go on, latest first wins; the smaller id where two are equal.
fn ready(schedule: &Schedule, initiative: &Initiative) -> Option<(Finish, InitiativeId)> {
    let upstream = initiative.depends_on.iter().filter_map(|dependency| {
        let planned = schedule.initiatives.get(&dependency.on)?;
        let ready = planned
            .finish
            .map(|day| plus_days(day, dependency.lag_days));
        Some((ready, &dependency.on))
    });
    let all: Vec<(Finish, &InitiativeId)> = upstream.collect();
    let driver = all
        .iter()
        .max_by(|a, b| (a.0.p50, b.1).cmp(&(b.0.p50, a.1)))?
        .1;
    let latest = all.iter().map(|(ready, _)| *ready).reduce(Finish::max)?;
    Some((latest, driver.clone()))
}

fn forward(
    plan: &Plan,
    schedule: &Schedule,
    initiative: &Initiative,
    own: &Own,
    supposed: &BTreeMap<InitiativeId, Finish>,
) -> Planned {
    let days = Days(&plan.calendar);
    let left = |finish| remaining(own, days, finish);
    let pushed = ready(schedule, initiative).filter(|_| own.basis != FinishBasis::Finished);
    let mut finish = own.finish;
    let (mut start, mut driver) = (own.base, None);
    if let Some((ready, by)) = pushed {
        let after = |ready: Date, own_finish: Date| {
            let late = days.plus(ready.max(own.base), left(own_finish));
            own_finish.max(late)
        };
        finish = Finish {
            p50: after(ready.p50, own.finish.p50),
            p85: after(ready.p85, own.finish.p85),
        };
        start = start.max(ready.p50);
        driver = (ready.p50 > own.base).then_some(by);
    }
    let mut basis = own.basis;
    if let Some(given) = supposed.get(&initiative.id) {
        (finish, basis, driver) = (*given, FinishBasis::Supposed, None);
    }
    Planned {
        id: initiative.id.clone(),
        due: initiative.due,
        own: own.finish,
        basis,
        base: own.base,
        remaining_days: left(own.finish.p50),
        start,
        finish,
        driver,
        late_days: days_between(initiative.due, finish.p50),
        slack_days: 0,
        is_critical: false,
        buffer: None,
    }
}

/// An objective and those that it serves, nearest first.
pub(crate) fn ancestors<'a>(plan: &'a Plan, objective: &'a ObjectiveId) -> Vec<&'a ObjectiveId> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut next = plan.objectives.get(objective);
    while let Some(current) = next.filter(|current| seen.insert(&current.id)) {
        found.push(&current.id);
        next = current
            .parent
            .as_ref()
            .and_then(|parent| plan.objectives.get(parent));
    }
    found
}

fn objectives(plan: &Plan, schedule: &Schedule) -> BTreeMap<ObjectiveId, ObjectivePlanned> {
    let mut last: BTreeMap<&ObjectiveId, (Finish, &InitiativeId)> = BTreeMap::new();
    for planned in schedule.initiatives.values() {
        let Some(declared) = plan.initiatives.get(&planned.id) else {
            continue;
        };
        for objective in ancestors(plan, &declared.objective) {
            let known = last
                .entry(objective)
                .or_insert((planned.finish, &planned.id));
            if planned.finish.p50 > known.0.p50 {
                known.1 = &planned.id;
            }
            known.0 = known.0.max(planned.finish);
        }
    }
    last.into_iter()
        .filter_map(|(id, (finish, initiative))| {
            let due = plan.objectives.get(id)?.due;
            let planned = ObjectivePlanned {
                id: id.clone(),
                due,
                finish,
                late_days: days_between(due, finish.p50),
                chain: schedule.chain_to(initiative),
            };
            Some((id.clone(), planned))
        })
        .collect()
}

/// The latest finish of each initiative that moves neither its objective's last finish nor a later initiative.
fn backward(plan: &Plan, schedule: &mut Schedule, order: &[&Initiative]) {
    let days = Days(&plan.calendar);
    let mut ends: BTreeMap<&ObjectiveId, Date> = BTreeMap::new();
    for initiative in order {
        if let Some(planned) = schedule.initiatives.get(&initiative.id) {
            let end = ends
                .entry(&initiative.objective)
                .or_insert(planned.finish.p50);
            *end = (*end).max(planned.finish.p50);
        }
    }
    let mut latest: BTreeMap<&InitiativeId, Date> = order
        .iter()
        .filter_map(|one| Some((&one.id, *ends.get(&one.objective)?)))
        .collect();
    for initiative in order.iter().rev() {
        let (Some(planned), Some(own)) = (
            schedule.initiatives.get(&initiative.id),
            latest.get(&initiative.id).copied(),
        ) else {
            continue;
        };
        // What is finished, or supposed to be, waits for nothing.
        let waits = match planned.basis {
            FinishBasis::Finished | FinishBasis::Supposed => false,
            FinishBasis::Forecast
            | FinishBasis::BeyondHorizon
            | FinishBasis::Tasks
            | FinishBasis::DueDate => true,
        };
        let start = days.latest_start(own, planned.remaining_days);
        for dependency in initiative.depends_on.iter().filter(|_| waits) {
            if let Some(known) = latest.get_mut(&dependency.on) {
                *known = (*known).min(plus_days(start, -dependency.lag_days));
            }
        }
    }
    let critical: BTreeSet<InitiativeId> = ends
        .keys()
        .filter_map(|id| schedule.objectives.get(*id))
        .flat_map(|objective| objective.chain.clone())
        .collect();
    for planned in schedule.initiatives.values_mut() {
        let late = latest
            .get(&planned.id)
            .copied()
            .unwrap_or(planned.finish.p50);
        planned.slack_days = days.between(planned.finish.p50, late).max(0);
        planned.is_critical = critical.contains(&planned.id);
    }
}
