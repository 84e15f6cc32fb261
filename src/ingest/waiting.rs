//! A pull that its source stopped in the middle, by a limit or a budget, and that goes on where it stopped.
//!
//! Without this, a source with more pages than its budget of requests would start over for ever. Still all of a pull
//! is applied at its end, or nothing; what waits lies in the staging area, and a restart of the process drops it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use throughline_kit::Problem;

use super::pull::{Pull, PullFailure};
use super::read::Read;
use super::remap;
use crate::store::{PullId, StoreError};

/// How long the pages of a waiting pull are worth something: a pull of six hours that is then asked to wait for a
/// day, which is the longest wait that is kept, and some time to begin again.
const KEPT: SignedDuration = SignedDuration::from_hours(32);

/// A waiting pull, beside its staged pages.
#[derive(Serialize, Deserialize)]
struct Waiting {
    /// The settings that it was made with.
    settings: String,
    /// When it began, or went on.
    since: Timestamp,
    read: Read,
}

/// Keeps a pull that failed only because its source wants to be left alone.
pub(super) async fn keep(
    pull: &Pull<'_>,
    id: PullId,
    read: Read,
    failure: &PullFailure,
) -> Result<(), StoreError> {
    let waits = failure.retry_after().is_some_and(|wait| !wait.is_zero());
    let connector = &pull.reader.connector;
    let goes_on = read.at.as_ref().is_some_and(|at| connector.may_go_on(at));
    if !waits || !goes_on || is_special(pull) {
        return Ok(());
    }
    let waiting = Waiting {
        settings: remap::fingerprint(pull),
        since: pull.now,
        read,
    };
    // Texts, numbers and the connector's own cursor: what cannot be written is not kept, and read again.
    match serde_json::to_string(&waiting) {
        Ok(kept) => pull.store.keep_pull(id, kept).await,
        Err(error) => {
            tracing::warn!("{}: a waiting pull is not kept: {error}", pull.source.id);
            Ok(())
        }
    }
}

/// The pull of the source that waits, if this one may go on with it.
pub(super) async fn kept(pull: &Pull<'_>) -> Result<Option<(PullId, Read)>, StoreError> {
    if is_special(pull) {
        return Ok(None);
    }
    let kept = pull.store.kept_pull(&pull.source.id).await?;
    let Some((id, kept)) = kept else {
        return Ok(None);
    };
    let waiting = serde_json::from_str::<Waiting>(&kept).ok();
    let age = |since: Timestamp| pull.now.duration_since(since);
    let fits = waiting.filter(|waiting| {
        waiting.settings == remap::fingerprint(pull)
            && (SignedDuration::ZERO..=KEPT).contains(&age(waiting.since))
    });
    Ok(fits.map(|waiting| {
        let mut read = waiting.read;
        let what = format!(
            "goes on behind page {}, where the source asked to wait",
            read.pages
        );
        read.notes
            .push(Problem::new(pull.reader.connector.describe(), what));
        (id, read)
    }))
}

/// A rehearsal keeps nothing, and who wants everything anew gets everything anew.
fn is_special(pull: &Pull<'_>) -> bool {
    let options = pull.options;
    options.dry_run || options.full || options.accept_shrink
}

#[cfg(test)]
mod tests;
