//! The steps that are measured, each in a process of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use anyhow::{Context as _, bail, ensure};
use throughline::config::settings::MailTransport;
use throughline::config::{self, Environment};
use throughline::jobs::review::due::{Due, occurrence};
use throughline::jobs::{Context, deliver, review};
use throughline::store::outbox::StoredMail;
use throughline::store::{Access, Store};
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use crate::by_hand;
use crate::company::{AS_OF, Company};
use crate::cost::{Cost, measured};

/// The word that makes this program a step of itself.
const STEP: &str = "--step";

/// A step and the configuration that it works with.
pub(crate) struct Step {
    config: PathBuf,
    words: Vec<String>,
}

/// Runs a step in a process of its own.
pub(crate) fn elsewhere(company: &Company, words: &[&str]) -> anyhow::Result<Cost> {
    let output = Command::new(std::env::current_exe()?)
        .arg(STEP)
        .arg(company.config())
        .args(words)
        .output()?;
    if !output.status.success() {
        bail!("{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    String::from_utf8(output.stdout)?.trim().parse()
}

impl Step {
    /// The step that the command line asks for.
    pub(crate) fn of(words: &[String]) -> anyhow::Result<Option<Self>> {
        let Some(at) = words.iter().position(|word| word == STEP) else {
            return Ok(None);
        };
        let mut words = words.iter().skip(at + 1).cloned();
        let config = words.next().context("no configuration")?.into();
        let words = words.filter(|word| word != "--bench").collect();
        Ok(Some(Self { config, words }))
    }

    pub(crate) fn run(&self) -> anyhow::Result<Cost> {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        let context = context(&self.config)?;
        match words.as_slice() {
            ["queue", review] => queue(&runtime, &context, review),
            ["send"] => send(&runtime, &context),
            ["by-hand", rest @ ..] => {
                let mails = runtime.block_on(mails(&context.store))?;
                let port = port(&context)?;
                by_hand::send(&mails, port, rest.contains(&"durable"))
            }
            other => bail!("no such step: {other:?}"),
        }
    }
}

fn context(config: &Path) -> anyhow::Result<Context> {
    let config = config::load(config, &Environment::capture())?;
    let store = Store::open(&config.service.store, Access::Own)?;
    Ok(Context::new(Arc::new(config), store))
}

fn queue(runtime: &Runtime, context: &Context, name: &str) -> anyhow::Result<Cost> {
    let settings = context.config.reviews.get(name).context("no such review")?;
    let mail = context.config.mail.as_ref().context("no [mail]")?;
    let due = Due {
        occurrence: occurrence(settings, AS_OF),
        missed: Vec::new(),
        since: AS_OF,
    };
    let queueing = review::enqueue(context, mail, settings, &due, AS_OF);
    let (queued, cost) = measured(|| runtime.block_on(queueing))?;
    let queued = queued?;
    ensure!(queued.refused.is_empty(), "not composed: {queued:?}");
    ensure!(queued.mails > Some(0), "nothing was queued");
    Ok(cost)
}

fn send(runtime: &Runtime, context: &Context) -> anyhow::Result<Cost> {
    let stop = CancellationToken::new();
    let clock = || AS_OF + jiff::SignedDuration::from_mins(1);
    let (outcome, cost) = measured(|| runtime.block_on(deliver::run(context, &clock, &stop)))?;
    let outcome = outcome?.context("no [mail]")?;
    let waiting = runtime.block_on(context.store.is_mail_due(clock()))?;
    ensure!(!waiting && outcome.stopped_by.is_none(), "{outcome:?}");
    Ok(cost)
}

/// All mails of the outbox, the oldest first.
async fn mails(store: &Store) -> anyhow::Result<Vec<StoredMail>> {
    let mut mails = Vec::new();
    for summary in store.list_mail(None).await?.into_iter().rev() {
        mails.extend(store.show_mail(summary.id).await?);
    }
    Ok(mails)
}

fn port(context: &Context) -> anyhow::Result<u16> {
    match context.config.mail.as_ref().map(|mail| &mail.transport) {
        Some(MailTransport::Smtp(smtp)) => Ok(smtp.port),
        other => bail!("no relay: {other:?}"),
    }
}

/// The database that the configuration names.
pub(crate) fn store(company: &Company) -> PathBuf {
    company.config().with_file_name("throughline.db")
}

/// A copy of the store, for rounds to begin with: whoever closed it last left nothing beside the file.
pub(crate) fn keep(company: &Company, name: &str) -> anyhow::Result<PathBuf> {
    let copy = company.config().with_file_name(name);
    std::fs::copy(store(company), &copy)?;
    Ok(copy)
}

/// Prints what the mails of the store weigh; answers with the bytes of one.
pub(crate) fn weigh(company: &Company) -> anyhow::Result<usize> {
    let store = Store::open(&store(company), Access::Read)?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let mails = runtime.block_on(mails(&store))?;
    let bytes: usize = mails.iter().map(|mail| mail.raw.len()).sum();
    let parts = |kind: &[u8]| -> usize {
        let found = mails.iter().map(|mail| count(&mail.raw, kind));
        found.sum()
    };
    let weight = bytes / mails.len().max(1);
    println!(
        "    {} mails of {} kB, {} pictures",
        mails.len(),
        weight / 1_000,
        parts(b"Content-Type: image/png")
    );
    Ok(weight)
}

fn count(text: &[u8], wanted: &[u8]) -> usize {
    text.windows(wanted.len())
        .filter(|window| *window == wanted)
        .count()
}
