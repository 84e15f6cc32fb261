//! Computing: one snapshot in, one assessment out.

use jiff::Timestamp;
use jiff::civil::Date;

use super::Context;
use super::plan::{self, PlanThen};
use crate::domain::snapshot::Snapshot;
use crate::engine::{self, Assessment};
use crate::store::{SnapshotQuery, StoreError};

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
    let snapshot = snapshot(context, known, now).await?;
    Ok(engine::assess(&snapshot, as_of))
}

/// All that those figures are computed from.
///
/// # Errors
/// When the store cannot be read.
pub async fn snapshot(
    context: &Context,
    known: Option<Timestamp>,
    now: Timestamp,
) -> Result<Snapshot, StoreError> {
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
            PlanThen::Stored(plan) => *plan,
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
    };
    let mut snapshot = context.store.snapshot(query).await?;
    snapshot.memory.original = plan::original(context, &snapshot).await?;
    Ok(snapshot)
}
