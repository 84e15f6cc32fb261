//! Days, weeks and periods of the plan, in the plan's time zone; spans of days.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// A moment as a tracker gives it. A date without a time stays a date: it is never midnight in some zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum When {
    /// An instant.
    Instant(Timestamp),
    /// A civil date.
    Date(Date),
}

impl When {
    /// The civil date of the moment in a zone; a date is itself everywhere.
    pub fn date(self, zone: &TimeZone) -> Date {
        match self {
            Self::Instant(at) => at.to_zoned(zone.clone()).date(),
            Self::Date(date) => date,
        }
    }
}

/// Whole days from one date to another; negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).map_or(0, |span| span.get_days()))
}

/// The date some days later (earlier for a negative number), held to the calendar's ends.
pub fn plus_days(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().try_days(days).unwrap_or_default())
}

/// The repeating period of a rate lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// One civil day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
}

impl Period {
    /// The first day of the period that holds a date.
    ///
    /// # Panics
    /// Never: the first of a month in the date's own year exists.
    pub fn start(self, date: Date) -> Date {
        match self {
            Self::Day => date,
            Self::Week => plus_days(date, -i64::from(date.weekday().to_monday_zero_offset())),
            Self::Month => date.first_of_month(),
            Self::Quarter => {
                let month = (date.month() - 1) / 3 * 3 + 1;
                Date::new(date.year(), month, 1)
                    .expect("the first of a month in the date's own year exists")
            }
        }
    }

    /// The first day of the period after the one that holds a date.
    pub fn next(self, date: Date) -> Date {
        let start = self.start(date);
        match self {
            Self::Day => plus_days(start, 1),
            Self::Week => plus_days(start, 7),
            Self::Month => start.saturating_add(Span::new().months(1)),
            Self::Quarter => start.saturating_add(Span::new().months(3)),
        }
    }
}

/// Which days people work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// The days of rest of each week.
    pub weekend: Vec<Weekday>,
    /// Single days of rest.
    pub holidays: BTreeSet<Date>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            weekend: vec![Weekday::Saturday, Weekday::Sunday],
            holidays: BTreeSet::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Period, days_between, plus_days};

    #[test]
    fn periods_start_and_follow_each_other() {
        // 2026-12-31 is a Thursday in ISO week 53, whose Monday is 2026-12-28.
        let day = date(2026, 12, 31);
        for (period, start, next) in [
            (Period::Day, day, date(2027, 1, 1)),
            (Period::Week, date(2026, 12, 28), date(2027, 1, 4)),
            (Period::Month, date(2026, 12, 1), date(2027, 1, 1)),
            (Period::Quarter, date(2026, 10, 1), date(2027, 1, 1)),
        ] {
            assert_eq!(
                (period.start(day), period.next(day)),
                (start, next),
                "{period:?}"
            );
        }
    }

    #[test]
    fn a_leap_day_counts() {
        assert_eq!(days_between(date(2028, 2, 28), date(2028, 3, 1)), 2);
        assert_eq!(days_between(date(2028, 3, 1), date(2028, 2, 28)), -2);
        assert_eq!(plus_days(date(2028, 2, 28), 1), date(2028, 2, 29));
    }
}
