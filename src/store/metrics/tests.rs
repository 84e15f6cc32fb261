use jiff::civil::{Date, date};
use throughline_kit::{Cursor, Problem, Reject};

use super::{MetricCounts, MetricReading, metric_source};
use crate::domain::id::MetricId;
use crate::store::testing::{content, home, hour};

const MONDAY: Date = date(2026, 11, 2);
const TUESDAY: Date = date(2026, 11, 3);

fn reading(points: &[(Date, f64)]) -> MetricReading {
    MetricReading {
        metric: MetricId::new("nps"),
        points: points.to_vec(),
        rejects: Vec::new(),
        cursor: Some(Cursor::new(&"etag").unwrap()),
        config_hash: "c1".to_owned(),
    }
}

#[tokio::test]
async fn a_revised_value_is_read_and_the_earlier_one_kept() {
    let home = home();
    let store = &home.store;
    let nps = MetricId::new("nps");
    let counts = store
        .record_metric_points(reading(&[(TUESDAY, 2.0), (MONDAY, 1.0)]), hour(0))
        .await
        .unwrap();
    assert_eq!((counts.seen, counts.new), (2, 2));
    let counts = store
        .record_metric_points(reading(&[(MONDAY, 1.5), (TUESDAY, 2.0)]), hour(1))
        .await
        .unwrap();
    let expected = MetricCounts {
        seen: 2,
        revised: 1,
        unchanged: 1,
        ..MetricCounts::default()
    };
    assert_eq!(counts, expected);
    let series = store.metric_points(&nps).await.unwrap();
    let told: Vec<_> = series
        .iter()
        .map(|point| (point.date, point.value, point.seen))
        .collect();
    assert_eq!(told, [(MONDAY, 1.5, hour(1)), (TUESDAY, 2.0, hour(0))]);
    let revisions = store.metric_revisions(&nps, MONDAY).await.unwrap();
    let told: Vec<_> = revisions
        .iter()
        .map(|point| (point.value, point.seen))
        .collect();
    assert_eq!(told, [(1.0, hour(0)), (1.5, hour(1))]);
}

#[tokio::test]
async fn the_same_reading_again_writes_nothing_but_its_age() {
    let home = home();
    let read = || reading(&[(MONDAY, 1.0), (TUESDAY, 0.1 + 0.2)]);
    home.store
        .record_metric_points(read(), hour(0))
        .await
        .unwrap();
    let before = content(&home.store).await;
    let counts = home
        .store
        .record_metric_points(read(), hour(1))
        .await
        .unwrap();
    assert_eq!((counts.unchanged, counts.revised), (2, 0));
    assert_eq!(content(&home.store).await, before);
}

#[tokio::test]
async fn a_metric_has_health_rejects_and_a_cursor_of_its_own() {
    let home = home();
    let id = metric_source(&MetricId::new("nps"));
    let mut read = reading(&[(MONDAY, 1.0), (TUESDAY, 2.0)]);
    read.rejects = vec![Reject {
        problem: Problem::new("nps.csv:4", "no date"),
        raw: ",4".to_owned(),
    }];
    home.store
        .record_metric_points(read.clone(), hour(0))
        .await
        .unwrap();
    let health = home
        .store
        .source_health(vec![(id.clone(), 60)])
        .await
        .unwrap()
        .remove(0);
    assert_eq!(health.id.as_str(), "metric.nps");
    assert_eq!((health.records, health.rejects), (2, 1));
    assert_eq!(health.last_good, Some(hour(0)));
    assert_eq!(home.store.rejects(&id).await.unwrap().len(), 1);
    assert_eq!(home.store.cursor(&id, "c1").await.unwrap(), read.cursor);
}

#[tokio::test]
async fn of_two_values_for_one_date_the_later_one_counts() {
    let home = home();
    let read = reading(&[(MONDAY, 1.0), (MONDAY, 3.0)]);
    let counts = home
        .store
        .record_metric_points(read, hour(0))
        .await
        .unwrap();
    assert_eq!((counts.seen, counts.new), (1, 1));
    let series = home
        .store
        .metric_points(&MetricId::new("nps"))
        .await
        .unwrap();
    assert_eq!(series[0].value.total_cmp(&3.0), std::cmp::Ordering::Equal);
}

#[tokio::test]
async fn a_value_that_is_no_number_is_not_stored() {
    let home = home();
    let read = reading(&[(MONDAY, 1.0), (TUESDAY, f64::NAN)]);
    assert!(
        home.store
            .record_metric_points(read, hour(0))
            .await
            .is_err()
    );
    let nps = MetricId::new("nps");
    assert_eq!(home.store.metric_points(&nps).await.unwrap(), []);
}
