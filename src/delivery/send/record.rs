//! What came of an attempt, into the outbox, the log and the round's outcome.

use jiff::{SignedDuration, Timestamp};
use tracing::{info, warn};

use super::{Ended, Next, Outcome, Sender};
use crate::config::settings::OnUncertain;
use crate::delivery::mailer::{Fault, Point};
use crate::delivery::retry::{BUSY_WAIT, GIVE_UP_AFTER, SETTING_WAIT, backoff};
use crate::store::StoreError;
use crate::store::outbox::{ClaimToken, Claimed, MOST_OFFERS, RelayDown, Settlement};

/// Records what came of an attempt; answers with the conversation that the next mail may use and, where `more` are to
/// follow, with that mail.
pub(super) async fn record(
    sender: &Sender<'_>,
    mail: &Claimed,
    ended: Ended,
    more: bool,
    outcome: &mut Outcome,
) -> Result<Next, StoreError> {
    match ended {
        Ended::Accepted(accepted) => {
            sender.at(Point::Answered);
            let claimed = record_sent(sender, mail, &accepted.reply, more, outcome).await?;
            sender.at(Point::Recorded);
            return Ok(Next {
                kept: accepted.kept,
                claimed,
            });
        }
        Ended::Lost => warn!(
            mail.id = %mail.id,
            "mail {} was taken over by another sender; nothing was sent by this one",
            mail.id
        ),
        Ended::CalledOff => {
            outcome.stopped_by = Some("told to stop".to_owned());
            let settlement = Settlement::Released;
            settle(
                sender,
                mail,
                settlement,
                "told to stop before it was offered",
            )
            .await?;
        }
        Ended::Fault(fault) => record_fault(sender, mail, fault, outcome).await?,
    }
    Ok(Next::default())
}

async fn record_fault(
    sender: &Sender<'_>,
    mail: &Claimed,
    fault: Fault,
    outcome: &mut Outcome,
) -> Result<(), StoreError> {
    match fault {
        Fault::Relay { what, setting } => record_relay(sender, mail, what, setting, outcome).await,
        Fault::Busy(what) => {
            record_retry(sender, mail, &what, outcome).await?;
            let until = later(sender.now(), BUSY_WAIT);
            sender.store.hold_back(until).await?;
            outcome.stopped_by = Some(what);
            Ok(())
        }
        Fault::Later(what) => record_retry(sender, mail, &what, outcome).await,
        Fault::Refused(what) => record_failed(sender, mail, &what, outcome).await,
        Fault::Unanswered(what) => record_unanswered(sender, mail, &what, outcome).await,
    }
}

async fn record_sent(
    sender: &Sender<'_>,
    mail: &Claimed,
    reply: &str,
    more: bool,
    outcome: &mut Outcome,
) -> Result<Option<Claimed>, StoreError> {
    let claimed = if more {
        settle_and_claim(sender, mail, reply).await?
    } else {
        settle(sender, mail, Settlement::Sent, reply).await?;
        None
    };
    outcome.sent += 1;
    info!(
        mail.id = %mail.id,
        review.id = %mail.review,
        "mail {} of `{}` {} was sent",
        mail.id, mail.review, mail.period
    );
    Ok(claimed)
}

async fn record_failed(
    sender: &Sender<'_>,
    mail: &Claimed,
    what: &str,
    outcome: &mut Outcome,
) -> Result<(), StoreError> {
    settle(sender, mail, Settlement::Failed, what).await?;
    outcome.failed += 1;
    warn!(
        mail.id = %mail.id,
        review.id = %mail.review,
        "mail {} of `{}` {} failed: {what} — `throughline outbox resend {}` tries it again",
        mail.id, mail.review, mail.period, mail.id
    );
    Ok(())
}

async fn record_retry(
    sender: &Sender<'_>,
    mail: &Claimed,
    what: &str,
    outcome: &mut Outcome,
) -> Result<(), StoreError> {
    let now = sender.now();
    if is_too_old(mail, now) {
        let what = format!("given up after 5 days: {what}");
        return record_failed(sender, mail, &what, outcome).await;
    }
    let at = later(now, backoff(mail.attempts));
    put_off(sender, mail, Settlement::RetryAt(at), at, what, outcome).await
}

