//! Reviews that became due: one occurrence with all of its mails, in one transaction.
//!
//! Which review is due follows from the schedule and the instant it was last looked at, which the store
//! keeps: a restart, a missed tick and a change of the clock are one path. Of several missed
//! occurrences the latest is sent, once; the earlier ones are recorded as skipped.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};

use super::{Context, assess, forecast, kept};
use crate::config::settings::{Mail as MailSettings, Review};
use crate::delivery::compose::{self, Draft};
use crate::domain::id::{PersonId, ReviewId};
use crate::domain::review::{Audience, Occurrence, PeriodKey, ReviewKind};
use crate::engine::Assessment;
use crate::engine::decisions;
use crate::review::{Mail, PreviousStatuses, ReviewContent, Scope, mail};
use crate::store::StoreError;
use crate::store::outbox::{NewMail, NewOccurrence};

/// A review that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Which, for which period, since when.
    pub occurrence: Occurrence,
    /// Earlier occurrences that were missed and are skipped.
    pub missed: Vec<Occurrence>,
    /// Up to when the schedule had been looked at before.
    pub since: Timestamp,
}

/// One recipient's mail before it is composed.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The address.
    pub recipient: String,
    /// What it shows.
    pub content: ReviewContent,
    /// The mail.
    pub mail: Mail,
}

/// How far a mark may lie ahead of the clock before the clock counts as set back, and how far behind
/// before it is moved though nothing was due: a write a minute would wear a small disk for nothing.
const MARK_LEEWAY: (SignedDuration, SignedDuration) =
    (SignedDuration::from_mins(1), SignedDuration::from_hours(1));

/// Looks at a review's schedule: what became due since it was last looked at.
///
/// The first look, and the first after the schedule was edited, start from now: a change of
/// configuration never sends for a past period.
///
/// # Errors
/// When the store cannot be read or written.
pub async fn look(
    context: &Context,
    review: &Review,
    now: Timestamp,
) -> Result<Option<Due>, StoreError> {
    let Some(mark) = context.store.review_mark(&mark_id(review)).await? else {
        looked(context, review, now).await?;
        return Ok(None);
    };
    let mark = if mark.duration_since(now) > MARK_LEEWAY.0 {
        turn_back(context, review, now).await?
    } else {
        mark
    };
    let due = due(review, mark, now);
    if due.is_none() && now.duration_since(mark) > MARK_LEEWAY.1 {
        looked(context, review, now).await?;
    }
    Ok(due)
}

/// The clock was set back: what a clock that ran ahead passed over is due again, what it sent is not.
async fn turn_back(
    context: &Context,
    review: &Review,
    now: Timestamp,
) -> Result<Timestamp, StoreError> {
    let id = review.id.clone();
    let earliest = context.store.unskip_occurrences(id, now).await?;
    let just_before = |due: Timestamp| due.saturating_sub(SignedDuration::from_millis(1));
    let mark = earliest.map_or(now, |due| just_before(due).unwrap_or(due));
    looked(context, review, mark).await?;
    Ok(mark)
}

/// Remembers that everything due up to an instant is in the outbox.
///
/// # Errors
/// When the store cannot be written.
pub async fn looked(context: &Context, review: &Review, now: Timestamp) -> Result<(), StoreError> {
    context.store.set_review_mark(&mark_id(review), now).await
}

/// Forgets how far the reviews had been looked at that are not configured any more: one that comes
/// back does not catch up on the time it was away.
///
/// # Errors
/// When the store cannot be written.
pub async fn adopt(context: &Context) -> Result<(), StoreError> {
    let marks = context.config.reviews.values().map(mark_id).collect();
    context.store.keep_review_marks(marks).await
}

/// What the mark is kept under: with the schedule and its zone, so that an edited one starts anew.
fn mark_id(review: &Review) -> ReviewId {
    let zone = review.time_zone.iana_name().unwrap_or("local");
    ReviewId::new(format!("{} {} {zone}", review.id, review.schedule))
}

