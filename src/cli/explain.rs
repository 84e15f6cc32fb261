//! `throughline explain`: every step from a status down to rows.

use std::process::ExitCode;

use super::arguments::{Explain, Global};
use super::failure::Failure;
use super::listing;
use crate::engine::explain;
use crate::review::explain as render;

pub(super) async fn run(global: &Global, options: &Explain) -> Result<ExitCode, Failure> {
    let assessment = listing::assess_to_explain(global, &options.listing, &options.id).await?;
    let explanation = explain::explain(&assessment, &options.id).ok_or_else(|| {
        Failure::usage(
            format!(
                "`{}` is no objective, initiative, lead, person or linked task",
                options.id
            ),
            "`throughline status` lists the ids; a task is `source#id` or its key",
        )
    })?;
    let format = options.listing.format;
    listing::print(global, format, &explanation, render::explain, render::json);
    Ok(ExitCode::SUCCESS)
}
