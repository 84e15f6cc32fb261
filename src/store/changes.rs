//! What changed between two descriptions of one task. Pure.

use jiff::Timestamp;

use crate::domain::calendar::When;
use crate::domain::id::TaskId;
use crate::domain::task::{Change, Estimate, State, Task, TaskEvent};
use crate::domain::text::{Text, Texts};

use super::rows::moment_text;

/// One change, before it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Changed {
    /// What changed.
    pub(super) change: Change,
    /// The old value, as words.
    pub(super) from: Option<String>,
    /// The new value, as words.
    pub(super) to: Option<String>,
    /// When the tracker says that it happened.
    pub(super) happened: Option<When>,
}

impl Changed {
    /// The event that is kept of it, as it is read back.
    pub(super) fn event(&self, task: TaskId, seen: Timestamp) -> TaskEvent {
        TaskEvent {
            task,
            change: self.change,
            from: self.from.clone(),
            to: self.to.clone(),
            happened: self.happened,
            seen,
        }
    }

    /// One of which nothing else is told.
    pub(super) fn plain(change: Change) -> Self {
        Self {
            change,
            from: None,
            to: None,
            happened: None,
        }
    }
}

/// The changes that are kept as events: state, due date, assignees, estimate.
pub(super) fn between(old: &Task, new: &Task) -> Vec<Changed> {
    let mut changes = Vec::new();
    let mut note = |change, from: Option<String>, to: Option<String>, happened| {
        changes.push(Changed {
            change,
            from,
            to,
            happened,
        });
    };
    if old.state != new.state {
        let (from, to) = (old.state.as_str(), new.state.as_str());
        note(
            Change::State,
            Some(from.to_owned()),
            Some(to.to_owned()),
            state_changed_at(new),
        );
    }
    if old.due != new.due {
        let (from, to) = (old.due.map(moment_text), new.due.map(moment_text));
        note(Change::Due, from, to, new.updated);
    }
    if sorted(&old.assignees) != sorted(&new.assignees) {
        let (from, to) = (names(&old.assignees), names(&new.assignees));
        note(Change::Assignee, from, to, new.updated);
    }
    if old.estimate != new.estimate {
        let (from, to) = (old.estimate.map(size), new.estimate.map(size));
        note(Change::Estimate, from, to, new.updated);
    }
    changes
}

/// A tracker dates the end of a task more exactly than its other changes.
fn state_changed_at(task: &Task) -> Option<When> {
    match task.state {
        State::Done | State::Cancelled => task.closed.or(task.updated),
        State::Open | State::InProgress | State::Blocked => task.updated,
    }
}

/// Trackers give the same people in changing order.
fn sorted(names: &[Text]) -> Vec<&Text> {
    let mut sorted: Vec<_> = names.iter().collect();
    sorted.sort_unstable();
    sorted
}

fn names(assignees: &Texts) -> Option<String> {
    (!assignees.is_empty()).then(|| assignees.join(", "))
}

fn size(estimate: Estimate) -> String {
    match estimate {
        Estimate::Hours(hours) => format!("{hours} h"),
        Estimate::Points(points) => format!("{points} points"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Changed, between};
    use crate::domain::calendar::When;
    use crate::domain::task::{Change, Estimate, State, Task};
    use crate::store::testing::task;

    fn check(edit: impl Fn(&mut Task), expected: &[(Change, Option<&str>, Option<&str>)]) {
        let old = task("platform", "1");
        let mut new = old.clone();
        edit(&mut new);
        let found: Vec<_> = between(&old, &new)
            .into_iter()
            .map(|changed: Changed| (changed.change, changed.from, changed.to))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(change, from, to)| (*change, from.map(String::from), to.map(String::from)))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn four_fields_make_events_and_no_other() {
        check(|_| {}, &[]);
        check(|task| task.title = "Other".into(), &[]);
        check(|task| task.labels = vec!["a"].into(), &[]);
        check(
            |task| task.state = State::Blocked,
            &[(Change::State, Some("open"), Some("blocked"))],
        );
        check(
            |task| task.due = Some(When::Date(date(2026, 12, 1))),
            &[(Change::Due, Some("2026-11-30"), Some("2026-12-01"))],
        );
        check(
            |task| task.due = None,
            &[(Change::Due, Some("2026-11-30"), None)],
        );
        check(
            |task| task.assignees = vec!["lee"].into(),
            &[(Change::Assignee, Some("ada, kim"), Some("lee"))],
        );
        check(|task| task.assignees = vec!["kim", "ada"].into(), &[]);
        check(
            |task| task.assignees.clear(),
            &[(Change::Assignee, Some("ada, kim"), None)],
        );
        check(
            |task| task.estimate = Some(Estimate::Points(5.0)),
            &[(Change::Estimate, Some("2.5 h"), Some("5 points"))],
        );
    }

    #[test]
    fn an_end_is_dated_by_the_closed_date_and_a_reopening_by_the_update() {
        let closed = When::Date(date(2026, 11, 20));
        let updated = When::Date(date(2026, 11, 21));
        let open = task("platform", "1");
        let mut done = open.clone();
        done.state = State::Done;
        done.closed = Some(closed);
        done.updated = Some(updated);
        let happened = |old: &Task, new: &Task| between(old, new)[0].happened;
        assert_eq!(happened(&open, &done), Some(closed));
        let mut reopened = open.clone();
        reopened.updated = Some(updated);
        assert_eq!(happened(&done, &reopened), Some(updated));
        done.closed = None;
        assert_eq!(happened(&open, &done), Some(updated));
    }
}
