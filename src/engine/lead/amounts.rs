//! What each task of a lead counts for: one, what a field of it says, or its estimate.
//!
//! It knows tasks and their fields; not which of them are done.

use jiff::civil::Date;

use super::Scope;
use super::field::{Unit, field_number, in_unit, is_misread, one_unit};
use crate::domain::measure::LeadKind;
use crate::language::phrase::Phrase;
use crate::phrase;

/// Whether the tasks of a share weigh alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weighing {
    /// Each as much as any other; so do those of every other kind that counts tasks.
    Alike,
    /// By their estimates.
    ByEstimate(Unit),
}

impl Weighing {
    /// Of a lead on a date: by estimate where every task of a share has one in the same unit.
    pub(super) fn of(scope: &Scope<'_>, at: Date) -> Self {
        if scope.lead.kind != LeadKind::Percent {
            return Self::Alike;
        }
        let estimates = || {
            let own = scope.tasks.iter();
            let own = own.filter(|task| task.is_done(at) || task.is_remaining(at));
            let settled = scope.settled.iter();
            let settled = settled.filter(|task| task.is_done(at) || task.is_remaining(at));
            own.map(|task| task.known.task.estimate)
                .chain(settled.map(|task| task.estimate()))
        };
        if estimates().any(|estimate| estimate.is_none()) {
            return Self::Alike;
        }
        let Some(unit) = one_unit(estimates(), "").ok().flatten() else {
            return Self::Alike;
        };
        let has_size = |estimate| in_unit(estimate, Some(unit)).is_some_and(|size| size > 0.0);
        if estimates().any(has_size) {
            Self::ByEstimate(unit)
        } else {
            Self::Alike
        }
    }
}

/// What each task of a scope counts for; nothing where it does not say so.
pub(super) struct Amounts {
    /// Of the tasks, in their order.
    pub(super) tasks: Vec<f64>,
    /// Of the settled ones, in theirs.
    pub(super) settled: Vec<f64>,
    /// Why they say nothing together.
    pub(super) trouble: Option<Phrase>,
}

impl Amounts {
    pub(super) fn of(scope: &Scope<'_>, weighing: Weighing) -> Self {
        match (&scope.lead.kind, weighing) {
            (LeadKind::Sum(field), _) => Self::summed(scope, field),
            (LeadKind::Percent, Weighing::ByEstimate(unit)) => Self::by_estimate(scope, unit),
            (
                LeadKind::Percent
                | LeadKind::Count
                | LeadKind::Open
                | LeadKind::Overdue
                | LeadKind::Blocked
                | LeadKind::OnTime { .. }
                | LeadKind::CycleTime { .. }
                | LeadKind::Age(_),
                _,
            ) => Self {
                tasks: vec![1.0; scope.tasks.len()],
                settled: vec![1.0; scope.settled.len()],
                trouble: None,
            },
        }
    }

    fn by_estimate(scope: &Scope<'_>, unit: Unit) -> Self {
        let size = |estimate| in_unit(estimate, Some(unit)).unwrap_or_default();
        let own = scope.tasks.iter().map(|task| task.known.task.estimate);
        let settled = scope.settled.iter().map(|task| task.estimate());
        Self {
            tasks: own.map(size).collect(),
            settled: settled.map(size).collect(),
            trouble: None,
        }
    }

    fn summed(scope: &Scope<'_>, field: &str) -> Self {
        let tasks = scope.tasks.as_slice();
        let own = tasks.iter().map(|task| task.known.task.estimate);
        let settled = scope.settled.iter().map(|task| task.estimate());
        let of_estimates = one_unit(own.chain(settled), &scope.lead.unit);
        let are_mixed = of_estimates.is_err() && field == "estimate";
        let wanted = of_estimates.ok().flatten();
        let mut has_any = false;
        let mut known = |amount: Option<f64>| {
            has_any |= amount.is_some();
            amount.unwrap_or_default()
        };
        let own = tasks
            .iter()
            .map(|task| known(field_number(&task.known.task, field, wanted)))
            .collect();
        let settled = scope.settled.iter().map(|task| match field {
            "estimate" => in_unit(task.estimate(), wanted),
            "spent" => task.spent(),
            _ => task.amount(),
        });
        let settled = settled.map(known).collect();
        let trouble = if are_mixed {
            Some(phrase!("estimates-mixed"))
        } else if !has_any {
            Some(phrase!("field-missing"))
        } else if tasks.iter().any(|task| is_misread(&task.known.task, field)) {
            // A sum of those that happen to be readable would look like the whole.
            Some(phrase!("field-misread"))
        } else {
            None
        };
        Self {
            tasks: own,
            settled,
            trouble,
        }
    }
}
