//! Durations with units, and the zone that was probably meant.

use jiff::SignedDuration;

use super::suggest::nearest;

/// `1h30m`, `15m`, `90s`, `40d`, `6w`; `None` for anything else.
pub(super) fn parse_duration(text: &str) -> Option<SignedDuration> {
    let mut rest = text.trim();
    let mut total: i64 = 0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = rest.split_at_checked(digits)?;
        let letters = tail.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, tail) = tail.split_at_checked(letters)?;
        let seconds: i64 = match unit {
            "s" => 1,
            "m" | "min" => 60,
            "h" => 60 * 60,
            "d" => 24 * 60 * 60,
            "w" => 7 * 24 * 60 * 60,
            _ => return None,
        };
        let part = number.parse::<i64>().ok()?.checked_mul(seconds)?;
        total = total.checked_add(part)?;
        rest = tail.trim_start();
    }
    // A century is the most that any setting could mean.
    (total <= 100 * 366 * 24 * 60 * 60).then(|| SignedDuration::from_secs(total))
}

/// The zone that was probably meant by a POSIX name, an abbreviation, a city or a slip.
pub(super) fn nearest_zone(written: &str) -> Option<String> {
    let abbreviations = [
        ("EST5", "America/New_York"),
        ("CST6", "America/Chicago"),
        ("MST7", "America/Denver"),
        ("PST", "America/Los_Angeles"),
        ("PST8", "America/Los_Angeles"),
        ("CEST", "Europe/Berlin"),
        ("BST", "Europe/London"),
        ("IST", "Asia/Kolkata"),
        ("JST", "Asia/Tokyo"),
    ];
    let upper = written.to_uppercase();
    if let Some((_, zone)) = abbreviations.iter().find(|(short, _)| *short == upper) {
        return Some((*zone).to_owned());
    }
    let names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .collect();
    let city = |name: &str| name.rsplit('/').next().unwrap_or_default().to_lowercase();
    let place = written.to_lowercase().replace(' ', "_");
    names
        .iter()
        .find(|name| name.contains('/') && city(name) == place)
        .cloned()
        .or_else(|| nearest(written, names.iter().map(String::as_str)).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::{nearest_zone, parse_duration};

    #[test]
    fn durations_need_units() {
        for (text, seconds) in [
            ("15m", Some(900)),
            ("1h30m", Some(5_400)),
            ("90s", Some(90)),
            ("6w", Some(3_628_800)),
            ("15", None),
            ("m", None),
            ("", None),
            ("-5m", None),
            ("1.5h", None),
            ("9999999999999999w", None),
        ] {
            let found = parse_duration(text).map(|length| length.as_secs());
            assert_eq!(found, seconds, "{text}");
        }
    }

    #[test]
    fn zones_are_guessed() {
        for (written, wanted) in [
            ("EST5", "America/New_York"),
            ("Berlin", "Europe/Berlin"),
            ("Europe/Berln", "Europe/Berlin"),
            ("new york", "America/New_York"),
        ] {
            assert_eq!(nearest_zone(written).as_deref(), Some(wanted));
        }
    }
}
