//! How moments, ages, counts and statuses are spelled; figures and dates as the engine's sentences spell them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::engine::assessment::Status;
use crate::language::phrase::Phrase;

use crate::engine::words;

/// `30 Nov 2026`.
pub fn date(date: Date) -> String {
    words::date(date).to_string()
}

/// `30 Nov`, with the year where it is not this one.
pub fn day(date: Date, today: Date) -> String {
    words::day(date, today).to_string()
}

/// `25 points, 21 days behind`.
pub fn distance(points: f64, days_behind: Option<f64>) -> String {
    words::distance(points, days_behind).to_string()
}

/// `1,204`, `9.1`.
pub fn number(value: f64) -> String {
    words::number(value).to_string()
}

/// `45 %`.
pub fn percent(share: f64) -> String {
    words::percent(share).to_string()
}

/// `+3`, `−13`, `0`.
pub fn signed(value: f64) -> String {
    words::signed(value).to_string()
}

/// A count with its noun: `1 objective`, `2 objectives`.
pub fn count(amount: u64, noun: &str) -> String {
    words::count(amount as f64, noun).to_string()
}

/// A clause as a sentence begins: with a capital.
pub fn capital(clause: &str) -> String {
    let mut chars = clause.chars();
    chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(chars)
        .collect()
}

/// `20 Nov 14:05`, in the plan's zone.
pub fn moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone())
        .strftime("%-d %b %H:%M")
        .to_string()
}

/// How long, as a message says it: `age` (`5 min`, `26 h`, `9 days`), `ago` (`9 days ago`) or `within` (`within 9 days`).
pub fn age(message: &'static str, secs: i64) -> Phrase {
    let (unit, count) = match secs.max(0) {
        0..60 => ("minutes", 1),
        secs @ 60..7_200 => ("minutes", secs / 60),
        secs @ 7_200..172_800 => ("hours", secs / 3_600),
        secs => ("days", secs / 86_400),
    };
    Phrase::new(message)
        .with("unit", unit)
        .with("count", count.unsigned_abs())
}

/// The sign that stands beside the word of a status: shapes differ, so that colour is not needed.
pub fn symbol(status: Status) -> &'static str {
    match status {
        Status::Achieved => "✓",
        Status::OnTrack => "●",
        Status::NotStarted => "○",
        Status::Paused => "‖",
        Status::Unknown => "?",
        Status::AtRisk => "▲",
        Status::OffTrack => "■",
        Status::Missed => "✕",
    }
}

#[cfg(test)]
mod tests {
    use super::{age, count};

    #[test]
    fn counts_and_ages_are_short() {
        assert_eq!(count(1, "objective"), "1 objective");
        assert_eq!(count(1_200, "task"), "1,200 tasks");
        assert_eq!(age("age", 0), "1 min");
        assert_eq!(age("age", 300), "5 min");
        assert_eq!(age("ago", 93_600), "26 h ago");
        assert_eq!(age("within", 800_000), "within 9 days");
    }
}
