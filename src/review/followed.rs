//! What became of the decisions that the last review asked for.

use jiff::civil::Date;

use crate::engine::Assessment;
use crate::engine::assessment::Status;
use crate::engine::decisions::{About, Outcome, follow_up};
use crate::engine::words;

use super::escape::Safe;
use super::previous::PreviousStatuses;
use super::scope::Scope;
use super::sentence::Sentence;
use super::voice::{self, Voice};
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

/// One decision of the last review.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowedDecision {
    /// What it is about: `objective.market-share`.
    pub subject: String,
    /// The same by its name.
    pub about: Safe,
    /// What was asked.
    pub asked: Sentence,
    /// Who was to decide.
    pub decider: Safe,
    /// By when.
    pub by: Date,
    /// The date of the review that asked first.
    pub first_asked: Date,
    /// What became of it.
    pub outcome: Outcome,
    /// Status and favourable variance (a share of the span) then.
    pub was: (Status, Option<f64>),
    /// The same now; `None`: it is not in the plan.
    pub now: Option<(Status, Option<f64>)>,
}

impl FollowedDecision {
    /// `Improved: Raise the share — was off track (40 points behind), is at risk (20 points behind). Ann was to decide by 9 Nov: …`.
    pub(super) fn sentence(&self, today: Date, voice: Voice<'_>) -> Phrase {
        let now = match self.now {
            Some(now) => stands(now),
            None => phrase!("not-in-the-plan"),
        };
        let outcome = Phrase::new(match self.outcome {
            Outcome::Improved => "outcome-improved",
            Outcome::Unchanged => "outcome-unchanged",
            Outcome::Worse => "outcome-worse",
            Outcome::Obsolete => "outcome-obsolete",
        });
        phrase!(
            "followed",
            outcome = outcome,
            about = &self.about,
            was = stands(self.was),
            now = now,
            decider = &self.decider,
            day = Arg::Day(self.by, today),
            asked = voice.sentence(&self.asked)
        )
    }
}

/// `off track (40 points behind)`.
fn stands((status, points): (Status, Option<f64>)) -> Phrase {
    let status = voice::status(status);
    match points {
        Some(points) => phrase!(
            "name-state",
            name = status,
            state = words::distance(points, None)
        ),
        None => status,
    }
}

/// The decisions of the last review that were the reader's.
pub(super) fn followed(
    assessment: &Assessment,
    since: &PreviousStatuses,
    audience: &Scope,
) -> Vec<FollowedDecision> {
    let plan = &assessment.plan;
    follow_up(since.decisions(), assessment)
        .into_iter()
        .filter(|followed| {
            audience.has_person(&followed.kept.decider) || audience.has_about(plan, &followed.about)
        })
        .map(|followed| {
            let name = match &followed.about {
                About::Objective(id) => plan.objectives.get(id).map(|one| one.statement.as_str()),
                About::Initiative(id) => plan.initiatives.get(id).map(|one| one.name.as_str()),
            };
            FollowedDecision {
                about: Safe::new(name.unwrap_or(&followed.kept.subject)),
                asked: (&followed.kept.asked).into(),
                decider: Safe::new(plan.person_name(&followed.kept.decider)),
                by: followed.kept.by,
                first_asked: followed.kept.first_asked,
                outcome: followed.outcome,
                was: (followed.was, followed.kept.points),
                now: followed.now,
                subject: followed.kept.subject,
            }
        })
        .collect()
}
