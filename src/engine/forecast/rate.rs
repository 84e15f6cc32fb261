//! Whether a rate lead keeps its commitment until due: its remaining periods are drawn day by day.
//!
//! It knows one lead's periods, its window and the trials.

use jiff::civil::Date;

use super::days::DaysAhead;
use super::draws::{Draw, Draws};
use super::trials::{add_up, narrow, quantiles, rotated, twice};
use super::window::Window;
use super::{CEILING, Commitment, Outlook, Quantiles, Setting};
use crate::domain::calendar::{Period, days_between, plus_days};
use crate::domain::measure::LeadMeasure;
use crate::engine::assessment::PeriodResult;
use crate::engine::chance::Chance;
use crate::engine::lead::Terms;
use crate::engine::variance::{EPSILON, sum};

/// The trials of a commitment.
struct Trials {
    /// Whole periods that each has hit.
    hits: Vec<f32>,
    /// What each has not kept, in periods.
    missed: Vec<f32>,
    target: f32,
}

impl Trials {
    /// Judges the values of a period.
    fn close(&mut self, values: &[f32]) {
        let counts = self.hits.iter_mut().zip(&mut self.missed);
        for (value, (hits, missed)) in values.iter().zip(counts) {
            let (hit, short) = judge(*value, self.target);
            *missed += short;
            *hits += hit;
        }
    }
}

/// Whether a value hits the target (1), and by which part of it it falls short.
fn judge(value: f32, target: f32) -> (f32, f32) {
    let short = ((target - value) / target).clamp(0.0, 1.0);
    (f32::from(u8::from(short < 1e-6)), short)
}

/// The periods that a lead commits to.
#[derive(Debug)]
pub(super) struct Periods {
    /// The first day of each, and of what follows it.
    spans: Vec<(Date, Date)>,
}

impl Periods {
    pub(super) fn new(terms: &Terms<'_>, per: Period) -> Self {
        Self {
            spans: terms.periods(per),
        }
    }

    /// The last day that the commitment speaks of.
    pub(super) fn last_day(&self) -> Option<Date> {
        let (_, next) = self.spans.last()?;
        Some(plus_days(*next, -1))
    }

    /// Those that have not ended by a date: the first day of each, and of what follows it.
    ///
    /// A period that ends with the date itself is still judged as running.
    fn open(&self, at: Date) -> impl Iterator<Item = (Date, Date)> {
        let spans = self.spans.iter().copied();
        spans.filter(move |(_, next)| *next > at)
    }
}

/// The ordinary weeks that are whole periods: one is judged, and every other is that one from another place on.
#[derive(Default)]
struct Weeks {
    shifts: Vec<usize>,
}

impl Weeks {
    /// Adds what comes of them to the trials.
    fn judge(&self, draws: &Draws, state: &mut Trials) {
        if self.shifts.is_empty() {
            return;
        }
        let target = state.target;
        let values = draws.cards(Draw::Week(0)).gains;
        let judged = values.iter().map(|value| judge(*value, target));
        let hits = twice(judged.clone().map(|(hit, _)| hit));
        let short = twice(judged.map(|(_, short)| short));
        let shifts = self.shifts.iter();
        add_up(
            &mut state.hits,
            shifts.clone().map(|by| rotated(&hits, *by)),
        );
        add_up(&mut state.missed, shifts.map(|by| rotated(&short, *by)));
    }
}

/// Draws the days that remain until the last whole period ends.
pub(super) fn simulate(
    (lead, commits): (&LeadMeasure, &Periods),
    periods: &[PeriodResult],
    window: &Window,
    Setting { plan, order, at }: Setting<'_>,
    chance: &mut Chance,
) -> Outlook {
    let trials = order.trials();
    let mut state = Trials {
        hits: vec![narrow(hits(periods)); trials],
        missed: vec![narrow(missed(periods, lead.target)); trials],
        target: narrow(lead.target),
    };
    let ahead = |day: Date| usize::try_from(days_between(at, day)).unwrap_or_default();
    let days = DaysAhead::new(plan, at, commits.last_day().map_or(0, ahead));
    let mut draws = Draws::new(window, |day| (day.done, 0.0), (order, &days), chance);
    let mut weeks = Weeks::default();
    let mut values = vec![0.0; trials];
    for (start, next) in commits.open(at) {
        let span = (
            ahead(start).saturating_sub(1),
            ahead(next).saturating_sub(1),
        );
        let own = draws.all(span, &days, chance);
        match own.as_slice() {
            [Draw::Week(shift)] if start > at => weeks.shifts.push(*shift),
            _ => {
                let begun = if start > at { 0.0 } else { running(periods) };
                values.fill(narrow(begun));
                let own = own.iter();
                add_up(&mut values, own.map(|draw| draws.cards(*draw).gains));
                state.close(&values);
            }
        }
    }
    weeks.judge(&draws, &mut state);
    let whole = commits.spans.len();
    let limit = narrow(lead.bands.on_track * (whole as f64).max(1.0) + EPSILON) + 1e-5;
    let kept = state
        .missed
        .iter()
        .filter(|missed| **missed <= limit)
        .count();
    let [p85, p50, p15] = quantiles(&mut state.hits);
    Outlook::Repeats(Commitment {
        odds: (kept as f64 / trials as f64).min(CEILING),
        hits: Quantiles { p85, p50, p15 },
        periods: u32::try_from(whole).unwrap_or(u32::MAX),
        window_from: window.from,
        days: window.days(),
        active_days: window.active,
    })
}

/// What the running period has so far.
fn running(periods: &[PeriodResult]) -> f64 {
    let last = periods.last().filter(|last| last.hit.is_none());
    last.map_or(0.0, |last| last.value)
}

fn hits(periods: &[PeriodResult]) -> f64 {
    let hits = periods.iter().filter(|period| period.hit == Some(true));
    hits.count() as f64
}

fn missed(periods: &[PeriodResult], target: f64) -> f64 {
    let judged = periods.iter().filter(|period| period.hit.is_some());
    sum(judged.map(|period| ((target - period.value) / target).clamp(0.0, 1.0)))
}
