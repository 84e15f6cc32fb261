//! The plan's ledger: every difference between two loads of the plan, kept for good.
//!
//! It holds what was found to differ and where, never whether that mattered: judging is the engine's.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::id::MetricId;

/// The path of an entry that speaks of the plan as a whole: the first one, or one that was only written differently.
pub const WHOLE: &str = "plan";

/// One value of the plan that is not what it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Where: `objective.market-share.lag.target`; of a whole table `objective.market-share`.
    pub path: String,
    /// What stood there; `None`: nothing.
    pub from: Option<Value>,
    /// What stands there now; `None`: nothing any more.
    pub to: Option<Value>,
}

impl Difference {
    /// A whole table of the plan (an objective, an initiative, a lead …) that was not there before.
    pub fn is_addition(&self) -> bool {
        self.from.is_none() && self.path.matches('.').count() == 1
    }

    /// A whole table of the plan that is not there any more.
    pub fn is_removal(&self) -> bool {
        self.to.is_none() && self.path.matches('.').count() == 1
    }
}

/// One entry of the ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerEntry {
    /// Its place in the chain, from 1.
    pub number: u64,
    /// When the plan that says so was first loaded.
    pub seen: Timestamp,
    /// What differs.
    pub difference: Difference,
    /// The hash over the entry and the hash of the one before, in hexadecimal.
    pub hash: String,
}

/// A value of a series that was read again with another figure.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricRevision {
    /// The series.
    pub metric: MetricId,
    /// The date the value stands for.
    pub date: Date,
    /// What it was, in the series' own unit.
    pub from: f64,
    /// What it became.
    pub to: f64,
    /// When we read the later one.
    pub seen: Timestamp,
}

/// An entry that does not fit the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenLink {
    /// The entry's number.
    pub entry: u64,
    /// What is wrong with it.
    pub what: String,
}

/// What was known of the plan's past at one moment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ledger {
    /// Oldest first.
    pub entries: Vec<LedgerEntry>,
    /// Revised figures, oldest reading first.
    pub revisions: Vec<MetricRevision>,
    /// The first entry that does not fit: somebody wrote in the database by hand.
    pub broken: Option<BrokenLink>,
}
