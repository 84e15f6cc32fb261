//! Who waits for whom, across owners: both read the same sentence.

use std::collections::BTreeMap;

use crate::domain::calendar::plus_days;
use crate::domain::id::{InitiativeId, PersonId, TaskId};
use crate::domain::plan::Initiative;
use crate::domain::task::Task;
use crate::engine::Assessment;
use crate::engine::assessment::{InitiativeAssessment, OwnerSheet, Status};

use super::super::content::Wait;
use super::super::escape::{Safe, link};
use super::super::scope::Scope;
use super::super::scoreboard::how_late;
use super::super::shared::Shared;
use super::super::voice;
use super::{Blocker, Lines};
use crate::language::phrase::Arg;
use crate::phrase;

/// Waits between two owners: blocked tasks, and initiatives that start (or started) on an unfinished one.
///
/// Both owners read the same sentence; the whole plan's review has them all.
pub(in crate::review) fn waits(shared: &Shared<'_>, audience: &Scope) -> Vec<Wait> {
    let plan = &shared.assessment.plan;
    let all = shared.waits().iter();
    all.filter(|(wait, between)| {
        let mut between = between.iter();
        concerns(wait, audience) || between.any(|id| audience.subscribes_to(plan, id))
    })
    .map(|(wait, _)| wait.clone())
    .collect()
}

/// Every wait of the plan, whomever it concerns.
pub(in crate::review) fn all_waits<'a>(lines: &Lines<'a>) -> Vec<Between<'a>> {
    let owners = lines.assessment.owners.iter();
    let tasks = owners.flat_map(|sheet| lines.task_waits(sheet));
    initiative_waits(lines.assessment)
        .into_iter()
        .chain(tasks)
        .collect()
}

fn concerns(wait: &Wait, audience: &Scope) -> bool {
    let mut sides = [&wait.waiting, &wait.on].into_iter().flatten();
    *audience == Scope::Everything || sides.any(|person| audience.has_person(person))
}

/// A wait with the initiatives between which it stands.
pub(in crate::review) type Between<'a> = (Wait, Vec<&'a InitiativeId>);

/// Dependent initiatives that have started, start within two weeks, or are pushed past their due date, on one that is not
/// achieved.
fn initiative_waits(assessment: &Assessment) -> Vec<Between<'_>> {
    let plan = &assessment.plan;
    let soon = plus_days(assessment.as_of, 14);
    let mut waits = Vec::new();
    for waiting in plan.initiatives.values() {
        let pushed_by = pushed_by(assessment, &waiting.id);
        let begins = waiting.start <= soon;
        let all = waiting.depends_on.iter();
        for dependency in all.filter(|one| begins || pushed_by == Some(&one.on)) {
            let upstream = plan.initiatives.get(&dependency.on);
            let known = assessment.initiatives.get(&dependency.on);
            let (Some(upstream), Some(known)) = (upstream, known) else {
                continue;
            };
            if upstream.owner != waiting.owner
                && known.status != Status::Achieved
                && is_open(assessment, &waiting.id)
            {
                let wait = initiative_wait(assessment, waiting, upstream, known);
                waits.push((wait, vec![&waiting.id, &upstream.id]));
            }
        }
    }
    waits
}

/// The upstream initiative that makes one finish after its due date.
fn pushed_by<'a>(assessment: &'a Assessment, id: &InitiativeId) -> Option<&'a InitiativeId> {
    let planned = assessment.schedule.initiatives.get(id)?;
    planned.driver.as_ref().filter(|_| planned.late_days > 0)
}

fn is_open(assessment: &Assessment, id: &InitiativeId) -> bool {
    assessment
        .initiatives
        .get(id)
        .is_some_and(|known| !matches!(known.status, Status::Achieved | Status::Paused))
}

