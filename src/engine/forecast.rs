//! What is coming: when a lead reaches its target, how much of it is there by due, and how sure that is.
//!
//! It holds what a forecast is; it knows measures and dates, not what a late one costs or whom it holds up.

use jiff::civil::Date;

use crate::domain::id::LeadId;

/// The forecast of one lead measure on a date.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadForecast {
    /// Which.
    pub id: LeadId,
    /// What is expected of it.
    pub outlook: Outlook,
    /// What is left to the target, in the lead's unit; 0 once it is reached.
    pub remaining: f64,
}

impl LeadForecast {
    /// The date by which it is done with even odds: reached, or the P50; `None` where nothing says.
    pub fn expected_finish(&self) -> Option<Date> {
        match &self.outlook {
            Outlook::Reached { on } => Some(*on),
            Outlook::Simulated(simulated) => simulated.finish.p50,
            Outlook::Cannot { .. } => None,
        }
    }
}

/// What is expected of a measure.
#[derive(Debug, Clone, PartialEq)]
pub enum Outlook {
    /// The target was reached on a date.
    Reached {
        /// When.
        on: Date,
    },
    /// Drawn from the daily throughput of the trailing window.
    Simulated(Simulated),
    /// Nothing can be said, and why: `fewer than 5 days with a completion since 3 Sep`.
    Cannot {
        /// The sentence, with what would be needed.
        why: String,
    },
}

/// What the trials of a simulation say.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulated {
    /// When the target is reached.
    pub finish: FinishDates,
    /// How much is there at the due date, in the measure's unit.
    pub by_due: Quantiles,
    /// Odds of the target by due, 0 to 1; never above 0.95 while work remains.
    pub odds: f64,
    /// First day of the window that was drawn from.
    pub window_from: Date,
    /// Days of the window that were drawn from (blackout days are not).
    pub days: u32,
    /// Days of the window with a completion.
    pub active_days: u32,
}

/// The first date at which so many of the trials have reached the target; `None`: not within the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FinishDates {
    /// Half of them.
    pub p50: Option<Date>,
    /// 85 of 100.
    pub p85: Option<Date>,
    /// 95 of 100.
    pub p95: Option<Date>,
}

/// Values that so many of the trials reach at least.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantiles {
    /// 85 of 100 trials reach this: the careful figure.
    pub p85: f64,
    /// Half of them reach this.
    pub p50: f64,
    /// 15 of 100 trials reach this: the hopeful figure.
    pub p15: f64,
}
