//! Synthetic histories with known truth: initiatives worked off at a seeded, honest pace, with tricks and silences put
//! in on purpose. What is put in is told, so that a detector can be scored against it.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};

use super::{World, a_lag, an_initiative, an_objective, d, event, noon, open, task_id};
use crate::domain::calendar::{When, plus_days};
use crate::domain::metric::MetricPoint;
use crate::domain::plan::ReviewTime;
use crate::domain::schedule::Schedule;
use crate::domain::task::{Change, State, TaskEvent};
use crate::engine::truth::Trick;

/// The first Monday of every history.
const FIRST_DAY: &str = "2026-01-05";
/// Initiatives, each with its own owner; the last one closes much of its work on the day before the review.
const INITIATIVES: usize = 4;

/// What is put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Injected {
    /// A trick before the review of a week, in one initiative; figures belong to the objective.
    Trick(Trick, usize, Date),
    /// From a day on the owner of an initiative touches nothing any more.
    Stopped(usize, Date),
}

/// A history and the truth about it.
#[derive(Debug)]
pub(crate) struct History {
    /// The company as it is known on its last day.
    pub(crate) world: World,
    /// Its last day, a Friday with a review.
    pub(crate) today: Date,
    /// What was put in.
    pub(crate) truth: BTreeSet<Injected>,
}

/// Seeded dice.
struct Dice(TestRng);

impl Dice {
    fn new(seed: u64) -> Self {
        let mut bytes = [0_u8; 32];
        for (byte, own) in bytes.iter_mut().zip(seed.to_le_bytes()) {
            *byte = own;
        }
        Self(TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
    }

    /// From 0 up to, but without, `sides`.
    fn below(&mut self, sides: i64) -> i64 {
        i64::from(self.0.next_u32()) % sides.max(1)
    }

    fn one_in(&mut self, times: i64) -> bool {
        self.below(times) == 0
    }
}

/// One task on its way.
struct Life {
    id: String,
    initiative: usize,
    created: Date,
    due: Date,
    ends: Date,
    end: State,
    /// Put off: when, and until when.
    pushed: Option<(Date, Date)>,
}

impl Life {
    fn is_open(&self, on: Date) -> bool {
        self.created < on && self.ends > on
    }
}

/// The name of an initiative.
pub(crate) fn initiative(number: usize) -> String {
    format!("i{number}")
}

/// The id of its owner.
pub(crate) fn owner(number: usize) -> String {
    format!("p{number}")
}

/// The day of the review of a week, counted from 0.
pub(crate) fn review(week: i64) -> Date {
    plus_days(d(FIRST_DAY), 7 * week + 4)
}

/// A history of so many weeks with what is put in. What finds too few open tasks is left out of the truth.
pub(crate) fn history(seed: u64, weeks: i64, injected: &[Injected]) -> History {
    let mut dice = Dice::new(seed);
    let today = review(weeks - 1);
    let mut lives: Vec<Life> = (0..INITIATIVES)
        .flat_map(|number| honest(&mut dice, number, weeks))
        .collect();
    let mut truth = BTreeSet::new();
    for injection in injected {
        let is_done = match *injection {
            Injected::Trick(Trick::FiguresRevised, ..) => true,
            Injected::Trick(trick, number, on) => dress(&mut dice, &mut lives, trick, number, on),
            Injected::Stopped(number, since) => {
                stop(&mut lives, number, since);
                true
            }
        };
        if is_done {
            truth.insert(*injection);
        }
    }
    let mut world = plan();
    for life in lives.iter().filter(|life| life.created <= today) {
        live(&mut world, life, today);
    }
    let revised = truth.iter().find_map(|injection| match injection {
        Injected::Trick(Trick::FiguresRevised, _, on) => Some(*on),
        Injected::Trick(..) | Injected::Stopped(..) => None,
    });
    figures(&mut dice, &mut world, revised, today);
    History {
        world: world
            .source("t", Some(&today.to_string()), 3)
            .known_at(&today.to_string()),
        today,
        truth,
    }
}

fn plan() -> World {
    let mut objective = an_objective("o");
    objective.lag = Some(a_lag(0.0, 100.0));
    let mut world = World::new().objective(objective);
    for number in 0..INITIATIVES {
        let mut one = an_initiative(&initiative(number), "o");
        one.start = d("2026-01-01");
        one.due = d("2026-12-31");
        one.owner = owner(number).as_str().into();
        world = world.initiative(one).person(&owner(number), &owner(number));
    }
    world.snapshot.plan.reviews = vec![ReviewTime {
        schedule: Schedule::parse("Fri 08:00").unwrap(),
        time_zone: TimeZone::UTC,
    }];
    world
}

/// Four to six tasks a week, each open for half a week to five weeks; one in ten is put off once, one in twenty is dropped.
fn honest(dice: &mut Dice, number: usize, weeks: i64) -> Vec<Life> {
    let mut lives = Vec::new();
    for week in 0..weeks {
        for _ in 0..4 + dice.below(3) {
            let created = plus_days(d(FIRST_DAY), 7 * week + dice.below(5));
            let due = plus_days(created, 14 + dice.below(29));
            let mut ends = working(plus_days(created, 4 + dice.below(35)));
            if number + 1 == INITIATIVES && dice.one_in(2) {
                ends = next(ends, Weekday::Thursday);
            }
            let pushed = dice.one_in(10).then(|| {
                let on = working(plus_days(created, 1 + dice.below(20)));
                (on, plus_days(due, 7 + dice.below(14)))
            });
            lives.push(Life {
                id: format!("{}-{:04}", initiative(number), lives.len()),
                initiative: number,
                created,
                due,
                ends,
                end: if dice.one_in(20) {
                    State::Cancelled
                } else {
                    State::Done
                },
                pushed: pushed.filter(|(on, _)| *on < ends),
            });
        }
    }
    lives
}

fn working(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => plus_days(day, 2),
        Weekday::Sunday => plus_days(day, 1),
        Weekday::Monday
        | Weekday::Tuesday
        | Weekday::Wednesday
        | Weekday::Thursday
        | Weekday::Friday => day,
    }
}

