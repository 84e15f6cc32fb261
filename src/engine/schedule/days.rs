//! How durations are counted: in working days where the plan declares a calendar, else in calendar days.

use jiff::civil::Date;

use crate::domain::calendar::{Calendar, days_between, plus_days};

/// Counts days as the plan's trajectories do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Days<'a>(pub(crate) &'a Calendar);

impl Days<'_> {
    /// Days from one date to a later one; negative when it is earlier.
    pub(crate) fn between(self, from: Date, to: Date) -> i64 {
        if self.0.declared {
            self.0.working_days_between(from, to)
        } else {
            days_between(from, to)
        }
    }

    /// The date so many days later; the date itself for 0 or less.
    pub(crate) fn plus(self, date: Date, days: i64) -> Date {
        if self.0.declared {
            self.0.plus_working_days(date, days)
        } else {
            plus_days(date, days.max(0))
        }
    }

    /// The latest date from which so many days still end by another one.
    pub(crate) fn latest_start(self, finish: Date, days: i64) -> Date {
        if !self.0.declared {
            return plus_days(finish, -days.max(0));
        }
        let (mut day, mut left) = (finish, days);
        while left > 0 && day > Date::MIN {
            left -= i64::from(self.0.is_working(day));
            day = plus_days(day, -1);
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Days;
    use crate::domain::calendar::Calendar;

    #[test]
    fn working_days_where_a_calendar_is_declared() {
        let working = Calendar {
            declared: true,
            ..Calendar::default()
        };
        let all = Calendar::default();
        // Friday 6 March 2026 to Tuesday 10 March: Monday and Tuesday are working days.
        let (friday, tuesday) = (date(2026, 3, 6), date(2026, 3, 10));
        assert_eq!(Days(&working).between(friday, tuesday), 2);
        assert_eq!(Days(&all).between(friday, tuesday), 4);
        assert_eq!(Days(&working).plus(friday, 2), tuesday);
        assert_eq!(Days(&all).plus(friday, 4), tuesday);
        // Two working days that end on Tuesday may begin as late as Sunday.
        assert_eq!(Days(&working).latest_start(tuesday, 2), date(2026, 3, 8));
        assert_eq!(Days(&all).latest_start(tuesday, 4), friday);
        assert_eq!(Days(&working).latest_start(tuesday, 0), tuesday);
    }
}
