//! What is really so: from the whole future, which nobody can see; and from when on it shows in what can be seen.

use std::collections::BTreeSet;

use super::figures::week_end;
use super::{Company, DUE, Goal, Scope, whole};
use crate::domain::task::State;

/// What is in the data is held against a pace that is better by this.
const BETTER: f64 = 1.1;
/// The days of the latest pace.
const WINDOW: i64 = 84;
/// With fewer days on which something was done there is no pace.
const LEAST_DAYS: usize = 5;

impl Company {
    /// The day on which an initiative is really finished.
    pub(crate) fn finish(&self, number: usize) -> Option<i64> {
        let work = &self.works[number];
        let mut done: Vec<Option<i64>> = self
            .lives_of(number)
            .filter(|life| life.dropped.is_none())
            .map(|life| life.finished)
            .collect();
        match work.scope {
            Scope::Percent => done
                .into_iter()
                .try_fold(0, |last, day| Some(last.max(day?))),
            Scope::Count => {
                done.retain(Option::is_some);
                done.sort_unstable();
                done.get(usize::try_from(work.target - 1).unwrap())
                    .copied()
                    .flatten()
            }
        }
    }

    /// Whether an initiative is really late.
    pub(crate) fn is_late(&self, number: usize) -> bool {
        self.finish(number)
            .is_none_or(|day| day > self.works[number].due)
    }

    /// Whether an initiative is really late and began later than planned, since it had to wait.
    pub(crate) fn is_held_up(&self, number: usize) -> bool {
        let work = &self.works[number];
        let upstream = work.waits_for.map(|upstream| self.finish(upstream));
        let is_held = upstream.is_some_and(|finish| finish.is_none_or(|day| day >= work.start));
        self.is_late(number) && is_held
    }

    /// Whether its target is reached in the data of a day.
    pub(crate) fn is_reached(&self, number: usize, day: i64) -> bool {
        self.remaining(number, day) <= 0
    }

    /// Whether it shows on a day that an initiative will be late.
    pub(crate) fn shows(&self, number: usize, day: i64) -> bool {
        let due = self.works[number].due;
        self.is_late(number) && (day > due || self.earliest(number, day) > due as f64)
    }

    /// Tasks still to be done in the data of a day.
    fn remaining(&self, number: usize, day: i64) -> i64 {
        let work = &self.works[number];
        let read = self.read(work.source, day);
        let told = || self.lives_of(number).filter_map(|life| life.told(read));
        match work.scope {
            Scope::Count => {
                let done = told().filter(|(_, state)| *state == State::Done);
                work.target - whole(done.count())
            }
            Scope::Percent => whole(told().filter(|(_, state)| state.is_remaining()).count()),
        }
    }

    /// The earliest finish that the data of a day allow: with one task less than remains, at the better one of the
    /// latest pace and that since the start, a tenth above it. Without a pace, the due date. Never before what it waits for.
    fn earliest(&self, number: usize, day: i64) -> f64 {
        let work = &self.works[number];
        let base = day.max(work.start) as f64;
        if self.is_reached(number, day) {
            return day as f64;
        }
        let own = self.at_pace(number, day).unwrap_or(work.due as f64);
        let upstream = work
            .waits_for
            .filter(|upstream| !self.is_reached(*upstream, day));
        let ready = upstream.map_or(0.0, |upstream| self.earliest(upstream, day));
        if ready > base {
            own.max(ready + (own - base).max(0.0))
        } else {
            own
        }
    }

    fn at_pace(&self, number: usize, day: i64) -> Option<f64> {
        let work = &self.works[number];
        let read = self.read(work.source, day);
        let told = self.lives_of(number).filter_map(|life| life.told(read));
        let done: Vec<i64> = told
            .filter(|(_, state)| *state == State::Done)
            .map(|(on, _)| on)
            .collect();
        let since = work.start.max(read - WINDOW + 1);
        let days: BTreeSet<i64> = done.iter().copied().filter(|on| *on >= since).collect();
        let pace = |since: i64| {
            let count = done.iter().filter(|on| **on >= since).count();
            count as f64 / (read - since + 1).max(1) as f64
        };
        let pace = pace(since).max(pace(work.start)) * BETTER;
        let left = (self.remaining(number, day) - 1).max(0) as f64;
        (days.len() >= LEAST_DAYS).then(|| read as f64 + left / pace)
    }

    /// Whether an objective is really late.
    pub(crate) fn objective_is_late(&self, id: &str) -> bool {
        if id == "strategy" {
            return self.children().any(|child| self.objective_is_late(child));
        }
        match self.goals.iter().find(|goal| goal.id == id) {
            Some(goal) => goal.is_late(),
            None => self
                .of(id)
                .any(|number| self.finish(number).is_none_or(|day| day > DUE)),
        }
    }