fn initiative_wait(
    assessment: &Assessment,
    waiting: &Initiative,
    upstream: &Initiative,
    known: &InitiativeAssessment,
) -> Wait {
    let plan = &assessment.plan;
    let today = assessment.as_of;
    let start = Arg::Day(waiting.start, today);
    let begin = if waiting.start > today {
        phrase!("starts", day = start)
    } else {
        phrase!("started", day = start)
    };
    let mut text = phrase!(
        "initiative-waits",
        name = waiting.name.as_str(),
        owner = plan.person_name(&waiting.owner),
        begin = begin,
        on = upstream.name.as_str(),
        on_owner = plan.person_name(&upstream.owner),
        state = how_late(assessment, known),
        due = Arg::Day(upstream.due, today)
    );
    let own = assessment.initiatives.get(&waiting.id);
    let blocked = own.map_or(0, |own| own.counts.blocked);
    if blocked > 0 {
        text = phrase!("waits-blocked", wait = text, count = blocked);
    }
    if pushed_by(assessment, &waiting.id) == Some(&upstream.id)
        && let Some(planned) = assessment.schedule.initiatives.get(&waiting.id)
    {
        let until = if assessment.schedule.is_endless(&waiting.id) {
            phrase!("so-no-end")
        } else {
            phrase!(
                "so-it-finishes",
                day = Arg::Day(planned.finish.p50, today),
                days = u64::try_from(planned.late_days).unwrap_or(0)
            )
        };
        text = phrase!("clauses", before = text, after = until);
    }
    Wait {
        waiting: Some(waiting.owner.clone()),
        on: Some(upstream.owner.clone()),
        text: text.into(),
        link: None,
    }
}

impl<'a> Lines<'a> {
    /// What one person's blocked tasks wait for, one line for each record that others own.
    fn task_waits(&self, sheet: &OwnerSheet) -> Vec<Between<'a>> {
        let mut order: Vec<(&Task, &PersonId)> = Vec::new();
        let mut waiting: BTreeMap<&TaskId, Vec<&Task>> = BTreeMap::new();
        for task in sheet.blocked.iter().filter_map(|id| self.known(id)) {
            for blocker in self.blockers(&task.id) {
                let Blocker::Known(on) = blocker else {
                    continue;
                };
                let Some(owner) = self
                    .assignee(on)
                    .filter(|on| sheet.person.as_ref() != Some(*on))
                else {
                    continue;
                };
                let tasks = waiting.entry(&on.id).or_default();
                if tasks.is_empty() {
                    order.push((on, owner));
                }
                tasks.push(task);
            }
        }
        order
            .into_iter()
            .map(|(on, owner)| {
                let tasks = waiting.remove(&on.id).unwrap_or_default();
                let linked = tasks.iter().map(|task| &task.id).chain([&on.id]);
                let between = linked.flat_map(|id| self.assessment.initiatives_of(id));
                let between = between.collect();
                (self.task_wait(sheet, &tasks, on, owner), between)
            })
            .collect()
    }

    fn task_wait(
        &self,
        sheet: &OwnerSheet,
        tasks: &[&Task],
        blocker: &Task,
        on: &PersonId,
    ) -> Wait {
        let name = self.name(sheet.person.as_ref());
        let owner = std::iter::once(self.name(Some(on))).chain(self.overdue(self.due(&blocker.id)));
        let owner = Arg::List(owner.map(Arg::from).collect());
        let text = match tasks {
            [task] => phrase!(
                "task-waits",
                task = titled(task),
                owner = name,
                on = titled(blocker),
                on_owner = owner
            ),
            _ => phrase!(
                "tasks-wait",
                count = tasks.len(),
                owner = name,
                on = titled(blocker),
                on_owner = owner,
                keys = keys(tasks)
            ),
        };
        Wait {
            waiting: sheet.person.clone(),
            on: Some(on.clone()),
            text: text.into(),
            link: blocker.url.as_deref().and_then(link),
        }
    }
}

/// `OPS-3 Move the team`.
fn titled(task: &Task) -> String {
    let (key, title) = (Safe::new(&task.key), Safe::new(&task.title).shortened(60));
    format!("{key} {title}")
}

/// `T-101, T-103, T-105 and 2 more`.
fn keys(tasks: &[&Task]) -> Arg {
    voice::first_few(tasks.iter().map(|task| Safe::new(&task.key).to_string()), 3)
}
