//! What reviews leave behind: the statuses they told, and how far each one's schedule has been looked at.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::rows::{instant_opt, micros};
use super::{Store, StoreError};
use crate::domain::id::ReviewId;
use crate::domain::memory::Told;

impl Store {
    /// Keeps what a review says about each subject (`objective.ID`, `initiative.ID`, …) as of a date, in place of what
    /// it said about that date before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn record_statuses(
        &self,
        review: &ReviewId,
        as_of: Date,
        statuses: BTreeMap<String, String>,
    ) -> Result<(), StoreError> {
        let review = review.clone();
        self.write("record a review's statuses", move |transaction| {
            status_clear(transaction, &review, as_of)?;
            for (subject, status) in &statuses {
                status_insert(transaction, &review, as_of, (subject, status))?;
            }
            Ok(())
        })
        .await
    }

    /// What the same review said last before a date, with the date it stood for.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn statuses_before(
        &self,
        review: &ReviewId,
        before: Date,
    ) -> Result<Option<(Date, BTreeMap<String, String>)>, StoreError> {
        let review = review.clone();
        self.read("read the last review's statuses", move |connection| {
            let Some(as_of) = status_last_date(connection, &review, before)? else {
                return Ok(None);
            };
            status_list(connection, &review, as_of).map(|statuses| Some((as_of, statuses)))
        })
        .await
    }

    /// Up to when a review's schedule has been looked at; `None`: never.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn review_mark(&self, review: &ReviewId) -> Result<Option<Timestamp>, StoreError> {
        let review = review.clone();
        self.read("read a review's mark", move |connection| {
            instant_opt(mark_get(connection, &review)?)
        })
        .await
    }

    /// Says up to when a review's schedule has been looked at.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn set_review_mark(
        &self,
        review: &ReviewId,
        checked: Timestamp,
    ) -> Result<(), StoreError> {
        let review = review.clone();
        self.write("move a review's mark", move |transaction| {
            mark_upsert(transaction, &review, checked)
        })
        .await
    }

    /// Drops the marks of all reviews but these: one that was not configured for a while starts anew.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_review_marks(&self, reviews: Vec<ReviewId>) -> Result<(), StoreError> {
        self.write("drop the marks of other reviews", move |transaction| {
            for mark in mark_list(transaction)? {
                if !reviews.contains(&mark) {
                    mark_delete(transaction, &mark)?;
                }
            }
            Ok(())
        })
        .await
    }
}

fn status_clear(
    transaction: &Transaction<'_>,
    review: &ReviewId,
    as_of: Date,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("delete from status_seen where review = ?1 and as_of = ?2")
        .and_then(|mut statement| statement.execute(params![review.as_str(), as_of]))
        .map(drop)
        .map_err(StoreError::sql("replace a review's statuses"))
}

fn status_insert(
    transaction: &Transaction<'_>,
    review: &ReviewId,
    as_of: Date,
    (subject, status): (&str, &str),
) -> Result<(), StoreError> {
    let sql = "
        insert into status_seen (review, as_of, subject, status)
        values (?1, ?2, ?3, ?4)";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement.execute(params![review.as_str(), as_of, subject, status])
        })
        .map(drop)
        .map_err(StoreError::sql("record a status"))
}

fn status_last_date(
    connection: &Connection,
    review: &ReviewId,
    before: Date,
) -> Result<Option<Date>, StoreError> {
    let sql = "
        select max(as_of)
        from status_seen
        where review = ?1 and as_of < ?2";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement.query_row(params![review.as_str(), before], |row| row.get(0))
        })
        .map_err(StoreError::sql("find the last review"))
}

fn status_list(
    connection: &Connection,
    review: &ReviewId,
    as_of: Date,
) -> Result<BTreeMap<String, String>, StoreError> {
    let sql = "
        select subject, status
        from status_seen
        where review = ?1 and as_of = ?2";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_map(params![review.as_str(), as_of], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?
                .collect()
        })
        .map_err(StoreError::sql("read the last review's statuses"))
}

/// What reviews told of objectives and initiatives up to a date, oldest first.
pub(super) fn told(connection: &Connection, until: Date) -> Result<Vec<Told>, StoreError> {
    let sql = "
        select subject, as_of, status
        from status_seen
        where as_of <= ?1 and (subject like 'objective.%' or subject like 'initiative.%')
        order by as_of, subject, review";
    let read = |row: &Row<'_>| {
        Ok(Told {
            subject: row.get(0)?,
            as_of: row.get(1)?,
            status: row.get(2)?,
        })
    };
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_map([until], read)?.collect())
        .map_err(StoreError::sql("read what reviews told"))
}

fn mark_get(connection: &Connection, review: &ReviewId) -> Result<Option<i64>, StoreError> {
    connection
        .prepare_cached("select checked from review_mark where review = ?1")
        .and_then(|mut statement| {
            statement
                .query_row([review.as_str()], |row| row.get(0))
                .optional()
        })
        .map_err(StoreError::sql("read a review's mark"))
}

