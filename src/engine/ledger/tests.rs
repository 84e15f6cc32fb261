//! The ledger as a spec: what wants a reason, what is counted, and the second variance.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{Area, Ledger, LedgerEntry, Matter, Standing, judged, original_canonical};
use crate::domain::calendar::Period;
use crate::domain::ledger::{Difference, MetricRevision};
use crate::domain::measure::{Band, LeadMeasure, SCurve, Trajectory};
use crate::domain::plan::{Plan, PlanChange};
use crate::engine::testing::{World, noon};

fn entry(number: u64, day: &str, path: &str) -> LedgerEntry {
    LedgerEntry {
        number,
        seen: noon(day),
        difference: Difference {
            path: path.to_owned(),
            from: Some(json!(27)),
            to: Some(json!(24)),
        },
        hash: format!("h{number}"),
    }
}

fn plan(changes: Vec<PlanChange>) -> Plan {
    Plan {
        changes,
        ..Plan::clone(&World::new().snapshot.plan)
    }
}

fn agreed(on: jiff::civil::Date, what: &str) -> PlanChange {
    PlanChange {
        on,
        what: what.to_owned(),
        reason: "Competitor withdrew".to_owned(),
        approved: "maria".into(),
    }
}

#[test]
fn a_material_change_is_unexplained_until_somebody_says_why() {
    let ledger = Ledger {
        entries: vec![
            entry(1, "2026-03-01", "plan"),
            entry(2, "2026-05-05", "objective.share.lag.target"),
            entry(3, "2026-05-05", "objective.share.statement"),
            entry(4, "2026-05-06", "initiative.work.due"),
            entry(5, "2026-05-06", "lead.calls.target"),
            entry(6, "2026-05-06", "status.coverage"),
        ],
        ..Ledger::default()
    };
    let before = judged(&ledger, &plan(Vec::new()));
    let paths: Vec<&str> = before
        .unexplained()
        .map(|judged| judged.entry.difference.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "objective.share.lag.target",
            "initiative.work.due",
            "lead.calls.target",
            "status.coverage"
        ]
    );
    let counts = before.counts;
    assert_eq!(
        (
            counts.goals,
            counts.actions,
            counts.surroundings,
            counts.unexplained
        ),
        (2, 2, 1, 4)
    );
    assert_eq!(before.head.as_deref(), Some("h6"));

    let changes = vec![
        agreed(date(2026, 5, 4), "objective.share.lag.target"),
        agreed(date(2026, 5, 6), "initiative.work"),
    ];
    let after = judged(&ledger, &plan(changes.clone()));
    assert_eq!(after.counts.unexplained, 2);
    assert_eq!(
        after.entries[1].standing,
        Standing::Explained(changes[0].clone())
    );
    assert_eq!(after.entries[2].standing, Standing::NotMaterial);
    assert_eq!(
        (after.entries[3].area, after.entries[3].matter),
        (Area::Action, Some(Matter::Due))
    );
}

#[test]
fn the_day_of_an_entry_is_that_of_the_plans_zone() {
    let ledger = Ledger {
        entries: vec![LedgerEntry {
            seen: "2026-05-04T23:30:00Z".parse().unwrap(),
            ..entry(1, "2026-05-04", "objective.share.due")
        }],
        ..Ledger::default()
    };
    let plan = Plan {
        time_zone: TimeZone::get("Europe/Berlin").unwrap(),
        ..plan(Vec::new())
    };
    assert_eq!(judged(&ledger, &plan).entries[0].on, date(2026, 5, 5));
}

#[test]
fn a_revised_figure_wants_a_reason_like_a_change_of_the_plan() {
    let revision = |day: u8| MetricRevision {
        metric: "share".into(),
        date: date(2026, 10, 31),
        from: 13.0,
        to: 14.0,
        seen: noon(&format!("2026-11-{day:02}")),
    };
    let ledger = Ledger {
        revisions: vec![revision(3), revision(20)],
        ..Ledger::default()
    };
    let changes = vec![agreed(date(2026, 11, 2), "metric.share")];
    let found = judged(&ledger, &plan(changes));
    let explained: Vec<bool> = found
        .revisions
        .iter()
        .map(|one| !one.standing.is_unexplained())
        .collect();
    assert_eq!(explained, [true, false]);
}

