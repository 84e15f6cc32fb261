//! A store with one review's mails in its outbox, a clock that a test moves, and a round of sending.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use tempfile::TempDir;
use throughline::config::settings::{MailTransport, OnUncertain, Smtp, SmtpTls};
use throughline::delivery::compose::{Draft, compose};
use throughline::delivery::mailer::{Mailer, Point, Waits};
use throughline::delivery::send::{Hooks, Outcome, Policy, Sender, send_pending};
use throughline::domain::id::ReviewId;
use throughline::domain::review::{Occurrence, PeriodKey};
use throughline::store::outbox::{MailState, MailSummary, NewMail, NewOccurrence, Recovered};
use throughline::store::{Access, Store};
use tokio_util::sync::CancellationToken;

use crate::support::smtp::{Sink, Tls};

pub(super) const THREE: [&str; 3] = [
    "ada@acme.example",
    "grace@acme.example",
    "edsger@acme.example",
];

/// Monday, 16 November 2026, 8:00 in Berlin.
pub(super) fn monday() -> Timestamp {
    "2026-11-16T07:00:00Z".parse().unwrap()
}

pub(super) struct Home {
    pub(super) folder: TempDir,
    pub(super) store: Store,
    minutes: AtomicI64,
}

impl Home {
    /// One occurrence with a mail to each.
    pub(super) async fn with(rcpts: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let store = Store::open(&folder.path().join("t.db"), Access::Own).unwrap();
        create(&store, "2026-W47", rcpts).await;
        Self {
            folder,
            store,
            minutes: AtomicI64::new(0),
        }
    }

    /// The same store, opened by the next process.
    pub(super) fn again(folder: TempDir) -> Self {
        let store = Store::open(&folder.path().join("t.db"), Access::Own).unwrap();
        Self {
            folder,
            store,
            minutes: AtomicI64::new(0),
        }
    }

    /// What an owner does at its start.
    pub(super) async fn recover(&self, on_uncertain: OnUncertain) -> Recovered {
        let unanswered = Policy::new(on_uncertain).unanswered();
        self.store
            .recover_all(unanswered, self.now())
            .await
            .unwrap()
    }

    pub(super) fn later(&self, minutes: i64) {
        self.minutes.fetch_add(minutes, Ordering::Relaxed);
    }

    pub(super) fn now(&self) -> Timestamp {
        monday() + SignedDuration::from_mins(self.minutes.load(Ordering::Relaxed))
    }

    /// One round under a policy.
    pub(super) async fn send(&self, mailer: &Mailer, on_uncertain: OnUncertain) -> Outcome {
        let policy = Policy::new(on_uncertain);
        self.send_with(mailer, policy, Hooks::default(), &CancellationToken::new())
            .await
    }

    pub(super) async fn send_with(
        &self,
        mailer: &Mailer,
        policy: Policy,
        hooks: Hooks,
        stop: &CancellationToken,
    ) -> Outcome {
        let clock = || self.now();
        let sender = Sender {
            store: &self.store,
            mailer,
            clock: &clock,
            policy,
            hooks,
        };
        let sending = send_pending(&sender, stop);
        // The daemon runs it as a task of its own.
        spawnable(&sending);
        sending.await.unwrap()
    }

    pub(super) async fn mails(&self) -> Vec<MailSummary> {
        let mut mails = self.store.list_mail(None).await.unwrap();
        mails.reverse();
        mails
    }

    pub(super) async fn mail(&self, rcpt: &str) -> MailSummary {
        let mails = self.mails().await;
        mails.into_iter().find(|mail| mail.rcpt == rcpt).unwrap()
    }

    pub(super) async fn states(&self) -> Vec<MailState> {
        self.mails().await.iter().map(|mail| mail.state).collect()
    }
}

fn spawnable(_: &impl Send) {}

pub(super) async fn create(store: &Store, period: &str, rcpts: &[&str]) {
    let period = PeriodKey::from_stored(period);
    let mails = rcpts.iter().map(|rcpt| composed(&period, rcpt)).collect();
    let occurrence = NewOccurrence {
        occurrence: Occurrence {
            review: ReviewId::from("weekly"),
            period,
            due_at: monday(),
        },
        as_of: date(2026, 11, 15),
        known_at: monday(),
    };
    assert!(
        store
            .create_occurrence(occurrence, mails, monday())
            .await
            .unwrap()
    );
}

fn composed(period: &PeriodKey, to: &str) -> NewMail {
    compose(&Draft {
        review: &ReviewId::from("weekly"),
        period,
        from: "Throughline <strategy@acme.example>",
        to,
        subject: "Week 47",
        text: "Done: 3.\n.\nMAIL FROM:<evil@x>\r\n.\r\nRCPT TO:<evil@x>\n..\n",
        html: "<p>Done: 3.</p>\n.\n",
        pictures: &[],
        date: &monday().to_zoned(jiff::tz::TimeZone::UTC),
        is_series: true,
    })
    .unwrap()
}

/// How long a test's relay may be silent.
pub(super) fn waits() -> Waits {
    Waits {
        connect: Duration::from_secs(5),
        command: Duration::from_secs(5),
        dot: Duration::from_millis(300),
    }
}

pub(super) fn smtp(sink: &Sink, tls: Tls, password: Option<&str>) -> Smtp {
    Smtp {
        host: "localhost".to_owned(),
        port: sink.port,
        tls: match tls {
            Tls::None => SmtpTls::None,
            Tls::StartTls => SmtpTls::StartTls,
            Tls::Implicit => SmtpTls::Implicit,
        },
        login: password.map(|password| ("strategy".to_owned(), SecretString::from(password))),
        ca_pem: (tls != Tls::None).then(|| sink.ca_pem.clone()),
    }
}

pub(super) fn mailer(sink: &Sink, tls: Tls, password: Option<&str>) -> Mailer {
    Mailer::new(&MailTransport::Smtp(smtp(sink, tls, password)), waits()).unwrap()
}

/// A hook that calls once, the n-th time a point is reached.
pub(super) fn at_nth(point: Point, nth: usize, call: impl Fn() + Send + Sync + 'static) -> Hooks {
    let seen = std::sync::atomic::AtomicUsize::new(0);
    Hooks {
        at: Some(Box::new(move |reached| {
            if reached == point && seen.fetch_add(1, Ordering::SeqCst) + 1 == nth {
                call();
            }
        })),
    }
}
