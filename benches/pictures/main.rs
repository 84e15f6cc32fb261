//! What one picture of each kind costs: its SVG, and the PNG of it. What whole mails cost is the bench `mails`'s.

#![expect(
    clippy::print_stdout,
    reason = "a bench prints what it measured; there is nobody else to tell"
)]

#[path = "../mails/company.rs"]
mod company;

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use throughline::config::{self, Environment};
use throughline::engine::Assessment;
use throughline::jobs::{Context, assess};
use throughline::review::Scope;
use throughline::review::picture::labels::Labels;
use throughline::review::picture::{Drawing, MAIL, gather, raster};
use throughline::store::{Access, Store};

use company::{AS_OF, Company};

/// Owners of the company: enough for the fullest roadmap.
const OWNERS: usize = 40;

/// How often each picture is drawn; the best counts, for other work on the machine only ever adds.
const ROUNDS: usize = 10;

fn main() -> anyhow::Result<()> {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("load before: {}", load.trim());
    let company = Company::new(OWNERS, 25)?;
    company.pull()?;
    let config = config::load(&company.config(), &Environment::capture())?;
    let store = Store::open(&config.service.store, Access::Own)?;
    let context = Context::new(Arc::new(config), store);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let as_of = AS_OF.to_zoned(jiff::tz::TimeZone::UTC).date();
    let assessment = runtime.block_on(assess::assess(&context, as_of, None, AS_OF))?;
    pictures(&assessment)
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
    measured("roadmap of 18", || roadmap.draw(MAIL, Labels::english()))?;
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
