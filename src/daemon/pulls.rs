//! The pulls in flight: each source on its own schedule, none twice at once, none holding up another.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use throughline_kit::Problem;
use tokio::task::{Id, JoinError, JoinSet};

use super::held::Held;
use crate::config::settings::{Config, MetricKind, Source};
use crate::domain::id::SourceId;
use crate::ingest::pull::Options;
use crate::jobs::Context;
use crate::jobs::pull::{self, Outcome, Pulled, Subject};
use crate::store::{Planned, StoreError, metric_source};

/// The wait after a fault that the store could not keep. Without it the source would be asked again at once.
const STORE_WAIT: Duration = Duration::from_mins(1);

/// The least rest between two pulls of one source, where its interval is not shorter.
const REST: Duration = Duration::from_secs(30);

/// How one pull ended.
type Ended = Result<(Id, Result<Outcome, StoreError>), JoinError>;

/// The pulls in flight.
#[derive(Debug, Default)]
pub(super) struct Pulls {
    running: JoinSet<Result<Outcome, StoreError>>,
    subjects: BTreeMap<Id, SourceId>,
    held: Held<SourceId>,
}

impl Pulls {
    /// Starts every pull that is due; says when the next one is.
    pub(super) async fn start_due(
        &mut self,
        context: &Context,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let subjects = pull::subjects(context);
        let ids = subjects.iter().map(Subject::id).collect();
        let planned = context.store.planned(ids).await?;
        let mut next = None;
        for (subject, planned) in subjects.iter().zip(&planned) {
            if self.subjects.values().any(|id| *id == planned.source) {
                continue;
            }
            let due = self.due_at(subject, planned, now);
            if due <= now {
                self.start(context, planned.source.clone(), now);
            } else {
                next = next.into_iter().chain([due]).min();
            }
        }
        Ok(next)
    }

    fn due_at(&mut self, subject: &Subject<'_>, planned: &Planned, now: Timestamp) -> Timestamp {
        let due = pull::due_at(subject, planned, now);
        let held = self.held.until(&planned.source, now);
        held.map_or(due, |held| due.max(held))
    }

    fn start(&mut self, context: &Context, id: SourceId, now: Timestamp) {
        let (job, name) = (context.clone(), id.clone());
        let handle = self.running.spawn(async move {
            let subject = pull::subjects(&job)
                .into_iter()
                .find(|subject| subject.id() == name);
            let subject = subject.expect("the id was taken from this very list");
            pull::run(&job, subject, Options::default(), now, &|_| {}).await
        });
        self.subjects.insert(handle.id(), id);
    }

    /// Whether any pull is in flight.
    pub(super) fn any(&self) -> bool {
        !self.running.is_empty()
    }

    /// Waits for one pull to end. May be dropped while it waits.
    pub(super) async fn ended(&mut self) -> Option<Ended> {
        self.running.join_next_with_id().await
    }

    /// Logs what came of a pull, and keeps what the pull itself could not.
    pub(super) async fn settle(&mut self, context: &Context, ended: Ended, now: Timestamp) {
        let task = match &ended {
            Ok((task, _)) => *task,
            Err(error) => error.id(),
        };
        let Some(id) = self.subjects.remove(&task) else {
            return;
        };
        match ended {
            Ok((_, Ok(outcome))) => {
                log(&outcome);
                if outcome.result.is_ok() {
                    self.held.hold(&id, rest(context, &id));
                }
            }
            Ok((_, Err(error))) => {
                tracing::error!(source.id = %id, "the pull of `{id}` could not be stored, it is tried again in {} s: {:#}", STORE_WAIT.as_secs(), anyhow::Error::from(error));
                self.held.hold(&id, STORE_WAIT);
            }
            Err(error) if error.is_cancelled() => {}
            Err(_) => {
                self.held.hold(&id, STORE_WAIT);
                survive(context, &id, now).await;
            }
        }
    }

    /// Gives up every pull and waits until none runs: what is not whole is nothing.
    pub(super) async fn give_up(&mut self) {
        self.running.shutdown().await;
        self.subjects.clear();
    }

