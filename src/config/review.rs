//! `[review.ID]`: who hears about it, and when.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::id::{PersonId, ReviewId};
use crate::domain::people::Person;
use crate::domain::review::{ALERTS, PeriodKey, ReviewKind};
use crate::domain::schedule::Schedule;

use super::audience::audiences;
use super::item::Item;
use super::read::Fields;
use super::settings::{Config, Review};

/// Reads one review.
pub(super) fn review(
    id: &str,
    fields: Fields<'_>,
    zone: &TimeZone,
    people: &BTreeMap<PersonId, Person>,
) -> Option<Review> {
    if id == ALERTS {
        let message = format!(
            "[review.{ALERTS}] has the id under which the mails between reviews are kept — another one is wanted"
        );
        fields.cx.error(fields.node.key_spot(), message);
    }
    let kind = fields.need(
        "kind",
        "\"check-in\", \"course-correction\" or \"quarterly\"",
        |item| {
            item.word(&[
                ("check-in", ReviewKind::CheckIn),
                ("course-correction", ReviewKind::CourseCorrection),
                ("quarterly", ReviewKind::Quarterly),
            ])
        },
    );
    let time_zone = fields
        .opt("time_zone", Item::time_zone)
        .unwrap_or_else(|| zone.clone());
    let schedule = fields.need("schedule", "a time like \"Mon 08:00\"", |item| {
        let schedule = schedule(item)?;
        if let Some(kind) = kind {
            once_a_period(item, &schedule, kind, &time_zone)?;
        }
        Some(schedule)
    });
    let language = fields.opt("language", Item::locale);
    let to = fields.need(
        "to",
        "a list of addresses, \"owners\" or \"subscribers\"",
        |item| audiences(item, people),
    );
    fields.finish();
    Some(Review {
        id: ReviewId::new(id),
        kind: kind?,
        schedule: schedule?,
        time_zone,
        language,
        to: to?,
    })
}

fn schedule(item: &Item<'_>) -> Option<Schedule> {
    let text = item.line()?;
    match Schedule::parse(&text) {
        Ok(schedule) => Some(schedule),
        Err(error) => {
            item.cx.error(item.node.spot(), error.to_string());
            None
        }
    }
}

/// A review is unique by its period, so a second time within one would never be sent.
fn once_a_period(
    item: &Item<'_>,
    schedule: &Schedule,
    kind: ReviewKind,
    zone: &TimeZone,
) -> Option<()> {
    let mut after = Timestamp::from_second(1_767_225_600).unwrap_or_default();
    let mut last: Option<(PeriodKey, Timestamp)> = None;
    for _ in 0..60 {
        let Some(due) = schedule.next_after(after, zone).filter(|due| *due > after) else {
            break;
        };
        let date = due.to_zoned(zone.clone()).date();
        let period = PeriodKey::of(kind, date);
        if let Some((before, first)) = last.as_ref().filter(|(before, _)| *before == period) {
            let first = first.to_zoned(zone.clone()).date();
            let wanted = match kind {
                ReviewKind::CheckIn => "a week is wanted for a check-in",
                ReviewKind::CourseCorrection => "a month is wanted for a course-correction",
                ReviewKind::Quarterly => "a quarter is wanted for a quarterly review",
            };
            return item.fault(
                &format!("comes twice in {before}, on {first} and on {date} — one time {wanted}"),
                Some("declare a second [review.ID] for the other time".to_owned()),
            );
        }
        last = Some((period, due));
        after = due;
    }
    if last.is_none() {
        return item.fault("never comes", None);
    }
    Some(())
}

/// Reviews whose time the clock skips within two years of a moment, as warnings.
///
/// Apart from loading, because a load knows no clock.
pub fn skipped_times(config: &Config, now: Timestamp) -> Vec<String> {
    let two_years = SignedDuration::from_hours(2 * 366 * 24);
    let until = now.saturating_add(two_years).unwrap_or(now);
    let mut warnings = Vec::new();
    for review in config.reviews.values() {
        let mut transitions = review
            .time_zone
            .following(now)
            .take_while(|change| change.timestamp() < until);
        let hit = transitions.find_map(|change| {
            let at = change.timestamp();
            let before = at - SignedDuration::from_secs(1);
            let gap = change.offset().seconds() - review.time_zone.to_offset(before).seconds();
            // The first instant after the gap is due, and an hour of gap before it would not have been.
            let due = review.schedule.next_after(before, &review.time_zone)?;
            (gap > 0 && due == at && is_moved(review, at)).then_some(at)
        });
        if let Some(at) = hit {
            let local = at.to_zoned(review.time_zone.clone());
            warnings.push(format!(
                "[review.{}] \"{}\" does not exist on {} in {}; that time it goes out at {}",
                review.id,
                review.schedule,
                local.date(),
                review.time_zone.iana_name().unwrap_or("this zone"),
                local.strftime("%H:%M"),
            ));
        }
    }
    warnings
}

/// Whether the schedule's usual time of day differs from the moment that the gap moved it to.
fn is_moved(review: &Review, at: Timestamp) -> bool {
    let usual = review.schedule.next_after(at, &review.time_zone);
    let time = |at: Timestamp| at.to_zoned(review.time_zone.clone()).time();
    usual.is_some_and(|usual| time(usual) != time(at))
}
