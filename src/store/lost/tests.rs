use jiff::civil::date;
use serde_json::json;
use throughline_kit::Coverage;

use super::super::PullOutcome;
use super::super::testing::{applied, content, finish, home, hour, pull, tasks};
use crate::domain::calendar::When;
use crate::domain::fields::Fields;
use crate::domain::task::{State, Task};

/// Fourteen done tasks with everything that a field guard looks at; number 1 was reopened once and has no custom field.
fn full_tasks() -> Vec<Task> {
    let mut all = tasks(14);
    for (index, task) in all.iter_mut().enumerate() {
        task.state = State::Done;
        task.closed = Some(When::Date(date(2026, 10, 1)));
        task.blocked_by = vec!["9".to_owned()].into();
        if index > 0 {
            task.fields.insert("calls".to_owned(), json!(index));
        }
    }
    all
}

/// What a pull comes to after something was done to every task but the first `spared`.
async fn after(
    coverage: Coverage,
    spared: usize,
    edit: impl Fn(&mut Task),
) -> Option<(String, u64)> {
    let home = home();
    applied(&home, full_tasks(), finish(hour(0), Coverage::Full)).await;
    let before = content(&home.store).await;
    let mut edited = full_tasks();
    edited.iter_mut().skip(spared).for_each(edit);
    let outcome = pull(&home.store, edited, finish(hour(1), coverage)).await;
    match outcome.unwrap() {
        PullOutcome::Applied(_) => None,
        PullOutcome::FieldLost { field, tasks } => {
            assert_eq!(content(&home.store).await, before, "nothing was applied");
            Some((field, tasks))
        }
        PullOutcome::Held { .. } => panic!("no task vanished"),
    }
}

/// The field that was lost, and how many tasks had it.
fn lost(field: &str, tasks: u64) -> (String, u64) {
    (field.to_owned(), tasks)
}

#[tokio::test]
async fn a_field_that_no_record_has_any_more_holds_a_full_pull_back() {
    let full = Coverage::Full;
    assert_eq!(
        after(full, 0, |task| task.due = None).await,
        Some(lost("due", 14))
    );
    assert_eq!(
        after(full, 0, |task| task.closed = None).await,
        Some(lost("closed", 14))
    );
    let renamed = |task: &mut Task| task.fields = Fields::default();
    assert_eq!(after(full, 0, renamed).await, Some(lost("field.calls", 13)));
    let untitled = |task: &mut Task| task.title = task.key.to_string();
    assert_eq!(after(full, 0, untitled).await, Some(lost("title", 14)));
}

#[tokio::test]
async fn work_that_clears_a_field_is_no_loss() {
    let full = Coverage::Full;
    // One record still has it, changed or not.
    assert_eq!(after(full, 1, |task| task.due = None).await, None);
    // Blockers come and go together.
    assert_eq!(after(full, 0, |task| task.blocked_by.clear()).await, None);
    let reopened = |task: &mut Task| {
        task.state = State::Open;
        task.closed = None;
    };
    assert_eq!(after(full, 0, reopened).await, None);
}

#[tokio::test]
async fn of_changes_alone_only_what_no_task_ever_loses_is_suspicious() {
    let delta = Coverage::Delta;
    assert_eq!(after(delta, 0, |task| task.due = None).await, None);
    assert_eq!(
        after(delta, 0, |task| task.closed = None).await,
        Some(lost("closed", 14))
    );
}

#[tokio::test]
async fn a_person_and_another_mapping_may_take_a_field_away() {
    let home = home();
    applied(&home, full_tasks(), finish(hour(0), Coverage::Full)).await;
    let without = || {
        let mut all = full_tasks();
        for task in &mut all {
            task.due = None;
        }
        all
    };
    let mut accepted = finish(hour(1), Coverage::Full);
    accepted.guard.accept = true;
    accepted.dry_run = true;
    assert_eq!(applied(&home, without(), accepted).await.changed, 14);
    let mut remapped = finish(hour(2), Coverage::Full);
    remapped.config_hash = "c2".to_owned();
    assert_eq!(applied(&home, without(), remapped).await.changed, 14);
}
