//! Reviews through both changes of the clock, the ends of the year, restarts at the due minute, and clocks that are wrong.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use super::{config, home, mails};
use crate::support::home::{Home, wait_for};

fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn home_with(schedule: &str) -> Home {
    let home = home();
    home.write("config.toml", config("").replace("Mon 08:00", schedule));
    home
}

/// Runs the daemon from an instant until its log says something, and ends it.
fn run_until(home: &Home, now: &str, words: &str) -> String {
    let before = std::fs::read_to_string(home.path("daemon.log")).unwrap_or_default();
    let daemon = home.running(now);
    let new = || daemon.log().split_off(before.len());
    wait_for(&format!("`{words}` from {now}"), || new().contains(words));
    let log = new();
    assert_eq!(daemon.stop().0, 0);
    log
}

/// Runs the daemon from an instant until everybody has the mail of a period.
fn review_until(home: &Home, now: &str, period: &str) {
    let daemon = home.running(now);
    wait_for(&format!("the mails of {period}"), || of(home, period) == 3);
    assert_eq!(daemon.stop().0, 0);
}

/// Runs the daemon for some time that is long enough to look at its schedules.
fn run_for(home: &Home, now: &str, time: Duration) {
    let daemon = home.running(now);
    std::thread::sleep(time);
    assert_eq!(daemon.stop().0, 0);
}

const MOMENT: Duration = Duration::from_millis(400);

fn of(home: &Home, period: &str) -> usize {
    let mails = mails(home);
    mails.iter().filter(|name| name.starts_with(period)).count()
}

#[test]
fn a_time_that_spring_skips_is_kept_after_the_gap_once() {
    // On 2026-03-29 Berlin goes from 02:00 to 03:00 at 01:00 UTC: 02:30 does not exist.
    let home = home_with("Sun 02:30");
    run_for(&home, "2026-03-29T00:29:59Z", MOMENT);
    assert_eq!(mails(&home).len(), 0, "not an hour early");
    review_until(&home, "2026-03-29T00:59:59Z", "2026-W13");
    for later in ["2026-03-29T01:29:59Z", "2026-03-29T02:29:59Z"] {
        run_for(&home, later, Duration::from_millis(1_400));
    }
    assert_eq!(mails(&home).len(), 3);
    assert_eq!(of(&home, "2026-W13"), 3);
}

#[test]
fn a_time_that_autumn_repeats_is_kept_the_first_time_only() {
    // On 2026-10-25 02:30 comes twice in Berlin: at 00:30 and at 01:30 UTC.
    let home = home_with("Sun 02:30");
    review_until(&home, "2026-10-25T00:29:59Z", "2026-W43");
    run_for(&home, "2026-10-25T01:29:59Z", Duration::from_millis(1_400));
    assert_eq!(mails(&home).len(), 3);
}

#[test]
fn the_53rd_week_and_the_first_are_two() {
    let home = home();
    review_until(&home, "2026-12-28T06:59:59Z", "2026-W53");
    review_until(&home, "2027-01-04T06:59:59Z", "2027-W01");
    assert_eq!(mails(&home).len(), 6);
}

#[test]
fn restarts_all_through_the_due_minute_send_one_mail_each() {
    let home = home();
    run_for(&home, "2026-11-23T06:50:00Z", MOMENT);
    let (start, began) = (instant("2026-11-23T06:59:58.5Z"), Instant::now());
    for _ in 0..10 {
        let passed = SignedDuration::try_from(began.elapsed()).expect("a short time");
        let daemon = home.daemon(&["--now", &(start + passed).to_string()]);
        std::thread::sleep(Duration::from_millis(300));
        daemon.kill();
    }
    review_until(&home, "2026-11-23T07:00:30Z", "2026-W48");
    let list = home.ok(&["outbox", "list"]);
    assert_eq!(list.matches(" sent       2026-W48 ").count(), 3, "{list}");
    assert_eq!(list.lines().count(), 4, "a heading and three mails: {list}");
}

