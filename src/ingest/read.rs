//! What the pages of a pull held together, from its first page to its last.

use serde::{Deserialize, Serialize};
use throughline_kit::{Coverage, Cursor, Problem, Reject};

/// What the pages of one pull held together.
#[derive(Serialize, Deserialize)]
pub(super) struct Read {
    pub(super) pages: u32,
    /// Where the next page is, once there was one.
    pub(super) at: Option<Cursor>,
    pub(super) records: u64,
    pub(super) rejected: u64,
    pub(super) expected: Option<u64>,
    pub(super) coverage: Coverage,
    pub(super) cursor: Option<Cursor>,
    pub(super) notes: Vec<Problem>,
    pub(super) rejects: Vec<Problem>,
    /// Ids that the source's pages said are no more.
    pub(super) gone: Vec<String>,
}

impl Default for Read {
    fn default() -> Self {
        Self {
            pages: 0,
            at: None,
            records: 0,
            rejected: 0,
            expected: None,
            coverage: Coverage::Delta,
            cursor: None,
            notes: Vec::new(),
            rejects: Vec::new(),
            gone: Vec::new(),
        }
    }
}

impl Read {
    /// As many refused records, and notes on records, as a person would read; all refused ones lie in the store.
    const SHOWN: usize = 20;

    pub(super) fn keep_some(&mut self, rejects: &[Reject]) {
        let room = Self::SHOWN.saturating_sub(self.rejects.len());
        self.rejects.extend(
            rejects
                .iter()
                .take(room)
                .map(|reject| reject.problem.clone()),
        );
    }

    pub(super) fn note_some(&mut self, notes: Vec<Problem>) {
        let room = Self::SHOWN.saturating_sub(self.notes.len());
        self.notes.extend(notes.into_iter().take(room));
    }
}