/// Each table as it first stood: `a` and `b` of the first plan, `c` as it was added, however often it moved later.
#[test]
fn the_original_of_a_later_addition_is_its_own_first_form() {
    let first =
        json!({"form": 2, "objective": {"a": {"due": "2026-12-31"}, "b": {"due": "2026-06-30"}}});
    let added = Difference {
        path: "objective.c".to_owned(),
        from: None,
        to: Some(json!({"due": "2026-09-30"})),
    };
    let entries = |path: &str| {
        vec![
            LedgerEntry {
                difference: added.clone(),
                ..entry(1, "2026-03-01", "")
            },
            entry(2, "2026-05-05", path),
        ]
    };
    assert_eq!(
        original_canonical(&first, &entries("objective.a.owner")),
        None
    );
    let original = original_canonical(&first, &entries("objective.c.due")).unwrap();
    assert_eq!(
        original["objective"],
        json!({"a": {"due": "2026-12-31"}, "b": {"due": "2026-06-30"}, "c": {"due": "2026-09-30"}})
    );
}

/// The lead ran from 1 February to 12 May (100 days) towards 50; its target was halved. On 22 March, day 49, with
/// 20 done: today's plan wants 12.25 (7.75 ahead), the original 24.5: 4.5 or 9 points behind.
#[test]
fn halving_the_target_does_not_hide_what_the_original_plan_wanted() {
    let world = World::simple()
        .source("s", Some("2026-03-22"), 7)
        .done(20, "i", "2026-02-10");
    let mut snapshot = world.snapshot;
    snapshot.memory.original = Some(Plan::clone(&snapshot.plan));
    let lead = snapshot.plan.leads.values_mut().next().unwrap();
    lead.target = 25.0;
    let assessed = crate::engine::assess(&snapshot, date(2026, 3, 22));
    let current = assessed.leads["l"].variance.clone().unwrap();
    assert!((current.variance - 7.75).abs() < 1e-9, "{current:?}");
    let original = &assessed.ledger.originals.leads["l"];
    let variance = original.variance.clone().unwrap();
    assert!((variance.variance - -4.5).abs() < 1e-9, "{variance:?}");
    assert!((variance.points - -0.09).abs() < 1e-9);
    let initiative = &assessed.ledger.originals.initiatives["i"];
    assert!((initiative.shortfall.unwrap() - 0.09).abs() < 1e-9);
    assert!(assessed.ledger.originals.objectives.is_empty());
}

/// The same lead: its target came down from 50 to 25. With 20 done by 22 March it is 9 points behind by the one and
/// 31 ahead by the other: 20 / 25 - 0.49.
#[test]
fn an_entry_says_what_it_made_of_the_variance() {
    let world = World::simple()
        .source("s", Some("2026-03-22"), 7)
        .done(20, "i", "2026-02-10");
    let mut snapshot = world.snapshot;
    snapshot.plan.leads.values_mut().next().unwrap().target = 25.0;
    let mut moved = entry(2, "2026-03-20", "lead.l.target");
    moved.difference.from = Some(json!(50));
    moved.difference.to = Some(json!(25));
    snapshot.memory.ledger.entries = vec![entry(1, "2026-02-01", "plan"), moved];
    let assessed = crate::engine::assess(&snapshot, date(2026, 3, 22));
    assert_eq!(assessed.ledger.entries[0].effect, None);
    let effect = assessed.ledger.entries[1].effect.clone().unwrap();
    assert!((effect.before.points - -0.09).abs() < 1e-9, "{effect:?}");
    assert!((effect.after.points - 0.31).abs() < 1e-9, "{effect:?}");
}

/// The effect of one change of the lead that runs from 1 February to 12 May (100 days) towards 50, with 20 done by 22 March,
/// day 49: before and after, in points of the span.
fn effect(
    key: &str,
    (from, to): (Value, Value),
    change: impl Fn(&mut LeadMeasure),
) -> Option<(f64, f64)> {
    let world = World::simple()
        .source("s", Some("2026-03-22"), 7)
        .done(20, "i", "2026-02-10");
    let mut snapshot = world.snapshot;
    change(snapshot.plan.leads.values_mut().next().unwrap());
    let mut moved = entry(2, "2026-03-20", &format!("lead.l.{key}"));
    moved.difference.from = Some(from).filter(|value| !value.is_null());
    moved.difference.to = Some(to).filter(|value| !value.is_null());
    snapshot.memory.ledger.entries = vec![entry(1, "2026-02-01", "plan"), moved];
    let assessed = crate::engine::assess(&snapshot, date(2026, 3, 22));
    let effect = assessed.ledger.entries[1].effect.clone()?;
    Some((effect.before.points, effect.after.points))
}

