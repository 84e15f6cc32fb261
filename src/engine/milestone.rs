//! Milestones: whether a dated checkpoint was reached, and what stands in its way.
//!
//! Done is what is done: a milestone is reached when every task that its rules take is done. It knows tasks and
//! dates; not leads.

use jiff::civil::Date;

use super::history::Tracked;
use super::index::Index;
use super::words;
use crate::domain::calendar::days_between;
use crate::domain::id::TaskId;
use crate::domain::plan::{Initiative, Milestone};
use crate::language::phrase::Phrase;
use crate::phrase;

/// Where a milestone stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MilestoneState {
    /// Reached by its date.
    Done,
    /// Reached after its date.
    DoneLate,
    /// Still to come.
    Due,
    /// Still to come, with a task that is due after it.
    AtRisk,
    /// Not reached though its date has passed.
    Late,
    /// Its initiative is paused.
    Paused,
    /// No task says whether it is reached.
    Unknown,
}

/// A milestone on a date.
#[derive(Debug, Clone, PartialEq)]
pub struct MilestoneAssessment {
    /// Its name.
    pub name: String,
    /// Its date.
    pub due: Date,
    /// Where it stands.
    pub state: MilestoneState,
    /// `late by 9 days: 3 of 5 tasks done`.
    pub text: Phrase,
    /// The day on which the last of its tasks was done.
    pub done_on: Option<Date>,
    /// Its tasks, cancelled and vanished ones left out, in id order.
    pub tasks: Vec<TaskId>,
}

/// The milestones of an initiative, by date.
pub(crate) fn assess(
    index: &Index<'_>,
    initiative: &Initiative,
    at: Date,
) -> Vec<MilestoneAssessment> {
    let paused = index.initiative_pause(initiative, at);
    let tasks = index.milestones.get(&initiative.id).into_iter().flatten();
    initiative
        .milestones
        .iter()
        .zip(tasks)
        .map(|(milestone, tasks)| one(milestone, tasks, paused.as_ref(), at))
        .collect()
}

