//! What was forecast and what the weeks said, kept so that both can be scored and shown later.

use jiff::Timestamp;
use rusqlite::{Connection, Row, Transaction, params};

use super::rows::micros;
use super::{Store, StoreError};
use crate::domain::calendar::Period;
use crate::domain::forecast::{Foreseen, Goal, KeptForecast, KeptVerdict};
use crate::domain::id::{LeadId, ObjectiveId};

impl Store {
    /// Keeps the forecasts of a round, one for each measure and week, and its verdicts, one for each lead and month: the first
    /// of each stays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_forecasts(
        &self,
        forecasts: Vec<KeptForecast>,
        verdicts: Vec<KeptVerdict>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.write("keep the forecasts", move |transaction| {
            for forecast in &forecasts {
                forecast_insert(transaction, forecast, now)?;
            }
            for verdict in &verdicts {
                verdict_insert(transaction, verdict, now)?;
            }
            Ok(())
        })
        .await
    }
}

fn forecast_insert(
    transaction: &Transaction<'_>,
    kept: &KeptForecast,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "
        insert into forecast_kept (kind, id, week, as_of, seen, due, low, high, odds, p85)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        on conflict (kind, id, week) do nothing";
    let week = Period::Week.start(kept.as_of);
    let (kind, id) = match &kept.of {
        Foreseen::Lead(id) => ("lead", id.as_str()),
        Foreseen::Lag(id) => ("lag", id.as_str()),
    };
    let (low, high) = match kept.goal {
        Goal::AtLeast(low) => (Some(low), None),
        Goal::AtMost(high) => (None, Some(high)),
        Goal::Within { low, high } => (Some(low), Some(high)),
    };
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement.execute(params![
                kind,
                id,
                week,
                kept.as_of,
                micros(now),
                kept.due,
                low,
                high,
                kept.odds,
                kept.p85
            ])
        })
        .map(drop)
        .map_err(StoreError::sql("keep a forecast"))
}

fn verdict_insert(
    transaction: &Transaction<'_>,
    kept: &KeptVerdict,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "
        insert into evidence_kept (lead, month, as_of, seen, verdict, correlation, delay_weeks, p)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        on conflict (lead, month) do nothing";
    let month = Period::Month.start(kept.as_of);
    transaction
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement.execute(params![
                kept.lead.as_str(),
                month,
                kept.as_of,
                micros(now),
                kept.verdict,
                kept.correlation,
                kept.delay_weeks,
                kept.p
            ])
        })
        .map(drop)
        .map_err(StoreError::sql("keep a verdict"))
}

/// The forecasts that had been kept by a moment, by measure, oldest first.
pub(super) fn kept_forecasts(
    connection: &Connection,
    known: Option<Timestamp>,
) -> Result<Vec<KeptForecast>, StoreError> {
    let sql = "
        select kind, id, as_of, due, low, high, odds, p85
        from forecast_kept
        where seen <= ?1
        order by kind, id, week";
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_map([known.map_or(i64::MAX, micros)], forecast)?
                .collect()
        })
        .map_err(StoreError::sql("read the kept forecasts"))
}

fn forecast(row: &Row<'_>) -> rusqlite::Result<KeptForecast> {
    let (kind, id): (String, String) = (row.get(0)?, row.get(1)?);
    let (low, high): (Option<f64>, Option<f64>) = (row.get(4)?, row.get(5)?);
    Ok(KeptForecast {
        of: match kind.as_str() {
            "lag" => Foreseen::Lag(ObjectiveId::new(id)),
            _ => Foreseen::Lead(LeadId::new(id)),
        },
        as_of: row.get(2)?,
        due: row.get(3)?,
        goal: match (low, high) {
            (Some(low), Some(high)) => Goal::Within { low, high },
            (Some(low), None) => Goal::AtLeast(low),
            (None, high) => Goal::AtMost(high.unwrap_or_default()),
        },
        odds: row.get(6)?,
        p85: row.get(7)?,
    })
}

