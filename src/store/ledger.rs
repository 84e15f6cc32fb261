//! The plan's ledger: entries appended in a chain of hashes, and read with the chain verified.
//!
//! An entry's hash covers the entry, the plan version that it belongs to and the hash of the entry before. It
//! is told here what differs; which differences matter is none of its business.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::rows::{count, from_json, instant, micros, to_json};
use super::{Store, StoreError};
use crate::domain::id::MetricId;
use crate::domain::ledger::{BrokenLink, Difference, Ledger, LedgerEntry, MetricRevision};

impl Store {
    /// The ledger up to a moment (`None`: now), its chain verified, and the revised figures of some series.
    ///
    /// # Errors
    /// [`StoreError`]. A broken chain is no error here but a part of the answer: reviews must go out and say so.
    pub async fn ledger(
        &self,
        known: Option<Timestamp>,
        metrics: Vec<MetricId>,
    ) -> Result<Ledger, StoreError> {
        self.read("read the ledger", move |connection| {
            ledger(connection, known, &metrics)
        })
        .await
    }

    /// Whether the stored plans still are what the ledger vouches for: the first entry whose plan is not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn altered_plan(&self) -> Result<Option<BrokenLink>, StoreError> {
        self.read("verify the stored plans", altered_plan).await
    }
}

/// The ledger and the revised figures, as a snapshot takes them.
pub(super) fn ledger(
    connection: &Connection,
    known: Option<Timestamp>,
    metrics: &[MetricId],
) -> Result<Ledger, StoreError> {
    let until = known.map_or(i64::MAX, micros);
    let rows = entry_list(connection, until)?;
    let broken = verify(&rows);
    let entries = rows.into_iter().map(EntryRow::entry);
    let mut revisions = Vec::new();
    for metric in metrics {
        revisions.extend(revisions_of(connection, metric, until)?);
    }
    revisions.sort_by(|a: &MetricRevision, b| {
        (a.seen, &a.metric, a.date).cmp(&(b.seen, &b.metric, b.date))
    });
    Ok(Ledger {
        entries: entries.collect::<Result<_, _>>()?,
        revisions,
        broken,
    })
}

/// Appends entries for a plan version.
pub(super) fn append(
    transaction: &Transaction<'_>,
    (version, plan_hash): (i64, &str),
    differences: &[Difference],
    seen: Timestamp,
) -> Result<(), StoreError> {
    let (mut number, mut before) = last_link(transaction)?;
    for difference in differences {
        let text = |value: &Option<serde_json::Value>| {
            let text = value.as_ref().map(|value| to_json("ledger entry", value));
            text.transpose()
        };
        number += 1;
        let row = EntryRow {
            number,
            seen: micros(seen),
            path: difference.path.clone(),
            was: text(&difference.from)?,
            became: text(&difference.to)?,
            hash: String::new(),
            before,
            plan_hash: plan_hash.to_owned(),
        };
        let row = EntryRow {
            hash: row.link(),
            ..row
        };
        entry_insert(transaction, &row, version)?;
        before = row.hash;
    }
    Ok(())
}

/// The first entry that does not fit the chain.
fn verify(rows: &[EntryRow]) -> Option<BrokenLink> {
    let mut before = "";
    for (row, number) in rows.iter().zip(1..) {
        let what = if row.number != number {
            Some(format!("entry {number} is missing"))
        } else if row.before != before {
            Some("it does not follow the entry before it".to_owned())
        } else if row.hash != row.link() {
            Some("its content does not fit its hash".to_owned())
        } else {
            None
        };
        if let Some(what) = what {
            return Some(BrokenLink {
                entry: count(row.number),
                what,
            });
        }
        before = &row.hash;
    }
    None
}

struct EntryRow {
    number: i64,
    seen: i64,
    path: String,
    was: Option<String>,
    became: Option<String>,
    before: String,
    hash: String,
    plan_hash: String,
}

impl EntryRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            number: row.get(0)?,
            seen: row.get(1)?,
            path: row.get(2)?,
            was: row.get(3)?,
            became: row.get(4)?,
            before: row.get(5)?,
            hash: row.get(6)?,
            plan_hash: row.get(7)?,
        })
    }

    /// SHA-256 over the entry as a JSON list, in which no two different entries are spelled alike.
    fn link(&self) -> String {
        let parts = json!([
            self.before,
            self.seen,
            self.plan_hash,
            self.path,
            self.was,
            self.became
        ]);
        format!("{:x}", Sha256::digest(parts.to_string().as_bytes()))
    }

    fn entry(self) -> Result<LedgerEntry, StoreError> {
        let value = |text: Option<String>| {
            let value = text.map(|text| from_json("ledger entry", &text));
            value.transpose()
        };
        Ok(LedgerEntry {
            number: count(self.number),
            seen: instant(self.seen)?,
            difference: Difference {
                path: self.path,
                from: value(self.was)?,
                to: value(self.became)?,
            },
            hash: self.hash,
        })
    }
}

