//! Relays that refuse, hang up, or never answer; and being told to stop.

use std::time::Duration;

use throughline::config::settings::{MailTransport, OnUncertain};
use throughline::delivery::mailer::{Mailer, Point};
use throughline::delivery::send::{Hooks, Policy};
use throughline::store::outbox::{Changed, MailState};
use throughline::store::{Access, Store};
use tokio_util::sync::CancellationToken;

use super::home::{Home, THREE, at_nth, create, mailer, smtp, waits};
use crate::support::smtp::{Act, Script, Sink, Step, Tls};

/// A read reply is an answer: the mail is tried again with the same bytes, and is never uncertain.
#[tokio::test]
async fn a_4xx_at_any_step_is_tried_again_with_the_same_bytes() {
    for step in [Step::Mail, Step::Rcpt, Step::Data, Step::Dot] {
        let script = Script::new(Tls::None).rule(step, "", Act::Say("451 4.7.1 greylisted"), 3);
        let sink = Sink::start(script).await;
        let home = Home::with(&THREE).await;
        let mailer = mailer(&sink, Tls::None, None);
        let first = home.send(&mailer, OnUncertain::Hold).await;
        assert_eq!(
            (first.sent, first.retried, first.uncertain),
            (0, 3, 0),
            "{step:?}"
        );
        let reply = home.mail(THREE[0]).await.last_reply.unwrap();
        assert!(reply.contains("451 4.7.1 greylisted"), "{reply}");
        assert_eq!(
            home.send(&mailer, OnUncertain::Hold).await.sent,
            0,
            "not before its time"
        );
        home.later(1);
        assert_eq!(home.send(&mailer, OnUncertain::Hold).await.sent, 3);
        let dots = sink.dots();
        assert_eq!(dots.len(), if step == Step::Dot { 6 } else { 3 });
        for dot in &dots {
            let same = dots.iter().find(|other| other.message_id == dot.message_id);
            assert_eq!(same.unwrap().wire, dot.wire);
        }
    }
}

#[tokio::test]
async fn a_refused_recipient_fails_alone() {
    let refusal = Act::Say("550 5.1.1 no such\u{202e} user\u{1b}[2J");
    let script = Script::new(Tls::None).rule(Step::Rcpt, "grace", refusal, 9);
    let sink = Sink::start(script).await;
    let home = Home::with(&THREE).await;
    let outcome = home
        .send(&mailer(&sink, Tls::None, None), OnUncertain::Resend)
        .await;
    assert_eq!((outcome.sent, outcome.failed), (2, 1));
    let grace = home.mail("grace@acme.example").await;
    assert_eq!(grace.state, MailState::Failed);
    let reply = grace
        .last_reply
        .unwrap()
        .replace(&sink.port.to_string(), "PORT");
    insta::assert_snapshot!(reply, @"relay localhost:PORT refuses the recipient: 550 5.1.1 no such user [2J");
    home.later(600);
    home.send(&mailer(&sink, Tls::None, None), OnUncertain::Resend)
        .await;
    assert_eq!(
        sink.count("RCPT TO:<grace"),
        1,
        "never tried again by itself"
    );
}

#[tokio::test]
async fn a_5xx_after_the_dot_is_no_acceptance() {
    let script = Script::new(Tls::None).at(Step::Dot, Act::Say("552 5.3.4 too big"));
    let sink = Sink::start(script).await;
    let home = Home::with(&THREE).await;
    let outcome = home
        .send(&mailer(&sink, Tls::None, None), OnUncertain::Resend)
        .await;
    assert_eq!((outcome.sent, outcome.failed), (0, 3));
    assert_eq!(home.states().await, [MailState::Failed; 3]);
}

