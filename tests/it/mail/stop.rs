//! Being told to stop while a mail is under way.

use std::time::Duration;

use super::setup::{self, BEFORE, MailHome, offers};
use crate::support::home::wait_for;
use crate::support::smtp::{Act, Sink, Step};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn sigterm_finishes_the_mail_in_flight_and_takes_no_new_one() {
    let script = setup::open().once(Step::Dot, Act::Wait(Duration::from_millis(1_500)));
    let sink = Sink::start(script).await;
    let home = MailHome::open(sink.port, "");
    let daemon = home.daemon(BEFORE);
    sink.wait_for_dots(1).await;
    let (code, took) = daemon.stop();
    assert_eq!(code, 0);
    assert!(took < Duration::from_secs(8), "{took:?}");
    assert_eq!((home.count("sent"), home.count("pending")), (1, 2));

    let again = home.daemon("2026-11-23T07:00:30Z");
    home.waits_for("sent", 3);
    assert_eq!(again.stop().0, 0);
    for row in home.outbox() {
        assert_eq!(offers(&sink, &row.message_id), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_second_sigterm_ends_at_once_and_the_row_says_how_far_it_was() {
    for (step, extra, state) in [
        (Step::Rcpt, "on_uncertain = \"hold\"", "sent"),
        (Step::Dot, "on_uncertain = \"hold\"", "uncertain"),
    ] {
        let script = setup::open().once(step, Act::Wait(Duration::from_hours(1)));
        let sink = Sink::start(script).await;
        let home = MailHome::open(sink.port, extra);
        let daemon = home.daemon(BEFORE);
        wait_for("the relay to be silent", || sink.left(step) == 0);
        if step == Step::Dot {
            sink.wait_for_dots(1).await;
        }
        daemon.signal("TERM");
        daemon.says("stopping:");
        // A wish to reload is none to stop.
        daemon.signal("HUP");
        std::thread::sleep(Duration::from_millis(200));
        let log = daemon.log();
        assert!(!log.contains("told to stop twice"), "{log}");
        let (code, took) = daemon.stop();
        assert_eq!(code, 0);
        assert!(took < Duration::from_secs(5), "{took:?}");

        let again = home.daemon("2026-11-23T07:00:30Z");
        wait_for("the outbox to be settled", || {
            home.count("pending") + home.count("sending") == 0
        });
        assert_eq!(again.stop().0, 0);
        assert_eq!(home.count(state), if state == "sent" { 3 } else { 1 });
        for row in home.outbox() {
            assert_eq!(offers(&sink, &row.message_id), 1, "{step:?}");
        }
    }
}

/// Ctrl-C while `once --send` waits for the relay: the mail in flight is finished, the rest waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn ctrl_c_finishes_the_mail_that_once_has_in_flight() {
    let script = setup::open().once(Step::Dot, Act::Wait(Duration::from_secs(1)));
    let sink = Sink::start(script).await;
    let home = MailHome::open(sink.port, "");
    let child = home
        .command(&["once", "--send", "--now", "2026-11-24T10:00:00Z"])
        .spawn()
        .expect("it starts");
    let once = crate::support::home::Daemon::of(child, home.path("none"));
    sink.wait_for_dots(1).await;
    once.signal("INT");
    let (code, took) = once.ends();
    assert_eq!(code, 130);
    assert!(took < Duration::from_secs(8), "{took:?}");
    assert_eq!((home.count("sent"), home.count("pending")), (1, 2));
}
