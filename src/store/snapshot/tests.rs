use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use throughline_kit::{Coverage, Problem};

use super::SnapshotQuery;
use crate::domain::calendar::Calendar;
use crate::domain::id::{MetricId, SourceId};
use crate::domain::plan::Plan;
use crate::domain::snapshot::Snapshot;
use crate::domain::task::{State, Task};
use crate::store::MetricReading;
use crate::store::testing::{Home, applied, finish, home, hour, pull, source, task, tasks};

pub(super) fn plan() -> Plan {
    Plan {
        time_zone: TimeZone::UTC,
        calendar: Calendar::default(),
        objectives: BTreeMap::new(),
        initiatives: BTreeMap::new(),
        leads: BTreeMap::new(),
        people: BTreeMap::new(),
        risks: BTreeMap::new(),
        changes: Vec::new(),
        reviews: Vec::new(),
        hygiene: crate::domain::hygiene::Hygiene::default(),
        coverage_limit: 0.8,
        bands: crate::domain::measure::Bands::default(),
        forecast: crate::domain::forecast::ForecastRules::default(),
    }
}

fn nps() -> MetricId {
    MetricId::new("nps")
}

async fn snapshot(home: &Home, now: Timestamp, known: Option<Timestamp>) -> Snapshot {
    let query = SnapshotQuery {
        plan: plan().into(),
        now,
        known,
        sources: vec![(source(), 3_600), (SourceId::new("crm"), 60)],
        metrics: vec![(nps(), 86_400)],
        settled: None,
    };
    home.store.snapshot(query).await.unwrap()
}

/// All of a snapshot but the plan, to compare two.
fn text(snapshot: &Snapshot) -> String {
    format!(
        "{:#?} {:#?} {:#?} {:#?} {:?} {}",
        snapshot.tasks,
        snapshot.events,
        snapshot.metrics,
        snapshot.sources,
        snapshot.metric_fresh_secs,
        snapshot.known_at,
    )
}

async fn read_metric(home: &Home, at: i64, value: f64) {
    let reading = MetricReading {
        metric: nps(),
        points: vec![(date(2026, 11, 1), value), (date(2026, 10, 1), 1.0)],
        rejects: Vec::new(),
        cursor: None,
        config_hash: String::new(),
    };
    home.store
        .record_metric_points(reading, hour(at))
        .await
        .unwrap();
}

#[tokio::test]
async fn an_empty_store_gives_a_snapshot_with_every_configured_source() {
    let home = home();
    let found = snapshot(&home, hour(0), None).await;
    assert!(found.tasks.is_empty() && found.events.is_empty());
    let ids: Vec<_> = found
        .sources
        .iter()
        .map(|health| health.id.as_str())
        .collect();
    assert_eq!(ids, ["crm", "metric.nps", "platform"]);
    assert!(found.sources.iter().all(|health| health.is_stale(hour(0))));
    assert_eq!(found.metrics[&nps()], []);
    assert_eq!(found.metric_fresh_secs[&nps()], 86_400);
    assert_eq!(found.known_at, hour(0));
}

#[tokio::test]
async fn tasks_come_in_id_order_and_only_from_configured_sources() {
    let home = home();
    let mut listed = tasks(12);
    listed.reverse();
    applied(&home, listed, finish(hour(0), Coverage::Full)).await;
    let other = home
        .store
        .begin_pull(&SourceId::new("removed"))
        .await
        .unwrap();
    let page = crate::store::testing::staged(vec![task("removed", "1")]);
    home.store.stage_tasks(other, page).await.unwrap();
    let how = finish(hour(0), Coverage::Full);
    home.store.finish_pull(other, how).await.unwrap();
    let found = snapshot(&home, hour(1), None).await;
    let ids: Vec<_> = found
        .tasks
        .iter()
        .map(|known| known.task.id.clone())
        .collect();
    assert!(ids.is_sorted());
    assert_eq!(ids.len(), 12);
}

#[tokio::test]
async fn a_past_moment_is_told_again_as_it_was_known_then() {
    let home = home();
    let mut told = Vec::new();
    // Each step changes something else; after each one the present is written down.
    for at in 1..=8 {
        match at {
            1 => drop(applied(&home, tasks(5), finish(hour(1), Coverage::Full)).await),
            2 => read_metric(&home, 2, 10.0).await,
            3 => {
                let mut done = task("platform", "1");
                done.state = State::Done;
                applied(&home, vec![done], finish(hour(3), Coverage::Delta)).await;
            }
            4 => drop(applied(&home, tasks(4), finish(hour(4), Coverage::Full)).await),
            5 => {
                let problem = Problem::new("platform", "503").help("wait");
                let (store, source) = (&home.store, source());
                let failed = store.fail_pull(&source, hour(5), &problem, None).await;
                failed.unwrap();
            }
            6 => read_metric(&home, 6, 12.0).await,
            7 => drop(applied(&home, tasks(6), finish(hour(7), Coverage::Full)).await),
            _ => {
                let (store, source) = (&home.store, source());
                store.unchanged(&source, hour(at), None).await.unwrap();
            }
        }
        told.push((at, text(&snapshot(&home, hour(at), None).await)));
    }
    for (at, then) in &told {
        let again = snapshot(&home, hour(100), Some(hour(*at))).await;
        assert_eq!(&text(&again), then, "known at hour {at}");
    }
    let before = snapshot(&home, hour(100), Some(hour(0))).await;
    assert!(before.tasks.is_empty() && before.events.is_empty());
}

/// What one pull lists: per task whether it is listed, and in which version.
fn pulls() -> impl Strategy<Value = Vec<(bool, Vec<Option<u8>>)>> {
    let listed = proptest::collection::vec(proptest::option::weighted(0.8, 0..3_u8), 5);
    proptest::collection::vec((any::<bool>(), listed), 1..8)
}

fn listed(versions: &[Option<u8>]) -> Vec<Task> {
    let tasks = versions.iter().enumerate().filter_map(|(number, version)| {
        let version = (*version)?;
        let mut task = task("platform", &number.to_string());
        task.title = format!("Version {version}");
        task.state = if version == 2 {
            State::Done
        } else {
            State::Open
        };
        Some(task)
    });
    tasks.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    /// Whatever the pulls list, each past moment reads the same for ever, and a pull repeated at once changes nothing.
    #[test]
    fn history_never_changes(pulls in pulls()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let home = home();
            let mut told = Vec::new();
            for (at, (full, versions)) in (1..).zip(&pulls) {
                let coverage = if *full { Coverage::Full } else { Coverage::Delta };
                for _ in 0..2 {
                    pull(&home.store, listed(versions), finish(hour(at), coverage)).await.unwrap();
                }
                told.push((at, text(&snapshot(&home, hour(at), None).await)));
            }
            for (at, then) in &told {
                let again = snapshot(&home, hour(100), Some(hour(*at))).await;
                assert_eq!(&text(&again), then, "known at hour {at}");
            }
        });
    }
}
