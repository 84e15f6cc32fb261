//! `throughline review`: a review on demand: printed, written, opened in a browser, or sent to one address as a test.

use std::process::ExitCode;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::arguments::{Global, Known, Review};
use super::failure::{Failure, there_are};
use super::setup::Setup;
use super::{listing, output, setup};
use crate::config::settings::{Config, Review as ReviewSettings};
use crate::domain::id::{ObjectiveId, ReviewId};
use crate::domain::review::{Occurrence, PeriodKey, ReviewKind};
use crate::jobs;
use crate::jobs::audience::Recipient;
use crate::jobs::plan::PlanThen;
use crate::review::Scope;
use crate::store::Access;

mod browser;
mod shown;

use shown::Shown;

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
    let recipient = recipient(&setup.context.config, settings, options)?;
    let style = &setup.context.style;
    let rendered = jobs::review::render_one(style, kind, recipient, &assessment, &previous)
        .map_err(Failure::failed)?;
    let shown = Shown {
        setup: &setup,
        occurrence: occurrence(kind, settings, as_of, now),
        rendered,
        now,
    };
    if options.to.is_some() {
        return shown.send().await;
    }
    if options.open {
        return shown.open();
    }
    shown.print(&options.format, options.output.as_deref())
}

/// Whose mail it is: the part that was asked for, the zone of whoever is named.
fn recipient(
    config: &Config,
    review: Option<&ReviewSettings>,
    options: &Review,
) -> Result<Recipient, Failure> {
    let scope = match &options.objective {
        Some(id) => objective(config, id)?,
        None => listing::scope(&config.plan, options.owner.as_deref())?,
    };
    let owner = options.owner.as_ref().and_then(|owner| {
        let person = config.plan.people.get(owner.as_str())?;
        person.email.as_deref()
    });
    let address = options.to.as_deref().or(owner);
    Ok(Recipient::new(
        config,
        review,
        address.unwrap_or("preview@localhost"),
        scope,
    ))
}

fn objective(config: &Config, id: &str) -> Result<Scope, Failure> {
    let objectives = &config.plan.objectives;
    if let Some(known) = objectives.get(id) {
        return Ok(Scope::objective(&config.plan, &known.id));
    }
    let known: Vec<&str> = objectives.keys().map(ObjectiveId::as_str).collect();
    Err(Failure::unknown(
        format!("`{id}` is not an objective of the plan"),
        &known,
    ))
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
            let reviews = setup.context.config.reviews.keys();
            let known: Vec<&str> = reviews.map(ReviewId::as_str).collect();
            let help = format!(
                "{}; or a kind: check-in, course-correction, quarterly",
                there_are(&known)
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