#[test]
fn an_entry_says_what_it_made_of_the_variance_along_a_bent_path() {
    let dated = |first: (Date, f64), target: f64| vec![first, (date(2026, 5, 12), target)];
    let early = |value| dated((date(2026, 3, 22), value), 50.0);
    let lists = |first: f64| json!([["2026-03-22", first], ["2026-05-12", 50]]);
    let same = |found: Option<(f64, f64)>, before: f64, after: f64| {
        let (was, is) = found.expect("an effect");
        assert!(
            (was - before).abs() < 1e-6 && (is - after).abs() < 1e-6,
            "{was} {is}, {before} {after} are wanted"
        );
    };
    // The plan wanted 25 on the day, and wants 10 now: 5 behind and 10 ahead, of 50.
    let points = effect("points", (lists(25.0), lists(10.0)), |lead| {
        lead.trajectory = Trajectory::Points(early(10.0));
    });
    same(points, -0.1, 0.2);
    // Between steps the one before counts: nothing was wanted before the 22nd, 10 are wanted on it.
    let later = json!([["2026-03-23", 10], ["2026-05-12", 50]]);
    let steps = effect("points", (later, lists(10.0)), |lead| {
        lead.trajectory = Trajectory::Steps(early(10.0));
    });
    same(steps, 0.4, 0.2);
    // Half of it by 1 April, 49 of 59 days on: 20.762712 straight, nothing yet by steps.
    let shape = effect("shape", (Value::Null, json!("steps")), |lead| {
        lead.trajectory = Trajectory::Steps(dated((date(2026, 4, 1), 25.0), 50.0));
    });
    same(shape, (20.0 - 20.762_712) / 50.0, 0.4);
    // s(0.49) of the usual curve is 0.474682; straight it is 0.49.
    let straight = effect("shape", (json!("s-curve"), Value::Null), |_| {});
    same(straight, 0.4 - 0.474_682, 0.4 - 0.49);
    // A sudden rise in the middle wants less of the time before it: s(0.49) with 20 is 0.450161.
    let sudden = effect(
        "shape.s_curve.steepness",
        (Value::Null, json!(20)),
        |lead| {
            lead.trajectory = Trajectory::SCurve(SCurve {
                steepness: 20.0,
                ..SCurve::default()
            });
        },
    );
    same(sudden, 0.4 - 0.474_682, 0.4 - 0.450_161);
    // The last dated value is the target, and moves with it: 10 ahead, of 50 and of 25.
    let target = effect("target", (json!(50), json!(25)), |lead| {
        lead.target = 25.0;
        lead.trajectory = Trajectory::Points(dated((date(2026, 3, 22), 10.0), 25.0));
    });
    same(target, 0.2, 0.4);
    // With the due date before its other dated value there was no such path.
    let due = effect("due", (json!("2026-03-01"), json!("2026-05-12")), |lead| {
        lead.trajectory = Trajectory::Points(early(10.0));
    });
    assert_eq!(due, None);
    // 20 in a band of 21 to 30 is a tenth of its tolerance away; in one of 20 to 30 it is inside.
    let band = effect("band", (json!([21, 30]), json!([20, 30])), |lead| {
        lead.band = Some(Band {
            low: 20.0,
            high: 30.0,
            tolerance: 10.0,
        });
    });
    same(band, -0.1, 0.0);
}

/// Ten a week became five. Eight were done in the weeks of 2 and of 9 February: two and two of ten are a fifth of the
/// first commitment, and nothing is missing of the second.
#[test]
fn a_rate_stands_against_its_first_target_too() {
    let assessed = |change: fn(&mut LeadMeasure)| {
        let world = World::simple()
            .source("s", Some("2026-02-16"), 7)
            .done(8, "i", "2026-02-04")
            .done(8, "i", "2026-02-11");
        let mut snapshot = world.snapshot;
        let lead = snapshot.plan.leads.values_mut().next().unwrap();
        (lead.per, lead.target) = (Some(Period::Week), 10.0);
        snapshot.memory.original = Some(Plan::clone(&snapshot.plan));
        change(snapshot.plan.leads.values_mut().next().unwrap());
        let mut moved = entry(2, "2026-02-10", "lead.l.target");
        moved.difference.from = Some(json!(10));
        moved.difference.to = Some(json!(5));
        snapshot.memory.ledger.entries = vec![entry(1, "2026-02-01", "plan"), moved];
        crate::engine::assess(&snapshot, date(2026, 2, 16))
    };
    let halved = assessed(|lead| lead.target = 5.0);
    let current = halved.leads["l"].variance.clone().unwrap();
    assert!(current.shortfall.abs() < 1e-9, "{current:?}");
    let original = halved.ledger.originals.leads["l"].variance.clone().unwrap();
    assert!((original.shortfall - 0.2).abs() < 1e-9, "{original:?}");
    let effect = halved.ledger.entries[1].effect.clone().unwrap();
    assert!((effect.before.shortfall - 0.2).abs() < 1e-9, "{effect:?}");
    assert!(effect.after.shortfall.abs() < 1e-9, "{effect:?}");
    // With a start of 9 February the week before it is not looked at any more: nothing is said of it.
    let later = assessed(|lead| lead.start = date(2026, 2, 9));
    let original = &later.ledger.originals.leads["l"];
    assert_eq!(
        (original.start, original.variance.clone()),
        (date(2026, 2, 1), None)
    );
}
