//! One page of a pull: records, the rows that were refused, and where to go on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Cursor, Problem};

/// One record as the source spells it: target field name to raw value.
///
/// Names are those of the source's `fields` table (`id`, `title`, `state`, `due`, … or custom). A
/// field that the source does not give is absent or null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Where it stands, for messages: `exports/a.csv:312`, `page 3 $.issues[37]`.
    pub place: String,
    /// Target name to raw value.
    pub fields: BTreeMap<String, Value>,
    /// What the source sent, kept so that a changed mapping needs no new pull. `None` where the fields already hold all of it.
    pub raw: Option<Value>,
}

/// A record that could not be used; the others of its page are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// What is wrong with it, and where.
    pub problem: Problem,
    /// The raw text, cut to a screenful; empty when there is none.
    pub raw: String,
}

/// Whether a record's absence means that it is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Coverage {
    /// The pull lists everything that exists: what is absent is gone.
    Full,
    /// The pull lists changes only: absence says nothing.
    Delta,
    /// The source said that nothing changed since the cursor was made (304, same file): absence says nothing, and the data is as fresh as this moment.
    Unchanged,
}

/// What comes after this page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// More pages: call again with this cursor.
    More(Cursor),
    /// The pull is complete; keep this cursor for the next one (`None`: keep the one there is).
    Done(Option<Cursor>),
}

/// One page of a pull.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The records, in the source's order.
    pub records: Vec<Record>,
    /// The records that were refused, and why.
    pub rejects: Vec<Reject>,
    /// Ids of records that the source itself says exist no more: entries of a feed of deletions.
    pub gone: Vec<String>,
    /// Ids of records that exist, where the source lists them without the records: they are not absent.
    pub listed: Vec<String>,
    /// What a person should know though nothing failed: a skipped repository, a guessed delimiter.
    pub notes: Vec<Problem>,
    /// Whether absence means deletion. The last page of a pull decides.
    pub coverage: Coverage,
    /// Where to go on.
    pub next: Next,
    /// How many records the whole pull will have, where the source says so: for progress bars.
    pub expected: Option<u64>,
}

impl Page {
    /// The answer of a source that has nothing new.
    pub fn unchanged(cursor: Option<Cursor>) -> Self {
        Self {
            records: Vec::new(),
            rejects: Vec::new(),
            gone: Vec::new(),
            listed: Vec::new(),
            notes: Vec::new(),
            coverage: Coverage::Unchanged,
            next: Next::Done(cursor),
            expected: None,
        }
    }
}
