//! What was dressed up: bulk closing and re-dating just before a review, a scope that shrank there, figures revised
//! so that a status turns better. Each with its evidence, against the initiative's own habit.
//!
//! The days just before a review are its day and the two before. A count there is told when it is large, at least
//! twice what is usual, and less likely than one in a thousand at the usual rate (Poisson). Usual is the
//! greater of the initiative's rate outside of such days and its mean on the days before earlier reviews: who
//! closes tasks every Thursday hides nothing. Labels have no history, so that a task taken out of the
//! initiative's rules is not seen here.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use jiff::civil::Date;
use rayon::prelude::*;

use super::chance;
use crate::domain::calendar::{days_between, plus_days};
use crate::domain::id::{InitiativeId, MetricId, ObjectiveId, TaskId};
use crate::domain::metric::MetricPoint;
use crate::domain::plan::Objective;
use crate::domain::settled::Settled;
use crate::domain::task::State;
use crate::engine::assessment::Status;
use crate::engine::figures::AllFigures;
use crate::engine::history::Tracked;
use crate::engine::index::Index;
use crate::engine::status::of_shortfall;
use crate::engine::variance::{EPSILON, Path};

/// The days before a review that belong to its eve, its own day beside.
const EVE_DAYS: i64 = 2;
/// A review is told of for so many days.
const TOLD_DAYS: i64 = 56;
/// What is usual is measured over so many days before.
const USUAL_DAYS: i64 = 56;
/// Without so many days of history nothing is usual yet.
const LEAST_HISTORY_DAYS: i64 = 21;
/// A review's tasks are listed when they changed so many days ago at most.
pub(crate) const LISTED_DAYS: i64 = TOLD_DAYS + EVE_DAYS;
/// What is usual before such a review is counted so many days back.
pub(crate) const LOOK_BACK_DAYS: i64 = LISTED_DAYS + USUAL_DAYS;
/// A due date so soon after a review would be overdue at the next look.
const SOON_DAYS: i64 = 3;
/// The chance below which a count is no chance.
const CHANCE: f64 = 0.001;
/// How many times the usual.
const TIMES: f64 = 2.0;

/// How something was dressed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trick {
    /// Many tasks were closed just before a review.
    BulkClosing,
    /// Due dates were put off just before they would have been overdue at a review.
    Redated,
    /// Tasks were cancelled, or vanished, just before a review.
    ShrinkingScope,
    /// A value that was known was replaced by one that turns a status better.
    FiguresRevised,
}

impl Trick {
    /// Every one.
    pub const ALL: [Self; 4] = [
        Self::BulkClosing,
        Self::Redated,
        Self::ShrinkingScope,
        Self::FiguresRevised,
    ];

    /// The stable id.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BulkClosing => "bulk-closing",
            Self::Redated => "re-dated",
            Self::ShrinkingScope => "shrinking-scope",
            Self::FiguresRevised => "figures-revised",
        }
    }

    /// Fewer than this are never told.
    fn least(self) -> u64 {
        match self {
            Self::BulkClosing => 5,
            Self::Redated | Self::ShrinkingScope => 4,
            Self::FiguresRevised => 1,
        }
    }

    /// The usual count is never taken to be less than this: rare things come in twos too.
    fn least_usual(self) -> f64 {
        match self {
            Self::BulkClosing => 0.5,
            Self::Redated | Self::ShrinkingScope | Self::FiguresRevised => 0.3,
        }
    }
}

/// One thing that was dressed up.
#[derive(Debug, Clone, PartialEq)]
pub struct Dressing {
    /// How.
    pub trick: Trick,
    /// The day of the review it came before, or on which the value was revised.
    pub on: Date,
    /// The evidence.
    pub told: Told,
}

/// The evidence of a dressing.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// Tasks of an initiative.
    Tasks {
        /// Which initiative.
        initiative: InitiativeId,
        /// The tasks, by id.
        tasks: Vec<TaskId>,
        /// How many are usual on such days.
        usual: f64,
    },
    /// A value of an objective's lag measure.
    Value(Revised),
}

/// A value that was replaced.
#[derive(Debug, Clone, PartialEq)]
pub struct Revised {
    /// The objective.
    pub objective: ObjectiveId,
    /// The series.
    pub metric: MetricId,
    /// The date the value stands for.
    pub value_date: Date,
    /// The value before, and the status it gave.
    pub from: (f64, Status),
    /// The value after, and the status it gives.
    pub to: (f64, Status),
}

/// Everything told of the reviews of the last eight weeks, the latest first.
pub(super) fn dressings(
    index: &Index<'_>,
    figures: &AllFigures,
    reviews: &[Date],
    at: Date,
) -> Vec<Dressing> {
    let initiatives: Vec<&InitiativeId> = index.links.keys().copied().collect();
    let of_initiatives = initiatives.into_par_iter().map(|id| {
        let look = || of_initiative(index, id, reviews, at);
        match figures.get(id) {
            Some(own) => own.looked_at.dressings.get_or_init(look).clone(),
            None => look(),
        }
    });
    let of_initiatives: Vec<Vec<Dressing>> = of_initiatives.collect();
    let mut found: Vec<Dressing> = of_initiatives.into_iter().flatten().collect();
    found.extend(revisions(index, at));
    found.sort_by(|one, other| {
        let key = |known: &Dressing| (known.trick, subject(&known.told).to_owned());
        other
            .on
            .cmp(&one.on)
            .then_with(|| key(one).cmp(&key(other)))
    });
    found
}

