//! How an initiative stood in the last weeks by its own figures: computed again for those days, without forecasts.

use jiff::civil::Date;

use crate::domain::calendar::plus_days;
use crate::domain::plan::Initiative;
use crate::engine::assessment::{InitiativeAssessment, LeadAssessment, Status};
use crate::engine::index::Index;
use crate::engine::past::Past;
use crate::engine::reason::Figure;
use crate::engine::words;
use crate::language::phrase::Phrase;
use crate::phrase;

/// Whole weeks that are looked back.
pub(super) const WEEKS: i64 = 4;

/// Days that it must have fallen back over those weeks while it stayed on track.
const FALLEN_DAYS: f64 = 7.0;

/// How an initiative stood on a day by its own figures.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stood {
    status: Status,
    /// How many days the furthest behind of its leads was behind; negative: ahead.
    behind: Option<f64>,
}

impl Stood {
    /// By how it and its leads stood.
    pub(crate) fn of(standing: &InitiativeAssessment, leads: &[&LeadAssessment]) -> Self {
        let due = leads.iter().filter(|lead| lead.status.is_due());
        let behind = due.filter_map(|lead| lead.variance.as_ref()?.days_behind);
        Self {
            status: standing.status,
            behind: behind.reduce(f64::max),
        }
    }

    fn on(past: &mut Past<'_, '_>, day: Date) -> Self {
        let (standing, leads) = past.on(day);
        Self::of(&standing, &leads.iter().collect::<Vec<_>>())
    }
}

/// `on track for 4 weeks while it went from 2 days ahead to 9 days behind`.
///
/// Each week it must have been on track, and no week nearer to the plan than the one before.
pub(super) fn eroding(
    index: &Index<'_>,
    declared: &Initiative,
    now: Stood,
    at: Date,
) -> Option<(Phrase, Vec<Figure>)> {
    if index.leads_of(&declared.id).next().is_none() || plus_days(at, -7 * WEEKS) < declared.start {
        return None;
    }
    let now = now.behind?;
    let mut past = Past::new(index, declared, at);
    let mut later = now;
    for week in 1..=WEEKS {
        let then = Stood::on(&mut past, plus_days(at, -7 * week));
        let behind = then.behind?;
        if then.status != Status::OnTrack || behind > later {
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
pub(crate) fn turned_red(
    mut past: Past<'_, '_>,
    now: Stood,
    at: Date,
) -> Option<(Phrase, Vec<Figure>)> {
    let (mut after, mut red) = (at, now.status);
    for week in 1..=WEEKS {
        let before = plus_days(at, -7 * week);
        let then = Stood::on(&mut past, before).status;
        if red.is_off_track() && then == Status::OnTrack {
            return sudden(&mut past, before, after);
        }
        if !then.is_off_track() {
            return None;
        }
        (after, red) = (before, then);
    }
    None
}

/// Whether within one week it went from on track to off track in one day.
fn sudden(past: &mut Past<'_, '_>, green: Date, red: Date) -> Option<(Phrase, Vec<Figure>)> {
    let mut last_green = green;
    let mut day = plus_days(green, 1);
    while day <= red {
        let status = Stood::on(past, day).status;
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
