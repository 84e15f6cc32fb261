//! What a fact keeps, and that figures made from facts are those made from the tasks, to the last bit.

use std::sync::Arc;

use jiff::civil::Date;
use proptest::prelude::*;

use super::{HORIZON_DAYS, Recorder, basis};
use crate::domain::calendar::{When, plus_days};
use crate::domain::link::MatchRule;
use crate::domain::measure::LeadKind;
use crate::domain::plan::Milestone;
use crate::domain::settled::{End, Fact};
use crate::domain::task::{Change, Estimate, KnownTask, State, TaskEvent};
use crate::engine::assess;
use crate::engine::testing::random::{tasks, world};
use crate::engine::testing::settled::{split, without_rows};
use crate::engine::testing::synthetic::{self, Company, DUE};
use crate::engine::testing::{
    World, a_lead, an_initiative, an_objective, d, difference, done, event, noon, open, task_id,
    with,
};

fn fact(world: &World, known: KnownTask, events: &[TaskEvent]) -> Option<Fact> {
    let events: Vec<&TaskEvent> = events.iter().collect();
    Recorder::new(&world.snapshot.plan).fact(&Arc::new(known), &events)
}

/// Made on 1 January, begun on the 20th, done on 10 February; its record says a change on 1 March.
#[test]
fn a_fact_holds_the_dates_and_amounts_of_a_task_that_is_over() {
    let known = with(done("t", "i", "2026-02-10"), |task| {
        task.updated = Some(When::Date(d("2026-03-01")));
        task.due = Some(When::Date(d("2026-02-12")));
        task.estimate = Some(Estimate::Hours(2.5));
        task.assignees = vec!["ann".to_owned()].into();
        task.parent = Some("epic".into());
    });
    let begun = event(
        "t",
        State::Open,
        State::InProgress,
        Some("2026-01-20"),
        "2026-01-20",
    );
    let ended = event(
        "t",
        State::InProgress,
        State::Done,
        Some("2026-02-10"),
        "2026-02-10",
    );
    let found = fact(&World::simple(), known, &[begun, ended]).unwrap();
    assert_eq!(found.quiet, d("2026-02-10"));
    assert_eq!(found.parent.as_deref(), Some("epic"));
    let place = &found.place;
    assert_eq!((place.initiatives.len(), place.leads.len()), (1, 1));
    assert_eq!(*place.assignees, ["ann"]);
    let task = &found.task;
    assert_eq!((task.end, task.on), (End::Done, d("2026-02-10")));
    assert_eq!(
        (task.from, task.created),
        (Some(d("2026-01-01")), Some(d("2026-01-01")))
    );
    assert_eq!((task.due, task.start), (Some(d("2026-02-12")), None));
    assert_eq!(task.moved, [d("2026-01-20"), d("2026-03-01")]);
    assert_eq!(task.estimate, Some(Estimate::Hours(2.5)));
}

#[test]
fn what_dates_cannot_tell_has_no_fact() {
    let world = World::simple();
    let over = || done("t", "i", "2026-02-10");
    let reopened = [
        event(
            "t",
            State::Open,
            State::Done,
            Some("2026-01-20"),
            "2026-01-20",
        ),
        event(
            "t",
            State::Done,
            State::Open,
            Some("2026-01-22"),
            "2026-01-22",
        ),
        event(
            "t",
            State::Open,
            State::Done,
            Some("2026-02-10"),
            "2026-02-10",
        ),
    ];
    let gone = KnownTask {
        gone_at: Some(noon("2026-03-01")),
        ..over()
    };
    let thirds = with(over(), |task| {
        task.estimate = Some(Estimate::Hours(1.0 / 3.0));
    });
    assert!(fact(&world, over(), &[]).is_some());
    assert_eq!(fact(&world, open("t", "i"), &[]), None, "it is not over");
    assert_eq!(fact(&world, over(), &reopened), None, "it was done twice");
    assert_eq!(fact(&world, gone, &[]), None, "it went");
    assert_eq!(fact(&world, thirds, &[]), None, "its sum follows the order");
    let lead = |kind| {
        let mut lead = a_lead("l", "i");
        lead.kind = kind;
        World::simple().lead(lead)
    };
    assert_eq!(
        fact(&lead(LeadKind::Blocked), over(), &[]),
        None,
        "states on the way count"
    );
    let misread = with(over(), |task| {
        drop(task.fields.insert("size".to_owned(), "1,5".into()));
    });
    let summed = lead(LeadKind::Sum("size".to_owned()));
    assert_eq!(fact(&summed, misread, &[]), None, "its figure is misread");
    let mut shown = World::simple();
    let initiative = shown.snapshot.plan.initiatives.get_mut("i").unwrap();
    initiative.milestones = vec![Milestone {
        name: "m".to_owned(),
        due: d("2026-03-01"),
        rules: initiative.rules.clone(),
    }];
    assert_eq!(fact(&shown, over(), &[]), None, "a milestone lists it");
    let mut by_parent = World::simple();
    let initiative = by_parent.snapshot.plan.initiatives.get_mut("i").unwrap();
    initiative.rules.push(MatchRule {
        parents: vec!["epic".to_owned()],
        ..MatchRule::default()
    });
    let child = with(over(), |task| task.parent = Some("epic".into()));
    assert_eq!(
        fact(&by_parent, child, &[]),
        None,
        "another record's name counts"
    );
    assert!(fact(&by_parent, over(), &[]).is_some());
}

