use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jiff::civil::date;
use serde_json::json;
use throughline_kit::{Coverage, Cursor, Problem, Reject};

use super::{Finish, PullOutcome, ShrinkGuard, StagedTask};
use crate::domain::calendar::When;
use crate::domain::id::{SourceId, TaskId};
use crate::domain::task::{Change, State, Task};
use crate::store::Counts;
use crate::store::testing::{
    Home, applied, content, finish, home, hour, pull, rows, source, staged, task, tasks,
};
use crate::store::{Access, Store, StoreError};

fn full(hours: i64) -> Finish {
    finish(hour(hours), Coverage::Full)
}

fn delta(hours: i64) -> Finish {
    finish(hour(hours), Coverage::Delta)
}

fn reject(raw: &str) -> Reject {
    Reject {
        problem: Problem::new("a.csv:3", "column `due`: `soon` — a date is wanted"),
        raw: raw.to_owned(),
    }
}

async fn with_rejects(
    home: &Home,
    tasks: Vec<Task>,
    rejects: Vec<Reject>,
    how: Finish,
) -> PullOutcome {
    let pull = home.store.begin_pull(&source()).await.unwrap();
    home.store.stage_tasks(pull, staged(tasks)).await.unwrap();
    home.store.stage_rejects(pull, rejects).await.unwrap();
    home.store.finish_pull(pull, how).await.unwrap()
}

async fn changes(home: &Home, external: &str) -> Vec<(Change, Option<String>, Option<String>)> {
    let events = home.store.events_of(task("platform", external).id).await;
    events
        .unwrap()
        .into_iter()
        .map(|event| (event.change, event.from, event.to))
        .collect()
}

#[tokio::test]
async fn the_first_pull_makes_tasks_and_links_but_no_events() {
    let home = home();
    let mut listed = tasks(3);
    listed[0].labels = vec!["expansion"].into();
    let counts = applied(&home, listed.clone(), full(0)).await;
    let expected = Counts {
        seen: 3,
        new: 3,
        ..Counts::default()
    };
    assert_eq!(counts, expected);
    let known = home
        .store
        .task(listed[0].id.clone())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(known.task, listed[0]);
    assert_eq!((known.first_seen, known.gone_at), (hour(0), None));
    let links = home.store.links().await.unwrap();
    assert_eq!(links.len(), 1);
    assert_eq!(links[0].rule, "label=expansion");
    let health = home
        .store
        .source_health(vec![(source(), 60)])
        .await
        .unwrap();
    assert_eq!((health[0].records, health[0].last_good), (3, Some(hour(0))));
}

#[tokio::test]
async fn the_same_pull_again_writes_nothing_but_its_age() {
    for how in [full, delta] {
        let home = home();
        applied(&home, tasks(50), how(0)).await;
        let before = content(&home.store).await;
        let counts = applied(&home, tasks(50), how(1)).await;
        let expected = Counts {
            seen: 50,
            unchanged: 50,
            ..Counts::default()
        };
        assert_eq!(counts, expected);
        assert_eq!(content(&home.store).await, before);
        let health = home
            .store
            .source_health(vec![(source(), 60)])
            .await
            .unwrap();
        assert_eq!(health[0].last_good, Some(hour(1)));
    }
}

#[tokio::test]
async fn staging_does_not_touch_the_database() {
    let home = home();
    applied(&home, tasks(5), full(0)).await;
    let wal = home.path.with_file_name("throughline.db-wal");
    let written = || (wal.metadata().unwrap().len(), std::fs::read(&wal).unwrap());
    let before = written();
    let pull = home.store.begin_pull(&source()).await.unwrap();
    home.store
        .stage_tasks(pull, staged(tasks(500)))
        .await
        .unwrap();
    home.store
        .stage_rejects(pull, vec![reject("x")])
        .await
        .unwrap();
    assert!(written() == before, "a page was written to the database");
}

