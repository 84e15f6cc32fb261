//! When a review is due: by its schedule, and the instant up to which that was looked at.
//!
//! The store keeps the instant: a restart, a missed tick and a change of the clock are one path. Nothing
//! here knows what a review says or who hears it.

use jiff::{SignedDuration, Timestamp};

use crate::config::settings::Review;
use crate::domain::id::ReviewId;
use crate::domain::review::{Occurrence, PeriodKey};
use crate::jobs::Context;
use crate::store::StoreError;

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
