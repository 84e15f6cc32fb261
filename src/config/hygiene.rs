//! `[hygiene]`: which checks are on, and their limits.

use crate::domain::hygiene::{Check, Hygiene, Unit};

use super::context::Context;
use super::item::Item;
use super::read::Fields;
use super::tree::{Table, Value};

/// The key of each check: its id with underscores.
pub(super) const KEYS: [(&str, Check); 19] = [
    ("objective_without_actuals", Check::ObjectiveWithoutActuals),
    ("objective_without_leads", Check::ObjectiveWithoutLeads),
    ("initiative_without_leads", Check::InitiativeWithoutLeads),
    ("initiative_without_tasks", Check::InitiativeWithoutTasks),
    ("unmapped_work", Check::UnmappedWork),
    ("overdue", Check::Overdue),
    ("blocked", Check::Blocked),
    ("no_owner", Check::NoOwner),
    ("unknown_account", Check::UnknownAccount),
    ("no_deadline", Check::NoDeadline),
    ("late_deadline", Check::LateDeadline),
    ("stale", Check::Stale),
    ("due_pushed", Check::DuePushed),
    ("reopened", Check::Reopened),
    ("too_big", Check::TooBig),
    ("too_long", Check::TooLong),
    ("scope_creep", Check::ScopeCreep),
    ("several_owners", Check::SeveralOwners),
    ("no_action_verb", Check::NoActionVerb),
];

/// Reads `[hygiene]`; what it does not name keeps its usual limit.
pub(super) fn hygiene(cx: &Context<'_>, root: &Table) -> Hygiene {
    let mut hygiene = Hygiene::default();
    let Some(node) = root.get("hygiene") else {
        return hygiene;
    };
    let Some(fields) = Fields::open(cx, "[hygiene]", node) else {
        return hygiene;
    };
    for (key, check) in KEYS {
        let unit = Check::ALL
            .iter()
            .find(|(known, ..)| *known == check)
            .map_or(Unit::None, |(_, _, unit, _)| *unit);
        if let Some(limit) = fields.opt(key, |item| limit(item, unit)) {
            set(&mut hygiene, check, limit);
        }
    }
    if let Some(item) = fields.get("verbs") {
        hygiene.verbs = item
            .lines()
            .iter()
            .map(|word| word.to_lowercase())
            .collect();
    }
    fields.finish();
    hygiene
}

/// What a key says about its check.
#[derive(Clone, Copy)]
enum Limit {
    Off,
    /// On, with the limit that it has.
    On,
    At(f64),
}

fn set(hygiene: &mut Hygiene, check: Check, limit: Limit) {
    match limit {
        Limit::Off => hygiene.set(check, None),
        Limit::On => {
            let usual = hygiene.limit(check).unwrap_or(0.0);
            hygiene.set(check, Some(usual));
        }
        Limit::At(limit) => hygiene.set(check, Some(limit)),
    }
}

/// `false`, `true`, or a limit in the check's own unit.
fn limit(item: &Item<'_>, unit: Unit) -> Option<Limit> {
    if let Value::Bool(is) = item.node.value {
        return Some(if is { Limit::On } else { Limit::Off });
    }
    match unit {
        Unit::None => item
            .bool()
            .map(|is| if is { Limit::On } else { Limit::Off }),
        Unit::Days | Unit::WorkingDays => match item.days()? {
            days @ 0.. => Some(Limit::At(days as f64)),
            _ => item.wrong("a number of days from \"0d\" on, or false"),
        },
        Unit::Times => Some(Limit::At(item.whole(1, 1_000)? as f64)),
        Unit::Share => item.share().map(Limit::At),
    }
}
