//! Claims: who may send a mail now, the mark before the final dot, and what came of it.
//!
//! Every write after a claim names the claim's token: a sender that was frozen past its lease and
//! overtaken changes nothing. The one exception is good news: whoever reads the relay's own
//! acceptance may record it even after the row was put aside, as long as nobody else has claimed it since.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension as _, Row, Transaction, named_params, params};

use super::rows::{instant, millis};
use super::wait::wrong_clock;
use super::{MailId, bytes_of};
use crate::domain::id::ReviewId;
use crate::domain::review::PeriodKey;
use crate::store::{Store, StoreError};

/// How often a mail goes out without an answer before a person is asked: a relay that takes mails and
/// never says so would deliver each of them.
pub const MOST_OFFERS: u32 = 3;

/// One claim's name: random, so that no two claims share one, not even of the same process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimToken(String);

impl ClaimToken {
    /// Takes 128 random bits.
    pub fn new(random: u128) -> Self {
        Self(format!("{random:032x}"))
    }
}

/// A mail that the caller may send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Its row.
    pub id: MailId,
    /// The claim that later writes must name.
    pub token: ClaimToken,
    /// The review.
    pub review: ReviewId,
    /// The period.
    pub period: PeriodKey,
    /// The recipient.
    pub rcpt: String,
    /// The envelope's sender.
    pub sender: String,
    /// With its angle brackets.
    pub message_id: String,
    /// The whole mail.
    pub raw: Vec<u8>,
    /// What [`super::fingerprint`] said when it was stored.
    pub sha256: String,
    /// Attempts, this one included.
    pub attempts: u32,
    /// How often it may have been taken before, without a word that was read.
    pub offers: u32,
    /// The instant of the first one.
    pub first_attempt_at: Timestamp,
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// The relay accepted it.
    Sent,
    /// Refused for good, or given up.
    Failed,
    /// Not taken, so far as anybody said anything; again, not before this instant.
    RetryAt(Timestamp),
    /// Perhaps taken, but nobody said so; again, not before this instant.
    OfferAgainAt(Timestamp),
    /// Nobody knows; it waits for a person.
    Uncertain,
    /// The attempt was called off before anything was offered; it does not count.
    Released,
}

/// What becomes of a mail whose sender died after the mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unanswered {
    /// The same bytes are offered again, until they went out [`MOST_OFFERS`] times; then it waits for a person too.
    OfferAgain,
    /// It waits for a person.
    Hold,
}

/// What a recovery found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recovered {
    /// Put back: nothing of them had been offered.
    pub before_mark: usize,
    /// Had been marked: put back or held.
    pub after_mark: usize,
}

/// An attempt that failed before the relay had heard of any mail: the fault is not the mail's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelayDown {
    /// What happened.
    pub reply: String,
    /// No mail is tried before this instant.
    pub until: Timestamp,
    /// A mail is given up this long after its first attempt.
    pub give_up_after: SignedDuration,
}

impl Store {
    /// Claims the next mail that may be sent now: a pending one, or one whose sender's lease ran out before the mark.
    pub async fn claim_next(
        &self,
        now: Timestamp,
        lease: SignedDuration,
        token: ClaimToken,
    ) -> Result<Option<Claimed>, StoreError> {
        self.write("claim a mail", move |tx| mail_claim(tx, now, lease, &token))
            .await
    }

    /// Marks that the final dot is about to go out, and extends the lease; `false`: the mail is no
    /// longer the caller's, who must not send it.
    pub async fn mark_at_dot(
        &self,
        id: MailId,
        token: &ClaimToken,
        lease_until: Timestamp,
    ) -> Result<bool, StoreError> {
        let token = token.clone();
        self.write("mark a mail before its final dot", move |tx| {
            let marked = tx
                .execute(
                    "update outbox set phase = 'at_dot', lease_until = ?3, offers = offers + 1
                     where id = ?1 and claim_token = ?2 and state = 'sending'",
                    params![id.0, token.0, millis(lease_until)],
                )
                .map_err(StoreError::sql("mark a mail before its final dot"))?;
            Ok(marked == 1)
        })
        .await
    }

    /// Records what came of an attempt; `false`: the mail is no longer the caller's and nothing was written.
    pub async fn settle(
        &self,
        id: MailId,
        token: &ClaimToken,
        settlement: Settlement,
        reply: String,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let token = token.clone();
        self.write("record what came of a mail", move |tx| {
            mail_settle(tx, id, &token, settlement, &reply, now)
        })
        .await
    }

