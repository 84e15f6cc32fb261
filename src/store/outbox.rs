//! The outbox: for every occurrence of a review one row per recipient, in exactly one state, for ever.
//!
//! It owns the rows that must be unique, the claims and their fence. It must not know how a mail is
//! composed or sent, nor when an attempt is worth repeating: callers say so with instants.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, Transaction, params};
use sha2::{Digest as _, Sha256};

use super::{Store, StoreError};
use crate::domain::id::ReviewId;
use crate::domain::review::{Occurrence, PeriodKey};

mod claim;
mod desk;
mod rows;
mod staged;
#[cfg(test)]
mod tests;
mod wait;

pub use claim::{ClaimToken, Claimed, MOST_OFFERS, Recovered, RelayDown, Settlement, Unanswered};
pub use desk::{Changed, MailSummary, StoredMail};

use rows::millis;

/// One row of the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailId(i64);

impl MailId {
    /// Takes the number that a person typed.
    pub fn new(number: i64) -> Self {
        Self(number)
    }
}

impl fmt::Display for MailId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where a mail stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MailState {
    /// Waits for its turn, or for its next attempt.
    Pending,
    /// Claimed by a sender.
    Sending,
    /// The relay's acceptance was read and recorded.
    Sent,
    /// The final dot may have been received; nobody knows. A person decides.
    Uncertain,
    /// Given up, or refused for good.
    Failed,
    /// A person dropped it.
    Skipped,
}

impl MailState {
    /// The word for it, as stored and printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Uncertain => "uncertain",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }

    /// The state that a word names.
    pub fn parse(word: &str) -> Option<Self> {
        [
            Self::Pending,
            Self::Sending,
            Self::Sent,
            Self::Uncertain,
            Self::Failed,
            Self::Skipped,
        ]
        .into_iter()
        .find(|state| state.as_str() == word)
    }
}

/// A review that became due, with what it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOccurrence {
    /// Which review, which period, due when.
    pub occurrence: Occurrence,
    /// The date of the figures.
    pub as_of: Date,
    /// What was known then.
    pub known_at: Timestamp,
}

/// A composed mail, ready to be stored and later sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMail {
    /// The one recipient's address.
    pub rcpt: String,
    /// The envelope's sender.
    pub sender: String,
    /// With its angle brackets.
    pub message_id: String,
    /// The subject, for lists.
    pub subject: String,
    /// The whole mail; empty when it could not be composed.
    pub raw: Vec<u8>,
    /// Why it could not be composed: then it is kept as failed, for a person to see.
    pub refused: Option<String>,
}

impl Store {
    /// Creates an occurrence and all its mails in one transaction; `false` if it exists already.
    /// Of two mails to one address (upper and lower case are one) the first is kept.
    pub async fn create_occurrence(
        &self,
        new: NewOccurrence,
        mails: Vec<NewMail>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write("create an occurrence", move |tx| {
            let NewOccurrence {
                occurrence,
                as_of,
                known_at,
            } = &new;
            let known = Known::Reviewed(*as_of, *known_at);
            if !occurrence_insert(tx, occurrence, &known, now)? {
                return Ok(false);
            }
            for mail in &mails {
                mail_insert(tx, occurrence, mail, now)?;
            }
            Ok(true)
        })
        .await
    }

    /// Records that occurrences were passed over, and why; answers with those that did not exist already.
    pub async fn skip_occurrences(
        &self,
        occurrences: Vec<Occurrence>,
        reason: String,
        now: Timestamp,
    ) -> Result<Vec<Occurrence>, StoreError> {
        self.write("skip occurrences", move |tx| {
            let mut skipped = Vec::new();
            for occurrence in occurrences {
                if occurrence_insert(tx, &occurrence, &Known::Skipped(&reason), now)? {
                    skipped.push(occurrence);
                }
            }
            Ok(skipped)
        })
        .await
    }

    /// Forgets the occurrences that were passed over at an instant that has not come yet: a clock that
    /// ran ahead and was set back did it. Answers with the earliest instant among them that is past,
    /// from which the review's schedule is to be looked at again.
    pub async fn unskip_occurrences(
        &self,
        review: ReviewId,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.write("take skipped occurrences back", move |tx| {
            occurrences_unskip(tx, &review, now)
        })
        .await
    }

