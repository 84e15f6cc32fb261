//! The mails of one review: rendered on every core, some at a time, and put aside until all are there.
//!
//! It knows readers and figures that are ready; not when a review is due, nor what is kept of it.

use std::panic::resume_unwind;
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use super::{compose_one, refused, render_of};
use crate::config::settings::Mail as MailSettings;
use crate::domain::review::{Occurrence, ReviewKind};
use crate::engine::Assessment;
use crate::jobs::Context;
use crate::jobs::audience::Recipient;
use crate::review::style::Style;
use crate::review::{PreviousStatuses, Shared};
use crate::store::outbox::NewMail;

/// So many mails are in memory at once, however many a review has: with pictures some megabytes.
const AT_ONCE: usize = 64;

/// What every mail of a review is made of.
#[derive(Debug, Clone)]
pub(super) struct Batch {
    pub(super) style: Arc<Style>,
    pub(super) kind: ReviewKind,
    pub(super) mail: MailSettings,
    pub(super) occurrence: Occurrence,
    pub(super) assessment: Arc<Assessment>,
    pub(super) previous: Arc<PreviousStatuses>,
    pub(super) now: Timestamp,
}

/// Puts everybody's mail aside, in the order of the readers; answers how many can be sent, and names the others.
///
/// # Errors
/// When the store fails.
pub(super) async fn stage(
    context: &Context,
    batch: Batch,
    readers: Vec<Recipient>,
    not_composed: &mut Vec<(String, String)>,
) -> anyhow::Result<usize> {
    let occurrence = batch.occurrence.clone();
    context.store.clear_staged_mails(occurrence.clone()).await?;
    let mut waiting = 0;
    for some in readers.chunks(AT_ONCE) {
        let (batch, some) = (batch.clone(), some.to_vec());
        // Not on a thread that answers others meanwhile.
        let rendering = tokio::task::spawn_blocking(move || batch.mails(&some));
        let mails = match rendering.await {
            Ok(mails) => mails,
            Err(stopped) => match stopped.try_into_panic() {
                Ok(defect) => resume_unwind(defect),
                Err(stopped) => return Err(stopped.into()),
            },
        };
        let refused = mails
            .iter()
            .filter_map(|mail| Some((mail.rcpt.clone(), mail.refused.clone()?)));
        let refused: Vec<(String, String)> = refused.collect();
        waiting += mails.len() - refused.len();
        not_composed.extend(refused);
        context.store.stage_mails(occurrence.clone(), mails).await?;
    }
    // They show figures of this day: nobody sees them again.
    context.style.rasters.forget();
    Ok(waiting)
}

impl Batch {
    /// The mails of some readers, in their order, rendered on all cores.
    fn mails(&self, readers: &[Recipient]) -> Vec<NewMail> {
        let shared = Shared::new(self.kind, &self.assessment);
        let mails = readers.par_iter().map(|to| self.one(&shared, to));
        mails.collect()
    }

    fn one(&self, shared: &Shared<'_>, to: &Recipient) -> NewMail {
        let rendered = render_of(&self.style, shared, to.clone(), &self.previous);
        rendered
            .and_then(|one| Ok(compose_one(&self.mail, &self.occurrence, &one, self.now)?))
            .unwrap_or_else(|error| refused(&self.mail, &self.occurrence, to, &error, self.now))
    }
}
