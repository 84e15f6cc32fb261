//! The risk register: what may go wrong, how heavy it is, what is done about it and by whom; and what emerges.

use serde_json::{Value, json};

use super::{Align, Table, said};
use crate::domain::id::{InitiativeId, RiskId};
use crate::domain::money::Money;
use crate::domain::plan::{Impact, Risk};
use crate::engine::Assessment;
use crate::engine::risks::{Exposure, KnownRisk, Proposal, RiskTask, Stale};
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;
use crate::review::escape::Safe;
use crate::review::risks::{exposure, name, stale};
use crate::review::scope::Scope;
use crate::review::sentence::Sentence;
use crate::review::voice;

/// The register in lines of at most `width` columns, heaviest first, then what emerges.
pub fn text(assessment: &Assessment, scope: &Scope, width: usize, colour: bool) -> String {
    let mut blocks = Vec::new();
    blocks.extend(declared(assessment, scope).map(|table| table.text(width, colour)));
    blocks.extend(emerging(assessment, scope).map(|table| {
        let table = table.text(width, colour);
        format!("{}:\n\n{table}", emerging_heading())
    }));
    if blocks.is_empty() {
        return format!("{}\n", none());
    }
    blocks.join("\n")
}

/// Said above the risks that nobody declared.
pub(in crate::review) fn emerging_heading() -> Phrase {
    phrase!("heading-emerging")
}

/// Said where there are neither.
pub(in crate::review) fn none() -> Phrase {
    phrase!("no-risks")
}

/// The register as rows; `None`: it is empty.
pub(in crate::review) fn declared(assessment: &Assessment, scope: &Scope) -> Option<Table> {
    let risks = register(assessment, scope);
    (!risks.is_empty()).then(|| declared_table(assessment, &risks))
}

/// What emerges as rows; `None`: nothing does.
pub(in crate::review) fn emerging(assessment: &Assessment, scope: &Scope) -> Option<Table> {
    let proposed = proposed(assessment, scope);
    (!proposed.is_empty()).then(|| proposed_table(assessment, &proposed))
}

fn declared_table(assessment: &Assessment, risks: &[(&KnownRisk, &Risk)]) -> Table {
    let mut table = Table::said(&[
        ("head-risk", Align::Left),
        ("head-exposure", Align::Right),
        ("head-owner", Align::Left),
        ("head-review", Align::Left),
        ("head-threatens", Align::Left),
        ("head-what-and-response", Align::Left),
    ]);
    for (known, risk) in risks {
        let response = risk.response.as_deref().map(Phrase::verbatim);
        let says = phrase!(
            "labelled",
            label = risk.what.as_str(),
            text = response.unwrap_or_else(|| phrase!("no-response"))
        );
        let says = [Some(says), stale(assessment, known), tasks(&known.tasks)];
        table.row([
            risk.id.to_string().into(),
            exposure(&known.exposure).into(),
            Sentence::from(&Safe::new(assessment.plan.person_name(&risk.owner))),
            said(risk.review.map(|day| Arg::Day(day, assessment.as_of))),
            ids(&risk.threatens).join(", ").into(),
            said(voice::clauses(says.into_iter().flatten())),
        ]);
    }
    table
}

/// `2 of 5 tasks are open, 1 overdue`.
fn tasks(tasks: &[RiskTask]) -> Option<Phrase> {
    let open = tasks
        .iter()
        .filter(|task| task.state.is_remaining())
        .count();
    let overdue = tasks.iter().filter(|task| task.is_overdue).count();
    let all = phrase!("tasks-open-of", open = open, count = tasks.len());
    let late = (overdue > 0).then(|| phrase!("tasks-overdue", count = overdue));
    let parts = Arg::names([Some(all), late].into_iter().flatten());
    (!tasks.is_empty()).then(|| phrase!("listed", clauses = parts))
}