async fn put_off(
    sender: &Sender<'_>,
    mail: &Claimed,
    settlement: Settlement,
    at: Timestamp,
    what: &str,
    outcome: &mut Outcome,
) -> Result<(), StoreError> {
    settle(sender, mail, settlement, what).await?;
    outcome.retried += 1;
    warn!(
        mail.id = %mail.id,
        review.id = %mail.review,
        "mail {} of `{}` {} is tried again at {at:.0}: {what}",
        mail.id, mail.review, mail.period
    );
    Ok(())
}

async fn record_unanswered(
    sender: &Sender<'_>,
    mail: &Claimed,
    what: &str,
    outcome: &mut Outcome,
) -> Result<(), StoreError> {
    let offered = mail.offers + 1;
    let offer_again = sender.policy.on_uncertain == OnUncertain::Resend && offered < MOST_OFFERS;
    if offer_again && !is_too_old(mail, sender.now()) {
        let at = later(sender.now(), backoff(mail.attempts));
        return put_off(
            sender,
            mail,
            Settlement::OfferAgainAt(at),
            at,
            what,
            outcome,
        )
        .await;
    }
    let what = &match offered {
        0 | 1 => what.to_owned(),
        more => format!("{what} (offered {more} times)"),
    };
    settle(sender, mail, Settlement::Uncertain, what).await?;
    outcome.uncertain += 1;
    warn!(
        mail.id = %mail.id,
        review.id = %mail.review,
        "mail {} of `{}` {} may or may not have arrived: {what} — `throughline outbox resend {}` or `mark-sent {}` decides",
        mail.id, mail.review, mail.period, mail.id, mail.id
    );
    Ok(())
}

/// The relay's own fault: every mail that is due waits. After a mail that went through it is only
/// out of breath (a limit per minute), so the wait is short and nothing is counted.
async fn record_relay(
    sender: &Sender<'_>,
    mail: &Claimed,
    what: String,
    setting: bool,
    outcome: &mut Outcome,
) -> Result<(), StoreError> {
    let now = sender.now();
    let until = if outcome.sent > 0 && !setting {
        let until = later(now, BUSY_WAIT);
        settle(sender, mail, Settlement::RetryAt(until), &what).await?;
        sender.store.hold_back(until).await?;
        outcome.retried += 1;
        until
    } else {
        let wait = if setting {
            SETTING_WAIT
        } else {
            backoff(mail.attempts)
        };
        let down = RelayDown {
            reply: what.clone(),
            until: later(now, wait),
            give_up_after: GIVE_UP_AFTER,
        };
        let until = down.until;
        let given_up = sender
            .store
            .relay_down(mail.id, &mail.token, down, now)
            .await?;
        outcome.failed += given_up;
        outcome.retried += usize::from(!is_too_old(mail, now));
        until
    };
    warn!("no mail goes out before {until:.0}: {what}");
    outcome.stopped_by = Some(what);
    Ok(())
}

async fn settle(
    sender: &Sender<'_>,
    mail: &Claimed,
    settlement: Settlement,
    reply: &str,
) -> Result<(), StoreError> {
    let owned = sender
        .store
        .settle(
            mail.id,
            &mail.token,
            settlement,
            reply.to_owned(),
            sender.now(),
        )
        .await?;
    if !owned {
        warn_of_loss(mail);
    }
    Ok(())
}

/// The mail was sent, and the next one is claimed with the same wait for the disk.
async fn settle_and_claim(
    sender: &Sender<'_>,
    mail: &Claimed,
    reply: &str,
) -> Result<Option<Claimed>, StoreError> {
    let next = (sender.policy.lease, ClaimToken::new(rand::random()));
    let settlement = (Settlement::Sent, reply.to_owned());
    let (owned, claimed) = sender
        .store
        .settle_and_claim(mail.id, &mail.token, settlement, sender.now(), next)
        .await?;
    if !owned {
        warn_of_loss(mail);
    }
    Ok(claimed)
}

fn warn_of_loss(mail: &Claimed) {
    warn!(mail.id = %mail.id, "mail {} was taken over by another sender meanwhile", mail.id);
}

fn is_too_old(mail: &Claimed, now: Timestamp) -> bool {
    now.duration_since(mail.first_attempt_at) >= GIVE_UP_AFTER
}

fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.saturating_add(wait).unwrap_or(Timestamp::MAX)
}
