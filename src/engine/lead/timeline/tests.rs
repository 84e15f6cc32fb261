//! A timeline says what looking at every task anew says, to the last bit.

use jiff::civil::Date;
use proptest::prelude::*;

use crate::domain::calendar::{When, plus_days};
use crate::domain::id::LeadId;
use crate::domain::measure::LeadKind;
use crate::domain::task::{Estimate, KnownTask, State, TaskEvent};
use crate::engine::index::{Index, Rows, Tasks};
use crate::engine::lead::value::Values;
use crate::engine::link::Linker;
use crate::engine::testing::{World, a_lead, an_initiative, an_objective, d, event, noon, open};

fn day(offset: i64) -> Date {
    plus_days(d("2026-01-20"), offset)
}

fn a_task(id: usize, hours: f64) -> impl Strategy<Value = (KnownTask, Vec<TaskEvent>)> {
    let states = || prop::sample::select(State::ALL.map(|(_, state)| state).to_vec());
    (
        prop::collection::vec((states(), 0..90_i64), 0..5),
        states(),
        prop::option::of(0..90_i64),
        prop::option::of(0..90_i64),
        prop::option::weighted(0.2, 0..90_i64),
    )
        .prop_map(move |(moves, first, created, closed, gone)| {
            let id = format!("{id:02}");
            let mut known = open(&id, "i");
            known.task.created = created.map(|at| When::Date(day(at)));
            known.task.closed = closed.map(|at| When::Date(day(at)));
            known.gone_at = gone.map(|at| noon(&day(at).to_string()));
            known.task.estimate = Some(Estimate::Hours(hours));
            let mut events = Vec::new();
            let mut from = first;
            for (seen, (to, at)) in moves.into_iter().enumerate() {
                let seen = day(100 + i64::try_from(seen).unwrap()).to_string();
                events.push(event(&id, from, to, Some(&day(at).to_string()), &seen));
                from = to;
            }
            known.task.state = from;
            (known, events)
        })
}

/// Hours that add up exactly in any order, or that do not.
fn tasks(exact: bool) -> impl Strategy<Value = Vec<(KnownTask, Vec<TaskEvent>)>> {
    let hours = move |id: usize| {
        if exact {
            id as f64 * 0.25
        } else {
            id as f64 * 0.1
        }
    };
    (0..12_usize).prop_flat_map(move |count| {
        let tasks = (0..count).map(|id| a_task(id, hours(id)));
        tasks.collect::<Vec<_>>()
    })
}

fn world(kind: LeadKind, tasks: Vec<(KnownTask, Vec<TaskEvent>)>) -> World {
    let mut lead = a_lead("l", "i");
    lead.kind = kind;
    lead.unit = "hours".to_owned();
    let mut world = World::new()
        .objective(an_objective("o"))
        .initiative(an_initiative("i", "o"))
        .lead(lead);
    for (known, events) in tasks {
        world = world.tasks([known]);
        world
            .snapshot
            .events
            .extend(events.into_iter().map(std::sync::Arc::new));
    }
    world
}

/// Looks at a lead of a kind over some tasks.
fn with<T>(
    tasks: &[(KnownTask, Vec<TaskEvent>)],
    kind: LeadKind,
    look: impl FnOnce(&Index<'_>, &LeadId) -> T,
) -> T {
    let world = world(kind, tasks.to_vec());
    let rules = (
        Linker::new(&world.snapshot.plan),
        world.snapshot.plan.directory(),
    );
    let (rows, names, touched) = Rows::default().carry_on(&world.snapshot, &rules, day(95));
    let read = Tasks::of(&rows, names, touched);
    let index = Index::new(&world.snapshot, &read);
    look(&index, &LeadId::new("l"))
}

/// The values of a lead on every day, both ways, and whether the timeline was made.
fn both(index: &Index<'_>, lead: &LeadId) -> (Vec<u64>, Vec<u64>, bool) {
    let scope = index.scope(lead, day(95)).unwrap();
    let values = Values::new(&scope, day(95));
    let days: Vec<Date> = (-10..110).map(day).collect();
    let bits = |value: Option<f64>| value.map_or(u64::MAX, f64::to_bits);
    let at_once = days.iter().map(|day| bits(values.at(*day))).collect();
    let added_up = |day: &Date| values.missing.is_none().then(|| values.added_up(*day));
    let one_by_one = days.iter().map(|day| bits(added_up(day).flatten()));
    (at_once, one_by_one.collect(), values.timeline().is_some())
}

/// What a lead says on some days: looked at anew for each, and looked at again.
fn looked_at(index: &Index<'_>, lead: &LeadId) -> (String, String) {
    let says = |values: &Values<'_>, at: Date| {
        let (missing, not_yet) = (&values.missing, &values.not_yet);
        format!(
            "{:?} {missing:?} {not_yet:?} {:?}\n",
            values.at(at),
            values.by_estimate()
        )
    };
    let mut scope = index.scope(lead, day(95)).unwrap();
    let mut values = Values::new(&scope, day(95));
    let (mut anew, mut again) = (String::new(), String::new());
    for at in [95, 60, 80, 0, 40, 20, 95].map(day) {
        anew += &says(&Values::new(&index.scope(lead, at).unwrap(), at), at);
        index.move_scope(&mut scope, at);
        values.look_from(&scope, at);
        again += &says(&values, at);
    }
    (anew, again)
}

proptest! {
    #[test]
    fn a_lead_says_on_a_day_the_same_whatever_day_was_looked_at_before(
        (unestimated, tasks) in (0..4_usize, any::<bool>().prop_flat_map(tasks)),
    ) {
        // Where a task without an estimate counts on some days only, a share goes by estimates on the others.
        let mut tasks = tasks;
        if let Some((known, _)) = tasks.get_mut(unestimated) {
            known.task.estimate = None;
        }
        let on_time = LeadKind::OnTime { window_days: Some(30) };
        for kind in [LeadKind::Count, LeadKind::Percent, LeadKind::Open, LeadKind::Overdue, on_time] {
            let (anew, again) = with(&tasks, kind, looked_at);
            prop_assert_eq!(anew, again);
        }
    }

    #[test]
    fn many_days_at_once_are_the_same_days_one_by_one(
        (exact, tasks) in any::<bool>().prop_flat_map(|exact| (Just(exact), tasks(exact))),
    ) {
        let sum = LeadKind::Sum("estimate".to_owned());
        for kind in [LeadKind::Count, sum, LeadKind::Percent, LeadKind::Open, LeadKind::Overdue] {
            let (at_once, one_by_one, _) = with(&tasks, kind, both);
            prop_assert_eq!(at_once, one_by_one);
        }
        if exact && tasks.iter().any(|(known, _)| known.gone_at.is_none()) {
            prop_assert!(with(&tasks, LeadKind::Count, both).2);
        }
    }
}

#[test]
fn hours_that_do_not_add_up_exactly_are_added_day_by_day() {
    let task = |id: &str, hours| {
        let mut known = crate::engine::testing::done(id, "i", "2026-02-01");
        known.task.estimate = Some(Estimate::Hours(hours));
        (known, Vec::new())
    };
    let sum = || LeadKind::Sum("estimate".to_owned());
    assert!(!with(&[task("a", 0.1), task("b", 0.25)], sum(), both).2);
    assert!(with(&[task("a", 0.5), task("b", 0.25)], sum(), both).2);
}
