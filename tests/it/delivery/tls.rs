//! Whom we speak to and what we tell them: certificates, STARTTLS, logins, the wire.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use throughline::config::settings::{MailTransport, OnUncertain, Smtp, SmtpTls};
use throughline::delivery::mailer::{Mailer, MailerError, Point};
use throughline::delivery::send::{Hooks, Policy};
use throughline::store::outbox::MailState;
use tokio_util::sync::CancellationToken;

use super::home::{Home, THREE, mailer, smtp, waits};
use crate::support::smtp::{Act, Script, Sink, Step, Tls};

#[tokio::test]
async fn mail_goes_out_under_tls_to_the_host_that_the_certificate_names() {
    for (tls, mechanisms) in [
        (Tls::StartTls, "PLAIN LOGIN"),
        (Tls::StartTls, "LOGIN"),
        (Tls::Implicit, "PLAIN"),
    ] {
        let mut script = Script::new(tls);
        script.auth = Some(mechanisms);
        let sink = Sink::start(script).await;
        let home = Home::with(&THREE).await;
        let outcome = home
            .send(
                &mailer(&sink, tls, Some("correct horse")),
                OnUncertain::Hold,
            )
            .await;
        assert_eq!((outcome.sent, outcome.stopped_by), (3, None));
        assert_eq!(home.states().await, [MailState::Sent; 3]);
        let dots = sink.dots();
        assert_eq!(dots.len(), 3);
        for (dot, rcpt) in dots.iter().zip(THREE) {
            assert!(dot.encrypted);
            assert_eq!(dot.rcpts, [format!("TO:<{rcpt}>")], "one recipient a mail");
            assert_eq!(dot.message_id, home.mail(rcpt).await.message_id);
        }
        assert_eq!(
            home.mail(THREE[0]).await.last_reply.as_deref(),
            Some("250 2.0.0 queued")
        );
    }
}

#[tokio::test]
async fn without_starttls_nothing_is_said_not_even_the_login() {
    let mut script = Script::new(Tls::None);
    script.auth = Some("PLAIN LOGIN");
    let sink = Sink::start(script).await;
    let home = Home::with(&THREE).await;
    let outcome = home
        .send(
            &mailer(&sink, Tls::StartTls, Some("correct horse")),
            OnUncertain::Resend,
        )
        .await;
    assert_eq!(outcome.sent, 0);
    let why = outcome.stopped_by.unwrap();
    assert!(why.contains("offers no STARTTLS"), "{why}");
    assert_eq!(
        (sink.count("AUTH"), sink.count("MAIL"), sink.dots().len()),
        (0, 0, 0)
    );
    assert_eq!(sink.count("EHLO"), 1, "one knock for three mails");
}

#[tokio::test]
async fn a_certificate_for_another_host_or_of_an_unknown_authority_is_refused() {
    for tls in [Tls::StartTls, Tls::Implicit] {
        let mut script = Script::new(tls);
        script.name = "other.example";
        script.auth = Some("PLAIN");
        let sink = Sink::start(script).await;
        let home = Home::with(&THREE).await;
        let wrong_host = home
            .send(
                &mailer(&sink, tls, Some("correct horse")),
                OnUncertain::Resend,
            )
            .await;
        assert!(wrong_host.stopped_by.unwrap().contains("certificate"));

        let sink = Sink::start(Script::new(tls)).await;
        let unknown = Smtp {
            ca_pem: None,
            ..smtp(&sink, tls, None)
        };
        let unknown = Mailer::new(&MailTransport::Smtp(unknown), waits()).unwrap();
        home.later(60);
        let outcome = home.send(&unknown, OnUncertain::Resend).await;
        assert!(outcome.stopped_by.unwrap().contains("certificate"));
        assert_eq!(
            (sink.count("AUTH"), sink.count("MAIL")),
            (0, 0),
            "no fallback"
        );
        assert_eq!(home.states().await, [MailState::Pending; 3]);
    }
}

