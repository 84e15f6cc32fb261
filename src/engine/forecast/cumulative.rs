//! When a lead that grows (or burns down) to its target reaches it, and how much is there by due.
//!
//! It knows one lead, its window and the trials; not why the target is what it is.

use jiff::civil::Date;

use super::trials::{Deck, Walk, narrow, of, reached_by};
use super::window::{Record, Step, Window};
use super::{CEILING, FinishDates, Outlook, Quantiles, Simulated};
use crate::domain::calendar::{days_between, plus_days};
use crate::domain::plan::Plan;
use crate::engine::chance::Chance;

/// Days after which a simulation ends at the latest, unless the due date lies beyond.
const HORIZON: i64 = 2 * 365;

/// How what is done moves a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Course {
    /// It rises by what is done.
    Rises,
    /// It falls by what is done and rises by what is added: work that remains.
    Falls,
    /// It is the share of the whole that is done, in percent.
    Share,
}

/// From where to where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Aim {
    /// How.
    pub(super) course: Course,
    /// The value now.
    pub(super) value: f64,
    /// The value wanted.
    pub(super) target: f64,
    /// Done now.
    pub(super) done: f64,
    /// Done and left to do now.
    pub(super) whole: f64,
}

impl Aim {
    pub(super) fn new(course: Course, value: f64, target: f64, record: &Record) -> Self {
        Self {
            course,
            value,
            target,
            done: record.done,
            whole: record.done + record.remaining,
        }
    }

    /// What the walk must gain: of a share the amount that is missing from the part of the whole that is wanted.
    pub(super) fn need(&self) -> f64 {
        match self.course {
            Course::Rises => self.target - self.value,
            Course::Falls => self.value - self.target,
            Course::Share => self.target / 100.0 * self.whole - self.done,
        }
    }

    /// What is left to the target, in the lead's unit; 0 once it is reached.
    pub(super) fn remaining(&self) -> f64 {
        match self.course {
            Course::Rises | Course::Share => (self.target - self.value).max(0.0),
            Course::Falls => (self.value - self.target).max(0.0),
        }
    }

    /// What one day adds to the walk, and to the whole.
    pub(super) fn gain(&self, step: &Step) -> (f64, f64) {
        match self.course {
            Course::Rises => (step.done, 0.0),
            Course::Falls => (step.done - step.added, 0.0),
            Course::Share => (step.done - self.target / 100.0 * step.added, step.added),
        }
    }

    /// The value after a gain, and after the whole has grown.
    fn value_after(&self, gained: f32, grown: f32) -> f32 {
        match self.course {
            Course::Rises => narrow(self.value) + gained,
            Course::Falls => (narrow(self.value) - gained).max(0.0),
            Course::Share => {
                let part = narrow(self.target / 100.0);
                let whole = (narrow(self.whole) + grown).max(f32::MIN_POSITIVE);
                let done = narrow(self.done) + gained + part * grown;
                (100.0 * done / whole).clamp(0.0, 100.0)
            }
        }
    }

    /// The day on which the target was reached for good: the last one before which it was not.
    pub(super) fn reached_on(&self, record: &Record, at: Date) -> Date {
        let mut missing = self.need();
        let slack = slack(self.whole.max(self.value.abs()));
        for (day, step) in record.days.iter().rev().filter(|(day, _)| *day <= at) {
            missing += self.gain(step).0;
            if missing > slack {
                return *day;
            }
        }
        record.days.first().map_or(at, |(day, _)| *day)
    }
}

/// What rounding may take from a sum of this size.
fn slack(size: f64) -> f64 {
    size.abs().max(1.0) * 1e-5
}

/// Runs the trials from the end of the window: until 95 of 100 have reached the target and the due date has passed, or the horizon.
pub(super) fn simulate(
    aim: &Aim,
    window: &Window,
    plan: &Plan,
    (due, at): (Date, Date),
    chance: &mut Chance,
) -> Outlook {
    let trials = plan.forecast.trials as usize;
    let pool =
        |days: &[Step]| -> Vec<(f64, f64)> { days.iter().map(|day| aim.gain(day)).collect() };
    let mut working = Deck::new(&pool(&window.working), trials, chance);
    let mut rest = Deck::new(&pool(&window.rest), trials, chance);
    let need = aim.need();
    let need = narrow(need - slack(need).min(need / 2.0));
    let loses = [&working, &rest]
        .into_iter()
        .flatten()
        .any(|deck| deck.loses);
    let mut walk = Walk::new(trials, loses);
    let mut found = Found::default();
    let due_ahead = days_between(window.to, due);
    let horizon = HORIZON.max(due_ahead);
    let ahead = Ahead::new((&working, &rest), plan, window.to, horizon);
    let last = if ahead.is_hopeless(f64::from(need), loses) {
        due_ahead
    } else {
        horizon
    };
    let mut stretch = Stretch::new(&walk);
    // What the luckiest trial can have gained: below the need there is nobody to count.
    let mut possible = 0.0;
    for ahead in 1..=last {
        let day = plus_days(window.to, ahead);
        let is_working = plan.calendar.is_working(day);
        let deck = if is_working { &mut working } else { &mut rest };
        if let Some(deck) = deck.as_mut().filter(|_| !plan.forecast.is_blackout(day)) {
            possible += deck.most;
            let place = deck.draw(chance);
            stretch.days.push((is_working, place, day.max(at)));
        }
        if stretch.days.len() >= STRETCH || day == due || ahead == last {
            walk.run(&stretch.cards((&working, &rest)));
            if narrow(possible * ROUNDING) >= need {
                stretch.look(&walk, need, (&working, &rest), &mut found);
            }
            stretch.begin(&walk);
        }
        if day == due {
            found.by_due = Some((found.reached, by_due(aim, &walk)));
        }
        if day >= due && found.finish.p95.is_some() {
            break;
        }
    }
    // A due date that has passed, or comes up on the last day of the window: what is there is what there is.
    let here = Quantiles {
        p85: aim.value,
        p50: aim.value,
        p15: aim.value,
    };
    let (reached, by_due) = found.by_due.filter(|_| due > at).unwrap_or((0, here));
    Outlook::Simulated(Simulated {
        finish: found.finish,
        by_due,
        odds: (reached as f64 / trials as f64).min(CEILING),
        window_from: window.from,
        days: window.days(),
        active_days: window.active,
    })
}

