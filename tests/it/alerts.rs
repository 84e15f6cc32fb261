//! Alerts between reviews, through the real binary: who is told what, once, and what keeps quiet.

use std::time::Duration;

use crate::support::home::{Home, wait_for};

/// Ann owns `share`, which has money at stake; Bob owns `north`. Both read their values from a file.
fn config(alerts: &str) -> String {
    format!(
        r#"
[service]
store     = "sqlite:plan.db"
time_zone = "Europe/Berlin"

[mail]
from = "Throughline <strategy@acme.example>"
smtp = "file:outbox"

[person.ann]
email     = "ann@acme.example"
time_zone = "America/New_York"

[person.bob]
email = "bob@acme.example"

[objective.share]
statement = "Raise the share from 12 % to 27 %"
owner     = "ann"
start     = 2026-01-01
due       = 2026-12-31
lag       = {{ unit = "%", baseline = 12, target = 27, actuals = "share" }}
at_stake  = {{ amount = 4_000_000, currency = "USD", what = "2027 subscriptions" }}

[objective.north]
statement = "Win the north"
owner     = "bob"
start     = 2026-01-01
due       = 2026-12-31
lag       = {{ unit = "%", baseline = 0, target = 10, actuals = "north" }}

[metric.share]
type  = "csv"
path  = "share.csv"
date  = "month"
value = "value"
fresh = "400d"
every = "1m"

[metric.north]
type  = "csv"
path  = "north.csv"
date  = "month"
value = "value"
fresh = "400d"
every = "1m"

[review.weekly]
kind     = "check-in"
schedule = "Mon 08:00"
to       = ["leadership@acme.example", "owners"]

{alerts}"#
    )
}

const ALERTS: &str = "[alerts]\nto = [\"leadership@acme.example\", \"owners\"]\n";

/// A home in which everything is on course, looked at on the Tuesday of week 48.
fn home(alerts: &str) -> Home {
    let home = Home::with_config(&config(alerts));
    share(&home, GOOD);
    home.write("north.csv", "month,value\n2026-10-31,9.5\n");
    round(&home, "2026-11-24T07:00:00Z");
    assert_eq!(
        alerts_of(&home),
        Vec::<String>::new(),
        "the first look only remembers"
    );
    home
}

/// The plan of 31 October is 24.5.
const GOOD: f64 = 25.0;
const BAD: f64 = 14.0;

fn share(home: &Home, value: f64) {
    home.write("share.csv", format!("month,value\n2026-10-31,{value}\n"));
}

/// One full round at an instant.
fn round(home: &Home, now: &str) {
    let ran = home.run(&["once", "--send", "--now", now]);
    assert!([0, 3].contains(&ran.code), "{}{}", ran.out, ran.err);
}

