//! How the store fails: every variant names the file, and ends with what to do where a person can do something.

use std::path::PathBuf;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process owns the database.
    #[error(
        "{path}: the database is in use by {holder} — only one `throughline run`, `once` or `pull` may write to it"
    )]
    InUse {
        /// The database.
        path: PathBuf,
        /// `pid 4711 on this host`, or what the lock file says.
        holder: String,
    },
    /// The file cannot be opened or created.
    #[error("{path}: cannot be opened: {what}")]
    Open {
        /// The database.
        path: PathBuf,
        /// Owner, mode or the system's words.
        what: String,
        /// The system's error.
        #[source]
        cause: Option<std::io::Error>,
    },
    /// The file is not a database of ours or is damaged.
    #[error("{path}: {what} — restore it from a backup made with `throughline backup`")]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        what: String,
    },
    /// A newer program wrote it.
    #[error(
        "{path}: the database has schema {found}, this program knows up to {known} — start the newer program, or restore an older backup"
    )]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// Ours.
        known: i64,
    },
    /// No space, or a size limit.
    #[error("{path}: no space left: {what} — nothing was written; free some space")]
    Full {
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        what: String,
    },
    /// A statement failed.
    #[error("the database could not {doing}")]
    Sql {
        /// What we were doing: `read the tasks`.
        doing: &'static str,
        /// SQLite's error.
        #[source]
        cause: rusqlite::Error,
    },
    /// A stored value cannot be read back.
    #[error("the database holds a {what} that cannot be read: {value}")]
    Value {
        /// Which kind of value.
        what: &'static str,
        /// What it says, cut short.
        value: String,
    },
    /// The writer thread is gone: the process is shutting down.
    #[error("the database is closed")]
    Closed,
}

impl StoreError {
    /// For `map_err`: wraps a statement's error with what it was for.
    pub(crate) fn sql(doing: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |cause| Self::Sql { doing, cause }
    }
}