/// Hung up on, garbage, a 354 where a 250 belongs, silence: none is an acceptance, none a refusal.
#[tokio::test]
async fn no_answer_to_the_dot_is_offered_again_or_held() {
    let silences = [
        Act::Close,
        Act::Say("garbage"),
        Act::Say("25"),
        Act::Say("354 once more"),
        Act::Wait(Duration::from_secs(2)),
    ];
    for silence in silences {
        let script = Script::new(Tls::None).once(Step::Dot, silence);
        let sink = Sink::start(script).await;
        let home = Home::with(&THREE[..1]).await;
        let relay = mailer(&sink, Tls::None, None);
        let first = home.send(&relay, OnUncertain::Resend).await;
        assert_eq!((first.sent, first.retried), (0, 1), "{silence:?}");
        home.later(1);
        assert_eq!(home.send(&relay, OnUncertain::Resend).await.sent, 1);
        let dots = sink.dots();
        assert_eq!(dots.len(), 2);
        assert_eq!(dots[0].message_id, dots[1].message_id);
        assert_eq!(dots[0].wire, dots[1].wire);

        let script = Script::new(Tls::None).once(Step::Dot, silence);
        let sink = Sink::start(script).await;
        let home = Home::with(&THREE[..1]).await;
        let relay = mailer(&sink, Tls::None, None);
        assert_eq!(
            home.send(&relay, OnUncertain::Hold).await.uncertain,
            1,
            "{silence:?}"
        );
        home.later(60 * 24);
        home.send(&relay, OnUncertain::Hold).await;
        assert_eq!(sink.dots().len(), 1, "held");
        let id = home.mail(THREE[0]).await.id;
        assert_eq!(
            home.store.resend_mail(id, home.now()).await.unwrap(),
            Changed::Done
        );
        assert_eq!(home.send(&relay, OnUncertain::Hold).await.sent, 1);
        assert_eq!(sink.dots().len(), 2, "a person said so");
    }
}

/// Replies of any length: many lines are read, a line without end is cut off long before it fills the memory.
#[tokio::test]
async fn long_replies_are_read_or_cut_off() {
    let lines = format!("{}250 taken", "250-and another thing\r\n".repeat(600));
    let line = format!("250 {}", "x".repeat(1_000_000));
    for (reply, sent, uncertain) in [(lines, 1, 0), (line, 0, 1)] {
        let script = Script::new(Tls::None).at(Step::Dot, Act::Say(reply.leak()));
        let sink = Sink::start(script).await;
        let home = Home::with(&THREE[..1]).await;
        let outcome = home
            .send(&mailer(&sink, Tls::None, None), OnUncertain::Hold)
            .await;
        assert_eq!((outcome.sent, outcome.uncertain), (sent, uncertain));
        let reply = home.mail(THREE[0]).await.last_reply.unwrap();
        assert!(reply.chars().count() < 400, "{reply}");
    }
}

#[tokio::test]
async fn an_acceptance_counts_though_the_relay_hangs_up_behind_it() {
    let script = Script::new(Tls::None).at(Step::Dot, Act::YesAndClose);
    let sink = Sink::start(script).await;
    let home = Home::with(&THREE).await;
    assert_eq!(
        home.send(&mailer(&sink, Tls::None, None), OnUncertain::Hold)
            .await
            .sent,
        3
    );
}

/// The waits grow from a minute to an hour, one knock for all mails, for five days; then they fail.
#[tokio::test]
async fn a_relay_that_is_away_is_asked_for_five_days() {
    let sink = Sink::start(Script::new(Tls::None).at(Step::Connect, Act::Say("554 go away"))).await;
    let home = Home::with(&THREE).await;
    let relay = mailer(&sink, Tls::None, None);
    let mut knocks = Vec::new();
    let mut failed = 0;
    // Each minute at first, then each half hour.
    for minute in (0..199).chain((199..6 * 24 * 60).step_by(30)) {
        let outcome = home.send(&relay, OnUncertain::Resend).await;
        if let Some(why) = outcome.stopped_by {
            assert!(why.contains("554 go away"), "{why}");
            knocks.push(minute);
            failed += outcome.failed;
        }
        if failed > 0 {
            break;
        }
        home.later(if minute < 199 { 1 } else { 30 });
    }
    assert_eq!(knocks[..9], [0, 1, 3, 7, 15, 31, 63, 123, 183]);
    assert!(
        (7_200..7_260).contains(knocks.last().unwrap()),
        "{knocks:?}"
    );
    assert_eq!(failed, 3);
    assert_eq!(home.states().await, [MailState::Failed; 3]);
}

