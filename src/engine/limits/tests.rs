//! Rules 2 and 4, end to end through a snapshot.

use crate::domain::measure::Trajectory;
use crate::domain::plan::Dependency;
use crate::engine::Assessment;
use crate::engine::assessment::Status;
use crate::engine::testing::{World, a_lag, a_lead, an_initiative, an_objective, d, open};

/// 25 tasks in the last five days before 23 March: day 50 of 100, plan 25.
fn on_plan(world: World, initiative: &str) -> World {
    [
        "2026-03-18",
        "2026-03-19",
        "2026-03-20",
        "2026-03-21",
        "2026-03-22",
    ]
    .iter()
    .fold(world, |world, day| world.done(5, initiative, day))
}

fn reasons(assessed: &Assessment, id: &str) -> Vec<String> {
    let reasons = assessed.initiatives[id].reasons.iter();
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
fn even_odds_or_less_cost_one_step() {
    // One a week for six weeks, 6 of 12 on day 50 of 100: on plan, and about as likely as not to be in time.
    let mut world = World::simple();
    for day in [
        "2026-02-08",
        "2026-02-15",
        "2026-02-22",
        "2026-03-01",
        "2026-03-08",
        "2026-03-15",
    ] {
        world = world.done(1, "i", day);
    }
    world.snapshot.plan.leads.get_mut("l").unwrap().target = 12.0;
    let world = world.tasks((0..10).map(|n| open(&format!("open-{n}"), "i")));
    let assessed = world.at("2026-03-23");
    let lead = &assessed.leads["l"];
    let odds = assessed.forecasts["l"].odds().unwrap();
    let wanted = if odds <= 0.5 {
        Status::AtRisk
    } else {
        Status::OnTrack
    };
    assert_eq!(lead.status, wanted, "{odds}");
    assert_eq!(lead.reasons.len(), usize::from(odds <= 0.5) + 1);
    // A week later without a completion: still within the band of the plan, and the odds are worse.
    let later = world.at("2026-03-30");
    let odds = later.forecasts["l"].odds().unwrap();
    assert!(odds <= 0.5, "{odds}");
    assert_eq!(later.leads["l"].status, Status::AtRisk);
    assert_eq!(later.leads["l"].reasons[0].rule, "forecast");
    assert!(
        later.leads["l"].reasons[0]
            .text
            .to_string()
            .starts_with("odds of 12 by 12 May: "),
        "{:?}",
        later.leads["l"].reasons
    );
    // Its initiative, with no other lead, says the odds once, and beside them how it stands.
    let [odds, figures] = later.initiatives["i"].reasons.as_slice() else {
        panic!("{:?}", later.initiatives["i"].reasons);
    };
    assert_eq!(odds.text, later.leads["l"].reasons[0].text);
    assert_eq!(figures.rule, "shortfall");
    assert!(figures.text.contains(&later.leads["l"].reasons[1].text));
}

#[test]
fn a_trend_that_ends_short_of_the_target_costs_one_step() {
    // 0 to 100 in the 364 days of 2026. Month ends on a line that gets to a share of the plan: by 0.92 of it, 31 October (day
    // 303, plan 83.2) stands at 76.6, 6.7 points short and so on track; carried on, the line ends at 92, and never at 100.
    let on_line = |share: f64| {
        let mut objective = an_objective("o");
        objective.lag = Some(a_lag(0.0, 100.0));
        let days = [
            ("2026-05-31", 150.0),
            ("2026-06-30", 180.0),
            ("2026-07-31", 211.0),
            ("2026-08-31", 242.0),
            ("2026-09-30", 272.0),
            ("2026-10-31", 303.0),
        ];
        let points = days.map(|(day, number)| (day, share * 100.0 * number / 364.0));
        World::new().objective(objective).series("m", 40, &points)
    };
    let short = on_line(0.92).at("2026-11-05");
    let objective = &short.objectives["o"];
    assert_eq!(objective.lag.as_ref().unwrap().status, Status::OnTrack);
    assert_eq!(objective.status, Status::AtRisk, "{:?}", objective.reasons);
    assert_eq!(objective.reasons[0].rule, "forecast");
    assert!(
        objective.reasons[0]
            .text
            .to_string()
            .starts_with("odds of 100 % by 31 Dec: ")
    );
    // By 0.85 of it 12.5 points short: at risk by its figures, off track by where it ends.
    assert_eq!(
        on_line(0.85).at("2026-11-05").objectives["o"].status,
        Status::OffTrack
    );
    // What is planned to come late: 92 of 303 hundredths against 70 are 1.09 of the plan all the way.
    let mut late = on_line(0.92);
    let objective = late.snapshot.plan.objectives.get_mut("o").unwrap();
    let path = vec![(d("2026-10-31"), 70.0), (d("2026-12-31"), 100.0)];
    objective.lag.as_mut().unwrap().trajectory = Trajectory::Points(path);
    assert_eq!(
        late.at("2026-11-05").objectives["o"].status,
        Status::OnTrack
    );
    assert_eq!(
        on_line(1.02).at("2026-11-05").objectives["o"].status,
        Status::OnTrack
    );
}

/// 20 on 1 April, 40 on 1 July, 60 on 1 October, 100 on 31 December. At 88 % of each step 31 October stands at 52.8: 7.2
/// points short and so on track; carried on, the last step ends at 88.
#[test]
fn a_trend_along_a_bent_plan_counts_as_one_along_a_line() {
    let kept = |share: f64| {
        let mut objective = an_objective("o");
        let mut lag = a_lag(0.0, 100.0);
        let path = [
            ("2026-04-01", 20.0),
            ("2026-07-01", 40.0),
            ("2026-10-01", 60.0),
            ("2026-12-31", 100.0),
        ];
        lag.trajectory = Trajectory::Steps(path.map(|(day, value)| (d(day), value)).to_vec());
        objective.lag = Some(lag);
        let points = [
            ("2026-01-31", 0.0),
            ("2026-04-30", 20.0),
            ("2026-07-31", 40.0),
            ("2026-08-31", 40.0),
            ("2026-10-31", 60.0),
        ];
        let points = points.map(|(day, plan)| (day, share * plan));
        let world = World::new().objective(objective).series("m", 40, &points);
        let assessed = world.at("2026-11-05");
        let objective = &assessed.objectives["o"];
        (
            objective.lag.as_ref().unwrap().status,
            objective.status,
            objective.reasons[0].rule,
        )
    };
    assert_eq!(kept(0.88), (Status::OnTrack, Status::AtRisk, "forecast"));
    assert_eq!(kept(1.0), (Status::OnTrack, Status::OnTrack, "shortfall"));
}

/// The line of 0.92 again. The lead began on 1 February and reached its target: 250 days on it is 9 October, and only one
/// value can show what was done.
#[test]
fn a_trend_that_cannot_show_the_actions_yet_costs_nothing() {
    let status = |delay: Option<i64>| {
        let mut objective = an_objective("o");
        let mut lag = a_lag(0.0, 100.0);
        lag.delay_days = delay;
        objective.lag = Some(lag);
        let days = [
            ("2026-05-31", 150.0),
            ("2026-06-30", 180.0),
            ("2026-07-31", 211.0),
            ("2026-08-31", 242.0),
            ("2026-09-30", 272.0),
            ("2026-10-31", 303.0),
        ];
        let points = days.map(|(day, number)| (day, 92.0 * number / 364.0));
        let world = World::simple()
            .objective(objective)
            .series("m", 40, &points);
        let assessed = world.done(50, "i", "2026-03-01").at("2026-11-05");
        assessed.objectives["o"].status
    };
    assert_eq!(status(None), Status::AtRisk);
    assert_eq!(status(Some(250)), Status::OnTrack);
    // 103 days on it is 15 May: all values can show it.
    assert_eq!(status(Some(103)), Status::AtRisk);
}

/// `i` is on plan; `up` has no lead and is due on 1 June; `i` waits for it.
fn waiting() -> World {
    let mut objective = an_objective("o");
    objective.due = d("2026-06-15");
    let mut world = on_plan(World::simple(), "i")
        .objective(objective)
        .initiative(an_initiative("up", "o"));
    let plan = &mut world.snapshot.plan;
    plan.initiatives.get_mut("up").unwrap().due = d("2026-06-01");
    plan.initiatives.get_mut("i").unwrap().depends_on = vec![Dependency {
        on: "up".into(),
        lag_days: 0,
    }];
    world
}

#[test]
fn a_green_initiative_that_waits_too_long_is_off_track() {
    let assessed = waiting().at("2026-03-23");
    assert_eq!(assessed.leads["l"].status, Status::OnTrack);
    assert_eq!(assessed.initiatives["i"].status, Status::OffTrack);
    let said = reasons(&assessed, "i");
    assert!(
        said[0].starts_with("off track: up upstream finishes on 1 Jun: this cannot finish before "),
        "{said:?}"
    );
    assert!(said[0].ends_with("(dependency)") && said[0].contains("past its due date"));
    assert!(said[1].starts_with("on track: "), "{said:?}");
    // The objective as well: what remains of i ends after 15 June.
    let objective = &assessed.objectives["o"];
    assert_eq!(objective.status, Status::OffTrack);
    assert!(
        objective.reasons[0]
            .text
            .to_string()
            .starts_with("up (1 Jun) -> i +"),
        "{:?}",
        objective.reasons
    );
    // The same plan without the dependency is green.
    let mut alone = waiting();
    alone
        .snapshot
        .plan
        .initiatives
        .get_mut("i")
        .unwrap()
        .depends_on
        .clear();
    let assessed = alone.at("2026-03-23");
    assert_eq!(assessed.initiatives["i"].status, Status::OnTrack);
    assert!(!assessed.objectives["o"].status.is_off_track());
}

#[test]
fn the_cap_holds_before_the_start_but_not_after_the_end() {
    let mut world = waiting();
    let plan = &mut world.snapshot.plan;
    let i = plan.initiatives.get_mut("i").unwrap();
    (i.start, i.due) = (d("2026-04-01"), d("2026-06-10"));
    let lead = plan.leads.get_mut("l").unwrap();
    (lead.start, lead.due) = (d("2026-04-01"), d("2026-06-10"));
    // 70 days from 1 June: 10 August.
    let assessed = world.at("2026-03-23");
    assert_eq!(assessed.initiatives["i"].status, Status::OffTrack);
    assert!(reasons(&assessed, "i")[0].contains("10 Aug, 61 days past its due date"));
    // Half of the weight is off track: said of the objective although nothing rolls up yet.
    let objective = &assessed.objectives["o"];
    assert!(
        objective
            .reasons
            .iter()
            .any(|reason| reason.rule == "child")
    );
    // Reached is reached.
    let done = waiting().done(25, "i", "2026-03-22").at("2026-03-23");
    assert_eq!(done.initiatives["i"].status, Status::Achieved);
}

#[test]
fn a_pause_takes_an_initiative_out_of_the_schedule() {
    let mut world = waiting();
    let up = world.snapshot.plan.initiatives.get_mut("up").unwrap();
    up.paused = Some(crate::domain::plan::Pause {
        since: d("2026-03-01"),
        until: None,
        reason: "budget".to_owned(),
    });
    let assessed = world.at("2026-03-23");
    assert!(!assessed.schedule.initiatives.contains_key("up"));
    assert_eq!(assessed.initiatives["i"].status, Status::OnTrack);
}

#[test]
fn a_lead_without_a_forecast_leaves_the_due_date() {
    let world = World::new()
        .objective(an_objective("o"))
        .initiative(an_initiative("i", "o"))
        .lead(a_lead("l", "i"));
    let assessed = world.at("2026-03-23");
    let planned = &assessed.schedule.initiatives["i"];
    assert_eq!(planned.finish.p50, d("2026-05-12"));
    assert!(planned.basis.words().to_string().starts_with("no forecast"));
}
