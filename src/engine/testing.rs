//! A small builder of snapshots, so that tests read like the method.
//!
//! Dates are given as text. Tasks live in the source `t`, are labelled with the initiative they
//! belong to, and were all first seen on 1 January 2026.

pub(crate) mod company;
pub(crate) mod random;
pub(crate) mod settled;
pub(crate) mod synthetic;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Assessment;
use crate::domain::calendar::{Calendar, When};
use crate::domain::fields::Fields;
use crate::domain::id::{MetricId, SourceId, TaskId};
use crate::domain::link::MatchRule;
use crate::domain::measure::{Bands, LagMeasure, LeadKind, LeadMeasure, Trajectory};
use crate::domain::metric::MetricPoint;
use crate::domain::people::Person;
use crate::domain::plan::{Initiative, Objective, Plan};
use crate::domain::snapshot::Snapshot;
use crate::domain::source::SourceHealth;
use crate::domain::task::{Aside, Change, KnownTask, State, Task, TaskEvent};
use crate::domain::text::Texts;

/// A date from text.
pub(crate) fn d(text: &str) -> Date {
    text.parse().unwrap()
}

/// Noon of a day in UTC.
pub(crate) fn noon(text: &str) -> Timestamp {
    format!("{text}T12:00:00Z").parse().unwrap()
}

/// A snapshot in the making.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) snapshot: Snapshot,
}

impl World {
    /// Nothing declared, nothing known, in UTC.
    pub(crate) fn new() -> Self {
        let plan = Plan {
            time_zone: TimeZone::UTC,
            calendar: Calendar::default(),
            objectives: BTreeMap::new(),
            initiatives: BTreeMap::new(),
            leads: BTreeMap::new(),
            people: BTreeMap::new(),
            risks: BTreeMap::new(),
            changes: Vec::new(),
            reviews: Vec::new(),
            hygiene: crate::domain::hygiene::Hygiene::default(),
            coverage_limit: 0.8,
            bands: crate::domain::measure::Bands::default(),
            // A tenth of the default: what is not about forecasts need not wait for them.
            forecast: crate::domain::forecast::ForecastRules {
                trials: 1_000,
                ..crate::domain::forecast::ForecastRules::default()
            },
        };
        Self {
            snapshot: Snapshot {
                plan: plan.into(),
                tasks: Vec::new(),
                events: Vec::new(),
                settled: Vec::new(),
                settled_parents: Vec::new(),
                metrics: BTreeMap::new(),
                metric_readings: BTreeMap::new(),
                metric_fresh_secs: BTreeMap::new(),
                sources: Vec::new(),
                memory: crate::domain::memory::Memory::default(),
                known_at: noon("2030-01-01"),
            },
        }
    }

    /// One objective `o`, one initiative `i` and one count lead `l`: 50 tasks from 1 February to 12 May (100 days).
    pub(crate) fn simple() -> Self {
        Self::new()
            .objective(an_objective("o"))
            .initiative(an_initiative("i", "o"))
            .lead(a_lead("l", "i"))
    }

    pub(crate) fn objective(mut self, objective: Objective) -> Self {
        let id = objective.id.clone();
        self.snapshot.plan.objectives.insert(id, objective);
        self
    }

    pub(crate) fn initiative(mut self, initiative: Initiative) -> Self {
        let id = initiative.id.clone();
        self.snapshot.plan.initiatives.insert(id, initiative);
        self
    }

    pub(crate) fn lead(mut self, lead: LeadMeasure) -> Self {
        self.snapshot.plan.leads.insert(lead.id.clone(), lead);
        self
    }

    /// A person with one account that holds everywhere.
    pub(crate) fn person(mut self, id: &str, account: &str) -> Self {
        let person = Person {
            id: id.into(),
            name: id.to_owned(),
            email: None,
            time_zone: None,
            language: None,
            accounts: vec![(None, account.to_owned())],
            hours: None,
            daily_operations: None,
            protected: None,
            time_off: Vec::new(),
        };
        self.snapshot.plan.people.insert(id.into(), person);
        self
    }

    pub(crate) fn tasks(mut self, tasks: impl IntoIterator<Item = KnownTask>) -> Self {
        self.snapshot.tasks.extend(tasks.into_iter().map(Arc::new));
        self
    }

    /// `count` tasks of an initiative done on a day, named after the day.
    pub(crate) fn done(self, count: usize, initiative: &str, day: &str) -> Self {
        let tasks: Vec<KnownTask> = (0..count)
            .map(|n| done(&format!("{initiative}-{day}-{n:03}"), initiative, day))
            .collect();
        self.tasks(tasks)
    }

    /// A change of state that the tracker dates.
    pub(crate) fn moved(mut self, task: &str, from: State, to: State, day: &str) -> Self {
        self.snapshot
            .events
            .push(event(task, from, to, Some(day), day).into());
        self
    }

    /// A source that was last read completely at noon of a day (or never) and is stale after some days.
    pub(crate) fn source(mut self, id: &str, last_good: Option<&str>, fresh_days: i64) -> Self {
        self.snapshot.sources.push(SourceHealth {
            id: SourceId::new(id),
            last_good: last_good.map(noon),
            last_attempt: last_good.map(noon),
            failure: None,
            help: None,
            failing_since: None,
            waits_until: None,
            rejects: 0,
            records: 0,
            fresh_secs: fresh_days * 86_400,
        });
        self
    }

