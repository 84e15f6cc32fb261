//! How much of a declared buffer is used, against how much of the chain before it is complete.

use std::collections::BTreeMap;

use super::{Days, Own, Schedule};
use crate::domain::id::InitiativeId;
use crate::domain::plan::{Initiative, Plan};

/// The buffer of an initiative: days of slack planned in before its due date. In working days where the plan declares a
/// calendar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BufferBurn {
    /// Days declared.
    pub days: i64,
    /// Days of them that its finish takes; more than declared when it is late.
    pub used_days: i64,
    /// Used / declared; 1 is all.
    pub used: f64,
    /// How far the chain that decides its finish is, by planned duration, 0 to 1.
    pub chain_complete: f64,
}

impl BufferBurn {
    /// Whether it is used up faster than the chain advances.
    pub fn outruns(&self) -> bool {
        self.used > self.chain_complete
    }
}

/// used = days from (due - buffer) to the finish / buffer; complete = sum(duration * completion) / sum(duration) of the chain.
pub(super) fn burn(
    plan: &Plan,
    schedule: &Schedule,
    own: &BTreeMap<InitiativeId, Own>,
    initiative: &Initiative,
) -> Option<BufferBurn> {
    let buffer = initiative.buffer_days.filter(|buffer| *buffer > 0)?;
    let planned = schedule.initiatives.get(&initiative.id)?;
    let days = Days(&plan.calendar);
    let over = days.between(initiative.due, planned.finish.p50);
    let used_days = (buffer + over).max(0);
    let chain = schedule.chain_to(&initiative.id);
    let parts: Vec<(f64, f64)> = chain
        .iter()
        .filter_map(|id| {
            let declared = plan.initiatives.get(id)?;
            let duration = days.between(declared.start, declared.due).max(1);
            Some((duration as f64, own.get(id)?.completion.unwrap_or(0.0)))
        })
        .collect();
    let total: f64 = parts.iter().map(|(duration, _)| duration).sum();
    let done: f64 = parts.iter().map(|(duration, done)| duration * done).sum();
    Some(BufferBurn {
        days: buffer,
        used_days,
        used: used_days as f64 / buffer as f64,
        chain_complete: if total > 0.0 { done / total } else { 0.0 },
    })
}
