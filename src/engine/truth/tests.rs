//! Silences by hand, and every detector scored on seeded histories with known truth.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Dressing, Silence, Told, Trick, Truth};
use crate::domain::calendar::{When, plus_days};
use crate::domain::task::{KnownTask, State};
use crate::engine::figures::{AllFigures, people};
use crate::engine::index::{Index, Rows, Tasks};
use crate::engine::link::Linker;
use crate::engine::testing::company::{History, Injected, history, initiative, owner, review};
use crate::engine::testing::{World, d, event, open, with};

/// The part of the assessment that this module computes.
fn truth(world: &World, day: &str) -> Truth {
    let snapshot = &world.snapshot;
    let rules = (Linker::new(&snapshot.plan), snapshot.plan.directory());
    let (rows, names, touched) = Rows::default().carry_on(snapshot, &rules, d(day));
    let tasks = Tasks::of(&rows, names, touched);
    let index = Index::new(snapshot, &tasks);
    let directory = snapshot.plan.directory();
    let people = people::of_all(&index, &directory, &BTreeMap::default(), d(day));
    super::assess(&index, &people, &AllFigures::new(), d(day))
}

/// An open task of Maria's.
fn of_maria(id: &str) -> KnownTask {
    with(open(id, "i"), |task| {
        task.assignees = vec!["mia".to_owned()].into();
        task.state = State::InProgress;
    })
}

/// Maria touches a task every Monday from 5 January until the Monday of a week, and has another one open.
fn weekly(until: i64) -> World {
    let mut world = World::simple()
        .person("maria", "mia")
        .source("t", Some("2026-04-01"), 3);
    for week in 0..until {
        let day = plus_days(d("2026-01-05"), 7 * week);
        let id = format!("{week}");
        world = world.tasks([with(of_maria(&id), |task| {
            task.state = State::Done;
            task.closed = Some(When::Date(day));
        })]);
        let day = day.to_string();
        let closed = event(&id, State::Open, State::Done, Some(&day), &day);
        world.snapshot.events.push(closed.into());
    }
    world.tasks([of_maria("open")]).known_at("2026-04-01")
}

#[test]
fn an_owner_who_stopped_is_told_from_one_who_is_usual() {
    // Eight Mondays, 5 Jan to 23 Feb; breaks of 5 working days. On 9 March it is 10 working days: not yet. On the
    // 10th it is 11, more than 10 and more than twice 5.
    let world = weekly(8);
    let early = truth(&world, "2026-03-09").silences;
    assert!(
        !early
            .iter()
            .any(|silence| matches!(silence, Silence::Stopped { .. }))
    );
    assert_eq!(
        truth(&world, "2026-03-10").silences,
        [
            Silence::Stopped {
                person: "maria".into(),
                last: d("2026-02-23"),
                silent_days: 11,
                usual_days: 5,
                open: 1
            },
            Silence::Unchanged {
                source: "t".into(),
                last: d("2026-02-23"),
                days: 15,
                open: 1
            },
        ]
    );
}

#[test]
fn time_off_is_no_silence_and_neither_is_nothing_to_do() {
    let mut away = weekly(8);
    away.snapshot.plan.people.get_mut("maria").unwrap().time_off =
        vec![(d("2026-03-02"), d("2026-03-03"))];
    let is_stopped = |silence: &Silence| matches!(silence, Silence::Stopped { .. });
    assert!(!truth(&away, "2026-03-10").silences.iter().any(is_stopped));
    let mut idle = weekly(8);
    idle.snapshot
        .tasks
        .retain(|known| known.task.id.external != "open");
    assert!(!truth(&idle, "2026-03-10").silences.iter().any(is_stopped));
}

#[test]
fn a_source_that_was_not_read_says_nothing_about_its_owners() {
    let mut world = weekly(8);
    world.snapshot.sources.clear();
    let world = world
        .source("t", Some("2026-02-24"), 3)
        .known_at("2026-03-10");
    let found = truth(&world, "2026-03-10").silences;
    assert!(
        matches!(found.as_slice(), [Silence::Outage { source, .. }] if source.as_str() == "t"),
        "{found:?}"
    );
}

