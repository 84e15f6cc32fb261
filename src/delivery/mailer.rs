//! Where mail goes: a relay or a folder. A closed set, so an enum.
//!
//! A mail goes out in two steps, because its sender must write a mark between them: `Mailer::open`
//! does all that can be repeated safely, `Opened::offer` what may not be.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tracing::instrument::WithSubscriber as _;
use tracing::subscriber::NoSubscriber;

use super::folder;
use super::smtp::{Conversation, Relay};
use crate::config::settings::MailTransport;
use crate::store::outbox::Claimed;

/// Where a sender is with a mail: the places at which a process may die, for tests that let it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// The row is claimed.
    Claimed,
    /// The TCP connection stands.
    Connected,
    /// The relay has greeted, and TLS stands where it is wanted.
    Greeted,
    /// The relay knows us, where a login is set.
    LoggedIn,
    /// `MAIL FROM` was accepted.
    MailFrom,
    /// `RCPT TO` was accepted.
    RcptTo,
    /// `DATA` was accepted.
    Data,
    /// The phase mark is about to be written.
    BeforeMark,
    /// The phase mark is on the disk; body and final dot go out next.
    AfterMark,
    /// The relay's acceptance was read.
    Answered,
    /// It is on the disk.
    Recorded,
}

/// How long answers are waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// For a TCP connection to one address.
    pub connect: Duration,
    /// For the answer to a command, the greeting and TLS included.
    pub command: Duration,
    /// For body and final dot to go out and be answered.
    pub dot: Duration,
}

impl Default for Waits {
    /// What RFC 5321 4.5.3.2 asks for.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            command: Duration::from_mins(5),
            dot: Duration::from_mins(10),
        }
    }
}

/// A transport that cannot be used as configured.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// Clear text to another host, or a password over it.
    #[error(
        "mail.smtp: `{host}` would be spoken to without TLS{with} — smtps:// or smtp:// (STARTTLS) is wanted; without TLS only this host, and no password"
    )]
    ClearText {
        /// The relay.
        host: String,
        /// ` and with a password`, or nothing.
        with: &'static str,
    },
    /// The extra root certificates cannot be read, or the system's cannot be loaded.
    #[error("mail.smtp: TLS for `{host}` cannot be set up")]
    Tls {
        /// The relay.
        host: String,
        /// lettre's error.
        #[source]
        cause: lettre::transport::smtp::Error,
    },
}

/// Why a mail did not go out, by what can be done about it. Texts are cleaned and hold no credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The relay is out of reach or unusable; no mail is to blame.
    Relay {
        /// What happened, and what to do.
        what: String,
        /// A person must mend a setting.
        setting: bool,
    },
    /// The relay has had enough for now (421).
    Busy(String),
    /// Not now (4xx), or the connection was lost while nothing had been offered.
    Later(String),
    /// Never (5xx).
    Refused(String),
    /// Body and dot went out, or may have, and no answer was read.
    Unanswered(String),
}

/// Where mail goes.
#[derive(Debug)]
pub enum Mailer {
    /// A relay.
    Smtp(Box<Relay>),
    /// `.eml` files in a folder.
    Folder(PathBuf),
}

impl Mailer {
    /// Sets a transport up; opens no connection.
    pub fn new(transport: &MailTransport, waits: Waits) -> Result<Self, MailerError> {
        match transport {
            MailTransport::Smtp(smtp) => Ok(Self::Smtp(Box::new(Relay::new(smtp, waits)?))),
            MailTransport::Folder(folder) => Ok(Self::Folder(folder.clone())),
        }
    }

    /// Does everything up to the relay's go-ahead for the body. Whatever becomes of it, nothing was sent.
    pub(super) async fn open(
        &self,
        mail: &Claimed,
        at: &(dyn Fn(Point) + Send + Sync),
    ) -> Result<Opened<'_>, Fault> {
        self.go_on(mail, Kept::default(), at).await
    }

    /// The same on the conversation that the mail before left open, if it did.
    pub(super) async fn go_on(
        &self,
        mail: &Claimed,
        kept: Kept,
        at: &(dyn Fn(Point) + Send + Sync),
    ) -> Result<Opened<'_>, Fault> {
        match self {
            Self::Smtp(relay) => {
                // Boxed: with TLS in it, it is the largest part of the daemon's state.
                let opening = Box::pin(relay.open(mail, kept.0, at));
                let opened = opening.with_subscriber(silence()).await;
                opened.map(Opened::Smtp)
            }
            Self::Folder(folder) => Ok(Opened::Folder(folder)),
        }
    }
}

/// A transport that is ready for one mail's bytes.
#[derive(Debug)]
pub(super) enum Opened<'a> {
    Smtp(Box<Conversation>),
    Folder(&'a Path),
}

impl Opened<'_> {
    /// Whether the offer may go out without our learning of it.
    pub(super) fn may_be_lost(&self) -> bool {
        match self {
            Self::Smtp(_) => true,
            Self::Folder(_) => false,
        }
    }

    /// Offers the mail.
    pub(super) async fn offer(self, mail: &Claimed) -> Result<Accepted, Fault> {
        match self {
            Self::Smtp(mut talk) => {
                let reply = talk.offer(mail).with_subscriber(silence()).await?;
                Ok(Accepted {
                    reply,
                    kept: Kept(Some(talk)),
                })
            }
            Self::Folder(path) => match folder::write(path, mail).await {
                Ok(file) => Ok(Accepted {
                    reply: format!("written to {}", file.display()),
                    kept: Kept(None),
                }),
                Err(error) => Err(Fault::Relay {
                    what: format!(
                        "{}: the mail cannot be written: {error} — a folder that this user may write to is wanted (`mail.smtp`)",
                        path.display()
                    ),
                    setting: false,
                }),
            },
        }
    }
}

/// A mail that was taken.
#[derive(Debug)]
pub(super) struct Accepted {
    /// The relay's words.
    pub(super) reply: String,
    /// The open conversation, for the next mail.
    pub(super) kept: Kept,
}

impl Accepted {
    /// Ends the conversation.
    pub(super) async fn goodbye(self) {
        self.kept.end().await;
    }
}

/// A conversation kept open between two mails of one round; or none.
#[derive(Debug, Default)]
pub(super) struct Kept(Option<Box<Conversation>>);

impl Kept {
    /// Ends the conversation.
    pub(super) async fn end(self) {
        if let Some(talk) = self.0 {
            talk.goodbye().with_subscriber(silence()).await;
        }
    }
}

/// lettre logs every line it writes at debug level, the login included: none of that reaches a log.
fn silence() -> NoSubscriber {
    NoSubscriber::default()
}
