//! Facts: what is kept of tasks that are over, beside the tasks and renewed with them.
//!
//! It writes facts and knows under which rules they were made; reading them is the snapshot's.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

use super::rows::{from_json, to_json};
use super::tasks::{EventRow, TaskRow};
use super::{Store, StoreError};
use crate::domain::settled::{End, Fact, Place};
use crate::domain::task::{Estimate, KnownTask, TaskEvent};
use crate::domain::text::{Pool, Text, Texts};

/// Makes the fact of a task with its events, oldest first; `None` while it is not over.
pub type FactMaker = Arc<dyn Fn(&Arc<KnownTask>, &[&TaskEvent]) -> Option<Fact> + Send + Sync>;

/// How facts are made, handed in because the rules are carried out on the engine's side of the floor.
#[derive(Clone)]
pub struct FactRules {
    /// What they rest on, as a hash: facts of one basis are worth nothing under another.
    pub basis: String,
    /// The rules.
    pub make: FactMaker,
}

impl std::fmt::Debug for FactRules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FactRules")
            .field("basis", &self.basis)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Makes every fact anew where the facts there are rest on other rules; says whether they did.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is changed then.
    pub async fn renew_facts(&self, rules: FactRules) -> Result<bool, StoreError> {
        let wanted = rules.basis.clone();
        let rest_on_it = move |connection: &Connection| is_basis(connection, &wanted);
        if self.read("read what the facts rest on", rest_on_it).await? {
            return Ok(false);
        }
        let job = move |transaction: &Transaction<'_>| renew_all(transaction, &rules);
        self.write("make the facts anew", job).await?;
        Ok(true)
    }
}

/// Whether the facts that are stored rest on these rules.
pub(super) fn is_basis(connection: &Connection, wanted: &str) -> Result<bool, StoreError> {
    let hash: Option<String> = connection
        .prepare_cached("select hash from fact_basis")
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)).optional())
        .map_err(StoreError::sql("read what the facts rest on"))?;
    Ok(hash.as_deref() == Some(wanted))
}

fn renew_all(transaction: &Transaction<'_>, rules: &FactRules) -> Result<(), StoreError> {
    let doing = "make the facts anew";
    let forget = "
        update fact set quiet = 99991231, place = null;
        delete from fact_place;
        delete from fact_basis;";
    transaction
        .execute_batch(forget)
        .map_err(StoreError::sql(doing))?;
    let sql = "
        select id, json, first_seen, gone_at
        from task
        where gone_at is null and json_extract(json, '$.state') in ('done', 'cancelled')";
    let mut statement = transaction
        .prepare_cached(sql)
        .map_err(StoreError::sql(doing))?;
    let mut rows = statement.query([]).map_err(StoreError::sql(doing))?;
    let mut places = Places::default();
    let mut pool = Pool::default();
    while let Some(row) = rows.next().map_err(StoreError::sql(doing))? {
        let id: i64 = row.get(0).map_err(StoreError::sql(doing))?;
        let known = TaskRow::read(row, 1).map_err(StoreError::sql(doing))?;
        let known = Arc::new(known.task(None, &mut pool)?);
        keep(transaction, id, &known, rules, &mut places)?;
    }
    transaction
        .execute("insert into fact_basis values (1, ?1)", [&rules.basis])
        .map(drop)
        .map_err(StoreError::sql(doing))
}

/// Makes the fact of one task anew, from what is stored of it.
pub(super) fn renew(
    transaction: &Transaction<'_>,
    id: i64,
    rules: &FactRules,
    places: &mut Places,
) -> Result<(), StoreError> {
    let sql = "select json, first_seen, gone_at from task where id = ?1";
    let row = transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row([id], |row| TaskRow::read(row, 0)))
        .map_err(StoreError::sql("read a task"))?;
    let known = Arc::new(row.task(None, &mut Pool::default())?);
    keep(transaction, id, &known, rules, places)
}

/// The events of a task, oldest first.
pub(super) fn events(connection: &Connection, id: i64) -> Result<Vec<EventRow>, StoreError> {
    let sql = "
        select change, was, became, happened, seen
        from task_event
        where task = ?1
        order by seen, id";
    let doing = "read the events of a task";
    let mut statement = connection
        .prepare_cached(sql)
        .map_err(StoreError::sql(doing))?;
    let rows = statement
        .query_map([id], |row| EventRow::read(row, 0))
        .map_err(StoreError::sql(doing))?;
    rows.collect::<rusqlite::Result<_>>()
        .map_err(StoreError::sql(doing))
}

