//! What each person's linked tasks look like: done, blocked, in want of help, due next.
//!
//! A task with two owners is on both sheets; one whose assignees are not in the plan is on the sheet
//! of nobody. It knows tasks and people; not measures.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::assessment::{HelpWanted, OwnerSheet};
use super::figures::people::AllPeople;
use super::history::Tracked;
use super::index::{Index, Work};
use super::variance::sum;
use crate::domain::calendar::{days_between, plus_days};
use crate::domain::id::{PersonId, TaskId};
use crate::domain::people::Directory;
use crate::domain::task::{Estimate, State};
use crate::domain::text::Text;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

/// A task in work, or due soon, that nobody touched for so many days wants help.
const UNTOUCHED_DAYS: i64 = 14;
/// How far ahead "due next" looks, in days.
const AHEAD_DAYS: i64 = 14;
/// How far back "done" looks, in days; the first of them counts too, because a review on a Monday
/// morning has not seen that Monday's work.
pub(crate) const BACK_DAYS: i64 = 7;

/// The sheets with something to say: people by id, then the tasks without an owner.
pub(crate) fn sheets(people: &AllPeople) -> Vec<Arc<OwnerSheet>> {
    let nobody = people.get(&None).into_iter();
    let people = people.iter().filter(|(person, _)| person.is_some());
    let sheets = people.map(|(_, figures)| figures).chain(nobody);
    sheets
        .map(|figures| Arc::clone(&figures.sheet))
        .filter(|sheet| has_something_to_say(sheet))
        .collect()
}

/// Accounts of live tasks that resolve to no person, sorted.
pub(crate) fn unknown_accounts(
    index: &Index<'_>,
    directory: &Directory,
    at: Date,
) -> Vec<(String, String)> {
    let settled = index.groups_of_strangers();
    let settled = settled.filter(|group| group.tasks.iter().any(|task| task.exists(at)));
    let settled = settled.map(|group| (&group.place.source, &group.place.assignees));
    let mut seen: BTreeMap<(&str, &str), bool> = BTreeMap::new();
    for (source, accounts) in settled {
        for account in accounts {
            seen.entry((source.as_str(), account.as_str()))
                .or_insert_with(|| directory.find(source, account).is_some());
        }
    }
    seen.extend(index.tasks.strangers().map(|account| (account, false)));
    seen.into_iter()
        .filter(|(_, known)| !known)
        .map(|((source, account), _)| (source.to_owned(), account.to_owned()))
        .collect()
}

fn has_something_to_say(sheet: &OwnerSheet) -> bool {
    sheet.remaining > 0
        || !(sheet.done.is_empty() && sheet.blocked.is_empty() && sheet.needs_help.is_empty())
}

/// What a person's linked tasks look like; `None`: those that nobody of the plan owns.
pub(crate) fn sheet(
    index: &Index<'_>,
    person: Option<&PersonId>,
    work: &Work<'_>,
    at: Date,
) -> OwnerSheet {
    let tasks = work.linked.iter().copied().filter(|task| task.exists(at));
    let tasks: Vec<&Tracked<'_>> = tasks.collect();
    let settled = work.settled.iter().flat_map(|group| &group.tasks);
    let settled = settled.filter_map(|task| Some((task, in_hours(task.estimate())?)));
    let settled = settled.filter(|(task, _)| task.exists(at));
    let settled: Vec<f64> = settled.map(|(_, hours)| hours).collect();
    let remaining: Vec<&Tracked<'_>> = tasks
        .iter()
        .copied()
        .filter(|task| task.is_remaining(at))
        .collect();
    let since = plus_days(at, -BACK_DAYS);
    let until = plus_days(at, AHEAD_DAYS);
    let done = tasks.iter().copied().filter_map(|task| {
        let day = task.done_on(at).filter(|day| *day >= since)?;
        Some((std::cmp::Reverse(day), task))
    });
    let blocked = remaining
        .iter()
        .filter(|task| index.tasks.is_blocked(task, at))
        .map(|task| ((task.created.is_none(), task.created), *task));
    let due_next = remaining.iter().filter_map(|task| {
        let due = task.due_at(at).filter(|due| (at..=until).contains(due))?;
        Some((due, *task))
    });
    let help = remaining.iter().filter_map(|task| {
        let why = help_wanted(task, person.is_none(), at)?;
        let due = task.due_at(at);
        Some(((due.is_none(), due), (*task, why)))
    });
    let blocked_since = remaining
        .iter()
        .filter(|task| task.state_at(at) == State::Blocked)
        .filter_map(|task| Some((task.known.task.id.clone(), task.moved_on(at)?)))
        .collect();
    OwnerSheet {
        done: ids(done),
        blocked_since,
        blocked: ids(blocked),
        needs_help: in_order(help, |(task, _)| &task.known.task.id)
            .into_iter()
            .map(|(task, why)| HelpWanted {
                task: task.known.task.id.clone(),
                why,
            })
            .collect(),
        due_next: ids(due_next),
        remaining: remaining.len() as u64,
        overdue: remaining.iter().filter(|task| task.is_overdue(at)).count() as u64,
        remaining_hours: hours(&tasks, &settled, &remaining),
        person: person.cloned(),
    }
}

