//! Who hears a mail: each address once, with all that it is to read, in its reader's zone.
//!
//! An address may be named, belong to an owner and be a subscriber's at the same time: then one mail
//! has all of it. Nothing here knows what a mail says.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use url::Url;

use crate::config::settings::{Config, Review};
use crate::domain::id::PersonId;
use crate::domain::people::Person;
use crate::domain::plan::Plan;
use crate::domain::review::Audience;
use crate::language::locale::Locale;
use crate::review::Scope;

/// One reader.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipient {
    /// The address.
    pub address: String,
    /// What they read.
    pub scope: Scope,
    /// The zone of the times that are printed.
    pub time_zone: TimeZone,
    /// The language that it is written in.
    pub locale: Locale,
    /// The page that links lead to.
    pub page: Option<Url>,
}

impl Recipient {
    /// A reader at an address: the person of the plan whose address it is, or somebody unknown. Who has no
    /// language reads that of the review.
    pub fn new(config: &Config, review: Option<&Review>, address: &str, scope: Scope) -> Self {
        let person = person_at(&config.plan, address);
        let zone = person.and_then(|person| person.time_zone.clone());
        let own = person.and_then(|person| person.language.clone());
        let language = own.or_else(|| review?.language.clone());
        Self {
            address: address.to_owned(),
            scope,
            time_zone: zone.unwrap_or_else(|| config.service.time_zone.clone()),
            locale: language.unwrap_or_else(|| config.service.language.clone()),
            page: config.service.url.clone(),
        }
    }
}

impl Recipient {
    /// What is remembered of the reader is kept under this: upper and lower case are one.
    pub fn key(&self) -> String {
        self.address.to_lowercase()
    }
}

/// The person whose address it is; upper and lower case are one.
fn person_at<'a>(plan: &'a Plan, address: &str) -> Option<&'a Person> {
    let address = address.to_lowercase();
    let is_theirs = |person: &&Person| {
        let email = person.email.as_ref();
        email.is_some_and(|email| email.to_lowercase() == address)
    };
    plan.people.values().find(is_theirs)
}

/// Everyone who is meant, by address.
pub fn recipients(config: &Config, review: Option<&Review>, to: &[Audience]) -> Vec<Recipient> {
    let plan = &config.plan;
    let mut scopes: BTreeMap<String, (String, Scope)> = BTreeMap::new();
    for (address, scope) in to.iter().flat_map(|audience| named(plan, audience)) {
        let together = match scopes.remove(&address.to_lowercase()) {
            Some((first, known)) => (first, known.and(scope)),
            None => (address.clone(), scope),
        };
        scopes.insert(address.to_lowercase(), together);
    }
    scopes
        .into_values()
        .map(|(address, scope)| Recipient::new(config, review, &address, scope))
        .collect()
}

fn named(plan: &Plan, audience: &Audience) -> Vec<(String, Scope)> {
    match audience {
        Audience::Address(address) => vec![(address.clone(), Scope::Everything)],
        Audience::Owners => owners(plan)
            .into_iter()
            .filter_map(|owner| {
                let email = plan.people.get(owner)?.email.clone()?;
                Some((email, Scope::Owner(owner.clone())))
            })
            .collect(),
        Audience::Subscribers => plan
            .objectives
            .values()
            .filter(|objective| !objective.subscribers.is_empty())
            .flat_map(|objective| {
                let scope = Scope::objective(plan, &objective.id);
                let all = objective.subscribers.iter();
                all.map(move |address| (address.clone(), scope.clone()))
            })
            .collect(),
    }
}

/// Everyone who owns an objective or an initiative.
fn owners(plan: &Plan) -> BTreeSet<&PersonId> {
    let objectives = plan.objectives.values().map(|one| &one.owner);
    let initiatives = plan.initiatives.values().map(|one| &one.owner);
    objectives.chain(initiatives).collect()
}

#[cfg(test)]
mod tests;
