use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tempfile::TempDir;

use super::{Pulls, STORE_WAIT};
use crate::config::{self, Environment};
use crate::domain::id::SourceId;
use crate::jobs::Context;
use crate::store::{Access, Store, StoreError};

const CONFIG: &str = r#"
[service]
store     = "sqlite:t.db"
time_zone = "Europe/Berlin"

[source.a]
type   = "csv"
path   = "a.csv"
every  = "1h"
fields = { id = "Id", title = "Title", state = "State" }
"#;

fn now() -> Timestamp {
    "2026-11-23T08:00:00Z".parse().expect("an instant")
}

fn home() -> (TempDir, Context) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("config.toml");
    std::fs::write(&path, CONFIG).expect("written");
    std::fs::write(folder.path().join("a.csv"), "Id,Title,State\n1,A,open\n").expect("written");
    let config = config::load(&path, &Environment::capture()).expect("it is valid");
    let store = Store::open(&folder.path().join("t.db"), Access::Own).expect("a store");
    let config = Arc::new(config);
    (folder, Context::new(config, store))
}

async fn settle_one(pulls: &mut Pulls, context: &Context) {
    let ended = pulls.ended().await.expect("one is in flight");
    pulls.settle(context, ended, now()).await;
}

#[tokio::test]
async fn a_panic_in_one_connector_is_that_sources_failure() {
    let (_folder, context) = home();
    let mut pulls = Pulls::default();
    let handle = pulls.running.spawn(async { panic!("a defect") });
    pulls.subjects.insert(handle.id(), SourceId::new("a"));
    settle_one(&mut pulls, &context).await;

    let health = context.store.source_health(vec![(SourceId::new("a"), 0)]);
    let health = health.await.expect("it can be read").remove(0);
    let failure = health.failure.expect("it failed");
    assert!(failure.contains("a defect of ours"), "{failure}");
    let next = pulls.start_due(&context, now()).await.expect("a schedule");
    assert!(!pulls.any(), "it is not started again at once");
    let hour = now() + jiff::SignedDuration::from_hours(1);
    assert_eq!(next, Some(hour), "but in an hour");
}

#[tokio::test]
async fn a_pull_that_cannot_be_stored_does_not_ask_its_source_again_at_once() {
    let (_folder, context) = home();
    let mut pulls = Pulls::default();
    let handle = pulls.running.spawn(async { Err(StoreError::Closed) });
    pulls.subjects.insert(handle.id(), SourceId::new("a"));
    settle_one(&mut pulls, &context).await;

    // Nothing was planned, so by the store alone it would be due now.
    let next = pulls.start_due(&context, now()).await.expect("a schedule");
    assert!(!pulls.any());
    let wait = next.expect("it is planned").duration_since(now());
    let wait = Duration::try_from(wait).expect("in the future");
    assert!(wait <= STORE_WAIT && wait > STORE_WAIT / 2, "{wait:?}");
}

#[tokio::test]
async fn a_shorter_interval_takes_effect_and_a_clock_that_ran_ahead_does_not_last() {
    let (_folder, context) = home();
    let mut pulls = Pulls::default();
    pulls.start_due(&context, now()).await.expect("a schedule");
    settle_one(&mut pulls, &context).await;
    let hour = jiff::SignedDuration::from_hours(1);
    let mut rested = Pulls::default();
    let next = rested.start_due(&context, now()).await.expect("a schedule");
    assert_eq!((rested.any(), next), (false, Some(now() + hour)));

    // 5 minutes instead of an hour: due 5 minutes after the last pull, not after the plan of then.
    let mut config = (*context.config).clone();
    let five = jiff::SignedDuration::from_mins(5);
    for source in config.sources.values_mut() {
        source.every = five;
    }
    let edited = Context::new(Arc::new(config), context.store.clone());
    let next = rested.start_due(&edited, now()).await.expect("a schedule");
    assert_eq!((rested.any(), next), (false, Some(now() + five)));

    // The clock is set back by a year: what was planned under the other one is not waited for.
    let before = now() - jiff::SignedDuration::from_hours(365 * 24);
    rested
        .start_due(&context, before)
        .await
        .expect("a schedule");
    assert!(rested.any());
}
