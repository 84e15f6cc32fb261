//! Every check by hand: what it finds, what it lets be, whom it tells.

use std::sync::Arc;

use super::{Finding, Subject};
use crate::domain::calendar::When;
use crate::domain::hygiene::Check;
use crate::domain::id::PersonId;
use crate::domain::link::MatchRule;
use crate::domain::plan::Pause;
use crate::domain::task::{Change, Estimate, KnownTask, State, Task, TaskEvent};
use crate::engine::testing::{
    World, a_lag, an_initiative, an_objective, d, done, noon, open, task_id, with,
};

const TODAY: &str = "2026-03-23";

fn on(day: &str) -> When {
    When::Date(d(day))
}

/// A task of Maria's that no check minds, changed.
fn task(change: impl FnOnce(&mut Task)) -> KnownTask {
    with(open("1", "i"), |task| {
        task.title = "Call Åbo Kemi".to_owned();
        task.assignees = vec!["mia".to_owned()].into();
        task.due = Some(on("2026-04-30"));
        change(task);
    })
}

fn world(tasks: impl IntoIterator<Item = KnownTask>) -> World {
    let mut world = World::simple()
        .person("maria", "mia")
        .person("jonas", "jo")
        .series("m", 40, &[("2026-02-28", 10.0)]);
    world.snapshot.plan.objectives.get_mut("o").unwrap().lag = Some(a_lag(0.0, 100.0));
    world.tasks(tasks)
}

fn of(world: &World) -> Vec<Finding> {
    let found = world.at(TODAY).accountability.hygiene;
    found.into_iter().map(Arc::unwrap_or_clone).collect()
}

/// The checks and texts of the findings.
fn said(world: &World) -> Vec<(Check, String)> {
    let findings = of(world).into_iter();
    findings
        .map(|finding| (finding.check, finding.text.to_string()))
        .collect()
}

fn one(change: impl FnOnce(&mut Task)) -> Vec<(Check, String)> {
    said(&world([task(change)]))
}

fn event(change: Change, from: &str, to: &str, seen: &str) -> TaskEvent {
    TaskEvent {
        task: task_id("1"),
        change,
        from: Some(from.to_owned()),
        to: Some(to.to_owned()),
        happened: None,
        seen: noon(seen),
    }
}

#[test]
fn a_well_kept_task_is_let_be() {
    assert_eq!(one(|_| {}), []);
}

