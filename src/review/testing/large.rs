//! A company of sixty initiatives under ten objectives, with the schedule and the chains that the engine makes of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::date;

use crate::domain::calendar::plus_days;
use crate::domain::id::InitiativeId;
use crate::domain::plan::Dependency;
use crate::engine::assessment::Status;
use crate::engine::impact::impacts;
use crate::engine::schedule::{Finish, FinishBasis, Own, schedule};

use super::{Company, TODAY};

const OBJECTIVES: [&str; 10] = [
    "Win 12 % of the northern market",
    "Cut monthly churn from 4.8 % to 3 %",
    "Every sales team works in the new CRM",
    "Halve the stock that is written down",
    "Deliver nine of ten orders within two days",
    "Bring the cost of a support case below EUR 9",
    "Have no finding left open from the audit of 2025",
    "Hire and keep forty engineers",
    "Earn a tenth of revenue from products younger than two years",
    "Use a third less energy for each parcel than in 2024",
];

const WORK: [&str; 6] = [
    "Find out what customers want",
    "Pilot with three teams",
    "Roll-out in the north",
    "Roll-out everywhere else, country by country",
    "Training",
    "Hand over to daily operations",
];

const PEOPLE: [&str; 5] = ["ana", "bruno", "chloe", "dmitri", "farid"];

/// Ten objectives with six initiatives each, one after the other; some late, and with them what waits for them.
pub(in crate::review) fn large() -> Company {
    let mut company = Company::new();
    company.people();
    let mut own = BTreeMap::new();
    for (index, statement) in OBJECTIVES.into_iter().enumerate() {
        let objective = format!("o{index}");
        let owner = PEOPLE[index % PEOPLE.len()];
        let status = [Status::OnTrack, Status::AtRisk, Status::OffTrack][index % 3];
        company.objective(&objective, statement, owner, status, "as its initiatives");
        company.stake(&objective, 40_000_000 * (1 + days(index)), "margin of 2027");
        for (nth, work) in WORK.into_iter().enumerate() {
            let at = initiative(&mut company, &objective, (index, nth), work);
            own.insert(InitiativeId::new(format!("{objective}-i{nth}")), at);
        }
    }
    let known = &mut company.assessment;
    known.schedule = schedule(&known.plan, &own, &BTreeMap::new());
    known.impacts = impacts(&known.plan, &known.schedule, &BTreeSet::new());
    company
}

fn days(count: usize) -> i64 {
    i64::try_from(count).unwrap()
}

/// One initiative, and when its own work ends.
fn initiative(
    company: &mut Company,
    objective: &str,
    (index, nth): (usize, usize),
    work: &str,
) -> Own {
    let id = format!("{objective}-i{nth}");
    let start = plus_days(date(2026, 7, 1), days(index * 5 + nth * 40));
    let due = plus_days(start, 45 + days(index * 7 % 20));
    let late = if (index + nth).is_multiple_of(4) {
        20
    } else {
        -3
    };
    let finish = plus_days(due, late);
    let (status, basis) = match () {
        () if finish < TODAY => (Status::Achieved, FinishBasis::Finished),
        () if start > TODAY => (Status::NotStarted, FinishBasis::DueDate),
        () if late > 0 => (Status::OffTrack, FinishBasis::Forecast),
        () => (Status::OnTrack, FinishBasis::Forecast),
    };
    let owner = PEOPLE[(index + nth) % PEOPLE.len()];
    company.initiative(&id, objective, work, owner, status, "");
    let known = &mut company.assessment;
    let declared = known.plan.initiatives.get_mut(id.as_str()).unwrap();
    (declared.start, declared.due) = (start, due);
    if nth > 0 {
        declared.depends_on = vec![Dependency {
            on: format!("{objective}-i{}", nth - 1).as_str().into(),
            lag_days: 0,
        }];
    }
    let completion =
        (status != Status::NotStarted).then_some(0.1 * (1 + (index * 3 + nth) % 9) as f64);
    let completion = if status == Status::Achieved {
        Some(1.0)
    } else {
        completion
    };
    let initiative = known.initiatives.get_mut(id.as_str()).unwrap();
    Arc::make_mut(initiative).rollup.completion = completion;
    Own {
        finish: Finish {
            p50: finish,
            p85: plus_days(finish, 9),
        },
        basis,
        base: start.max(TODAY),
        completion,
    }
}
