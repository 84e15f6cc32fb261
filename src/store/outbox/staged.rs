//! Mails on their way into the outbox: put aside some at a time, so that those of a large review are never held in
//! memory together, and taken over in one transaction with their occurrence.
//!
//! They lie where the pages of unfinished pulls do, a file of the owner's that is worth nothing after a crash: what was
//! put aside is no promise to anybody.

use jiff::Timestamp;
use rusqlite::{Row, Transaction, params};

use super::{Known, NewMail, NewOccurrence, mail_insert, occurrence_insert};
use crate::domain::review::Occurrence;
use crate::store::{Store, StoreError};

impl Store {
    /// Forgets what was put aside for an occurrence: by an attempt that did not come to its end.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn clear_staged_mails(&self, occurrence: Occurrence) -> Result<(), StoreError> {
        self.write("forget mails that were put aside", move |tx| {
            staged_clear(tx, &occurrence)
        })
        .await
    }

    /// Puts mails of an occurrence aside. Only for the owner of the database.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn stage_mails(
        &self,
        occurrence: Occurrence,
        mails: Vec<NewMail>,
    ) -> Result<(), StoreError> {
        self.write("put mails aside", move |tx| {
            mails
                .iter()
                .try_for_each(|mail| staged_insert(tx, &occurrence, mail))
        })
        .await
    }

    /// Creates an occurrence with all mails that were put aside for it, in one transaction; `false` if it exists already.
    /// As with [`Self::create_occurrence`], of two mails to one address the first is kept.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is created then.
    pub async fn create_staged_occurrence(
        &self,
        new: NewOccurrence,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write("create an occurrence", move |tx| {
            let known = Known::Reviewed(new.as_of, new.known_at);
            let created = occurrence_insert(tx, &new.occurrence, &known, now)?;
            if created {
                staged_take(tx, &new.occurrence, now)?;
            }
            staged_clear(tx, &new.occurrence)?;
            Ok(created)
        })
        .await
    }
}

fn staged_insert(
    tx: &Transaction<'_>,
    occurrence: &Occurrence,
    mail: &NewMail,
) -> Result<(), StoreError> {
    let sql = "
        insert into staging.staged_mail (review, period, rcpt, sender, message_id, subject, raw, refused)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    tx.prepare_cached(sql)
        .and_then(|mut insert| {
            insert.execute(params![
                occurrence.review.as_str(),
                occurrence.period.as_str(),
                mail.rcpt,
                mail.sender,
                mail.message_id,
                mail.subject,
                mail.raw,
                mail.refused,
            ])
        })
        .map(drop)
        .map_err(StoreError::sql("put mails aside"))
}

/// Takes what was put aside over, one mail after the other.
fn staged_take(
    tx: &Transaction<'_>,
    occurrence: &Occurrence,
    now: Timestamp,
) -> Result<(), StoreError> {
    let doing = "put a mail into the outbox";
    let sql = "
        select rcpt, sender, message_id, subject, raw, refused
        from staging.staged_mail
        where review = ?1 and period = ?2
        order by id";
    let mut statement = tx.prepare(sql).map_err(StoreError::sql(doing))?;
    let mut rows = statement
        .query(params![
            occurrence.review.as_str(),
            occurrence.period.as_str()
        ])
        .map_err(StoreError::sql(doing))?;
    while let Some(row) = rows.next().map_err(StoreError::sql(doing))? {
        let mail = staged_mail(row).map_err(StoreError::sql(doing))?;
        mail_insert(tx, occurrence, &mail, now)?;
    }
    Ok(())
}

fn staged_mail(row: &Row<'_>) -> rusqlite::Result<NewMail> {
    Ok(NewMail {
        rcpt: row.get(0)?,
        sender: row.get(1)?,
        message_id: row.get(2)?,
        subject: row.get(3)?,
        raw: row.get(4)?,
        refused: row.get(5)?,
    })
}

fn staged_clear(tx: &Transaction<'_>, occurrence: &Occurrence) -> Result<(), StoreError> {
    tx.execute(
        "delete from staging.staged_mail where review = ?1 and period = ?2",
        params![occurrence.review.as_str(), occurrence.period.as_str()],
    )
    .map(drop)
    .map_err(StoreError::sql("forget mails that were put aside"))
}
