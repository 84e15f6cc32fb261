//! Alerts: what each reader was last told, and which mail told what on which day.
//!
//! It owns the rows that must be unique: one for each reader, subject and day. It must not know when
//! something is worse, nor how many mails are too many.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, Row, Transaction, params};

use super::outbox::{NewMail, NewOccurrence, mail_insert, occurrence_ensure};
use super::{Store, StoreError};

/// Every subject (`objective.ID`, `initiative.ID`, `source.ID`) with its status, in words.
pub type Told = BTreeMap<String, String>;

/// One reader's alert, ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAlert {
    /// The reader's address, in lower case.
    pub reader: String,
    /// The mail.
    pub mail: NewMail,
    /// What it tells.
    pub told: Told,
    /// The reader's day.
    pub day: Date,
}

/// One alert that went into the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentAlert {
    /// The reader's address, in lower case.
    pub reader: String,
    /// What it told of.
    pub subject: String,
    /// The reader's day.
    pub day: Date,
    /// The period of its occurrence: the same for all that one mail told.
    pub period: String,
}

impl Store {
    /// What each reader was last told, by address in lower case.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn told(&self) -> Result<BTreeMap<String, Told>, StoreError> {
        self.read("read what readers were told", told_list).await
    }

    /// Records what a reader knows now; subjects that are not named keep what was recorded.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn record_told(&self, told: Vec<(String, Told)>) -> Result<(), StoreError> {
        if told.iter().all(|(_, told)| told.is_empty()) {
            return Ok(());
        }
        self.write("record what readers were told", move |tx| {
            told.iter()
                .try_for_each(|(reader, told)| told_upsert(tx, reader, told))
        })
        .await
    }

    /// Forgets what readers were told who are not written to any more: whoever comes back begins anew.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_told(&self, readers: BTreeSet<String>) -> Result<(), StoreError> {
        let doing = "forget what former readers were told";
        self.write(doing, move |tx| {
            let known = told_list(tx)?;
            let gone = known.into_keys().filter(|reader| !readers.contains(reader));
            for reader in gone {
                tx.execute("delete from alert_told where reader = ?1", [reader])
                    .map_err(StoreError::sql(doing))?;
            }
            Ok(())
        })
        .await
    }

    /// The alerts since a day, that day included.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn alerts_since(&self, day: Date) -> Result<Vec<SentAlert>, StoreError> {
        self.read("read the alerts of late", move |connection| {
            let sql = "select reader, subject, day, period from alert where day >= ?1";
            let read = |row: &Row<'_>| {
                Ok(SentAlert {
                    reader: row.get(0)?,
                    subject: row.get(1)?,
                    day: row.get(2)?,
                    period: row.get(3)?,
                })
            };
            connection
                .prepare_cached(sql)
                .and_then(|mut statement| statement.query_map([day], read)?.collect())
                .map_err(StoreError::sql("read the alerts of late"))
        })
        .await
    }

    /// Puts alerts into the outbox, each with the record of what it tells, in one transaction; answers how many.
    ///
    /// One of which something was told to its reader on its day already is left out as a whole.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is kept then.
    pub async fn create_alerts(
        &self,
        new: NewOccurrence,
        alerts: Vec<NewAlert>,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        self.write("put alerts into the outbox", move |tx| {
            let mut created = 0;
            for alert in &alerts {
                created += usize::from(alert_insert(tx, &new, alert, now)?);
            }
            Ok(created)
        })
        .await
    }
}

fn told_list(connection: &Connection) -> Result<BTreeMap<String, Told>, StoreError> {
    let doing = "read what readers were told";
    let mut statement = connection
        .prepare_cached("select reader, subject, status from alert_told")
        .map_err(StoreError::sql(doing))?;
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .map_err(StoreError::sql(doing))?;
    let mut told: BTreeMap<String, Told> = BTreeMap::new();
    for row in rows {
        let (reader, subject, status) = row.map_err(StoreError::sql(doing))?;
        told.entry(reader).or_default().insert(subject, status);
    }
    Ok(told)
}

fn told_upsert(tx: &Transaction<'_>, reader: &str, told: &Told) -> Result<(), StoreError> {
    let sql = "
        insert into alert_told (reader, subject, status)
        values (?1, ?2, ?3)
        on conflict (reader, subject) do update
        set status = excluded.status";
    let doing = "record what a reader was told";
    let mut statement = tx.prepare_cached(sql).map_err(StoreError::sql(doing))?;
    for (subject, status) in told {
        statement
            .execute(params![reader, subject, status])
            .map_err(StoreError::sql(doing))?;
    }
    Ok(())
}

