//! How each task stands on the day of the round, in short and found out once: what is asked of every task there is would be dear to
//! look up in its history and its record each time.
//!
//! It knows one task; each part is what another file says of it.

use jiff::civil::Date;

use super::matched::Matched;
use super::names::names_others;
use crate::domain::claim::Claim;
use crate::engine::history::Tracked;
use crate::engine::{commitments, hygiene, truth};

/// What a task counts for, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counts {
    /// For an initiative at least.
    Linked,
    /// For none that it does not creep into.
    OnlyCreeps,
    /// For none.
    Unlinked,
}

impl Counts {
    pub(super) fn of(matched: &Matched) -> Self {
        if !matched.links.is_empty() {
            Self::Linked
        } else if matched.creep.is_empty() {
            Self::Unlinked
        } else {
            Self::OnlyCreeps
        }
    }
}

/// How a task stands on a day.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Today {
    pub(crate) counts: Counts,
    /// Whether it counts on that day at all.
    pub(crate) exists: bool,
    /// Whether work is left.
    pub(crate) is_remaining: bool,
    /// Whether it was done in the weeks in which work without a direction is counted.
    pub(crate) is_done_lately: bool,
    /// Whether it has an estimate.
    pub(crate) is_estimated: bool,
    /// Whether it says itself how the work stands.
    pub(crate) has_claim: bool,
    /// Whether it is assigned to somebody who is not of the plan.
    pub(super) has_strangers: bool,
    /// Whether it names other records.
    pub(super) names_others: bool,
    /// Whether another one that counts on that day, or is settled, names it as its parent.
    pub(crate) has_children: bool,
    /// The last day by then on which it was made or changed.
    pub(crate) changed: Option<Date>,
    /// The day of the week before for which it was promised.
    pub(crate) committed: Option<Date>,
}

impl Today {
    /// Without what others say of it.
    pub(super) fn of(tracked: &Tracked<'_>, matched: &Matched, at: Date) -> Self {
        let task = &tracked.known.task;
        let claimed = task
            .fields
            .get("claimed")
            .and_then(|claimed| claimed.as_str());
        Self {
            counts: Counts::of(matched),
            exists: tracked.exists(at),
            is_remaining: tracked.is_remaining(at),
            is_done_lately: hygiene::plan::is_done_lately(tracked, at),
            is_estimated: task.estimate.is_some(),
            has_claim: claimed.and_then(Claim::parse).is_some(),
            has_strangers: matched.has_strangers,
            names_others: names_others(task),
            has_children: false,
            changed: truth::last_change(tracked, at),
            committed: commitments::committed(tracked, at),
        }
    }

    /// Whether it names others, or one names it.
    pub(super) fn is_entangled(self) -> bool {
        self.names_others || self.has_children
    }

    /// Whether it counts, and is assigned to somebody who is not of the plan.
    pub(super) fn has_live_strangers(self) -> bool {
        self.exists && self.has_strangers
    }
}
