//! What a review says about people and their work, kept short: each kind of review shows what belongs to its question.

use crate::domain::review::ReviewKind;
use crate::engine::Assessment;

use super::rows::List;
use super::scope::Scope;
use super::sentence::Sentence;
use super::{capacity, hygiene, risks, truth};

/// Sentences about people and their work, the heaviest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
    /// Who cannot do what is due; of a course correction.
    pub capacity: List<Sentence>,
    /// What is not kept well; of an owner's own check-in.
    pub hygiene: List<Sentence>,
    /// What was dressed up, and who fell silent; of a course correction of the whole plan.
    pub truth: List<Sentence>,
    /// The register and what emerges; of a quarterly review of the whole plan.
    pub risks: List<Sentence>,
}

impl Findings {
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.lists().iter().all(|list| list.is_empty())
    }

    /// Every list, to be cut.
    pub(super) fn lists_mut(&mut self) -> [&mut List<Sentence>; 4] {
        [
            &mut self.capacity,
            &mut self.hygiene,
            &mut self.truth,
            &mut self.risks,
        ]
    }

    fn lists(&self) -> [&List<Sentence>; 4] {
        [&self.capacity, &self.hygiene, &self.truth, &self.risks]
    }
}

/// What a review of a kind says to a reader.
pub(super) fn findings(kind: ReviewKind, assessment: &Assessment, audience: &Scope) -> Findings {
    let mut found = Findings {
        capacity: Vec::new().into(),
        hygiene: Vec::new().into(),
        truth: Vec::new().into(),
        risks: Vec::new().into(),
    };
    match (kind, audience) {
        (ReviewKind::CheckIn, Scope::Owner(_) | Scope::Parts(_)) => {
            found.hygiene = hygiene::sentences(assessment, audience).into();
        }
        (ReviewKind::CheckIn, Scope::Everything)
        | (ReviewKind::Quarterly, Scope::Owner(_) | Scope::Parts(_)) => {}
        (ReviewKind::CourseCorrection, Scope::Owner(_) | Scope::Parts(_)) => {
            found.capacity = capacity::sentences(assessment, audience).into();
        }
        (ReviewKind::CourseCorrection, Scope::Everything) => {
            found.capacity = capacity::sentences(assessment, audience).into();
            found.truth = truth::sentences(assessment).into();
        }
        (ReviewKind::Quarterly, Scope::Everything) => {
            found.risks = risks::sentences(assessment).into();
        }
    }
    found
}
