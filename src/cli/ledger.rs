//! `throughline ledger`: what was changed in the plan, why, and whether nobody wrote in the record.

use std::process::ExitCode;

use super::arguments::{Global, Listing};
use super::failure::Failure;
use super::{listing, setup};
use crate::review::tables::ledger;
use crate::store::{Access, StoreError};

pub(super) async fn run(global: &Global, options: &Listing) -> Result<ExitCode, Failure> {
    let setup = setup::open(global, Access::Read, "warn")?;
    let assessment = listing::of(&setup, options).await?;
    let broken = match &assessment.ledger.broken {
        Some(broken) => Some(broken.clone()),
        None => setup.context.store.altered_plan().await?,
    };
    if let Some(broken) = broken {
        return Err(Failure::from(StoreError::LedgerBroken {
            entry: broken.entry,
            what: broken.what,
        }));
    }
    listing::print(
        global,
        options.format,
        &assessment,
        ledger::text,
        ledger::json,
    );
    Ok(ExitCode::SUCCESS)
}
