//! Dropping what ended pulls have staged.
//!
//! Not in the transaction that applies them: to undo it the staging area would keep every page of the pull in memory.

use rusqlite::{Transaction, params};

use crate::store::{Store, StoreError};

/// How many rows of a table one transaction drops while other pulls have rows in it.
const ROWS: i64 = 2_000;

impl Store {
    /// Drops what ended pulls left in the staging area. What cannot be dropped now is no harm: nothing reads it, and the
    /// next sweep takes it.
    pub(super) async fn sweep(&self) {
        loop {
            match self.write("drop staged pages", sweep).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    tracing::warn!("staged pages are dropped later: {error}");
                    return;
                }
            }
        }
    }
}

/// Drops some of it; says whether there may be more.
fn sweep(transaction: &Transaction<'_>) -> Result<bool, StoreError> {
    let doing = "drop staged pages";
    let (ended, running): (Option<i64>, bool) = transaction
        .prepare_cached(
            "select (select min(id) from staging.ended_pull), exists (select 1 from staging.pull)",
        )
        .and_then(|mut statement| statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))))
        .map_err(StoreError::sql(doing))?;
    let Some(ended) = ended else {
        return Ok(false);
    };
    if !running {
        return sweep_all(transaction).map(|()| false);
    }
    if sweep_some(transaction, ended)? == 0 {
        transaction
            .prepare_cached("delete from staging.ended_pull where id = ?1")
            .and_then(|mut statement| statement.execute([ended]))
            .map_err(StoreError::sql(doing))?;
    }
    Ok(true)
}

/// Empties the tables. Without a condition SQLite gives their pages back unread, however many there are.
fn sweep_all(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    let sql = "
        delete from staging.staged_task;
        delete from staging.staged_id;
        delete from staging.staged_reject;
        delete from staging.ended_pull;";
    transaction
        .execute_batch(sql)
        .map_err(StoreError::sql("drop staged pages"))
}

/// Drops some rows of one pull; returns how many.
fn sweep_some(transaction: &Transaction<'_>, pull: i64) -> Result<usize, StoreError> {
    let statements = [
        "delete from staging.staged_task
         where pull = ?1 and external in (
             select external from staging.staged_task where pull = ?1 limit ?2)",
        "delete from staging.staged_id
         where pull = ?1 and external in (
             select external from staging.staged_id where pull = ?1 limit ?2)",
        "delete from staging.staged_reject
         where id in (
             select id from staging.staged_reject where pull = ?1 limit ?2)",
    ];
    let mut dropped = 0;
    for sql in statements {
        dropped += transaction
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params![pull, ROWS]))
            .map_err(StoreError::sql("drop staged pages"))?;
    }
    Ok(dropped)
}

#[cfg(test)]
mod tests {
    use rusqlite::Transaction;
    use throughline_kit::Coverage;

    use crate::domain::id::SourceId;
    use crate::store::testing::{Home, finish, home, hour, source, staged, task, tasks};
    use crate::store::{PullOutcome, StoreError};

    /// How many rows each pull has staged.
    async fn left(home: &Home) -> Vec<(i64, i64)> {
        let job = |transaction: &Transaction<'_>| {
            let sql = "
                select pull, count(*)
                from (select pull from staging.staged_task union all select pull from staging.staged_id)
                group by pull";
            transaction
                .prepare(sql)
                .and_then(|mut statement| {
                    statement
                        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                        .collect()
                })
                .map_err(StoreError::sql("count what is staged"))
        };
        home.store.write("count what is staged", job).await.unwrap()
    }

    #[tokio::test]
    async fn what_an_ended_pull_staged_is_dropped_and_nothing_else() {
        let home = home();
        let store = &home.store;
        let running = SourceId::new("running");
        let other = store.begin_pull(&running).await.unwrap();
        let page = vec![task("running", "1"), task("running", "2")];
        store.stage_tasks(other, staged(page)).await.unwrap();

        // More than two transactions drop, of tasks and of ids.
        let pull = store.begin_pull(&source()).await.unwrap();
        store.stage_tasks(pull, staged(tasks(4_100))).await.unwrap();
        let ids = (5_000..7_100).map(|id| id.to_string()).collect();
        store.stage_listed(pull, ids).await.unwrap();
        assert_eq!(left(&home).await, [(other.0, 2), (pull.0, 6_200)]);
        let how = finish(hour(0), Coverage::Full);
        store.finish_pull(pull, how).await.unwrap();
        assert_eq!(left(&home).await, [(other.0, 2)]);

        // The last one that runs leaves nothing at all, and applies what it staged before the sweep.
        let how = finish(hour(1), Coverage::Full);
        let outcome = store.finish_pull(other, how).await.unwrap();
        assert!(
            matches!(outcome, PullOutcome::Applied(counts) if counts.new == 2),
            "{outcome:?}"
        );
        assert_eq!(left(&home).await, []);
    }
}
