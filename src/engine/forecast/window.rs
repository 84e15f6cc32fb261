//! What happened on each day of a lead: the amounts done and the scope that was added, and the window of it that forecasts draw from.
//!
//! It knows tasks and days; not targets or trials.

use std::cmp::Ordering;

use jiff::civil::Date;

use crate::domain::calendar::plus_days;
use crate::domain::plan::Plan;
use crate::domain::settled::Settled;
use crate::domain::task::State;
use crate::engine::lead::by_day::moved_by_day;
use crate::engine::lead::value::Values;
use crate::engine::variance::sum;

/// The fewest days with a completion that a forecast rests on.
pub(super) const LEAST_ACTIVE: u32 = 5;

/// What happened on one day, in the lead's amounts.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Step {
    /// Done.
    pub(super) done: f64,
    /// Created, less what was cancelled.
    pub(super) added: f64,
}

/// The days of a lead on which something happened, and what is there now.
#[derive(Debug)]
pub(super) struct Record {
    /// Done by the date.
    pub(super) done: f64,
    /// Left to do on the date.
    pub(super) remaining: f64,
    /// Days with a movement from a day on, oldest first.
    pub(super) days: Vec<(Date, Step)>,
}

impl Record {
    /// Reads the tasks of a lead as they stood on a date, and what happened from another one on.
    pub(super) fn new(values: &Values<'_>, at: Date, since: Date) -> Self {
        let (done, remaining) = values.done_and_left(at);
        let mut changes = Vec::new();
        let mut change = |on: Option<Date>, done: f64, added: f64| {
            let on = on.filter(|on| *on >= since);
            changes.extend(on.map(|on| (on, [done, added])));
        };
        for (task, amount) in values.each(at).filter(|(task, _)| task.exists(at)) {
            match task.state_at(at) {
                State::Done => change(task.moved_on(at), amount, 0.0),
                State::Cancelled => change(task.moved_on(at), 0.0, -amount),
                State::Open | State::InProgress | State::Blocked => {}
            }
            change(task.created, 0.0, amount);
        }
        // Nearly all of them are older than what is asked for.
        let lately = |task: &Settled| {
            task.closed() >= since || task.created().is_some_and(|created| created >= since)
        };
        let settled = values.each_settled().filter(|(task, _)| lately(task));
        for (task, amount) in settled.filter(|(task, _)| task.exists(at)) {
            if task.is_done(at) {
                change(Some(task.closed()), amount, 0.0);
            } else if task.is_cancelled(at) {
                change(Some(task.closed()), 0.0, -amount);
            }
            change(task.created(), 0.0, amount);
        }
        let table = || moved_by_day(&changes);
        let days = values.is_exact().then(table).flatten();
        let days = days.unwrap_or_else(|| by_day(&mut changes));
        let step = |(day, [done, added]): Moved| (day, Step { done, added });
        Self {
            done,
            remaining,
            days: days.into_iter().map(step).collect(),
        }
    }
}

/// What moved on a day.
type Moved = (Date, [f64; 2]);

/// Adds up what moved on the same day, where the order of the amounts decides on the last digit.
fn by_day(changes: &mut [Moved]) -> Vec<Moved> {
    changes.sort_by(|(day, moved), (other, others)| {
        let amounts = moved.iter().zip(others);
        let amounts = amounts.map(|(one, other)| one.total_cmp(other));
        let first = amounts.fold(Ordering::Equal, Ordering::then);
        day.cmp(other).then(first)
    });
    let days = changes.chunk_by(|one, other| one.0 == other.0);
    days.filter_map(|moved| {
        let done = sum(moved.iter().map(|(_, [done, _])| *done));
        let added = sum(moved.iter().map(|(_, [_, added])| *added));
        Some((moved.first()?.0, [done, added]))
    })
    .collect()
}

/// The days that a forecast draws from, working days and days of rest apart.
#[derive(Debug)]
pub(super) struct Window {
    /// Its first day.
    pub(super) from: Date,
    /// Its last day: what is not known to have happened is drawn, not taken for nothing.
    pub(super) to: Date,
    /// What happened on each of its working days.
    pub(super) working: Vec<Step>,
    /// What happened on each of its days of rest.
    pub(super) rest: Vec<Step>,
    /// Days with a completion.
    pub(super) active: u32,
}

impl Window {
    /// The trailing window that ends with a day, cut at the start of the lead, without blackout days.
    ///
    /// Scope that was there on the first day of the lead is no growth.
    pub(super) fn new(record: &Record, plan: &Plan, start: Date, to: Date) -> Self {
        let from = plan.forecast.window_from(to).max(start);
        let mut window = Self {
            from,
            to,
            working: Vec::new(),
            rest: Vec::new(),
            active: 0,
        };
        let mut known = record.days.partition_point(|(day, _)| *day < from);
        let mut day = from;
        while day <= to {
            let mut step = Step::default();
            if let Some((on, happened)) = record.days.get(known)
                && *on == day
            {
                step = *happened;
                known += 1;
            }
            if day == start {
                step.added = 0.0;
            }
            if !plan.forecast.is_blackout(day) {
                window.take(step, plan.calendar.is_working(day));
            }
            day = plus_days(day, 1);
        }
        window
    }

    fn take(&mut self, step: Step, working: bool) {
        self.active += u32::from(step.done != 0.0);
        if working {
            self.working.push(step);
        } else {
            self.rest.push(step);
        }
    }

    /// Days that are drawn from.
    pub(super) fn days(&self) -> u32 {
        u32::try_from(self.working.len() + self.rest.len()).unwrap_or(u32::MAX)
    }
}
