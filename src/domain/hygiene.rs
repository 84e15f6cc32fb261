//! The checks of how well the work is kept: their stable ids, their units, and the limits that the plan sets.

use std::collections::BTreeMap;
use std::fmt;

/// One check. The order is that of a report: what hurts most comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// An objective without a lag measure, or whose lag measure has no value yet.
    ObjectiveWithoutActuals,
    /// An objective that no lead measure serves.
    ObjectiveWithoutLeads,
    /// An initiative without a lead measure.
    InitiativeWithoutLeads,
    /// An initiative whose rules take no task.
    InitiativeWithoutTasks,
    /// Too much of the work done belongs to no initiative: velocity without direction.
    UnmappedWork,
    /// Its due date has passed.
    Overdue,
    /// It waits for something.
    Blocked,
    /// Nobody is assigned.
    NoOwner,
    /// Somebody is assigned who is nobody of the plan.
    UnknownAccount,
    /// It has no due date.
    NoDeadline,
    /// It is due after its initiative or objective.
    LateDeadline,
    /// In work, or due soon, and untouched for long.
    Stale,
    /// Its due date was put off.
    DuePushed,
    /// It was closed and opened again.
    Reopened,
    /// Its estimate is too large.
    TooBig,
    /// It is in work for long and has no children.
    TooLong,
    /// It matches a rule that says what does not belong to its initiative.
    ScopeCreep,
    /// More than one person is assigned.
    SeveralOwners,
    /// Its title does not begin with what is to be done.
    NoActionVerb,
}

/// What the limit of a check is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// It has none: it is on or off.
    None,
    /// Days.
    Days,
    /// Working days of eight hours.
    WorkingDays,
    /// How often.
    Times,
    /// A share, 0 to 1.
    Share,
}

impl Check {
    /// Every check with its id and the limit that holds unless the plan sets one; `None`: off.
    pub const ALL: [(Self, &'static str, Unit, Option<f64>); 19] = [
        (
            Self::ObjectiveWithoutActuals,
            "objective-without-actuals",
            Unit::None,
            Some(0.0),
        ),
        (
            Self::ObjectiveWithoutLeads,
            "objective-without-leads",
            Unit::None,
            Some(0.0),
        ),
        (
            Self::InitiativeWithoutLeads,
            "initiative-without-leads",
            Unit::None,
            Some(0.0),
        ),
        (
            Self::InitiativeWithoutTasks,
            "initiative-without-tasks",
            Unit::None,
            Some(0.0),
        ),
        (Self::UnmappedWork, "unmapped-work", Unit::Share, Some(0.5)),
        (Self::Overdue, "overdue", Unit::Days, Some(1.0)),
        (Self::Blocked, "blocked", Unit::Days, Some(0.0)),
        (Self::NoOwner, "no-owner", Unit::None, Some(0.0)),
        (
            Self::UnknownAccount,
            "unknown-account",
            Unit::None,
            Some(0.0),
        ),
        (Self::NoDeadline, "no-deadline", Unit::None, Some(0.0)),
        (Self::LateDeadline, "late-deadline", Unit::None, Some(0.0)),
        (Self::Stale, "stale", Unit::Days, Some(14.0)),
        (Self::DuePushed, "due-pushed", Unit::Times, Some(2.0)),
        (Self::Reopened, "reopened", Unit::Times, Some(1.0)),
        (Self::TooBig, "too-big", Unit::WorkingDays, Some(5.0)),
        (Self::TooLong, "too-long", Unit::Days, Some(14.0)),
        (Self::ScopeCreep, "scope-creep", Unit::None, Some(0.0)),
        (Self::SeveralOwners, "several-owners", Unit::None, Some(0.0)),
        (Self::NoActionVerb, "no-action-verb", Unit::None, None),
    ];

    /// The id, which never changes.
    pub fn as_str(self) -> &'static str {
        let known = Self::ALL.iter().find(|(check, ..)| *check == self);
        known.map_or("", |(_, id, ..)| id)
    }

    /// The check of an id.
    pub fn parse(id: &str) -> Option<Self> {
        let known = Self::ALL.iter().find(|(_, known, ..)| *known == id);
        known.map(|(check, ..)| *check)
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Which checks are on, and their limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Hygiene {
    limits: BTreeMap<Check, Option<f64>>,
    /// Words that begin a title well beyond the usual verbs, in lower case.
    pub verbs: Vec<String>,
}

impl Default for Hygiene {
    fn default() -> Self {
        Self {
            limits: Check::ALL
                .iter()
                .map(|(check, _, _, limit)| (*check, *limit))
                .collect(),
            verbs: Vec::new(),
        }
    }
}

impl Hygiene {
    /// The limit of a check; `None` when it is off.
    pub fn limit(&self, check: Check) -> Option<f64> {
        self.limits.get(&check).copied().flatten()
    }

    /// Sets a limit, or switches the check off.
    pub fn set(&mut self, check: Check, limit: Option<f64>) {
        self.limits.insert(check, limit);
    }
}

#[cfg(test)]
mod tests {
    use super::{Check, Hygiene};

    #[test]
    fn every_check_has_an_id_of_its_own_and_a_place() {
        for (place, (check, id, _, limit)) in Check::ALL.into_iter().enumerate() {
            assert_eq!(
                check as usize, place,
                "{id} stands in the order of the report"
            );
            assert_eq!((check.as_str(), Check::parse(id)), (id, Some(check)));
            assert_eq!(Hygiene::default().limit(check), limit);
        }
        assert_eq!(Check::parse("tidy"), None);
    }
}
