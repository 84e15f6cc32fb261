//! What an assessment costs, and how far that is from what it must cost.
//!
//! `cargo bench --bench assessment` measures companies of 10,000 and 100,000 tasks; `-- 1000000` those that are named.
//! Each row is the best of three. The limit beside them is the same figures from a table that holds nothing but
//! (measure, week, value), read in the same run: only the ratio to it means anything on another machine.

#![expect(
    clippy::print_stdout,
    reason = "a bench prints what it measured; there is nobody else to tell"
)]

mod company;
mod limit;
mod process;

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use throughline::config::{self, Environment};
use throughline::engine;
use throughline::jobs::{Context, assess};
use throughline::store::{Access, Store};

use company::{AS_OF, Company};
use process::Cost;

/// How often each step is measured; the best counts, for other work on the machine only ever adds.
const ROUNDS: usize = 3;

fn main() -> anyhow::Result<()> {
    let sizes: Vec<usize> = std::env::args()
        .filter_map(|word| word.parse().ok())
        .collect();
    let sizes = if sizes.is_empty() {
        vec![10_000, 100_000]
    } else {
        sizes
    };
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("load before: {}", load.trim());
    println!(
        "{:<34} {:>12} {:>10} {:>9}",
        "", "time", "x limit", "peak MB"
    );
    sizes.into_iter().try_for_each(company)
}

fn company(tasks: usize) -> anyhow::Result<()> {
    let mut company = Company::new(tasks)?;
    println!("{tasks} tasks, {} leads", company.leads());
    let limit = limit::best(company.leads())?;
    row("limit: narrow table, read and loop", limit, limit, None);
    row("first pull (process)", pull(&company)?, limit, None);
    let (snapshot, assessed) = within(&company)?;
    row("snapshot read", snapshot, limit, None);
    row("assess", assessed, limit, None);
    let first = status(&company)?;
    row("status (process, CPU)", first.cpu, limit, Some(first.peak));
    company.change_one_in_a_hundred()?;
    row(
        "pull of 1 % changed (process)",
        pull(&company)?,
        limit,
        None,
    );
    let again = status(&company)?;
    row(
        "status after it (process, CPU)",
        again.cpu,
        limit,
        Some(again.peak),
    );
    Ok(())
}

fn row(name: &str, time: Duration, limit: Duration, peak: Option<u64>) {
    let ratio = time.as_secs_f64() / limit.as_secs_f64();
    let peak = peak.map_or(String::new(), |kib| format!("{:.0}", kib as f64 / 1024.0));
    let millis = time.as_secs_f64() * 1e3;
    println!("  {name:<32} {millis:>9.1} ms {ratio:>10.1} {peak:>9}");
}

fn pull(company: &Company) -> anyhow::Result<Duration> {
    let cost = process::run(company, &["pull"])?;
    Ok(cost.cpu)
}

fn status(company: &Company) -> anyhow::Result<Cost> {
    let costs: anyhow::Result<Vec<Cost>> = (0..ROUNDS)
        .map(|_| process::run(company, &["status"]))
        .collect();
    let best = costs?.into_iter().min_by_key(|cost| cost.cpu);
    best.context("no round was run")
}

/// The two halves of an assessment, each within this process: reading the snapshot, and the figures.
fn within(company: &Company) -> anyhow::Result<(Duration, Duration)> {
    let config = config::load(&company.config(), &Environment::capture())?;
    let store = Store::open(&config.service.store, Access::Read)?;
    let context = Context::new(Arc::new(config), store);
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let as_of = AS_OF.to_zoned(jiff::tz::TimeZone::UTC).date();
    let (mut read, mut assessed) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let snapshot = runtime.block_on(assess::snapshot(&context, None, AS_OF))?;
        read = read.min(began.elapsed());
        let began = Instant::now();
        drop(engine::assess(&snapshot, as_of));
        assessed = assessed.min(began.elapsed());
    }
    Ok((read, assessed))
}
