//! The example company, as the README's first command runs it: tracker, pull, scoreboard, reviews.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::home::{Home, repository};

/// What Cargo builds the example tracker to.
fn example_tracker() -> PathBuf {
    let binary = Path::new(env!("CARGO_BIN_EXE_throughline"));
    binary
        .parent()
        .expect("the binary lies in a folder")
        .join("examples/tracker")
}

#[test]
fn the_example_runs_to_its_end_and_shows_what_it_promises() {
    let home = Home::with_config("");
    let folder = home.path("example");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let once = format!(
        "export THROUGHLINE__SOURCE__TRACKER__BASE=$THROUGHLINE_EXAMPLE_TRACKER/api \
         THROUGHLINE__METRIC__SERVICE_READINESS__BASE=$THROUGHLINE_EXAMPLE_TRACKER/api \
         THROUGHLINE__SERVICE__STORE=sqlite:{folder}/t.db THROUGHLINE__MAIL__SMTP=file:{folder}/outbox; \
         exec {binary} --config {config} once --as-of 2026-11-20 --send --out {folder}/reviews",
        folder = folder.display(),
        binary = env!("CARGO_BIN_EXE_throughline"),
        config = repository("config.example.toml").display(),
    );
    let output = Command::new(example_tracker())
        .args(["--port", "0", "--data"])
        .arg(repository("examples/data"))
        .args(["--", "sh", "-c", &once])
        .env_remove("GITHUB_TOKEN")
        .output()
        .expect("the example tracker was built with the tests");
    let out = String::from_utf8_lossy(&output.stdout);
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{out}\n{err}");
    for words in [
        "108 tasks read: 108 new",
        "203 tasks read: 203 new",
        "137 tasks read: 137 new",
        "reviews/2026-W47-weekly.html",
        "reviews/2026-W47-weekly.eml",
    ] {
        assert!(out.contains(words), "`{words}` in:\n{out}\n{err}");
    }
    assert!(
        err.contains("GITHUB_TOKEN"),
        "the GitHub source says why it is off:\n{err}"
    );

    let review = home.read("example/reviews/2026-W47-weekly.txt");
    for words in [
        "actions are not moving the measure",
        "CRM roll-out",
        "churn",
        "Jonas Lindqvist",
        "T-",
        // Where no trial sees an end no date is told, in no section.
        "crm-rollout, no end in sight",
        "so it has no end in sight",
    ] {
        let one_line = review.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(one_line.contains(words), "`{words}` in:\n{review}");
    }
    assert!(
        !review.contains("2028"),
        "a bound told as a date:\n{review}"
    );
    let html = home.read("example/reviews/2026-W47-weekly.html");
    assert!(!html.contains("<b>Free"), "a stranger's markup stays text");
    // A file has no parts that an image could be taken from: its pictures stand in it.
    assert!(html.contains("<svg") && !html.contains("src=\"cid:"));
    let mails = home.files("example/outbox");
    assert!(
        mails.len() > 5,
        "leadership and the owners each have their own mail: {mails:?}"
    );
}
