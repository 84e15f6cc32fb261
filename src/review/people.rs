//! Who did what, what holds them up, and what is due next.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::civil::Date;

use crate::domain::calendar::days_between;
use crate::domain::id::{PersonId, SourceId, TaskId};
use crate::domain::people::Directory;
use crate::domain::review::ReviewKind;
use crate::domain::task::{KnownTask, Task};
use crate::engine::Assessment;
use crate::engine::assessment::OwnerSheet;
use crate::engine::commitments::Kept;

use super::content::{OwnerBlock, TaskLine};
use super::escape::{Safe, link};
use super::scope::Scope;
use super::sentence::Sentence;
use super::shared::Shared;
use super::voice;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

pub(super) use waits::{Between, all_waits, waits};

mod waits;

/// The owners with something to say: those with the most overdue and blocked work first, nobody's tasks last.
pub(super) fn owners(shared: &Shared<'_>, audience: &Scope) -> Vec<OwnerBlock> {
    let lines = &shared.lines;
    let mut blocks: Vec<OwnerBlock> = sheets(shared.assessment, audience)
        .map(|sheet| lines.block(sheet))
        .filter(|block| {
            !(block.done.is_empty() && block.blocked.is_empty() && block.needs_help.is_empty())
        })
        .collect();
    blocks.sort_by_key(|block| {
        let held_up = Reverse((block.overdue, block.blocked.items.len()));
        (block.person.is_none(), held_up)
    });
    blocks
}

/// What is due in the next two weeks, earliest first.
pub(super) fn due_next(shared: &Shared<'_>, audience: &Scope) -> Vec<TaskLine> {
    let lines = &shared.lines;
    let mut due: Vec<TaskLine> = sheets(shared.assessment, audience)
        .flat_map(|sheet| sheet.due_next.iter().map(move |id| (sheet, id)))
        .map(|(sheet, id)| TaskLine {
            owner: audience
                .person()
                .is_none()
                .then(|| lines.name(sheet.person.as_ref()).into()),
            date: lines.due(id),
            ..lines.task(id)
        })
        .collect();
    due.sort_by_key(|line| line.date);
    due
}

/// The commitments of the week before, of everybody or of one owner; nothing where none was due.
pub(super) fn commitments(
    kind: ReviewKind,
    assessment: &Assessment,
    audience: &Scope,
) -> Option<Kept> {
    let found = &assessment.commitments;
    let kept = match (kind, audience) {
        (ReviewKind::CheckIn, Scope::Everything) => Some(&found.all),
        (ReviewKind::CheckIn, Scope::Owner(_) | Scope::Parts(_)) => audience
            .person()
            .and_then(|person| found.by_owner.get(&Some(person.clone()))),
        (ReviewKind::CourseCorrection | ReviewKind::Quarterly, _) => None,
    };
    kept.filter(|kept| kept.due > 0).cloned()
}

fn sheets<'a>(
    assessment: &'a Assessment,
    audience: &'a Scope,
) -> impl Iterator<Item = &'a OwnerSheet> {
    let sheets = assessment.owners.iter().map(AsRef::as_ref);
    sheets.filter(move |sheet: &&OwnerSheet| match &sheet.person {
        None => *audience == Scope::Everything,
        Some(person) => audience.has_person(person),
    })
}

