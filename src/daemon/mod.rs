//! Floor 6: the clock and the loop: what is due, run it, shut down, reload.
//!
//! The daemon decides when; what is done stands in `jobs`. Schedules are columns in the store, so that a
//! restart, a missed tick and a manual run are one path. It holds no figure and renders nothing.

mod alerts;
mod held;
mod pulls;
mod reviews;
mod signals;
mod site;
mod supervisor;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::config::ConfigErrors;
use crate::config::settings::Config;
use crate::jobs::latest::Latest;
use crate::jobs::{self, Context};
use crate::store::{Run, StoreError};
use alerts::Alerts;
use held::Held;
use pulls::Pulls;
use reviews::Reviews;
use signals::Signal;
pub use signals::Signals;

/// Hands down "now".
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Reads the configuration again.
pub type Reload = Box<dyn Fn() -> Result<Config, ConfigErrors> + Send>;

/// The longest sleep: a change of the wall clock or of the machine's sleep is noticed within it.
const LONGEST_SLEEP: Duration = Duration::from_secs(20);

/// How long work in flight may take to end once the daemon is told to stop.
const GRACE: Duration = Duration::from_secs(28);

/// The wait after the store failed.
const STORE_WAIT: Duration = Duration::from_mins(1);

/// 2020-01-01: a clock that stands before it was never set (a board without a battery starts in 1970).
const FIRST_BELIEVED: Timestamp = Timestamp::constant(1_577_836_800, 0);

/// Runs until it is told to stop.
///
/// # Errors
/// When the store cannot be used at all; everything else is logged, kept and tried again.
pub async fn run(
    context: Context,
    clock: Clock,
    reload: Reload,
    signals: Signals,
) -> anyhow::Result<()> {
    // The page and the alerts ask about the same day: what one computed the other need not.
    let latest = Arc::new(Latest::default());
    let page = site::Page::start(&context, Arc::clone(&latest), &clock).await?;
    let mut daemon = Daemon {
        page,
        context,
        clock,
        reload,
        pulls: Pulls::default(),
        reviews: Reviews::default(),
        alerts: Alerts::new(latest),
        mail: reviews::Sender::start(),
        plan_adopted: true,
        held: Held::default(),
    };
    daemon.start().await?;
    supervisor::ready();
    tracing::info!(
        sources = daemon.context.config.sources.len(),
        reviews = daemon.context.config.reviews.len(),
        "throughline runs"
    );
    daemon.serve(&signals).await;
    supervisor::stopping();
    daemon.stop(&signals).await;
    tracing::info!("throughline has stopped");
    Ok(())
}

/// What the loop itself may have to put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Clock,
    Plan,
    Schedule,
}

struct Daemon {
    page: site::Page,
    context: Context,
    clock: Clock,
    reload: Reload,
    pulls: Pulls,
    reviews: Reviews,
    alerts: Alerts,
    mail: reviews::Sender,
    /// Whether the plan of the configuration is the one that is stored.
    plan_adopted: bool,
    held: Held<Part>,
}

impl Daemon {
    /// Takes over what an earlier process left, and what was configured since.
    async fn start(&mut self) -> Result<(), StoreError> {
        let now = (self.clock)();
        jobs::deliver::recover(&self.context, now).await?;
        jobs::plan::adopt(&self.context, now).await?;
        jobs::review::due::adopt(&self.context).await?;
        jobs::alert::adopt(&self.context).await?;
        pulls::read_declared(&self.context).await
    }

    /// Does what is due, sleeps until something is, until a signal ends it.
    async fn serve(&mut self, signals: &Signals) {
        loop {
            let sleep = self.tick().await;
            tokio::select! {
                biased;
                signal = signals.next() => match signal {
                    Signal::Reload => self.reload().await,
                    Signal::Stop => return,
                },
                Some(ended) = self.pulls.ended(), if self.pulls.any() => {
                    self.pulls.settle(&self.context, ended, (self.clock)()).await;
                    self.alerts.call();
                }
                () = tokio::time::sleep(sleep) => {}
            }
        }
    }

    /// Starts what is due and says how long nothing else will be.
    async fn tick(&mut self) -> Duration {
        let now = (self.clock)();
        supervisor::alive();
        if now < FIRST_BELIEVED {
            self.distrust(now);
            return Duration::from_secs(1);
        }
        self.adopt_plan(now).await;
        let next_pull = self.start_pulls(now).await;
        let next_review = self.reviews.enqueue_due(&self.context, now).await;
        let is_pulling = self.pulls.any();
        let next_look = self.alerts.look(&self.context, is_pulling, now).await;
        self.mail.send(&self.context, &self.clock).await;
        let next = next_pull.into_iter().chain(next_review).chain(next_look);
        let next = next.min();
        next.map_or(LONGEST_SLEEP, |at| {
            let wait = at.duration_since((self.clock)());
            Duration::try_from(wait)
                .unwrap_or(Duration::ZERO)
                .clamp(Duration::from_millis(200), LONGEST_SLEEP)
        })
    }

