//! The accounts that tasks are assigned to and that belong to nobody of the plan, each with how often.
//!
//! It knows accounts; not what a task counts for.

use std::collections::BTreeMap;

use crate::domain::id::SourceId;
use crate::domain::people::Directory;
use crate::domain::task::Task;
use crate::domain::text::Text;

/// Accounts of nobody by source, each with how many assignments there are.
#[derive(Debug, Default)]
pub(crate) struct Strangers(BTreeMap<SourceId, BTreeMap<Text, u64>>);

impl Strangers {
    /// Adds the assignees of a task who are nobody of the plan.
    pub(super) fn add(&mut self, task: &Task, directory: &Directory) {
        let source = &task.id.source;
        for account in strangers(task, directory) {
            let known = self.0.get_mut(source).and_then(|own| own.get_mut(account));
            if let Some(times) = known {
                *times += 1;
            } else {
                let own = self.0.entry(source.clone()).or_default();
                own.insert(account.clone(), 1);
            }
        }
    }

    /// Takes those of a task out that was added.
    pub(super) fn remove(&mut self, task: &Task, directory: &Directory) {
        for account in strangers(task, directory) {
            let Some(own) = self.0.get_mut(&task.id.source) else {
                continue;
            };
            match own.get_mut(account) {
                Some(times) if *times > 1 => *times -= 1,
                Some(_) | None => drop(own.remove(account)),
            }
        }
    }

    /// Every account with its source.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(source, own)| {
            let accounts = own.keys();
            accounts.map(|account| (source.as_str(), account.as_str()))
        })
    }
}

fn strangers<'t>(task: &'t Task, directory: &Directory) -> impl Iterator<Item = &'t Text> {
    let accounts = task.assignees.iter();
    accounts.filter(|account| directory.find(&task.id.source, account).is_none())
}
