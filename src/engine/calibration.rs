//! How good earlier forecasts were: those whose date has come, held against what happened.
//!
//! It knows kept forecasts and the values of measures; not how a forecast is drawn.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::assessment::{Freshness, LeadAssessment, ObjectiveAssessment, TrendPoint};
use super::index::Index;
use super::lead::value::Values;
use super::variance::{EPSILON, sum};
use crate::domain::calendar::plus_days;
use crate::domain::forecast::{Foreseen, Goal, KeptForecast, KeptVerdict};
use crate::domain::id::{LeadId, ObjectiveId};
use crate::domain::memory::Memory;

/// The record of earlier forecasts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Calibration {
    /// Forecasts of leads whose P85 date has come.
    pub dates: u32,
    /// Those of them whose target was reached by that date; 85 of 100 are meant.
    pub held: u32,
    /// The odds of leads.
    pub leads: Odds,
    /// The odds of lag measures.
    pub lags: Odds,
    /// What the weeks said of each lead so far, by lead, oldest first; one for each month.
    pub verdicts: Vec<KeptVerdict>,
}

impl Calibration {
    /// Whether no forecast was ever kept.
    pub fn is_empty(&self) -> bool {
        self.dates + self.leads.scored + self.leads.open + self.lags.scored + self.lags.open == 0
    }

    /// What the weeks said of a lead in the last month before that of a date.
    pub fn verdict_before(&self, lead: &LeadId, at: Date) -> Option<&KeptVerdict> {
        let month = at.first_of_month();
        let before = self.verdicts.iter().rev();
        before
            .filter(|kept| &kept.lead == lead)
            .find(|kept| kept.as_of < month)
    }
}

/// The record of odds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Odds {
    /// Forecasts whose due date has come.
    pub scored: u32,
    /// Their Brier score: the mean of (odds - outcome)^2; 0 is perfect, 0.25 is a coin. `None` without any.
    pub brier: Option<f64>,
    /// Forecasts that cannot be scored yet: the due date, or what was known on it, is still to come.
    pub open: u32,
}

/// What the kept forecasts are held against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outcomes<'a> {
    pub(crate) index: &'a Index<'a>,
    pub(crate) leads: &'a BTreeMap<LeadId, Arc<LeadAssessment>>,
    pub(crate) objectives: &'a BTreeMap<ObjectiveId, ObjectiveAssessment>,
}

/// Scores the kept forecasts on a date.
pub(crate) fn score(outcomes: Outcomes<'_>, memory: &Memory, at: Date) -> Calibration {
    let mut by_measure: BTreeMap<&Foreseen, Vec<&KeptForecast>> = BTreeMap::new();
    for kept in memory.forecasts.iter().filter(|kept| kept.as_of < at) {
        by_measure.entry(&kept.of).or_default().push(kept);
    }
    let verdicts = memory.verdicts.iter().filter(|kept| kept.as_of <= at);
    let mut record = Calibration {
        verdicts: verdicts.cloned().collect(),
        ..Calibration::default()
    };
    let (mut of_leads, mut of_lags) = (Tally::default(), Tally::default());
    // A measure that left the plan has no outcome any more.
    for (measure, kept) in by_measure {
        match measure {
            Foreseen::Lead(id) => {
                score_lead(outcomes, id, &kept, (&mut record, &mut of_leads), at);
            }
            Foreseen::Lag(id) => {
                let lag = outcomes.objectives.get(id).and_then(|one| one.lag.as_ref());
                for one in kept.iter().filter(|_| lag.is_some()) {
                    let trend = lag.map_or(&[][..], |lag| lag.trend.as_slice());
                    of_lags.take(
                        one.odds,
                        value_at(trend, one.due).map(|it| holds(one.goal, it)),
                    );
                }
            }
        }
    }
    record.leads = of_leads.odds();
    record.lags = of_lags.odds();
    record
}

