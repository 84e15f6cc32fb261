//! Schedules as a spec: the readable forms, both clock changes, year edges.

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::date};

use super::Schedule;

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").expect("the zone is bundled")
}

fn next(schedule: &str, after: &str) -> String {
    let schedule = Schedule::parse(schedule).expect("a schedule");
    let after: Timestamp = after.parse().expect("an instant");
    schedule
        .next_after(after, &berlin())
        .expect("a next time")
        .to_zoned(berlin())
        .strftime("%a %F %H:%M %:z")
        .to_string()
}

#[test]
fn the_readable_forms() {
    // 2026-11-22 is a Sunday.
    let after = "2026-11-22T09:43:00Z";
    for (schedule, wanted) in [
        ("Mon 08:00", "Mon 2026-11-23 08:00 +01:00"),
        ("monday 08:00", "Mon 2026-11-23 08:00 +01:00"),
        ("Mon,Thu 8:30", "Mon 2026-11-23 08:30 +01:00"),
        ("weekdays 08:00", "Mon 2026-11-23 08:00 +01:00"),
        ("23:15", "Sun 2026-11-22 23:15 +01:00"),
        ("first Mon 09:00", "Mon 2026-12-07 09:00 +01:00"),
        ("last Fri 16:00", "Fri 2026-11-27 16:00 +01:00"),
        ("15 09:00", "Tue 2026-12-15 09:00 +01:00"),
        ("last 09:00", "Mon 2026-11-30 09:00 +01:00"),
        ("quarterly first Mon 09:00", "Mon 2027-01-04 09:00 +01:00"),
        ("30 7 * * 1-5", "Mon 2026-11-23 07:30 +01:00"),
    ] {
        assert_eq!(next(schedule, after), wanted, "{schedule}");
    }
}

#[test]
fn the_spring_gap_moves_to_its_end_and_autumn_counts_once() {
    // Europe/Berlin: 02:00 to 03:00 is skipped on 2026-03-29 and repeated on 2026-10-25.
    assert_eq!(
        next("Sun 02:30", "2026-03-28T12:00:00Z"),
        "Sun 2026-03-29 03:00 +02:00"
    );
    assert_eq!(
        next("Sun 02:30", "2026-10-24T12:00:00Z"),
        "Sun 2026-10-25 02:30 +02:00"
    );
    assert_eq!(
        next("Sun 02:30", "2026-10-25T00:30:00Z"),
        "Sun 2026-11-01 02:30 +01:00"
    );
}

#[test]
fn what_is_not_a_schedule_says_so() {
    for text in [
        "",
        "Mon",
        "8 o'clock",
        "Mon 25:00",
        "Moonday 08:00",
        "fifth Mon 08:00",
        "60 8 * * 1",
    ] {
        let error = Schedule::parse(text).expect_err(text).to_string();
        assert!(error.contains("`Mon 08:00`"), "{error}");
    }
}

#[test]
fn each_week_of_twenty_years_has_exactly_one() {
    let schedule = Schedule::parse("Sun 02:30").expect("a schedule");
    for zone in [
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Africa/Cairo",
        "UTC",
    ] {
        let zone = TimeZone::get(zone).expect("the zone is bundled");
        let from = date(2010, 1, 4)
            .to_zoned(zone.clone())
            .expect("a day")
            .timestamp();
        let until = date(2030, 1, 7)
            .to_zoned(zone.clone())
            .expect("a day")
            .timestamp();
        let mut at = from;
        let mut weeks = std::collections::BTreeMap::new();
        while let Some(next) = schedule.next_after(at, &zone).filter(|next| *next < until) {
            assert!(next > at, "time goes forward");
            let week = next.to_zoned(zone.clone()).date().iso_week_date();
            *weeks.entry((week.year(), week.week())).or_insert(0) += 1;
            at = next;
        }
        let twice: Vec<_> = weeks.iter().filter(|(_, count)| **count != 1).collect();
        assert!(twice.is_empty(), "{zone:?}: {twice:?}");
        assert_eq!(weeks.len(), 1044, "{zone:?}: 20 years of weeks");
    }
}
