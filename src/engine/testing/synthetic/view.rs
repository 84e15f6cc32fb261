//! What is known of a company on a day: the plan, and only what had happened and been read by then.

use super::figures::week_end;
use super::{Company, DAILY_OPERATIONS, DUE, Dice, Goal, HOURS, Life, Scope, date};
use crate::domain::calendar::When;
use crate::domain::claim::{Claim, Override};
use crate::domain::id::{SourceId, TaskId};
use crate::domain::measure::LeadKind;
use crate::domain::metric::MetricPoint;
use crate::domain::people::DailyOperations;
use crate::domain::plan::{Dependency, ReviewTime};
use crate::domain::schedule::Schedule;
use crate::domain::snapshot::Snapshot;
use crate::domain::task::{Change, Estimate, TaskEvent};
use crate::engine::testing::{World, a_lag, a_lead, an_initiative, an_objective, noon, open};

/// The objectives and the one that each serves.
pub(crate) const OBJECTIVES: [&str; 5] = ["growth", "launch", "loyalty", "quality", "strategy"];

impl Company {
    /// The company as it is known at the end of a day.
    pub(crate) fn snapshot(&self, day: i64) -> Snapshot {
        let mut world = self.plan();
        for life in &self.lives {
            self.tell(&mut world, life, day);
        }
        for goal in &self.goals {
            read(&mut world, goal, day);
        }
        for source in ["board", "desk"] {
            world = world.source(source, Some(&date(self.read(source, day)).to_string()), 3);
        }
        world.known_at(&date(day).to_string()).snapshot
    }

    /// The day on which a source was last read, as of a day.
    pub(crate) fn read(&self, source: &str, day: i64) -> i64 {
        let outage = self
            .outage
            .filter(|(down, from, until)| *down == source && (from..=until).contains(&&day));
        outage.map_or(day, |(_, from, _)| from - 1)
    }

