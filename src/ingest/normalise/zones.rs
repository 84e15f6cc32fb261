//! A zone as a column of an export writes it: an offset, or a name.

use jiff::tz::{Offset, TimeZone};

/// The zone of `+02:00`, `-0700`, `UTC+1`, `Z`, `Europe/Berlin`.
pub(super) fn zone(text: &str) -> Option<TimeZone> {
    let text = text.trim();
    let bare = ["UTC", "GMT"]
        .iter()
        .find_map(|name| text.strip_prefix(name))
        .map_or(text, str::trim);
    if bare.is_empty() || bare == "Z" {
        return (!text.is_empty()).then_some(TimeZone::UTC);
    }
    let sign = match bare.chars().next() {
        Some('+') => 1,
        Some('-' | '−') => -1,
        _ => return TimeZone::get(text).ok(),
    };
    let digits: String = bare
        .chars()
        .skip(1)
        .filter(|letter| *letter != ':')
        .collect();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // `+2` and `+02` are hours, `+0230` hours and minutes.
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "0"),
        3 | 4 => digits.split_at_checked(digits.len() - 2)?,
        _ => return None,
    };
    let (hours, minutes) = (hours.parse::<i32>().ok()?, minutes.parse::<i32>().ok()?);
    if hours > 14 || minutes > 59 {
        return None;
    }
    let seconds = sign * (hours * 3_600 + minutes * 60);
    Offset::from_seconds(seconds).ok().map(TimeZone::fixed)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::zone;

    #[test]
    fn offsets_and_names_are_read() {
        let noon: Timestamp = "2026-07-01T12:00:00Z".parse().expect("an instant");
        for (text, wanted) in [
            ("+02:00", Some("14:00")),
            ("-0700", Some("05:00")),
            ("+0530", Some("17:30")),
            ("+2", Some("14:00")),
            ("UTC", Some("12:00")),
            ("UTC+1", Some("13:00")),
            ("Z", Some("12:00")),
            ("Europe/Berlin", Some("14:00")),
            ("+99", None),
            ("+02:75", None),
            ("nowhere", None),
            ("", None),
        ] {
            let found = zone(text).map(|zone| noon.to_zoned(zone).strftime("%H:%M").to_string());
            assert_eq!(found.as_deref(), wanted, "{text:?}");
        }
    }
}
