//! Schema versions: numbered, append-only, recorded in `user_version`.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// The steps, oldest first: step N brings the schema from N to N + 1. Never edit one that was released.
const STEPS: &[&str] = &[
    include_str!("migrations/0001_base.sql"),
    include_str!("migrations/0002_outbox.sql"),
    include_str!("migrations/0003_offers.sql"),
    include_str!("migrations/0004_probe.sql"),
    include_str!("migrations/0005_ledger.sql"),
    include_str!("migrations/0006_tokens.sql"),
    include_str!("migrations/0007_decision.sql"),
    include_str!("migrations/0008_forecasts.sql"),
    include_str!("migrations/0009_facts.sql"),
    include_str!("migrations/0010_alerts.sql"),
    include_str!("migrations/0011_asked.sql"),
    include_str!("migrations/0012_mail_bytes.sql"),
    include_str!("migrations/0013_changed.sql"),
    include_str!("migrations/0014_fact_rows.sql"),
];

/// Marks our databases (`tlin`), so that no other program's file is taken for one.
const APPLICATION_ID: i64 = 0x746c_696e;

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
            .pragma_update(None, "application_id", APPLICATION_ID)
            .map_err(StoreError::sql("mark its file"))?;
        transaction
            .pragma_update(None, "user_version", version + 1)
            .map_err(StoreError::sql("record its schema version"))?;
        transaction
            .commit()
            .map_err(StoreError::sql("finish a migration"))?;
    }
}

/// Whether steps are missing.
pub(super) fn is_pending(connection: &Connection, path: &Path) -> Result<bool, StoreError> {
    check(connection, path)?;
    Ok(version(connection)? < known_version())
}

/// Refuses another program's file, and a schema that a newer program of ours wrote.
pub(super) fn check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    if !is_ours(connection)? {
        return Err(StoreError::Damaged {
            path: path.to_owned(),
            what: "the file belongs to another program".to_owned(),
        });
    }
    let found = version(connection)?;
    let known = known_version();
    if found > known {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known,
        });
    }
    Ok(())
}

fn known_version() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// Ours, or still empty.
fn is_ours(connection: &Connection) -> Result<bool, StoreError> {
    let id: i64 = connection
        .pragma_query_value(None, "application_id", |row| row.get(0))
        .map_err(StoreError::sql("read whose file it is"))?;
    let objects: i64 = connection
        .query_row("select count(*) from sqlite_schema", [], |row| row.get(0))
        .map_err(StoreError::sql("read its schema"))?;
    Ok(id == APPLICATION_ID || objects == 0)
}

fn version(connection: &Connection) -> Result<i64, StoreError> {
    connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(StoreError::sql("read its schema version"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use rusqlite::Connection;

    use super::{STEPS, run};

    /// A store of the version before, with one mail in it.
    #[test]
    fn a_mail_keeps_its_bytes_when_they_get_a_row_of_their_own() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection
            .pragma_update(None, "foreign_keys", true)
            .unwrap();
        for step in &STEPS[..11] {
            connection.execute_batch(step).unwrap();
        }
        connection.pragma_update(None, "user_version", 11).unwrap();
        connection
            .pragma_update(None, "application_id", super::APPLICATION_ID)
            .unwrap();
        connection
            .execute_batch(
                "insert into occurrence (review, period, due_at, created_at) values ('weekly', '2026-W47', 0, 0);
                 insert into outbox (id, review, period, rcpt, sender, message_id, subject, raw, sha256, state, not_before, created_at)
                 values (7, 'weekly', '2026-W47', 'a@x', 's@x', '<m>', 'Week 47', x'0d0a', 'hash', 'pending', 0, 0)",
            )
            .unwrap();
        run(&mut connection, Path::new("store.db")).unwrap();
        let kept: (i64, Vec<u8>, String) = connection
            .query_row(
                "select id, raw, state from outbox join mail_bytes on mail = id",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .unwrap();
        assert_eq!(kept, (7, b"\r\n".to_vec(), "pending".to_owned()));
    }
}
