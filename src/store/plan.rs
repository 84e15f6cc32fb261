//! Plan versions: each different plan that was ever loaded, in canonical form, with the moment it was first seen.
//!
//! A version and its entries of the ledger are stored together.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use serde_json::Value;

use super::rows::{from_json, instant, micros};
use super::{Store, StoreError, ledger};
use crate::domain::ledger::Difference;

/// One stored plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanVersion {
    /// Its number.
    pub id: i64,
    /// When it was first loaded.
    pub seen: Timestamp,
    /// Its hash.
    pub hash: String,
    /// The plan tables with sorted keys.
    pub canonical: Value,
}

impl Store {
    /// Stores the plan if it differs from the last stored one, with what differs; says whether it did. The first is the
    /// original baseline.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is stored then.
    pub async fn record_plan(
        &self,
        hash: &str,
        canonical: &str,
        differences: Vec<Difference>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (hash, canonical) = (hash.to_owned(), canonical.to_owned());
        self.write("record the plan", move |transaction| {
            if plan_last_hash(transaction)?.as_ref() == Some(&hash) {
                return Ok(false);
            }
            let version = plan_insert(transaction, &hash, &canonical, now)?;
            ledger::append(transaction, (version, &hash), &differences, now)?;
            Ok(true)
        })
        .await
    }

    /// Appends the entries of versions that were stored before there was a ledger, oldest first.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is stored then.
    pub async fn catch_up_ledger(
        &self,
        versions: Vec<(PlanVersion, Vec<Difference>)>,
    ) -> Result<(), StoreError> {
        self.write("catch the ledger up", move |transaction| {
            for (version, differences) in &versions {
                let of = (version.id, version.hash.as_str());
                ledger::append(transaction, of, differences, version.seen)?;
            }
            Ok(())
        })
        .await
    }

    /// Whether a stored plan has no entry in the ledger yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn ledger_is_behind(&self) -> Result<bool, StoreError> {
        self.read("compare the ledger with the plans", plan_without_entry)
            .await
    }

    /// The last stored plan.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn last_plan(&self) -> Result<Option<PlanVersion>, StoreError> {
        self.plan_known_at(Timestamp::MAX).await
    }

    /// The first stored plan: the original baseline.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn first_plan(&self) -> Result<Option<PlanVersion>, StoreError> {
        self.read("read the first plan", |connection| {
            plan_first(connection)?.map(PlanRow::version).transpose()
        })
        .await
    }

    /// Whether the last stored plan has another hash, or there is none: then the links must be made anew.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn plan_differs(&self, hash: &str) -> Result<bool, StoreError> {
        let hash = hash.to_owned();
        self.read("compare the plan", move |connection| {
            Ok(plan_last_hash(connection)?.as_ref() != Some(&hash))
        })
        .await
    }

    /// Every stored plan, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn plan_versions(&self) -> Result<Vec<PlanVersion>, StoreError> {
        self.read("read the plan's versions", |connection| {
            plan_list(connection)?
                .into_iter()
                .map(PlanRow::version)
                .collect()
        })
        .await
    }

    /// The plan that was in force at a moment.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn plan_known_at(&self, known: Timestamp) -> Result<Option<PlanVersion>, StoreError> {
        self.read("read an earlier plan", move |connection| {
            plan_at(connection, known)?
                .map(PlanRow::version)
                .transpose()
        })
        .await
    }
}

struct PlanRow {
    id: i64,
    seen: i64,
    hash: String,
    canonical: String,
}

impl PlanRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            seen: row.get(1)?,
            hash: row.get(2)?,
            canonical: row.get(3)?,
        })
    }

    fn version(self) -> Result<PlanVersion, StoreError> {
        Ok(PlanVersion {
            id: self.id,
            seen: instant(self.seen)?,
            hash: self.hash,
            canonical: from_json("plan", &self.canonical)?,
        })
    }
}

fn plan_last_hash(connection: &Connection) -> Result<Option<String>, StoreError> {
    let sql = "
        select hash
        from plan_version
        order by id desc
        limit 1";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)).optional())
        .map_err(StoreError::sql("read the last plan"))
}

fn plan_insert(
    transaction: &Transaction<'_>,
    hash: &str,
    canonical: &str,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let sql = "
        insert into plan_version (seen, hash, canonical)
        values (?1, ?2, ?3)";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.insert(params![micros(now), hash, canonical]))
        .map_err(StoreError::sql("store the plan"))
}

fn plan_without_entry(connection: &Connection) -> Result<bool, StoreError> {
    let sql = "
        select exists (
            select 1 from plan_version
            where id not in (select version from ledger))";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
        .map_err(StoreError::sql("compare the ledger with the plans"))
}

fn plan_first(connection: &Connection) -> Result<Option<PlanRow>, StoreError> {
    let sql = "
        select id, seen, hash, canonical
        from plan_version
        order by id
        limit 1";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row([], PlanRow::read).optional())
        .map_err(StoreError::sql("read the first plan"))
}

fn plan_list(connection: &Connection) -> Result<Vec<PlanRow>, StoreError> {
    let sql = "
        select id, seen, hash, canonical
        from plan_version
        order by id";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_map([], PlanRow::read)?.collect())
        .map_err(StoreError::sql("read the plan's versions"))
}

fn plan_at(connection: &Connection, known: Timestamp) -> Result<Option<PlanRow>, StoreError> {
    let sql = "
        select id, seen, hash, canonical
        from plan_version
        where seen <= ?1
        order by id desc
        limit 1";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_row([micros(known)], PlanRow::read)
                .optional()
        })
        .map_err(StoreError::sql("read an earlier plan"))
}

#[cfg(test)]
mod tests {
    use crate::store::testing::{home, hour};

    #[tokio::test]
    async fn only_a_different_plan_makes_a_version() {
        let home = home();
        let store = &home.store;
        let (first, second) = (r#"{"objective":{}}"#, r#"{"objective":{"a":1}}"#);
        assert!(store.plan_differs("h1").await.unwrap());
        assert!(
            store
                .record_plan("h1", first, Vec::new(), hour(0))
                .await
                .unwrap()
        );
        assert!(!store.plan_differs("h1").await.unwrap());
        assert!(
            !store
                .record_plan("h1", first, Vec::new(), hour(1))
                .await
                .unwrap()
        );
        assert!(
            store
                .record_plan("h2", second, Vec::new(), hour(2))
                .await
                .unwrap()
        );
        // Going back to an earlier plan is a change too.
        assert!(
            store
                .record_plan("h1", first, Vec::new(), hour(3))
                .await
                .unwrap()
        );
        let versions = store.plan_versions().await.unwrap();
        let seen: Vec<_> = versions
            .iter()
            .map(|version| (version.seen, version.hash.as_str()))
            .collect();
        assert_eq!(seen, [(hour(0), "h1"), (hour(2), "h2"), (hour(3), "h1")]);
    }

    #[tokio::test]
    async fn the_plan_of_a_moment_is_the_last_one_seen_by_then() {
        let home = home();
        let store = &home.store;
        store
            .record_plan("h1", "{}", Vec::new(), hour(1))
            .await
            .unwrap();
        store
            .record_plan("h2", r#"{"a":1}"#, Vec::new(), hour(3))
            .await
            .unwrap();
        for (at, expected) in [
            (0, None),
            (1, Some("h1")),
            (2, Some("h1")),
            (3, Some("h2")),
            (9, Some("h2")),
        ] {
            let found = store.plan_known_at(hour(at)).await.unwrap();
            assert_eq!(
                found.map(|version| version.hash),
                expected.map(String::from),
                "{at}"
            );
        }
    }
}
