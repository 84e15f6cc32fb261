//! Opening the database: the writer thread, the readers, the owner's staging place.

use std::io::ErrorKind;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use super::error::{at, name_the_file};
use super::files::{
    self, OwnerLock, cannot_open, create_folder, create_private, lock, staging_path,
};
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

/// How many idle read connections are kept for the next readers.
const IDLE_READERS: usize = 4;

/// Whether a write transaction that went well is kept.
#[derive(Debug)]
pub(super) enum Verdict<T> {
    /// It is committed.
    Keep(T),
    /// It was a rehearsal: it is rolled back.
    Undo(T),
}

/// The embedded database. Cheap to clone; the last clone closes it and frees it for the next owner.
///
/// Dropping the last clone waits for the transactions that were begun: milliseconds, unless a pull is being applied.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) path: PathBuf,
    writer: Option<Writer>,
    readers: Mutex<Vec<Connection>>,
    /// Asked for the revision only.
    pub(super) watcher: Mutex<Option<Connection>>,
    // Held until the writer is gone.
    owner: Option<OwnerLock>,
}

struct Writer {
    jobs: mpsc::Sender<Job>,
    thread: JoinHandle<()>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("path", &self.inner.path)
            .finish_non_exhaustive()
    }
}

impl Drop for Inner {
    /// Waits for the last transaction: the lock must not be free before the writer is gone.
    fn drop(&mut self) {
        // The writer closes last and alone: only then SQLite folds the write-ahead log into the database and removes it.
        self.idle_readers().clear();
        self.watcher
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(writer) = self.writer.take() {
            drop(writer.jobs);
            // A writer that panicked has nothing left to finish.
            drop(writer.thread.join());
        }
        if self.owner.is_some() {
            // The next owner removes it too, should this fail.
            drop(std::fs::remove_file(staging_path(&self.path)));
        }
    }
}

impl Inner {
    fn idle_readers(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_reader(&self) -> Result<Connection, StoreError> {
        let idle = self.idle_readers().pop();
        idle.map_or_else(|| reader(&self.path), Ok)
    }

    fn keep_reader(&self, connection: Connection) {
        let mut idle = self.idle_readers();
        if idle.len() < IDLE_READERS {
            idle.push(connection);
        }
    }
}

impl Store {
    /// Opens (for [`Access::Own`] and [`Access::Edit`] also creates and migrates) the database.
    ///
    /// The owner also checks the whole file for damage, and starts with no half-finished pulls.
    ///
    /// # Errors
    /// [`StoreError`] naming the file, and the holder's pid where another process owns it.
    pub fn open(path: &Path, access: Access) -> Result<Self, StoreError> {
        let mut store = Inner {
            path: path.to_owned(),
            writer: None,
            readers: Mutex::new(Vec::new()),
            watcher: Mutex::new(None),
            owner: None,
        };
        match access {
            Access::Read => store.keep_reader(reader(path)?),
            Access::Edit => store.writer = Some(spawn_writer(open_to_edit(path)?)?),
            Access::Own => {
                create_folder(path)?;
                store.owner = Some(lock(path)?);
                let connection = open_to_own(path)?;
                quick_check(&connection, path)?;
                attach_staging(&connection, path)?;
                store.writer = Some(spawn_writer(connection)?);
            }
        }
        Ok(Self {
            inner: Arc::new(store),
        })
    }

    /// Who owns this database now: `pid 4711 on this host`; `None` when no process does.
    pub fn holder(&self) -> Option<String> {
        files::holder(self.path())
    }

    pub(super) fn inner(&self) -> Arc<Inner> {
        Arc::clone(&self.inner)
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
        self.write_if(doing, move |transaction| {
            job(transaction).map(Verdict::Keep)
        })
        .await
    }

