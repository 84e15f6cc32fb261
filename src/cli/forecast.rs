//! `throughline forecast`: what is coming of each measure, how sure that is, and how good earlier forecasts were.

use std::process::ExitCode;

use super::arguments::{Global, Listing};
use super::failure::Failure;
use super::listing;
use crate::review::tables::forecast;

pub(super) async fn run(global: &Global, options: &Listing) -> Result<ExitCode, Failure> {
    let assessment = listing::assess(global, options).await?;
    listing::print(
        global,
        options.format,
        &assessment,
        forecast::text,
        forecast::json,
    );
    Ok(ExitCode::SUCCESS)
}
