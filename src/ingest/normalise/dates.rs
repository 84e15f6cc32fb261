//! Dates as trackers and spreadsheets write them. What could mean two days is refused.

use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::fmt::{rfc2822, strtime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use throughline_kit::{EXCEL_1904, FieldRule, as_zoned};

use super::fault::Fault;
use super::{months, zones};
use crate::domain::calendar::When;

/// Years outside are a tracker's "never" or a damaged cell.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2200;

/// Epoch seconds that are taken for a moment: 1973-03-03 to 2200. Smaller numbers are day counts
/// or years, larger ones milliseconds.
const EPOCH_SECONDS: std::ops::Range<f64> = 100_000_000.0..7_258_118_400.0;

/// The moment of a value. Local times are in `zone` unless the rule names its own.
///
/// Formats without doubt come first (RFC 3339 and its relatives, epoch numbers, RFC 2822), then the
/// rule's own in their order.
pub(super) fn read(value: &Value, rule: &FieldRule, zone: &TimeZone) -> Result<When, Fault> {
    let when = match value {
        Value::Number(number) => {
            let text = number.to_string();
            match serial(&text, rule, zone) {
                Some(found) => found?,
                None => number
                    .as_f64()
                    .and_then(epoch)
                    .ok_or_else(|| no_epoch(&text))?,
            }
        }
        Value::String(text) => text_date(text.trim(), rule, zone)?,
        Value::Object(_) if let Some((time, name)) = as_zoned(value) => {
            let zone = zones::zone(name).ok_or_else(|| {
                Fault::of(name, " is no zone — +02:00 or Europe/Berlin is wanted")
            })?;
            // The row's own zone is nearer than the rule's.
            let rule = FieldRule {
                time_zone: None,
                ..rule.clone()
            };
            text_date(time.trim(), &rule, &zone)?
        }
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            return Err(Fault::kind(value, "a date"));
        }
    };
    let year = match when {
        When::Date(date) => date.year(),
        When::Instant(at) => Timestamp::from(at).to_zoned(TimeZone::UTC).year(),
    };
    if YEARS.contains(&year) {
        return Ok(when);
    }
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    let what = format!(
        ": the year {year} is outside {} to {}",
        YEARS.start(),
        YEARS.end()
    );
    Err(Fault::of(&text, &what))
}

fn text_date(text: &str, rule: &FieldRule, zone: &TimeZone) -> Result<When, Fault> {
    let own;
    let zone = match &rule.time_zone {
        Some(name) => {
            own = TimeZone::get(name).map_err(|_| {
                Fault::of(text, &format!(": time zone \"{name}\" is not an IANA name"))
            })?;
            &own
        }
        None => zone,
    };
    let digits = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
        && text.starts_with(|first: char| first.is_ascii_digit());
    if digits && text.matches(['.', ',']).count() < 2 {
        return number_text(text, rule, zone);
    }
    if let Some(found) = iso(text, zone) {
        return found;
    }
    if let Ok(zoned) = rfc2822::parse(text) {
        return Ok(zoned.timestamp().into());
    }
    if let Some(when) = javascript(text) {
        return Ok(when);
    }
    formats(text, rule, zone).unwrap_or_else(|| Err(undecided(text, rule)))
}

/// Days of a spreadsheet's calendar that are taken for a day: 1970-01-01 to 2200-12-31. No other
/// count of days or seconds has these numbers.
const SERIAL_DAYS: std::ops::Range<f64> = 25_569.0..109_939.0;

/// The day, or the local time, of a spreadsheet's day number: `46112`, `46112.5`, `46112,5`.
fn serial(text: &str, rule: &FieldRule, zone: &TimeZone) -> Option<Result<When, Fault>> {
    let number: f64 = text.replace(',', ".").parse().ok()?;
    let is_1904 = rule.formats.iter().any(|format| format == EXCEL_1904);
    // Day 0 is 1899-12-30, or 1904-01-01.
    let number = if is_1904 { number + 1_462.0 } else { number };
    if !SERIAL_DAYS.contains(&number) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range above is far inside of i64, and a fraction of a second is noise"
    )]
    let seconds = (number * 86_400.0).round() as i64;
    let start = jiff::civil::date(1899, 12, 30).at(0, 0, 0, 0);
    let local = start.checked_add(SignedDuration::from_secs(seconds)).ok()?;
    Some(if number.fract() == 0.0 {
        Ok(When::Date(local.date()))
    } else {
        instant(text, local, zone)
    })
}

/// Digits alone: the rule's formats first, since only they can tell `04032026` from a number.
fn number_text(text: &str, rule: &FieldRule, zone: &TimeZone) -> Result<When, Fault> {
    if let Some(found) = formats(text, rule, zone) {
        return found;
    }
    if text.len() == 8 && !text.contains('.') {
        return strtime::parse("%Y%m%d", text)
            .and_then(|parts| parts.to_date())
            .map(When::Date)
            .map_err(|_| Fault::of(text, ": no such day"));
    }
    if let Some(found) = serial(text, rule, zone) {
        return found;
    }
    let found = text.parse().ok().and_then(epoch);
    found.ok_or_else(|| no_epoch(text))
}

/// Seconds or milliseconds since 1970.
fn epoch(number: f64) -> Option<When> {
    let seconds = if EPOCH_SECONDS.contains(&number) {
        number
    } else if EPOCH_SECONDS.contains(&(number / 1_000.0)) {
        number / 1_000.0
    } else {
        return None;
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range above is far inside of i64, and a fraction of a microsecond is noise"
    )]
    let micros = (seconds * 1_000_000.0).round() as i64;
    Timestamp::from_microsecond(micros).ok().map(When::from)
}

