//! When a lead that grows (or burns down) to its target reaches it, and how much is there by due.
//!
//! It knows one lead, its window and the trials; not why the target is what it is.

use jiff::civil::Date;

use super::days::DaysAhead;
use super::draws::{Draw, Draws};
use super::trials::{Cards, Walk, add_up, narrow, of, quantiles};
use super::window::{Record, Step, Window};
use super::{CEILING, FinishDates, Outlook, Quantiles, Setting, Simulated};
use crate::domain::calendar::days_between;
use crate::engine::chance::Chance;

/// Days after which a simulation ends at the latest, unless the due date lies beyond.
const HORIZON: usize = 2 * 365;

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
    Setting { plan, order, at }: Setting<'_>,
    due: Date,
    chance: &mut Chance,
) -> Outlook {
    let due_ahead = usize::try_from(days_between(window.to, due)).unwrap_or_default();
    let horizon = HORIZON.max(due_ahead);
    let days = DaysAhead::new(plan, window.to, horizon);
    let mut draws = Draws::new(window, |day| aim.gain(day), (order, &days), chance);
    let need = aim.need();
    let need = narrow(need - slack(need).min(need / 2.0));
    let last = if Ahead::new(&draws, &days, horizon).is_hopeless(f64::from(need), draws.loses()) {
        due_ahead
    } else {
        horizon
    };
    let mut stretch = Stretch::new(order.trials(), draws.loses());
    let mut found = Found::default();
    let mut by_due = None;
    let mut passed = 0;
    while passed < last {
        let stop = if passed < due_ahead { due_ahead } else { last };
        let (length, draw) = draws.next((passed, stop), &days, chance);
        stretch.push(passed, draw);
        passed += length;
        if stretch.is_full() || passed == stop {
            stretch.walk((&draws, &days), (need, at), &mut found);
        }
        if passed == due_ahead {
            by_due = Some((found.reached, stretch.by_due(aim)));
            stretch.grown.clear();
        }
        if passed >= due_ahead && found.finish.p95.is_some() {
            break;
        }
    }
    // A due date that has passed, or comes up on the last day of the window: what is there is what there is.
    let here = Quantiles {
        p85: aim.value,
        p50: aim.value,
        p15: aim.value,
    };
    let (reached, by_due) = by_due.filter(|_| due > at).unwrap_or((0, here));
    Outlook::Simulated(Simulated {
        finish: found.finish,
        by_due,
        odds: (reached as f64 / order.trials() as f64).min(CEILING),
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
    fn new(draws: &Draws, days: &DaysAhead, horizon: usize) -> Self {
        let (mut ahead, mut gained) = (Self::default(), 0.0);
        for deck in (1..=horizon).filter_map(|day| draws.deck(days.kind(day))) {
            gained += deck.mean;
            ahead.variance += deck.variance;
            ahead.most = ahead.most.max(gained);
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

/// Draws, of days or weeks, between two counts of the trials.
const STRETCH: usize = 8;

/// Some draws in a row after which the trials are counted once. Where a quantile was reached among them it is counted after each, and
/// after each day of a week in which it was: that happens three times at most, and a count costs as much as a draw.
struct Stretch {
    before: Walk,
    walk: Walk,
    /// By how much the whole has grown; empty where it does not.
    grown: Vec<f32>,
    /// The days that had passed before each.
    draws: Vec<(usize, Draw)>,
    /// What the luckiest trial can have gained: below the need there is nobody to count.
    possible: f64,
}

impl Stretch {
    fn new(trials: usize, loses: bool) -> Self {
        let walk = Walk::new(trials, loses);
        Self {
            before: walk.clone(),
            walk,
            grown: vec![0.0; trials],
            draws: Vec::with_capacity(STRETCH),
            possible: 0.0,
        }
    }

    fn push(&mut self, passed: usize, draw: Option<Draw>) {
        self.draws.extend(draw.map(|draw| (passed, draw)));
    }

    fn is_full(&self) -> bool {
        self.draws.len() >= STRETCH
    }

    /// Walks to the end, and counts the trials where enough can have been gained.
    fn walk(
        &mut self,
        (draws, days): (&Draws, &DaysAhead),
        (need, at): (f32, Date),
        found: &mut Found,
    ) {
        let own = self.draws.iter().map(|(_, draw)| *draw);
        let cards: Vec<Cards<'_>> = own.clone().map(|draw| draws.cards(draw)).collect();
        self.possible += own.map(|draw| draws.most(draw)).sum::<f64>();
        let is_possible = narrow(self.possible * ROUNDING) >= need;
        if is_possible {
            self.before.stand_as(&self.walk);
        }
        self.walk.run(&cards);
        add_up(&mut self.grown, cards.iter().map(|cards| cards.growths));
        if is_possible {
            found.reached = self.walk.reached(need);
            if found.finish.is_reached_by(found.reached, draws.trials()) {
                self.look(
                    (draws, &cards),
                    need,
                    |ahead| days.date(ahead).max(at),
                    found,
                );
            }
        }
        self.draws.clear();
    }

    /// Counts the trials after each draw, and on each day where that says more.
    fn look(
        &self,
        (draws, cards): (&Draws, &[Cards<'_>]),
        need: f32,
        date: impl Fn(usize) -> Date,
        found: &mut Found,
    ) {
        let counts = self.before.reached_after_each(cards, need);
        for (place, ((passed, draw), reached)) in self.draws.iter().zip(counts).enumerate() {
            if !found.finish.is_reached_by(reached, draws.trials()) {
                continue;
            }
            let own = draws.days(*draw);
            let each = own.iter().map(|(_, draw)| draws.cards(*draw));
            let until: Vec<Cards<'_>> = cards.iter().take(place).copied().chain(each).collect();
            let counts = self.before.reached_after_each(&until, need);
            // The sum of a week may be rounded otherwise than those of its days: at its end it is what counts.
            let counts = counts
                .into_iter()
                .skip(place)
                .take(own.len().saturating_sub(1));
            for ((day, _), reached) in own.iter().zip(counts.chain([reached])) {
                found.look(reached, draws.trials(), date(passed + day));
            }
        }
    }

    fn by_due(&self, aim: &Aim) -> Quantiles {
        by_due(aim, &self.walk.gained, &self.grown)
    }
}

/// What has been found on the way.
#[derive(Debug, Default)]
struct Found {
    finish: FinishDates,
    reached: usize,
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

fn by_due(aim: &Aim, gained: &[f32], grown: &[f32]) -> Quantiles {
    let both = gained.iter().zip(grown);
    let mut values: Vec<f32> = both
        .map(|(gained, grown)| aim.value_after(*gained, *grown))
        .collect();
    let [low, p50, high] = quantiles(&mut values);
    // Of a value that should fall, the careful figure is the high one.
    let (p85, p15) = if aim.course == Course::Falls {
        (high, low)
    } else {
        (low, high)
    };
    Quantiles { p85, p50, p15 }
}
