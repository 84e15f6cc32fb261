//! The trials of a simulation, all at once: each day adds one draw to each of them.
//!
//! A balanced bootstrap (Davison, Hinkley and Schechtman 1986): the days of the window are dealt so that over the
//! trials each comes up equally often, which takes the error of the mean out. They lie in one random order; a day's draws
//! are that one order from another, random place on. So a day costs one sum over two arrays, not one random number per trial. It knows amounts and counts; not dates or targets.

use jiff::civil::Date;

use crate::engine::chance::Chance;
use crate::engine::variance::sum;

/// The order in which decks lie, one for all leads of a date: which days lie where is chance of each lead.
#[derive(Debug)]
pub(crate) struct Order(Vec<u32>);

impl Order {
    /// Shuffles so many trials.
    pub(crate) fn new(trials: u32, at: Date) -> Self {
        let mut places: Vec<u32> = (0..trials).collect();
        Chance::new("order", "trials", at).shuffle(&mut places);
        Self(places)
    }

    /// How many there are.
    pub(super) fn trials(&self) -> usize {
        self.0.len()
    }

    /// The values of a pool, over and over, in this order.
    fn deal(&self, pool: impl Iterator<Item = f64>) -> Vec<f32> {
        let pool: Vec<f32> = pool.map(narrow).collect();
        let mut row = Vec::with_capacity(self.trials() + pool.len());
        while row.len() < self.trials() && !pool.is_empty() {
            row.extend_from_slice(&pool);
        }
        let dealt = self.0.iter().map(|place| row.get(*place as usize));
        twice(dealt.map(|value| value.copied().unwrap_or_default()))
    }
}

/// Values twice over, so that every rotation of them is one slice.
pub(super) fn twice(values: impl ExactSizeIterator<Item = f32>) -> Vec<f32> {
    let mut all = Vec::with_capacity(2 * values.len());
    all.extend(values);
    all.extend_from_within(..);
    all
}

/// What is drawn at once, one figure for each trial.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cards<'d> {
    /// What each gains.
    pub(super) gains: &'d [f32],
    /// The most that each has gained at the end of a day of it.
    pub(super) peaks: &'d [f32],
    /// By what the whole of each grows; empty where none does.
    pub(super) growths: &'d [f32],
}

/// The slice of a rotation.
pub(super) fn rotated(all: &[f32], place: usize) -> &[f32] {
    all.get(place..place + all.len() / 2).unwrap_or_default()
}

/// Amounts in a random order, one for each trial, twice over so that every rotation is one slice.
#[derive(Debug)]
pub(super) struct Deck {
    gains: Vec<f32>,
    growths: Vec<f32>,
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
    /// Deals the days of a pool, each as what the walk gains on it and by what the whole grows; `None` where neither ever happens.
    pub(super) fn new(pool: &[(f64, f64)], order: &Order, chance: &mut Chance) -> Option<Self> {
        let still = |value: f64| value == 0.0;
        if pool
            .iter()
            .all(|(gain, growth)| still(*gain) && still(*growth))
        {
            return None;
        }
        let trials = order.trials();
        // Which days lie where, and come up once more where the trials are no multiple of them.
        let mut pool = pool.to_vec();
        chance.shuffle(&mut pool);
        let most = pool.iter().fold(0.0, |most: f64, step| most.max(step.0));
        pool.truncate(trials);
        let loses = pool.iter().any(|step| step.0 < 0.0);
        let mean = mean(&pool, trials, |gain| gain);
        let variance = self::mean(&pool, trials, |gain| (gain - mean) * (gain - mean));
        let grows = pool.iter().any(|(_, growth)| !still(*growth));
        Some(Self {
            gains: order.deal(pool.iter().map(|step| step.0)),
            growths: if grows {
                order.deal(pool.iter().map(|step| step.1))
            } else {
                Vec::new()
            },
            most,
            loses,
            mean,
            variance,
        })
    }

    /// The draws of a rotation.
    pub(super) fn cards(&self, place: usize) -> Cards<'_> {
        let gains = rotated(&self.gains, place);
        Cards {
            gains,
            peaks: gains,
            growths: rotated(&self.growths, place),
        }
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
    /// The most that each has gained at the end of any day; empty where no day loses, for then it is what each has gained.
    most: Vec<f32>,
}

