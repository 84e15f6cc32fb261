use std::sync::Arc;

use jiff::civil::date;
use rusqlite::types::Value;
use throughline_kit::Coverage;

use super::{FactRules, day_number, day_of};
use crate::domain::calendar::When;
use crate::domain::settled::{Closed, End, Fact, Place};
use crate::domain::task::{Estimate, KnownTask, State, Task, TaskEvent};
use crate::store::testing::{Home, applied, finish, home, hour, rows, task};
use crate::store::{Finish, ShrinkGuard};

/// Every closed task is over, and counts for its labels.
fn rules(basis: &str) -> FactRules {
    let make = |known: &Arc<KnownTask>, _: &[&TaskEvent]| {
        let task = &known.task;
        let closed = task.closed.map(|at| at.date(&jiff::tz::TimeZone::UTC))?;
        Some(Fact {
            quiet: closed,
            place: Place {
                source: task.id.source.clone(),
                initiatives: task
                    .labels
                    .iter()
                    .map(|label| label.as_str().into())
                    .collect(),
                leads: Vec::new(),
                assignees: task.assignees.clone(),
            },
            parent: task.parent.clone(),
            task: Closed {
                estimate: task.estimate,
                amount: Some(1.5),
                moved: vec![date(2026, 10, 1), date(2026, 10, 2)],
                ..Closed::new(End::Done, closed)
            },
        })
    };
    FactRules {
        basis: basis.to_owned(),
        make: Arc::new(make),
    }
}

fn with_facts(at: i64, basis: &str) -> Finish {
    Finish {
        facts: Some(rules(basis)),
        ..finish(hour(at), Coverage::Delta)
    }
}

fn closed(external: &str) -> Task {
    let mut task = task("platform", external);
    task.state = State::Done;
    task.closed = Some(When::Date(date(2026, 10, 3)));
    task
}

/// Task and quiet of every fact.
async fn quiet(home: &Home) -> Vec<(i64, i64)> {
    let facts = rows(&home.store, "fact").await;
    let number = |value: &Value| match value {
        Value::Integer(number) => *number,
        other => panic!("{other:?}"),
    };
    facts
        .iter()
        .map(|row| (number(&row[0]), number(&row[1])))
        .collect()
}

const NEVER: i64 = 99_991_231;

#[tokio::test]
async fn a_fact_is_kept_with_its_task_and_never_outlives_what_it_was_made_from() {
    let home = home();
    assert!(home.store.renew_facts(rules("a")).await.unwrap());
    let open = task("platform", "2");
    applied(&home, vec![closed("1"), open], with_facts(1, "a")).await;
    assert_eq!(quiet(&home).await, [(1, 20_261_003), (2, NEVER)]);
    // Written by somebody who makes no facts, the task has none.
    let mut other = closed("1");
    other.title = "Another".to_owned();
    applied(&home, vec![other.clone()], finish(hour(2), Coverage::Delta)).await;
    assert_eq!(quiet(&home).await, [(1, NEVER), (2, NEVER)]);
    other.title = "A third".to_owned();
    applied(&home, vec![other.clone()], with_facts(3, "a")).await;
    assert_eq!(quiet(&home).await, [(1, 20_261_003), (2, NEVER)]);
    let job = |transaction: &rusqlite::Transaction<'_>| {
        let event = "insert into task_event (task, change, seen) values (1, 'due', 1)";
        let done = transaction.execute(event, []);
        done.map(drop)
            .map_err(crate::store::StoreError::sql("test"))
    };
    home.store.write("test", job).await.unwrap();
    assert_eq!(quiet(&home).await, [(1, NEVER), (2, NEVER)]);
}

#[tokio::test]
async fn facts_of_other_rules_are_made_anew_and_not_mixed() {
    let home = home();
    applied(&home, vec![closed("1")], with_facts(1, "a")).await;
    assert_eq!(quiet(&home).await, [(1, NEVER)], "nothing rests on a yet");
    assert!(home.store.renew_facts(rules("a")).await.unwrap());
    assert!(!home.store.renew_facts(rules("a")).await.unwrap());
    assert_eq!(quiet(&home).await, [(1, 20_261_003)]);
    applied(&home, vec![closed("2")], with_facts(2, "b")).await;
    assert_eq!(quiet(&home).await, [(1, 20_261_003), (2, NEVER)]);
    assert!(home.store.renew_facts(rules("b")).await.unwrap());
    assert_eq!(quiet(&home).await, [(1, 20_261_003), (2, 20_261_003)]);
    assert_eq!(rows(&home.store, "fact_place").await.len(), 1);
}

