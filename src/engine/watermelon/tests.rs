//! Each kind of finding, by hand, and what is none.

use crate::domain::claim::{Claim, Override};
use crate::domain::forecast::{Foreseen, Goal, KeptForecast};
use crate::domain::memory::Told;
use crate::domain::plan::{Dependency, Initiative};
use crate::engine::testing::{World, a_lag, an_initiative, d, open, with};
use crate::engine::watermelon::WatermelonKind::{
    self, ErodingGreen, GreenLeadsRedLag, GreenToRed, StaleGreen,
};

fn found(world: &World, day: &str) -> Vec<(WatermelonKind, String)> {
    let assessed = world.at(day);
    let found = assessed.watermelons.into_iter();
    found
        .map(|one| (one.kind, format!("{}: {}", one.subject.id(), one.text)))
        .collect()
}

fn i(world: &mut World) -> &mut Initiative {
    world.snapshot.plan.initiatives.get_mut("i").unwrap()
}

fn stated(claim: Claim, until: &str) -> Override {
    Override {
        claim,
        reason: "the vendor promised".to_owned(),
        by: "maria".into(),
        until: d(until),
    }
}

#[test]
fn an_override_better_than_the_figures_is_a_claim() {
    // 5 of 25 wanted on day 50: off track.
    let mut world = World::simple()
        .person("maria", "maria")
        .done(5, "i", "2026-02-10");
    i(&mut world).stated = Some(stated(Claim::OnTrack, "2026-04-30"));
    let claims = found(&world, "2026-03-23");
    assert_eq!(
        claims,
        [(
            WatermelonKind::Claim,
            "i: maria says on track until 30 Apr: the vendor promised; the figures say off track"
                .to_owned()
        )]
    );
    // It changes no status, and ends with its day.
    assert!(
        world.at("2026-03-23").initiatives["i"]
            .status
            .is_off_track()
    );
    assert!(
        !found(&world, "2026-05-01")
            .iter()
            .any(|(kind, _)| *kind == WatermelonKind::Claim)
    );
    // A claim that is worse, or the same, deceives nobody.
    i(&mut world).stated = Some(stated(Claim::OffTrack, "2026-04-30"));
    assert_eq!(found(&world, "2026-03-23"), []);
}

#[test]
fn a_tracker_field_is_a_claim() {
    let claiming = |said: &str| {
        let said = serde_json::Value::from(said);
        let epic = with(open("epic", "i"), |task| {
            task.fields.insert("claimed".to_owned(), said);
        });
        let world = World::simple().done(5, "i", "2026-02-10").tasks([epic]);
        found(&world, "2026-03-23")
    };
    assert_eq!(
        claiming("Green"),
        [(
            WatermelonKind::Claim,
            "i: the tracker claims on track (epic); the figures say off track".to_owned()
        )]
    );
    assert_eq!(claiming("red"), []);
    assert_eq!(claiming("whatever"), []);
}

#[test]
fn green_leads_under_a_red_result() {
    // Leads on plan on 23 March; the lag should stand at 22 of 100 (day 80 of 364) and stands at -20.
    let mut world =
        World::simple()
            .done(26, "i", "2026-02-10")
            .series("m", 400, &[("2026-03-20", -20.0)]);
    world.snapshot.plan.objectives.get_mut("o").unwrap().lag = Some(a_lag(0.0, 100.0));
    let all = found(&world, "2026-03-23");
    assert!(
        all.contains(&(
            GreenLeadsRedLag,
            "o: 1 of 1 lead (100 % of the weight) on track while the result is off track"
                .to_owned()
        )),
        "{all:?}"
    );
}

#[test]
fn green_by_old_data() {
    // 24 of 50 were done by 1 March when the data ends; on 23 March 25 are wanted: on track even if it stood still.
    let world = World::simple()
        .source("t", Some("2026-03-01"), 3)
        .done(24, "i", "2026-02-10");
    let all = found(&world, "2026-03-23");
    assert_eq!(
        all.into_iter()
            .filter(|(kind, _)| *kind == StaleGreen)
            .collect::<Vec<_>>(),
        [(
            StaleGreen,
            "l: on track by data that is too old: t, last read 1 Mar".to_owned()
        )]
    );
}

#[test]
fn green_that_falls_back_week_after_week() {
    // 20 done by 10 February: 30 days ahead of a plan of one in two days; from then on nothing.
    // 22 March, day 49: 24.5 wanted, 9 days behind, 9 points: on track. 22 February, day 21: 19 days ahead.
    let world = World::simple().done(20, "i", "2026-02-10");
    let all = found(&world, "2026-03-22");
    assert!(
        all.contains(&(
            ErodingGreen,
            "i: on track for 4 weeks while it went from 19 days ahead to 9 days behind".to_owned()
        )),
        "{all:?}"
    );
    // One task a week keeps it nearer, but not near enough: three weeks later it is at risk, and no green any more.
    assert!(
        !found(&world, "2026-04-12")
            .iter()
            .any(|(kind, _)| *kind == ErodingGreen)
    );
}