/// The latest occurrence between two instants, and those of the periods before it.
fn due(review: &Review, after: Timestamp, until: Timestamp) -> Option<Due> {
    let instants = review.schedule.due_between(after, until, &review.time_zone);
    let (latest, earlier) = instants.split_last()?;
    let latest = occurrence(review, *latest);
    let earlier = earlier.iter().map(|at| occurrence(review, *at));
    Some(Due {
        // Of a schedule that comes twice a period: skipping the first would block the second.
        missed: earlier
            .filter(|missed| missed.period != latest.period)
            .collect(),
        occurrence: latest,
        since: after,
    })
}

/// The occurrence of a review at an instant.
pub fn occurrence(review: &Review, due_at: Timestamp) -> Occurrence {
    let date = due_at.to_zoned(review.time_zone.clone()).date();
    Occurrence {
        review: review.id.clone(),
        period: PeriodKey::of(review.kind, date),
        due_at,
    }
}

/// The last instant at or before a moment at which a review was due, within 400 days.
pub fn latest_due(review: &Review, until: Timestamp) -> Option<Timestamp> {
    let after = until
        .saturating_sub(SignedDuration::from_hours(400 * 24))
        .ok()?;
    review
        .schedule
        .due_between(after, until, &review.time_zone)
        .last()
        .copied()
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
    recipients(context, review, assessment)
        .into_iter()
        .map(|(recipient, scope)| render_one(review, recipient, &scope, assessment, previous))
        .collect()
}

fn render_one(
    review: &Review,
    recipient: String,
    scope: &Scope,
    assessment: &Assessment,
    previous: &PreviousStatuses,
) -> anyhow::Result<Rendered> {
    let content = crate::review::review(review.kind, assessment, previous, scope);
    let mail =
        mail(&content).with_context(|| format!("the review `{}` cannot be rendered", review.id))?;
    Ok(Rendered {
        recipient,
        content,
        mail,
    })
}

/// Who hears a review, and what each of them sees. An address that is named twice hears it once, in the widest form.
fn recipients(
    context: &Context,
    review: &Review,
    assessment: &Assessment,
) -> BTreeMap<String, Scope> {
    let mut recipients = BTreeMap::new();
    for audience in &review.to {
        match audience {
            Audience::Address(address) => {
                recipients.insert(address.clone(), Scope::Everything);
            }
            Audience::Owners => {
                for owner in owners(assessment) {
                    let email = context
                        .config
                        .plan
                        .people
                        .get(&owner)
                        .and_then(|person| person.email.clone());
                    if let Some(email) = email {
                        recipients.entry(email).or_insert(Scope::Owner(owner));
                    }
                }
            }
        }
    }
    recipients
}

/// Everyone who owns an objective or an initiative.
fn owners(assessment: &Assessment) -> BTreeSet<PersonId> {
    let objectives = assessment
        .plan
        .objectives
        .values()
        .map(|objective| objective.owner.clone());
    let initiatives = assessment
        .plan
        .initiatives
        .values()
        .map(|initiative| initiative.owner.clone());
    objectives.chain(initiatives).collect()
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
    let assessment = assess::assess(context, as_of, None, now).await?;
    let previous = previous(context, Some(review), review.kind, as_of, None, now).await?;
    let mails: Vec<NewMail> = recipients(context, review, &assessment)
        .into_iter()
        .map(|(recipient, scope)| {
            let to = recipient.clone();
            render_one(review, recipient, &scope, &assessment, &previous)
                .and_then(|one| Ok(compose_one(mail, &due.occurrence, &one, now)?))
                .unwrap_or_else(|error| refused(mail, &due.occurrence, &to, &error, now))
        })
        .collect();
    let refused = mails
        .iter()
        .filter_map(|mail| Some((mail.rcpt.clone(), mail.refused.clone()?)));
    enqueued.refused = refused.collect();
    let waiting = mails.len() - enqueued.refused.len();
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
    if context.store.create_occurrence(new, mails, now).await? {
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

fn refused(
    mail: &MailSettings,
    occurrence: &Occurrence,
    to: &str,
    error: &anyhow::Error,
    now: Timestamp,
) -> NewMail {
    let draft = Draft {
        review: &occurrence.review,
        period: &occurrence.period,
        from: &mail.from,
        to,
        subject: "",
        text: "",
        html: "",
        date: now,
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
        to: &rendered.recipient,
        subject: &rendered.mail.subject,
        text: &rendered.mail.text,
        html: &rendered.mail.html,
        date: now,
    })
}
