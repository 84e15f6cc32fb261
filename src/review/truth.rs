//! Words for what is quiet and what was dressed up: each with its evidence, as something to ask about.

use crate::engine::Assessment;
use crate::engine::truth::{Dressing, Silence, Told, Trick};

use super::capacity::keys;
use super::escape::Safe;
use super::figures;

/// What was dressed up, then whose silence is new; an outage is told where the sources are.
pub(super) fn sentences(assessment: &Assessment) -> Vec<Safe> {
    let truth = &assessment.accountability.truth;
    let dressings = truth
        .sanitising
        .iter()
        .map(|known| dressing(assessment, known));
    let silences = truth.silences.iter().filter_map(|known| match known {
        Silence::Outage { .. } => None,
        Silence::Stopped { .. } | Silence::Unchanged { .. } => Some(silence(assessment, known)),
    });
    dressings.chain(silences).collect()
}

/// One silence as a sentence.
pub(super) fn silence(assessment: &Assessment, silence: &Silence) -> Safe {
    let today = assessment.as_of;
    Safe::new(&match silence {
        Silence::Outage {
            source, last_good, ..
        } => match last_good {
            Some(at) => format!(
                "{source} could not be read; the last time was {}",
                figures::moment(*at, &assessment.plan.time_zone)
            ),
            None => format!("{source} was never read"),
        },
        Silence::Stopped {
            person,
            last,
            silent_days,
            usual_days,
            open,
        } => format!(
            "{} has changed none of {} since {} ({}; usually {usual_days} at most)",
            assessment.plan.person_name(person),
            figures::count(*open, "open task"),
            figures::day(*last, today),
            crate::engine::words::count(*silent_days as f64, "working day"),
        ),
        Silence::Unchanged {
            source, last, open, ..
        } => format!(
            "{source} is read, but nothing in it has changed since {} ({} of it)",
            figures::day(*last, today),
            figures::count(*open, "open task"),
        ),
    })
}

/// One dressing as a sentence.
pub(super) fn dressing(assessment: &Assessment, dressing: &Dressing) -> Safe {
    let on = figures::day(dressing.on, assessment.as_of);
    Safe::new(&match &dressing.told {
        Told::Tasks {
            initiative,
            tasks,
            usual,
        } => {
            let plan = &assessment.plan.initiatives;
            let name = plan
                .get(initiative)
                .map_or(initiative.as_str(), |known| &known.name);
            let did = match dressing.trick {
                Trick::BulkClosing => "closed",
                Trick::Redated => "put off before they would have been overdue",
                Trick::ShrinkingScope => "cancelled or removed",
                Trick::FiguresRevised => "revised",
            };
            format!(
                "{name}: {} {did} in the three days up to the review of {on}, where {} are usual: {}",
                figures::count(tasks.len() as u64, "task"),
                figures::number(*usual),
                keys(assessment, tasks)
            )
        }
        Told::Value(revised) => format!(
            "metric.{}: the value of {} was revised on {on} from {} to {}, and {} became {}",
            revised.metric,
            figures::day(revised.value_date, assessment.as_of),
            crate::engine::words::decimal(revised.from.0, 2),
            crate::engine::words::decimal(revised.to.0, 2),
            revised.from.1.as_str(),
            revised.to.1.as_str()
        ),
    })
}
