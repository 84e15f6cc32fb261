//! Reviews that became due: one occurrence with all of its mails, in one transaction.
//!
//! Of several missed occurrences the latest is sent, once; the earlier ones are recorded as skipped.

use std::sync::Arc;

use anyhow::Context as _;
use jiff::civil::Date;
use jiff::{Span, Timestamp};

use super::audience::{Recipient, recipients};
use super::{Context, alert, assess, forecast, kept};
use crate::config::settings::{Mail as MailSettings, Review};
use crate::delivery::compose::{self, Draft};
use crate::domain::review::{ALERTS, Occurrence, ReviewKind};
use crate::engine::Assessment;
use crate::engine::decisions;
use crate::language::translator::Translator;
use crate::review::style::Style;
use crate::review::{Mail, PreviousStatuses, ReviewContent, Shared, mail, pictures, review_of};
use crate::store::StoreError;
use crate::store::outbox::{NewMail, NewOccurrence};

mod batch;
pub mod due;

use batch::Batch;
use due::Due;

/// One recipient's mail before it is composed.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// Whose it is.
    pub recipient: Recipient,
    /// What it shows.
    pub content: ReviewContent,
    /// The mail.
    pub mail: Mail,
}

/// What a review is compared with: what its last occurrence said or, before there was one, how things
/// stood one period earlier by the trackers' own dates, with all that is known now or was by `known`.
///
/// # Errors
/// When the store cannot be read.
pub async fn previous(
    context: &Context,
    review: Option<&Review>,
    kind: ReviewKind,
    as_of: Date,
    known: Option<Timestamp>,
    now: Timestamp,
) -> Result<PreviousStatuses, StoreError> {
    if let Some(review) = review
        && let Some((on, words)) = context.store.statuses_before(&review.id, as_of).await?
    {
        let asked = context
            .store
            .decisions_before(&review.id, as_of, known)
            .await?;
        return Ok(kept::statuses(on, &words).with_decisions(asked));
    }
    let earlier = as_of.saturating_sub(match kind {
        ReviewKind::CheckIn => Span::new().days(7),
        ReviewKind::CourseCorrection => Span::new().months(1),
        ReviewKind::Quarterly => Span::new().months(3),
    });
    let assessment = assess::assess(context, earlier, known, now).await?;
    Ok(PreviousStatuses::of(&assessment))
}

/// Renders a review for everyone who hears it.
///
/// # Errors
/// When a template fails: a defect, since every built-in one is rendered by a test.
pub fn render(
    context: &Context,
    review: &Review,
    assessment: &Assessment,
    previous: &PreviousStatuses,
) -> anyhow::Result<Vec<Rendered>> {
    let shared = Shared::new(review.kind, assessment);
    recipients(&context.config, Some(review), &review.to)
        .into_iter()
        .map(|recipient| {
            render_of(&context.style, &shared, recipient, previous)
                .with_context(|| format!("the review `{}` cannot be rendered", review.id))
        })
        .collect()
}

/// Renders a review for one reader: their part, times in their zone.
///
/// # Errors
/// When a template fails: a defect, since every built-in one is rendered by a test.
pub fn render_one(
    style: &Style,
    kind: ReviewKind,
    recipient: Recipient,
    assessment: &Assessment,
    previous: &PreviousStatuses,
) -> anyhow::Result<Rendered> {
    render_of(style, &Shared::new(kind, assessment), recipient, previous)
}

/// The same for one of many readers.
fn render_of(
    style: &Style,
    shared: &Shared<'_>,
    recipient: Recipient,
    previous: &PreviousStatuses,
) -> anyhow::Result<Rendered> {
    let mut content = review_of(shared, previous, &recipient.scope);
    content.time_zone = recipient.time_zone.clone();
    content.pictures = pictures::of(&content, shared.assessment(), &recipient.scope);
    rendered(style, content, recipient)
}

/// Renders what a reader reads.
///
/// # Errors
/// As [`render_one`].
pub(super) fn rendered(
    style: &Style,
    mut content: ReviewContent,
    recipient: Recipient,
) -> anyhow::Result<Rendered> {
    content.page.clone_from(&recipient.page);
    let translator = Translator::of(&recipient.locale);
    let mail = mail(&content, &translator, style)?;
    if let Some(fault) = &mail.fault {
        tracing::warn!("{fault}; the built-in templates are used");
    }
    Ok(Rendered {
        recipient,
        content,
        mail,
    })
}

