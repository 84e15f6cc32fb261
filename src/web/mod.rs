//! Floor 5: the read-only page. Routes and answers; what a page says is made in `review`.
//!
//! It reads and never triggers: it cannot name a job. The daemon lends it the one function that gives the figures. Nothing here writes
//! to the store, and no answer holds a script.

mod answer;
mod api;
mod guard;
mod health;
mod language;
mod look;
mod mails;
mod metrics;
mod pages;
mod server;
mod shelf;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use futures_util::future::BoxFuture;
use tokio::sync::{Semaphore, watch};

use crate::config::settings::Config;
use crate::engine::Assessment;
use crate::store::{Store, StoreError};

use look::Look;
pub use server::{Listener, Server};
pub use shelf::Shelf;

/// Gives the figures of today.
pub type Assess =
    Arc<dyn Fn(Depth) -> BoxFuture<'static, Result<Arc<Assessment>, StoreError>> + Send + Sync>;

/// How far down the figures are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Depth {
    /// Down to what moves: tasks that are over since long stand in no list.
    Standing,
    /// Down to each task that the derivation of what has this id rests on.
    Explained(String),
}

/// What every answer is made from. Cheap to clone.
#[derive(Clone)]
pub struct Site {
    /// The configuration in force.
    pub config: watch::Receiver<Arc<Config>>,
    /// What we remember; only read.
    pub store: Store,
    /// The figures of today.
    pub assess: Assess,
    /// How many assessments were computed for it, and what the latest took.
    pub cost: Arc<dyn Fn() -> (u64, Duration) + Send + Sync>,
    /// The pages that may be in the making at once.
    pub making: Arc<Semaphore>,
    /// What was made of the figures already.
    pub shelf: Arc<Shelf>,
}

/// Enough for a few readers, few enough to leave pulls and mail their share of the machine.
pub const MOST_MAKING: usize = 4;

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}

impl Site {
    /// The configuration in force.
    fn config(&self) -> Arc<Config> {
        Arc::clone(&self.config.borrow())
    }

    /// How every page looks by it.
    fn look(&self) -> Look {
        Look::new(&self.config.borrow().theme)
    }
}

/// Every path that answers.
fn routes() -> Router<Site> {
    Router::new()
        .merge(pages::routes())
        .merge(mails::routes())
        .merge(health::routes())
        .merge(metrics::routes())
        .merge(api::routes())
        .merge(look::routes())
        .route("/icon.svg", get(answer::icon))
        // Asked for by browsers beside a document that names none: a past review.
        .route("/favicon.ico", get(answer::icon))
        .fallback(answer::not_found)
}
