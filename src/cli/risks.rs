//! `throughline risks`: the risk register.

use std::process::ExitCode;

use super::arguments::{Global, Listing};
use super::failure::Failure;
use super::listing;
use crate::review::tables::risks;

pub(super) async fn run(global: &Global, options: &Listing) -> Result<ExitCode, Failure> {
    let assessment = listing::assess(global, options).await?;
    listing::print(
        global,
        options.format,
        &assessment,
        risks::text,
        risks::json,
    );
    Ok(ExitCode::SUCCESS)
}
