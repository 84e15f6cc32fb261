//! What the picture of capacity shows: whoever has something due ahead, those with the most hours short first.

use super::named;
use crate::engine::Assessment;
use crate::engine::capacity::{Capacity, Load};
use crate::language::phrase::Phrase;
use crate::review::capacity;
use crate::review::escape::Safe;
use crate::review::picture::loads::{Loads, PersonLoad, Verdict};
use crate::review::scope::Scope;
use crate::review::voice;

/// The loads of the people that a reader hears of.
pub fn loads(assessment: &Assessment, audience: &Scope) -> Loads {
    let known = assessment.accountability.capacity.iter();
    let heard = known.filter(|known| audience.has_person(&known.person));
    let mut people: Vec<PersonLoad> = heard
        .filter_map(|known| person(assessment, known))
        .collect();
    let short = |person: &PersonLoad| person.short().unwrap_or(f64::NEG_INFINITY);
    people.sort_by(|one, other| {
        let order = short(other).total_cmp(&short(one));
        order.then_with(|| one.id.cmp(&other.id))
    });
    Loads {
        people,
        left_out: 0,
    }
}

/// One person's load; `None` with nothing due.
fn person(assessment: &Assessment, known: &Capacity) -> Option<PersonLoad> {
    let verdict = match &known.load {
        Load::CannotBeJudged { .. } if known.demand.is_empty() => return None,
        Load::CannotBeJudged { .. } => {
            let missing = voice::clauses(capacity::missing(&known.load));
            Verdict::Unknown(missing.unwrap_or_else(|| Phrase::verbatim("")).into())
        }
        Load::Fits { .. } | Load::TooMuch(_) => {
            let point = capacity::deciding(&known.load)?;
            Verdict::Judged {
                needed: point.needed,
                there: point.available,
                by: point.on,
            }
        }
    };
    Some(PersonLoad {
        id: Safe::new(known.person.as_str()),
        name: named(assessment.plan.person_name(&known.person)),
        verdict,
        daily: known.daily_operations.share().unwrap_or(0.0),
        protected: known.protected.as_ref().map(|protected| protected.share),
    })
}
