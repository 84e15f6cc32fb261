//! Settled tasks as the store hands them over, made from the tasks themselves: what the store's own reading is held
//! against, and what the figures are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::domain::calendar::plus_days;
use crate::domain::id::{SourceId, TaskId};
use crate::domain::settled::{Closed, Fact, Place, Settled, SettledGroup};
use crate::domain::snapshot::Snapshot;
use crate::domain::task::{KnownTask, TaskEvent};
use crate::domain::text::Text;
use crate::engine::Assessment;
use crate::engine::settle::{HORIZON_DAYS, Recorder};

/// A name by which trackers refer to a record: source, and external id or key.
type Name = (SourceId, Text);

/// The same snapshot with what is settled on a date as groups.
pub(crate) fn split(snapshot: &Snapshot, at: Date) -> Snapshot {
    let recorder = Recorder::new(&snapshot.plan);
    let mut events: BTreeMap<&TaskId, Vec<&TaskEvent>> = BTreeMap::new();
    for event in snapshot.events.iter().map(Arc::as_ref) {
        events.entry(&event.task).or_default().push(event);
    }
    let (mut kept, mut over) = (Vec::new(), Vec::new());
    for known in &snapshot.tasks {
        let events = events.remove(&known.task.id).unwrap_or_default();
        let fact = recorder.fact(known, &events);
        match fact.filter(|fact| fact.quiet <= plus_days(at, -HORIZON_DAYS)) {
            Some(fact) => over.push((Arc::clone(known), fact)),
            None => kept.push(Arc::clone(known)),
        }
    }
    let parents: BTreeSet<Name> = over.iter().filter_map(|(_, fact)| parent(fact)).collect();
    keep_named(&mut kept, &mut over, &parents);
    kept.sort_by(|one, other| one.task.id.cmp(&other.task.id));
    let (external, key) = names(&kept);
    let parents = parents.into_iter();
    let ids: BTreeSet<TaskId> = kept.iter().map(|known| known.task.id.clone()).collect();
    let mut events = snapshot.events.clone();
    events.retain(|event| ids.contains(&event.task));
    Snapshot {
        tasks: kept,
        events,
        settled_parents: parents
            .filter(|name| external.contains(name) || key.contains(name))
            .collect(),
        settled: groups(over),
        ..snapshot.clone()
    }
}

/// What the others name stays a row: as a blocker, as a parent, or as one that might be taken for either.
fn keep_named(
    kept: &mut Vec<Arc<KnownTask>>,
    over: &mut Vec<(Arc<KnownTask>, Fact)>,
    parents: &BTreeSet<Name>,
) {
    loop {
        let (external, key) = names(kept);
        let named = kept.iter().flat_map(|known| {
            let task = &known.task;
            let names = task.blocked_by.iter().chain(&task.parent);
            names.map(|name| (task.id.source.clone(), name.clone()))
        });
        let unsure = parents.iter();
        let unsure = unsure.filter(|name| key.contains(*name) && !external.contains(*name));
        let named: BTreeSet<Name> = named.chain(unsure.cloned()).collect();
        let before = kept.len();
        over.retain(|(known, _)| {
            let task = &known.task;
            let has = |name: &Text| named.contains(&(task.id.source.clone(), name.clone()));
            let is_named = has(&task.id.external) || has(&task.key);
            if is_named {
                kept.push(Arc::clone(known));
            }
            !is_named
        });
        if kept.len() == before {
            return;
        }
    }
}

fn names(tasks: &[Arc<KnownTask>]) -> (BTreeSet<Name>, BTreeSet<Name>) {
    let tasks = tasks.iter().map(|known| &known.task);
    let both = tasks.map(|task| {
        let source = || task.id.source.clone();
        (
            (source(), task.id.external.clone()),
            (source(), task.key.clone()),
        )
    });
    both.unzip()
}

fn parent(fact: &Fact) -> Option<Name> {
    Some((fact.place.source.clone(), fact.parent.clone()?))
}

fn groups(over: Vec<(Arc<KnownTask>, Fact)>) -> Vec<Arc<SettledGroup>> {
    let mut groups: BTreeMap<Place, Vec<Settled>> = BTreeMap::new();
    for (number, (_, fact)) in (0..).zip(over) {
        let task = Closed {
            number,
            ..fact.task
        };
        groups.entry(fact.place).or_default().push(task.into());
    }
    groups
        .into_iter()
        .map(|(place, tasks)| Arc::new(SettledGroup { place, tasks }))
        .collect()
}

/// An assessment without the rows of the tasks that a snapshot does not hold.
pub(crate) fn without_rows(mut assessed: Assessment, of: &Snapshot) -> Assessment {
    let rows: BTreeSet<&TaskId> = of.tasks.iter().map(|known| &known.task.id).collect();
    assessed.tasks.retain(|id| rows.contains(id));
    for lead in assessed.leads.values_mut().map(Arc::make_mut) {
        lead.tasks.retain(|id| rows.contains(id));
        lead.evidence.retain(|(id, _)| rows.contains(id));
    }
    let objectives = assessed.objectives.values_mut();
    let mut earned: Vec<_> = objectives.flat_map(|one| &mut one.earned_value).collect();
    earned.extend(&mut assessed.earned_value);
    for initiative in assessed.initiatives.values_mut().map(Arc::make_mut) {
        Arc::make_mut(&mut initiative.links).retain(|link| rows.contains(&link.task));
        earned.extend(&mut initiative.earned_value);
    }
    for one in earned {
        one.tasks.retain(|task| rows.contains(&task.task));
    }
    assessed
}