#[tokio::test]
async fn a_relay_that_returns_after_three_days_gets_each_mail_once() {
    let sink = Sink::start(Script::new(Tls::None)).await;
    let mut away = smtp(&sink, Tls::None, None);
    // Nothing listens on the discard port of this host.
    away.port = 9;
    let away = Mailer::new(&MailTransport::Smtp(away), waits()).unwrap();
    let home = Home::with(&THREE).await;
    for _ in 0..72 {
        assert_eq!(home.send(&away, OnUncertain::Hold).await.sent, 0);
        home.later(60);
    }
    assert_eq!(
        home.send(&mailer(&sink, Tls::None, None), OnUncertain::Hold)
            .await
            .sent,
        3
    );
    assert_eq!(sink.dots().len(), 3);
}

/// A limit per minute: what is left waits a minute, and none goes twice.
#[tokio::test]
async fn a_relay_that_is_out_of_breath_is_left_in_peace_for_a_minute() {
    let home = Home::with(&[]).await;
    let rcpts: Vec<String> = (0..25).map(|n| format!("p{n}@acme.example")).collect();
    let rcpts: Vec<&str> = rcpts.iter().map(String::as_str).collect();
    create(&home.store, "2026-W48", &rcpts).await;
    let mut sent = Vec::new();
    let mut seen = 0;
    for _ in 0..5 {
        // Each minute the relay takes five, then says 421.
        let script = Script::new(Tls::None)
            .rule(Step::Mail, "", Act::Wait(Duration::ZERO), 5)
            .at(Step::Mail, Act::Say("421 4.7.0 too many"));
        let sink = Sink::start(script).await;
        let relay = mailer(&sink, Tls::None, None);
        let outcome = home.send(&relay, OnUncertain::Hold).await;
        sent.push(outcome.sent);
        assert_eq!(home.send(&relay, OnUncertain::Hold).await.sent, 0);
        seen += sink.dots().len();
        home.later(1);
    }
    assert_eq!((sent, seen), (vec![5; 5], 25));
}

/// SIGTERM in the middle of a conversation: the mail is finished, no other is begun.
#[tokio::test]
async fn told_to_stop_it_finishes_the_mail_under_way() {
    let sink = Sink::start(Script::new(Tls::None)).await;
    let home = Home::with(&THREE).await;
    let stop = CancellationToken::new();
    let hooks = at_nth(Point::Data, 2, {
        let stop = stop.clone();
        move || stop.cancel()
    });
    let policy = Policy::new(OnUncertain::Hold);
    let relay = mailer(&sink, Tls::None, None);
    let outcome = home.send_with(&relay, policy, hooks, &stop).await;
    assert_eq!((outcome.sent, outcome.uncertain), (2, 0));
    let left = [MailState::Sent, MailState::Sent, MailState::Pending];
    assert_eq!(home.states().await, left);
}

#[tokio::test]
async fn told_to_stop_it_does_not_wait_for_a_silent_relay() {
    for (step, policy, state) in [
        (Step::Dot, OnUncertain::Hold, MailState::Uncertain),
        (Step::Dot, OnUncertain::Resend, MailState::Pending),
        (Step::Rcpt, OnUncertain::Hold, MailState::Pending),
    ] {
        let script = Script::new(Tls::None).at(step, Act::Wait(Duration::from_mins(1)));
        let sink = Sink::start(script).await;
        let home = Home::with(&THREE[..1]).await;
        let stop = CancellationToken::new();
        let hooks = at_nth(Point::MailFrom, 1, {
            let stop = stop.clone();
            move || stop.cancel()
        });
        let policy = Policy {
            grace: Duration::from_millis(100),
            ..Policy::new(policy)
        };
        let relay = Mailer::new(
            &MailTransport::Smtp(smtp(&sink, Tls::None, None)),
            throughline::delivery::mailer::Waits::default(),
        );
        home.send_with(&relay.unwrap(), policy, hooks, &stop).await;
        assert_eq!(home.states().await, [state], "{step:?}");
        if step == Step::Rcpt {
            assert_eq!(
                home.mail(THREE[0]).await.attempts,
                0,
                "a called-off attempt does not count"
            );
        }
    }
}

