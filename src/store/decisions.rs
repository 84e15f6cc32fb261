//! What each review asked to be decided, kept for the next one.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::rows::micros;
use super::{Store, StoreError};
use crate::domain::decision::KeptDecision;
use crate::domain::id::{PersonId, ReviewId};
use crate::language::phrase::Phrase;

impl Store {
    /// Keeps what a review asks as of a date, in place of what it asked as of that date before.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is kept then.
    pub async fn record_decisions(
        &self,
        review: &ReviewId,
        as_of: Date,
        decisions: Vec<KeptDecision>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let review = review.clone();
        self.write("record a review's decisions", move |transaction| {
            decision_clear(transaction, &review, as_of)?;
            for (place, decision) in (0_i64..).zip(&decisions) {
                decision_insert(transaction, (&review, as_of, place, now), decision)?;
            }
            Ok(())
        })
        .await
    }

    /// What the same review asked last before a date, by what had been kept at a moment (`None`: now); empty also where
    /// it asked for nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn decisions_before(
        &self,
        review: &ReviewId,
        before: Date,
        known: Option<Timestamp>,
    ) -> Result<Vec<KeptDecision>, StoreError> {
        let review = review.clone();
        let until = known.map_or(i64::MAX, micros);
        self.read(
            "read the last review's decisions",
            move |connection| match last_date(connection, &review, before)? {
                Some(as_of) => decision_list(connection, &review, as_of, until),
                None => Ok(Vec::new()),
            },
        )
        .await
    }
}

/// The date of the last review, which may have asked for nothing: its statuses tell.
fn last_date(
    connection: &Connection,
    review: &ReviewId,
    before: Date,
) -> Result<Option<Date>, StoreError> {
    let sql = "
        select max(as_of)
        from (select as_of from status_seen where review = ?1 and as_of < ?2
              union all
              select as_of from decision where review = ?1 and as_of < ?2)";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            let found = statement.query_row(params![review.as_str(), before], |row| row.get(0));
            found.optional().map(Option::flatten)
        })
        .map_err(StoreError::sql("find the last review"))
}

fn decision_clear(
    transaction: &Transaction<'_>,
    review: &ReviewId,
    as_of: Date,
) -> Result<(), StoreError> {
    transaction
        .prepare_cached("delete from decision where review = ?1 and as_of = ?2")
        .and_then(|mut statement| statement.execute(params![review.as_str(), as_of]))
        .map(drop)
        .map_err(StoreError::sql("replace a review's decisions"))
}

fn decision_insert(
    transaction: &Transaction<'_>,
    (review, as_of, place, now): (&ReviewId, Date, i64, Timestamp),
    decision: &KeptDecision,
) -> Result<(), StoreError> {
    let sql = "
        insert into decision
            (review, as_of, place, at, subject, status, points, asked, decider, by, first_asked, phrase)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement.execute(params![
                review.as_str(),
                as_of,
                place,
                micros(now),
                decision.subject,
                decision.status,
                decision.points,
                decision.asked.to_string(),
                decision.decider.as_str(),
                decision.by,
                decision.first_asked,
                decision.asked.to_kept()
            ])
        })
        .map(drop)
        .map_err(StoreError::sql("record a decision"))
}

fn decision_list(
    connection: &Connection,
    review: &ReviewId,
    as_of: Date,
    until: i64,
) -> Result<Vec<KeptDecision>, StoreError> {
    let sql = "
        select subject, status, points, asked, decider, by, first_asked, phrase
        from decision
        where review = ?1 and as_of = ?2 and at <= ?3
        order by place";
    let read = |row: &Row<'_>| {
        let decider: String = row.get(4)?;
        let (words, phrase): (String, Option<String>) = (row.get(3)?, row.get(7)?);
        let phrase = phrase.as_deref().and_then(Phrase::of_kept);
        Ok(KeptDecision {
            subject: row.get(0)?,
            status: row.get(1)?,
            points: row.get(2)?,
            asked: phrase.unwrap_or_else(|| Phrase::verbatim(words)),
            decider: PersonId::new(decider),
            by: row.get(5)?,
            first_asked: row.get(6)?,
        })
    };
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_map(params![review.as_str(), as_of, until], read)?
                .collect()
        })
        .map_err(StoreError::sql("read the last review's decisions"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{KeptDecision, Phrase, ReviewId};
    use crate::phrase;
    use crate::store::StoreError;
    use crate::store::testing::{home, hour};

    fn asked(subject: &str) -> KeptDecision {
        KeptDecision {
            subject: subject.to_owned(),
            status: "off track".to_owned(),
            points: Some(-0.25),
            asked: phrase!("decide-off-track"),
            decider: "ann".into(),
            by: date(2026, 11, 9),
            first_asked: date(2026, 11, 2),
        }
    }

    #[tokio::test]
    async fn a_review_reads_what_it_asked_last_itself() {
        let home = home();
        let store = &home.store;
        let (weekly, monthly) = (ReviewId::new("weekly"), ReviewId::new("monthly"));
        let (first, second) = (date(2026, 11, 2), date(2026, 11, 9));
        let all = vec![asked("objective.b"), asked("objective.a")];
        for _ in 0..2 {
            let kept = store.record_decisions(&weekly, first, all.clone(), hour(1));
            kept.await.unwrap();
        }
        let found = store.decisions_before(&weekly, second, None).await.unwrap();
        assert_eq!(found, all, "once, and in their order");
        for (review, before, known) in [
            (&weekly, first, None),
            (&monthly, second, None),
            (&weekly, second, Some(hour(0))),
        ] {
            let none = store.decisions_before(review, before, known).await.unwrap();
            assert_eq!(none, []);
        }
    }

    /// Before it was kept as a phrase, what was asked was kept in English words; and one day its message may be gone.
    #[tokio::test]
    async fn what_has_no_phrase_is_read_as_its_words() {
        let home = home();
        let weekly = ReviewId::new("weekly");
        let monday = date(2026, 11, 2);
        let all = vec![asked("objective.a"), asked("objective.b")];
        let kept = home.store.record_decisions(&weekly, monday, all, hour(1));
        kept.await.unwrap();
        let older = home.store.write("make them older", |transaction| {
            let sql =
                "update decision set asked = 'unblock it', phrase = case place when 0 then null
                       else '{\"id\":\"a-message-that-is-gone\"}' end";
            transaction
                .execute_batch(sql)
                .map_err(StoreError::sql("make them older"))
        });
        older.await.unwrap();
        let found = home
            .store
            .decisions_before(&weekly, date(2026, 11, 9), None);
        for decision in found.await.unwrap() {
            assert_eq!(decision.asked, Phrase::verbatim("unblock it"));
        }
    }

    #[tokio::test]
    async fn a_review_that_asked_for_nothing_is_the_last_one_all_the_same() {
        let home = home();
        let store = &home.store;
        let weekly = ReviewId::new("weekly");
        let kept = store.record_decisions(
            &weekly,
            date(2026, 11, 2),
            vec![asked("objective.a")],
            hour(1),
        );
        kept.await.unwrap();
        let said = [("objective.a".to_owned(), "on track".to_owned())];
        let told = store.record_statuses(&weekly, date(2026, 11, 9), said.into());
        told.await.unwrap();
        let found = store.decisions_before(&weekly, date(2026, 11, 16), None);
        assert_eq!(found.await.unwrap(), []);
    }
}
