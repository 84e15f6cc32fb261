//! Schema versions: numbered, append-only, recorded in `user_version`.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// The steps, oldest first: step N brings the schema from N to N + 1. Never edit one that was released.
const STEPS: &[&str] = &[
    include_str!("migrations/0001_base.sql"),
    include_str!("migrations/0002_outbox.sql"),
];

/// Brings the schema up to date; each step and its version commit together.
pub(super) fn run(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    check(connection, path)?;
    loop {
        // Read inside the transaction, so that two starters cannot both apply one step.
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::sql("begin a migration"))?;
        let version = version(&transaction)?;
        let Some(step) = usize::try_from(version).ok().and_then(|at| STEPS.get(at)) else {
            return Ok(());
        };
        transaction
            .execute_batch(step)
            .map_err(StoreError::sql("migrate its schema"))?;
        transaction
            .pragma_update(None, "user_version", version + 1)
            .map_err(StoreError::sql("record its schema version"))?;
        transaction
            .commit()
            .map_err(StoreError::sql("finish a migration"))?;
    }
}

/// Refuses a schema that a newer program wrote.
pub(super) fn check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let found = version(connection)?;
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known,
        });
    }
    Ok(())
}

fn version(connection: &Connection) -> Result<i64, StoreError> {
    connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(StoreError::sql("read its schema version"))
}
