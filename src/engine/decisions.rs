//! Decisions: what is asked of whom by when for each thing off course; what became of it is its part `followed`.
//!
//! It knows an assessment and what the last review kept; not how a review is written.

use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::Date;

use super::assessment::{Assessment, InitiativeAssessment, ObjectiveAssessment, Status, Verdict};
use super::forecast::Outlook;
use super::standing;
use crate::domain::calendar::{days_between, plus_days};
use crate::domain::id::{InitiativeId, ObjectiveId, PersonId};
use crate::domain::review::ReviewKind;
use crate::language::phrase::Phrase;
use crate::phrase;

pub use followed::{Followed, Outcome, first_asked, follow_up, kept};

mod followed;

/// What a decision is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// A goal.
    Objective(ObjectiveId),
    /// A lever.
    Initiative(InitiativeId),
}

impl About {
    /// The words that it is kept under: `objective.market-share`.
    pub fn key(&self) -> String {
        match self {
            Self::Objective(id) => format!("objective.{id}"),
            Self::Initiative(id) => format!("initiative.{id}"),
        }
    }

    /// What such words stand for; `None`: words of another version.
    pub fn of_key(key: &str) -> Option<Self> {
        match key.split_once('.')? {
            ("objective", id) => Some(Self::Objective(ObjectiveId::new(id))),
            ("initiative", id) => Some(Self::Initiative(InitiativeId::new(id))),
            _ => None,
        }
    }

    /// Its status and its figure; `None`: it is not in the plan.
    fn standing(&self, assessment: &Assessment) -> Option<standing::Standing> {
        match self {
            Self::Objective(id) => standing::objective(assessment, id.as_str()),
            Self::Initiative(id) => standing::initiative(assessment, id.as_str()),
        }
    }
}

/// One decision that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// What it is about.
    pub about: About,
    /// Its status.
    pub status: Status,
    /// Its figure: the favourable variance as a share of the span.
    pub points: Option<f64>,
    /// What the pair of leads and lag means.
    pub verdict: Verdict,
    /// The worst reason.
    pub fact: Option<Phrase>,
    /// The initiatives that wait for it.
    pub holds_up: Vec<InitiativeId>,
    /// What is to be decided.
    pub ask: Phrase,
    /// Who decides: its owner.
    pub decider: PersonId,
    /// By when.
    pub by: Date,
}

/// What wants a decision, the worst first: every objective whose leads and lag point to another plan, or that is off
/// track; and every initiative off track under an objective that asks for none itself.
pub fn asked(assessment: &Assessment, kind: ReviewKind) -> Vec<Asked> {
    let mut all: Vec<Asked> = assessment
        .objectives
        .values()
        .filter_map(|found| of_objective(assessment, found, kind))
        .collect();
    let covered: BTreeSet<About> = all.iter().map(|asked| asked.about.clone()).collect();
    let initiatives = assessment.initiatives.values();
    all.extend(initiatives.filter_map(|found| {
        let objective = &assessment.plan.initiatives.get(&found.id)?.objective;
        let is_covered = covered.contains(&About::Objective(objective.clone()));
        let asked = of_initiative(assessment, found, kind)?;
        (!is_covered).then_some(asked)
    }));
    all.sort_by(|one, other| (other.status, &one.about).cmp(&(one.status, &other.about)));
    all
}

fn of_objective(
    assessment: &Assessment,
    found: &ObjectiveAssessment,
    kind: ReviewKind,
) -> Option<Asked> {
    let declared = assessment.plan.objectives.get(&found.id)?;
    let verdict = found.diagnosis.as_ref().map(|diagnosis| diagnosis.verdict);
    let runs = match found.status {
        Status::NotStarted | Status::Paused | Status::Achieved => false,
        Status::OnTrack | Status::Unknown | Status::AtRisk | Status::OffTrack | Status::Missed => {
            true
        }
    };
    let by_diagnosis = match verdict {
        Some(
            Verdict::ActionsDoNotMoveTheMeasure
            | Verdict::ResultWithoutActions
            | Verdict::PlanNotExecuted,
        ) => true,
        // An effect that is still to come is waited for.
        Some(Verdict::TooEarly) if found.status != Status::Missed => return None,
        Some(Verdict::KeepGoing | Verdict::TooEarly | Verdict::NotEnoughData) | None => false,
    };
    if !runs || !(by_diagnosis || found.status.is_off_track()) {
        return None;
    }
    let advice = found.diagnosis.as_ref().filter(|_| by_diagnosis);
    let about = About::Objective(found.id.clone());
    Some(Asked {
        status: found.status,
        points: about.standing(assessment).and_then(|(_, points)| points),
        verdict: verdict.unwrap_or(Verdict::NotEnoughData),
        fact: found.reasons.first().map(|reason| reason.text.clone()),
        holds_up: Vec::new(),
        ask: advice.map_or_else(|| usual(found.status), |diagnosis| diagnosis.text.clone()),
        decider: declared.owner.clone(),
        by: by(
            kind,
            assessment.as_of,
            declared.due,
            p85(assessment, &found.initiatives),
        ),
        about,
    })
}

