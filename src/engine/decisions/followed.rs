//! What became of the decisions of the last review: by the status and the figure of then and of now.
//!
//! It knows what was kept and an assessment; not what is asked now, nor why.

use jiff::civil::Date;

use super::{About, Asked};
use crate::domain::decision::KeptDecision;
use crate::engine::assessment::{Assessment, Status};
use crate::engine::standing;
use crate::engine::variance::EPSILON;

/// A change of the figure by less than this share of the span is none.
const MOVED: f64 = 0.01;

/// What became of a thing that a decision was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A better status, or a better figure in the same one.
    Improved,
    /// The same, or nothing says.
    Unchanged,
    /// A worse status, or a worse figure in the same one.
    Worse,
    /// It is paused, not begun any more, or not in the plan.
    Obsolete,
}

impl Outcome {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Improved => "improved",
            Self::Unchanged => "unchanged",
            Self::Worse => "worse",
            Self::Obsolete => "obsolete",
        }
    }
}

/// A decision of the last review, with what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Followed {
    /// What it was about.
    pub about: About,
    /// As it was kept.
    pub kept: KeptDecision,
    /// The status then.
    pub was: Status,
    /// Status and figure now; `None`: it is not in the plan.
    pub now: Option<standing::Standing>,
    /// What that means.
    pub outcome: Outcome,
}

/// What became of the decisions of the last review, in the order in which they were asked.
pub fn follow_up(kept: &[KeptDecision], assessment: &Assessment) -> Vec<Followed> {
    kept.iter()
        .filter_map(|kept| {
            let about = About::of_key(&kept.subject)?;
            let was = Status::ALL
                .into_iter()
                .find(|status| status.as_str() == kept.status)?;
            let now = about.standing(assessment);
            Some(Followed {
                outcome: outcome((was, kept.points), now),
                about,
                was,
                now,
                kept: kept.clone(),
            })
        })
        .collect()
}

pub(super) fn outcome((was, then): standing::Standing, now: Option<standing::Standing>) -> Outcome {
    let Some((status, points)) = now else {
        return Outcome::Obsolete;
    };
    match status {
        Status::Paused | Status::NotStarted => return Outcome::Obsolete,
        Status::Unknown if was != Status::Unknown => return Outcome::Unchanged,
        Status::Achieved
        | Status::OnTrack
        | Status::Unknown
        | Status::AtRisk
        | Status::OffTrack
        | Status::Missed => {}
    }
    let moved = then.zip(points).map_or(0.0, |(then, now)| now - then);
    match status.cmp(&was) {
        std::cmp::Ordering::Less => Outcome::Improved,
        std::cmp::Ordering::Greater => Outcome::Worse,
        std::cmp::Ordering::Equal if moved >= MOVED - EPSILON => Outcome::Improved,
        std::cmp::Ordering::Equal if moved <= EPSILON - MOVED => Outcome::Worse,
        std::cmp::Ordering::Equal => Outcome::Unchanged,
    }
}

/// What is asked now as it is kept for the next review; what was asked before keeps its first date.
pub fn kept(asked: &[Asked], before: &[KeptDecision], as_of: Date) -> Vec<KeptDecision> {
    asked
        .iter()
        .map(|asked| KeptDecision {
            subject: asked.about.key(),
            status: asked.status.as_str().to_owned(),
            points: asked.points,
            asked: asked.ask.clone(),
            decider: asked.decider.clone(),
            by: asked.by,
            first_asked: first_asked(&asked.about, before, as_of),
        })
        .collect()
}

/// The date since which the same thing is asked for at every review.
pub fn first_asked(about: &About, before: &[KeptDecision], as_of: Date) -> Date {
    let key = about.key();
    let earlier = before.iter().find(|kept| kept.subject == key);
    earlier.map_or(as_of, |kept| kept.first_asked)
}
