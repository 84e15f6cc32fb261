//! The daemon and what it runs on: signals, the supervisor, a full disk, a log that nobody reads.

use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::net::UnixDatagram;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;

use super::{BEFORE, config, home, mails};
use crate::support::home::{Daemon, Home, wait_for};
use crate::support::tracker::{Mood, Tracker, task};

/// A source at a tracker, read every second.
pub(super) fn desk(tracker: &Tracker, id: &str, every: &str) -> String {
    format!(
        r#"
[source.{id}]
type  = "rest"
base  = "{}"
every = "{every}"
allow_fast = true
allow_private = true
[source.{id}.items]
get    = "/tasks"
select = "data"
page   = {{ token = "next", param = "cursor" }}
[source.{id}.items.fields]
id     = "id"
title  = "name"
state  = {{ get = "status", map = {{ open = "open", done = "done" }} }}
"#,
        tracker.base()
    )
}

fn three() -> Vec<serde_json::Value> {
    (1..=3)
        .map(|id| task(id, "Call", "open", "2026-12-01", None))
        .collect()
}

#[test]
fn sigterm_during_a_pull_ends_at_once_and_keeps_nothing_of_it() {
    let tracker = Tracker::start(three());
    tracker.set(Mood::HangOnSecondPage);
    let home = home();
    home.write("config.toml", config(&desk(&tracker, "desk", "1m")));
    let daemon = home.daemon(&["--now", "2026-11-24T10:00:00Z"]);
    wait_for("the second page to hang", || tracker.asked() >= 2);
    let (code, took) = daemon.stop();
    assert_eq!(code, 0);
    assert!(took < Duration::from_secs(5), "{took:?}");

    tracker.set(Mood::Well);
    let again = home.daemon(&["--now", "2026-11-24T10:00:30Z"]);
    again.says("pulled `desk`: 3 new");
    assert_eq!(again.stop().0, 0);
}

#[test]
fn ctrl_c_ends_a_pull_and_keeps_nothing_of_it() {
    for (command, signal, wanted) in [
        ("pull", "INT", 130),
        ("once", "INT", 130),
        ("pull", "TERM", 143),
    ] {
        let tracker = Tracker::start(three());
        tracker.set(Mood::HangOnSecondPage);
        let home = home();
        home.write("config.toml", config(&desk(&tracker, "desk", "1m")));
        let child = home.command(&[command]).spawn().expect("it starts");
        let pull = Daemon::of(child, home.path("none"));
        wait_for("the second page to hang", || tracker.asked() >= 2);
        pull.signal(signal);
        let (code, took) = pull.ends();
        assert_eq!(code, wanted, "{command}");
        assert!(took < Duration::from_secs(5), "{took:?}");
        assert!(
            !home.path("reviews").exists(),
            "nothing is rendered from half of it"
        );
        tracker.set(Mood::Well);
        let out = home.ok(&["pull", "desk"]);
        assert!(out.contains("3 tasks read: 3 new"), "{out}");
    }
}

#[test]
fn a_storm_of_reloads_is_weathered() {
    let home = home();
    let daemon = home.daemon(&["--now", "2026-11-24T10:00:00Z"]);
    daemon.says("throughline runs");
    for _ in 0..50 {
        daemon.signal("HUP");
    }
    daemon.says("the configuration was reloaded");
    let (code, took) = daemon.stop();
    assert_eq!(code, 0);
    assert!(took < Duration::from_secs(10), "{took:?}");
    let log = home.read("daemon.log");
    assert!(
        !log.contains("ERROR") && !log.contains("stop twice"),
        "{log}"
    );
}

#[test]
fn a_reload_while_a_pull_runs_links_by_the_new_rules() {
    let tracker = Tracker::start(three());
    tracker.set(Mood::HangOnSecondPage);
    let home = home();
    let old = config(&desk(&tracker, "desk", "1h"));
    home.write(
        "config.toml",
        old.replace("title = \"*\"", "title = \"nothing like it\""),
    );
    let daemon = home.daemon(&["--now", "2026-11-24T10:00:00Z"]);
    wait_for("the second page to hang", || tracker.asked() >= 2);
    home.write("config.toml", &old);
    tracker.set(Mood::Well);
    daemon.signal("HUP");
    daemon.says("the configuration was reloaded");
    daemon.says("pulled `desk`: 3 new");
    let out = home.ok(&["explain", "desk#1", "--now", "2026-11-24T10:00:30Z"]);
    assert!(out.contains("work"), "{out}");
    assert_eq!(daemon.stop().0, 0);
}

#[test]
fn the_supervisor_is_told_of_every_turn() {
    let home = home();
    let socket = UnixDatagram::bind(home.path("notify")).expect("a socket");
    socket
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a timeout");
    let log = home.path("daemon.log");
    let child = home
        .daemon_command(&["--now", "2026-11-24T10:00:00Z"])
        .env("NOTIFY_SOCKET", home.path("notify"))
        .stderr(std::fs::File::create(&log).expect("a log"))
        .spawn()
        .expect("it starts");
    let daemon = Daemon::of(child, log);
    let hears = |wanted: &str| {
        let mut heard = Vec::new();
        while !heard.iter().any(|line: &String| line.contains(wanted)) {
            let mut bytes = [0; 512];
            let read = socket.recv(&mut bytes);
            let read = read.unwrap_or_else(|error| panic!("{wanted}: {error}; {heard:?}"));
            heard.push(String::from_utf8_lossy(&bytes[..read]).into_owned());
        }
    };
    hears("READY=1");
    hears("WATCHDOG=1");
    daemon.signal("HUP");
    hears("RELOADING=1");
    hears("READY=1");
    daemon.signal("TERM");
    hears("STOPPING=1");
    assert_eq!(daemon.ends().0, 0);
}

