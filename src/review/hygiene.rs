//! Words for findings: what they are about and whom to tell. The terminal's table and the owners' mail share them.

use crate::domain::hygiene::Check;
use crate::engine::Assessment;
use crate::engine::hygiene::{Finding, Subject};

use super::escape::{Safe, link};
use super::scope::Scope;
use super::sentence::Sentence;
use super::voice;
use crate::language::phrase::Phrase;
use crate::phrase;

/// What a finding is about, in words.
pub(super) struct About {
    /// The id or the key.
    pub(super) id: Safe,
    /// The name or the title.
    pub(super) name: Safe,
    /// Its page.
    pub(super) link: Option<Safe>,
}

/// Spells the subject of a finding.
pub(super) fn about(assessment: &Assessment, subject: &Subject) -> About {
    let plain = |id: &str, name: &str| About {
        id: Safe::new(id),
        name: Safe::new(name),
        link: None,
    };
    match subject {
        Subject::Plan => plain("plan", "the plan"),
        Subject::Objective(id) => {
            let known = assessment.plan.objectives.get(id);
            plain(id.as_str(), known.map_or("", |known| &known.statement))
        }
        Subject::Initiative(id) => {
            let known = assessment.plan.initiatives.get(id);
            plain(id.as_str(), known.map_or("", |known| &known.name))
        }
        Subject::Task(id) => {
            let known = assessment.tasks.get(id).map(|known| &known.task);
            About {
                id: Safe::new(known.map_or(id.external.as_str(), |task| &task.key)),
                name: Safe::new(known.map_or("", |task| &task.title)),
                link: known.and_then(|task| task.url.as_deref()).and_then(link),
            }
        }
    }
}

/// The findings in a scope, worst first.
pub(super) fn found<'a>(
    assessment: &'a Assessment,
    scope: &'a Scope,
) -> impl Iterator<Item = &'a Finding> {
    let all = assessment.accountability.hygiene.iter().map(AsRef::as_ref);
    all.filter(move |finding: &&Finding| {
        *scope == Scope::Everything || finding.tell.iter().any(|person| scope.has_person(person))
    })
}

/// One owner's findings as sentences, one for each check: `no deadline: OPS-3, OPS-4 and 2 more`.
///
/// What the lists of the mail show already (overdue, blocked, untouched, without an owner) is left out.
pub(super) fn sentences(assessment: &Assessment, audience: &Scope) -> Vec<Sentence> {
    let told = [Check::Overdue, Check::Blocked, Check::Stale, Check::NoOwner];
    let all = found(assessment, audience).filter(|finding| !told.contains(&finding.check));
    let mut by_check: Vec<(Check, Vec<&Finding>)> = Vec::new();
    for finding in all {
        match by_check.last_mut() {
            Some((check, findings)) if *check == finding.check => findings.push(finding),
            Some(_) | None => by_check.push((finding.check, vec![finding])),
        }
    }
    by_check
        .into_iter()
        .map(|(check, findings)| sentence(assessment, check, &findings))
        .collect()
}

/// How many subjects a sentence names.
const NAMED: usize = 3;

fn sentence(assessment: &Assessment, check: Check, findings: &[&Finding]) -> Sentence {
    if let [only] = findings {
        let about = about(assessment, &only.subject);
        let name = about.name.shortened(60);
        let text = Sentence::from(&only.text);
        let label = match only.subject {
            Subject::Plan => return text,
            Subject::Objective(_) | Subject::Initiative(_) => name.to_string(),
            Subject::Task(_) => format!("{} {name}", about.id),
        };
        return phrase!("labelled", label = label, text = &text).into();
    }
    let name = |finding: &&Finding| about(assessment, &finding.subject).id.to_string();
    let names = voice::first_few(findings.iter().map(name), NAMED);
    phrase!("labelled", label = words(check), text = names).into()
}

/// A check as the head of a list.
fn words(check: Check) -> Phrase {
    Phrase::new(match check {
        Check::ObjectiveWithoutActuals => "check-objective-without-actuals",
        Check::ObjectiveWithoutLeads | Check::InitiativeWithoutLeads => "check-without-leads",
        Check::InitiativeWithoutTasks => "check-initiative-without-tasks",
        Check::UnmappedWork => "check-unmapped-work",
        Check::Overdue => "check-overdue",
        Check::Blocked => "check-blocked",
        Check::NoOwner => "check-no-owner",
        Check::UnknownAccount => "check-unknown-account",
        Check::NoDeadline => "check-no-deadline",
        Check::LateDeadline => "check-late-deadline",
        Check::Stale => "check-stale",
        Check::DuePushed => "check-due-pushed",
        Check::Reopened => "check-reopened",
        Check::TooBig => "check-too-big",
        Check::TooLong => "check-too-long",
        Check::ScopeCreep => "check-scope-creep",
        Check::SeveralOwners => "check-several-owners",
        Check::NoActionVerb => "check-no-action-verb",
    })
}
