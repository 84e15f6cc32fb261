//! Whatever is pulled, renewed or written by others: a reading that is carried on says what one from nothing says.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, date};
use rusqlite::Connection;
use throughline_kit::Coverage;

use super::lookup::{CALLED, SETTLED_OF};
use super::{Image, Of, beside_it};
use crate::domain::calendar::{When, plus_days};
use crate::domain::id::{SourceId, TaskId};
use crate::domain::settled::{Closed, End, Fact, Place};
use crate::domain::snapshot::Snapshot;
use crate::domain::task::{Estimate, KnownTask, State, Task, TaskEvent};
use crate::domain::text::Texts;
use crate::store::facts::day_number;
use crate::store::snapshot::Configured;
use crate::store::snapshot::changed::Mark;
use crate::store::snapshot::rows::Reader;
use crate::store::snapshot::tests::plan;
use crate::store::testing::{Home, finish, home, hour, rows, staged, task};
use crate::store::{FactRules, Finish, RowsOf, SettledBy, SnapshotQuery};

mod random;

const TODAY: Date = date(2026, 11, 2);

/// Every closed task that was never opened again is over, and counts for its labels.
fn rules(basis: &str) -> FactRules {
    let lead = basis.to_owned();
    let make = move |known: &Arc<KnownTask>, events: &[&TaskEvent]| {
        let task = &known.task;
        let is_over = known.gone_at.is_none() && !task.state.is_remaining() && events.len() < 4;
        let closed = task.closed.filter(|_| is_over)?;
        let closed = closed.date(&jiff::tz::TimeZone::UTC);
        let labels = task.labels.iter();
        Some(Fact {
            quiet: closed,
            place: Place {
                source: task.id.source.clone(),
                initiatives: labels.map(|label| label.as_str().into()).collect(),
                leads: vec![lead.as_str().into()],
                assignees: Texts::default(),
            },
            parent: task.parent.clone(),
            task: Closed {
                estimate: task.estimate,
                moved: events.iter().map(|_| closed).collect(),
                ..Closed::new(End::Done, closed)
            },
        })
    };
    FactRules {
        basis: basis.to_owned(),
        make: Arc::new(make),
    }
}

/// One version of a task: its state, how many days ago it was closed, its label, another that it names, and how.
#[derive(Debug, Clone)]
struct Version {
    state: State,
    ago: i64,
    label: &'static str,
    parent: Option<usize>,
    blocker: Option<usize>,
    by_key: bool,
    /// Its key is the id of this one.
    alias: Option<usize>,
    /// The hours that it takes.
    size: i64,
}

fn sources() -> [SourceId; 2] {
    ["crm", "platform"].map(SourceId::new)
}

fn listed(source: &SourceId, versions: &[Option<Version>]) -> Vec<Task> {
    let tasks = versions.iter().enumerate().filter_map(|(number, version)| {
        let version = version.as_ref()?;
        let mut task = task(source.as_str(), &number.to_string());
        task.key = match version.alias {
            Some(other) => other.to_string().into(),
            None => format!("K{number}").into(),
        };
        task.state = version.state;
        let is_over = !version.state.is_remaining();
        task.closed = is_over.then(|| When::Date(plus_days(TODAY, -version.ago)));
        task.labels = vec![version.label.to_owned()].into();
        task.estimate = Some(Estimate::Hours(version.size as f64));
        let name = |other: usize| {
            if version.by_key {
                format!("K{other}")
            } else {
                other.to_string()
            }
        };
        task.parent = version.parent.map(|other| name(other).into());
        task.blocked_by = version.blocker.map(name).into_iter().collect();
        Some(task)
    });
    tasks.collect()
}

async fn pull(home: &Home, source: &SourceId, tasks: Vec<Task>, how: Finish) {
    let pull = home.store.begin_pull(source).await.unwrap();
    home.store.stage_tasks(pull, staged(tasks)).await.unwrap();
    home.store.finish_pull(pull, how).await.unwrap();
}

fn query(basis: &str, quiet: Date, rows: RowsOf, at: i64) -> SnapshotQuery {
    SnapshotQuery {
        plan: plan().into(),
        now: hour(at),
        known: None,
        sources: sources().into_iter().map(|id| (id, 3_600)).collect(),
        metrics: Vec::new(),
        settled: Some(SettledBy {
            basis: basis.to_owned(),
            quiet,
            rows,
        }),
    }
}

