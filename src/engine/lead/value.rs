//! What a lead's tasks add up to on a date, or within a period.
//!
//! It knows kinds of leads and tasks; not targets, plans or statuses.

use std::sync::OnceLock;

use jiff::civil::Date;

use super::amounts::{Amounts, Weighing};
use super::by_day::{ByDay, place};
use super::on_time::{self, Promise};
use super::timeline::Timeline;
use super::{Scope, flow_time};
use crate::domain::id::TaskId;
use crate::domain::measure::{LeadKind, LeadMeasure};
use crate::domain::settled::Settled;
use crate::engine::history::{History, Tracked};
use crate::engine::index::Tasks;
use crate::engine::variance::{is_exact, sum};
use crate::engine::words;
use crate::language::phrase::Phrase;
use crate::phrase;

/// The tasks of a lead, each with what it counts for.
#[derive(Debug)]
pub(crate) struct Values<'a> {
    lead: &'a LeadMeasure,
    /// Every task of the snapshot: what holds others up may lie outside of the scope.
    all: &'a Tasks<'a>,
    tasks: Vec<(&'a Tracked<'a>, f64)>,
    /// The settled ones, each with what it counts for.
    settled: Vec<(&'a Settled, f64)>,
    weighing: Weighing,
    /// Why their amounts say nothing, on any date.
    trouble: Option<Phrase>,
    /// Why there is no value on the date, if there is none.
    pub(crate) missing: Option<Phrase>,
    /// Why there cannot be one yet: nothing was due so far.
    pub(crate) not_yet: Option<Phrase>,
    /// Whether the amounts add up exactly in any order, so that tables of them say the same as lists.
    is_exact: bool,
    /// What is done and left on each day, from the first time that a day is asked about; `None` where it is added up day by day.
    timeline: OnceLock<Option<Timeline>>,
}

impl<'a> Values<'a> {
    /// Weighs the tasks for an assessment on a date. Whether `percent` goes by estimate is decided
    /// for that date, and holds for every earlier one that is asked about, so that a trend is one series.
    pub(crate) fn new(scope: &Scope<'a>, at: Date) -> Self {
        let weighing = Weighing::of(scope, at);
        let Amounts {
            tasks,
            settled,
            trouble,
        } = Amounts::of(scope, weighing);
        let is_exact = are_exact(tasks.iter().chain(&settled).copied());
        let mut values = Self {
            lead: scope.lead,
            all: scope.all,
            tasks: scope.tasks.iter().copied().zip(tasks).collect(),
            settled: scope.settled.iter().copied().zip(settled).collect(),
            weighing,
            trouble,
            missing: None,
            not_yet: None,
            is_exact,
            timeline: OnceLock::new(),
        };
        values.look_for_a_value(at);
        values
    }

    /// Weighs the same tasks for an assessment on another date.
    pub(crate) fn look_from(&mut self, scope: &Scope<'a>, at: Date) {
        if Weighing::of(scope, at) == self.weighing {
            self.look_for_a_value(at);
        } else {
            *self = Self::new(scope, at);
        }
    }

    /// `percent` leads: whether tasks weigh by their estimate.
    pub(crate) fn by_estimate(&self) -> Option<bool> {
        match (&self.lead.kind, self.weighing) {
            (LeadKind::Percent, Weighing::Alike) => Some(false),
            (_, Weighing::ByEstimate(_)) => Some(true),
            (_, Weighing::Alike) => None,
        }
    }

