//! How many hours a person has from a date on: working days, less time off, times the hours that are left to strategic work.

use jiff::civil::Date;

use crate::domain::calendar::{Calendar, plus_days};

/// A person's hours from a first day on.
#[derive(Debug)]
pub(super) struct Available<'a> {
    calendar: &'a Calendar,
    from: Date,
    hours_a_day: f64,
    /// Spans of days off, in order and apart from each other.
    off: Vec<(Date, Date)>,
}

impl<'a> Available<'a> {
    /// `hours_a_week` are those for strategic work; they are spread evenly over the working days of a usual week.
    pub(super) fn new(
        calendar: &'a Calendar,
        from: Date,
        hours_a_week: f64,
        time_off: &[(Date, Date)],
    ) -> Self {
        Self {
            calendar,
            from,
            hours_a_day: hours_a_week / calendar.working_days_a_week() as f64,
            off: merged(time_off),
        }
    }

    /// Hours from the first day up to and including a date; a day off that is no working day costs nothing.
    pub(super) fn until(&self, day: Date) -> f64 {
        let off: i64 = self
            .off
            .iter()
            .map(|(first, last)| self.working((*first).max(self.from), (*last).min(day)))
            .sum();
        (self.working(self.from, day) - off) as f64 * self.hours_a_day
    }

    fn working(&self, first: Date, last: Date) -> i64 {
        if last < first {
            return 0;
        }
        self.calendar
            .working_days_between(plus_days(first, -1), last)
    }
}

/// The same days in spans that do not overlap.
fn merged(spans: &[(Date, Date)]) -> Vec<(Date, Date)> {
    let mut spans = spans.to_vec();
    spans.sort_unstable();
    let mut merged: Vec<(Date, Date)> = Vec::with_capacity(spans.len());
    for (first, last) in spans {
        match merged.last_mut() {
            Some((_, end)) if first <= *end => *end = last.max(*end),
            Some(_) | None => merged.push((first, last)),
        }
    }
    merged
}
