//! What 1,000 reviews cost to render and queue, and to send.
//!
//! `cargo bench --bench mails` writes to 1,000 owners; `-- 100` to as many as are named. The mails are rendered and
//! queued by the job that the daemon runs, and sent by its own client over one connection. Beside it stand the
//! limits, in the same run: the same bytes sent by hand over one connection, and the same with each mail marked before
//! its last dot and settled after it on the disk, which is what the outbox promises.
//!
//! The relay is `smtp-sink` of Postfix where it is on the path, else a small one of our own. Debian:
//! `apt-get download postfix && dpkg -x postfix_*.deb /tmp/postfix`, then the bench with
//! `PATH=$PATH:/tmp/postfix/usr/sbin LD_LIBRARY_PATH=/tmp/postfix/usr/lib/postfix`. Nothing is installed and no
//! service is started.

#![expect(
    clippy::print_stdout,
    reason = "a bench prints what it measured; there is nobody else to tell"
)]

mod by_hand;
mod company;
mod cost;
mod relay;
mod step;

use std::path::Path;
use std::time::Duration;

use company::Company;
use cost::Cost;
use relay::Relay;
use step::Step;

/// How often each step is measured; the best counts, for other work on the machine only ever adds.
const ROUNDS: usize = 5;

fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let Some(step) = Step::of(&words)? {
        // A process of its own, so that its memory is its own.
        let cost = step.run()?;
        println!("{cost}");
        return Ok(());
    }
    let owners = words.iter().find_map(|word| word.parse().ok());
    whole(owners.unwrap_or(1_000))
}

fn whole(owners: usize) -> anyhow::Result<()> {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let relay = Relay::start()?;
    println!("load before: {}; the relay: {}", load.trim(), relay.name);
    let company = Company::new(owners, relay.port)?;
    company.pull()?;
    let pulled = step::keep(&company, "pulled.db")?;
    println!(
        "{:<50} {:>8} {:>8} {:>8} {:>8}",
        "", "time s", "CPU s", "peak MB", "x limit"
    );
    let mut weight = 0;
    for review in ["monthly", "weekly"] {
        let best = rounds(&company, &pulled, &["queue", review])?;
        row(&format!("{review}: assess, render, queue"), best, None);
        weight = step::weigh(&company)?;
    }
    let queued = step::keep(&company, "queued.db")?;
    let queued = |words: &[&str]| rounds(&company, &queued, words);
    let by_hand = queued(&["by-hand"])?;
    row("limit: by hand, one connection", by_hand, Some(by_hand));
    let durable = queued(&["by-hand", "durable"])?;
    row(
        "limit: and two writes on the disk a mail",
        durable,
        Some(by_hand),
    );
    if let Some(best) = relay.source(owners, weight)? {
        println!(
            "  {:<48} {:>8.2} {:>26.1}",
            "smtp-source, one connection",
            best.as_secs_f64(),
            ratio(best, by_hand.time)
        );
    }
    let sent = queued(&["send"])?;
    row("weekly: sent", sent, Some(by_hand));
    println!(
        "    {:.1} x the limit with the two writes",
        ratio(sent.time, durable.time)
    );
    Ok(())
}

/// The best of some rounds of a step, each beginning with the same store.
fn rounds(company: &Company, kept: &Path, words: &[&str]) -> anyhow::Result<Cost> {
    let mut best = None;
    for _ in 0..ROUNDS {
        std::fs::copy(kept, step::store(company))?;
        let cost = step::elsewhere(company, words)?;
        best = Some(best.map_or(cost, |best: Cost| best.and(cost)));
    }
    best.ok_or_else(|| anyhow::anyhow!("no round was run"))
}

fn row(name: &str, cost: Cost, limit: Option<Cost>) {
    let ratio = limit.map_or(String::new(), |limit| {
        format!("{:.1}", ratio(cost.time, limit.time))
    });
    println!(
        "  {name:<48} {:>8.2} {:>8.2} {:>8.0} {ratio:>8}",
        cost.time.as_secs_f64(),
        cost.cpu.as_secs_f64(),
        cost.peak as f64 / 1024.0,
    );
}

fn ratio(time: Duration, limit: Duration) -> f64 {
    time.as_secs_f64() / limit.as_secs_f64()
}
