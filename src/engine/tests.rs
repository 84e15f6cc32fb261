//! Objectives, initiatives, lags and diagnosis, end to end through a snapshot, by hand.

use super::Assessment;
use super::assessment::{Freshness, ObjectiveAssessment, Status, TaskCounts, Verdict};
use super::reason::{Part, Quantity};
use super::testing::{
    World, a_lag, a_lead, an_initiative, an_objective, d, done, noon, open, with,
};
use crate::domain::calendar::When;
use crate::domain::measure::{LagMeasure, Trajectory};
use crate::domain::plan::{Pause, Resource, ResourceState};
use crate::domain::task::State;

use Status::{Achieved, AtRisk, Missed, NotStarted, OnTrack, Paused, Unknown};

/// The objective `o` of 2026 with a lag measure, an initiative `i` and a lead `l` of 2 January to 31 December.
fn lagging(lag: LagMeasure) -> World {
    let mut world = World::simple();
    let plan = &mut world.snapshot.plan;
    plan.objectives.get_mut("o").unwrap().lag = Some(lag);
    for lead in plan.leads.values_mut() {
        lead.start = d("2026-01-01");
        lead.due = d("2026-12-31");
    }
    for initiative in plan.initiatives.values_mut() {
        initiative.start = d("2026-01-01");
        initiative.due = d("2026-12-31");
    }
    world
}

fn o(assessment: &Assessment) -> &ObjectiveAssessment {
    &assessment.objectives["o"]
}

fn texts(objective: &ObjectiveAssessment) -> Vec<String> {
    let reasons = objective.reasons.iter();
    reasons
        .map(|reason| {
            format!(
                "{}: {} ({})",
                reason.status.as_str(),
                reason.text,
                reason.rule
            )
        })
        .collect()
}

#[test]
fn a_lag_is_held_against_the_plan_of_its_own_date() {
    // 364 days from 12 to 27. On 31 March, day 89: plan 12 + 15 * 89 / 364 = 15.67.
    let world = lagging(a_lag(12.0, 27.0))
        .series(
            "m",
            40,
            &[
                ("2026-02-28", 13.0),
                ("2026-03-31", 14.0),
                ("2026-04-30", 99.0),
            ],
        )
        .done(20, "i", "2026-01-10");
    let assessed = world.at("2026-04-20");
    let lag = o(&assessed).lag.as_ref().unwrap();
    assert_eq!(
        (lag.value, lag.value_date),
        (Some(14.0), Some(d("2026-03-31")))
    );
    assert_eq!((lag.status, &lag.freshness), (AtRisk, &Freshness::Fresh));
    // Progress 2 / 15 = 0.133, expected 0.2445; 14 is the plan of day 48.5, now is day 89 of the value.
    assert_eq!(
        texts(o(&assessed))[0],
        "at risk: 14 % on 31 Mar, target 27, plan then 15.7 (11 points, 40 days behind) (shortfall)"
    );
    // 20 of 50 tasks: the leads imply 12 + 15 * 0.4 = 18.
    assert_eq!(lag.implied, Some(18.0));
    assert_eq!(lag.implied_gap, Some(-4.0));
    assert_eq!(lag.trend.len(), 2);
}

#[test]
fn a_lag_grows_stale_by_the_age_of_its_value() {
    let world = lagging(a_lag(12.0, 27.0)).series("m", 40, &[("2026-03-31", 15.5)]);
    // 40 days later it still counts; a day later it may stand anywhere.
    assert_eq!(o(&world.at("2026-05-10")).status, OnTrack);
    let stale = world.at("2026-05-11");
    // Stood still it would be at risk by now (plan 17.4, 12 points): unknown.
    assert_eq!(o(&stale).status, Unknown);
    assert_eq!(
        texts(o(&stale))[0],
        "unknown: the latest value is of 31 Mar, 41 days before (stale)"
    );
    // Both ends on track: said in spite of it.
    let ahead = lagging(a_lag(12.0, 27.0)).series("m", 40, &[("2026-03-31", 17.0)]);
    assert_eq!(o(&ahead.at("2026-05-11")).status, OnTrack);
}

