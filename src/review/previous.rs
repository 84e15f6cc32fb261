//! The statuses that a review is compared with.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::decision::KeptDecision;
use crate::engine::Assessment;
use crate::engine::assessment::Status;

use super::content::Subject;

/// Every subject's status at the last review. The default is "there was none".
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PreviousStatuses {
    on: Option<Date>,
    statuses: BTreeMap<Subject, Status>,
    decisions: Vec<KeptDecision>,
}

impl PreviousStatuses {
    /// The statuses of an assessment: that of the last review's date.
    pub fn of(assessment: &Assessment) -> Self {
        let objectives = assessment
            .objectives
            .values()
            .map(|known| (Subject::Objective(known.id.clone()), known.status));
        let initiatives = assessment
            .initiatives
            .values()
            .map(|known| (Subject::Initiative(known.id.clone()), known.status));
        let leads = assessment
            .leads
            .values()
            .map(|known| (Subject::Lead(known.id.clone()), known.status));
        Self {
            on: Some(assessment.as_of),
            statuses: objectives.chain(initiatives).chain(leads).collect(),
            decisions: Vec::new(),
        }
    }

    /// Statuses that were kept, with the date they stood for.
    pub fn new(on: Date, statuses: BTreeMap<Subject, Status>) -> Self {
        Self {
            on: Some(on),
            statuses,
            decisions: Vec::new(),
        }
    }

    /// The same with the decisions that the last review asked for.
    #[must_use]
    pub fn with_decisions(mut self, decisions: Vec<KeptDecision>) -> Self {
        self.decisions = decisions;
        self
    }

    /// What the last review asked for.
    pub fn decisions(&self) -> &[KeptDecision] {
        &self.decisions
    }

    /// The date of the last review; `None`: there was none.
    pub fn on(&self) -> Option<Date> {
        self.on
    }

    /// The status of a subject at the last review; `None`: it was not in the plan.
    pub fn status(&self, subject: &Subject) -> Option<Status> {
        self.statuses.get(subject).copied()
    }
}
