//! Pulling one source, or reading one metric series, and keeping what came of it either way.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use throughline_http::Keep;
use throughline_kit::{Connector, Problem, PullError};
use tokio::time::Instant;

use super::{Context, plan};
use crate::config::settings::{Metric, MetricKind, Source, SourceKind};
use crate::domain::id::SourceId;
use crate::ingest::pull::{Options, Progress, Pull, PullFailure, Report};
use crate::ingest::registry::{self, Reader};
use crate::ingest::series::{self, SeriesReport};
use crate::ingest::tokens::KeptTokens;
use crate::store::{Planned, StoreError, metric_source};

/// The shortest and longest wait after a fault that may pass.
const RETRY: (i64, i64) = (30, 3_600);

/// The longest pause that a source may ask for is a day; with it goes the time its pull took.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(25);

/// What can be pulled: a source of tasks, or a metric series.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// A source of tasks.
    Source(&'a Source),
    /// A metric series.
    Metric(&'a Metric),
}

impl Subject<'_> {
    /// The id its health is kept under: `metric.ID` for a series.
    pub fn id(&self) -> SourceId {
        match self {
            Self::Source(source) => source.id.clone(),
            Self::Metric(metric) => metric_source(&metric.id),
        }
    }

    /// Whether a budget of requests may make its pulls come less often than `every` says.
    fn is_budgeted(&self) -> bool {
        let settings = match self {
            Self::Source(source) => match &source.kind {
                Some(SourceKind::Rest(settings)) => settings,
                Some(SourceKind::Github(_) | SourceKind::Csv(_)) | None => return false,
            },
            Self::Metric(metric) => match &metric.kind {
                MetricKind::Rest(settings) => settings,
                MetricKind::Csv(_) | MetricKind::Points(_) => return false,
            },
        };
        settings.access.limits.budget.is_some()
    }

    /// How often it is read.
    pub fn every(&self) -> SignedDuration {
        match self {
            Self::Source(source) => source.every,
            Self::Metric(metric) => metric.every,
        }
    }
}

/// Everything that can be pulled, in id order: sources first, then series. Sources that are switched off stay out.
pub fn subjects(context: &Context) -> Vec<Subject<'_>> {
    let sources = context
        .config
        .sources
        .values()
        .filter(|source| source.kind.is_some())
        .map(Subject::Source);
    let metrics = context.config.metrics.values().map(Subject::Metric);
    sources.chain(metrics).collect()
}

/// When a subject is due: as planned; sooner when its interval was shortened since; at once when it was
/// never read, or when what was planned was planned under a clock that ran ahead.
pub fn due_at(subject: &Subject<'_>, planned: &Planned, now: Timestamp) -> Timestamp {
    let (Some(next), Some(last)) = (planned.next_at, planned.last_attempt) else {
        return now;
    };
    if last > now {
        return now;
    }
    let most = if planned.failed || subject.is_budgeted() {
        LONGEST_PAUSE
    } else {
        subject.every()
    };
    next.min(later(last, most))
}

/// What a pull did.
#[derive(Debug, Clone, PartialEq)]
pub enum Pulled {
    /// Tasks.
    Tasks(Report),
    /// Points of a series.
    Points(SeriesReport),
}

/// What came of one pull; a failure is already kept with the source.
#[derive(Debug)]
pub struct Outcome {
    /// What was pulled.
    pub id: SourceId,
    /// What it did, or why it kept nothing.
    pub result: Result<Pulled, Problem>,
    /// When it is due again.
    pub next_at: Timestamp,
    /// What stays of earlier reads where this one failed.
    pub kept: Option<Kept>,
    /// The source asked to be left alone until then: no failure, but a wait.
    pub parked: bool,
}

/// The data of a source that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Live tasks, or points.
    pub records: u64,
    /// When they were read; `None`: never.
    pub last_good: Option<Timestamp>,
    /// How long ago that was, in seconds.
    pub age_secs: Option<i64>,
}

/// Pulls one subject.
///
/// # Errors
/// Only when the store cannot keep the outcome; a source's own fault is an [`Outcome`].
pub async fn run(
    context: &Context,
    subject: Subject<'_>,
    options: Options,
    now: Timestamp,
    progress: &(dyn Fn(Progress) + Send + Sync),
) -> Result<Outcome, StoreError> {
    let id = subject.id();
    let began = Instant::now();
    let result = match subject {
        Subject::Source(source) => pull_tasks(context, source, options, now, progress)
            .await
            .map(|(report, pace)| (Pulled::Tasks(report), pace)),
        Subject::Metric(metric) => read_series(context, metric, options, now)
            .await
            .map(|(report, pace)| (Pulled::Points(report), pace)),
    };
    match result {
        Ok((pulled, pace)) => {
            let next_at = later(now, subject.every().max(pace));
            if !options.dry_run {
                context.store.set_next(&id, Some(next_at)).await?;
            }
            Ok(Outcome {
                id,
                result: Ok(pulled),
                next_at,
                kept: None,
                parked: false,
            })
        }
        Err(PullFailure::Store(error)) => Err(error),
        Err(failure @ PullFailure::Source(_)) => {
            // A wait that the source asked for begins with its answer, not with our first request.
            let answered = later(
                now,
                SignedDuration::try_from(began.elapsed()).unwrap_or(SignedDuration::ZERO),
            );
            keep_failure(context, subject, &failure, options, now, answered).await
        }
    }
}

