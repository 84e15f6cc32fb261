//! What tasks come to: budget, earned and spent, and how their estimates are spread over days.
//!
//! The sums of initiatives are added up instead of their tasks. It knows amounts and days; not which tasks are meant.

use jiff::civil::Date;

use super::Effort;
use super::line::Span;
use super::spread::Spread;
use super::work::Work;
use crate::domain::calendar::Calendar;
use crate::engine::variance::Total;

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
    pub(super) spread: Spread,
    pub(super) has_spent: bool,
    /// Done tasks without time spent.
    pub(super) unspent: u64,
    /// When the last of them was done.
    pub(super) finished: Option<Date>,
}

impl Sums {
    /// Adds tasks up, and what others come to that were added up for the same date.
    pub(super) fn of<'a>(
        works: impl IntoIterator<Item = Work<'a>>,
        others: &[&Self],
        on: (&Calendar, Date),
    ) -> Self {
        let mut sums = Self::default();
        for other in others {
            sums.hours.take_all(&other.hours);
            sums.points.take_all(&other.points);
            sums.unestimated += other.unestimated;
        }
        let (mut hours, mut points) = (Vec::new(), Vec::new());
        for work in works {
            hours.extend(sums.hours.take(&work, Effort::Hours));
            points.extend(sums.points.take(&work, Effort::Points));
            sums.unestimated += u64::from(work.estimate.is_none() && !work.is_cancelled);
        }
        let of = |unit: Effort| others.iter().map(move |other| &other.get(unit).spread);
        sums.hours.spread = Spread::of(hours, of(Effort::Hours), on);
        sums.points.spread = Spread::of(points, of(Effort::Points), on);
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

    /// Counts a task, and says over which days its estimate is to be spread.
    fn take(&mut self, work: &Work<'_>, unit: Effort) -> Option<Span> {
        let size = work.size(unit)?;
        self.ac.add(work.spent.unwrap_or(0.0));
        // What was cancelled has cost what it cost, and counts no further.
        if work.is_cancelled {
            return None;
        }
        self.count += 1;
        self.bac.add(size);
        self.has_spent |= work.spent.is_some();
        if work.done_on.is_some() {
            self.ev.add(size);
            self.unspent += u64::from(work.spent.is_none());
        }
        self.finished = self.finished.max(work.done_on);
        Some(work.span(size))
    }

    fn take_all(&mut self, other: &Self) {
        let (bac, ev, ac) = other.amounts();
        self.bac.add(bac);
        self.ev.add(ev);
        self.ac.add(ac);
        self.count += other.count;
        self.has_spent |= other.has_spent;
        self.unspent += other.unspent;
        self.finished = self.finished.max(other.finished);
    }
}
