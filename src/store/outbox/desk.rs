//! The outbox as a person works it: list, show, resend, drop, mark as sent.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::rows::{instant, millis};
use super::{MailId, MailState, bytes_of};
use crate::domain::id::ReviewId;
use crate::domain::review::PeriodKey;
use crate::store::{Store, StoreError};

/// A row of the outbox without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSummary {
    /// Its row.
    pub id: MailId,
    /// The review.
    pub review: ReviewId,
    /// The period.
    pub period: PeriodKey,
    /// The recipient.
    pub rcpt: String,
    /// The subject.
    pub subject: String,
    /// With its angle brackets.
    pub message_id: String,
    /// Where it stands.
    pub state: MailState,
    /// Attempts so far.
    pub attempts: u32,
    /// The next attempt is not before this instant; `None` when none will be made by itself.
    pub next_attempt_at: Option<Timestamp>,
    /// What the relay said last, or why there was no answer.
    pub last_reply: Option<String>,
    /// When it was composed.
    pub created_at: Timestamp,
    /// When the relay's acceptance was recorded.
    pub sent_at: Option<Timestamp>,
}

/// A row of the outbox with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMail {
    /// All but the bytes.
    pub summary: MailSummary,
    /// The whole mail.
    pub raw: Vec<u8>,
}

/// What a person's order did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// Done.
    Done,
    /// There is no such mail.
    NotFound,
    /// Not in this state.
    Refused(MailState),
}

/// Of one state or all, of one id or all.
const SUMMARIES: &str = "select id, review, period, rcpt, subject, message_id, state, attempts,
       not_before, last_reply, created_at, sent_at
from outbox
where (?1 is null or state = ?1) and (?2 is null or id = ?2)
order by id desc";

impl Store {
    /// The outbox, newest first; of one state or all.
    pub async fn list_mail(
        &self,
        state: Option<MailState>,
    ) -> Result<Vec<MailSummary>, StoreError> {
        self.read("list the outbox", move |connection| {
            mails_list(connection, state, None)
        })
        .await
    }

    /// One mail with its bytes.
    pub async fn show_mail(&self, id: MailId) -> Result<Option<StoredMail>, StoreError> {
        self.read("read a mail", move |connection| mail_show(connection, id))
            .await
    }

    /// How many mails are in each state that has any.
    pub async fn count_mail(&self) -> Result<Vec<(MailState, u32)>, StoreError> {
        self.read("count the outbox", |connection| {
            let doing = "count the outbox";
            let mut statement = connection
                .prepare("select state, count(*) from outbox group by state order by state")
                .map_err(StoreError::sql(doing))?;
            let rows = statement
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
                .map_err(StoreError::sql(doing))?;
            rows.collect::<Result<_, _>>()
                .map_err(StoreError::sql(doing))
        })
        .await
    }

    /// Lets a mail be offered (again) at once: the same bytes, a fresh count of attempts.
    pub async fn resend_mail(&self, id: MailId, now: Timestamp) -> Result<Changed, StoreError> {
        use MailState::{Failed, Pending, Skipped, Uncertain};
        self.write("resend a mail", move |tx| {
            mail_change(
                tx,
                id,
                &[Pending, Uncertain, Failed, Skipped],
                "update outbox
                 set state = 'pending', not_before = ?2, attempts = 0, offers = 0, first_attempt_at = null
                 where id = ?1",
                now,
            )
        })
        .await
    }

    /// Gives a mail up: it is never offered again unless a person resends it.
    pub async fn drop_mail(&self, id: MailId, now: Timestamp) -> Result<Changed, StoreError> {
        use MailState::{Failed, Pending, Uncertain};
        self.write("drop a mail", move |tx| {
            mail_change(
                tx,
                id,
                &[Pending, Uncertain, Failed],
                "update outbox
                 set state = 'skipped', claim_token = null, not_before = ?2,
                     last_reply = 'dropped by a person'
                 where id = ?1",
                now,
            )
        })
        .await
    }

    /// Records what a person knows: the mail has arrived.
    pub async fn mark_mail_sent(&self, id: MailId, now: Timestamp) -> Result<Changed, StoreError> {
        use MailState::{Failed, Pending, Uncertain};
        self.write("mark a mail as sent", move |tx| {
            mail_change(
                tx,
                id,
                &[Pending, Uncertain, Failed],
                "update outbox
                 set state = 'sent', sent_at = ?2, last_reply = 'marked as sent by a person'
                 where id = ?1",
                now,
            )
        })
        .await
    }
}

/// Runs a statement on a mail if its state allows; a mail that is being sent belongs to its sender.
fn mail_change(
    tx: &Transaction<'_>,
    id: MailId,
    allowed: &[MailState],
    statement: &str,
    now: Timestamp,
) -> Result<Changed, StoreError> {
    let state: Option<MailState> = tx
        .query_row(
            "select state from outbox where id = ?1",
            params![id.0],
            |row| row.get(0),
        )
        .optional()
        .map_err(StoreError::sql("read a mail's state"))?;
    let Some(state) = state else {
        return Ok(Changed::NotFound);
    };
    if !allowed.contains(&state) {
        return Ok(Changed::Refused(state));
    }
    tx.execute(statement, params![id.0, millis(now)])
        .map_err(StoreError::sql("change a mail's state"))?;
    Ok(Changed::Done)
}

fn mails_list(
    connection: &Connection,
    state: Option<MailState>,
    id: Option<MailId>,
) -> Result<Vec<MailSummary>, StoreError> {
    let doing = "list the outbox";
    let mut statement = connection
        .prepare(SUMMARIES)
        .map_err(StoreError::sql(doing))?;
    let only = params![state.map(MailState::as_str), id.map(|id| id.0)];
    let rows = statement
        .query_map(only, stored)
        .map_err(StoreError::sql(doing))?;
    rows.map(|row| row.map_err(StoreError::sql(doing))?.summary())
        .collect()
}

fn mail_show(connection: &Connection, id: MailId) -> Result<Option<StoredMail>, StoreError> {
    let Some(summary) = mails_list(connection, None, Some(id))?.pop() else {
        return Ok(None);
    };
    let raw = bytes_of(connection, id)?;
    Ok(Some(StoredMail { summary, raw }))
}

/// A row whose instants are still numbers.
struct Stored {
    summary: MailSummary,
    not_before: i64,
    created_at: i64,
    sent_at: Option<i64>,
}

impl Stored {
    fn summary(self) -> Result<MailSummary, StoreError> {
        let waits = self.summary.state == MailState::Pending;
        let next_attempt_at = waits.then(|| instant(self.not_before)).transpose()?;
        Ok(MailSummary {
            next_attempt_at,
            created_at: instant(self.created_at)?,
            sent_at: self.sent_at.map(instant).transpose()?,
            ..self.summary
        })
    }
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let summary = MailSummary {
        id: row.get(0)?,
        review: ReviewId::new(row.get::<_, String>(1)?),
        period: PeriodKey::from_stored(row.get::<_, String>(2)?),
        rcpt: row.get(3)?,
        subject: row.get(4)?,
        message_id: row.get(5)?,
        state: row.get(6)?,
        attempts: row.get(7)?,
        next_attempt_at: None,
        last_reply: row.get(9)?,
        created_at: Timestamp::UNIX_EPOCH,
        sent_at: None,
    };
    Ok(Stored {
        summary,
        not_before: row.get(8)?,
        created_at: row.get(10)?,
        sent_at: row.get(11)?,
    })
}