/// `false`: something of it was told already.
fn alert_insert(
    tx: &Transaction<'_>,
    new: &NewOccurrence,
    alert: &NewAlert,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let reader = &alert.reader;
    for subject in alert.told.keys() {
        let told = tx
            .query_row(
                "select exists (select 1 from alert where reader = ?1 and subject = ?2 and day = ?3)",
                params![reader, subject, alert.day],
                |row| row.get(0),
            )
            .map_err(StoreError::sql("look for an alert"))?;
        if told {
            return Ok(false);
        }
    }
    occurrence_ensure(tx, new, now)?;
    let occurrence = &new.occurrence;
    if !mail_insert(tx, occurrence, &alert.mail, now)? {
        return Ok(false);
    }
    for subject in alert.told.keys() {
        tx.execute(
            "insert into alert (reader, subject, day, period) values (?1, ?2, ?3, ?4)",
            params![reader, subject, alert.day, occurrence.period.as_str()],
        )
        .map_err(StoreError::sql("record an alert"))?;
    }
    told_upsert(tx, reader, &alert.told)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::{Date, date};

    use super::{NewAlert, Told};
    use crate::domain::id::ReviewId;
    use crate::domain::review::{ALERTS, Occurrence, PeriodKey};
    use crate::store::outbox::{NewMail, NewOccurrence};
    use crate::store::testing::{home, hour};

    fn told(pairs: &[(&str, &str)]) -> Told {
        let pairs = pairs.iter();
        pairs
            .map(|(subject, status)| ((*subject).to_owned(), (*status).to_owned()))
            .collect()
    }

    fn alert(reader: &str, pairs: &[(&str, &str)], day: Date) -> NewAlert {
        NewAlert {
            reader: reader.to_owned(),
            mail: NewMail {
                rcpt: reader.to_owned(),
                sender: "strategy@acme.example".to_owned(),
                message_id: format!("<{reader}-{day}-{}@acme.example>", pairs.len()),
                subject: "turned".to_owned(),
                raw: b"x".to_vec(),
                refused: None,
            },
            told: told(pairs),
            day,
        }
    }

    fn moment(at: i64) -> NewOccurrence {
        NewOccurrence {
            occurrence: Occurrence {
                review: ReviewId::new(ALERTS),
                period: PeriodKey::from_stored(format!("moment-{at}")),
                due_at: hour(at),
            },
            as_of: date(2026, 11, 24),
            known_at: hour(at),
        }
    }

    #[tokio::test]
    async fn something_is_told_to_one_reader_once_a_day_and_all_or_nothing() {
        let home = home();
        let store = &home.store;
        let (today, tomorrow) = (date(2026, 11, 24), date(2026, 11, 25));
        let share = ("objective.share", "off track");
        let both = [share, ("objective.north", "at risk")];
        let create = async |at, alerts| store.create_alerts(moment(at), alerts, hour(at)).await;
        let first = vec![alert("ann", &[share], today), alert("bob", &[share], today)];
        assert_eq!(create(1, first).await.unwrap(), 2);
        // Told already: not even the part that is new goes out with it.
        let again = vec![alert("ann", &both, today), alert("cleo", &both, today)];
        assert_eq!(create(2, again).await.unwrap(), 1);
        assert_eq!(store.told().await.unwrap()["ann"], told(&[share]));
        assert_eq!(
            create(3, vec![alert("ann", &both, tomorrow)])
                .await
                .unwrap(),
            1
        );
        assert_eq!(store.told().await.unwrap()["ann"], told(&both));
        assert_eq!(store.list_mail(None).await.unwrap().len(), 4);
        let of_ann = store.alerts_since(tomorrow).await.unwrap();
        assert_eq!(of_ann.len(), 2);
        assert!(
            of_ann
                .iter()
                .all(|one| one.reader == "ann" && one.period == "moment-3")
        );
    }

    #[tokio::test]
    async fn one_moment_has_one_mail_to_a_reader() {
        let home = home();
        let today = date(2026, 11, 24);
        for (subject, created) in [("objective.share", 1), ("objective.north", 0)] {
            let one = alert("ann", &[(subject, "off track")], today);
            let put = home
                .store
                .create_alerts(moment(1), vec![one], hour(1))
                .await;
            assert_eq!(put.unwrap(), created, "{subject}");
        }
        assert_eq!(home.store.alerts_since(today).await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn what_a_former_reader_was_told_is_forgotten() {
        let home = home();
        let store = &home.store;
        let said = |reader: &str| (reader.to_owned(), told(&[("objective.share", "on track")]));
        store
            .record_told(vec![said("ann"), said("bob")])
            .await
            .unwrap();
        store
            .keep_told(BTreeSet::from(["bob".to_owned()]))
            .await
            .unwrap();
        let known = store.told().await.unwrap();
        assert_eq!(known.keys().collect::<Vec<_>>(), ["bob"]);
    }
}