async fn read(home: &Home, query: SnapshotQuery, last: Option<Image>) -> (Snapshot, Option<Image>) {
    home.store.snapshot_again(query, last).await.unwrap()
}

/// The tasks by their ids, each with its events.
fn histories(snapshot: &Snapshot) -> BTreeMap<TaskId, (&Arc<KnownTask>, Vec<&TaskEvent>)> {
    let tasks = snapshot.tasks.iter();
    let mut all: BTreeMap<_, _> = tasks
        .map(|known| (known.task.id.clone(), (known, Vec::new())))
        .collect();
    for event in &snapshot.events {
        all.get_mut(&event.task).unwrap().1.push(&**event);
    }
    all
}

/// What did not change is the same, and what is the same did not change; says how many of the tasks are the same.
fn assert_shared(before: &Snapshot, after: &Snapshot) -> usize {
    let (before, after) = (histories(before), histories(after));
    let both = after
        .iter()
        .filter_map(|(id, now)| Some((before.get(id)?, now)));
    let shared = both.map(|((then, once), (now, events))| {
        let is_equal = then == now && once == events;
        assert_eq!(Arc::ptr_eq(then, now), is_equal, "{then:?} {now:?}");
        usize::from(is_equal)
    });
    shared.sum()
}

fn plain(state: State, ago: i64, blocker: Option<usize>) -> Version {
    Version {
        state,
        ago,
        label: "i",
        parent: None,
        blocker,
        by_key: false,
        alias: None,
        size: ago,
    }
}

/// A list of changes of the second source is pulled.
async fn change(home: &Home, versions: &[Option<Version>], at: i64) {
    let [_, platform] = sources();
    let how = Finish {
        facts: Some(rules("a")),
        ..finish(hour(at), Coverage::Delta)
    };
    pull(home, &platform, listed(&platform, versions), how).await;
}

/// A store with tasks 0 to 3, of which 1 and 2 are over since long, and 0 waits for 1.
async fn small() -> Home {
    let home = home();
    home.store.renew_facts(rules("a")).await.unwrap();
    let versions = [
        plain(State::Open, 0, Some(1)),
        plain(State::Done, 50, None),
        plain(State::Done, 50, None),
        plain(State::Open, 0, None),
    ];
    change(&home, &versions.map(Some), 1).await;
    home
}

fn ids(snapshot: &Snapshot) -> Vec<&str> {
    let tasks = snapshot.tasks.iter();
    tasks.map(|known| known.task.id.external.as_str()).collect()
}

#[tokio::test]
async fn only_what_changed_is_another_one() {
    let home = small().await;
    let quiet = plus_days(TODAY, -30);
    let asked = |at| query("a", quiet, RowsOf::default(), at);
    let (before, image) = read(&home, asked(1), None).await;
    assert_eq!(ids(&before), ["0", "1", "3"]);
    // What came is told by its number.
    assert!(rows(&home.store, "task_changed").await.is_empty());
    // 0 waits for nothing any more: 1 is settled again.
    let versions = [plain(State::Open, 0, None)];
    change(&home, &versions.map(Some), 2).await;
    let (after, image) = read(&home, asked(2), image).await;
    assert_eq!(ids(&after), ["0", "3"]);
    assert_eq!(assert_shared(&before, &after), 1);
    let [group] = after.settled.as_slice() else {
        panic!("{:?}", after.settled);
    };
    assert_eq!(group.tasks.len(), 2);
    // Nothing happens.
    let (last, image) = read(&home, asked(3), image).await;
    assert_eq!(assert_shared(&after, &last), 2);
    assert!(Arc::ptr_eq(group, &last.settled[0]));
    assert!(image.is_some());
}

#[tokio::test]
async fn what_a_changed_row_still_names_stays_beside_it() {
    let home = small().await;
    let quiet = plus_days(TODAY, -30);
    let asked = |at| query("a", quiet, RowsOf::default(), at);
    let (before, image) = read(&home, asked(1), None).await;
    // 0 is done today, and has waited for 1.
    let versions = [plain(State::Done, 0, Some(1))];
    change(&home, &versions.map(Some), 2).await;
    let (after, _) = read(&home, asked(2), image).await;
    assert_eq!(ids(&after), ["0", "1", "3"]);
    assert_eq!(after.tasks[0].task.state, State::Done);
    assert_eq!(assert_shared(&before, &after), 2);
    let (whole, _) = read(&home, asked(2), None).await;
    assert_eq!(format!("{after:#?}"), format!("{whole:#?}"));
}