#[test]
fn each_check_of_a_task_says_what_it_found() {
    type Case = (fn(&mut Task), Check, &'static str);
    let cases: [Case; 12] = [
        (
            |task| task.assignees.clear(),
            Check::NoOwner,
            "nobody is assigned",
        ),
        (
            |task| task.assignees = vec!["ghost"].into(),
            Check::UnknownAccount,
            "assigned to ghost, who is not in the plan",
        ),
        (
            |task| task.assignees = vec!["mia", "jo"].into(),
            Check::SeveralOwners,
            "2 people are assigned: nobody owns it alone",
        ),
        (|task| task.due = None, Check::NoDeadline, "no deadline"),
        // The initiative is due on 12 May 2026.
        (
            |task| task.due = Some(on("2026-05-14")),
            Check::LateDeadline,
            "due 2 days after its initiative",
        ),
        (
            |task| task.due = Some(on("2026-03-14")),
            Check::Overdue,
            "overdue by 9 days",
        ),
        // 48 h are six days of eight hours.
        (
            |task| task.estimate = Some(Estimate::Hours(48.0)),
            Check::TooBig,
            "estimated at 6 working days, over 5",
        ),
        // In work, untouched since 9 March: 14 days.
        (
            |task| {
                task.state = State::InProgress;
                task.updated = Some(on("2026-03-09"));
            },
            Check::Stale,
            "untouched for 14 days",
        ),
        // In work since its planned start, 15 days ago.
        (
            |task| {
                task.state = State::InProgress;
                task.start = Some(on("2026-03-08"));
            },
            Check::TooLong,
            "in work for 15 days in one piece",
        ),
        (
            |task| task.state = State::Blocked,
            Check::Blocked,
            "blocked",
        ),
        (
            |task| task.blocked_by = vec!["2", "elsewhere"].into(),
            Check::Blocked,
            "blocked by 2",
        ),
        (
            |task| task.blocked_by_count = Some(1),
            Check::Blocked,
            "blocked",
        ),
    ];
    for (change, check, text) in cases {
        let mut world = world([task(change)]);
        if text.ends_with("by 2") {
            // A record that is known and remains; the one that is not known holds nothing up by itself.
            world = world.tasks([with(task(|_| {}), |task| {
                task.id = task_id("2");
                task.key = "2".into();
            })]);
            let found = said(&world);
            assert_eq!(found, [(check, "blocked by 2, elsewhere".to_owned())]);
            continue;
        }
        assert_eq!(said(&world), [(check, text.to_owned())], "{check}");
    }
}

#[test]
fn a_limit_is_where_it_begins() {
    // Estimates: 40 h are five days, not over them. Untouched: 13 days are not 14. A backlog task may rest.
    assert_eq!(one(|task| task.estimate = Some(Estimate::Hours(40.0))), []);
    assert_eq!(
        one(|task| {
            task.state = State::InProgress;
            task.updated = Some(on("2026-03-10"));
        }),
        []
    );
    assert_eq!(one(|task| task.updated = Some(on("2026-01-10"))), []);
    assert_eq!(one(|task| task.due = Some(on(TODAY))), []);
    // Points are no days.
    assert_eq!(
        one(|task| task.estimate = Some(Estimate::Points(100.0))),
        []
    );
}

#[test]
fn what_is_split_is_not_too_big() {
    let child = with(done("2", "i", "2026-03-01"), |task| {
        task.parent = Some("1".into());
    });
    let parent = task(|task| task.estimate = Some(Estimate::Hours(80.0)));
    assert_eq!(said(&world([parent, child])), []);
}

#[test]
fn history_tells_what_was_pushed_and_reopened() {
    let mut world = world([task(|_| {})]);
    world.snapshot.events = vec![
        event(Change::Due, "2026-03-06", "2026-03-20", "2026-03-05").into(),
        // Earlier again: not put off.
        event(Change::Due, "2026-03-20", "2026-03-18", "2026-03-06").into(),
        event(Change::Due, "2026-03-18", "2026-04-30", "2026-03-17").into(),
        event(Change::State, "done", "open", "2026-03-19").into(),
    ];
    assert_eq!(
        said(&world),
        [
            (
                Check::DuePushed,
                "due date put off 2 times, first from 6 Mar".to_owned()
            ),
            (
                Check::Reopened,
                "reopened 1 time, last on 19 Mar".to_owned()
            ),
        ]
    );
}

#[test]
fn a_title_is_asked_only_when_the_plan_wants_it() {
    let mut world = world([task(|task| task.title = "The form is broken".to_owned())]);
    assert_eq!(said(&world), []);
    world
        .snapshot
        .plan
        .hygiene
        .set(Check::NoActionVerb, Some(0.0));
    let found = said(&world);
    assert_eq!(
        found.first().map(|(check, _)| *check),
        Some(Check::NoActionVerb)
    );
}

#[test]
fn what_is_out_of_scope_creeps_in() {
    let mut world = world([task(|task| task.labels.push("legacy".to_owned()))]);
    world
        .snapshot
        .plan
        .initiatives
        .get_mut("i")
        .unwrap()
        .scope_out = vec![MatchRule {
        labels: vec!["legacy".to_owned()],
        ..MatchRule::default()
    }];
    let found = said(&world);
    let creep = (
        Check::ScopeCreep,
        "out of the scope of initiative i: label=legacy".to_owned(),
    );
    assert!(found.contains(&creep), "{found:?}");
    // It counts nowhere: neither as a link nor in a lead.
    let assessed = world.at(TODAY);
    let initiative = &assessed.initiatives["i"];
    assert_eq!(
        (initiative.links.len(), initiative.scope_creep.len()),
        (0, 1)
    );
    assert_eq!(assessed.unlinked, 0);
}

#[test]
fn the_task_s_owner_is_told_else_the_initiative_s() {
    let tell = |account: &str| {
        let world = world([task(|task| {
            task.assignees = vec![account.to_owned()].into();
            task.due = None;
        })]);
        let findings = of(&world);
        let found = findings
            .iter()
            .find(|finding| finding.check == Check::NoDeadline);
        found.unwrap().tell.clone()
    };
    assert_eq!(tell("mia"), [PersonId::from("maria")]);
    assert_eq!(tell("ghost"), [PersonId::from("jonas")]);
}

#[test]
fn done_paused_and_switched_off_things_are_let_be() {
    let bad = || task(|task| task.assignees.clear());
    let mut finished = bad();
    finished.task.state = State::Done;
    finished.task.closed = Some(on("2026-03-01"));
    assert_eq!(said(&world([finished])), []);
    let mut paused = world([bad()]);
    paused
        .snapshot
        .plan
        .initiatives
        .get_mut("i")
        .unwrap()
        .paused = Some(Pause {
        since: d("2026-03-01"),
        until: None,
        reason: "budget".to_owned(),
    });
    assert_eq!(said(&paused), []);
    let mut off = world([bad()]);
    off.snapshot.plan.hygiene.set(Check::NoOwner, None);
    assert_eq!(said(&off), []);
}

#[test]
fn the_plan_s_own_gaps_are_told_to_who_owns_it() {
    // p has no lag measure and no lead; its initiative e has no lead and no task. o's series is empty.
    let mut bare = an_objective("p");
    bare.owner = "jonas".into();
    let mut world = world([task(|_| {})])
        .objective(bare)
        .initiative(an_initiative("e", "p"));
    world.snapshot.metrics.clear();
    let findings = of(&world);
    let found: Vec<(Check, &Subject)> = findings
        .iter()
        .map(|finding| (finding.check, &finding.subject))
        .collect();
    assert_eq!(
        found,
        [
            (
                Check::ObjectiveWithoutActuals,
                &Subject::Objective("o".into())
            ),
            (
                Check::ObjectiveWithoutActuals,
                &Subject::Objective("p".into())
            ),
            (
                Check::ObjectiveWithoutLeads,
                &Subject::Objective("p".into())
            ),
            (
                Check::InitiativeWithoutLeads,
                &Subject::Initiative("e".into())
            ),
            (
                Check::InitiativeWithoutTasks,
                &Subject::Initiative("e".into())
            ),
        ]
    );
    assert_eq!(findings.last().unwrap().tell, [PersonId::from("jonas")]);
}

#[test]
fn velocity_without_direction_is_told_above_half() {
    // Done in eight weeks: 1 linked, 1 not: half, which is the limit. One more: two of three.
    let half = world([])
        .done(1, "i", "2026-03-02")
        .done(1, "none", "2026-03-03");
    assert_eq!(said(&half), []);
    let more = half.done(1, "none", "2026-03-04");
    assert_eq!(
        said(&more),
        [(
            Check::UnmappedWork,
            "67 % of the tasks done in eight weeks (2 of 3) belong to no initiative".to_owned()
        )]
    );
}

#[test]
fn the_worst_of_a_check_comes_first() {
    let late = |id: &str, due: &str| {
        with(task(|_| {}), |task| {
            task.id = task_id(id);
            task.key = id.into();
            task.due = Some(on(due));
        })
    };
    let world = world([
        late("1", "2026-03-20"),
        late("2", "2026-03-02"),
        late("3", "2026-03-20"),
    ]);
    let findings = of(&world);
    let order: Vec<&Subject> = findings.iter().map(|finding| &finding.subject).collect();
    let subject = |id: &str| Subject::Task(task_id(id));
    assert_eq!(order, [&subject("2"), &subject("1"), &subject("3")]);
}
