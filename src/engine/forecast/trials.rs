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
    /// What a day gains on average; `None` where some day loses.
    pub(super) mean: Option<f64>,
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
        let mut order: Vec<(f64, f64)> = pool.iter().copied().cycle().take(trials).collect();
        chance.shuffle(&mut order);
        let twice = |value: fn(&(f64, f64)) -> f64| {
            let once = order.iter().map(|step| narrow(value(step)));
            once.clone().chain(once).collect()
        };
        let most = pool.iter().fold(0.0, |most: f64, step| most.max(step.0));
        let only_gains = order.iter().all(|step| step.0 >= 0.0);
        let mean = only_gains.then(|| sum(order.iter().map(|step| step.0)) / trials.max(1) as f64);
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
            mean,
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
    pub(super) fn step(&mut self, (gains, growths): (&[f32], &[f32])) {
        if self.most.is_empty() {
            for (gained, gain) in self.gained.iter_mut().zip(gains) {
                *gained += gain;
            }
        }
        for ((gained, most), gain) in self.gained.iter_mut().zip(&mut self.most).zip(gains) {
            *gained += gain;
            *most = if *gained > *most { *gained } else { *most };
        }
        for (grown, growth) in self.grown.iter_mut().zip(growths) {
            *grown += growth;
        }
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
