//! What is taken over from an earlier round is what would be computed now, to the last bit, and only what rests on changed records is
//! computed again.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use proptest::prelude::*;

use super::Round;
use crate::domain::calendar::{When, plus_days};
use crate::domain::hygiene::Check;
use crate::domain::link::MatchRule;
use crate::domain::snapshot::Snapshot;
use crate::domain::task::{Estimate, KnownTask, Task, TaskEvent};
use crate::domain::text::Text;
use crate::engine::figures::AllFigures;
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

/// Changes what no figure of an initiative looks at.
fn touch(task: &mut Task, on: Date) {
    task.title.push_str(", reworded");
    let labels = task.labels.iter().cloned().chain([Text::from("urgent")]);
    task.labels = labels.collect();
    task.raw_state = "Whatever".into();
    task.url = Some("https://example.org/1".into());
    task.kind = Some("story".into());
    task.project = Some("another".into());
    task.updated = Some(When::Date(on));
}

fn assert_same(round: Round, snapshot: &Snapshot, at: Date) -> Round {
    let (again, round) = assess_again(round, snapshot, at);
    let wanted = format!("{:#?}", assess(snapshot, at));
    assert_eq!(difference(&format!("{again:#?}"), &wanted), None, "on {at}");
    round
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Tasks change, come and go between two rounds of a day, and some are only touched, or their past is told otherwise; then the
    /// next day comes.
    #[test]
    fn a_round_says_what_an_assessment_from_nothing_says(
        first in tasks(), then in tasks(), changed in prop::collection::vec(prop::bool::weighted(0.05), 30), day in 100..330_i64,
        touched in prop::collection::vec((prop::bool::weighted(0.2), 0..400_i64, prop::bool::weighted(0.2)), 30),
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
        for (number, (_, ago, is_forgotten)) in touched.into_iter().enumerate().filter(|(_, (touched, ..))| *touched) {
            if let Some((known, events)) = tasks.get_mut(&format!("{number:02}")) {
                touch(&mut Arc::make_mut(known).task, plus_days(at, -ago));
                events.retain(|_| !is_forgotten);
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
fn taken_over(before: &AllFigures, after: &Round) -> BTreeMap<String, bool> {
    let figures = after.figures.iter().map(|(id, kept)| {
        let same = before.get(id);
        let same = same.is_some_and(|same| Arc::ptr_eq(same, kept));
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
    let figures = before.figures.clone();
    let (_, after) = assess_again(before, &changed.snapshot, d(then));
    taken_over(&figures, &after)
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
    // One of i is read again: somebody commented on it, and gave it another title and a label that no rule asks for.
    let commented = changed(&|world| {
        let first = world.snapshot.tasks.first_mut().unwrap();
        touch(&mut Arc::make_mut(first).task, d("2026-03-20"));
    });
    assert_eq!(commented, over(true, true));
    // What figures look at is another thing of the same task.
    let others: [&dyn Fn(&mut Task); 8] = [
        &|task| task.estimate = Some(Estimate::Hours(3.0)),
        &|task| task.spent_hours = Some(3.0),
        &|task| drop(task.fields.insert("size".to_owned(), 3.into())),
        &|task| task.assignees = ["eve"].into_iter().map(Text::from).collect(),
        &|task| task.key = "KEY-1".into(),
        &|task| task.due = Some(When::Date(d("2026-03-21"))),
        &|task| task.parent = Some("i1".into()),
        &|task| task.blocked_by_count = Some(1),
    ];
    for (number, change) in others.into_iter().enumerate() {
        let counted = changed(&|world| {
            let first = world.snapshot.tasks.first_mut().unwrap();
            change(&mut Arc::make_mut(first).task);
        });
        assert_eq!(counted, over(false, true), "{number}");
    }
    let seen = changed(&|world| {
        let first = world.snapshot.tasks.first_mut().unwrap();
        let first = Arc::make_mut(first);
        first.first_seen -= jiff::SignedDuration::from_hours(24);
    });
    assert_eq!(seen, over(false, true));
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
    // The same where somebody commented on the one that waits: it is another record, and looks another one up.
    let waits = changed.snapshot.tasks.iter_mut();
    let waits = waits.filter(|known| known.task.id.external == "i9");
    waits.for_each(|known| touch(&mut Arc::make_mut(known).task, d("2026-03-20")));
    assert_eq!(next(&world, &changed, today), over(false, true));
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

/// A rule asks for the key of a parent, which its child names by id: another key of the parent's makes the child count, though the
/// child itself did not change.
#[test]
fn a_child_counts_as_the_names_of_its_parent_have_it() {
    let child = with(open("c", "-"), |task| task.parent = Some("p".into()));
    let parent = |key: &str| with(open("p", "-"), |task| task.key = key.into());
    let mut world = two().tasks([child, parent("P-2")]);
    let initiative = world.snapshot.plan.initiatives.get_mut("i").unwrap();
    initiative.rules.push(MatchRule {
        parents: vec!["p-1".to_owned()],
        ..MatchRule::default()
    });
    let mut changed = two();
    changed.snapshot = world.snapshot.clone();
    let record = changed.snapshot.tasks.iter_mut();
    let record = record.filter(|known| known.task.id.external == "p");
    record.for_each(|known| *known = Arc::new(parent("P-1")));
    let today = ("2026-03-20", "2026-03-20");
    assert_eq!(next(&world, &changed, today), over(false, true));
    assert_eq!(next(&changed, &world, today), over(false, true));
    let round = assert_same(Round::default(), &world.snapshot, d("2026-03-20"));
    assert_same(round, &changed.snapshot, d("2026-03-20"));
}

/// A task that is too big is let be as soon as another one names it as its parent, and told of again when none does any more. Tasks
/// come before it and after it, so that its own place is another one each time.
#[test]
fn a_task_with_children_is_not_told_of_though_it_did_not_change() {
    let at = d("2026-03-20");
    let big = with(open("i95", "i"), |task| {
        task.estimate = Some(Estimate::Hours(400.0));
    });
    let child = |id: &str| {
        Arc::new(with(open(id, "j"), |task| {
            task.parent = Some("i95".into());
            task.assignees = ["a stranger"].into_iter().map(Text::from).collect();
        }))
    };
    let world = two().tasks([big]);
    let plan = |tasks: &[Arc<KnownTask>]| {
        let mut snapshot = world.snapshot.clone();
        snapshot.tasks.extend(tasks.iter().cloned());
        snapshot.tasks.sort_by(|a, b| a.task.id.cmp(&b.task.id));
        snapshot
    };
    let (first, last) = (child("a"), child("z"));
    let both = [Arc::clone(&first), last];
    let mut round = Round::default();
    for (tasks, are_told) in [
        (&[][..], 1),
        (&both, 0),
        (&both[..1], 0),
        (&[], 1),
        (&both, 0),
    ] {
        let snapshot = plan(tasks);
        round = assert_same(round, &snapshot, at);
        let assessed = assess(&snapshot, at);
        let findings = assessed.accountability.hygiene.iter();
        let too_big = findings.filter(|found| found.check == Check::TooBig);
        assert_eq!(too_big.count(), are_told);
        let strangers = assessed.unknown_accounts;
        assert_eq!(strangers.len(), usize::from(!tasks.is_empty()));
    }
}

/// The same where every task keeps its place: a task names another parent, or those that are over name one or none.
#[test]
fn a_task_with_children_is_known_where_all_tasks_keep_their_places_too() {
    let at = d("2026-03-20");
    let big = with(open("i95", "i"), |task| {
        task.estimate = Some(Estimate::Hours(400.0));
    });
    let source = big.task.id.source.clone();
    let world = two().tasks([big, open("z", "j")]);
    let mut round = Round::default();
    for (parent, of_settled, are_told) in [
        ("i95", "z", 0),
        ("z", "z", 1),
        ("z", "i95", 0),
        ("nothing", "i95", 0),
        ("nothing", "nothing", 1),
        ("i95", "nothing", 0),
    ] {
        let mut snapshot = world.snapshot.clone();
        let child = with(open("a", "j"), |task| task.parent = Some(parent.into()));
        snapshot.tasks.insert(0, Arc::new(child));
        snapshot.settled_parents = vec![(source.clone(), of_settled.into())];
        round = assert_same(round, &snapshot, at);
        let findings = assess(&snapshot, at).accountability.hygiene;
        let too_big = findings.iter().filter(|found| found.check == Check::TooBig);
        assert_eq!(too_big.count(), are_told, "{parent} {of_settled}");
    }
}
