//! What was declared about forecasts: from which days they draw, and how often.

use jiff::civil::Date;

use super::calendar::plus_days;

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
