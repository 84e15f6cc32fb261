//! The connector contract, alone: what a source hands over, page by page, and how it fails.
//!
//! A connector knows records, pages and cursors. It must not know tasks, measures, SQL or
//! configuration files. Values stay as the source spells them: states, units, dates and lists are
//! turned into ours once, by the engine's own normaliser, with the rules in [`FieldRule`].

mod cursor;
mod error;
mod field;
mod page;
mod probe;
mod text;

pub use cursor::Cursor;
pub use error::{Cause, Problem, PullError};
pub use field::{EXCEL_1904, FieldRule, FieldRules, FieldUnit, as_zoned, zoned};
pub use page::{Coverage, Next, Page, Record, Reject};
pub use probe::{Fate, Held, Probed};
pub use text::shown;

use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;

/// Where one configured source reads from.
///
/// `pull` returns one page a call, so that the caller can save after each page, stop cleanly
/// between two, and show progress. A connector keeps no state between calls apart from caches:
/// everything that the next call needs is in the cursor.
#[async_trait]
pub trait Connector: Send + Sync {
    /// What a person would recognise the source by: `github acme/platform`, `csv exports/a.csv`.
    fn describe(&self) -> String;

    /// The least time from the begin of this pull to the next one that keeps to what the source may be asked, if the
    /// next one asks as often as this one did. `None`: nothing limits it.
    fn pace(&self) -> Option<Duration> {
        None
    }

    /// Reads one page.
    ///
    /// `from` is `None` on the very first pull of a source, the stored cursor of the last finished
    /// pull at the start of a later one, and the cursor of [`Next::More`] inside a pull.
    ///
    /// # Errors
    /// [`PullError`] when this page could not be read; nothing of the pull is kept then.
    async fn pull(&self, from: Option<&Cursor>) -> Result<Page, PullError>;

    /// Whether a pull that stands at `at`, a cursor of [`Next::More`], may go on from there hours later, with what was
    /// read of it kept while the source wanted to be left alone.
    ///
    /// True only where nothing slips by meanwhile: behind a token, a key or a time. Not in numbered pages, where a
    /// record that is deleted moves a later one onto a page that was read already.
    fn may_go_on(&self, _at: &Cursor) -> bool {
        false
    }

    /// Maps records anew from what was kept of them ([`Record::raw`]), without asking for them again; each comes with
    /// its id. `None`: the source keeps nothing that could be mapped.
    ///
    /// # Errors
    /// [`PullError`] when what the mapping itself needs (a table of names) could not be read.
    async fn remap(&self, _kept: Vec<(String, Value)>) -> Result<Option<Page>, PullError> {
        Ok(None)
    }

    /// How often open records of which a pull heard nothing are asked after, one by one or in batches; `None`: never,
    /// because the source lists everything each time, or cannot be asked.
    fn probes_every(&self) -> Option<Duration> {
        None
    }

    /// Asks what became of records, at the end of a pull.
    ///
    /// # Errors
    /// [`PullError`] when the source could not be asked; the pull itself stands, and the records stay as they were.
    async fn probe(&self, _held: &[Held]) -> Result<Probed, PullError> {
        Ok(Probed::default())
    }
}
