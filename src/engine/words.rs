//! Figures for sentences: how many decimals a figure has, which unit, and what is said of a distance or a band.
//!
//! It makes the parts of phrases; how they are written in a language is the business of the floor below. It knows
//! how a figure is put, never which figure is good.

use jiff::civil::Date;

use crate::domain::calendar::{Period, days_between};
use crate::domain::measure::{Band, LagMeasure, LeadKind, LeadMeasure};
use crate::language::phrase::{Arg, Phrase};
use crate::language::unit;
use crate::phrase;

/// A number outside of any measure: one decimal at most.
pub fn number(value: f64) -> Arg {
    Arg::number(value, 1)
}

/// A difference outside of any measure: `+3`, `−13`, `0`.
pub fn signed(value: f64) -> Arg {
    Arg::Signed { value, decimals: 1 }
}

/// A number with so many decimals at most: `1,204`, `31`, `9.1`; a thousand and more has none.
pub fn decimal(value: f64, decimals: usize) -> Arg {
    Arg::number(value, decimals)
}

/// How the figures of one measure are written: its unit, and as many decimals as say something.
///
/// What counts things has none. Any other measure has one; more only where its whole way is shorter
/// than one unit, so that a rating from 4.1 to 4.5 does not read as 4 all the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale<'a> {
    unit: &'a str,
    decimals: usize,
}

impl<'a> Scale<'a> {
    /// A unit, and decimals that were found before.
    pub fn new(unit: &'a str, decimals: usize) -> Self {
        Self { unit, decimals }
    }

    /// Of a lead measure.
    pub fn of_lead(lead: &'a LeadMeasure) -> Self {
        let decimals = match lead.kind {
            LeadKind::Count
            | LeadKind::Open
            | LeadKind::Overdue
            | LeadKind::Blocked
            | LeadKind::CycleTime { .. }
            | LeadKind::Age(_) => 0,
            LeadKind::Sum(_) | LeadKind::Percent | LeadKind::OnTime { .. } => {
                decimals(lead.baseline, lead.target)
            }
        };
        Self::new(&lead.unit, decimals)
    }

    /// Of a lag measure.
    pub fn of_lag(lag: &'a LagMeasure) -> Self {
        let (low, high) = lag
            .band
            .map_or((lag.baseline, lag.target), |band| (band.low, band.high));
        Self::new(&lag.unit, decimals(low, high))
    }

    /// The most decimals of a figure.
    pub fn decimals(self) -> usize {
        self.decimals
    }

    /// The figure alone: `31`, `17.2`.
    pub fn number(self, value: f64) -> Arg {
        Arg::number(value, self.decimals)
    }

    /// The figure with its unit: `31 tasks`, `1 task`, `17.2 %`.
    pub fn amount(self, value: f64) -> Arg {
        Arg::Amount {
            value,
            decimals: self.decimals,
            unit: self.unit.to_owned(),
        }
    }

    /// From one figure to another, as both are printed, so that a line of a table adds up: `−13`, `+0.4`.
    pub fn difference(self, from: f64, to: f64) -> Arg {
        Arg::Signed {
            value: Arg::between(from, to, self.decimals),
            decimals: self.decimals,
        }
    }

    /// The same without a sign and with its unit: `4.1 pp`, `1 task`.
    fn apart(self, from: f64, to: f64) -> Arg {
        let of = Self::new(self.difference_unit(), self.decimals);
        of.amount(Arg::between(from, to, self.decimals).abs())
    }

    /// The unit of a difference: percentages differ by percentage points.
    pub fn difference_unit(self) -> &'a str {
        if self.is_percentage() {
            "pp"
        } else {
            self.unit
        }
    }

    /// Whether its values are percentages: `%`, `% ready`.
    pub fn is_percentage(self) -> bool {
        self.unit.starts_with('%')
    }
}

/// One; more where the way from baseline to target is shorter than one unit.
fn decimals(baseline: f64, target: f64) -> usize {
    let mut span = (target - baseline).abs();
    let mut decimals = 1;
    while span > 0.0 && span < 1.0 - 1e-9 && decimals < 6 {
        span *= 10.0;
        decimals += 1;
    }
    decimals
}