/// What was dressed up among the tasks of an initiative.
fn of_initiative(
    index: &Index<'_>,
    initiative: &InitiativeId,
    reviews: &[Date],
    at: Date,
) -> Vec<Dressing> {
    let links = index.links.get(initiative).into_iter().flatten();
    let tasks: Vec<&Tracked<'_>> = links.map(|(task, _)| *task).collect();
    let settled = index.settled.of_initiative(initiative);
    let settled: Vec<&Settled> = settled.flat_map(|group| &group.tasks).collect();
    let over = settled.iter();
    let over = over.flat_map(|task| task.changes().chain(task.created()));
    let own = tasks.iter();
    let own = own.flat_map(|task| task.changes().chain(task.created));
    let since = plus_days(at, -LOOK_BACK_DAYS);
    let first = earliest(over.chain(own), since);
    let lately = settled.iter().copied();
    let lately: Vec<&Settled> = lately.filter(|task| task.closed() >= since).collect();
    [Trick::BulkClosing, Trick::Redated, Trick::ShrinkingScope]
        .into_iter()
        .flat_map(|trick| {
            let events = Events {
                trick,
                days: days(trick, (&tasks, &lately), reviews, at),
                first,
            };
            events.dressings(initiative, reviews, at)
        })
        .collect()
}

/// The first of some days, or any that is early enough: what lies before is not looked at.
fn earliest(mut days: impl Iterator<Item = Date>, enough: Date) -> Option<Date> {
    let first = days.try_fold(None, |first: Option<Date>, day| {
        if day <= enough {
            return ControlFlow::Break(day);
        }
        ControlFlow::Continue(Some(first.map_or(day, |first| first.min(day))))
    });
    match first {
        ControlFlow::Break(day) => Some(day),
        ControlFlow::Continue(first) => first,
    }
}

/// What tasks did of one kind, by day, as far back as anything is compared with; no older ones are among the settled.
fn days<'a>(
    trick: Trick,
    (tasks, settled): (&[&'a Tracked<'a>], &[&'a Settled]),
    reviews: &[Date],
    at: Date,
) -> Vec<(Date, Option<&'a TaskId>)> {
    let since = plus_days(at, -LOOK_BACK_DAYS);
    let own = tasks.iter().flat_map(|task| {
        let days = match trick {
            Trick::BulkClosing => task.turned(at, |state| state == State::Done),
            Trick::ShrinkingScope => dropped(task, at),
            Trick::Redated => rescued(task, reviews, at),
            Trick::FiguresRevised => Vec::new(),
        };
        days.into_iter().map(|day| (day, Some(&task.known.task.id)))
    });
    let ended = settled.iter().filter(|task| match trick {
        Trick::BulkClosing => task.is_done(at),
        Trick::ShrinkingScope => task.is_cancelled(at),
        // Theirs lie before anything that is looked at.
        Trick::Redated | Trick::FiguresRevised => false,
    });
    let ended = ended.map(|task| (task.closed(), None));
    let mut days: Vec<_> = own.chain(ended).filter(|(day, _)| *day >= since).collect();
    days.sort_unstable_by_key(|(day, _)| *day);
    days
}

fn subject(told: &Told) -> &str {
    match told {
        Told::Tasks { initiative, .. } => initiative.as_str(),
        Told::Value(revised) => revised.objective.as_str(),
    }
}

/// What one initiative's tasks did of one kind, by day.
struct Events<'a> {
    trick: Trick,
    /// Those of settled tasks lie too far back to be listed, and have no id.
    days: Vec<(Date, Option<&'a TaskId>)>,
    /// The first day of which anything is known, where that is not long ago.
    first: Option<Date>,
}

impl<'a> Events<'a> {
    fn between(&self, first: Date, last: Date) -> impl Iterator<Item = Option<&'a TaskId>> {
        let from = self.days.partition_point(|(day, _)| *day < first);
        let days = self.days.get(from..).unwrap_or_default().iter();
        days.take_while(move |(day, _)| *day <= last)
            .map(|(_, task)| *task)
    }

    fn dressings(&self, initiative: &InitiativeId, reviews: &[Date], at: Date) -> Vec<Dressing> {
        let since = plus_days(at, -TOLD_DAYS);
        let recent = reviews.iter().filter(|review| **review > since);
        recent
            .filter_map(|review| {
                let tasks: BTreeSet<&TaskId> = self
                    .between(plus_days(*review, -EVE_DAYS), *review)
                    .flatten()
                    .collect();
                let usual = self.usual(*review, reviews)?;
                let count = tasks.len() as u64;
                let is_odd = count >= self.trick.least()
                    && count as f64 >= TIMES * usual
                    && chance::at_least(count, usual) < CHANCE;
                is_odd.then(|| Dressing {
                    trick: self.trick,
                    on: *review,
                    told: Told::Tasks {
                        initiative: initiative.clone(),
                        tasks: tasks.into_iter().cloned().collect(),
                        usual,
                    },
                })
            })
            .collect()
    }

    /// What is usual on the eve of a review; `None` without enough history.
    fn usual(&self, review: Date, reviews: &[Date]) -> Option<f64> {
        let from = self.first?.max(plus_days(review, -EVE_DAYS - USUAL_DAYS));
        let until = plus_days(review, -EVE_DAYS - 1);
        let history = days_between(from, until) + 1;
        if history < LEAST_HISTORY_DAYS {
            return None;
        }
        let earlier: Vec<Date> = reviews
            .iter()
            .copied()
            .filter(|known| (plus_days(from, EVE_DAYS)..=until).contains(known))
            .collect();
        let is_eve = |day: Date| {
            earlier
                .iter()
                .any(|known| (plus_days(*known, -EVE_DAYS)..=*known).contains(&day))
        };
        let eves = (0..history)
            .filter(|ahead| is_eve(plus_days(from, *ahead)))
            .count() as f64;
        let all = self.between(from, until).count() as f64;
        let start = self.days.partition_point(|(day, _)| *day < from);
        let days = self.days.get(start..).unwrap_or_default().iter();
        let on_eves = days
            .take_while(|(day, _)| *day <= until)
            .filter(|(day, _)| is_eve(*day));
        let on_eves = on_eves.count() as f64;
        let eve = (EVE_DAYS + 1) as f64;
        let outside = (all - on_eves) / (history as f64 - eves).max(1.0) * eve;
        let habit = if earlier.is_empty() {
            0.0
        } else {
            on_eves / earlier.len() as f64
        };
        Some(outside.max(habit).max(self.trick.least_usual()))
    }
}

