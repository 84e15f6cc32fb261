//! The scoreboard as JSON: objectives, initiatives and leads with their figures and reasons.
//!
//! It knows the rows of a review; not what else a review says.

use super::form::{
    Diagnosis, Figure, Figures, Initiative, Lag, Lead, Milestone, Objective, Override, Reason,
    RollUp, Tasks,
};
use super::{period_word, status_word};
use crate::domain::claim::Claim;
use crate::engine::assessment::{Status, TaskCounts};
use crate::review::escape::Safe;
use crate::review::rows::{
    Aim, Completion, DataAge, InitiativeRow, LeadRow, List, Measure, MilestoneLine, ObjectiveRow,
    ReasonFigure, ReasonLine, ReasonQuantity, Stated,
};

pub(super) fn objective(row: &ObjectiveRow) -> Objective<'_> {
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

pub(super) fn reasons(list: &List<ReasonLine>) -> Vec<Reason<'_>> {
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

pub(super) fn reason_figure(figure: &ReasonFigure) -> Figure<'_> {
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
