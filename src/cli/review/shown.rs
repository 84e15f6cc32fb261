//! What becomes of a review that was made on demand: printed, written into a folder, opened, sent.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use jiff::Timestamp;

use super::browser;
use crate::cli::arguments::ReviewFormat;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::setup::Setup;
use crate::config::settings::Mail;
use crate::delivery::direct;
use crate::delivery::mailer::{Fault, Mailer, Waits};
use crate::domain::review::Occurrence;
use crate::jobs;
use crate::jobs::review::Rendered;
use crate::review::{csv, escape::Safe, json};
use crate::store::outbox::NewMail;

/// One review, ready to be shown.
pub(super) struct Shown<'a> {
    pub(super) setup: &'a Setup,
    pub(super) occurrence: Occurrence,
    pub(super) rendered: Rendered,
    pub(super) now: Timestamp,
}

impl Shown<'_> {
    /// Prints one format, or writes a file for each into a folder.
    pub(super) fn print(
        &self,
        formats: &[ReviewFormat],
        folder: Option<&Path>,
    ) -> Result<ExitCode, Failure> {
        match (formats, folder) {
            ([only], None) => output::result(&self.form(*only)?),
            (_, None) => {
                return Err(Failure::usage(
                    "--format: several formats cannot be printed at once",
                    "add --output FOLDER",
                ));
            }
            (all, Some(folder)) => {
                std::fs::create_dir_all(folder)
                    .with_context(|| format!("{}: cannot be created", folder.display()))?;
                for format in all {
                    let path = folder.join(format!("{}.{}", self.name(), format.extension()));
                    std::fs::write(&path, self.form(*format)?)
                        .with_context(|| format!("{}: cannot be written", path.display()))?;
                    output::result(&path.display().to_string());
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Shows it in the browser; where there is none, says where it lies.
    pub(super) fn open(&self) -> Result<ExitCode, Failure> {
        let name = format!("{}.html", self.name());
        let page = browser::keep(&self.setup.environment, &name, &self.rendered.mail.page())?;
        output::result(&page.display().to_string());
        browser::show(&self.setup.environment, &page);
        Ok(ExitCode::SUCCESS)
    }

    /// Sends it at once, past the outbox: a test that fails is seen by the person who asked for it.
    pub(super) async fn send(&self) -> Result<ExitCode, Failure> {
        let (mail, composed) = self.compose()?;
        let to = &self.rendered.recipient.address;
        let mailer = Mailer::new(&mail.transport, Waits::default()).map_err(Failure::failed)?;
        match direct::send_now(&mailer, composed, &self.occurrence, self.now).await {
            Ok(reply) => {
                output::result(&format!("sent to {to}: {}", Safe::new(&reply).as_str()));
                Ok(ExitCode::SUCCESS)
            }
            Err(
                Fault::Relay { what, .. }
                | Fault::Busy(what)
                | Fault::Later(what)
                | Fault::Refused(what)
                | Fault::Unanswered(what),
            ) => Err(Failure::failed(anyhow::anyhow!(
                "the mail to {to} was not taken: {what}"
            ))),
        }
    }

    fn form(&self, format: ReviewFormat) -> Result<String, Failure> {
        let Rendered { content, mail, .. } = &self.rendered;
        Ok(match format {
            ReviewFormat::Text => mail.text.clone(),
            ReviewFormat::Html => mail.page(),
            ReviewFormat::Json => json::json(content),
            ReviewFormat::Csv => csv::csv(content),
            ReviewFormat::Eml => {
                let (_, composed) = self.compose()?;
                String::from_utf8_lossy(&composed.raw).into_owned()
            }
        })
    }

    fn compose(&self) -> Result<(&Mail, NewMail), Failure> {
        let Some(mail) = &self.setup.context.config.mail else {
            return Err(Failure::usage(
                "no [mail] is configured",
                "add [mail] with `from` and `smtp`",
            ));
        };
        jobs::review::compose_one(mail, &self.occurrence, &self.rendered, self.now)
            .map(|composed| (mail, composed))
            .map_err(Failure::failed)
    }

    /// `weekly-2026-11-20`: the review, or `preview`, and the date of its figures.
    fn name(&self) -> String {
        let as_of = self.rendered.content.as_of;
        format!("{}-{as_of}", self.occurrence.review)
    }
}
