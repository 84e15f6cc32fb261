//! What most commands begin with: the environment, the configuration, the store.

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use super::arguments::Global;
use super::clock::{self, Clock};
use super::failure::Failure;
use super::{logging, output};
use crate::config::settings::Config;
use crate::config::{self, ConfigErrors, Environment};
use crate::jobs::Context;
use crate::store::{Access, Store};

/// Everything a command works with.
pub(super) struct Setup {
    /// The configuration file that was found.
    pub(super) path: PathBuf,
    /// The environment it was read with.
    pub(super) environment: Environment,
    /// Configuration and store.
    pub(super) context: Context,
    /// Now.
    pub(super) clock: Clock,
}

/// The configuration alone.
pub(super) struct Loaded {
    pub(super) path: PathBuf,
    pub(super) environment: Environment,
    pub(super) config: Config,
    pub(super) clock: Clock,
}

/// Starts logging and reads the configuration.
pub(super) fn load(global: &Global, usual_log: &str) -> Result<Loaded, Failure> {
    let environment = Environment::capture();
    logging::start(global, &environment, usual_log)?;
    let clock = clock::clock(global.now);
    let path = config::find(global.config.as_deref(), &environment)?;
    let mut config = load_aside(&path, &environment)?;
    config
        .warnings
        .extend(config::skipped_times(&config, clock()));
    Ok(Loaded {
        path,
        environment,
        config,
        clock,
    })
}

/// Reads the configuration on a thread of its own. It takes many times the room of what is kept in the end, and allocators give the
/// room of a thread that ended to the next ones, while what the first thread does not need any more would lie fallow.
fn load_aside(path: &Path, environment: &Environment) -> Result<Config, ConfigErrors> {
    let load = || config::load(path, environment);
    let loaded = thread::scope(|scope| scope.spawn(load).join());
    loaded.unwrap_or_else(|defect| resume_unwind(defect))
}

/// Reads the configuration and opens the store.
pub(super) fn open(global: &Global, access: Access, usual_log: &str) -> Result<Setup, Failure> {
    let Loaded {
        path,
        environment,
        config,
        clock,
    } = load(global, usual_log)?;
    if access == Access::Own {
        for warning in &config.warnings {
            output::note(&format!("warning: {warning}"));
        }
    }
    throughline_http::install_crypto();
    let store = Store::open(&config.service.store, access)?;
    let context = Context::new(Arc::new(config), store);
    Ok(Setup {
        path,
        environment,
        context,
        clock,
    })
}
