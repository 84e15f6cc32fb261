//! Floor 2: what the figures say. Pure functions of a snapshot and a date.
//!
//! [`assess`] is the one entry point. It knows the domain and nothing else: no store, no clock, no
//! config file. The same snapshot and date give the same assessment, whatever the order of the rows.

use jiff::civil::Date;

use crate::domain::snapshot::Snapshot;
use belonging::Belonging;
use index::{Index, Tasks};
use measured::Measured;
use told::Told;

pub mod accountability;
pub mod achievability;
pub mod assessment;
pub mod calibration;
pub mod capacity;
pub mod commitments;
pub mod decisions;
pub mod earned_value;
pub mod evidence;
pub mod explain;
pub mod forecast;
pub mod hygiene;
pub mod impact;
pub mod ledger;
pub mod link;
pub mod matrix;
pub mod milestone;
pub mod proposal;
pub mod reason;
pub mod risks;
pub mod schedule;
pub mod settle;
pub mod stake;
pub mod standing;
pub mod truth;
pub mod watermelon;
pub mod weight;
pub mod words;

pub(crate) mod belonging;
mod chance;
mod diagnosis;
mod figures;
mod freshness;
mod history;
mod index;
mod initiative;
mod lag;
mod lead;
mod limits;
mod measured;
mod objective;
mod owners;
mod past;
mod robust;
mod rollup;
mod round;
mod shown;
mod status;
mod told;
pub(crate) mod variance;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod score;
#[cfg(test)]
mod sentences;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use assessment::Assessment;
pub use round::Round;
pub use shown::ShownTasks;

/// How everything stood at the end of a day, by the trackers' own dates and all that the snapshot knows.
///
/// It uses all cores; how many there are changes no figure.
pub fn assess(snapshot: &Snapshot, as_of: Date) -> Assessment {
    assess_again(Round::default(), snapshot, as_of).0
}

/// The same where an earlier round left something: what rests on the very same records of the same plan and day is taken over.
/// It says nothing else than [`assess`]; only the cost follows what changed.
pub fn assess_again(last: Round, snapshot: &Snapshot, as_of: Date) -> (Assessment, Round) {
    let mut last = last.next(snapshot, as_of);
    let rules = last.rules(&snapshot.plan);
    let (rows, names, touched) = std::mem::take(&mut last.rows).carry_on(snapshot, &rules, as_of);
    let tasks = Tasks::of(&rows, names, touched);
    let index = Index::new(snapshot, &tasks);
    let (_, directory) = rules.as_ref();
    let (figures, people) = rayon::join(
        || figures::of_all(&index, directory, &last.figures, as_of),
        || figures::people::of_all(&index, directory, &last.people, as_of),
    );
    let found = std::mem::take(&mut last.found);
    let (measured, told) = rayon::join(
        || Measured::new(&index, &figures, &last, snapshot, as_of),
        || Told::new(&index, directory, (&figures, &people), found, as_of),
    );
    let Measured {
        leads,
        forecasts,
        odds,
        initiatives,
        schedule,
        evidence,
        objectives,
        limited,
    } = measured;
    let accountability = told.accountability.with_risks(&index, &initiatives, as_of);
    let looked_at = watermelon::Assessed {
        index: &index,
        figures: &figures,
        objectives: &objectives,
        initiatives: &initiatives,
        leads: &leads,
        schedule: &schedule,
        forecasts: &forecasts,
        odds: &watermelon::Odds::of(&snapshot.memory, as_of),
        memory: &snapshot.memory,
    };
    let (watermelons, impacts) = rayon::join(
        || watermelon::find(looked_at, as_of),
        || impact::impacts(&snapshot.plan, &schedule, &impact::closed(&objectives)),
    );
    let outcomes = calibration::Outcomes {
        index: &index,
        leads: &leads,
        objectives: &objectives,
    };
    let calibration = calibration::score(outcomes, &snapshot.memory, as_of);
    let mut sources = snapshot.sources.clone();
    sources.sort_by(|a, b| a.id.cmp(&b.id));
    let today = ledger::Today {
        plan: &snapshot.plan,
        objectives: &objectives,
        initiatives: &initiatives,
        leads: &leads,
        as_of,
    };
    let ledger = ledger::report(&snapshot.memory, today);
    let assessment = Assessment {
        belonging: Belonging::default(),
        ledger,
        commitments: told.commitments,
        as_of,
        known_at: snapshot.known_at,
        plan: snapshot.plan.clone(),
        objectives,
        initiatives,
        leads,
        forecasts,
        odds,
        evidence,
        schedule,
        impacts,
        watermelons,
        calibration,
        owners: told.owners,
        earned_value: told.earned_value,
        tasks: told.tasks,
        sources,
        linked: told.linked,
        unlinked: told.unlinked,
        unknown_accounts: told.unknown_accounts,
        accountability,
    };
    let before = (
        std::mem::replace(&mut last.figures, figures),
        std::mem::replace(&mut last.people, people),
        std::mem::replace(&mut last.limited, limited),
    );
    // Nobody waits until the figures of the last round are let go.
    rayon::spawn(move || drop(before));
    (last.rows, last.found) = (rows, told.found);
    (assessment, last)
}
