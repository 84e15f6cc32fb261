//! Taking over a loaded plan: keep its version, and link every task anew when the rules changed.

use std::sync::Arc;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::Context;
use crate::domain::plan::Plan;
use crate::engine::link::Linker;
use crate::store::{LinkRules, StoreError};

/// Which initiatives a task counts for, by a plan's rules.
pub fn linking(plan: &Plan) -> LinkRules {
    let linker = Linker::new(plan);
    Arc::new(move |task| linker.links(task))
}

/// Stores the plan as a new version when it differs from the last one.
///
/// # Errors
/// When the store cannot keep it; the last version stands.
pub async fn adopt(context: &Context, now: Timestamp) -> Result<bool, StoreError> {
    let canonical = &context.config.plan_canonical;
    let hash = format!("{:x}", Sha256::digest(canonical.to_string().as_bytes()));
    if !context.store.plan_differs(&hash).await? {
        return Ok(false);
    }
    // Links first: a crash between the two only repeats the work.
    context
        .store
        .relink_all(now, linking(&context.config.plan))
        .await?;
    context.store.record_plan(&hash, canonical, now).await
}