/// What became of a due review.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Enqueued {
    /// How many mails wait in the outbox now; `None`: the review was there already.
    pub mails: Option<usize>,
    /// Earlier occurrences that were recorded as skipped.
    pub skipped: Vec<Occurrence>,
    /// Recipients whose mail could not be composed, and why; their rows stand as failed.
    pub refused: Vec<(String, String)>,
}

/// Puts a due review into the outbox: occurrence and mails together.
///
/// A recipient to whom no mail can be composed has a row too, a failed one, and holds up nobody else.
///
/// # Errors
/// When the store fails.
pub async fn enqueue(
    context: &Context,
    mail: &MailSettings,
    review: &Review,
    due: &Due,
    now: Timestamp,
) -> anyhow::Result<Enqueued> {
    let mut enqueued = Enqueued {
        skipped: skip(context, due, now).await?,
        ..Enqueued::default()
    };
    let Occurrence {
        review: id,
        period,
        due_at,
    } = due.occurrence.clone();
    if context.store.has_occurrence(id, period).await? {
        return Ok(enqueued);
    }
    let as_of = due_at
        .to_zoned(context.config.service.time_zone.clone())
        .date();
    let assessment = Arc::new(assess::assess(context, as_of, None, now).await?);
    let previous = previous(context, Some(review), review.kind, as_of, None, now).await?;
    let previous = Arc::new(previous);
    let readers = recipients(&context.config, Some(review), &review.to);
    // Before the mails: told by both is the same, and a crash between the two only repeats it.
    alert::told_by_review(context, &readers, &assessment, now).await?;
    let batch = Batch {
        style: Arc::clone(&context.style),
        kind: review.kind,
        mail: mail.clone(),
        occurrence: due.occurrence.clone(),
        assessment: Arc::clone(&assessment),
        previous: Arc::clone(&previous),
        now,
    };
    let waiting = batch::stage(context, batch, readers, &mut enqueued.refused).await?;
    forecast::keep(context, &assessment, now).await?;
    // Before the occurrence: said twice is the same, and a crash between the two only repeats it.
    context
        .store
        .record_statuses(&review.id, as_of, kept::words(&assessment))
        .await?;
    let asked = decisions::asked(&assessment, review.kind);
    let asked = decisions::kept(&asked, previous.decisions(), as_of);
    context
        .store
        .record_decisions(&review.id, as_of, asked, now)
        .await?;
    let new = NewOccurrence {
        occurrence: due.occurrence.clone(),
        as_of,
        known_at: now,
    };
    if context.store.create_staged_occurrence(new, now).await? {
        enqueued.mails = Some(waiting);
    }
    Ok(enqueued)
}

/// Records what was missed before the occurrence that is sent.
async fn skip(context: &Context, due: &Due, now: Timestamp) -> Result<Vec<Occurrence>, StoreError> {
    if due.missed.is_empty() {
        return Ok(Vec::new());
    }
    let reason = "coalesced".to_owned();
    context
        .store
        .skip_occurrences(due.missed.clone(), reason, now)
        .await
}

/// What is kept of a mail that cannot be made.
pub(super) fn refused(
    mail: &MailSettings,
    occurrence: &Occurrence,
    to: &Recipient,
    error: &anyhow::Error,
    now: Timestamp,
) -> NewMail {
    let draft = Draft {
        review: &occurrence.review,
        period: &occurrence.period,
        from: &mail.from,
        to: &to.address,
        subject: "",
        text: "",
        html: "",
        pictures: &[],
        date: &now.to_zoned(to.time_zone.clone()),
        is_series: occurrence.review.as_str() != ALERTS,
    };
    compose::refused(&draft, &format!("{error:#}"))
}

/// Composes one recipient's mail.
///
/// # Errors
/// When an address or header cannot be written as mail.
pub fn compose_one(
    mail: &MailSettings,
    occurrence: &Occurrence,
    rendered: &Rendered,
    now: Timestamp,
) -> Result<NewMail, compose::ComposeError> {
    compose::compose(&Draft {
        review: &occurrence.review,
        period: &occurrence.period,
        from: &mail.from,
        to: &rendered.recipient.address,
        subject: &rendered.mail.subject,
        text: &rendered.mail.text,
        html: &rendered.mail.html,
        pictures: &rendered.mail.pictures,
        date: &now.to_zoned(rendered.recipient.time_zone.clone()),
        is_series: occurrence.review.as_str() != ALERTS,
    })
}
