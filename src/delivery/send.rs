//! Working the outbox: claim, mark, send, record; one mail after the other.
//!
//! What may be repeated and what may not is decided by one line: the phase mark, on the disk before
//! body and final dot go out. Before it, a crash or a fault means another attempt. After it, only an
//! answer that was read settles the mail; without one the policy does.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;

use super::compose::check_wire;
use super::mailer::{Accepted, Fault, Kept, Mailer, Point};
use crate::config::settings::OnUncertain;
use crate::store::outbox::{ClaimToken, Claimed, Unanswered, fingerprint};
use crate::store::{Store, StoreError};

mod record;

use record::record;

/// How mails are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// What happens to a mail whose final reply was never read.
    pub on_uncertain: OnUncertain,
    /// How long a claim lasts up to the mark. Past it another sender may take the mail over; the fence keeps that safe.
    pub lease: SignedDuration,
    /// How long it lasts from the mark: longer than the wait for the final reply.
    pub lease_at_dot: SignedDuration,
    /// How long a mail under way may take once we are told to stop.
    pub grace: Duration,
}

impl Policy {
    /// The usual times.
    pub fn new(on_uncertain: OnUncertain) -> Self {
        Self {
            on_uncertain,
            lease: SignedDuration::from_mins(15),
            lease_at_dot: SignedDuration::from_mins(11),
            grace: Duration::from_secs(25),
        }
    }

    /// The policy in the store's words.
    pub fn unanswered(self) -> Unanswered {
        match self.on_uncertain {
            OnUncertain::Resend => Unanswered::OfferAgain,
            OnUncertain::Hold => Unanswered::Hold,
        }
    }
}

/// Called at each [`Point`]; tests let the process die there.
#[derive(Default)]
pub struct Hooks {
    /// The call.
    pub at: Option<Box<dyn Fn(Point) + Send + Sync>>,
}

impl std::fmt::Debug for Hooks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Hooks({})",
            if self.at.is_some() { "set" } else { "none" }
        )
    }
}

/// All that sending needs.
pub struct Sender<'a> {
    /// Where the outbox is.
    pub store: &'a Store,
    /// Where mail goes.
    pub mailer: &'a Mailer,
    /// What time it is.
    pub clock: &'a (dyn Fn() -> Timestamp + Send + Sync),
    /// How.
    pub policy: Policy,
    /// For tests.
    pub hooks: Hooks,
}

impl std::fmt::Debug for Sender<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sender")
            .field("store", &self.store)
            .field("mailer", &self.mailer)
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

impl Sender<'_> {
    fn now(&self) -> Timestamp {
        (self.clock)()
    }

    fn at(&self, point: Point) {
        if let Some(hook) = &self.hooks.at {
            hook(point);
        }
    }
}

/// What a round did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Accepted by the relay.
    pub sent: usize,
    /// Refused for good or given up.
    pub failed: usize,
    /// To be tried again.
    pub retried: usize,
    /// Waiting for a person.
    pub uncertain: usize,
    /// Why the round ended before the outbox was empty.
    pub stopped_by: Option<String>,
}

/// Sends what is due, until nothing is, the relay is out of reach, or `stop` is cancelled; a mail under
/// way is finished first, within the policy's grace.
pub async fn send_pending(
    sender: &Sender<'_>,
    stop: &CancellationToken,
) -> Result<Outcome, StoreError> {
    let unanswered = sender.policy.unanswered();
    sender
        .store
        .recover_expired(unanswered, sender.now())
        .await?;
    let mut outcome = Outcome::default();
    let mut next = Next::default();
    while outcome.stopped_by.is_none() {
        let claimed = match next.claimed.take() {
            Some(claimed) => Some(claimed),
            None if stop.is_cancelled() => {
                outcome.stopped_by = Some("told to stop".to_owned());
                None
            }
            None => claim(sender).await?,
        };
        let Some(mail) = claimed else {
            break;
        };
        sender.at(Point::Claimed);
        let ended = attempt(sender, &mail, next.kept, stop).await?;
        let more = !stop.is_cancelled();
        next = record(sender, &mail, ended, more, &mut outcome).await?;
    }
    next.kept.end().await;
    Ok(outcome)
}

/// What an attempt leaves to the next one.
#[derive(Debug, Default)]
struct Next {
    /// The open conversation.
    kept: Kept,
    /// The mail, where it was claimed together with the record of the one before.
    claimed: Option<Claimed>,
}

async fn claim(sender: &Sender<'_>) -> Result<Option<Claimed>, StoreError> {
    let token = ClaimToken::new(rand::random());
    let lease = sender.policy.lease;
    sender.store.claim_next(sender.now(), lease, token).await
}

/// How an attempt ended.
enum Ended {
    Accepted(Accepted),
    Fault(Fault),
    /// Another sender has the mail now.
    Lost,
    /// We were told to stop and the grace is over; nothing had been offered.
    CalledOff,
}

async fn attempt(
    sender: &Sender<'_>,
    mail: &Claimed,
    kept: Kept,
    stop: &CancellationToken,
) -> Result<Ended, StoreError> {
    let marked = AtomicBool::new(false);
    let grace_over = async {
        stop.cancelled().await;
        tokio::time::sleep(sender.policy.grace).await;
    };
    tokio::select! {
        biased;
        ended = converse(sender, mail, kept, &marked) => ended,
        () = grace_over => Ok(if marked.load(Ordering::Relaxed) {
            Ended::Fault(Fault::Unanswered(
                "told to stop before the relay answered the final dot".to_owned(),
            ))
        } else {
            Ended::CalledOff
        }),
    }
}

async fn converse(
    sender: &Sender<'_>,
    mail: &Claimed,
    kept: Kept,
    marked: &AtomicBool,
) -> Result<Ended, StoreError> {
    if let Err(fault) = check_stored(mail) {
        return Ok(Ended::Fault(fault));
    }
    let opened = match sender
        .mailer
        .go_on(mail, kept, &|point| sender.at(point))
        .await
    {
        Ok(opened) => opened,
        Err(fault) => return Ok(Ended::Fault(fault)),
    };
    if opened.may_be_lost() {
        sender.at(Point::BeforeMark);
        // Set first: if we are stopped while the mark is being written, it may stand.
        marked.store(true, Ordering::Relaxed);
        let until = sender.now().saturating_add(sender.policy.lease_at_dot);
        let until = until.unwrap_or(Timestamp::MAX);
        let owned = sender
            .store
            .mark_at_dot(mail.id, &mail.token, until)
            .await?;
        if !owned {
            // The connection is dropped without a word: the relay discards what has no final dot.
            return Ok(Ended::Lost);
        }
        sender.at(Point::AfterMark);
    }
    Ok(match opened.offer(mail).await {
        Ok(accepted) => Ended::Accepted(accepted),
        Err(fault) => Ended::Fault(fault),
    })
}

/// Whether the stored bytes are those that were composed, and safe to put on the wire.
fn check_stored(mail: &Claimed) -> Result<(), Fault> {
    if mail.raw.is_empty() {
        return Err(Fault::Refused(
            "it could not be composed and has no content — its address is to be mended for the next review".to_owned(),
        ));
    }
    if fingerprint(&mail.raw) != mail.sha256 {
        return Err(Fault::Refused(
            "the stored mail was changed since it was composed".to_owned(),
        ));
    }
    check_wire(&mail.raw).map_err(|fault| Fault::Refused(format!("the stored mail {fault}")))
}