    /// Takes over a new configuration: a pull in flight would link by the old rules. What was edited is read at once.
    pub(super) async fn adopt(
        &mut self,
        context: &Context,
        old: &Config,
    ) -> Result<(), StoreError> {
        let new = &context.config;
        let edited: Vec<SourceId> = new
            .sources
            .values()
            .filter(|source| {
                let before = old.sources.get(&source.id);
                before.is_none_or(|before| !is_read_alike(before, source))
            })
            .map(|source| source.id.clone())
            .collect();
        let gone = old.sources.keys().any(|id| !new.sources.contains_key(id));
        if gone || !edited.is_empty() || old.plan_canonical != new.plan_canonical {
            self.give_up().await;
        }
        self.held.clear();
        for id in &edited {
            context.store.set_next(id, None).await?;
        }
        read_declared(context).await
    }
}

/// Series that stand in the configuration itself are read whenever it was.
pub(super) async fn read_declared(context: &Context) -> Result<(), StoreError> {
    for metric in context.config.metrics.values() {
        if matches!(metric.kind, MetricKind::Points(_)) {
            let id = metric_source(&metric.id);
            context.store.set_next(&id, None).await?;
        }
    }
    Ok(())
}

/// Whether two settings of a source lead to the same tasks: how often it is read is not part of it.
fn is_read_alike(one: &Source, other: &Source) -> bool {
    let content = |source: &Source| {
        let mut source = source.clone();
        source.every = SignedDuration::ZERO;
        source.fresh = SignedDuration::ZERO;
        format!("{source:?}")
    };
    content(one) == content(other)
}

fn rest(context: &Context, id: &SourceId) -> Duration {
    let subjects = pull::subjects(context);
    let subject = subjects.iter().find(|subject| subject.id() == *id);
    let every = subject.map_or(SignedDuration::ZERO, Subject::every);
    Duration::try_from(every).unwrap_or(REST).min(REST)
}

/// A panic in one connector is that source's failure; the others go on.
async fn survive(context: &Context, id: &SourceId, now: Timestamp) {
    let problem = Problem::new(id.as_str(), "the connector stopped with a defect of ours")
        .help("report it with the log of this minute");
    tracing::error!(source.id = %id, "source `{id}` failed: the connector stopped with a defect of ours; report it with the log of this minute; it is tried again in an hour");
    let retry = now
        .saturating_add(SignedDuration::from_hours(1))
        .unwrap_or(Timestamp::MAX);
    if let Err(error) = context
        .store
        .fail_pull(id, now, &problem, Some(retry))
        .await
    {
        tracing::error!(source.id = %id, "the failure of `{id}` could not be stored: {:#}", anyhow::Error::from(error));
    }
}

fn log(outcome: &Outcome) {
    let id = &outcome.id;
    match &outcome.result {
        Ok(Pulled::Tasks(report)) if report.unchanged => {
            tracing::info!(source.id = %id, "pulled `{id}`: nothing changed");
        }
        Ok(Pulled::Tasks(report)) => {
            let counts = &report.counts;
            tracing::info!(
                source.id = %id, tasks.new = counts.new, tasks.changed = counts.changed, tasks.gone = counts.gone, records.refused = counts.rejected,
                "pulled `{id}`: {} new, {} changed, {} gone, {} refused", counts.new, counts.changed, counts.gone, counts.rejected
            );
        }
        Ok(Pulled::Points(report)) => {
            tracing::info!(source.id = %id, "read `{id}`: {} of {} points are new", report.counts.new + report.counts.revised, report.counts.seen);
        }
        Err(problem) if outcome.parked => {
            tracing::info!(source.id = %id, "source `{id}` waits until {:.0}: {problem}", outcome.next_at);
        }
        Err(problem) => {
            let help = problem
                .help
                .as_deref()
                .unwrap_or("look at `throughline status`");
            tracing::warn!(source.id = %id, "source `{id}` failed: {problem}; {help}; it is tried again at {:.0}", outcome.next_at);
        }
    }
}

#[cfg(test)]
mod tests;