#[test]
fn the_end_of_a_lag() {
    let of = |value, day| {
        let world = lagging(a_lag(30.0, 10.0)).series("m", 40, &[("2026-12-31", value)]);
        o(&world.at(day)).status
    };
    assert_eq!(of(10.0, "2026-12-31"), Achieved);
    assert_eq!(of(9.0, "2027-06-01"), Achieved); // final: it does not grow stale
    assert_eq!(of(11.0, "2026-12-31"), OnTrack);
    assert_eq!(of(11.0, "2027-01-01"), Missed);
    // The last value is of November and too old: whether the target was missed is not known.
    let world = lagging(a_lag(30.0, 10.0)).series("m", 40, &[("2026-11-30", 20.0)]);
    assert_eq!(o(&world.at("2027-01-20")).status, Unknown);
    assert_eq!(o(&world.at("2025-12-31")).status, NotStarted);
}

#[test]
fn without_a_lag_value_the_initiatives_speak() {
    let world = lagging(a_lag(12.0, 27.0)).done(1, "i", "2026-01-10");
    // 1 July, day 181 of 364: plan 24.9 tasks.
    let assessed = world.at("2026-07-01");
    assert_eq!(
        texts(o(&assessed)),
        [
            "off track: initiative i: lead l: 1 of 50 tasks, plan 25 (48 points, 174 days behind) (shortfall)",
            "unknown: metric.m has no value up to 1 Jul 2026 (no-data)",
        ]
    );
}

#[test]
fn a_heavy_child_or_a_missing_resource_keeps_from_being_on_track() {
    // Lead `a` on plan with weight 4, lead `b` with weight 1 far behind: shortfall 0.1, on track but for rule 3.
    let mut a = a_lead("a", "i");
    a.weight = 4.0;
    let mut b = a_lead("b", "i");
    b.baseline = 0.0;
    b.narrowed = vec![crate::domain::link::MatchRule {
        kinds: vec!["rare".to_owned()],
        ..Default::default()
    }];
    let world = World::new()
        .objective(an_objective("o"))
        .initiative(an_initiative("i", "o"))
        .lead(a)
        .lead(b)
        .done(25, "i", "2026-02-10")
        .tasks([with(open("r", "i"), |task| {
            task.kind = Some("rare".into());
        })]);
    let assessed = world.at("2026-03-23"); // day 50
    let initiative = &assessed.initiatives["i"];
    assert!((initiative.rollup.shortfall.unwrap() - 0.1).abs() < 1e-9);
    assert!((initiative.rollup.completion.unwrap() - 0.4).abs() < 1e-9);
    assert_eq!(initiative.status, AtRisk);
    assert_eq!(
        initiative.reasons[0].text,
        "lead b carries 20 % of the weight and is off track"
    );

    let mut lacking = World::simple()
        .done(50, "i", "2026-05-01")
        .done(25, "i", "2026-02-10");
    lacking
        .snapshot
        .plan
        .initiatives
        .get_mut("i")
        .unwrap()
        .resources = vec![Resource {
        what: "two interviewers".to_owned(),
        state: ResourceState::Unconfirmed,
    }];
    let assessed = lacking.at("2026-03-23");
    assert_eq!(assessed.initiatives["i"].status, AtRisk);
    assert_eq!(assessed.initiatives["i"].reasons[0].rule, "resource");
    assert_eq!(o(&assessed).status, OnTrack);
    assert_eq!(lacking.at("2026-05-02").initiatives["i"].status, Achieved);
    assert_eq!(lacking.at("2026-01-31").initiatives["i"].status, NotStarted);
}

#[test]
fn what_is_stale_makes_the_parent_unknown_and_is_named() {
    let world = World::simple()
        .initiative(an_initiative("j", "o"))
        .lead(a_lead("k", "j"))
        .done(25, "i", "2026-02-10")
        .source("t", Some("2026-03-23"), 1);
    // `k` has no task at all: between 0 and 0.5; half the weight has data.
    let assessed = world.at("2026-03-23");
    let objective = o(&assessed);
    assert_eq!(objective.status, Unknown);
    assert_eq!(objective.rollup.to_repair[0].words(), "lead k");
    assert_eq!(
        texts(objective),
        ["unknown: only 50 % of the weight has fresh data; to repair: lead k (coverage)"]
    );
    assert_eq!(assessed.initiatives["j"].status, Unknown);
    assert_eq!(assessed.worst(), Unknown);
}

