//! The statuses that a review told, in the words that the store keeps: `objective.churn` is `at risk`.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::id::{InitiativeId, LeadId, ObjectiveId};
use crate::engine::Assessment;
use crate::engine::assessment::Status;
use crate::review::PreviousStatuses;
use crate::review::content::Subject;

/// Every status of an assessment, by subject.
pub(super) fn words(assessment: &Assessment) -> BTreeMap<String, String> {
    let objectives = assessment
        .objectives
        .values()
        .map(|one| (format!("objective.{}", one.id), one.status));
    let initiatives = assessment
        .initiatives
        .values()
        .map(|one| (format!("initiative.{}", one.id), one.status));
    let leads = assessment
        .leads
        .values()
        .map(|one| (format!("lead.{}", one.id), one.status));
    let all = objectives.chain(initiatives).chain(leads);
    all.map(|(subject, status)| (subject, status.as_str().to_owned()))
        .collect()
}

/// Kept words as statuses again; a subject or word of another version is left out.
pub(super) fn statuses(on: Date, words: &BTreeMap<String, String>) -> PreviousStatuses {
    let known = words
        .iter()
        .filter_map(|(subject, status)| Some((subject_of(subject)?, status_of(status)?)));
    PreviousStatuses::new(on, known.collect())
}

fn subject_of(text: &str) -> Option<Subject> {
    let (kind, id) = text.split_once('.')?;
    match kind {
        "objective" => Some(Subject::Objective(ObjectiveId::new(id))),
        "initiative" => Some(Subject::Initiative(InitiativeId::new(id))),
        "lead" => Some(Subject::Lead(LeadId::new(id))),
        _ => None,
    }
}

fn status_of(word: &str) -> Option<Status> {
    Status::ALL
        .into_iter()
        .find(|status| status.as_str() == word)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::{LeadId, Status, Subject, statuses};

    #[test]
    fn kept_words_come_back_and_foreign_ones_are_left_out() {
        let kept = [
            ("lead.calls", "off track"),
            ("milestone.x", "on track"),
            ("lead.y", "splendid"),
        ];
        let kept: BTreeMap<String, String> = kept
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect();
        let known = statuses(date(2026, 11, 13), &kept);
        assert_eq!(
            known.status(&Subject::Lead(LeadId::new("calls"))),
            Some(Status::OffTrack)
        );
        assert_eq!(known.status(&Subject::Lead(LeadId::new("y"))), None);
    }

    #[test]
    fn every_status_has_its_own_word() {
        let words: std::collections::BTreeSet<&str> =
            Status::ALL.iter().map(|status| status.as_str()).collect();
        assert_eq!(words.len(), Status::ALL.len());
    }
}