fn no_epoch(text: &str) -> Fault {
    Fault::of(text, " is not a date")
}

/// Year first, with `-`, `/` or `.` between: a date, a local time, or a moment.
fn iso(text: &str, zone: &TimeZone) -> Option<Result<When, Fault>> {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| {
        bytes
            .get(range)
            .is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let mark = *bytes.get(4)?;
    let shaped = digits(0..4)
        && digits(5..7)
        && digits(8..10)
        && bytes.get(7) == Some(&mark)
        && matches!(mark, b'-' | b'/' | b'.');
    if !shaped {
        return None;
    }
    let (date, time) = text.split_at_checked(10)?;
    let date = date.replace(['/', '.'], "-");
    let Ok(day) = Date::from_str(&date) else {
        return Some(Err(Fault::of(text, ": no such day")));
    };
    if time.is_empty() {
        return Some(Ok(When::Date(day)));
    }
    // `2026-03-04 10:00:00 UTC` and `… +0100` are what Ruby prints.
    let time = time.trim_end();
    let time = time
        .strip_suffix(" UTC")
        .or_else(|| time.strip_suffix(" GMT"))
        .map_or_else(
            || time.replace(" +", "+").replace(" -", "-"),
            |time| format!("{time}Z"),
        );
    let joined = format!("{date}{time}");
    if let Ok(at) = Timestamp::from_str(&joined) {
        return Some(Ok(at.into()));
    }
    let local = DateTime::from_str(&joined).ok()?;
    Some(instant(text, local, zone))
}

/// A local time in a zone; where the clock skips or repeats it, as the zone's people take it.
fn instant(text: &str, local: DateTime, zone: &TimeZone) -> Result<When, Fault> {
    local
        .to_zoned(zone.clone())
        .map(|zoned| zoned.timestamp().into())
        .map_err(|_| Fault::of(text, " is not a date"))
}

/// `Tue Sep 05 2023 10:00:00 GMT+0000 (Coordinated Universal Time)`.
fn javascript(text: &str) -> Option<When> {
    let text = text.split(" (").next()?;
    let parts = strtime::parse("%a %b %d %Y %H:%M:%S GMT%z", text).ok()?;
    parts.to_timestamp().ok().map(When::from)
}

/// The first of the rule's formats that fits; `None` when none does.
fn formats(text: &str, rule: &FieldRule, zone: &TimeZone) -> Option<Result<When, Fault>> {
    let mut impossible = None;
    for format in &rule.formats {
        let parts = strtime::parse(format, text).or_else(|error| {
            let english = months::in_english(text, format).ok_or(error)?;
            strtime::parse(format, &english)
        });
        let Ok(parts) = parts else {
            continue;
        };
        if parts.offset().is_some()
            && let Ok(at) = parts.to_timestamp()
        {
            return Some(Ok(at.into()));
        }
        match (parts.to_date(), parts.hour()) {
            (Ok(date), None) => return Some(Ok(When::Date(date))),
            (Ok(date), Some(_)) => {
                let time = parts.to_time().unwrap_or_default();
                return Some(instant(text, date.to_datetime(time), zone));
            }
            (Err(_), _) => impossible = Some(Err(Fault::of(text, ": no such day"))),
        }
    }
    impossible
}

/// A text that no format fits, or that two would fit.
fn undecided(text: &str, rule: &FieldRule) -> Fault {
    if !rule.formats.is_empty() {
        let formats: Vec<String> = rule
            .formats
            .iter()
            .map(|format| format!("\"{format}\""))
            .collect();
        let fault = Fault::of(
            text,
            &format!(" fits none of the formats {}", formats.join(", ")),
        );
        return match suggestion(text) {
            Some(format) => fault.help(format!("\"{format}\" would fit")),
            None => fault,
        };
    }
    match suggestion(text) {
        Some(format) => Fault::of(text, ": ambiguous")
            .help(format!("set format = \"{format}\" in the field's rule")),
        None => Fault::of(text, " is not a date"),
    }
}

/// The likeliest format of `03/04/26 …`: a part above twelve is the day; otherwise the day comes
/// first, as in most of the world.
fn suggestion(text: &str) -> Option<String> {
    let day = text.split(' ').next()?;
    let mark = day
        .chars()
        .find(|character| matches!(character, '/' | '.' | '-'))?;
    let parts: Vec<&str> = day.split(mark).collect();
    let [first, second, year] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str| part.parse::<u16>().ok().filter(|_| part.len() <= 4);
    let (_, second, _) = (number(first)?, number(second)?, number(year)?);
    let year = if year.len() == 4 { "%Y" } else { "%y" };
    let (a, b) = if second > 12 {
        ("%m", "%d")
    } else {
        ("%d", "%m")
    };
    let time = text
        .split_once(' ')
        .map_or("", |(_, time)| time)
        .to_lowercase();
    let seconds = if time.matches(':').count() == 2 {
        ":%S"
    } else {
        ""
    };
    let clock = match (time.is_empty(), time.ends_with('m')) {
        (true, _) => String::new(),
        (false, true) => format!(" %I:%M{seconds} %p"),
        (false, false) => format!(" %H:%M{seconds}"),
    };
    Some(format!("{a}{mark}{b}{mark}{year}{clock}"))
}

#[cfg(test)]
mod tests;
