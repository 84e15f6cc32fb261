//! Sheets of owners, by hand.

use crate::domain::calendar::When;
use crate::domain::task::{Estimate, KnownTask, State, Task};
use crate::engine::assessment::OwnerSheet;
use crate::engine::testing::{World, d, done, open, with};

fn on(day: &str) -> When {
    When::Date(d(day))
}

fn of(known: KnownTask, account: &str, change: impl FnOnce(&mut Task)) -> KnownTask {
    with(
        with(known, |task| {
            task.assignees = vec![account.to_owned()].into();
        }),
        change,
    )
}

fn ids(tasks: &[crate::domain::id::TaskId]) -> Vec<&str> {
    tasks.iter().map(|id| id.external.as_str()).collect()
}

fn help(sheet: &OwnerSheet) -> Vec<String> {
    let wanted = sheet.needs_help.iter();
    wanted
        .map(|help| format!("{}: {}", help.task.external, help.why))
        .collect()
}

fn world(tasks: impl IntoIterator<Item = KnownTask>) -> World {
    World::simple()
        .person("maria", "MariaG")
        .person("jonas", "jonas-k")
        .tasks(tasks)
}

#[test]
fn done_blocked_and_due_next_are_in_order() {
    let mia = "mariag";
    let world = world([
        of(done("1", "i", "2026-03-15"), mia, |_| {}), // eight days ago: too old
        of(done("2", "i", "2026-03-16"), mia, |_| {}), // a week ago, that day included
        of(done("3", "i", "2026-03-23"), mia, |_| {}),
        of(open("4", "i"), mia, |task| {
            task.state = State::Blocked;
            task.created = Some(on("2026-02-02"));
        }),
        of(open("5", "i"), mia, |task| task.blocked_by_count = Some(1)), // created in January
        of(open("6", "i"), mia, |task| {
            task.due = Some(on("2026-04-06"));
        }),
        of(open("7", "i"), mia, |task| {
            task.due = Some(on("2026-03-23"));
        }),
        of(open("8", "i"), mia, |task| {
            task.due = Some(on("2026-04-07"));
        }), // in fifteen days
        of(open("9", "elsewhere"), mia, |task| {
            task.due = Some(on("2026-03-23"));
        }), // not linked
    ]);
    let assessed = world.at("2026-03-23");
    let [sheet] = assessed.owners.as_slice() else {
        panic!("{:?}", assessed.owners);
    };
    assert_eq!(sheet.person, Some("maria".into()));
    assert_eq!(ids(&sheet.done), ["3", "2"]);
    assert_eq!(ids(&sheet.blocked), ["5", "4"]);
    assert_eq!(ids(&sheet.due_next), ["7", "6"]);
    assert_eq!((sheet.remaining, sheet.remaining_hours), (5, None));
}

#[test]
fn help_says_why() {
    let world = world([
        of(open("1", "i"), "mariag", |task| {
            task.due = Some(on("2026-03-14"));
        }),
        of(open("2", "i"), "mariag", |task| {
            task.state = State::InProgress;
            task.updated = Some(on("2026-03-02"));
        }),
        of(open("3", "i"), "mariag", |task| {
            task.updated = Some(on("2026-01-02"));
        }), // nobody needs it yet
        of(open("4", "i"), "stranger", |task| {
            task.due = Some(on("2026-03-30"));
        }),
        with(open("5", "i"), |task| {
            task.due = Some(on("2026-03-01"));
            task.updated = Some(on("2026-03-01"));
        }),
        open("6", "i"),
    ]);
    let assessed = world.at("2026-03-23");
    let [maria, nobody] = assessed.owners.as_slice() else {
        panic!("{:?}", assessed.owners);
    };
    assert_eq!(
        help(maria),
        ["1: overdue by 9 days", "2: untouched for 21 days"]
    );
    assert_eq!(nobody.person, None);
    assert_eq!(
        help(nobody),
        [
            "5: overdue by 22 days, no owner, untouched for 22 days",
            "4: its owner stranger is not in the plan",
        ]
    );
    assert_eq!(nobody.remaining, 3);
    let unknown = [("t".to_owned(), "stranger".to_owned())];
    assert_eq!(assessed.unknown_accounts, unknown);
}

#[test]
fn hours_left_take_the_median_where_an_estimate_is_missing() {
    let hours = |h| Some(Estimate::Hours(h));
    let world = world([
        of(done("1", "i", "2026-03-01"), "jonas-k", |task| {
            task.estimate = hours(2.0);
        }),
        of(open("2", "i"), "jonas-k", |task| task.estimate = hours(4.0)),
        of(open("3", "i"), "jonas-k", |task| {
            task.estimate = hours(10.0);
        }),
        of(open("4", "i"), "jonas-k", |_| {}),
        of(open("5", "i"), "jonas-k", |task| {
            task.estimate = Some(Estimate::Points(8.0));
        }),
    ]);
    // 4 + 10, and twice the median of 2, 4 and 10.
    let sheet = &world.at("2026-03-23").owners[0];
    assert_eq!((sheet.remaining, sheet.remaining_hours), (4, Some(22.0)));
}

#[test]
fn a_shared_task_is_on_both_sheets() {
    let shared = with(open("1", "i"), |task| {
        task.assignees = vec!["mariag", "jonas-k", "maria"].into();
    });
    let assessed = world([shared]).at("2026-03-23");
    let people: Vec<(Option<&str>, u64)> = assessed
        .owners
        .iter()
        .map(|sheet| {
            (
                sheet
                    .person
                    .as_ref()
                    .map(crate::domain::id::PersonId::as_str),
                sheet.remaining,
            )
        })
        .collect();
    assert_eq!(people, [(Some("jonas"), 1), (Some("maria"), 1)]);
}