#[tokio::test]
async fn an_unchanged_source_only_grows_younger() {
    let home = home();
    let known = with_rejects(&home, tasks(5), vec![reject("x")], full(0)).await;
    assert!(matches!(known, PullOutcome::Applied(_)));
    let before = content(&home.store).await;
    let cursor = Cursor::new(&json!({"etag": "b"})).unwrap();
    home.store
        .unchanged(&source(), hour(5), Some(cursor.clone()))
        .await
        .unwrap();
    assert_eq!(content(&home.store).await, before);
    assert_eq!(
        home.store.cursor(&source(), "c1").await.unwrap(),
        Some(cursor)
    );
    let health = home
        .store
        .source_health(vec![(source(), 60)])
        .await
        .unwrap();
    assert_eq!((health[0].last_good, health[0].rejects), (Some(hour(5)), 1));
}

#[tokio::test]
async fn the_cursor_comes_with_the_rows_and_only_for_the_same_settings() {
    let home = home();
    let store = &home.store;
    assert_eq!(store.cursor(&source(), "c1").await.unwrap(), None);
    applied(&home, tasks(1), full(0)).await;
    let kept = Cursor::new(&hour(0).to_string()).unwrap();
    assert_eq!(
        store.cursor(&source(), "c1").await.unwrap(),
        Some(kept.clone())
    );
    assert_eq!(store.cursor(&source(), "c2").await.unwrap(), None);
    let without = Finish {
        cursor: None,
        ..delta(1)
    };
    applied(&home, tasks(1), without).await;
    assert_eq!(store.cursor(&source(), "c1").await.unwrap(), Some(kept));
}

#[tokio::test]
async fn a_change_keeps_the_old_content_and_makes_events() {
    let home = home();
    applied(&home, tasks(2), delta(0)).await;
    let mut done = task("platform", "1");
    done.state = State::Done;
    done.closed = Some(When::Date(date(2026, 11, 1)));
    done.due = None;
    done.labels = vec!["expansion"].into();
    let counts = applied(&home, vec![done.clone()], delta(1)).await;
    let expected = Counts {
        seen: 1,
        changed: 1,
        events: 2,
        ..Counts::default()
    };
    assert_eq!(counts, expected);
    let events = home.store.events_of(done.id.clone()).await.unwrap();
    assert_eq!(events[0].change, Change::State);
    assert_eq!(events[0].happened, done.closed);
    assert_eq!(events[0].seen, hour(1));
    assert_eq!(
        changes(&home, "1").await,
        [
            (Change::State, Some("open".into()), Some("done".into())),
            (Change::Due, Some("2026-11-30".into()), None),
        ]
    );
    assert_eq!(home.store.links_of(done.id.clone()).await.unwrap().len(), 1);
    assert_eq!(rows(&home.store, "task_version").await.len(), 1);
    // The overlap of the next pull brings it once more: nothing is written.
    let before = content(&home.store).await;
    let counts = applied(&home, vec![done], delta(2)).await;
    assert_eq!((counts.changed, counts.unchanged), (0, 1));
    assert_eq!(content(&home.store).await, before);
}

#[tokio::test]
async fn of_two_records_with_one_id_the_later_one_wins() {
    let home = home();
    applied(&home, tasks(1), delta(0)).await;
    let mut changed = task("platform", "1");
    changed.title = "New".into();
    // Another page, another description: the order of arrival decides, whichever equals the stored one.
    for (last, title) in [(changed.clone(), "New"), (task("platform", "1"), "Task 1")] {
        let pull = home.store.begin_pull(&source()).await.unwrap();
        for page in [changed.clone(), task("platform", "1"), last] {
            home.store
                .stage_tasks(pull, staged(vec![page]))
                .await
                .unwrap();
        }
        let outcome = home.store.finish_pull(pull, delta(1)).await.unwrap();
        assert!(matches!(
            outcome,
            PullOutcome::Applied(Counts { seen: 1, .. })
        ));
        let known = home.store.task(changed.id.clone()).await.unwrap().unwrap();
        assert_eq!(known.task.title, title);
    }
}

