//! The derivation, as it would be printed.

use std::fmt::Write as _;

use super::{Node, explain};
use crate::domain::calendar::{Period, When};
use crate::domain::measure::Bands;
use crate::engine::testing::{World, a_lag, a_lead, d, done, open, with};

/// Indents a tree.
fn text(node: &Node) -> String {
    let mut text = String::new();
    write_into(node, 0, &mut text);
    text
}

fn write_into(node: &Node, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    writeln!(text, "{indent}{}", node.head).unwrap();
    for line in &node.lines {
        writeln!(text, "{indent}  . {line}").unwrap();
    }
    for child in &node.children {
        write_into(child, depth + 1, text);
    }
}

fn world() -> World {
    let mut world = World::simple().series("m", 40, &[("2026-03-20", 15.0)]);
    world.snapshot.plan.objectives.get_mut("o").unwrap().lag = Some(a_lag(12.0, 27.0));
    world.snapshot.plan.leads.get_mut("l").unwrap().target = 4.0;
    world.tasks([
        done("1", "i", "2026-03-01"),
        with(open("2", "i"), |task| {
            task.due = Some(When::Date(d("2026-04-01")));
            task.assignees = vec!["maria".to_owned()].into();
        }),
    ])
}

#[test]
fn an_objective_down_to_its_rows() {
    let assessed = world().at("2026-03-23");
    insta::assert_snapshot!(text(&explain(&assessed, "o").unwrap()), @r#"
    objective o: on track — objective o
      . on track: 15 % on 20 Mar, target 27, plan then 15.2 (1 point, 5 days behind) (shortfall)
      . completion = (1 × 0.25) / 1 = 0.25
      . shortfall = (1 × 0.25) / 1 = 0.25
      . diagnosis: result without the actions: find out what really moves it
      . last finish = 2026-04-01, 85 of 100 by 2026-04-01; due 2026-12-31: −274 d; critical chain: i
      lag measure: on track
        . on track: 15 % on 20 Mar, target 27, plan then 15.2 (1 point, 5 days behind) (shortfall)
        . actual = 15 % on 2026-03-20
        . plan = 12 + (27 − 12) × 0.214 = 15.2
        . progress = (15 − 12) / (27 − 12) = 0.2
        . variance = 15 − 15.2 = −0.2 (1 point, 5 days behind)
        . shortfall = max(0, 0.214 − 0.2) = 0.014
        . implied by the leads = 15.8 %; actual − implied = −0.8 pp
        . forecast: none, 1 value up to 23 Mar, 5 are needed
      initiative i: at risk
        . at risk: lead l: 1 of 4 tasks, plan 2 (25 points, 25 days behind) (shortfall)
        . weight 1
        . completion = (1 × 0.25) / 1 = 0.25
        . shortfall = (1 × 0.25) / 1 = 0.25
        . 2 linked tasks: 1 done, 1 open, 0 in progress, 0 blocked, 0 cancelled; 0 overdue
        . own finish = 2026-04-01 (no forecast: due dates of its tasks and leads), 85 of 100 by 2026-04-01; 9 days from 2026-03-23
        . finish = own finish = 2026-04-01; due 2026-05-12: −41 d; slack 0 days, on the critical chain
        lead l: at risk
          . at risk: 1 of 4 tasks, plan 2 (25 points, 25 days behind) (shortfall)
          . weight 1, from 2026-02-01 to 2026-05-12
          . tasks done = 1 task
          . plan = 0 + (4 − 0) × 0.5 = 2
          . progress = (1 − 0) / (4 − 0) = 0.25
          . variance = 1 − 2 = −1 (25 points, 25 days behind)
          . shortfall = max(0, 0.5 − 0.25) = 0.25
          . forecast: none, 1 day with a completion since 1 Feb, 5 are needed
          . evidence: not testable yet: 0 weeks with a value of o and the work before it, 16 are needed
          1 done, which counts
            . linked by label=i
            t#1 task 1: done on 2026-03-01
          1 not done yet
            . linked by label=i
            t#2 task 2: open, due 2026-04-01
    "#);
}

#[test]
fn a_task_says_where_it_counts() {
    let assessed = world().at("2026-03-23");
    insta::assert_snapshot!(text(&explain(&assessed, "t#2").unwrap()), @r#"
    t#2 task 2: open, due 2026-04-01
      . assigned to maria
      . first seen 2026-01-01
      initiative i
        . linked by label=i
        . in the scope of lead l
    "#);
    assert_eq!(explain(&assessed, "2"), explain(&assessed, "t#2"));
    assert_eq!(explain(&assessed, "nothing"), None);
}

#[test]
fn a_rate_shows_its_weeks() {
    let mut lead = a_lead("rate", "i");
    lead.per = Some(Period::Week);
    lead.target = 1.0;
    lead.bands = Bands::default();
    lead.start = d("2026-02-23");
    let assessed = world().lead(lead).at("2026-03-10");
    insta::assert_snapshot!(text(&explain(&assessed, "rate").unwrap()), @r#"
    lead rate: off track
      . off track: 0 tasks this week, 0 wanted by now (1 a week); 1 of 2 weeks hit, the last one missed; 53 % of the commitment not kept (shortfall)
      . weight 1, from 2026-02-23 to 2026-05-12
      . tasks done this week = 0 tasks
      . 19 % of the whole commitment has elapsed, 9 % is kept: shortfall = not kept / elapsed = 0.533
      . consistency = 1 / 2 = 0.5
      . week from 2026-02-23: 1 hit · 2026-03-02: 0 missed · 2026-03-09: 0 running
      . forecast: none, 1 day with a completion since 23 Feb, 5 are needed
      . evidence: not testable yet: 0 weeks with a value of o and the work before it, 16 are needed
      1 done, which counts
        . linked by label=i
        t#1 task 1: done on 2026-03-01
      1 not done yet
        . linked by label=i
        t#2 task 2: open, due 2026-04-01
    "#);
}

#[test]
fn a_person_down_to_their_tasks() {
    let mut world = world().person("maria", "maria");
    let person = world.snapshot.plan.people.get_mut("maria").unwrap();
    person.hours = Some(10.0);
    person.daily_operations = Some(crate::domain::people::DailyOperations::Share(0.5));
    let world = world.tasks([with(open("3", "i"), |task| {
        task.assignees = vec!["maria".to_owned(), "ghost".to_owned()].into();
        task.estimate = Some(crate::domain::task::Estimate::Hours(12.0));
        task.due = Some(When::Date(d("2026-03-27")));
    })]);
    // 10 h / 5 x 0.5 = 1 h a day from Monday 23 March: 5 h by the 27th, 8 by 1 April. Needed: 6, then 6 + 12 = 18.
    insta::assert_snapshot!(text(&explain(&world.at("2026-03-23"), "maria").unwrap()), @r"
    person maria: maria
      . more is due than can be done
      . 10 h a week / 5 days × (1 − 0.5 declared) = 1 h a day
      . first fails on 2026-03-27: needed 6 h, available 5 h, 1 h short
      . most short on 2026-04-01: needed 18 h, available 8 h, 10 h short
      . least to put off, of weight 2: t#3, t#2
      t#3 task 3: open, due 2026-03-27
        . 6 h left of its estimate, 1 / 2 of it; due 2026-03-27; weight 1
      t#2 task 2: open, due 2026-04-01
        . 12 h assumed: the median of 12 h; due 2026-04-01; weight 1
    ");
}
