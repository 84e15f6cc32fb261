//! `throughline matrix`: each objective's open tasks with owner, resource and deadline.

use std::process::ExitCode;

use super::arguments::{Global, Matrix};
use super::failure::Failure;
use super::listing;
use crate::domain::id::ObjectiveId;
use crate::review::tables::matrix;

pub(super) async fn run(global: &Global, options: &Matrix) -> Result<ExitCode, Failure> {
    let assessment = listing::assess(global, &options.listing).await?;
    let only = options.objective.as_deref().map(ObjectiveId::new);
    if let Some(unknown) = only
        .as_ref()
        .filter(|id| !assessment.plan.objectives.contains_key(*id))
    {
        let known: Vec<&str> = assessment
            .plan
            .objectives
            .keys()
            .map(ObjectiveId::as_str)
            .collect();
        return Err(Failure::unknown(
            format!("`{unknown}` is no objective of the plan"),
            &known,
        ));
    }
    listing::print(
        global,
        options.listing.format,
        &assessment,
        |assessment, width, colour| matrix::text(assessment, only.as_ref(), width, colour),
        |assessment| matrix::json(assessment, only.as_ref()),
    );
    Ok(ExitCode::SUCCESS)
}
