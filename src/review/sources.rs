//! What the figures rest on: the sources with their age, the tasks that count nowhere, the unknown accounts.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::domain::source::SourceHealth;
use crate::engine::Assessment;
use crate::engine::assessment::Freshness;

use super::content::{DataState, SourceLine, Unlinked};
use super::escape::Safe;
use super::scope::Scope;

/// The state of the data in the reader's scope.
pub(super) fn data(assessment: &Assessment, audience: &Scope) -> DataState {
    let used = sources_of(assessment, audience);
    let mut sources: Vec<SourceLine> = assessment
        .sources
        .iter()
        .filter(|source| {
            used.as_ref()
                .is_none_or(|used| used.contains(source.id.as_str()))
        })
        .map(|source| line(source, assessment))
        .collect();
    sources.sort_by_key(|line| (line.failure.is_none(), !line.is_stale));
    match audience {
        Scope::Everything => DataState {
            sources: sources.into(),
            unlinked: Some(unlinked(assessment)),
            unknown_accounts: assessment
                .unknown_accounts
                .iter()
                .map(|(source, account)| (Safe::new(source), Safe::new(account)))
                .collect(),
        },
        Scope::Owner(_) | Scope::Parts(_) => DataState {
            sources: sources.into(),
            unlinked: None,
            unknown_accounts: Vec::new().into(),
        },
    }
}

/// The sources and series that a reader's figures rest on; `None`: all.
pub fn sources_of(assessment: &Assessment, audience: &Scope) -> Option<BTreeSet<String>> {
    match audience {
        Scope::Everything => None,
        Scope::Owner(_) | Scope::Parts(_) => Some(used(assessment, audience)),
    }
}

fn line(source: &SourceHealth, assessment: &Assessment) -> SourceLine {
    let now = assessment.known_at;
    let last_value = old_value(source.id.as_str(), assessment);
    SourceLine {
        id: Safe::new(source.id.as_str()),
        last_good: source.last_good,
        age_secs: source
            .last_good
            .map(|at| now.as_second().saturating_sub(at.as_second())),
        is_stale: source.is_stale(now) || last_value.is_some(),
        last_value,
        fresh_secs: source.fresh_secs,
        records: source.records,
        rejects: source.rejects,
        failure: source.failure.as_deref().map(Safe::new),
        help: source.help.as_deref().map(Safe::new),
        failing_since: source.failing_since,
        waits_until: source.waits_until,
    }
}

/// The date of a series' last value, where a lag measure found that too old.
fn old_value(source: &str, assessment: &Assessment) -> Option<Date> {
    let lags = assessment
        .objectives
        .values()
        .filter_map(|known| known.lag.as_ref());
    let mut old = lags.filter(|lag| match &lag.freshness {
        Freshness::Stale { sources, .. } => sources.iter().any(|name| name == source),
        Freshness::Fresh | Freshness::Missing => false,
    });
    old.find_map(|lag| lag.value_date)
}

/// The sources under what the reader owns and does: those of linked tasks, and the series of lag measures.
fn used(assessment: &Assessment, audience: &Scope) -> BTreeSet<String> {
    let plan = &assessment.plan;
    let mut used = BTreeSet::new();
    for objective in plan
        .objectives
        .values()
        .filter(|known| audience.has_objective(plan, &known.id))
    {
        let series = objective.lag.as_ref().and_then(|lag| lag.actuals.as_ref());
        used.extend(series.map(|metric| format!("metric.{metric}")));
    }
    for initiative in plan.initiatives.values() {
        if audience.has_initiative(plan, &initiative.id)
            || audience.has_objective(plan, &initiative.objective)
        {
            let known = assessment.initiatives.get(&initiative.id);
            let sources = known.into_iter().flat_map(|known| &known.sources);
            used.extend(sources.map(ToString::to_string));
        }
    }
    for sheet in &assessment.owners {
        if sheet
            .person
            .as_ref()
            .is_some_and(|person| audience.has_person(person))
        {
            let help = sheet.needs_help.iter().map(|wanted| &wanted.task);
            let tasks = sheet
                .done
                .iter()
                .chain(&sheet.blocked)
                .chain(&sheet.due_next);
            used.extend(tasks.chain(help).map(|id| id.source.to_string()));
        }
    }
    used
}

fn unlinked(assessment: &Assessment) -> Unlinked {
    Unlinked {
        tasks: assessment.unlinked,
        of: assessment.unlinked.saturating_add(assessment.linked),
    }
}
