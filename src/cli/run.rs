//! `throughline run`: the daemon.

use std::process::ExitCode;

use super::arguments::Global;
use super::failure::Failure;
use super::setup;
use crate::config;
use crate::daemon::{self, Signals};
use crate::store::Access;

pub(super) async fn run(global: &Global) -> Result<ExitCode, Failure> {
    // Before the store is opened: checking a large one takes a while.
    let signals = Signals::listen().map_err(Failure::failed)?;
    let setup = setup::open(global, Access::Own, "info")?;
    quiet_panics();
    tracing::info!(path = %setup.path.display(), "the configuration was read");
    let (path, environment) = (setup.path, setup.environment);
    let reload = Box::new(move || config::load(&path, &environment));
    daemon::run(setup.context, setup.clock, reload, signals).await?;
    Ok(ExitCode::SUCCESS)
}

/// A defect is logged by its place: what it says may hold what a stranger wrote, or a secret.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|defect| {
        let place = defect.location().map(ToString::to_string);
        tracing::error!(
            "a defect of ours at {}",
            place.as_deref().unwrap_or("an unknown place")
        );
    }));
}
