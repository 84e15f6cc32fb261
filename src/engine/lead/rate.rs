//! A rate lead: a commitment that holds again in each whole period between start and due.
//!
//! A period that begins before the start, ends after the due date or has a paused day commits to nothing. The
//! running period is compared with its elapsed share, counted as section 4 counts time: nothing on its
//! first day. Good periods never make up for bad ones: what is above the target in one is not credited
//! to another.

use jiff::civil::Date;

use super::by_day::ByDay;
use super::record;
use super::terms::Terms;
use super::value::Values;
use crate::domain::calendar::{Period, plus_days};
use crate::domain::measure::LeadMeasure;
use crate::engine::assessment::{PeriodResult, Variance};
use crate::engine::variance::{EPSILON, Total, sum};
use crate::engine::words::{self, Scale};
use crate::language::phrase::Phrase;
use crate::phrase;

/// The periods of a rate lead by a date, and what they give.
#[derive(Debug)]
pub(crate) struct Rate {
    /// Whole periods elapsed, then the running one if it is whole.
    pub(crate) periods: Vec<PeriodResult>,
    /// The value of the running period; after the last whole one, that one's. `None` without any.
    pub(crate) value: Option<f64>,
    /// What is wanted of that period by now.
    plan: f64,
    /// The first day of the first whole period, where there is one.
    first: Option<Date>,
    period: Period,
    target: f64,
    at_most: bool,
    /// Whole periods between start and due.
    total: f64,
    /// Whole periods elapsed, with the elapsed share of the running one.
    elapsed: f64,
    /// What was not kept of the elapsed commitment, in periods.
    deficit: Total,
}

/// Whole periods elapsed by a date, with the elapsed share of the running one.
pub(crate) fn elapsed(terms: &Terms<'_>, period: Period, at: Date) -> f64 {
    elapsed_of(terms, &terms.periods(period), at)
}

fn elapsed_of(terms: &Terms<'_>, spans: &[(Date, Date)], at: Date) -> f64 {
    let pace = terms.pace();
    let begun = spans.iter().take_while(|(start, _)| *start <= at);
    sum(begun.map(|(start, next)| pace.fraction(*start, *next, at)))
}

impl Rate {
    /// Reads the periods of a lead up to a date.
    pub(crate) fn new(terms: &Terms<'_>, period: Period, values: &Values<'_>, at: Date) -> Self {
        let flow = Flow::new(values, at);
        let spans = terms.periods(period);
        let mut rate = Self::empty(terms, period, &spans, at);
        for span in spans.into_iter().take_while(|(start, _)| *start <= at) {
            let value = flow.within(span);
            rate.take(terms, span, value, at);
        }
        if let (true, Some(first)) = (rate.periods.is_empty(), rate.first) {
            rate.value = Some(flow.within((terms.lead.start, first)));
        }
        rate
    }

    /// The same from the values of periods that were read before; `None` where one is missing.
    pub(crate) fn known(
        terms: &Terms<'_>,
        period: Period,
        known: &[PeriodResult],
        at: Date,
    ) -> Option<Self> {
        let spans = terms.periods(period);
        let mut rate = Self::empty(terms, period, &spans, at);
        for span in spans.into_iter().take_while(|(start, _)| *start <= at) {
            let found = known.iter().find(|found| found.start == span.0)?;
            rate.take(terms, span, found.value, at);
        }
        Some(rate)
    }

    fn empty(terms: &Terms<'_>, period: Period, spans: &[(Date, Date)], at: Date) -> Self {
        let lead = terms.lead;
        Self {
            periods: Vec::new(),
            value: None,
            plan: 0.0,
            first: spans.first().map(|(start, _)| *start),
            period,
            target: lead.target,
            at_most: lead.at_most,
            total: spans.len() as f64,
            elapsed: elapsed_of(terms, spans, at),
            deficit: Total::default(),
        }
    }

    /// Takes the next period in.
    fn take(&mut self, terms: &Terms<'_>, (start, next): (Date, Date), value: f64, at: Date) {
        let share = terms.pace().fraction(start, next, at);
        self.deficit.add(self.deficit_of(value, share));
        self.value = Some(value);
        self.plan = self.wanted(share);
        self.periods.push(PeriodResult {
            start,
            value,
            hit: (at >= next).then(|| self.is_hit(value)),
        });
    }

    /// What a period wants of its value after a share of its time.
    fn wanted(&self, share: f64) -> f64 {
        if self.at_most {
            self.target
        } else {
            self.target * share
        }
    }

    fn is_hit(&self, value: f64) -> bool {
        if self.at_most {
            value <= self.target + EPSILON
        } else {
            value >= self.target - EPSILON
        }
    }