    /// Runs one write transaction that itself decides whether it is kept.
    pub(super) async fn write_if<T, F>(&self, doing: &'static str, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<Verdict<T>, StoreError> + Send + 'static,
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
        writer.jobs.send(run).map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Runs one read transaction on its own read-only connection.
    pub(super) async fn read<T, F>(&self, doing: &'static str, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let inner = Arc::clone(&self.inner);
        let reading = tokio::task::spawn_blocking(move || {
            let mut connection = inner.take_reader()?;
            let value = read_in(&mut connection, doing, job)
                .map_err(|error| name_the_file(error, &inner.path))?;
            inner.keep_reader(connection);
            Ok(value)
        });
        reading.await.map_err(|_| StoreError::Closed)?
    }
}

impl Store {
    /// The same with a second connection beside it, which the job may read from at the same time: it sees what was written
    /// meanwhile.
    pub(super) async fn read_beside<T, F>(
        &self,
        doing: &'static str,
        job: F,
    ) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection, &mut Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let inner = Arc::clone(&self.inner);
        let reading = tokio::task::spawn_blocking(move || {
            let (mut connection, mut beside) = (inner.take_reader()?, inner.take_reader()?);
            let job = |connection: &Connection| job(connection, &mut beside);
            let value = read_in(&mut connection, doing, job)
                .map_err(|error| name_the_file(error, &inner.path))?;
            inner.keep_reader(connection);
            inner.keep_reader(beside);
            Ok(value)
        });
        reading.await.map_err(|_| StoreError::Closed)?
    }
}

fn transact<T>(
    connection: &mut Connection,
    doing: &'static str,
    job: impl FnOnce(&Transaction<'_>) -> Result<Verdict<T>, StoreError>,
) -> Result<T, StoreError> {
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(StoreError::sql(doing))?;
    match job(&transaction)? {
        Verdict::Keep(value) => {
            transaction.commit().map_err(StoreError::sql(doing))?;
            Ok(value)
        }
        Verdict::Undo(value) => {
            transaction.rollback().map_err(StoreError::sql(doing))?;
            Ok(value)
        }
    }
}

fn read_in<T>(
    connection: &mut Connection,
    doing: &'static str,
    job: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = connection.transaction().map_err(StoreError::sql(doing))?;
    job(&transaction)
}

fn spawn_writer(mut connection: Connection) -> Result<Writer, StoreError> {
    let path = connection.path().map(PathBuf::from).unwrap_or_default();
    let (jobs, queue) = mpsc::channel::<Job>();
    let thread = std::thread::Builder::new()
        .name("store-writer".into())
        .spawn(move || {
            for job in queue {
                // A fault in one job (its transaction rolls back) must not end all later writing.
                let run = AssertUnwindSafe(|| job(&mut connection));
                drop(std::panic::catch_unwind(run));
            }
        })
        .map_err(|cause| cannot_open(&path, cause))?;
    Ok(Writer { jobs, thread })
}

fn open_to_own(path: &Path) -> Result<Connection, StoreError> {
    create_private(path)?;
    let mut connection = writer(path)?;
    migrate::run(&mut connection, path).map_err(|error| name_the_file(error, path))?;
    Ok(connection)
}

fn open_to_edit(path: &Path) -> Result<Connection, StoreError> {
    create_private(path)?;
    let connection = writer(path)?;
    let pending =
        migrate::is_pending(&connection, path).map_err(|error| name_the_file(error, path))?;
    if !pending {
        return Ok(connection);
    }
    // A running daemon of an older version must not find its schema changed under it.
    let _owner = lock(path)?;
    open_to_own(path)
}

fn writer(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|cause| at(path, cause))?;
    connection.set_prepared_statement_cache_capacity(64);
    plan_once(&connection).map_err(|cause| at(path, cause))?;
    connection
        .execute_batch(
            "pragma busy_timeout = 5000;
             pragma journal_mode = wal;
             pragma synchronous = full;
             pragma foreign_keys = on;
             pragma temp_store = memory;
             pragma cache_size = -8000;
             pragma journal_size_limit = 67108864;
             pragma trusted_schema = off;",
        )
        .map_err(|cause| at(path, cause))?;
    Ok(connection)
}

/// Plans each statement once, for any values: else some are planned anew with the values of each execution.
fn plan_once(connection: &Connection) -> rusqlite::Result<()> {
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map(drop)
}

/// A connection that can only read.
pub(super) fn reader(path: &Path) -> Result<Connection, StoreError> {
    if !path.exists() {
        let what = "no such file — run `throughline once` or `throughline run` first".to_owned();
        return Err(StoreError::Open {
            path: path.to_owned(),
            what,
            cause: None,
        });
    }
    if path.is_dir() {
        return Err(StoreError::Open {
            path: path.to_owned(),
            what: "a folder — a file is wanted".to_owned(),
            cause: None,
        });
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|cause| at(path, cause))?;
    plan_once(&connection).map_err(|cause| at(path, cause))?;
    connection
        .execute_batch(
            "pragma busy_timeout = 5000; pragma query_only = on; pragma trusted_schema = off;",
        )
        .map_err(|cause| at(path, cause))?;
    let pending =
        migrate::is_pending(&connection, path).map_err(|error| name_the_file(error, path))?;
    if pending {
        return Err(StoreError::Open {
            path: path.to_owned(),
            what: "an older version wrote it — run `throughline once` or `throughline run` to bring it up to date".to_owned(),
            cause: None,
        });
    }
    Ok(connection)
}

/// Checks the structure of every page that is in use.
pub(super) fn quick_check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let found: String = connection
        .query_row("pragma main.quick_check(1)", [], |row| row.get(0))
        .map_err(|cause| at(path, cause))?;
    if found == "ok" {
        return Ok(());
    }
    Err(StoreError::Damaged {
        path: path.to_owned(),
        what: format!("the file is damaged: {}", found.replace('\n', ", ")),
    })
}

/// Gives the owner an empty place for the pages of unfinished pulls.
///
/// A file of its own, because pages come one by one and must neither hold nor sync the database.
fn attach_staging(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let staging = staging_path(path);
    match std::fs::remove_file(&staging) {
        Err(cause) if cause.kind() != ErrorKind::NotFound => {
            return Err(cannot_open(&staging, cause));
        }
        Ok(()) | Err(_) => create_private(&staging)?,
    }
    let name = staging.to_str().ok_or_else(|| StoreError::Open {
        path: staging.clone(),
        what: "the path is not UTF-8 — a path that is UTF-8 is wanted".to_owned(),
        cause: None,
    })?;
    connection
        .execute("attach database ?1 as staging", [name])
        .map_err(|cause| at(&staging, cause))?;
    connection
        .execute_batch(
            "pragma staging.journal_mode = memory;
             pragma staging.synchronous = off;
             pragma staging.secure_delete = off;
             pragma staging.locking_mode = exclusive;",
        )
        .and_then(|()| connection.execute_batch(include_str!("staging.sql")))
        .map_err(|cause| at(&staging, cause))
}

#[cfg(test)]
mod tests;
