//! The review as JSON. The names are a promise: fields are added, never renamed or given another meaning.
//!
//! Dates are `YYYY-MM-DD`, moments RFC 3339 in UTC. A figure that is not known is `null`, never 0.
//! `points` are points of the span (25, not 0.25); `completion`, `shortfall` and `coverage` are shares.

use crate::domain::calendar::Period;
use crate::domain::claim::Claim;
use crate::engine::assessment::{Status, TaskCounts};
use crate::engine::commitments::Kept;

use super::content::{ReviewContent, StatusChange, Subject, TaskLine};
use super::escape::Safe;
use super::figures;
use super::followed::FollowedDecision;
use super::foresight::WatermelonLine;
use super::proof::VerdictLine;
use super::rows::{
    Aim, Completion, DataAge, InitiativeRow, LeadRow, List, Measure, MilestoneLine, ObjectiveRow,
    ReasonFigure, ReasonLine, ReasonQuantity, Stated,
};
use super::tables::forecast::record_json;
use super::tables::schedule::{amounts, slips};

use form::{
    Account, Change, Commitments, Count, Decision, Diagnosis, Figure, Figures, Followed,
    Initiative, Lag, Lead, LeadVerdict, Milestone, Objective, Override, Owner, Reason, Review,
    RollUp, Source, Task, Tasks, Unlinked, VerdictBefore, Watermelon,
};

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

fn objective(row: &ObjectiveRow) -> Objective<'_> {
    Objective {
        id: row.id.as_str(),
        statement: &row.statement,
        parent: row
            .parent
            .as_ref()
            .map(crate::domain::id::ObjectiveId::as_str),
        owner: &row.owner,
        due: row.due,
        status: row.status,
        previous_status: row.was,
        r#override: row.stated.as_ref().map(stated),
        at_stake: row.at_stake.as_ref(),
        reasons: reasons(&row.reasons),
        lag: row.lag.as_ref().map(|measure| Lag {
            status: row.lag_status,
            figures: figures(measure),
            implied: row.implied.map(|(implied, _)| implied),
            implied_gap: row.implied.map(|(_, gap)| gap),
        }),
        roll_up: roll_up(&row.completion),
        diagnosis: row.diagnosis.as_ref().map(|line| Diagnosis {
            verdict: line.verdict,
            text: &line.text,
            effect_from: line.effect_from,
        }),
        earned_value: &row.earned_value,
        initiatives: row.initiatives.items.iter().map(initiative).collect(),
    }
}

fn initiative(row: &InitiativeRow) -> Initiative<'_> {
    let TaskCounts {
        open,
        in_progress,
        blocked,
        done,
        cancelled,
        overdue,
    } = row.tasks;
    Initiative {
        id: row.id.as_str(),
        name: &row.name,
        owner: &row.owner,
        due: row.due,
        status: row.status,
        previous_status: row.was,
        r#override: row.stated.as_ref().map(stated),
        reasons: reasons(&row.reasons),
        roll_up: roll_up(&row.completion),
        tasks: Tasks {
            open,
            in_progress,
            blocked,
            done,
            cancelled,
            overdue,
        },
        weight: row.weight,
        milestones: row.milestones.iter().map(milestone).collect(),
        scope_creep: row.scope_creep,
        earned_value: &row.earned_value,
        waits_on: &row.waits_on,
        leads: row.leads.items.iter().map(lead).collect(),
    }
}

fn milestone(line: &MilestoneLine) -> Milestone<'_> {
    Milestone {
        name: &line.name,
        due: line.due,
        state: line.state,
        text: &line.text,
        done_on: line.done_on,
    }
}

fn lead(row: &LeadRow) -> Lead<'_> {
    Lead {
        id: row.id.as_str(),
        status: row.status,
        previous_status: row.was,
        figures: figures(&row.measure),
        reasons: reasons(&row.reasons),
        periods_hit: row.consistency.map(|known| known.hit),
        periods_whole: row.consistency.map(|known| known.whole),
        streak: row.consistency.map(|known| known.streak),
        by_estimate: row.by_estimate,
    }
}

fn figures(measure: &Measure) -> Figures<'_> {
    let (data, stale_sources): (_, &[Safe]) = match &measure.data {
        DataAge::Fresh => ("fresh", &[]),
        DataAge::Missing => ("missing", &[]),
        DataAge::Stale { sources, .. } => ("stale", sources),
    };
    Figures {
        name: &measure.label,
        unit: &measure.unit,
        value: measure.value,
        value_date: measure.value_date,
        baseline: measure.single_target().map(|_| measure.baseline),
        target: measure.single_target(),
        at_most: measure.aim == Aim::AtMost,
        at_least: measure.aim == Aim::AtLeast,
        band: match measure.aim {
            Aim::Within(low, high) => Some([low, high]),
            Aim::Reach | Aim::AtMost | Aim::AtLeast => None,
        },
        per: measure.per.map(period_word),
        due: measure.due,
        plan: measure.plan,
        variance: measure.variance,
        points: measure.points.map(|points| points * 100.0),
        days_behind: measure.days_behind,
        data,
        stale_sources,
    }
}

fn roll_up(completion: &Completion) -> RollUp<'_> {
    RollUp {
        completion: completion.share,
        shortfall: completion.shortfall,
        coverage: completion.coverage,
        to_repair: &completion.to_repair,
    }
}

fn reasons(list: &List<ReasonLine>) -> Vec<Reason<'_>> {
    list.items
        .iter()
        .map(|line| Reason {
            status: line.status,
            rule: line.rule,
            text: &line.text,
            figures: line.figures.iter().map(reason_figure).collect(),
            inputs: &line.inputs,
        })
        .collect()
}

fn stated(stated: &Stated) -> Override<'_> {
    Override {
        status: match stated.claim {
            Claim::Achieved => status_word(Status::Achieved),
            Claim::OnTrack => status_word(Status::OnTrack),
            Claim::AtRisk => status_word(Status::AtRisk),
            Claim::OffTrack => status_word(Status::OffTrack),
        },
        reason: &stated.reason,
        by: &stated.by,
        until: stated.until,
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

fn reason_figure(figure: &ReasonFigure) -> Figure<'_> {
    let (value, unit, date) = match &figure.quantity {
        ReasonQuantity::Amount { value, unit } => (Some(*value), Some(unit), None),
        ReasonQuantity::Day(day) => (None, None, Some(*day)),
    };
    Figure {
        name: figure.name,
        value,
        unit,
        date,
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