/// Two senders on one database race over 60 reviews of three mails each.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_senders_never_send_one_mail_twice() {
    let sink = Sink::start(Script::new(Tls::None)).await;
    let home = Home::with(&[]).await;
    for week in 0..60 {
        create(&home.store, &format!("2030-X{week:02}"), &THREE).await;
    }
    let other = Store::open(home.store.path(), Access::Edit).unwrap();
    let relay = mailer(&sink, Tls::None, None);
    let stop = CancellationToken::new();
    let clock = || home.now();
    let round = |store| {
        let sender = throughline::delivery::send::Sender {
            store,
            mailer: &relay,
            clock: &clock,
            policy: Policy::new(OnUncertain::Hold),
            hooks: Hooks::default(),
        };
        let stop = stop.clone();
        async move { throughline::delivery::send::send_pending(&sender, &stop).await }
    };
    let (one, two) = tokio::join!(round(&home.store), round(&other));
    let (one, two) = (one.unwrap().sent, two.unwrap().sent);
    assert_eq!(one + two, 180);
    assert!(one > 0 && two > 0, "{one} and {two}: nobody raced");
    let mut ids: Vec<String> = sink.dots().into_iter().map(|dot| dot.message_id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), sink.dots().len()), (180, 180));
}

#[tokio::test]
async fn a_stored_mail_that_was_changed_is_not_sent() {
    let sink = Sink::start(Script::new(Tls::None)).await;
    let home = Home::with(&THREE[..1]).await;
    let writer = rusqlite::Connection::open(home.store.path()).unwrap();
    writer
        .execute(
            "update mail_bytes set raw = ?1",
            [b"Subject: evil\r\n\r\n".to_vec()],
        )
        .unwrap();
    let outcome = home
        .send(&mailer(&sink, Tls::None, None), OnUncertain::Resend)
        .await;
    assert_eq!((outcome.failed, sink.dots().len()), (1, 0));
}

#[tokio::test]
async fn a_folder_takes_mail_as_eml_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::with(&["ada@acme.example", "a/b@acme.example"]).await;
    let folder = home.folder.path().join("outbox");
    let mailer = Mailer::new(&MailTransport::Folder(folder.clone()), waits()).unwrap();
    assert_eq!(home.send(&mailer, OnUncertain::Hold).await.sent, 2);
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    insta::assert_snapshot!(names.join("\n"), @r"
    2026-W47-weekly-a_b@acme.example-e8bc0697.eml
    2026-W47-weekly-ada@acme.example.eml
    ");
    let path = folder.join("2026-W47-weekly-ada@acme.example.eml");
    let mail = home.mail("ada@acme.example").await;
    let stored = home.store.show_mail(mail.id).await.unwrap().unwrap().raw;
    assert_eq!(std::fs::read(&path).unwrap(), stored);
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(
        mail.last_reply.unwrap(),
        format!("written to {}", path.display())
    );
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_named_and_the_mail_waits() {
    let home = Home::with(&THREE).await;
    let file = home.folder.path().join("file");
    std::fs::write(&file, "not a folder").unwrap();
    let mailer = Mailer::new(&MailTransport::Folder(file.clone()), waits()).unwrap();
    let why = home
        .send(&mailer, OnUncertain::Hold)
        .await
        .stopped_by
        .unwrap();
    assert!(
        why.starts_with(&format!("{}: the mail cannot be written", file.display())),
        "{why}"
    );
    assert_eq!(home.states().await, [MailState::Pending; 3]);
}
