//! When mail may go: whether any is due, and what holds it back or lets it go.

use jiff::{SignedDuration, Timestamp};
use rusqlite::params;

use super::rows::millis;
use crate::store::{Store, StoreError};

/// Longer than any wait between two attempts: what waits longer was put off under a wrong clock, and
/// must not wait for that clock's time to come.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(2);

impl Store {
    /// Whether any mail may be sent now, or was left by a sender whose lease ran out.
    pub async fn is_mail_due(&self, now: Timestamp) -> Result<bool, StoreError> {
        self.read("look for mail that is due", move |connection| {
            connection
                .query_row(
                    "select exists (
                       select 1 from outbox
                       where (state = 'pending' and (not_before <= ?1 or not_before > ?2))
                          or (state = 'sending' and lease_until <= ?1))",
                    params![millis(now), millis(wrong_clock(now))],
                    |row| row.get(0),
                )
                .map_err(StoreError::sql("look for mail that is due"))
        })
        .await
    }

    /// The same as [`Store::hold_back`] for the mail that is due now, and says why: no relay can be asked at all.
    pub async fn hold_back_because(
        &self,
        why: String,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.write("hold the mail back", move |tx| {
            tx.execute(
                "update outbox set not_before = ?1, last_reply = ?2
                 where state = 'pending' and (not_before <= ?3 or not_before > ?4)",
                params![millis(until), why, millis(now), millis(wrong_clock(now))],
            )
            .map_err(StoreError::sql("hold the mail back"))?;
            Ok(())
        })
        .await
    }

    /// Lets every pending mail go at once: what it waited for was mended, or a person wants to see.
    pub async fn release_mail(&self, now: Timestamp) -> Result<(), StoreError> {
        self.write("release the mail", move |tx| {
            tx.execute(
                "update outbox set not_before = ?1 where state = 'pending' and not_before > ?1",
                params![millis(now)],
            )
            .map_err(StoreError::sql("release the mail"))?;
            Ok(())
        })
        .await
    }

    /// Lets no pending mail go before an instant, without counting an attempt: the relay has had enough.
    pub async fn hold_back(&self, until: Timestamp) -> Result<(), StoreError> {
        self.write("hold the mail back", move |tx| {
            tx.execute(
                "update outbox set not_before = max(not_before, ?1) where state = 'pending'",
                params![millis(until)],
            )
            .map_err(StoreError::sql("hold the mail back"))?;
            Ok(())
        })
        .await
    }
}

/// What is put off beyond this was put off under a wrong clock.
pub(super) fn wrong_clock(now: Timestamp) -> Timestamp {
    now.saturating_add(LONGEST_WAIT).unwrap_or(Timestamp::MAX)
}