fn score_lead(
    outcomes: Outcomes<'_>,
    id: &LeadId,
    kept: &[&KeptForecast],
    (record, odds): (&mut Calibration, &mut Tally),
    at: Date,
) {
    let index = outcomes.index;
    let (Some(scope), Some(known)) = (index.scope(id, at), outcomes.leads.get(id)) else {
        return;
    };
    let known_to = match &known.freshness {
        Freshness::Fresh => Some(at),
        Freshness::Stale { since, .. } => since
            .map(|since| since.to_zoned(index.plan.time_zone.clone()).date())
            .map(|read| read.min(at)),
        Freshness::Missing => None,
    };
    // The date itself must be over: what is done on it still counts.
    let is_over = |date: Date| known_to.is_some_and(|to| date < to);
    let mut days = Days {
        values: Values::new(&scope, at),
        known: BTreeMap::new(),
    };
    for one in kept {
        if let Some(date) = one.p85.filter(|date| is_over(*date)) {
            record.dates += 1;
            record.held += u32::from(days.reached(one, date));
        }
        let outcome = is_over(one.due).then(|| days.reached(one, one.due));
        odds.take(one.odds, outcome);
    }
}

/// The value of a lead on each day that is asked about.
struct Days<'a> {
    values: Values<'a>,
    known: BTreeMap<Date, Option<f64>>,
}

impl Days<'_> {
    /// Whether the target was reached at the end of any day since the forecast, as its trials count it.
    fn reached(&mut self, kept: &KeptForecast, by: Date) -> bool {
        let mut day = by;
        while day >= kept.as_of {
            let value = self.known.entry(day);
            let value = *value.or_insert_with(|| self.values.at(day));
            if value.is_some_and(|value| holds(kept.goal, value)) {
                return true;
            }
            if self.values.is_flow() {
                // What only grows was not there before either.
                return false;
            }
            day = plus_days(day, -1);
        }
        false
    }
}

fn holds(goal: Goal, value: f64) -> bool {
    let slack = |limit: f64| EPSILON * limit.abs().max(1.0);
    match goal {
        Goal::AtLeast(low) => value >= low - slack(low),
        Goal::AtMost(high) => value <= high + slack(high),
        Goal::Within { low, high } => value >= low - slack(low) && value <= high + slack(high),
    }
}

/// The value of a series on a date; `None` until a value for that date or a later one is there.
fn value_at(trend: &[TrendPoint], date: Date) -> Option<f64> {
    trend.last().filter(|last| last.date >= date)?;
    let point = trend.iter().rev().find(|point| point.date <= date)?;
    point.actual
}

/// Odds with what happened.
#[derive(Debug, Default)]
struct Tally {
    scored: Vec<(f64, bool)>,
    open: u32,
}

impl Tally {
    fn take(&mut self, odds: f64, outcome: Option<bool>) {
        match outcome {
            Some(happened) => self.scored.push((odds, happened)),
            None => self.open += 1,
        }
    }

    fn odds(&self) -> Odds {
        Odds {
            scored: u32::try_from(self.scored.len()).unwrap_or(u32::MAX),
            brier: brier(&self.scored),
            open: self.open,
        }
    }
}