/// Put off on 1 May, it is looked at among the re-dated ones for 114 days: settled from the 115th on.
#[test]
fn a_moved_due_date_keeps_a_task_longer() {
    let moved = TaskEvent {
        task: task_id("t"),
        change: Change::Due,
        from: Some("2026-02-01".to_owned()),
        to: Some("2026-05-12".to_owned()),
        happened: Some(When::Date(d("2026-05-01"))),
        seen: noon("2026-05-01"),
    };
    let known = with(done("t", "i", "2026-02-10"), |task| {
        task.due = Some(When::Date(d("2026-05-12")));
    });
    let found = fact(&World::simple(), known, &[moved]).unwrap();
    assert_eq!(
        plus_days(found.quiet, HORIZON_DAYS),
        plus_days(d("2026-05-01"), 115)
    );
}

#[test]
fn the_basis_follows_the_rules_and_not_the_targets() {
    let plan = |change: fn(&mut World)| {
        let mut world = World::simple();
        change(&mut world);
        basis(&world.snapshot.plan)
    };
    let lead = |world: &mut World| world.snapshot.plan.leads.get_mut("l").unwrap().target = 7.0;
    let same = plan(|_| {});
    assert_eq!(plan(lead), same);
    let rule = |world: &mut World| {
        let own = world.snapshot.plan.initiatives.get_mut("i").unwrap();
        own.rules[0].labels.push("other".to_owned());
    };
    assert_ne!(plan(rule), same);
    let kind = |world: &mut World| {
        world.snapshot.plan.leads.get_mut("l").unwrap().kind = LeadKind::Open;
    };
    assert_ne!(plan(kind), same);
    let zone = |world: &mut World| {
        world.snapshot.plan.time_zone = jiff::tz::TimeZone::get("Europe/Stockholm").unwrap();
    };
    assert_ne!(plan(zone), same);
}

/// Holds the figures from facts against those from tasks; says how many tasks were settled.
fn assert_same(world: &World, at: Date) -> usize {
    let few = split(&world.snapshot, at);
    let whole = without_rows(assess(&world.snapshot, at), &few);
    let quick = assess(&few, at);
    assert_eq!(
        difference(&format!("{quick:#?}"), &format!("{whole:#?}")),
        None,
        "on {at}"
    );
    world.snapshot.tasks.len() - few.tasks.len()
}

/// Ann did her part of the first lead long ago, and works on the second one now: they share her, so that the least of their odds
/// counts for the initiative, and not the product.
#[test]
fn who_did_settled_work_is_shared_as_well() {
    let lead = |id: &str, target: f64| {
        let mut lead = a_lead(id, "i");
        lead.target = target;
        lead.narrowed = vec![MatchRule {
            labels: vec![id.to_owned()],
            ..MatchRule::default()
        }];
        lead
    };
    let by = |who: &str, lead: &str, from: &str, days: i64| {
        let days = (0..days).map(|day| plus_days(d(from), day));
        let task = |day: Date| {
            with(
                done(&format!("{lead} {day}"), "i", &day.to_string()),
                |task| {
                    task.labels.push(lead.to_owned());
                    task.assignees = vec![who.to_owned()].into();
                },
            )
        };
        days.map(task).collect::<Vec<_>>()
    };
    let world = World::new()
        .objective(an_objective("o"))
        .initiative(an_initiative("i", "o"))
        .lead(lead("early", 66.0))
        .lead(lead("late", 61.0))
        .tasks(by("ann", "early", "2026-02-05", 5))
        .tasks(by("bob", "early", "2026-03-10", 60))
        .tasks(by("ann", "late", "2026-03-10", 60));
    let at = d("2026-05-10");
    assert_eq!(assert_same(&world, at), 5);
    let assessed = assess(&world.snapshot, at);
    let odds = |lead: &str| assessed.forecasts[lead].odds().unwrap();
    let least = odds("early").min(odds("late"));
    assert!((0.5..1.0).contains(&least), "{least}");
    assert_eq!(assessed.odds.get("i"), Some(&least));
}

#[test]
fn whole_companies_are_judged_the_same_by_their_facts() {
    let mut settled = 0;
    for seed in 0..4 {
        let company = Company::new(seed);
        for day in [DUE / 2, DUE * 3 / 4, DUE + 14, DUE + 90] {
            let world = World {
                snapshot: company.snapshot(day),
            };
            settled += assert_same(&world, synthetic::date(day));
        }
    }
    assert!(settled > 500, "hardly any task was settled: {settled}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn figures_from_facts_are_those_from_tasks(tasks in tasks(), day in 100..330_i64) {
        let mut world = world();
        for (known, events) in tasks {
            world.snapshot.tasks.push(Arc::new(known));
            world
                .snapshot
                .events
                .extend(events.into_iter().map(Arc::new));
        }
        world.snapshot.events.sort_by_key(|event| event.seen);
        assert_same(&world, plus_days(d("2026-01-10"), day));
    }
}
