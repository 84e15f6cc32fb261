//! The daemon, through the real binary: reviews at their time, once; missed ones caught up; reload; a clean end.

mod clock;
mod host;
mod pace;

use std::path::Path;

use crate::support::home::{Home, wait_for};

/// 2026-11-23 is a Monday; 08:00 in Berlin is 07:00 UTC.
const BEFORE: &str = "2026-11-23T06:59:57Z";

fn config(extra: &str) -> String {
    format!(
        r#"
[service]
store     = "sqlite:plan.db"
time_zone = "Europe/Berlin"

[mail]
from = "Throughline <strategy@acme.example>"
smtp = "file:outbox"

[person.ann]
email = "ann@acme.example"

[person.bob]
email = "bob@acme.example"

[objective.share]
statement = "Raise the share from 12 % to 27 %"
owner     = "ann"
start     = 2026-01-01
due       = 2026-12-31
lag       = {{ unit = "%", baseline = 12, target = 27, actuals = "share" }}

[metric.share]
type   = "points"
points = [[2026-10-31, 20.5]]

[initiative.work]
objective = "share"
owner     = "bob"
start     = 2026-01-01
due       = 2026-12-31
match     = [{{ title = "*" }}]

[lead.done]
initiative = "work"
count      = "done"
target     = 10

[source.sheet]
type     = "csv"
path     = "sheet.csv"
complete = true
fields   = {{ id = "Id", title = "Title", state = "State", closed = "Closed" }}

[review.weekly]
kind     = "check-in"
schedule = "Mon 08:00"
to       = ["leadership@acme.example", "owners"]
{extra}"#
    )
}

fn home() -> Home {
    let home = Home::with_config(&config(""));
    home.write(
        "sheet.csv",
        "Id,Title,State,Closed\n1,First thing,done,2026-03-02\n2,Second thing,open,\n",
    );
    home
}

fn mails(home: &Home) -> Vec<String> {
    home.files("outbox")
        .into_iter()
        .filter(|name| {
            Path::new(name)
                .extension()
                .is_some_and(|extension| extension == "eml")
        })
        .collect()
}

#[test]
fn a_review_goes_out_at_its_time_to_everyone_once() {
    let home = home();
    let daemon = home.daemon(&["--now", BEFORE]);
    daemon.says("pulled `sheet`: 2 new");
    wait_for("three mails", || mails(&home).len() == 3);
    let (code, _) = daemon.stop();
    assert_eq!(code, 0);
    assert!(
        mails(&home).iter().all(|name| name.contains("2026-W48")),
        "{:?}",
        mails(&home)
    );

    // Started again in the same minute, and an hour later: nothing more.
    for now in ["2026-11-23T07:00:30Z", "2026-11-23T08:00:00Z"] {
        let again = home.daemon(&["--now", now]);
        again.says("throughline runs");
        wait_for("the source to be looked at again or not to be due", || {
            again.log().matches("throughline runs").count() >= 1
        });
        std::thread::sleep(std::time::Duration::from_millis(600));
        assert_eq!(again.stop().0, 0);
    }
    assert_eq!(mails(&home).len(), 3, "one mail per person and week");
}

#[test]
fn after_a_downtime_the_latest_review_is_sent_and_the_earlier_ones_are_named() {
    let home = home();
    let first = home.daemon(&["--now", "2026-11-03T10:00:00Z"]);
    first.says("throughline runs");
    wait_for("the schedule to be looked at", || {
        home.files(".").contains(&"plan.db".to_owned()) && first.log().contains("sheet")
    });
    first.stop();
    assert_eq!(
        mails(&home),
        Vec::<String>::new(),
        "nothing is sent for the time before the first start"
    );

    let second = home.daemon(&["--now", "2026-11-25T10:00:00Z"]);
    wait_for("the missed review", || mails(&home).len() == 3);
    second.says("of 2026-W46, 2026-W47 was missed and is skipped");
    second.stop();
    assert!(
        mails(&home).iter().all(|name| name.contains("2026-W48")),
        "{:?}",
        mails(&home)
    );
}

#[test]
fn a_reload_takes_a_valid_configuration_and_refuses_a_broken_one() {
    let home = home();
    let daemon = home.daemon(&["--now", "2026-11-24T10:00:00Z"]);
    daemon.says("pulled `sheet`");
    home.write(
        "config.toml",
        config("").replace("owner     = \"bob\"", "owner     = \"bobby\""),
    );
    daemon.signal("HUP");
    daemon.says("reload refused");
    assert!(
        daemon.log().contains("bobby"),
        "it names what is wrong:\n{}",
        daemon.log()
    );
    home.write(
        "config.toml",
        config("").replace("target     = 10", "target     = 20"),
    );
    // The file is valid again; what the daemon last refused is still shown.
    let status = home.run(&["status"]);
    assert!(
        status.out.contains("reload   refused"),
        "{}{}",
        status.out,
        status.err
    );
    daemon.signal("HUP");
    daemon.says("the configuration was reloaded");
    let status = home.run(&["status"]);
    assert!(!status.out.contains("reload   refused"), "{}", status.out);
    assert_eq!(daemon.stop().0, 0);
}

#[test]
fn an_edited_schedule_never_sends_for_the_past() {
    let home = home();
    let first = home.daemon(&["--now", "2026-11-24T10:00:00Z"]);
    first.says("pulled `sheet`");
    first.stop();
    home.write("config.toml", config("").replace("Mon 08:00", "Wed 08:00"));
    let second = home.daemon(&["--now", "2026-11-26T10:00:00Z"]);
    second.says("throughline runs");
    std::thread::sleep(std::time::Duration::from_millis(600));
    second.stop();
    assert_eq!(mails(&home), Vec::<String>::new());
}

#[test]
fn a_killed_daemon_starts_again_and_loses_nothing() {
    let home = home();
    let daemon = home.daemon(&["--now", BEFORE]);
    daemon.says("throughline runs");
    daemon.kill();
    let again = home.daemon(&["--now", "2026-11-23T07:00:10Z"]);
    wait_for(
        "the review that fell due while it was dead, or was never looked at",
        || again.log().contains("pulled `sheet`") || !mails(&home).is_empty(),
    );
    again.stop();
    let third = home.daemon(&["--now", "2026-11-30T07:00:10Z"]);
    wait_for("the next review", || {
        mails(&home)
            .iter()
            .filter(|name| name.contains("2026-W49"))
            .count()
            == 3
    });
    third.stop();
}

#[test]
fn json_logs_are_json_and_hold_the_fields() {
    let home = home();
    let daemon = home.daemon(&["--now", "2026-11-24T10:00:00Z", "--log-format", "json"]);
    daemon.says(r#""source.id":"sheet""#);
    let line = daemon
        .log()
        .lines()
        .find(|line| line.contains(r#""source.id":"sheet""#))
        .expect("a line")
        .to_owned();
    let value: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(value["source.id"], "sheet", "{line}");
    daemon.stop();
}
