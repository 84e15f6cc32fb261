//! `throughline check --online`: one page of each source, as tasks, and what its server says. Nothing is kept.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use jiff::tz::TimeZone;
use serde_json::Value;
use throughline_http::Seen;
use throughline_kit::{Problem, PullError};
use throughline_rest::Paging;

use crate::cli::arguments::{Check, Format, Global};
use crate::cli::clock::Clock;
use crate::cli::failure::{DEGRADED, Failure};
use crate::cli::interrupt::Interrupt;
use crate::cli::{output, setup};
use crate::config::settings::{Config, MetricKind, SourceKind};
use crate::ingest::preview::{self, Preview};
use crate::ingest::registry::{self, Reader};
use crate::ingest::tokens::Untouched;
use crate::jobs::pull::Subject;
use told::{document, text};

mod told;

/// A page that takes longer is given up.
const LIMIT: Duration = Duration::from_mins(2);

/// What came of one source.
struct Looked<'a> {
    subject: Subject<'a>,
    describe: String,
    result: Result<Preview, Problem>,
    export: Option<throughline_csv::Sniff>,
    requests: usize,
    quota: Vec<(String, String)>,
    /// The server's clock minus ours, in seconds.
    skew: Option<i64>,
    /// The paging that the reply shows, where none is declared.
    paging: Option<String>,
}

pub(super) async fn run(global: &Global, options: &Check) -> Result<ExitCode, Failure> {
    let loaded = setup::load(global, "warn")?;
    for warning in &loaded.config.warnings {
        output::note(&format!("warning: {warning}"));
    }
    throughline_http::install_crypto();
    let chosen = chosen(&all(&loaded.config), &options.sources)?;
    let (clock, zone) = (&loaded.clock, &loaded.config.service.time_zone);
    let looks = join_all(chosen.into_iter().map(|subject| look(subject, clock, zone)));
    let looked = Interrupt::listen()?.or(looks).await?;
    match options.format {
        Format::Text => {
            let texts: Vec<String> = looked.iter().map(text).collect();
            output::result(&texts.join("\n"));
        }
        Format::Json => output::result(&looked.iter().map(document).collect::<Value>().to_string()),
    }
    let failed = looked
        .iter()
        .filter(|looked| looked.result.is_err())
        .count();
    Ok(match failed {
        0 => ExitCode::SUCCESS,
        all if all == looked.len() => ExitCode::FAILURE,
        _ => ExitCode::from(DEGRADED),
    })
}

/// What can be read: sources that are switched on, and series whose points do not stand in the configuration.
fn all(config: &Config) -> Vec<Subject<'_>> {
    let sources = config.sources.values().filter(|one| one.kind.is_some());
    let metrics = config.metrics.values().filter(|one| match one.kind {
        MetricKind::Csv(_) | MetricKind::Rest(_) => true,
        MetricKind::Points(_) => false,
    });
    sources
        .map(Subject::Source)
        .chain(metrics.map(Subject::Metric))
        .collect()
}

fn chosen<'a>(all: &[Subject<'a>], names: &[String]) -> Result<Vec<Subject<'a>>, Failure> {
    let known: Vec<String> = all.iter().map(|one| one.id().to_string()).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        return Err(Failure::unknown(
            format!(
                "`{unknown}` is neither a source that is switched on nor a metric that is read"
            ),
            &known,
        ));
    }
    let pairs = all.iter().zip(&known);
    let wanted = pairs.filter(|(_, id)| names.is_empty() || names.contains(id));
    Ok(wanted.map(|(subject, _)| *subject).collect())
}

async fn look<'a>(subject: Subject<'a>, clock: &Clock, zone: &TimeZone) -> Looked<'a> {
    let (result, seen) = throughline_http::watched(read(subject, zone)).await;
    let now = clock();
    let skew = seen.last().and_then(|seen: &Seen| {
        let age = jiff::SignedDuration::try_from(seen.received.elapsed()).ok()?;
        let received = now.checked_sub(age).ok()?;
        Some(seen.server_time?.as_second() - received.as_second())
    });
    let quota = seen.iter().rev().find(|seen| !seen.quota.is_empty());
    let (describe, result) = result;
    let paging = result
        .as_ref()
        .ok()
        .and_then(|page| paging(subject, page, &seen));
    Looked {
        subject,
        describe,
        result: result.map_err(|error| error.problem().clone()),
        export: export(subject),
        requests: seen.len(),
        quota: quota.map_or_else(Vec::new, |seen| seen.quota.clone()),
        skew,
        paging,
    }
}

/// What the reply of a REST source says of further pages that nothing was declared for.
fn paging(subject: Subject<'_>, page: &Preview, seen: &[Seen]) -> Option<String> {
    let settings = match subject {
        Subject::Source(source) => match &source.kind {
            Some(SourceKind::Rest(settings)) => settings,
            Some(SourceKind::Github(_) | SourceKind::Csv(_)) | None => return None,
        },
        Subject::Metric(metric) => match &metric.kind {
            MetricKind::Rest(settings) => settings,
            MetricKind::Csv(_) | MetricKind::Points(_) => return None,
        },
    };
    let undeclared = matches!(settings.page, Paging::Link | Paging::None);
    let reply = seen.last().filter(|_| undeclared && !page.more)?;
    let body = reply.body.as_ref()?;
    throughline_rest::detect(body, reply.links_on, page.records)
}

async fn read(subject: Subject<'_>, zone: &TimeZone) -> (String, Result<Preview, PullError>) {
    let reader = match reader(subject) {
        Ok(reader) => reader,
        Err(error) => return (String::new(), Err(error)),
    };
    let describe = reader.connector.describe();
    let page = async {
        match subject {
            Subject::Source(source) => preview::preview(source, &reader).await,
            Subject::Metric(metric) => preview::series(metric, &reader, zone).await,
        }
    };
    let read = tokio::time::timeout(LIMIT, page).await;
    let result = read.unwrap_or_else(|_| {
        let what = format!("no page within {} minutes", LIMIT.as_secs() / 60);
        Err(PullError::transient(Problem::new(&describe, what)))
    });
    (describe, result)
}

fn reader(subject: Subject<'_>) -> Result<Reader, PullError> {
    let reader = match subject {
        Subject::Source(source) => match &source.kind {
            Some(kind) => Some(registry::tasks(kind, Arc::new(Untouched))?),
            None => None,
        },
        Subject::Metric(metric) => registry::series(metric, Arc::new(Untouched))?,
    };
    reader.ok_or_else(|| {
        let id = subject.id();
        PullError::denied(Problem::new(id.as_str(), "there is nothing to be read"))
    })
}

/// How an export on this machine is written.
fn export(subject: Subject<'_>) -> Option<throughline_csv::Sniff> {
    let settings = match subject {
        Subject::Source(source) => match &source.kind {
            Some(SourceKind::Csv(settings)) => settings,
            Some(SourceKind::Github(_) | SourceKind::Rest(_)) | None => return None,
        },
        Subject::Metric(metric) => match &metric.kind {
            MetricKind::Csv(settings) => settings,
            MetricKind::Rest(_) | MetricKind::Points(_) => return None,
        },
    };
    // An export that cannot be read was reported by the page already; one at an address is not fetched twice.
    throughline_csv::inspect(settings).ok()
}
