//! One mail's conversation with a relay, over lettre's connection.
//!
//! lettre's transport does a whole transaction in one call; a mark must be written before the final
//! dot, so this drives its connection command by command. An accepted mail leaves the connection to the
//! next one of its round (relays count logins); any fault ends it, and so stays that mail's own.
//!
//! The body goes out together with its final dot in a single write. So no segment waits for an
//! acknowledgement (lettre's own `message` writes the dot separately and, without `TCP_NODELAY`, that
//! costs 40 ms a mail), and the mark is written before the body instead of between body and dot:
//! a crash while the body is under way counts as "may have been received". That errs to the safe side.

use std::fmt;
use std::io;
use std::net::IpAddr;

use lettre::Address;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::Mail;
use lettre::transport::smtp::extension::ClientId;
use secrecy::ExposeSecret as _;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use super::mailer::{Fault, MailerError, Point, Waits};
use super::plain::LineStream;
use super::reply::Answer;
use crate::config::settings::{Smtp, SmtpTls};
use crate::store::outbox::Claimed;

mod conversation;

pub(super) use conversation::Conversation;

/// A relay and how to speak to it.
pub struct Relay {
    host: String,
    port: u16,
    protection: Protection,
    login: Option<Credentials>,
    // Cut out of whatever the relay says, should it say it back.
    password: Option<secrecy::SecretString>,
    hello: ClientId,
    waits: Waits,
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Relay({self})")
    }
}

impl fmt::Display for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

enum Protection {
    Implicit(TlsParameters),
    StartTls(TlsParameters),
    /// This host only.
    None,
}

impl Relay {
    /// Sets a relay up; opens no connection.
    pub fn new(smtp: &Smtp, waits: Waits) -> Result<Self, MailerError> {
        let protection = match smtp.tls {
            SmtpTls::Implicit => Protection::Implicit(tls(smtp)?),
            SmtpTls::StartTls => Protection::StartTls(tls(smtp)?),
            SmtpTls::None => clear_text(smtp)?,
        };
        let login = smtp.login.as_ref();
        Ok(Self {
            host: smtp.host.clone(),
            port: smtp.port,
            protection,
            login: login.map(|(user, password)| {
                Credentials::new(user.clone(), password.expose_secret().to_owned())
            }),
            password: login.map(|(_, password)| password.clone()),
            hello: ClientId::default(),
            waits,
        })
    }

    /// Everything up to the go-ahead for the body, on a conversation kept from the mail before or a new one.
    pub(super) async fn open(
        &self,
        mail: &Claimed,
        kept: Option<Box<Conversation>>,
        at: &(dyn Fn(Point) + Send + Sync),
    ) -> Result<Box<Conversation>, Fault> {
        let (sender, rcpt) = (address(&mail.sender)?, address(&mail.rcpt)?);
        let mut talk = self.begin(mail, sender, kept, at).await?;
        at(Point::MailFrom);
        talk.rcpt_to(rcpt).await?;
        at(Point::RcptTo);
        talk.data().await?;
        at(Point::Data);
        Ok(talk)
    }

    /// Gets `MAIL FROM` accepted. A relay may have closed a kept conversation meanwhile, or have had
    /// enough of it: then a new one is opened, for nothing of this mail was said.
    async fn begin(
        &self,
        mail: &Claimed,
        sender: Address,
        kept: Option<Box<Conversation>>,
        at: &(dyn Fn(Point) + Send + Sync),
    ) -> Result<Box<Conversation>, Fault> {
        if let Some(mut talk) = kept {
            let command = Mail::new(Some(sender.clone()), talk.parameters(mail)?);
            match talk.ask(command, self.waits.command, 250).await {
                Ok(_) => return Ok(talk),
                Err(Answer::Silence(_) | Answer::No { code: 421, .. }) => {}
                Err(answer) => return Err(talk.refused_sender(&answer).await),
            }
        }
        let mut talk = Box::new(Conversation {
            connection: self.connect(at).await?,
            relay: self.to_string(),
            password: self.password.clone(),
            waits: self.waits,
        });
        at(Point::Greeted);
        self.log_in(&mut talk).await?;
        at(Point::LoggedIn);
        let command = Mail::new(Some(sender), talk.parameters(mail)?);
        match talk.ask(command, self.waits.command, 250).await {
            Ok(_) => Ok(talk),
            Err(answer) => Err(talk.refused_sender(&answer).await),
        }
    }

