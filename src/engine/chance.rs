//! Chance that is the same everywhere and every time: ChaCha8, seeded with what it is drawn for and a date.
//!
//! Whoever draws names a purpose, so that two draws for one measure do not repeat each other. It knows
//! nothing of what is drawn.

use chacha20::ChaCha8Rng;
use chacha20::rand_core::{Rng as _, SeedableRng as _};
use jiff::civil::Date;

use crate::domain::calendar::days_between;

/// A stream of random numbers.
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream of a purpose, an id and a date.
    pub(crate) fn new(purpose: &str, id: &str, at: Date) -> Self {
        let day = days_between(Date::constant(1970, 1, 1), at);
        let mut seed = [0_u8; 32];
        let parts = [fnv(purpose), fnv(id), day.cast_unsigned(), 0];
        for (place, part) in seed.chunks_exact_mut(8).zip(parts) {
            place.copy_from_slice(&part.to_le_bytes());
        }
        Self(ChaCha8Rng::from_seed(seed))
    }

    /// A number below `limit`, each equally likely; 0 for a limit of 0 (Lemire 2019: multiply, reject the uneven rest).
    pub(crate) fn below(&mut self, limit: u32) -> u32 {
        if limit == 0 {
            return 0;
        }
        loop {
            let wide = u64::from(self.0.next_u32()) * u64::from(limit);
            let (high, low) = halves(wide);
            // The uneven rest is below the limit: mostly no division is needed to know that it is not met.
            if low >= limit || low >= limit.wrapping_neg() % limit {
                return high;
            }
        }
    }

    /// An index of a slice of this length.
    pub(crate) fn index(&mut self, length: usize) -> usize {
        self.below(u32::try_from(length).unwrap_or(u32::MAX)) as usize
    }

    /// Puts a slice into an order in which each is equally likely (Fisher and Yates 1938).
    pub(crate) fn shuffle<T>(&mut self, slice: &mut [T]) {
        for last in (1..slice.len()).rev() {
            let other = self.index(last + 1);
            slice.swap(last, other);
        }
    }
}

impl std::fmt::Debug for Chance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Chance")
    }
}

/// The upper and the lower half.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the halves are what is asked for"
)]
fn halves(wide: u64) -> (u32, u32) {
    ((wide >> 32) as u32, wide as u32)
}

/// FNV-1a, 64 bits: a seed only, nothing hangs on its strength.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::{Chance, fnv};
    use crate::engine::testing::d;

    #[test]
    fn a_stream_is_the_same_every_time_and_another_for_each_part() {
        let draw = |purpose: &str, id: &str, at: &str| -> Vec<u32> {
            let mut chance = Chance::new(purpose, id, d(at));
            (0..4).map(|_| chance.below(1_000_000)).collect()
        };
        let one = draw("lead", "calls", "2026-11-20");
        assert_eq!(one, draw("lead", "calls", "2026-11-20"));
        for other in [
            draw("lag", "calls", "2026-11-20"),
            draw("lead", "call", "2026-11-20"),
            draw("lead", "calls", "2026-11-21"),
        ] {
            assert_ne!(one, other);
        }
        // Recorded once: another version of the generator must not change a past figure.
        assert_eq!(one, [492_137, 201_838, 545_194, 996_873]);
    }

    #[test]
    fn the_hash_is_fnv_1a() {
        // The test vectors of the function's authors.
        assert_eq!(fnv(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv("a"), 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn every_number_is_as_likely_as_another() {
        let mut chance = Chance::new("test", "below", d("2026-11-20"));
        let mut counts = [0_u32; 7];
        for _ in 0..70_000 {
            counts[chance.index(7)] += 1;
        }
        // 10,000 each, standard deviation sqrt(70,000 × 1/7 × 6/7) = 93: five of them.
        assert!(
            counts.iter().all(|count| count.abs_diff(10_000) < 465),
            "{counts:?}"
        );
        assert_eq!((chance.below(0), chance.below(1)), (0, 0));
    }

    #[test]
    fn a_shuffle_keeps_everything() {
        let mut cards: Vec<u32> = (0..100).collect();
        Chance::new("test", "shuffle", d("2026-11-20")).shuffle(&mut cards);
        assert_ne!(cards, (0..100).collect::<Vec<_>>());
        cards.sort_unstable();
        assert_eq!(cards, (0..100).collect::<Vec<_>>());
    }
}
