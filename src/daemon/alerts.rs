//! When alerts are looked for: after pulls, at the turn of the day, and when something held back may go.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::time::Instant;

use super::held::Held;
use crate::jobs::latest::Latest;
use crate::jobs::{Context, alert};

/// The wait after a look that failed.
const FAULT_WAIT: Duration = Duration::from_mins(1);

/// A look waits for the pulls in flight to end, so that one mail has all of a round; but no longer than this.
const PATIENCE: Duration = Duration::from_mins(5);

/// A look that took long is not repeated at once: it may take this share of the time,
const SHARE: u32 = 20;

/// and rests no less and no more than this.
const REST: (Duration, Duration) = (Duration::from_millis(500), Duration::from_mins(10));

/// What calls for a look.
#[derive(Debug)]
pub(super) struct Alerts {
    /// Since when a pull has called for one.
    called: Option<Instant>,
    /// The day of the last one: a status may turn with the date alone.
    looked_on: Option<Date>,
    /// When something that was held back may go.
    again_at: Option<Timestamp>,
    held: Held<()>,
    /// The figures of today.
    latest: Arc<Latest>,
}

impl Alerts {
    /// Nothing calls for one yet.
    pub(super) fn new(latest: Arc<Latest>) -> Self {
        Self {
            called: None,
            looked_on: None,
            again_at: None,
            held: Held::default(),
            latest,
        }
    }

    /// Something has changed, or may have.
    pub(super) fn call(&mut self) {
        self.called.get_or_insert_with(Instant::now);
    }

    /// A new configuration is in force.
    pub(super) fn adopt(&mut self) {
        self.held.clear();
        self.again_at = None;
        self.call();
    }

    /// Looks, if it is time to; says when the next look is due by itself.
    pub(super) async fn look(
        &mut self,
        context: &Context,
        is_pulling: bool,
        now: Timestamp,
    ) -> Option<Timestamp> {
        context.config.alerts.as_ref()?;
        if let Some(held) = self.held.until(&(), now) {
            return Some(held);
        }
        let zone = context.config.service.time_zone.clone();
        let today = now.to_zoned(zone).date();
        let is_due = self.called.is_some()
            || self.looked_on != Some(today)
            || self.again_at.is_some_and(|at| at <= now);
        if !is_due {
            return self.again_at;
        }
        self.call();
        let waited = self.called.is_some_and(|since| since.elapsed() > PATIENCE);
        if is_pulling && !waited {
            return None;
        }
        self.looked_on = Some(today);
        self.look_now(context, now).await
    }

    async fn look_now(&mut self, context: &Context, now: Timestamp) -> Option<Timestamp> {
        let began = Instant::now();
        // A task of its own: a defect that only these figures bring out ends no daemon.
        let (job, latest) = (context.clone(), Arc::clone(&self.latest));
        let looking = tokio::spawn(async move { alert::look(&job, &latest, now).await });
        let why = match looking.await {
            Ok(Ok(looked)) => {
                if looked.mails > 0 {
                    tracing::info!(
                        "something turned for the worse: alerts are in the outbox, mails: {}",
                        looked.mails
                    );
                }
                self.called = None;
                self.again_at = looked.again_at;
                self.held
                    .hold(&(), (began.elapsed() * SHARE).clamp(REST.0, REST.1));
                return self.again_at;
            }
            Ok(Err(error)) => format!("{:#}", anyhow::Error::from(error)),
            Err(_) => "a defect of ours; report it with the log of this minute".to_owned(),
        };
        tracing::error!(
            "it could not be looked whether something turned for the worse, it is tried again in {} s: {why}",
            FAULT_WAIT.as_secs()
        );
        self.held.hold(&(), FAULT_WAIT);
        self.held.until(&(), now)
    }
}