#[tokio::test]
async fn what_a_full_pull_misses_is_gone_and_may_return() {
    let home = home();
    applied(&home, tasks(5), full(0)).await;
    let counts = applied(&home, tasks(3), full(1)).await;
    assert_eq!((counts.gone, counts.unchanged, counts.events), (2, 3, 2));
    let id = task("platform", "5").id;
    let gone = home.store.task(id.clone()).await.unwrap().unwrap();
    assert_eq!(gone.gone_at, Some(hour(1)));
    // Still gone: no second event.
    let before = content(&home.store).await;
    assert_eq!(applied(&home, tasks(3), full(2)).await.gone, 0);
    assert_eq!(content(&home.store).await, before);

    let mut back = task("platform", "5");
    back.state = State::Blocked;
    let counts = applied(&home, vec![task("platform", "4"), back], delta(3)).await;
    let expected = Counts {
        seen: 2,
        changed: 1,
        unchanged: 1,
        returned: 2,
        events: 3,
        ..Counts::default()
    };
    assert_eq!(counts, expected);
    assert_eq!(home.store.task(id).await.unwrap().unwrap().gone_at, None);
    let told: Vec<_> = changes(&home, "5")
        .await
        .into_iter()
        .map(|(change, ..)| change)
        .collect();
    assert_eq!(told, [Change::Gone, Change::Returned, Change::State]);
}

/// A list of ids alone: what is absent from it is gone, and what is on it exists though its record did not come.
#[tokio::test]
async fn listed_ids_are_not_absent_and_bring_back_what_was_gone() {
    let home = home();
    applied(&home, tasks(30), full(0)).await;
    let ids = |count: usize| -> Vec<String> {
        tasks(count)
            .iter()
            .map(|task| task.id.external.to_string())
            .collect()
    };
    let sweep = async |listed: usize, hours: i64| {
        let pull = home.store.begin_pull(&source()).await.unwrap();
        home.store.stage_listed(pull, ids(listed)).await.unwrap();
        home.store.finish_pull(pull, full(hours)).await.unwrap()
    };
    let counts = |outcome: PullOutcome| match outcome {
        PullOutcome::Applied(counts) => (counts.gone, counts.returned),
        other => panic!("{other:?}"),
    };
    assert_eq!(counts(sweep(28, 1).await), (2, 0));
    assert_eq!(counts(sweep(29, 2).await), (0, 1));
    // A list of nothing, or of much less, is held back as it would be with records.
    for listed in [0, 3] {
        let held = sweep(listed, 3).await;
        assert!(matches!(held, PullOutcome::Held { .. }), "{held:?}");
    }
}

#[tokio::test]
async fn absence_in_a_delta_says_nothing() {
    let home = home();
    applied(&home, tasks(30), full(0)).await;
    for coverage in [Coverage::Delta, Coverage::Unchanged] {
        let counts = applied(&home, Vec::new(), finish(hour(1), coverage)).await;
        assert_eq!(counts, Counts::default());
    }
}

#[test]
fn the_guard_holds_from_more_than_the_share_and_more_than_ten() {
    let guard = ShrinkGuard::new(0.5);
    for (known, vanished, listed, holds) in [
        (100, 50, 50, false),
        (100, 51, 49, true),
        (20, 10, 10, false),
        (12, 10, 2, false),
        (12, 11, 1, true),
        (3, 3, 0, true),
        (3, 3, 2, false),
        (0, 0, 0, false),
    ] {
        let case = format!("{known} {vanished} {listed}");
        assert_eq!(guard.holds(known, vanished, listed), holds, "{case}");
        let accepted = ShrinkGuard {
            accept: true,
            ..guard
        };
        assert!(!accepted.holds(known, vanished, listed), "{case}");
    }
}

