//! What a lead's tasks add up to on a date, or within a period.
//!
//! It knows kinds of leads and tasks; not targets, plans or statuses.

use jiff::civil::Date;

use super::field::{field_number, in_unit, is_misread, one_unit};
use super::on_time::{self, Promise};
use super::timeline::Timeline;
use super::{Scope, flow_time};
use crate::domain::id::TaskId;
use crate::domain::measure::{LeadKind, LeadMeasure};
use crate::domain::settled::Settled;
use crate::engine::history::{History, Tracked};
use crate::engine::index::Tasks;
use crate::engine::variance::sum;
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
    /// `percent` leads: whether tasks weigh by their estimate.
    pub(crate) by_estimate: Option<bool>,
    /// Why there is no value on the date, if there is none.
    pub(crate) missing: Option<Phrase>,
    /// Why there cannot be one yet: nothing was due so far.
    pub(crate) not_yet: Option<Phrase>,
}

impl<'a> Values<'a> {
    /// Weighs the tasks for an assessment on a date. Whether `percent` goes by estimate is decided
    /// for that date, and holds for every earlier one that is asked about, so that a trend is one series.
    pub(crate) fn new(scope: &Scope<'a>, at: Date) -> Self {
        let (lead, tasks) = (scope.lead, scope.tasks.as_slice());
        let settled = scope.settled.as_slice();
        let no_task = settled.is_empty() && tasks.iter().all(|task| task.is_gone(at));
        let mut values = Self {
            lead,
            all: scope.all,
            tasks: Vec::new(),
            settled: Vec::new(),
            by_estimate: None,
            missing: no_task.then(|| phrase!("no-linked-task")),
            not_yet: None,
        };
        let amounts = match &lead.kind {
            LeadKind::Count
            | LeadKind::Open
            | LeadKind::Overdue
            | LeadKind::Blocked
            | LeadKind::OnTime { .. }
            | LeadKind::CycleTime { .. }
            | LeadKind::Age(_) => Amounts {
                tasks: vec![Some(1.0); tasks.len()],
                settled: vec![Some(1.0); settled.len()],
            },
            LeadKind::Sum(field) => values.summed(field, &lead.unit, scope),
            LeadKind::Percent => values.weighed(scope, at),
        };
        let known = |amounts: Vec<Option<f64>>| amounts.into_iter().map(Option::unwrap_or_default);
        values.tasks = tasks.iter().copied().zip(known(amounts.tasks)).collect();
        values.settled = settled
            .iter()
            .copied()
            .zip(known(amounts.settled))
            .collect();
        if values.missing.is_none() && values.at(at).is_none() {
            values.say_what_is_missing(at);
        }
        values
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
            .chain(settled.filter_map(|task| task.due));
        due.filter(|due| (at..=self.lead.due).contains(due)).min()
    }

    fn summed(&mut self, field: &str, unit: &str, scope: &Scope<'_>) -> Amounts {
        let tasks = scope.tasks.as_slice();
        let own = tasks.iter().map(|task| task.known.task.estimate);
        let settled = scope.settled.iter().map(|task| task.estimate());
        let of_estimates = one_unit(own.chain(settled), unit);
        if of_estimates.is_err() && field == "estimate" {
            self.missing = Some(phrase!("estimates-mixed"));
        }
        let wanted = of_estimates.ok().flatten();
        let own = tasks
            .iter()
            .map(|task| field_number(&task.known.task, field, wanted));
        let settled = scope.settled.iter().map(|task| match field {
            "estimate" => in_unit(task.estimate(), wanted),
            "spent" => task.spent(),
            _ => task.amount(),
        });
        let amounts = Amounts {
            tasks: own.collect(),
            settled: settled.collect(),
        };
        let mut all = amounts.tasks.iter().chain(&amounts.settled);
        if self.missing.is_none() && all.all(Option::is_none) {
            self.missing = Some(phrase!("field-missing"));
        }
        // A sum of those that happen to be readable would look like the whole.
        if self.missing.is_none() && tasks.iter().any(|task| is_misread(&task.known.task, field)) {
            self.missing = Some(phrase!("field-misread"));
        }
        amounts
    }