/// The mean squared distance of odds from outcomes (Brier 1950).
fn brier(distances: &[(f64, bool)]) -> Option<f64> {
    let squares = distances.iter().map(|(odds, happened)| {
        let distance = odds - f64::from(u8::from(*happened));
        distance * distance
    });
    (!distances.is_empty()).then(|| sum(squares) / distances.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::{Odds, brier};
    use crate::domain::forecast::{Foreseen, Goal, KeptForecast, KeptVerdict};
    use crate::engine::robust::tests::{numbers, oracle};
    use crate::engine::testing::{World, a_lag, d};

    fn kept(as_of: &str, due: &str, odds: f64, p85: &str) -> KeptForecast {
        KeptForecast {
            of: Foreseen::Lead("l".into()),
            as_of: d(as_of),
            due: d(due),
            goal: Goal::AtLeast(10.0),
            odds,
            p85: Some(d(p85)),
        }
    }

    fn kept_lag(as_of: &str, due: &str, odds: f64) -> KeptForecast {
        KeptForecast {
            of: Foreseen::Lag("o".into()),
            p85: None,
            ..kept(as_of, due, odds, due)
        }
    }

    #[test]
    fn the_score_is_that_of_numpy() {
        let oracle = oracle();
        let case = &oracle["brier"];
        let outcomes = numbers(&case["outcomes"]).into_iter().map(|one| one > 0.5);
        let pairs: Vec<(f64, bool)> = numbers(&case["odds"]).into_iter().zip(outcomes).collect();
        let found = brier(&pairs).unwrap();
        assert!((found - case["score"].as_f64().unwrap()).abs() < 1e-12);
        assert_eq!(brier(&[]), None);
    }

    /// Ten tasks by 10 March, five before.
    fn world() -> World {
        let mut world = World::simple()
            .source("t", Some("2026-04-10"), 3)
            .done(5, "i", "2026-02-10")
            .done(5, "i", "2026-03-10");
        world.snapshot.memory.forecasts = vec![
            // P85 held (10 March is by the 12th); due the 20th: reached, (0.8 - 1)^2 = 0.04.
            kept("2026-02-16", "2026-03-20", 0.8, "2026-03-12"),
            // P85 did not hold; due the 9th: not reached, (0.4 - 0)^2 = 0.16.
            kept("2026-02-23", "2026-03-09", 0.4, "2026-03-08"),
            // Still to come.
            kept("2026-03-16", "2026-06-01", 0.9, "2026-05-01"),
            // Made later than the date that is asked about.
            kept("2026-04-06", "2026-04-01", 0.9, "2026-04-02"),
        ];
        world
    }

    #[test]
    fn forecasts_are_scored_when_their_date_has_come() {
        let record = world().at("2026-03-31").calibration;
        assert_eq!((record.dates, record.held), (2, 1));
        assert_eq!((record.leads.scored, record.leads.open), (2, 1));
        // (0.04 + 0.16) / 2
        assert!((record.leads.brier.unwrap() - 0.1).abs() < 1e-12);
        assert_eq!(record.lags, Odds::default());
        assert!(!record.is_empty());
    }

    #[test]
    fn what_was_not_read_since_is_not_scored() {
        // Read last on 15 March: nobody knows of the 20th, the 8th, 9th and 12th are known.
        let mut world = world().known_at("2026-03-31");
        world.snapshot.sources.clear();
        let record = world
            .source("t", Some("2026-03-15"), 3)
            .at("2026-03-31")
            .calibration;
        assert_eq!((record.dates, record.held), (2, 1));
        assert_eq!((record.leads.scored, record.leads.open), (1, 2));
        assert!((record.leads.brier.unwrap() - 0.16).abs() < 1e-12);
    }

    #[test]
    fn a_lag_measure_is_scored_once_a_value_for_its_due_date_is_there() {
        let scored = |points: &[(&str, f64)], goal| {
            let mut world = World::simple().series("m", 400, points);
            let objective = world.snapshot.plan.objectives.get_mut("o").unwrap();
            objective.lag = Some(a_lag(0.0, 10.0));
            let one = kept_lag("2026-02-02", "2026-03-15", 0.7);
            world.snapshot.memory.forecasts = vec![KeptForecast { goal, ..one }];
            world.at("2026-04-20").calibration.lags
        };
        let early: &[(&str, f64)] = &[("2026-02-28", 10.0)];
        let late: &[(&str, f64)] = &[("2026-02-28", 10.0), ("2026-03-31", 4.0)];
        assert_eq!(
            scored(early, Goal::AtLeast(10.0)),
            Odds {
                open: 1,
                ..Odds::default()
            }
        );
        // The value that stood on 15 March is that of February: reached, (0.7 - 1)^2; of the others 0.7^2.
        for (goal, wanted) in [
            (Goal::AtLeast(10.0), 0.09),
            (Goal::AtMost(9.0), 0.49),
            (
                Goal::Within {
                    low: 9.0,
                    high: 11.0,
                },
                0.09,
            ),
            (
                Goal::Within {
                    low: 7.0,
                    high: 9.0,
                },
                0.49,
            ),
        ] {
            let found = scored(late, goal);
            assert_eq!((found.scored, found.open), (1, 0));
            assert!((found.brier.unwrap() - wanted).abs() < 1e-12, "{goal:?}");
        }
    }

    #[test]
    fn the_verdict_before_is_that_of_an_earlier_month() {
        let mut world = World::simple();
        let verdict = |as_of: &str, verdict: &str| KeptVerdict {
            lead: "l".into(),
            as_of: d(as_of),
            verdict: verdict.to_owned(),
            correlation: None,
            delay_weeks: None,
            p: None,
        };
        world.snapshot.memory.verdicts = vec![
            verdict("2026-02-05", "inconclusive"),
            verdict("2026-03-02", "supports"),
            verdict("2026-04-01", "contradicts"),
        ];
        let record = world.at("2026-03-31").calibration;
        assert_eq!(record.verdicts.len(), 2);
        let before = record.verdict_before(&"l".into(), d("2026-03-31")).unwrap();
        assert_eq!(before.verdict, "inconclusive");
        assert_eq!(record.verdict_before(&"l".into(), d("2026-02-28")), None);
    }
}
