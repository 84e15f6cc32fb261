//! Taking over a loaded plan: keep its version, enter in the ledger what differs, and link every task anew when the
//! rules changed. And the way back: the plan that was in force once.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::Context;
use crate::config::stored_plan;
use crate::domain::ledger::{Difference, WHOLE};
use crate::domain::plan::Plan;
use crate::domain::snapshot::Snapshot;
use crate::engine::ledger::{diff, original_canonical};
use crate::engine::link::Linker;
use crate::engine::settle::{self, Recorder};
use crate::store::{FactRules, LinkRules, PlanVersion, StoreError};

/// Which initiatives a task counts for, by a plan's rules.
pub fn linking(plan: &Plan) -> LinkRules {
    let linker = Linker::new(plan);
    Arc::new(move |task| linker.links(task))
}

/// How what is over is kept, by a plan's rules.
pub fn facts(plan: &Plan) -> FactRules {
    let recorder = Recorder::new(plan);
    FactRules {
        basis: basis(plan),
        make: Arc::new(move |task, events| recorder.fact(task, events)),
    }
}

/// What facts under a plan's rules rest on, as a hash.
pub(super) fn basis(plan: &Plan) -> String {
    format!("{:x}", Sha256::digest(settle::basis(plan).as_bytes()))
}

/// Stores the plan as a new version when it differs from the last one, with what differs in the ledger.
///
/// # Errors
/// When the store cannot keep it; the last version stands.
pub async fn adopt(context: &Context, now: Timestamp) -> Result<bool, StoreError> {
    catch_up(context).await?;
    context
        .store
        .renew_facts(facts(&context.config.plan))
        .await?;
    let canonical = &context.config.plan_canonical;
    let hash = format!("{:x}", Sha256::digest(canonical.as_bytes()));
    if !context.store.plan_differs(&hash).await? {
        return Ok(false);
    }
    let last = context.store.last_plan().await?;
    let last = last
        .as_ref()
        .map(|last| (last.hash.as_str(), &last.canonical));
    // As it will be read back: a number that JSON rounds is no change of the plan.
    let stored = context.config.plan_tables();
    let differences = entries(last, (&hash, &stored));
    // Links first: a crash between the two only repeats the work.
    if last.is_none() || differences.iter().any(moves_links) {
        let rules = linking(&context.config.plan);
        context.store.relink_all(now, rules).await?;
    }
    let store = &context.store;
    store.record_plan(&hash, canonical, differences, now).await
}

/// What the ledger says of a new version: what differs, else that it is the first, or only written differently.
fn entries(before: Option<(&str, &Value)>, (hash, stored): (&str, &Value)) -> Vec<Difference> {
    let differences = before.map_or_else(Vec::new, |(_, before)| diff(before, stored));
    if !differences.is_empty() {
        return differences;
    }
    vec![Difference {
        path: WHOLE.to_owned(),
        from: before.map(|(hash, _)| json!(hash)),
        to: Some(json!(hash)),
    }]
}

/// Whether a difference may change which tasks count for what.
fn moves_links(difference: &Difference) -> bool {
    let table = difference.path.split('.').next();
    matches!(table, Some("initiative" | "lead" | "objective" | "person"))
}

/// Enters the versions that were stored before there was a ledger, as if they had been adopted by this program.
async fn catch_up(context: &Context) -> Result<(), StoreError> {
    if !context.store.ledger_is_behind().await? {
        return Ok(());
    }
    let entered = context.store.ledger(None, Vec::new()).await?;
    let mut missing = Vec::new();
    let mut before: Option<PlanVersion> = None;
    for version in context.store.plan_versions().await? {
        if entered.entries.is_empty() {
            let last = before
                .as_ref()
                .map(|last| (last.hash.as_str(), &last.canonical));
            let differences = entries(last, (&version.hash, &version.canonical));
            missing.push((version.clone(), differences));
        }
        before = Some(version);
    }
    context.store.catch_up_ledger(missing).await
}

/// The plan of a moment.
#[derive(Debug, Clone)]
pub enum PlanThen {
    /// As it was stored.
    Stored(Box<Plan>),
    /// None had been stored by then.
    NotYet,
    /// This program reads it otherwise than the one that stored it, and how: the errors.
    Unreadable(String),
}

/// The plan that was in force at a moment.
///
/// # Errors
/// When the store cannot be read.
pub async fn known_at(context: &Context, known: Timestamp) -> Result<PlanThen, StoreError> {
    let Some(version) = context.store.plan_known_at(known).await? else {
        return Ok(PlanThen::NotYet);
    };
    Ok(
        match stored_plan(&version.canonical, &context.config.plan) {
            Ok(plan) => PlanThen::Stored(Box::new(plan)),
            Err(errors) => PlanThen::Unreadable(errors.to_string()),
        },
    )
}

/// Everything as it was first declared, where some path was changed since; `None` also where this program cannot
/// read the first plan any more.
pub(super) async fn original(
    context: &Context,
    snapshot: &Snapshot,
) -> Result<Option<Plan>, StoreError> {
    let entries = &snapshot.memory.ledger.entries;
    if entries.len() < 2 {
        return Ok(None);
    }
    let Some(first) = context.store.first_plan().await? else {
        return Ok(None);
    };
    let original = original_canonical(&first.canonical, entries);
    Ok(original.and_then(|original| stored_plan(&original, &snapshot.plan).ok()))
}
