//! Fixtures of the store's tests: a store in its own folder, fixed instants, plain tasks.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use tempfile::TempDir;
use throughline_kit::{Coverage, Cursor};

use super::connection::quick_check;
use super::metrics::{point, series};
use super::tasks::EventRow;
use super::{
    Access, Answers, Counts, Finish, LinkRules, PullOutcome, ShrinkGuard, StagedTask, Store,
    StoreError,
};
use crate::domain::calendar::When;
use crate::domain::fields::Fields;
use crate::domain::id::{InitiativeId, MetricId, SourceId, TaskId};
use crate::domain::link::Link;
use crate::domain::metric::MetricPoint;
use crate::domain::task::{Details, Estimate, State, Task, TaskEvent};
use crate::domain::text::{Text, Texts};

/// A store in a folder that goes away with it.
pub(crate) struct Home {
    pub(crate) store: Store,
    pub(crate) path: PathBuf,
    _folder: TempDir,
}

pub(crate) fn home() -> Home {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("throughline.db");
    let store = Store::open(&path, Access::Own).unwrap();
    Home {
        store,
        path,
        _folder: folder,
    }
}

/// Monday 2026-11-02 09:00 UTC, and some hours.
pub(crate) fn hour(hours: i64) -> Timestamp {
    let start: Timestamp = "2026-11-02T09:00:00Z".parse().unwrap();
    start + SignedDuration::from_hours(hours)
}

pub(crate) fn source() -> SourceId {
    SourceId::new("platform")
}

pub(crate) fn task(source: &str, external: &str) -> Task {
    let details = Details {
        estimate: Some(Estimate::Hours(2.5)),
        ..Details::default()
    };
    Task {
        id: TaskId::new(SourceId::new(source), external),
        key: format!("acme/web#{external}").into(),
        title: format!("Task {external}"),
        state: State::Open,
        raw_state: "open".into(),
        assignees: vec!["ada", "kim"].into(),
        labels: Texts::default(),
        due: Some(When::Date(date(2026, 11, 30))),
        created: None,
        closed: None,
        fields: Fields::default(),
        details: details.into(),
    }
}

/// Tasks `1` to `count` of the usual source.
pub(crate) fn tasks(count: usize) -> Vec<Task> {
    (1..=count)
        .map(|number| task("platform", &number.to_string()))
        .collect()
}

pub(crate) fn staged(tasks: Vec<Task>) -> Vec<StagedTask> {
    tasks
        .into_iter()
        .map(|task| StagedTask { task, raw: None })
        .collect()
}

/// Every label is an initiative.
pub(crate) fn by_label() -> LinkRules {
    Arc::new(|task: &Task| {
        let link = |label: &Text| Link {
            task: task.id.clone(),
            initiative: InitiativeId::new(label),
            rule: format!("label={label}").into(),
        };
        task.labels.iter().map(link).collect()
    })
}

pub(crate) fn finish(now: Timestamp, coverage: Coverage) -> Finish {
    Finish {
        now,
        cursor: Some(Cursor::new(&now.to_string()).unwrap()),
        config_hash: "c1".to_owned(),
        coverage,
        guard: ShrinkGuard::new(0.5),
        answers: Answers::default(),
        dry_run: false,
        links: by_label(),
        facts: None,
    }
}

/// One pull of the usual source from begin to end.
pub(crate) async fn pull(
    store: &Store,
    tasks: Vec<Task>,
    how: Finish,
) -> Result<PullOutcome, StoreError> {
    let pull = store.begin_pull(&source()).await?;
    store.stage_tasks(pull, staged(tasks)).await?;
    store.finish_pull(pull, how).await
}

/// A pull that must be applied.
pub(crate) async fn applied(home: &Home, tasks: Vec<Task>, how: Finish) -> Counts {
    match pull(&home.store, tasks, how).await.unwrap() {
        PullOutcome::Applied(counts) => counts,
        held @ (PullOutcome::Held { .. } | PullOutcome::FieldLost { .. }) => panic!("{held:?}"),
    }
}

/// Every row of every table but those that tell when a source was read.
pub(crate) async fn content(store: &Store) -> Vec<(String, Vec<Vec<Value>>)> {
    let tables = [
        "task",
        "task_raw",
        "task_version",
        "task_event",
        "link",
        "reject",
        "metric_point",
        "plan_version",
        "run",
    ];
    let mut all = Vec::new();
    for table in tables {
        all.push((table.to_owned(), rows(store, table).await));
    }
    all
}

pub(crate) async fn rows(store: &Store, table: &'static str) -> Vec<Vec<Value>> {
    let job = move |connection: &rusqlite::Connection| {
        let failed = StoreError::sql("dump a table");
        let mut statement = connection
            .prepare(&format!("select * from {table}"))
            .map_err(failed)?;
        let width = statement.column_count();
        let found = statement
            .query_map([], |row| (0..width).map(|at| row.get(at)).collect())
            .and_then(Iterator::collect);
        found.map_err(StoreError::sql("dump a table"))
    };
    store.read("dump a table", job).await.unwrap()
}

/// What only tests ask.
impl Store {
    /// Reads the whole database and checks its structure.
    pub(crate) async fn integrity(&self) -> Result<(), StoreError> {
        let path = self.path().to_owned();
        let job = move |connection: &Connection| quick_check(connection, &path);
        self.read("be checked for damage", job).await
    }

    /// The events of a task, oldest first.
    pub(crate) async fn events_of(&self, task: TaskId) -> Result<Vec<TaskEvent>, StoreError> {
        self.read("read the events of a task", move |connection| {
            event_list_of(connection, &task)?
                .into_iter()
                .map(|row| row.event(task.clone()))
                .collect()
        })
        .await
    }

    /// A series' latest value per date, in date order.
    pub(crate) async fn metric_points(
        &self,
        metric: &MetricId,
    ) -> Result<Vec<MetricPoint>, StoreError> {
        let metric = metric.clone();
        self.read("read a metric's values", move |connection| {
            series(connection, &metric, None)
        })
        .await
    }

    /// Every value that was ever read for a date, oldest reading first.
    pub(crate) async fn metric_revisions(
        &self,
        metric: &MetricId,
        date: Date,
    ) -> Result<Vec<MetricPoint>, StoreError> {
        let metric = metric.clone();
        self.read("read a metric's revisions", move |connection| {
            metric_revision_list(connection, &metric, date)?
                .into_iter()
                .map(|(value, seen)| point(&metric, date, value, seen))
                .collect()
        })
        .await
    }
}

fn event_list_of(connection: &Connection, task: &TaskId) -> Result<Vec<EventRow>, StoreError> {
    let sql = "
        select e.change, e.was, e.became, e.happened, e.seen
        from task_event e
        join task t on t.id = e.task
        where t.source = ?1 and t.external = ?2
        order by e.seen, e.id";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_map(
                    params![task.source.as_str(), task.external.as_str()],
                    |row| EventRow::read(row, 0),
                )?
                .collect()
        })
        .map_err(StoreError::sql("read the events of a task"))
}

fn metric_revision_list(
    connection: &Connection,
    metric: &MetricId,
    date: Date,
) -> Result<Vec<(f64, i64)>, StoreError> {
    let sql = "
        select value, seen
        from metric_point
        where metric = ?1 and date = ?2
        order by seen";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_map(params![metric.as_str(), date], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?
                .collect()
        })
        .map_err(StoreError::sql("read a metric's revisions"))
}
