//! Which ids stand twice: found in memory that does not grow with the file.
//!
//! A first pass puts every id into a filter of fixed size (Bloom, 1970). What the filter has seen
//! before stands there twice, or, now and then, looks so by chance; only those few are remembered by
//! line when the rows are handed out.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};

/// Bytes of the filter: at the least, and at the most.
const SIZES: (u64, u64) = (1 << 12, 1 << 24);

/// Bits set for one id.
const PROBES: u64 = 6;

/// The ids of a first pass.
#[derive(Debug)]
pub(crate) struct Filter {
    bits: Vec<u64>,
    suspects: HashSet<u64>,
}

impl Filter {
    /// A filter for a file of so many bytes. Rows of 100 bytes get 13 bits each up to a gigabyte:
    /// one id in three hundred is then suspected by chance.
    pub(crate) fn new(file_bytes: u64) -> Self {
        let bytes = (file_bytes / 60)
            .clamp(SIZES.0, SIZES.1)
            .next_power_of_two();
        let words = usize::try_from(bytes / 8).unwrap_or(1 << 9);
        Self {
            bits: vec![0; words],
            suspects: HashSet::new(),
        }
    }

    /// Takes one id.
    pub(crate) fn push(&mut self, id: &str) {
        let hash = hash(id);
        let total = self.bits.len() as u64 * 64;
        // Two halves of one hash serve as many (Kirsch and Mitzenmacher, 2006).
        let (start, step) = (hash, (hash >> 32) | 1);
        let mut seen = true;
        for probe in 0..PROBES {
            let bit = start.wrapping_add(probe.wrapping_mul(step)) % total;
            let Some(word) = usize::try_from(bit / 64)
                .ok()
                .and_then(|at| self.bits.get_mut(at))
            else {
                continue;
            };
            let mask = 1_u64 << (bit % 64);
            seen &= *word & mask != 0;
            *word |= mask;
        }
        if seen {
            self.suspects.insert(hash);
        }
    }

    /// The ids that may stand twice.
    pub(crate) fn suspects(self) -> Suspects {
        Suspects(self.suspects)
    }
}

/// Ids that may stand twice in a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Suspects(HashSet<u64>);

/// The lines of suspected ids, as far as the rows were handed out.
#[derive(Debug, Default)]
pub(crate) struct Lines(HashMap<u64, u64>);

impl Lines {
    /// The line on which an id stood before; keeps this one where it did not.
    pub(crate) fn earlier(&mut self, suspects: &Suspects, id: &str, line: u64) -> Option<u64> {
        let hash = hash(id);
        if !suspects.0.contains(&hash) {
            return None;
        }
        // 64 bits make a false match in a million suspects a matter of one in thirty million.
        let first = *self.0.entry(hash).or_insert(line);
        (first != line).then_some(first)
    }

    /// Forgets all, for another file.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

/// A text as 64 bits.
pub(crate) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::{Filter, Lines};

    #[test]
    fn every_second_one_is_found_and_few_others_are_suspected() {
        let mut filter = Filter::new(100_000 * 100);
        let ids = (0..100_000).chain((0..100_000).step_by(1_000));
        let ids: Vec<String> = ids.map(|id: u32| format!("T-{id}")).collect();
        for id in &ids {
            filter.push(id);
        }
        let suspects = filter.suspects();
        // A hundred stand twice; 13 bits a row let less than one in a hundred of the others in.
        assert!(
            (100..1_100).contains(&suspects.0.len()),
            "{}",
            suspects.0.len()
        );
        let mut lines = Lines::default();
        let twice: Vec<(u64, u64)> = (1..)
            .zip(&ids)
            .filter_map(|(line, id)| Some((lines.earlier(&suspects, id, line)?, line)))
            .collect();
        let wanted: Vec<(u64, u64)> = (0..100).map(|n| (n * 1_000 + 1, 100_001 + n)).collect();
        assert_eq!(twice, wanted);
    }
}
