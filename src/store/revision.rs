//! Whether anything was written since: what a reader asks before it computes something again.

use std::sync::PoisonError;

use super::connection::reader;
use super::{Store, StoreError};

impl Store {
    /// A number that stays the same while nobody writes to the database. It means nothing in another process.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot be read.
    pub async fn revision(&self) -> Result<i64, StoreError> {
        let inner = self.inner();
        let asking = tokio::task::spawn_blocking(move || {
            // `data_version` compares with what the same connection saw before, so that one is kept for this alone.
            let mut watcher = inner.watcher.lock().unwrap_or_else(PoisonError::into_inner);
            let connection = match watcher.as_ref() {
                Some(connection) => connection,
                None => watcher.insert(reader(&inner.path)?),
            };
            connection
                .query_row("pragma data_version", [], |row| row.get(0))
                .map_err(StoreError::sql("read its revision"))
        });
        asking.await.map_err(|_| StoreError::Closed)?
    }
}

#[cfg(test)]
mod tests {
    use crate::store::testing::home;
    use crate::store::{Access, Run, Store};

    #[tokio::test]
    async fn the_revision_changes_with_what_is_written_and_only_then() {
        let home = home();
        let store = &home.store;
        let first = store.revision().await.unwrap();
        assert_eq!(store.revision().await.unwrap(), first);
        let run = Run {
            kind: "pull".to_owned(),
            subject: "a".to_owned(),
            started: jiff::Timestamp::UNIX_EPOCH,
            finished: jiff::Timestamp::UNIX_EPOCH,
            ok: true,
            summary: serde_json::Value::Null,
        };
        store.record_run(run.clone()).await.unwrap();
        let second = store.revision().await.unwrap();
        assert_ne!(second, first);
        assert_eq!(store.last_runs().await.unwrap(), std::slice::from_ref(&run));
        assert_eq!(store.revision().await.unwrap(), second);
        // Also what another process wrote.
        let other = Store::open(store.path(), Access::Edit).unwrap();
        other.record_run(run).await.unwrap();
        assert_ne!(store.revision().await.unwrap(), second);
    }
}
