//! One load: read, layer, check, hand over.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::domain::id::{MetricId, PersonId, ReviewId, SourceId};
use crate::domain::plan::{Plan, ReviewTime};
use crate::domain::review::Audience;

use super::canonical::canonical;
use super::context::Context;
use super::environment::Environment;
use super::known::Known;
use super::layers::{KEYED, layered};
use super::problem::ConfigErrors;
use super::read::keyed;
use super::settings::{Config, Metric, Review, Service, Source};
use super::suggest::nearest;
use super::tree::Table;
use super::{alerts, files, mail, metric, plan, presets, review, service, source, theme, usage};

/// Reads and checks the configuration.
///
/// # Errors
/// Every problem of every file at once; warnings among them.
pub fn load(path: &Path, env: &Environment) -> Result<Config, ConfigErrors> {
    let cx = Context::new(env, folder(path));
    let Some(tables) = files::read_all(&cx, path) else {
        return Err(cx.into_errors());
    };
    let mut root = layered(&cx, tables);
    presets::apply(&cx, &mut root);
    top_level(&cx, &root);
    let checked = check(&cx, &root);
    if cx.errors() > 0 {
        return Err(cx.into_errors());
    }
    let files = cx.paths.borrow().iter().flatten().cloned().collect();
    Ok(Config {
        files,
        warnings: cx.into_warnings(),
        ..checked
    })
}

/// The folder of the main file, absolute even if the path was not.
fn folder(path: &Path) -> PathBuf {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    std::path::absolute(parent).unwrap_or_else(|_| parent.to_owned())
}

fn top_level(cx: &Context<'_>, root: &Table) {
    let known = || {
        KEYED.into_iter().chain([
            "service", "status", "mail", "calendar", "forecast", "hygiene", "change", "theme",
            "alerts",
        ])
    };
    for (key, node) in root
        .iter()
        .filter(|(key, _)| !known().any(|name| name == *key))
    {
        let message = format!("unknown key \"{key}\" at the top level");
        let help = match nearest(key, known()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("the tables are {}", super::suggest::listed(known())),
        };
        cx.error_help(node.key_spot(), message, help);
    }
}

fn check(cx: &Context<'_>, root: &Table) -> Config {
    let known = Known::of(root);
    let service = service::service(cx, root);
    let status = service::status(cx, root);
    let zone = service.time_zone.clone();
    let mut plan = plan::plan(cx, root, &known, &zone, &status);
    let sources = sources(cx, root, &service);
    let metrics = metrics(cx, root);
    let reviews: BTreeMap<ReviewId, Review> = keyed(cx, root, "review")
        .into_iter()
        .filter_map(|(id, fields)| {
            Some((
                ReviewId::new(&*id),
                review::review(&id, fields, &zone, &plan.people)?,
            ))
        })
        .collect();
    plan.reviews = reviews
        .values()
        .map(|review| ReviewTime {
            schedule: review.schedule.clone(),
            time_zone: review.time_zone.clone(),
        })
        .collect();
    let alerts = alerts::alerts(cx, root, &plan.people);
    unreachable_owners(cx, root, &plan, &reviews);
    unheard_subscribers(cx, root, &plan, &reviews);
    usage::unmapped(cx, root, &plan, &sources);
    Config {
        files: Vec::new(),
        service,
        mail: mail::mail(cx, root),
        theme: theme::theme(cx, root),
        plan: plan.into(),
        plan_canonical: canonical(root),
        sources,
        metrics,
        reviews,
        alerts,
        warnings: Vec::new(),
    }
}

/// Warns of owners whom a review to `owners` cannot reach.
fn unreachable_owners(
    cx: &Context<'_>,
    root: &Table,
    plan: &Plan,
    reviews: &BTreeMap<ReviewId, Review>,
) {
    let to_owners = |review: &Review| review.to.contains(&Audience::Owners);
    let Some(review) = reviews.values().find(|review| to_owners(review)) else {
        return;
    };
    let objectives = plan.objectives.values().map(|objective| &objective.owner);
    let owners: BTreeSet<&PersonId> = plan
        .initiatives
        .values()
        .map(|initiative| &initiative.owner)
        .chain(objectives)
        .collect();
    for person in owners
        .into_iter()
        .filter_map(|owner| plan.people.get(owner))
    {
        let table = root.get("person").and_then(|node| node.table());
        if let (None, Some(node)) = (
            &person.email,
            table.and_then(|table| table.get(person.id.as_str())),
        ) {
            let message = format!(
                "[person.{}] has no \"email\", and [review.{}] goes to owners",
                person.id, review.id
            );
            cx.warning(node.key_spot(), message, None);
        }
    }
}

/// Warns of subscribers whom no review goes to.
fn unheard_subscribers(
    cx: &Context<'_>,
    root: &Table,
    plan: &Plan,
    reviews: &BTreeMap<ReviewId, Review>,
) {
    let mut to = reviews.values().flat_map(|review| &review.to);
    let mut objectives = plan.objectives.values();
    let Some(objective) = objectives.find(|objective| !objective.subscribers.is_empty()) else {
        return;
    };
    if to.any(|audience| *audience == Audience::Subscribers) {
        return;
    }
    let table = root.get("objective").and_then(|node| node.table());
    if let Some(node) = table.and_then(|table| table.get(objective.id.as_str())) {
        let message = format!(
            "[objective.{}] has subscribers and no review goes to \"subscribers\"",
            objective.id
        );
        let help = "name them in the \"to\" of a review".to_owned();
        cx.warning(node.key_spot(), message, Some(help));
    }
}

fn sources(cx: &Context<'_>, root: &Table, service: &Service) -> BTreeMap<SourceId, Source> {
    keyed(cx, root, "source")
        .into_iter()
        .filter_map(|(id, fields)| {
            let source = source::source(&id, fields, &service.time_zone)?;
            Some((SourceId::new(id), source))
        })
        .collect()
}

fn metrics(cx: &Context<'_>, root: &Table) -> BTreeMap<MetricId, Metric> {
    keyed(cx, root, "metric")
        .into_iter()
        .filter_map(|(id, fields)| Some((MetricId::new(&*id), metric::metric(&id, fields)?)))
        .collect()
}