    /// Whether it is reached in the data of a day.
    pub(crate) fn objective_is_reached(&self, id: &str, day: i64) -> bool {
        if id == "strategy" {
            return self
                .children()
                .all(|child| self.objective_is_reached(child, day));
        }
        match self.goals.iter().find(|goal| goal.id == id) {
            Some(goal) => goal.latest(day).1 >= goal.target,
            None => self.of(id).all(|number| self.is_reached(number, day)),
        }
    }

    /// Whether it shows on a day that an objective will be late: its due date has passed, or its own series, or the
    /// pace of an initiative under it, cannot reach the target by then. A series shows it only for its own objective.
    pub(crate) fn objective_shows(&self, id: &str, day: i64) -> bool {
        let is_slow = |number| self.earliest(number, day) > DUE as f64;
        let shows = match self.goals.iter().find(|goal| goal.id == id) {
            Some(goal) => goal.cannot(day),
            None if id == "strategy" => ["launch", "quality"]
                .into_iter()
                .any(|child| self.of(child).any(is_slow)),
            None => self.of(id).any(is_slow),
        };
        self.objective_is_late(id) && (day > DUE || shows)
    }

    fn children(&self) -> impl Iterator<Item = &'static str> {
        let known: BTreeSet<&str> = self.works.iter().map(|work| work.objective).collect();
        known.into_iter()
    }

    fn of(&self, objective: &str) -> impl Iterator<Item = usize> {
        let works = self.works.iter().enumerate();
        works
            .filter(move |(_, work)| work.objective == objective)
            .map(|(number, _)| number)
    }

    /// Whether a person has open tasks, and worked on six days at least before: somebody who may be missed.
    pub(crate) fn has_habit(&self, person: usize, day: i64) -> bool {
        let own = || self.lives.iter().filter(|life| life.person == person);
        let is_open = |life: &&super::Life| {
            let told = life.told(self.read(self.source_of(life), day));
            life.of.is_some() && told.is_some_and(|(_, state)| state.is_remaining())
        };
        let worked = own().flat_map(|life| life.worked.iter().map(|(on, _)| *on));
        let days: BTreeSet<i64> = worked.filter(|on| *on <= day).collect();
        days.len() >= 6 && own().any(|life| is_open(&life))
    }

    /// Whether more is asked of a person than they can really do: by some date the true hours that their known open tasks
    /// still take are more than those that they really have.
    pub(crate) fn is_overloaded(&self, person: usize, day: i64) -> bool {
        let known = self
            .lives
            .iter()
            .filter(|life| life.person == person && life.of.is_some());
        let mut asked: Vec<(i64, f64)> = known
            .filter_map(|life| {
                let read = self.read(self.source_of(life), day);
                let (_, state) = life.told(read)?;
                state
                    .is_remaining()
                    .then(|| (life.due_told(read), life.left(read).max(0.0)))
            })
            .collect();
        let first = asked
            .iter()
            .map(|(due, _)| *due)
            .filter(|due| *due >= day)
            .min();
        let Some(first) = first else { return false };
        for (due, _) in &mut asked {
            *due = (*due).max(first);
        }
        let dates: BTreeSet<i64> = asked.iter().map(|(due, _)| *due).collect();
        dates.into_iter().any(|date| {
            let by_then = asked.iter().filter(|(due, _)| *due <= date);
            let needed: f64 = by_then.map(|(_, hours)| hours).sum();
            let available: f64 = (day..=date).map(|on| self.people[person].hours(on)).sum();
            needed > available
        })
    }
}

impl Goal {
    /// Whether the target is missed on the due date.
    pub(crate) fn is_late(&self) -> bool {
        self.known(DUE / 7 - 1, i64::MAX).1 < self.target
    }

    /// Whether more than a quarter of the way is missing on the due date.
    pub(crate) fn is_missed_by_far(&self) -> bool {
        self.known(DUE / 7 - 1, i64::MAX).1 < 0.75 * self.target
    }

    /// Whether neither the movement of the last twelve weeks nor that since the start, a tenth above it, reaches the target.
    fn cannot(&self, day: i64) -> bool {
        let (at, value) = self.latest(day);
        let week = at / 7;
        let slope = |since: i64| {
            let (from, then) = self.known(since, day);
            7.0 * (value - then) / (at - from).max(1) as f64
        };
        let best = slope(week - WINDOW / 7).max(slope(-1)) * BETTER;
        let left = (DUE - week_end(week)) as f64 / 7.0;
        week >= 8 && value < self.target && value + best.max(0.0) * left < self.target
    }
}
