//! The days to come: which of them are worked on, and which weeks are as every other.
//!
//! It knows the calendar and declared days without work; not amounts or trials.

use jiff::civil::Date;

use crate::domain::calendar::{days_between, plus_days};
use crate::domain::plan::Plan;

/// Days of a week.
pub(super) const WEEK: usize = 7;

/// What a day is drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Working days.
    Working,
    /// Days of rest.
    Rest,
    /// Nothing: nobody works.
    Without,
}

/// The days after a date, counted from 1.
#[derive(Debug)]
pub(super) struct DaysAhead {
    from: Date,
    week: [Kind; WEEK],
    kinds: Vec<Kind>,
    /// Days that are not what the weekday says; in order.
    exceptions: Vec<usize>,
}

impl DaysAhead {
    /// So many days after a date.
    pub(super) fn new(plan: &Plan, from: Date, length: usize) -> Self {
        let of_weekday = |ahead: usize| {
            let weekday = after(from, ahead).weekday();
            if plan.calendar.weekend.contains(&weekday) {
                Kind::Rest
            } else {
                Kind::Working
            }
        };
        let week: [Kind; WEEK] = std::array::from_fn(|day| of_weekday(day + 1));
        let mut days = Self {
            from,
            week,
            kinds: week.into_iter().cycle().take(length).collect(),
            exceptions: Vec::new(),
        };
        let (first, last) = (after(from, 1), after(from, length));
        if first <= last {
            for day in plan.calendar.holidays.range(first..=last) {
                days.except(*day, Kind::Rest);
            }
        }
        for (begin, end) in &plan.forecast.blackout {
            let mut day = first.max(*begin);
            while day <= last.min(*end) {
                days.except(day, Kind::Without);
                day = plus_days(day, 1);
            }
        }
        days.exceptions.sort_unstable();
        days
    }

    fn except(&mut self, day: Date, kind: Kind) {
        let Ok(ahead) = usize::try_from(days_between(self.from, day)) else {
            return;
        };
        let place = ahead.checked_sub(1);
        if let Some(known) = place.and_then(|place| self.kinds.get_mut(place))
            && *known != kind
        {
            *known = kind;
            self.exceptions.push(ahead);
        }
    }

    /// What a day is drawn from; nothing beyond the last one.
    pub(super) fn kind(&self, ahead: usize) -> Kind {
        let place = ahead.checked_sub(1);
        let kind = place.and_then(|place| self.kinds.get(place));
        kind.copied().unwrap_or(Kind::Without)
    }

    /// Whether each of the seven days after a day is what its weekday says.
    pub(super) fn is_ordinary(&self, passed: usize) -> bool {
        let next = self.exceptions.partition_point(|day| *day <= passed);
        let free = |day: &usize| *day > passed + WEEK;
        passed + WEEK <= self.kinds.len() && self.exceptions.get(next).is_none_or(free)
    }

    /// What the seven days of a week are drawn from by their weekdays, from the first day on.
    pub(super) fn week(&self) -> [Kind; WEEK] {
        self.week
    }

    /// The date of a day.
    pub(super) fn date(&self, ahead: usize) -> Date {
        after(self.from, ahead)
    }
}

fn after(date: Date, days: usize) -> Date {
    plus_days(date, i64::try_from(days).unwrap_or(i64::MAX))
}
