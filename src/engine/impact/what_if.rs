//! What would be if some initiatives finished on other days: the schedule and the slips of that plan.
//!
//! It knows an assessment and suppositions; how a slip is followed is its parent's.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Impacts, closed, impacts};
use crate::domain::calendar::plus_days;
use crate::domain::id::InitiativeId;
use crate::engine::Assessment;
use crate::engine::schedule::{Finish, Own, Planned, Schedule, schedule};

/// One supposition of a what-if: how an initiative would finish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Supposed {
    /// So many calendar days later than forecast; negative: earlier.
    Later(i64),
    /// On a date.
    On(Date),
}

/// The schedule and the impacts of a plan, and the same with suppositions.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf {
    /// When everything would be finished.
    pub schedule: Schedule,
    /// What every slip would lead to.
    pub impacts: Impacts,
}

/// What would be if some initiatives finished on other days than the schedule says. Unknown ids change nothing.
pub fn what_if(assessment: &Assessment, supposed: &BTreeMap<InitiativeId, Supposed>) -> WhatIf {
    let plan = &assessment.plan;
    let own: BTreeMap<InitiativeId, Own> = assessment
        .schedule
        .initiatives
        .values()
        .map(|planned| (planned.id.clone(), own_of(assessment, planned)))
        .collect();
    let given: BTreeMap<InitiativeId, Finish> = supposed
        .iter()
        .filter_map(|(id, supposed)| {
            let forecast = assessment.schedule.initiatives.get(id)?.finish;
            let finish = match supposed {
                Supposed::Later(days) => forecast.map(|day| plus_days(day, *days)),
                Supposed::On(day) => Finish::certain(*day),
            };
            Some((id.clone(), finish))
        })
        .collect();
    let schedule = schedule(plan, &own, &given);
    let impacts = impacts(plan, &schedule, &closed(&assessment.objectives));
    WhatIf { schedule, impacts }
}

fn own_of(assessment: &Assessment, planned: &Planned) -> Own {
    let assessed = assessment.initiatives.get(&planned.id);
    Own {
        finish: planned.own,
        basis: planned.basis,
        base: planned.base,
        completion: assessed.and_then(|assessed| assessed.rollup.completion),
    }
}