fn last_link(transaction: &Transaction<'_>) -> Result<(i64, String), StoreError> {
    let sql = "
        select id, hash
        from ledger
        order by id desc
        limit 1";
    let last = transaction
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .map_err(StoreError::sql("read the ledger's last entry"))?;
    Ok(last.unwrap_or_default())
}

fn entry_insert(
    transaction: &Transaction<'_>,
    row: &EntryRow,
    version: i64,
) -> Result<(), StoreError> {
    let sql = "
        insert into ledger (id, version, seen, path, was, became, before, hash)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement.execute(params![
                row.number, version, row.seen, row.path, row.was, row.became, row.before, row.hash
            ])
        })
        .map(drop)
        .map_err(StoreError::sql("append to the ledger"))
}

fn entry_list(connection: &Connection, until: i64) -> Result<Vec<EntryRow>, StoreError> {
    let sql = "
        select l.id, l.seen, l.path, l.was, l.became, l.before, l.hash, coalesce(v.hash, '')
        from ledger l
        left join plan_version v on v.id = l.version
        where l.seen <= ?1
        order by l.id";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_map([until], EntryRow::read)?.collect())
        .map_err(StoreError::sql("read the ledger"))
}

/// The hash of each stored plan stands in the chain; here the plans themselves are held against their hashes.
fn altered_plan(connection: &Connection) -> Result<Option<BrokenLink>, StoreError> {
    let sql = "
        select v.hash, v.canonical, (select min(l.id) from ledger l where l.version = v.id)
        from plan_version v
        order by v.id";
    let mut statement = connection
        .prepare_cached(sql)
        .map_err(StoreError::sql("verify the stored plans"))?;
    let rows = statement.query_map([], |row| {
        let (hash, canonical): (String, String) = (row.get(0)?, row.get(1)?);
        let entry: Option<i64> = row.get(2)?;
        let found = format!("{:x}", Sha256::digest(canonical.as_bytes()));
        Ok((found != hash).then_some(entry))
    });
    let rows = rows.map_err(StoreError::sql("verify the stored plans"))?;
    for altered in rows {
        let altered = altered.map_err(StoreError::sql("verify the stored plans"))?;
        if let Some(entry) = altered {
            return Ok(Some(BrokenLink {
                entry: count(entry.unwrap_or_default()),
                what: "the plan stored with it is not the one that was loaded".to_owned(),
            }));
        }
    }
    Ok(None)
}