#[test]
fn green_then_red_without_amber() {
    // A target of 4 in four steps: a quarter each 25 days. One dated point asks for all at once.
    let mut world = World::simple().done(10, "i", "2026-02-10");
    let lead = world.snapshot.plan.leads.get_mut("l").unwrap();
    lead.trajectory = crate::domain::measure::Trajectory::Points(vec![
        (d("2026-03-15"), 10.0),
        (d("2026-03-16"), 40.0),
        (d("2026-05-12"), 50.0),
    ]);
    let all = found(&world, "2026-03-20");
    assert_eq!(
        all.into_iter()
            .filter(|(kind, _)| *kind == GreenToRed)
            .collect::<Vec<_>>(),
        [(
            GreenToRed,
            "i: on track on 15 Mar, off track on 16 Mar, never at risk between".to_owned()
        )]
    );
    // Five weeks later it is old news.
    assert!(
        !found(&world, "2026-04-24")
            .iter()
            .any(|(kind, _)| *kind == GreenToRed)
    );
    // Linear, it goes through at risk: 10 of 50 from day 45 on.
    let slow = World::simple().done(10, "i", "2026-02-10");
    assert!(
        !found(&slow, "2026-03-20")
            .iter()
            .any(|(kind, _)| *kind == GreenToRed)
    );
}

#[test]
fn a_buffer_that_is_used_up_faster_than_the_chain_advances() {
    // On plan: 25 of 50 on day 50; no forecast (one day of completions), its tasks run to 10 May: 8 of 10 days of buffer.
    let last = with(open("last", "i"), |task| {
        task.due = Some(crate::domain::calendar::When::Date(d("2026-05-10")));
    });
    let mut world = World::simple().done(25, "i", "2026-03-20").tasks([last]);
    i(&mut world).buffer_days = Some(10);
    let all = found(&world, "2026-03-23");
    assert_eq!(
        all,
        [(
            ErodingGreen,
            "i: on track, but 80 % of its buffer is used while its chain is 50 % complete"
                .to_owned()
        )]
    );
    i(&mut world).buffer_days = Some(60);
    assert_eq!(found(&world, "2026-03-23").len(), 1, "58 of 60 days");
    i(&mut world).buffer_days = None;
    assert_eq!(found(&world, "2026-03-23"), []);
}

#[test]
fn green_while_the_odds_fall() {
    // Five done on each of five days: 25 of 50 on day 50, on plan, with a little better than even odds.
    let days = [
        "2026-03-18",
        "2026-03-19",
        "2026-03-20",
        "2026-03-21",
        "2026-03-22",
    ];
    let mut world = days
        .iter()
        .fold(World::simple(), |world, day| world.done(5, "i", day));
    let odds = world.at("2026-03-23").forecasts["l"].odds().unwrap();
    assert!(odds > 0.5 && odds < 0.6, "{odds}");
    let mut erodes = |odds: [f64; 4]| {
        let mondays = ["2026-02-23", "2026-03-02", "2026-03-09", "2026-03-16"];
        let kept = mondays.iter().zip(odds).map(|(day, odds)| KeptForecast {
            of: Foreseen::Lead("l".into()),
            as_of: d(day),
            due: d("2026-05-12"),
            goal: Goal::AtLeast(50.0),
            odds,
            p85: None,
        });
        world.snapshot.memory.forecasts = kept.collect();
        let all = found(&world, "2026-03-23");
        let eroding = all.into_iter().filter(|(kind, _)| *kind == ErodingGreen);
        eroding.map(|(_, text)| text).collect::<Vec<_>>()
    };
    let now = crate::engine::words::percent(odds);
    assert_eq!(
        erodes([0.9, 0.8, 0.8, 0.6]),
        [format!(
            "l: on track, but its odds fell from 90 % on 23 Feb to {now} and never rose between"
        )]
    );
    // They rose once; they fell by less than 20 points.
    assert!(erodes([0.9, 0.7, 0.8, 0.6]).is_empty());
    assert!(erodes([0.7, 0.7, 0.6, 0.6]).is_empty());
}

#[test]
fn told_green_then_red_by_a_dependency() {
    // `i` is on plan on 23 March and waits for `up`, which is due a week before the end of `i`.
    let days = [
        "2026-03-18",
        "2026-03-19",
        "2026-03-20",
        "2026-03-21",
        "2026-03-22",
    ];
    let mut world = days
        .iter()
        .fold(World::simple(), |world, day| world.done(5, "i", day))
        .initiative(an_initiative("up", "o"));
    let plan = &mut world.snapshot.plan;
    plan.initiatives.get_mut("up").unwrap().due = d("2026-06-01");
    plan.initiatives.get_mut("i").unwrap().depends_on = vec![Dependency {
        on: "up".into(),
        lag_days: 0,
    }];
    let mut flips = |told: &[(&str, &str)]| {
        let told = told.iter().map(|(day, status)| Told {
            subject: "initiative.i".to_owned(),
            as_of: d(day),
            status: (*status).to_owned(),
        });
        world.snapshot.memory.told = told.collect();
        let all = found(&world, "2026-03-23");
        let flips = all.into_iter().filter(|(kind, _)| *kind == GreenToRed);
        flips.map(|(_, text)| text).collect::<Vec<_>>()
    };
    assert_eq!(
        flips(&[("2026-03-09", "on track"), ("2026-03-16", "off track")]),
        ["i: told on track on 9 Mar, off track on 16 Mar, never at risk between"]
    );
    assert_eq!(
        flips(&[("2026-03-16", "on track")]),
        ["i: told on track on 16 Mar, off track on 23 Mar, never at risk between"]
    );
    assert!(flips(&[("2026-03-09", "on track"), ("2026-03-16", "at risk")]).is_empty());
    // Older than four weeks, and never told.
    assert!(flips(&[("2026-02-16", "on track")]).is_empty());
    assert!(flips(&[]).is_empty());
}
