//! Reviews that are due, and the one task that sends what waits in the outbox.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::Clock;
use super::held::Held;
use crate::config::settings::Review;
use crate::domain::id::ReviewId;
use crate::domain::review::Occurrence;
use crate::jobs::review::Enqueued;
use crate::jobs::{Context, deliver, review};

/// The wait after a review could not be prepared, or the outbox not be worked.
const FAULT_WAIT: Duration = Duration::from_mins(1);

/// After a gap of this length the clock is doubted,
const LONG_GAP: SignedDuration = SignedDuration::from_hours(30 * 24);

/// for this long: a clock that starts wrong is set within it, and the wrong one has sent nothing.
const DOUBT: Duration = Duration::from_mins(10);

/// Reviews that are due, or wait because something failed.
#[derive(Debug, Default)]
pub(super) struct Reviews {
    held: Held<ReviewId>,
    /// Those whose gap has been waited out, or is.
    doubted: BTreeSet<ReviewId>,
}

/// What came of a look at one review.
enum Looked {
    /// What was due is in the outbox.
    Done,
    /// The last look is long ago: the downtime was, or the clock is wrong.
    After(Timestamp),
}

impl Reviews {
    /// Puts every review that is due into the outbox; says when the next one is due.
    pub(super) async fn enqueue_due(
        &mut self,
        context: &Context,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let mut next = None;
        for review in context.config.reviews.values() {
            let at = match self.held.until(&review.id, now) {
                Some(held) => Some(held),
                None => self.enqueue(context, review, now).await,
            };
            next = next.into_iter().chain(at).min();
        }
        next
    }

    async fn enqueue(
        &mut self,
        context: &Context,
        review: &Review,
        now: Timestamp,
    ) -> Option<Timestamp> {
        // A task of its own: a defect that only this review's figures bring out stays its own.
        let doubt = !self.doubted.contains(&review.id);
        let job = tokio::spawn(enqueue(context.clone(), review.clone(), doubt, now));
        let why = match job.await {
            Ok(Ok(Looked::Done)) => {
                self.doubted.remove(&review.id);
                return review.schedule.next_after(now, &review.time_zone);
            }
            Ok(Ok(Looked::After(since))) => {
                tracing::warn!(review.id = %review.id, "the review `{}` was last looked at on {since:.0} and the clock says {now:.0}: it is held for {} min, should the clock be set right meanwhile", review.id, DOUBT.as_secs() / 60);
                self.doubted.insert(review.id.clone());
                self.held.hold(&review.id, DOUBT);
                return self.held.until(&review.id, now);
            }
            Ok(Err(error)) => format!("{error:#}"),
            Err(_) => "a defect of ours; report it with the log of this minute".to_owned(),
        };
        tracing::error!(review.id = %review.id, "the review `{}` could not be prepared, it is tried again in {} s: {why}", review.id, FAULT_WAIT.as_secs());
        self.held.hold(&review.id, FAULT_WAIT);
        self.held.until(&review.id, now)
    }
}

async fn enqueue(
    context: Context,
    review: Review,
    doubt: bool,
    now: Timestamp,
) -> anyhow::Result<Looked> {
    let Some(due) = review::due::look(&context, &review, now).await? else {
        return Ok(Looked::Done);
    };
    if doubt && now.duration_since(due.since) > LONG_GAP {
        return Ok(Looked::After(due.since));
    }
    let period = &due.occurrence.period;
    match &context.config.mail {
        Some(mail) => {
            let enqueued = review::enqueue(&context, mail, &review, &due, now).await?;
            log(&review, &due.occurrence, &enqueued);
        }
        None => {
            tracing::info!(review.id = %review.id, "the review `{}` of {period} is due and nobody is written to: no [mail] is configured", review.id);
        }
    }
    review::due::looked(&context, &review, now).await?;
    Ok(Looked::Done)
}

fn log(review: &Review, due: &Occurrence, enqueued: &Enqueued) {
    let (id, period) = (&review.id, &due.period);
    if let Some(missed) = names(&enqueued.skipped) {
        tracing::warn!(review.id = %id, "the review `{id}` of {missed} was missed and is skipped");
    }
    for (recipient, why) in &enqueued.refused {
        let recipient = recipient.escape_debug();
        tracing::warn!(review.id = %id, "the review `{id}` of {period} has no mail to {recipient}: {why} — see `throughline outbox`");
    }
    match enqueued.mails {
        Some(0) if enqueued.refused.is_empty() => {
            tracing::warn!(review.id = %id, "the review `{id}` of {period} has nobody to go to: no owner has an email — give [person.ID] one");
        }
        Some(mails) => {
            tracing::info!(review.id = %id, "the review `{id}` of {period} is in the outbox, mails: {mails}");
        }
        None => {}
    }
}

/// The periods of skipped occurrences, of very many the latest.
fn names(skipped: &[Occurrence]) -> Option<String> {
    let most = skipped.len().min(10);
    let more = skipped.len() - most;
    let latest = skipped.iter().skip(more);
    let latest: Vec<&str> = latest
        .map(|occurrence| occurrence.period.as_str())
        .collect();
    match (most, more) {
        (0, _) => None,
        (_, 0) => Some(latest.join(", ")),
        (_, more) => Some(format!("{more} earlier periods and {}", latest.join(", "))),
    }
}

/// The one task that sends: a slow relay holds up nothing else.
#[derive(Debug)]
pub(super) struct Sender {
    stop: CancellationToken,
    running: Option<JoinHandle<bool>>,
    held: Held<()>,
}

impl Sender {
    pub(super) fn start() -> Self {
        Self {
            stop: CancellationToken::new(),
            running: None,
            held: Held::default(),
        }
    }

    /// Starts sending unless it is under way, or has just failed.
    pub(super) async fn send(&mut self, context: &Context, clock: &Clock) {
        if let Some(running) = self.running.take_if(|running| running.is_finished()) {
            self.settle(running).await;
        }
        if self.running.is_some() || self.held.until(&(), clock()).is_some() {
            return;
        }
        let (context, clock, stop) = (context.clone(), Clock::clone(clock), self.stop.clone());
        self.running = Some(tokio::spawn(async move {
            match deliver::run(&context, clock.as_ref(), &stop).await {
                Ok(_) => true,
                Err(error) => {
                    tracing::error!(
                        "the outbox could not be worked, it is tried again in {} s: {error:#}",
                        FAULT_WAIT.as_secs()
                    );
                    false
                }
            }
        }));
    }

    async fn settle(&mut self, running: JoinHandle<bool>) {
        let well = running.await.unwrap_or_else(|_| {
            tracing::error!("the task that sends mail stopped with a defect of ours; report it with the log of this minute");
            false
        });
        if !well {
            self.held.hold(&(), FAULT_WAIT);
        }
    }

    /// Takes no new mail, and waits for the one in flight.
    pub(super) async fn finish(&mut self) {
        self.stop.cancel();
        if let Some(running) = self.running.take() {
            self.settle(running).await;
        }
    }
}
