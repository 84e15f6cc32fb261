//! Which `[[change]]` gives the reason of which change: by path and by date, one approval for one move.

use jiff::civil::Date;

use crate::domain::calendar::days_between;
use crate::domain::plan::PlanChange;

/// A reason that was agreed counts for what is first seen up to so many days later,
pub const AFTER_DAYS: i64 = 31;

/// and for what was seen up to so many days before it: written down afterwards, but not for ever.
pub const BEFORE_DAYS: i64 = 14;

/// What may want a reason.
#[derive(Debug, Clone, Copy)]
pub struct Dated<'a> {
    /// Where in the plan.
    pub path: &'a str,
    /// When it was first seen.
    pub on: Date,
    /// Whether it wants a reason.
    pub wants: bool,
}

/// The reason of each change, in their order; of two that fit, the one agreed last.
///
/// A reason covers its path and all below it, on one day: the first day from its date on (else the last before
/// it) on which something there was seen that wants a reason. A second move wants a second approval.
pub fn explain<'c>(seen: &[Dated<'_>], changes: &'c [PlanChange]) -> Vec<Option<&'c PlanChange>> {
    let mut reasons = vec![None; seen.len()];
    let mut by_date: Vec<&PlanChange> = changes.iter().collect();
    by_date.sort_by_key(|change| (change.on, &change.what));
    for change in by_date {
        let Some(day) = covered_day(seen, change) else {
            continue;
        };
        for (reason, one) in reasons.iter_mut().zip(seen) {
            if one.on == day && covers(&change.what, one.path) {
                *reason = Some(change);
            }
        }
    }
    reasons
}

fn covered_day(seen: &[Dated<'_>], change: &PlanChange) -> Option<Date> {
    let days = seen
        .iter()
        .filter(|one| one.wants && covers(&change.what, one.path))
        .map(|one| (days_between(change.on, one.on), one.on))
        .filter(|(after, _)| (-BEFORE_DAYS..=AFTER_DAYS).contains(after));
    days.min_by_key(|(after, _)| (*after < 0, after.abs()))
        .map(|(_, day)| day)
}

/// Whether a path is the one named or lies below it.
fn covers(what: &str, path: &str) -> bool {
    path.strip_prefix(what)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{Dated, PlanChange, covers, explain};

    fn change(on: Date, what: &str) -> PlanChange {
        PlanChange {
            on,
            what: what.to_owned(),
            reason: "because".to_owned(),
            approved: "ann".into(),
        }
    }

    fn seen(path: &str, on: Date) -> Dated<'_> {
        Dated {
            path,
            on,
            wants: true,
        }
    }

    #[test]
    fn a_reason_covers_its_path_and_what_lies_below() {
        for (what, path, wanted) in [
            ("objective.a.lag", "objective.a.lag.target", true),
            ("objective.a.lag.target", "objective.a.lag.target", true),
            ("objective.a", "objective.ab.due", false),
            ("objective.a.lag.target", "objective.a", false),
            ("metric.share", "metric.share.2026-10-31", true),
        ] {
            assert_eq!(covers(what, path), wanted, "{what} {path}");
        }
    }

    /// Agreed on 4 May. Moved on 5 May and again on 20 May: the first move is covered, the second is not.
    #[test]
    fn one_approval_is_for_one_move() {
        let all = [
            seen("objective.a.due", date(2026, 5, 5)),
            seen("objective.a.owner", date(2026, 5, 5)),
            seen("objective.a.due", date(2026, 5, 20)),
        ];
        let changes = [change(date(2026, 5, 4), "objective.a")];
        let found: Vec<bool> = explain(&all, &changes)
            .iter()
            .map(Option::is_some)
            .collect();
        assert_eq!(found, [true, true, false]);
        let both = [
            change(date(2026, 5, 4), "objective.a"),
            change(date(2026, 5, 19), "objective.a.due"),
        ];
        assert!(explain(&all, &both).iter().all(Option::is_some));
    }

    /// Seen on 5 May: agreed from 4 April (31 days before) to 19 May (14 days after) counts.
    #[test]
    fn a_reason_of_another_time_is_none() {
        let all = [seen("objective.a.due", date(2026, 5, 5))];
        for (on, wanted) in [
            (date(2026, 4, 3), false),
            (date(2026, 4, 4), true),
            (date(2026, 5, 19), true),
            (date(2026, 5, 20), false),
        ] {
            let changes = [change(on, "objective.a.due")];
            assert_eq!(explain(&all, &changes)[0].is_some(), wanted, "{on}");
        }
    }

    #[test]
    fn what_wants_no_reason_does_not_use_one_up() {
        let all = [
            Dated {
                wants: false,
                ..seen("objective.a.statement", date(2026, 5, 4))
            },
            seen("objective.a.due", date(2026, 5, 6)),
        ];
        let changes = [change(date(2026, 5, 4), "objective.a")];
        let found: Vec<bool> = explain(&all, &changes)
            .iter()
            .map(Option::is_some)
            .collect();
        assert_eq!(found, [false, true]);
    }
}
