//! `throughline status`: the scoreboard, and how the sources, the daemon and the outbox stand.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::arguments::{Format, Global, Status};
use super::failure::{DEGRADED, Failure};
use super::{listing, output, setup};
use crate::engine::Assessment;
use crate::engine::assessment::Status as Standing;
use crate::jobs;
use crate::review::tables::earned_value;
use crate::review::{self, PreviousStatuses, ReviewContent, Scope, escape::Safe, figures, tree};
use crate::store::outbox::MailState;
use crate::store::{Access, Store, StoreError};

pub(super) async fn run(global: &Global, options: &Status) -> Result<ExitCode, Failure> {
    let setup = setup::open(global, Access::Read, "warn")?;
    let now = (setup.clock)();
    let zone = setup.context.config.service.time_zone.clone();
    let as_of = options.as_of.unwrap_or_else(|| now.to_zoned(zone).date());
    let assessment = jobs::assess::assess(&setup.context, as_of, None, now).await?;
    if options.earned_value {
        let (text, json) = (earned_value::text, earned_value::json);
        listing::print(global, options.format, &assessment, text, json);
        return Ok(ExitCode::SUCCESS);
    }
    let health = health(&setup.context.store).await?;
    let content = content(&assessment);
    match options.format {
        Format::Text => {
            let (width, colour) = (output::width(), global.colour());
            output::result(&tree::tree(&content, width, colour));
            let sources = review::health::sources(&content, width, colour);
            if !sources.is_empty() {
                output::result(&format!("\n{sources}"));
            }
            output::result(&health.lines());
        }
        Format::Json => {
            let scoreboard: Value =
                serde_json::from_str(&review::json::json(&content)).map_err(Failure::failed)?;
            let outbox: Value = health
                .mails
                .iter()
                .map(|(state, count)| (state.as_str().to_owned(), json!(count)))
                .collect();
            output::result(&json!({
                "sources": scoreboard.get("sources"), "scoreboard": scoreboard, "outbox": outbox, "outbox_waits_because": health.waits_because, "daemon_pid": health.owner, "reload_refused": health.reload_refused,
            }).to_string());
        }
    }
    let plan = exit_code(assessment.worst());
    Ok(if options.exit_code && plan != ExitCode::SUCCESS {
        plan
    } else {
        health.code()
    })
}

/// The scoreboard as wide as the terminal.
pub(super) fn scoreboard(assessment: &Assessment, colour: bool) -> String {
    tree::tree(&content(assessment), output::width(), colour)
}

/// How everything stands, compared with nothing.
fn content(assessment: &Assessment) -> ReviewContent {
    review::check_in(assessment, &PreviousStatuses::default(), &Scope::Everything)
}

fn exit_code(worst: Standing) -> ExitCode {
    match worst {
        Standing::Achieved | Standing::OnTrack | Standing::NotStarted | Standing::Paused => {
            ExitCode::SUCCESS
        }
        Standing::Unknown | Standing::AtRisk => ExitCode::from(DEGRADED),
        Standing::OffTrack | Standing::Missed => ExitCode::FAILURE,
    }
}

/// How the daemon and the outbox stand.
struct Health {
    /// The pid of the process that owns the database.
    owner: Option<String>,
    mails: Vec<(MailState, u32)>,
    /// Why mail that was tried still waits, and until when.
    waits_because: Option<String>,
    /// Why the last reload was refused.
    reload_refused: Option<String>,
}

async fn health(store: &Store) -> Result<Health, StoreError> {
    let runs = store.last_runs().await?;
    let reload = runs.iter().find(|run| run.kind == "reload" && !run.ok);
    let refused = reload
        .and_then(|run| run.summary.get("refused"))
        .and_then(Value::as_str)
        .map(str::to_owned);
    let waiting = store.list_mail(Some(MailState::Pending)).await?;
    let waits_because = waiting.into_iter().rev().find_map(|mail| {
        let (until, why) = (mail.next_attempt_at?, mail.last_reply?);
        Some(format!("{why}; tried again at {until:.0}"))
    });
    Ok(Health {
        waits_because,
        owner: store.holder(),
        mails: store.count_mail().await?,
        reload_refused: refused,
    })
}

impl Health {
    fn count(&self, wanted: MailState) -> u32 {
        self.mails
            .iter()
            .filter(|(state, _)| *state == wanted)
            .map(|(_, count)| count)
            .sum()
    }

    /// Degraded while a mail waits for a person or a relay: that is silent nowhere.
    fn code(&self) -> ExitCode {
        let stuck = self.count(MailState::Failed) + self.count(MailState::Uncertain);
        if stuck > 0 || self.waits_because.is_some() {
            ExitCode::from(DEGRADED)
        } else {
            ExitCode::SUCCESS
        }
    }

    fn lines(&self) -> String {
        let daemon = self
            .owner
            .as_ref()
            .map_or_else(|| "not running".to_owned(), |pid| format!("running, {pid}"));
        let waiting = self.count(MailState::Pending) + self.count(MailState::Sending);
        let mut outbox = vec![
            figures::count(waiting.into(), "mail") + " waiting",
            format!("{} sent", self.count(MailState::Sent)),
        ];
        for (state, hint) in [
            (MailState::Failed, "failed"),
            (MailState::Uncertain, "uncertain"),
        ] {
            let count = self.count(state);
            outbox.extend((count > 0).then(|| format!("{count} {hint}: see `throughline outbox`")));
        }
        let mut lines = vec![
            String::new(),
            format!("daemon   {daemon}"),
            format!("outbox   {}", outbox.join(", ")),
        ];
        if let Some(why) = &self.waits_because {
            lines.push(format!("         waits: {}", Safe::new(why).as_str()));
        }
        if let Some(refused) = &self.reload_refused {
            lines.push(format!(
                "reload   refused, the old configuration is in force: {}",
                Safe::new(refused).as_str()
            ));
        }
        lines.join("\n")
    }
}
