//! How often sources are asked: at their interval, never earlier than they want, each for itself.

use std::time::Duration;

use super::host::desk;
use super::{config, home};
use crate::support::home::wait_for;
use crate::support::tracker::{Mood, Tracker, task};

const NOW: &str = "2026-11-24T10:00:00Z";

fn tracker() -> Tracker {
    Tracker::start(vec![task(1, "Call", "open", "2026-12-01", None)])
}

#[test]
fn sources_are_read_at_their_interval_and_a_failing_one_keeps_nobody() {
    let (well, ill) = (tracker(), tracker());
    ill.set(Mood::Answer(401, "{}".to_owned()));
    let home = home();
    let sources = format!("{}{}", desk(&well, "desk", "1s"), desk(&ill, "ill", "1h"));
    home.write("config.toml", config(&sources));
    let daemon = home.daemon(&["--now", NOW]);
    daemon.says("pulled `desk`");
    daemon.says("source `ill` failed");
    let (before, began) = (well.asked(), std::time::Instant::now());
    std::thread::sleep(Duration::from_secs(4));
    let (asked, passed) = (well.asked() - before, began.elapsed().as_secs());
    assert!(
        asked >= 2 && asked <= usize::try_from(passed).expect("small") + 1,
        "{asked} times in {passed} s"
    );
    assert_eq!(
        ill.asked(),
        1,
        "a refused token is not tried again and again"
    );
    let log = daemon.log();
    let line = log
        .lines()
        .find(|line| line.contains("source `ill` failed"));
    let line = line.expect("a line");
    assert!(
        line.contains("401") && line.contains("token") && line.contains("tried again at"),
        "source, cause, next step: {line}"
    );
    assert_eq!(daemon.stop().0, 0);
}

#[test]
fn a_pause_that_a_source_asks_for_is_kept_through_restarts() {
    let tracker = tracker();
    tracker.set(Mood::RetryAfter(7_200));
    let home = home();
    home.write("config.toml", config(&desk(&tracker, "desk", "1s")));
    let daemon = home.daemon(&["--now", NOW]);
    daemon.says("source `desk` waits until");
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(daemon.stop().0, 0);
    assert_eq!(tracker.asked(), 1);
    tracker.set(Mood::Well);
    for early in ["2026-11-24T10:30:00Z", "2026-11-24T11:59:50Z"] {
        let daemon = home.daemon(&["--now", early]);
        daemon.says("throughline runs");
        std::thread::sleep(Duration::from_millis(600));
        assert_eq!(daemon.stop().0, 0);
        assert_eq!(tracker.asked(), 1, "too early at {early}");
    }
    let daemon = home.daemon(&["--now", "2026-11-24T12:00:03Z"]);
    daemon.says("pulled `desk`");
    assert_eq!(daemon.stop().0, 0);
}

#[test]
fn a_pause_counts_from_the_answer_that_asked_for_it() {
    let tracker = tracker();
    tracker.set(Mood::SlowlyRetryAfter(Duration::from_secs(2), 3));
    let home = home();
    // No wait inside the pull: the daemon must do it.
    let source =
        desk(&tracker, "desk", "1s").replace("every =", "limits = { max_wait = \"1s\" }\nevery =");
    home.write("config.toml", config(&source));
    let daemon = home.daemon(&["--now", NOW]);
    daemon.says("source `desk` waits until");
    tracker.set(Mood::Well);
    let answered = std::time::Instant::now();
    daemon.says("pulled `desk`");
    let waited = answered.elapsed();
    assert!(waited >= Duration::from_millis(2_800), "{waited:?}");
    assert_eq!(daemon.stop().0, 0);
}

#[test]
fn a_reload_shortens_an_interval_and_stops_a_removed_source() {
    let (kept, gone) = (tracker(), tracker());
    let home = home();
    let both = |every: &str| {
        let (kept, gone) = (desk(&kept, "kept", every), desk(&gone, "gone", "1s"));
        config(&format!("{kept}{gone}"))
    };
    home.write("config.toml", both("1h"));
    let daemon = home.daemon(&["--now", NOW]);
    daemon.says("pulled `kept`");
    daemon.says("pulled `gone`");
    assert_eq!(kept.asked(), 1);
    home.write("config.toml", config(&desk(&kept, "kept", "1s")));
    daemon.signal("HUP");
    daemon.says("the configuration was reloaded");
    wait_for("the shorter interval", || kept.asked() >= 3);
    let asked = gone.asked();
    std::thread::sleep(Duration::from_millis(1_500));
    assert_eq!(gone.asked(), asked, "a removed source is not asked");

    // And what is written in the configuration itself is read with it.
    let edited = config("").replace("[[2026-10-31, 20.5]]", "[[2026-10-31, 21.5]]");
    home.write("config.toml", edited);
    daemon.signal("HUP");
    wait_for("the edited point", || {
        daemon.log().matches("1 of 1 points are new").count() >= 2
    });
    assert_eq!(daemon.stop().0, 0);
}

#[test]
fn a_list_larger_than_its_budget_is_read_over_several_waits() {
    // Nine tasks are five pages, two of which are within the budget of each pull.
    let tracker = Tracker::start(
        (1..=9)
            .map(|id| task(id, "Call", "open", "2026-12-01", None))
            .collect(),
    );
    let home = home();
    let source = desk(&tracker, "desk", "1h").replace(
        "every =",
        "limits = { budget = \"2/5s\", max_wait = \"1s\" }\nevery =",
    );
    home.write("config.toml", config(&source));
    let daemon = home.daemon(&["--now", NOW]);
    daemon.says("source `desk` waits until");
    daemon.says("pulled `desk`");
    let log = daemon.log();
    assert!(
        log.matches("source `desk` waits until").count() >= 2,
        "{log}"
    );
    assert_eq!(tracker.asked(), 5, "each page once");
    assert_eq!(daemon.stop().0, 0);
}
