//! Whether a rate lead keeps its commitment until due: its remaining periods are drawn day by day.
//!
//! It knows one lead's periods, its window and the trials.

use jiff::civil::Date;

use super::trials::{Deck, narrow, reached_by};
use super::window::{Step, Window};
use super::{CEILING, Commitment, Outlook, Quantiles};
use crate::domain::calendar::{Period, plus_days};
use crate::domain::measure::LeadMeasure;
use crate::domain::plan::Plan;
use crate::engine::assessment::PeriodResult;
use crate::engine::chance::Chance;
use crate::engine::lead::Terms;
use crate::engine::variance::{EPSILON, sum};

/// The trials of a commitment.
struct Trials {
    /// What each has in the running period.
    value: Vec<f32>,
    /// Whole periods that each has hit.
    hits: Vec<f32>,
    /// What each has not kept, in periods.
    missed: Vec<f32>,
    target: f32,
}

impl Trials {
    fn step(&mut self, gains: &[f32]) {
        for (value, gain) in self.value.iter_mut().zip(gains) {
            *value += gain;
        }
    }

    /// Judges the period that ends and begins the next one.
    fn close(&mut self) {
        let counts = self.hits.iter_mut().zip(&mut self.missed);
        for (value, (hits, missed)) in self.value.iter_mut().zip(counts) {
            let short = ((self.target - *value) / self.target).clamp(0.0, 1.0);
            *missed += short;
            *hits += f32::from(u8::from(short < 1e-6));
            *value = 0.0;
        }
    }
}

/// The periods that a lead commits to.
#[derive(Debug)]
pub(super) struct Periods {
    starts: Vec<Date>,
    per: Period,
}

impl Periods {
    pub(super) fn new(terms: &Terms<'_>, per: Period) -> Self {
        Self {
            starts: terms.periods(per),
            per,
        }
    }

    /// The last day that the commitment speaks of.
    pub(super) fn last_day(&self) -> Option<Date> {
        let last = self.starts.last()?;
        Some(plus_days(self.per.next(*last), -1))
    }

    fn begins(&self, day: Date) -> bool {
        self.starts.binary_search(&day).is_ok()
    }

    /// Whether a period that commits ends with the day before.
    fn ended(&self, day: Date) -> bool {
        let start = self.per.start(plus_days(day, -1));
        self.per.next(start) == day && self.begins(start)
    }
}

/// Draws the days that remain until the last whole period ends.
pub(super) fn simulate(
    (lead, commits): (&LeadMeasure, &Periods),
    (periods, at): (&[PeriodResult], Date),
    window: &Window,
    plan: &Plan,
    chance: &mut Chance,
) -> Outlook {
    let trials = plan.forecast.trials as usize;
    let whole = commits.starts.len();
    let mut state = Trials {
        value: vec![narrow(running(periods)); trials],
        hits: vec![narrow(hits(periods)); trials],
        missed: vec![narrow(missed(periods, lead.target)); trials],
        target: narrow(lead.target),
    };
    let pool =
        |days: &[Step]| -> Vec<(f64, f64)> { days.iter().map(|day| (day.done, 0.0)).collect() };
    let mut working = Deck::new(&pool(&window.working), trials, chance);
    let mut rest = Deck::new(&pool(&window.rest), trials, chance);
    let last = commits.last_day().unwrap_or(at);
    let mut day = at;
    // A period that ends with the date itself is still judged as running.
    while day <= last {
        day = plus_days(day, 1);
        if commits.ended(day) {
            state.close();
        }
        if commits.begins(day) {
            state.value.fill(0.0);
        }
        let deck = if plan.calendar.is_working(day) {
            &mut working
        } else {
            &mut rest
        };
        if let Some(deck) = deck.as_mut().filter(|_| !plan.forecast.is_blackout(day)) {
            state.step(deck.deal(chance).0);
        }
    }
    let limit = narrow(lead.bands.on_track * (whole as f64).max(1.0) + EPSILON) + 1e-5;
    let kept = state
        .missed
        .iter()
        .filter(|missed| **missed <= limit)
        .count();
    let mut quantile = |hundredths| reached_by(&mut state.hits, hundredths);
    Outlook::Repeats(Commitment {
        odds: (kept as f64 / trials as f64).min(CEILING),
        hits: Quantiles {
            p85: quantile(85),
            p50: quantile(50),
            p15: quantile(15),
        },
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