/// Makes lines of tasks; holds the indexes that this needs.
pub(super) struct Lines<'a> {
    assessment: &'a Assessment,
    /// Made when the first owner of a blocker is looked up,
    directory: OnceLock<Directory>,
    /// and this when the first blocker is looked up: most lines have none.
    by_name: OnceLock<HashMap<(&'a SourceId, &'a str), &'a KnownTask>>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(assessment: &'a Assessment) -> Self {
        Self {
            assessment,
            directory: OnceLock::new(),
            by_name: OnceLock::new(),
        }
    }

    /// The task that another one of the same source names by external id or key.
    fn named(&self, source: &'a SourceId, name: &'a str) -> Option<&'a KnownTask> {
        let by_name = self.by_name.get_or_init(|| {
            let tasks = || self.assessment.tasks.values().map(AsRef::as_ref);
            let key =
                |known: &'a KnownTask| ((&known.task.id.source, known.task.key.as_str()), known);
            let external = |known: &'a KnownTask| {
                (
                    (&known.task.id.source, known.task.id.external.as_str()),
                    known,
                )
            };
            // The stable id wins over another record's key of the same spelling.
            tasks().map(key).chain(tasks().map(external)).collect()
        });
        by_name.get(&(source, name)).copied()
    }

    fn block(&self, sheet: &OwnerSheet) -> OwnerBlock {
        let help = |wanted: &crate::engine::assessment::HelpWanted| TaskLine {
            note: Some((&wanted.why).into()),
            date: self.due(&wanted.task),
            ..self.task(&wanted.task)
        };
        OwnerBlock {
            person: sheet.person.clone(),
            name: self.name(sheet.person.as_ref()).into(),
            remaining: sheet.remaining,
            remaining_hours: sheet.remaining_hours,
            done: sheet.done.iter().map(|id| self.done(id)).collect(),
            overdue: sheet.overdue,
            commitments: self
                .assessment
                .commitments
                .by_owner
                .get(&sheet.person)
                .cloned(),
            blocked: sheet
                .blocked
                .iter()
                .map(|id| self.blocked(sheet, id))
                .collect(),
            // What is blocked says so, and how late it is, in its own list.
            needs_help: sheet
                .needs_help
                .iter()
                .filter(|wanted| !sheet.blocked.contains(&wanted.task))
                .map(help)
                .collect(),
        }
    }

    fn name(&self, person: Option<&PersonId>) -> Phrase {
        person.map_or_else(
            || phrase!("without-an-owner"),
            |person| Phrase::verbatim(self.assessment.plan.person_name(person)),
        )
    }

    fn known(&self, id: &TaskId) -> Option<&'a Task> {
        self.assessment.tasks.get(id).map(|known| &known.task)
    }

    fn task(&self, id: &TaskId) -> TaskLine {
        let task = self.known(id);
        TaskLine {
            key: Safe::new(task.map_or(id.external.as_str(), |task| &task.key)),
            title: Safe::new(task.map_or("", |task| &task.title)),
            link: task.and_then(|task| task.url.as_deref()).and_then(link),
            note: None,
            date: None,
            owner: None,
            initiatives: self
                .assessment
                .initiatives_of(id)
                .iter()
                .map(|id| Safe::new(self.assessment.plan.initiative_name(id)))
                .collect(),
        }
    }

    fn due(&self, id: &TaskId) -> Option<Date> {
        let due = self.known(id)?.due?;
        Some(due.date(&self.assessment.plan.time_zone))
    }

    fn done(&self, id: &TaskId) -> TaskLine {
        let closed = self
            .known(id)
            .and_then(|task| task.closed)
            .map(|closed| closed.date(&self.assessment.plan.time_zone));
        TaskLine {
            date: closed,
            ..self.task(id)
        }
    }

    fn blocked(&self, sheet: &OwnerSheet, id: &TaskId) -> TaskLine {
        let today = self.assessment.as_of;
        let due = self.due(id);
        let since = sheet.blocked_since.get(id);
        let since = since.map(|since| phrase!("blocked-since", day = Arg::Day(*since, today)));
        let notes = [since, self.waits_on(id), self.overdue(due)];
        TaskLine {
            note: voice::clauses(notes.into_iter().flatten()).map(Sentence::from),
            date: due,
            ..self.task(id)
        }
    }

    /// `waits on OPS-3 (Ana Ruiz), OPS-4`.
    fn waits_on(&self, id: &TaskId) -> Option<Phrase> {
        let blockers = self.blockers(id);
        if !blockers.is_empty() {
            let names = blockers.iter().map(|one| self.blocker_name(one).into());
            return Some(phrase!("waits-on", what = Arg::List(names.collect())));
        }
        let count = self.known(id).and_then(|task| task.blocked_by_count)?;
        (count > 0).then(|| phrase!("waits-on-records", count = u64::from(count)))
    }

    /// `overdue by 9 days`.
    fn overdue(&self, due: Option<Date>) -> Option<Phrase> {
        let late = days_between(due?, self.assessment.as_of);
        (late > 0).then(|| phrase!("overdue-by", days = late.unsigned_abs()))
    }

    /// What blocks a task: records we know that remain, and names of records that we do not know.
    fn blockers(&self, id: &TaskId) -> Vec<Blocker<'a>> {
        let Some(task) = self.known(id) else {
            return Vec::new();
        };
        task.blocked_by
            .iter()
            .filter_map(|name| match self.named(&task.id.source, name) {
                Some(known) => known
                    .task
                    .state
                    .is_remaining()
                    .then_some(Blocker::Known(&known.task)),
                None => Some(Blocker::Named(name)),
            })
            .collect()
    }

    fn blocker_name(&self, blocker: &Blocker<'_>) -> String {
        match blocker {
            Blocker::Named(name) => (*name).to_owned(),
            Blocker::Known(task) => match self.assignee(task) {
                Some(person) => format!(
                    "{} ({})",
                    task.key,
                    self.assessment.plan.person_name(person)
                ),
                None => task.key.to_string(),
            },
        }
    }

    fn assignee(&self, task: &Task) -> Option<&PersonId> {
        let plan = &self.assessment.plan;
        let directory = self.directory.get_or_init(|| plan.directory());
        let mut accounts = task.assignees.iter();
        accounts.find_map(|account| directory.find(&task.id.source, account))
    }
}

enum Blocker<'a> {
    Known(&'a Task),
    Named(&'a str),
}
