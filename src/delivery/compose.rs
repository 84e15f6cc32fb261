//! A mail's bytes, from what is to be said and to whom. Pure: the same input gives the same bytes.
//!
//! Every body part has an explicit transfer encoding, so the mail is plain ASCII lines that end in CRLF, whatever a
//! title holds (lettre below 0.11.24 sends byte bodies unstuffed, RUSTSEC-2026-0561: texts are `String`s, and
//! pictures base64, whose lines hold no dot); and that is checked again before the bytes leave this module.

use std::time::SystemTime;

use jiff::Zoned;
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Attachment, Body, Mailbox, MessageBuilder, MultiPart, SinglePart};
use lettre::{Address, Message};
use sha2::{Digest as _, Sha256};

use crate::domain::id::ReviewId;
use crate::domain::review::PeriodKey;
use crate::review::mail::Picture;
use crate::store::outbox::NewMail;

mod headers;

/// What goes into one mail to one recipient.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// The review.
    pub review: &'a ReviewId,
    /// The period it covers.
    pub period: &'a PeriodKey,
    /// `Name <address>` or an address.
    pub from: &'a str,
    /// `Name <address>` or an address.
    pub to: &'a str,
    /// The subject; held to one line.
    pub subject: &'a str,
    /// The text body.
    pub text: &'a str,
    /// The HTML body.
    pub html: &'a str,
    /// What the HTML body shows by `cid:`.
    pub pictures: &'a [Picture],
    /// The `Date` header, once for all attempts: the moment in the reader's zone.
    pub date: &'a Zoned,
    /// Whether it is one of a series that a mail reader shows together.
    pub is_series: bool,
}

/// Why a mail cannot be composed.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// Not one mail address.
    #[error(
        "{role}: `{found}` is not a mail address — `name@host` or `Name <name@host>` is wanted"
    )]
    Address {
        /// `mail.from` or `recipient`.
        role: &'static str,
        /// What was given, control characters escaped.
        found: String,
    },
    /// The headers do not go together.
    #[error("the mail to `{to}` cannot be composed")]
    Build {
        /// The recipient.
        to: String,
        /// lettre's error.
        #[source]
        cause: lettre::error::Error,
    },
    /// The finished mail would not survive SMTP unchanged.
    #[error("the mail to `{to}` {fault} — it was not stored; please report this")]
    Wire {
        /// The recipient.
        to: String,
        /// What is wrong with the bytes.
        fault: WireFault,
    },
}

/// Why bytes must not be put on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WireFault {
    /// A receiver that takes a bare line feed could read text as commands.
    #[error("holds a bare carriage return or line feed")]
    BareLineBreak,
    /// RFC 5321 4.5.3.1.6 allows 998 bytes and CRLF.
    #[error("holds a line of more than 998 bytes")]
    LongLine,
    /// NUL is not allowed in mail.
    #[error("holds a NUL byte")]
    Nul,
}

/// Composes a mail.
pub fn compose(draft: &Draft<'_>) -> Result<NewMail, ComposeError> {
    let from = mailbox("mail.from", draft.from)?;
    let to = mailbox("recipient", draft.to)?;
    let (sender, rcpt) = (from.email.to_string(), to.email.to_string());
    let digest = identity(draft, &rcpt);
    let message_id = format!("<{digest}@{}>", from.email.domain());
    let subject = one_line(draft.subject);
    let usual = Message::builder()
        .from(from)
        .to(to)
        .subject(subject.as_str())
        .date(SystemTime::from(draft.date.timestamp()))
        .message_id(Some(message_id.clone()));
    let mut message = headers::automatic(draft, &sender, &rcpt)
        .into_iter()
        .fold(usual, MessageBuilder::raw_header)
        .multipart(bodies(draft, &digest))
        .map_err(|cause| ComposeError::Build {
            to: rcpt.clone(),
            cause,
        })?;
    // lettre writes UTC only; and would add a date of its own, should it find none that it can read.
    if let Some(date) = headers::date(draft.date) {
        message.headers_mut().insert_raw(date);
    }
    let raw = message.formatted();
    check_wire(&raw).map_err(|fault| ComposeError::Wire {
        to: rcpt.clone(),
        fault,
    })?;
    Ok(NewMail {
        rcpt,
        sender,
        message_id,
        subject,
        raw,
        refused: None,
    })
}

