//! What would change if some initiatives finished on other days: finishes, chains and what is at stake, then against now.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::schedule::{amounts, chains, endless, late, slips};
use super::{Align, Table};
use crate::domain::calendar::days_between;
use crate::domain::id::{InitiativeId, ObjectiveId};
use crate::engine::Assessment;
use crate::engine::impact::{Supposed, WhatIf, what_if};
use crate::engine::schedule::Schedule;
use crate::engine::{stake, words};

/// A question, ready to be answered.
#[derive(Debug)]
pub struct Question<'a> {
    assessment: &'a Assessment,
    supposed: &'a BTreeMap<InitiativeId, Supposed>,
    answer: WhatIf,
}

/// One finish that would be another.
struct Change<'a> {
    kind: &'static str,
    id: &'a str,
    due: Date,
    now: Option<Date>,
    then: Option<Date>,
}

impl Change<'_> {
    /// The days between, where both finishes are in sight.
    fn days(&self) -> Option<i64> {
        Some(days_between(self.now?, self.then?))
    }
}

impl<'a> Question<'a> {
    /// Asks of an assessment what some suppositions would lead to.
    pub fn new(assessment: &'a Assessment, supposed: &'a BTreeMap<InitiativeId, Supposed>) -> Self {
        Self {
            assessment,
            supposed,
            answer: what_if(assessment, supposed),
        }
    }

    /// What would be finished on another day, objectives first, then by id.
    fn changes(&self) -> Vec<Change<'_>> {
        let (now, then) = (&self.assessment.schedule, &self.answer.schedule);
        let of_objective = |schedule: &Schedule, id: &ObjectiveId| {
            let finish = schedule.objectives.get(id)?.finish.p50;
            (!schedule.is_objective_endless(id)).then_some(finish)
        };
        let objectives = now.objectives.values().map(|one| Change {
            kind: "objective",
            id: one.id.as_str(),
            due: one.due,
            now: of_objective(now, &one.id),
            then: of_objective(then, &one.id),
        });
        let of_initiative = |schedule: &Schedule, id: &InitiativeId| {
            let finish = schedule.initiatives.get(id)?.finish.p50;
            (!schedule.is_endless(id)).then_some(finish)
        };
        let initiatives = now.initiatives.values().map(|one| Change {
            kind: "initiative",
            id: one.id.as_str(),
            due: one.due,
            now: of_initiative(now, &one.id),
            then: of_initiative(then, &one.id),
        });
        let all = objectives.chain(initiatives);
        all.filter(|change| change.now != change.then).collect()
    }
}

/// `crm-rollout 21 d later`, `crm-rollout on 15 Jan 2027`.
fn supposition(id: &InitiativeId, supposed: Supposed) -> String {
    match supposed {
        Supposed::Later(days) if days < 0 => format!("{id} {} d earlier", days.unsigned_abs()),
        Supposed::Later(days) => format!("{id} {days} d later"),
        Supposed::On(day) => format!("{id} on {}", words::date(day)),
    }
}

/// The answer in lines of at most `width` columns.
pub fn text(question: &Question<'_>, width: usize, colour: bool) -> String {
    let today = question.assessment.as_of;
    let all = question.supposed.iter();
    let supposed: Vec<String> = all.map(|(id, one)| supposition(id, *one)).collect();
    let head = format!("what if: {}\n\n", supposed.join(", "));
    let changes = question.changes();
    if changes.is_empty() {
        return head + "nothing would be finished on another day\n";
    }
    let mut table = Table::new(&[
        ("", Align::Left),
        ("due", Align::Left),
        ("now", Align::Left),
        ("then", Align::Left),
        ("change", Align::Right),
        ("late", Align::Right),
    ]);
    for change in &changes {
        let day = |day: Date| words::day(day, today).to_string();
        let finish = |found: Option<Date>| found.map_or_else(|| endless().to_string(), day);
        table.row([
            format!("{} {}", change.kind, change.id),
            day(change.due),
            finish(change.now),
            finish(change.then),
            change.days().map_or_else(String::new, |days| {
                format!("{} d", words::signed(days as f64))
            }),
            change
                .then
                .and_then(|then| late(days_between(change.due, then)))
                .map(|late| late.to_string())
                .unwrap_or_default(),
        ]);
    }
    let before = stake::words(&question.assessment.impacts.at_stake);
    format!(
        "{head}{}{}\nat stake now: {}\n",
        table.text(width, colour),
        chains(&question.answer.impacts, today),
        before.as_deref().unwrap_or("nothing")
    )
}

/// The answer as JSON.
pub fn json(question: &Question<'_>) -> Value {
    let supposed = question
        .supposed
        .iter()
        .map(|(id, supposed)| match supposed {
            Supposed::Later(days) => json!({ "initiative": id, "days": days, "date": null }),
            Supposed::On(day) => json!({ "initiative": id, "days": null, "date": day }),
        });
    let changes = question.changes().into_iter().map(|change| {
        json!({
            "kind": change.kind,
            "id": change.id,
            "due": change.due,
            "finish": change.now,
            "finish_then": change.then,
            "days": change.days(),
        })
    });
    let impacts = &question.answer.impacts;
    json!({
        "supposed": supposed.collect::<Vec<_>>(),
        "changes": changes.collect::<Vec<_>>(),
        "slips": slips(impacts, question.assessment.as_of),
        "at_stake": amounts(&impacts.at_stake),
        "at_stake_now": amounts(&question.assessment.impacts.at_stake),
    })
}