    fn look_for_a_value(&mut self, at: Date) {
        let is_gone = |(task, _): &(&Tracked<'_>, f64)| task.is_gone(at);
        let no_task = self.settled.is_empty() && self.tasks.iter().all(is_gone);
        let no_task = no_task.then(|| phrase!("no-linked-task"));
        self.not_yet = None;
        self.missing = no_task.or_else(|| self.trouble.clone());
        if self.missing.is_none() && self.at(at).is_none() {
            self.say_what_is_missing(at);
        }
    }

    fn say_what_is_missing(&mut self, at: Date) {
        let text = match self.lead.kind {
            LeadKind::OnTime { window_days } => {
                self.not_yet = self
                    .first_due(at)
                    .map(|due| phrase!("nothing-due-yet", due = words::day(due, at)));
                let (from, _) = on_time::span(self.lead, window_days, at);
                phrase!("none-due-since", since = words::day(from, at))
            }
            LeadKind::CycleTime { window_days, .. } => {
                phrase!("none-done-lately", days = window_days)
            }
            LeadKind::Count
            | LeadKind::Sum(_)
            | LeadKind::Percent
            | LeadKind::Open
            | LeadKind::Overdue
            | LeadKind::Blocked
            | LeadKind::Age(_) => phrase!("none-open-or-done"),
        };
        self.missing = Some(text);
    }

    /// The first due date that is still to come, where none has passed since the lead's start.
    fn first_due(&self, at: Date) -> Option<Date> {
        if !self.promises((self.lead.start, at), at).is_empty() {
            return None;
        }
        let live = self
            .tracked()
            .filter(|task| task.is_done(at) || task.is_remaining(at));
        let settled = self.settled.iter().map(|(task, _)| task);
        let settled = settled.filter(|task| task.is_done(at) || task.is_remaining(at));
        let due = live
            .filter_map(|task| task.due_at(at))
            .chain(settled.filter_map(|task| task.due()));
        due.filter(|due| (at..=self.lead.due).contains(due)).min()
    }

    /// The value at the end of a day; `None` without data.
    pub(crate) fn at(&self, at: Date) -> Option<f64> {
        if self.missing.is_some() {
            return None;
        }
        match self.timeline() {
            Some(timeline) => self.added(timeline.at(at)),
            None => self.added_up(at),
        }
    }

    /// What is done and left on each day, for the kinds whose values that gives.
    pub(super) fn timeline(&self) -> Option<&Timeline> {
        // What no amounts give together is told apart day by day.
        self.added((1.0, 1.0))?;
        let tasks = || self.tasks.iter().copied();
        let settled = || self.settled.iter().copied();
        let timeline = || Timeline::new(tasks(), settled());
        let timeline = || self.is_exact.then(timeline).flatten();
        self.timeline.get_or_init(timeline).as_ref()
    }

    /// What is done and what is left at the end of a day, in the amounts of the lead.
    pub(crate) fn done_and_left(&self, at: Date) -> (f64, f64) {
        match self.timeline() {
            Some(timeline) => timeline.at(at),
            None => (self.done_on(at), self.left_on(at)),
        }
    }

    fn done_on(&self, at: Date) -> f64 {
        self.over(|task| task.is_done(at), |task| task.is_done(at))
    }

    fn left_on(&self, at: Date) -> f64 {
        self.over(|task| task.is_remaining(at), |task| task.is_remaining(at))
    }

    /// The amounts of some tasks together.
    fn over(&self, wanted: impl Fn(&History) -> bool, or: impl Fn(&Settled) -> bool) -> f64 {
        let taken = self.tasks.iter().filter(|(task, _)| wanted(task));
        let settled = self.settled.iter().filter(|(task, _)| or(task));
        let amounts = taken.map(|(_, amount)| *amount);
        sum(amounts.chain(settled.map(|(_, amount)| *amount)))
    }

    /// The value at the end of a day, from a look at every task.
    pub(super) fn added_up(&self, at: Date) -> Option<f64> {
        match self.lead.kind {
            LeadKind::Count | LeadKind::Sum(_) => self.added((self.done_on(at), 0.0)),
            LeadKind::Open => self.added((0.0, self.left_on(at))),
            LeadKind::Percent => self.added((self.done_on(at), self.left_on(at))),
            LeadKind::Overdue => {
                Some(self.over(|task| task.is_overdue(at), |task| task.is_overdue(at)))
            }
            LeadKind::Blocked => Some(self.blocked(at).count() as f64),
            LeadKind::OnTime { window_days } => {
                let span = on_time::span(self.lead, window_days, at);
                on_time::share(&self.promises(span, at))
            }
            LeadKind::CycleTime {
                quantile,
                window_days,
            } => flow_time::quantile(&self.cycle_times(window_days, at), quantile),
            // Where nothing remains nothing waits.
            LeadKind::Age(quantile) => {
                let waits = flow_time::quantile(&self.ages(at), quantile);
                waits.or_else(|| (self.left_on(at) <= 0.0).then_some(0.0))
            }
        }
    }

    /// The value of a kind that amounts done and left give; `None` for every other kind, and for a share of nothing.
    fn added(&self, (done, left): (f64, f64)) -> Option<f64> {
        match self.lead.kind {
            LeadKind::Count | LeadKind::Sum(_) => Some(done),
            LeadKind::Open => Some(left),
            LeadKind::Percent => {
                let all = done + left;
                (all > 0.0).then(|| 100.0 * done / all)
            }
            LeadKind::Overdue
            | LeadKind::Blocked
            | LeadKind::OnTime { .. }
            | LeadKind::CycleTime { .. }
            | LeadKind::Age(_) => None,
        }
    }

    /// The tasks that the value of a date rests on, each with what it puts in: days of `cycle_time` and `age`, 1
    /// for done on time and 0 for not, 1 for blocked. Empty for the kinds whose rows say it themselves; without the
    /// settled ones.
    pub(crate) fn evidence(&self, at: Date) -> Vec<(TaskId, f64)> {
        let named = |(id, value): (Option<&TaskId>, f64)| Some((id?.clone(), value));
        self.grounds(at).into_iter().filter_map(named).collect()
    }

    /// Every task that the value of a date rests on, as [`Values::evidence`] has it, the settled ones without their ids.
    pub(super) fn grounds(&self, at: Date) -> Vec<(Option<&'a TaskId>, f64)> {
        match self.lead.kind {
            LeadKind::Count
            | LeadKind::Sum(_)
            | LeadKind::Percent
            | LeadKind::Open
            | LeadKind::Overdue => Vec::new(),
            LeadKind::Blocked => self
                .blocked(at)
                .map(|task| (Some(&task.known.task.id), 1.0))
                .collect(),
            LeadKind::OnTime { window_days } => {
                let span = on_time::span(self.lead, window_days, at);
                let promises = self.promises(span, at);
                promises.iter().map(Promise::evidence).collect()
            }
            LeadKind::CycleTime { window_days, .. } => self.cycle_times(window_days, at),
            LeadKind::Age(_) => self.ages(at),
        }
    }

    fn cycle_times(&self, window_days: i64, at: Date) -> Vec<(Option<&'a TaskId>, f64)> {
        flow_time::cycle_times(self.tracked(), self.settled(), window_days, at)
    }

    fn ages(&self, at: Date) -> Vec<(Option<&'a TaskId>, f64)> {
        flow_time::ages(self.tracked(), self.settled(), at)
    }

    /// The tasks of the scope that were due in a span, its end left out, as they stood on a date.
    pub(super) fn promises(&self, span: (Date, Date), at: Date) -> Vec<Promise<'a>> {
        on_time::promises(self.tracked(), self.settled(), span, at)
    }

