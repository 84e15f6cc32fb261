//! What is computed of staged tasks before they are written: their links, their facts, what changed.
//!
//! It knows the rules it is handed and nothing of the database, so that it can be done on every core.

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::link::Link;
use crate::domain::task::{KnownTask, Task};
use crate::store::changes::{self, Changed};
use crate::store::facts::FactRow;
use crate::store::rows::{from_json, instant, micros};
use crate::store::task_write::Staged;
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
    },
    /// Its description is what it was.
    Same,
}

/// Computes a batch.
pub(super) fn all(batch: Vec<Staged>, rules: &Rules<'_>) -> Result<Vec<Work>, StoreError> {
    batch
        .into_iter()
        .map(|staged| {
            let made = make(&staged, rules)?;
            Ok(Work { staged, made })
        })
        .collect()
}

fn make(staged: &Staged, rules: &Rules<'_>) -> Result<Made, StoreError> {
    let Some(json) = &staged.json else {
        return Ok(Made::Same);
    };
    let task: Task = from_json("task", json)?;
    let links = (rules.links)(&task);
    if let Some(known) = &staged.known {
        let changes = changes::between(&from_json("task", &known.json)?, &task);
        return Ok(Made::Changed { changes, links });
    }
    let fact = match rules.facts {
        Some(facts) => {
            let known = KnownTask {
                task,
                first_seen: instant(micros(rules.now))?,
                gone_at: None,
            };
            FactRow::of(&Arc::new(known), &[], facts)?.map(Box::new)
        }
        None => None,
    };
    Ok(Made::New { links, fact })
}