/// What is kept of a mail that cannot be composed: whom it was for, and why not.
pub fn refused(draft: &Draft<'_>, why: &str) -> NewMail {
    let sender = mailbox("mail.from", draft.from)
        .map_or_else(|_| one_line(draft.from), |from| from.email.to_string());
    let rcpt = one_line(draft.to);
    let domain = sender.rsplit('@').next().unwrap_or_default();
    NewMail {
        message_id: format!("<{}@{domain}>", identity(draft, &rcpt)),
        rcpt,
        subject: one_line(draft.subject),
        raw: Vec::new(),
        refused: Some(one_line(why)),
        sender,
    }
}

/// Whether bytes can go through SMTP unchanged and cannot be read as commands.
pub fn check_wire(raw: &[u8]) -> Result<(), WireFault> {
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        let text = line.strip_suffix(b"\r\n").unwrap_or(line);
        if text.contains(&b'\r') || text.contains(&b'\n') {
            return Err(WireFault::BareLineBreak);
        }
        if text.contains(&0) {
            return Err(WireFault::Nul);
        }
        if text.len() > 998 {
            return Err(WireFault::LongLine);
        }
    }
    Ok(())
}

/// The same for the same review, period and recipient, for ever: receivers that suppress duplicates go by it.
fn identity(draft: &Draft<'_>, rcpt: &str) -> String {
    let (review, period) = (draft.review.as_str(), draft.period.as_str());
    let name = format!("{review}\0{period}\0{}", rcpt.to_lowercase());
    let mut digest = format!("{:x}", Sha256::digest(name));
    digest.truncate(32);
    digest
}

/// Reads an address; its domain in ASCII, so that only a non-ASCII local part needs SMTPUTF8.
fn mailbox(role: &'static str, text: &str) -> Result<Mailbox, ComposeError> {
    let wrong = || ComposeError::Address {
        role,
        found: text.escape_debug().to_string(),
    };
    if text.chars().any(char::is_control) {
        return Err(wrong());
    }
    let mailbox: Mailbox = text.trim().parse().map_err(|_| wrong())?;
    let domain = url::Host::parse(mailbox.email.domain()).map_err(|_| wrong())?;
    let email = match domain {
        url::Host::Domain(domain) => {
            Address::new(mailbox.email.user(), domain).map_err(|_| wrong())?
        }
        url::Host::Ipv4(_) | url::Host::Ipv6(_) => mailbox.email,
    };
    Ok(Mailbox::new(mailbox.name, email))
}

/// The text, or the HTML with the pictures that it shows.
fn bodies(draft: &Draft<'_>, digest: &str) -> MultiPart {
    let bodies = MultiPart::alternative()
        .boundary(format!("throughline-{digest}"))
        .singlepart(part(ContentType::TEXT_PLAIN, draft.text));
    let html = part(ContentType::TEXT_HTML, draft.html);
    if draft.pictures.is_empty() {
        return bodies.singlepart(html);
    }
    let related = MultiPart::related()
        .boundary(format!("throughline-shown-{digest}"))
        .singlepart(html);
    let parts = draft.pictures.iter().filter_map(picture);
    bodies.multipart(parts.fold(related, MultiPart::singlepart))
}

/// A picture as a part that the HTML shows and no list of attachments names; in base64 it holds no dot.
fn picture(picture: &Picture) -> Option<SinglePart> {
    let bytes = picture.png.to_vec();
    let body = Body::new_with_encoding(bytes, ContentTransferEncoding::Base64).ok()?;
    let kind = ContentType::parse("image/png").ok()?;
    let (cid, name) = (picture.cid.clone(), picture.name.clone());
    Some(Attachment::new_inline_with_name(cid, name).body(body, kind))
}

fn part(kind: ContentType, body: &str) -> SinglePart {
    let body = body.replace("\r\n", "\n").replace('\r', "\n");
    SinglePart::builder()
        .header(kind)
        .header(ContentTransferEncoding::QuotedPrintable)
        .body(body)
}

/// Text held to one line: each run of white space and control characters becomes one space.
pub fn one_line(text: &str) -> String {
    let words = text.split(|char: char| char.is_whitespace() || char.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests;
