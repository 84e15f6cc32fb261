//! Random tasks with their histories under a plan with leads of every kind: what one way of computing is held against another on.

use proptest::prelude::*;

use super::{World, a_lag, a_lead, an_initiative, an_objective, d, event, noon, open, with};
use crate::domain::calendar::{Period, When, plus_days};
use crate::domain::link::MatchRule;
use crate::domain::measure::{LagRollUp, LeadKind, Quantile, WeightBy};
use crate::domain::task::{Change, Estimate, KnownTask, State, TaskEvent};

/// Two initiatives that share tasks, with leads of every kind, under an objective that sums one of them.
pub(crate) fn world() -> World {
    let mut objective = an_objective("o");
    let mut lag = a_lag(0.0, 100.0);
    (lag.actuals, lag.rollup) = (None, Some(LagRollUp::Sum));
    lag.unit = "tasks".to_owned();
    objective.lag = Some(lag);
    let lead = |id: &str, of: &str, kind: LeadKind| {
        let mut lead = a_lead(id, of);
        lead.kind = kind;
        lead.due = d("2026-12-31");
        lead
    };
    let mut weekly = lead("weekly", "i", LeadKind::Count);
    (weekly.per, weekly.target) = (Some(Period::Week), 1.0);
    let mut left = lead("left", "i", LeadKind::Open);
    (left.baseline, left.target) = (30.0, 0.0);
    let mut narrow = lead("narrow", "i", LeadKind::Count);
    narrow.narrowed = vec![MatchRule {
        assignees: vec!["ann".to_owned()],
        ..MatchRule::default()
    }];
    let mut kept = lead("kept", "j", LeadKind::OnTime { window_days: None });
    (kept.per, kept.target) = (Some(Period::Month), 80.0);
    let window = LeadKind::CycleTime {
        quantile: Quantile::P85,
        window_days: 200,
    };
    let mut hours = lead("hours", "j", LeadKind::Sum("estimate".to_owned()));
    hours.unit = "hours".to_owned();
    let mut j = an_initiative("j", "o");
    (j.due, j.weight_by) = (d("2026-12-31"), WeightBy::Estimate);
    let mut i = an_initiative("i", "o");
    (i.due, i.weight_by) = (d("2026-12-31"), WeightBy::Estimate);
    World::new()
        .objective(objective)
        .initiative(i)
        .initiative(j)
        .lead(lead("count", "i", LeadKind::Count))
        .lead(lead("share", "i", LeadKind::Percent))
        .lead(lead("sum", "i", LeadKind::Sum("size".to_owned())))
        .lead(weekly)
        .lead(left)
        .lead(narrow)
        .lead(lead("late", "j", LeadKind::Overdue))
        .lead(lead("age", "j", LeadKind::Age(Quantile::P50)))
        .lead(lead("flow", "j", window))
        .lead(lead("share-j", "j", LeadKind::Percent))
        .lead(kept)
        .lead(hours)
        .person("ann", "ann")
        .person("bob", "bob")
        .source("t", Some("2026-10-20"), 3)
}

/// Where a task's days lie: from its creation on, each some days after the one before.
type Days = (i64, i64, i64, i64);

fn a_task(id: usize) -> impl Strategy<Value = (KnownTask, Vec<TaskEvent>)> {
    let state = prop_oneof![
        1 => Just(State::Open),
        1 => Just(State::InProgress),
        1 => Just(State::Blocked),
        6 => Just(State::Done),
        2 => Just(State::Cancelled)
    ];
    let days = (0..200_i64, 0..40_i64, 0..40_i64, 0..90_i64);
    let traits = (
        prop::sample::subsequence(vec!["i", "j"], 0..=2),
        prop::sample::subsequence(vec!["ann", "bob", "eve"], 0..=2),
        prop::option::of(prop::sample::select(vec![0.5, 2.0, 8.0, 0.1])),
        prop::option::weighted(0.3, 0..30_usize),
        prop::option::weighted(0.2, 0..30_usize),
    );
    let ways = (
        any::<bool>(),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.8),
    );
    (state, days, traits, ways).prop_map(
        move |(state, days, (labels, people, size, parent, blocker), ways)| {
            let name = |other: usize| format!("{other:02}");
            let mut known = with(open(&name(id), "-"), |task| {
                task.state = state;
                task.labels = labels.into_iter().collect();
                task.assignees = people.into_iter().collect();
                task.estimate = size.map(Estimate::Hours);
                task.spent_hours = size;
                task.parent = parent.map(|other| name(other).into());
                task.blocked_by = blocker.map(name).into_iter().collect();
                if let Some(size) = size {
                    task.fields.insert("size".to_owned(), size.into());
                }
            });
            let events = history(&mut known, days, ways);
            (known, events)
        },
    )
}

/// Gives a task its dates, and the events that go with them.
fn history(
    known: &mut KnownTask,
    (made, begun, closed, due): Days,
    (has_events, was_reopened, was_re_dated, is_gone, has_created): (bool, bool, bool, bool, bool),
) -> Vec<TaskEvent> {
    let day = |offset: i64| plus_days(d("2026-01-10"), offset);
    let when = |offset: i64| When::Date(day(offset));
    let id = known.task.id.external.clone();
    let state = known.task.state;
    let step = |from, to, at: i64| {
        let text = day(at).to_string();
        event(&id, from, to, Some(&text), &text)
    };
    let end = made + begun + closed;
    let task = &mut known.task;
    task.created = has_created.then(|| when(made));
    task.start = (begun % 3 == 0).then(|| when(made + begun));
    task.due = (due % 5 != 0).then(|| when(made + due));
    task.updated = (due % 2 == 0).then(|| when(end + due % 30));
    if !state.is_remaining() {
        task.closed = Some(when(end));
    }
    if is_gone {
        known.gone_at = Some(noon(&day(end + 5).to_string()));
    }
    let mut events = Vec::new();
    if has_events && state != State::InProgress && state != State::Open {
        let begins = step(State::Open, State::InProgress, made + begun);
        events.push(begins);
        let mut from = State::InProgress;
        if was_reopened {
            events.push(step(from, State::Done, end - closed / 2));
            events.push(step(State::Done, State::Open, end - closed / 3));
            from = State::Open;
        }
        events.push(step(from, state, end));
    }
    if let (true, Some(When::Date(to))) = (was_re_dated, known.task.due) {
        let at = day(made + begun);
        events.push(TaskEvent {
            task: known.task.id.clone(),
            change: Change::Due,
            from: Some(plus_days(to, -9).to_string()),
            to: Some(to.to_string()),
            happened: Some(When::Date(at)),
            seen: noon(&at.to_string()),
        });
    }
    events
}

/// Up to thirty tasks, which name each other.
pub(crate) fn tasks() -> impl Strategy<Value = Vec<(KnownTask, Vec<TaskEvent>)>> {
    (0..30_usize).prop_flat_map(|count| (0..count).map(a_task).collect::<Vec<_>>())
}
