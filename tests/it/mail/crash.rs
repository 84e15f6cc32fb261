//! `kill -9` of the daemon at each step of its conversation with the relay, which holds its answer back.

use std::time::Duration;

use super::setup::{self, BEFORE, MailHome, offers, text_of};
use crate::support::home::wait_for;
use crate::support::smtp::{Act, Sink, Step};

const STEPS: [(Step, &str); 5] = [
    (Step::Connect, ""),
    (Step::Mail, "MAIL"),
    (Step::Rcpt, "RCPT"),
    (Step::Data, "DATA"),
    (Step::Dot, "DATA"),
];

/// Lets the daemon die while the relay holds back its answer to a step; starts it again; waits until nothing is under way.
async fn killed_at(step: Step, word: &str, extra: &str) -> (Sink, MailHome) {
    let script = setup::open().once(step, Act::Wait(Duration::from_hours(1)));
    let sink = Sink::start(script).await;
    let home = MailHome::open(sink.port, extra);
    let daemon = home.daemon(BEFORE);
    wait_for(&format!("the relay to be held at {step:?}"), || {
        let reached = match step {
            Step::Dot => sink.dots().len() == 1,
            _ => sink.count(word) > 0 || word.is_empty(),
        };
        reached && sink.left(step) == 0
    });
    daemon.kill();
    assert_eq!(home.count("sending"), 1, "it died with a mail under way");

    let again = home.daemon("2026-11-23T07:00:30Z");
    wait_for("the outbox to be settled", || {
        home.count("pending") + home.count("sending") == 0
    });
    assert_eq!(again.stop().0, 0);
    (sink, home)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_daemon_killed_before_the_final_dot_loses_and_doubles_nothing() {
    for (step, word) in STEPS {
        if step == Step::Dot {
            continue;
        }
        for extra in ["", "on_uncertain = \"hold\""] {
            let (sink, home) = killed_at(step, word, extra).await;
            assert_eq!(home.count("sent"), 3, "{step:?}");
            for row in home.outbox() {
                assert_eq!(offers(&sink, &row.message_id), 1, "{step:?} {row:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_daemon_killed_after_the_final_dot_offers_the_same_bytes_once_more() {
    let (sink, home) = killed_at(Step::Dot, "DATA", "").await;
    assert_eq!(home.count("sent"), 3);
    let dots = sink.dots();
    let mut copies: Vec<usize> = home
        .outbox()
        .iter()
        .map(|row| offers(&sink, &row.message_id))
        .collect();
    copies.sort_unstable();
    assert_eq!(copies, [1, 1, 2]);
    let first = dots.first().expect("a dot");
    let second = dots
        .iter()
        .rfind(|dot| dot.message_id == first.message_id)
        .expect("its second offer");
    assert_eq!(text_of(first), text_of(second));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_daemon_killed_after_the_final_dot_leaves_it_to_a_person_under_hold() {
    let (sink, home) = killed_at(Step::Dot, "DATA", "on_uncertain = \"hold\"").await;
    assert_eq!((home.count("sent"), home.count("uncertain")), (2, 1));
    for row in home.outbox() {
        assert_eq!(offers(&sink, &row.message_id), 1);
    }
    home.status(3);
}
