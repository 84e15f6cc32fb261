//! Computing: one snapshot in, one assessment out.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use super::Context;
use super::plan::{self, PlanThen};
use crate::config::settings::Config;
use crate::domain::calendar::plus_days;
use crate::domain::snapshot::Snapshot;
use crate::engine::explain;
use crate::engine::settle::HORIZON_DAYS;
use crate::engine::{self, Assessment, Round};
use crate::store::{Image, RowsOf, SettledBy, SnapshotQuery, StoreError};

/// The figures as of a date, with all that is known now or, with `known`, with what had been seen by then and against
/// the plan that was in force.
///
/// # Errors
/// When the store cannot be read.
pub async fn assess(
    context: &Context,
    as_of: Date,
    known: Option<Timestamp>,
    now: Timestamp,
) -> Result<Assessment, StoreError> {
    let snapshot = match known {
        None => snapshot_by_facts(context, as_of, now, RowsOf::default()).await?,
        Some(_) => snapshot(context, known, now).await?,
    };
    figures(snapshot, as_of).await
}

/// What an assessment leaves for the next one: what was read, and what was found.
#[derive(Debug, Default)]
pub struct Left {
    image: Option<Image>,
    round: Round,
    /// What facts must rest on under a configuration.
    basis: Option<(Arc<Config>, String)>,
}

/// The figures of today with all that is known now. What did not change since something was left is neither read nor computed
/// again.
///
/// # Errors
/// When the store cannot be read.
pub async fn assess_again(
    context: &Context,
    left: Left,
    as_of: Date,
    now: Timestamp,
) -> Result<(Assessment, Left), StoreError> {
    let known = left
        .basis
        .filter(|(of, _)| Arc::ptr_eq(of, &context.config));
    let known = known.map(|(_, basis)| basis);
    let basis = known.unwrap_or_else(|| plan::basis(&context.config.plan));
    let by = settled_by(basis.clone(), as_of, RowsOf::default());
    let (snapshot, image) = read(context, (Some(by), left.image), None, now).await?;
    let basis = Some((Arc::clone(&context.config), basis));
    let computing = move || {
        let (assessment, round) = engine::assess_again(left.round, &snapshot, as_of);
        rayon::spawn(move || drop(snapshot));
        let left = Left {
            image,
            round,
            basis,
        };
        (assessment, left)
    };
    beside(computing).await
}

/// The same figures with a row for each task that the derivation of one of them goes down to, also for those that are
/// over since long.
///
/// # Errors
/// When the store cannot be read.
pub async fn assess_to_explain(
    context: &Context,
    id: &str,
    as_of: Date,
    now: Timestamp,
) -> Result<Assessment, StoreError> {
    let rows = match explain::rests_on(&context.config.plan, id) {
        Some(initiatives) => RowsOf {
            initiatives,
            task: None,
        },
        None => RowsOf {
            initiatives: BTreeSet::new(),
            task: Some(id.to_owned()),
        },
    };
    let snapshot = snapshot_by_facts(context, as_of, now, rows).await?;
    figures(snapshot, as_of).await
}

/// It computes for a while: pulls, mail and pages go on beside it.
async fn figures(snapshot: Snapshot, as_of: Date) -> Result<Assessment, StoreError> {
    let computing = move || {
        let assessment = engine::assess(&snapshot, as_of);
        // Nobody waits until the records are let go.
        rayon::spawn(move || drop(snapshot));
        assessment
    };
    beside(computing).await
}

/// Runs on a thread of its own what takes a while.
async fn beside<T: Send + 'static>(
    computing: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::task::spawn_blocking(computing).await {
        Ok(found) => Ok(found),
        Err(ended) => match ended.try_into_panic() {
            Ok(defect) => std::panic::resume_unwind(defect),
            Err(_) => Err(StoreError::Closed),
        },
    }
}

/// All that those figures are computed from, each task as a row.
///
/// # Errors
/// When the store cannot be read.
pub async fn snapshot(
    context: &Context,
    known: Option<Timestamp>,
    now: Timestamp,
) -> Result<Snapshot, StoreError> {
    let (snapshot, _) = read(context, (None, None), known, now).await?;
    Ok(snapshot)
}

/// The same for a date, with facts for the tasks that are over since long on it, but for those that are wanted as rows.
///
/// # Errors
/// When the store cannot be read.
pub async fn snapshot_by_facts(
    context: &Context,
    as_of: Date,
    now: Timestamp,
    rows: RowsOf,
) -> Result<Snapshot, StoreError> {
    let by = by_facts(context, as_of, rows);
    let (snapshot, _) = read(context, (Some(by), None), None, now).await?;
    Ok(snapshot)
}

fn by_facts(context: &Context, as_of: Date, rows: RowsOf) -> SettledBy {
    settled_by(plan::basis(&context.config.plan), as_of, rows)
}

fn settled_by(basis: String, as_of: Date, rows: RowsOf) -> SettledBy {
    SettledBy {
        basis,
        quiet: plus_days(as_of, -HORIZON_DAYS),
        rows,
    }
}

async fn read(
    context: &Context,
    (settled, last): (Option<SettledBy>, Option<Image>),
    known: Option<Timestamp>,
    now: Timestamp,
) -> Result<(Snapshot, Option<Image>), StoreError> {
    let config = &context.config;
    let sources = config
        .sources
        .values()
        .filter(|source| source.kind.is_some());
    let then = match known {
        Some(known) => plan::known_at(context, known).await?,
        None => PlanThen::NotYet,
    };
    let query = SnapshotQuery {
        plan: match then {
            PlanThen::Stored(plan) => (*plan).into(),
            PlanThen::NotYet | PlanThen::Unreadable(_) => config.plan.clone(),
        },
        now,
        known,
        sources: sources
            .map(|source| (source.id.clone(), source.fresh.as_secs()))
            .collect(),
        metrics: config
            .metrics
            .values()
            .map(|metric| (metric.id.clone(), metric.fresh.as_secs()))
            .collect(),
        settled,
    };
    let (mut snapshot, image) = context.store.snapshot_again(query, last).await?;
    snapshot.memory.original = plan::original(context, &snapshot).await?;
    Ok((snapshot, image))
}

#[cfg(test)]
mod tests;