#[tokio::test]
async fn a_suspicious_shrink_is_held_back_until_a_person_accepts_it() {
    let home = home();
    applied(&home, tasks(40), full(0)).await;
    let before = content(&home.store).await;
    let mut some = tasks(15);
    some[0].title = "Changed".into();
    for (listed, would_vanish) in [(some, 25), (Vec::new(), 40)] {
        let outcome = pull(&home.store, listed, full(1)).await.unwrap();
        let held = PullOutcome::Held {
            known: 40,
            would_vanish,
        };
        assert_eq!(outcome, held);
        assert_eq!(content(&home.store).await, before);
    }
    let kept = Cursor::new(&hour(0).to_string()).unwrap();
    assert_eq!(
        home.store.cursor(&source(), "c1").await.unwrap(),
        Some(kept)
    );
    let health = home
        .store
        .source_health(vec![(source(), 60)])
        .await
        .unwrap()
        .remove(0);
    insta::assert_snapshot!(health.failure.unwrap(), @"platform: 40 of 40 tasks are no longer listed, held back as suspicious — a complete list is wanted");
    insta::assert_snapshot!(health.help.unwrap(), @"check the source's filter and permissions; if it is right: throughline pull platform --accept-shrink");
    assert_eq!(health.last_good, Some(hour(0)));
    assert_eq!(health.failing_since, Some(hour(1)));

    let mut accepting = full(2);
    accepting.guard.accept = true;
    let counts = applied(&home, tasks(15), accepting).await;
    assert_eq!((counts.gone, counts.unchanged), (25, 15));
}