impl Walk {
    /// Trials that have not begun; whether any day may lose.
    pub(super) fn new(trials: usize, loses: bool) -> Self {
        Self {
            gained: vec![0.0; trials],
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
        self.most.clone_from(&other.most);
    }

    /// Several draws of all trials.
    pub(super) fn run(&mut self, draws: &[Cards<'_>]) {
        if self.most.is_empty() {
            add_up(&mut self.gained, draws.iter().map(|cards| cards.gains));
        } else {
            add_up_and_peak(&mut self.gained, &mut self.most, draws);
        }
    }

    /// What each has gained, and the most that it had at the end of any day.
    pub(super) fn gained_and_most(&self) -> (&[f32], &[f32]) {
        let most = if self.most.is_empty() {
            &self.gained
        } else {
            &self.most
        };
        (&self.gained, most)
    }

    /// Trials that have gained so much at the end of any day so far.
    pub(super) fn reached(&self, need: f32) -> usize {
        count(self.gained_and_most().1, need) as usize
    }

    /// The same after each of the draws to come, without going there.
    pub(super) fn reached_after_each(&self, draws: &[Cards<'_>], need: f32) -> Vec<usize> {
        let mut counts = vec![0; draws.len()];
        let (gained, most) = self.gained_and_most();
        let (blocks, rest) = gained.as_chunks::<BLOCK>();
        let (tops, top) = most.as_chunks::<BLOCK>();
        if self.most.is_empty() {
            count_each(blocks, 0, draws, need, &mut counts);
            let (singles, _) = rest.as_chunks::<1>();
            count_each(singles, blocks.len() * BLOCK, draws, need, &mut counts);
        } else {
            count_each_peak((blocks, tops), 0, draws, need, &mut counts);
            let singles = (rest.as_chunks::<1>().0, top.as_chunks::<1>().0);
            count_each_peak(singles, blocks.len() * BLOCK, draws, need, &mut counts);
        }
        counts.into_iter().map(|count| count as usize).collect()
    }
}

/// Values of at least so much: counted in 32 bits, as wide as what is compared, so that the loop runs over several at once.
fn count(values: &[f32], need: f32) -> u32 {
    values.iter().map(|value| u32::from(*value >= need)).sum()
}

/// Trials that are summed over all days before the next ones: their sums stay in registers.
const BLOCK: usize = 32;

/// Adds each day's draws to the sums of the trials, the days in their order. A day without draws adds nothing.
pub(super) fn add_up<'d>(sums: &mut [f32], days: impl Iterator<Item = &'d [f32]> + Clone) {
    let (blocks, rest) = sums.as_chunks_mut::<BLOCK>();
    let mut from = 0;
    for block in blocks {
        let mut own = *block;
        for draws in days.clone().filter_map(|day| chunk(day, from)) {
            add(&mut own, draws);
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
fn add_up_and_peak(sums: &mut [f32], peaks: &mut [f32], draws: &[Cards<'_>]) {
    let (blocks, rest) = sums.as_chunks_mut::<BLOCK>();
    let (tops, top) = peaks.as_chunks_mut::<BLOCK>();
    let from = blocks.len() * BLOCK;
    add_up_and_peak_blocks(blocks, tops, 0, draws);
    let (singles, top) = (rest.as_chunks_mut::<1>().0, top.as_chunks_mut::<1>().0);
    add_up_and_peak_blocks(singles, top, from, draws);
}

fn add_up_and_peak_blocks<const WIDTH: usize>(
    blocks: &mut [[f32; WIDTH]],
    tops: &mut [[f32; WIDTH]],
    mut from: usize,
    draws: &[Cards<'_>],
) {
    for (block, top) in blocks.iter_mut().zip(tops) {
        let (mut own, mut most) = (*block, *top);
        for cards in draws {
            peak(&mut own, &mut most, cards, from);
        }
        (*block, *top) = (own, most);
        from += WIDTH;
    }
}

/// Counts who has enough after each of the draws.
fn count_each<const WIDTH: usize>(
    blocks: &[[f32; WIDTH]],
    mut from: usize,
    draws: &[Cards<'_>],
    need: f32,
    counts: &mut [u32],
) {
    for block in blocks {
        let mut own = *block;
        for (cards, counted) in draws.iter().zip(&mut *counts) {
            if let Some(draws) = chunk(cards.gains, from) {
                add(&mut own, draws);
            }
            *counted += count(&own, need);
        }
        from += WIDTH;
    }
}

/// The same, of who has had enough at the end of any day.
fn count_each_peak<const WIDTH: usize>(
    (blocks, tops): (&[[f32; WIDTH]], &[[f32; WIDTH]]),
    mut from: usize,
    draws: &[Cards<'_>],
    need: f32,
    counts: &mut [u32],
) {
    for (block, top) in blocks.iter().zip(tops) {
        let (mut own, mut most) = (*block, *top);
        for (cards, counted) in draws.iter().zip(&mut *counts) {
            peak(&mut own, &mut most, cards, from);
            *counted += count(&most, need);
        }
        from += WIDTH;
    }
}

/// The draws of a block of trials.
fn chunk<const WIDTH: usize>(draws: &[f32], from: usize) -> Option<&[f32; WIDTH]> {
    draws.get(from..)?.first_chunk()
}

fn add<const WIDTH: usize>(sums: &mut [f32; WIDTH], draws: &[f32; WIDTH]) {
    for (sum, draw) in sums.iter_mut().zip(draws) {
        *sum += draw;
    }
}

/// Adds the draws of a block of trials, and keeps the greatest sums at the end of any day.
fn peak<const WIDTH: usize>(
    sums: &mut [f32; WIDTH],
    most: &mut [f32; WIDTH],
    cards: &Cards<'_>,
    from: usize,
) {
    let Some(gains) = chunk::<WIDTH>(cards.gains, from) else {
        return;
    };
    let Some(peaks) = chunk::<WIDTH>(cards.peaks, from) else {
        return;
    };
    let draws = gains.iter().zip(peaks);
    for ((sum, most), (gain, peak)) in sums.iter_mut().zip(most).zip(draws) {
        let high = *sum + peak;
        *most = if high > *most { high } else { *most };
        *sum += gain;
    }
}

/// ceil(N * p) for a share in hundredths, without rounding errors.
pub(super) fn of(trials: usize, hundredths: usize) -> usize {
    (trials * hundredths).div_ceil(100)
}

/// The greatest of some values, 0 at least.
pub(super) fn greatest(values: &[f32]) -> f32 {
    let higher = |most: &mut f32, value: &f32| *most = if *value > *most { *value } else { *most };
    let (blocks, rest) = values.as_chunks::<BLOCK>();
    // A highest one for each place of a block, so that several are compared at once.
    let mut most = [0.0; BLOCK];
    for block in blocks {
        for (most, value) in most.iter_mut().zip(block) {
            higher(most, value);
        }
    }
    most.iter()
        .chain(rest)
        .fold(0.0, |most, value| most.max(*value))
}

/// The greatest values that 85, 50 and 15 of 100 trials reach at least. Reorders the values.
pub(super) fn quantiles(values: &mut [f32]) -> [f64; 3] {
    let place = |hundredths| place(values.len(), hundredths);
    let (low, middle, high) = (place(85), place(50), place(15));
    if values.is_empty() {
        return [0.0; 3];
    }
    // Those of the ends lie on either side of the middle: they are looked for in half of the values.
    let (below, half, above) = values.select_nth_unstable_by(middle, f32::total_cmp);
    let half = f64::from(*half);
    let within = |part: &mut [f32], place: usize| {
        if place < part.len() {
            let (_, value, _) = part.select_nth_unstable_by(place, f32::total_cmp);
            f64::from(*value)
        } else {
            half
        }
    };
    let high = high.checked_sub(middle + 1).unwrap_or(usize::MAX);
    [within(below, low), half, within(above, high)]
}

/// Where the value that so many of 100 reach at least lies among some in order.
fn place(length: usize, hundredths: usize) -> usize {
    let place = length - of(length, hundredths).min(length);
    place.min(length.saturating_sub(1))
}
