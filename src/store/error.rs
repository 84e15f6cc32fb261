//! How the store fails: every variant names the file, and ends with what to do where a person can do something.

use std::path::{Path, PathBuf};

use super::files::whose_folder;

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
    /// The system could not read or write the file.
    #[error(
        "{path}: the database could not {doing}: {what} — nothing was written; look at the disk, its free space and its limits"
    )]
    Disk {
        /// The database.
        path: PathBuf,
        /// What we were doing.
        doing: &'static str,
        /// What SQLite says.
        what: String,
    },
    /// Another program keeps it locked.
    #[error(
        "{path}: locked by another program for 5 seconds — stop that program; to copy the database use `throughline backup`"
    )]
    Busy {
        /// The database.
        path: PathBuf,
    },
    /// A later pull of the same source took over, or the pull has ended.
    #[error("pull {pull} is no longer open — a later pull of the same source took its place")]
    PullEnded {
        /// The pull's number.
        pull: i64,
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
    /// Somebody wrote in the ledger past this program.
    #[error(
        "the plan's ledger is broken at entry {entry}: {what} — the database was altered by hand; compare it with a backup made with `throughline backup`"
    )]
    LedgerBroken {
        /// The first entry that does not fit.
        entry: u64,
        /// What is wrong with it.
        what: String,
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

/// The error of opening a file.
pub(super) fn at(path: &Path, cause: rusqlite::Error) -> StoreError {
    name_the_file(
        StoreError::Sql {
            doing: "be opened",
            cause,
        },
        path,
    )
}

/// Turns the faults that a person can mend into their own variants, with the file's name.
pub(super) fn name_the_file(error: StoreError, path: &Path) -> StoreError {
    let StoreError::Sql { cause, doing } = &error else {
        return error;
    };
    let what = cause.to_string();
    match cause.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => {
            StoreError::Damaged {
                path: path.to_owned(),
                what,
            }
        }
        Some(rusqlite::ErrorCode::DiskFull) => StoreError::Full {
            path: path.to_owned(),
            what,
        },
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            StoreError::Busy {
                path: path.to_owned(),
            }
        }
        Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly) => StoreError::Open {
            path: path.to_owned(),
            what: what + &whose_folder(path),
            cause: None,
        },
        Some(rusqlite::ErrorCode::SystemIoFailure) => StoreError::Disk {
            path: path.to_owned(),
            doing,
            what,
        },
        _ => error,
    }
}
