//! How the daemon and the outbox stand: what a person asks first, and a supervisor.

use serde_json::Value;

use super::outbox::MailState;
use super::{Store, StoreError};

/// How the daemon and the outbox stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The process that owns the database: `pid 4711 on this host`.
    pub owner: Option<String>,
    /// Mails by state.
    pub mails: Vec<(MailState, u32)>,
    /// Why mail that was tried still waits, and until when.
    pub waits_because: Option<String>,
    /// Why the last reload was refused.
    pub reload_refused: Option<String>,
}

impl Store {
    /// How the daemon and the outbox stand now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn standing(&self) -> Result<Standing, StoreError> {
        let runs = self.last_runs().await?;
        let reload = runs.iter().find(|run| run.kind == "reload" && !run.ok);
        let refused = reload
            .and_then(|run| run.summary.get("refused"))
            .and_then(Value::as_str)
            .map(str::to_owned);
        let waiting = self.list_mail(Some(MailState::Pending)).await?;
        let waits_because = waiting.into_iter().rev().find_map(|mail| {
            let (until, why) = (mail.next_attempt_at?, mail.last_reply?);
            Some(format!("{why}; tried again at {until:.0}"))
        });
        Ok(Standing {
            waits_because,
            owner: self.holder(),
            mails: self.count_mail().await?,
            reload_refused: refused,
        })
    }
}
