//! Runs: what each kind of work did last, for `throughline status`.

use jiff::Timestamp;
use rusqlite::{Connection, Row, Transaction, params};
use serde_json::Value;

use super::rows::{from_json, instant, micros, to_json};
use super::{Store, StoreError};

/// How many runs of one kind and subject are kept.
const KEPT: i64 = 500;

/// One piece of work that ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The kind of work: `pull`, `review`, `send`.
    pub kind: String,
    /// What it was about: a source's or a review's id.
    pub subject: String,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Timestamp,
    /// Whether it did what it should.
    pub ok: bool,
    /// Counts and problems.
    pub summary: Value,
}

impl Store {
    /// Records a piece of work that ended.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn record_run(&self, run: Run) -> Result<(), StoreError> {
        self.write("record a run", move |transaction| {
            run_insert(transaction, &run)?;
            run_trim(transaction, &run.kind, &run.subject)
        })
        .await
    }

    /// The last run of each kind and subject, in that order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn last_runs(&self) -> Result<Vec<Run>, StoreError> {
        self.read("read the last runs", |connection| {
            run_last_list(connection)?
                .into_iter()
                .map(RunRow::run)
                .collect()
        })
        .await
    }
}

struct RunRow {
    kind: String,
    subject: String,
    started: i64,
    finished: i64,
    ok: bool,
    summary: String,
}

impl RunRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            kind: row.get(0)?,
            subject: row.get(1)?,
            started: row.get(2)?,
            finished: row.get(3)?,
            ok: row.get(4)?,
            summary: row.get(5)?,
        })
    }

    fn run(self) -> Result<Run, StoreError> {
        Ok(Run {
            kind: self.kind,
            subject: self.subject,
            started: instant(self.started)?,
            finished: instant(self.finished)?,
            ok: self.ok,
            summary: from_json("run's summary", &self.summary)?,
        })
    }
}

fn run_insert(transaction: &Transaction<'_>, run: &Run) -> Result<(), StoreError> {
    let sql = "
        insert into run (kind, subject, started, finished, ok, summary)
        values (?1, ?2, ?3, ?4, ?5, ?6)";
    let values = params![
        run.kind,
        run.subject,
        micros(run.started),
        micros(run.finished),
        run.ok,
        to_json("run's summary", &run.summary)?
    ];
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(values))
        .map(drop)
        .map_err(StoreError::sql("record a run"))
}

fn run_trim(transaction: &Transaction<'_>, kind: &str, subject: &str) -> Result<(), StoreError> {
    let sql = "
        delete from run
        where kind = ?1 and subject = ?2 and id <= (
            select id from run
            where kind = ?1 and subject = ?2
            order by id desc
            limit 1 offset ?3)";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(params![kind, subject, KEPT]))
        .map(drop)
        .map_err(StoreError::sql("drop the oldest runs"))
}

fn run_last_list(connection: &Connection) -> Result<Vec<RunRow>, StoreError> {
    let sql = "
        select kind, subject, started, finished, ok, summary
        from run
        where id in (select max(id) from run group by kind, subject)
        order by kind, subject";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_map([], RunRow::read)?.collect())
        .map_err(StoreError::sql("read the last runs"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{KEPT, Run};
    use crate::store::testing::{home, hour, rows};

    fn run(kind: &str, subject: &str, at: i64) -> Run {
        Run {
            kind: kind.to_owned(),
            subject: subject.to_owned(),
            started: hour(at),
            finished: hour(at + 1),
            ok: at % 2 == 0,
            summary: json!({"new": at}),
        }
    }

    #[tokio::test]
    async fn the_last_run_of_each_subject_is_told() {
        let home = home();
        for (kind, subject, at) in [
            ("pull", "b", 0),
            ("pull", "a", 1),
            ("pull", "b", 2),
            ("review", "weekly", 3),
        ] {
            home.store.record_run(run(kind, subject, at)).await.unwrap();
        }
        assert_eq!(
            home.store.last_runs().await.unwrap(),
            [
                run("pull", "a", 1),
                run("pull", "b", 2),
                run("review", "weekly", 3)
            ]
        );
    }

    #[tokio::test]
    async fn runs_do_not_pile_up() {
        let home = home();
        home.store.record_run(run("pull", "b", 0)).await.unwrap();
        for at in 0..KEPT + 5 {
            home.store.record_run(run("pull", "a", at)).await.unwrap();
        }
        let kept = rows(&home.store, "run").await.len();
        assert_eq!(i64::try_from(kept).unwrap(), KEPT + 1);
    }
}
