//! Days, weeks and periods of the plan, in the plan's time zone; spans of days.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// A moment as a tracker gives it. A date without a time stays a date: it is never midnight in some zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum When {
    /// An instant.
    Instant(Stamp),
    /// A civil date.
    Date(Date),
}

impl When {
    /// The civil date of the moment in a zone; a date is itself everywhere.
    pub fn date(self, zone: &TimeZone) -> Date {
        match self {
            Self::Instant(at) => Timestamp::from(at).to_zoned(zone.clone()).date(),
            Self::Date(date) => date,
        }
    }
}

/// As long as a date is of a year that trackers know: no instant is as short.
const DATE: usize = "2026-11-20".len();

impl FromStr for When {
    type Err = jiff::Error;

    /// Reads a date by its length: what is tried as an instant first and is none costs an error that nobody reads, several for each
    /// task.
    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        let date = || text.parse().map(Self::Date);
        if text.len() == DATE {
            return date();
        }
        text.parse::<Timestamp>()
            .map(Self::from)
            .or_else(|_| date())
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(ReadWhen)
    }
}

struct ReadWhen;

impl Visitor<'_> for ReadWhen {
    type Value = When;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an instant or a date")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<When, E> {
        text.parse().map_err(E::custom)
    }
}

impl From<Timestamp> for When {
    fn from(at: Timestamp) -> Self {
        Self::Instant(at.into())
    }
}

/// An instant in as little room as its figures need: every task has several, and the type that computes with them is a third larger.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Timestamp", into = "Timestamp")]
#[repr(Rust, packed(4))]
pub struct Stamp {
    second: i64,
    nanosecond: i32,
}

const _: () = assert!(size_of::<Option<When>>() == 16);

impl From<Timestamp> for Stamp {
    fn from(at: Timestamp) -> Self {
        Self {
            second: at.as_second(),
            nanosecond: at.subsec_nanosecond(),
        }
    }
}

impl From<Stamp> for Timestamp {
    /// # Panics
    /// Never: the figures are those of an instant.
    fn from(stamp: Stamp) -> Self {
        Self::new(stamp.second, stamp.nanosecond).expect("the figures are those of an instant")
    }
}

impl fmt::Debug for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Timestamp::from(*self).fmt(f)
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Timestamp::from(*self), f)
    }
}

/// Whole days from one date to another; negative when `to` is earlier.
pub fn days_between(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).map_or(0, |span| span.get_days()))
}

/// The date some days later (earlier for a negative number), held to the calendar's ends.
pub fn plus_days(date: Date, days: i64) -> Date {
    // Among the days that every month has, no calendar is needed.
    let day = i64::from(date.day()).saturating_add(days);
    if let Some(day) = i8::try_from(day).ok().filter(|day| (1..=28).contains(day))
        && let Ok(date) = Date::new(date.year(), date.month(), day)
    {
        return date;
    }
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
    /// The days of rest of each week; never all seven.
    pub weekend: Vec<Weekday>,
    /// Single days of rest.
    pub holidays: BTreeSet<Date>,
    /// Whether the plan declares it: then trajectories run in working days, else in calendar days.
    pub declared: bool,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            weekend: vec![Weekday::Saturday, Weekday::Sunday],
            holidays: BTreeSet::new(),
            declared: false,
        }
    }
}

impl Calendar {
    /// Whether people work on a day.
    pub fn is_working(&self, day: Date) -> bool {
        !self.weekend.contains(&day.weekday()) && !self.holidays.contains(&day)
    }

