//! How often one credential may ask one host: what the operator allows, and what the server says.
//!
//! One limiter stands for one credential at one host, whoever asks. It knows instants, not requests.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use crate::quota::Quota;

/// A number of requests in a span of time: `100/min`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Requests.
    pub count: u32,
    /// The span.
    pub per: Duration,
}

/// How often a source may ask, beside what its server says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Requests, evenly spread.
    pub rate: Option<Rate>,
    /// Requests that may follow each other at once before `rate` counts.
    pub burst: u32,
    /// Requests in flight at once.
    pub parallel: u32,
    /// The share of the server's own limit that is left to others, 0 to 1.
    pub reserve: f64,
    /// Requests in any span of that length: a day, as a rule.
    pub budget: Option<Rate>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rate: None,
            burst: 1,
            parallel: 1,
            reserve: 0.0,
            budget: None,
        }
    }
}

/// Why a request has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// The server asked for a pause.
    Asked,
    /// The server's limit is used up, but for what is left to others.
    Reserved,
    /// The operator's rate.
    Rate,
    /// The operator's budget.
    Budget(Rate),
}

/// How long, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wait {
    pub(crate) left: Duration,
    pub(crate) why: Why,
}

/// What all requests of one credential to one host wait at.
#[derive(Debug)]
pub(crate) struct Limiter {
    turn: Semaphore,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    limits: Limits,
    /// Nothing is sent before.
    closed: Option<(Instant, Why)>,
    /// When the next request is due by the rate, were there no burst.
    due: Option<Instant>,
    /// When the requests within the budget's span were sent, oldest first.
    sent: VecDeque<Instant>,
    /// What the server last said was left.
    left: Option<u64>,
}

impl Limiter {
    pub(crate) fn new(limits: Limits) -> Self {
        let parallel = usize::try_from(limits.parallel.max(1)).unwrap_or(1);
        Self {
            turn: Semaphore::new(parallel),
            state: Mutex::new(State {
                limits,
                closed: None,
                due: None,
                sent: VecDeque::new(),
                left: None,
            }),
        }
    }

    /// Takes over what another source says of the same credential: the strictest of each holds.
    pub(crate) fn tighten(&self, limits: Limits) {
        let mut state = self.lock();
        let held = &mut state.limits;
        let fewer = held.parallel.saturating_sub(limits.parallel.max(1));
        held.parallel -= fewer;
        held.burst = held.burst.min(limits.burst);
        held.reserve = held.reserve.max(limits.reserve);
        held.rate = stricter(held.rate, limits.rate);
        held.budget = stricter(held.budget, limits.budget);
        // Permits that are out come back: the limit then holds from the request after them.
        self.turn
            .forget_permits(usize::try_from(fewer).unwrap_or(usize::MAX));
    }

    /// Nothing is sent before `wait` from now has passed; an earlier, longer order stands.
    pub(crate) fn close_for(&self, wait: Duration, why: Why) {
        let until = Instant::now() + wait;
        let mut state = self.lock();
        if state.closed.is_none_or(|(earlier, _)| earlier < until) {
            state.closed = Some((until, why));
        }
    }

    /// Takes note of what the server says is left of its own limit.
    pub(crate) fn note(&self, quota: Quota) {
        let mut state = self.lock();
        state.left = quota.left.or(state.left);
        let Some((left, reset)) = quota.left.zip(quota.reset) else {
            return;
        };
        let kept = quota
            .of
            .map_or(0.0, |of| (of as f64 * state.limits.reserve).floor());
        if left as f64 > kept {
            return;
        }
        let until = Instant::now() + reset;
        if state.closed.is_none_or(|(earlier, _)| earlier < until) {
            let why = if left == 0 { Why::Asked } else { Why::Reserved };
            state.closed = Some((until, why));
        }
    }

    /// What the server last said was left; unknown counts as much.
    pub(crate) fn left(&self) -> u64 {
        self.lock().left.unwrap_or(u64::MAX)
    }

    /// How long a request would have to wait now.
    pub(crate) fn wait(&self) -> Option<Wait> {
        self.lock().wait(Instant::now())
    }

    /// Waits until sending is allowed and there is a place among the requests in flight, and counts the request.
    ///
    /// Nobody holds a place while it waits for its time: that would keep back those who may go earlier.
    ///
    /// # Errors
    /// The remaining wait, at once, when it is longer than `longest`.
    pub(crate) async fn enter(&self, longest: Duration) -> Result<SemaphorePermit<'_>, Wait> {
        loop {
            if let Some(wait) = self.wait() {
                if wait.left > longest {
                    return Err(wait);
                }
                tokio::time::sleep(wait.left).await;
                continue;
            }
            let turn = self
                .turn
                .acquire()
                .await
                .expect("this semaphore is never closed");
            let mut state = self.lock();
            let now = Instant::now();
            if state.wait(now).is_none() {
                state.count(now);
                return Ok(turn);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn wait(&mut self, now: Instant) -> Option<Wait> {
        let wait = |until: Instant, why| {
            let left = until.saturating_duration_since(now);
            (!left.is_zero()).then_some(Wait { left, why })
        };
        let closed = self.closed.and_then(|(until, why)| wait(until, why));
        let rate = self
            .limits
            .rate
            .zip(self.due)
            .and_then(|(rate, due)| wait(due.checked_sub(self.slack(rate))?, Why::Rate));
        let budget = self
            .limits
            .budget
            .and_then(|budget| wait(self.free(budget, now)?, Why::Budget(budget)));
        [closed, rate, budget]
            .into_iter()
            .flatten()
            .max_by_key(|wait| wait.left)
    }

    /// The generic cell rate algorithm: the next due time moves on by one interval a request, and may lie ahead
    /// of now by what the burst allows.
    fn count(&mut self, now: Instant) {
        if let Some(rate) = self.limits.rate {
            let due = self.due.map_or(now, |due| due.max(now));
            self.due = Some(due + interval(rate));
        }
        if self.limits.budget.is_some() {
            self.sent.push_back(now);
        }
    }

    fn slack(&self, rate: Rate) -> Duration {
        interval(rate) * self.limits.burst.saturating_sub(1)
    }

    /// When the oldest request leaves the budget's span, if the budget is used up.
    fn free(&mut self, budget: Rate, now: Instant) -> Option<Instant> {
        while let Some(oldest) = self.sent.front()
            && *oldest + budget.per <= now
        {
            self.sent.pop_front();
        }
        let most = usize::try_from(budget.count).unwrap_or(usize::MAX);
        let over = self.sent.len().checked_sub(most)?;
        self.sent.get(over).map(|sent| *sent + budget.per)
    }
}

fn interval(rate: Rate) -> Duration {
    rate.per / rate.count.max(1)
}

fn stricter(one: Option<Rate>, other: Option<Rate>) -> Option<Rate> {
    match (one, other) {
        (Some(one), Some(other)) if interval(other) > interval(one) => Some(other),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests;
