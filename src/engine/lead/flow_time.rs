//! How long work takes, and how long it has been waiting: cycle time and age, in whole days.
//!
//! Both are counted from a task's start, else from when it was created; a task without either is not
//! among them. It knows tasks and dates; not targets.

use jiff::civil::Date;

use crate::domain::calendar::{days_between, plus_days};
use crate::domain::id::TaskId;
use crate::domain::measure::Quantile;
use crate::domain::settled::Settled;
use crate::engine::history::Tracked;

/// Days from start to done of each task that was done in the window up to a date, the date itself included.
pub(super) fn cycle_times<'a>(
    tasks: impl Iterator<Item = &'a Tracked<'a>>,
    settled: impl Iterator<Item = &'a Settled>,
    window_days: i64,
    at: Date,
) -> Vec<(Option<&'a TaskId>, f64)> {
    let before = plus_days(at, -window_days);
    let settled = settled.filter_map(|task| {
        let done = task.done_on(at).filter(|done| *done > before)?;
        Some((None, days(task.begun(done)?, done)))
    });
    tasks
        .filter(|task| task.is_done(at))
        .filter_map(|task| {
            let done = task.done_on(at).filter(|done| *done > before)?;
            Some((Some(&task.known.task.id), days(task.begun(done)?, done)))
        })
        .chain(settled)
        .collect()
}

/// Days from start up to a date of each task that remained on it.
pub(super) fn ages<'a>(
    tasks: impl Iterator<Item = &'a Tracked<'a>>,
    settled: impl Iterator<Item = &'a Settled>,
    at: Date,
) -> Vec<(Option<&'a TaskId>, f64)> {
    let settled = settled
        .filter(|task| task.is_remaining(at))
        .filter_map(|task| Some((None, days(task.begun(at)?, at))));
    tasks
        .filter(|task| task.is_remaining(at))
        .filter_map(|task| Some((Some(&task.known.task.id), days(task.begun(at)?, at))))
        .chain(settled)
        .collect()
}

/// A record that was made after the work was done took no time that anybody knows of.
fn days(from: Date, to: Date) -> f64 {
    days_between(from, to).max(0) as f64
}

/// The least of the values that so many of them do not exceed: the one at rank ceil(share * N), from 1.
pub(super) fn quantile(values: &[(Option<&TaskId>, f64)], wanted: Quantile) -> Option<f64> {
    let mut sorted: Vec<f64> = values.iter().map(|(_, days)| *days).collect();
    sorted.sort_by(f64::total_cmp);
    sorted
        .get(rank(sorted.len(), wanted).checked_sub(1)?)
        .copied()
}

/// ceil(share * N); 0 for none.
pub(crate) fn rank(count: usize, wanted: Quantile) -> usize {
    // In hundredths, so that 0.85 * 20 is 17 and not a little more.
    let hundredths = match wanted {
        Quantile::P50 => 50,
        Quantile::P85 => 85,
        Quantile::Highest => 100,
    };
    (count * hundredths).div_ceil(100)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{quantile, rank};
    use crate::domain::measure::Quantile::{Highest, P50, P85};
    use crate::engine::testing::task_id;

    #[test]
    fn ranks_by_hand() {
        for (count, quantile, wanted) in [
            (0, P85, 0),
            (1, P50, 1),
            (2, P50, 1),   // ceil(1.0)
            (3, P50, 2),   // ceil(1.5)
            (20, P85, 17), // ceil(17.0), exactly
            (23, P85, 20), // ceil(19.55)
            (23, Highest, 23),
        ] {
            assert_eq!(rank(count, quantile), wanted, "{count} {quantile:?}");
        }
    }

    proptest! {
        #[test]
        fn so_many_do_not_exceed_it(days in prop::collection::vec(0_u16..400, 1..60)) {
            let id = task_id("x");
            let values: Vec<_> = days.iter().map(|days| (Some(&id), f64::from(*days))).collect();
            for wanted in [P50, P85, Highest] {
                let found = quantile(&values, wanted).unwrap();
                let within = |limit: f64| values.iter().filter(|(_, days)| *days <= limit).count() as f64;
                let need = wanted.share() * values.len() as f64 - 1e-9;
                prop_assert!(within(found) >= need);
                // It is the least such value.
                prop_assert!(within(found - 1.0) < need);
            }
        }
    }
}
