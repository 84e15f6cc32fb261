//! What the same figures cost others: SQLite's own shell over the same database, and a loop over arrays.

use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::process::{self, Cost};

/// Tasks done by initiative and month, from the links and the records: what a round would do without anything kept.
const JOIN: &str = "
    select l.initiative, substr(json_extract(t.json, '$.closed'), 1, 7), count(*)
    from link l
    join task t on t.id = l.task
    where json_extract(t.json, '$.state') = 'done'
    group by 1, 2";

/// The same from the facts.
const NARROW: &str = "
    select p.initiatives, f.closed / 100, count(*)
    from fact f
    join fact_place p on p.id = f.place
    where f.is_done
    group by 1, 2";

/// GROUP BY over the join of links and records; `None` without the shell.
pub(crate) fn join(store: &Path) -> anyhow::Result<Option<Cost>> {
    shell(store, JOIN)
}

/// GROUP BY over the facts; `None` without the shell.
pub(crate) fn narrow(store: &Path) -> anyhow::Result<Option<Cost>> {
    shell(store, NARROW)
}

fn shell(store: &Path, sql: &str) -> anyhow::Result<Option<Cost>> {
    let has_shell = Command::new("sqlite3")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if has_shell.is_err() {
        return Ok(None);
    }
    let mut command = Command::new("sqlite3");
    command.arg("-readonly").arg(store).arg(sql);
    process::watch(&mut command).map(|(cost, _)| Some(cost))
}

/// One look at so many amounts, each added to the sum of its lead and week.
pub(crate) fn array(tasks: usize, leads: usize) -> Duration {
    const WEEKS: usize = 60;
    let facts: Vec<(u32, u32, f32)> = (0..tasks)
        .map(|number| {
            let mixed = number.wrapping_mul(2_654_435_761) >> 7;
            let (lead, week) = (mixed % leads.max(1), mixed / 31 % WEEKS);
            (
                u32::try_from(lead).unwrap_or(0),
                u32::try_from(week).unwrap_or(0),
                1.0,
            )
        })
        .collect();
    let mut sums = vec![0.0_f32; leads * WEEKS];
    let began = Instant::now();
    for (lead, week, amount) in black_box(&facts) {
        if let Some(sum) = sums.get_mut(*lead as usize * WEEKS + *week as usize) {
            *sum += amount;
        }
    }
    black_box(&sums);
    began.elapsed()
}
