//! What was kept of the last weeks: odds that were forecast, statuses that reviews told.
//!
//! It knows what was said then, not why.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Assessed;
use super::weeks::WEEKS;
use crate::domain::calendar::plus_days;
use crate::domain::forecast::Foreseen;
use crate::domain::memory::Memory;
use crate::engine::assessment::{LeadAssessment, ObjectiveAssessment, Status};
use crate::engine::reason::{Figure, Part, Reason};
use crate::engine::variance::EPSILON;
use crate::engine::words;
use crate::language::phrase::Phrase;
use crate::phrase;

/// Odds that fell by so much over the weeks while the status stayed on track.
const FALLEN_ODDS: f64 = 0.2;

/// The odds that were forecast in the last weeks, by measure, oldest first: years of them are kept.
#[derive(Debug)]
pub(crate) struct Odds<'a>(BTreeMap<&'a Foreseen, Vec<(Date, f64)>>);

impl<'a> Odds<'a> {
    pub(crate) fn of(memory: &'a Memory, at: Date) -> Self {
        let from = plus_days(at, -7 * WEEKS - 6);
        let mut odds: BTreeMap<&Foreseen, Vec<(Date, f64)>> = BTreeMap::new();
        let recent = memory.forecasts.iter();
        for kept in recent.filter(|kept| (from..at).contains(&kept.as_of)) {
            let known = odds.entry(&kept.of).or_default();
            known.push((kept.as_of, kept.odds));
        }
        Self(odds)
    }
}

/// [`falling`] for a lead.
pub(super) fn falling_lead(
    assessed: Assessed<'_>,
    known: &LeadAssessment,
    at: Date,
) -> Option<(Phrase, Vec<Figure>)> {
    let now = assessed.forecasts.get(&known.id)?.odds()?;
    let of = Foreseen::Lead(known.id.clone());
    falling(assessed, &of, (known.status, now), at)
}

/// [`falling`] for the lag measure of an objective.
pub(super) fn falling_lag(
    assessed: Assessed<'_>,
    known: &ObjectiveAssessment,
    at: Date,
) -> Option<(Phrase, Vec<Figure>)> {
    let now = known.lag.as_ref()?.forecast.as_ref()?.odds()?;
    let of = Foreseen::Lag(known.id.clone());
    falling(assessed, &of, (known.status, now), at)
}

/// `on track, but its odds fell from 90 % on 2 Nov to 60 % and never rose between`.
///
/// Wanted is a forecast of each of the last weeks.
fn falling(
    assessed: Assessed<'_>,
    of: &Foreseen,
    (status, now): (Status, f64),
    at: Date,
) -> Option<(Phrase, Vec<Figure>)> {
    if status != Status::OnTrack {
        return None;
    }
    let odds = assessed.odds.0.get(of)?;
    let (since, then) = *odds.first()?;
    let enough = i64::try_from(odds.len()).is_ok_and(|weeks| weeks >= WEEKS);
    let with_now = || odds.iter().map(|(_, odds)| *odds).chain([now]);
    let never_rose = with_now()
        .zip(with_now().skip(1))
        .all(|(earlier, later)| later <= earlier + EPSILON);
    if !enough || !never_rose || then - now < FALLEN_ODDS - EPSILON {
        return None;
    }
    let text = phrase!(
        "odds-fell",
        then = words::percent(then),
        since = words::day(since, at),
        now = words::percent(now)
    );
    let figures = vec![Figure::share("odds", now), Figure::share("odds_then", then)];
    Some((text, figures))
}

/// `told on track on 2 Nov, off track on 9 Nov, never at risk between`: what a dependency did to it, by what reviews told
/// within the last weeks.
///
/// The own figures stay green then, so that looking back at them shows nothing.
pub(super) fn told_green(
    assessed: Assessed<'_>,
    subject: &Part,
    (status, reasons): (Status, &[Reason]),
    at: Date,
) -> Option<(Phrase, Vec<Figure>)> {
    let by_dependency = reasons.first().is_some_and(|one| one.rule == "dependency");
    if !status.is_off_track() || !by_dependency {
        return None;
    }
    let name = match subject {
        Part::Objective(id) => format!("objective.{id}"),
        Part::Initiative(id) => format!("initiative.{id}"),
        Part::Lead(_) | Part::Source(_) => return None,
    };
    let from = plus_days(at, -7 * WEEKS);
    let told = assessed.memory.told.iter().rev();
    let told = told.filter(|told| told.subject == name && (from..at).contains(&told.as_of));
    let mut red = at;
    for told in told {
        if told.status == Status::OnTrack.as_str() {
            let text = phrase!(
                "told-turned-red",
                green = words::day(told.as_of, at),
                status = status.words(),
                red = words::day(red, at)
            );
            let figures = vec![Figure::day("green", told.as_of), Figure::day("red", red)];
            return Some((text, figures));
        }
        if told.status != Status::OffTrack.as_str() && told.status != Status::Missed.as_str() {
            return None;
        }
        red = told.as_of;
    }
    None
}
