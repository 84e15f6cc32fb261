//! The record of a commitment that holds in each period: which periods were hit, how often, how many in a row.
//!
//! It knows judged periods; not what makes one hit.

use crate::domain::calendar::Period;
use crate::engine::assessment::PeriodResult;
use crate::engine::words;
use crate::language::phrase::Phrase;
use crate::phrase;

fn judged(periods: &[PeriodResult]) -> impl DoubleEndedIterator<Item = bool> {
    periods.iter().filter_map(|period| period.hit)
}

/// Whole periods hit / whole periods elapsed; `None` before the first has elapsed.
pub(super) fn consistency(periods: &[PeriodResult]) -> Option<f64> {
    let whole = judged(periods).count();
    let hits = judged(periods).filter(|hit| *hit).count();
    (whole > 0).then(|| hits as f64 / whole as f64)
}

/// Whole periods hit in a row up to the last one; negative: missed in a row.
pub(super) fn streak(periods: &[PeriodResult]) -> i64 {
    let Some(last) = judged(periods).next_back() else {
        return 0;
    };
    let run = judged(periods).rev().take_while(|hit| *hit == last).count();
    let run = i64::try_from(run).unwrap_or(i64::MAX);
    if last { run } else { -run }
}

/// `7 of 10 weeks hit, the last 2 missed`; `None` before the first has elapsed.
pub(super) fn words(periods: &[PeriodResult], period: Period) -> Option<Phrase> {
    let whole = judged(periods).count();
    if whole == 0 {
        return None;
    }
    let hits = judged(periods).filter(|hit| *hit).count();
    let of = phrase!(
        "hits-of-periods",
        hits = hits,
        whole = whole,
        period = words::period(period)
    );
    let streak = streak(periods);
    let run = streak.unsigned_abs();
    Some(if hits == whole || hits == 0 {
        phrase!("record", hits = of)
    } else if streak < 0 {
        phrase!("record-last-missed", hits = of, run = run)
    } else {
        phrase!("record-last-hit", hits = of, run = run)
    })
}