    fn weighed(&mut self, scope: &Scope<'_>, at: Date) -> Amounts {
        let estimates = || {
            let own = scope.tasks.iter();
            let own = own.filter(|task| task.is_done(at) || task.is_remaining(at));
            let settled = scope.settled.iter();
            let settled = settled.filter(|task| task.is_done(at) || task.is_remaining(at));
            own.map(|task| task.known.task.estimate)
                .chain(settled.map(|task| task.estimate()))
        };
        let unit = one_unit(estimates(), "").ok().flatten();
        let by_estimate = unit.is_some()
            && estimates().all(|estimate| estimate.is_some())
            && estimates().any(|one| in_unit(one, unit).is_some_and(|size| size > 0.0));
        self.by_estimate = Some(by_estimate);
        let amount = |estimate| {
            if by_estimate {
                in_unit(estimate, unit)
            } else {
                Some(1.0)
            }
        };
        let own = scope
            .tasks
            .iter()
            .map(|task| amount(task.known.task.estimate));
        let settled = scope.settled.iter().map(|task| amount(task.estimate()));
        Amounts {
            tasks: own.collect(),
            settled: settled.collect(),
        }
    }

    /// The value at the end of a day; `None` without data.
    pub(crate) fn at(&self, at: Date) -> Option<f64> {
        if self.missing.is_some() {
            return None;
        }
        let over = |wanted: fn(&History, Date) -> bool, or: fn(&Settled, Date) -> bool| {
            let taken = self.tasks.iter().filter(|(task, _)| wanted(task, at));
            let settled = self.settled.iter().filter(|(task, _)| or(task, at));
            let amounts = taken.map(|(_, amount)| *amount);
            sum(amounts.chain(settled.map(|(_, amount)| *amount)))
        };
        let done = || over(History::is_done, Settled::is_done);
        let left = || over(History::is_remaining, Settled::is_remaining);
        match self.lead.kind {
            LeadKind::Count | LeadKind::Sum(_) => self.added((done(), 0.0)),
            LeadKind::Open => self.added((0.0, left())),
            LeadKind::Overdue => Some(over(History::is_overdue, Settled::is_overdue)),
            LeadKind::Blocked => Some(self.blocked(at).count() as f64),
            LeadKind::Percent => self.added((done(), left())),
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
                waits.or_else(|| (left() <= 0.0).then_some(0.0))
            }
        }
    }

    /// The value at the end of each of many days: as [`Values::at`] gives it, mostly from one look at the tasks for
    /// all of them.
    pub(crate) fn at_each(&self, days: &[Date]) -> Vec<Option<f64>> {
        let timeline = self.timeline();
        let days = days.iter().copied();
        match timeline {
            Some(timeline) => days.map(|day| self.added(timeline.at(day))).collect(),
            None => days.map(|day| self.at(day)).collect(),
        }
    }

    pub(super) fn timeline(&self) -> Option<Timeline> {
        // What no amounts give together has no value on any day, or is told apart day by day.
        self.added((1.0, 1.0))?;
        self.missing
            .is_none()
            .then(|| Timeline::new(self.tasks.iter().copied(), self.settled.iter().copied()))?
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
    pub(crate) fn each_settled(&self) -> impl Iterator<Item = (&'a Settled, f64)> {
        self.settled.iter().copied()
    }

    /// The amounts done, each with the day it was done, as that stood on a date; in date order.
    ///
    /// A task that was reopened and closed again is done once, on the last of those days.
    pub(crate) fn done_by(&self, at: Date) -> Vec<(Date, f64)> {
        let mut done: Vec<(Date, f64)> = self
            .tasks
            .iter()
            .filter(|(task, _)| task.is_done(at))
            .filter_map(|(task, amount)| Some((task.done_on(at)?, *amount)))
            .collect();
        let settled = self.settled.iter();
        done.extend(settled.filter_map(|(task, amount)| Some((task.done_on(at)?, *amount))));
        done.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        done
    }
}

/// What each task of a scope counts for, where it says so.
struct Amounts {
    tasks: Vec<Option<f64>>,
    settled: Vec<Option<f64>>,
}
