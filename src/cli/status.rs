//! `throughline status`: the scoreboard, and how the sources, the daemon and the outbox stand.

use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::time::Duration;

use super::arguments::{Format, Global, Status};
use super::failure::{DEGRADED, Failure};
use super::setup::Setup;
use super::{listing, output, setup};
use crate::engine::Assessment;
use crate::engine::assessment::Status as Standing;
use crate::jobs;
use crate::review::tables::earned_value;
use crate::review::{self, PreviousStatuses, Scope, escape::Safe, figures, standing, tree};
use crate::store::outbox::MailState;
use crate::store::{self, Access};

mod watch;

pub(super) async fn run(global: &Global, options: &Status) -> Result<ExitCode, Failure> {
    let setup = setup::open(global, Access::Read, "warn")?;
    if let Some(every) = options.watch {
        return watch(global, options, &setup, every).await;
    }
    let assessment = assess(options, &setup).await?;
    if options.earned_value {
        let (text, json) = (earned_value::text, earned_value::json);
        listing::print(global, options.format, &assessment, text, json);
        return Ok(ExitCode::SUCCESS);
    }
    let health = Health(setup.context.store.standing().await?);
    match options.format {
        Format::Text => output::result(&text(&assessment, &health, global.colour())),
        Format::Json => {
            let since = PreviousStatuses::default();
            let content = review::check_in(&assessment, &since, &Scope::Everything);
            output::result(&standing::json(&content, &health.0).to_string());
        }
    }
    let plan = exit_code(assessment.worst());
    // The process ends: nobody waits until each figure is let go.
    std::mem::forget(assessment);
    Ok(if options.exit_code && plan != ExitCode::SUCCESS {
        plan
    } else {
        health.code()
    })
}

async fn assess(options: &Status, setup: &Setup) -> Result<Assessment, Failure> {
    let now = (setup.clock)();
    let zone = setup.context.config.service.time_zone.clone();
    let as_of = options.as_of.unwrap_or_else(|| now.to_zoned(zone).date());
    Ok(jobs::assess::assess(&setup.context, as_of, None, now).await?)
}

/// Draws it again and again, on a terminal only.
async fn watch(
    global: &Global,
    options: &Status,
    setup: &Setup,
    every: u64,
) -> Result<ExitCode, Failure> {
    if !std::io::stdout().is_terminal() {
        return Err(Failure::usage(
            "--watch: standard output is no terminal",
            "leave --watch out, and ask again when you want to know",
        ));
    }
    let frame = async || {
        let assessment = assess(options, setup).await?;
        if options.earned_value {
            return Ok(earned_value::text(
                &assessment,
                output::width(),
                global.colour(),
            ));
        }
        let health = Health(setup.context.store.standing().await?);
        Ok(text(&assessment, &health, global.colour()))
    };
    watch::run(setup, Duration::from_secs(every), frame).await
}

/// The scoreboard, the sources, the daemon and the outbox, as wide as the terminal.
fn text(assessment: &Assessment, health: &Health, colour: bool) -> String {
    let (content, width) = (review::scoreboard_of(assessment), output::width());
    let sources = review::health::sources(&content, width, colour);
    let parts = [
        tree::tree(&content, width, colour),
        sources,
        health.lines().trim_start().to_owned(),
    ];
    let parts: Vec<&str> = parts
        .iter()
        .map(|part| part.trim_end())
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("\n\n")
}

/// The scoreboard as wide as the terminal.
pub(super) fn scoreboard(assessment: &Assessment, colour: bool) -> String {
    tree::tree(&review::scoreboard_of(assessment), output::width(), colour)
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

/// How the daemon and the outbox stand, in lines and as an exit code.
struct Health(store::standing::Standing);

impl Health {
    fn count(&self, wanted: MailState) -> u32 {
        self.0
            .mails
            .iter()
            .filter(|(state, _)| *state == wanted)
            .map(|(_, count)| count)
            .sum()
    }

    /// Degraded while a mail waits for a person or a relay: that is silent nowhere.
    fn code(&self) -> ExitCode {
        let stuck = self.count(MailState::Failed) + self.count(MailState::Uncertain);
        if stuck > 0 || self.0.waits_because.is_some() {
            ExitCode::from(DEGRADED)
        } else {
            ExitCode::SUCCESS
        }
    }

    fn lines(&self) -> String {
        let daemon = self
            .0
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
        if let Some(why) = &self.0.waits_because {
            lines.push(format!("         waits: {}", Safe::new(why).as_str()));
        }
        if let Some(refused) = &self.0.reload_refused {
            lines.push(format!(
                "reload   refused, the old configuration is in force: {}",
                Safe::new(refused).as_str()
            ));
        }
        lines.join("\n")
    }
}