fn one(
    milestone: &Milestone,
    tasks: &[&Tracked<'_>],
    paused: Option<&Phrase>,
    at: Date,
) -> MilestoneAssessment {
    let tasks: Vec<&Tracked<'_>> = tasks
        .iter()
        .copied()
        .filter(|task| task.is_done(at) || task.is_remaining(at))
        .collect();
    let done = tasks.iter().filter_map(|task| task.done_on(at));
    let is_done = !tasks.is_empty() && done.clone().count() == tasks.len();
    let done_on = done.max().filter(|_| is_done);
    let (state, text) = match (done_on, paused) {
        (Some(on), _) => reached(milestone, on, at),
        (None, _) if tasks.is_empty() => {
            (MilestoneState::Unknown, phrase!("milestone-without-task"))
        }
        (None, Some(paused)) => (MilestoneState::Paused, paused.clone()),
        (None, None) => ahead(milestone, &tasks, at),
    };
    MilestoneAssessment {
        name: milestone.name.clone(),
        due: milestone.due,
        state,
        text,
        done_on,
        tasks: tasks
            .iter()
            .map(|task| task.known.task.id.clone())
            .collect(),
    }
}

fn reached(milestone: &Milestone, on: Date, at: Date) -> (MilestoneState, Phrase) {
    let day = words::day(on, at);
    if on <= milestone.due {
        return (MilestoneState::Done, phrase!("milestone-done", day = day));
    }
    let days = days_between(milestone.due, on);
    (
        MilestoneState::DoneLate,
        phrase!("milestone-done-late", day = day, days = days),
    )
}

fn ahead(milestone: &Milestone, tasks: &[&Tracked<'_>], at: Date) -> (MilestoneState, Phrase) {
    let done = tasks.iter().filter(|task| task.is_done(at)).count();
    let of = phrase!("tasks-done-of", done = done, tasks = tasks.len());
    if at > milestone.due {
        let days = days_between(milestone.due, at);
        let text = phrase!("milestone-late", days = days, done = of);
        return (MilestoneState::Late, text);
    }
    let beyond = tasks
        .iter()
        .filter(|task| task.is_remaining(at))
        .filter_map(|task| Some((task.due_at(at)?, &task.known.task.key)))
        .filter(|(due, _)| *due > milestone.due)
        .max();
    if let Some((due, key)) = beyond {
        let text = phrase!(
            "milestone-at-risk",
            task = key.as_str(),
            day = words::day(due, at),
            days = days_between(milestone.due, due),
            done = of
        );
        return (MilestoneState::AtRisk, text);
    }
    let days = days_between(at, milestone.due);
    (
        MilestoneState::Due,
        phrase!("milestone-due", days = days, done = of),
    )
}

#[cfg(test)]
mod tests {
    use super::MilestoneState::{self, AtRisk, Done, DoneLate, Due, Late, Paused, Unknown};
    use crate::domain::calendar::When;
    use crate::domain::link::MatchRule;
    use crate::domain::plan::{Milestone, Pause};
    use crate::domain::task::State;
    use crate::engine::testing::{World, d, done, open, with};

    /// A milestone on 10 March over the tasks whose keys begin with `m`.
    fn world() -> World {
        let mut world = World::simple();
        let initiative = world.snapshot.plan.initiatives.get_mut("i").unwrap();
        initiative.milestones = vec![Milestone {
            name: "half way".to_owned(),
            due: d("2026-03-10"),
            rules: vec![MatchRule {
                keys: vec!["m*".to_owned()],
                ..MatchRule::default()
            }],
        }];
        world
    }

    #[track_caller]
    fn check(world: &World, day: &str, state: MilestoneState, text: &str) {
        let found = &world.at(day).initiatives["i"].milestones[0];
        assert_eq!(found.state, state, "{day}");
        assert_eq!(found.text, text, "{day}");
    }

    #[test]
    fn it_is_done_when_every_task_of_its_rules_is() {
        // The tasks of a milestone need not be linked to the initiative.
        let world = world().tasks([
            done("m1", "elsewhere", "2026-03-02"),
            done("m2", "elsewhere", "2026-03-08"),
            with(open("m3", "i"), |task| task.state = State::Cancelled),
            open("x", "i"),
        ]);
        check(
            &world,
            "2026-03-05",
            Due,
            "due in 5 days: 1 of 2 tasks done",
        );
        check(&world, "2026-03-10", Done, "done on 8 Mar");
        assert_eq!(
            world.at("2026-03-10").initiatives["i"].milestones[0].done_on,
            Some(d("2026-03-08"))
        );
    }

    #[test]
    fn late_is_late_and_says_by_how_much() {
        let world = world().tasks([done("m1", "i", "2026-03-02"), done("m2", "i", "2026-03-16")]);
        // On its own day it is not late yet.
        check(
            &world,
            "2026-03-10",
            Due,
            "due in 0 days: 1 of 2 tasks done",
        );
        check(
            &world,
            "2026-03-11",
            Late,
            "late by 1 day: 1 of 2 tasks done",
        );
        check(
            &world,
            "2026-03-16",
            DoneLate,
            "done on 16 Mar, 6 days late",
        );
    }

    #[test]
    fn a_task_that_is_due_after_it_puts_it_at_risk() {
        let due = |day: &str| {
            let day = d(day);
            with(open("m1", "i"), |task| task.due = Some(When::Date(day)))
        };
        let late = world().tasks([due("2026-03-15")]);
        check(
            &late,
            "2026-03-01",
            AtRisk,
            "m1 is due on 15 Mar, 5 days after it: 0 of 1 task done",
        );
        let in_time = world().tasks([due("2026-03-10")]);
        check(
            &in_time,
            "2026-03-01",
            Due,
            "due in 9 days: 0 of 1 task done",
        );
    }

    #[test]
    fn without_a_task_nobody_knows_and_a_pause_is_not_late() {
        check(
            &world(),
            "2026-04-01",
            Unknown,
            "no task says whether it is reached",
        );
        let mut paused = world().tasks([open("m1", "i")]);
        let initiative = paused.snapshot.plan.initiatives.get_mut("i").unwrap();
        initiative.paused = Some(Pause {
            since: d("2026-03-01"),
            until: None,
            reason: "moving house".to_owned(),
        });
        check(
            &paused,
            "2026-04-01",
            Paused,
            "paused since 1 Mar: moving house",
        );
    }
}
