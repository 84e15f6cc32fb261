use jiff::tz::TimeZone;
use serde_json::{Value, json};
use throughline_kit::FieldRule;

use super::{Fault, read};

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").expect("in the bundled database")
}

fn rule(formats: &[&str]) -> FieldRule {
    FieldRule {
        formats: formats.iter().map(ToString::to_string).collect(),
        ..FieldRule::default()
    }
}

/// A date as it is stored: `2026-03-04` or `2026-03-04T09:00:00Z`.
fn found(value: &Value, formats: &[&str]) -> Result<String, Fault> {
    let when = read(value, &rule(formats), &berlin())?;
    Ok(json!(when).as_str().expect("a text").to_owned())
}

#[test]
fn dates_without_doubt_need_no_format() {
    for (value, wanted) in [
        // A date stays a date: it is never midnight in some zone.
        (json!("2026-03-04"), "2026-03-04"),
        (json!(" 2026/03/04 "), "2026-03-04"),
        (json!("20260304"), "2026-03-04"),
        (json!("2028-02-29"), "2028-02-29"),
        // With an offset the zone does not matter.
        (json!("2026-03-04T10:00:00Z"), "2026-03-04T10:00:00Z"),
        (
            json!("2026-03-04T10:00:00.000+0000"),
            "2026-03-04T10:00:00Z",
        ),
        (json!("2026-03-04T10:00:00+05:30"), "2026-03-04T04:30:00Z"),
        (json!("2026-03-04 10:00:00 UTC"), "2026-03-04T10:00:00Z"),
        (json!("2026-03-04 10:00:00 +0100"), "2026-03-04T09:00:00Z"),
        (json!("2026-03-04 10:00:00 -0500"), "2026-03-04T15:00:00Z"),
        // Berlin is an hour ahead in March, two in July.
        (json!("2026-03-04 10:00"), "2026-03-04T09:00:00Z"),
        (json!("2026-07-04T10:00:30"), "2026-07-04T08:00:30Z"),
        // 02:30 does not exist on the last Sunday of March: it is read as 03:30 summer time.
        (json!("2026-03-29 02:30"), "2026-03-29T01:30:00Z"),
        // 02:30 comes twice on the last Sunday of October: the first one counts.
        (json!("2026-10-25 02:30"), "2026-10-25T00:30:00Z"),
        // Epoch seconds and milliseconds, as numbers and as texts.
        (json!(1_772_618_400), "2026-03-04T10:00:00Z"),
        (json!(1_772_618_400_000_i64), "2026-03-04T10:00:00Z"),
        (json!("1772618400000"), "2026-03-04T10:00:00Z"),
        (json!(1_772_618_400.25), "2026-03-04T10:00:00.25Z"),
        (
            json!("Wed, 04 Mar 2026 10:00:00 +0000"),
            "2026-03-04T10:00:00Z",
        ),
        (
            json!("Wed Mar 04 2026 10:00:00 GMT+0000 (Coordinated Universal Time)"),
            "2026-03-04T10:00:00Z",
        ),
    ] {
        assert_eq!(found(&value, &[]).as_deref(), Ok(wanted), "{value}");
    }
}

#[test]
fn formats_say_what_a_date_means() {
    for (text, formats, wanted) in [
        ("08/09/2025", &["%m/%d/%Y"][..], "2025-08-09"),
        ("09.08.2025", &["%d.%m.%Y"], "2025-08-09"),
        ("03/04/26", &["%m/%d/%y"], "2026-03-04"),
        ("03/04/26", &["%d/%m/%y"], "2026-04-03"),
        ("04032026", &["%d%m%Y"], "2026-03-04"),
        // 02:55 PM in Berlin's summer time is 12:55 in UTC.
        (
            "05/28/2025 02:55 PM",
            &["%m/%d/%Y %I:%M %p"],
            "2025-05-28T12:55:00Z",
        ),
        (
            "02/12/26 22:50:15",
            &["%m/%d/%y %H:%M:%S"],
            "2026-02-12T21:50:15Z",
        ),
        (
            "3/Nov/20 12:17",
            &["%d/%b/%y %H:%M"],
            "2020-11-03T11:17:00Z",
        ),
        (
            "04.03.2026 10:00 +0000",
            &["%d.%m.%Y %H:%M %z"],
            "2026-03-04T10:00:00Z",
        ),
        // The first that fits; and ISO needs none of them.
        ("09.08.2025", &["%d.%m.%Y %H:%M", "%d.%m.%Y"], "2025-08-09"),
        ("2026-03-04", &["%d.%m.%Y"], "2026-03-04"),
    ] {
        assert_eq!(
            found(&json!(text), formats).as_deref(),
            Ok(wanted),
            "{text} as {formats:?}"
        );
    }
}

