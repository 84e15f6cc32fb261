//! Reads a time of change in the forms that trackers write it.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde_json::Value;

/// Numbers below this are seconds, above it milliseconds (1973 in milliseconds, the year 5138 in seconds).
const FIRST_MILLISECONDS: i64 = 100_000_000_000;

/// The instant of a raw value; `None` when it has none that can be told.
///
/// RFC 3339, `+0000` offsets, RFC 2822, epoch seconds or milliseconds as number or text. A time
/// without an offset and a plain date are taken for UTC: where that is too early a little more is
/// read, where it is too late the watermark's cap at the pull's start keeps it harmless.
pub(crate) fn instant(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Number(number) => epoch(number.as_i64().or_else(|| whole(number.as_f64()?))?),
        Value::String(text) => from_text(text.trim()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The instant of a text.
pub(crate) fn from_text(text: &str) -> Option<Timestamp> {
    if let Ok(number) = text.parse::<i64>() {
        return epoch(number);
    }
    let with_offset = text
        .parse()
        .ok()
        .or_else(|| Timestamp::strptime("%Y-%m-%dT%H:%M:%S%.f%z", text).ok())
        .or_else(|| Timestamp::strptime("%Y-%m-%d %H:%M:%S%.f %z", text).ok());
    with_offset
        .or_else(|| utc(text.parse::<DateTime>().ok()?))
        .or_else(|| utc(text.parse::<Date>().ok()?.into()))
        .or_else(|| Some(jiff::fmt::rfc2822::parse(text).ok()?.timestamp()))
}

fn utc(at: DateTime) -> Option<Timestamp> {
    Some(at.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

fn epoch(number: i64) -> Option<Timestamp> {
    if number.abs() < FIRST_MILLISECONDS {
        Timestamp::from_second(number).ok()
    } else {
        Timestamp::from_millisecond(number).ok()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "bounded by the check before it; a fraction of a second is dropped on purpose"
)]
fn whole(number: f64) -> Option<i64> {
    (number.abs() < 9e15).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_forms_of_one_instant() {
        let wanted: Timestamp = "2026-03-01T07:08:09Z".parse().unwrap();
        for value in [
            json!("2026-03-01T07:08:09Z"),
            json!("2026-03-01T08:08:09.000+01:00"),
            json!("2026-03-01T07:08:09.000+0000"),
            json!("2026-03-01 07:08:09 +0000"),
            json!("2026-03-01T07:08:09"),
            json!("2026-03-01 07:08:09"),
            json!("Sun, 1 Mar 2026 07:08:09 +0000"),
            json!(1_772_348_889),
            json!(1_772_348_889_000_i64),
            json!("1772348889000"),
        ] {
            assert_eq!(instant(&value), Some(wanted), "{value}");
        }
        assert_eq!(
            instant(&json!("2026-03-01")),
            Some("2026-03-01T00:00:00Z".parse().unwrap())
        );
    }

    #[test]
    fn what_is_no_instant() {
        for value in [
            json!(null),
            json!(""),
            json!("soon"),
            json!([1]),
            json!("2026-02-30"),
        ] {
            assert_eq!(instant(&value), None, "{value}");
        }
    }
}
