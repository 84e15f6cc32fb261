//! What is taken over from an earlier round is what would be computed now, to the last bit, and only what rests on changed records is
//! computed again.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use proptest::prelude::*;

use super::Round;
use crate::domain::calendar::plus_days;
use crate::domain::snapshot::Snapshot;
use crate::domain::task::{KnownTask, TaskEvent};
use crate::engine::testing::random::{tasks, world};
use crate::engine::testing::settled::split;
use crate::engine::testing::{
    World, a_lead, an_initiative, an_objective, d, difference, done, open, with,
};
use crate::engine::{assess, assess_again};

type Tasks = Vec<(KnownTask, Vec<TaskEvent>)>;

/// Tasks with their events as they are read: what did not change since is shared.
fn snapshot(tasks: &BTreeMap<String, (Arc<KnownTask>, Vec<TaskEvent>)>) -> Snapshot {
    let mut snapshot = world().snapshot;
    snapshot.tasks = tasks.values().map(|(known, _)| Arc::clone(known)).collect();
    let events = tasks.values().flat_map(|(_, events)| events);
    snapshot.events = events.cloned().map(Arc::new).collect();
    snapshot.events.sort_by_key(|event| event.seen);
    snapshot
}

/// The facts of a snapshot, the groups that did not change shared with an earlier one.
fn by_facts(snapshot: &Snapshot, before: Option<&Snapshot>, at: Date) -> Snapshot {
    let mut few = split(snapshot, at);
    for group in &mut few.settled {
        let known = before.into_iter().flat_map(|before| &before.settled);
        if let Some(same) = known.into_iter().find(|known| *known == group) {
            *group = Arc::clone(same);
        }
    }
    few
}

fn assert_same(round: Round, snapshot: &Snapshot, at: Date) -> Round {
    let (again, round) = assess_again(round, snapshot, at);
    let wanted = format!("{:#?}", assess(snapshot, at));
    assert_eq!(difference(&format!("{again:#?}"), &wanted), None, "on {at}");
    round
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Tasks change, come and go between two rounds of a day; then the next day comes.
    #[test]
    fn a_round_says_what_an_assessment_from_nothing_says(
        first in tasks(), then in tasks(), changed in prop::collection::vec(prop::bool::weighted(0.05), 30), day in 100..330_i64,
        by_fact in any::<bool>(),
    ) {
        let at = plus_days(d("2026-01-10"), day);
        let shared = |tasks: Tasks| -> BTreeMap<String, (Arc<KnownTask>, Vec<TaskEvent>)> {
            let named = |(known, events): (KnownTask, _)| (known.task.id.external.to_string(), (Arc::new(known), events));
            tasks.into_iter().map(named).collect()
        };
        let mut tasks = shared(first);
        let before = snapshot(&tasks);
        let mut then = shared(then);
        for (number, _) in changed.into_iter().enumerate().filter(|(_, changed)| *changed) {
            let id = format!("{number:02}");
            match then.remove(&id) {
                Some(task) => drop(tasks.insert(id, task)),
                None => drop(tasks.remove(&id)),
            }
        }
        let after = snapshot(&tasks);
        let (before, after) = if by_fact {
            let before = by_facts(&before, None, at);
            let after = by_facts(&after, Some(&before), at);
            (before, after)
        } else {
            (before, after)
        };
        let round = assert_same(Round::default(), &before, at);
        let round = assert_same(round, &after, at);
        let round = assert_same(round, &after, at);
        assert_same(round, &after, plus_days(at, 1));
    }
}

/// Two initiatives that share nobody and nothing, with ten tasks each.
fn two() -> World {
    let tasks = |of: &str| {
        let task = |number: i64| match number {
            0..8 => done(
                &format!("{of}{number}"),
                of,
                &plus_days(d("2026-03-01"), number).to_string(),
            ),
            _ => open(&format!("{of}{number}"), of),
        };
        (0..10).map(task).collect::<Vec<_>>()
    };
    World::new()
        .objective(an_objective("o"))
        .initiative(an_initiative("i", "o"))
        .initiative(an_initiative("j", "o"))
        .lead(a_lead("l", "i"))
        .lead(a_lead("m", "j"))
        .source("t", Some("2026-03-20"), 3)
        .tasks(tasks("i"))
        .tasks(tasks("j"))
}

/// Whether the figures of each initiative were taken over.
fn taken_over(before: &Round, after: &Round) -> BTreeMap<String, bool> {
    let figures = after.figures.iter().map(|(id, kept)| {
        let same = before.figures.get(id);
        let same = same.is_some_and(|same| Arc::ptr_eq(&same.found, &kept.found));
        (id.to_string(), same)
    });
    figures.collect()
}

