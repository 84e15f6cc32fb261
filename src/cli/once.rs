//! `throughline once`: one full round, with the person as the clock.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use jiff::Timestamp;
use jiff::civil::Date;

use super::arguments::{Global, Once};
use super::failure::{DEGRADED, Failure};
use super::interrupt::Interrupt;
use super::setup::Setup;
use super::{output, pull, setup, status};
use crate::config::settings::{Mail, Review};
use crate::ingest::pull::Options;
use crate::jobs;
use crate::jobs::latest::Latest;
use crate::jobs::review::Rendered;
use crate::jobs::review::due::Due;
use crate::review::escape::Safe;
use crate::review::figures;
use crate::store::Access;

pub(super) async fn run(
    global: &Global,
    options: &Once,
    interrupt: &Interrupt,
) -> Result<ExitCode, Failure> {
    let setup = setup::open(global, Access::Own, "warn")?;
    let now = (setup.clock)();
    jobs::deliver::recover(&setup.context, now).await?;
    jobs::plan::adopt(&setup.context, now).await?;
    jobs::alert::adopt(&setup.context).await?;
    let how = Options {
        full: options.full,
        ..Options::default()
    };
    let pulls = pull::pull_all(&setup, jobs::pull::subjects(&setup.context), how);
    let outcomes = interrupt.or(pulls).await??;
    for outcome in &outcomes {
        output::result(&pull::line(outcome, false));
    }

    let zone = setup.context.config.service.time_zone.clone();
    let as_of = options.as_of.unwrap_or_else(|| now.to_zoned(zone).date());
    let assessment = jobs::assess::assess(&setup.context, as_of, None, now).await?;
    jobs::forecast::keep(&setup.context, &assessment, now).await?;
    output::result("");
    output::result(&status::scoreboard(&assessment, global.colour()));

    let done = reviews(&setup, options, as_of, now, interrupt).await?;
    output::result("");
    for place in &done.lines {
        output::result(place);
    }
    interrupt.check()?;
    let code = pull::exit_code(&outcomes);
    Ok(if done.all_sent || code != ExitCode::SUCCESS {
        code
    } else {
        ExitCode::from(DEGRADED)
    })
}

/// What became of the reviews.
struct Done {
    /// Where they lie, and what was sent.
    lines: Vec<String>,
    /// No mail failed or has to be tried again.
    all_sent: bool,
}

/// Renders (and with `--send` sends) the latest occurrence of each review; says where they lie.
async fn reviews(
    setup: &Setup,
    options: &Once,
    as_of: Date,
    now: Timestamp,
    interrupt: &Interrupt,
) -> Result<Done, Failure> {
    let config = &setup.context.config;
    let folder = options
        .out
        .clone()
        .unwrap_or_else(|| beside(&setup.path, "reviews"));
    let mut lines = Vec::new();
    let mut all_sent = true;
    for review in config.reviews.values() {
        let end = as_of
            .to_zoned(config.service.time_zone.clone())
            .and_then(|start| start.checked_add(jiff::Span::new().days(1)));
        let end = end.map_err(Failure::failed)?.timestamp();
        let Some(due_at) = jobs::review::due::latest_due(review, end) else {
            continue;
        };
        let due = Due {
            occurrence: jobs::review::due::occurrence(review, due_at),
            missed: Vec::new(),
            since: due_at,
        };
        interrupt.check()?;
        lines.extend(render(setup, review, &due, as_of, now, &folder).await?);
        if options.send {
            lines.extend(enqueue(setup, config.mail.as_ref(), review, &due, now).await?);
        }
    }
    if options.send {
        let alerts = jobs::alert::look(&setup.context, &Latest::default(), now)
            .await?
            .mails;
        if alerts > 0 {
            let alerts = figures::count(alerts as u64, "mail");
            lines.push(format!(
                "{:<10} {alerts} about what turned for the worse",
                "alerts"
            ));
        }
        let sent = send(setup, interrupt).await?;
        lines.extend(sent.lines);
        all_sent = sent.all_sent;
    }
    Ok(Done { lines, all_sent })
}

