//! The trials of a simulation, all at once: each day adds one draw to each of them.
//!
//! A balanced bootstrap (Davison, Hinkley and Schechtman 1986): the days of the window are dealt so that over the
//! trials each comes up equally often, which takes the error of the mean out. They are shuffled once; a day's draws
//! are that one order from another, random place on, no two days from the same. So a day costs one sum over two
//! arrays, not one random number per trial. It knows amounts and counts; not dates or targets.

use crate::engine::chance::Chance;
use crate::engine::variance::sum;

/// Amounts in a random order, one for each trial, twice over so that every rotation is one slice.
#[derive(Debug)]
pub(super) struct Deck {
    gains: Vec<f32>,
    growths: Vec<f32>,
    /// Rotations that were dealt.
    used: Vec<bool>,
    dealt: usize,
    /// The most that one day gains.
    pub(super) most: f64,
    /// Whether some day loses.
    pub(super) loses: bool,
    /// What a day gains on average.
    pub(super) mean: f64,
    /// The variance of that.
    pub(super) variance: f64,
}

impl Deck {
    /// Shuffles the days of a pool, each as what the walk gains on it and by what the whole grows; `None` where neither ever happens.
    pub(super) fn new(pool: &[(f64, f64)], trials: usize, chance: &mut Chance) -> Option<Self> {
        let still = |value: f64| value == 0.0;
        if pool
            .iter()
            .all(|(gain, growth)| still(*gain) && still(*growth))
        {
            return None;
        }
        // Which days come up once more, where the trials are no multiple of them, is chance as well.
        let mut pool = pool.to_vec();
        chance.shuffle(&mut pool);
        let drawn = |step: &(f64, f64)| (narrow(step.0), narrow(step.1));
        let mut order: Vec<(f32, f32)> = pool.iter().map(drawn).cycle().take(trials).collect();
        chance.shuffle(&mut order);
        let twice = |value: fn(&(f32, f32)) -> f32| {
            let once = order.iter().map(value);
            once.clone().chain(once).collect()
        };
        let most = pool.iter().fold(0.0, |most: f64, step| most.max(step.0));
        pool.truncate(trials);
        let loses = pool.iter().any(|step| step.0 < 0.0);
        let mean = mean(&pool, trials, |gain| gain);
        let variance = self::mean(&pool, trials, |gain| (gain - mean) * (gain - mean));
        let grows = pool.iter().any(|(_, growth)| !still(*growth));
        Some(Self {
            gains: twice(|step| step.0),
            growths: if grows {
                twice(|step| step.1)
            } else {
                Vec::new()
            },
            used: vec![false; trials],
            dealt: 0,
            most,
            loses,
            mean,
            variance,
        })
    }

    /// The next day's draws: of the gains, and of the growth where there is any.
    pub(super) fn deal(&mut self, chance: &mut Chance) -> (&[f32], &[f32]) {
        let place = self.draw(chance);
        self.cards(place)
    }

    /// The rotation of the next day.
    pub(super) fn draw(&mut self, chance: &mut Chance) -> usize {
        let trials = self.used.len();
        if self.dealt == trials {
            self.used.fill(false);
            self.dealt = 0;
        }
        let mut place = chance.index(trials);
        while self.used.get(place).copied().unwrap_or_default() {
            place = chance.index(trials);
        }
        if let Some(used) = self.used.get_mut(place) {
            *used = true;
        }
        self.dealt += 1;
        place
    }

    /// The draws of a rotation: of the gains, and of the growth where there is any.
    pub(super) fn cards(&self, place: usize) -> (&[f32], &[f32]) {
        let trials = self.used.len();
        let cut = |all: &'_ [f32]| -> std::ops::Range<usize> {
            if all.is_empty() {
                0..0
            } else {
                place..place + trials
            }
        };
        let (gains, growths) = (cut(&self.gains), cut(&self.growths));
        (
            self.gains.get(gains).unwrap_or_default(),
            self.growths.get(growths).unwrap_or_default(),
        )
    }
}

/// The mean of something about a day's gain, where the days of a pool are dealt to the trials one after the other, over and over.
fn mean(pool: &[(f64, f64)], trials: usize, of: impl Fn(f64) -> f64) -> f64 {
    let (rounds, rest) = (trials / pool.len().max(1), trials % pool.len().max(1));
    let dealt = |place| rounds + usize::from(place < rest);
    let gains = pool.iter().enumerate();
    let all = sum(gains.map(|(place, step)| of(step.0) * dealt(place) as f64));
    all / trials.max(1) as f64
}

/// Counts below 2^24 stay exact; nothing else needs more than seven digits here.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a draw is a figure of a simulation, not a total that is reported"
)]
pub(super) fn narrow(value: f64) -> f32 {
    value as f32
}

