//! The line of planned value: estimates spread over working days, and where on it the work stands.
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

/// The working days from the first start to the last due date, with what is planned on each.
#[derive(Debug)]
pub(super) struct Line<'a> {
    calendar: &'a Calendar,
    first: Date,
    /// PV at the end of each working day, from PV_0 = 0 on.
    planned: Vec<f64>,
}

impl<'a> Line<'a> {
    /// Adds the spans up.
    pub(super) fn new(spans: &[Span], calendar: &'a Calendar) -> Self {
        let first = spans.iter().map(|span| span.start).min();
        let first = first.unwrap_or(Date::MAX);
        let last = spans.iter().map(|span| span.due).max().unwrap_or(first);
        let mut line = Self {
            calendar,
            first,
            planned: Vec::new(),
        };
        let days = line.days_by(last);
        // What begins and ends on each day, then added up: each span costs two steps, however long it is.
        let mut rates = vec![0.0; days + 1];
        for span in spans {
            let (from, until) = line.days_of(*span, days);
            let rate = span.size / (until - from).max(1) as f64;
            if let Some(at) = rates.get_mut(from) {
                *at += rate;
            }
            if let Some(at) = rates.get_mut(until.max(from + 1)) {
                *at -= rate;
            }
        }
        let (mut rate, mut total) = (0.0, 0.0);
        line.planned.push(0.0);
        for change in rates.into_iter().take(days) {
            rate += change;
            total += rate;
            line.planned.push(total);
        }
        line
    }

    /// Working days from the first day up to and including a date.
    fn days_by(&self, date: Date) -> usize {
        let before = plus_days(self.first, -1);
        let days = self.calendar.working_days_between(before, date);
        usize::try_from(days).unwrap_or(0)
    }

    /// The working days of a span, as a range; one without any falls on the last before its due date.
    fn days_of(&self, span: Span, all: usize) -> (usize, usize) {
        let from = self.days_by(plus_days(span.start, -1));
        let until = self.days_by(span.due);
        if until > from {
            return (from, until);
        }
        let only = until.saturating_sub(1).min(all.saturating_sub(1));
        (only, only + 1)
    }

    /// The part of an estimate that was planned by the end of a date.
    pub(super) fn planned(&self, span: Span, at: Date) -> f64 {
        if at >= span.due {
            return span.size;
        }
        let (from, until) = self.days_of(span, self.planned.len().saturating_sub(1));
        let passed = self.days_by(at).clamp(from, until) - from;
        span.size * passed as f64 / (until - from) as f64
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
        let passed = self.days_by(until) as f64;
        Some(EarnedSchedule {
            start: self.first,
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
