//! Under which terms a lead was promised: its dates, the plan's calendar, the pauses that hold for it.
//!
//! It knows when a commitment holds; not what was done.

use jiff::civil::Date;

use crate::domain::calendar::{Calendar, Period, plus_days};
use crate::domain::measure::LeadMeasure;
use crate::domain::plan::Pause;
use crate::engine::variance::{Pace, Path};

/// A lead with what decides when its commitment holds.
#[derive(Debug, Clone)]
pub(crate) struct Terms<'a> {
    /// The lead.
    pub(crate) lead: &'a LeadMeasure,
    /// Which days people work.
    pub(crate) calendar: &'a Calendar,
    /// The pauses of its initiative and of the objectives above.
    pub(crate) pauses: Vec<&'a Pause>,
}

impl<'a> Terms<'a> {
    /// A lead under a calendar, with the pauses that hold for it.
    pub(crate) fn new(
        lead: &'a LeadMeasure,
        calendar: &'a Calendar,
        pauses: Vec<&'a Pause>,
    ) -> Self {
        Self {
            lead,
            calendar,
            pauses,
        }
    }

    /// Its path from baseline to target.
    pub(crate) fn path(&self) -> Path<'a> {
        Path::of_lead(self.lead, self.calendar)
    }

    /// How time is counted.
    pub(crate) fn pace(&self) -> Pace<'a> {
        Pace::of(self.calendar)
    }

    /// The first day of each period that commits, whole between start and due and without a paused day, and that of the one after it.
    pub(crate) fn periods(&self, period: Period) -> Vec<(Date, Date)> {
        let (first, end) = self.whole_span(period);
        let from =
            |start: Date| Some((start, period.next(start))).filter(|(_, next)| *next > start);
        let spans = std::iter::successors(from(first), |(_, next)| from(*next));
        spans
            .take_while(|(start, _)| *start < end)
            .filter(|(start, next)| !self.is_paused_within(*start, *next))
            .collect()
    }

    /// Whether any day from one up to another, which is left out, is paused.
    fn is_paused_within(&self, from: Date, until: Date) -> bool {
        self.pauses
            .iter()
            .any(|pause| pause.since < until && pause.until.is_none_or(|last| last >= from))
    }

    /// The first day of the first whole period, and of the period after the last whole one.
    fn whole_span(&self, period: Period) -> (Date, Date) {
        let begun = period.start(self.lead.start);
        let first = if begun == self.lead.start {
            begun
        } else {
            period.next(self.lead.start)
        };
        let end = period.start(plus_days(self.lead.due, 1));
        (first, end.max(first))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::Terms;
    use crate::domain::calendar::{Calendar, Period};
    use crate::domain::plan::Pause;
    use crate::engine::testing::a_lead;

    fn starts(terms: &Terms<'_>, period: Period) -> Vec<Date> {
        let spans = terms.periods(period).into_iter();
        spans
            .map(|(start, next)| {
                assert_eq!(period.next(start), next);
                start
            })
            .collect()
    }

    #[test]
    fn only_whole_periods_commit() {
        // 2026-03-04 is a Wednesday, 2026-03-31 a Tuesday: the whole weeks begin on 9, 16 and 23 March.
        let mut lead = a_lead("calls", "i");
        lead.start = date(2026, 3, 4);
        lead.due = date(2026, 3, 31);
        let calendar = Calendar::default();
        let mut terms = Terms::new(&lead, &calendar, Vec::new());
        let weeks = [date(2026, 3, 9), date(2026, 3, 16), date(2026, 3, 23)];
        assert_eq!(starts(&terms, Period::Week), weeks);
        // The month of March is not whole when the lead starts on the 4th.
        assert_eq!(starts(&terms, Period::Month), []);
        // A pause takes out every week that it touches: that of Sunday the 22nd alone.
        let pause = Pause {
            since: date(2026, 3, 22),
            until: Some(date(2026, 3, 22)),
            reason: "stocktaking".to_owned(),
        };
        terms.pauses = vec![&pause];
        assert_eq!(
            starts(&terms, Period::Week),
            [date(2026, 3, 9), date(2026, 3, 23)]
        );
    }

    #[test]
    fn months_and_quarters_are_whole_from_their_first_day() {
        let mut lead = a_lead("calls", "i");
        lead.start = date(2026, 1, 1);
        lead.due = date(2026, 12, 31);
        let calendar = Calendar::default();
        let terms = Terms::new(&lead, &calendar, Vec::new());
        assert_eq!(starts(&terms, Period::Month).len(), 12);
        let quarters = [(1, 1), (4, 1), (7, 1), (10, 1)].map(|(month, day)| date(2026, month, day));
        assert_eq!(starts(&terms, Period::Quarter), quarters);
        // 1 January 2026 is a Thursday, 31 December too: 51 whole weeks lie between.
        assert_eq!(starts(&terms, Period::Week).len(), 51);
        // February of a leap year is one month like any other.
        lead.start = date(2028, 2, 1);
        lead.due = date(2028, 2, 29);
        let terms = Terms::new(&lead, &calendar, Vec::new());
        assert_eq!(starts(&terms, Period::Month), [date(2028, 2, 1)]);
    }

    #[test]
    fn week_53_is_a_week() {
        // ISO week 53 of 2026 runs from 28 December to 3 January.
        let mut lead = a_lead("calls", "i");
        lead.start = date(2026, 12, 21);
        lead.due = date(2027, 1, 10);
        let calendar = Calendar::default();
        assert_eq!(
            starts(&Terms::new(&lead, &calendar, Vec::new()), Period::Week),
            [date(2026, 12, 21), date(2026, 12, 28), date(2027, 1, 4)]
        );
    }
}
