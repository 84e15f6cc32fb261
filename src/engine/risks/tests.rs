//! The register and its proposals by hand.

use super::{Exposure, Signal, Stale, exposure};
use crate::domain::calendar::When;
use crate::domain::link::MatchRule;
use crate::domain::money::Money;
use crate::domain::plan::{Dependency, Impact, Resource, ResourceState, Risk};
use crate::domain::task::{Estimate, State};
use crate::engine::testing::{World, an_initiative, d, open, with};

fn risk(id: &str, likelihood: u8, impact: Impact) -> Risk {
    Risk {
        id: id.into(),
        what: format!("risk {id}"),
        likelihood,
        impact,
        response: None,
        owner: "maria".into(),
        review: None,
        threatens: vec!["i".into()],
        rules: Vec::new(),
    }
}

fn usd(minor: i64) -> Money {
    Money {
        minor,
        currency: "USD".to_owned(),
    }
}

fn with_risks(mut world: World, risks: impl IntoIterator<Item = Risk>) -> World {
    for risk in risks {
        world.snapshot.plan.risks.insert(risk.id.clone(), risk);
    }
    world
}

#[test]
fn exposure_is_likelihood_times_impact() {
    // 3 x 4 = 12; likelihood 4 stands for 70 %: 0.7 x USD 1,000,000.01 = USD 700,000.00 and a part of a cent.
    assert_eq!(
        exposure(&risk("a", 3, Impact::Grade(4))),
        Exposure::Score(12)
    );
    let amount = Impact::Amount(usd(100_000_001));
    assert_eq!(
        exposure(&risk("b", 4, amount)),
        Exposure::Expected(usd(70_000_000))
    );
    let least = Impact::Amount(usd(1_000));
    assert_eq!(exposure(&risk("c", 1, least)), Exposure::Expected(usd(100)));
}

#[test]
fn the_register_is_heaviest_first_with_its_tasks_and_what_is_stale() {
    let mut reviewed = risk("small", 1, Impact::Grade(1));
    reviewed.review = Some(d("2026-02-20"));
    reviewed.rules = vec![MatchRule {
        labels: vec!["guard".to_owned()],
        ..MatchRule::default()
    }];
    let mut over = risk("over", 5, Impact::Grade(5));
    over.threatens = vec!["past".into()];
    let mut past = an_initiative("past", "o");
    past.start = d("2026-01-01");
    past.due = d("2026-02-27");
    let world = with_risks(
        World::simple().initiative(past),
        [reviewed, over, risk("money", 1, Impact::Amount(usd(5)))],
    );
    let world = world.tasks([with(open("7", "guard"), |task| {
        task.due = Some(When::Date(d("2026-02-01")));
    })]);
    let risks = world.at("2026-03-02").accountability.risks;
    let ids: Vec<&str> = risks.register.iter().map(|risk| risk.id.as_str()).collect();
    assert_eq!(ids, ["money", "over", "small"]);
    let stale: Vec<Option<Stale>> = risks.register.iter().map(|risk| risk.stale).collect();
    let passed = Stale::ReviewPassed {
        on: d("2026-02-20"),
        days: 10,
    };
    assert_eq!(stale, [None, Some(Stale::ThreatOver), Some(passed)]);
    let small = risks.register.last().unwrap();
    let tasks: Vec<(&str, bool)> = small
        .tasks
        .iter()
        .map(|task| (task.key.as_str(), task.is_overdue))
        .collect();
    assert_eq!(tasks, [("7", true)]);
}

#[test]
fn signals_propose_risks_and_say_which_one_covers_them() {
    let mut waiting = an_initiative("j", "o");
    waiting.start = d("2026-03-10");
    waiting.resources = vec![Resource {
        what: "two testers".to_owned(),
        state: ResourceState::Unconfirmed,
    }];
    waiting.depends_on = vec![Dependency {
        on: "i".into(),
        lag_days: 0,
    }];
    let mut world = with_risks(
        World::simple().initiative(waiting).person("maria", "mia"),
        [risk("declared", 2, Impact::Grade(2))],
    );
    world.snapshot.plan.people.get_mut("maria").unwrap().hours = Some(5.0);
    // i wants 50 tasks by 12 May; on 2 April none is done: off track, and j, which starts on 10 March, waits for it.
    // Three of its four open tasks are blocked; Maria has 80 h to do by the 3rd, and 1 h a day.
    let task = |id: &str, state| {
        with(open(id, "i"), |task| {
            task.state = state;
            task.assignees = vec!["mia".to_owned()].into();
            task.estimate = Some(Estimate::Hours(20.0));
            task.due = Some(When::Date(d("2026-04-03")));
        })
    };
    let world = world.tasks([
        task("1", State::Blocked),
        task("2", State::Blocked),
        task("3", State::Blocked),
        task("4", State::Open),
    ]);
    let risks = world.at("2026-04-02").accountability.risks;
    let found: Vec<(Signal, &str, usize)> = risks
        .proposed
        .iter()
        .map(|proposal| {
            (
                proposal.signal,
                proposal.about.as_str(),
                proposal.covered_by.len(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            // It threatens j, which no declared risk names.
            (Signal::SlippingUpstream, "i", 0),
            (Signal::Overload, "maria", 1),
            (Signal::BlockedCluster, "i", 1),
            (Signal::UnconfirmedResource, "j", 0),
        ]
    );
    let whats: Vec<String> = risks
        .proposed
        .iter()
        .map(|proposal| proposal.what.to_string())
        .collect();
    insta::assert_snapshot!(whats.join("\n"), @r"
    initiative i is off track, and initiative j (started 10 Mar) waits for it
    maria has 80 h to do by 3 Apr and 2 h for it
    3 of the 4 open tasks of initiative i are blocked
    initiative j started 10 Mar without two testers, which is not confirmed
    ");
}
