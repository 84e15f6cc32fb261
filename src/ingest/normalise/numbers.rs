//! Numbers and durations as trackers and spreadsheets write them.

use serde_json::Value;
use throughline_kit::{FieldRule, FieldUnit};

use super::fault::Fault;

/// Working hours of a day.
const DAY_HOURS: f64 = 8.0;

/// Working days of a week.
const WEEK_DAYS: f64 = 5.0;

/// How many hours the days and weeks of a text have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Days {
    /// Eight, and five of them a week.
    Working,
    /// Twenty-four, and seven of them a week.
    Clock,
}

/// The number that a value is, where it is one without doubt: for measures that add up a field.
///
/// A text counts when it is written plainly: `4`, `-1.5`, `12 %`, `1,234,567`. A text with one
/// comma is not a number here, since only the source's rule can say what the comma means.
pub fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => parse(text, None),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A number with the decimal mark of its rule; thousands marks only where they cannot be decimals.
pub(super) fn read(value: &Value, rule: &FieldRule) -> Result<f64, Fault> {
    let found = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => parse(text, rule.decimal),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            return Err(Fault::kind(value, "a number"));
        }
    };
    found.ok_or_else(|| not_a_number(value, rule))
}

/// A number that counts something.
pub(super) fn read_positive(value: &Value, rule: &FieldRule) -> Result<f64, Fault> {
    not_negative(value, read(value, rule)?)
}

