//! Earned value as a review carries it: the figures of one scope in one unit, without the rows below them.

use serde::Serialize;

use crate::engine::earned_value::{EarnedValue, Effort};

/// Earned value of some tasks in one unit; every amount is in it. What is not known is `None`, never 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EarnedLine {
    /// The unit of the estimates; costs are in hours too.
    pub unit: Effort,
    /// The tasks with an estimate in the unit.
    pub tasks: u64,
    /// The tasks without any.
    pub unestimated: u64,
    /// Budget at completion.
    pub bac: f64,
    /// Planned value.
    pub pv: f64,
    /// Earned value.
    pub ev: f64,
    /// EV - PV.
    pub sv: f64,
    /// Actual cost.
    pub ac: Option<f64>,
    /// EV - AC.
    pub cv: Option<f64>,
    /// EV / AC.
    pub cpi: Option<f64>,
    /// BAC / CPI.
    pub eac: Option<f64>,
    /// Planned duration in working days.
    pub planned_days: Option<f64>,
    /// Earned schedule in working days.
    pub earned_days: Option<f64>,
    /// Working days since the first planned one.
    pub elapsed_days: Option<f64>,
    /// ES / AT.
    pub spi_t: Option<f64>,
}

impl EarnedLine {
    /// The lines of a scope.
    pub fn of(all: &[EarnedValue]) -> Vec<Self> {
        all.iter().map(Self::new).collect()
    }

    fn new(earned: &EarnedValue) -> Self {
        let schedule = earned.schedule.as_ref();
        Self {
            unit: earned.unit,
            tasks: earned.estimated,
            unestimated: earned.unestimated,
            bac: earned.bac,
            pv: earned.pv,
            ev: earned.ev,
            sv: earned.sv(),
            ac: earned.cost.map(|cost| cost.ac),
            cv: earned.cost.map(|cost| cost.cv),
            cpi: earned.cost.and_then(|cost| cost.cpi),
            eac: earned.cost.and_then(|cost| cost.eac),
            planned_days: schedule.map(|plan| plan.planned),
            earned_days: schedule.map(|plan| plan.es),
            elapsed_days: schedule.map(|plan| plan.at),
            spi_t: schedule.and_then(|plan| plan.spi_t),
        }
    }
}
