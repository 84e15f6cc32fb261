//! Up to where a store was read, and which tasks changed since.
//!
//! It knows the log of changes; not what is read of a task.

use rusqlite::{Connection, params};

use super::Numbers;
use crate::store::StoreError;

/// Up to where the tasks of a store were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// How often all facts were made anew.
    era: i64,
    /// The latest change.
    pub(super) log: i64,
    /// The greatest number of a task.
    pub(super) newest: i64,
}

impl Mark {
    /// Where the store stands now.
    pub(super) fn read(connection: &Connection) -> Result<Self, StoreError> {
        let sql = "
            select (select era from fact_era),
                   coalesce((select max(id) from task_changed), 0),
                   coalesce((select max(id) from task), 0)";
        connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement.query_row([], |row| {
                    Ok(Self {
                        era: row.get(0)?,
                        log: row.get(1)?,
                        newest: row.get(2)?,
                    })
                })
            })
            .map_err(StoreError::sql("read where its changes stand"))
    }

    /// The tasks that came, changed or went since, until now; `None` where that is not told any more.
    pub(super) fn changed(
        self,
        connection: &Connection,
        now: Self,
    ) -> Result<Option<Numbers>, StoreError> {
        let doing = "read which tasks changed";
        let oldest: Option<i64> = connection
            .prepare_cached("select min(id) from task_changed")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(StoreError::sql(doing))?;
        let is_told = oldest.map_or(self.log == 0, |oldest| oldest <= self.log + 1);
        if self.era != now.era || now.log < self.log || !is_told {
            return Ok(None);
        }
        let found: rusqlite::Result<Numbers> = connection
            .prepare_cached(concat!("select task from ", changed!(), " order by task"))
            .and_then(|mut statement| {
                let values = params![i64::MAX, self.log, self.newest];
                statement.query_map(values, |row| row.get(0))?.collect()
            });
        found.map(Some).map_err(StoreError::sql(doing))
    }
}