/// Working hours: a number in the rule's unit (hours without one), or a text with units of its own.
pub(super) fn read_hours(value: &Value, rule: &FieldRule) -> Result<f64, Fault> {
    let spelt = match value {
        Value::String(text) => duration(text, rule.decimal, days_of(rule)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
    };
    let hours = match spelt {
        Some(hours) => hours,
        None => in_hours(read(value, rule)?, rule.unit.unwrap_or(FieldUnit::Hours)),
    };
    not_negative(value, hours)
}

/// An amount of a unit in hours; points have none and stay what they are. Divided, not multiplied by a fraction, so that
/// whole hours come out whole.
fn in_hours(amount: f64, unit: FieldUnit) -> f64 {
    match unit {
        FieldUnit::Milliseconds => amount / 3_600_000.0,
        FieldUnit::Seconds => amount / 3_600.0,
        FieldUnit::Minutes => amount / 60.0,
        FieldUnit::Hours | FieldUnit::ClockHours | FieldUnit::Points => amount,
        FieldUnit::Days => amount * DAY_HOURS,
    }
}

fn days_of(rule: &FieldRule) -> Days {
    match rule.unit {
        Some(FieldUnit::ClockHours) => Days::Clock,
        Some(
            FieldUnit::Milliseconds
            | FieldUnit::Seconds
            | FieldUnit::Minutes
            | FieldUnit::Hours
            | FieldUnit::Days
            | FieldUnit::Points,
        )
        | None => Days::Working,
    }
}

fn not_negative(value: &Value, number: f64) -> Result<f64, Fault> {
    if number < 0.0 {
        return Err(Fault::of(&plain(value), " is below zero"));
    }
    Ok(number)
}

fn not_a_number(value: &Value, rule: &FieldRule) -> Fault {
    let text = plain(value);
    let fault = Fault::of(&text, " is not a number");
    if text.contains(',') && rule.decimal.is_none() {
        fault.help("set decimal = \",\"")
    } else {
        fault
    }
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// A number as text. Without a declared decimal mark it is the point.
pub(super) fn parse(text: &str, decimal: Option<char>) -> Option<f64> {
    let text = text.trim();
    let text = text.strip_suffix('%').map_or(text, str::trim_end);
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let found = match decimal {
        Some(',') => marked(digits, ',', '.', false),
        Some(_) => marked(digits, '.', ',', false),
        None => marked(digits, '.', ',', true)
            .or_else(|| scientific(digits))
            // 1.234.567 has too many points for any of them to be a decimal mark.
            .or_else(|| marked(digits, ',', '.', true).filter(|_| !digits.contains(','))),
    };
    found
        .map(|number| sign * number)
        .filter(|number| number.is_finite())
}

/// `1e3` and its like, which JSON numbers turned into text may be.
fn scientific(text: &str) -> Option<f64> {
    let allowed =
        |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'+' | b'-');
    let plain = text.starts_with(|first: char| first.is_ascii_digit()) && text.bytes().all(allowed);
    plain.then(|| text.parse().ok()).flatten()
}

/// Digits with a decimal mark and a thousands mark. `strict`: a single group could also be a
/// decimal part (`1,234`), and is refused.
fn marked(text: &str, decimal: char, thousands: char, strict: bool) -> Option<f64> {
    let (whole, part) = match text.split_once(decimal) {
        Some((whole, part)) => (whole, Some(part)),
        None => (text, None),
    };
    let all_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !part.is_none_or(all_digits) {
        return None;
    }
    let digits = if all_digits(whole) || (whole.is_empty() && part.is_some()) {
        whole.to_owned()
    } else {
        let mark = whole
            .chars()
            .find(|character| !character.is_ascii_digit())?;
        let space = matches!(mark, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’');
        if mark != thousands && !space {
            return None;
        }
        let groups: Vec<&str> = whole.split(mark).collect();
        let (first, rest) = groups.split_first()?;
        let grouped = all_digits(first)
            && first.len() <= 3
            && rest
                .iter()
                .all(|group| group.len() == 3 && all_digits(group));
        if !grouped || (strict && !space && rest.len() == 1 && part.is_none()) {
            return None;
        }
        groups.concat()
    };
    format!("{digits}.{}", part.unwrap_or("0")).parse().ok()
}

/// Working hours of `4h`, `1h 30m`, `2d`, `1:30`, `90 min`, `PT4H30M`; `None` for a text without units.
fn duration(text: &str, decimal: Option<char>, days: Days) -> Option<f64> {
    let text = text.trim().to_lowercase();
    if let Some(hours) = clock(&text) {
        return Some(hours);
    }
    if let Some(iso) = text.strip_prefix('p') {
        let (date, time) = iso.split_once('t').unwrap_or((iso, ""));
        // A month has no length in working hours.
        if date.contains(['m', 'y']) || (date.is_empty() && time.is_empty()) {
            return None;
        }
        return Some(tokens(date, decimal, days)? + tokens(time, decimal, days)?);
    }
    if text.is_empty() {
        return None;
    }
    tokens(&text, decimal, days)
}

/// `1:30` and `1:30:00`.
fn clock(text: &str) -> Option<f64> {
    let parts: Vec<&str> = text.split(':').collect();
    let (&hours, rest) = parts.split_first()?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let sixty = |part: &&str| part.len() == 2 && digits(part);
    if !matches!(rest.len(), 1 | 2) || !digits(hours) || !rest.iter().all(sixty) {
        return None;
    }
    let mut total = hours.parse::<f64>().ok()?;
    for (part, divisor) in rest.iter().zip([60.0, 3_600.0]) {
        let value = part.parse::<f64>().ok().filter(|value| *value < 60.0)?;
        total += value / divisor;
    }
    Some(total)
}

/// A sum of numbers with units; an empty text is zero, a number without its unit none.
fn tokens(text: &str, decimal: Option<char>, days: Days) -> Option<f64> {
    let mut total = 0.0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(char::is_alphabetic)?;
        let (number, after) = rest.split_at_checked(end)?;
        let end = after
            .find(|character: char| !character.is_alphabetic())
            .unwrap_or(after.len());
        let (unit, after) = after.split_at_checked(end)?;
        let number = parse(number, decimal).filter(|number| *number >= 0.0)?;
        total += named_hours(number, unit, days)?;
        rest = after.trim_start_matches([' ', ',', '\u{a0}']);
    }
    Some(total)
}

/// Working hours of an amount of a unit by its name.
fn named_hours(amount: f64, unit: &str, days: Days) -> Option<f64> {
    let (day, week) = match days {
        Days::Working => (DAY_HOURS, WEEK_DAYS),
        Days::Clock => (24.0, 7.0),
    };
    let unit = match unit {
        "ms" => FieldUnit::Milliseconds,
        "s" | "sec" | "secs" | "second" | "seconds" => FieldUnit::Seconds,
        "m" | "min" | "mins" | "minute" | "minutes" => FieldUnit::Minutes,
        "h" | "hr" | "hrs" | "hour" | "hours" => FieldUnit::Hours,
        "d" | "day" | "days" => return Some(amount * day),
        "w" | "wk" | "week" | "weeks" => return Some(amount * week * day),
        _ => return None,
    };
    Some(in_hours(amount, unit))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use throughline_kit::{FieldRule, FieldUnit};

    use super::{Days, duration, number, parse, read_hours};

    #[test]
    fn numbers_are_read_only_when_they_mean_one_thing() {
        for (text, decimal, wanted) in [
            ("4", None, Some(4.0)),
            (" -1.5 ", None, Some(-1.5)),
            (".5", None, Some(0.5)),
            ("12.4 %", None, Some(12.4)),
            ("1e3", None, Some(1_000.0)),
            // Groups of three, and more than one of them or a decimal part after them.
            ("1,234,567", None, Some(1_234_567.0)),
            ("1,234.5", None, Some(1_234.5)),
            ("1.234.567", None, Some(1_234_567.0)),
            ("1 234", None, Some(1_234.0)),
            ("1\u{202f}234,5", Some(','), Some(1_234.5)),
            // One comma may be either mark.
            ("1,234", None, None),
            ("1,5", None, None),
            ("1.234,5", None, None),
            ("1,5", Some(','), Some(1.5)),
            ("1.234,5", Some(','), Some(1_234.5)),
            ("1.234", Some(','), Some(1_234.0)),
            ("1.5", Some(','), None),
            ("1,234", Some('.'), Some(1_234.0)),
            ("12,34,567", None, None),
            ("1.2.3", None, None),
            ("", None, None),
            (".", None, None),
            ("4h", None, None),
            ("NaN", None, None),
            ("inf", None, None),
            ("1e999", None, None),
        ] {
            assert_eq!(parse(text, decimal), wanted, "{text:?} with {decimal:?}");
        }
    }

    #[test]
    fn a_sum_takes_numbers_and_plain_texts() {
        assert_eq!(number(&json!(2.5)), Some(2.5));
        assert_eq!(number(&json!("7")), Some(7.0));
        assert_eq!(number(&json!([7])), None);
        assert_eq!(number(&json!("soon")), None);
    }

    #[test]
    fn durations_are_working_hours() {
        for (text, hours) in [
            ("4h", Some(4.0)),
            ("1h 30m", Some(1.5)),
            ("1h30m", Some(1.5)),
            ("1 hour, 30 minutes", Some(1.5)),
            ("90 min", Some(1.5)),
            ("1:30", Some(1.5)),
            ("0:45:36", Some(0.76)),
            // A day is eight working hours, a week five such days.
            ("2d", Some(16.0)),
            ("1w 1d", Some(48.0)),
            ("PT4H30M", Some(4.5)),
            ("P1DT2H", Some(10.0)),
            ("P1M", None),
            ("1:75", None),
            ("1h 30", None),
            ("4", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(duration(text, None, Days::Working), hours, "{text:?}");
        }
        assert_eq!(duration("1,5h", Some(','), Days::Working), Some(1.5));
    }

    #[test]
    fn a_unit_turns_into_hours() {
        // 5,400 s = 90 min = 1.5 h; 3 d = 24 h.
        for (value, unit, hours) in [
            (json!(5_400_000), Some(FieldUnit::Milliseconds), 1.5),
            (json!(28_800_000), Some(FieldUnit::Milliseconds), 8.0),
            (json!(5_400), Some(FieldUnit::Seconds), 1.5),
            (json!("90"), Some(FieldUnit::Minutes), 1.5),
            (json!(3), Some(FieldUnit::Days), 24.0),
            (json!(3), None, 3.0),
            // By the clock a day has 24 hours, and a week 168: 24 + 2, and 168 + 24.
            (json!("P1DT2H"), Some(FieldUnit::ClockHours), 26.0),
            (json!("P1W1D"), Some(FieldUnit::ClockHours), 192.0),
            (json!("P1DT2H"), None, 10.0),
            (json!(3), Some(FieldUnit::ClockHours), 3.0),
            // A text with units of its own says more than the rule.
            (json!("2h"), Some(FieldUnit::Seconds), 2.0),
        ] {
            let rule = FieldRule {
                unit,
                ..FieldRule::default()
            };
            assert_eq!(read_hours(&value, &rule), Ok(hours), "{value}");
        }
    }
}
