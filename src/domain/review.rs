//! Reviews: which questions are asked, of whom, and the civil period that makes an occurrence unique.

use std::fmt;

use jiff::civil::{Date, ISOWeekDate};
use serde::{Deserialize, Serialize};

use super::id::ReviewId;

/// What alerts are kept under in the outbox, where a review has its id: no review may have this one.
pub const ALERTS: &str = "alerts";

/// The three conversations of the method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewKind {
    /// What got done, what is blocked, what needs help.
    CheckIn,
    /// Is the plan working.
    CourseCorrection,
    /// Is it still the right plan.
    Quarterly,
}

/// Who hears about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// One mail address.
    Address(String),
    /// One mail to each owner of an objective or initiative.
    Owners,
    /// One mail to each subscriber of an objective, with that part.
    Subscribers,
}

/// The civil period that a review covers: with the review's id and the recipient it names one mail for ever.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeriodKey(String);

impl PeriodKey {
    /// The period of a review that is due on a date: `2026-W47`, `2026-11`, `2026-Q4`.
    ///
    /// An ISO week belongs to the year of its Thursday: 2027-01-01 lies in `2026-W53`.
    pub fn of(kind: ReviewKind, due: Date) -> Self {
        match kind {
            ReviewKind::CheckIn => {
                let week: ISOWeekDate = due.iso_week_date();
                Self(format!("{:04}-W{:02}", week.year(), week.week()))
            }
            ReviewKind::CourseCorrection => Self(format!("{:04}-{:02}", due.year(), due.month())),
            ReviewKind::Quarterly => {
                Self(format!("{:04}-Q{}", due.year(), (due.month() - 1) / 3 + 1))
            }
        }
    }

    /// Takes a stored key back.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text of the key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PeriodKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One review that became due: unique by review and period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The review.
    pub review: ReviewId,
    /// The period it covers.
    pub period: PeriodKey,
    /// The instant it was due.
    pub due_at: jiff::Timestamp,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{PeriodKey, ReviewKind};

    #[test]
    fn iso_weeks_keep_their_own_year() {
        for (day, key) in [
            (date(2026, 12, 28), "2026-W53"),
            (date(2027, 1, 1), "2026-W53"),
            (date(2027, 1, 4), "2027-W01"),
            (date(2028, 2, 29), "2028-W09"),
        ] {
            assert_eq!(PeriodKey::of(ReviewKind::CheckIn, day).as_str(), key);
        }
        assert_eq!(
            PeriodKey::of(ReviewKind::CourseCorrection, date(2026, 11, 2)).as_str(),
            "2026-11"
        );
        assert_eq!(
            PeriodKey::of(ReviewKind::Quarterly, date(2026, 11, 2)).as_str(),
            "2026-Q4"
        );
    }
}
