//! Whether a count is more than chance. It knows numbers only.

use crate::engine::variance::sum;

/// The chance of at least so many events where `mean` are usual, by the Poisson distribution.
pub(super) fn at_least(events: u64, mean: f64) -> f64 {
    let mut term = (-mean).exp();
    let mut below = Vec::new();
    for event in 0..events {
        below.push(term);
        term *= mean / (event + 1) as f64;
    }
    (1.0 - sum(below)).max(0.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::at_least;

    #[test]
    fn the_tail_is_that_of_poisson() {
        // scipy.stats.poisson.sf(n - 1, mean), to eight places.
        for (events, mean, wanted) in [
            (0, 2.0, 1.0),
            (1, 2.0, 0.864_664_72),
            (5, 0.5, 0.000_172_12),
            (4, 0.3, 0.000_265_81),
            (10, 3.0, 0.001_102_49),
        ] {
            let found = at_least(events, mean);
            assert!((found - wanted).abs() < 1e-7, "{events} at {mean}: {found}");
        }
    }

    proptest! {
        #[test]
        fn more_events_are_less_likely_and_a_greater_mean_makes_them_likelier(events in 0..40_u64, mean in 0.1..20.0_f64) {
            let chance = at_least(events, mean);
            prop_assert!((0.0..=1.0).contains(&chance));
            prop_assert!(at_least(events + 1, mean) <= chance + 1e-12);
            prop_assert!(at_least(events, mean + 1.0) >= chance - 1e-12);
        }
    }
}