#[tokio::test]
async fn a_settled_task_with_another_title_leaves_its_group_as_it_was() {
    let home = small().await;
    let asked = |at| query("a", plus_days(TODAY, -30), RowsOf::default(), at);
    let (before, mut image) = read(&home, asked(1), None).await;
    let [_, platform] = sources();
    let mut over = plain(State::Done, 50, None);
    // Another title is nothing to its fact; then it is of another size.
    for (at, size, is_same) in [(2, 50, true), (3, 51, false)] {
        over.size = size;
        let mut tasks = listed(&platform, &[None, None, Some(over.clone())]);
        tasks[0].title = "Reworded".to_owned();
        let how = Finish {
            facts: Some(rules("a")),
            ..finish(hour(at), Coverage::Delta)
        };
        pull(&home, &platform, tasks, how).await;
        let (after, carried) = read(&home, asked(at), image).await;
        let groups = before.settled.iter().zip(&after.settled);
        let mut shared = groups.map(|(was, is)| Arc::ptr_eq(was, is));
        assert_eq!(shared.next(), Some(is_same), "{at}");
        image = carried;
    }
}

/// Reads again after each list of changes: the ids of the rows, which are those of a reading from nothing.
async fn ids_after(home: &Home, changes: &[Vec<Option<Version>>]) -> Vec<Vec<String>> {
    let asked = |at| query("a", plus_days(TODAY, -30), RowsOf::default(), at);
    let (_, mut image) = read(home, asked(1), None).await;
    let mut found = Vec::new();
    for (at, versions) in (2..).zip(changes) {
        change(home, versions, at).await;
        let (again, carried) = read(home, asked(at), image).await;
        let (whole, _) = read(home, asked(at), None).await;
        assert_eq!(format!("{again:#?}"), format!("{whole:#?}"), "{at}");
        found.push(ids(&again).into_iter().map(str::to_owned).collect());
        image = carried;
    }
    found
}

#[tokio::test]
async fn what_a_settled_row_names_is_a_row_as_soon_as_it_names_it() {
    let home = small().await;
    let done = |blocker, size| Version {
        size,
        ..plain(State::Done, 50, blocker)
    };
    // 1 is a row, for 0 waits for it: it is of another size, then it has waited for 2, then for nothing again.
    let changes = [done(None, 1), done(Some(2), 1), done(None, 1)];
    let found = ids_after(&home, &changes.map(|one| vec![None, Some(one)])).await;
    assert_eq!(
        found,
        [
            vec!["0", "1", "3"],
            vec!["0", "1", "2", "3"],
            vec!["0", "1", "3"]
        ]
    );
}

#[tokio::test]
async fn what_a_task_that_came_names_is_a_row_beside_it() {
    let home = small().await;
    let over = Version {
        parent: Some(2),
        ..plain(State::Done, 50, None)
    };
    // 4 and 5 come, settled, and one names 2 as its parent; then an open one that waits for 4, and one that waits for 2.
    let after = |nothing: usize, some: Vec<Version>| {
        let some = some.into_iter().map(Some);
        std::iter::repeat_n(None, nothing)
            .chain(some)
            .collect::<Vec<_>>()
    };
    let changes = [
        after(4, vec![plain(State::Done, 50, None), over]),
        after(6, vec![plain(State::Open, 0, Some(4))]),
        after(7, vec![plain(State::Open, 0, Some(2))]),
    ];
    let found = ids_after(&home, &changes).await;
    assert_eq!(
        found,
        [
            vec!["0", "1", "3"],
            vec!["0", "1", "3", "4", "6"],
            vec!["0", "1", "2", "3", "4", "6", "7"]
        ]
    );
}

