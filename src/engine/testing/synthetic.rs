//! Synthetic companies: nine initiatives under five objectives, worked off day by day until all is done, so that the
//! whole future is known before anybody is asked about it.
//!
//! A seed names a company. What the engine may see of it on a day is in `view`; what is really so, in `truth`. Days are
//! counted from the first one, a Monday; the plan runs for 36 weeks.

use jiff::civil::Date;

use super::d;
use crate::domain::calendar::plus_days;
use crate::domain::task::State;
use crate::engine::chance::Chance;
use crate::engine::truth::Trick;

mod figures;
mod truth;
mod view;
mod work;

pub(crate) use figures::Goal;
pub(crate) use view::shuffle;

/// The weeks of every plan.
pub(crate) const WEEKS: i64 = 36;
/// The day on which every objective is due.
pub(crate) const DUE: i64 = 7 * WEEKS;
/// The days that are lived through: what is not done by then never is.
const HORIZON: i64 = 2 * DUE;
/// Hours a week that each person says to have, and the share that daily operations take of them.
const HOURS: f64 = 30.0;
const DAILY_OPERATIONS: f64 = 0.2;
/// Mean hours of a task: three a week are what one person does.
const TASK_HOURS: i64 = 8;

/// The date of a day.
pub(crate) fn date(day: i64) -> Date {
    plus_days(d("2026-01-05"), day)
}

/// A count as days and targets are counted.
fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap()
}

/// Seeded dice.
pub(super) struct Dice(Chance);

impl Dice {
    fn new(purpose: &str, seed: u64) -> Self {
        Self(Chance::new(purpose, &seed.to_string(), date(0)))
    }

    /// From `low` to `high`, both included.
    fn between(&mut self, low: i64, high: i64) -> i64 {
        let sides = u32::try_from(high - low + 1).unwrap();
        low + i64::from(self.0.below(sides))
    }

    fn one_in(&mut self, times: i64) -> bool {
        self.between(1, times) == 1
    }

    /// From 0 to 1.
    fn share(&mut self) -> f64 {
        self.between(0, 1_000_000) as f64 / 1e6
    }

    /// A normal number, near enough: the sum of twelve even ones less six.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

/// What the lead of an initiative counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// So many tasks done, whichever.
    Count,
    /// All that there are, and the scope grows.
    Percent,
}

/// One initiative with its one lead and its one owner, who has its place in the list.
#[derive(Debug, Clone)]
pub(crate) struct Undertaking {
    pub(crate) id: &'static str,
    pub(crate) objective: &'static str,
    pub(crate) source: &'static str,
    pub(crate) scope: Scope,
    pub(crate) start: i64,
    pub(crate) due: i64,
    pub(crate) waits_for: Option<usize>,
    /// Tasks to be done.
    pub(crate) target: i64,
    /// Movement of the lag measure for each task done, and weeks until it shows; `None`: it moves nothing.
    pub(crate) moves: Option<(f64, i64)>,
    /// Its owner says that it is on track, whatever happens.
    pub(crate) claims_green: bool,
}

/// One task on its way.
#[derive(Debug, Clone)]
pub(crate) struct Life {
    pub(crate) key: String,
    /// Its initiative; `None`: daily operations.
    pub(crate) of: Option<usize>,
    pub(crate) person: usize,
    pub(crate) created: i64,
    pub(crate) due: i64,
    pub(crate) estimate: f64,
    /// The hours it really takes.
    pub(crate) effort: f64,
    /// First and last day of a wait for somebody outside.
    pub(crate) blocked: Option<(i64, i64)>,
    /// The hours worked on it, by day.
    pub(crate) worked: Vec<(i64, f64)>,
    /// When it is really done.
    pub(crate) finished: Option<i64>,
    /// Closed without being done, and opened again.
    pub(crate) feigned: Option<(i64, i64)>,
    /// When its due date was put off, and until when.
    pub(crate) pushed: Option<(i64, i64)>,
    /// When it was cancelled.
    pub(crate) dropped: Option<i64>,
}

impl Life {
    /// Hours left at the end of a day.
    pub(crate) fn left(&self, day: i64) -> f64 {
        let worked = self.worked.iter().filter(|(on, _)| *on <= day);
        self.effort - worked.map(|(_, hours)| hours).sum::<f64>()
    }

    /// Its states as its tracker tells them, each with its day.
    pub(crate) fn states(&self) -> Vec<(i64, State)> {
        let end = self.finished.or(self.dropped).unwrap_or(i64::MAX);
        let mut told = vec![(self.created, State::Open)];
        let begun = self.worked.first().map(|(day, _)| *day);
        told.extend(begun.map(|day| (day, State::InProgress)));
        if let Some((from, until)) = self.blocked.filter(|(_, until)| *until < end) {
            told.extend([(from, State::Blocked), (until + 1, State::InProgress)]);
        }
        told.sort_by_key(|(day, _)| *day);
        let reopened = self.feigned.map(|(on, again)| (on, again.min(end)));
        if let Some((on, again)) = reopened {
            told.retain(|(day, _)| *day < on || *day > again);
            told.push((on, State::Done));
            if again < end {
                told.push((again, State::InProgress));
            }
        }
        let is_told_done = reopened.is_some_and(|(_, again)| again == end);
        if let Some(day) = self.finished.filter(|_| !is_told_done) {
            told.push((day, State::Done));
        }
        told.extend(self.dropped.map(|day| (day, State::Cancelled)));
        told.sort_by_key(|(day, _)| *day);
        told
    }

