//! Mail, through the real binary and a real SMTP conversation: complete, once, and never lost in silence.

mod audience;
mod crash;
mod faults;
mod setup;
mod stop;

use crate::support::smtp::Sink;
use setup::{BEFORE, MailHome, PASSWORD, PASSWORD_ON_THE_WIRE, text_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_review_arrives_complete_over_starttls_after_a_login() {
    let sink = Sink::start(setup::protected("localhost")).await;
    let home = MailHome::protected(&sink, "localhost", "");
    let daemon = home.daemon(BEFORE);
    sink.wait_for_dots(3).await;
    home.waits_for("sent", 3);
    assert_eq!(daemon.stop().0, 0);

    let dots = sink.dots();
    for mail in home.outbox() {
        let dot = dots.iter().find(|dot| dot.message_id == mail.message_id);
        let dot = dot.expect("every mail of the outbox arrived");
        assert!(dot.encrypted, "in clear text");
        assert_eq!(dot.rcpts, [format!("TO:<{}>", mail.to)]);
        let stored = home.ok(&["outbox", "show", &mail.id]);
        assert_eq!(text_of(dot), stored, "byte for byte");
        assert!(stored.contains("\r\nSubject: "), "{stored}");
        assert!(stored.trim_end().ends_with("--"), "the last part is closed");
    }
    assert_eq!(dots.len(), 3, "each once");
    let before_tls: Vec<String> = sink
        .commands()
        .into_iter()
        .take_while(|line| line != "STARTTLS")
        .collect();
    assert!(
        before_tls.iter().all(|line| line.starts_with("EHLO")),
        "nothing but a greeting goes in clear text: {before_tls:?}"
    );
    assert!(sink.count("AUTH") > 0, "it logged in");
    home.keeps_the_password();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn once_sends_what_is_due_and_never_twice() {
    let sink = Sink::start(setup::protected("localhost")).await;
    let home = MailHome::protected(&sink, "localhost", "");
    let once = ["once", "--send", "--now", "2026-11-24T10:00:00Z"];
    let out = home.ok(&once);
    assert!(out.contains("3 mails sent"), "{out}");
    let again = home.ok(&once);
    assert!(again.contains("it is not sent twice"), "{again}");
    let later = home.daemon("2026-11-24T11:00:00Z");
    later.says("throughline runs");
    assert_eq!(later.stop().0, 0);
    assert_eq!(sink.dots().len(), 3);
    assert!(!out.contains(PASSWORD) && !again.contains(PASSWORD));
    home.keeps_the_password();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_refused_login_is_named_without_the_password_and_mended_by_a_reload() {
    let sink = Sink::start(setup::protected("localhost")).await;
    let home = MailHome::protected(&sink, "localhost", "");
    home.write("password", "wrong-canary-7291");
    let daemon = home.daemon(BEFORE);
    daemon.says("refuses the login");
    let status = home.status(3);
    assert!(
        status.contains("refuses the login") && status.contains("mail.password"),
        "{status}"
    );
    assert_eq!(sink.count("MAIL"), 0, "the fault fired");

    home.write("password", PASSWORD);
    daemon.signal("HUP");
    sink.wait_for_dots(3).await;
    home.waits_for("sent", 3);
    home.status(0);
    assert_eq!(daemon.stop().0, 0);
    for secret in ["wrong-canary-7291", "d3JvbmctY2FuYXJ5LTcyOTE"] {
        home.remove("password");
        assert_eq!(home.holds(secret), None);
    }
    assert_eq!(home.holds(PASSWORD_ON_THE_WIRE), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_certificate_for_another_host_is_refused_and_named() {
    let wrong = Sink::start(setup::protected("relay.example")).await;
    let home = MailHome::protected(&wrong, "localhost", "");
    let daemon = home.daemon(BEFORE);
    daemon.says("did not start TLS");
    let status = home.status(3);
    assert!(
        status.contains("3 mails waiting") && status.contains("certificate"),
        "{status}"
    );
    assert!(
        wrong.count("STARTTLS") > 0 && wrong.count("AUTH") == 0 && wrong.count("MAIL") == 0,
        "refused before a word was said: {:?}",
        wrong.commands()
    );

    // The right relay is configured: a reload sends at once, with the same identity.
    let right = Sink::start(setup::protected("localhost")).await;
    home.configure(&right, "localhost", "");
    daemon.signal("HUP");
    right.wait_for_dots(3).await;
    assert_eq!(daemon.stop().0, 0);
    home.keeps_the_password();
}
