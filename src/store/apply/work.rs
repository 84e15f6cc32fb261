//! What is computed of staged tasks before they are written: their links, their facts, what changed.
//!
//! It knows the rules it is handed and nothing of the database, so that it can be done on every core.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::id::TaskId;
use crate::domain::link::Link;
use crate::domain::task::{Change, KnownTask, Task, TaskEvent};
use crate::store::changes::{self, Changed};
use crate::store::facts::FactRow;
use crate::store::rows::{from_json, instant, micros};
use crate::store::task_write::{Known, Staged};
use crate::store::tasks::EventRow;
use crate::store::{FactRules, LinkRules, StoreError};

/// What everything is computed by.
pub(super) struct Rules<'a> {
    pub(super) links: &'a LinkRules,
    pub(super) facts: Option<&'a FactRules>,
    pub(super) now: Timestamp,
}

/// A staged task and what was computed of it.
pub(super) struct Work {
    pub(super) staged: Staged,
    pub(super) made: Made,
}

/// What becomes of a staged task.
pub(super) enum Made {
    /// It was not known before.
    New {
        links: Vec<Link>,
        fact: Option<Box<FactRow>>,
    },
    /// Its description is another one.
    Changed {
        changes: Vec<Changed>,
        links: Vec<Link>,
        /// `None` where there is none: what was kept of it before is worth nothing.
        fact: Option<Box<FactRow>>,
    },
    /// Its description is what it was.
    Same,
}

/// Computes a batch.
pub(super) fn all(batch: Vec<Staged>, rules: &Rules<'_>) -> Result<Vec<Work>, StoreError> {
    batch
        .into_iter()
        .map(|mut staged| {
            let made = make(&mut staged, rules)?;
            Ok(Work { staged, made })
        })
        .collect()
}

fn make(staged: &mut Staged, rules: &Rules<'_>) -> Result<Made, StoreError> {
    let Some(json) = &staged.json else {
        return Ok(Made::Same);
    };
    let task: Task = from_json("task", json)?;
    let links = (rules.links)(&task);
    let seen = instant(micros(rules.now))?;
    let Some(known) = &mut staged.known else {
        let fact = fact((task, seen), &[], rules)?;
        return Ok(Made::New { links, fact });
    };
    let changes = changes::between(&from_json("task", &known.json)?, &task);
    let fact = if task.state.is_remaining() {
        None
    } else {
        let events = events(known, &changes, (&task.id, seen))?;
        fact((task, instant(known.first_seen)?), &events, rules)?
    };
    Ok(Made::Changed {
        changes,
        links,
        fact,
    })
}

/// The events of a task once its changes are kept, oldest first.
fn events(
    known: &mut Known,
    changes: &[Changed],
    (task, seen): (&TaskId, Timestamp),
) -> Result<Vec<TaskEvent>, StoreError> {
    let mut events = EventRow::events(std::mem::take(&mut known.events), task)?;
    let returned = known.gone.then(|| Changed::plain(Change::Returned));
    let changes = returned.iter().chain(changes);
    events.extend(changes.map(|changed| changed.event(task.clone(), seen)));
    // A clock that was put back: they are read in the order of their times.
    events.sort_by_key(|event| event.seen);
    Ok(events)
}

/// The fact of a task that is not gone, with its events.
fn fact(
    (task, first_seen): (Task, Timestamp),
    events: &[TaskEvent],
    rules: &Rules<'_>,
) -> Result<Option<Box<FactRow>>, StoreError> {
    let Some(facts) = rules.facts else {
        return Ok(None);
    };
    let known = Arc::new(KnownTask {
        task,
        first_seen,
        gone_at: None,
    });
    Ok(FactRow::of(&known, events, facts)?.map(Box::new))
}
