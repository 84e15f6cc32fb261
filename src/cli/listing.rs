//! What the commands that list one part of an assessment have in common: read, compute, print.

use serde_json::Value;

use super::arguments::{Format, Global, Listing};
use super::failure::Failure;
use super::{output, setup};
use crate::engine::Assessment;
use crate::jobs;
use crate::store::Access;

/// The assessment that a listing speaks of.
pub(super) async fn assess(global: &Global, options: &Listing) -> Result<Assessment, Failure> {
    let setup = setup::open(global, Access::Read, "warn")?;
    let now = (setup.clock)();
    let zone = setup.context.config.service.time_zone.clone();
    let as_of = options.as_of.unwrap_or_else(|| now.to_zoned(zone).date());
    Ok(jobs::assess::assess(&setup.context, as_of, None, now).await?)
}

/// Prints a listing as text or JSON.
pub(super) fn print<T: ?Sized>(
    global: &Global,
    format: Format,
    value: &T,
    text: impl FnOnce(&T, usize, bool) -> String,
    json: impl FnOnce(&T) -> Value,
) {
    match format {
        Format::Text => output::result(&text(value, output::width(), global.colour())),
        Format::Json => output::result(&json(value).to_string()),
    }
}