    /// The part of a period's commitment that was not kept, 0 to the elapsed share of the period.
    fn deficit_of(&self, value: f64, share: f64) -> f64 {
        if self.at_most {
            return share * ((value - self.target) / self.scale()).clamp(0.0, 1.0);
        }
        ((self.target * share - value) / self.scale()).clamp(0.0, share)
    }

    /// What a whole period's commitment is measured in; a ceiling below one counts as one.
    fn scale(&self) -> f64 {
        if self.at_most || self.target <= 0.0 {
            self.target.abs().max(1.0)
        } else {
            self.target
        }
    }

    /// The variance of a rate lead; `None` where no whole period lies between start and due.
    ///
    /// Plan and variance are those of the running period. Over all periods: expected = elapsed /
    /// total, progress = kept / total, and shortfall = the part of the commitment so far that was not
    /// kept, measured against one whole period at least (so that the first Tuesday decides nothing).
    pub(crate) fn variance(&self, value: f64) -> Option<Variance> {
        if self.total <= 0.0 {
            return None;
        }
        let variance = value - self.plan;
        let favourable = if self.at_most { -variance } else { variance };
        Some(Variance {
            plan: self.plan,
            variance,
            favourable,
            points: favourable / self.scale(),
            days_behind: None,
            expected: self.elapsed / self.total,
            progress: (self.elapsed - self.deficit.value()) / self.total,
            shortfall: self.shortfall(),
        })
    }

    /// The part of the commitment so far that was not kept, measured against one whole period at least.
    fn shortfall(&self) -> f64 {
        (self.deficit.value() / self.elapsed.max(1.0)).clamp(0.0, 1.0)
    }

    /// `4 calls this week, 4.3 wanted by now (10 a week); 7 of 10 weeks hit, the last 2 missed; 13 % of the commitment not kept`:
    /// the last clause says why a rate can be at risk in a good week.
    pub(crate) fn sentence(&self, lead: &LeadMeasure, value: f64, at: Date) -> Phrase {
        let now = self.now(Scale::of_lead(lead), value, at);
        let Some(record) = record::words(&self.periods, self.period) else {
            return now;
        };
        let text = phrase!("clauses", before = now, after = record);
        let lost = self.shortfall();
        if words::is_no_percent(lost) {
            return text;
        }
        let lost = phrase!("commitment-lost", share = words::percent(lost));
        phrase!("clauses", before = text, after = lost)
    }

    /// `4 calls this week, 4.3 wanted by now (10 a week)`.
    fn now(&self, scale: Scale<'_>, value: f64, at: Date) -> Phrase {
        let running = self.periods.last().is_some_and(|last| last.hit.is_none());
        let id = match (
            self.periods.is_empty().then_some(self.first),
            self.at_most,
            running,
        ) {
            (Some(Some(first)), _, _) => {
                return phrase!(
                    "rate-so-far",
                    value = scale.amount(value),
                    period = words::period(self.period),
                    day = words::day(first, at)
                );
            }
            (_, true, true) => "rate-at-most",
            (_, true, false) => "rate-at-most-last",
            (_, false, true) => "rate",
            (_, false, false) => "rate-last",
        };
        let said = Phrase::new(id)
            .with("value", scale.amount(value))
            .with("target", scale.number(self.target))
            .with("period", words::period(self.period));
        if id == "rate" {
            return said.with("plan", scale.number(self.plan));
        }
        said
    }
}

/// What happened between two dates, or how it stood at the end of them.
#[derive(Debug)]
struct Flow<'a> {
    values: &'a Values<'a>,
    done: Done,
    at: Date,
}

/// Where what was done is looked up.
#[derive(Debug)]
enum Done {
    /// Nowhere: the value is a state.
    Not,
    /// All that was done until the end of each day.
    ByDay(ByDay<1>),
    /// What was done, in date order.
    Listed(Vec<(Date, f64)>),
}

impl<'a> Flow<'a> {
    fn new(values: &'a Values<'a>, at: Date) -> Self {
        let done = if values.is_flow() {
            let by_day = values.done_until(at).map(Done::ByDay);
            by_day.unwrap_or_else(|| Done::Listed(values.done_by(at)))
        } else {
            Done::Not
        };
        Self { values, done, at }
    }

    /// The value of the period from `start` up to and without `next`, as far as it has elapsed.
    fn within(&self, (start, next): (Date, Date)) -> f64 {
        match &self.done {
            Done::Not => {
                let last = plus_days(next, -1).min(self.at);
                self.values.at(last).unwrap_or_default()
            }
            Done::ByDay(sums) => {
                let until = |day| {
                    let [done] = sums.before(day);
                    done
                };
                until(next) - until(start)
            }
            Done::Listed(done) => {
                let from = done.partition_point(|(day, _)| *day < start);
                let to = done.partition_point(|(day, _)| *day < next);
                let taken = done.iter().take(to).skip(from);
                sum(taken.map(|(_, amount)| *amount))
            }
        }
    }
}
