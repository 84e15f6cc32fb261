//! `throughline risks`: the risk register, and the risks that emerge.

use std::process::ExitCode;

use super::arguments::{Global, OwnedListing};
use super::failure::Failure;
use super::listing;
use crate::review::tables::risks;

pub(super) async fn run(global: &Global, options: &OwnedListing) -> Result<ExitCode, Failure> {
    let assessment = listing::assess(global, &options.listing).await?;
    let scope = listing::scope(&assessment.plan, options.owner.as_deref())?;
    listing::print(
        global,
        options.listing.format,
        &assessment,
        |assessment, width, colour| risks::text(assessment, &scope, width, colour),
        |assessment| risks::json(assessment, &scope),
    );
    Ok(ExitCode::SUCCESS)
}