/// More than what 32 bits may round away from a sum over all days of the horizon.
const ROUNDING: f64 = 1.001;

/// The largest part of the trials that may be done by the horizon where it is not looked when: half of them make a date, and
/// the part of some thousand trials strays from its expectation by a hundredth or two.
const HOPELESS: f64 = 0.4;

/// What is expected of a walk up to the horizon.
#[derive(Debug, Default)]
struct Ahead {
    /// The most that it is expected to have gained at the end of any day.
    most: f64,
    /// The variance of all that it gains.
    variance: f64,
}

impl Ahead {
    fn new(
        (working, rest): (&Option<Deck>, &Option<Deck>),
        plan: &Plan,
        from: Date,
        horizon: i64,
    ) -> Self {
        let (mut ahead, mut gained) = (Self::default(), 0.0);
        for day in (1..=horizon).map(|ahead| plus_days(from, ahead)) {
            let is_working = plan.calendar.is_working(day);
            let deck = if is_working { working } else { rest };
            if let Some(deck) = deck.as_ref().filter(|_| !plan.forecast.is_blackout(day)) {
                gained += deck.mean;
                ahead.variance += deck.variance;
                ahead.most = ahead.most.max(gained);
            }
        }
        ahead
    }

    /// Whether less than half of the trials can be done by the horizon, so that no date has to be looked for.
    ///
    /// Where no day loses, at most so many trials have what is needed as that goes into the sum of all gains (Markov), and that
    /// sum is known: the deck is balanced. Else the greatest sum of independent draws up to any day exceeds what is expected
    /// of it by l with a chance of at most v / (v + l²), v being the variance of the whole sum (Kolmogorov, one-sided).
    fn is_hopeless(&self, need: f64, loses: bool) -> bool {
        let expected = self.most * ROUNDING;
        if !loses {
            return expected < need / 2.0;
        }
        let beyond = need - expected;
        beyond > 0.0 && self.variance / (self.variance + beyond * beyond) <= HOPELESS
    }
}

/// Days between two counts of the trials.
const STRETCH: usize = 16;

/// Some days in a row after which the trials are counted once. Where a quantile was reached among them, they are walked again
/// and counted day by day: that happens three times at most, and a count costs as much as a day.
struct Stretch {
    before: Walk,
    /// Whether each is a working day, the rotation that was dealt, and the date to tell.
    days: Vec<(bool, usize, Date)>,
}

impl Stretch {
    fn new(walk: &Walk) -> Self {
        Self {
            before: walk.clone(),
            days: Vec::with_capacity(STRETCH),
        }
    }

    fn begin(&mut self, walk: &Walk) {
        self.before.stand_as(walk);
        self.days.clear();
    }

    /// What is drawn on each of the days.
    fn cards<'d>(
        &self,
        (working, rest): (&'d Option<Deck>, &'d Option<Deck>),
    ) -> Vec<(&'d [f32], &'d [f32])> {
        let days = self.days.iter();
        days.filter_map(|(is_working, place, _)| {
            let deck = if *is_working { working } else { rest };
            Some(deck.as_ref()?.cards(*place))
        })
        .collect()
    }

    /// Counts the trials at the end, and on the days before where that says more.
    fn look(
        &mut self,
        walk: &Walk,
        need: f32,
        (working, rest): (&Option<Deck>, &Option<Deck>),
        found: &mut Found,
    ) {
        let (reached, trials) = (walk.reached(need), walk.gained.len());
        if found.finish.is_reached_by(reached, trials) {
            for (is_working, place, day) in &self.days {
                let deck = if *is_working { working } else { rest };
                if let Some(deck) = deck {
                    self.before.step(deck.cards(*place));
                    found.look(self.before.reached(need), trials, *day);
                }
            }
        }
        found.reached = reached;
    }
}

/// What has been found on the way.
#[derive(Debug, Default)]
struct Found {
    finish: FinishDates,
    reached: usize,
    by_due: Option<(usize, Quantiles)>,
}

impl Found {
    fn look(&mut self, reached: usize, trials: usize, day: Date) {
        let finish = &mut self.finish;
        for (date, hundredths) in [
            (&mut finish.p50, 50),
            (&mut finish.p85, 85),
            (&mut finish.p95, 95),
        ] {
            if date.is_none() && reached >= of(trials, hundredths) {
                *date = Some(day);
            }
        }
    }
}

fn by_due(aim: &Aim, walk: &Walk) -> Quantiles {
    let both = walk.gained.iter().zip(&walk.grown);
    let mut values: Vec<f32> = both
        .map(|(gained, grown)| aim.value_after(*gained, *grown))
        .collect();
    // Of a value that should fall, the careful figure is the high one.
    let falls = aim.course == Course::Falls;
    let mut quantile = |hundredths: usize| {
        reached_by(
            &mut values,
            if falls { 100 - hundredths } else { hundredths },
        )
    };
    Quantiles {
        p85: quantile(85),
        p50: quantile(50),
        p15: quantile(15),
    }
}