#[test]
fn paused_and_not_started_parts_leave_the_roll_up() {
    let mut late = an_initiative("j", "o");
    late.start = d("2026-06-01");
    late.due = d("2026-12-31");
    let mut k = a_lead("k", "j");
    (k.start, k.due) = (late.start, late.due);
    let mut paused = an_initiative("p", "o");
    paused.paused = Some(Pause {
        since: d("2026-03-01"),
        until: Some(d("2026-03-31")),
        reason: "moved to the new tool".to_owned(),
    });
    let world = World::simple()
        .initiative(late)
        .lead(k)
        .initiative(paused)
        .lead(a_lead("q", "p"))
        .done(25, "i", "2026-02-10");
    let assessed = world.at("2026-03-23");
    assert_eq!(assessed.initiatives["j"].status, NotStarted);
    assert_eq!(assessed.initiatives["p"].status, Paused);
    assert_eq!(assessed.leads["q"].status, Paused);
    assert_eq!(o(&assessed).status, OnTrack);
    assert!((o(&assessed).rollup.completion.unwrap() - 0.5).abs() < 1e-9);
    // The pause is over on 1 April, and its lead has no data.
    assert_eq!(world.at("2026-04-01").initiatives["p"].status, Unknown);
    // A paused objective pauses all below.
    let mut all = world;
    all.snapshot.plan.objectives.get_mut("o").unwrap().paused = Some(Pause {
        since: d("2026-03-01"),
        until: None,
        reason: "merger".to_owned(),
    });
    let assessed = all.at("2026-03-23");
    assert_eq!(
        (o(&assessed).status, assessed.leads["l"].status),
        (Paused, Paused)
    );
}

#[test]
fn a_parent_objective_rolls_up_its_children() {
    let mut parent = an_objective("a-parent");
    parent.due = d("2028-12-31");
    let mut world = lagging(a_lag(0.0, 100.0)).objective(parent);
    let objective = world.snapshot.plan.objectives.get_mut("o").unwrap();
    objective.parent = Some("a-parent".into());
    // Day 182 of 364: plan 50, actual 30: off track. The parent takes the child's own number.
    let assessed = world
        .series("m", 40, &[("2026-07-02", 30.0)])
        .at("2026-07-02");
    let parent = &assessed.objectives["a-parent"];
    assert_eq!(parent.children, ["o".into()]);
    assert!((parent.rollup.completion.unwrap() - 0.3).abs() < 1e-9);
    assert!((parent.rollup.shortfall.unwrap() - 0.2).abs() < 1e-9);
    assert_eq!(parent.status, AtRisk);
}

/// Six weeks of delay; leads done on a day; the lag as given.
fn diagnosed(tasks: usize, points: &[(&str, f64)], day: &str) -> (Verdict, String) {
    let mut lag = a_lag(0.0, 364.0); // one a day
    lag.delay_days = Some(42);
    let world = lagging(lag)
        .series("m", 60, points)
        .done(tasks, "i", "2026-01-15")
        .tasks([open("1", "i")]);
    let assessed = world.at(day);
    let diagnosis = o(&assessed).diagnosis.clone().unwrap();
    (diagnosis.verdict, diagnosis.text.to_string())
}

#[test]
fn the_diagnosis_holds_leads_of_then_against_the_lag_since() {
    // 1 July (day 181) looks at the leads of 20 May (day 139: plan 19.1 of 50).
    let moving = [("2026-05-15", 60.0), ("2026-06-30", 100.0)]; // 40 in 46 days, 87 % of the plan
    let still = [("2026-05-15", 60.0), ("2026-06-30", 61.0)];
    for (tasks, points, verdict, text) in [
        (20, moving, Verdict::KeepGoing, "keep going"),
        (
            20,
            still,
            Verdict::ActionsDoNotMoveTheMeasure,
            "the actions are not moving the measure: change the action plan, not the goal",
        ),
        (
            2,
            moving,
            Verdict::ResultWithoutActions,
            "result without the actions: find out what really moves it",
        ),
        (
            2,
            still,
            Verdict::PlanNotExecuted,
            "the plan is not being executed: unblock, re-prioritise or add resources",
        ),
    ] {
        assert_eq!(
            diagnosed(tasks, &points, "2026-07-01"),
            (verdict, text.to_owned())
        );
    }
    assert_eq!(
        diagnosed(20, &moving, "2026-02-11"),
        (
            Verdict::TooEarly,
            "too early to tell: effect expected from 12 Feb".to_owned()
        )
    );
    // No value since then.
    let (verdict, _) = diagnosed(20, &[("2026-05-15", 60.0)], "2026-07-01");
    assert_eq!(verdict, Verdict::NotEnoughData);
}