fn next(day: Date, wanted: Weekday) -> Date {
    (0..7)
        .map(|ahead| plus_days(day, ahead))
        .find(|day| day.weekday() == wanted)
        .unwrap_or(day)
}

/// Does a trick on the eve of a review to open tasks: ten are closed, six put off or dropped. Whether there were enough.
fn dress(dice: &mut Dice, lives: &mut [Life], trick: Trick, number: usize, on: Date) -> bool {
    let eve = plus_days(on, -2);
    let wanted = if trick == Trick::BulkClosing { 10 } else { 6 };
    let mut open: Vec<&mut Life> = lives
        .iter_mut()
        .filter(|life| life.initiative == number && life.is_open(eve) && life.ends > on)
        .take(wanted)
        .collect();
    if open.len() < wanted {
        return false;
    }
    for life in &mut open {
        let day = plus_days(eve, dice.below(3));
        match trick {
            Trick::BulkClosing => (life.ends, life.end) = (day, State::Done),
            Trick::ShrinkingScope => (life.ends, life.end) = (day, State::Cancelled),
            Trick::Redated => {
                life.due = plus_days(on, dice.below(6) - 3);
                life.pushed = Some((day, plus_days(life.due, 14 + dice.below(14))));
            }
            Trick::FiguresRevised => {}
        }
    }
    true
}

fn stop(lives: &mut [Life], number: usize, since: Date) {
    for life in lives.iter_mut().filter(|life| life.initiative == number) {
        if life.ends >= since {
            life.ends = d("2027-12-31");
        }
        life.pushed = life.pushed.filter(|(on, _)| *on < since);
    }
}

fn live(world: &mut World, life: &Life, today: Date) {
    let mut known = open(&life.id, &initiative(life.initiative));
    known.task.assignees = vec![owner(life.initiative)].into();
    known.task.created = Some(When::Date(life.created));
    known.first_seen = noon(&life.created.to_string());
    known.task.due = Some(When::Date(life.due));
    if let Some((on, due)) = life.pushed.filter(|(on, _)| *on <= today) {
        known.task.due = Some(When::Date(due));
        world.snapshot.events.push(std::sync::Arc::new(TaskEvent {
            task: task_id(&life.id),
            change: Change::Due,
            from: Some(life.due.to_string()),
            to: Some(due.to_string()),
            happened: None,
            seen: noon(&on.to_string()),
        }));
    }
    if life.ends <= today {
        let day = life.ends.to_string();
        known.task.state = life.end;
        known.task.closed = Some(When::Date(life.ends));
        let moved = event(&life.id, State::Open, life.end, Some(&day), &day);
        world.snapshot.events.push(moved.into());
    }
    world.snapshot.tasks.push(std::sync::Arc::new(known));
}

/// Month ends near the plan, one in three corrected a little a week later; the trick lifts the latest from far below it.
fn figures(dice: &mut Dice, world: &mut World, revised: Option<Date>, today: Date) {
    let mut readings = Vec::new();
    let mut read = |date: Date, value: f64, seen: Date| {
        readings.push(MetricPoint {
            metric: "m".into(),
            date,
            value,
            seen: noon(&seen.to_string()),
        });
    };
    let trick = revised.map(|on| (plus_days(on.first_of_month(), -1), on));
    let mut month = d("2026-01-31");
    while month < today {
        let plan = f64::from(month.day_of_year()) / 3.65;
        let seen = plus_days(month, 2);
        if let Some((_, on)) = trick.filter(|(lifted, _)| *lifted == month) {
            // A review within the first days of a month precedes the reading: then both are read on its day.
            read(month, plan - 30.0, seen.min(plus_days(on, -1)));
            read(month, plan, on);
        } else {
            read(month, plan - dice.below(5) as f64, seen);
            if dice.one_in(3) {
                read(month, plan - dice.below(5) as f64, plus_days(seen, 7));
            }
        }
        month = plus_days(plus_days(month, 1).last_of_month(), 0);
    }
    readings.retain(|point| point.seen <= noon(&today.to_string()));
    let mut latest = readings.clone();
    latest.reverse();
    latest.sort_by_key(|point| point.date);
    latest.dedup_by_key(|point| point.date);
    world.snapshot.metrics.insert("m".into(), latest);
    world.snapshot.metric_readings.insert("m".into(), readings);
    world
        .snapshot
        .metric_fresh_secs
        .insert("m".into(), 60 * 86_400);
}
