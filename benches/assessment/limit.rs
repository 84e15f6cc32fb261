//! The limit: the weekly figures of every lead from a table that holds nothing else, and a loop over them.

use std::hint::black_box;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tempfile::TempDir;

/// Weeks of each lead.
const WEEKS: i64 = 60;

/// The best of five reads.
pub(crate) fn best(leads: usize) -> anyhow::Result<Duration> {
    let folder = TempDir::new()?;
    let mut connection = Connection::open(folder.path().join("facts.db"))?;
    connection.execute_batch(
        "create table fact (
             lead integer not null,
             week integer not null,
             value real not null,
             primary key (lead, week)
         ) strict, without rowid",
    )?;
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare("insert into fact values (?1, ?2, ?3)")?;
        for lead in 0..i64::try_from(leads)? {
            for week in 0..WEEKS {
                let value = (lead * 7 + week) % 13;
                insert.execute((lead, week, value as f64))?;
            }
        }
    }
    transaction.commit()?;
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let began = Instant::now();
        black_box(read(&connection, leads)?);
        best = best.min(began.elapsed());
    }
    Ok(best)
}

fn read(connection: &Connection, leads: usize) -> rusqlite::Result<Vec<f64>> {
    let mut totals = vec![0.0; leads];
    let mut statement =
        connection.prepare_cached("select lead, value from fact order by lead, week")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let lead = usize::try_from(row.get::<_, i64>(0)?).ok();
        if let Some(total) = lead.and_then(|lead| totals.get_mut(lead)) {
            *total += row.get::<_, f64>(1)?;
        }
    }
    Ok(totals)
}