fn of_initiative(
    assessment: &Assessment,
    found: &InitiativeAssessment,
    kind: ReviewKind,
) -> Option<Asked> {
    let declared = assessment.plan.initiatives.get(&found.id)?;
    if !found.status.is_off_track() {
        return None;
    }
    let waits = |other: &&crate::domain::plan::Initiative| {
        let mut on = other.depends_on.iter();
        on.any(|dependency| dependency.on == found.id)
    };
    let about = About::Initiative(found.id.clone());
    Some(Asked {
        status: found.status,
        points: about.standing(assessment).and_then(|(_, points)| points),
        verdict: Verdict::PlanNotExecuted,
        fact: found.reasons.first().map(|reason| reason.text.clone()),
        holds_up: assessment
            .plan
            .initiatives
            .values()
            .filter(waits)
            .map(|other| other.id.clone())
            .collect(),
        ask: usual(found.status),
        decider: declared.owner.clone(),
        by: by(
            kind,
            assessment.as_of,
            declared.due,
            p85(assessment, std::slice::from_ref(&found.id)),
        ),
        about,
    })
}

/// What is to be decided where no diagnosis says more.
fn usual(status: Status) -> Phrase {
    match status {
        Status::Missed => phrase!("decide-missed"),
        Status::Achieved
        | Status::OnTrack
        | Status::NotStarted
        | Status::Paused
        | Status::Unknown
        | Status::AtRisk
        | Status::OffTrack => phrase!("decide-off-track"),
    }
}

/// The day of the next review of this kind, which would ask again; or the due date, or the last day from which the due
/// date can be held at the careful rate (P85), where that comes first and is still to come.
fn by(kind: ReviewKind, as_of: Date, due: Date, p85: Option<Date>) -> Date {
    let next = as_of.saturating_add(match kind {
        ReviewKind::CheckIn => Span::new().days(7),
        ReviewKind::CourseCorrection => Span::new().months(1),
        ReviewKind::Quarterly => Span::new().months(3),
    });
    let last_start = p85.map(|finish| plus_days(as_of, days_between(finish, due)));
    let sooner = [Some(due), last_start].into_iter().flatten();
    sooner.filter(|day| *day > as_of).fold(next, Date::min)
}

