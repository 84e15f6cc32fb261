//! What the commands that list one part of an assessment have in common: read, compute, print.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::arguments::{Format, Global, Listing};
use super::failure::Failure;
use super::setup::Setup;
use super::{output, setup};
use crate::domain::id::PersonId;
use crate::domain::plan::Plan;
use crate::engine::Assessment;
use crate::jobs;
use crate::review::Scope;
use crate::store::Access;

/// The assessment that a listing speaks of.
pub(super) async fn assess(global: &Global, options: &Listing) -> Result<Assessment, Failure> {
    of(&setup::open(global, Access::Read, "warn")?, options).await
}

/// The same with a row for every task that explains what has an id.
pub(super) async fn assess_to_explain(
    global: &Global,
    options: &Listing,
    id: &str,
) -> Result<Assessment, Failure> {
    let setup = setup::open(global, Access::Read, "warn")?;
    let now = (setup.clock)();
    let as_of = as_of(&setup, options, now);
    Ok(jobs::assess::assess_to_explain(&setup.context, id, as_of, now).await?)
}

/// The same of a store that is open already.
pub(super) async fn of(setup: &Setup, options: &Listing) -> Result<Assessment, Failure> {
    let now = (setup.clock)();
    let as_of = as_of(setup, options, now);
    Ok(jobs::assess::assess(&setup.context, as_of, None, now).await?)
}

fn as_of(setup: &Setup, options: &Listing, now: Timestamp) -> Date {
    let zone = setup.context.config.service.time_zone.clone();
    options.as_of.unwrap_or_else(|| now.to_zoned(zone).date())
}

/// Everything, or what concerns one person of the plan.
pub(super) fn scope(plan: &Plan, owner: Option<&str>) -> Result<Scope, Failure> {
    let Some(owner) = owner else {
        return Ok(Scope::Everything);
    };
    if plan.people.contains_key(owner) {
        return Ok(Scope::Owner(PersonId::new(owner)));
    }
    let known: Vec<&str> = plan.people.keys().map(PersonId::as_str).collect();
    Err(Failure::unknown(
        format!("`{owner}` is not a person of the plan"),
        &known,
    ))
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
