//! Links: which tasks count for which initiative. Kept beside the tasks, renewed with them.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::rows::{from_json, micros};
use super::{Store, StoreError};
use crate::domain::id::{InitiativeId, SourceId, TaskId};
use crate::domain::link::Link;
use crate::domain::task::Task;

/// The plan's rules as a function: the links of one task, by initiative.
///
/// Handed in because the rules are carried out on the engine's side of the floor.
pub type LinkRules = Arc<dyn Fn(&Task) -> Vec<Link> + Send + Sync>;

impl Store {
    /// Links every task anew after the plan's rules changed; returns how many tasks' links differ now.
    ///
    /// Call it before [`Store::record_plan`]: a crash between the two then only repeats the work.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is changed then.
    pub async fn relink_all(&self, now: Timestamp, links: LinkRules) -> Result<u64, StoreError> {
        let job = move |transaction: &Transaction<'_>| relink(transaction, now, &links);
        self.write("link the tasks", job).await
    }

    /// Every link, in task order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn links(&self) -> Result<Vec<Link>, StoreError> {
        self.read("read the links", link_list).await
    }

    /// The links of one task, by initiative.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn links_of(&self, task: TaskId) -> Result<Vec<Link>, StoreError> {
        self.read("read the links of a task", move |connection| {
            link_list_of(connection, &task)
        })
        .await
    }
}

fn relink(
    transaction: &Transaction<'_>,
    now: Timestamp,
    links: &LinkRules,
) -> Result<u64, StoreError> {
    let doing = "link the tasks";
    let mut statement = transaction
        .prepare_cached("select id, json from task")
        .map_err(StoreError::sql(doing))?;
    let mut rows = statement.query([]).map_err(StoreError::sql(doing))?;
    let mut changed = 0;
    while let Some(row) = rows.next().map_err(StoreError::sql(doing))? {
        let id: i64 = row.get(0).map_err(StoreError::sql(doing))?;
        let json = row.get_ref(1).and_then(|json| Ok(json.as_str()?));
        let task: Task = from_json("task", json.map_err(StoreError::sql(doing))?)?;
        changed += u64::from(replace(transaction, id, &links(&task), now)?);
    }
    Ok(changed)
}

/// Gives a new task its links.
pub(super) fn add(
    transaction: &Transaction<'_>,
    task: i64,
    links: &[Link],
    now: Timestamp,
) -> Result<(), StoreError> {
    links
        .iter()
        .try_for_each(|link| link_insert(transaction, task, link, now))
}

/// Makes a task's links these ones; says whether any differed. Equal links are not written.
pub(super) fn replace(
    transaction: &Transaction<'_>,
    task: i64,
    links: &[Link],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let known = link_rules(transaction, task)?;
    let mut changed = false;
    for (initiative, _) in &known {
        if !links.iter().any(|link| link.initiative == *initiative) {
            link_delete(transaction, task, initiative)?;
            changed = true;
        }
    }
    for link in links {
        let same = |(initiative, rule): &(InitiativeId, String)| {
            *initiative == link.initiative && link.rule == rule.as_str()
        };
        if !known.iter().any(same) {
            link_upsert(transaction, task, link, now)?;
            changed = true;
        }
    }
    Ok(changed)
}

fn link_rules(
    connection: &Connection,
    task: i64,
) -> Result<Vec<(InitiativeId, String)>, StoreError> {
    let mut statement = connection
        .prepare_cached("select initiative, rule from link where task = ?1")
        .map_err(StoreError::sql("read the links of a task"))?;
    statement
        .query_map([task], |row| {
            let initiative: String = row.get(0)?;
            Ok((InitiativeId::new(initiative), row.get(1)?))
        })
        .and_then(Iterator::collect)
        .map_err(StoreError::sql("read the links of a task"))
}

fn link_delete(
    transaction: &Transaction<'_>,
    task: i64,
    initiative: &InitiativeId,
) -> Result<(), StoreError> {
    let sql = "delete from link where task = ?1 and initiative = ?2";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(params![task, initiative.as_str()]))
        .map(drop)
        .map_err(StoreError::sql("remove a link"))
}

fn link_insert(
    transaction: &Transaction<'_>,
    task: i64,
    link: &Link,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "
        insert into link (task, initiative, rule, since)
        values (?1, ?2, ?3, ?4)";
    write(transaction, sql, task, link, now)
}

fn link_upsert(
    transaction: &Transaction<'_>,
    task: i64,
    link: &Link,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "
        insert into link (task, initiative, rule, since)
        values (?1, ?2, ?3, ?4)
        on conflict (task, initiative) do update
        set rule = excluded.rule, since = excluded.since";
    write(transaction, sql, task, link, now)
}

/// Executes a statement that takes a link.
fn write(
    transaction: &Transaction<'_>,
    sql: &str,
    task: i64,
    link: &Link,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values = params![
        task,
        link.initiative.as_str(),
        link.rule.as_str(),
        micros(now)
    ];
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(values))
        .map(drop)
        .map_err(StoreError::sql("store a link"))
}

fn link_list(connection: &Connection) -> Result<Vec<Link>, StoreError> {
    let sql = "
        select t.source, t.external, l.initiative, l.rule
        from link l
        join task t on t.id = l.task
        order by t.source, t.external, l.initiative";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_map([], link)?.collect())
        .map_err(StoreError::sql("read the links"))
}

fn link_list_of(connection: &Connection, task: &TaskId) -> Result<Vec<Link>, StoreError> {
    let sql = "
        select t.source, t.external, l.initiative, l.rule
        from link l
        join task t on t.id = l.task
        where t.source = ?1 and t.external = ?2
        order by l.initiative";
    let values = params![task.source.as_str(), task.external.as_str()];
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_map(values, link)?.collect())
        .map_err(StoreError::sql("read the links of a task"))
}

fn link(row: &rusqlite::Row<'_>) -> rusqlite::Result<Link> {
    let (source, initiative): (String, String) = (row.get(0)?, row.get(2)?);
    let (external, rule): (String, String) = (row.get(1)?, row.get(3)?);
    Ok(Link {
        task: TaskId::new(SourceId::new(source), external),
        initiative: InitiativeId::new(initiative),
        rule: rule.into(),
    })
}
