//! A proposed plan against the one in force: what it changes, whether that has a reason, with which effect, and
//! whether it can be achieved. What a review of a pull request on the plan rests on.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::achievability::{Finding, Weight, findings, overloads};
use super::assessment::Assessment;
use super::ledger::{self, Area, Matter, diff, judge_proposed};
use super::standing::{Standing, initiative, lead, objective};
use crate::domain::ledger::Difference;
use crate::domain::plan::{Plan, PlanChange};

/// One plan with its canonical form and, where there is work to hold it against, its assessment.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The same in canonical form.
    pub canonical: &'a serde_json::Value,
    /// How it stands today, by what is known.
    pub assessment: Option<&'a Assessment>,
}

/// One change with its judgement.
#[derive(Debug, Clone, PartialEq)]
pub struct ProposedChange {
    /// What differs.
    pub difference: Difference,
    /// Which part of the plan it changes.
    pub area: Area,
    /// What makes it material.
    pub matter: Option<Matter>,
    /// Its reason.
    pub standing: ledger::Standing,
}

/// How one subject stands by the two plans.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// `objective`, `initiative` or `lead`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Status and favourable variance (a share of the span; of an initiative less its shortfall) by the plan in force;
    /// `None`: it is not in it.
    pub before: Option<Standing>,
    /// The same by the proposed plan.
    pub after: Option<Standing>,
}

/// What a proposed plan brings.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// What it changes, by path; reasons that were written down are no change.
    pub changes: Vec<ProposedChange>,
    /// What then stands otherwise; `None`: there is no work to hold it against.
    pub shifts: Option<Vec<Shift>>,
    /// What stands in its way and does not in that of the plan in force.
    pub brought: Vec<Finding>,
    /// What stands in the way of both.
    pub standing: Vec<Finding>,
}

impl Proposal {
    /// Material changes without a reason.
    pub fn unexplained(&self) -> usize {
        let changes = self.changes.iter();
        changes
            .filter(|change| change.standing.is_unexplained())
            .count()
    }

    /// What it brings that cannot be achieved.
    pub fn not_achievable(&self) -> usize {
        let brought = self.brought.iter();
        brought
            .filter(|finding| finding.weight == Weight::Blocks)
            .count()
    }

    /// Whether it may be taken as it is.
    pub fn is_fine(&self) -> bool {
        self.unexplained() == 0 && self.not_achievable() == 0
    }
}

/// Holds a proposed plan against the one in force. Only a reason that is new in the proposal explains it: one that stands
/// there already explained something else.
pub fn propose(base: Side<'_>, proposed: Side<'_>, today: Date) -> Proposal {
    let new: Vec<PlanChange> = proposed
        .plan
        .changes
        .iter()
        .filter(|change| !base.plan.changes.contains(change))
        .cloned()
        .collect();
    let differences = diff(base.canonical, proposed.canonical);
    let changes = judge_proposed(&differences, &new, today)
        .into_iter()
        .filter(|(_, area, _, _)| *area != Area::Reason)
        .map(|(difference, area, matter, standing)| ProposedChange {
            difference,
            area,
            matter,
            standing,
        });
    let before = all_findings(base, today);
    let (standing, brought) = all_findings(proposed, today)
        .into_iter()
        .partition(|finding| before.iter().any(|known| known.is_like(finding)));
    Proposal {
        changes: changes.collect(),
        shifts: base
            .assessment
            .zip(proposed.assessment)
            .map(|(before, after)| shifts(before, after)),
        brought,
        standing,
    }
}

fn all_findings(side: Side<'_>, today: Date) -> Vec<Finding> {
    let mut found = findings(side.plan, today);
    found.extend(side.assessment.map(overloads).unwrap_or_default());
    found.sort();
    found
}

/// Everything that stands otherwise by the one plan than by the other: objectives, initiatives, leads, each by id.
fn shifts(before: &Assessment, after: &Assessment) -> Vec<Shift> {
    let mut all = Vec::new();
    for (kind, standing) in [
        ("objective", objective as fn(&Assessment, &str) -> _),
        ("initiative", initiative),
        ("lead", lead),
    ] {
        let ids = ids(kind, before).into_iter().chain(ids(kind, after));
        for id in ids.collect::<BTreeSet<String>>() {
            let (before, after) = (standing(before, &id), standing(after, &id));
            if before != after {
                all.push(Shift {
                    kind,
                    id,
                    before,
                    after,
                });
            }
        }
    }
    all
}

fn ids(kind: &str, assessment: &Assessment) -> Vec<String> {
    match kind {
        "objective" => assessment
            .objectives
            .keys()
            .map(ToString::to_string)
            .collect(),
        "initiative" => assessment
            .initiatives
            .keys()
            .map(ToString::to_string)
            .collect(),
        _ => assessment.leads.keys().map(ToString::to_string).collect(),
    }
}
