//! Sections that only an untidy company has, from its tasks up to the printed lines: what owners are to tidy up, and what
//! is worth a second look.

use crate::domain::calendar::{When, plus_days};
use crate::domain::review::ReviewKind;
use crate::domain::task::{Estimate, KnownTask, State, Task};
use crate::engine::testing::{World, d, event, open, with};
use crate::language::translator::Translator;

use super::super::scope::Scope;
use super::super::testing::rendered;
use super::super::{PreviousStatuses, ReviewContent, review, text};

fn of_maria(id: &str, change: impl FnOnce(&mut Task)) -> KnownTask {
    with(open(id, "i"), |task| {
        task.title = format!("Visit customer {id}");
        task.assignees = vec!["mia".to_owned()].into();
        task.due = Some(When::Date(d("2026-04-30")));
        change(task);
    })
}

/// Maria closed a task every Monday from 5 January to 23 February and then none; two of the tasks that she has open have
/// no deadline, one is due after its initiative, one is too large, and one has a second owner.
fn untidy() -> World {
    let mut world = World::simple()
        .person("maria", "mia")
        .person("jonas", "jo")
        .source("t", Some("2026-03-10"), 3);
    for week in 0..8 {
        let day = plus_days(d("2026-01-05"), 7 * week);
        let id = format!("done-{week}");
        world = world.tasks([of_maria(&id, |task| {
            task.state = State::Done;
            task.closed = Some(When::Date(day));
        })]);
        let day = day.to_string();
        let closed = event(&id, State::Open, State::Done, Some(&day), &day);
        world.snapshot.events.push(closed.into());
    }
    world
        .tasks([
            of_maria("1", |task| task.due = None),
            of_maria("2", |task| task.due = None),
            of_maria("3", |task| task.due = Some(When::Date(d("2026-06-30")))),
            of_maria("4", |task| task.estimate = Some(Estimate::Hours(80.0))),
            of_maria("5", |task| task.assignees.push("jo".to_owned())),
        ])
        .known_at("2026-03-10")
}

fn content(kind: ReviewKind, audience: &Scope) -> ReviewContent {
    let assessment = untidy().at("2026-03-10");
    review(
        kind,
        &assessment,
        &PreviousStatuses::of(&assessment),
        audience,
    )
}

/// The lines of a section as they are printed.
fn section(content: &ReviewContent, heading: &str) -> String {
    let text = text::text(content, Translator::english());
    let lines = text
        .lines()
        .skip_while(|line| !line.eq_ignore_ascii_case(heading));
    let lines: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[test]
fn an_owner_reads_what_there_is_to_tidy_up() {
    let maria = content(ReviewKind::CheckIn, &Scope::Owner("maria".into()));
    insta::assert_snapshot!(section(&maria, "To tidy up"));
    assert!(rendered(&maria).html.contains("To tidy up"));
    // Who reads everything is not told of single tasks.
    let all = content(ReviewKind::CheckIn, &Scope::Everything);
    assert_eq!(section(&all, "To tidy up"), "");
}

#[test]
fn the_course_correction_says_what_is_worth_a_second_look() {
    let all = content(ReviewKind::CourseCorrection, &Scope::Everything);
    insta::assert_snapshot!(section(&all, "Worth a second look"));
    assert!(rendered(&all).html.contains("Worth a second look"));
    let maria = content(ReviewKind::CourseCorrection, &Scope::Owner("maria".into()));
    assert_eq!(section(&maria, "Worth a second look"), "");
}
