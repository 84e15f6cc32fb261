//! What the reviews of one assessment have in common, whoever reads them: looked up once, not for each of a thousand readers.
//!
//! It knows the whole plan; which part of it a reader sees is not its business.

use std::fmt;
use std::sync::OnceLock;

use crate::domain::review::ReviewKind;
use crate::engine::Assessment;
use crate::engine::decisions::{Asked, asked};

use super::people::{Between, Lines, all_waits};

/// An assessment and the kind of review that is made of it, ready for every reader.
pub struct Shared<'a> {
    pub(super) kind: ReviewKind,
    pub(super) assessment: &'a Assessment,
    pub(super) lines: Lines<'a>,
    asked: OnceLock<Vec<Asked>>,
    waits: OnceLock<Vec<Between<'a>>>,
}

impl fmt::Debug for Shared<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("kind", &self.kind)
            .field("as_of", &self.assessment.as_of)
            .finish_non_exhaustive()
    }
}

impl<'a> Shared<'a> {
    /// Of an assessment; nothing is looked up before it is asked for.
    pub fn new(kind: ReviewKind, assessment: &'a Assessment) -> Self {
        Self {
            kind,
            assessment,
            lines: Lines::new(assessment),
            asked: OnceLock::new(),
            waits: OnceLock::new(),
        }
    }

    /// What it is made of.
    pub fn assessment(&self) -> &'a Assessment {
        self.assessment
    }

    /// What is asked of anybody.
    pub(super) fn asked(&self) -> &[Asked] {
        self.asked.get_or_init(|| asked(self.assessment, self.kind))
    }

    /// Who waits for whom.
    pub(super) fn waits(&self) -> &[Between<'a>] {
        self.waits.get_or_init(|| all_waits(&self.lines))
    }
}
