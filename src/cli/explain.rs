//! `throughline explain`: every step from a status down to rows.

use std::process::ExitCode;

use super::arguments::{Explain, Format, Global};
use super::failure::Failure;
use super::{output, setup};
use crate::engine::explain;
use crate::jobs;
use crate::review::explain as render;
use crate::store::Access;

pub(super) async fn run(global: &Global, options: &Explain) -> Result<ExitCode, Failure> {
    let setup = setup::open(global, Access::Read, "warn")?;
    let now = (setup.clock)();
    let zone = setup.context.config.service.time_zone.clone();
    let as_of = options.as_of.unwrap_or_else(|| now.to_zoned(zone).date());
    let assessment = jobs::assess::assess(&setup.context, as_of, None, now).await?;
    let explanation = explain::explain(&assessment, &options.id).ok_or_else(|| {
        Failure::usage(
            format!(
                "`{}` is no objective, initiative, lead or linked task",
                options.id
            ),
            "`throughline status` lists the ids; a task is `source#id` or its key",
        )
    })?;
    match options.format {
        Format::Text => output::result(&render::explain(
            &explanation,
            output::width(),
            global.colour(),
        )),
        Format::Json => output::result(&render::json(&explanation).to_string()),
    }
    Ok(ExitCode::SUCCESS)
}