    /// Working days after `from` up to and including `to`; negative when `to` is earlier.
    ///
    /// Counted by whole weeks, so that a span of years costs no more than one of days.
    pub fn working_days_between(&self, from: Date, to: Date) -> i64 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        let days = days_between(from, to);
        let rest_days = self.rest_days_a_week();
        let in_weeks = days / 7 * (7 - rest_days);
        let tail = (1..=days % 7)
            .filter(|offset| {
                let day = plus_days(from, *offset);
                !self.weekend.contains(&day.weekday())
            })
            .count();
        let holidays = self
            .holidays
            .range(plus_days(from, 1)..=to.max(plus_days(from, 1)))
            .filter(|day| **day <= to && !self.weekend.contains(&day.weekday()))
            .count();
        in_weeks + i64::try_from(tail).unwrap_or(7) - i64::try_from(holidays).unwrap_or(days)
    }

    /// The working day that lies so many working days after a date; the date itself for 0 or less.
    pub fn plus_working_days(&self, date: Date, days: i64) -> Date {
        let mut day = date;
        let mut left = days;
        while left > 0 && day < Date::MAX {
            day = plus_days(day, 1);
            left -= i64::from(self.is_working(day));
        }
        day
    }

    /// Working days of a week without holidays; at least one.
    pub fn working_days_a_week(&self) -> i64 {
        (7 - self.rest_days_a_week()).max(1)
    }

    fn rest_days_a_week(&self) -> i64 {
        let rest: BTreeSet<i8> = self
            .weekend
            .iter()
            .map(|day| day.to_monday_zero_offset())
            .collect();
        i64::try_from(rest.len()).unwrap_or(7)
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;
    use jiff::civil::date;

    use proptest::prelude::*;

    use super::{Calendar, Period, Stamp, Timestamp, When, days_between, plus_days};

    #[test]
    fn a_moment_comes_back_as_it_was_written() {
        let instant = |text: &str| When::from(text.parse::<Timestamp>().unwrap());
        for (text, wanted) in [
            ("2026-11-20", When::Date(date(2026, 11, 20))),
            ("2026-11-20T12:00:00Z", instant("2026-11-20T12:00:00Z")),
            ("2026-11-20T12:00:00.5Z", instant("2026-11-20T12:00:00.5Z")),
            ("-000001-11-20", When::Date(date(-1, 11, 20))),
            ("9999-12-31", When::Date(date(9999, 12, 31))),
        ] {
            let read: When = serde_json::from_value(text.into()).unwrap();
            assert_eq!(read, wanted, "{text}");
            assert_eq!(serde_json::to_value(read).unwrap(), text);
        }
        for wrong in ["2026-11-31", "2026-11-20T25:00:00Z", "soon", ""] {
            let read = serde_json::from_value::<When>(wrong.into());
            assert!(read.is_err(), "{wrong}");
        }
    }

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
    fn an_instant_comes_back_as_it_was() {
        let near = Timestamp::UNIX_EPOCH;
        for at in [near, near - 1.nanosecond(), Timestamp::MIN, Timestamp::MAX] {
            assert_eq!(Timestamp::from(Stamp::from(at)), at);
        }
    }

    #[test]
    fn a_leap_day_counts() {
        assert_eq!(days_between(date(2028, 2, 28), date(2028, 3, 1)), 2);
        assert_eq!(days_between(date(2028, 3, 1), date(2028, 2, 28)), -2);
        assert_eq!(plus_days(date(2028, 2, 28), 1), date(2028, 2, 29));
    }

    #[test]
    fn working_days_leave_weekends_and_holidays_out() {
        let mut calendar = Calendar::default();
        calendar.holidays.insert(date(2026, 12, 25));
        // 2026-12-24 is a Thursday, the 25th a Friday and a holiday, the 28th a Monday.
        for (from, to, wanted) in [
            (date(2026, 12, 24), date(2026, 12, 24), 0),
            (date(2026, 12, 24), date(2026, 12, 27), 0),
            (date(2026, 12, 24), date(2026, 12, 28), 1),
            (date(2026, 12, 20), date(2026, 12, 27), 4),
            (date(2026, 12, 28), date(2026, 12, 24), -1),
        ] {
            assert_eq!(
                calendar.working_days_between(from, to),
                wanted,
                "{from} to {to}"
            );
        }
        assert_eq!(
            calendar.plus_working_days(date(2026, 12, 24), 1),
            date(2026, 12, 28)
        );
    }

    proptest! {
        #[test]
        fn working_days_are_those_that_a_walk_counts(start in 0_i64..2_000, length in 0_i64..400, holiday in 0_i64..2_400) {
            let from = plus_days(date(2024, 1, 1), start);
            let to = plus_days(from, length);
            let mut calendar = Calendar::default();
            calendar.holidays.insert(plus_days(date(2024, 1, 1), holiday));
            let walked = (1..=length).filter(|day| calendar.is_working(plus_days(from, *day))).count();
            prop_assert_eq!(calendar.working_days_between(from, to), i64::try_from(walked).unwrap());
        }
    }
}