#[test]
fn a_rule_may_name_its_own_zone() {
    let mut rule = rule(&[]);
    rule.time_zone = Some("America/New_York".to_owned());
    let when = read(&json!("2026-03-04 10:00"), &rule, &berlin()).expect("a moment");
    assert_eq!(json!(when), json!("2026-03-04T15:00:00Z"));
    rule.time_zone = Some("Mars/Phobos".to_owned());
    assert!(read(&json!("2026-03-04 10:00"), &rule, &berlin()).is_err());
}

#[test]
fn what_is_no_date_is_refused_by_name() {
    for (value, formats, what, help) in [
        (
            json!("2026-02-30"),
            &[][..],
            r#" = "2026-02-30": no such day"#,
            None,
        ),
        (
            json!("30.02.2026"),
            &["%d.%m.%Y"],
            r#" = "30.02.2026": no such day"#,
            None,
        ),
        (
            json!("20260230"),
            &[],
            r#" = "20260230": no such day"#,
            None,
        ),
        (
            json!("03/04/26"),
            &[],
            r#" = "03/04/26": ambiguous"#,
            Some(r#"set format = "%d/%m/%y" in the field's rule"#),
        ),
        (
            json!("03/31/2026 02:55 PM"),
            &[],
            r#" = "03/31/2026 02:55 PM": ambiguous"#,
            Some(r#"set format = "%m/%d/%Y %I:%M %p" in the field's rule"#),
        ),
        (
            json!("23.09.2026 16:24"),
            &[],
            r#" = "23.09.2026 16:24": ambiguous"#,
            Some(r#"set format = "%d.%m.%Y %H:%M" in the field's rule"#),
        ),
        (
            json!("next week"),
            &["%d.%m.%Y"],
            r#" = "next week" fits none of the formats "%d.%m.%Y""#,
            None,
        ),
        (
            json!("next week"),
            &[],
            r#" = "next week" is not a date"#,
            None,
        ),
        (
            json!("9999-12-31"),
            &[],
            r#" = "9999-12-31": the year 9999 is outside 1970 to 2200"#,
            None,
        ),
        (
            json!("0001-01-01T00:00:00Z"),
            &[],
            r#" = "0001-01-01T00:00:00Z": the year 1 is outside 1970 to 2200"#,
            None,
        ),
        (json!(0), &[], r#" = "0" is not a date"#, None),
        (
            json!({ "date": 1 }),
            &[],
            " is an object — a date is wanted",
            None,
        ),
    ] {
        let fault = found(&value, formats).expect_err("no date");
        assert_eq!(
            (fault.what.as_str(), fault.help.as_deref()),
            (what, help),
            "{value}"
        );
    }
}

#[test]
fn a_spreadsheets_day_number_is_a_day() {
    // 46,112 days after 1899-12-30 is 2026-03-31; half a day is noon, ten in the morning UTC in summer time.
    for (value, formats, wanted) in [
        (json!("46112"), &[][..], "2026-03-31"),
        (json!("46112.0"), &[], "2026-03-31"),
        (json!(46_112), &[], "2026-03-31"),
        (json!("46112.5"), &[], "2026-03-31T10:00:00Z"),
        (json!("46112,5"), &[], "2026-03-31T10:00:00Z"),
        // 1,462 days lie between the two calendars: 44,650 + 1,462 = 46,112.
        (json!("44650"), &["excel-1904"], "2026-03-31"),
        // The rule's own format is asked first.
        (json!("31032026"), &["%d%m%Y"], "2026-03-31"),
    ] {
        assert_eq!(found(&value, formats), Ok(wanted.to_owned()), "{value}");
    }
}

#[test]
fn a_date_is_read_in_the_zone_of_its_row() {
    for (zone, wanted) in [
        ("-07:00", "2026-03-04T17:00:00Z"),
        ("America/New_York", "2026-03-04T15:00:00Z"),
    ] {
        let value = throughline_kit::zoned("2026/03/04 10:00:00", zone);
        assert_eq!(found(&value, &[]), Ok(wanted.to_owned()), "{zone}");
    }
    let fault = found(&throughline_kit::zoned("2026/03/04 10:00:00", "noon"), &[]);
    assert_eq!(
        fault.expect_err("no zone").what,
        r#" = "noon" is no zone — +02:00 or Europe/Berlin is wanted"#
    );
}

#[test]
fn months_have_names_in_other_languages() {
    assert_eq!(
        found(&json!("03/Mär/26 2:15 PM"), &["%d/%b/%y %I:%M %p"]),
        Ok("2026-03-03T13:15:00Z".to_owned())
    );
}
