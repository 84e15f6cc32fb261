//! `throughline outbox`: mail that is waiting, sent, failed or uncertain, and what a person may do with it.

use std::process::ExitCode;

use serde_json::Value;

use super::arguments::{Format, Global, Outbox, OutboxAction};
use super::failure::Failure;
use super::{output, setup};
use crate::review::escape::Safe;
use crate::review::standing;
use crate::store::outbox::{Changed, MailId};
use crate::store::{Access, Store};

pub(super) async fn run(global: &Global, options: &Outbox) -> Result<ExitCode, Failure> {
    let action = options.action.as_ref().unwrap_or(&OutboxAction::List);
    let access = match action {
        OutboxAction::List | OutboxAction::Show { .. } => Access::Read,
        OutboxAction::Resend { .. } | OutboxAction::Drop { .. } | OutboxAction::MarkSent { .. } => {
            Access::Edit
        }
    };
    let setup = setup::open(global, access, "warn")?;
    let (store, now) = (&setup.context.store, (setup.clock)());
    match action {
        OutboxAction::List => list(store, options.format).await?,
        OutboxAction::Show { id } => show(store, *id).await?,
        OutboxAction::Resend { id } => done(
            store.resend_mail(MailId::new(*id), now).await?,
            *id,
            "is offered again at the next round",
        )?,
        OutboxAction::Drop { id } => done(
            store.drop_mail(MailId::new(*id), now).await?,
            *id,
            "is given up",
        )?,
        OutboxAction::MarkSent { id } => done(
            store.mark_mail_sent(MailId::new(*id), now).await?,
            *id,
            "counts as sent",
        )?,
    }
    Ok(ExitCode::SUCCESS)
}

fn done(changed: Changed, id: i64, what: &str) -> Result<(), Failure> {
    let help = "`throughline outbox list` shows the mails and their states";
    match changed {
        Changed::Done => output::result(&format!("mail {id} {what}")),
        Changed::NotFound => return Err(Failure::usage(format!("there is no mail {id}"), help)),
        Changed::Refused(state) => {
            return Err(Failure::usage(
                format!(
                    "mail {id} is {} — that state does not allow it",
                    state.as_str()
                ),
                help,
            ));
        }
    }
    Ok(())
}

async fn list(store: &Store, format: Format) -> Result<(), Failure> {
    let rows = store.list_mail(None).await?;
    match format {
        Format::Json => output::result(
            &rows
                .iter()
                .map(standing::mail_json)
                .collect::<Value>()
                .to_string(),
        ),
        Format::Text if rows.is_empty() => output::result("the outbox is empty"),
        Format::Text => {
            output::result(&format!(
                "{:>6}  {:<10} {:<18} {:<14} {:<32} {}",
                "mail", "state", "period", "review", "to", "last reply"
            ));
            for row in &rows {
                let reply = row.last_reply.as_deref().map(Safe::new);
                output::result(&format!(
                    "{:>6}  {:<10} {:<18} {:<14} {:<32} {}",
                    row.id,
                    row.state.as_str(),
                    row.period.as_str(),
                    row.review.as_str(),
                    row.rcpt,
                    reply.as_ref().map_or("", Safe::as_str)
                ));
            }
        }
    }
    Ok(())
}

async fn show(store: &Store, id: i64) -> Result<(), Failure> {
    let mail = store.show_mail(MailId::new(id)).await?;
    let mail = mail.ok_or_else(|| {
        Failure::usage(
            format!("there is no mail {id}"),
            "`throughline outbox list` shows them",
        )
    })?;
    output::result(&String::from_utf8_lossy(&mail.raw));
    Ok(())
}