#[test]
fn closing_every_week_before_the_review_is_a_habit_and_no_trick() {
    // Six tasks closed on every Thursday, for ten weeks: the last is as the others.
    let mut world = history(1, 10, &[]).world;
    world.snapshot.tasks.clear();
    world.snapshot.events.clear();
    for week in 0..10 {
        let day = plus_days(review(week), -1).to_string();
        world = world.done(6, "i0", &day);
    }
    let found = truth(&world, &review(9).to_string()).sanitising;
    assert_eq!(found, []);
}

/// Found and put in, by detector.
#[derive(Default)]
struct Score {
    hits: u64,
    found: u64,
    put_in: u64,
}

impl Score {
    fn precision(&self) -> f64 {
        self.hits as f64 / self.found.max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.hits as f64 / self.put_in.max(1) as f64
    }
}

/// What a detector says, as what was put in; the week of a review stands for the day of a figure.
fn found(history: &History) -> BTreeSet<(&'static str, String, Date)> {
    let truth = truth(&history.world, &history.today.to_string());
    let dressings = truth.sanitising.iter().map(|Dressing { trick, on, told }| {
        let whose = match told {
            Told::Tasks { initiative, .. } => initiative.to_string(),
            Told::Value(_) => "o".to_owned(),
        };
        (trick.as_str(), whose, *on)
    });
    let silences = truth.silences.iter().filter_map(|silence| match silence {
        Silence::Stopped { person, .. } => Some(("stopped", person.to_string(), history.today)),
        Silence::Outage { .. } | Silence::Unchanged { .. } => None,
    });
    dressings.chain(silences).collect()
}

fn put_in(history: &History) -> BTreeSet<(&'static str, String, Date)> {
    let told = history.truth.iter().map(|injected| match *injected {
        Injected::Trick(Trick::FiguresRevised, _, on) => {
            (Trick::FiguresRevised.as_str(), "o".to_owned(), on)
        }
        Injected::Trick(trick, number, on) => (trick.as_str(), initiative(number), on),
        Injected::Stopped(number, _) => ("stopped", owner(number), history.today),
    });
    told.collect()
}

/// One thing put in per history, in turn, in an initiative and a week that the seed names; every sixth history is honest.
fn injection(seed: u64, weeks: i64) -> Vec<Injected> {
    let number = usize::try_from(seed / 6 % 4).unwrap();
    let back = i64::try_from(seed / 24 % 6).unwrap();
    let on = review(weeks - 1 - back);
    match seed % 6 {
        0 => vec![Injected::Trick(Trick::BulkClosing, number, on)],
        1 => vec![Injected::Trick(Trick::Redated, number, on)],
        2 => vec![Injected::Trick(Trick::ShrinkingScope, number, on)],
        3 => vec![Injected::Trick(Trick::FiguresRevised, number, on)],
        4 => vec![Injected::Stopped(
            number,
            plus_days(review(weeks - 1), -28 - back),
        )],
        _ => Vec::new(),
    }
}

#[test]
fn detectors_are_scored_on_histories_with_known_truth() {
    const HISTORIES: u64 = 240;
    const WEEKS: i64 = 20;
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    for seed in 0..HISTORIES {
        let history = history(seed, WEEKS, &injection(seed, WEEKS));
        let (found, put_in) = (found(&history), put_in(&history));
        for (detector, ..) in &found {
            scores.entry(detector).or_default().found += 1;
        }
        for (detector, ..) in &put_in {
            scores.entry(detector).or_default().put_in += 1;
        }
        for (detector, ..) in found.intersection(&put_in) {
            scores.entry(detector).or_default().hits += 1;
        }
    }
    println!("{HISTORIES} histories of {WEEKS} weeks");
    for (detector, score) in &scores {
        println!(
            "{detector:16} precision {:.2}  recall {:.2}  ({} found, {} put in)",
            score.precision(),
            score.recall(),
            score.found,
            score.put_in
        );
    }
    assert_eq!(scores.len(), 5);
    for (detector, score) in &scores {
        assert!(score.put_in >= 25, "{detector}: {} put in", score.put_in);
        assert!(
            score.precision() >= 0.85,
            "{detector}: precision {}",
            score.precision()
        );
        assert!(
            score.recall() >= 0.85,
            "{detector}: recall {}",
            score.recall()
        );
    }
}