/// Every figure of a series that was read again with another value.
fn revisions_of(
    connection: &Connection,
    metric: &MetricId,
    until: i64,
) -> Result<Vec<MetricRevision>, StoreError> {
    let sql = "
        select date, was, value, seen
        from (select date, value, seen,
                     lag(value) over (partition by date order by seen) as was
              from metric_point
              where metric = ?1 and seen <= ?2)
        where was is not null
        order by seen, date";
    let rows: Vec<(jiff::civil::Date, f64, f64, i64)> = connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_map(params![metric.as_str(), until], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })?
                .collect()
        })
        .map_err(StoreError::sql("read revised figures"))?;
    rows.into_iter()
        .map(|(date, from, to, seen)| {
            Ok(MetricRevision {
                metric: metric.clone(),
                date,
                from,
                to,
                seen: instant(seen)?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;
    use serde_json::json;
    use sha2::{Digest as _, Sha256};

    use super::Difference;
    use crate::store::testing::{Home, home, hour};

    fn moved(path: &str, from: i64, to: i64) -> Difference {
        Difference {
            path: path.to_owned(),
            from: Some(json!(from)),
            to: Some(json!(to)),
        }
    }

    /// Three versions: the baseline, two changes, one more.
    async fn kept() -> Home {
        let home = home();
        for (at, differences) in [
            vec![Difference {
                path: "plan".to_owned(),
                from: None,
                to: Some(json!("first")),
            }],
            vec![
                moved("objective.a.lag.target", 27, 24),
                moved("lead.l.target", 5, 6),
            ],
            vec![moved("objective.a.lag.target", 24, 20)],
        ]
        .into_iter()
        .enumerate()
        {
            let canonical = json!({ "at": at }).to_string();
            let hash = format!("{:x}", Sha256::digest(canonical.as_bytes()));
            let hours = i64::try_from(at).unwrap();
            let kept = home
                .store
                .record_plan(&hash, &canonical, differences, hour(hours));
            assert!(kept.await.unwrap());
        }
        home
    }

    #[tokio::test]
    async fn entries_stay_in_their_order_and_the_chain_holds() {
        let home = kept().await;
        let ledger = home.store.ledger(None, Vec::new()).await.unwrap();
        assert_eq!(ledger.broken, None);
        let paths: Vec<_> = ledger
            .entries
            .iter()
            .map(|entry| (entry.number, entry.difference.path.as_str(), entry.seen))
            .collect();
        assert_eq!(
            paths,
            [
                (1, "plan", hour(0)),
                (2, "objective.a.lag.target", hour(1)),
                (3, "lead.l.target", hour(1)),
                (4, "objective.a.lag.target", hour(2)),
            ]
        );
        let then = home.store.ledger(Some(hour(1)), Vec::new()).await.unwrap();
        assert_eq!((then.entries.len(), then.broken), (3, None));
        assert_eq!(home.store.altered_plan().await.unwrap(), None);
    }

    #[tokio::test]
    async fn an_entry_cannot_be_changed_by_a_slip() {
        let home = kept().await;
        let by_hand = Connection::open(&home.path).unwrap();
        for sql in [
            "update ledger set became = '27' where id = 2",
            "delete from ledger",
        ] {
            let refused = by_hand.execute(sql, []).unwrap_err();
            assert!(
                refused.to_string().contains("only appended to"),
                "{refused}"
            );
        }
    }

    #[tokio::test]
    async fn whoever_forces_it_is_found() {
        for (sql, entry, words) in [
            (
                "update ledger set became = '27' where id = 2",
                2,
                "its hash",
            ),
            (
                "update ledger set seen = seen - 1 where id = 3",
                3,
                "its hash",
            ),
            ("update ledger set hash = 'x' where id = 2", 2, "its hash"),
            ("delete from ledger where id = 3", 4, "entry 3 is missing"),
            (
                "delete from ledger where id = 2; update ledger set id = id - 1 where id > 2",
                2,
                "does not follow",
            ),
            (
                "update plan_version set hash = 'x' where id = 3",
                4,
                "its hash",
            ),
        ] {
            let home = kept().await;
            let by_hand = Connection::open(&home.path).unwrap();
            let triggers = "drop trigger ledger_stays; drop trigger ledger_is_kept;";
            by_hand.execute_batch(&format!("{triggers} {sql}")).unwrap();
            let ledger = home.store.ledger(None, Vec::new()).await.unwrap();
            let broken = ledger.broken.unwrap_or_else(|| panic!("{sql}"));
            assert_eq!(broken.entry, entry, "{sql}");
            assert!(broken.what.contains(words), "{sql}: {}", broken.what);
        }
        let home = kept().await;
        let by_hand = Connection::open(&home.path).unwrap();
        let sql = "update plan_version set canonical = '{}' where id = 2";
        by_hand.execute(sql, []).unwrap();
        let altered = home.store.altered_plan().await.unwrap().unwrap();
        assert_eq!(altered.entry, 2);
    }

    #[tokio::test]
    async fn a_revised_figure_is_told_with_what_it_was() {
        use crate::domain::id::MetricId;
        use crate::store::MetricReading;
        let home = home();
        for (hours, value) in [(0, 12.0), (1, 13.0), (2, 13.0), (3, 11.5)] {
            let reading = MetricReading {
                metric: MetricId::new("share"),
                points: vec![(jiff::civil::date(2026, 10, 31), value)],
                rejects: Vec::new(),
                cursor: None,
                config_hash: String::new(),
            };
            home.store
                .record_metric_points(reading, hour(hours))
                .await
                .unwrap();
        }
        let told = |known| {
            let ledger = home.store.ledger(known, vec![MetricId::new("share")]);
            async {
                let revisions = ledger.await.unwrap().revisions;
                let figures = revisions.iter().map(|one| (one.from, one.to, one.seen));
                figures.collect::<Vec<_>>()
            }
        };
        assert_eq!(
            told(None).await,
            [(12.0, 13.0, hour(1)), (13.0, 11.5, hour(3))]
        );
        assert_eq!(told(Some(hour(2))).await, [(12.0, 13.0, hour(1))]);
    }
}