    /// Records what came of an attempt as [`Self::settle`] does, and claims the next mail as [`Self::claim_next`] does, in one
    /// transaction: what was recorded is on the disk before the next mail is spoken of, with one wait for the disk.
    pub async fn settle_and_claim(
        &self,
        id: MailId,
        token: &ClaimToken,
        (settlement, reply): (Settlement, String),
        now: Timestamp,
        (lease, next): (SignedDuration, ClaimToken),
    ) -> Result<(bool, Option<Claimed>), StoreError> {
        let token = token.clone();
        self.write("record what came of a mail", move |tx| {
            let owned = mail_settle(tx, id, &token, settlement, &reply, now)?;
            Ok((owned, mail_claim(tx, now, lease, &next)?))
        })
        .await
    }

    /// Records that the relay was out of reach: this mail and all that are due wait until then, and
    /// those that have waited too long are given up. Answers how many were given up.
    pub async fn relay_down(
        &self,
        id: MailId,
        token: &ClaimToken,
        down: RelayDown,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        let token = token.clone();
        self.write("record that the relay was out of reach", move |tx| {
            mails_relay_down(tx, id, &token, &down, now)
        })
        .await
    }

    /// Frees every mail that a dead sender left behind. Only for the owner of the database, at its
    /// start: nobody else can be sending then, whatever the leases say.
    pub async fn recover_all(
        &self,
        unanswered: Unanswered,
        now: Timestamp,
    ) -> Result<Recovered, StoreError> {
        self.recover_leased_until(Timestamp::MAX, unanswered, now)
            .await
    }

    /// Frees the mails whose sender's lease has run out.
    pub async fn recover_expired(
        &self,
        unanswered: Unanswered,
        now: Timestamp,
    ) -> Result<Recovered, StoreError> {
        self.recover_leased_until(now, unanswered, now).await
    }

    async fn recover_leased_until(
        &self,
        leased_until: Timestamp,
        unanswered: Unanswered,
        now: Timestamp,
    ) -> Result<Recovered, StoreError> {
        self.write("recover the outbox", move |tx| {
            mails_recover(tx, leased_until, unanswered, now)
        })
        .await
    }
}

fn mail_claim(
    tx: &Transaction<'_>,
    now: Timestamp,
    lease: SignedDuration,
    token: &ClaimToken,
) -> Result<Option<Claimed>, StoreError> {
    let lease_until = now.saturating_add(lease).unwrap_or(Timestamp::MAX);
    let claimed = tx
        .query_row(
            "update outbox
             set state = 'sending', phase = 'claimed', claim_token = :token, lease_until = :lease_until,
                 attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, :now)
             where id = (
               select id from outbox
               where (state = 'pending' and (not_before <= :now or not_before > :wrong_clock))
                  or (state = 'sending' and phase = 'claimed' and lease_until <= :now)
               order by not_before, attempts, id
               limit 1)
             returning id, review, period, rcpt, sender, message_id, sha256, attempts, first_attempt_at, offers",
            named_params! {
                ":token": token.0,
                ":lease_until": millis(lease_until),
                ":now": millis(now),
                ":wrong_clock": millis(wrong_clock(now)),
            },
            |row| claimed(row, token.clone()),
        )
        .optional()
        .map_err(StoreError::sql("claim a mail"))?;
    let Some((mut claimed, first_attempt_at)) = claimed else {
        return Ok(None);
    };
    claimed.first_attempt_at = instant(first_attempt_at)?;
    claimed.raw = bytes_of(tx, claimed.id)?;
    Ok(Some(claimed))
}

fn claimed(row: &Row<'_>, token: ClaimToken) -> rusqlite::Result<(Claimed, i64)> {
    let claimed = Claimed {
        id: row.get(0)?,
        token,
        review: ReviewId::new(row.get::<_, String>(1)?),
        period: PeriodKey::from_stored(row.get::<_, String>(2)?),
        rcpt: row.get(3)?,
        sender: row.get(4)?,
        message_id: row.get(5)?,
        raw: Vec::new(),
        sha256: row.get(6)?,
        attempts: row.get(7)?,
        offers: row.get(9)?,
        first_attempt_at: Timestamp::UNIX_EPOCH,
    };
    Ok((claimed, row.get(8)?))
}