    /// The source of a task.
    pub(crate) fn source_of(&self, life: &Life) -> &'static str {
        life.of.map_or("board", |number| self.works[number].source)
    }

    fn plan(&self) -> World {
        let mut world = World::new();
        for id in OBJECTIVES {
            let mut objective = an_objective(id);
            (objective.start, objective.due) = (date(0), date(DUE));
            objective.parent = (id != "strategy").then(|| "strategy".into());
            let goal = self.goals.iter().find(|goal| goal.id == id);
            objective.lag = goal.map(|goal| {
                let mut lag = a_lag(0.0, goal.target);
                lag.actuals = Some(id.into());
                lag
            });
            world = world.objective(objective);
        }
        for number in 0..self.works.len() {
            world = self.undertaking(world, number);
        }
        let plan = &mut world.snapshot.plan;
        for person in plan.people.values_mut() {
            person.hours = Some(HOURS);
            person.daily_operations = Some(DailyOperations::Share(DAILY_OPERATIONS));
        }
        plan.reviews = vec![ReviewTime {
            schedule: Schedule::parse("Fri 08:00").unwrap(),
            time_zone: plan.time_zone.clone(),
        }];
        world
    }

    fn undertaking(&self, world: World, number: usize) -> World {
        let work = &self.works[number];
        let owner = Self::person(number);
        let mut initiative = an_initiative(work.id, work.objective);
        initiative.owner = owner.as_str().into();
        (initiative.start, initiative.due) = (date(work.start), date(work.due));
        initiative.depends_on = work
            .waits_for
            .map(|upstream| Dependency {
                on: self.works[upstream].id.into(),
                lag_days: 0,
            })
            .into_iter()
            .collect();
        initiative.stated = work.claims_green.then(|| Override {
            claim: Claim::OnTrack,
            reason: "the team says so".to_owned(),
            by: owner.as_str().into(),
            until: date(2 * DUE),
        });
        let mut lead = a_lead(&format!("{}-lead", work.id), work.id);
        (lead.start, lead.due) = (initiative.start, initiative.due);
        (lead.kind, lead.target) = match work.scope {
            Scope::Count => (LeadKind::Count, work.target as f64),
            Scope::Percent => (LeadKind::Percent, 100.0),
        };
        world
            .initiative(initiative)
            .lead(lead)
            .person(&owner, &owner)
    }

    fn tell(&self, world: &mut World, life: &Life, day: i64) {
        let source = self.source_of(life);
        let read = self.read(source, day);
        let Some((since, state)) = life.told(read) else {
            return;
        };
        let id = TaskId::new(SourceId::new(source), life.key.as_str());
        let label = life.of.map_or("daily", |number| self.works[number].id);
        let mut known = open(&life.key, label);
        known.first_seen = noon(&date(life.created).to_string());
        let task = &mut known.task;
        task.id = id.clone();
        task.assignees = vec![Self::person(life.person)].into();
        (task.state, task.raw_state) = (state, state.as_str().into());
        task.created = Some(When::Date(date(life.created)));
        task.due = Some(When::Date(date(life.due_told(read))));
        task.closed = (!state.is_remaining()).then(|| When::Date(date(since)));
        // Who never works on daily operations by the estimate says nothing of it here.
        let spent = life.worked.iter().filter(|(on, _)| *on <= read);
        let spent: f64 = spent.map(|(_, hours)| hours).sum();
        task.spent_hours = (spent > 0.0).then_some(spent);
        task.estimate = Some(Estimate::Hours(life.estimate));
        world.snapshot.tasks.push(known.into());
        let mut before = None;
        for (on, state) in life.states().into_iter().filter(|(on, _)| *on <= read) {
            if let Some(before) = before {
                world.snapshot.events.push(std::sync::Arc::new(TaskEvent {
                    task: id.clone(),
                    change: Change::State,
                    from: Some(before),
                    to: Some(state.as_str().to_owned()),
                    happened: Some(When::Date(date(on))),
                    seen: noon(&date(on).to_string()),
                }));
            }
            before = Some(state.as_str().to_owned());
        }
        if let Some((on, until)) = life.pushed.filter(|(on, _)| *on <= read) {
            world.snapshot.events.push(std::sync::Arc::new(TaskEvent {
                task: id,
                change: Change::Due,
                from: Some(date(life.due).to_string()),
                to: Some(date(until).to_string()),
                happened: None,
                seen: noon(&date(on).to_string()),
            }));
        }
    }
}

/// Puts every list of a snapshot into another order.
pub(crate) fn shuffle(snapshot: &mut Snapshot, seed: u64) {
    let mut dice = Dice::new("order", seed);
    dice.0.shuffle(&mut snapshot.tasks);
    dice.0.shuffle(&mut snapshot.events);
    dice.0.shuffle(&mut snapshot.sources);
    let series = snapshot.metrics.values_mut();
    for points in series.chain(snapshot.metric_readings.values_mut()) {
        dice.0.shuffle(points);
    }
}

fn read(world: &mut World, goal: &Goal, day: i64) {
    let point = |week: i64, value: f64, seen: i64| MetricPoint {
        metric: goal.id.into(),
        date: date(week_end(week)),
        value,
        seen: noon(&date(seen).to_string()),
    };
    let mut readings = Vec::new();
    let mut latest = Vec::new();
    for (week, value) in (0..day / 7).zip(&goal.values) {
        readings.push(point(week, *value, week_end(week) + 1));
        let revised = goal.revised.filter(|(of, _, on)| *of == week && *on <= day);
        readings.extend(revised.map(|(_, value, on)| point(week, value, on)));
        latest.extend(readings.last().cloned());
    }
    let snapshot = &mut world.snapshot;
    snapshot.metrics.insert(goal.id.into(), latest);
    snapshot.metric_readings.insert(goal.id.into(), readings);
    snapshot
        .metric_fresh_secs
        .insert(goal.id.into(), 21 * 86_400);
}
