//! Relays that are down, refuse, or never answer.

use std::net::TcpListener;

use super::setup::{self, BEFORE, MailHome, offers, text_of};
use crate::support::smtp::{Act, Sink, Step};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_relay_that_is_down_over_the_due_time_gets_the_mail_once_it_is_back() {
    let closed = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = closed.local_addr().expect("an address").port();
    drop(closed);
    let home = MailHome::open(port, "");
    let daemon = home.daemon(BEFORE);
    daemon.says("no mail goes out before");
    let status = home.status(3);
    assert!(
        status.contains("cannot be reached") && status.contains(&port.to_string()),
        "{status}"
    );
    let before = home.outbox();
    assert_eq!(daemon.stop().0, 0);

    // Three days later it is back.
    let sink = Sink::start(setup::open()).await;
    home.configure_open(sink.port);
    let again = home.daemon("2026-11-26T09:00:00Z");
    sink.wait_for_dots(3).await;
    home.waits_for("sent", 3);
    assert_eq!(again.stop().0, 0);
    for (old, new) in before.iter().zip(home.outbox()) {
        assert_eq!(old.subject, new.subject);
        assert_eq!(offers(&sink, &old.message_id), 1);
    }
    let dots = sink.dots();
    let stored = home.ok(&["outbox", "show", &before[0].id]);
    let dot = dots
        .iter()
        .find(|dot| dot.message_id == before[0].message_id);
    assert_eq!(text_of(dot.expect("it came")), stored);
    assert!(
        stored.contains("23 Nov 2026"),
        "the date of its figures: {stored}"
    );
    home.status(0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn one_refused_recipient_of_three_fails_alone_and_is_named() {
    let refusal = Act::Say("550 5.1.1 no such\u{202e} user\u{1b}[2J");
    let script = setup::open().rule(Step::Rcpt, "bob", refusal, 9);
    let sink = Sink::start(script).await;
    let home = MailHome::open(sink.port, "");
    let daemon = home.daemon(BEFORE);
    home.waits_for("failed", 1);
    home.waits_for("sent", 2);
    assert!(sink.left(Step::Rcpt) < 9, "the fault fired");
    let rows = home.outbox();
    let bob = rows.iter().find(|row| row.to == "bob@acme.example");
    let bob = bob.expect("a row");
    assert_eq!(bob.state, "failed");
    assert!(bob.last_reply.contains("550 5.1.1 no such user"), "{bob:?}");
    let status = home.status(3);
    assert!(status.contains("1 failed"), "{status}");
    let list = home.ok(&["outbox", "list"]);
    assert!(
        list.contains("550 5.1.1") && !list.contains(['\u{202e}', '\u{1b}']),
        "{list}"
    );
    daemon.says(&format!("throughline outbox resend {}", bob.id));

    // A person mends the address at the relay and resends, while the daemon runs.
    sink.behave();
    let said = home.ok(&["outbox", "resend", &bob.id]);
    assert!(said.contains("offered again"), "{said}");
    assert_eq!(daemon.stop().0, 0);
    let again = home.daemon("2026-11-23T07:05:00Z");
    home.waits_for("sent", 3);
    assert_eq!(again.stop().0, 0);
    assert_eq!(sink.dots().len(), 3);
    home.status(0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn an_unanswered_dot_is_offered_again_with_the_same_bytes() {
    let script = setup::open().rule(Step::Dot, "ann", Act::Close, 1);
    let sink = Sink::start(script).await;
    let home = MailHome::open(sink.port, "");
    let daemon = home.daemon(BEFORE);
    daemon.says("did not answer the final dot");
    home.waits_for("sent", 2);
    assert_eq!(sink.left(Step::Dot), 0, "the fault fired");
    assert_eq!(daemon.stop().0, 0);
    let again = home.daemon("2026-11-23T07:10:00Z");
    home.waits_for("sent", 3);
    assert_eq!(again.stop().0, 0);

    for row in home.outbox() {
        let wanted = if row.to.starts_with("ann") { 2 } else { 1 };
        assert_eq!(offers(&sink, &row.message_id), wanted, "{row:?}");
        let dots = sink.dots();
        let mut texts: Vec<String> = dots
            .iter()
            .filter(|dot| dot.message_id == row.message_id)
            .map(text_of)
            .collect();
        texts.dedup();
        assert_eq!(texts.len(), 1, "the same bytes");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_relay_that_never_answers_the_dot_gets_no_copy_an_hour() {
    let sink = Sink::start(setup::open().at(Step::Dot, Act::Close)).await;
    let home = MailHome::open(sink.port, "");
    // Each start may try at once; between them the daemon would wait.
    for minute in ["06:59:58", "07:10:00", "07:20:00", "07:30:00", "07:40:00"] {
        let offered = sink.dots().len();
        let daemon = home.daemon(&format!("2026-11-23T{minute}Z"));
        if minute < "07:30:00" {
            sink.wait_for_dots(offered + 3).await;
        }
        assert_eq!(daemon.stop().0, 0);
    }
    home.waits_for("uncertain", 3);
    for row in home.outbox() {
        assert_eq!(offers(&sink, &row.message_id), 3);
        assert!(row.last_reply.contains("offered 3 times"), "{row:?}");
    }
    let status = home.status(3);
    assert!(status.contains("3 uncertain"), "{status}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn held_mail_is_listed_as_uncertain_and_a_person_decides() {
    let script = setup::open().at(Step::Dot, Act::Close);
    let sink = Sink::start(script).await;
    let home = MailHome::open(sink.port, "on_uncertain = \"hold\"");
    let daemon = home.daemon(BEFORE);
    home.waits_for("uncertain", 3);
    assert_eq!(sink.dots().len(), 3, "each was offered once");
    let status = home.status(3);
    assert!(
        status.contains("3 uncertain: see `throughline outbox`"),
        "{status}"
    );
    let list = home.ok(&["outbox", "list"]);
    assert_eq!(list.matches("uncertain").count(), 3, "{list}");
    daemon.says("may or may not have arrived");
    assert_eq!(daemon.stop().0, 0);

    sink.behave();
    let rows = home.outbox();
    home.ok(&["outbox", "resend", &rows[0].id]);
    home.ok(&["outbox", "mark-sent", &rows[1].id]);
    home.ok(&["outbox", "drop", &rows[2].id]);
    let twice = home.run(&["outbox", "drop", &rows[1].id]);
    assert_eq!(twice.code, 2, "a sent mail is not dropped: {}", twice.err);
    let again = home.daemon("2026-11-23T09:00:00Z");
    home.waits_for("sent", 2);
    assert_eq!(again.stop().0, 0);
    let copies: Vec<usize> = rows
        .iter()
        .map(|row| offers(&sink, &row.message_id))
        .collect();
    assert_eq!(copies, [2, 1, 1], "only the one that was resent");
    home.status(0);
}