fn mark_list(transaction: &Transaction<'_>) -> Result<Vec<ReviewId>, StoreError> {
    transaction
        .prepare_cached("select review from review_mark")
        .and_then(|mut statement| {
            statement
                .query_map([], |row| row.get(0).map(|id: String| ReviewId::new(id)))?
                .collect()
        })
        .map_err(StoreError::sql("list the reviews' marks"))
}

fn mark_delete(transaction: &Transaction<'_>, review: &ReviewId) -> Result<(), StoreError> {
    transaction
        .prepare_cached("delete from review_mark where review = ?1")
        .and_then(|mut statement| statement.execute([review.as_str()]))
        .map(drop)
        .map_err(StoreError::sql("drop a review's mark"))
}

fn mark_upsert(
    transaction: &Transaction<'_>,
    review: &ReviewId,
    checked: Timestamp,
) -> Result<(), StoreError> {
    let sql = "
        insert into review_mark (review, checked)
        values (?1, ?2)
        on conflict (review) do update
        set checked = excluded.checked";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(params![review.as_str(), micros(checked)]))
        .map(drop)
        .map_err(StoreError::sql("move a review's mark"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use crate::domain::id::ReviewId;
    use crate::store::testing::{home, hour};

    fn statuses(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(subject, status)| ((*subject).to_owned(), (*status).to_owned()))
            .collect()
    }

    #[tokio::test]
    async fn a_review_is_compared_with_its_own_last_one() {
        let home = home();
        let store = &home.store;
        let (weekly, monthly) = (ReviewId::new("weekly"), ReviewId::new("monthly"));
        let (first, second) = (date(2026, 11, 2), date(2026, 11, 9));
        assert_eq!(store.statuses_before(&weekly, second).await.unwrap(), None);
        let said = statuses(&[("objective.a", "on track"), ("objective.b", "at risk")]);
        store
            .record_statuses(&weekly, first, said.clone())
            .await
            .unwrap();
        let other = statuses(&[("objective.a", "missed")]);
        store
            .record_statuses(&monthly, date(2026, 11, 5), other)
            .await
            .unwrap();
        let found = store.statuses_before(&weekly, second).await.unwrap();
        assert_eq!(found, Some((first, said)));
        // The date itself does not count: a review that is made again compares with the one before.
        assert_eq!(store.statuses_before(&weekly, first).await.unwrap(), None);
    }

    #[tokio::test]
    async fn what_all_reviews_told_is_read_up_to_a_date() {
        let home = home();
        let told_by = async |review: &str, day, status| {
            let said = statuses(&[("objective.a", status), ("lead.b", "missed")]);
            let review = ReviewId::new(review);
            home.store.record_statuses(&review, day, said).await
        };
        let (first, second) = (date(2026, 11, 2), date(2026, 11, 9));
        told_by("weekly", second, "off track").await.unwrap();
        told_by("monthly", first, "on track").await.unwrap();
        let until = async |day| {
            let read = home
                .store
                .read("test", move |connection| super::told(connection, day));
            let told = read.await.unwrap().into_iter();
            told.map(|one| (one.subject, one.as_of, one.status))
                .collect::<Vec<_>>()
        };
        let a = |day, status: &str| ("objective.a".to_owned(), day, status.to_owned());
        assert_eq!(
            until(second).await,
            [a(first, "on track"), a(second, "off track")]
        );
        assert_eq!(until(first).await, [a(first, "on track")]);
    }

    #[tokio::test]
    async fn a_review_made_again_replaces_what_it_said() {
        let home = home();
        let store = &home.store;
        let weekly = ReviewId::new("weekly");
        let day = date(2026, 11, 2);
        for said in [
            statuses(&[("objective.a", "on track"), ("objective.b", "at risk")]),
            statuses(&[("objective.a", "missed")]),
        ] {
            store.record_statuses(&weekly, day, said).await.unwrap();
        }
        let found = store
            .statuses_before(&weekly, date(2026, 11, 3))
            .await
            .unwrap();
        assert_eq!(found, Some((day, statuses(&[("objective.a", "missed")]))));
    }

    #[tokio::test]
    async fn a_mark_moves() {
        let home = home();
        let weekly = ReviewId::new("weekly");
        assert_eq!(home.store.review_mark(&weekly).await.unwrap(), None);
        for at in [hour(1), hour(5)] {
            home.store.set_review_mark(&weekly, at).await.unwrap();
            assert_eq!(home.store.review_mark(&weekly).await.unwrap(), Some(at));
        }
    }

    #[tokio::test]
    async fn a_review_that_is_not_configured_loses_its_mark() {
        let home = home();
        let (kept, gone) = (ReviewId::new("weekly Mon 08:00"), ReviewId::new("monthly"));
        for review in [&kept, &gone] {
            let mark = home.store.set_review_mark(review, hour(1));
            mark.await.unwrap();
        }
        home.store
            .keep_review_marks(vec![kept.clone()])
            .await
            .unwrap();
        assert_eq!(home.store.review_mark(&kept).await.unwrap(), Some(hour(1)));
        assert_eq!(home.store.review_mark(&gone).await.unwrap(), None);
    }
}