/// Facts that repeat all that they were made from.
fn all_that_is_known() -> FactRules {
    let make = |known: &Arc<KnownTask>, events: &[&TaskEvent]| {
        let is_over = !known.task.state.is_remaining();
        is_over.then(|| Fact {
            quiet: date(2026, 10, 3),
            place: Place {
                source: known.task.id.source.clone(),
                initiatives: Vec::new(),
                leads: Vec::new(),
                assignees: known.task.assignees.clone(),
            },
            parent: Some(format!("{known:?} {events:?}").into()),
            task: Closed::new(End::Done, date(2026, 10, 3)),
        })
    };
    FactRules {
        basis: "all".to_owned(),
        make: Arc::new(make),
    }
}

#[tokio::test]
async fn a_fact_that_is_made_with_a_pull_is_the_one_that_is_made_anew() {
    let home = home();
    home.store.renew_facts(all_that_is_known()).await.unwrap();
    let open = |hours: f64| {
        let mut task = task("platform", "1");
        task.estimate = Some(Estimate::Hours(hours));
        task.due = Some(When::Date(date(2026, 11, 5)));
        task
    };
    let over = |hours: f64| {
        let mut task = closed("1");
        task.estimate = Some(Estimate::Hours(hours));
        task.closed = Some(When::Instant(hour(3).into()));
        task.updated = Some(When::Date(date(2026, 10, 4)));
        task
    };
    // When, what is listed, and how many events there are by then.
    let pulls = [
        (1, vec![open(1.0), closed("2")], 0),
        // State, due date and estimate; the other one is gone.
        (2, vec![over(2.0)], 4),
        (3, vec![open(2.0)], 6),
        // The clock was put back.
        (2, vec![over(3.0), closed("3")], 9),
        (4, vec![over(3.0), closed("2")], 11),
        // It is gone, and comes back as it was, then as another one.
        (5, vec![closed("3")], 14),
        (6, vec![over(3.0), closed("2")], 17),
        (7, vec![closed("3")], 20),
        (8, vec![over(4.0), closed("2")], 24),
    ];
    for (at, tasks, events) in pulls {
        let how = Finish {
            facts: Some(all_that_is_known()),
            guard: ShrinkGuard::new(1.0),
            ..finish(hour(at), Coverage::Full)
        };
        applied(&home, tasks, how).await;
        assert_eq!(rows(&home.store, "task_event").await.len(), events, "{at}");
        let made = worth_something(&home).await;
        let forget = |transaction: &rusqlite::Transaction<'_>| {
            let done = transaction.execute("delete from fact_basis", []);
            done.map(drop)
                .map_err(crate::store::StoreError::sql("test"))
        };
        home.store.write("test", forget).await.unwrap();
        assert!(home.store.renew_facts(all_that_is_known()).await.unwrap());
        assert_eq!(made, worth_something(&home).await, "{at}");
    }
}

/// The facts, but for those that a change of their task made worthless.
async fn worth_something(home: &Home) -> Vec<Vec<Value>> {
    let mut facts = rows(&home.store, "fact").await;
    facts.retain(|fact| fact[1] != Value::Integer(NEVER));
    facts
}

#[tokio::test]
async fn a_rehearsed_pull_keeps_no_fact() {
    let home = home();
    home.store.renew_facts(rules("a")).await.unwrap();
    let how = Finish {
        dry_run: true,
        ..with_facts(1, "a")
    };
    applied(&home, vec![closed("1")], how).await;
    assert_eq!(quiet(&home).await, []);
}

#[test]
fn days_are_numbers_and_come_back() {
    assert_eq!(day_number(date(2026, 11, 22)), Some(20_261_122));
    assert_eq!(day_number(date(0, 12, 31)), None);
    for day in [date(1, 1, 1), date(2028, 2, 29), date(9999, 12, 31)] {
        assert_eq!(day_of(day_number(day).unwrap()).unwrap(), day);
    }
    assert!(day_of(20_261_332).is_err());
}
