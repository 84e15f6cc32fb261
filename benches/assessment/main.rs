//! What an assessment costs, and how far that is from what it must cost.
//!
//! `cargo bench --bench assessment` measures companies of 10,000 and 100,000 tasks; `-- 1000000` those that are named.
//! Each company is three years and some months old; `-- 1000000 young` has a ten-month-old one, of which little is over, and
//! `-- 100000 rich` one whose tracker knows estimates, parents and blockers.
//! Each row within this process is the best of three: tasks are closed on another day each time. The limit beside them is the same figures from a
//! table that holds nothing but (measure, week, value), read in the same run: only the ratio to it means anything on another machine.

#![expect(
    clippy::print_stdout,
    reason = "a bench prints what it measured; there is nobody else to tell"
)]

mod company;
mod limit;
mod peers;
mod process;
mod round;

use std::time::Duration;

use anyhow::Context as _;

use company::{Company, Kind};
use process::Cost;

/// How often each step is measured; the best counts, for other work on the machine only ever adds.
const ROUNDS: usize = 3;

/// Days since the first task was made: of a company that has used its tracker for years, and of a young one.
const AGES: [usize; 2] = [1_200, 319];

fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().collect();
    let sizes: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let sizes = if sizes.is_empty() {
        vec![10_000, 100_000]
    } else {
        sizes
    };
    let [old, young] = AGES;
    let is_asked = |kind: &str| words.iter().any(|word| word == kind);
    let kind = Kind {
        age: if is_asked("young") { young } else { old },
        is_rich: is_asked("rich"),
    };
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("load before: {}", load.trim());
    println!(
        "{:<42} {:>12} {:>12} {:>10} {:>8}",
        "", "time", "CPU", "x limit", "peak MB"
    );
    sizes.into_iter().try_for_each(|tasks| company(tasks, kind))
}

fn company(tasks: usize, kind: Kind) -> anyhow::Result<()> {
    let mut company = Company::new(tasks, kind)?;
    let leads = company.leads();
    println!("{tasks} tasks in {} days, {leads} leads", kind.age);
    let limit = limit::best(leads)?;
    let row = |name: &str, time: Duration| row(name, time, limit, None);
    let process = |name: &str, cost: Cost| self::row(name, cost.wall, limit, Some(cost));
    row("limit: narrow table, read and loop", limit);
    row("limit: loop over arrays", peers::array(tasks, leads));
    process("first pull (process)", process::run(&company, &["pull"])?);
    for (name, cost) in [
        (
            "sqlite3: GROUP BY over links and records",
            peers::join(&company.store())?,
        ),
        (
            "sqlite3: GROUP BY over the facts",
            peers::narrow(&company.store())?,
        ),
    ] {
        if let Some(cost) = cost {
            process(name, cost);
        }
    }
    let found = round::measure(&company)?;
    println!(
        "  {:.0} % of the tasks are told by facts",
        100.0 * found.settled
    );
    row("every task: read and assess", found.rows);
    row("by facts: read", found.read);
    row("by facts: assess", found.assess);
    row("1 % commented on all over", found.commented);
    row("1 % changed all over: write", found.spread_written);
    row("  the next figures", found.spread);
    let touched = format!(
        "1 % changed in {:.1} % of the initiatives",
        100.0 * found.touched
    );
    row(&touched, found.together);
    row(
        "every task of 1 % of the initiatives: write",
        found.whole_written,
    );
    row("  the next figures", found.whole);
    row("one task changed", found.single);
    row("nothing changed: read and assess", found.unchanged);
    row("the same from the cache", found.cached);
    process("status (process)", status(&company)?);
    company.change_one_in_a_hundred()?;
    process(
        "pull of the whole export again (process)",
        process::run(&company, &["pull"])?,
    );
    Ok(())
}

/// One line: the time from start to end, as many times the limit's; of a process its CPU time and memory as well.
fn row(name: &str, time: Duration, limit: Duration, cost: Option<Cost>) {
    let millis = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    let cpu = cost.map_or(String::new(), |cost| millis(cost.cpu));
    let peak = cost.map_or(String::new(), |cost| {
        format!("{:.0}", cost.peak as f64 / 1024.0)
    });
    let ratio = time.as_secs_f64() / limit.as_secs_f64();
    println!(
        "  {name:<40} {:>12} {cpu:>12} {ratio:>10.1} {peak:>8}",
        millis(time)
    );
}

fn status(company: &Company) -> anyhow::Result<Cost> {
    let costs: anyhow::Result<Vec<Cost>> = (0..ROUNDS)
        .map(|_| process::run(company, &["status"]))
        .collect();
    let best = costs?.into_iter().min_by_key(|cost| cost.wall);
    best.context("no round was run")
}
