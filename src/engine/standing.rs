//! Where one subject stands in two figures: its status, and one number that can be compared with itself later.

use super::assessment::{Assessment, Status};

/// A status and the favourable variance as a share of the span; without a path what is missing, below zero. Of an objective
/// its lag measure's, else that of its initiatives together.
pub type Standing = (Status, Option<f64>);

/// Of an objective; `None`: it is not in the plan.
pub fn objective(assessment: &Assessment, id: &str) -> Option<Standing> {
    let found = assessment.objectives.get(id)?;
    let lag = found.lag.as_ref().and_then(|lag| lag.variance.as_ref());
    let points = lag.map(|variance| variance.points);
    let points = points.or_else(|| found.rollup.shortfall.map(|shortfall| -shortfall));
    Some((found.status, points))
}

/// Of an initiative; `None`: it is not in the plan.
pub fn initiative(assessment: &Assessment, id: &str) -> Option<Standing> {
    let found = assessment.initiatives.get(id)?;
    let points = found.rollup.shortfall.map(|shortfall| -shortfall);
    Some((found.status, points))
}

/// Of a lead; `None`: it is not in the plan.
pub fn lead(assessment: &Assessment, id: &str) -> Option<Standing> {
    let found = assessment.leads.get(id)?;
    let points = found.variance.as_ref().map(|variance| variance.points);
    Some((found.status, points))
}