#[tokio::test]
async fn a_refused_record_does_not_make_its_task_vanish() {
    let home = home();
    let mut known = tasks(5);
    for (number, task) in known.iter_mut().enumerate() {
        task.id = TaskId::new(source(), format!("id-{number}"));
    }
    applied(&home, known.clone(), full(0)).await;
    let listed = known[..2].to_vec();
    // id-2 is refused by name, id-3 and id-4 are really gone.
    let outcome = with_rejects(
        &home,
        listed.clone(),
        vec![reject("id-2,Call,soon")],
        full(1),
    )
    .await;
    let PullOutcome::Applied(counts) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!((counts.gone, counts.sheltered, counts.rejected), (2, 1, 1));
    // A reject that names nobody may stand for anybody.
    let outcome = with_rejects(&home, listed, vec![reject("")], full(2)).await;
    assert!(
        matches!(
            outcome,
            PullOutcome::Applied(Counts {
                gone: 0,
                sheltered: 1,
                ..
            })
        ),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn a_full_pull_replaces_the_rejects_and_a_delta_adds_to_them() {
    let home = home();
    let raws = || async {
        let rejects = home.store.rejects(&source()).await.unwrap();
        let told = rejects.into_iter().map(|(seen, reject)| (seen, reject.raw));
        told.collect::<Vec<_>>()
    };
    with_rejects(&home, tasks(2), vec![reject("a"), reject("b")], full(0)).await;
    // The overlap brings `b` again.
    with_rejects(&home, tasks(2), vec![reject("b"), reject("c")], delta(1)).await;
    let expected = [(hour(1), "b"), (hour(1), "c"), (hour(0), "a")];
    assert_eq!(
        raws().await,
        expected.map(|(seen, raw)| (seen, raw.to_owned()))
    );
    with_rejects(&home, tasks(2), vec![reject("d")], full(2)).await;
    assert_eq!(raws().await, [(hour(2), "d".to_owned())]);
    with_rejects(&home, tasks(2), Vec::new(), full(3)).await;
    assert_eq!(raws().await, []);
}

#[tokio::test]
async fn a_pull_that_dies_leaves_nothing_and_the_next_one_starts_clean() {
    let home = home();
    applied(&home, tasks(3), full(0)).await;
    let before = content(&home.store).await;
    let dead = home.store.begin_pull(&source()).await.unwrap();
    home.store
        .stage_tasks(dead, staged(tasks(90)))
        .await
        .unwrap();
    assert_eq!(content(&home.store).await, before);

    let next = home.store.begin_pull(&source()).await.unwrap();
    home.store
        .stage_tasks(next, staged(tasks(4)))
        .await
        .unwrap();
    // The dead one wakes up.
    let late = home
        .store
        .stage_tasks(dead, staged(tasks(90)))
        .await
        .unwrap_err();
    assert!(matches!(late, StoreError::PullEnded { .. }), "{late}");
    let late = home.store.finish_pull(dead, full(1)).await.unwrap_err();
    assert!(matches!(late, StoreError::PullEnded { .. }), "{late}");
    let outcome = home.store.finish_pull(next, full(1)).await.unwrap();
    assert!(
        matches!(
            outcome,
            PullOutcome::Applied(Counts {
                seen: 4,
                new: 1,
                ..
            })
        ),
        "{outcome:?}"
    );
    let late = home.store.finish_pull(next, full(1)).await.unwrap_err();
    assert!(matches!(late, StoreError::PullEnded { .. }), "{late}");
}

#[tokio::test]
async fn pulls_of_two_sources_run_side_by_side() {
    let home = home();
    let (one, two) = (SourceId::new("one"), SourceId::new("two"));
    let first = home.store.begin_pull(&one).await.unwrap();
    let second = home.store.begin_pull(&two).await.unwrap();
    home.store
        .stage_tasks(first, staged(vec![task("one", "1"), task("one", "2")]))
        .await
        .unwrap();
    home.store
        .stage_tasks(second, staged(vec![task("two", "1")]))
        .await
        .unwrap();
    home.store
        .fail_pull(&one, hour(0), &Problem::new("one", "down"), None)
        .await
        .unwrap();
    home.store.finish_pull(second, full(0)).await.unwrap();
    assert_eq!(rows(&home.store, "task").await.len(), 1);
    let late = home.store.finish_pull(first, full(0)).await.unwrap_err();
    assert!(matches!(late, StoreError::PullEnded { .. }), "{late}");
}

#[tokio::test]
async fn a_rehearsal_counts_and_keeps_nothing() {
    let home = home();
    applied(&home, tasks(5), full(0)).await;
    let before = content(&home.store).await;
    let health = home
        .store
        .source_health(vec![(source(), 60)])
        .await
        .unwrap();
    let rehearsed = Finish {
        dry_run: true,
        ..full(1)
    };
    let mut listed = tasks(4);
    listed[0].state = State::Done;
    listed.push(task("platform", "9"));
    let counts = applied(&home, listed, rehearsed).await;
    assert_eq!(
        (counts.new, counts.changed, counts.gone, counts.events),
        (1, 1, 1, 2)
    );
    assert_eq!(content(&home.store).await, before);
    assert_eq!(
        home.store
            .source_health(vec![(source(), 60)])
            .await
            .unwrap(),
        health
    );
}

#[tokio::test]
async fn raw_records_follow_the_source_without_counting_as_a_change() {
    let home = home();
    let listed = |raw: Option<serde_json::Value>| {
        vec![StagedTask {
            task: task("platform", "1"),
            raw,
        }]
    };
    for (raw, kept) in [
        (Some(json!({"a": 1})), json!({"a": 1})),
        (Some(json!({"a": 2})), json!({"a": 2})),
        (None, json!({"a": 2})),
    ] {
        let pull = home.store.begin_pull(&source()).await.unwrap();
        home.store.stage_tasks(pull, listed(raw)).await.unwrap();
        let outcome = home.store.finish_pull(pull, delta(0)).await.unwrap();
        assert!(matches!(
            outcome,
            PullOutcome::Applied(Counts { changed: 0, .. })
        ));
        let records = home.store.raw_records(&source(), None, 100).await.unwrap();
        assert_eq!(records, [("1".to_owned(), kept)]);
    }
}

#[tokio::test]
async fn links_follow_the_rules_and_equal_ones_are_not_written() {
    let home = home();
    let mut labelled = task("platform", "1");
    labelled.labels = vec!["a", "b"].into();
    applied(
        &home,
        vec![labelled.clone(), task("platform", "2")],
        full(0),
    )
    .await;
    let before = rows(&home.store, "link").await;
    let rules = crate::store::testing::by_label;
    assert_eq!(home.store.relink_all(hour(1), rules()).await.unwrap(), 0);
    assert_eq!(rows(&home.store, "link").await, before);
    let none = Arc::new(|_: &Task| Vec::new());
    assert_eq!(home.store.relink_all(hour(2), none).await.unwrap(), 1);
    assert_eq!(home.store.links().await.unwrap(), []);
    assert_eq!(home.store.relink_all(hour(3), rules()).await.unwrap(), 1);
    // A change takes the links along.
    labelled.labels = vec!["b", "c"].into();
    applied(&home, vec![labelled.clone()], delta(4)).await;
    let links = home.store.links_of(labelled.id).await.unwrap();
    let initiatives: Vec<_> = links.iter().map(|link| link.initiative.as_str()).collect();
    assert_eq!(initiatives, ["b", "c"]);
}

#[tokio::test]
async fn twenty_thousand_tasks_are_applied_and_compared_quickly() {
    let home = home();
    let asked = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&asked);
    let rules: crate::store::LinkRules = Arc::new(move |_: &Task| {
        counting.fetch_add(1, Ordering::Relaxed);
        Vec::new()
    });
    let started = Instant::now();
    for (new, unchanged) in [(20_000, 0), (0, 20_000)] {
        let pull = home.store.begin_pull(&source()).await.unwrap();
        for page in tasks(20_000).chunks(1_000) {
            home.store
                .stage_tasks(pull, staged(page.to_vec()))
                .await
                .unwrap();
        }
        let how = Finish {
            links: Arc::clone(&rules),
            ..full(0)
        };
        let outcome = home.store.finish_pull(pull, how).await.unwrap();
        let expected = Counts {
            seen: 20_000,
            new,
            unchanged,
            ..Counts::default()
        };
        assert_eq!(outcome, PullOutcome::Applied(expected));
    }
    // What did not change is not even looked at by the rules.
    assert_eq!(asked.load(Ordering::Relaxed), 20_000);
    // A generous bound: a statement that scans would take many minutes.
    assert!(
        started.elapsed() < Duration::from_mins(1),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn a_kill_in_the_middle_of_applying_leaves_rows_and_cursor_as_they_were() {
    let home = home();
    applied(&home, tasks(5), full(0)).await;
    let before = content(&home.store).await;
    // A tiny cache spills half-written pages into the files, as a large pull would.
    let small_cache = |transaction: &rusqlite::Transaction<'_>| {
        transaction
            .pragma_update(None, "cache_size", 5)
            .map_err(StoreError::sql("shrink the cache"))
    };
    home.store
        .write("shrink the cache", small_cache)
        .await
        .unwrap();
    let copies = tempfile::tempdir().unwrap();
    let (from, to) = (home.path.clone(), copies.path().to_owned());
    let applying = AtomicUsize::new(0);
    // The files as a killed process leaves them, at the 1st, 501st, 1,001st, … task of 2,000.
    let copying: crate::store::LinkRules = Arc::new(move |_: &Task| {
        let number = applying.fetch_add(1, Ordering::Relaxed);
        if number.is_multiple_of(500) {
            let folder = to.join(number.to_string());
            std::fs::create_dir(&folder).unwrap();
            for name in ["throughline.db", "throughline.db-wal"] {
                std::fs::copy(from.with_file_name(name), folder.join(name)).unwrap();
            }
        }
        Vec::new()
    });
    let how = Finish {
        links: copying,
        ..full(1)
    };
    assert_eq!(applied(&home, tasks(2_005), how).await.new, 2_000);

    let mut grew = false;
    for number in [0, 500, 1_000, 1_500] {
        let path = copies
            .path()
            .join(number.to_string())
            .join("throughline.db");
        let wal = path.with_file_name("throughline.db-wal");
        grew |= wal.metadata().unwrap().len() > 500_000;
        let found = Store::open(&path, Access::Own).unwrap();
        assert_eq!(content(&found).await, before, "killed at task {number}");
        let kept = Cursor::new(&hour(0).to_string()).unwrap();
        assert_eq!(found.cursor(&source(), "c1").await.unwrap(), Some(kept));
        let outcome = pull(&found, tasks(2_005), full(1)).await.unwrap();
        assert!(
            matches!(outcome, PullOutcome::Applied(Counts { new: 2_000, .. })),
            "{outcome:?}"
        );
    }
    assert!(grew, "no half-written page was ever in the files");
}
