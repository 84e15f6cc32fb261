//! The checks of the plan as a whole: goals and levers that nothing stands behind, work without direction.

use jiff::civil::Date;

use super::{Finding, Subject};
use crate::domain::calendar::plus_days;
use crate::domain::hygiene::Check;
use crate::domain::id::PersonId;
use crate::domain::plan::{Initiative, Objective};
use crate::engine::history::Tracked;
use crate::engine::index::{Counts, Index};
use crate::engine::words;
use crate::phrase;

/// The window in which unmapped work is counted, in days.
pub(crate) const WINDOW_DAYS: i64 = 56;

pub(super) fn findings(index: &Index<'_>, at: Date) -> Vec<Finding> {
    let objectives = index.plan.objectives.values();
    let running =
        objectives.filter(|one| one.start <= at && index.objective_pause(one, at).is_none());
    let mut found: Vec<Finding> = running.flat_map(|one| objective(index, one, at)).collect();
    let initiatives = index.plan.initiatives.values();
    let running = initiatives.filter(|one| {
        (one.start..=one.due).contains(&at) && index.initiative_pause(one, at).is_none()
    });
    found.extend(running.flat_map(|one| initiative(index, one, at)));
    found.extend(unmapped(index));
    found
}

fn objective(index: &Index<'_>, objective: &Objective, at: Date) -> Vec<Finding> {
    let finding = |check, text| Finding {
        check,
        subject: Subject::Objective(objective.id.clone()),
        by: 0.0,
        text,
        tell: vec![objective.owner.clone()],
    };
    let mut found = Vec::new();
    match &objective.lag {
        None => found.push(finding(
            Check::ObjectiveWithoutActuals,
            phrase!("objective-without-lag"),
        )),
        Some(lag) => {
            let is_read = lag
                .actuals
                .as_ref()
                .is_some_and(|metric| index.has_value(metric, at));
            if !is_read {
                found.push(finding(
                    Check::ObjectiveWithoutActuals,
                    phrase!("lag-unread"),
                ));
            }
        }
    }
    if !has_leads(index, objective) {
        found.push(finding(
            Check::ObjectiveWithoutLeads,
            phrase!("objective-without-leads"),
        ));
    }
    found
}

/// Whether an initiative of it, or of an objective that serves it, has a lead.
fn has_leads(index: &Index<'_>, objective: &Objective) -> bool {
    let mut below = vec![&objective.id];
    // A checked plan has no circle; the count keeps one from being walked for ever.
    for _ in 0..=index.plan.objectives.len() {
        let Some(id) = below.pop() else {
            return false;
        };
        let mut initiatives = index.initiatives_of(id);
        if initiatives.any(|one| index.leads_of(&one.id).next().is_some()) {
            return true;
        }
        let all = index.plan.objectives.values();
        below.extend(
            all.filter(|one| one.parent.as_ref() == Some(id))
                .map(|one| &one.id),
        );
    }
    false
}

fn initiative(index: &Index<'_>, initiative: &Initiative, at: Date) -> Vec<Finding> {
    let finding = |check, text| Finding {
        check,
        subject: Subject::Initiative(initiative.id.clone()),
        by: 0.0,
        text,
        tell: vec![initiative.owner.clone()],
    };
    let mut found = Vec::new();
    if index.leads_of(&initiative.id).next().is_none() {
        found.push(finding(
            Check::InitiativeWithoutLeads,
            phrase!("initiative-without-leads"),
        ));
    }
    let links = index.links.get(&initiative.id);
    let settled = index.settled.of_initiative(&initiative.id);
    let has_settled = settled
        .flat_map(|group| &group.tasks)
        .any(|task| task.exists(at));
    if !has_settled && !links.is_some_and(|links| links.iter().any(|(task, _)| task.exists(at))) {
        found.push(finding(
            Check::InitiativeWithoutTasks,
            phrase!("initiative-without-tasks"),
        ));
    }
    found
}

/// Whether a task was done in the eight weeks up to a date.
pub(crate) fn is_done_lately(task: &Tracked<'_>, at: Date) -> bool {
    let since = plus_days(at, -WINDOW_DAYS);
    !task.is_gone(at) && task.done_on(at).is_some_and(|day| day > since)
}

/// The share of the tasks done in eight weeks that belong to no initiative, where it passes its limit.
fn unmapped(index: &Index<'_>) -> Option<Finding> {
    let limit = index.plan.hygiene.limit(Check::UnmappedWork)?;
    let done = |counts: Counts| {
        let today = index.tasks.today().iter();
        let done = today.filter(|today| today.counts == counts && today.is_done_lately);
        done.count() as f64
    };
    let (linked, unlinked) = (done(Counts::Linked), done(Counts::Unlinked));
    let share = unlinked / (linked + unlinked).max(1.0);
    (share > limit).then(|| Finding {
        check: Check::UnmappedWork,
        subject: Subject::Plan,
        by: share,
        text: phrase!(
            "unmapped-work",
            share = words::percent(share),
            unlinked = words::number(unlinked),
            all = words::number(linked + unlinked)
        ),
        tell: heads(index),
    })
}

/// Who owns the objectives at the top.
fn heads(index: &Index<'_>) -> Vec<PersonId> {
    let top = index
        .plan
        .objectives
        .values()
        .filter(|one| one.parent.is_none());
    let mut heads: Vec<PersonId> = top.map(|one| one.owner.clone()).collect();
    heads.sort();
    heads.dedup();
    heads
}