#[test]
fn a_clock_that_is_set_back_sends_nothing_twice() {
    let home = home();
    review_until(&home, "2026-11-23T06:59:59Z", "2026-W48");
    let sent = home.ok(&["outbox", "list"]);
    for back in [
        "2026-11-23T05:59:00Z",
        "2026-11-22T07:00:00Z",
        "2026-11-23T06:59:59Z",
        "2026-11-24T07:00:00Z",
    ] {
        run_for(&home, back, Duration::from_millis(1_400));
    }
    assert_eq!(home.ok(&["outbox", "list"]), sent);
}

#[test]
fn a_clock_that_ran_ahead_takes_no_week_away_once_it_is_right() {
    let home = home();
    run_for(&home, "2026-11-04T10:00:00Z", MOMENT);
    // Three weeks ahead: one catch-up for week 48, weeks 46 and 47 passed over.
    review_until(&home, "2026-11-25T10:00:00Z", "2026-W48");
    // Right again, on the Tuesday of week 46: its review is caught up on, the later ones come at their time.
    review_until(&home, "2026-11-10T10:00:00Z", "2026-W46");
    review_until(&home, "2026-11-16T06:59:59Z", "2026-W47");
    run_for(&home, "2026-11-23T06:59:59Z", Duration::from_millis(1_400));
    review_until(&home, "2026-11-30T06:59:59Z", "2026-W49");
    assert_eq!(mails(&home).len(), 12, "{:?}", mails(&home));
    // And the source is read under the right clock, not in three weeks.
    let log = home.read("daemon.log");
    assert!(log.matches("pulled `sheet`").count() >= 4, "{log}");
}

#[test]
fn a_clock_that_is_months_ahead_is_doubted_before_anything_is_sent_by_it() {
    let home = home();
    run_until(&home, "2026-11-03T10:00:00Z", "pulled `sheet`");
    run_until(
        &home,
        "2099-03-01T10:00:00Z",
        "should the clock be set right",
    );
    assert_eq!(mails(&home), Vec::<String>::new());
    review_until(&home, "2026-11-09T06:59:59Z", "2026-W46");
    run_until(&home, "2026-11-09T12:00:00Z", "pulled `sheet`");
    assert_eq!(mails(&home).len(), 3);
}

#[test]
fn under_a_clock_that_was_never_set_nothing_is_done() {
    let home = home();
    run_until(&home, "2026-11-24T10:00:00Z", "pulled `sheet`");
    let log = run_until(&home, "1970-01-01T00:00:05Z", "was never set");
    assert!(!log.contains("pulled"), "{log}");
    run_for(&home, "2026-11-24T11:00:00Z", MOMENT);
    assert_eq!(mails(&home).len(), 0);
    review_until(&home, "2026-11-30T06:59:59Z", "2026-W49");
}

#[test]
fn a_review_that_was_away_does_not_catch_up_on_that_time() {
    let home = home();
    run_until(&home, "2026-11-03T10:00:00Z", "pulled `sheet`");
    let whole = config("");
    let (without, _) = whole.split_once("[review.weekly]").expect("it is there");
    home.write("config.toml", without);
    run_for(&home, "2026-11-04T10:00:00Z", MOMENT);
    // Back after two Mondays; and the same where [mail] was away.
    home.write("config.toml", &whole);
    run_for(&home, "2026-11-18T10:00:00Z", MOMENT);
    let mailless = whole
        .replace("[mail]\n", "")
        .replace("from = \"Throughline <strategy@acme.example>\"\n", "")
        .replace("smtp = \"file:outbox\"\n", "");
    home.write("config.toml", mailless);
    run_until(&home, "2026-11-25T10:00:00Z", "nobody is written to");
    home.write("config.toml", &whole);
    run_for(&home, "2026-11-26T10:00:00Z", MOMENT);
    assert_eq!(mails(&home), Vec::<String>::new());
    review_until(&home, "2026-11-30T06:59:59Z", "2026-W49");
}