fn round_of(world: &World, at: &str) -> Round {
    assess_again(Round::default(), &world.snapshot, d(at)).1
}

/// Runs the next round beside the one before; says what was taken over.
fn next(world: &World, changed: &World, (at, then): (&str, &str)) -> BTreeMap<String, bool> {
    let before = round_of(world, at);
    let kept = Round {
        under: Some(super::Conditions::of(&world.snapshot, d(at))),
        figures: before.figures.clone(),
        people: before.people.clone(),
        ..Round::default()
    };
    let (_, after) = assess_again(kept, &changed.snapshot, d(then));
    taken_over(&before, &after)
}

fn over(i: bool, j: bool) -> BTreeMap<String, bool> {
    BTreeMap::from([("i".to_owned(), i), ("j".to_owned(), j)])
}

#[test]
fn only_the_initiative_whose_task_changed_is_computed_again() {
    let world = two();
    let today = ("2026-03-20", "2026-03-20");
    assert_eq!(next(&world, &world, today), over(true, true));
    let changed = |change: &dyn Fn(&mut World)| {
        let mut changed = two();
        changed.snapshot = world.snapshot.clone();
        change(&mut changed);
        next(&world, &changed, today)
    };
    // The last one of j, found open until now, is done.
    let closed = changed(&|world| {
        let last = world.snapshot.tasks.last_mut().unwrap();
        *last = Arc::new(done("j9", "j", "2026-03-19"));
    });
    assert_eq!(closed, over(true, false));
    // One of i is read again without having changed: who gave another record says that it changed.
    let read_again = changed(&|world| {
        let first = world.snapshot.tasks.first_mut().unwrap();
        *first = Arc::new(KnownTask::clone(first));
    });
    assert_eq!(read_again, over(false, true));
    // It goes over to j: both are other.
    let moved = changed(&|world| {
        let first = world.snapshot.tasks.first_mut().unwrap();
        Arc::make_mut(first).task.labels = vec!["j".to_owned()].into();
    });
    assert_eq!(moved, over(false, false));
}

#[test]
fn nothing_is_taken_over_on_another_day_under_another_plan_or_where_a_source_became_stale() {
    let world = two();
    let neither = over(false, false);
    assert_eq!(next(&world, &world, ("2026-03-20", "2026-03-21")), neither);
    let mut planned = two();
    planned.snapshot = world.snapshot.clone();
    planned.snapshot.plan.leads.get_mut("m").unwrap().target = 12.0;
    let today = ("2026-03-20", "2026-03-20");
    assert_eq!(next(&world, &planned, today), neither);
    let mut read = two();
    read.snapshot = world.snapshot.clone();
    let source = read.snapshot.sources.first_mut().unwrap();
    source.last_good = None;
    assert_eq!(next(&world, &read, today), neither);
    // Read again in time: that changes no figure.
    let source = read.snapshot.sources.first_mut().unwrap();
    source.last_good = world.snapshot.sources[0]
        .last_good
        .map(|at| at + jiff::SignedDuration::from_mins(5));
    assert_eq!(next(&world, &read, today), over(true, true));
}

/// One of i waits for a record that counts for nothing: when that is done, i has one blocked task fewer, though none of its own
/// changed.
#[test]
fn what_a_task_names_lies_below_its_initiative_and_its_owner_too() {
    let waiting = with(open("i9", "i"), |task| {
        task.blocked_by = vec!["x".to_owned()].into();
        task.assignees = vec!["maria".to_owned()].into();
    });
    let mut world = two().person("maria", "maria").tasks([open("x", "-")]);
    let tasks = &mut world.snapshot.tasks;
    tasks.retain(|known| known.task.id.external != "i9");
    tasks.push(Arc::new(waiting));
    let mut changed = two();
    changed.snapshot = world.snapshot.clone();
    let other = changed.snapshot.tasks.iter_mut();
    let other = other.filter(|known| known.task.id.external == "x");
    other.for_each(|known| *known = Arc::new(done("x", "-", "2026-03-19")));
    let today = ("2026-03-20", "2026-03-20");
    assert_eq!(next(&world, &changed, today), over(false, true));
    let round = assert_same(Round::default(), &world.snapshot, d("2026-03-20"));
    assert_same(round, &changed.snapshot, d("2026-03-20"));
    let blocked = |world: &World| {
        let assessed = assess(&world.snapshot, d("2026-03-20"));
        let sheet = assessed.owners.iter().find(|sheet| sheet.person.is_some());
        (
            assessed.initiatives["i"].counts.blocked,
            sheet.unwrap().blocked.len(),
        )
    };
    assert_eq!((blocked(&world), blocked(&changed)), ((1, 1), (0, 0)));
}
