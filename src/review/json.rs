//! The review as JSON. The names are a promise: fields are added, never renamed or given another meaning.
//!
//! Dates are `YYYY-MM-DD`, moments RFC 3339 in UTC. A figure that is not known is `null`, never 0.
//! `points` are points of the span (25, not 0.25); `completion`, `shortfall` and `coverage` are shares.

use crate::domain::calendar::Period;
use crate::engine::assessment::Status;
use crate::engine::commitments::Kept;

use super::content::{ReviewContent, StatusChange, Subject, TaskLine};
use super::figures;
use super::followed::FollowedDecision;
use super::foresight::WatermelonLine;
use super::proof::VerdictLine;
use super::rows::List;
use super::tables::forecast::record_json;
use super::tables::schedule::{amounts, slips};

use form::{
    Account, Change, Commitments, Count, Decision, Followed, LeadVerdict, Owner, Review, Source,
    Task, Unlinked, VerdictBefore, Watermelon,
};

use board::{objective, reason_figure, reasons};

mod board;
mod form;

/// The version of the form; it rises only if a name must ever change its meaning.
const FORM: u32 = 1;

/// The whole review as JSON, indented, with a line break at its end.
///
/// # Panics
/// Never: the form has no map whose keys are not strings.
pub fn json(content: &ReviewContent) -> String {
    let text = serde_json::to_string_pretty(&review(content))
        .expect("the form has no map whose keys are not strings");
    text + "\n"
}

/// The same as a value, for those who want a part of it.
///
/// # Panics
/// Never: the form has no map whose keys are not strings.
pub fn value(content: &ReviewContent) -> serde_json::Value {
    serde_json::to_value(review(content)).expect("the form has no map whose keys are not strings")
}

fn review(content: &ReviewContent) -> Review<'_> {
    Review {
        form: FORM,
        kind: content.kind,
        as_of: content.as_of,
        known_at: content.known_at,
        period: &content.period,
        owner: content.reader.as_ref(),
        compared_with: content.compared_with,
        news: figures::capital(content.news.english().as_str()),
        counts: content
            .counts
            .iter()
            .map(|&(status, count)| Count { status, count })
            .collect(),
        changes: content.changes.items.iter().map(change).collect(),
        decisions: content.decisions.items.iter().map(decision).collect(),
        decisions_before: content.followed.items.iter().map(followed).collect(),
        plan: &content.plan.data,
        commitments: content.commitments.as_ref().map(commitments),
        objectives: content.scoreboard.items.iter().map(objective).collect(),
        waits: content.waits.items.iter().map(|wait| &wait.text).collect(),
        owners: content.owners.items.iter().map(owner).collect(),
        due_next: tasks(&content.due_next),
        capacity: content.accountability.capacity.items.iter().collect(),
        hygiene: content.accountability.hygiene.items.iter().collect(),
        second_look: content.accountability.truth.items.iter().collect(),
        risks: content.accountability.risks.items.iter().collect(),
        slips: slips(&content.foresight.impacts, content.as_of),
        at_stake: amounts(&content.foresight.impacts.at_stake),
        watermelons: content
            .foresight
            .watermelons
            .items
            .iter()
            .map(watermelon)
            .collect(),
        evidence: content.proof.verdicts.items.iter().map(verdict).collect(),
        forecast_record: content.proof.record.as_ref().map(record_json),
        sources: content.data.sources.items.iter().map(source).collect(),
        unlinked: content.data.unlinked.map(|known| Unlinked {
            tasks: known.tasks,
            of: known.of,
        }),
        unknown_accounts: content
            .data
            .unknown_accounts
            .items
            .iter()
            .map(|(source, account)| Account { source, account })
            .collect(),
    }
}

fn verdict(line: &VerdictLine) -> LeadVerdict<'_> {
    let before = line.before.as_ref();
    LeadVerdict {
        lead: line.lead.as_str(),
        verdict: line.verdict,
        before: before.map(|(as_of, verdict)| VerdictBefore {
            as_of: *as_of,
            verdict: verdict.replace(' ', "_"),
        }),
        text: &line.text,
    }
}