#[test]
fn a_log_that_nobody_reads_any_more_stops_nothing() {
    let home = home();
    let mut child = home
        .daemon_command(&["--now", BEFORE])
        .spawn()
        .expect("it starts");
    let mut first = String::new();
    let stderr = child.stderr.take().expect("it was asked for");
    BufReader::new(stderr)
        .read_line(&mut first)
        .expect("a first line");
    drop(child.stdout.take());
    // Both pipes are closed now; reviews still go out, and a reload logs into nothing.
    let daemon = Daemon::of(child, home.path("none"));
    wait_for("three mails", || mails(&home).len() == 3);
    daemon.signal("HUP");
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(daemon.stop().0, 0);
}

#[test]
fn a_command_whose_reader_went_away_ends_quietly() {
    let home = home();
    home.ok(&["once"]);
    for arguments in [vec!["status"], vec!["review", "weekly"], vec!["schema"]] {
        let mut child = home.command(&arguments).spawn().expect("it starts");
        drop(child.stdout.take());
        let mut said = String::new();
        let stderr = child.stderr.as_mut().expect("it was asked for");
        stderr.read_to_string(&mut said).expect("text");
        let status = child.wait().expect("it ends");
        assert!(!said.contains("panic"), "{arguments:?}: {said}");
        assert!(status.code().is_some(), "{arguments:?}: {status}");
    }
}

#[test]
fn status_names_the_running_daemon_and_no_color_is_kept() {
    let home = home();
    let mut daemon = home.daemon(&["--now", "2026-11-24T10:00:00Z"]);
    daemon.says("pulled `sheet`");
    let status = home.ok(&["status"]);
    let wanted = format!("daemon   running, pid {}", daemon.pid());
    assert!(status.contains(&wanted), "{status}");
    let out = home
        .command(&["status"])
        .env("NO_COLOR", "1")
        .output()
        .expect("it runs");
    assert!(!out.stdout.contains(&0x1b), "no escape sequence");
    let second = home.run(&["run"]);
    assert_eq!(second.code, 2, "{}", second.err);
    assert!(
        second.err.contains("in use by") && second.err.contains(&daemon.pid().to_string()),
        "{}",
        second.err
    );
    assert!(daemon.runs());
    assert_eq!(daemon.stop().0, 0);
    assert!(home.ok(&["status"]).contains("daemon   not running"));
}

/// A file size limit is the full disk that every machine has: a write beyond it fails.
#[test]
fn on_a_full_disk_the_daemon_goes_on_and_recovers() {
    let tracker = Tracker::start(three());
    let home = home();
    home.write("config.toml", config(&desk(&tracker, "desk", "1s")));
    home.ok(&["pull", "--now", "2026-11-24T09:00:00Z"]);
    let many: Vec<_> = (1..=4_000)
        .map(|id| task(id, &"Call ".repeat(60), "open", "2026-12-01", None))
        .collect();
    tracker.all_at_once(many);
    let asked = tracker.asked();
    let daemon = limited(&home, 512);
    daemon.says("could not be stored");
    std::thread::sleep(Duration::from_secs(3));
    let again = tracker.asked() - asked;
    assert!(
        again <= 2,
        "the tracker is not asked again and again: {again}"
    );
    let log = daemon.log();
    assert!(log.matches("could not be stored").count() <= 2, "{log}");
    assert!(log.contains("plan.db"), "it names the file: {log}");
    let (code, _) = daemon.stop();
    assert_eq!(code, 0, "it ran on: {log}");

    // The disk has room again.
    let daemon = home.daemon(&["--now", "2026-11-24T10:05:00Z"]);
    daemon.says("pulled `desk`: 3997 new");
    assert_eq!(daemon.stop().0, 0);
}

/// The daemon under a file size limit, in KiB.
fn limited(home: &Home, kib: u32) -> Daemon {
    let plain = home.daemon_command(&["--now", "2026-11-24T10:00:00Z"]);
    let log = home.path("daemon.log");
    let mut shell = Command::new("bash");
    shell
        .arg("-c")
        .arg(format!("ulimit -f {kib} && exec \"$0\" \"$@\""))
        .arg(plain.get_program())
        .args(plain.get_args())
        .current_dir(home.path("."))
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(&log).expect("a log"));
    Daemon::of(shell.spawn().expect("a shell"), log)
}

#[test]
fn a_recipient_who_cannot_be_written_to_holds_up_nobody() {
    let home = home();
    // An address that the configuration lets pass and that no mail can carry.
    let text = config("").replace("leadership@acme.example", "board@xn--a.example");
    home.write("config.toml", text);
    let daemon = home.daemon(&["--now", BEFORE]);
    wait_for("the owners' mails", || mails(&home).len() == 2);
    daemon.says("no mail to board@xn--a.example");
    assert_eq!(daemon.stop().0, 0);
    let status = home.run(&["status"]);
    assert_eq!(status.code, 3);
    assert!(status.out.contains("1 failed"), "{}", status.out);
    let rows = home.ok(&["outbox", "list", "--format", "json"]);
    let rows: serde_json::Value = serde_json::from_str(&rows).expect("JSON");
    let failed = rows
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["state"] == json!("failed"));
    let failed = failed.expect("a failed row");
    let id = failed["id"].as_str().expect("an id");
    home.ok(&["outbox", "resend", id]);
    let again = home.daemon(&["--now", "2026-11-23T08:00:00Z"]);
    again.says("could not be composed");
    assert_eq!(again.stop().0, 0);
    assert_eq!(mails(&home).len(), 2, "nothing empty is sent");
}