#[test]
fn tasks_are_counted_once_by_condition() {
    let due = Some(When::Date(d("2026-03-01")));
    let mut later = open("7", "i");
    later.task.created = Some(When::Date(d("2026-04-01")));
    let mut gone = open("8", "i");
    gone.gone_at = Some(noon("2026-03-01"));
    let world = World::simple()
        .tasks([
            with(open("1", "i"), |task| task.due = due),
            with(open("2", "i"), |task| task.state = State::InProgress),
            with(open("3", "i"), |task| task.state = State::Blocked),
            with(open("4", "i"), |task| {
                task.blocked_by = vec!["1".to_owned()].into();
            }),
            with(open("5", "i"), |task| {
                task.blocked_by = vec!["6".to_owned(), "x".to_owned()].into();
            }),
            with(done("6", "i", "2026-03-01"), |task| task.due = due),
            later,
            gone,
            with(done("9", "i", "2026-03-02"), |task| {
                task.state = State::Cancelled;
            }),
            open("a", "unlinked"),
        ])
        .person("maria", "mariag");
    let assessed = world.at("2026-03-23");
    assert_eq!(
        assessed.initiatives["i"].counts,
        TaskCounts {
            open: 2,
            in_progress: 1,
            blocked: 2,
            done: 1,
            cancelled: 1,
            overdue: 1
        }
    );
    assert_eq!((assessed.tasks.len(), assessed.unlinked), (7, 1));
    assert_eq!(assessed.initiatives["i"].links.len(), 7);
}

#[test]
fn an_assessment_shows_tasks_as_they_stood() {
    let world = World::simple().tasks([done("1", "i", "2026-03-10")]);
    let state = |day| world.at(day).tasks.values().next().unwrap().task.state;
    assert_eq!(state("2026-03-09"), State::Open);
    assert_eq!(state("2026-03-10"), State::Done);
}

#[test]
fn a_points_trajectory_holds_for_lags() {
    let mut lag = a_lag(0.0, 100.0);
    // Nothing is planned before October.
    lag.trajectory = Trajectory::Points(vec![(d("2026-10-01"), 0.0), (d("2026-12-31"), 100.0)]);
    let world = lagging(lag).series("m", 400, &[("2026-06-30", 0.0)]);
    assert_eq!(o(&world.at("2026-09-01")).status, OnTrack);
}

#[test]
fn a_reason_is_data_too() {
    // Day 50 of 100: plan 25, 10 done: 15 short, 30 points, 30 days behind.
    let assessed = World::simple().done(10, "i", "2026-02-10").at("2026-03-23");
    let reason = &assessed.leads["l"].reasons[0];
    let figures: Vec<(&str, String)> = reason
        .figures
        .iter()
        .map(|figure| match &figure.quantity {
            Quantity::Amount { value, unit } => (figure.name, format!("{value:.1} {unit}")),
            Quantity::Day(day) => (figure.name, day.to_string()),
        })
        .collect();
    let wanted = [
        ("value", "10.0 tasks"),
        ("target", "50.0 tasks"),
        ("plan", "25.0 tasks"),
        ("variance", "-15.0 tasks"),
        ("points", "-30.0 points"),
        ("shortfall", "0.3 "),
        ("days_behind", "30.0 days"),
    ];
    let wanted: Vec<(&str, String)> = wanted.map(|(name, text)| (name, text.to_owned())).into();
    assert_eq!(figures, wanted);
    assert_eq!(reason.inputs, [Part::Lead("l".into())]);
    let above = &assessed.initiatives["i"].reasons[0];
    assert_eq!(above.inputs, [Part::Lead("l".into())]);
}
