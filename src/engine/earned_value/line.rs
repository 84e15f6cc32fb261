//! The line of planned value: working days, what is planned by the end of each, and where on the line the work stands.
//!
//! It knows estimates and days; not tasks.

use jiff::civil::Date;

use super::EarnedSchedule;
use crate::domain::calendar::{Calendar, plus_days};
use crate::engine::variance::EPSILON;

/// An estimate and the days that it is spread over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) size: f64,
    pub(super) start: Date,
    pub(super) due: Date,
}

/// Working days, counted from a first day on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days<'a> {
    calendar: &'a Calendar,
    first: Date,
}

impl<'a> Days<'a> {
    /// Those of a calendar from a day on.
    pub(super) fn new(calendar: &'a Calendar, first: Date) -> Self {
        Self { calendar, first }
    }

    /// How many there are up to and including a date.
    pub(super) fn by(self, date: Date) -> usize {
        let before = plus_days(self.first, -1);
        let days = self.calendar.working_days_between(before, date);
        usize::try_from(days).unwrap_or(0)
    }

    /// Those of a span, as a range; `None` where it has none.
    pub(super) fn of(self, span: Span) -> Option<(usize, usize)> {
        let (from, until) = (self.by(plus_days(span.start, -1)), self.by(span.due));
        (until > from).then_some((from, until))
    }

    /// Of one without any, the last before its due date, of so many.
    pub(super) fn only(self, span: Span, all: usize) -> (usize, usize) {
        let last = self.by(span.due).saturating_sub(1);
        let only = last.min(all.saturating_sub(1));
        (only, only + 1)
    }

    /// The part of an estimate that was planned by the end of a date, where it is spread over some of them.
    pub(super) fn planned(self, span: Span, (from, until): (usize, usize), at: Date) -> f64 {
        if at >= span.due {
            return span.size;
        }
        let passed = self.by(at).clamp(from, until) - from;
        span.size * passed as f64 / (until - from) as f64
    }
}

/// The working days from the first start to the last due date, with what is planned on each.
#[derive(Debug)]
pub(super) struct Line<'a> {
    days: Days<'a>,
    /// PV at the end of each working day, from PV_0 = 0 on.
    planned: Vec<f64>,
}

impl<'a> Line<'a> {
    /// Adds up by how much more is planned from each day on.
    pub(super) fn new(days: Days<'a>, rates: &[f64]) -> Self {
        let mut planned = Vec::with_capacity(rates.len() + 1);
        planned.push(0.0);
        let (mut rate, mut total) = (0.0, 0.0);
        for change in rates {
            rate += change;
            total += rate;
            planned.push(total);
        }
        Self { days, planned }
    }

    /// The part of an estimate that was planned by the end of a date.
    pub(super) fn planned(&self, span: Span, at: Date) -> f64 {
        let only = || self.days.only(span, self.planned.len().saturating_sub(1));
        let on = self.days.of(span).unwrap_or_else(only);
        self.days.planned(span, on, at)
    }

    /// PV at the end of each working day, from PV_0 = 0 on.
    #[cfg(test)]
    pub(super) fn each(&self) -> &[f64] {
        &self.planned
    }

    /// Where in the plan the work stands; `finished` is the day of the last task that was done.
    pub(super) fn schedule(
        &self,
        finished: Option<Date>,
        (bac, ev): (f64, f64),
        at: Date,
    ) -> Option<EarnedSchedule> {
        let days = self.planned.len().checked_sub(1).filter(|days| *days > 0)?;
        let tolerance = EPSILON * bac.max(1.0);
        let is_complete = ev >= bac - tolerance;
        let earned = self.planned.partition_point(|pv| *pv <= ev + tolerance);
        let whole = if is_complete {
            days
        } else {
            earned.saturating_sub(1).min(days)
        };
        let at_whole = self.planned.get(whole).copied().unwrap_or(bac);
        let at_next = self.planned.get(whole + 1).copied().unwrap_or(at_whole);
        let step = at_next - at_whole;
        let part = if step > tolerance && !is_complete {
            ((ev - at_whole) / step).clamp(0.0, 1.0)
        } else {
            0.0
        };
        // What the sums of a plan lose in their last digits is no part of a day.
        let part = if part < 1e-6 { 0.0 } else { part };
        let es = whole as f64 + part;
        let until = finished.filter(|_| is_complete).unwrap_or(at).min(at);
        let passed = self.days.by(until) as f64;
        Some(EarnedSchedule {
            start: self.days.first,
            planned: days as f64,
            whole: whole as f64,
            pv_whole: at_whole,
            pv_next: at_next,
            es,
            at: passed,
            spi_t: (passed > 0.0).then(|| es / passed),
        })
    }
}