    /// Whether an occurrence was created or skipped already.
    pub async fn has_occurrence(
        &self,
        review: ReviewId,
        period: PeriodKey,
    ) -> Result<bool, StoreError> {
        self.read("look for an occurrence", move |connection| {
            connection
                .query_row(
                    "select exists (select 1 from occurrence where review = ?1 and period = ?2)",
                    params![review.as_str(), period.as_str()],
                    |row| row.get(0),
                )
                .map_err(StoreError::sql("look for an occurrence"))
        })
        .await
    }
}

/// What an occurrence rests on.
enum Known<'a> {
    /// A review of this date, from what was known then.
    Reviewed(Date, Timestamp),
    /// Nothing: passed over for this reason.
    Skipped(&'a str),
}

fn occurrence_insert(
    tx: &Transaction<'_>,
    occurrence: &Occurrence,
    known: &Known<'_>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (as_of, known_at, skipped) = match known {
        Known::Reviewed(as_of, known_at) => (Some(as_of.to_string()), Some(*known_at), None),
        Known::Skipped(reason) => (None, None, Some(*reason)),
    };
    let inserted = tx
        .execute(
            "insert into occurrence (review, period, due_at, created_at, as_of, known_at, skipped)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             on conflict (review, period) do nothing",
            params![
                occurrence.review.as_str(),
                occurrence.period.as_str(),
                millis(occurrence.due_at),
                millis(now),
                as_of,
                known_at.map(millis),
                skipped,
            ],
        )
        .map_err(StoreError::sql("create an occurrence"))?;
    Ok(inserted == 1)
}

/// Sees to it that an occurrence is there.
pub(super) fn occurrence_ensure(
    tx: &Transaction<'_>,
    new: &NewOccurrence,
    now: Timestamp,
) -> Result<(), StoreError> {
    let known = Known::Reviewed(new.as_of, new.known_at);
    occurrence_insert(tx, &new.occurrence, &known, now).map(drop)
}

/// `false`: its recipient has one of this occurrence already.
pub(super) fn mail_insert(
    tx: &Transaction<'_>,
    occurrence: &Occurrence,
    mail: &NewMail,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let state = if mail.refused.is_some() {
        MailState::Failed
    } else {
        MailState::Pending
    };
    let inserted = tx.execute(
        "insert into outbox
           (review, period, rcpt, sender, message_id, subject, sha256, state, not_before, created_at, last_reply)
         select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?9, ?8, ?8, ?10
         where not exists (select 1 from outbox where review = ?1 and period = ?2 and rcpt = ?3)",
        params![
            occurrence.review.as_str(),
            occurrence.period.as_str(),
            mail.rcpt,
            mail.sender,
            mail.message_id,
            mail.subject,
            fingerprint(&mail.raw),
            millis(now),
            state.as_str(),
            mail.refused,
        ],
    )
    .map_err(StoreError::sql("put a mail into the outbox"))?;
    if inserted == 0 {
        return Ok(false);
    }
    tx.execute(
        "insert into mail_bytes (mail, raw) values (last_insert_rowid(), ?1)",
        params![mail.raw],
    )
    .map_err(StoreError::sql("put a mail into the outbox"))?;
    Ok(true)
}

/// The bytes of a mail.
fn bytes_of(connection: &Connection, id: MailId) -> Result<Vec<u8>, StoreError> {
    connection
        .query_row(
            "select raw from mail_bytes where mail = ?1",
            params![id.0],
            |row| row.get(0),
        )
        .map_err(StoreError::sql("read a mail"))
}

fn occurrences_unskip(
    tx: &Transaction<'_>,
    review: &ReviewId,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let doing = "take skipped occurrences back";
    let mut statement = tx
        .prepare(
            "delete from occurrence
             where review = ?1 and skipped is not null and created_at > ?2
             returning due_at",
        )
        .map_err(StoreError::sql(doing))?;
    let due: Vec<i64> = statement
        .query_map(params![review.as_str(), millis(now)], |row| row.get(0))
        .and_then(Iterator::collect)
        .map_err(StoreError::sql(doing))?;
    let earliest = due.into_iter().filter(|due| *due <= millis(now)).min();
    earliest.map(rows::instant).transpose()
}

/// The SHA-256 of a mail's bytes, in hex.
pub fn fingerprint(raw: &[u8]) -> String {
    format!("{:x}", Sha256::digest(raw))
}
