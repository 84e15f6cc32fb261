//! Decisions that a review asked for, as they are kept until the next one.

use jiff::civil::Date;

use super::id::PersonId;
use crate::language::phrase::Phrase;

/// One decision as a review asked for it.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptDecision {
    /// What it is about: `objective.market-share`, `initiative.crm-rollout`.
    pub subject: String,
    /// The status then, in words: `off track`.
    pub status: String,
    /// The favourable variance then, as a share of the span; `None`: there was no figure.
    pub points: Option<f64>,
    /// What was asked; words alone where nobody can say it in another language any more.
    pub asked: Phrase,
    /// Who was to decide.
    pub decider: PersonId,
    /// By when.
    pub by: Date,
    /// The date of the review that asked first, of those in a row.
    pub first_asked: Date,
}
