//! What the store hands over as facts is what the tasks themselves give, whatever was pulled, and the figures are the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use proptest::prelude::*;
use throughline_kit::Coverage;

use super::{Left, assess, assess_again, assess_to_explain, snapshot, snapshot_by_facts};
use crate::config::{self, Environment};
use crate::domain::calendar::{When, plus_days};
use crate::domain::review::ReviewKind;
use crate::domain::settled::Closed;
use crate::domain::snapshot::Snapshot;
use crate::domain::task::{Estimate, State, Task};
use crate::engine::explain::explain;
use crate::engine::testing::difference;
use crate::engine::testing::settled::{split, without_rows};
use crate::engine::{self, Assessment};
use crate::jobs::{Context, plan};
use crate::review::{PreviousStatuses, Scope, json, review};
use crate::store::testing::{Home, finish, home, hour, staged, task};
use crate::store::{Finish, PullOutcome, RowsOf};

/// A plan of two initiatives whose second one takes the label that is given.
fn context(home: &Home, label: &str) -> Context {
    let folder = home.path.parent().unwrap();
    let path = folder.join(format!("{label}.toml"));
    std::fs::write(&path, PLAN.replace("LABEL", label)).unwrap();
    let config = config::load(&path, &Environment::default()).unwrap();
    Context::new(Arc::new(config), home.store.clone())
}

const PLAN: &str = r#"
[service]
store = "sqlite:throughline.db"
time_zone = "Europe/Stockholm"

[forecast]
trials = 1000

[source.platform]
type = "csv"
path = "tasks.csv"
[source.platform.fields]
id = "id"
title = "title"
state = { column = "state", map = { Open = "open" } }

[person.ada]
name = "Ada"
accounts = ["platform:ada"]
hours = 38

[objective.o]
statement = "It is done"
why = "It pays"
owner = "ada"
start = 2026-01-05
due = 2027-03-31

[initiative.i]
objective = "o"
owner = "ada"
start = 2026-01-05
due = 2027-03-31
match = [{ labels = "i" }]
[initiative.j]
objective = "o"
owner = "ada"
start = 2026-01-05
due = 2027-03-31
match = [{ labels = "LABEL" }]

[lead.count]
initiative = "i"
count = "done"
target = 8
[lead.share]
initiative = "i"
percent = "done"
target = 100
[lead.weekly]
initiative = "j"
count = "done"
per = "week"
target = 1
"#;

