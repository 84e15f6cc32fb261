//! Keeping what was forecast today, and what the weeks said, to be scored and shown later.

use jiff::Timestamp;

use super::Context;
use crate::domain::forecast::{Foreseen, Goal, KeptForecast, KeptVerdict};
use crate::domain::id::{LeadId, ObjectiveId};
use crate::domain::measure::LagMeasure;
use crate::engine::Assessment;
use crate::engine::forecast::{LagForecast, LeadForecast, Outlook};
use crate::store::StoreError;

/// Keeps the forecasts and verdicts of an assessment of today; one of another date is no forecast that anybody could have had.
///
/// # Errors
/// When the store cannot be written.
pub async fn keep(
    context: &Context,
    assessment: &Assessment,
    now: Timestamp,
) -> Result<(), StoreError> {
    let zone = context.config.service.time_zone.clone();
    if assessment.as_of != now.to_zoned(zone).date() {
        return Ok(());
    }
    let leads = assessment.forecasts.iter();
    let lags = assessment.objectives.iter().filter_map(|(id, found)| {
        let forecast = found.lag.as_ref()?.forecast.as_ref()?;
        of_lag(assessment, id, forecast)
    });
    let forecasts = leads
        .filter_map(|(id, forecast)| of_lead(assessment, id, forecast))
        .chain(lags)
        .filter(|kept| kept.due >= kept.as_of)
        .collect();
    context
        .store
        .keep_forecasts(forecasts, verdicts(assessment), now)
        .await
}

fn of_lead(assessment: &Assessment, id: &LeadId, forecast: &LeadForecast) -> Option<KeptForecast> {
    let lead = assessment.plan.leads.get(id)?;
    match &forecast.outlook {
        Outlook::Simulated(drawn) => Some(KeptForecast {
            of: Foreseen::Lead(id.clone()),
            as_of: assessment.as_of,
            due: lead.due,
            goal: towards(lead.baseline, lead.target),
            odds: drawn.odds,
            p85: drawn.finish.p85,
        }),
        // What is reached needs no forecast; a commitment's record is its consistency.
        Outlook::Reached { .. } | Outlook::Repeats(_) | Outlook::Cannot { .. } => None,
    }
}

fn of_lag(
    assessment: &Assessment,
    id: &ObjectiveId,
    forecast: &LagForecast,
) -> Option<KeptForecast> {
    let objective = assessment.plan.objectives.get(id)?;
    Some(KeptForecast {
        of: Foreseen::Lag(id.clone()),
        as_of: assessment.as_of,
        due: objective.due,
        goal: goal(objective.lag.as_ref()?),
        odds: forecast.odds()?,
        p85: None,
    })
}

fn goal(lag: &LagMeasure) -> Goal {
    lag.band
        .map_or(towards(lag.baseline, lag.target), |band| Goal::Within {
            low: band.low,
            high: band.high,
        })
}

fn towards(baseline: f64, target: f64) -> Goal {
    if target > baseline {
        Goal::AtLeast(target)
    } else {
        Goal::AtMost(target)
    }
}

fn verdicts(assessment: &Assessment) -> Vec<KeptVerdict> {
    let found = assessment.evidence.values().map(|found| {
        let agreement = found.agreement.as_ref();
        KeptVerdict {
            lead: found.lead.clone(),
            as_of: assessment.as_of,
            verdict: found.verdict.as_str().to_owned(),
            correlation: agreement.map(|one| one.correlation),
            delay_weeks: agreement.map(|one| one.delay_weeks),
            p: agreement.map(|one| one.p),
        }
    });
    found.collect()
}