/// Makes and keeps the fact of a task whose row was just written; one that is not over has none.
fn keep(
    transaction: &Transaction<'_>,
    id: i64,
    known: &Arc<KnownTask>,
    rules: &FactRules,
    places: &mut Places,
) -> Result<(), StoreError> {
    let events = EventRow::events(events(transaction, id)?, &known.task.id)?;
    match FactRow::of(known, &events, rules)? {
        Some(fact) => write(transaction, id, &fact, places),
        None => Ok(()),
    }
}

/// A fact as its columns hold it.
pub(super) struct FactRow {
    fact: Fact,
    /// `quiet`, `closed`, `counts_from`, `created`, `start`, `due`.
    days: [Option<i64>; 6],
    moved: Option<String>,
    place: PlaceRow,
}

impl FactRow {
    /// Makes the fact of a task; `None` where it is not over, or no fact can say enough of it.
    pub(super) fn of(
        known: &Arc<KnownTask>,
        events: &[TaskEvent],
        rules: &FactRules,
    ) -> Result<Option<Self>, StoreError> {
        let events: Vec<&TaskEvent> = events.iter().collect();
        let Some(fact) = (rules.make)(known, &events) else {
            return Ok(None);
        };
        let task = &fact.task;
        let days = [
            Some(fact.quiet),
            Some(task.on),
            task.from,
            task.created,
            task.start,
            task.due,
        ];
        let all = days.into_iter().flatten().chain(task.moved.iter().copied());
        if all.map(day_number).any(|day| day.is_none()) {
            // A day before the year 1 is no number of ours: the task is read as ever.
            return Ok(None);
        }
        let moved = task.moved.iter().filter_map(|day| day_number(*day));
        let moved: Vec<String> = moved.map(|day| day.to_string()).collect();
        Ok(Some(Self {
            days: days.map(|day| day.and_then(day_number)),
            moved: (!moved.is_empty()).then(|| moved.join(",")),
            place: PlaceRow::of(&fact.place)?,
            fact,
        }))
    }
}

/// Keeps the fact of a task that was just inserted; without one, the row that says so.
pub(super) fn insert(
    transaction: &Transaction<'_>,
    id: i64,
    row: Option<&FactRow>,
    places: &mut Places,
) -> Result<(), StoreError> {
    let sql = "
        insert into fact (task, quiet, place, is_done, closed, counts_from, created, start, due,
                          moved, hours, points, spent, amount, parent)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
    match row {
        Some(row) => execute(transaction, sql, id, row, places),
        None => transaction
            .prepare_cached("insert into fact (task) values (?1)")
            .and_then(|mut statement| statement.execute([id]))
            .map(drop)
            .map_err(StoreError::sql("keep that a task has no fact")),
    }
}

/// Keeps the fact of a task that was there before.
pub(super) fn write(
    transaction: &Transaction<'_>,
    id: i64,
    row: &FactRow,
    places: &mut Places,
) -> Result<(), StoreError> {
    let sql = "
        update fact
        set quiet = ?2, place = ?3, is_done = ?4, closed = ?5, counts_from = ?6, created = ?7, start = ?8, due = ?9,
            moved = ?10, hours = ?11, points = ?12, spent = ?13, amount = ?14, parent = ?15
        where task = ?1";
    execute(transaction, sql, id, row, places)
}

/// Executes a statement that takes the columns of a fact.
fn execute(
    transaction: &Transaction<'_>,
    sql: &str,
    id: i64,
    row: &FactRow,
    places: &mut Places,
) -> Result<(), StoreError> {
    let task = &row.fact.task;
    let [quiet, closed, from, created, start, due] = row.days;
    let (hours, points) = match task.estimate {
        Some(Estimate::Hours(hours)) => (Some(hours), None),
        Some(Estimate::Points(points)) => (None, Some(points)),
        None => (None, None),
    };
    let values = params![
        id,
        quiet,
        places.number(transaction, &row.place)?,
        task.end == End::Done,
        closed,
        from,
        created,
        start,
        due,
        row.moved,
        hours,
        points,
        task.spent,
        task.amount,
        row.fact.parent.as_deref()
    ];
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(values))
        .map(drop)
        .map_err(StoreError::sql("keep a fact"))
}

/// A place as its columns hold it.
#[derive(Clone, PartialEq, Eq, Hash)]
struct PlaceRow {
    source: String,
    initiatives: String,
    leads: String,
    assignees: String,
}

