//! Schedules: when a review is due, in a time zone, through both changes of the clock.
//!
//! Pure: a schedule says which instants are due; whether one was sent is the store's knowledge.

use std::fmt;
use std::str::FromStr as _;

use croner::Cron;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A schedule that is not understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ScheduleError(String);

/// When something is due: `Mon 08:00`, `first Mon 09:00`, `1 09:00`, `08:00`, or a cron line.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    text: String,
    cron: Cron,
}

impl Schedule {
    /// Reads a schedule.
    ///
    /// - `08:00`, `Mon 08:00`, `Mon,Thu 08:00`, `weekdays 08:00`
    /// - `first Mon 09:00`, `last Fri 16:00`, `15 09:00` (day of the month), `last 09:00`
    /// - `quarterly first Mon 09:00`: the same in January, April, July and October
    /// - a cron line of five fields
    ///
    /// # Errors
    /// [`ScheduleError`] with the forms that are wanted.
    pub fn parse(text: &str) -> Result<Self, ScheduleError> {
        let line = to_cron(text).unwrap_or_else(|| text.to_owned());
        let cron = Cron::from_str(&line).map_err(|_| {
            ScheduleError(format!(
                "`{text}` is not a schedule — `Mon 08:00`, `first Mon 09:00`, `quarterly first Mon 09:00` or a cron line of five fields is wanted"
            ))
        })?;
        Ok(Self {
            text: text.to_owned(),
            cron,
        })
    }

    /// The first due instant after a moment. A local time that the spring gap skips is due at the
    /// first instant after the gap; one that autumn repeats is due the first time only.
    pub fn next_after(&self, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let start = after.to_zoned(zone.clone());
        self.cron
            .find_next_occurrence(&start, false)
            .ok()
            .map(|zoned| zoned.timestamp())
    }

    /// The due instants after `after` up to and including `until`, oldest first; the newest 1,000 at most.
    pub fn due_between(
        &self,
        after: Timestamp,
        until: Timestamp,
        zone: &TimeZone,
    ) -> Vec<Timestamp> {
        let mut due = std::collections::VecDeque::new();
        let mut from = after;
        while let Some(next) = self
            .next_after(from, zone)
            .filter(|next| *next <= until && *next > from)
        {
            due.push_back(next);
            if due.len() > 1_000 {
                due.pop_front();
            }
            from = next;
        }
        due.into()
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The readable forms as a cron line; `None` when the text is not one of them.
fn to_cron(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (time, rest) = words.split_last()?;
    let (hour, minute) = time.split_once(':')?;
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    if hour > 23 || minute > 59 {
        return None;
    }
    let (month, rest) = match rest {
        ["quarterly", rest @ ..] => ("1,4,7,10", rest),
        rest => ("*", rest),
    };
    let (day_of_month, day_of_week) = match rest {
        [] => ("*".to_owned(), "*".to_owned()),
        ["weekdays"] => ("*".to_owned(), "MON-FRI".to_owned()),
        ["last"] => ("L".to_owned(), "*".to_owned()),
        ["last", day] => ("*".to_owned(), format!("{}L", weekday(day)?)),
        [nth, day] => (
            "*".to_owned(),
            format!("{}#{}", weekday(day)?, ordinal(nth)?),
        ),
        [day] if day.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day)) => {
            ((*day).to_owned(), "*".to_owned())
        }
        [days] => {
            let days: Option<Vec<&str>> = days.split(',').map(weekday).collect();
            ("*".to_owned(), days?.join(","))
        }
        _ => return None,
    };
    Some(format!(
        "{minute} {hour} {day_of_month} {month} {day_of_week}"
    ))
}

fn ordinal(word: &str) -> Option<u8> {
    let words = ["first", "second", "third", "fourth"];
    (1..)
        .zip(words)
        .find(|(_, known)| *known == word)
        .map(|(nth, _)| nth)
}

fn weekday(word: &str) -> Option<&'static str> {
    let days = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];
    let head: String = word.chars().take(3).collect::<String>().to_uppercase();
    let long = [
        "MONDAY",
        "TUESDAY",
        "WEDNESDAY",
        "THURSDAY",
        "FRIDAY",
        "SATURDAY",
        "SUNDAY",
    ];
    let whole = word.to_uppercase();
    days.into_iter()
        .zip(long)
        .find(|(short, long)| *short == head && (whole == *short || whole == *long))
        .map(|(short, _)| short)
}

#[cfg(test)]
mod tests;