/// The days on which a task was cancelled or vanished though work was left.
fn dropped(task: &Tracked<'_>, at: Date) -> Vec<Date> {
    let mut days = task.turned(at, |state| state == State::Cancelled);
    days.extend(
        task.gone_on()
            .filter(|day| *day <= at && task.state_at(*day).is_remaining()),
    );
    days
}

/// The days on which a due date was put off that would have been overdue at the next review, or soon after.
fn rescued(task: &Tracked<'_>, reviews: &[Date], at: Date) -> Vec<Date> {
    let moves = task.due_moves();
    let later = moves
        .iter()
        .filter(|moved| moved.is_later() && moved.on <= at);
    later
        .filter(|moved| {
            let next = reviews.get(reviews.partition_point(|review| *review < moved.on));
            let look = plus_days(next.copied().unwrap_or(moved.on), SOON_DAYS);
            moved.from.is_some_and(|from| from <= look)
        })
        .map(|moved| moved.on)
        .collect()
}

/// Values replaced in the last eight weeks so that the status they give turned better.
fn revisions(index: &Index<'_>, at: Date) -> Vec<Dressing> {
    let objectives = index.plan.objectives.values();
    objectives
        .flat_map(|objective| revisions_of(index, objective, at))
        .collect()
}

fn revisions_of(index: &Index<'_>, objective: &Objective, at: Date) -> Vec<Dressing> {
    let Some((lag, metric)) = objective
        .lag
        .as_ref()
        .and_then(|lag| Some((lag, lag.actuals.as_ref()?)))
    else {
        return Vec::new();
    };
    let path = Path::of_lag(lag, (objective.start, objective.due), &index.plan.calendar);
    let status = |point: &MetricPoint| {
        let variance = path.variance(point.value, point.date);
        let is_reached = variance.progress >= 1.0 - EPSILON;
        of_shortfall(
            variance.shortfall,
            is_reached,
            point.date > objective.due,
            lag.bands,
        )
    };
    let mut readings: Vec<&MetricPoint> = index.readings(metric).iter().collect();
    readings.sort_by_key(|point| (point.date, point.seen));
    let pairs = readings.iter().zip(readings.iter().skip(1));
    pairs
        .filter(|(was, is)| was.date == is.date)
        .filter_map(|(was, is)| {
            let on = index.day(is.seen);
            let is_recent = on <= at && on > plus_days(at, -TOLD_DAYS);
            let (from, to) = (status(was), status(is));
            (is_recent && is_better(from, to)).then(|| Dressing {
                trick: Trick::FiguresRevised,
                on,
                told: Told::Value(Revised {
                    objective: objective.id.clone(),
                    metric: metric.clone(),
                    value_date: is.date,
                    from: (was.value, from),
                    to: (is.value, to),
                }),
            })
        })
        .collect()
}

/// Statuses are in their order, best first.
fn is_better(from: Status, to: Status) -> bool {
    from.wants_attention() && to < from
}
