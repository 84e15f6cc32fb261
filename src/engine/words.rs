//! Figures as words: the one way numbers, units, days and points are written, in a sentence as in a table.
//!
//! A minus is U+2212, thousands are parted by a comma, a unit follows its figure after a space. It knows
//! how to write a figure, never which figure is good.

use jiff::civil::Date;

use crate::domain::calendar::{Period, days_between};
use crate::domain::measure::{Band, LagMeasure, LeadKind, LeadMeasure};

/// A number outside of any measure: one decimal at most.
pub fn number(value: f64) -> String {
    decimal(value, 1)
}

/// A difference outside of any measure: `+3`, `−13`, `0`.
pub fn signed(value: f64) -> String {
    with_sign(number(value))
}

/// A number with so many decimals at most: `1,204`, `31`, `9.1`; a thousand and more has none.
pub fn decimal(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    let size = value.abs();
    if size >= 1e15 {
        return format!("{value:.2e}").replace('-', "−");
    }
    let decimals = if size >= 1_000.0 { 0 } else { decimals };
    let fixed = format!("{:.decimals$}", rounded(size, decimals));
    let (whole, fraction) = fixed.split_once('.').unwrap_or((&fixed, ""));
    let fraction = fraction.trim_end_matches('0');
    let mut text = grouped(whole);
    if !fraction.is_empty() {
        text = format!("{text}.{fraction}");
    }
    if value < 0.0 && text != "0" {
        text = format!("−{text}");
    }
    text
}

/// To the nearest figure with so many decimals, halves away from zero.
fn rounded(value: f64, decimals: usize) -> f64 {
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX));
    (value * scale).round() / scale
}

/// `1204` as `1,204`.
fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn with_sign(figure: String) -> String {
    if figure == "0" || figure == "–" || figure.starts_with('−') {
        return figure;
    }
    format!("+{figure}")
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
    pub fn number(self, value: f64) -> String {
        decimal(value, self.decimals)
    }

    /// The figure with its unit: `31 tasks`, `1 task`, `17.2 %`.
    pub fn amount(self, value: f64) -> String {
        self.with_unit(&self.number(value))
    }

    /// A spelled figure with the unit.
    fn with_unit(self, figure: &str) -> String {
        match singular(figure, self.unit) {
            Some(one) => format!("{figure} {one}"),
            None => with_unit(figure, self.unit),
        }
    }

    /// From one figure to another, as both are printed, so that a line of a table adds up: `−13`, `+0.4`.
    pub fn difference(self, from: f64, to: f64) -> String {
        let printed = |value: f64| {
            let decimals = if value.abs() >= 1_000.0 {
                0
            } else {
                self.decimals
            };
            rounded(value, decimals)
        };
        with_sign(self.number(printed(to) - printed(from)))
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

/// A spelled figure with its unit; the figure alone without a unit.
pub fn with_unit(figure: &str, unit: &str) -> String {
    if unit.is_empty() {
        return figure.to_owned();
    }
    format!("{figure} {unit}")
}

/// The singular of a unit that is one plain English plural, for the figure 1: `task` of `tasks`.
fn singular(figure: &str, unit: &str) -> Option<String> {
    let is_one = matches!(figure, "1" | "−1");
    let is_word = unit.len() > 3 && unit.chars().all(|char| char.is_ascii_lowercase());
    let stays = ["series", "species", "news", "sales"].contains(&unit);
    if !is_one || !is_word || stays || unit.ends_with("ss") || unit.ends_with("us") {
        return None;
    }
    if let Some(stem) = unit.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    let hisses = ["sses", "shes", "ches", "xes"];
    let cut = if hisses.iter().any(|end| unit.ends_with(end)) {
        "es"
    } else {
        "s"
    };
    unit.strip_suffix(cut).map(str::to_owned)
}

/// For one of a unit: `a task` of `tasks`, `an hour` of `hours`; of what has no plain singular `for each EUR`.
pub fn each(unit: &str) -> String {
    let words = unit.rsplit_once(' ');
    let (before, last) = words.map_or(("", unit), |(before, last)| (before, last));
    let Some(one) = singular("1", last) else {
        return format!("for each {unit}");
    };
    let one = format!("{before} {one}");
    let one = one.trim_start();
    let vowel = one.starts_with(['a', 'e', 'i', 'o']) || one.starts_with("hour");
    let article = if vowel { "an" } else { "a" };
    format!("{article} {one}")
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
pub fn percent(value: f64) -> String {
    format!("{} %", decimal(value * 100.0, 0))
}

/// A count with its noun: `1 day`, `21 days`.
pub fn count(value: f64, noun: &str) -> String {
    let text = number(value);
    let plural = if text == "1" { "" } else { "s" };
    format!("{text} {noun}{plural}")
}

/// Whole days between two dates as words: `9 days`.
pub fn days(from: Date, to: Date) -> String {
    count(days_between(from, to) as f64, "day")
}

/// A distance to the plan in points of the span and in days: `25 points, 21 days behind`, `on plan`.
///
/// Both are rounded to whole ones; a part that rounds to nothing, or that points the other way, is
/// left out.
pub fn distance(points: f64, days_behind: Option<f64>) -> String {
    let whole = (points * 100.0).round();
    let behind = points < 0.0;
    let days = days_behind
        .map(f64::round)
        .filter(|days| *days != 0.0 && (*days > 0.0) == behind);
    let mut parts = Vec::new();
    if whole != 0.0 {
        parts.push(count(whole.abs(), "point"));
    }
    parts.extend(days.map(|days| count(days.abs(), "day")));
    if parts.is_empty() {
        return "on plan".to_owned();
    }
    let direction = if behind { "behind" } else { "ahead" };
    format!("{} {direction}", parts.join(", "))
}

/// Where a value lies from a band: `within 95 to 99`, `2 pp below the band 95 to 99 (tolerance 4)`.
pub fn band(scale: Scale<'_>, value: f64, band: Band) -> String {
    let limits = format!("{} to {}", scale.number(band.low), scale.number(band.high));
    let (nearer, side) = if value < band.low {
        (band.low, "below")
    } else if value > band.high {
        (band.high, "above")
    } else {
        return format!("within {limits}");
    };
    let distance = scale.difference(nearer, value);
    let distance = Scale::new(scale.difference_unit(), scale.decimals)
        .with_unit(distance.trim_start_matches(['+', '−']));
    format!(
        "{distance} {side} the band {limits} (tolerance {})",
        scale.number(band.tolerance)
    )
}

/// `30 Nov 2026`.
pub fn date(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// `30 Nov`, with the year where it is not this one.
pub fn day(date: Date, today: Date) -> String {
    if date.year() == today.year() {
        return date.strftime("%-d %b").to_string();
    }
    self::date(date)
}

/// The noun of a period: `week`.
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
