//! Floor 5: one file per kind of work. Each takes the context and an instant, may run twice, and
//! returns an outcome that is stored and shown.
//!
//! Jobs join the floors below: ingest, store, engine, review, delivery. They format nothing, read no
//! clock and keep no state between two runs.

pub mod alert;
pub mod assess;
pub mod audience;
pub mod deliver;
pub mod forecast;
mod kept;
pub mod latest;
pub mod plan;
pub mod pull;
pub mod review;

use std::sync::Arc;

use crate::config::settings::Config;
use crate::review::style::Style;
use crate::store::Store;

/// What every job works with. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Context {
    /// What was configured.
    pub config: Arc<Config>,
    /// What we remember.
    pub store: Store,
    /// How reviews look.
    pub style: Arc<Style>,
}

impl Context {
    /// Of a configuration and its store.
    pub fn new(config: Arc<Config>, store: Store) -> Self {
        Self {
            style: Arc::new(Style::new(&config.theme)),
            config,
            store,
        }
    }
}
