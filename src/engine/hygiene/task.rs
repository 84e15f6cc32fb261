//! The checks of one open linked task.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::{Finding, Subject, merged, verbs};
use crate::domain::calendar::{days_between, plus_days};
use crate::domain::hygiene::Check;
use crate::domain::id::PersonId;
use crate::domain::people::Directory;
use crate::domain::plan::Initiative;
use crate::domain::task::{Estimate, State};
use crate::domain::text::Text;
use crate::engine::history::Tracked;
use crate::engine::index::{Index, Today};
use crate::engine::words;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

/// Hours of a working day, as estimates in days are read.
const HOURS_A_DAY: f64 = 8.0;
/// A task that is due in so many days is active though it is not begun.
const SOON_DAYS: i64 = 14;

/// What is found of the tasks that remain in initiatives that are not paused, in order. What the last round found of tasks that are
/// the same is true as ever.
pub(super) fn findings(
    index: &Index<'_>,
    directory: &Directory,
    before: Vec<Arc<Finding>>,
    at: Date,
) -> Vec<Arc<Finding>> {
    let all = index.plan.initiatives.values();
    let all: Vec<Option<&Initiative>> = all
        .map(|one| index.initiative_pause(one, at).is_none().then_some(one))
        .collect();
    let looking = Looking {
        index,
        directory,
        initiatives: &all,
        at,
    };
    let touched = &index.tasks.touched;
    let fresh = touched.fresh.par_iter();
    let new = fresh.flat_map_iter(|place| looking.found_at(*place).iter().cloned());
    let new: Vec<Arc<Finding>> = new.collect();
    let lost = touched.lost.iter().map(|lost| Arc::as_ptr(lost).addr());
    let lost: HashSet<usize> = lost.collect();
    let kept = if lost.is_empty() {
        before
    } else {
        let before = before.into_par_iter();
        before
            .filter(|found| !lost.contains(&Arc::as_ptr(found).addr()))
            .collect()
    };
    merged(kept, new)
}

/// What the checks of all tasks look at.
#[derive(Clone, Copy)]
struct Looking<'a> {
    index: &'a Index<'a>,
    directory: &'a Directory,
    /// In the order of the plan; `None`: it is paused.
    initiatives: &'a [Option<&'a Initiative>],
    at: Date,
}

impl<'a> Looking<'a> {
    /// What is found of the task at a place; nothing of one that is over, or that no initiative takes which is not paused.
    fn found_at(self, place: usize) -> &'a [Arc<Finding>] {
        let tasks = self.index.tasks;
        let task = tasks.all.get(place).zip(tasks.today().get(place));
        let (Some((task, today)), Some(row)) = (task, tasks.rows().get(place)) else {
            return &[];
        };
        let is_asked = today.is_remaining && self.takers(task).next().is_some();
        let look = || {
            let found = is_asked.then(|| self.look(task, *today));
            found.unwrap_or_default().into_boxed_slice()
        };
        row.findings.get_or_init(look)
    }

    /// The initiatives that are not paused which take a task, also out of their scope, in order.
    fn takers(self, tracked: &Tracked<'_>) -> impl Iterator<Item = usize> {
        let matched = self.index.matched(tracked);
        let takers = matched.links.iter().chain(&matched.creep);
        let mut takers: Vec<usize> = takers.map(|(place, _)| *place).collect();
        takers.retain(|place| self.initiatives.get(*place).copied().flatten().is_some());
        takers.sort_unstable();
        takers.into_iter()
    }

    fn look(self, tracked: &Tracked<'_>, today: Today) -> Vec<Arc<Finding>> {
        let takers = self.takers(tracked);
        let checked = Checked {
            index: self.index,
            tracked,
            people: self.index.owners(tracked).collect(),
            strangers: if self.index.matched(tracked).has_strangers {
                strangers(tracked, self.directory)
            } else {
                Vec::new()
            },
            has_children: today.has_children,
            initiatives: takers
                .filter_map(|place| self.initiatives.get(place).copied().flatten())
                .collect(),
            at: self.at,
        };
        checked.findings().into_iter().map(Arc::new).collect()
    }
}

