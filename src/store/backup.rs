//! Backups: a checked copy of the running database, complete or not there at all.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::connection::quick_check;
use super::error::at;
use super::files::{cannot_open, create_private};
use super::{Store, StoreError};

impl Store {
    /// Copies the database as it stands now to a file, beside a running daemon too.
    ///
    /// The copy is one file with mode 0600; it is checked, and takes its name only when it is complete.
    ///
    /// # Errors
    /// [`StoreError`] naming the copy or the database; an earlier file of that name stays then.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let (from, to) = (self.path().to_owned(), to.to_owned());
        self.read("be copied", move |connection| copy(connection, &from, &to))
            .await
    }
}

fn copy(connection: &Connection, from: &Path, to: &Path) -> Result<(), StoreError> {
    if is_same_file(from, to) {
        return Err(StoreError::Open {
            path: to.to_owned(),
            what: "is the database itself — another name is wanted".to_owned(),
            cause: None,
        });
    }
    let partial = to.with_added_extension("partial");
    let copied = copy_to(connection, &partial)
        .and_then(|()| std::fs::rename(&partial, to).map_err(|cause| cannot_open(to, cause)))
        .and_then(|()| sync_folder(to));
    if copied.is_err() {
        // What is left of a failed copy is of no use; the copy's own error is the one to tell.
        drop(std::fs::remove_file(&partial));
    }
    copied
}

fn copy_to(connection: &Connection, partial: &Path) -> Result<(), StoreError> {
    drop(std::fs::remove_file(partial));
    create_private(partial)?;
    let mut copy = Connection::open(partial).map_err(|cause| at(partial, cause))?;
    let done = Backup::new(connection, &mut copy)
        .and_then(|backup| backup.step(-1))
        .map_err(|cause| at(partial, cause))?;
    if done != StepResult::Done {
        return Err(StoreError::Busy {
            path: partial.to_owned(),
        });
    }
    // The copy inherits the write-ahead mode, which would need a second file beside it.
    copy.pragma_update(None, "journal_mode", "delete")
        .map_err(|cause| at(partial, cause))?;
    quick_check(&copy, partial)?;
    copy.close().map_err(|(_, cause)| at(partial, cause))
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(one).is_some_and(|one| real(other) == Some(one))
}

/// Makes the new name durable.
fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .map_or_else(|| PathBuf::from("."), Path::to_owned);
    File::open(&folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|cause| cannot_open(&folder, cause))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt as _;

    use throughline_kit::Coverage;

    use crate::store::testing::{applied, content, finish, home, hour, tasks};
    use crate::store::{Access, Store, StoreError};

    #[tokio::test]
    async fn a_backup_holds_everything_and_is_private() {
        let home = home();
        applied(&home, tasks(20), finish(hour(0), Coverage::Full)).await;
        let to = home.path.with_file_name("backup.db");
        home.store.backup(&to).await.unwrap();
        assert_eq!(to.metadata().unwrap().mode() & 0o777, 0o600);
        let copy = Store::open(&to, Access::Own).unwrap();
        assert_eq!(content(&copy).await, content(&home.store).await);
        assert!(!to.with_file_name("backup.db.partial").exists());
    }

    #[tokio::test]
    async fn a_backup_that_fails_leaves_the_earlier_one() {
        let home = home();
        let folder = home.path.with_file_name("taken");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("file"), "kept").unwrap();
        let refused = home.store.backup(&folder).await;
        assert!(
            matches!(refused, Err(StoreError::Open { .. })),
            "{refused:?}"
        );
        assert!(folder.join("file").exists());
        assert!(!home.path.with_file_name("taken.partial").exists());
    }

    #[tokio::test]
    async fn the_database_is_not_copied_onto_itself() {
        let home = home();
        let refused = home.store.backup(&home.path.clone()).await.unwrap_err();
        assert!(refused.to_string().contains("another name is wanted"));
        home.store.integrity().await.unwrap();
    }
}
