//! Words for what is quiet and what was dressed up: each with its evidence, as something to ask about.

use crate::engine::Assessment;
use crate::engine::truth::{Dressing, Silence, Told, Trick};

use super::capacity::keys;
use super::sentence::Sentence;
use super::voice;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

/// What was dressed up, then whose silence is new; an outage is told where the sources are.
pub(super) fn sentences(assessment: &Assessment) -> Vec<Sentence> {
    let truth = &assessment.accountability.truth;
    let dressings = truth
        .sanitising
        .iter()
        .map(|known| dressing(assessment, known));
    let silences = truth.silences.iter().filter_map(|known| match known {
        Silence::Outage { .. } => None,
        Silence::Stopped { .. } | Silence::Unchanged { .. } => Some(silence(assessment, known)),
    });
    dressings.chain(silences).map(Sentence::from).collect()
}

/// One silence as a sentence.
fn silence(assessment: &Assessment, silence: &Silence) -> Phrase {
    let today = assessment.as_of;
    match silence {
        Silence::Outage {
            source, last_good, ..
        } => match last_good {
            Some(at) => {
                let at = at.to_zoned(assessment.plan.time_zone.clone()).datetime();
                phrase!(
                    "unread-since",
                    source = source.as_str(),
                    at = Arg::Moment(at)
                )
            }
            None => phrase!("unread-ever", source = source.as_str()),
        },
        Silence::Stopped {
            person,
            last,
            silent_days,
            usual_days,
            open,
        } => phrase!(
            "silent-person",
            name = assessment.plan.person_name(person),
            count = *open,
            day = Arg::Day(*last, today),
            days = Arg::number(*silent_days as f64, 0),
            usual = Arg::number(*usual_days as f64, 0)
        ),
        Silence::Unchanged {
            source, last, open, ..
        } => phrase!(
            "silent-source",
            source = source.as_str(),
            day = Arg::Day(*last, today),
            count = *open
        ),
    }
}

/// One dressing as a sentence.
fn dressing(assessment: &Assessment, dressing: &Dressing) -> Phrase {
    let day = Arg::Day(dressing.on, assessment.as_of);
    match &dressing.told {
        Told::Tasks {
            initiative,
            tasks,
            usual,
        } => {
            let name = assessment.plan.initiative_name(initiative);
            Phrase::new(match dressing.trick {
                Trick::BulkClosing => "dressed-closed",
                Trick::Redated => "dressed-put-off",
                Trick::ShrinkingScope => "dressed-shrunk",
                Trick::FiguresRevised => "dressed-revised",
            })
            .with("name", name)
            .with("count", tasks.len())
            .with("day", day)
            .with("usual", Arg::number(*usual, 1))
            .with("tasks", keys(assessment, tasks))
        }
        Told::Value(revised) => phrase!(
            "dressed-value",
            metric = revised.metric.as_str(),
            of = Arg::Day(revised.value_date, assessment.as_of),
            day = day,
            from = Arg::number(revised.from.0, 2),
            to = Arg::number(revised.to.0, 2),
            was = voice::status(revised.from.1),
            now = voice::status(revised.to.1)
        ),
    }
}
