//! How an initiative stood in the last weeks by its own figures: computed again for those days, without forecasts.

use jiff::civil::Date;

use crate::domain::calendar::plus_days;
use crate::domain::plan::Initiative;
use crate::engine::assessment::{LeadAssessment, Status};
use crate::engine::index::Index;
use crate::engine::reason::Figure;
use crate::engine::{initiative, lead, words};
use crate::language::phrase::Phrase;
use crate::phrase;

/// Whole weeks that are looked back.
pub(super) const WEEKS: i64 = 4;

/// Days that it must have fallen back over those weeks while it stayed on track.
const FALLEN_DAYS: f64 = 7.0;

/// Its status, and how many days the furthest behind of its leads is behind (negative: ahead).
fn stood(index: &Index<'_>, declared: &Initiative, at: Date) -> (Status, Option<f64>) {
    let leads: Vec<LeadAssessment> = index
        .leads_of(&declared.id)
        .filter_map(|one| {
            Some(lead::standing(
                &index.scope(&one.id, at)?,
                &index.sources,
                at,
            ))
        })
        .collect();
    let leads: Vec<&LeadAssessment> = leads.iter().collect();
    let standing = initiative::standing(index, declared, &leads, at);
    (standing.status, furthest(leads.into_iter()))
}

fn furthest<'a>(leads: impl Iterator<Item = &'a LeadAssessment>) -> Option<f64> {
    leads
        .filter(|lead| lead.status.is_due())
        .filter_map(|lead| lead.variance.as_ref()?.days_behind)
        .reduce(f64::max)
}

/// `on track for 4 weeks while it went from 2 days ahead to 9 days behind`.
///
/// Each week it must have been on track, and no week nearer to the plan than the one before.
pub(super) fn eroding(
    index: &Index<'_>,
    declared: &Initiative,
    at: Date,
) -> Option<(Phrase, Vec<Figure>)> {
    if index.leads_of(&declared.id).next().is_none() || plus_days(at, -7 * WEEKS) < declared.start {
        return None;
    }
    let (_, now) = stood(index, declared, at);
    let now = now?;
    let mut later = now;
    for week in 1..=WEEKS {
        let (status, behind) = stood(index, declared, plus_days(at, -7 * week));
        let behind = behind?;
        if status != Status::OnTrack || behind > later {
            return None;
        }
        later = behind;
    }
    if now <= 0.0 || now - later < FALLEN_DAYS {
        return None;
    }
    let text = phrase!(
        "eroding",
        weeks = WEEKS,
        then = words::distance_in_days(later),
        now = words::distance_in_days(now)
    );
    let figures = vec![
        Figure::days("days_behind", now),
        Figure::days("days_behind_then", later),
    ];
    Some((text, figures))
}

/// `on track on 2 Nov, off track on 9 Nov, never at risk between`, where that happened within the last weeks.
pub(super) fn turned_red(
    index: &Index<'_>,
    declared: &Initiative,
    at: Date,
) -> Option<(Phrase, Vec<Figure>)> {
    let (mut after, mut red) = (at, stood(index, declared, at).0);
    for week in 1..=WEEKS {
        let before = plus_days(at, -7 * week);
        let (then, _) = stood(index, declared, before);
        if red.is_off_track() && then == Status::OnTrack {
            return sudden(index, declared, before, after);
        }
        if !then.is_off_track() {
            return None;
        }
        (after, red) = (before, then);
    }
    None
}

/// Whether within one week it went from on track to off track in one day.
fn sudden(
    index: &Index<'_>,
    declared: &Initiative,
    green: Date,
    red: Date,
) -> Option<(Phrase, Vec<Figure>)> {
    let mut last_green = green;
    let mut day = plus_days(green, 1);
    while day <= red {
        let (status, _) = stood(index, declared, day);
        if status.is_off_track() {
            let text = phrase!(
                "turned-red",
                green = words::day(last_green, red),
                status = status.words(),
                red = words::day(day, red)
            );
            let figures = vec![Figure::day("green", last_green), Figure::day("red", day)];
            return Some((text, figures));
        }
        if status != Status::OnTrack {
            return None;
        }
        last_green = day;
        day = plus_days(day, 1);
    }
    None
}
