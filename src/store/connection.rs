//! Opening the database: file modes, the owner's lock, the writer thread, readers.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

use fs4::fs_std::FileExt as _;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use super::{StoreError, migrate};

/// What a process wants of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Pulls and sends: one process at a time, kept by a lock file beside the database.
    Own,
    /// Small edits by a person (`outbox resend`) while a daemon may be running.
    Edit,
    /// Reads only; works beside a running daemon.
    Read,
}

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// The embedded database. Cheap to clone; the last clone closes it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    writer: Option<mpsc::Sender<Job>>,
    // Held for its lock: dropping the file releases the database to the next owner.
    _owner: Option<File>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("path", &self.inner.path)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Opens (for [`Access::Own`] and [`Access::Edit`] also creates and migrates) the database.
    ///
    /// # Errors
    /// [`StoreError`] naming the file, and the holder's pid where another process owns it.
    pub fn open(path: &Path, access: Access) -> Result<Self, StoreError> {
        if access == Access::Read {
            reader(path)?;
            let inner = Inner {
                path: path.to_owned(),
                writer: None,
                _owner: None,
            };
            return Ok(Self {
                inner: Arc::new(inner),
            });
        }
        let owner = (access == Access::Own).then(|| lock(path)).transpose()?;
        create_private(path)?;
        let mut connection = writer(path)?;
        migrate::run(&mut connection, path)?;
        let inner = Inner {
            path: path.to_owned(),
            writer: Some(spawn_writer(connection)),
            _owner: owner,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.inner.path
    }

    /// Runs one write transaction on the writer thread; an error rolls it back.
    pub(super) async fn write<T, F>(&self, doing: &'static str, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let writer = self.inner.writer.as_ref().ok_or(StoreError::Closed)?;
        let (answer, answered) = oneshot::channel();
        let path = self.inner.path.clone();
        let run: Job = Box::new(move |connection| {
            let result =
                transact(connection, doing, job).map_err(|error| name_the_file(error, &path));
            // The asker may be gone (a cancelled task): the transaction stands all the same.
            drop(answer.send(result));
        });
        writer.send(run).map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Runs one read transaction on its own read-only connection.
    pub(super) async fn read<T, F>(&self, doing: &'static str, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let path = self.inner.path.clone();
        let reading = tokio::task::spawn_blocking(move || {
            let mut connection = reader(&path)?;
            let transaction = connection.transaction().map_err(StoreError::sql(doing))?;
            job(&transaction).map_err(|error| name_the_file(error, &path))
        });
        reading.await.map_err(|_| StoreError::Closed)?
    }
}

fn transact<T>(
    connection: &mut Connection,
    doing: &'static str,
    job: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(StoreError::sql(doing))?;
    let value = job(&transaction)?;
    transaction.commit().map_err(StoreError::sql(doing))?;
    Ok(value)
}

fn spawn_writer(mut connection: Connection) -> mpsc::Sender<Job> {
    let (sender, jobs) = mpsc::channel::<Job>();
    std::thread::Builder::new()
        .name("store-writer".into())
        .spawn(move || {
            for job in jobs {
                job(&mut connection);
            }
        })
        .expect("a process that cannot start one thread cannot run at all");
    sender
}

fn writer(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|cause| at(path, cause))?;
    connection
        .execute_batch(
            "pragma busy_timeout = 5000;
             pragma journal_mode = wal;
             pragma synchronous = full;
             pragma foreign_keys = on;
             pragma temp_store = memory;
             pragma journal_size_limit = 67108864;
             pragma trusted_schema = off;",
        )
        .map_err(|cause| at(path, cause))?;
    Ok(connection)
}

fn reader(path: &Path) -> Result<Connection, StoreError> {
    if !path.exists() {
        let what = "no such file — run `throughline once` or `throughline run` first".to_owned();
        return Err(StoreError::Open {
            path: path.to_owned(),
            what,
            cause: None,
        });
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|cause| at(path, cause))?;
    connection
        .execute_batch(
            "pragma busy_timeout = 5000; pragma query_only = on; pragma trusted_schema = off;",
        )
        .map_err(|cause| at(path, cause))?;
    migrate::check(&connection, path)?;
    Ok(connection)
}

/// Creates the file with mode 0600 before `SQLite` does: it would follow the umask, and its WAL and
/// SHM files take the database's mode.
fn create_private(path: &Path) -> Result<(), StoreError> {
    let opened = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path);
    opened.map(drop).map_err(|cause| cannot_open(path, cause))
}

/// Takes the lock file beside the database, and leaves our pid in it for the next process to name.
fn lock(path: &Path) -> Result<File, StoreError> {
    let lock_path = path.with_added_extension("lock");
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .mode(0o600)
        .open(&lock_path)
        .map_err(|cause| cannot_open(&lock_path, cause))?;
    let free = file
        .try_lock_exclusive()
        .map_err(|cause| cannot_open(&lock_path, cause))?;
    if !free {
        let mut pid = String::new();
        // The pid is a courtesy: a lock without a readable one is still held.
        drop(file.read_to_string(&mut pid));
        let holder = if pid.trim().is_empty() {
            "another process".to_owned()
        } else {
            format!("pid {} on this host", pid.trim())
        };
        return Err(StoreError::InUse {
            path: path.to_owned(),
            holder,
        });
    }
    let written = file
        .set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| write!(file, "{}", std::process::id()));
    written.map_err(|cause| cannot_open(&lock_path, cause))?;
    Ok(file)
}

fn cannot_open(path: &Path, cause: std::io::Error) -> StoreError {
    StoreError::Open {
        path: path.to_owned(),
        what: cause.to_string(),
        cause: Some(cause),
    }
}

fn at(path: &Path, cause: rusqlite::Error) -> StoreError {
    name_the_file(
        StoreError::Sql {
            doing: "be opened",
            cause,
        },
        path,
    )
}

/// Turns the faults that a person can mend into their own variants, with the file's name.
fn name_the_file(error: StoreError, path: &Path) -> StoreError {
    let StoreError::Sql { cause, .. } = &error else {
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
        Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly) => StoreError::Open {
            path: path.to_owned(),
            what,
            cause: None,
        },
        _ => error,
    }
}
