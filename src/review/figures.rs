//! How moments, ages, counts and statuses are spelled; figures and dates as the engine's sentences spell them.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::engine::assessment::Status;

pub use crate::engine::words::{date, day, distance, number, percent, signed};

/// A count with its noun: `1 objective`, `2 objectives`.
pub fn count(amount: u64, noun: &str) -> String {
    crate::engine::words::count(amount as f64, noun)
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

/// How long ago: `5 min`, `26 h`, `9 days`.
pub fn age(secs: i64) -> String {
    match secs.max(0) {
        0..60 => "1 min".into(),
        secs @ 60..7_200 => format!("{} min", secs / 60),
        secs @ 7_200..172_800 => format!("{} h", secs / 3_600),
        secs => format!("{} days", number((secs / 86_400) as f64)),
    }
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
        assert_eq!(age(300), "5 min");
        assert_eq!(age(93_600), "26 h");
        assert_eq!(age(800_000), "9 days");
    }
}
