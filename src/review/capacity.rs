//! Words for loads: who can do what is due, by when not, and the ways out. The terminal's table and the course correction share them.

use jiff::civil::Date;

use crate::domain::id::TaskId;
use crate::engine::Assessment;
use crate::engine::capacity::{Capacity, Checkpoint, DailyShare, Load, Missing, Overload};

use super::escape::Safe;
use super::scope::Scope;
use super::sentence::Sentence;
use super::voice;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

/// How many tasks a sentence names.
const NAMED: usize = 3;

/// `Maria Holm: 8 h short by 13 Mar (48 h of 40 h); put OPS-3 off or add 8 h`, those with the most hours short first;
/// then one sentence about whoever cannot be judged though work is due.
pub(super) fn sentences(assessment: &Assessment, audience: &Scope) -> Vec<Sentence> {
    let accountability = &assessment.accountability;
    let concerns = |known: &Capacity| audience.has_person(&known.person);
    let mut sentences: Vec<Sentence> = accountability
        .overloaded()
        .into_iter()
        .filter(|(capacity, _)| concerns(capacity))
        .map(|(capacity, overload)| {
            let point = overload.first;
            phrase!(
                "short-of-hours",
                name = assessment.plan.person_name(&capacity.person),
                short = Arg::number(point.short(), 1),
                day = Arg::Day(point.on, assessment.as_of),
                needed = Arg::number(point.needed, 1),
                available = Arg::number(point.available, 1),
                ways = ways_out(assessment, overload)
            )
            .into()
        })
        .collect();
    let unknown: Vec<&Capacity> = accountability
        .capacity
        .iter()
        .map(AsRef::as_ref)
        .filter(|known| concerns(known) && !known.demand.is_empty())
        .filter(|known| matches!(known.load, Load::CannotBeJudged { .. }))
        .collect();
    let why = unknown
        .first()
        .and_then(|known| voice::clauses(missing(&known.load)));
    if let Some(why) = why {
        let name = |known: &&Capacity| assessment.plan.person_name(&known.person).to_owned();
        let names = voice::first_few(unknown.iter().map(name), NAMED);
        sentences.push(phrase!("cannot-be-judged", names = names, why = why).into());
    }
    sentences
}

/// `put OPS-3 off (no lead counts it), or add 8 h by 13 Mar`.
pub(super) fn ways_out(assessment: &Assessment, overload: &Overload) -> Phrase {
    let add = Arg::number(overload.worst.short(), 1);
    let by = Arg::Day(overload.worst.on, assessment.as_of);
    if overload.defer.is_empty() {
        return phrase!("add-hours", hours = add, day = by);
    }
    let tasks = keys(assessment, &overload.defer);
    if overload.defer_weight > 1e-9 {
        let weight = Arg::number(overload.defer_weight, 2);
        return phrase!(
            "put-off-weight",
            tasks = tasks,
            weight = weight,
            hours = add,
            day = by
        );
    }
    let count = overload.defer.len();
    phrase!(
        "put-off",
        tasks = tasks,
        count = count,
        hours = add,
        day = by
    )
}

/// `OPS-3, OPS-4, OPS-7 and 2 more`.
pub(super) fn keys(assessment: &Assessment, tasks: &[TaskId]) -> Arg {
    let key = |id: &TaskId| {
        let known = assessment.tasks.get(id);
        let key = known.map_or(id.external.as_str(), |known| known.task.key.as_str());
        Safe::new(key).to_string()
    };
    voice::first_few(tasks.iter().map(key), NAMED)
}

/// What a load that cannot be judged lacks.
pub(super) fn missing(load: &Load) -> Vec<Phrase> {
    let Load::CannotBeJudged { missing } = load else {
        return Vec::new();
    };
    missing
        .iter()
        .map(|missing| match missing {
            Missing::Hours => phrase!("no-hours"),
            Missing::DoneWork => phrase!("nothing-measured"),
            Missing::Estimates {
                tasks,
                in_points: 0,
            } => phrase!("no-estimate", count = *tasks),
            Missing::Estimates { tasks, in_points } if tasks == in_points => {
                phrase!("points-only", count = *tasks)
            }
            Missing::Estimates { tasks, in_points } => {
                phrase!("no-hours-estimated", count = *tasks, points = *in_points)
            }
        })
        .collect()
}

/// What the figures rest on, and what they say beside: assumptions, measured shares, protected time, displacement.
pub(super) fn notes(capacity: &Capacity, today: Date) -> Vec<Phrase> {
    let mut notes = missing(&capacity.load);
    let assumed = capacity.assumed_hours();
    notes.extend(capacity.median_hours.filter(|_| assumed > 0).map(|median| {
        phrase!(
            "note-median",
            count = assumed,
            hours = Arg::number(median, 1)
        )
    }));
    if capacity.assumed_due() > 0 {
        notes.push(phrase!("note-no-deadline", count = capacity.assumed_due()));
    }
    let late = capacity.overdue_hours(today);
    if late > 0.0 {
        notes.push(phrase!("note-overdue", hours = Arg::number(late, 1)));
    }
    if let DailyShare::Measured {
        share: Some(share), ..
    } = capacity.daily_operations
    {
        notes.push(phrase!("note-measured", share = Arg::Percent(share)));
    }
    if let Some(protected) = &capacity.protected {
        let (kept, judged) = protected.kept();
        if judged > 0 {
            notes.push(phrase!(
                "note-protected",
                share = Arg::Percent(protected.share),
                kept = kept,
                count = judged
            ));
        }
    }
    notes.extend(capacity.displaced.last().map(|last| {
        phrase!(
            "note-displaced",
            count = capacity.displaced.len(),
            day = Arg::Day(last.start, today)
        )
    }));
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
