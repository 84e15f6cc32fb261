//! What "done by t" means, case by case.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::{History, Tracked};
use crate::domain::calendar::When;
use crate::domain::task::{Change, KnownTask, State, TaskEvent};
use crate::engine::testing::{d, done, event, noon, open, with};

use State::{Blocked, Cancelled, Done, InProgress, Open};

/// The history of one task.
fn history(known: &KnownTask, events: &[TaskEvent], zone: &TimeZone) -> History {
    History::new(known, &events.iter().collect::<Vec<_>>(), zone)
}

/// The states of one task on some days.
fn check(known: &KnownTask, events: &[TaskEvent], wanted: &[(&str, State)]) {
    let history = history(known, events, &TimeZone::UTC);
    for (day, state) in wanted {
        assert_eq!(history.state_at(d(day)), *state, "{day}");
    }
}

#[test]
fn the_trackers_closed_date_decides() {
    // Closed on 5 March by the tracker, seen by us on the 7th.
    let events = [event("1", Open, Done, None, "2026-03-07")];
    check(
        &done("1", "i", "2026-03-05"),
        &events,
        &[
            ("2026-03-04", Open),
            ("2026-03-05", Done),
            ("2026-03-06", Done),
        ],
    );
    // The same without any event: first pulled long after.
    check(
        &done("1", "i", "2025-12-05"),
        &[],
        &[("2025-12-04", Open), ("2025-12-05", Done)],
    );
}

#[test]
fn without_a_closed_date_the_day_we_saw_it_counts() {
    let undated = || with(done("1", "i", "2026-01-01"), |task| task.closed = None);
    check(
        &undated(),
        &[],
        &[("2025-12-31", Open), ("2026-01-01", Done)],
    );
    let events = [event("1", Open, Done, None, "2026-03-07")];
    check(
        &undated(),
        &events,
        &[("2026-03-06", Open), ("2026-03-07", Done)],
    );
}

#[test]
fn a_reopened_task_was_done_in_between() {
    let events = [
        event("1", Open, Done, None, "2026-03-03"),
        event("1", Done, Open, Some("2026-03-10"), "2026-03-11"),
        event("1", Open, Done, None, "2026-03-20"),
    ];
    check(
        &done("1", "i", "2026-03-19"),
        &events,
        &[
            ("2026-03-02", Open),
            ("2026-03-03", Done),
            ("2026-03-09", Done),
            ("2026-03-10", Open),
            ("2026-03-18", Open),
            ("2026-03-19", Done),
        ],
    );
    // Done when we first saw it (1 January), reopened since.
    let events = [event("1", Done, Open, None, "2026-03-10")];
    check(
        &open("1", "i"),
        &events,
        &[
            ("2025-12-31", Open),
            ("2026-01-01", Done),
            ("2026-03-10", Open),
        ],
    );
}

#[test]
fn several_states_are_rewound_one_by_one() {
    let events = [
        event("1", Open, InProgress, Some("2026-02-02"), "2026-02-03"),
        event("1", InProgress, Blocked, None, "2026-02-10"),
        event("1", Blocked, Cancelled, None, "2026-02-20"),
    ];
    let cancelled = with(open("1", "i"), |task| task.state = Cancelled);
    check(
        &cancelled,
        &events,
        &[
            ("2026-02-01", Open),
            ("2026-02-02", InProgress),
            ("2026-02-10", Blocked),
            ("2026-02-20", Cancelled),
        ],
    );
}

#[test]
fn current_fields_win_over_a_trail_that_ends_elsewhere() {
    let events = [event("1", Done, Open, None, "2026-03-10")];
    check(
        &done("1", "i", "2026-03-05"),
        &events,
        &[
            ("2026-03-04", Open),
            ("2026-03-05", Done),
            ("2026-03-12", Done),
        ],
    );
}

#[test]
fn a_day_is_a_day_of_the_plans_zone() {
    // 23:30 UTC on the 5th is the 6th in Berlin.
    let late: jiff::Timestamp = "2026-03-05T23:30:00Z".parse().unwrap();
    let known = with(done("1", "i", "2026-03-05"), |task| {
        task.closed = Some(late.into());
    });
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let history = history(&known, &[], &berlin);
    assert_eq!(history.done_on(d("2026-03-05")), None);
    assert_eq!(history.done_on(d("2026-03-06")), Some(d("2026-03-06")));
}

#[test]
fn gone_tasks_leave_and_later_ones_are_not_there_yet() {
    let mut gone = open("1", "i");
    gone.gone_at = Some(noon("2026-03-10"));
    let later = with(open("2", "i"), |task| {
        task.created = Some(When::Date(d("2026-03-10")));
    });
    let [gone, later] = [gone, later].map(|known| history(&known, &[], &TimeZone::UTC));
    let exists = |day| [gone.exists(d(day)), later.exists(d(day))];
    assert_eq!(exists("2026-03-09"), [true, false]);
    assert_eq!(exists("2026-03-10"), [false, true]);
}

