//! What pictures cost, and the mails that show them.
//!
//! `cargo bench --bench pictures` draws one picture of each kind, then renders, composes and stores the mails of two
//! reviews to 1,000 owners; `-- 100` to as many as are named.

#![expect(
    clippy::print_stdout,
    reason = "a bench prints what it measured; there is nobody else to tell"
)]

mod company;

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use throughline::config::{self, Environment};
use throughline::engine::Assessment;
use throughline::jobs::review::due::{Due, occurrence};
use throughline::jobs::{Context, assess, review};
use throughline::review::picture::labels::Labels;
use throughline::review::picture::{Drawing, MAIL_WIDTH, gather, raster};
use throughline::review::{PreviousStatuses, Scope};
use throughline::store::{Access, Store};

use company::{AS_OF, Company};

/// How often each picture is drawn; the best counts, for other work on the machine only ever adds.
const ROUNDS: usize = 10;

fn main() -> anyhow::Result<()> {
    let owners = std::env::args().find_map(|word| word.parse().ok());
    let owners: usize = owners.unwrap_or(1_000);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("load before: {}", load.trim());
    let company = Company::new(owners)?;
    pull(&company)?;
    let config = config::load(&company.config(), &Environment::capture())?;
    let store = Store::open(&config.service.store, Access::Own)?;
    let context = Context::new(Arc::new(config), store);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let as_of = AS_OF.to_zoned(jiff::tz::TimeZone::UTC).date();
    let assessment = runtime.block_on(assess::assess(&context, as_of, None, AS_OF))?;
    pictures(&assessment)?;
    for name in ["weekly", "monthly"] {
        let settings = context.config.reviews.get(name).context("no such review")?;
        let began = Instant::now();
        let rendered = review::render(
            &context,
            settings,
            &assessment,
            &PreviousStatuses::default(),
        )?;
        let bytes = |parts: &[throughline::review::mail::Picture]| -> usize {
            parts.iter().map(|part| part.png.len()).sum()
        };
        let shown: usize = rendered.iter().map(|one| one.mail.pictures.len()).sum();
        let weight: usize = rendered.iter().map(|one| bytes(&one.mail.pictures)).sum();
        row(
            &format!("{name}: {} mails rendered", rendered.len()),
            began.elapsed(),
        );
        println!("    {shown} pictures, {} kB of PNG in all", weight / 1_000);
        drop(rendered);
        let mail = context.config.mail.as_ref().context("no [mail]")?;
        let due = Due {
            occurrence: occurrence(settings, AS_OF),
            missed: Vec::new(),
            since: AS_OF,
        };
        // The pictures that the rounds above remembered would make the second rendering cheaper than the first.
        let fresh = Context::new(Arc::clone(&context.config), context.store.clone());
        let began = Instant::now();
        let queued = runtime.block_on(review::enqueue(&fresh, mail, settings, &due, AS_OF))?;
        row(
            &format!(
                "{name}: assessed, rendered, {} queued",
                queued.mails.unwrap_or(0)
            ),
            began.elapsed(),
        );
    }
    Ok(())
}

/// One picture of each kind: its SVG, and the PNG of it.
fn pictures(assessment: &Assessment) -> anyhow::Result<()> {
    let today = assessment.as_of;
    let lead = assessment.leads.keys().next().context("no lead")?;
    let trend = gather::lead_trend(assessment, lead).context("no trend")?;
    let roadmap = gather::roadmap(assessment, &Scope::Everything).cut(18);
    let loads = gather::people::loads(assessment, &Scope::Everything).cut(8);
    let chains = gather::slips::chains(&assessment.plan, &assessment.impacts).cut(4);
    measured("trend", || Some(trend.draw(Labels::english())))?;
    measured("sparkline", || trend.spark(Labels::english()))?;
    measured("roadmap of 18", || {
        roadmap.draw(MAIL_WIDTH, Labels::english())
    })?;
    measured("capacity of 8", || loads.draw(today, Labels::english()))?;
    measured("4 impact chains", || chains.draw(today, Labels::english()))
}

fn measured(name: &str, draw: impl Fn() -> Option<Drawing>) -> anyhow::Result<()> {
    let Some(drawing) = draw() else {
        println!("  {name:<44} nothing to show");
        return Ok(());
    };
    let svg = best(|| drop(draw()));
    let png = best(|| drop(raster::png(&drawing)));
    let size = raster::png(&drawing)?.len();
    println!(
        "  {name:<44} SVG {:>7.3} ms   PNG {:>7.2} ms   {size} bytes",
        svg.as_secs_f64() * 1e3,
        png.as_secs_f64() * 1e3
    );
    Ok(())
}

fn best(run: impl Fn()) -> Duration {
    let rounds = (0..ROUNDS).map(|_| {
        let began = Instant::now();
        run();
        began.elapsed()
    });
    rounds.min().unwrap_or_default()
}

fn row(name: &str, time: Duration) {
    println!("  {name:<44} {:>9.2} s", time.as_secs_f64());
}

fn pull(company: &Company) -> anyhow::Result<()> {
    let code = Command::new(env!("CARGO_BIN_EXE_throughline"))
        .arg("--config")
        .arg(company.config())
        .arg("--now")
        .arg(AS_OF.to_string())
        .arg("pull")
        .stdout(Stdio::null())
        .status()?
        .code();
    if code != Some(0) {
        bail!("`pull` ended with {code:?}");
    }
    Ok(())
}
