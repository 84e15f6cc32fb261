//! Asking after single records: a list of changes never says that a record was deleted or moved away.

use crate::Problem;

/// A record that is held as live, open, and not mentioned by the pull that asks after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The source's id of the record.
    pub id: String,
    /// What people call it.
    pub key: String,
    /// Project, repository or board.
    pub project: Option<String>,
}

/// What became of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is where it was.
    Here,
    /// The source says that it is no more.
    Gone,
    /// The source does not find it, which may pass: it counts as gone when a second probe does not find it either.
    Doubtful,
    /// It goes on under another id of the same source.
    Moved {
        /// That id.
        to: String,
    },
}

/// The answers of one probe.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Probed {
    /// The id of each record that was asked after, and what became of it. One that is left out was not asked after.
    pub fates: Vec<(String, Fate)>,
    /// What a person should know: where a record went, what could not be asked.
    pub notes: Vec<Problem>,
}
