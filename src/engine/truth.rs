//! How honestly the work is reported: why it is quiet where it is, and what was dressed up before a review.
//!
//! Both are read from when things changed, never from what somebody says. A finding is a question with its
//! evidence, not a verdict about a person. It knows histories and review dates; not statuses.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::figures::AllFigures;
use super::figures::people::AllPeople;
use super::freshness::end_of_day;
use super::index::Index;
use crate::domain::calendar::{When, plus_days};

mod chance;
pub(crate) mod sanitising;
mod silence;

#[cfg(test)]
mod tests;

pub use sanitising::{Dressing, Revised, Told, Trick};
pub use silence::Silence;
pub(crate) use silence::{last_change, stopped};

/// What is found about the reporting on a date.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Truth {
    /// Why it is quiet: outages, then owners who stopped, then sources in which nothing changes.
    pub silences: Vec<Silence>,
    /// What was dressed up, the latest review first.
    pub sanitising: Vec<Dressing>,
}

/// Both on a date.
pub(crate) fn assess(
    index: &Index<'_>,
    people: &AllPeople,
    figures: &AllFigures,
    at: Date,
) -> Truth {
    Truth {
        silences: silence::silences(index, people, at),
        sanitising: sanitising::dressings(index, figures, &review_dates(index, at), at),
    }
}

/// How far back review dates are looked for, in days.
const BACK_DAYS: i64 = 168;

/// The dates of every review of the plan in the weeks up to a date, oldest first.
fn review_dates(index: &Index<'_>, at: Date) -> Vec<Date> {
    let zone = &index.plan.time_zone;
    let from = end_of_day(plus_days(at, -BACK_DAYS), zone);
    let until = end_of_day(at, zone);
    let reviews = index.plan.reviews.iter();
    let dates: BTreeSet<Date> = reviews
        .flat_map(|review| review.schedule.due_between(from, until, &review.time_zone))
        .map(|due| When::from(due).date(zone))
        .filter(|day| *day <= at)
        .collect();
    dates.into_iter().collect()
}
