//! The schedule's figures with the numbers put in, as lines of text.

use crate::domain::calendar::plus_days;
use crate::domain::claim::Override;
use crate::domain::id::{InitiativeId, ObjectiveId};
use crate::engine::Assessment;
use crate::engine::reason::Part;
use crate::engine::schedule::Planned;
use crate::engine::words::{percent, signed};

/// Own finish, what it waits for, finish, slack and buffer of an initiative.
pub(super) fn initiative_lines(assessment: &Assessment, id: &InitiativeId) -> Vec<String> {
    let Some(planned) = assessment.schedule.initiatives.get(id) else {
        return Vec::new();
    };
    let mut lines = vec![format!(
        "own finish = {} ({}), 85 of 100 by {}; {} from {}",
        planned.own.p50,
        planned.basis.words(),
        planned.own.p85,
        days(assessment, planned.remaining_days),
        planned.base
    )];
    lines.extend(waits(assessment, id));
    lines.push(finish_line(assessment, planned));
    lines.extend(planned.buffer.map(|burn| {
        format!(
            "buffer: {} of {} used = {}, its chain is {} complete",
            burn.used_days,
            days(assessment, burn.days),
            percent(burn.used),
            percent(burn.chain_complete)
        )
    }));
    lines
}

/// `14 working days` where the plan declares a calendar.
fn days(assessment: &Assessment, count: i64) -> String {
    let word = if assessment.plan.calendar.declared {
        "working days"
    } else {
        "days"
    };
    format!("{count} {word}")
}

/// `waits for crm-rollout: 2026-11-24 +5 d = 2026-11-29`.
fn waits<'a>(assessment: &'a Assessment, id: &InitiativeId) -> impl Iterator<Item = String> + 'a {
    let declared = assessment.plan.initiatives.get(id);
    let dependencies = declared.into_iter().flat_map(|one| &one.depends_on);
    dependencies.filter_map(|dependency| {
        let upstream = assessment.schedule.initiatives.get(&dependency.on)?;
        let finish = upstream.finish.p50;
        let ready = match dependency.lag_days {
            0 => String::new(),
            lag => format!(" {} d = {}", signed(lag as f64), plus_days(finish, lag)),
        };
        Some(format!("waits for {}: {finish}{ready}", dependency.on))
    })
}

fn finish_line(assessment: &Assessment, planned: &Planned) -> String {
    let how = match &planned.driver {
        None => "own finish".to_owned(),
        Some(driver) => format!(
            "max({}, {} + {}), after {driver}",
            planned.own.p50,
            planned.start,
            days(assessment, planned.remaining_days)
        ),
    };
    let critical = if planned.is_critical {
        ", on the critical chain"
    } else {
        ""
    };
    format!(
        "finish = {how} = {}; due {}: {} d; slack {}{critical}",
        planned.finish.p50,
        planned.due,
        signed(planned.late_days as f64),
        days(assessment, planned.slack_days)
    )
}

/// The last finish of an objective, its critical chain, and every slip that delays it.
pub(super) fn objective_lines(assessment: &Assessment, id: &ObjectiveId) -> Vec<String> {
    let Some(planned) = assessment.schedule.objectives.get(id) else {
        return Vec::new();
    };
    let chain: Vec<&str> = planned.chain.iter().map(InitiativeId::as_str).collect();
    let mut lines = vec![format!(
        "last finish = {}, 85 of 100 by {}; due {}: {} d; critical chain: {}",
        planned.finish.p50,
        planned.finish.p85,
        planned.due,
        signed(planned.late_days as f64),
        chain.join(" -> ")
    )];
    let slips = assessment.impacts.slips.iter();
    let hits = slips.flat_map(|slip| &slip.hits);
    let hits = hits.filter(|hit| &hit.objective == id);
    lines.extend(hits.map(|hit| format!("slip: {}", hit.words(assessment.as_of))));
    lines
}

/// An override, whether it still holds; and what looks better than it is.
pub(super) fn claim_lines(
    assessment: &Assessment,
    stated: Option<&Override>,
    subject: &Part,
) -> Vec<String> {
    let by_hand = stated.map(|stated| {
        let ended = if stated.holds(assessment.as_of) {
            ""
        } else {
            ", which has passed"
        };
        format!(
            "override: {} says {} until {}{ended}: {}",
            assessment.plan.person_name(&stated.by),
            stated.claim.as_str(),
            stated.until,
            stated.reason
        )
    });
    let found = assessment.watermelons.iter();
    let found = found.filter(|one| &one.subject == subject);
    by_hand
        .into_iter()
        .chain(found.map(|one| format!("looks better than it is: {}", one.text)))
        .collect()
}
