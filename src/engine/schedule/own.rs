//! When an initiative's own work would be finished if it waited for nothing, and what says so.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Days, Finish, FinishBasis};
use crate::domain::calendar::plus_days;
use crate::domain::id::{InitiativeId, LeadId};
use crate::domain::plan::{Initiative, Pause};
use crate::engine::assessment::{InitiativeAssessment, LeadAssessment, Status};
use crate::engine::forecast::{LeadForecast, Outlook};
use crate::engine::index::Index;

/// Days after which a finish that no trial sees is put: the horizon of the forecasts.
const HORIZON_DAYS: i64 = 2 * 365;

/// One initiative before anything that it waits for is looked at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Own {
    /// When its own work would be finished.
    pub(crate) finish: Finish,
    /// What that rests on.
    pub(crate) basis: FinishBasis,
    /// The first day on which what remains of it could begin.
    pub(crate) base: Date,
    /// How far its leads are, 0 to 1.
    pub(crate) completion: Option<f64>,
}

/// What the finishes are read from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sources<'a> {
    /// Tasks, links and plan.
    pub(crate) index: &'a Index<'a>,
    /// Every lead, assessed.
    pub(crate) leads: &'a BTreeMap<LeadId, Arc<LeadAssessment>>,
    /// Every initiative by its own figures.
    pub(crate) initiatives: &'a BTreeMap<InitiativeId, Arc<InitiativeAssessment>>,
    /// What is coming of each lead.
    pub(crate) forecasts: &'a BTreeMap<LeadId, LeadForecast>,
}

/// The own finish of every initiative that is not paused.
pub(crate) fn own_finishes(sources: Sources<'_>, at: Date) -> BTreeMap<InitiativeId, Own> {
    let all = sources.initiatives.values();
    let running = all.filter(|one| one.status != Status::Paused);
    running
        .filter_map(|assessed| {
            let declared = sources.index.plan.initiatives.get(&assessed.id)?;
            Some((assessed.id.clone(), own(sources, declared, assessed, at)))
        })
        .collect()
}

fn own(
    sources: Sources<'_>,
    declared: &Initiative,
    assessed: &InitiativeAssessment,
    at: Date,
) -> Own {
    let completion = assessed.rollup.completion;
    if assessed.status == Status::Achieved {
        let day = finished_on(sources, assessed, at);
        return Own {
            finish: Finish::certain(day),
            basis: FinishBasis::Finished,
            base: day,
            completion: Some(1.0),
        };
    }
    let (finish, basis) = by_forecast(sources, assessed, at)
        .or_else(|| by_tasks(sources, declared, at))
        .unwrap_or((Finish::certain(declared.due), FinishBasis::DueDate));
    let base = resumes(declared.paused.as_ref(), at).max(declared.start);
    Own {
        // What remains is not finished before it begins, nor before today, whatever its dates say.
        finish: finish.map(|day| day.max(base)),
        basis,
        base,
        completion,
    }
}

/// Today; the day after a pause that is to come to its end while it is not over yet.
fn resumes(pause: Option<&Pause>, at: Date) -> Date {
    let covering = pause.filter(|pause| pause.covers(at));
    let until = covering.and_then(|pause| pause.until);
    until.map_or(at, |until| plus_days(until, 1))
}

/// The day on which the last of its leads reached its target, else on which its last task was done.
fn finished_on(sources: Sources<'_>, assessed: &InitiativeAssessment, at: Date) -> Date {
    let forecasts = assessed.leads.iter();
    let reached = forecasts.filter_map(|lead| match &sources.forecasts.get(lead)?.outlook {
        Outlook::Reached { on, .. } => Some(*on),
        Outlook::Simulated(_) | Outlook::Repeats(_) | Outlook::Cannot { .. } => None,
    });
    let links = sources.index.links.get(&assessed.id);
    let settled = sources.index.settled.of_initiative(&assessed.id);
    let settled = settled.flat_map(|group| &group.tasks);
    let done = || {
        let tasks = links.into_iter().flatten();
        let days = tasks.filter_map(|(task, _)| task.done_on(at));
        days.chain(settled.filter_map(|task| task.done_on(at)))
            .max()
    };
    reached.max().or_else(done).unwrap_or(at).min(at)
}

/// The latest of its leads' forecasts; a lead that cannot be forecast is taken to end when it is due. `None` without
/// any forecast.
fn by_forecast(
    sources: Sources<'_>,
    assessed: &InitiativeAssessment,
    at: Date,
) -> Option<(Finish, FinishBasis)> {
    let known = assessed.leads.iter().filter_map(|id| {
        let lead = sources.leads.get(id)?;
        let due = sources.index.plan.leads.get(id)?.due;
        (lead.status != Status::Paused)
            .then(|| of_lead(&sources.forecasts.get(id)?.outlook, due, at))?
    });
    let known: Vec<(Finish, FinishBasis)> = known.collect();
    known
        .iter()
        .find(|(_, basis)| *basis != FinishBasis::Tasks)?;
    known.into_iter().reduce(|one, other| {
        (
            one.0.max(other.0),
            if other.0 > one.0 { other.1 } else { one.1 },
        )
    })
}

/// `None` for a commitment that repeats: it ends with its last period, not with a finish.
fn of_lead(outlook: &Outlook, due: Date, at: Date) -> Option<(Finish, FinishBasis)> {
    match outlook {
        Outlook::Reached { on, .. } => Some((Finish::certain(*on), FinishBasis::Forecast)),
        Outlook::Simulated(simulated) => {
            let horizon = due.max(plus_days(at, HORIZON_DAYS));
            let basis = match simulated.finish.p50 {
                Some(_) => FinishBasis::Forecast,
                None => FinishBasis::BeyondHorizon,
            };
            let finish = Finish {
                p50: simulated.finish.p50.unwrap_or(horizon),
                p85: simulated.finish.p85.unwrap_or(horizon),
            };
            Some((finish, basis))
        }
        Outlook::Repeats(_) => None,
        Outlook::Cannot { .. } => Some((Finish::certain(due), FinishBasis::Tasks)),
    }
}

/// The latest due date of the tasks that remain; `None` where none has one.
fn by_tasks(
    sources: Sources<'_>,
    declared: &Initiative,
    at: Date,
) -> Option<(Finish, FinishBasis)> {
    let links = sources.index.links.get(&declared.id)?;
    let remaining = links.iter().filter(|(task, _)| task.is_remaining(at));
    let latest = remaining.filter_map(|(task, _)| task.due_at(at)).max()?;
    Some((Finish::certain(latest), FinishBasis::Tasks))
}

/// What remains of it, in days from its base.
pub(super) fn remaining(own: &Own, days: Days<'_>, finish: Date) -> i64 {
    days.between(own.base, finish).max(0)
}