    /// Its state as told by a day, and since when; `None` before it was created.
    pub(crate) fn told(&self, day: i64) -> Option<(i64, State)> {
        let mut states = self.states().into_iter();
        states.rfind(|(on, _)| *on <= day)
    }

    /// Its due date as told by a day.
    pub(crate) fn due_told(&self, day: i64) -> i64 {
        let pushed = self.pushed.filter(|(on, _)| *on <= day);
        pushed.map_or(self.due, |(_, until)| until)
    }
}

/// One person.
#[derive(Debug, Clone)]
pub(crate) struct Worker {
    /// From this day on half as much gets done.
    slump: Option<i64>,
    /// First and last day on which nothing is touched.
    pub(crate) silent: Option<(i64, i64)>,
}

/// A company and its whole future.
#[derive(Debug, Clone)]
pub(crate) struct Company {
    pub(crate) seed: u64,
    pub(crate) works: Vec<Undertaking>,
    pub(crate) people: Vec<Worker>,
    pub(crate) lives: Vec<Life>,
    pub(crate) goals: Vec<Goal>,
    /// What was dressed up: how, in which initiative, before the review of which day.
    pub(crate) tricks: Vec<(Trick, usize, i64)>,
    /// A source that is not read from the first to the last day.
    pub(crate) outage: Option<(&'static str, i64, i64)>,
}

impl Company {
    /// The company of a seed. Every fourth one is healthy: it has time enough and modest targets.
    pub(crate) fn new(seed: u64) -> Self {
        let mut dice = Dice::new("company", seed);
        let is_healthy = seed % 4 == 3;
        let works = undertakings(&mut dice, is_healthy);
        // Whoever goes silent, and a source that fails, do so some time before a day on which the company is looked at.
        let silent = dice.0.index(works.len());
        let since = DUE / 4 * dice.between(1, 3) - dice.between(17, 35);
        let people = (0..works.len()).map(|number| {
            let slump = dice.one_in(5).then(|| dice.between(DUE / 4, DUE * 3 / 4));
            Worker {
                slump: slump.filter(|_| !is_healthy),
                silent: (silent == number).then_some((since, since + 41)),
            }
        });
        let people = people.collect();
        let outage = DUE / 4 * dice.between(1, 3) - dice.between(1, 18);
        let mut company = Self {
            seed,
            people,
            lives: Vec::new(),
            goals: Vec::new(),
            tricks: tricks(&mut dice, &works),
            outage: Some(("desk", outage, outage + 20)),
            works,
        };
        company.lives = work::arrivals(&company.works, &company.people, seed);
        work::live(&mut company);
        company.goals = figures::goals(&company, is_healthy);
        company
    }

    /// The name of a person, and their account.
    pub(crate) fn person(number: usize) -> String {
        format!("p{number}")
    }

    /// The tasks of an initiative.
    pub(crate) fn lives_of(&self, number: usize) -> impl Iterator<Item = &Life> {
        let all = self.lives.iter();
        all.filter(move |life| life.of == Some(number))
    }
}

/// The initiatives: three that should lift growth (one moves nothing), a chain of three before the launch, two for
/// quality, and one that is popular and moves nothing.
fn undertakings(dice: &mut Dice, is_healthy: bool) -> Vec<Undertaking> {
    let far = DUE;
    let rows: [(&str, &str, i64, i64, Option<usize>); 9] = [
        ("calls", "growth", 0, far, None),
        ("partners", "growth", 0, far - 14, None),
        ("rebrand", "growth", 0, far - 7, None),
        ("suppliers", "launch", 0, 98, None),
        ("systems", "launch", 98, 175, Some(3)),
        ("regions", "launch", 175, far - 7, Some(4)),
        ("defects", "quality", 0, far - 14, None),
        ("training", "quality", 0, far, None),
        ("perks", "loyalty", 0, far - 42, None),
    ];
    let rows = rows.into_iter().enumerate();
    rows.map(|(number, (id, objective, start, due, waits_for))| {
        // What is popular has time enough.
        let load = if is_healthy || id == "perks" {
            (60, 80)
        } else {
            (65, 130)
        };
        let hundredths = dice.between(load.0, load.1);
        Undertaking {
            id,
            objective,
            source: if number % 3 == 2 { "desk" } else { "board" },
            scope: if matches!(id, "regions" | "defects") {
                Scope::Percent
            } else {
                Scope::Count
            },
            start,
            due,
            waits_for,
            // Three tasks a week are what one person does.
            target: (3 * (due - start) * hundredths / 700).max(5),
            moves: match id {
                "calls" => Some((1.0, dice.between(1, 4))),
                "partners" => Some((0.8, dice.between(2, 5))),
                _ => None,
            },
            claims_green: dice.one_in(3),
        }
    })
    .collect()
}

/// Up to three tricks, each before a Friday on which its initiative runs.
fn tricks(dice: &mut Dice, works: &[Undertaking]) -> Vec<(Trick, usize, i64)> {
    let mut put_in = Vec::new();
    for trick in [Trick::BulkClosing, Trick::Redated, Trick::ShrinkingScope] {
        let number = dice.0.index(works.len());
        let (from, until) = (works[number].start / 7 + 6, works[number].due / 7 - 3);
        let week = dice.between(from, until.max(from));
        put_in.push((trick, number, 7 * week + 4));
    }
    put_in
}
