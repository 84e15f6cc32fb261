//! A round within this process: reading, the figures, and the same again after some tasks changed.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use jiff::civil::Date;
use throughline::config::{self, Environment};
use throughline::domain::calendar::{When, plus_days};
use throughline::domain::id::SourceId;
use throughline::domain::task::{State, Task};
use throughline::engine;
use throughline::jobs::latest::Latest;
use throughline::jobs::{Context, assess, plan};
use throughline::store::{
    Access, Answers, Finish, PullOutcome, RowsOf, ShrinkGuard, StagedTask, Store,
};
use throughline_kit::Coverage;
use tokio::runtime::Runtime;

use crate::ROUNDS;
use crate::company::{AS_OF, Company};

/// What each part of a round takes, the best of some.
#[derive(Debug)]
pub(crate) struct Round {
    /// The share of the tasks that are told by facts.
    pub(crate) settled: f64,
    /// Every task as a row.
    pub(crate) rows: Duration,
    /// What is over as facts: reading,
    pub(crate) read: Duration,
    /// and the figures.
    pub(crate) assess: Duration,
    /// One task in a hundred commented on, of all initiatives: read and assessed.
    pub(crate) commented: Duration,
    /// One task in a hundred done, of all initiatives: written,
    pub(crate) spread_written: Duration,
    /// read and assessed.
    pub(crate) spread: Duration,
    /// As many, of as few initiatives as have so many left: read and assessed.
    pub(crate) together: Duration,
    /// The share of the initiatives that have them.
    pub(crate) touched: f64,
    /// Every task of one initiative in a hundred, over or not, has got another size: written,
    pub(crate) whole_written: Duration,
    /// read and assessed.
    pub(crate) whole: Duration,
    /// One task done: read and assessed.
    pub(crate) single: Duration,
    /// Nothing done: assessed as by a process that keeps nothing.
    pub(crate) unchanged: Duration,
    /// Nothing done: assessed by one that keeps the last figures.
    pub(crate) cached: Duration,
}

/// Measures a company whose tasks were pulled.
pub(crate) fn measure(company: &Company) -> anyhow::Result<Round> {
    let config = config::load(&company.config(), &Environment::capture())?;
    let store = Store::open(&config.service.store, Access::Own)?;
    let context = Context::new(Arc::new(config), store);
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let as_of = AS_OF.to_zoned(jiff::tz::TimeZone::UTC).date();
    let (mut rows, mut read, mut assessed) = (Duration::MAX, Duration::MAX, Duration::MAX);
    let mut left: Vec<Task> = Vec::new();
    let mut whole: Vec<Task> = Vec::new();
    let mut settled = 0.0;
    let mut all = 0;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let snapshot = runtime.block_on(assess::snapshot(&context, None, AS_OF))?;
        drop(engine::assess(&snapshot, as_of));
        rows = rows.min(began.elapsed());
        all = snapshot.tasks.len();
        if whole.is_empty() {
            let first = (company.initiatives() / 100).max(1);
            let tasks = snapshot.tasks.iter().map(|known| &known.task);
            let own = tasks.filter(|task| initiative(task).is_some_and(|own| own < first));
            whole = own.take(all / 100).cloned().collect();
        }
        drop(snapshot);
        let began = Instant::now();
        let few = RowsOf::default();
        let snapshot = runtime.block_on(assess::snapshot_by_facts(&context, as_of, AS_OF, few))?;
        read = read.min(began.elapsed());
        let began = Instant::now();
        drop(engine::assess(&snapshot, as_of));
        assessed = assessed.min(began.elapsed());
        if left.is_empty() {
            let tasks = snapshot.tasks.iter().map(|known| &known.task);
            left = tasks
                .filter(|task| task.state.is_remaining())
                .cloned()
                .collect();
            settled = 1.0 - snapshot.tasks.len() as f64 / all as f64;
        }
    }
    let latest = Latest::default();
    let ask = || -> anyhow::Result<Duration> {
        let began = Instant::now();
        drop(runtime.block_on(latest.get(&context, AS_OF))?);
        Ok(began.elapsed())
    };
    let mut unchanged = Duration::MAX;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        drop(runtime.block_on(assess::assess(&context, as_of, None, AS_OF))?);
        unchanged = unchanged.min(began.elapsed());
    }
    ask()?;
    let cached = ask()?;
    let written = |staged: Vec<StagedTask>| -> anyhow::Result<(Duration, Duration)> {
        let began = Instant::now();
        apply(&runtime, &context, staged)?;
        let written = began.elapsed();
        Ok((written, ask()?))
    };
    let changed =
        |tasks: &[Task], on: Date| written(tasks.iter().map(|task| done(task, on)).collect());
    let (mut whole_written, mut of_whole) = (Duration::MAX, Duration::MAX);
    for size in 0..ROUNDS {
        let sized = whole.iter().map(|task| sized(task, size)).collect();
        let (written, found) = written(sized)?;
        whole_written = whole_written.min(written);
        of_whole = of_whole.min(found);
    }
    // Some of all initiatives, commented on and then closed; then those of one after the other, for their titles name them.
    let many = all / 100;
    let (some, mut others): (Vec<_>, Vec<_>) = left
        .into_iter()
        .enumerate()
        .partition(|(at, _)| at % 7 == 0);
    let some: Vec<Task> = some.into_iter().map(|(_, task)| task).take(many).collect();
    others.sort_by(|one, other| one.1.title.cmp(&other.1.title));
    let mut others = others.into_iter().map(|(_, task)| task);
    let own: Vec<Task> = others.by_ref().take(many).collect();
    let touched: BTreeSet<Option<usize>> = own.iter().map(initiative).collect();
    let (mut commented, mut together) = (Duration::MAX, Duration::MAX);
    let (mut spread_written, mut spread) = (Duration::MAX, Duration::MAX);
    for days in 0..ROUNDS {
        let touched = some.iter().map(|task| self::commented(task, days));
        let (_, found) = written(touched.collect())?;
        commented = commented.min(found);
    }
    // They are closed, and then found to have been closed a day earlier.
    for days in 0..ROUNDS {
        let on = plus_days(as_of, -i64::try_from(days)?);
        let (written, found) = changed(&some, on)?;
        spread_written = spread_written.min(written);
        spread = spread.min(found);
        let (_, found) = changed(&own, on)?;
        together = together.min(found);
    }
    let mut single = Duration::MAX;
    for last in others.take(ROUNDS) {
        let (_, found) = changed(&[last], as_of)?;
        single = single.min(found);
    }
    Ok(Round {
        settled,
        rows,
        read,
        assess: assessed,
        commented,
        spread_written,
        spread,
        together,
        touched: touched.len() as f64 / company.initiatives() as f64,
        whole_written,
        whole: of_whole,
        single,
        unchanged,
        cached,
    })
}

