//! Rejects: records that were refused, kept with their text until a later pull clears them.

use jiff::Timestamp;
use rusqlite::{Connection, Row, Transaction, params};
use throughline_kit::{Problem, Reject};

use super::rows::{Fingerprint, fingerprint, instant, micros};
use super::{PullId, Store, StoreError};
use crate::domain::id::SourceId;

/// How many refused records of one source are kept to be looked at.
pub(super) const KEPT_REJECTS: i64 = 1_000;

impl Store {
    /// The refused records of a source that are still looked at, newest first, with the moment each was last seen.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn rejects(&self, source: &SourceId) -> Result<Vec<(Timestamp, Reject)>, StoreError> {
        let source = source.clone();
        self.read("read the rejects", move |connection| {
            reject_list(connection, &source)?
                .into_iter()
                .map(|(seen, reject)| Ok((instant(seen)?, reject)))
                .collect()
        })
        .await
    }
}

/// Keeps a pull's staged rejects. A full pull's replace the known ones; another's join them, as it says nothing about
/// the other records.
pub(super) fn keep_staged(
    transaction: &Transaction<'_>,
    pull: PullId,
    source: &SourceId,
    full: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    if full {
        reject_clear(transaction, source)?;
    }
    let doing = "read the staged rejects";
    let sql = "
        select place, problem, help, raw
        from staging.staged_reject
        where pull = ?1
        order by id
        limit ?2";
    let mut statement = transaction
        .prepare_cached(sql)
        .map_err(StoreError::sql(doing))?;
    let mut rows = statement
        .query([pull.0, KEPT_REJECTS])
        .map_err(StoreError::sql(doing))?;
    while let Some(row) = rows.next().map_err(StoreError::sql(doing))? {
        let reject = reject(row, 0).map_err(StoreError::sql(doing))?;
        reject_upsert(transaction, source, &reject, now)?;
    }
    reject_trim(transaction, source)
}

/// Makes these the known rejects of a source.
pub(super) fn replace(
    transaction: &Transaction<'_>,
    source: &SourceId,
    rejects: &[Reject],
    now: Timestamp,
) -> Result<(), StoreError> {
    reject_clear(transaction, source)?;
    for reject in rejects {
        reject_upsert(transaction, source, reject, now)?;
    }
    reject_trim(transaction, source)
}

/// Reads `place, problem, help, raw`, starting at a column.
fn reject(row: &Row<'_>, at: usize) -> rusqlite::Result<Reject> {
    let problem = Problem {
        place: row.get(at)?,
        what: row.get(at + 1)?,
        help: row.get(at + 2)?,
    };
    let raw = row.get(at + 3)?;
    Ok(Reject { problem, raw })
}

fn reject_list(
    connection: &Connection,
    source: &SourceId,
) -> Result<Vec<(i64, Reject)>, StoreError> {
    let sql = "
        select seen, place, problem, help, raw
        from reject
        where source = ?1
        order by seen desc, id";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_map([source.as_str()], |row| Ok((row.get(0)?, reject(row, 1)?)))?
                .collect()
        })
        .map_err(StoreError::sql("read the rejects"))
}

fn reject_clear(transaction: &Transaction<'_>, source: &SourceId) -> Result<(), StoreError> {
    transaction
        .prepare_cached("delete from reject where source = ?1")
        .and_then(|mut statement| statement.execute([source.as_str()]))
        .map(drop)
        .map_err(StoreError::sql("drop the earlier rejects"))
}

fn reject_upsert(
    transaction: &Transaction<'_>,
    source: &SourceId,
    reject: &Reject,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "
        insert into reject (source, fingerprint, seen, place, problem, help, raw)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        on conflict (source, fingerprint) do update
        set seen = excluded.seen, place = excluded.place, help = excluded.help";
    let problem = &reject.problem;
    let values = params![
        source.as_str(),
        reject_identity(reject),
        micros(now),
        problem.place,
        problem.what,
        problem.help,
        reject.raw
    ];
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(values))
        .map(drop)
        .map_err(StoreError::sql("keep a reject"))
}

/// The same record is refused again at another place when rows are added above it; without its text only the place tells it.
fn reject_identity(reject: &Reject) -> Fingerprint {
    let record = if reject.raw.is_empty() {
        &reject.problem.place
    } else {
        &reject.raw
    };
    fingerprint(&format!("{}\n{record}", reject.problem.what))
}

/// Keeps the newest rejects only.
fn reject_trim(transaction: &Transaction<'_>, source: &SourceId) -> Result<(), StoreError> {
    let sql = "
        delete from reject
        where source = ?1 and id not in (
            select id from reject
            where source = ?1
            order by seen desc, id
            limit ?2)";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(params![source.as_str(), KEPT_REJECTS]))
        .map(drop)
        .map_err(StoreError::sql("drop the oldest rejects"))
}
