//! `throughline review`: a review on demand: shown in one of its forms, or sent to one address as a test.

use std::process::ExitCode;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::arguments::{Global, Known, Review, ReviewFormat};
use super::failure::Failure;
use super::setup::Setup;
use super::{listing, output, setup};
use crate::config::settings::Review as ReviewSettings;
use crate::delivery::direct;
use crate::delivery::mailer::{Fault, Mailer, Waits};
use crate::domain::id::ReviewId;
use crate::domain::review::{Occurrence, PeriodKey, ReviewKind};
use crate::jobs;
use crate::jobs::plan::PlanThen;
use crate::jobs::review::Rendered;
use crate::review::{self, csv, escape::Safe, json};
use crate::store::Access;

pub(super) async fn run(global: &Global, options: &Review) -> Result<ExitCode, Failure> {
    let setup = setup::open(global, Access::Read, "warn")?;
    let now = (setup.clock)();
    let zone = setup.context.config.service.time_zone.clone();
    let known = match options.known {
        Some(Known::Day(date)) => Some(end_of(&setup, date)?),
        Some(Known::Instant(instant)) => Some(instant),
        None => None,
    };
    let as_of = options
        .as_of
        .unwrap_or_else(|| known.unwrap_or(now).to_zoned(zone).date());
    let (kind, settings) = wanted(&setup, &options.kind)?;
    if let Some(known) = known {
        note_other_plan(&setup, known).await?;
    }
    let assessment = jobs::assess::assess(&setup.context, as_of, known, now).await?;
    let previous =
        jobs::review::previous(&setup.context, settings, kind, as_of, known, now).await?;
    let content = review::review(
        kind,
        &assessment,
        &previous,
        &listing::scope(&setup.context.config.plan, options.owner.as_deref())?,
    );
    let mail = review::mail(&content).map_err(Failure::failed)?;
    let recipient = options
        .to
        .clone()
        .unwrap_or_else(|| "preview@localhost".to_owned());
    let rendered = Rendered {
        recipient,
        content,
        mail,
    };
    if options.to.is_some() {
        return send_test(&setup, kind, settings, as_of, &rendered).await;
    }
    match options.format {
        ReviewFormat::Text => output::result(&rendered.mail.text),
        ReviewFormat::Html => output::result(&rendered.mail.html),
        ReviewFormat::Json => output::result(&json::json(&rendered.content)),
        ReviewFormat::Csv => output::result(&csv::csv(&rendered.content)),
        ReviewFormat::Eml => output::result(&String::from_utf8_lossy(
            &compose(&setup, kind, settings, as_of, &rendered)?.raw,
        )),
    }
    Ok(ExitCode::SUCCESS)
}

/// Says so when the plan of then cannot be held against what was known then.
async fn note_other_plan(setup: &Setup, known: Timestamp) -> Result<(), Failure> {
    match jobs::plan::known_at(&setup.context, known).await? {
        PlanThen::Stored(_) | PlanThen::NotYet => {}
        PlanThen::Unreadable(why) => output::note(&format!(
            "warning: the plan of then cannot be read by this version; what was known is shown against today's plan\n{why}"
        )),
    }
    Ok(())
}

/// A configured review by id, or a kind by name.
fn wanted<'a>(
    setup: &'a Setup,
    name: &str,
) -> Result<(ReviewKind, Option<&'a ReviewSettings>), Failure> {
    if let Some(review) = setup.context.config.reviews.get(name) {
        return Ok((review.kind, Some(review)));
    }
    let kind = match name {
        "check-in" => ReviewKind::CheckIn,
        "course-correction" => ReviewKind::CourseCorrection,
        "quarterly" => ReviewKind::Quarterly,
        _ => {
            let known: Vec<&str> = setup
                .context
                .config
                .reviews
                .keys()
                .map(ReviewId::as_str)
                .collect();
            let help = format!(
                "there are {}; or a kind: check-in, course-correction, quarterly",
                known.join(", ")
            );
            return Err(Failure::usage(format!("`{name}` is not a review"), help));
        }
    };
    Ok((
        kind,
        setup
            .context
            .config
            .reviews
            .values()
            .find(|review| review.kind == kind),
    ))
}

/// The last instant of a date in the plan's zone.
fn end_of(setup: &Setup, date: Date) -> Result<Timestamp, Failure> {
    let start = date
        .to_zoned(setup.context.config.service.time_zone.clone())
        .map_err(Failure::failed)?;
    let next = start
        .checked_add(jiff::Span::new().days(1))
        .map_err(Failure::failed)?;
    next.timestamp()
        .checked_sub(SignedDuration::from_micros(1))
        .map_err(Failure::failed)
}

fn compose(
    setup: &Setup,
    kind: ReviewKind,
    settings: Option<&ReviewSettings>,
    as_of: Date,
    rendered: &Rendered,
) -> Result<crate::store::outbox::NewMail, Failure> {
    let Some(mail) = &setup.context.config.mail else {
        return Err(Failure::usage(
            "no [mail] is configured",
            "add [mail] with `from` and `smtp`",
        ));
    };
    let now = (setup.clock)();
    jobs::review::compose_one(mail, &occurrence(kind, settings, as_of, now), rendered, now)
        .map_err(Failure::failed)
}

/// A test is no occurrence of its review: a period of its own keeps its Message-ID apart from the real one's.
fn occurrence(
    kind: ReviewKind,
    settings: Option<&ReviewSettings>,
    as_of: Date,
    now: Timestamp,
) -> Occurrence {
    let review = settings.map_or_else(|| ReviewId::new("preview"), |review| review.id.clone());
    let period = PeriodKey::from_stored(format!(
        "{}-test-{}",
        PeriodKey::of(kind, as_of),
        now.as_microsecond()
    ));
    Occurrence {
        review,
        period,
        due_at: now,
    }
}

/// Sends the review at once, past the outbox: a test that fails is seen by the person who asked for it.
async fn send_test(
    setup: &Setup,
    kind: ReviewKind,
    settings: Option<&ReviewSettings>,
    as_of: Date,
    rendered: &Rendered,
) -> Result<ExitCode, Failure> {
    let composed = compose(setup, kind, settings, as_of, rendered)?;
    let Some(mail) = &setup.context.config.mail else {
        return Ok(ExitCode::FAILURE);
    };
    let mailer = Mailer::new(&mail.transport, Waits::default()).map_err(Failure::failed)?;
    let now = (setup.clock)();
    let occurrence = occurrence(kind, settings, as_of, now);
    match direct::send_now(&mailer, composed, &occurrence, now).await {
        Ok(reply) => {
            output::result(&format!(
                "sent to {}: {}",
                rendered.recipient,
                Safe::new(&reply).as_str()
            ));
            Ok(ExitCode::SUCCESS)
        }
        Err(
            Fault::Relay { what, .. }
            | Fault::Busy(what)
            | Fault::Later(what)
            | Fault::Refused(what)
            | Fault::Unanswered(what),
        ) => Err(Failure::failed(anyhow::anyhow!(
            "the mail to {} was not taken: {what}",
            rendered.recipient
        ))),
    }
}