#[test]
fn a_rewound_task_carries_the_state_and_date_of_then() {
    let events = [
        event("1", Open, Done, None, "2026-03-03"),
        event("1", Done, Open, None, "2026-03-10"),
    ];
    let known = Arc::new(open("1", "i"));
    let history = history(&known, &events, &TimeZone::UTC);
    let tracked = Tracked::new(&known, 0, &history);
    let then = &tracked.rewound(d("2026-03-05")).task;
    assert_eq!((then.state, then.raw_state.as_str()), (Done, "done"));
    assert_eq!(then.closed, Some(When::Date(d("2026-03-03"))));
    assert_eq!(tracked.rewound(d("2026-03-12")), known);
}

#[test]
fn the_order_of_pulls_is_the_order_of_states() {
    // Begun on the 5th by our pulls, then closed with a date set back to the 1st.
    let events = [
        event("1", Open, InProgress, None, "2026-03-05"),
        event("1", InProgress, Done, Some("2026-03-01"), "2026-03-09"),
    ];
    check(
        &done("1", "i", "2026-03-01"),
        &events,
        &[
            ("2026-02-28", Open),
            ("2026-03-01", Done),
            ("2026-03-06", Done),
        ],
    );
}

#[test]
fn a_pushed_due_date_was_another_one_before() {
    let push = |from: Option<&str>, to: Option<&str>, day: &str| TaskEvent {
        change: Change::Due,
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
        ..event("1", Open, Open, None, day)
    };
    let events = [
        push(None, Some("2026-03-10"), "2026-02-10"),
        push(
            Some("2026-03-10"),
            Some("2026-03-20T08:00:00Z"),
            "2026-03-12",
        ),
        push(
            Some("2026-03-20T08:00:00Z"),
            Some("2026-04-01"),
            "2026-03-18",
        ),
    ];
    let due = |text: &str| with(open("1", "i"), |task| task.due = Some(When::Date(d(text))));
    let known = Arc::new(due("2026-04-01"));
    let of = history(&known, &events, &TimeZone::UTC);
    let tracked = Tracked::new(&known, 0, &of);
    for (day, wanted, overdue) in [
        ("2026-02-09", None, false),
        ("2026-02-10", Some("2026-03-10"), false),
        ("2026-03-11", Some("2026-03-10"), true),
        ("2026-03-12", Some("2026-03-20"), false),
        ("2026-03-18", Some("2026-04-01"), false),
    ] {
        assert_eq!(tracked.due_at(d(day)), wanted.map(d), "{day}");
        assert_eq!(tracked.is_overdue(d(day)), overdue, "{day}");
    }
    assert_eq!(tracked.rewound(d("2026-02-09")).task.due, None);
    // A trail that ends elsewhere is left aside.
    let elsewhere = history(&due("2026-05-01"), &events, &TimeZone::UTC);
    assert_eq!(elsewhere.due_at(d("2026-02-10")), Some(d("2026-05-01")));
}

#[test]
fn a_history_is_alike_whenever_the_task_was_last_touched() {
    let of = |task: &KnownTask, events: &[TaskEvent]| history(task, events, &TimeZone::UTC);
    let task = with(done("1", "i", "2026-03-05"), |task| {
        task.created = Some(When::Date(d("2026-03-01")));
        task.due = Some(When::Date(d("2026-03-09")));
    });
    let touched = |on: &str| {
        let at = Some(When::Date(d(on)));
        with(task.clone(), |task| task.updated = at)
    };
    let one = of(&touched("2026-03-06"), &[]);
    assert!(one.is_alike(&of(&touched("2026-03-08"), &[])));
    assert!(one.is_alike(&of(&task, &[])));
    // Before it was created: something of it is known earlier.
    assert!(!one.is_alike(&of(&touched("2026-02-08"), &[])));
    // The tracker dates its creation, end, start or due date otherwise.
    let dated =
        |change: &dyn Fn(&mut crate::domain::task::Task)| of(&with(task.clone(), change), &[]);
    let day = Some(When::Date(d("2026-03-04")));
    assert!(!one.is_alike(&dated(&|task| task.created = day)));
    assert!(!one.is_alike(&dated(&|task| task.closed = day)));
    assert!(!one.is_alike(&dated(&|task| task.start = day)));
    assert!(!one.is_alike(&dated(&|task| task.due = day)));
    // It was done before, and opened again.
    let reopened = [
        event("1", Open, Done, Some("2026-03-02"), "2026-03-02"),
        event("1", Done, Open, Some("2026-03-03"), "2026-03-03"),
        event("1", Open, Done, Some("2026-03-05"), "2026-03-05"),
    ];
    assert!(!one.is_alike(&of(&task, &reopened)));
    let mut gone = task.clone();
    gone.gone_at = Some(noon("2026-03-07"));
    assert!(!one.is_alike(&of(&gone, &[])));
}