/// The day by which 85 of 100 trials have finished every lead of some initiatives; `None` where one of them cannot be told.
fn p85(assessment: &Assessment, initiatives: &[InitiativeId]) -> Option<Date> {
    let leads = initiatives
        .iter()
        .filter_map(|id| assessment.initiatives.get(id))
        .flat_map(|initiative| &initiative.leads);
    let mut latest = None;
    for lead in leads {
        let finish = match &assessment.forecasts.get(lead)?.outlook {
            Outlook::Reached { on, .. } => *on,
            Outlook::Simulated(simulated) => simulated.finish.p85?,
            Outlook::Repeats(_) => continue,
            Outlook::Cannot { .. } => return None,
        };
        latest = latest.max(Some(finish));
    }
    latest
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::followed::outcome;
    use super::{About, Outcome, asked, by, first_asked, follow_up, kept};
    use crate::domain::review::ReviewKind;
    use crate::engine::assessment::Status;
    use crate::engine::testing::World;

    /// `i` runs from 1 February to 12 May towards 50 tasks; with 2 done on 1 April it is off track.
    fn behind(done: usize, day: &str) -> crate::engine::Assessment {
        let world = World::simple().source("t", Some(day), 7);
        world.done(done, "i", "2026-02-10").at(day)
    }

    #[test]
    fn what_is_off_track_wants_a_decision_of_its_owner_by_the_next_review() {
        let assessment = behind(2, "2026-04-01");
        let found = asked(&assessment, ReviewKind::CheckIn);
        assert_eq!(
            found.len(),
            1,
            "the objective asks for its initiative: {found:?}"
        );
        assert_eq!(found[0].about, About::Objective("o".into()));
        assert_eq!(found[0].decider.as_str(), "maria");
        assert_eq!(found[0].by, date(2026, 4, 8));
        assert!(asked(&behind(45, "2026-04-01"), ReviewKind::CheckIn).is_empty());
    }

    #[test]
    fn the_day_is_that_of_the_next_review_or_the_due_date() {
        let today = date(2026, 1, 31);
        for (kind, due, wanted) in [
            (ReviewKind::CheckIn, date(2026, 12, 31), date(2026, 2, 7)),
            (
                ReviewKind::CourseCorrection,
                date(2026, 12, 31),
                date(2026, 2, 28),
            ),
            (ReviewKind::Quarterly, date(2026, 12, 31), date(2026, 4, 30)),
            (ReviewKind::Quarterly, date(2026, 3, 15), date(2026, 3, 15)),
            (ReviewKind::CheckIn, date(2026, 1, 15), date(2026, 2, 7)),
        ] {
            assert_eq!(by(kind, today, due, None), wanted, "{kind:?} {due}");
        }
    }

    /// Done by 20 February at the careful rate and due on 28 February: eight days are left to begin.
    #[test]
    fn a_due_date_that_can_be_held_until_a_day_wants_the_decision_by_then() {
        let (today, due) = (date(2026, 1, 31), date(2026, 2, 28));
        for (finish, wanted) in [
            (date(2026, 2, 20), date(2026, 2, 8)),
            (date(2026, 2, 1), date(2026, 2, 27)),
            (date(2026, 2, 28), date(2026, 2, 28)),
            (date(2026, 3, 20), date(2026, 2, 28)),
        ] {
            let kind = ReviewKind::CourseCorrection;
            assert_eq!(by(kind, today, due, Some(finish)), wanted, "{finish}");
        }
    }

    #[test]
    fn what_became_of_it_is_told_by_status_then_by_figure() {
        let off = |points| (Status::OffTrack, Some(points));
        for (was, now, wanted) in [
            (
                off(-0.4),
                Some((Status::AtRisk, Some(-0.2))),
                Outcome::Improved,
            ),
            (off(-0.4), Some((Status::Achieved, None)), Outcome::Improved),
            (off(-0.4), Some(off(-0.39)), Outcome::Improved),
            (off(-0.4), Some(off(-0.395)), Outcome::Unchanged),
            (off(-0.4), Some(off(-0.41)), Outcome::Worse),
            (
                off(-0.4),
                Some((Status::Missed, Some(-0.3))),
                Outcome::Worse,
            ),
            (off(-0.4), Some((Status::Unknown, None)), Outcome::Unchanged),
            (off(-0.4), Some((Status::Paused, None)), Outcome::Obsolete),
            (off(-0.4), None, Outcome::Obsolete),
            (
                (Status::OffTrack, None),
                Some(off(-0.1)),
                Outcome::Unchanged,
            ),
        ] {
            assert_eq!(outcome(was, now), wanted, "{was:?} {now:?}");
        }
    }

    /// 2 of 50 on 1 April, 25 of 50 on 8 April; later the objective is not in the plan any more.
    #[test]
    fn a_decision_is_followed_up_and_keeps_its_first_date() {
        let first = behind(2, "2026-04-01");
        let told = kept(&asked(&first, ReviewKind::CheckIn), &[], date(2026, 4, 1));
        assert_eq!(told[0].first_asked, date(2026, 4, 1));
        let mut later = behind(25, "2026-04-08");
        let followed = follow_up(&told, &later);
        assert_eq!(followed[0].outcome, Outcome::Improved, "{followed:?}");
        let about = About::Objective("o".into());
        assert_eq!(
            first_asked(&about, &told, date(2026, 4, 8)),
            date(2026, 4, 1)
        );
        later.objectives.clear();
        assert_eq!(follow_up(&told, &later)[0].outcome, Outcome::Obsolete);
    }
}
