//! `kill -9` at every phase: this test program runs itself as the process that dies.

use std::path::Path;
use std::process::Stdio;

use throughline::config::settings::{MailTransport, OnUncertain, Smtp, SmtpTls};
use throughline::delivery::mailer::{Mailer, Point, Waits};
use throughline::delivery::send::{Policy, Sender, send_pending};
use throughline::store::outbox::MailState;
use throughline::store::{Access, Store};
use tokio::process::{Child, Command};
use tokio_util::sync::CancellationToken;

use super::home::{Home, THREE, at_nth, mailer, monday};
use crate::support::smtp::{Act, Script, Sink, Step, Tls};

const ORDER: &str = "THROUGHLINE_TEST_CRASH";

const POINTS: [(&str, Point); 11] = [
    ("claimed", Point::Claimed),
    ("connected", Point::Connected),
    ("greeted", Point::Greeted),
    ("logged-in", Point::LoggedIn),
    ("mail-from", Point::MailFrom),
    ("rcpt-to", Point::RcptTo),
    ("data", Point::Data),
    ("before-mark", Point::BeforeMark),
    ("after-mark", Point::AfterMark),
    ("answered", Point::Answered),
    ("recorded", Point::Recorded),
];

/// Reached by the first mail of a round only: the others follow on its connection.
const FIRST_ONLY: [&str; 3] = ["connected", "greeted", "logged-in"];

/// The process that dies: sends what is due, and at the second mail's given point kills itself.
/// Run without its order, as every test run does, there is nothing to do.
#[tokio::test]
#[expect(
    clippy::disallowed_methods,
    reason = "the order of the parent test comes by environment"
)]
async fn victim() {
    let Ok(order) = std::env::var(ORDER) else {
        return;
    };
    let mut words = order.splitn(3, ' ');
    let (point_name, port, path) = (
        words.next().unwrap(),
        words.next().unwrap(),
        words.next().unwrap(),
    );
    let store = Store::open(Path::new(path), Access::Own).unwrap();
    let smtp = Smtp {
        host: "localhost".to_owned(),
        port: port.parse().unwrap(),
        tls: SmtpTls::None,
        login: None,
        ca_pem: None,
    };
    let mailer = Mailer::new(&MailTransport::Smtp(smtp), Waits::default()).unwrap();
    let hooks = POINTS
        .iter()
        .find(|(name, _)| *name == point_name)
        .map(|(_, point)| {
            let nth = if FIRST_ONLY.contains(&point_name) {
                1
            } else {
                2
            };
            at_nth(*point, nth, || {
                let kill = format!("kill -9 {}", std::process::id());
                drop(
                    std::process::Command::new("sh")
                        .args(["-c", &kill])
                        .status(),
                );
                unreachable!("killed");
            })
        });
    let sender = Sender {
        store: &store,
        mailer: &mailer,
        clock: &monday,
        policy: Policy::new(OnUncertain::Hold),
        hooks: hooks.unwrap_or_default(),
    };
    send_pending(&sender, &CancellationToken::new())
        .await
        .unwrap();
}

