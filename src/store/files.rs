//! The files beside and under the database: who may read them, and who owns them.

use std::fs::{DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{ErrorKind, Read as _, Seek as _, Write as _};
use std::os::unix::fs::{
    DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _,
};
use std::path::{Path, PathBuf};

use super::StoreError;

/// Where the pages of unfinished pulls are kept.
pub(super) fn staging_path(path: &Path) -> PathBuf {
    path.with_added_extension("staging")
}

/// Makes the database's folder, for its owner only, where there is none.
pub(super) fn create_folder(path: &Path) -> Result<(), StoreError> {
    let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    else {
        return Ok(());
    };
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|cause| cannot_open(folder, cause))
}

/// Creates the file with mode 0600 before `SQLite` does, and takes other people's rights off one that exists: `SQLite`
/// would follow the umask, and its WAL and SHM files take the database's mode.
pub(super) fn create_private(path: &Path) -> Result<(), StoreError> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(path)
        .map_err(|cause| cannot_open(path, cause))?;
    let data = file.metadata().map_err(|cause| cannot_open(path, cause))?;
    let others_may = data.mode() & 0o077;
    if others_may == 0 {
        return Ok(());
    }
    file.set_permissions(Permissions::from_mode(0o600))
        .map_err(|cause| cannot_open(path, cause))
}

/// The owner's lock; dropping it frees the database for the next owner.
#[derive(Debug)]
pub(super) struct OwnerLock(File);

impl Drop for OwnerLock {
    /// Unlocks in so many words: a child process that was just forked holds the file open too until it is replaced.
    fn drop(&mut self) {
        // Closing the file is the other way to the same end.
        drop(self.0.unlock());
    }
}

/// Takes the lock file beside the database, and leaves our pid in it for the next process to name.
pub(super) fn lock(path: &Path) -> Result<OwnerLock, StoreError> {
    let lock_path = path.with_added_extension("lock");
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .mode(0o600)
        .open(&lock_path)
        .map_err(|cause| cannot_open(&lock_path, cause))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(StoreError::InUse {
                path: path.to_owned(),
                holder: pid_in(&mut file),
            });
        }
        Err(TryLockError::Error(cause)) => return Err(cannot_open(&lock_path, cause)),
    }
    let written = file
        .set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| write!(file, "{}", std::process::id()));
    written.map_err(|cause| cannot_open(&lock_path, cause))?;
    Ok(OwnerLock(file))
}

/// The pid that a lock file names. A courtesy: a lock without a readable one is still held.
fn pid_in(file: &mut File) -> String {
    let mut pid = String::new();
    drop(file.read_to_string(&mut pid));
    if pid.trim().is_empty() {
        "another process".to_owned()
    } else {
        format!("pid {} on this host", pid.trim())
    }
}

/// Who owns a database now: `pid 4711 on this host`; `None` when no process does.
pub(super) fn holder(path: &Path) -> Option<String> {
    let mut file = File::open(path.with_added_extension("lock")).ok()?;
    let held = matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock));
    held.then(|| pid_in(&mut file))
}

pub(super) fn cannot_open(path: &Path, cause: std::io::Error) -> StoreError {
    let mut what = cause.to_string();
    if cause.kind() == ErrorKind::PermissionDenied {
        what.push_str(&whose(path));
    }
    StoreError::Open {
        path: path.to_owned(),
        what,
        cause: Some(cause),
    }
}

/// Whose the folder of a database is, which even a reader must be able to write to.
pub(super) fn whose_folder(path: &Path) -> String {
    whose(path.parent().unwrap_or(path))
}

/// Whose the file, or the nearest folder that can be seen, is.
fn whose(path: &Path) -> String {
    let seen = path
        .ancestors()
        .find_map(|path| path.metadata().ok().map(|data| (path, data)));
    seen.map_or_else(String::new, |(path, data)| {
        format!(
            "; {} belongs to uid {} with mode {:04o} — run as that user, or change its owner with chown",
            path.display(),
            data.uid(),
            data.mode() & 0o7777,
        )
    })
}
