//! Sending what waits in the outbox.

use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::Context;
use crate::config::settings::OnUncertain;
use crate::delivery::mailer::{Mailer, Waits};
use crate::delivery::retry::SETTING_WAIT;
use crate::delivery::send::{self, Hooks, Outcome, Policy, Sender};
use crate::store::StoreError;

/// Sends every mail that is due, one after another, until the outbox is empty or `stop` is set.
///
/// # Errors
/// When the store cannot record what happened: nothing more is sent then.
pub async fn run(
    context: &Context,
    clock: &(dyn Fn() -> Timestamp + Send + Sync),
    stop: &CancellationToken,
) -> anyhow::Result<Option<Outcome>> {
    let Some(mail) = &context.config.mail else {
        return Ok(None);
    };
    let now = clock();
    if !context.store.is_mail_due(now).await? {
        return Ok(Some(Outcome::default()));
    }
    let mailer = match Mailer::new(&mail.transport, Waits::default()) {
        Ok(mailer) => mailer,
        Err(error) => return no_mailer(context, &anyhow::Error::from(error), now).await,
    };
    let sender = Sender {
        store: &context.store,
        mailer: &mailer,
        clock,
        policy: Policy::new(mail.on_uncertain),
        hooks: Hooks::default(),
    };
    Ok(Some(send::send_pending(&sender, stop).await?))
}

/// Mail that cannot go out because of a setting says so itself, for `throughline status` to show.
async fn no_mailer(
    context: &Context,
    error: &anyhow::Error,
    now: Timestamp,
) -> anyhow::Result<Option<Outcome>> {
    let why = format!("{error:#}");
    let until = now.saturating_add(SETTING_WAIT).unwrap_or(Timestamp::MAX);
    context
        .store
        .hold_back_because(why.clone(), until, now)
        .await?;
    tracing::warn!("no mail goes out before {until:.0}: {why}");
    Ok(Some(Outcome {
        stopped_by: Some(why),
        ..Outcome::default()
    }))
}

/// Settles the mails that a dead process left under way: to be called once, by the one that owns the store.
///
/// # Errors
/// When the store cannot be written.
pub async fn recover(context: &Context, now: Timestamp) -> Result<(), StoreError> {
    let policy = Policy::new(
        context
            .config
            .mail
            .as_ref()
            .map_or(OnUncertain::Resend, |mail| mail.on_uncertain),
    );
    let recovered = context.store.recover_all(policy.unanswered(), now).await?;
    tracing::debug!(?recovered, "the mails of an earlier process were settled");
    // Whoever starts it has perhaps just mended what they waited for.
    context.store.release_mail(now).await
}
