//! What is said about one mail, once the relay knows us: `MAIL`, `RCPT`, `DATA`, body and final dot.

use std::fmt;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Quit, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use secrecy::SecretString;
use tokio::time::timeout;

use crate::delivery::mailer::{Fault, Waits};
use crate::delivery::reply::{Answer, clean};
use crate::store::outbox::Claimed;

/// A conversation in which one mail is offered.
pub(in crate::delivery) struct Conversation {
    pub(super) connection: AsyncSmtpConnection,
    pub(super) relay: String,
    pub(super) password: Option<SecretString>,
    pub(super) waits: Waits,
}

impl fmt::Debug for Conversation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Conversation({})", self.relay)
    }
}

impl Conversation {
    /// What `MAIL FROM` must say about the mail, if the relay can take it at all.
    pub(super) fn parameters(&self, mail: &Claimed) -> Result<Vec<MailParameter>, Fault> {
        let relay = self.connection.server_info();
        let mut parameters = Vec::new();
        if !(mail.rcpt.is_ascii() && mail.sender.is_ascii()) {
            if !relay.supports_feature(Extension::SmtpUtfEight) {
                return Err(Fault::Refused(format!(
                    "relay {} cannot take an address with non-ASCII letters (it offers no SMTPUTF8) — an ASCII address is wanted",
                    self.relay
                )));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !mail.raw.is_ascii() {
            if !relay.supports_feature(Extension::EightBitMime) {
                return Err(Fault::Refused(format!(
                    "relay {} cannot take a mail with non-ASCII headers (it offers no 8BITMIME)",
                    self.relay
                )));
            }
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        Ok(parameters)
    }

    pub(super) async fn refused_sender(&mut self, answer: &Answer) -> Fault {
        self.quit().await;
        let what = format!("relay {} refuses the sender: {answer}", self.relay);
        match answer {
            Answer::No { code: 552, .. } => Fault::Refused(what),
            // The sender is the same for every mail: a person must mend it once, not each mail.
            Answer::No { code, .. } if *code >= 500 => Fault::Relay {
                what: format!(
                    "{what} — `mail.from` and the login in `mail.smtp` are wanted as the relay demands"
                ),
                setting: true,
            },
            Answer::No { .. } | Answer::Silence(_) | Answer::Unable(_) => later(answer, what),
        }
    }

    pub(super) async fn rcpt_to(&mut self, rcpt: Address) -> Result<(), Fault> {
        let command = Rcpt::new(rcpt, Vec::new());
        let Err(answer) = self.ask(command, self.waits.command, 250).await else {
            return Ok(());
        };
        self.quit().await;
        let what = format!("relay {} refuses the recipient: {answer}", self.relay);
        Err(match answer {
            Answer::No { code: 530, .. } => Fault::Relay {
                what: format!(
                    "{what} — a login is wanted: the user in `mail.smtp` and `mail.password`"
                ),
                setting: true,
            },
            Answer::No { .. } | Answer::Silence(_) | Answer::Unable(_) => later(&answer, what),
        })
    }

    pub(super) async fn data(&mut self) -> Result<(), Fault> {
        let Err(answer) = self.ask(Data, self.waits.command, 354).await else {
            return Ok(());
        };
        self.quit().await;
        let what = format!("relay {} refuses the mail: {answer}", self.relay);
        Err(later(&answer, what))
    }

    /// Sends body and final dot and reads the answer.
    pub(in crate::delivery) async fn offer(&mut self, mail: &Claimed) -> Result<String, Fault> {
        let Ok(text) = std::str::from_utf8(&mail.raw) else {
            return Err(Fault::Refused("the stored mail is not text".to_owned()));
        };
        match self.ask(Body(text), self.waits.dot, 250).await {
            Ok(response) => {
                let words: Vec<&str> = response.message().collect();
                let words = clean(&words.join(" "), self.password.as_ref());
                Ok(format!("{} {words}", response.code()))
            }
            Err(answer @ (Answer::Silence(_) | Answer::Unable(_))) => {
                Err(Fault::Unanswered(format!(
                    "relay {} did not answer the final dot: {answer}",
                    self.relay
                )))
            }
            Err(answer @ Answer::No { .. }) => {
                self.quit().await;
                let what = format!("relay {} refuses the mail: {answer}", self.relay);
                Err(later(&answer, what))
            }
        }
    }

    /// Sends a command and reads the answer, which must be of the wanted class (its first digit).
    pub(super) async fn ask(
        &mut self,
        command: impl fmt::Display,
        wait: Duration,
        wanted: u16,
    ) -> Result<Response, Answer> {
        let asking = self.connection.command(command);
        let response = match timeout(wait, asking).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(Answer::of(&error, self.password.as_ref())),
            Err(_) => {
                return Err(Answer::Silence(format!(
                    "no answer within {} s",
                    wait.as_secs()
                )));
            }
        };
        let code = u16::from(response.code());
        if code / 100 == wanted / 100 {
            Ok(response)
        } else {
            // lettre takes any 2xx or 3xx for a yes: a 354 to the final dot is none.
            Err(Answer::Silence(format!(
                "answered {code}, {wanted} was wanted"
            )))
        }
    }

    /// Ends the conversation politely.
    pub(in crate::delivery) async fn goodbye(mut self) {
        self.quit().await;
    }

    pub(super) async fn quit(&mut self) {
        let quitting = self.connection.command(Quit);
        // Nothing depends on the answer: what was accepted is recorded, what was refused is known.
        drop(timeout(Duration::from_secs(1), quitting).await);
    }
}

/// A refusal by its class: 421 is the relay's, 4xx and a lost connection pass, 5xx stays.
fn later(answer: &Answer, what: String) -> Fault {
    match answer {
        Answer::No { code: 421, .. } => Fault::Busy(what),
        Answer::No { code, .. } if *code >= 500 => Fault::Refused(what),
        Answer::No { .. } | Answer::Silence(_) | Answer::Unable(_) => Fault::Later(what),
    }
}

/// A mail's lines and the final dot, each line that begins with a dot given a second one (RFC 5321 4.5.2).
struct Body<'a>(&'a str);

impl fmt::Display for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Each line feed ends a line here: the bytes were checked, and none stands alone.
        for line in self.0.split_inclusive('\n') {
            if line.starts_with('.') {
                f.write_str(".")?;
            }
            f.write_str(line)?;
        }
        if !self.0.ends_with("\r\n") {
            f.write_str("\r\n")?;
        }
        f.write_str(".\r\n")
    }
}