#[tokio::test]
async fn where_the_changes_are_not_told_any_more_everything_is_read() {
    let home = small().await;
    let quiet = plus_days(TODAY, -30);
    let asked = |at| query("a", quiet, RowsOf::default(), at);
    let (before, image) = read(&home, asked(1), None).await;
    let other = Connection::open(&home.path).unwrap();
    let many = "
        with recursive many(n) as (select 1 union all select n + 1 from many where n < 131073)
        insert into task_changed (task) select 4 from many";
    other.execute(many, []).unwrap();
    let kept: i64 = other
        .query_row("select count(*) from task_changed", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, 131_072);
    let (after, _) = read(&home, asked(1), image).await;
    assert_eq!(format!("{after:#?}"), format!("{before:#?}"));
    let shared = before.tasks.iter().zip(&after.tasks);
    assert!(
        !shared
            .into_iter()
            .any(|(one, other)| Arc::ptr_eq(one, other))
    );
}

#[tokio::test]
async fn an_image_serves_no_other_question() {
    let home = small().await;
    let quiet = plus_days(TODAY, -30);
    let asked = query("a", quiet, RowsOf::default(), 1);
    let wanted = RowsOf {
        task: Some("platform#2".to_owned()),
        ..RowsOf::default()
    };
    let (_, image) = read(&home, asked.clone(), None).await;
    let (found, image) = read(&home, query("a", quiet, wanted, 1), image).await;
    assert_eq!(ids(&found), ["0", "1", "2", "3"]);
    assert!(image.is_none());
    // A source is left out, or what is settled is not asked for.
    let (_, image) = read(&home, asked.clone(), None).await;
    let mut fewer = asked.clone();
    fewer.sources.pop();
    let (found, image) = read(&home, fewer, image).await;
    assert!(found.tasks.is_empty() && image.is_some());
    let whole = SnapshotQuery {
        settled: None,
        ..asked
    };
    let (found, image) = read(&home, whole, image).await;
    assert_eq!(ids(&found), ["0", "1", "2", "3"]);
    assert!(image.is_none());
}

#[tokio::test]
async fn what_is_written_while_it_is_read_is_not_mixed_in() {
    let home = small().await;
    let path = home.path.clone();
    let quiet = day_number(plus_days(TODAY, -30)).unwrap();
    let job = move |connection: &Connection, beside: &mut Connection| {
        let mark = Mark::read(connection)?;
        let other = Connection::open(&path).unwrap();
        other.execute("update task set gone_at = 5", []).unwrap();
        let sources = sources();
        let configured: Configured<'_> = sources.iter().map(|id| (id.as_str(), id)).collect();
        let found = beside_it((&configured, quiet), (beside, mark), None)?;
        assert!(found.is_none());
        let reader = Reader {
            connection,
            configured: &configured,
            quiet,
        };
        let of = Of {
            basis: "a".to_owned(),
            quiet,
            sources: sources.to_vec(),
        };
        let image = Image::whole((reader, beside), of, mark, &RowsOf::default())?;
        Ok(image.shown())
    };
    let found = home.store.read_beside("test", job).await.unwrap();
    // As in the transaction that began before.
    assert_eq!(found.tasks.len(), 3);
    assert!(found.tasks.iter().all(|known| known.gone_at.is_none()));
}

#[tokio::test]
async fn no_name_is_looked_up_by_reading_every_task_of_a_source() {
    let home = small().await;
    let connection = Connection::open(&home.path).unwrap();
    for (sql, indexes) in [
        (
            SETTLED_OF,
            ["(source=? AND external=?)", "(source=? AND key=?)"],
        ),
        (
            CALLED,
            ["(source=? AND key=?)", "(source=? AND external=?)"],
        ),
    ] {
        let mut statement = connection
            .prepare(&format!("explain query plan {sql}"))
            .unwrap();
        let steps = statement.query_map(["platform", "[]", "0"], |row| row.get(3));
        let steps: Vec<String> = steps.unwrap().collect::<Result<_, _>>().unwrap();
        let of_tasks = steps.iter().filter(|step| step.contains(" t USING"));
        let of_tasks: Vec<&String> = of_tasks.collect();
        assert_eq!(of_tasks.len(), indexes.len(), "{steps:?}");
        for (step, index) in of_tasks.into_iter().zip(indexes) {
            assert!(
                step.starts_with("SEARCH t") && step.ends_with(index),
                "{steps:?}"
            );
        }
    }
}