/// RFC 3207 section 6: what was said before TLS must not count after it.
#[tokio::test]
async fn plaintext_slipped_in_before_tls_is_not_believed() {
    let mut script = Script::new(Tls::StartTls);
    script.auth = Some("PLAIN");
    script.injected =
        "250-evil\r\n250 AUTH PLAIN\r\n235 welcome\r\n250 ok\r\n250 ok\r\n354 go\r\n250 taken\r\n";
    let sink = Sink::start(script).await;
    let home = Home::with(&THREE).await;
    let outcome = home
        .send(
            &mailer(&sink, Tls::StartTls, Some("correct horse")),
            OnUncertain::Hold,
        )
        .await;
    assert_eq!((outcome.sent, outcome.uncertain), (0, 0));
    let why = outcome.stopped_by.unwrap();
    assert!(why.contains("did not start TLS"), "{why}");
    assert_eq!((sink.count("AUTH"), sink.dots().len()), (0, 0));
}

#[tokio::test]
async fn a_refused_login_is_tried_once_an_hour_and_named() {
    let mut script = Script::new(Tls::StartTls);
    script.auth = Some("PLAIN");
    let sink = Sink::start(script).await;
    let home = Home::with(&THREE).await;
    let wrong = mailer(&sink, Tls::StartTls, Some("hunter2-is-not-it"));
    for minute in 0..180 {
        let outcome = home.send(&wrong, OnUncertain::Resend).await;
        if minute % 60 == 0 {
            let why = outcome.stopped_by.unwrap();
            assert!(
                why.contains("535") && why.contains("`mail.password`"),
                "{why}"
            );
            // The relay repeated the login in base64: neither form survives.
            assert!(
                !why.contains("hunter2") && !why.contains("AHN0cmF0ZWd5"),
                "{why}"
            );
        }
        home.later(1);
    }
    assert_eq!(sink.count("AUTH"), 3);
    assert_eq!(sink.count("MAIL"), 0);
    let right = mailer(&sink, Tls::StartTls, None);
    assert_eq!(
        home.send(&right, OnUncertain::Resend).await.sent,
        3,
        "it heals by itself"
    );
}

#[test]
fn clear_text_is_for_this_host_and_without_a_password() {
    let with = |host: &str, login: bool| {
        let login = login.then(|| ("strategy".to_owned(), "secret".into()));
        let smtp = Smtp {
            host: host.to_owned(),
            port: 25,
            tls: SmtpTls::None,
            login,
            ca_pem: None,
        };
        Mailer::new(&MailTransport::Smtp(smtp), waits())
    };
    for host in ["localhost", "127.0.0.1", "::1"] {
        assert!(with(host, false).is_ok());
        assert!(matches!(
            with(host, true),
            Err(MailerError::ClearText { .. })
        ));
    }
    let error = with("mail.acme.example", false).unwrap_err();
    insta::assert_snapshot!(error, @"mail.smtp: `mail.acme.example` would be spoken to without TLS — smtps:// or smtp:// (STARTTLS) is wanted; without TLS only this host, and no password");
}

/// RUSTSEC-2026-0561: a relay that takes a bare line feed for a line's end sees one mail, whatever the body says.
#[tokio::test]
async fn a_body_cannot_end_the_mail_or_add_commands() {
    for lenient in [false, true] {
        let mut script = Script::new(Tls::None);
        script.lenient = lenient;
        let sink = Sink::start(script).await;
        let home = Home::with(&THREE[..1]).await;
        home.send(&mailer(&sink, Tls::None, None), OnUncertain::Hold)
            .await;
        assert_eq!(sink.dots().len(), 1);
        assert_eq!((sink.count("MAIL"), sink.count("RCPT")), (1, 1));
        assert!(sink.commands().iter().all(|line| !line.contains("evil")));

        // Un-stuffed, the wire carries exactly the stored bytes.
        let wire = String::from_utf8(sink.dots()[0].wire.clone()).unwrap();
        assert!(
            wire.contains("\r\n..\r\nMAIL FROM:<evil@x>\r\n..\r\n"),
            "{wire}"
        );
        let unstuffed = format!("\r\n{wire}").replace("\r\n.", "\r\n");
        let id = home.mail(THREE[0]).await.id;
        let stored = home.store.show_mail(id).await.unwrap().unwrap().raw;
        assert_eq!(unstuffed.trim_start_matches("\r\n").as_bytes(), stored);
    }
}

