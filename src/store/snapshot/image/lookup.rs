//! Which tasks have a name: an external id or a key, looked up in the store.
//!
//! It knows names and indexes; not who names whom, or why.

use std::collections::BTreeMap;

use rusqlite::{Connection, Params, params};

use crate::domain::id::SourceId;
use crate::domain::text::Text;
use crate::store::StoreError;
use crate::store::rows::to_json;
use crate::store::snapshot::names::{Hit, Name, Names};
use crate::store::snapshot::rows::Reader;

/// Names that are looked up by one statement; few in tests, so that there are several statements.
const TOGETHER: usize = if cfg!(test) { 3 } else { 4096 };

/// Finds out which settled tasks have some names.
pub(super) fn look_up(
    reader: Reader<'_>,
    unknown: &[Name],
    names: &mut Names,
) -> Result<(), StoreError> {
    let mut by_source: BTreeMap<&SourceId, Vec<&Text>> = BTreeMap::new();
    for (source, text) in unknown {
        by_source.entry(source).or_default().push(text);
    }
    for (source, texts) in by_source {
        for texts in texts.chunks(TOGETHER) {
            let mut found = settled_of(reader, source, texts)?;
            for (at, text) in (0..).zip(texts) {
                let hits = found.remove(&at).unwrap_or_default();
                names.looked_up(&(source.clone(), Text::clone(text)), hits);
            }
        }
    }
    Ok(())
}

/// The settled tasks of some names of a source, by the places of the names.
fn settled_of(
    reader: Reader<'_>,
    source: &SourceId,
    texts: &[&Text],
) -> Result<BTreeMap<i64, Vec<Hit>>, StoreError> {
    let texts: Vec<&str> = texts.iter().map(|text| text.as_str()).collect();
    let values = params![source.as_str(), to_json("names", &texts)?, reader.quiet];
    let doing = "look named tasks up";
    let mut statement = reader
        .connection
        .prepare_cached(SETTLED_OF)
        .map_err(StoreError::sql(doing))?;
    let mut rows = statement.query(values).map_err(StoreError::sql(doing))?;
    let mut found: BTreeMap<i64, Vec<Hit>> = BTreeMap::new();
    while let Some(row) = rows.next().map_err(StoreError::sql(doing))? {
        let read = row.get(0).and_then(|at| Ok((at, row.get(1)?, row.get(2)?)));
        let (at, place, number) = read.map_err(StoreError::sql(doing))?;
        found.entry(at).or_default().push((place, number));
    }
    Ok(found)
}

/// The settled tasks of the source `?1` that have one of the names `?2`, by the places of those. By each index on its own: for `or`
/// every task of the source is read, for each name.
pub(super) const SETTLED_OF: &str = "
    select n.key, f.place, f.task
    from json_each(?2) n
    cross join task t on t.source = ?1 and t.external = n.value
    cross join fact f on f.task = t.id
    where f.quiet <= ?3
    union
    select n.key, f.place, f.task
    from json_each(?2) n
    cross join task t on t.source = ?1 and t.key = n.value
    cross join fact f on f.task = t.id
    where f.quiet <= ?3";

/// Of how many rows that are not settled a name is the key, and of how many the external id.
pub(super) fn called(reader: Reader<'_>, (source, text): &Name) -> Result<(u32, u32), StoreError> {
    reader
        .connection
        .prepare_cached(CALLED)
        .and_then(|mut statement| {
            let values = params![source.as_str(), text.as_str(), reader.quiet];
            statement.query_row(values, |row| Ok((row.get(0)?, row.get(1)?)))
        })
        .map_err(StoreError::sql("look a parent up"))
}

/// How many tasks that are not settled have a name as their key, and how many as their external id: by each index on its own too.
pub(super) const CALLED: &str = "
    select (select count(*)
            from task t
            cross join fact f on f.task = t.id
            where t.source = ?1 and t.key = ?2 and f.quiet > ?3),
           (select count(*)
            from task t
            cross join fact f on f.task = t.id
            where t.source = ?1 and t.external = ?2 and f.quiet > ?3)";

/// The places and numbers that a query gives.
pub(super) fn hits(
    connection: &Connection,
    sql: &str,
    values: impl Params,
) -> Result<Vec<Hit>, StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_map(values, |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
        .map_err(StoreError::sql("look a named task up"))
}
