//! What was declared about forecasts (from which days they draw, and how often), and what is kept of them.

use jiff::civil::Date;

use super::calendar::plus_days;
use super::id::{LeadId, ObjectiveId};

/// How forecasts are drawn: `[forecast]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForecastRules {
    /// Days of the trailing window that throughput is drawn from.
    pub window_days: i64,
    /// First and last days, inclusive, on which nobody works: nothing is drawn from them, and nothing is done on those to come.
    pub blackout: Vec<(Date, Date)>,
    /// Trials of each forecast.
    pub trials: u32,
}

impl Default for ForecastRules {
    fn default() -> Self {
        Self {
            window_days: 7 * 12,
            blackout: Vec::new(),
            trials: 10_000,
        }
    }
}

impl ForecastRules {
    /// Whether a day is declared to be without work.
    pub fn is_blackout(&self, day: Date) -> bool {
        self.blackout
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&day))
    }

    /// The first day of the window that ends with a day.
    pub fn window_from(&self, last: Date) -> Date {
        plus_days(last, 1 - self.window_days)
    }
}

/// The measure that was forecast.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Foreseen {
    /// A lead measure.
    Lead(LeadId),
    /// The lag measure of an objective.
    Lag(ObjectiveId),
}

/// What was to be reached, in the measure's unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// So much or more.
    AtLeast(f64),
    /// So much or less.
    AtMost(f64),
    /// Between two limits, both included.
    Within {
        /// The lowest value that is fine.
        low: f64,
        /// The highest value that is fine.
        high: f64,
    },
}

/// A forecast as it was made, kept to be scored.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptForecast {
    /// Of which measure.
    pub of: Foreseen,
    /// The date it was made for.
    pub as_of: Date,
    /// The due date then.
    pub due: Date,
    /// The target then.
    pub goal: Goal,
    /// The odds of it by due, 0 to 1.
    pub odds: f64,
    /// The date by which 85 of 100 trials were done; `None`: beyond the horizon, or a lag measure.
    pub p85: Option<Date>,
}

/// What the weeks said of a lead in a month, kept to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptVerdict {
    /// Of which lead.
    pub lead: LeadId,
    /// The date it was found for.
    pub as_of: Date,
    /// `supports`, `contradicts`, `inconclusive`, `not testable yet`.
    pub verdict: String,
    /// Pearson's r, where it was testable.
    pub correlation: Option<f64>,
    /// Weeks from the work to the movement.
    pub delay_weeks: Option<u32>,
    /// How often chance gives one as large.
    pub p: Option<f64>,
}
