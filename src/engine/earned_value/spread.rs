//! Estimates spread over working days: what of them is planned by a date, and by how much more on each day.
//!
//! What is spread below several initiatives is put together day by day, however many estimates it was. It knows estimates and days;
//! not tasks.

use jiff::civil::Date;

use super::line::{Days, Line, Span};
use crate::domain::calendar::{Calendar, plus_days};
use crate::engine::variance::{Total, sum};

/// Estimates spread over working days.
#[derive(Debug, Default)]
pub(super) struct Spread {
    /// The first start and the last due date.
    ends: Option<(Date, Date)>,
    /// Where what is planned a day changes, in order.
    steps: Vec<Step>,
    /// Estimates without any working day: on which one they fall depends on what lies before.
    idle: Vec<Span>,
    /// Planned by the date, without those.
    planned: Total,
}

/// From a working day on, counted from the first start, so much more is planned a day, or less.
#[derive(Debug, Clone, Copy)]
struct Step {
    day: usize,
    more: f64,
}

impl Spread {
    /// Spreads estimates, and puts others beside them that were spread for the same date.
    pub(super) fn of<'s>(
        spans: Vec<Span>,
        others: impl Iterator<Item = &'s Self> + Clone,
        (calendar, at): (&Calendar, Date),
    ) -> Self {
        let own = spans.iter().map(|span| (span.start, span.due));
        let ends = own.chain(others.clone().filter_map(|other| other.ends));
        let ends = ends.reduce(|(first, last), (start, due)| (first.min(start), last.max(due)));
        let Some((first, last)) = ends else {
            return Self::default();
        };
        let days = Days::new(calendar, first);
        let mut rates = Rates::new(days.by(last));
        let mut spread = Self {
            ends,
            ..Self::default()
        };
        for other in others {
            spread.idle.extend(&other.idle);
            spread.planned.add(other.planned.value());
            let (first, _) = other.ends.unwrap_or((first, last));
            let before = days.by(plus_days(first, -1));
            for step in &other.steps {
                rates.add(before + step.day, step.more);
            }
        }
        for span in together(spans) {
            if let Some(on) = days.of(span) {
                rates.spread(span.size, on);
                spread.planned.add(days.planned(span, on, at));
            } else {
                spread.idle.push(span);
            }
        }
        spread.steps = rates.steps();
        spread
    }

    /// What is planned day by day.
    pub(super) fn line<'c>(&self, calendar: &'c Calendar) -> Line<'c> {
        let (first, last) = self.ends.unwrap_or((Date::MAX, Date::MAX));
        let days = Days::new(calendar, first);
        let all = days.by(last);
        let mut rates = Rates::new(all);
        for step in &self.steps {
            rates.add(step.day, step.more);
        }
        for span in &self.idle {
            rates.spread(span.size, days.only(*span, all));
        }
        Line::new(days, rates.0.get(..all).unwrap_or_default())
    }

    /// What is planned by the end of the date that they were spread for.
    pub(super) fn planned(&self, line: &Line<'_>, at: Date) -> f64 {
        let idle = self.idle.iter().map(|span| line.planned(*span, at));
        sum([self.planned.value()].into_iter().chain(idle))
    }
}

/// By how much more is planned from each working day on.
struct Rates(Vec<f64>);

impl Rates {
    fn new(days: usize) -> Self {
        Self(vec![0.0; days + 1])
    }

    fn add(&mut self, day: usize, more: f64) {
        if let Some(rate) = self.0.get_mut(day) {
            *rate += more;
        }
    }

    /// What begins and ends with an estimate: it costs two steps, however long it is.
    fn spread(&mut self, size: f64, (from, until): (usize, usize)) {
        let rate = size / (until - from) as f64;
        self.add(from, rate);
        self.add(until, -rate);
    }

    fn steps(self) -> Vec<Step> {
        let rates = self.0.into_iter().enumerate();
        let steps = rates.map(|(day, more)| Step { day, more });
        steps.filter(|step| step.more != 0.0).collect()
    }
}

/// Adds up what begins and ends on the same days.
fn together(mut spans: Vec<Span>) -> Vec<Span> {
    // Of amounts that do not add up exactly the order decides on the last digit: it is kept.
    spans.sort_by_key(|span| (span.start, span.due));
    let same = spans.chunk_by(|one, other| (one.start, one.due) == (other.start, other.due));
    let same = same.filter_map(|same| {
        let size = sum(same.iter().map(|span| span.size));
        Some(Span {
            size,
            ..*same.first()?
        })
    });
    same.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Span, Spread};
    use crate::domain::calendar::{Calendar, plus_days};
    use crate::engine::testing::d;

    fn span() -> impl Strategy<Value = Span> {
        (1..40_u8, 0..60_i64, 0..9_i64).prop_map(|(size, start, days)| {
            let start = plus_days(d("2026-03-02"), start);
            Span {
                size: f64::from(size) / 4.0,
                start,
                due: plus_days(start, days),
            }
        })
    }

    proptest! {
        #[test]
        fn what_is_put_together_is_what_is_spread_at_once(
            parts in prop::collection::vec(prop::collection::vec(span(), 0..6), 0..5), at in -5..80_i64,
        ) {
            let mut calendar = Calendar::default();
            calendar.holidays.insert(d("2026-04-06"));
            let at = plus_days(d("2026-03-02"), at);
            let on = (&calendar, at);
            let own: Vec<Spread> = parts.iter().map(|part| Spread::of(part.clone(), [].iter(), on)).collect();
            let (first, rest) = parts.split_first().map_or((Vec::new(), &[][..]), |(first, rest)| (first.clone(), rest));
            let beside = own.get(own.len() - rest.len()..).unwrap_or_default();
            let together = Spread::of(first, beside.iter(), on);
            let at_once = Spread::of(parts.concat(), [].iter(), on);
            let (one, other) = (together.line(&calendar), at_once.line(&calendar));
            let close = |one: f64, other: f64| (one - other).abs() < 1e-9;
            prop_assert!(close(together.planned(&one, at), at_once.planned(&other, at)));
            prop_assert_eq!(one.each().len(), other.each().len());
            for (one, other) in one.each().iter().zip(other.each()) {
                prop_assert!(close(*one, *other), "{one} {other}");
            }
            // Where there is any working day, all of it is planned in the end.
            let all: f64 = parts.concat().iter().map(|span| span.size).sum();
            let last = one.each().last().copied().filter(|_| one.each().len() > 1);
            prop_assert!(last.is_none_or(|last| close(last, all)), "{last:?} {all}");
        }
    }
}