/// The number of the initiative that a title names.
fn initiative(task: &Task) -> Option<usize> {
    let (of, _) = task.title.split_once(':')?;
    of.rsplit(' ').next()?.parse().ok()
}

/// The task with a size that it never had.
fn sized(task: &Task, round: usize) -> StagedTask {
    let mut task = task.clone();
    task.fields.insert("size", (20 + round).into());
    StagedTask { task, raw: None }
}

/// The task as it is listed once somebody has commented on it, so many days ago.
fn commented(task: &Task, days: usize) -> StagedTask {
    let mut task = task.clone();
    let ago = SignedDuration::from_hours(24 * i64::try_from(days).unwrap_or_default());
    task.updated = Some(When::from(AS_OF - ago));
    StagedTask { task, raw: None }
}

fn done(task: &Task, on: Date) -> StagedTask {
    StagedTask {
        task: Task {
            state: State::Done,
            raw_state: "Done".into(),
            closed: Some(When::Date(on)),
            ..task.clone()
        },
        raw: None,
    }
}

/// Writes them as a list of changes.
fn apply(runtime: &Runtime, context: &Context, tasks: Vec<StagedTask>) -> anyhow::Result<()> {
    let wanted = tasks.len() as u64;
    let source = SourceId::new("tracker");
    let finish = Finish {
        now: AS_OF,
        cursor: None,
        config_hash: String::new(),
        coverage: Coverage::Delta,
        guard: ShrinkGuard::new(0.5),
        answers: Answers::default(),
        dry_run: false,
        links: plan::linking(&context.config.plan),
        facts: Some(plan::facts(&context.config.plan)),
    };
    let outcome = runtime.block_on(async {
        let pull = context.store.begin_pull(&source).await?;
        context.store.stage_tasks(pull, tasks).await?;
        context.store.finish_pull(pull, finish).await
    })?;
    match outcome {
        PullOutcome::Applied(counts) if counts.changed == wanted => Ok(()),
        other => anyhow::bail!("{wanted} tasks were to change: {other:?}"),
    }
}