#[tokio::test]
async fn a_recipient_with_umlauts_needs_smtputf8() {
    let rcpts = ["jürgen@acme.example", "ada@acme.example"];
    let sink = Sink::start(Script::new(Tls::None)).await;
    let home = Home::with(&rcpts).await;
    let outcome = home
        .send(&mailer(&sink, Tls::None, None), OnUncertain::Resend)
        .await;
    assert_eq!((outcome.sent, outcome.failed), (1, 1));
    let reply = home.mail(rcpts[0]).await.last_reply.unwrap();
    assert!(reply.contains("offers no SMTPUTF8"), "{reply}");

    let mut script = Script::new(Tls::None);
    script.smtputf8 = true;
    let sink = Sink::start(script).await;
    let home = Home::with(&rcpts).await;
    let outcome = home
        .send(&mailer(&sink, Tls::None, None), OnUncertain::Resend)
        .await;
    assert_eq!(outcome.sent, 2);
    assert_eq!(sink.count("MAIL FROM:<strategy@acme.example> SMTPUTF8"), 1);
}

/// Were a segment of each mail to wait for the one before to be acknowledged (Nagle's rule against
/// delayed acknowledgements), every one of these mails would take 40 ms and more.
#[tokio::test]
async fn no_segment_waits_for_an_acknowledgement() {
    for tls in [Tls::None, Tls::StartTls, Tls::Implicit] {
        let sink = Sink::start(Script::new(tls)).await;
        let rcpts: Vec<String> = (0..20).map(|n| format!("p{n}@acme.example")).collect();
        let rcpts: Vec<&str> = rcpts.iter().map(String::as_str).collect();
        let home = Home::with(&rcpts).await;
        let begun = Mutex::new(Instant::now());
        let fastest = Arc::new(Mutex::new(Duration::MAX));
        let seen = Arc::clone(&fastest);
        let hooks = Hooks {
            at: Some(Box::new(move |point| match point {
                Point::Claimed => *begun.lock().unwrap() = Instant::now(),
                Point::Answered => {
                    let took = begun.lock().unwrap().elapsed();
                    let mut seen = seen.lock().unwrap();
                    *seen = took.min(*seen);
                }
                _ => {}
            })),
        };
        let policy = Policy::new(OnUncertain::Resend);
        let stop = CancellationToken::new();
        let relay = mailer(&sink, tls, None);
        assert_eq!(home.send_with(&relay, policy, hooks, &stop).await.sent, 20);
        let fastest = *fastest.lock().unwrap();
        assert!(fastest < Duration::from_millis(40), "{tls:?}: {fastest:?}");
        println!("{tls:?}: {fastest:?}");
        assert_eq!(sink.count("QUIT"), 1, "one conversation for all");
    }
}

#[tokio::test]
async fn a_relay_that_says_no_to_starttls_gets_no_mail() {
    let script = Script::new(Tls::StartTls).at(Step::StartTls, Act::Say("454 TLS not available"));
    let sink = Sink::start(script).await;
    let home = Home::with(&THREE).await;
    let outcome = home
        .send(&mailer(&sink, Tls::StartTls, None), OnUncertain::Resend)
        .await;
    assert!(outcome.stopped_by.unwrap().contains("454"));
    assert_eq!(sink.count("MAIL"), 0);
}

/// lettre logs what it writes, the login included; our log at its most talkative holds none of it.
#[tokio::test]
async fn no_log_holds_the_login() {
    for mechanism in ["PLAIN", "LOGIN"] {
        let mut script = Script::new(Tls::StartTls);
        script.auth = Some(mechanism);
        let sink = Sink::start(script).await;
        let home = Home::with(&THREE).await;
        let log = Log::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(log.clone())
            .finish();
        let guard = tracing::subscriber::set_default(subscriber);
        let relay = mailer(&sink, Tls::StartTls, Some("correct horse"));
        assert_eq!(home.send(&relay, OnUncertain::Hold).await.sent, 3);
        drop(guard);
        let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        assert!(
            log.contains("mail 1 of `weekly` 2026-W47 was sent"),
            "{log}"
        );
        for secret in [
            "correct horse",
            "AHN0cmF0ZWd5",
            "Y29ycmVjdCBob3JzZQ",
            "ada@acme",
        ] {
            assert!(!log.contains(secret), "{log}");
        }
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> tracing_subscriber::fmt::MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
