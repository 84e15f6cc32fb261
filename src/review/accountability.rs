//! What a review says about loads, kept short: each kind of review shows what belongs to its question.

use crate::domain::review::ReviewKind;
use crate::engine::Assessment;

use super::capacity;
use super::content::Scope;
use super::escape::Safe;
use super::rows::List;

/// Sentences about people and their work, the heaviest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
    /// Who cannot do what is due; of a course correction.
    pub capacity: List<Safe>,
}

impl Findings {
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.capacity.is_empty()
    }
}

/// What a review of a kind says to a reader.
pub(super) fn findings(kind: ReviewKind, assessment: &Assessment, audience: &Scope) -> Findings {
    let loads = match kind {
        ReviewKind::CourseCorrection => capacity::sentences(assessment, audience),
        ReviewKind::CheckIn | ReviewKind::Quarterly => Vec::new(),
    };
    Findings {
        capacity: loads.into(),
    }
}