async fn render(
    setup: &Setup,
    review: &Review,
    due: &Due,
    as_of: Date,
    now: Timestamp,
    folder: &Path,
) -> Result<Vec<String>, Failure> {
    let assessment = jobs::assess::assess(&setup.context, as_of, None, now).await?;
    let previous =
        jobs::review::previous(&setup.context, Some(review), review.kind, as_of, None, now).await?;
    let rendered = jobs::review::render(&setup.context, review, &assessment, &previous)?;
    let Some(first) = rendered.first() else {
        return Ok(Vec::new());
    };
    // Everyone who sees everything gets the same review; without such a reader the first owner's stands for all.
    let shown = rendered
        .iter()
        .find(|one| one.content.reader.is_none())
        .unwrap_or(first);
    let name = format!("{}-{}", due.occurrence.period, review.id);
    let files = write(setup, due, shown, folder, &name, now)?;
    Ok(files
        .iter()
        .map(|path| format!("{:<10} {}", review.id.as_str(), path.display()))
        .collect())
}

/// Writes one review as HTML, as text and, where mail is configured, as the mail it would be.
fn write(
    setup: &Setup,
    due: &Due,
    shown: &Rendered,
    folder: &Path,
    name: &str,
    now: Timestamp,
) -> Result<Vec<PathBuf>, Failure> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{}: cannot be created", folder.display()))?;
    let mut files = vec![
        (
            folder.join(format!("{name}.html")),
            shown.mail.page().into_bytes(),
        ),
        (
            folder.join(format!("{name}.txt")),
            shown.mail.text.clone().into_bytes(),
        ),
    ];
    if let Some(mail) = &setup.context.config.mail {
        let composed = jobs::review::compose_one(mail, &due.occurrence, shown, now)
            .map_err(Failure::failed)?;
        files.push((folder.join(format!("{name}.eml")), composed.raw));
    }
    for (path, bytes) in &files {
        std::fs::write(path, bytes)
            .with_context(|| format!("{}: cannot be written", path.display()))?;
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

async fn enqueue(
    setup: &Setup,
    mail: Option<&Mail>,
    review: &Review,
    due: &Due,
    now: Timestamp,
) -> Result<Vec<String>, Failure> {
    let Some(mail) = mail else {
        return Err(Failure::usage(
            "--send: no [mail] is configured",
            "add [mail] with `from` and `smtp`",
        ));
    };
    let enqueued = jobs::review::enqueue(&setup.context, mail, review, due, now).await?;
    let (id, period) = (review.id.as_str(), &due.occurrence.period);
    Ok(match enqueued.mails {
        None => vec![format!(
            "{id:<10} {period} is in the outbox already, it is not sent twice"
        )],
        Some(0) if enqueued.refused.is_empty() => vec![format!(
            "{id:<10} {period} has nobody to go to: no owner has an email"
        )],
        Some(_) => enqueued
            .refused
            .iter()
            .map(|(to, why)| {
                let (to, why) = (Safe::new(to), Safe::new(why));
                format!("{id:<10} no mail to {}: {}", to.as_str(), why.as_str())
            })
            .collect(),
    })
}

async fn send(setup: &Setup, interrupt: &Interrupt) -> Result<Done, Failure> {
    let clock = setup.clock.as_ref();
    let sent = jobs::deliver::run(&setup.context, clock, interrupt.token()).await?;
    let Some(sent) = sent else {
        return Ok(Done {
            lines: Vec::new(),
            all_sent: true,
        });
    };
    let unsent = sent.retried + sent.failed + sent.uncertain;
    let all_sent = unsent == 0 && sent.stopped_by.is_none();
    let mut parts = vec![format!("{} sent", figures::count(sent.sent as u64, "mail"))];
    for (count, what) in [
        (sent.retried, "to be tried again"),
        (sent.failed, "failed"),
        (sent.uncertain, "uncertain"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    if let Some(Mail {
        transport: crate::config::settings::MailTransport::Folder(folder),
        ..
    }) = &setup.context.config.mail
    {
        parts.push(format!("in {}", folder.display()));
    }
    parts.extend(sent.stopped_by);
    Ok(Done {
        lines: vec![format!("{:<10} {}", "mail", parts.join(", "))],
        all_sent,
    })
}

/// A name beside the configuration file.
fn beside(config: &Path, name: &str) -> PathBuf {
    config.parent().unwrap_or(Path::new(".")).join(name)
}