/// The verdicts that had been kept by a moment, by lead, oldest first.
pub(super) fn kept_verdicts(
    connection: &Connection,
    known: Option<Timestamp>,
) -> Result<Vec<KeptVerdict>, StoreError> {
    let sql = "
        select lead, as_of, verdict, correlation, delay_weeks, p
        from evidence_kept
        where seen <= ?1
        order by lead, month";
    let read = |row: &Row<'_>| {
        Ok(KeptVerdict {
            lead: row.get(0).map(|id: String| LeadId::new(id))?,
            as_of: row.get(1)?,
            verdict: row.get(2)?,
            correlation: row.get(3)?,
            delay_weeks: row.get(4)?,
            p: row.get(5)?,
        })
    };
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_map([known.map_or(i64::MAX, micros)], read)?
                .collect()
        })
        .map_err(StoreError::sql("read the kept verdicts"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{kept_forecasts, kept_verdicts};
    use crate::domain::forecast::{Foreseen, Goal, KeptForecast, KeptVerdict};
    use crate::store::testing::{home, hour};

    fn forecast(day: i8, odds: f64) -> KeptForecast {
        KeptForecast {
            of: Foreseen::Lead("calls".into()),
            as_of: date(2026, 11, day),
            due: date(2026, 12, 18),
            goal: Goal::AtLeast(52.0),
            odds,
            p85: Some(date(2026, 12, 10)),
        }
    }

    #[tokio::test]
    async fn every_measure_and_goal_comes_back_as_it_was_kept() {
        let home = home();
        let one = |of, goal| KeptForecast {
            of,
            goal,
            p85: None,
            ..forecast(16, 0.5)
        };
        // A lead and an objective of the same name are two measures.
        let kept = vec![
            one(Foreseen::Lag("calls".into()), Goal::AtMost(-1.5)),
            one(
                Foreseen::Lag("uptime".into()),
                Goal::Within {
                    low: 95.0,
                    high: 99.0,
                },
            ),
            one(Foreseen::Lead("calls".into()), Goal::AtLeast(0.0)),
        ];
        let keeping = home.store.keep_forecasts(kept.clone(), Vec::new(), hour(1));
        keeping.await.unwrap();
        let read = home
            .store
            .read("test", |connection| kept_forecasts(connection, None));
        assert_eq!(read.await.unwrap(), kept);
    }

    #[tokio::test]
    async fn the_first_of_a_week_stays_and_a_moment_sees_what_was_kept_by_then() {
        let home = home();
        let verdict = KeptVerdict {
            lead: "calls".into(),
            as_of: date(2026, 11, 16),
            verdict: "supports".to_owned(),
            correlation: Some(0.6),
            delay_weeks: Some(3),
            p: Some(0.002),
        };
        // 16 November 2026 is a Monday; the 18th lies in the same week, the 23rd in the next.
        for (at, day, odds) in [(1, 16, 0.5), (2, 18, 0.9), (3, 23, 0.7)] {
            let kept = home.store.keep_forecasts(
                vec![forecast(day, odds)],
                vec![verdict.clone()],
                hour(at),
            );
            kept.await.unwrap();
        }
        let read = |known| {
            home.store.read("test", move |connection| {
                Ok((
                    kept_forecasts(connection, known)?,
                    kept_verdicts(connection, known)?,
                ))
            })
        };
        let (forecasts, verdicts) = read(None).await.unwrap();
        assert_eq!(forecasts, [forecast(16, 0.5), forecast(23, 0.7)]);
        assert_eq!(verdicts, [verdict]);
        let (forecasts, _) = read(Some(hour(2))).await.unwrap();
        assert_eq!(forecasts, [forecast(16, 0.5)]);
        let (forecasts, verdicts) = read(Some(hour(0))).await.unwrap();
        assert!(forecasts.is_empty() && verdicts.is_empty());
    }
}
