//! How the daemon and the outbox stand beside the figures, as JSON: the terminal's and the page's are one.

use serde_json::{Value, json};

use crate::domain::review::ALERTS;
use crate::store::outbox::MailSummary;
use crate::store::standing::Standing;

use super::content::ReviewContent;
use super::json;

/// The document of `status`.
pub fn json(content: &ReviewContent, standing: &Standing) -> Value {
    let scoreboard = json::value(content);
    let outbox: Value = standing
        .mails
        .iter()
        .map(|(state, count)| (state.as_str().to_owned(), json!(count)))
        .collect();
    json!({
        "sources": scoreboard.get("sources"), "scoreboard": scoreboard, "outbox": outbox, "outbox_waits_because": standing.waits_because,
        "daemon_pid": standing.owner, "reload_refused": standing.reload_refused,
    })
}

/// One mail of the outbox without its bytes.
pub fn mail_json(row: &MailSummary) -> Value {
    json!({
        "id": row.id.to_string(), "kind": kind(row), "state": row.state.as_str(), "period": row.period.as_str(), "review": row.review.as_str(),
        "to": row.rcpt, "subject": row.subject, "message_id": row.message_id, "attempts": row.attempts,
        "created_at": row.created_at, "sent_at": row.sent_at, "next_attempt_at": row.next_attempt_at, "last_reply": row.last_reply,
    })
}

/// A review's mail, or one between reviews.
fn kind(row: &MailSummary) -> &'static str {
    if row.review.as_str() == ALERTS {
        "alert"
    } else {
        "review"
    }
}