/// For one of a unit: `a task` of `tasks`, `an hour` of `hours`; of what has no plain singular `for each EUR`.
pub fn each(unit: &str) -> Phrase {
    let one = unit::singular(unit);
    let article = one.as_deref().map_or("none", |one| {
        let vowel = one.starts_with(['a', 'e', 'i', 'o']) || one.starts_with("hour");
        if vowel { "an" } else { "a" }
    });
    phrase!(
        "each",
        unit = unit,
        one = one.unwrap_or_default(),
        article = article
    )
}

/// A share of 0 to 1 with three decimals, as `explain` puts it into formulas.
pub fn share(value: f64) -> String {
    let text = format!("{value:.3}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    match short {
        "-0" => "0".to_owned(),
        other => other.replace('-', "−"),
    }
}

/// A share of 0 to 1 in percent, without decimals: `45 %`.
pub fn percent(value: f64) -> Arg {
    Arg::Percent(value)
}

/// Whether a share is printed as `0 %`.
pub(crate) fn is_no_percent(share: f64) -> bool {
    (share * 100.0).round() == 0.0
}

/// A count with its noun: `1 day`, `21 days`.
pub fn count(value: f64, noun: &str) -> Arg {
    Scale::new(&format!("{noun}s"), 1).amount(value)
}

/// Whole days between two dates: `9 days`.
pub fn days(from: Date, to: Date) -> Arg {
    count(days_between(from, to) as f64, "day")
}

/// A distance to the plan in points of the span and in days: `25 points, 21 days behind`, `on plan`.
///
/// Both are rounded to whole ones; a part that rounds to nothing, or that points the other way, is
/// left out.
pub fn distance(points: f64, days_behind: Option<f64>) -> Phrase {
    let whole = (points * 100.0).round();
    let is_behind = points < 0.0;
    let days = days_behind
        .map(f64::round)
        .filter(|days| *days != 0.0 && (*days > 0.0) == is_behind);
    let points = (whole != 0.0).then(|| count(whole.abs(), "point"));
    let days = days.map(|days| count(days.abs(), "day"));
    towards(is_behind, points.into_iter().chain(days).collect())
}

/// A distance to the plan in whole days: `9 days behind`, `2 days ahead`, `on plan`.
pub(crate) fn distance_in_days(behind: f64) -> Phrase {
    let days = behind.round();
    let parts = (days != 0.0).then(|| count(days.abs(), "day"));
    towards(days > 0.0, parts.into_iter().collect())
}

fn towards(is_behind: bool, parts: Vec<Arg>) -> Phrase {
    if parts.is_empty() {
        return phrase!("on-plan");
    }
    let parts = Arg::List(parts);
    if is_behind {
        phrase!("distance-behind", distance = parts)
    } else {
        phrase!("distance-ahead", distance = parts)
    }
}

/// Where a value lies from a band: `within 95 to 99`, `2 pp below the band 95 to 99 (tolerance 4)`.
pub fn band(scale: Scale<'_>, value: f64, band: Band) -> Phrase {
    let (low, high) = (scale.number(band.low), scale.number(band.high));
    let (id, nearer) = if value < band.low {
        ("below-band", band.low)
    } else if value > band.high {
        ("above-band", band.high)
    } else {
        return phrase!("within-band", low = low, high = high);
    };
    Phrase::new(id)
        .with("distance", scale.apart(nearer, value))
        .with("low", low)
        .with("high", high)
        .with("tolerance", scale.number(band.tolerance))
}

/// `30 Nov 2026`.
pub fn date(date: Date) -> Arg {
    Arg::Date(date)
}

/// `30 Nov`, with the year where it is not this one.
pub fn day(date: Date, today: Date) -> Arg {
    Arg::Day(date, today)
}

/// The word for a period, which messages choose by: `week`.
pub fn period(period: Period) -> &'static str {
    match period {
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
        Period::Quarter => "quarter",
    }
}

#[cfg(test)]
mod tests;
