//! What is not kept well: each finding with its check and whom to tell.

use serde_json::{Value, json};

use super::{Align, Table};
use crate::domain::hygiene::Check;
use crate::domain::id::PersonId;
use crate::engine::Assessment;
use crate::engine::hygiene::{Finding, Subject};
use crate::language::phrase::Phrase;
use crate::phrase;
use crate::review::escape::Safe;
use crate::review::hygiene::{about, found};
use crate::review::scope::Scope;
use crate::review::sentence::Sentence;

/// What a listing of findings is limited to.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Whom to tell.
    pub scope: Scope,
    /// One check; `None`: all.
    pub check: Option<Check>,
}

fn filtered<'a>(assessment: &'a Assessment, filter: &'a Filter) -> Vec<&'a Finding> {
    let all = found(assessment, &filter.scope);
    all.filter(|finding| filter.check.is_none_or(|check| finding.check == check))
        .collect()
}

/// The findings in lines of at most `width` columns, what hurts most first.
pub fn text(assessment: &Assessment, filter: &Filter, width: usize, colour: bool) -> String {
    let Some((table, findings)) = table(assessment, filter) else {
        return format!("{}\n", nothing());
    };
    let count = phrase!("findings", count = findings);
    format!("{}\n{count}\n", table.text(width, colour))
}

/// Said where all is well kept.
pub(in crate::review) fn nothing() -> Phrase {
    phrase!("nothing-found")
}

/// The findings as rows, and how many there are; `None`: there are none.
pub(in crate::review) fn table(assessment: &Assessment, filter: &Filter) -> Option<(Table, u64)> {
    let findings = filtered(assessment, filter);
    if findings.is_empty() {
        return None;
    }
    let mut table = Table::said(&[
        ("head-check", Align::Left),
        ("head-what", Align::Left),
        ("head-finding", Align::Left),
        ("head-tell", Align::Left),
    ]);
    for finding in &findings {
        let about = about(assessment, &finding.subject);
        let names: Vec<String> = finding
            .tell
            .iter()
            .map(|person| Safe::new(assessment.plan.person_name(person)).to_string())
            .collect();
        let what = match finding.subject {
            Subject::Plan => String::new(),
            Subject::Objective(_) | Subject::Initiative(_) => about.id.to_string(),
            Subject::Task(_) => format!("{} {}", about.id, about.name.shortened(48)),
        };
        table.row([
            finding.check.to_string().into(),
            what.into(),
            Sentence::from(&finding.text),
            names.join(", ").into(),
        ]);
    }
    Some((table, findings.len() as u64))
}

/// The findings as JSON: a list in the same order.
pub fn json(assessment: &Assessment, filter: &Filter) -> Value {
    let rows = filtered(assessment, filter).into_iter().map(|finding| {
        let about = about(assessment, &finding.subject);
        let kind = match finding.subject {
            Subject::Plan => "plan",
            Subject::Objective(_) => "objective",
            Subject::Initiative(_) => "initiative",
            Subject::Task(_) => "task",
        };
        json!({
            "check": finding.check.as_str(),
            "kind": kind,
            "id": about.id,
            "name": about.name,
            "url": about.link,
            "by": finding.by,
            "text": Safe::new(&finding.text.to_string()),
            "tell": finding.tell.iter().map(PersonId::as_str).collect::<Vec<_>>(),
        })
    });
    rows.collect()
}
