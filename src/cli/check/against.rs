//! `throughline check --against`: a proposed plan held against the one in force, for the review of a pull request.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::cli::arguments::{Format, Global};
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::cli::setup::Loaded;
use crate::config::settings::Config;
use crate::config::{self, ConfigErrors};
use crate::engine::Assessment;
use crate::engine::proposal::{Proposal, Side, propose};
use crate::jobs::{self, Context};
use crate::review::tables::proposal;
use crate::store::{Access, Store};

/// Compares, prints, and says by the exit code whether the proposal may be taken: 0 or 1.
pub(super) async fn run(
    global: &Global,
    format: Format,
    proposed: &Loaded,
    base: &Path,
) -> Result<ExitCode, Failure> {
    let in_force = match config::load(base, &proposed.environment) {
        Ok(in_force) => in_force,
        Err(errors) => return refused(format, errors),
    };
    let now = (proposed.clock)();
    let zone = proposed.config.service.time_zone.clone();
    let today = now.to_zoned(zone).date();
    let store = store(&proposed.config)?;
    let (mut before, mut after) = (None, None);
    if let Some(store) = store {
        let assess = async |config: &Config| {
            let config = Config {
                plan: config.plan.clone(),
                ..proposed.config.clone()
            };
            let context = Context::new(Arc::new(config), store.clone());
            jobs::assess::assess(&context, today, None, now).await
        };
        before = Some(assess(&in_force).await?);
        after = Some(assess(&proposed.config).await?);
    }
    let proposal = propose(
        side(&in_force, &in_force.plan_tables(), before.as_ref()),
        side(
            &proposed.config,
            &proposed.config.plan_tables(),
            after.as_ref(),
        ),
        today,
    );
    print(global, format, proposed, base, &proposal);
    Ok(ExitCode::from(u8::from(!proposal.is_fine())))
}

fn side<'a>(
    config: &'a Config,
    canonical: &'a Value,
    assessment: Option<&'a Assessment>,
) -> Side<'a> {
    Side {
        plan: &config.plan,
        canonical,
        assessment,
    }
}

/// The database, where there is one: a pull request is reviewed without it too.
fn store(config: &Config) -> Result<Option<Store>, Failure> {
    if !config.service.store.exists() {
        return Ok(None);
    }
    Ok(Some(Store::open(&config.service.store, Access::Read)?))
}

/// Errors of the plan in force, told in the form that was asked for.
fn refused(format: Format, errors: ConfigErrors) -> Result<ExitCode, Failure> {
    match format {
        Format::Text => Err(Failure::Config(errors)),
        Format::Json => {
            output::result(&json!({ "ok": false, "problems": errors.problems() }).to_string());
            Ok(ExitCode::from(2))
        }
    }
}

fn print(global: &Global, format: Format, proposed: &Loaded, base: &Path, proposal: &Proposal) {
    let warnings = &proposed.config.warnings;
    match format {
        Format::Text => {
            for warning in warnings {
                output::note(&format!("warning: {warning}"));
            }
            output::result(&proposal::text(proposal, output::width(), global.colour()));
        }
        Format::Json => {
            let mut value = proposal::json(proposal);
            if let Value::Object(map) = &mut value {
                map.insert("ok".to_owned(), json!(proposal.is_fine()));
                map.insert("file".to_owned(), json!(proposed.path));
                map.insert("against".to_owned(), json!(base));
                map.insert("warnings".to_owned(), json!(warnings));
                map.insert("problems".to_owned(), json!([]));
            }
            output::result(&value.to_string());
        }
    }
}
