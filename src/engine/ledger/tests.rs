//! The ledger as a spec: what wants a reason, what is counted, and the second variance.

use jiff::civil::date;
use jiff::tz::TimeZone;
use serde_json::json;

use super::{Area, Ledger, LedgerEntry, Matter, Standing, judged, original_canonical};
use crate::domain::ledger::{Difference, MetricRevision};
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
        ..World::new().snapshot.plan
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
    snapshot.memory.original = Some(snapshot.plan.clone());
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
