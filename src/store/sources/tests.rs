use throughline_kit::{Coverage, Problem};

use crate::domain::id::SourceId;
use crate::domain::source::SourceHealth;
use crate::store::Planned;
use crate::store::testing::{Home, applied, finish, home, hour, source, tasks};

async fn health(home: &Home) -> SourceHealth {
    let configured = vec![(source(), 3_600)];
    home.store
        .source_health(configured)
        .await
        .unwrap()
        .remove(0)
}

async fn fail(home: &Home, at: i64, what: &str) {
    let problem = Problem::new("platform", what).help("look there");
    home.store
        .fail_pull(&source(), hour(at), &problem, Some(hour(at + 1)))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_source_that_was_never_read_is_stale_and_not_failing() {
    let home = home();
    let health = health(&home).await;
    assert_eq!((health.last_good, health.last_attempt), (None, None));
    assert_eq!((&health.failure, health.failing_since), (&None, None));
    assert!(health.is_stale(hour(0)));
}

#[tokio::test]
async fn a_failing_source_keeps_its_data_its_age_and_the_moment_it_began() {
    let home = home();
    applied(&home, tasks(3), finish(hour(0), Coverage::Full)).await;
    fail(&home, 1, "503 Service Unavailable").await;
    fail(&home, 2, "no route to host").await;
    let failing = health(&home).await;
    assert_eq!(failing.last_good, Some(hour(0)));
    assert_eq!(failing.last_attempt, Some(hour(2)));
    assert_eq!(failing.failing_since, Some(hour(1)));
    assert_eq!(
        failing.failure.as_deref(),
        Some("platform: no route to host")
    );
    assert_eq!(failing.help.as_deref(), Some("look there"));
    assert_eq!(failing.records, 3);
    let state = home.store.source_state(&source()).await.unwrap().unwrap();
    assert_eq!(state.next_at, Some(hour(3)));

    home.store
        .unchanged(&source(), hour(3), None)
        .await
        .unwrap();
    let well = health(&home).await;
    assert_eq!(
        (well.failure, well.help, well.failing_since),
        (None, None, None)
    );
    assert_eq!(well.last_good, Some(hour(3)));
    fail(&home, 4, "again").await;
    assert_eq!(health(&home).await.failing_since, Some(hour(4)));
}

#[tokio::test]
async fn what_is_planned_comes_with_what_the_last_attempt_came_to() {
    let home = home();
    applied(&home, tasks(3), finish(hour(0), Coverage::Full)).await;
    home.store.set_next(&source(), Some(hour(9))).await.unwrap();
    let new = SourceId::new("new");
    let planned = async || {
        let configured = vec![source(), new.clone()];
        home.store.planned(configured).await.unwrap()
    };
    let well = Planned {
        source: source(),
        next_at: Some(hour(9)),
        last_attempt: Some(hour(0)),
        failed: false,
    };
    let never = Planned {
        source: new.clone(),
        next_at: None,
        last_attempt: None,
        failed: false,
    };
    assert_eq!(planned().await, [well, never.clone()]);
    fail(&home, 2, "503").await;
    let failed = Planned {
        source: source(),
        next_at: Some(hour(3)),
        last_attempt: Some(hour(2)),
        failed: true,
    };
    assert_eq!(planned().await, [failed, never]);
}

#[tokio::test]
async fn attempts_under_a_clock_that_ran_ahead_do_not_hide_later_ones() {
    let home = home();
    applied(&home, tasks(3), finish(hour(0), Coverage::Full)).await;
    fail(&home, 500, "no route to host").await;
    home.store
        .unchanged(&source(), hour(1), None)
        .await
        .unwrap();
    let well = health(&home).await;
    assert_eq!(well.last_attempt, Some(hour(1)));
    assert_eq!((well.failure, well.failing_since), (None, None));
}