    async fn connect(
        &self,
        at: &(dyn Fn(Point) + Send + Sync),
    ) -> Result<AsyncSmtpConnection, Fault> {
        match &self.protection {
            Protection::Implicit(tls) => {
                let place = (self.host.as_str(), self.port);
                let connecting = AsyncSmtpConnection::connect_tokio1(
                    place,
                    Some(self.waits.connect),
                    &self.hello,
                    Some(tls.clone()),
                    None,
                );
                let connection = self.within(connecting, "greet over TLS").await?;
                at(Point::Connected);
                Ok(connection)
            }
            Protection::StartTls(tls) => {
                let mut connection = self.greet(at).await?;
                if !connection.can_starttls() {
                    return Err(self.unusable(
                        "offers no STARTTLS; nothing was sent — smtps:// (TLS from the first byte) may be what it speaks: `mail.smtp`",
                    ));
                }
                let securing = connection.starttls(tls.clone(), &self.hello);
                self.within(securing, "start TLS").await?;
                Ok(connection)
            }
            Protection::None => self.greet(at).await,
        }
    }

    /// Connects in the clear and hears the greeting.
    async fn greet(
        &self,
        at: &(dyn Fn(Point) + Send + Sync),
    ) -> Result<AsyncSmtpConnection, Fault> {
        let stream = self
            .dial()
            .await
            .map_err(|error| self.down(&format!("cannot be reached: {error}")))?;
        at(Point::Connected);
        let greeting = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &self.hello);
        self.within(greeting, "greet").await
    }

    async fn dial(&self) -> io::Result<LineStream> {
        let looking = lookup_host((self.host.as_str(), self.port));
        let found = timeout(self.waits.connect, looking).await??;
        let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        for place in found {
            if matches!(self.protection, Protection::None) && !place.ip().is_loopback() {
                continue;
            }
            match timeout(self.waits.connect, TcpStream::connect(place)).await {
                Ok(Ok(tcp)) => return LineStream::new(tcp),
                Ok(Err(error)) => last = error,
                Err(elapsed) => last = elapsed.into(),
            }
        }
        Err(last)
    }

    async fn within<T>(
        &self,
        step: impl Future<Output = Result<T, SmtpError>>,
        doing: &str,
    ) -> Result<T, Fault> {
        match timeout(self.waits.command, step).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => {
                let answer = Answer::of(&error, self.password.as_ref());
                Err(self.down(&format!("did not {doing}: {answer}")))
            }
            Err(_) => Err(self.down(&format!(
                "did not {doing} within {} s",
                self.waits.command.as_secs()
            ))),
        }
    }

    async fn log_in(&self, talk: &mut Conversation) -> Result<(), Fault> {
        let Some(login) = &self.login else {
            return Ok(());
        };
        let asking = talk.connection.auth(DEFAULT_MECHANISMS, login);
        let answer = match timeout(self.waits.command, asking).await {
            Ok(Ok(_)) => return Ok(()),
            Ok(Err(error)) => Answer::of_login(&error, self.password.as_ref()),
            Err(_) => return Err(self.down("did not answer the login")),
        };
        talk.quit().await;
        match answer {
            Answer::No { code, .. } if code < 500 => {
                Err(self.down(&format!("cannot log us in now: {answer}")))
            }
            Answer::No { .. } | Answer::Unable(_) => Err(self.unusable(&format!(
                "refuses the login: {answer} — the user in `mail.smtp` and `mail.password` are wanted; tried again once an hour"
            ))),
            Answer::Silence(_) => Err(self.down(&format!("did not answer the login: {answer}"))),
        }
    }

    fn down(&self, what: &str) -> Fault {
        Fault::Relay {
            what: format!("relay {self} {what}"),
            setting: false,
        }
    }

    fn unusable(&self, what: &str) -> Fault {
        Fault::Relay {
            what: format!("relay {self} {what}"),
            setting: true,
        }
    }
}

fn address(stored: &str) -> Result<Address, Fault> {
    stored
        .parse()
        .map_err(|_| Fault::Refused(format!("`{}` is not a mail address", stored.escape_debug())))
}

fn tls(smtp: &Smtp) -> Result<TlsParameters, MailerError> {
    let wrong = |cause| MailerError::Tls {
        host: smtp.host.clone(),
        cause,
    };
    let mut parameters = TlsParameters::builder(smtp.host.clone());
    if let Some(pem) = &smtp.ca_pem {
        let roots = Certificate::from_pem(pem).map_err(wrong)?;
        parameters = parameters.add_root_certificate(roots);
    }
    parameters.build().map_err(wrong)
}

/// Clear text is for a relay on this host, and never carries a password.
fn clear_text(smtp: &Smtp) -> Result<Protection, MailerError> {
    let ip: Option<IpAddr> = smtp.host.parse().ok();
    let is_here = smtp.host == "localhost" || ip.is_some_and(|ip| ip.is_loopback());
    if is_here && smtp.login.is_none() {
        return Ok(Protection::None);
    }
    Err(MailerError::ClearText {
        host: smtp.host.clone(),
        with: if smtp.login.is_some() {
            " and with a password"
        } else {
            ""
        },
    })
}