/// Ids in the order of their keys, then of the ids.
fn ids<'t, K: Ord>(keyed: impl Iterator<Item = (K, &'t Tracked<'t>)>) -> Vec<TaskId> {
    in_order(keyed, |task| &task.known.task.id)
        .into_iter()
        .map(|task| task.known.task.id.clone())
        .collect()
}

fn in_order<K: Ord, T>(keyed: impl Iterator<Item = (K, T)>, id: impl Fn(&T) -> &TaskId) -> Vec<T> {
    let mut keyed: Vec<(K, T)> = keyed.collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| id(&a.1).cmp(id(&b.1))));
    keyed.into_iter().map(|(_, item)| item).collect()
}

/// Why a task that remains wants help; `None` when it does not.
///
/// Overdue; or without an owner though it is in work or due within two weeks; or untouched for two
/// weeks though it is in work or due within two weeks. A backlog that nobody needs yet wants none.
fn help_wanted(task: &Tracked<'_>, nobody: bool, at: Date) -> Option<Phrase> {
    let due = task.due_at(at);
    let soon = due.is_some_and(|due| due <= plus_days(at, AHEAD_DAYS));
    let active = soon || task.state_at(at) != State::Open;
    let mut whys: Vec<Arg> = Vec::new();
    if let Some(due) = due.filter(|due| *due < at) {
        whys.push(phrase!("overdue-by", days = days_between(due, at)).into());
    }
    if nobody && active {
        let nobody = match task.known.task.assignees.as_slice() {
            [] => phrase!("without-owner"),
            accounts => {
                let names = Arg::names(accounts.iter().map(Text::as_str));
                phrase!("owner-is-stranger", names = names)
            }
        };
        whys.push(nobody.into());
    }
    let touched = last_touched(task, at);
    let untouched = touched.filter(|day| days_between(*day, at) >= UNTOUCHED_DAYS);
    if let Some(day) = untouched.filter(|_| active) {
        whys.push(phrase!("untouched-for", days = days_between(day, at)).into());
    }
    (!whys.is_empty()).then(|| phrase!("listed", clauses = Arg::List(whys)))
}

/// The last day by a date on which the task is known to have changed; `None` where nothing says so.
pub(crate) fn last_touched(task: &Tracked<'_>, at: Date) -> Option<Date> {
    match task.updated {
        Some(updated) if updated <= at => Some(updated),
        // It was touched after the date asked about: what came before is told by its states.
        Some(_) => task.moved_on(at).or(task.created),
        None => None,
    }
}

/// Estimated hours of the tasks that remain; one without an estimate in hours counts as the median
/// of the person's others, done ones included. `None` where there is no such median.
fn hours(tasks: &[&Tracked<'_>], settled: &[f64], remaining: &[&Tracked<'_>]) -> Option<f64> {
    let estimate = |task: &Tracked<'_>| in_hours(task.known.task.estimate);
    let known = tasks.iter().filter_map(|task| estimate(task));
    let assumed = median(known.chain(settled.iter().copied()).collect());
    let all: Option<Vec<f64>> = remaining
        .iter()
        .map(|task| estimate(task).or(assumed))
        .collect();
    all.map(sum)
}

fn in_hours(estimate: Option<Estimate>) -> Option<f64> {
    match estimate {
        Some(Estimate::Hours(hours)) => Some(hours),
        Some(Estimate::Points(_)) | None => None,
    }
}

/// The middle one of some values, the mean of the two middle ones of an even number.
pub(crate) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = values.get(values.len() / 2)?;
    let lower = values.get(values.len().saturating_sub(1) / 2)?;
    Some(f64::midpoint(*lower, *upper))
}

#[cfg(test)]
mod tests;
