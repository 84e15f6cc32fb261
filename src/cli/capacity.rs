//! `throughline capacity`: who can do what is due, and the ways out.

use std::process::ExitCode;

use super::arguments::{Global, OwnedListing};
use super::failure::Failure;
use super::listing;
use crate::review::tables::capacity;

pub(super) async fn run(global: &Global, options: &OwnedListing) -> Result<ExitCode, Failure> {
    let assessment = listing::assess(global, &options.listing).await?;
    let scope = listing::scope(&assessment.plan, options.owner.as_deref())?;
    listing::print(
        global,
        options.listing.format,
        &assessment,
        |assessment, width, colour| capacity::text(assessment, &scope, width, colour),
        |assessment| capacity::json(assessment, &scope),
    );
    Ok(ExitCode::SUCCESS)
}