/// The readers of the alerts that went out, oldest first.
fn alerts_of(home: &Home) -> Vec<String> {
    let out = home.ok(&["outbox", "list", "--format", "json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&out).expect("JSON");
    let alerts = rows.iter().rev().filter(|row| row["kind"] == "alert");
    alerts
        .map(|row| {
            assert_eq!(row["review"], "alerts");
            let to = row["to"].as_str().expect("a reader");
            to.trim_end_matches("@acme.example").to_owned()
        })
        .collect()
}

/// The text of the last mail to a reader.
fn last_mail(home: &Home, to: &str) -> String {
    let out = home.ok(&["outbox", "list", "--format", "json"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&out).expect("JSON");
    let to = format!("{to}@acme.example");
    let row = rows
        .iter()
        .find(|row| row["to"] == to.as_str())
        .expect("a mail");
    let mail = home.ok(&["outbox", "show", row["id"].as_str().expect("an id")]);
    // Where quoted-printable breaks a line hangs on every letter before.
    mail.replace("=\r\n", "")
}

#[test]
fn the_daemon_tells_what_turned_once_to_its_owner_and_to_those_who_read_everything() {
    let home = home(ALERTS);
    share(&home, BAD);
    let daemon = home.running("2026-11-24T10:00:00Z");
    wait_for("the alerts", || alerts_of(&home).len() == 2);
    daemon.says("something turned for the worse");
    assert_eq!(daemon.stop().0, 0);
    assert_eq!(
        alerts_of(&home),
        ["ann", "leadership"],
        "Bob's objective is as it was"
    );

    let mail = last_mail(&home, "ann");
    for wanted in [
        "Subject: Raise the share from 12 % to 27 %: off track",
        "USD 4.0 M",
        "List-Id: Throughline alerts <alerts.throughline.acme.example>",
        "Date: Tue, 24 Nov 2026 05:00:",
        "OFF TRACK",
        "was on track",
    ] {
        assert!(mail.contains(wanted), "`{wanted}` in:\n{mail}");
    }
    assert!(
        !mail.contains("\r\nReferences: "),
        "each alert stands by itself: {mail}"
    );
    assert!(!mail.contains("Win the north"), "{mail}");
    let list = home.ok(&["outbox", "list"]);
    assert_eq!(list.matches(" alerts ").count(), 2, "{list}");

    // Started again, and killed, as often as one likes: nobody is told twice.
    for second in 0..4 {
        let daemon = home.daemon(&["--now", &format!("2026-11-24T10:05:0{second}Z")]);
        std::thread::sleep(Duration::from_millis(400));
        daemon.kill();
    }
    round(&home, "2026-11-24T10:06:00Z");
    assert_eq!(alerts_of(&home).len(), 2);
}

#[test]
fn a_daemon_that_is_killed_again_and_again_while_it_tells_tells_once() {
    let home = home(ALERTS);
    share(&home, BAD);
    for second in 0..8 {
        let daemon = home.daemon(&["--now", &format!("2026-11-24T10:00:0{second}Z")]);
        std::thread::sleep(Duration::from_millis(60 + 40 * second));
        daemon.kill();
    }
    let daemon = home.running("2026-11-24T10:01:00Z");
    wait_for("the alerts to be sent", || {
        home.files("outbox")
            .iter()
            .filter(|name| name.contains("-alerts-"))
            .count()
            == 2
    });
    assert_eq!(daemon.stop().0, 0);
    assert_eq!(alerts_of(&home), ["ann", "leadership"]);
}

#[test]
fn what_comes_and_goes_is_told_once_a_day() {
    let home = home("[alerts]\n");
    for (now, value, told) in [
        ("2026-11-24T09:00:00Z", BAD, 1),
        ("2026-11-24T10:00:00Z", GOOD, 1),
        ("2026-11-24T11:00:00Z", BAD, 1),
        // Still so on the next day: that is no news.
        ("2026-11-25T09:00:00Z", BAD, 1),
        ("2026-11-25T10:00:00Z", GOOD, 1),
        ("2026-11-25T11:00:00Z", BAD, 2),
    ] {
        share(&home, value);
        round(&home, now);
        assert_eq!(alerts_of(&home).len(), told, "{now}");
    }
}

#[test]
fn nobody_gets_more_than_five_a_week() {
    let home = home("[alerts]\n");
    let mut told = Vec::new();
    // From Tuesday to Sunday it turns six times; a new week begins on Monday, after the review.
    for day in [24, 25, 26, 27, 28, 29] {
        share(&home, GOOD);
        round(&home, &format!("2026-11-{day}T09:00:00Z"));
        share(&home, BAD);
        round(&home, &format!("2026-11-{day}T10:00:00Z"));
        told.push(alerts_of(&home).len());
    }
    assert_eq!(told, [1, 2, 3, 4, 5, 5]);
    // What the limit held back is told by the review, and by nobody again.
    round(&home, "2026-11-30T10:00:00Z");
    assert_eq!(alerts_of(&home).len(), 5);
}

#[test]
fn a_source_is_told_of_once_it_has_been_down_for_long_enough() {
    let home = home(ALERTS);
    std::fs::remove_file(home.path("share.csv")).expect("it was there");
    for (now, told) in [
        ("2026-11-24T09:00:00Z", 0),
        ("2026-11-24T09:50:00Z", 0),
        ("2026-11-24T10:05:00Z", 2),
        ("2026-11-24T12:00:00Z", 2),
    ] {
        round(&home, now);
        assert_eq!(alerts_of(&home).len(), told, "{now}");
    }
    let mail = last_mail(&home, "leadership");
    assert!(
        mail.contains("metric.share") && mail.contains("24 Nov 10:00"),
        "{mail}"
    );
    // It comes back and goes again: not on the same day.
    share(&home, GOOD);
    round(&home, "2026-11-24T13:00:00Z");
    std::fs::remove_file(home.path("share.csv")).expect("it was there");
    round(&home, "2026-11-24T14:00:00Z");
    round(&home, "2026-11-24T16:00:00Z");
    assert_eq!(alerts_of(&home).len(), 2);
}

#[test]
fn what_a_review_told_is_not_told_again() {
    let home = home(ALERTS);
    share(&home, BAD);
    // Monday after the review was due: it is caught up on, with what has turned.
    round(&home, "2026-11-30T09:00:00Z");
    round(&home, "2026-12-01T09:00:00Z");
    assert_eq!(alerts_of(&home), Vec::<String>::new());
    assert!(last_mail(&home, "ann").contains("Subject: 1 objective turned off track"));
}

#[test]
fn quiet_hours_are_those_of_the_reader() {
    let home = home(
        "[alerts]\nquiet = [\"20:00\", \"07:00\"]\nto = [\"leadership@acme.example\", \"owners\"]\n",
    );
    share(&home, BAD);
    // 10:00 in Berlin is 04:00 in New York, where Ann sleeps.
    round(&home, "2026-11-24T09:00:00Z");
    assert_eq!(alerts_of(&home), ["leadership"]);
    round(&home, "2026-11-24T11:59:00Z");
    assert_eq!(alerts_of(&home), ["leadership"]);
    let daemon = home.running("2026-11-24T11:59:58Z");
    wait_for("the end of Ann's night", || alerts_of(&home).len() == 2);
    assert_eq!(daemon.stop().0, 0);
    assert_eq!(alerts_of(&home), ["leadership", "ann"]);
}

#[test]
fn an_edited_configuration_tells_nothing_of_before() {
    let home = home("");
    share(&home, BAD);
    round(&home, "2026-11-24T09:00:00Z");
    // Switched on, and a further reader: each begins with how things stand.
    home.write("config.toml", config("[alerts]\n"));
    round(&home, "2026-11-24T10:00:00Z");
    home.write("config.toml", config(ALERTS));
    round(&home, "2026-11-24T11:00:00Z");
    // Off for a while in which it turned well and ill again.
    home.write("config.toml", config(""));
    share(&home, GOOD);
    round(&home, "2026-11-25T09:00:00Z");
    home.write("config.toml", config(ALERTS));
    round(&home, "2026-11-25T10:00:00Z");
    home.write("config.toml", config(""));
    share(&home, BAD);
    round(&home, "2026-11-26T09:00:00Z");
    home.write("config.toml", config(ALERTS));
    round(&home, "2026-11-26T10:00:00Z");
    assert_eq!(alerts_of(&home), Vec::<String>::new());
}
