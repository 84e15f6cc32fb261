//! A proposed plan for the person who reviews it: what it changes, why, with which effect, and what stands in its way.

use serde_json::{Value, json};

use super::ledger::{value, with_reason};
use super::{Align, Table};
use crate::engine::achievability::{Finding, Weight};
use crate::engine::assessment::Status;
use crate::engine::ledger::{Matter, Standing};
use crate::engine::proposal::{Proposal, ProposedChange, Shift};
use crate::engine::words;
use crate::review::escape::Safe;
use crate::review::figures;

/// The proposal in lines of at most `width` columns; its last line is the verdict.
pub fn text(proposal: &Proposal, width: usize, colour: bool) -> String {
    let mut parts = Vec::new();
    if !proposal.changes.is_empty() {
        parts.push(changes(&proposal.changes, width, colour));
    }
    match &proposal.shifts {
        Some(shifts) if !shifts.is_empty() => parts.push(effects(shifts, width, colour)),
        Some(_) => {}
        None => parts.push(
            "no database is there: the plans alone are compared, without statuses and loads\n"
                .to_owned(),
        ),
    }
    parts.extend(listed("stands in its way:", &proposal.brought));
    parts.extend(listed(
        "stands in the way of both plans:",
        &proposal.standing,
    ));
    parts.push(verdict(proposal));
    parts.join("\n")
}

fn changes(changes: &[ProposedChange], width: usize, colour: bool) -> String {
    let mut table = Table::new(&[
        ("what", Align::Left),
        ("from", Align::Left),
        ("to", Align::Left),
        ("material", Align::Left),
        ("reason", Align::Left),
    ]);
    for change in changes {
        let reason = match &change.standing {
            Standing::NotMaterial => String::new(),
            Standing::Unexplained => "UNEXPLAINED".to_owned(),
            Standing::Explained(reason) => format!(
                "{} ({})",
                Safe::new(&reason.reason),
                Safe::new(reason.approved.as_str())
            ),
        };
        table.row([
            Safe::new(&change.difference.path).to_string(),
            value(change.difference.from.as_ref()).to_string(),
            value(change.difference.to.as_ref()).to_string(),
            change.matter.map_or("", Matter::as_str).to_owned(),
            reason,
        ]);
    }
    table.text(width, colour)
}

fn effects(shifts: &[Shift], width: usize, colour: bool) -> String {
    let mut table = Table::new(&[
        ("effect on", Align::Left),
        ("before", Align::Left),
        ("after", Align::Left),
    ]);
    for shift in shifts {
        table.row([
            format!("{} {}", shift.kind, shift.id),
            stands(shift.before),
            stands(shift.after),
        ]);
    }
    table.text(width, colour)
}

/// `off track, −23 points`.
fn stands(known: Option<(Status, Option<f64>)>) -> String {
    let Some((status, points)) = known else {
        return "not in the plan".to_owned();
    };
    let points = points.map_or_else(String::new, |points| {
        format!(", {} points", words::signed((points * 100.0).round()))
    });
    format!("{}{points}", status.as_str())
}

fn listed(heading: &str, findings: &[Finding]) -> Option<String> {
    let lines: Vec<String> = findings
        .iter()
        .map(|finding| format!("  {}", line(finding)))
        .collect();
    (!lines.is_empty()).then(|| format!("{heading}\n{}\n", lines.join("\n")))
}

/// `objective.share is not measurable: no lag measure says when the goal is met`; of a note without the verdict.
pub fn line(finding: &Finding) -> String {
    let is = match finding.weight {
        Weight::Blocks => format!(" is not {}", finding.letter.as_str()),
        Weight::Note => String::new(),
    };
    format!("{}{is}: {}", finding.subject, Safe::new(&finding.text))
}

/// `fine: 3 changes, 2 material, each with a reason`.
fn verdict(proposal: &Proposal) -> String {
    let material = proposal
        .changes
        .iter()
        .filter(|change| change.matter.is_some());
    let count = |amount: usize, noun: &str| figures::count(amount as u64, noun);
    let changed = format!(
        "{}, {} material",
        count(proposal.changes.len(), "change"),
        figures::number(material.count() as f64)
    );
    let mut against = Vec::new();
    if proposal.unexplained() > 0 {
        against.push(format!(
            "{} without a reason: write a [[change]] with `on`, `what`, `reason` and `approved`",
            figures::number(proposal.unexplained() as f64)
        ));
    }
    if proposal.not_achievable() > 0 {
        against.push(format!(
            "{} in the way",
            count(proposal.not_achievable(), "new obstacle")
        ));
    }
    if against.is_empty() {
        return format!("fine: {changed}");
    }
    format!("not fine: {changed}; {}", against.join("; "))
}

/// The proposal as JSON.
pub fn json(proposal: &Proposal) -> Value {
    json!({
        "changes": proposal.changes.iter().map(change_json).collect::<Value>(),
        "effects": proposal.shifts.as_ref().map(|shifts| shifts.iter().map(shift_json).collect::<Value>()),
        "findings": proposal.brought.iter().map(|finding| finding_json(finding, true))
            .chain(proposal.standing.iter().map(|finding| finding_json(finding, false))).collect::<Value>(),
        "unexplained": proposal.unexplained(),
        "not_achievable": proposal.not_achievable(),
    })
}

fn change_json(change: &ProposedChange) -> Value {
    let mut value = json!({
        "path": Safe::new(&change.difference.path),
        "area": change.area,
        "material": change.matter,
        "from": super::ledger::safe(change.difference.from.as_ref()),
        "to": super::ledger::safe(change.difference.to.as_ref()),
    });
    with_reason(&mut value, &change.standing);
    value
}

fn shift_json(shift: &Shift) -> Value {
    let points = |known: Option<(Status, Option<f64>)>| known?.1.map(|points| points * 100.0);
    json!({
        "kind": shift.kind,
        "id": shift.id,
        "status_before": shift.before.map(|(status, _)| status),
        "status_after": shift.after.map(|(status, _)| status),
        "points_before": points(shift.before),
        "points_after": points(shift.after),
    })
}

/// One finding; `new`: the plan it is held against does not have it.
pub fn finding_json(finding: &Finding, new: bool) -> Value {
    json!({
        "subject": finding.subject,
        "rule": finding.rule,
        "letter": finding.letter,
        "weight": finding.weight,
        "text": Safe::new(&finding.text),
        "new": new,
    })
}
