//! Random pulls, renewals and writes of others: after each step a reading that is carried on is held against one from nothing.

use std::sync::Arc;

use proptest::prelude::*;
use rusqlite::Connection;
use throughline_kit::Coverage;

use super::{TODAY, Version, assert_shared, listed, pull, query, read, rules, sources};
use crate::domain::calendar::plus_days;
use crate::domain::task::State;
use crate::store::testing::{finish, home, hour};
use crate::store::{Finish, RowsOf};

/// Tasks of each source.
const TASKS: usize = 7;

fn version() -> impl Strategy<Value = Version> {
    let other = || prop::option::weighted(0.4, 0..TASKS);
    (
        prop::sample::select(vec![
            State::Open,
            State::Done,
            State::Done,
            State::Cancelled,
        ]),
        0..60_i64,
        prop::sample::select(vec!["i", "j"]),
        other(),
        other(),
        any::<bool>(),
        prop::option::weighted(0.2, 0..TASKS),
        0..60_i64,
    )
        .prop_map(
            |(state, ago, label, parent, blocker, by_key, alias, size)| Version {
                state,
                ago,
                label,
                parent,
                blocker,
                by_key,
                alias,
                size,
            },
        )
}

/// What happens between two readings.
#[derive(Debug, Clone)]
enum Step {
    /// A pull of the one source or the other lists some tasks.
    Pull(bool, bool, Vec<Option<Version>>),
    /// A pull lists some tasks as before, but of another size and label.
    Resize(bool, i64, &'static str, Vec<bool>),
    /// The rules are these from now on.
    Rules(bool),
    /// Another day is asked for.
    Day(i64),
    /// Another process writes.
    Write(usize, i64),
    Nothing,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let listed = prop::sample::select(vec![0.15, 0.6]).prop_flat_map(|part| {
        prop::collection::vec(prop::option::weighted(part, version()), TASKS)
    });
    let label = prop::sample::select(vec!["i", "j"]);
    let some = prop::collection::vec(any::<bool>(), TASKS);
    let step = prop_oneof![
        8 => (any::<bool>(), prop::bool::weighted(0.3), listed)
            .prop_map(|(source, full, listed)| Step::Pull(source, full, listed)),
        4 => (any::<bool>(), 0..60_i64, label, some)
            .prop_map(|(source, size, label, some)| Step::Resize(source, size, label, some)),
        1 => any::<bool>().prop_map(Step::Rules),
        1 => (0..3_i64).prop_map(|weeks| Step::Day(10 * weeks)),
        3 => (0..WRITES.len(), 1..15_i64).prop_map(|(what, task)| Step::Write(what, task)),
        1 => Just(Step::Nothing),
    ];
    prop::collection::vec(step, 1..14)
}

/// What another process may do to a task.
const WRITES: [&str; 6] = [
    "insert into task_event (task, change, was, became, seen) select id, 'due', null, null, 7 from task where id = ?1",
    "update task_event set seen = seen + 1 where task = ?1",
    "update task_event set task = 1 where task = ?1",
    "delete from task_event where task = ?1",
    "update task set gone_at = case when gone_at is null then 5 end where id = ?1",
    "delete from task where id = ?1 and not exists (select 1 from task_event where task = ?1)",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn what_is_read_again_is_what_is_read_from_nothing(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let home = home();
            let (mut basis, mut quiet) = ("a", plus_days(TODAY, -30));
            home.store.renew_facts(rules(basis)).await.unwrap();
            let (mut before, mut image) = read(&home, query(basis, quiet, RowsOf::default(), 0), None).await;
            let mut last: [Vec<Option<Version>>; 2] = Default::default();
            for (at, step) in (1..).zip(&steps) {
                let mut is_carried = image.is_some();
                match step {
                    Step::Pull(is_first, is_full, versions) => {
                        let coverage = if *is_full { Coverage::Full } else { Coverage::Delta };
                        let how = Finish { facts: Some(rules(basis)), ..finish(hour(at), coverage) };
                        let source = &sources()[usize::from(*is_first)];
                        pull(&home, source, listed(source, versions), how).await;
                        remember(&mut last[usize::from(*is_first)], versions, *is_full);
                    }
                    Step::Resize(is_first, size, label, some) => {
                        let how = Finish { facts: Some(rules(basis)), ..finish(hour(at), Coverage::Delta) };
                        let source = &sources()[usize::from(*is_first)];
                        let versions = resized(&last[usize::from(*is_first)], (*size, label), some);
                        pull(&home, source, listed(source, &versions), how).await;
                        remember(&mut last[usize::from(*is_first)], &versions, false);
                    }
                    Step::Rules(is_other) => {
                        basis = if *is_other { "b" } else { "a" };
                        is_carried &= !home.store.renew_facts(rules(basis)).await.unwrap();
                    }
                    Step::Day(days) => {
                        let day = plus_days(TODAY, days - 30);
                        is_carried &= day == quiet;
                        quiet = day;
                    }
                    Step::Write(what, task) => {
                        let other = Connection::open(&home.path).unwrap();
                        other.pragma_update(None, "foreign_keys", false).unwrap();
                        other.execute(WRITES[*what], [task]).unwrap();
                        // The number of an erased task may be given again: its links go with it.
                        let orphans = "delete from link where task not in (select id from task)";
                        other.execute(orphans, []).unwrap();
                    }
                    Step::Nothing => {}
                }
                let asked = query(basis, quiet, RowsOf::default(), at);
                let (again, carried) = read(&home, asked.clone(), image).await;
                let (whole, _) = read(&home, asked, None).await;
                assert_eq!(format!("{again:#?}"), format!("{whole:#?}"), "{at}: {step:?}");
                if is_carried && !matches!(step, Step::Write(..)) {
                    assert_shared(&before, &again);
                }
                if is_carried && matches!(step, Step::Nothing) {
                    let groups = before.settled.iter().zip(&again.settled);
                    assert!(groups.clone().all(|(one, other)| Arc::ptr_eq(one, other)));
                }
                (before, image) = (again, carried);
            }
        });
    }
}

/// What a source lists from now on.
fn remember(last: &mut Vec<Option<Version>>, listed: &[Option<Version>], is_full: bool) {
    last.resize(TASKS, None);
    for (last, now) in last.iter_mut().zip(listed) {
        if now.is_some() || is_full {
            last.clone_from(now);
        }
    }
}

/// Some of the tasks as they were, but for their size and label.
fn resized(
    last: &[Option<Version>],
    (size, label): (i64, &'static str),
    some: &[bool],
) -> Vec<Option<Version>> {
    let both = last.iter().zip(some);
    let resize = |(last, is_meant): (&Option<Version>, &bool)| {
        let last = last.clone().filter(|_| *is_meant)?;
        Some(Version {
            label,
            size,
            ..last
        })
    };
    both.map(resize).collect()
}