/// Where each trial stands.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    /// The gain of each so far.
    pub(super) gained: Vec<f32>,
    /// The growth of the whole in each so far.
    pub(super) grown: Vec<f32>,
    /// The most that each has gained at the end of any day; empty where no day loses, for then it is what each has gained.
    most: Vec<f32>,
}

impl Walk {
    /// Trials that have not begun; whether any day may lose.
    pub(super) fn new(trials: usize, loses: bool) -> Self {
        Self {
            gained: vec![0.0; trials],
            grown: vec![0.0; trials],
            most: if loses {
                vec![f32::NEG_INFINITY; trials]
            } else {
                Vec::new()
            },
        }
    }

    /// Takes over where another one stands.
    pub(super) fn stand_as(&mut self, other: &Self) {
        self.gained.clone_from(&other.gained);
        self.grown.clone_from(&other.grown);
        self.most.clone_from(&other.most);
    }

    /// One day of all trials.
    pub(super) fn step(&mut self, day: (&[f32], &[f32])) {
        self.run(&[day]);
    }

    /// Several days of all trials.
    pub(super) fn run(&mut self, days: &[(&[f32], &[f32])]) {
        let gains = days.iter().map(|(gains, _)| *gains);
        if self.most.is_empty() {
            add_up(&mut self.gained, gains);
        } else {
            add_up_and_peak(&mut self.gained, &mut self.most, gains);
        }
        add_up(&mut self.grown, days.iter().map(|(_, growths)| *growths));
    }

    /// Trials that have gained so much at the end of any day so far.
    pub(super) fn reached(&self, need: f32) -> usize {
        // Counted in 32 bits, as wide as what is compared, so that the loop runs over several trials at once.
        let most = if self.most.is_empty() {
            &self.gained
        } else {
            &self.most
        };
        let count: u32 = most.iter().map(|most| u32::from(*most >= need)).sum();
        count as usize
    }
}

/// Trials that are summed over all days before the next ones: their sums stay in registers.
const BLOCK: usize = 32;

/// Adds each day's draws to the sums of the trials, the days in their order. A day without draws adds nothing.
fn add_up<'d>(sums: &mut [f32], days: impl Iterator<Item = &'d [f32]> + Clone) {
    let (blocks, rest) = sums.as_chunks_mut::<BLOCK>();
    let mut from = 0;
    for block in blocks {
        let mut own = *block;
        for draws in days
            .clone()
            .filter_map(|day| day.get(from..)?.first_chunk())
        {
            let draws: &[f32; BLOCK] = draws;
            for (sum, draw) in own.iter_mut().zip(draws) {
                *sum += draw;
            }
        }
        *block = own;
        from += BLOCK;
    }
    for draws in days.filter_map(|day| day.get(from..)) {
        for (sum, draw) in rest.iter_mut().zip(draws) {
            *sum += draw;
        }
    }
}

/// The same, with the greatest sum at the end of any day.
fn add_up_and_peak<'d>(
    sums: &mut [f32],
    peaks: &mut [f32],
    days: impl Iterator<Item = &'d [f32]> + Clone,
) {
    let later = |sum: &mut f32, peak: &mut f32, draw: &f32| {
        *sum += draw;
        *peak = if *sum > *peak { *sum } else { *peak };
    };
    let (blocks, rest) = sums.as_chunks_mut::<BLOCK>();
    let (tops, top) = peaks.as_chunks_mut::<BLOCK>();
    let mut from = 0;
    for (block, tops) in blocks.iter_mut().zip(tops) {
        let (mut own, mut most) = (*block, *tops);
        for draws in days
            .clone()
            .filter_map(|day| day.get(from..)?.first_chunk())
        {
            let draws: &[f32; BLOCK] = draws;
            for ((sum, peak), draw) in own.iter_mut().zip(&mut most).zip(draws) {
                later(sum, peak, draw);
            }
        }
        (*block, *tops) = (own, most);
        from += BLOCK;
    }
    for draws in days.filter_map(|day| day.get(from..)) {
        for ((sum, peak), draw) in rest.iter_mut().zip(top.iter_mut()).zip(draws) {
            later(sum, peak, draw);
        }
    }
}

/// ceil(N * p) for a share in hundredths, without rounding errors.
pub(super) fn of(trials: usize, hundredths: usize) -> usize {
    (trials * hundredths).div_ceil(100)
}

/// The greatest value that so many of 100 trials reach at least. Reorders the values.
pub(super) fn reached_by(values: &mut [f32], hundredths: usize) -> f64 {
    let place = values.len() - of(values.len(), hundredths).min(values.len());
    let place = place.min(values.len().saturating_sub(1));
    if values.is_empty() {
        return 0.0;
    }
    let (_, value, _) = values.select_nth_unstable_by(place, f32::total_cmp);
    f64::from(*value)
}
