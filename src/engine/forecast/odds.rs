//! The odds of an initiative from those of its leads: independent ones multiply, those that share people take the least.
//!
//! It knows forecasts and who works on what; not how a forecast was drawn.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::LeadForecast;
use crate::domain::id::{LeadId, SourceId};
use crate::domain::people::Directory;
use crate::domain::text::Text;
use crate::engine::index::Index;

/// The odds that all leads of an initiative reach their targets by due; `None` where nothing can be said of one of them, or
/// there is none.
pub(crate) fn odds<'f>(
    index: &Index<'_>,
    directory: &Directory,
    forecasts: impl Iterator<Item = &'f LeadForecast>,
    at: Date,
) -> Option<f64> {
    let odds = forecasts.map(|forecast| Some((&forecast.id, forecast.odds()?)));
    let odds: Option<Vec<(&LeadId, f64)>> = odds.collect();
    match odds?.as_slice() {
        [] => None,
        [(_, odds)] => Some(*odds),
        several => Some(together(several.iter().map(|(lead, odds)| {
            let people = people(index, directory, lead, at);
            (*odds, people)
        }))),
    }
}

/// Somebody who has work to do, or did it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who<'a> {
    /// One of the plan, by place.
    Person(usize),
    /// Somebody else, by source and account.
    Account(&'a SourceId, String),
}

/// Who has work of a lead to do, or did it.
fn people<'a>(
    index: &Index<'a>,
    directory: &Directory,
    lead: &LeadId,
    at: Date,
) -> BTreeSet<Who<'a>> {
    let mut people = BTreeSet::new();
    let mut add = |(known, has_strangers): (&[usize], bool), source, accounts: &[Text]| {
        people.extend(known.iter().copied().map(Who::Person));
        if has_strangers {
            let strangers = accounts.iter().map(Text::as_str);
            let strangers = strangers.filter(|account| directory.find(source, account).is_none());
            people.extend(strangers.map(|account| Who::Account(source, account.to_lowercase())));
        }
    };
    let tasks = index.lead_tasks(lead);
    for tracked in tasks.filter(|task| task.is_remaining(at) || task.is_done(at)) {
        let task = &tracked.known.task;
        let assigned = index.matched(tracked).assigned();
        add(assigned, &task.id.source, &task.assignees);
    }
    for (group, placed) in index.settled.placed_of_lead(lead) {
        let mut tasks = group.tasks.iter();
        if tasks.any(|task| task.is_remaining(at) || task.is_done(at)) {
            let place = &group.place;
            add(placed.assigned(), &place.source, &place.assignees);
        }
    }
    people
}

/// The product over groups without common people of the least odds in each. Nobody named is nobody shared.
fn together<Who: Ord>(leads: impl IntoIterator<Item = (f64, BTreeSet<Who>)>) -> f64 {
    let mut groups: Vec<(f64, BTreeSet<Who>)> = Vec::new();
    for (mut odds, mut people) in leads {
        let (shared, apart): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|(_, others)| !others.is_disjoint(&people));
        for (other, others) in shared {
            odds = odds.min(other);
            people.extend(others);
        }
        groups = apart;
        groups.push((odds, people));
    }
    // In order of size, so that rounding does not depend on the order of leads.
    let mut all: Vec<f64> = groups.into_iter().map(|(odds, _)| odds).collect();
    all.sort_by(f64::total_cmp);
    all.into_iter().product()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::together;

    #[test]
    fn independent_leads_multiply_and_shared_people_take_the_least() {
        let group = |odds: f64, people: &str| -> (f64, BTreeSet<String>) {
            (odds, people.split_whitespace().map(str::to_owned).collect())
        };
        for (leads, wanted) in [
            // 0.8 × 0.5
            (vec![group(0.8, "ann"), group(0.5, "bob")], 0.4),
            // min(0.8, 0.5)
            (vec![group(0.8, "ann"), group(0.5, "ann bob")], 0.5),
            // Ann and Cid meet through Bob, who comes last: min(0.8, 0.9, 0.5)
            (
                vec![group(0.8, "ann"), group(0.9, "cid"), group(0.5, "ann cid")],
                0.5,
            ),
            // min(0.8, 0.5) × 0.9
            (
                vec![group(0.8, "ann"), group(0.9, "cid"), group(0.5, "ann")],
                0.45,
            ),
            // Nobody is named: 0.8 × 0.5
            (vec![group(0.8, ""), group(0.5, "")], 0.4),
            (vec![group(1.0, "ann")], 1.0),
        ] {
            let text = format!("{leads:?}");
            assert!((together(leads) - wanted).abs() < 1e-12, "{text}");
        }
    }
}