/// One version of a task: its state, its labels, and how many days before the pull it was closed.
type Version = (State, Vec<&'static str>, i64, Option<usize>, bool);

fn version() -> impl Strategy<Value = Version> {
    let states = State::ALL.map(|(_, state)| state).to_vec();
    let state = prop_oneof![prop::sample::select(states), Just(State::Done)];
    (
        state,
        prop::sample::subsequence(vec!["i", "j", "k"], 0..=2),
        0..160_i64,
        prop::option::weighted(0.2, 0..8_usize),
        any::<bool>(),
    )
}

/// What one pull lists, and under which of two plans: per task nothing, or a version of it.
type Listed = (bool, bool, Vec<Option<Version>>);

fn pulls() -> impl Strategy<Value = Vec<Listed>> {
    let listed = prop::collection::vec(prop::option::weighted(0.7, version()), 8);
    prop::collection::vec((any::<bool>(), prop::bool::weighted(0.2), listed), 1..6)
}

fn listed(versions: &[Option<Version>], today: Date) -> Vec<Task> {
    let tasks = versions.iter().enumerate().filter_map(|(number, version)| {
        let (state, labels, ago, other, has_size) = version.as_ref()?;
        let mut task = task("platform", &number.to_string());
        task.key = format!("K{number}").into();
        task.state = *state;
        task.labels = labels.iter().copied().collect();
        let day = |ago: i64| When::Date(plus_days(today, -ago));
        task.created = Some(day(ago + 20));
        task.closed = (!state.is_remaining()).then(|| day(*ago));
        task.due = Some(day(ago - 5));
        task.estimate = has_size.then_some(Estimate::Hours(2.0));
        // By key or by id, as trackers do.
        task.parent = other.map(|other| format!("K{other}").into());
        task.blocked_by = other.map(|other| other.to_string()).into_iter().collect();
        Some(task)
    });
    tasks.collect()
}

/// A snapshot as text, without what stands in no order.
fn text(mut snapshot: Snapshot) -> String {
    snapshot.events.sort_by(|one, other| {
        (one.seen, &one.task, one.change).cmp(&(other.seen, &other.task, other.change))
    });
    let mut groups: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for group in snapshot.settled {
        let tasks = group.tasks.iter().map(|task| {
            let task = Closed {
                number: 0,
                ..task.whole()
            };
            format!("{task:?}")
        });
        let place = group.place.clone();
        groups.entry(place).or_default().extend(tasks);
    }
    for tasks in groups.values_mut() {
        tasks.sort();
    }
    format!(
        "{:#?} {:#?} {groups:#?} {:?} {:?}",
        snapshot.tasks, snapshot.events, snapshot.settled_parents, snapshot.sources
    )
}

fn reviews(assessed: &Assessment) -> Vec<String> {
    let kinds = [
        ReviewKind::CheckIn,
        ReviewKind::CourseCorrection,
        ReviewKind::Quarterly,
    ];
    let content = |kind| {
        review(
            kind,
            assessed,
            &PreviousStatuses::default(),
            &Scope::Everything,
        )
    };
    kinds.map(|kind| json::json(&content(kind))).to_vec()
}

/// Holds what the store says quickly against what its tasks say; says how many were settled.
async fn assert_same(context: &Context, hours: i64, as_of: Date) -> usize {
    let now = hour(hours);
    let rows = snapshot(context, None, now).await.unwrap();
    let few = split(&rows, as_of);
    let quick = snapshot_by_facts(context, as_of, now, RowsOf::default())
        .await
        .unwrap();
    let (found, wanted) = (text(quick.clone()), text(few.clone()));
    assert_eq!(difference(&found, &wanted), None, "rows as of {as_of}");
    let whole = engine::assess(&rows, as_of);
    for id in ["o", "i", "j", "share", "weekly", "ada", "platform#1", "k2"] {
        let few = assess_to_explain(context, id, as_of, now).await.unwrap();
        let (found, wanted) = (explain(&few, id), explain(&whole, id));
        assert_eq!(found, wanted, "{id} as of {as_of}");
    }
    let told = assess(context, as_of, None, now).await.unwrap();
    assert_eq!(reviews(&told), reviews(&whole), "as of {as_of}");
    let whole = without_rows(whole, &quick);
    let (found, wanted) = (format!("{told:#?}"), format!("{whole:#?}"));
    assert_eq!(difference(&found, &wanted), None, "as of {as_of}");
    rows.tasks.len() - quick.tasks.len()
}

/// Holds what is carried on from an earlier reading against what is read and computed from nothing.
async fn assert_carried_on(context: &Context, left: Left, hours: i64, as_of: Date) -> Left {
    let (found, left) = assess_again(context, left, as_of, hour(hours))
        .await
        .unwrap();
    let wanted = assess(context, as_of, None, hour(hours)).await.unwrap();
    let (found, wanted) = (format!("{found:#?}"), format!("{wanted:#?}"));
    assert_eq!(difference(&found, &wanted), None, "as of {as_of}");
    left
}

async fn pull_under(context: &Context, tasks: Vec<Task>, full: bool, hours: i64) {
    plan::adopt(context, hour(hours)).await.unwrap();
    let coverage = if full {
        Coverage::Full
    } else {
        Coverage::Delta
    };
    let how = Finish {
        links: plan::linking(&context.config.plan),
        facts: Some(plan::facts(&context.config.plan)),
        ..finish(hour(hours), coverage)
    };
    let source = crate::store::testing::source();
    let pull = context.store.begin_pull(&source).await.unwrap();
    context
        .store
        .stage_tasks(pull, staged(tasks))
        .await
        .unwrap();
    let outcome = context.store.finish_pull(pull, how).await.unwrap();
    drop::<PullOutcome>(outcome);
}

/// Weeks between two pulls, in hours.
const STEP: i64 = 3 * 7 * 24;

fn day(hours: i64) -> Date {
    hour(hours).to_zoned(jiff::tz::TimeZone::UTC).date()
}

#[tokio::test]
async fn most_of_an_old_store_is_told_by_facts() {
    let home = home();
    let context = context(&home, "j");
    let old = |number: usize| {
        let labels = if number.is_multiple_of(2) {
            vec!["i"]
        } else {
            vec!["k"]
        };
        Some((State::Done, labels, 100, None, true))
    };
    let mut versions: Vec<Option<Version>> = (0..20).map(old).collect();
    versions[3] = Some((State::Open, vec!["i"], 100, Some(4), true));
    pull_under(&context, listed(&versions, day(0)), true, 0).await;
    // All but the open one and the one that blocks it.
    assert_eq!(assert_same(&context, 1, day(1)).await, 18);
    // A plan that is not adopted yet has no facts: every task is read.
    let other = self::context(&home, "k");
    assert_eq!(assert_same_but_whole(&other, 1, day(1)).await, 0);
    plan::adopt(&other, hour(2)).await.unwrap();
    assert_eq!(assert_same(&other, 2, day(2)).await, 18);
}

async fn assert_same_but_whole(context: &Context, hours: i64, as_of: Date) -> usize {
    let rows = snapshot(context, None, hour(hours)).await.unwrap();
    let quick = snapshot_by_facts(context, as_of, hour(hours), RowsOf::default())
        .await
        .unwrap();
    assert_eq!(text(quick.clone()), text(rows.clone()));
    rows.tasks.len() - quick.tasks.len()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(10) })]

    #[test]
    fn whatever_was_pulled_facts_tell_what_tasks_tell(pulls in pulls()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let home = home();
            let contexts = [context(&home, "j"), context(&home, "k")];
            let mut left = Left::default();
            for (step, (full, is_other, versions)) in (0..).zip(&pulls) {
                let context = &contexts[usize::from(*is_other)];
                let at = step * STEP;
                pull_under(context, listed(versions, day(at)), *full, at).await;
                for later in [0, 60, 120] {
                    assert_same(context, at + 1, plus_days(day(at), later)).await;
                }
                // One day is asked about all the time: what did not change since is taken over.
                left = assert_carried_on(context, left, at + 1, plus_days(day(0), 150)).await;
            }
        });
    }
}
