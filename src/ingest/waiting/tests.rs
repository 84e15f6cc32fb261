//! A source of ten pages that lets four through at a time, pulled by a store that stays open.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use serde_json::json;
use throughline_kit::{Connector, Coverage, Cursor, Next, Page, Problem, PullError, Record};

use crate::config::settings::Source;
use crate::ingest::patience::Patience;
use crate::ingest::pull::{Options, Pull, PullFailure, Report};
use crate::ingest::registry::Reader;
use crate::store::testing::{Home, by_label, home, hour, source};

const PAGES: u64 = 10;

/// Pages of one record each; `None` in place of a page: the budget is used up.
struct Budgeted {
    left: AtomicU64,
    asked: Arc<AtomicU64>,
    counted: bool,
    /// After the budget: a wait, or a fault.
    waits: bool,
}

#[async_trait]
impl Connector for Budgeted {
    fn describe(&self) -> String {
        "rest acme.example/tasks".to_owned()
    }

    fn may_go_on(&self, _: &Cursor) -> bool {
        !self.counted
    }

    async fn pull(&self, from: Option<&Cursor>) -> Result<Page, PullError> {
        if self.left.load(Ordering::Relaxed) == 0 {
            return Err(PullError::Transient {
                problem: Problem::new("acme", "the budget is used up"),
                retry_after: self.waits.then_some(Duration::from_hours(1)),
                cause: None,
            });
        }
        self.left.fetch_sub(1, Ordering::Relaxed);
        self.asked.fetch_add(1, Ordering::Relaxed);
        let at: u64 = from.and_then(Cursor::state).unwrap_or(0);
        let fields = [
            ("id", json!(at.to_string())),
            ("title", json!("A task")),
            ("state", json!("open")),
        ];
        let mut page = Page::unchanged(None);
        page.coverage = Coverage::Full;
        page.records = vec![Record {
            place: format!("page {at}"),
            fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
            raw: None,
        }];
        if at + 1 < PAGES {
            page.next = Next::More(Cursor::new(&(at + 1)).unwrap());
        }
        Ok(page)
    }
}

/// One pull after another, four pages each.
struct Case {
    home: Home,
    asked: Arc<AtomicU64>,
    counted: bool,
    waits: bool,
}

impl Case {
    fn new(counted: bool, waits: bool) -> Self {
        Self {
            home: home(),
            asked: Arc::default(),
            counted,
            waits,
        }
    }

    async fn pull(&self, at: i64, settings: &str, options: Options) -> Result<Report, PullFailure> {
        let reader = Reader {
            connector: Box::new(Budgeted {
                left: AtomicU64::new(4),
                asked: Arc::clone(&self.asked),
                counted: self.counted,
                waits: self.waits,
            }),
            fingerprint: settings.to_owned(),
            listing: None,
            base: None,
            patience: Patience::USUAL,
        };
        let source = Source {
            id: source(),
            kind: None,
            every: SignedDuration::from_hours(1),
            fresh: SignedDuration::from_hours(2),
            fields: BTreeMap::new(),
            time_zone: TimeZone::UTC,
            max_drop: 0.5,
        };
        let pull = Pull {
            store: &self.home.store,
            source: &source,
            reader: &reader,
            links: by_label(),
            facts: None,
            options,
            now: hour(at),
            progress: &|_| {},
        };
        let result = pull.run().await;
        // As the job does after it.
        if let Err(failure) = &result {
            let (store, problem) = (&self.home.store, failure.problem());
            let told = if failure.retry_after().is_some() {
                store
                    .park_pull(&source.id, hour(at), &problem, hour(at + 1))
                    .await
            } else {
                store.fail_pull(&source.id, hour(at), &problem, None).await
            };
            told.unwrap();
        }
        result
    }

    /// Pages that were asked for since the last call.
    fn asked(&self) -> u64 {
        self.asked.swap(0, Ordering::Relaxed)
    }

    async fn tasks(&self) -> u64 {
        let health = self.home.store.source_health(vec![(source(), 0)]).await;
        health.unwrap().first().map_or(0, |health| health.records)
    }
}

const USUAL: Options = Options {
    full: false,
    dry_run: false,
    accept_shrink: false,
};

#[tokio::test]
async fn a_pull_larger_than_its_budget_ends_after_some_waits_and_only_then_is_applied() {
    let case = Case::new(false, true);
    for hour in [0, 1] {
        case.pull(hour, "a", USUAL).await.unwrap_err();
        assert_eq!((case.asked(), case.tasks().await), (4, 0), "hour {hour}");
    }
    // Four, four and two pages, each once.
    let report = case.pull(2, "a", USUAL).await.unwrap();
    assert_eq!(case.asked(), 2);
    assert_eq!(
        (report.pages, report.counts.new, case.tasks().await),
        (10, 10, 10)
    );
    assert!(
        report
            .notes
            .iter()
            .any(|note| note.what == "goes on behind page 8, where the source asked to wait"),
        "{:?}",
        report.notes
    );
}

#[tokio::test]
async fn what_waits_is_dropped_when_it_no_longer_fits() {
    let full = Options {
        full: true,
        ..USUAL
    };
    let rehearsed = Options {
        dry_run: true,
        ..USUAL
    };
    // Hours until the next pull, its settings and options; whether it goes on.
    let cases = [
        (30, "a", USUAL, true),
        (33, "a", USUAL, false),
        (-1, "a", USUAL, false),
        (1, "b", USUAL, false),
        (1, "a", full, false),
        (1, "a", rehearsed, false),
    ];
    for (hours, settings, options, goes_on) in cases {
        let case = Case::new(false, true);
        case.pull(0, "a", USUAL).await.unwrap_err();
        case.pull(hours, settings, options).await.unwrap_err();
        assert_eq!(case.asked(), 8);
        // Begun anew at the second pull, the third one comes to page 8, not to the end.
        let third = case.pull(hours + 1, settings, USUAL).await;
        assert_eq!(
            third.is_ok(),
            goes_on,
            "{hours} {settings} {options:?}: {third:?}"
        );
    }
}

#[tokio::test]
async fn numbered_pages_and_faults_begin_anew() {
    for (counted, waits) in [(true, true), (false, false)] {
        let case = Case::new(counted, waits);
        for hour in 0..4 {
            case.pull(hour, "a", USUAL).await.unwrap_err();
            assert_eq!((case.asked(), case.tasks().await), (4, 0));
        }
    }
}
