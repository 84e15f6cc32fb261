//! `throughline hygiene`: what is not kept well, and whom to tell.

use std::process::ExitCode;

use super::arguments::{Global, Hygiene};
use super::failure::Failure;
use super::listing;
use crate::domain::hygiene::Check;
use crate::review::tables::hygiene::{self, Filter};

pub(super) async fn run(global: &Global, options: &Hygiene) -> Result<ExitCode, Failure> {
    let check = options.check.as_deref().map(check).transpose()?;
    let assessment = listing::assess(global, &options.owned.listing).await?;
    let filter = Filter {
        scope: listing::scope(&assessment.plan, options.owned.owner.as_deref())?,
        check,
    };
    listing::print(
        global,
        options.owned.listing.format,
        &assessment,
        |assessment, width, colour| hygiene::text(assessment, &filter, width, colour),
        |assessment| hygiene::json(assessment, &filter),
    );
    Ok(ExitCode::SUCCESS)
}

fn check(id: &str) -> Result<Check, Failure> {
    Check::parse(id).ok_or_else(|| {
        let known: Vec<&str> = Check::ALL.iter().map(|(_, id, ..)| *id).collect();
        Failure::unknown(format!("`{id}` is no check"), &known)
    })
}