fn mail_settle(
    tx: &Transaction<'_>,
    id: MailId,
    token: &ClaimToken,
    settlement: Settlement,
    reply: &str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let doing = "record what came of a mail";
    let written = match settlement {
        Settlement::Sent => tx.execute(
            "update outbox
             set state = 'sent', phase = null, lease_until = null, sent_at = ?4, last_reply = ?3
             where id = ?1 and claim_token = ?2 and state in ('sending', 'uncertain', 'pending')",
            params![id.0, token.0, reply, millis(now)],
        ),
        Settlement::Failed | Settlement::Uncertain => tx.execute(
            "update outbox set state = ?4, phase = null, lease_until = null, last_reply = ?3
             where id = ?1 and claim_token = ?2 and state = 'sending'",
            params![id.0, token.0, reply, end_state(settlement)],
        ),
        Settlement::RetryAt(at) => tx.execute(
            "update outbox
             set state = 'pending', offers = offers - (phase = 'at_dot'), phase = null,
                 lease_until = null, not_before = ?4, last_reply = ?3
             where id = ?1 and claim_token = ?2 and state = 'sending'",
            params![id.0, token.0, reply, millis(at)],
        ),
        Settlement::OfferAgainAt(at) => tx.execute(
            "update outbox
             set state = 'pending', phase = null, lease_until = null, not_before = ?4, last_reply = ?3
             where id = ?1 and claim_token = ?2 and state = 'sending'",
            params![id.0, token.0, reply, millis(at)],
        ),
        Settlement::Released => tx.execute(
            "update outbox
             set state = 'pending', phase = null, lease_until = null, attempts = attempts - 1, last_reply = ?3
             where id = ?1 and claim_token = ?2 and state = 'sending'",
            params![id.0, token.0, reply],
        ),
    }
    .map_err(StoreError::sql(doing))?;
    Ok(written == 1)
}

fn end_state(settlement: Settlement) -> &'static str {
    match settlement {
        Settlement::Sent => "sent",
        Settlement::Failed => "failed",
        Settlement::Uncertain => "uncertain",
        Settlement::RetryAt(_) | Settlement::OfferAgainAt(_) | Settlement::Released => "pending",
    }
}

/// One failed attempt stands for every mail that was due: so the waits grow together, and a hundred
/// mails do not knock a hundred times.
fn mails_relay_down(
    tx: &Transaction<'_>,
    id: MailId,
    token: &ClaimToken,
    down: &RelayDown,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let retry = Settlement::RetryAt(down.until);
    mail_settle(tx, id, token, retry, &down.reply, now)?;
    tx.execute(
        "update outbox
         set attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, ?2),
             not_before = ?3, last_reply = ?4
         where state = 'pending' and not_before <= ?2 and id <> ?1",
        params![id.0, millis(now), millis(down.until), down.reply],
    )
    .map_err(StoreError::sql("hold the mail back"))?;
    let oldest = now
        .saturating_sub(down.give_up_after)
        .unwrap_or(Timestamp::MIN);
    tx.execute(
        "update outbox set state = 'failed' where state = 'pending' and first_attempt_at <= ?1",
        params![millis(oldest)],
    )
    .map_err(StoreError::sql("give old mail up"))
}

fn mails_recover(
    tx: &Transaction<'_>,
    leased_until: Timestamp,
    unanswered: Unanswered,
    now: Timestamp,
) -> Result<Recovered, StoreError> {
    let doing = "recover the outbox";
    let before_mark = tx
        .execute(
            "update outbox set state = 'pending', phase = null, lease_until = null
             where state = 'sending' and phase = 'claimed' and lease_until <= ?1",
            params![millis(leased_until)],
        )
        .map_err(StoreError::sql(doing))?;
    let most = match unanswered {
        Unanswered::OfferAgain => MOST_OFFERS,
        Unanswered::Hold => 0,
    };
    // The token stays: the relay's answer may yet be read by a sender that was only frozen.
    let after_mark = tx
        .execute(
            "update outbox
             set state = case when offers < ?2 then 'pending' else 'uncertain' end,
                 phase = null, lease_until = null, not_before = ?3,
                 last_reply = 'the sender stopped before it read the answer to the final dot'
             where state = 'sending' and phase = 'at_dot' and lease_until <= ?1",
            params![millis(leased_until), most, millis(now)],
        )
        .map_err(StoreError::sql(doing))?;
    Ok(Recovered {
        before_mark,
        after_mark,
    })
}
