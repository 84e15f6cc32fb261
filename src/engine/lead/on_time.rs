//! The share of tasks due that were done by their due date.
//!
//! A ratio over a span is the sum of what was kept over the sum of what was due, never a mean of ratios. The
//! day itself is not over yet: what is due today is not due yet. It knows tasks and dates; not targets.

use jiff::civil::Date;

use super::terms::Terms;
use super::value::Values;
use crate::domain::calendar::{Period, plus_days};
use crate::domain::id::TaskId;
use crate::domain::measure::LeadMeasure;
use crate::domain::settled::Settled;
use crate::domain::task::State;
use crate::engine::assessment::PeriodResult;
use crate::engine::history::Tracked;
use crate::engine::variance::EPSILON;

/// A task that was due in a span.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Promise<'a> {
    /// The task; `None` for a settled one.
    task: Option<&'a TaskId>,
    /// Whether it was done by its due date.
    pub(super) is_kept: bool,
}

impl<'a> Promise<'a> {
    /// The task with 1 for kept, 0 for not.
    pub(super) fn evidence(&self) -> (Option<&'a TaskId>, f64) {
        (self.task, f64::from(u8::from(self.is_kept)))
    }
}

/// The span of due dates that the value of a date rests on, its end left out: since the lead's start, or the
/// trailing window; never before the start or after the due date.
pub(super) fn span(lead: &LeadMeasure, window_days: Option<i64>, at: Date) -> (Date, Date) {
    let until = at.min(plus_days(lead.due, 1));
    let from = window_days.map_or(lead.start, |days| plus_days(until, -days));
    (from.max(lead.start), until)
}

/// The tasks that were due in a span, as they stood on a date; cancelled and vanished ones are not among them.
pub(super) fn promises<'a>(
    tasks: impl Iterator<Item = &'a Tracked<'a>>,
    settled: impl Iterator<Item = &'a Settled>,
    (from, until): (Date, Date),
    at: Date,
) -> Vec<Promise<'a>> {
    let settled = settled
        .filter(|task| !task.is_cancelled(at))
        .filter_map(|task| {
            let due = task.due().filter(|due| (from..until).contains(due))?;
            let is_kept = task.done_on(at).is_some_and(|done| done <= due);
            Some(Promise {
                task: None,
                is_kept,
            })
        });
    tasks
        .filter(|task| !task.is_gone(at) && task.state_at(at) != State::Cancelled)
        .filter_map(|task| {
            let due = task.first_due_within(from, until)?;
            let is_kept = task.done_on(at).is_some_and(|done| done <= due);
            Some(Promise {
                task: Some(&task.known.task.id),
                is_kept,
            })
        })
        .chain(settled)
        .collect()
}

/// Kept of due, 0 to 100; `None` where nothing was due.
pub(super) fn share(promises: &[Promise<'_>]) -> Option<f64> {
    let kept = promises.iter().filter(|promise| promise.is_kept).count();
    (!promises.is_empty()).then(|| 100.0 * kept as f64 / promises.len() as f64)
}

/// The whole periods elapsed by a date in which something was due, then the running one, each with its own share.
pub(super) fn periods(
    terms: &Terms<'_>,
    period: Period,
    values: &Values<'_>,
    at: Date,
) -> Vec<PeriodResult> {
    let spans = terms.periods(period).into_iter();
    let begun = spans.take_while(|(start, _)| *start <= at);
    let judged = begun.filter_map(|(start, next)| {
        let value = share(&values.promises((start, next.min(at)), at))?;
        Some(PeriodResult {
            start,
            value,
            hit: (at >= next).then_some(value >= terms.lead.target - EPSILON),
        })
    });
    judged.collect()
}
