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

/// Who has work of a lead to do, or did it: people of the plan by id, other accounts by source and name.
fn people(index: &Index<'_>, directory: &Directory, lead: &LeadId, at: Date) -> BTreeSet<String> {
    let tasks = index.lead_tasks(lead);
    let live = tasks.filter(|task| task.is_remaining(at) || task.is_done(at));
    let open = live.map(|task| (&task.known.task.id.source, &task.known.task.assignees));
    let settled = index.settled.groups_of_lead(lead).filter(|group| {
        let mut tasks = group.tasks.iter();
        tasks.any(|task| task.is_remaining(at) || task.is_done(at))
    });
    let over = settled.map(|group| (&group.place.source, &group.place.assignees));
    let accounts: BTreeSet<(&SourceId, &str)> = open
        .chain(over)
        .flat_map(|(source, accounts)| {
            let accounts = accounts.iter().map(Text::as_str);
            accounts.map(move |account| (source, account))
        })
        .collect();
    let names = accounts.into_iter();
    names
        .map(|(source, account)| match directory.find(source, account) {
            Some(person) => person.to_string(),
            None => format!("{source}:{}", account.to_lowercase()),
        })
        .collect()
}

/// The product over groups without common people of the least odds in each. Nobody named is nobody shared.
fn together(leads: impl IntoIterator<Item = (f64, BTreeSet<String>)>) -> f64 {
    let mut groups: Vec<(f64, BTreeSet<String>)> = Vec::new();
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
