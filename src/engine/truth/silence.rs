//! Three silences told apart: a source that could not be read, an owner who used to update and has stopped, and a
//! source that was read and in which nothing changed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::calendar::{days_between, plus_days};
use crate::domain::id::{PersonId, SourceId};
use crate::domain::settled::Settled;
use crate::engine::figures::people::AllPeople;
use crate::engine::history::Tracked;
use crate::engine::index::{Index, Work};

/// A source in which nothing changed for so many days is quiet.
const QUIET_DAYS: i64 = 14;
/// An owner's own history, in days.
const HISTORY_DAYS: i64 = 182;
/// Fewer days with an update than this are no habit.
const LEAST_ACTIVE_DAYS: usize = 6;
/// Nobody is called silent within so many working days.
const LEAST_SILENT_DAYS: i64 = 10;

/// Why it is quiet.
#[derive(Debug, Clone, PartialEq)]
pub enum Silence {
    /// The source could not be read: nothing is known.
    Outage {
        /// Which.
        source: SourceId,
        /// The last time that it was read.
        last_good: Option<Timestamp>,
        /// What went wrong.
        failure: Option<String>,
    },
    /// An owner with open tasks who used to update them has stopped, in sources that are read.
    Stopped {
        /// Who.
        person: PersonId,
        /// The last day on which one of their tasks changed.
        last: Date,
        /// Working days since then, without their time off.
        silent_days: i64,
        /// The longest that nine of ten of their earlier breaks lasted, in working days.
        usual_days: i64,
        /// Their open linked tasks.
        open: u64,
    },
    /// The source was read, and nothing in it changes.
    Unchanged {
        /// Which.
        source: SourceId,
        /// The last day on which one of its tasks changed.
        last: Date,
        /// Days since then.
        days: i64,
        /// Its open tasks.
        open: u64,
    },
}

/// The silences on a date: outages, then owners, then quiet sources.
pub(super) fn silences(index: &Index<'_>, people: &AllPeople, at: Date) -> Vec<Silence> {
    let outages = outages(index, at);
    let out: BTreeSet<&SourceId> = outages.iter().map(|(source, _)| *source).collect();
    let mut silences: Vec<Silence> = outages.iter().map(|(_, silence)| silence.clone()).collect();
    let stopped = people.values().filter_map(|one| one.stopped.clone());
    silences.extend(stopped);
    silences.extend(unchanged(index, &out, at));
    silences
}

fn outages<'a>(index: &'a Index<'_>, at: Date) -> Vec<(&'a SourceId, Silence)> {
    index
        .sources
        .unread(at)
        .into_iter()
        .map(|health| {
            let silence = Silence::Outage {
                source: health.id.clone(),
                last_good: health.last_good,
                failure: health.failure.clone(),
            };
            (&health.id, silence)
        })
        .collect()
}

/// Whether a person with open tasks used to update them, in sources that are read, and has stopped.
pub(crate) fn stopped(
    index: &Index<'_>,
    person: &PersonId,
    work: &Work<'_>,
    at: Date,
) -> Option<Silence> {
    let open = work.linked.iter().filter(|task| task.is_remaining(at));
    let open = open.count() as u64;
    let unread = index.sources.unread(at);
    // In a source that was not read an update may wait unseen.
    let is_out = |source: &SourceId| unread.iter().any(|health| &health.id == source);
    let mut linked = work.linked.iter();
    if open == 0
        || linked.any(|task| is_out(&task.known.task.id.source))
        || work.settled.iter().any(|group| is_out(&group.place.source))
    {
        return None;
    }
    let since = plus_days(at, -HISTORY_DAYS);
    let changes = work.linked.iter().flat_map(|task| task.changes());
    let settled = work.settled.iter().flat_map(|group| &group.tasks);
    let changes = changes.chain(settled.flat_map(Settled::changes));
    let days: BTreeSet<Date> = changes.filter(|day| (since..=at).contains(day)).collect();
    has_stopped(index, person, &days, open, at)
}

/// Silent for twice as long as nine of ten of the owner's own breaks, and for two working weeks at least.
fn has_stopped(
    index: &Index<'_>,
    person: &PersonId,
    days: &BTreeSet<Date>,
    open: u64,
    at: Date,
) -> Option<Silence> {
    let last = *days.last()?;
    if days.len() < LEAST_ACTIVE_DAYS {
        return None;
    }
    let mut breaks: Vec<i64> = days
        .iter()
        .zip(days.iter().skip(1))
        .map(|(one, next)| worked(index, person, *one, *next))
        .collect();
    breaks.sort_unstable();
    let usual_days = *breaks.get(breaks.len() * 9 / 10).or(breaks.last())?;
    let silent_days = worked(index, person, last, at);
    (silent_days > LEAST_SILENT_DAYS.max(2 * usual_days)).then(|| Silence::Stopped {
        person: person.clone(),
        last,
        silent_days,
        usual_days,
        open,
    })
}

/// Working days after one date up to another, without the person's time off.
fn worked(index: &Index<'_>, person: &PersonId, from: Date, to: Date) -> i64 {
    let calendar = &index.plan.calendar;
    let off = index
        .plan
        .people
        .get(person)
        .map_or(&[][..], |known| &known.time_off);
    let off: i64 = off
        .iter()
        .map(|(first, last)| {
            let (first, last) = (plus_days(*first, -1).max(from), (*last).min(to));
            calendar.working_days_between(first, last).max(0)
        })
        .sum();
    calendar.working_days_between(from, to) - off
}

/// The last day by a date on which a task was made or changed.
pub(crate) fn last_change(task: &Tracked<'_>, at: Date) -> Option<Date> {
    let created = task.created.filter(|day| *day <= at);
    created.max(task.changes().filter(|day| *day <= at).max())
}

fn unchanged(index: &Index<'_>, out: &BTreeSet<&SourceId>, at: Date) -> Vec<Silence> {
    let rows = index.tasks.today_by_source().filter_map(|(source, today)| {
        let mut live = today.iter().filter(|today| today.exists).peekable();
        live.peek()?;
        let (mut last, mut open) = (None, 0);
        for today in live {
            last = today.changed.max(last);
            open += u64::from(today.is_remaining);
        }
        Some((source, (last, open)))
    });
    let mut by_source: BTreeMap<&SourceId, (Option<Date>, u64)> = rows.collect();
    for (source, changed) in index.settled_changes(at) {
        let (last, _) = by_source.entry(source).or_default();
        *last = (*last).max(Some(changed));
    }
    by_source
        .into_iter()
        .filter(|(source, (_, open))| *open > 0 && !out.contains(source))
        .filter_map(|(source, (last, open))| {
            let last = last?;
            let days = days_between(last, at);
            (days >= QUIET_DAYS).then(|| Silence::Unchanged {
                source: source.clone(),
                last,
                days,
                open,
            })
        })
        .collect()
}