    fn settled(&self) -> impl Iterator<Item = &'a Settled> {
        self.settled.iter().map(|(task, _)| *task)
    }

    fn tracked(&self) -> impl Iterator<Item = &'a Tracked<'a>> {
        self.tasks.iter().map(|(task, _)| *task)
    }

    fn blocked(&self, at: Date) -> impl Iterator<Item = &'a Tracked<'a>> {
        self.tracked()
            .filter(move |task| self.all.is_blocked(task, at))
    }

    /// Whether a period's value is what happened in it; else it is the state at the period's end.
    pub(crate) fn is_flow(&self) -> bool {
        self.lead.kind.is_amount()
    }

    /// Each task that is not gone on a date with what it counts for: whether it is done, left to do or neither.
    pub(crate) fn each(&self, at: Date) -> impl Iterator<Item = (&'a Tracked<'a>, f64)> {
        let tasks = self.tasks.iter().copied();
        tasks.filter(move |(task, _)| !task.is_gone(at))
    }

    /// Each settled task with what it counts for.
    pub(crate) fn each_settled(&self) -> impl Iterator<Item = (&'a Settled, f64)> + Clone {
        self.settled.iter().copied()
    }

    /// Whether what the tasks count for adds up exactly in any order.
    pub(crate) fn is_exact(&self) -> bool {
        self.is_exact
    }

    /// The amounts done, each with the day it was done, as that stood on a date; in date order.
    ///
    /// A task that was reopened and closed again is done once, on the last of those days.
    pub(crate) fn done_by(&self, at: Date) -> Vec<(Date, f64)> {
        let mut done: Vec<(Date, f64)> = self.done(at).collect();
        done.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        done
    }

    /// The same by day, all that was done until its end; `None` where amounts must be added up in their order.
    pub(super) fn done_until(&self, at: Date) -> Option<ByDay<1>> {
        if !self.is_exact {
            return None;
        }
        let done = self.done(at).map(|(day, amount)| (place(day), [amount]));
        let done: Vec<_> = done.collect();
        ByDay::new([0.0], done.into_iter())
    }

    fn done(&self, at: Date) -> impl Iterator<Item = (Date, f64)> {
        let own = self.tasks.iter().filter(move |(task, _)| task.is_done(at));
        let own = own.filter_map(move |(task, amount)| Some((task.done_on(at)?, *amount)));
        let settled = self.settled.iter();
        let settled = settled.filter_map(move |(task, amount)| Some((task.done_on(at)?, *amount)));
        own.chain(settled)
    }
}

/// Amounts up to this sum add up exactly; of larger ones the last digit would follow the order.
const LARGEST: f64 = 1e12;

/// Whether amounts add up exactly in any order.
fn are_exact(mut amounts: impl Iterator<Item = f64>) -> bool {
    let mut size = 0.0;
    amounts.all(|amount| {
        size += amount.abs();
        is_exact(amount) && size <= LARGEST
    })
}