fn change(change: &StatusChange) -> Change<'_> {
    let (kind, id) = match &change.subject {
        Subject::Objective(id) => ("objective", id.as_str()),
        Subject::Initiative(id) => ("initiative", id.as_str()),
        Subject::Lead(id) => ("lead", id.as_str()),
    };
    Change {
        kind,
        id,
        name: &change.name,
        owner: &change.owner,
        from: change.from,
        to: change.to,
        at_stake: change.at_stake.as_ref(),
        reasons: reasons(&change.reasons),
    }
}

fn decision(decision: &super::content::Decision) -> Decision<'_> {
    Decision {
        about: &decision.about,
        status: decision.status,
        verdict: decision.verdict,
        fact: decision.fact.as_ref(),
        advice: &decision.advice,
        decider: &decision.decider,
        at_stake: decision.at_stake.as_ref(),
        subject: &decision.subject,
        holds_up: &decision.holds_up,
        by: decision.by,
        first_asked: decision.first_asked,
    }
}

fn followed(kept: &FollowedDecision) -> Followed<'_> {
    let points = |points: Option<f64>| points.map(|points| points * 100.0);
    Followed {
        subject: &kept.subject,
        about: &kept.about,
        asked: &kept.asked,
        decider: &kept.decider,
        by: kept.by,
        first_asked: kept.first_asked,
        outcome: kept.outcome,
        status_then: kept.was.0,
        points_then: points(kept.was.1),
        status_now: kept.now.map(|(status, _)| status),
        points_now: points(kept.now.and_then(|(_, points)| points)),
    }
}

fn commitments(kept: &Kept) -> Commitments {
    Commitments {
        due: kept.due,
        done: kept.done,
        on_time: kept.on_time,
        pushed: kept.pushed,
    }
}

fn watermelon(line: &WatermelonLine) -> Watermelon<'_> {
    Watermelon {
        kind: line.kind,
        subject: &line.subject,
        name: &line.name,
        text: &line.text,
        figures: line.figures.iter().map(reason_figure).collect(),
        inputs: &line.inputs,
    }
}

fn owner(block: &super::content::OwnerBlock) -> Owner<'_> {
    Owner {
        id: block
            .person
            .as_ref()
            .map(crate::domain::id::PersonId::as_str),
        name: &block.name,
        remaining: block.remaining,
        remaining_hours: block.remaining_hours,
        overdue: block.overdue,
        commitments: block.commitments.as_ref().map(commitments),
        done: tasks(&block.done),
        blocked: tasks(&block.blocked),
        needs_help: tasks(&block.needs_help),
    }
}

fn tasks(list: &List<TaskLine>) -> Vec<Task<'_>> {
    list.items
        .iter()
        .map(|line| Task {
            key: &line.key,
            title: &line.title,
            url: line.link.as_ref(),
            note: line.note.as_ref(),
            date: line.date,
            owner: line.owner.as_ref(),
            initiatives: &line.initiatives,
        })
        .collect()
}

fn source(line: &super::content::SourceLine) -> Source<'_> {
    Source {
        id: &line.id,
        last_good: line.last_good,
        age_secs: line.age_secs,
        fresh_secs: line.fresh_secs,
        stale: line.is_stale,
        records: line.records,
        rejects: line.rejects,
        failure: line.failure.as_ref(),
        help: line.help.as_ref(),
        failing_since: line.failing_since,
        waits_until: line.waits_until,
        last_value: line.last_value,
    }
}

/// The status as JSON and CSV spell it: `on_track`.
pub(super) fn status_word(status: Status) -> &'static str {
    match status {
        Status::Achieved => "achieved",
        Status::OnTrack => "on_track",
        Status::NotStarted => "not_started",
        Status::Paused => "paused",
        Status::Unknown => "unknown",
        Status::AtRisk => "at_risk",
        Status::OffTrack => "off_track",
        Status::Missed => "missed",
    }
}

/// The period as JSON and CSV spell it: `week`.
pub(super) fn period_word(period: Period) -> &'static str {
    match period {
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
        Period::Quarter => "quarter",
    }
}
