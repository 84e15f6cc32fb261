//! What earlier rounds left behind for later ones: never computed again, only remembered.
//!
//! The store fills it, the engine reads it. Each part is what its own module of the engine asks to be
//! kept; nothing here knows how it is stored.

use jiff::civil::Date;

use super::forecast::{KeptForecast, KeptVerdict};
use super::ledger::Ledger;
use super::plan::Plan;

/// What was kept of earlier rounds, by the moment of knowledge of the snapshot.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// What changed in the plan, and which figures were revised.
    pub ledger: Ledger,
    /// Every objective, initiative and lead as it was first declared; `None` while no path was ever changed.
    pub original: Option<Plan>,
    /// What reviews told of objectives and initiatives, oldest first.
    pub told: Vec<Told>,
    /// What was forecast, by measure, oldest first; one for each week.
    pub forecasts: Vec<KeptForecast>,
    /// What the weeks said of each lead, by lead, oldest first; one for each month.
    pub verdicts: Vec<KeptVerdict>,
}

/// What a review told of a part of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Of what, by the plan's words: `initiative.crm-rollout`.
    pub subject: String,
    /// The date it told of.
    pub as_of: Date,
    /// The status, in words: `on track`.
    pub status: String,
}
