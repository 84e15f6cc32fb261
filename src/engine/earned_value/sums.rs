//! What tasks come to: budget, earned and spent, and the days that their estimates are spread over.
//!
//! The sums of initiatives are added up instead of their tasks. It knows amounts and days; not which tasks are meant.

use jiff::civil::Date;

use super::Effort;
use super::line::Span;
use super::work::Work;
use crate::engine::variance::{Total, sum};

/// What tasks come to in each unit.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    hours: InUnit,
    points: InUnit,
    /// Tasks without any estimate that were not cancelled.
    pub(super) unestimated: u64,
    /// Of an initiative: whether there are tasks of it that count for others too, which are left out.
    pub(super) has_shared: bool,
}

/// What the tasks of one unit come to.
#[derive(Debug, Default)]
pub(super) struct InUnit {
    pub(super) count: u64,
    bac: Total,
    ev: Total,
    ac: Total,
    /// Estimates by the days that they are spread over, in their order: what begins and ends together is one.
    pub(super) spans: Vec<Span>,
    pub(super) has_spent: bool,
    /// Done tasks without time spent.
    pub(super) unspent: u64,
    /// When the last of them was done.
    pub(super) finished: Option<Date>,
}

impl Sums {
    /// Adds tasks up, and what others come to.
    pub(super) fn of<'a>(
        works: impl IntoIterator<Item = Work<'a>>,
        others: impl IntoIterator<Item = &'a Self>,
    ) -> Self {
        let mut sums = Self::default();
        for other in others {
            sums.hours.take_all(&other.hours);
            sums.points.take_all(&other.points);
            sums.unestimated += other.unestimated;
        }
        for work in works {
            sums.hours.take(&work, Effort::Hours);
            sums.points.take(&work, Effort::Points);
            sums.unestimated += u64::from(work.estimate.is_none() && !work.is_cancelled);
        }
        for unit in [&mut sums.hours, &mut sums.points] {
            unit.spans = together(std::mem::take(&mut unit.spans));
        }
        sums
    }

    /// So many tasks, of which none has an estimate.
    pub(super) fn without_estimate(tasks: u64) -> Self {
        Self {
            unestimated: tasks,
            ..Self::default()
        }
    }

    /// Of one unit.
    pub(super) fn get(&self, unit: Effort) -> &InUnit {
        match unit {
            Effort::Hours => &self.hours,
            Effort::Points => &self.points,
        }
    }
}

impl InUnit {
    /// All estimates, what is earned of them, and what was spent.
    pub(super) fn amounts(&self) -> (f64, f64, f64) {
        (self.bac.value(), self.ev.value(), self.ac.value())
    }

    fn take(&mut self, work: &Work<'_>, unit: Effort) {
        let Some(size) = work.size(unit) else {
            return;
        };
        self.ac.add(work.spent.unwrap_or(0.0));
        // What was cancelled has cost what it cost, and counts no further.
        if work.is_cancelled {
            return;
        }
        self.count += 1;
        self.bac.add(size);
        self.spans.push(work.span(size));
        self.has_spent |= work.spent.is_some();
        if work.done_on.is_some() {
            self.ev.add(size);
            self.unspent += u64::from(work.spent.is_none());
        }
        self.finished = self.finished.max(work.done_on);
    }

    fn take_all(&mut self, other: &Self) {
        let (bac, ev, ac) = other.amounts();
        self.bac.add(bac);
        self.ev.add(ev);
        self.ac.add(ac);
        self.count += other.count;
        self.spans.extend(&other.spans);
        self.has_spent |= other.has_spent;
        self.unspent += other.unspent;
        self.finished = self.finished.max(other.finished);
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