    /// A series with its freshness limit in days.
    pub(crate) fn series(mut self, id: &str, fresh_days: i64, points: &[(&str, f64)]) -> Self {
        let metric = MetricId::new(id);
        let points = points.iter().map(|(day, value)| MetricPoint {
            metric: metric.clone(),
            date: d(day),
            value: *value,
            seen: noon(day),
        });
        self.snapshot
            .metrics
            .insert(metric.clone(), points.collect());
        self.snapshot
            .metric_fresh_secs
            .insert(metric, fresh_days * 86_400);
        self
    }

    pub(crate) fn known_at(mut self, day: &str) -> Self {
        self.snapshot.known_at = noon(day);
        self
    }

    pub(crate) fn at(&self, day: &str) -> Assessment {
        super::assess(&self.snapshot, d(day))
    }
}

/// The first line in which two texts differ, so that a failure can be read.
pub(crate) fn difference(one: &str, other: &str) -> Option<(String, String)> {
    let mut lines = one.lines().zip(other.lines());
    let differs = lines.find(|(one, other)| one != other);
    differs
        .map(|(one, other)| (one.to_owned(), other.to_owned()))
        .or_else(|| (one != other).then(|| ("one ends".to_owned(), "before the other".to_owned())))
}

/// An objective of the year 2026 without a lag measure.
pub(crate) fn an_objective(id: &str) -> Objective {
    Objective {
        id: id.into(),
        statement: format!("objective {id}"),
        why: None,
        owner: "maria".into(),
        parent: None,
        start: d("2026-01-01"),
        due: d("2026-12-31"),
        weight: 1.0,
        weight_by: crate::domain::measure::WeightBy::Given,
        lag: None,
        at_stake: None,
        horizon: None,
        paused: None,
        stated: None,
        subscribers: Vec::new(),
    }
}

/// A lag measure with the series `m`.
pub(crate) fn a_lag(baseline: f64, target: f64) -> LagMeasure {
    LagMeasure {
        unit: "%".to_owned(),
        baseline,
        target,
        trajectory: Trajectory::Linear,
        band: None,
        actuals: Some("m".into()),
        rollup: None,
        delay_days: None,
        bands: Bands::default(),
    }
}

/// An initiative of 1 February to 12 May 2026 that takes the tasks labelled with its id.
pub(crate) fn an_initiative(id: &str, objective: &str) -> Initiative {
    Initiative {
        id: id.into(),
        name: format!("initiative {id}"),
        objective: objective.into(),
        owner: "jonas".into(),
        start: d("2026-02-01"),
        due: d("2026-05-12"),
        weight: 1.0,
        weight_by: crate::domain::measure::WeightBy::Given,
        budget: None,
        resources: Vec::new(),
        buffer_days: None,
        milestones: Vec::new(),
        scope_in: Vec::new(),
        scope_out: Vec::new(),
        depends_on: Vec::new(),
        rules: vec![MatchRule {
            labels: vec![id.to_owned()],
            ..MatchRule::default()
        }],
        paused: None,
        stated: None,
    }
}

/// A count lead: 50 tasks from 1 February to 12 May 2026, 100 days.
pub(crate) fn a_lead(id: &str, initiative: &str) -> LeadMeasure {
    LeadMeasure {
        id: id.into(),
        name: format!("lead {id}"),
        initiative: initiative.into(),
        kind: LeadKind::Count,
        unit: "tasks".to_owned(),
        baseline: 0.0,
        target: 50.0,
        per: None,
        at_most: false,
        band: None,
        weight: 1.0,
        weight_by: crate::domain::measure::WeightBy::Given,
        narrowed: Vec::new(),
        start: d("2026-02-01"),
        due: d("2026-05-12"),
        trajectory: Trajectory::Linear,
        bands: Bands::default(),
    }
}

/// A task that is open, created on 1 January 2026.
pub(crate) fn open(id: &str, initiative: &str) -> KnownTask {
    KnownTask {
        task: Task {
            id: task_id(id),
            key: id.into(),
            title: format!("task {id}"),
            state: State::Open,
            raw_state: "open".into(),
            assignees: Texts::default(),
            labels: vec![initiative].into(),
            due: None,
            created: Some(When::Date(d("2026-01-01"))),
            closed: None,
            fields: Fields::default(),
            details: Aside::default(),
        },
        first_seen: noon("2026-01-01"),
        gone_at: None,
    }
}

/// A task that the tracker says was closed as done on a day.
pub(crate) fn done(id: &str, initiative: &str, day: &str) -> KnownTask {
    let mut known = open(id, initiative);
    known.task.state = State::Done;
    known.task.raw_state = "done".into();
    known.task.closed = Some(When::Date(d(day)));
    known
}

/// The same task after a change.
pub(crate) fn with(mut known: KnownTask, change: impl FnOnce(&mut Task)) -> KnownTask {
    change(&mut known.task);
    known
}

pub(crate) fn task_id(id: &str) -> TaskId {
    TaskId::new(SourceId::new("t"), id)
}

pub(crate) fn event(
    task: &str,
    from: State,
    to: State,
    happened: Option<&str>,
    seen: &str,
) -> TaskEvent {
    TaskEvent {
        task: task_id(task),
        change: Change::State,
        from: Some(from.as_str().to_owned()),
        to: Some(to.as_str().to_owned()),
        happened: happened.map(|day| When::Date(d(day))),
        seen: noon(seen),
    }
}