    /// Nothing is pulled, dated or sent under a clock that was never set.
    fn distrust(&mut self, now: Timestamp) {
        if self.held.until(&Part::Clock, now).is_none() {
            tracing::error!(
                "the clock says {now:.0}: it was never set, and nothing is done until it is"
            );
            self.held.hold(&Part::Clock, Duration::from_hours(1));
        }
    }

    async fn start_pulls(&mut self, now: Timestamp) -> Option<Timestamp> {
        if let Some(held) = self.held.until(&Part::Schedule, now) {
            return Some(held);
        }
        match self.pulls.start_due(&self.context, now).await {
            Ok(next) => next,
            Err(error) => {
                tracing::error!(
                    "the schedule of the sources could not be read, it is tried again in {} s: {:#}",
                    STORE_WAIT.as_secs(),
                    anyhow::Error::from(error)
                );
                self.held.hold(&Part::Schedule, STORE_WAIT);
                self.held.until(&Part::Schedule, now)
            }
        }
    }

    /// Stores the plan and links by it, unless that is done or has just failed.
    async fn adopt_plan(&mut self, now: Timestamp) {
        if self.plan_adopted || self.held.until(&Part::Plan, now).is_some() {
            return;
        }
        match jobs::plan::adopt(&self.context, now).await {
            Ok(changed) => {
                self.plan_adopted = true;
                tracing::info!(plan.changed = changed, "the plan is in force");
            }
            Err(error) => {
                tracing::error!(
                    "the plan could not be stored, it is tried again in {} s: {:#}",
                    STORE_WAIT.as_secs(),
                    anyhow::Error::from(error)
                );
                self.held.hold(&Part::Plan, STORE_WAIT);
            }
        }
    }

    /// Takes over a valid configuration; keeps the old one otherwise, and says so.
    async fn reload(&mut self) {
        supervisor::reloading();
        let now = (self.clock)();
        match (self.reload)() {
            Ok(config) if config.service.store != self.context.config.service.store => {
                self.refused(
                    "service.store cannot change while the daemon runs — restart it",
                    now,
                )
                .await;
            }
            Ok(config) => self.take_over(config, now).await,
            Err(errors) => self.refused(&first(&errors), now).await,
        }
        supervisor::ready();
    }

    async fn take_over(&mut self, config: Config, now: Timestamp) {
        let old = Arc::clone(&self.context.config);
        let mail_changed = match (&old.mail, &config.mail) {
            (Some(old), Some(new)) => !old.is_same(new),
            (None, None) => false,
            (Some(_), None) | (None, Some(_)) => true,
        };
        self.context = Context::new(Arc::new(config), self.context.store.clone());
        self.plan_adopted = false;
        self.held.clear();
        let mut kept = self.pulls.adopt(&self.context, &old).await;
        if kept.is_ok() {
            kept = jobs::review::due::adopt(&self.context).await;
        }
        if kept.is_ok() {
            kept = jobs::alert::adopt(&self.context).await;
        }
        self.alerts.adopt();
        if kept.is_ok() && mail_changed {
            kept = self.context.store.release_mail(now).await;
        }
        if let Err(error) = kept {
            tracing::error!("not all of the reload could be stored: {error}");
        }
        self.adopt_plan(now).await;
        if let Err(error) = self.page.follow(&self.context).await {
            tracing::error!("the rest of the configuration was reloaded: {error:#}");
        }
        tracing::info!("the configuration was reloaded");
        self.record_reload(now, None).await;
    }

    async fn refused(&self, why: &str, now: Timestamp) {
        tracing::error!("reload refused, the old configuration stays in force: {why}");
        self.record_reload(now, Some(why)).await;
    }

    /// Kept for `throughline status`, which a person asks after a reload.
    async fn record_reload(&self, now: Timestamp, refused: Option<&str>) {
        let run = Run {
            kind: "reload".to_owned(),
            subject: "config".to_owned(),
            started: now,
            finished: now,
            ok: refused.is_none(),
            summary: serde_json::json!({ "refused": refused }),
        };
        if let Err(error) = self.context.store.record_run(run).await {
            tracing::error!(
                "the outcome of the reload could not be stored: {:#}",
                anyhow::Error::from(error)
            );
        }
    }

    /// Lets the mail in flight end, drops the pulls: they are whole or nothing. A second signal ends at once.
    async fn stop(&mut self, signals: &Signals) {
        tracing::info!("stopping: the mail in flight is finished, pulls are given up");
        tokio::select! {
            biased;
            () = signals.stop() => tracing::warn!("told to stop twice: stopping at once"),
            () = async {
                self.page.stop().await;
                self.pulls.give_up().await;
                self.mail.finish().await;
            } => {}
            () = tokio::time::sleep(GRACE) => tracing::warn!("the mail in flight did not end in time; its row says how far it was"),
        }
    }
}

/// The first problem, and how many more there are: a line of a log names one place to look at.
fn first(errors: &ConfigErrors) -> String {
    let problems = errors.problems();
    let more = problems.len().saturating_sub(1);
    let first = problems
        .first()
        .map_or_else(String::new, ToString::to_string);
    if more == 0 {
        first
    } else {
        format!("{first}; and {more} more: see `throughline check`")
    }
}