fn proposed_table(assessment: &Assessment, proposed: &[&Proposal]) -> Table {
    let mut table = Table::said(&[
        ("head-signal", Align::Left),
        ("head-owner", Align::Left),
        ("head-threatens", Align::Left),
        ("head-what", Align::Left),
    ]);
    for known in proposed {
        let covered: Vec<&str> = known.covered_by.iter().map(RiskId::as_str).collect();
        let covered = (!covered.is_empty()).then(|| phrase!("see", names = covered.join(", ")));
        let says = voice::clauses([Some(known.what.clone()), covered].into_iter().flatten());
        table.row([
            known.signal.as_str().to_owned().into(),
            Sentence::from(&Safe::new(assessment.plan.person_name(&known.owner))),
            ids(&known.threatens).join(", ").into(),
            said(says),
        ]);
    }
    table
}

/// The register as JSON: a list, heaviest first, then what emerges.
pub fn json(assessment: &Assessment, scope: &Scope) -> Value {
    let declared = register(assessment, scope)
        .into_iter()
        .map(|(known, risk)| {
            let (grade, amount) = match &risk.impact {
                Impact::Grade(grade) => (Some(*grade), None),
                Impact::Amount(money) => (None, Some(money)),
            };
            let (points, expected) = match &known.exposure {
                Exposure::Score(points) => (Some(*points), None),
                Exposure::Expected(money) => (None, Some(money)),
            };
            json!({
                "proposed": false,
                "id": risk.id,
                "what": Safe::new(&risk.what),
                "likelihood": risk.likelihood,
                "impact": grade,
                "impact_amount": amount.map(sum),
                "exposure": points,
                "exposure_amount": expected.map(sum),
                "response": risk.response.as_deref().map(Safe::new),
                "owner": risk.owner,
                "review": risk.review,
                "threatens": ids(&risk.threatens),
                "stale": known.stale.map(|stale| match stale {
                    Stale::ThreatOver => "threat_over",
                    Stale::ReviewPassed { .. } => "review_passed",
                }),
                "tasks": known.tasks.iter().map(task).collect::<Vec<_>>(),
                "signal": null,
                "covered_by": [],
            })
        });
    let emerging = proposed(assessment, scope).into_iter().map(|known| {
        json!({
            "proposed": true,
            "id": name(known),
            "what": Safe::new(&known.what.to_string()),
            "likelihood": null,
            "impact": null,
            "impact_amount": null,
            "exposure": null,
            "exposure_amount": null,
            "response": null,
            "owner": known.owner,
            "review": null,
            "threatens": ids(&known.threatens),
            "stale": null,
            "tasks": [],
            "signal": known.signal.as_str(),
            "covered_by": known.covered_by,
        })
    });
    declared.chain(emerging).collect()
}

fn task(task: &RiskTask) -> Value {
    json!({
        "key": Safe::new(&task.key),
        "title": Safe::new(&task.title),
        "state": task.state.as_str(),
        "overdue": task.is_overdue,
    })
}

/// An amount in the currency's own unit: 1234.5 and `USD`.
fn sum(money: &Money) -> Value {
    json!({ "amount": money.minor as f64 / 100.0, "currency": money.currency })
}

fn ids(threatened: &[InitiativeId]) -> Vec<&str> {
    threatened.iter().map(InitiativeId::as_str).collect()
}

fn register<'a>(assessment: &'a Assessment, scope: &Scope) -> Vec<(&'a KnownRisk, &'a Risk)> {
    let known = assessment.accountability.risks.register.iter();
    known
        .filter_map(|known| Some((known, assessment.plan.risks.get(&known.id)?)))
        .filter(|(_, risk)| scope.has_person(&risk.owner))
        .collect()
}

fn proposed<'a>(assessment: &'a Assessment, scope: &Scope) -> Vec<&'a Proposal> {
    let known = assessment.accountability.risks.proposed.iter();
    known
        .filter(|known| scope.has_person(&known.owner))
        .collect()
}