/// The assignees who are nobody of the plan.
fn strangers<'a>(tracked: &Tracked<'a>, directory: &Directory) -> Vec<&'a str> {
    let task = &tracked.known.task;
    let mut strangers: Vec<&str> = task
        .assignees
        .iter()
        .filter(|account| directory.find(&task.id.source, account).is_none())
        .map(Text::as_str)
        .collect();
    strangers.sort_unstable();
    strangers.dedup();
    strangers
}

/// One task with what its checks ask about.
struct Checked<'a> {
    index: &'a Index<'a>,
    tracked: &'a Tracked<'a>,
    people: Vec<&'a PersonId>,
    strangers: Vec<&'a str>,
    has_children: bool,
    initiatives: Vec<&'a Initiative>,
    at: Date,
}

/// How bad, and what to say.
type Found = (f64, Phrase);

impl Checked<'_> {
    fn findings(&self) -> Vec<Finding> {
        Check::ALL
            .into_iter()
            .filter_map(|(check, ..)| {
                let limit = self.index.plan.hygiene.limit(check)?;
                let (by, text) = self.ask(check, limit)?;
                Some(Finding {
                    check,
                    subject: Subject::Task(self.tracked.known.task.id.clone()),
                    by,
                    text,
                    tell: self.tell(),
                })
            })
            .collect()
    }

    /// The task's owners; without any in the plan, those of its initiatives.
    fn tell(&self) -> Vec<PersonId> {
        if self.people.is_empty() {
            let owners: BTreeSet<&PersonId> =
                self.initiatives.iter().map(|one| &one.owner).collect();
            return owners.into_iter().cloned().collect();
        }
        self.people.iter().map(|person| (*person).clone()).collect()
    }

    fn ask(&self, check: Check, limit: f64) -> Option<Found> {
        match check {
            Check::Overdue => self.overdue(limit),
            Check::Blocked => self.blocked(limit),
            Check::NoOwner => {
                let nobody = self.tracked.known.task.assignees.is_empty();
                nobody.then(|| (0.0, phrase!("nobody-assigned")))
            }
            Check::UnknownAccount => (!self.strangers.is_empty()).then(|| {
                let names = Arg::names(self.strangers.iter().copied());
                (0.0, phrase!("assigned-to-stranger", names = names))
            }),
            Check::NoDeadline => {
                let open = self.tracked.due_at(self.at).is_none();
                open.then(|| (0.0, phrase!("without-deadline")))
            }
            Check::LateDeadline => self.late_deadline(),
            Check::Stale => self.stale(limit),
            Check::DuePushed => self.due_pushed(limit),
            Check::Reopened => self.reopened(limit),
            Check::TooBig => self.too_big(limit),
            Check::TooLong => self.too_long(limit),
            Check::ScopeCreep => self.scope_creep(),
            Check::SeveralOwners => self.several_owners(),
            Check::NoActionVerb => {
                let title = &self.tracked.known.task.title;
                let says = verbs::says_what_to_do(title, &self.index.plan.hygiene.verbs);
                (!says).then(|| (0.0, phrase!("title-without-verb")))
            }
            Check::ObjectiveWithoutActuals
            | Check::ObjectiveWithoutLeads
            | Check::InitiativeWithoutLeads
            | Check::InitiativeWithoutTasks
            | Check::UnmappedWork => None,
        }
    }

    fn overdue(&self, limit: f64) -> Option<Found> {
        let due = self.tracked.due_at(self.at)?;
        let late = days_between(due, self.at) as f64;
        (late > 0.0 && late >= limit)
            .then(|| (late, phrase!("overdue-by", days = words::number(late))))
    }

    /// By what, and since when where its history tells.
    fn blocked(&self, limit: f64) -> Option<Found> {
        if !self.index.tasks.is_blocked(self.tracked, self.at) {
            return None;
        }
        let since = self
            .tracked
            .moved_on(self.at)
            .filter(|_| self.tracked.state_at(self.at) == State::Blocked);
        let long = since.map(|since| days_between(since, self.at) as f64);
        if long.is_some_and(|long| long < limit) || (long.is_none() && limit > 0.0) {
            return None;
        }
        let by = self.index.tasks.blockers(&self.tracked.known.task, self.at);
        let by = (!by.is_empty()).then(|| Arg::names(by));
        let text = match (long.map(words::number), by) {
            (None, None) => phrase!("blocked"),
            (None, Some(by)) => phrase!("blocked-by", names = by),
            (Some(days), None) => phrase!("blocked-for", days = days),
            (Some(days), Some(by)) => phrase!("blocked-for-by", days = days, names = by),
        };
        Some((long.unwrap_or(0.0), text))
    }

    fn late_deadline(&self) -> Option<Found> {
        let due = self.tracked.due_at(self.at)?;
        // Of several initiatives the task is late for all, or it serves one in time.
        let last = self
            .initiatives
            .iter()
            .max_by_key(|one| (one.due, &one.id))?;
        let objective = self.index.plan.objectives.get(&last.objective);
        let (id, end) = match objective.filter(|objective| objective.due < last.due) {
            Some(objective) => ("due-after-objective", objective.due),
            None => ("due-after-initiative", last.due),
        };
        let late = days_between(end, due) as f64;
        (late > 0.0).then(|| {
            let text = Phrase::new(id).with("days", words::number(late));
            (late, text)
        })
    }

    /// Untouched, though it is in work or due soon: a backlog that nobody needs yet may rest.
    fn stale(&self, limit: f64) -> Option<Found> {
        let due = self.tracked.due_at(self.at);
        let is_soon = due.is_some_and(|due| due <= plus_days(self.at, SOON_DAYS));
        if !is_soon && self.tracked.state_at(self.at) == State::Open {
            return None;
        }
        let touched = crate::engine::owners::last_touched(self.tracked, self.at)?;
        let untouched = days_between(touched, self.at) as f64;
        (untouched >= limit).then(|| {
            (
                untouched,
                phrase!("untouched-for", days = words::number(untouched)),
            )
        })
    }

    fn due_pushed(&self, limit: f64) -> Option<Found> {
        let moves = self.tracked.due_moves();
        let later: Vec<_> = moves
            .iter()
            .filter(|moved| moved.is_later() && moved.on <= self.at)
            .collect();
        let times = later.len() as f64;
        (times >= limit).then(|| {
            let from = later.first().and_then(|first| first.from);
            let text = match from {
                None => phrase!("due-pushed", times = later.len()),
                Some(from) => phrase!(
                    "due-pushed-from",
                    times = later.len(),
                    day = words::day(from, self.at)
                ),
            };
            (times, text)
        })
    }

    fn reopened(&self, limit: f64) -> Option<Found> {
        let days = self.tracked.reopened(self.at);
        let times = days.len() as f64;
        let last = *days.last()?;
        (times >= limit).then(|| {
            let day = words::day(last, self.at);
            let text = phrase!("reopened", times = days.len(), day = day);
            (times, text)
        })
    }

    fn too_big(&self, limit: f64) -> Option<Found> {
        let hours = match self.tracked.known.task.estimate {
            Some(Estimate::Hours(hours)) => hours,
            Some(Estimate::Points(_)) | None => return None,
        };
        let days = hours / HOURS_A_DAY;
        (days > limit && !self.has_children).then(|| {
            let text = phrase!(
                "too-big",
                days = words::number(days),
                limit = words::number(limit)
            );
            (days, text)
        })
    }

    fn too_long(&self, limit: f64) -> Option<Found> {
        let since = self.tracked.in_work_since(self.at)?;
        let long = days_between(since, self.at) as f64;
        (long > limit && !self.has_children).then(|| {
            let text = phrase!("too-long", days = words::number(long));
            (long, text)
        })
    }

    fn scope_creep(&self) -> Option<Found> {
        let id = &self.tracked.known.task.id;
        let (name, rule) = self.initiatives.iter().find_map(|one| {
            let rule = self.index.out_of_scope(&one.id, id)?;
            Some((one.name.as_str(), rule))
        })?;
        Some((0.0, phrase!("out-of-scope", name = name, rule = rule)))
    }

    fn several_owners(&self) -> Option<Found> {
        let owners = self.people.len() + self.strangers.len();
        (owners > 1).then(|| {
            let text = phrase!("several-owners", n = owners);
            (owners as f64, text)
        })
    }
}
