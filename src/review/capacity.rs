//! Words for loads: who can do what is due, by when not, and the ways out. The terminal's table and the course correction share them.

use jiff::civil::Date;

use crate::domain::id::TaskId;
use crate::engine::Assessment;
use crate::engine::capacity::{Capacity, Checkpoint, DailyShare, Load, Missing, Overload};

use super::escape::Safe;
use super::figures;
use super::scope::Scope;

/// How many tasks a sentence names.
const NAMED: usize = 3;

/// `Maria Holm: 8 h short by 13 Mar (48 h of 40 h); put OPS-3 off or add 8 h`, those with the most hours short first;
/// then one sentence about whoever cannot be judged though work is due.
pub(super) fn sentences(assessment: &Assessment, audience: &Scope) -> Vec<Safe> {
    let accountability = &assessment.accountability;
    let concerns = |known: &Capacity| audience.has_person(&known.person);
    let mut sentences: Vec<Safe> = accountability
        .overloaded()
        .into_iter()
        .filter(|(capacity, _)| concerns(capacity))
        .map(|(capacity, overload)| {
            let name = assessment.plan.person_name(&capacity.person);
            let point = overload.first;
            Safe::new(&format!(
                "{name}: {} h short by {} ({} h needed, {} h there); {}",
                hours(point.short()),
                figures::day(point.on, assessment.as_of),
                hours(point.needed),
                hours(point.available),
                ways_out(assessment, overload),
            ))
        })
        .collect();
    let unknown: Vec<&Capacity> = accountability
        .capacity
        .iter()
        .filter(|known| concerns(known) && !known.demand.is_empty())
        .filter(|known| matches!(known.load, Load::CannotBeJudged { .. }))
        .collect();
    if let [first, rest @ ..] = unknown.as_slice() {
        let mut names = vec![assessment.plan.person_name(&first.person).to_owned()];
        names.extend(
            rest.iter()
                .take(NAMED - 1)
                .map(|known| assessment.plan.person_name(&known.person).to_owned()),
        );
        let more = match rest.len().saturating_sub(NAMED - 1) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        sentences.push(Safe::new(&format!(
            "Cannot be judged: {}{more} ({})",
            names.join(", "),
            missing(&first.load).join("; ")
        )));
    }
    sentences
}

/// Hours as a table writes them: `12`, `7.5`.
pub(super) fn hours(hours: f64) -> String {
    figures::number(hours)
}

/// `put OPS-3 off (no lead counts it), or add 8 h by 13 Mar`.
pub(super) fn ways_out(assessment: &Assessment, overload: &Overload) -> String {
    let by = figures::day(overload.worst.on, assessment.as_of);
    let add = format!("add {} h by {by}", hours(overload.worst.short()));
    if overload.defer.is_empty() {
        return add;
    }
    let weight = if overload.defer_weight > 1e-9 {
        format!(
            "weight {}",
            crate::engine::words::decimal(overload.defer_weight, 2)
        )
    } else if overload.defer.len() == 1 {
        "no lead counts it".to_owned()
    } else {
        "no lead counts them".to_owned()
    };
    format!(
        "put off {} ({weight}), or {add}",
        keys(assessment, &overload.defer)
    )
}

/// `OPS-3, OPS-4, OPS-7 and 2 more`.
pub(super) fn keys(assessment: &Assessment, tasks: &[TaskId]) -> String {
    let named: Vec<String> = tasks
        .iter()
        .take(NAMED)
        .map(|id| {
            let known = assessment.tasks.get(id);
            let key = known.map_or(id.external.as_str(), |known| known.task.key.as_str());
            Safe::new(key).to_string()
        })
        .collect();
    let more = match tasks.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}{more}", named.join(", "))
}

/// What a load that cannot be judged lacks.
pub(super) fn missing(load: &Load) -> Vec<String> {
    let Load::CannotBeJudged { missing } = load else {
        return Vec::new();
    };
    missing
        .iter()
        .map(|missing| match missing {
            Missing::Hours => "no working hours are declared".to_owned(),
            Missing::DoneWork => {
                "daily operations are to be measured, and nothing was done in eight weeks"
                    .to_owned()
            }
            Missing::Estimates {
                tasks,
                in_points: 0,
            } => format!("{} without an estimate", figures::count(*tasks, "task")),
            Missing::Estimates { tasks, in_points } if tasks == in_points => format!(
                "{} estimated in points, none in hours",
                figures::count(*tasks, "task")
            ),
            Missing::Estimates { tasks, in_points } => format!(
                "{} without an estimate in hours, {in_points} of them in points",
                figures::count(*tasks, "task")
            ),
        })
        .collect()
}

/// What the figures rest on, and what they say beside: assumptions, measured shares, protected time, displacement.
pub(super) fn notes(capacity: &Capacity, today: Date) -> Vec<String> {
    let mut notes = missing(&capacity.load);
    if let Some(median) = capacity
        .median_hours
        .filter(|_| capacity.assumed_hours() > 0)
    {
        notes.push(format!(
            "{} taken as {} h, the median",
            figures::count(capacity.assumed_hours(), "task"),
            hours(median)
        ));
    }
    if capacity.assumed_due() > 0 {
        notes.push(format!(
            "{} without a deadline, taken as due with the initiative",
            figures::count(capacity.assumed_due(), "task")
        ));
    }
    let late = capacity.overdue_hours(today);
    if late > 0.0 {
        notes.push(format!("{} h are overdue", hours(late)));
    }
    if let DailyShare::Measured {
        share: Some(share), ..
    } = capacity.daily_operations
    {
        notes.push(format!(
            "daily operations measured at {}",
            figures::percent(share)
        ));
    }
    if let Some(protected) = &capacity.protected {
        let (kept, judged) = protected.kept();
        if judged > 0 {
            notes.push(format!(
                "{} for strategy kept in {kept} of {}",
                figures::percent(protected.share),
                figures::count(judged, "week")
            ));
        }
    }
    if let Some(last) = capacity.displaced.last() {
        notes.push(format!(
            "displaced by daily work in {}, last in that of {}",
            figures::count(capacity.displaced.len() as u64, "week"),
            figures::day(last.start, today)
        ));
    }
    notes
}

/// The date that decides: the first that fails, else the one with the least to spare.
pub(super) fn deciding(load: &Load) -> Option<Checkpoint> {
    match load {
        Load::Fits { tightest } => *tightest,
        Load::TooMuch(overload) => Some(overload.first),
        Load::CannotBeJudged { .. } => None,
    }
}
