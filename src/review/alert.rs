//! An alert: what turned for the worse since its reader last heard of it.
//!
//! It is a check-in of which only that is shown, so that its lines are those of the next review, word for
//! word. Which changes are worth an alert, and to whom, is decided elsewhere.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use crate::engine::Assessment;
use crate::language::phrase::Arg;
use crate::phrase;

use super::content::{ReviewContent, SourceLine, StatusChange, check_in};
use super::news;
use super::previous::PreviousStatuses;
use super::scope::Scope;
use super::sentence::Sentence;
use super::voice;

/// What a reader is told of some subjects (`objective.ID`, `initiative.ID`, `source.ID`), compared with what they knew.
pub fn alert(
    assessment: &Assessment,
    known: &PreviousStatuses,
    scope: &Scope,
    zone: &TimeZone,
    about: &BTreeSet<String>,
) -> ReviewContent {
    let mut content = check_in(assessment, known, scope);
    let is_told = |subject: &str| about.contains(subject);
    let changes = &mut content.changes.items;
    changes.retain(|change| is_told(&change.subject.key()));
    let sources = &mut content.data.sources.items;
    sources.retain(|line| is_told(&format!("source.{}", line.id)));
    content.news = headline(assessment, changes, sources);
    let here = content.known_at.to_zoned(zone.clone());
    content.period = phrase!("alert-moment", at = Arg::Moment(here.datetime())).into();
    content.time_zone = zone.clone();
    // The next review asks for them, by when and of whom.
    content.decisions = Vec::new().into();
    content.is_alert = true;
    content
}

/// `Raise the share: off track; USD 4.0 M at stake`, or how many turned what; then the sources.
fn headline(assessment: &Assessment, changes: &[StatusChange], sources: &[SourceLine]) -> Sentence {
    let mut clauses = match changes {
        [] => Vec::new(),
        [only] => vec![phrase!(
            "alert-named",
            name = &only.name.shortened(60),
            status = voice::status(only.to)
        )],
        several => news::worse(several),
    };
    clauses.extend(news::at_stake(changes, &assessment.plan));
    clauses.extend(match sources {
        [] => None,
        [only] => Some(phrase!("alert-down", name = &only.id)),
        several => Some(phrase!("alert-down-many", count = several.len())),
    });
    let clauses = voice::clauses(clauses);
    clauses.unwrap_or_else(news::nothing_yet).into()
}
