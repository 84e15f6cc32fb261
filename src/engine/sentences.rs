//! The engine's sentences in every language: what the synthetic companies and a small plan make it say.

use super::Assessment;
use super::assessment::Repair;
use super::decisions::asked;
use super::forecast::{LagForecast, Outlook};
use super::testing::synthetic::{self, Company, DUE};
use super::testing::{World, a_lead, an_initiative, an_objective, open, with};
use super::watermelon::Watermelon;
use crate::domain::calendar::{Period, When};
use crate::domain::hygiene::Check;
use crate::domain::measure::{LeadKind, Quantile};
use crate::domain::review::ReviewKind;
use crate::language::locale::{Language, Locale};
use crate::language::phrase::Phrase;
use crate::language::translator::Translator;

/// Every sentence of an assessment.
fn sentences(assessed: &Assessment) -> Vec<Phrase> {
    let objectives = assessed.objectives.values();
    let lags = objectives.clone().filter_map(|one| one.lag.as_ref());
    let reasons = objectives
        .clone()
        .flat_map(|one| &one.reasons)
        .chain(lags.clone().flat_map(|lag| &lag.reasons))
        .chain(assessed.initiatives.values().flat_map(|one| &one.reasons))
        .chain(assessed.leads.values().flat_map(|one| &one.reasons));
    let mut said: Vec<Phrase> = reasons.map(|reason| reason.text.clone()).collect();
    said.extend(objectives.filter_map(|one| Some(one.diagnosis.as_ref()?.text.clone())));
    let rollups = assessed.initiatives.values().map(|one| &one.rollup);
    said.extend(rollups.flat_map(|rollup| rollup.to_repair.iter().map(Repair::words)));
    let milestones = assessed
        .initiatives
        .values()
        .flat_map(|one| &one.milestones);
    said.extend(milestones.map(|one| one.text.clone()));
    said.extend(
        assessed
            .forecasts
            .values()
            .filter_map(|one| match &one.outlook {
                Outlook::Cannot { why } => Some(why.clone()),
                Outlook::Simulated(_) | Outlook::Repeats(_) | Outlook::Reached { .. } => None,
            }),
    );
    said.extend(lags.filter_map(|lag| match lag.forecast.as_ref()? {
        LagForecast::Cannot { why } => Some(why.clone()),
        LagForecast::Projected(_) => None,
    }));
    said.extend(assessed.evidence.values().map(|one| one.text.clone()));
    said.extend(
        assessed
            .watermelons
            .iter()
            .map(|Watermelon { text, .. }| text.clone()),
    );
    said.extend(
        assessed
            .accountability
            .hygiene
            .iter()
            .map(|one| one.text.clone()),
    );
    let proposed = assessed.accountability.risks.proposed.iter();
    said.extend(proposed.map(|one| one.what.clone()));
    let wanted = assessed.owners.iter().flat_map(|sheet| &sheet.needs_help);
    said.extend(wanted.map(|help| help.why.clone()));
    let hits = assessed.impacts.slips.iter().flat_map(|slip| &slip.hits);
    said.extend(hits.map(|hit| hit.words(assessed.as_of)));
    said.extend(
        asked(assessed, ReviewKind::CheckIn)
            .into_iter()
            .map(|one| one.ask),
    );
    said
}

fn translators() -> Vec<std::sync::Arc<Translator>> {
    let locales = Language::ALL.into_iter().map(Locale::from);
    locales.map(|locale| Translator::of(&locale)).collect()
}

#[test]
fn every_sentence_about_the_synthetic_companies_is_said_in_every_language() {
    let mut kinds = std::collections::BTreeSet::new();
    for (seed, day) in [(0, DUE / 4), (1, DUE * 3 / 4), (2, DUE + 14)] {
        let company = Company::new(seed);
        let assessed = super::assess(&company.snapshot(day), synthetic::date(day));
        for phrase in sentences(&assessed) {
            kinds.extend(phrase.id());
            for translator in translators() {
                let said = translator.try_say(&phrase);
                assert!(said.is_ok(), "{said:?}: {phrase}");
            }
        }
    }
    assert!(kinds.len() > 20, "they say little: {kinds:?}");
}

/// One initiative with a lead of each kind, and tasks that are not kept well.
fn small() -> World {
    let kinds = [
        ("count", LeadKind::Count, None),
        ("weekly", LeadKind::Count, Some(Period::Week)),
        ("monthly", LeadKind::Count, Some(Period::Month)),
        ("overdue", LeadKind::Overdue, None),
        ("on-time", LeadKind::OnTime { window_days: None }, None),
        ("age", LeadKind::Age(Quantile::Highest), None),
        (
            "cycle",
            LeadKind::CycleTime {
                quantile: Quantile::P85,
                window_days: 60,
            },
            None,
        ),
    ];
    let world = World::new()
        .objective(an_objective("o"))
        .initiative(an_initiative("i", "o"));
    let world = kinds.into_iter().fold(world, |world, (id, kind, per)| {
        let mut lead = a_lead(id, "i");
        lead.unit = match kind {
            LeadKind::OnTime { .. } => "%",
            LeadKind::Age(_) | LeadKind::CycleTime { .. } => "days",
            LeadKind::Count
            | LeadKind::Sum(_)
            | LeadKind::Percent
            | LeadKind::Open
            | LeadKind::Overdue
            | LeadKind::Blocked => "tasks",
        }
        .to_owned();
        (lead.kind, lead.per) = (kind, per);
        world.lead(lead)
    });
    world
        .done(3, "i", "2026-02-10")
        .tasks([with(open("late", "i"), |task| {
            task.due = Some(When::Date(super::testing::d("2026-03-01")));
            task.assignees = vec!["stranger".to_owned()].into();
        })])
}

#[test]
fn sentences_read_well_in_german_french_and_spanish() {
    let assessed = small().at("2026-03-10");
    let said = sentences(&assessed);
    assert!(
        assessed
            .accountability
            .hygiene
            .iter()
            .any(|one| one.check == Check::Overdue)
    );
    let mut lines = Vec::new();
    for translator in translators() {
        lines.push(format!("{}:", translator.locale()));
        let mut all: Vec<String> = said
            .iter()
            .map(|phrase| translator.try_say(phrase).expect("each is said"))
            .collect();
        all.sort();
        all.dedup();
        lines.extend(all.into_iter().map(|line| format!("  {line}")));
    }
    insta::assert_snapshot!(lines.join("\n"));
}
