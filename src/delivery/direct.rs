//! One mail at once, past the outbox: a test whose outcome the person who asked for it sees.
//!
//! It is no occurrence, is stored nowhere and never repeated.

use jiff::Timestamp;

use super::mailer::{Fault, Mailer};
use crate::domain::review::Occurrence;
use crate::store::outbox::{ClaimToken, Claimed, MailId, NewMail, fingerprint};

/// Offers a mail once; the relay's words, or why it was not taken.
///
/// # Errors
/// [`Fault`], cleaned and without credentials.
pub async fn send_now(
    mailer: &Mailer,
    mail: NewMail,
    occurrence: &Occurrence,
    now: Timestamp,
) -> Result<String, Fault> {
    let claimed = Claimed {
        id: MailId::new(0),
        token: ClaimToken::new(rand::random()),
        review: occurrence.review.clone(),
        period: occurrence.period.clone(),
        rcpt: mail.rcpt,
        sender: mail.sender,
        message_id: mail.message_id,
        sha256: fingerprint(&mail.raw),
        raw: mail.raw,
        attempts: 1,
        offers: 0,
        first_attempt_at: now,
    };
    let accepted = mailer
        .open(&claimed, &|_| {})
        .await?
        .offer(&claimed)
        .await?;
    let reply = accepted.reply.clone();
    accepted.goodbye().await;
    Ok(reply)
}