async fn keep_failure(
    context: &Context,
    subject: Subject<'_>,
    failure: &PullFailure,
    options: Options,
    now: Timestamp,
    answered: Timestamp,
) -> Result<Outcome, StoreError> {
    let id = subject.id();
    let problem = failure.problem();
    let health = context.store.source_health(vec![(id.clone(), 0)]).await?;
    let health = health.into_iter().next();
    let last_good = health.as_ref().and_then(|health| health.last_good);
    let kept = Some(Kept {
        records: health.as_ref().map_or(0, |health| health.records),
        last_good,
        age_secs: last_good.map(|at| now.as_second().saturating_sub(at.as_second())),
    });
    if options.dry_run {
        return Ok(Outcome {
            id,
            result: Err(problem),
            next_at: now,
            kept,
            parked: false,
        });
    }
    let failing_since = health
        .and_then(|health| health.failing_since)
        .unwrap_or(now);
    let next_at = retry_at(failure, subject.every(), failing_since, answered);
    let store = &context.store;
    // Asked to be left alone is no failure: the source is well, and told us when.
    let parked = failure.retry_after().is_some_and(|wait| !wait.is_zero());
    if parked {
        store.park_pull(&id, now, &problem, next_at).await?;
    } else {
        store.fail_pull(&id, now, &problem, Some(next_at)).await?;
    }
    Ok(Outcome {
        id,
        result: Err(problem),
        next_at,
        kept,
        parked,
    })
}

async fn pull_tasks(
    context: &Context,
    source: &Source,
    options: Options,
    now: Timestamp,
    progress: &(dyn Fn(Progress) + Send + Sync),
) -> Result<(Report, SignedDuration), PullFailure> {
    let Some(kind) = &source.kind else {
        return Err(PullError::denied(Problem::new(
            source.id.as_str(),
            "the source is switched off",
        ))
        .into());
    };
    let reader = registry::tasks(kind, keep(context))?;
    let pull = Pull {
        store: &context.store,
        source,
        reader: &reader,
        links: plan::linking(&context.config.plan),
        facts: Some(plan::facts(&context.config.plan)),
        options,
        now,
        progress,
    };
    let report = pull.run().await?;
    Ok((report, pace(reader.connector.as_ref())))
}

/// Where replaced refresh tokens go, also from a rehearsed pull: the server does not take them back.
fn keep(context: &Context) -> Arc<dyn Keep> {
    Arc::new(KeptTokens(context.store.clone()))
}

/// The least time from one pull to the next that a budget of requests leaves.
fn pace(connector: &dyn Connector) -> SignedDuration {
    connector.pace().map_or(SignedDuration::ZERO, |pace| {
        SignedDuration::try_from(pace)
            .unwrap_or(SignedDuration::MAX)
            .min(LONGEST_PAUSE)
    })
}

async fn read_series(
    context: &Context,
    metric: &Metric,
    options: Options,
    now: Timestamp,
) -> Result<(SeriesReport, SignedDuration), PullFailure> {
    let reader: Option<Reader> = registry::series(metric, keep(context))?;
    let zone = &context.config.service.time_zone;
    let report = series::read(&context.store, metric, reader.as_ref(), zone, options, now).await?;
    let pace = reader.map_or(SignedDuration::ZERO, |reader| {
        pace(reader.connector.as_ref())
    });
    Ok((report, pace))
}

/// When a source is tried again after a fault: at the instant it asked for; a fault that may pass by
/// itself after half the time it has lasted (30 s to 1 h); one that wants a person at the usual pace.
fn retry_at(
    failure: &PullFailure,
    every: SignedDuration,
    failing_since: Timestamp,
    now: Timestamp,
) -> Timestamp {
    if let Some(wait) = failure.retry_after() {
        return later(
            now,
            SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_hours(24)),
        );
    }
    match failure {
        PullFailure::Source(PullError::Transient { .. }) => {
            let lasted = now.duration_since(failing_since).as_secs() / 2;
            later(
                now,
                SignedDuration::from_secs(lasted.clamp(RETRY.0, RETRY.1))
                    .min(every.max(SignedDuration::from_secs(RETRY.0))),
            )
        }
        PullFailure::Source(PullError::Denied { .. } | PullError::Broken { .. })
        | PullFailure::Store(_) => later(now, every),
    }
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Problem, PullError, PullFailure, SignedDuration, Timestamp, retry_at};

    #[test]
    fn a_fault_is_tried_again_later_and_later_but_never_given_up() {
        let now: Timestamp = "2026-11-23T08:00:00Z".parse().expect("an instant");
        let ago = |secs: i64| now - SignedDuration::from_secs(secs);
        let passing = || PullFailure::from(PullError::transient(Problem::new("a", "b")));
        let hour = SignedDuration::from_hours(1);
        let wait = |failure: &PullFailure, since| {
            retry_at(failure, hour, since, now)
                .duration_since(now)
                .as_secs()
        };
        assert_eq!(wait(&passing(), now), 30, "the first retry");
        assert_eq!(
            wait(&passing(), ago(600)),
            300,
            "half of what it has lasted"
        );
        assert_eq!(
            wait(&passing(), ago(10 * 86_400)),
            3_600,
            "never above an hour"
        );
        let denied = PullFailure::from(PullError::denied(Problem::new("a", "b")));
        assert_eq!(
            wait(&denied, now),
            3_600,
            "no fast retry where a person must act"
        );
        let asked = PullFailure::from(PullError::Transient {
            problem: Problem::new("a", "b"),
            retry_after: Some(Duration::from_secs(77)),
            cause: None,
        });
        assert_eq!(
            wait(&asked, ago(9_999)),
            77,
            "exactly what the source asked for"
        );
    }
}