impl PlaceRow {
    fn of(place: &Place) -> Result<Self, StoreError> {
        Ok(Self {
            source: place.source.as_str().to_owned(),
            initiatives: to_json("place", &place.initiatives)?,
            leads: to_json("place", &place.leads)?,
            assignees: to_json("place", &place.assignees)?,
        })
    }
}

/// How many places are remembered, so that their memory does not grow with the tasks.
const PLACES: usize = 4_096;

/// The numbers of places that were met in this transaction: a company has few of them for its tasks.
#[derive(Default)]
pub(super) struct Places {
    numbers: HashMap<PlaceRow, i64>,
}

impl Places {
    /// The number of a place, which it gets when it is first seen.
    fn number(
        &mut self,
        transaction: &Transaction<'_>,
        place: &PlaceRow,
    ) -> Result<i64, StoreError> {
        if let Some(number) = self.numbers.get(place) {
            return Ok(*number);
        }
        let number = place_number(transaction, place)?;
        if self.numbers.len() == PLACES {
            self.numbers.clear();
        }
        self.numbers.insert(place.clone(), number);
        Ok(number)
    }
}

fn place_number(transaction: &Transaction<'_>, place: &PlaceRow) -> Result<i64, StoreError> {
    let doing = "keep the place of a fact";
    let values = params![
        place.source,
        place.initiatives,
        place.leads,
        place.assignees
    ];
    let find = "
        select id
        from fact_place
        where source = ?1 and initiatives = ?2 and leads = ?3 and assignees = ?4";
    let found = transaction
        .prepare_cached(find)
        .and_then(|mut statement| statement.query_row(values, |row| row.get(0)).optional())
        .map_err(StoreError::sql(doing))?;
    if let Some(id) = found {
        return Ok(id);
    }
    let add = "
        insert into fact_place (source, initiatives, leads, assignees)
        values (?1, ?2, ?3, ?4)
        returning id";
    transaction
        .prepare_cached(add)
        .and_then(|mut statement| statement.query_row(values, |row| row.get(0)))
        .map_err(StoreError::sql(doing))
}

/// The places of facts by their numbers, those with greater numbers than one.
pub(super) fn places(connection: &Connection, after: i64) -> Result<Vec<(i64, Place)>, StoreError> {
    let doing = "read the places of the facts";
    let sql = "
        select id, source, initiatives, leads, assignees
        from fact_place
        where id > ?1
        order by id";
    let mut statement = connection
        .prepare_cached(sql)
        .map_err(StoreError::sql(doing))?;
    let mut rows = statement.query([after]).map_err(StoreError::sql(doing))?;
    let (mut places, mut pool) = (Vec::new(), Pool::default());
    while let Some(row) = rows.next().map_err(StoreError::sql(doing))? {
        let text = |at: usize| row.get_ref(at).and_then(|text| Ok(text.as_str()?));
        let mut texts = |at: usize| {
            let texts: Vec<Text> = from_json("place", text(at).map_err(StoreError::sql(doing))?)?;
            Ok::<Texts, StoreError>(pool.texts(&texts))
        };
        let (initiatives, leads, assignees) = (texts(2)?, texts(3)?, texts(4)?);
        let place = Place {
            source: text(1).map_err(StoreError::sql(doing))?.into(),
            initiatives: initiatives.iter().cloned().map(Into::into).collect(),
            leads: leads.iter().cloned().map(Into::into).collect(),
            assignees,
        };
        places.push((row.get(0).map_err(StoreError::sql(doing))?, place));
    }
    Ok(places)
}

/// A day as its column holds it: 2026-11-22 is 20261122; `None` for one before the year 1.
pub(super) fn day_number(day: Date) -> Option<i64> {
    let (year, month, day) = (day.year(), day.month(), day.day());
    (year > 0).then(|| i64::from(year) * 10_000 + i64::from(month) * 100 + i64::from(day))
}

/// The day of a number that [`day_number`] made.
pub(super) fn day_of(number: i64) -> Result<Date, StoreError> {
    let part = |value: i64| i8::try_from(value).ok();
    let date = || {
        let year = i16::try_from(number / 10_000).ok()?;
        Date::new(year, part(number / 100 % 100)?, part(number % 100)?).ok()
    };
    date().ok_or_else(|| super::rows::unreadable("day", &number.to_string()))
}

#[cfg(test)]
mod tests;
