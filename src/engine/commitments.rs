//! Execution of commitments: of the linked tasks that were due in the week, how many were done.
//!
//! A commitment is the due date as it stood when the week began, so that a date which is pushed during the week
//! is not kept thereby. It knows tasks and people; not measures.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::history::Tracked;
use super::index::{Counts, Index};
use crate::domain::calendar::plus_days;
use crate::domain::id::{PersonId, TaskId};
use crate::domain::task::State;

/// How far back the week goes, in days; the date of the assessment itself is not over yet.
pub(crate) const WEEK_DAYS: i64 = 7;

/// What was due in a week, and what became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// Tasks that were due.
    pub due: u64,
    /// Those of them that are done.
    pub done: u64,
    /// Those of the done that were done by their due date.
    pub on_time: u64,
    /// Those of the others whose due date was pushed out of the week while it ran.
    pub pushed: u64,
    /// Those that are not done, by id.
    pub open: Vec<TaskId>,
}

/// The commitments of one week.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commitments {
    /// First and last day of the week: the seven days before the date of the assessment.
    pub week: Option<(Date, Date)>,
    /// Of everybody; a task of two people counts once.
    pub all: Kept,
    /// By owner; `None`: tasks that nobody in the plan owns.
    pub by_owner: BTreeMap<Option<PersonId>, Kept>,
}

/// The commitments of the week before a date.
pub(crate) fn assess(index: &Index<'_>, at: Date) -> Commitments {
    let mut commitments = Commitments {
        week: Some(week_before(at)),
        ..Commitments::default()
    };
    for (task, today) in index.tasks.all.iter().zip(index.tasks.today()) {
        let Some(due) = today.committed.filter(|_| today.counts == Counts::Linked) else {
            continue;
        };
        commitments.all.count(task, due, at);
        for owner in owners(index, task) {
            let kept = commitments.by_owner.entry(owner).or_default();
            kept.count(task, due, at);
        }
    }
    commitments
}

/// The first and the last day of the week before a date.
fn week_before(at: Date) -> (Date, Date) {
    (plus_days(at, -WEEK_DAYS), plus_days(at, -1))
}

/// The day in the week before a date for which a task was promised: by what stood at its beginning, else by what stands now.
pub(crate) fn committed(task: &Tracked<'_>, at: Date) -> Option<Date> {
    let (first, last) = week_before(at);
    if !task.exists(at) || task.state_at(at) == State::Cancelled {
        return None;
    }
    let eve = plus_days(first, -1);
    let promised = task.due_at(eve).filter(|_| task.exists(eve));
    let was_done_before = task.done_on(eve).is_some();
    let in_week = |due: &Date| (first..=last).contains(due) && !was_done_before;
    promised
        .filter(in_week)
        .or_else(|| task.due_at(at).filter(in_week))
}

/// The people behind a task's assignees, or nobody.
fn owners(index: &Index<'_>, task: &Tracked<'_>) -> Vec<Option<PersonId>> {
    let mut owners: Vec<Option<PersonId>> = index.owners(task).cloned().map(Some).collect();
    if owners.is_empty() {
        owners.push(None);
    }
    owners
}

impl Kept {
    fn count(&mut self, task: &Tracked<'_>, due: Date, at: Date) {
        self.due += 1;
        let Some(day) = task.done_on(at) else {
            self.pushed += u64::from(task.due_at(at).is_none_or(|now| now >= at));
            self.open.push(task.known.task.id.clone());
            return;
        };
        self.done += 1;
        self.on_time += u64::from(day <= due);
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;
    use crate::domain::calendar::When;
    use crate::domain::id::PersonId;
    use crate::domain::task::{Change, State, TaskEvent};
    use crate::engine::testing::{World, d, done, noon, open, task_id, with};

    fn due(
        known: crate::domain::task::KnownTask,
        day: &str,
        who: &str,
    ) -> crate::domain::task::KnownTask {
        with(known, |task| {
            task.due = Some(When::Date(d(day)));
            task.assignees = vec![who.to_owned()].into();
        })
    }

    fn numbers(kept: &Kept) -> (u64, u64, u64, u64) {
        (kept.due, kept.done, kept.on_time, kept.pushed)
    }

    /// The week of 20 March runs from the 13th to the 19th. Due in it: one done a day early, one done a day late, one
    /// open; the day before it, the day itself and a task done before the week began stay out.
    #[test]
    fn what_was_due_in_the_week_is_counted_with_what_was_done() {
        let world = World::simple()
            .person("ann", "ann")
            .person("bob", "bob")
            .tasks([
                due(done("early", "i", "2026-03-14"), "2026-03-15", "ann"),
                due(done("late", "i", "2026-03-17"), "2026-03-16", "ann"),
                due(open("open", "i"), "2026-03-19", "bob"),
                due(open("before", "i"), "2026-03-12", "bob"),
                due(open("today", "i"), "2026-03-20", "bob"),
                due(done("long-ago", "i", "2026-03-02"), "2026-03-15", "bob"),
                due(open("nobody", "i"), "2026-03-18", "stranger"),
            ]);
        let found = world.at("2026-03-20").commitments;
        assert_eq!(found.week, Some((d("2026-03-13"), d("2026-03-19"))));
        assert_eq!(numbers(&found.all), (4, 2, 1, 0));
        let of = |who: &str| numbers(&found.by_owner[&Some(PersonId::new(who))]);
        assert_eq!(of("ann"), (2, 2, 1, 0));
        assert_eq!(of("bob"), (1, 0, 0, 0));
        assert_eq!(found.by_owner[&None].open, [task_id("nobody")]);
    }

    #[test]
    fn a_date_that_is_pushed_during_the_week_was_promised_all_the_same() {
        let mut world = World::simple().tasks([due(open("pushed", "i"), "2026-04-30", "ann")]);
        world.snapshot.events.push(std::sync::Arc::new(TaskEvent {
            task: task_id("pushed"),
            change: Change::Due,
            from: Some("2026-03-16".to_owned()),
            to: Some("2026-04-30".to_owned()),
            happened: Some(noon("2026-03-15").into()),
            seen: noon("2026-03-15"),
        }));
        let found = world.at("2026-03-20").commitments;
        assert_eq!(numbers(&found.all), (1, 0, 0, 1));
        assert_eq!(
            numbers(&world.at("2026-05-08").commitments.all),
            (0, 0, 0, 0)
        );
    }

    #[test]
    fn what_was_cancelled_is_no_commitment_any_more() {
        let cancelled = with(open("c", "i"), |task| task.state = State::Cancelled);
        let world = World::simple().tasks([due(cancelled, "2026-03-16", "ann")]);
        assert_eq!(world.at("2026-03-20").commitments.all, Kept::default());
    }
}