fn start_victim(point: &str, sink: &Sink, store: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "delivery::crash::victim"])
        .env(ORDER, format!("{point} {} {}", sink.port, store.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// Lets a victim die over three mails, at the second one's point, and returns what it left.
async fn crashed_at(point: &str) -> (Home, Sink) {
    let home = Home::with(&THREE).await;
    let path = home.store.path().to_owned();
    let Home { folder, store, .. } = home;
    drop(store);
    let sink = Sink::start(Script::new(Tls::None)).await;
    let ended = start_victim(point, &sink, &path).wait().await.unwrap();
    assert_killed(ended);
    (Home::again(folder), sink)
}

fn assert_killed(ended: std::process::ExitStatus) {
    use std::os::unix::process::ExitStatusExt as _;
    assert_eq!(
        ended.signal(),
        Some(9),
        "the fault must have fired: {ended}"
    );
}

/// How often each mail was offered to its final dot.
fn offers(sink: &Sink) -> [usize; 3] {
    let dots = sink.dots();
    THREE.map(|rcpt| {
        dots.iter()
            .filter(|dot| dot.rcpts[0].contains(rcpt))
            .count()
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_before_the_mark_neither_loses_nor_doubles_a_mail() {
    for (name, point) in POINTS.into_iter().take(8) {
        for policy in [OnUncertain::Hold, OnUncertain::Resend] {
            let (home, sink) = crashed_at(name).await;
            let gone = usize::from(!FIRST_ONLY.contains(&name));
            assert_eq!(offers(&sink), [gone, 0, 0], "{point:?}");
            let recovered = home.recover(policy).await;
            assert_eq!(
                (recovered.before_mark, recovered.after_mark),
                (1, 0),
                "{point:?}"
            );
            let outcome = home.send(&mailer(&sink, Tls::None, None), policy).await;
            assert_eq!(outcome.sent, 3 - gone);
            assert_eq!(offers(&sink), [1, 1, 1], "{point:?}");
            assert_eq!(home.states().await, [MailState::Sent; 3]);
        }
    }
}

/// After the mark only a person, or the policy, offers it again; the bytes and Message-ID stay.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_after_the_mark_is_held_or_offered_again() {
    for (name, offered) in [("after-mark", 0), ("answered", 1)] {
        let (home, sink) = crashed_at(name).await;
        hold_then_resend(&home, &sink, offered).await;
        let (home, sink) = crashed_at(name).await;
        offer_again(&home, &sink, offered).await;
    }
}

/// The relay has the dot and is about to answer when the process dies.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_between_dot_and_answer_is_held_or_offered_again() {
    for policy in [OnUncertain::Hold, OnUncertain::Resend] {
        let home = Home::with(&THREE).await;
        let path = home.store.path().to_owned();
        let Home { folder, store, .. } = home;
        drop(store);
        let wait = Act::Wait(std::time::Duration::from_mins(1));
        let script = Script::new(Tls::None).rule(Step::Dot, THREE[1], wait, 1);
        let sink = Sink::start(script).await;
        let mut victim = start_victim("never", &sink, &path);
        sink.wait_for_dots(2).await;
        victim.start_kill().unwrap();
        assert_killed(victim.wait().await.unwrap());
        let home = Home::again(folder);
        match policy {
            OnUncertain::Hold => hold_then_resend(&home, &sink, 1).await,
            OnUncertain::Resend => offer_again(&home, &sink, 1).await,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_after_the_record_leaves_nothing_to_do_for_that_mail() {
    let (home, sink) = crashed_at("recorded").await;
    let recovered = home.recover(OnUncertain::Hold).await;
    // The next mail was claimed in the same write, and nothing was said of it.
    assert_eq!((recovered.before_mark, recovered.after_mark), (1, 0));
    assert_eq!(
        home.send(&mailer(&sink, Tls::None, None), OnUncertain::Hold)
            .await
            .sent,
        1
    );
    assert_eq!(offers(&sink), [1, 1, 1]);
}

/// Killed again and again at whatever moment: under "hold" no mail has a second final dot, and each is
/// accounted for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_time_no_mail_is_lost_or_doubled() {
    let rcpts: Vec<String> = (0..40).map(|n| format!("p{n}@acme.example")).collect();
    let rcpts: Vec<&str> = rcpts.iter().map(String::as_str).collect();
    let mut home = Home::with(&rcpts).await;
    let slow = Act::Wait(std::time::Duration::from_millis(3));
    let sink = Sink::start(Script::new(Tls::None).at(Step::Dot, slow)).await;
    let mut kills = 0;
    while home.states().await.contains(&MailState::Pending) {
        let path = home.store.path().to_owned();
        let Home { folder, store, .. } = home;
        drop(store);
        let mut victim = start_victim("never", &sink, &path);
        let before = sink.dots().len();
        // Some progress, then some more milliseconds, other ones each time.
        let enough = async {
            sink.wait_for_dots((before + 3).min(rcpts.len())).await;
            tokio::time::sleep(std::time::Duration::from_millis(kills % 7)).await;
        };
        tokio::select! {
            () = enough => drop(victim.start_kill()),
            _ = victim.wait() => {}
        }
        victim.wait().await.unwrap();
        kills += 1;
        home = Home::again(folder);
        home.recover(OnUncertain::Hold).await;
    }
    assert!(kills > 3, "the fault must have fired: {kills}");
    let dots = sink.dots();
    for mail in home.mails().await {
        let offers = dots
            .iter()
            .filter(|dot| dot.message_id == mail.message_id)
            .count();
        match mail.state {
            MailState::Sent => assert_eq!(offers, 1, "{mail:?}"),
            MailState::Uncertain => assert!(offers <= 1, "{mail:?}"),
            other => panic!("{other:?}: {mail:?}"),
        }
    }
}

async fn hold_then_resend(home: &Home, sink: &Sink, offered: usize) {
    let relay = mailer(sink, Tls::None, None);
    let recovered = home.recover(OnUncertain::Hold).await;
    assert_eq!((recovered.before_mark, recovered.after_mark), (0, 1));
    assert_eq!(home.send(&relay, OnUncertain::Hold).await.sent, 1);
    assert_eq!(offers(sink), [1, offered, 1], "held");
    let held = home.mail(THREE[1]).await;
    assert_eq!(held.state, MailState::Uncertain, "not lost: it is listed");
    home.store.resend_mail(held.id, home.now()).await.unwrap();
    assert_eq!(home.send(&relay, OnUncertain::Hold).await.sent, 1);
    assert_eq!(offers(sink), [1, offered + 1, 1]);
}

async fn offer_again(home: &Home, sink: &Sink, offered: usize) {
    let recovered = home.recover(OnUncertain::Resend).await;
    assert_eq!((recovered.before_mark, recovered.after_mark), (0, 1));
    let relay = mailer(sink, Tls::None, None);
    assert_eq!(home.send(&relay, OnUncertain::Resend).await.sent, 2);
    assert_eq!(offers(sink), [1, offered + 1, 1], "none is lost");
    let dots = sink.dots();
    for dot in &dots {
        let same = dots.iter().find(|other| other.message_id == dot.message_id);
        assert_eq!(
            same.unwrap().wire,
            dot.wire,
            "the same bytes under the same name"
        );
    }
    assert_eq!(home.states().await, [MailState::Sent; 3]);
}
